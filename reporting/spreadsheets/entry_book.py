"""Writes a workbook to be filled in offline: cells to type into, all others locked.

What is typed is kept as text, so that 7.0, 99.5% and 2024-3-1 come back as they were typed: a
spreadsheet would make 7, 0.995 and a date in its own counting of them. What it says of itself is
read by `reporting.spreadsheets.read`, never by this module.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from reporting.spreadsheets.write import place, set_up, width_of

HEAD_ROW = 3
"""The row of the heads: over it stand the title and what the sheet is about."""
_TEXT = "@"  # the format of a cell that keeps what is typed
_TITLE = Font(name="黑体", size=16)
_BOLD = Font(bold=True)
_QUIET = Font(color="5F6B76")
_OPEN = PatternFill("solid", fgColor="FFFDF0")
_LOCKED = PatternFill("solid", fgColor="F1F3F4")
_WRONG = PatternFill("solid", fgColor="F8D7D3")
_LINE = Side("thin", color="C9CFD4")
_GRID = Border(_LINE, _LINE, _LINE, _LINE)
_WORDS = Alignment(wrap_text=True, vertical="top")
_FIGURES = Alignment(vertical="top", horizontal="right")
_OVER = Alignment(vertical="center")  # not wrapped: across the columns beside it
_HEADS = Alignment(wrap_text=True, vertical="center", horizontal="center")
_LINE_HEIGHT = 15
_MOST_LINES = 8
_COMMENT = (320, 120)  # pixels: wide enough for a sentence
# The elements of a sheet that stand behind the one in which it is told what is no mistake.
_BEHIND = ("<drawing", "<legacyDrawing", "<tableParts", "</worksheet>")


@dataclass(frozen=True)
class BookColumn:
    """A column of a sheet."""

    head: str
    width: int = 12
    choices: Sequence[str] = ()
    """What can be chosen in its open cells; empty: anything can be typed."""
    is_figure: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class BookCell:
    """A cell of a sheet."""

    text: str = ""
    is_open: bool = False
    """Whether something may be typed into it."""
    fault: str = ""
    """What is wrong with it: its comment."""


@dataclass(frozen=True)
class EntrySheet:
    """A table to be filled in."""

    name: str
    title: str
    about: str
    columns: Sequence[BookColumn]
    rows: Sequence[Sequence[BookCell]]
    frozen: int = 0
    """So many columns stay where it is scrolled."""


@dataclass(frozen=True)
class NotesSheet:
    """What has to be known, as pairs of a word and what belongs to it; locked as a whole."""

    name: str
    title: str
    notes: Sequence[tuple[str, str]] = field(default_factory=tuple)


def entry_book(notes: NotesSheet, sheets: Sequence[EntrySheet]) -> bytes:
    """The workbook: its tables, then what has to be known."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for each in sheets:
        _write(book.create_sheet(each.name), each)
    _write_notes(book.create_sheet(notes.name), notes)
    book.security = WorkbookProtection(lockStructure=True)
    content = io.BytesIO()
    book.save(content)
    return _without_green_corners(content.getvalue())


def _write(sheet: Worksheet, table: EntrySheet) -> None:
    shown = [column.is_hidden for column in table.columns].index(False) + 1
    for number, words, font in ((1, table.title, _TITLE), (2, table.about, _QUIET)):
        over = sheet.cell(number, shown)
        place(over, words)
        over.font = font
        over.alignment = _OVER
    for place_of, column in enumerate(table.columns, start=1):
        _write_head(sheet, place_of, column)
    for number, cells in enumerate(table.rows, start=HEAD_ROW + 1):
        for place_of, cell in enumerate(cells, start=1):
            _write_cell(sheet.cell(number, place_of), cell, table.columns[place_of - 1])
        sheet.row_dimensions[number].height = _height(cells, table.columns)
    for place_of, column in enumerate(table.columns, start=1):
        if column.choices:
            _offer(sheet, place_of, column.choices, table.rows)
    set_up(sheet, HEAD_ROW, table.frozen)
    _lock(sheet)


def _height(cells: Sequence[BookCell], columns: Sequence[BookColumn]) -> int:
    """So high, in points, that the longest text can be read; not every program sees to that."""
    lines = 1
    for cell, column in zip(cells, columns, strict=True):
        if not column.is_hidden:
            lines = max(lines, -(-width_of(cell.text) // column.width) + cell.text.count("\n"))
    return min(lines, _MOST_LINES) * _LINE_HEIGHT


def _write_head(sheet: Worksheet, place_of: int, column: BookColumn) -> None:
    head = sheet.cell(HEAD_ROW, place_of)
    place(head, column.head)
    head.font = _BOLD
    head.alignment = _HEADS
    head.border = _GRID
    dimension = sheet.column_dimensions[get_column_letter(place_of)]
    dimension.width = column.width
    dimension.hidden = column.is_hidden


def _write_cell(target: Any, cell: BookCell, column: BookColumn) -> None:
    place(target, cell.text or None)
    target.number_format = _TEXT
    target.alignment = _FIGURES if column.is_figure else _WORDS
    target.border = _GRID
    target.fill = _OPEN if cell.is_open else _LOCKED
    target.protection = Protection(locked=not cell.is_open)
    if cell.fault:
        target.fill = _WRONG
        width, height = _COMMENT
        target.comment = Comment(cell.fault, "台账", height=height, width=width)


def _offer(
    sheet: Worksheet, place_of: int, choices: Sequence[str], rows: Sequence[Sequence[BookCell]]
) -> None:
    """A list to choose from in the open cells of a column."""
    words = ",".join(choices)
    rule = DataValidation(
        type="list",
        formula1=f'"{words}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="不能这样填",
        error=f"请从列表里选：{'、'.join(choices)}；没有就留空。",
    )
    letter = get_column_letter(place_of)
    for number, row in enumerate(rows, start=HEAD_ROW + 1):
        if row[place_of - 1].is_open:
            rule.add(f"{letter}{number}")
    if rule.cells:
        sheet.add_data_validation(rule)


def _write_notes(sheet: Worksheet, notes: NotesSheet) -> None:
    place(sheet.cell(1, 1), notes.title)
    sheet.cell(1, 1).font = _TITLE
    sheet.cell(1, 1).alignment = _OVER
    for number, (word, said) in enumerate(notes.notes, start=HEAD_ROW):
        place(sheet.cell(number, 1), word)
        sheet.cell(number, 1).font = _BOLD
        place(sheet.cell(number, 2), said)
    sheet.column_dimensions["A"].width = 14
    sheet.column_dimensions["B"].width = 90
    _lock(sheet)


def _lock(sheet: Worksheet) -> None:
    """Only open cells take what is typed; columns and rows may be made wider and higher."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _without_green_corners(content: bytes) -> bytes:
    """The workbook with the note that figures kept as text are no mistake.

    Excel would mark each of them with a green corner; openpyxl cannot write that note.
    """
    note = '<ignoredErrors><ignoredError sqref="A1:CV9999" numberStoredAsText="1"/></ignoredErrors>'
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                markup = part.decode()
                places = [markup.find(element) for element in _BEHIND]
                behind = min(found for found in places if found >= 0)
                part = f"{markup[:behind]}{note}{markup[behind:]}".encode()
            new.writestr(name, part)
    return out.getvalue()
