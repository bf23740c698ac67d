"""Lines of a table that are no rows: headings, sums, notes. Words alone, without the database."""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

from reporting.spreadsheets.cells import Cell
from reporting.tables.titles import narrow, plain_title

_NUMERAL = "[一二三四五六七八九十]+"
_SECTION = re.compile(rf"\s*(?:{_NUMERAL}(?:[、.．]|$)|[(（]{_NUMERAL}[)）])")
_INNER = re.compile(r"\s*[(（]")
_RUNNING = re.compile(r"\s*[0-9]{1,3}[、.．]\s*")
_SUM = "(?:合计|总计|小计|共计|累计)"
_TOTAL = re.compile(rf"(?:其中:?)?{_SUM}(?!划).*")
_TOTAL_OF = re.compile(rf"(?:其中:?)?(?P<of>.{{1,30}}?){_SUM}(?:[(][^()]*[)])?:?")
_FOOT = re.compile(r"\s*(?:注|备注|说明|填表|填报|制表|审核|联系人)[^:：]{0,6}[:：]")
# A run of signs is looked at from its beginning alone: else its cost grows with its square.
_COUNT = re.compile(r"[,，:：]?(?:(?<![共计])[共计]+)?(?<![0-9])[0-9]+[个项件].*$")
_COUNTED = re.compile(r"(?<![0-9.])([0-9]{1,5})[个项件]")
_NUMBER = re.compile(
    r"(?:(?P<number>[0-9]{1,4})(?P<part>[-.][0-9]{1,3})?|(?P<alone>[(][0-9]{1,3}[)]))[、.]?"
)
_CIRCLED = re.compile("[①-⑳]")
_LONGEST_NUMBER = 12  # signs of a running number
_MANY = 10_000
_PACKED = re.compile("打捆|捆绑|打包")
_KINDS = ("类", "项目", "领域", "方面")
"""What headings add to the name of a sector."""

OUTER, INNER, INNERMOST = 1, 2, 3
"""一、 goes over （一）, which goes over a heading without a numeral."""


@dataclass(frozen=True)
class Heading:
    """A heading between the rows."""

    depth: int
    words: str
    """Without numeral, count and blanks."""


def is_total(words: str) -> bool:
    """Whether the words begin as a sum does: 合计, 总 计, 其中：小计, 合计（80个）."""
    return _TOTAL.fullmatch(narrow(words)) is not None


def total_of(words: str) -> str:
    """Of what a sum is: 续建项目 of 续建项目小计; empty for any other words."""
    found = _TOTAL_OF.fullmatch(narrow(words))
    return found["of"] if found else ""


def is_grand(words: str) -> bool:
    """Whether a sum may be of the whole table: 合计 and 总计, not 小计."""
    return "小计" not in narrow(words) and not total_of(words)


def is_note(words: str) -> bool:
    """Whether the words are a note below the table: 注：, 填表人：."""
    return _FOOT.match(words) is not None


def has_numeral(words: str) -> bool:
    """Whether the words begin as a heading does: 一、 or （一）."""
    return _SECTION.match(words) is not None


def numbered(words: list[str]) -> Heading:
    """The heading whose numeral begins the first of the texts, or is all of it."""
    title = _SECTION.sub("", words[0], count=1)
    if not title and len(words) > 1:
        title = words[1]
    depth = INNER if _INNER.match(words[0]) else OUTER
    return Heading(depth, without_count(plain_title(title)))


def unnumbered(words: str) -> Heading:
    """The heading without a Chinese numeral; where it belongs is for others to say."""
    return Heading(INNERMOST, without_count(plain_title(_RUNNING.sub("", words, count=1))))


def counted(words: str) -> int | None:
    """How many rows the words say there are: 80 of 续建项目（80个）; None where they do not."""
    found = _COUNTED.search(narrow(words))
    return int(found[1]) if found else None


def without_count(heading: str) -> str:
    """The heading without how many follow: 续建项目 of 续建项目共80个."""
    return _COUNT.sub("", heading)


def without_kinds(heading: str) -> str:
    """The heading without 类, 项目 and the like at its end."""
    end = len(heading)
    while end:
        kind = next((kind for kind in _KINDS if heading.endswith(kind, 0, end)), "")
        if not kind:
            break
        end -= len(kind)
    return heading[:end]


@dataclass(frozen=True)
class Running:
    """The running number of a row."""

    number: int | None
    """None of a part that is numbered alone: （1）, ①."""
    is_part: bool = False
    """Whether the row is a part of another one: 5.1, 5-1, （1）."""


def running(cell: Cell) -> Running | None:
    """The running number in a cell; None where there is none. 5-1 may have become a day."""
    if isinstance(cell, datetime.date):
        return Running(cell.month, is_part=True)
    if isinstance(cell, Decimal):
        return Running(int(cell), is_part=cell != int(cell)) if 0 < cell < _MANY else None
    if not isinstance(cell, str) or len(cell) > _LONGEST_NUMBER:
        return None
    if _CIRCLED.fullmatch(cell.strip()):
        return Running(None, is_part=True)
    found = _NUMBER.fullmatch(narrow(cell))
    if found is None:
        return None
    if found["alone"]:
        return Running(None, is_part=True)
    return Running(int(found["number"]), is_part=bool(found["part"]))


def is_packed(name: str) -> bool:
    """Whether a project is several smaller ones under one name."""
    return _PACKED.search(name) is not None


def is_part_by_name(name: str) -> bool:
    """Whether a row says that it is a part of the one above it: 其中：甲路."""
    return narrow(name).startswith("其中")
