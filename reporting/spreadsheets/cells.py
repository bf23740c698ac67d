"""Cells and sheets as they are read from a file, and as JSON between two processes. No Django."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from reporting.spreadsheets.limits import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_GAP,
    MAX_MERGED,
    MAX_ROWS,
    MAX_TEXT,
    Unreadable,
)

# Control signs, which no workbook may contain.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LETTERS = 26


@dataclass(frozen=True)
class Formula:
    """A cell that is computed, or whose computation failed (#REF!): not a value that was typed."""

    text: str


Cell = str | Decimal | datetime.date | Formula | None


class Merged(NamedTuple):
    """Cells merged into one: numbers of rows as Excel shows them, places of columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet that are not empty, with the numbers that Excel shows beside them.

    Each is as long as its last filled cell. Of merged cells the first one alone has the value.
    """

    name: str
    rows: list[tuple[int, tuple[Cell, ...]]]
    left_out: list[str] = field(default_factory=list)
    """Sentences on what lies too far below or to the right of the table to be read."""
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    """Numbers of the rows that are read here and that nobody sees in Excel."""
    is_hidden: bool = False
    """Whether nobody sees the sheet in Excel."""


class TextBudget:
    """How many characters the cells of a file may still have together."""

    def __init__(self) -> None:
        self.left = MAX_TEXT

    def spend(self, row: Iterable[Cell]) -> None:
        """Count the cells of a row, an empty one as one. Raises Unreadable for too many."""
        for cell in row:
            self.left -= max(1, len(cell)) if isinstance(cell, str) else 1
        if self.left < 0:
            raise Unreadable(f"表里的文字一共超过{MAX_TEXT // 10_000}万字，请分成几个文件。")


class Rows:
    """The rows of a sheet as they come, within the limits; `stopped` once no more are read."""

    def __init__(self, name: str, budget: TextBudget, *, is_hidden: bool = False) -> None:
        self.name = name
        self.budget = budget
        self.is_hidden = is_hidden
        self.merged: list[Merged] = []
        self.hidden: list[int] = []
        self.rows: list[tuple[int, tuple[Cell, ...]]] = []
        self.stopped = False
        self._last = 0
        self._below = ""
        self._right = ""

    def take(self, number: int, cells: Mapping[int, Cell], *, is_hidden: bool = False) -> None:
        """Take the filled cells of a row, by their place from 0. Raises Unreadable for too many."""
        if self.stopped:
            return
        before = len(self.rows)
        self._take(number, cells)
        if is_hidden and len(self.rows) > before:
            self.hidden.append(number)

    def take_merged(self, merged: Merged) -> None:
        """Take cells that are merged into one. Raises Unreadable for too many of them."""
        if len(self.merged) == MAX_MERGED:
            raise Unreadable(f"表里有{MAX_MERGED}处以上合并的单元格，读不了。请取消合并后再上传。")
        self.merged.append(merged)

    def _take(self, number: int, cells: Mapping[int, Cell]) -> None:
        filled = {place: cell for place, cell in cells.items() if cell is not None}
        if number - self._last > MAX_GAP:
            self.stopped = True
            top = f"第{self._last}行往下" if self._last else "开头"
            self._below = f"{top}连续空了{MAX_GAP}行，再往下的没有读。"
            return
        if not filled:
            return
        far = max(filled)
        if far >= MAX_COLUMNS and not self._right:
            last = letters(MAX_COLUMNS - 1)
            self._right = f"第{number}行{letters(far)}列有内容；{last}列往右的没有读。"
        row = [filled.get(place) for place in range(min(far + 1, MAX_COLUMNS))]
        if row.count(None) == len(row):
            return
        self._last = number
        self.budget.spend(row)
        self.rows.append((number, tuple(row)))
        if len(self.rows) > MAX_ROWS:
            raise Unreadable(
                f"表里有 {MAX_ROWS} 行以上，一次最多读 {MAX_ROWS} 行。请分成几个文件。"
            )

    @property
    def sheet(self) -> Sheet:
        """All that was read."""
        left_out = [said for said in (self._below, self._right) if said]
        return Sheet(
            self.name, self.rows, left_out, self.merged, self.hidden, is_hidden=self.is_hidden
        )


def cleaned(value: str, number: int, place: int) -> str | None:
    """The text of a cell without blanks around it and control signs; None for an empty one.

    Raises Unreadable for one that is too long, before any pattern meets it. `number` is of the row,
    `place` of the cell in it from 0.
    """
    if len(value) > MAX_CELL:
        raise too_long(len(value), number, place)
    return _ILLEGAL.sub("", value).strip() or None


def too_long(length: int, number: int, place: int) -> Unreadable:
    """The refusal of a cell with so many characters."""
    return Unreadable(
        f"第{number}行{letters(place)}列有{length}个字，一格最多{MAX_CELL}个字。"
        "请把这一格改短后再上传。"
    )


def letters(place: int) -> str:
    """The letters of a column by its place from 0: 27 is AB."""
    place += 1
    name = ""
    while place:
        place, rest = divmod(place - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def dumped(sheet: Sheet) -> dict[str, Any]:
    """The sheet as what JSON knows."""
    rows = [[number, [dumped_cell(cell) for cell in row]] for number, row in sheet.rows]
    return {
        "name": sheet.name,
        "rows": rows,
        "left_out": sheet.left_out,
        "merged": sheet.merged,
        "hidden_rows": sheet.hidden_rows,
        "is_hidden": sheet.is_hidden,
    }


def loaded(content: dict[str, Any]) -> Sheet:
    """The sheet back from what `dumped` made of it."""
    rows = [(number, tuple(loaded_cells(row))) for number, row in content["rows"]]
    return Sheet(
        content["name"],
        rows,
        content["left_out"],
        [Merged(*corners) for corners in content["merged"]],
        content["hidden_rows"],
        is_hidden=content["is_hidden"],
    )


def dumped_cell(cell: Cell) -> str | list[str] | None:
    """A cell as what JSON knows: a text, or a list of its kind and its text."""
    if isinstance(cell, Decimal):
        return ["number", str(cell)]
    if isinstance(cell, datetime.date):
        return ["day", cell.isoformat()]
    if isinstance(cell, Formula):
        return ["formula", cell.text]
    return cell


def loaded_cells(row: Iterable[Any]) -> Iterable[Cell]:
    """The cells back from what `dumped_cell` made of each."""
    makers = {"number": Decimal, "day": datetime.date.fromisoformat, "formula": Formula}
    for cell in row:
        if isinstance(cell, list):
            kind, text = cell
            yield makers[kind](text)  # type: ignore[operator]
        else:
            yield cell
