"""Times as offices write them: 2025年8月底, 12月底前, 2025年底, 上半年, 2023—2025年."""

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass, replace

from reporting.rules.typed.days import read_day

LONGEST = 40
"""Characters of the longest text that is looked at: no time is longer."""
YEARS = range(1950, 2101)

_MONTH = "(?P<month>0?[1-9]|1[0-2])"
_DAY = "(?P<day>0?[1-9]|[12][0-9]|3[01])"
_END = "[底末](?:[之以]?前)?"
_THIS = "(?:本年度?|今年|当年)"
_YEAR = f"(?:(?P<year>[0-9]{{4}})年度?|{_THIS})?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_THIS}?{_MONTH}月{_DAY}[日号](?:[之以]?前)?",
        rf"(?P<year>[0-9]{{4}})[-./年]{_MONTH}月?份?(?P<part>[上中下]旬)?(?:{_END})?",
        rf"{_THIS}?{_MONTH}月份?(?P<part>[上中下]旬)?(?:{_END})?",
        r"(?P<year>[0-9]{4})(?P<month>0[1-9]|1[0-2])",
        rf"(?:(?P<year>[0-9]{{4}})年?|{_THIS})(?P<end>年?{_END})",
        rf"(?P<end>年{_END}|全年)",
        rf"(?:(?P<year>[0-9]{{4}})年|{_THIS}|年)(?P<end>度?内)",
        rf"{_YEAR}(?P<half>[上下])半年(?:{_END})?",
        rf"{_YEAR}第?(?P<quarter>[一二三四1234])季度(?:{_END})?",
        "(?P<year>[0-9]{4})年?度?",
    )
)
_PARTS = {"上旬": 10, "中旬": 20}
_HALVES = {"上": 6, "下": 12}
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_BETWEEN = re.compile("[-~至到]+")
_DASHES = str.maketrans("—–―−～", "----~")


@dataclass(frozen=True)
class When:
    """A time as far as it was written."""

    year: int | None = None
    month: int | None = None
    """None where the year stands alone."""
    day: int | None = None
    part_ends: int | None = None
    """The last day of 上旬 or 中旬."""

    def month_in(self, year: int, *, alone: int) -> datetime.date:
        """Its month by the first day; `year` where it has none, of a year alone month `alone`."""
        return datetime.date(self.year or year, self.month or alone, 1)

    def last_day_in(self, year: int) -> datetime.date | None:
        """Its last day; `year` where it has none. None for a day that there is not."""
        of_year = self.year or year
        month = self.month or 12
        try:
            last = calendar.monthrange(of_year, month)[1]
            return datetime.date(of_year, month, self.day or self.part_ends or last)
        except ValueError:
            return None


def _narrow(words: str) -> str:
    """The words in narrow signs without blanks, and one sign for each kind of dash."""
    plain = unicodedata.normalize("NFKC", words).translate(_DASHES)
    return re.sub(r"\s+", "", plain)


def read_when(words: str) -> When | None:
    """The time that the words are; None for anything else."""
    plain = _narrow(words[: LONGEST + 1])
    if len(plain) > LONGEST:
        return None
    day = read_day(plain.removesuffix("前"))
    if day is not None:
        return When(day.year, day.month, day.day) if day.year in YEARS else None
    for form in _FORMS:
        found = form.fullmatch(plain)
        if found:
            said = {name: words for name, words in found.groupdict().items() if words}
            return _when(said)
    return None


def _when(said: dict[str, str]) -> When | None:
    year = int(said["year"]) if "year" in said else None
    if year is not None and year not in YEARS:
        return None
    month = int(said["month"]) if "month" in said else None
    if "half" in said:
        month = _HALVES[said["half"]]
    elif "quarter" in said:
        month = _QUARTERS[said["quarter"]]
    elif "end" in said:
        month = 12
    day = int(said["day"]) if "day" in said else None
    return When(year, month, day, _PARTS.get(said.get("part", "")))


def read_span(words: str) -> tuple[When, When] | None:
    """From when to when: 2023-2025, 2023年3月至2025年底, 2024年 (in it alone); else None.

    What can be divided in two ways is not read; nor is 2023-05, which may be a month or two years.
    """
    plain = _narrow(words[: LONGEST + 1])
    if len(plain) > LONGEST:
        return None
    found = []
    for between in _BETWEEN.finditer(plain):
        start = read_when(plain[: between.start()])
        finish = read_when(plain[between.end() :])
        if start is None or finish is None or start.year is None:
            continue
        finish = replace(finish, year=finish.year or start.year)
        if _ends_after(start, finish):
            found.append((start, finish))
    if len(found) == 1:
        return found[0]
    alone = read_when(plain)
    if not found and alone is not None and alone.year is not None and alone.month is None:
        return alone, alone
    return None


def _ends_after(start: When, finish: When) -> bool:
    """Whether the second time does not end before the first begins."""
    last = finish.last_day_in(0)
    return last is not None and last >= start.month_in(0, alone=1)
