"""A table of a paper on a sheet of a workbook, ready to be printed."""

from collections.abc import Sequence
from typing import Any

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reporting.documents.layout import FANG_SONG, HEI, XIAO_BIAO_SONG
from reporting.documents.paper import (
    Column,
    MarkedFigure,
    Merged,
    PaperCell,
    PaperTable,
    RowKind,
    align_of,
    spans,
    text_of,
)
from reporting.spreadsheets.write import place, set_up, width_of

ACROSS = 92
"""So many characters stand side by side on a printed sheet of upright A4."""
ACROSS_LYING = 132
_POINTS = 11
_LINE = 15
"""Height of a line, in points."""
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MARK = Font(name=HEI, size=12)
_TITLE = Font(name=XIAO_BIAO_SONG, size=18)
_PLAIN = Font(name=FANG_SONG, size=_POINTS)
_BOLD = Font(name=HEI, size=_POINTS)


def fill(sheet: Worksheet, table: PaperTable, *, is_landscape: bool) -> None:
    """Place the table with what stands above and below it."""
    widths = _widths(table.columns, ACROSS_LYING if is_landscape else ACROSS)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    first = _place_above(sheet, table)
    grid = [*table.head, *(row.cells for row in table.rows)]
    kinds = [None] * len(table.head) + [row.kind for row in table.rows]
    for number, kind in enumerate(kinds):
        _place_row(sheet, first + number, grid, number, kind, table.columns)
        sheet.row_dimensions[first + number].height = _height(grid, number, widths)
    last = first + len(grid)
    for number, words in enumerate(table.notes):
        _place_line(sheet, last + number, words, len(table.columns), _PLAIN, "left")
        lines = -(-width_of(words) // round(sum(widths)))
        sheet.row_dimensions[last + number].height = _LINE * lines + 3
    set_up(sheet, first + len(table.head) - 1, heads=len(table.head), is_landscape=is_landscape)
    sheet.print_options.gridLines = False
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text = "— &P —"


def _widths(columns: Sequence[Column], across: int) -> list[float]:
    """The width of each column, in characters of a spreadsheet."""
    whole = sum(column.width for column in columns)
    return [round(column.width / whole * across, 1) for column in columns]


def _place_above(sheet: Worksheet, table: PaperTable) -> int:
    """Place mark, title, what the table is of and its unit; returns the row below them."""
    columns = len(table.columns)
    lines = [
        (table.mark, _MARK, "left", 20),
        (table.title.replace("\n", ""), _TITLE, "center", 32),
        (table.about, _PLAIN, "center", 20),
        (f"单位：{table.unit}" if table.unit else "", _PLAIN, "right", 18),
    ]
    row = 1
    for words, font, side, height in lines:
        if words:
            _place_line(sheet, row, words, columns, font, side)
            sheet.row_dimensions[row].height = height
            row += 1
    return row


def _place_line(
    sheet: Worksheet, row: int, words: str, columns: int, font: Font, side: str
) -> None:
    """Place a line of text across all columns."""
    target = sheet.cell(row, 1)
    place(target, words)
    target.font = font
    target.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
    if columns > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)


def _place_row(
    sheet: Worksheet,
    row: int,
    grid: Sequence[Sequence[PaperCell]],
    number: int,
    kind: RowKind | None,
    columns: Sequence[Column],
) -> None:
    """Place one row of the grid; without a kind it is one of the head."""
    for at, cell in enumerate(grid[number]):
        target: Any = sheet.cell(row, at + 1)
        target.border = _BORDER
        if isinstance(cell, Merged):
            continue
        wide, high = spans(grid, number, at)
        _place_cell(target, cell)
        if kind is not RowKind.PLAIN:
            target.font = _BOLD
        elif not getattr(cell, "tone", ""):
            target.font = _PLAIN
        side = align_of(columns, at, wide, kind).value
        target.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
        if wide > 1 or high > 1:
            sheet.merge_cells(
                start_row=row, end_row=row + high - 1, start_column=at + 1, end_column=at + wide
            )


def _place_cell(target: Any, cell: PaperCell) -> None:
    """A marked figure stays a number: its mark is in the way it is shown."""
    if isinstance(cell, MarkedFigure):
        place(target, cell.figure)
        target.number_format += f'"{cell.mark}"'
    elif not isinstance(cell, Merged):
        place(target, cell)


def _height(grid: Sequence[Sequence[PaperCell]], number: int, widths: Sequence[float]) -> float:
    """How high a row must be for its highest text, in points: Excel measures no merged cell."""
    highest = 1
    for at, cell in enumerate(grid[number]):
        if isinstance(cell, Merged):
            continue
        wide, high = spans(grid, number, at)
        if high > 1:
            continue
        room = max(round(sum(widths[at : at + wide])) - 2, 1)
        lines = sum(max(1, -(-width_of(line) // room)) for line in text_of(cell).splitlines())
        highest = max(highest, lines)
    return highest * _LINE + 5
