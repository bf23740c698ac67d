"""Writes a book as a workbook: what is stored, or what somebody typed with what is wrong in it."""

from collections.abc import Mapping

from chengkou.cycle.workbook.book import (
    NAME,
    TOO_LONG,
    Book,
    BookPart,
    BookRow,
    EntryColumn,
    entry_columns,
    is_too_long,
)
from reporting.entry.row_form import posted
from reporting.spreadsheets.entry_book import (
    BookCell,
    BookColumn,
    EntrySheet,
    NotesSheet,
    entry_book,
)

KEY = "台账标识"
"""The head of the hidden column; behind it stands whose the workbook is."""
NOTES = "说明"
_NAME_WIDTH = 28
_WIDTHS = {"年度目标": 18, "填什么": 20, "总量填什么": 18, "上期原因": 28, "上期措施": 28}
_WORDS_WIDTH = 28
_FIGURE_WIDTH = 14
_BESIDE = 2  # the columns before what stands beside a row: its key and its name


def written(
    book: Book, typed: Mapping[str, str] | None = None, faults: Mapping[str, str] | None = None
) -> bytes:
    """The workbook of the rows as they are stored.

    `typed` has what stands instead in the rows whose `seen` it has, as a browser would post it, or
    as it was typed where it cannot be read; `faults` the comment of a cell by the name of its
    field, of a row's name by the row's anchor. Every row has its present version: whoever uploads
    what was marked has seen it.
    """
    sheets = [_sheet(book, part, typed or {}, faults or {}) for part in book.parts]
    return entry_book(NotesSheet(NOTES, book.title, [*book.notes]), sheets)


def _sheet(
    book: Book, part: BookPart, typed: Mapping[str, str], faults: Mapping[str, str]
) -> EntrySheet:
    entries = entry_columns(part.form_class)
    asked: set[str] = set()
    for each in part.rows:
        asked.update(part.stored(each.row))
    columns = [
        BookColumn(f"{KEY} {book.key}", is_hidden=True),
        BookColumn(NAME, _NAME_WIDTH),
        *_beside(part),
        *(_column(entry, is_hidden=entry.name not in asked) for entry in entries),
    ]
    rows = [_cells(part, each, typed, faults) for each in part.rows]
    return EntrySheet(part.name, book.title, book.about, columns, rows, frozen=_BESIDE)


def _beside(part: BookPart) -> list[BookColumn]:
    """The columns that are only read; those in which no row has anything are hidden."""
    columns = []
    for place, head in enumerate(part.heads):
        is_empty = not any(each.beside[place] for each in part.rows)
        columns.append(BookColumn(head, _WIDTHS.get(head, _FIGURE_WIDTH), is_hidden=is_empty))
    return columns


def _column(entry: EntryColumn, *, is_hidden: bool) -> BookColumn:
    is_words = not (entry.is_figure or entry.choices)
    return BookColumn(
        entry.head,
        _WORDS_WIDTH if is_words else _FIGURE_WIDTH,
        [*entry.choices],
        is_figure=entry.is_figure,
        is_hidden=is_hidden,
    )


def _cells(
    part: BookPart, each: BookRow, typed: Mapping[str, str], faults: Mapping[str, str]
) -> list[BookCell]:
    anchor = each.anchor
    cells = [
        BookCell(f"{anchor}-{each.row.version}"),
        BookCell(each.row.title, fault=faults.get(anchor, "")),
        *(BookCell(words) for words in each.beside),
    ]
    is_typed = f"{anchor}-seen" in typed
    open_names = part.open_names(each)
    for entry in entry_columns(part.form_class):
        key = f"{anchor}-{entry.name}"
        text = posted(part.form_class.base_fields[entry.name], getattr(each.row, entry.name))
        is_open = entry.name in open_names
        if is_too_long(text):
            text = TOO_LONG
        elif is_open and is_typed:
            text = typed.get(key)
        cells.append(BookCell(entry.shown(text), is_open, faults.get(key, "")))
    return cells
