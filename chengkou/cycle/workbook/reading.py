"""Reads an uploaded workbook as what a browser would have sent of the form."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms

from chengkou.cycle.workbook.book import (
    NAME,
    TOO_LONG,
    YES,
    Book,
    BookPart,
    BookRow,
    EntryColumn,
    entry_columns,
)
from chengkou.cycle.workbook.writing import KEY, NOTES
from reporting.fields import NumberFormField
from reporting.rules.figures import plain
from reporting.rules.typed.days import read_day
from reporting.rules.typed.numbers import Unreadable, read_number
from reporting.spreadsheets.cells import Cell, Formula, Sheet

AGAIN = "请重新下载工作簿，把填的内容贴到新的里面。"
_TICKED = frozenset({YES, "√", "✓", "1", "True", "TRUE", "true"})
_NOT_TICKED = frozenset({"", "否", "0", "False", "FALSE", "false"})
_ROW_KEY = re.compile(r"([a-z]+-[0-9]{1,18})-([0-9]{1,9})")


class WrongBook(Exception):
    """The file is not this workbook; the text is a sentence for the person who chose it."""


class _WrongCell(Exception):
    """What is in the cell is nothing that can be typed there."""


@dataclass(frozen=True)
class BookFault:
    """What is wrong in one row of a sheet."""

    key: str
    """The name of the field as a browser would post it, or the row's anchor; empty for a row that
    is none of the workbook's."""
    sheet: str
    number: int
    """The row of the sheet."""
    column: str
    sentence: str


