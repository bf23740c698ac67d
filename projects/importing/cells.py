"""Reads one cell of a ledger, without the database: cell in, value out; raises Wrong."""

import datetime
import re
from decimal import Decimal

from projects.fields import read_month
from reporting.fields import typed_figure
from reporting.rules.figures import bare, places, plain, trimmed
from reporting.rules.typed.days import read_day
from reporting.spreadsheets.cells import Cell, Formula

DECIMALS = 4
"""Digits that an amount in 万元 can have after its point."""
WHOLE = 10
"""Digits that it can have before its point."""
_LONGEST = 24  # digits of a figure before anything is computed with it

# What offices write into a cell that is meant to be empty.
_NOTHING = re.compile(r"[-—–－/／\\]+")
_COMMAS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_MONTH_OF_SIX = re.compile(r"[0-9]{4}(0[1-9]|1[0-2])")


class Wrong(Exception):
    """The cell cannot be read; the message says what is wrong and what to write instead."""


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


def amount(cell: Cell, factor: Decimal) -> Decimal | None:
    """The amount in 万元; `factor` 万元 make one of the column's unit. Raises Wrong."""
    words = text(cell)
    if not words:
        return None
    figure = cell if isinstance(cell, Decimal) else _figure(words)
    if figure is None:
        raise Wrong(f"“{words}”不是数字。请只填数字，单位写在表头里。")
    if figure < 0:
        raise Wrong(f"{plain(figure)} 是负数，金额不能是负数。")
    if len(plain(figure)) > _LONGEST:
        raise Wrong(f"“{words[:_LONGEST]}…”位数太多。")
    in_wan = trimmed(figure * factor)
    if places(in_wan) > DECIMALS:
        raise Wrong(f"{plain(in_wan)} 万元，小数超过{DECIMALS}位。")
    if in_wan >= 10**WHOLE:
        raise Wrong(f"{plain(in_wan)} 万元，整数超过{WHOLE}位。请看看表头的单位。")
    return in_wan


def _figure(words: str) -> Decimal | None:
    words = words.replace("，", ",").replace(" ", "")
    if _COMMAS.fullmatch(words):
        words = words.replace(",", "")
    return typed_figure(words)


def number(cell: Cell) -> int | None:
    """A whole number from 1. Raises Wrong."""
    words = text(cell).removeprefix("第").removesuffix("件")
    if not words:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", words) or int(words) == 0:
        raise Wrong(f"“{words}”不是序号，请填 1、2、3……")
    return int(words)


def month(cell: Cell) -> datetime.date | None:
    """The first day of a month. Raises Wrong."""
    words = text(cell)
    if not words:
        return None
    if isinstance(cell, Decimal) and re.fullmatch(r"[0-9]{4}\.1", words):
        # As a number, 2024.10 is 2024.1.
        raise Wrong(
            f"数字 {words} 看不出是 1 月还是 10 月，请写成 {words[:4]}-01 或 {words[:4]}-10。"
        )
    if _MONTH_OF_SIX.fullmatch(words):
        words = f"{words[:4]}-{words[4:]}"
    found = read_month(words) or read_day(words)
    if found is None:
        raise Wrong(f"“{words}”不是年月，请写成 2024-03 这样。")
    return found.replace(day=1)


def day(cell: Cell) -> datetime.date | None:
    """A day. Raises Wrong, also for a month alone: the day must not be guessed."""
    words = text(cell)
    if not words:
        return None
    found = cell if isinstance(cell, datetime.date) else read_day(words)
    if found is None:
        raise Wrong(f"“{words}”不是日期，请写到日，如 2024-03-15。")
    return found
