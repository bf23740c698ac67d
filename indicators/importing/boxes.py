"""Reads the boxes (专栏) of a plan's text: prose in a frame, under 专栏2：2024年经济建设重点事项.

Each number that a paragraph promises is a task (重点任务); its row in the plan is the number of the
box with its place in it: 203.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.enums import Catalogue
from indicators.importing.columns import COUNTS, RATES
from indicators.importing.common import Manner
from indicators.importing.printed import PrintedTarget, ReadTargets
from indicators.importing.quantities import AT_MOST, SIZE, Quantity, quantities
from reporting.enums import Direction, GrowthBasis, Measure, Pace
from reporting.tables.found import FoundTable

_NUMERALS = "一二三四五六七八九十"
_TITLE = re.compile(
    rf"专栏\s*(?P<number>[0-9０-９]{{1,2}}|[{_NUMERALS}]{{1,3}})\s*[:：、.．\s]\s*(?P<name>.+)"
)
_YEAR = re.compile(r"(20[0-9]{2})年度?")
_MARK = re.compile(r"\[bookmark: [^\]]*\]")
"""What some programs write into a text for a mark that Word does not show."""
_LONGEST_HEADING = 24
MONTHS_DUE = "6,12"
"""Tasks are reported at the half year and at its end (decision 0040)."""
FEW = 5
"""So few whole things come at the year's end: half of one says nothing in June."""
_LEVELS = ("达到", "达", "提升到", "提升至", "提高到", "提高至", "保持在", "稳定在")
_OF_A_YEAR = ("量", "值", "额")
"""What names of amounts end with that a year brings: 老腊肉年产量达到1.2万吨."""
_TO_LESS = ("缩小至", "缩小到", "降低到", "降至", "压减到")
PLACES = 100
"""Tasks of one box, at most."""


@dataclass(frozen=True)
class Box:
    """A box as it stands in the file."""

    place: str
    number: int
    name: str
    year: int
    paragraphs: tuple[str, ...]


def boxes(tables: Sequence[FoundTable], year: int) -> list[Box]:
    """The boxes among the tables; `year` is theirs unless their title names another."""
    found = [_box(table, year) for table in tables if not table.is_hidden]
    return [box for box in found if box is not None]


def other_tables(tables: Sequence[FoundTable]) -> list[FoundTable]:
    """The tables that are no boxes."""
    return [table for table in tables if table.is_hidden or _box(table, 0) is None]


def _box(table: FoundTable, year: int) -> Box | None:
    """The table as a box: one column of text, the title in its first line or right above it."""
    lines: list[str] = []
    for row in table.rows:
        if len(row.own) != 1 or not isinstance(row.own[0][1], str):
            return None
        lines += [_MARK.sub("", line).strip() for line in row.own[0][1].splitlines()]
    title = _TITLE.fullmatch(lines[0]) if lines else None
    if title is not None:
        lines = lines[1:]
    elif table.headings:
        title = _TITLE.fullmatch(_MARK.sub("", table.headings[-1]).strip())
    if title is None:
        return None
    named = _YEAR.match(title["name"])
    name = title["name"][named.end() :] if named else title["name"]
    own_year = int(named[1]) if named else year
    return Box(table.place, _number(title["number"]), name, own_year, tuple(filter(None, lines)))


def _number(words: str) -> int:
    """1–99 in digits or in Chinese."""
    words = unicodedata.normalize("NFKC", words)
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    number = (_NUMERALS.index(tens) + 1 if tens else 1) * 10 if ten else 0
    return number + (_NUMERALS.index(ones) + 1 if ones else 0)


def read_boxes(tables: Sequence[FoundTable], year: int) -> ReadTargets:
    """The tasks of all boxes, in printed order."""
    read = ReadTargets()
    for box in boxes(tables, year):
        place = 0
        for paragraph in box.paragraphs:
            heading, text = _heading(paragraph)
            for quantity in quantities(text):
                place += 1
                read.targets.append(_target(box, place, heading, quantity))
        if not place:
            read.not_taken.append(f"{box.place}专栏{box.number}里没有读到有数的任务。")
    return read


def _heading(paragraph: str) -> tuple[str, str]:
    """The heading that a paragraph begins with (拓展有效投资空间。), and the text behind it."""
    first, stop, text = paragraph.partition("。")
    if stop and text and len(first) <= _LONGEST_HEADING and "，" not in first:
        return first, text
    return "", paragraph


def _target(box: Box, place: int, heading: str, quantity: Quantity) -> PrintedTarget:
    return PrintedTarget(
        table=box.place,
        year=box.year,
        source_row=place,
        number=box.number * PLACES + place,
        row=0,
        name=quantity.name,
        unit=quantity.unit,
        group=heading,
        target_text=quantity.wording,
        section_number=f"专栏{box.number}",
        section=box.name,
        catalogue=Catalogue.KEY_TASKS,
        quantity=quantity,
        problems=list(quantity.problems),
    )


def manner_of(quantity: Quantity) -> Manner:
    """How a task is measured, proposed by its unit and the words beside its number."""
    measure = Measure.CUMULATIVE
    if quantity.unit in RATES:
        measure = Measure.RATE
    elif quantity.verb in (*_LEVELS, *_TO_LESS) and not quantity.item.endswith(_OF_A_YEAR):
        measure = Measure.LEVEL
    is_limit = quantity.comparator == AT_MOST or quantity.verb in _TO_LESS
    return Manner(
        measure,
        Direction.DOWN if is_limit else Direction.UP,
        Pace.YEAR_END if measure is Measure.CUMULATIVE and _ends_the_year(quantity) else Pace.EVEN,
        MONTHS_DUE,
        GrowthBasis.UNKNOWN,
    )


def _ends_the_year(quantity: Quantity) -> bool:
    """Whether it is of a few whole things (建成停车场2个), or no number to be reached."""
    is_plain = quantity.value.isascii() and quantity.value.isdigit()
    if quantity.comparator == SIZE or not is_plain:
        return quantity.comparator == SIZE or quantity.unit in COUNTS
    return quantity.unit in COUNTS and Decimal(quantity.value) < FEW