@dataclass
class TypedBook:
    """What was typed into a workbook."""

    texts: dict[str, str] = field(default_factory=dict)
    """What a browser would send, of every row that may be typed into."""
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The sheet and the number of each row, by its anchor."""
    faults: list[BookFault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def typed_in(book: Book, sheets: Iterable[Sheet]) -> TypedBook:
    """What was typed into this workbook. Raises WrongBook where it is another, or was rebuilt."""
    found = TypedBook()
    expected = {part.name: part for part in book.parts}
    seen: set[str] = set()
    for sheet in sheets:
        part = expected.get(sheet.name)
        if part is not None:
            _Reader(book, part, sheet, found).read()
            seen.add(part.name)
        elif sheet.name != NOTES:
            _check_stranger(sheet)
            found.notices.append(f"工作表“{sheet.name}”不是工作簿里的，没有读。")
    missing = [name for name in expected if name not in seen]
    if missing:
        raise WrongBook(f"文件里没有“{'”“'.join(missing)}”工作表。{AGAIN}")
    return found


def _check_stranger(sheet: Sheet) -> None:
    """Raises WrongBook for one of our sheets that has another name."""
    for _, cells in sheet.rows:
        if cells and str(cells[0]).startswith(KEY):
            raise WrongBook(f"工作表“{sheet.name}”的名字改过，认不出来。请改回原来的名字再上传。")


class _Reader:
    """Reads one sheet into what was found."""

    def __init__(self, book: Book, part: BookPart, sheet: Sheet, found: TypedBook) -> None:
        self.book = book
        self.part = part
        self.sheet = sheet
        self.found = found
        self.rows = {each.anchor: each for each in part.rows}
        self.columns: dict[str, int] = {}
        """The place of each head."""

    def read(self) -> None:
        """Raises WrongBook."""
        head = self._head()
        seen: set[str] = set()
        for number, cells in self.sheet.rows:
            if number > head:
                self._read_row(number, cells, seen)
        left_out = [each.row.title for each in self.part.rows if each.anchor not in seen]
        if left_out:
            self.found.notices.append(f"文件里没有{'、'.join(left_out)}，保持原样。")
        self.found.notices += [f"“{self.sheet.name}”{said}" for said in self.sheet.left_out]

    def _head(self) -> int:
        """The number of the row of heads, whose columns are noted. Raises WrongBook."""
        for number, cells in self.sheet.rows:
            mark = str(cells[0] or "") if cells else ""
            if mark.startswith(KEY):
                self._check_whose(mark.removeprefix(KEY).strip())
                self._note_columns(cells)
                return number
        raise WrongBook(
            f"工作表“{self.sheet.name}”不是从这里下载的，或者第一列（隐藏的标识）删掉了。{AGAIN}"
        )

    def _check_whose(self, key: str) -> None:
        if key == self.book.key:
            return
        if key in self.book.former:
            raise WrongBook(f"这是{self.book.former[key]}的工作簿，现在填的是新的一版。{AGAIN}")
        title = next((str(cell) for cell in self.sheet.rows[0][1] if cell), "别的填报表")
        raise WrongBook(f"这是“{title}”的工作簿，这里是“{self.book.title}”。没有保存。")

    def _note_columns(self, cells: tuple[Cell, ...]) -> None:
        heads = [str(cell or "") for cell in cells]
        asked = [NAME, *(column.head for column in entry_columns(self.part.form_class))]
        for head in asked:
            if heads.count(head) != 1:
                wrong = "有两列" if head in heads else "少了"
                raise WrongBook(
                    f"工作表“{self.sheet.name}”{wrong}“{head}”（表头改过，或者列删过）。{AGAIN}"
                )
            self.columns[head] = heads.index(head)

    def _read_row(self, number: int, cells: tuple[Cell, ...], seen: set[str]) -> None:
        key = _ROW_KEY.fullmatch(str(cells[0] or ""))
        if key is None:
            self._refuse(number, "", "这一行不是下载时就有的，请删去；合计之类的不用填。")
            return
        anchor = key[1]
        each = self.rows.get(anchor)
        if each is None:
            self._refuse(
                number, "", "这一行已经不在这里（可能已改由别的单位填报），您填的没有保存。"
            )
        elif anchor in seen:
            self._refuse(number, anchor, "这一行在表里有两次，请删去一行。")
        elif _folded(self._cell(cells, NAME)) != _folded(each.row.title):
            self._refuse(
                number,
                anchor,
                f"这一行应是“{each.row.title}”：行的先后或名称改过，数可能填错了行。{AGAIN}",
            )
        elif each.closed:
            self._check_unchanged(number, cells, each)
        else:
            self._type(number, cells, each, key[2])
        seen.add(anchor)

    def _type(self, number: int, cells: tuple[Cell, ...], each: BookRow, version: str) -> None:
        """Note what a browser would send of the row."""
        anchor = each.anchor
        self.found.texts[f"{anchor}-seen"] = version
        self.found.places[anchor] = (self.sheet.name, number)
        for column, text in self._texts(number, cells, each):
            if text is not None:
                self.found.texts[f"{anchor}-{column.name}"] = text

    def _check_unchanged(self, number: int, cells: tuple[Cell, ...], each: BookRow) -> None:
        """A row that takes nothing any more must be as it is stored."""
        stored = self.part.stored(each.row)
        for column, text in self._texts(number, cells, each):
            if _folded(text) != _folded(stored[column.name]):
                sentence = f"{each.closed}。系统里是“{column.shown(stored[column.name])}”。"
                self._refuse(number, each.anchor, sentence, column)

    def _texts(
        self, number: int, cells: tuple[Cell, ...], each: BookRow
    ) -> Iterable[tuple[EntryColumn, str | None]]:
        """The columns that the row has, each with what a browser would post of its cell."""
        stored = self.part.stored(each.row)
        for column in entry_columns(self.part.form_class):
            if column.name not in stored:
                continue
            cell = self._cell(cells, column.head)
            try:
                text = self._posted(each, column, cell, stored[column.name])
            except _WrongCell as wrong:
                self._refuse(number, each.anchor, str(wrong), column)
                text = _as_text(cell)
            yield column, text

    def _posted(
        self, each: BookRow, column: EntryColumn, cell: Cell, stored: str | None
    ) -> str | None:
        """What a browser would post of a cell. Raises _WrongCell."""
        if cell == TOO_LONG:
            return stored
        if isinstance(cell, Formula):
            raise _WrongCell(_formula_in_words(cell))
        if column.is_tick:
            return _ticked(cell)
        if column.choices:
            words = _as_text(cell)
            return column.choices.get(words, words)
        form_field = self.part.form_class.base_fields[column.name]
        if isinstance(form_field, forms.DateField):
            return _day(cell)
        if column.is_figure:
            return self._figure(each, column, cell, stored)
        return _as_text(cell)

    def _figure(self, each: BookRow, column: EntryColumn, cell: Cell, stored: str | None) -> str:
        """The text of a number: as stored where the cell has the same number without its decimals.

        An amount in another unit is converted, and noted for the preview.
        """
        if isinstance(cell, datetime.date):
            raise _WrongCell(f"这里是日期 {cell.isoformat()}，要填一个数。")
        if isinstance(cell, Decimal):
            return stored if stored and _is_number(stored, cell) else plain(cell)
        text = _as_text(cell)
        form_class = self.part.form_class
        form_field: Any = form_class.base_fields[column.name]
        unit = form_class.units_for(each.row).get(column.name, getattr(form_field, "unit", ""))
        if not text or not isinstance(form_field, NumberFormField):
            return text
        try:
            typed = read_number(text, unit)
        except Unreadable:
            return text  # the form says why
        if not typed.converted:
            return text
        self.found.notices.append(f"{each.row.title}“{column.head}”：{typed.converted}。")
        return plain(typed.number)

    def _cell(self, cells: tuple[Cell, ...], head: str) -> Cell:
        place = self.columns[head]
        return cells[place] if place < len(cells) else None

    def _refuse(
        self, number: int, anchor: str, sentence: str, column: EntryColumn | None = None
    ) -> None:
        key = f"{anchor}-{column.name}" if column else anchor
        head = column.head if column else ""
        self.found.faults.append(BookFault(key, self.sheet.name, number, head, sentence))


def _folded(cell: Cell) -> str:
    """A text without its blanks and line ends, which spreadsheets change."""
    return "".join(str(cell or "").split())


def _as_text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, Formula):
        return cell.text
    return cell or ""


def _ticked(cell: Cell) -> str | None:
    """What a browser sends of a box: nothing where it is not ticked. Raises _WrongCell."""
    words = _as_text(cell)
    if words in _TICKED:
        return "on"
    if words in _NOT_TICKED:
        return None
    raise _WrongCell(f"“{words}”看不懂，请填“{YES}”，或者留空。")


def _day(cell: Cell) -> str:
    """A day as a browser posts it; what is none stays as it is, for the form to say so."""
    words = _as_text(cell)
    day = read_day(words)
    return words if day is None else day.isoformat()


def _is_number(text: str, number: Decimal) -> bool:
    try:
        return read_number(text).number == number
    except Unreadable:
        return False


def _formula_in_words(formula: Formula) -> str:
    if formula.text.startswith("="):
        return f"这里是公式 {formula.text}。系统不读公式，请把它粘贴成数值。"
    return f"这里是 {formula.text}，算不出数。请填一个数，或者留空。"
