"""Reads one cell of a ledger, without the database: cell in, value out; raises Wrong."""

import datetime
import re
import unicodedata
from decimal import Decimal

from projects.importing.reading.dates import When, read_span, read_when
from reporting.rules.figures import bare, places, plain, trimmed
from reporting.rules.typed.numbers import Unreadable, read_number
from reporting.spreadsheets.cells import Cell, Formula

UNITS = {"万元": Decimal(1), "亿元": Decimal(10000)}
"""The units of money that are read, and how many 万元 one of each is."""
CHOSEN_UNITS = {"元": Decimal("0.0001"), **UNITS}
"""Those that a person can choose: 元 over a table is mostly a slip for 万元, and is asked about."""
DECIMALS = 4
"""Digits that an amount in 万元 can have after its point."""
WHOLE = 10
"""Digits that it can have before its point."""
SIGNIFICANT = 15
"""Digits of a number that Excel keeps; it writes zeros for the others."""
LOST_DIGITS = (
    f"是数字，Excel 只保留前{SIGNIFICANT}位，后面的已经丢失。请把这一列设为文本格式，"
    "重新填写完整的代码再上传。"
)
_LONGEST = 24  # digits of a figure before anything is computed with it

# What offices write into a cell that is meant to be empty.
_NOTHING = re.compile(r"[-—–－/／\\]+")
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]+")


class Wrong(Exception):
    """The cell cannot be read; the message says what is wrong and what to write instead."""


class SetAside(Exception):
    """The cell says something else than is asked; the message is for whoever needs an answer."""


def text(cell: Cell) -> str:
    """The text of the cell; empty for an empty one and for a dash. Raises Wrong for a formula."""
    if isinstance(cell, Formula):
        if cell.text.startswith("#"):
            raise Wrong(f"是公式的错误值 {cell.text}，请改成要填的内容。")
        raise Wrong(
            "是公式，系统不读公式：请在 Excel 里复制这一列，用“选择性粘贴—数值”贴回去，再上传。"
        )
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return bare(cell)
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if _NOTHING.fullmatch(cell):
        return ""
    return cell


def line(cell: Cell) -> str:
    """The text of the cell in one line, as of names, which cells break anywhere. Raises Wrong."""
    return "".join(part.strip() for part in text(cell).splitlines())


def code(cell: Cell) -> str:
    """The code of a project. Raises Wrong for a number of which Excel has lost digits."""
    if isinstance(cell, Decimal) and abs(cell) >= 10**SIGNIFICANT:
        raise Wrong(LOST_DIGITS)
    words = line(cell)
    if _EXPONENT.fullmatch(unicodedata.normalize("NFKC", words)):
        raise Wrong(f"“{words}”{LOST_DIGITS}")
    return words


def amount(cell: Cell, unit: str) -> Decimal | None:
    """The amount in 万元; `unit` is the column's, of `CHOSEN_UNITS`. Raises Wrong."""
    words = text(cell)
    if not words:
        return None
    figure = cell if isinstance(cell, Decimal) else _typed(words, unit)
    if figure < 0:
        raise Wrong(f"{plain(figure)} 是负数，金额不能是负数。")
    if len(plain(figure)) > _LONGEST:
        raise Wrong(f"“{words[:_LONGEST]}…”位数太多。")
    in_wan = trimmed(figure * CHOSEN_UNITS[unit])
    if places(in_wan) > DECIMALS:
        raise Wrong(f"{plain(in_wan)} 万元，小数超过{DECIMALS}位。")
    if in_wan >= 10**WHOLE:
        raise Wrong(f"{plain(in_wan)} 万元，整数超过{WHOLE}位。请看看表头的单位。")
    return in_wan


def _typed(words: str, unit: str) -> Decimal:
    """A number as people write it: 1,058.3, １，２００, 1.2万; in the unit. Raises Wrong."""
    try:
        return read_number(words, unit).number
    except Unreadable as unreadable:
        raise Wrong(str(unreadable)) from None


def number(cell: Cell) -> int | None:
    """A whole number from 1. Raises Wrong."""
    words = unicodedata.normalize("NFKC", text(cell)).removeprefix("第").removesuffix("件")
    words = words.rstrip(".、")
    if not words:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", words) or int(words) == 0:
        raise Wrong(f"“{words}”不是序号，请填 1、2、3……")
    return int(words)


def when(cell: Cell) -> When | None:
    """A time as far as it is written. Raises Wrong."""
    words = text(cell)
    if not words:
        return None
    found = _when(cell, words)
    if found is None:
        raise Wrong(f"“{words}”不是年月，请写成 2024-03 这样。")
    return found


def _when(cell: Cell, words: str) -> When | None:
    """The time that these words of the cell are. Raises Wrong for a number that can be two."""
    if isinstance(cell, Decimal) and re.fullmatch(r"[0-9]{4}\.1", words):
        # As a number, 2024.10 is 2024.1.
        raise Wrong(
            f"数字 {words} 看不出是 1 月还是 10 月，请写成 {words[:4]}-01 或 {words[:4]}-10。"
        )
    return read_when(words)


def span(cell: Cell) -> tuple[When, When] | None:
    """From when to when. Raises Wrong."""
    words = text(cell)
    if not words:
        return None
    found = read_span(words)
    if found is None:
        raise Wrong(f"“{words}”看不出起止，请写成 2023-2025 或 2023年3月至2025年12月。")
    return found


def day(cell: Cell) -> datetime.date | None:
    """A day. Raises Wrong, also for a month alone: the day must not be guessed."""
    words = text(cell)
    if not words:
        return None
    if isinstance(cell, datetime.date):
        return cell
    found = read_when(words)
    if found is None or None in (found.year, found.month, found.day):
        raise Wrong(f"“{words}”不是日期，请写到日，如 2024-03-15。")
    return _existing(found, 0, words)


def deadline(cell: Cell, year: int) -> datetime.date | None:
    """The last day of the time by which something is due, in `year` where none is written."""
    words = text(cell)
    if not words:
        return None
    found = _when(cell, words)
    if found is None:
        raise Wrong(f"“{words}”不是期限，请写成 {year}-09-30 或 {year}年9月底。")
    return _existing(found, year, words)


def _existing(found: When, year: int, words: str) -> datetime.date:
    """The last day of the time. Raises Wrong for a day that no calendar has."""
    last = found.last_day_in(year)
    if last is None:
        raise Wrong(f"“{words}”不是日期：没有这一天。")
    return last
