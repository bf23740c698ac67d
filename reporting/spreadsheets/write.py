"""Writes a table as a file for Excel: figures are numbers with their decimals, no formulas.

A workbook is ready to be printed: A4 landscape, as wide as the sheet, its head on every page.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reporting.rules.figures import places, plain
from reporting.spreadsheets.formulas import harmless, is_formula

Cell = str | int | Decimal | None

WIDEST_COLUMN = 40
FORMATS = ("xlsx", "csv")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The type of a workbook's content."""
# In a workbook _x0041_ stands for the sign A; what was typed so has its first sign escaped.
_LIKE_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

# Statuses and grades as the pages colour them: the word, and the ground of its cell.
_TONES = {
    "met": ("1C6744", "E9F2EC"),
    "on_track": ("1C6744", "E9F2EC"),
    "near": ("755700", "FBF3DC"),
    "short": ("B3241A", "FBEFEC"),
    "behind": ("974800", "FBEEE2"),
    "green": ("1C6744", "E9F2EC"),
    "blue": ("1F5FA8", "E8F0F9"),
    "yellow": ("7F6100", "FBF3DC"),
    "orange": ("A84A00", "FBEEE2"),
    "red": ("B3241A", "FBEFEC"),
}
_FONTS = {tone: Font(color=colour) for tone, (colour, _) in _TONES.items()}
_GROUNDS = {tone: PatternFill("solid", fgColor=ground) for tone, (_, ground) in _TONES.items()}
_BOLD = Font(bold=True)
_TITLE = Font(name="黑体", size=16)
_TEXT = Alignment(wrap_text=True, vertical="top")
_FIGURE = Alignment(vertical="top")
_HEAD = Alignment(wrap_text=True, vertical="center", horizontal="center")


@dataclass(frozen=True)
class SheetTitle:
    """What stands over a table in a workbook; a file of comma separated values begins with its
    head.
    """

    title: str
    about: str
    """Under the title on the left: the period, and what was chosen."""
    unit: str = ""
    """The same on the right: the unit of its figures; empty where each row or head has its own."""


class Toned(str):
    """A status in words, with the tone that colours its cell in a workbook."""

    __slots__ = ("tone",)
    tone: str

    def __new__(cls, text: str, tone: str) -> "Toned":
        """`tone`: the value of a status, or the symbol of a status or grade (grade-red)."""
        toned = super().__new__(cls, text)
        toned.tone = tone.rpartition("-")[2]
        return toned


def file_response(
    kind: str,
    name: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    over: SheetTitle | None = None,
) -> HttpResponse:
    """The table as a download named `name` plus its ending; in a workbook under its title, if any.

    `kind` is one of FORMATS; raises ValueError otherwise.
    """
    if kind == "xlsx":
        response = HttpResponse(_xlsx(name, head, rows, over), content_type=XLSX)
    elif kind == "csv":
        response = HttpResponse(_csv(head, rows), content_type="text/csv; charset=utf-8")
    else:
        raise ValueError(f"no such export: {kind}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}')}"
    return response


def _csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Comma separated, in UTF-8 with the byte order mark that Excel needs to recognise it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(title) for title in head])
    for row in rows:
        writer.writerow([_as_text(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain(cell)  # a negative number is a number; only text can be a formula
    if isinstance(cell, int):
        return str(cell)
    return harmless(cell)


def _xlsx(
    name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], over: SheetTitle | None
) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name[:31]  # the longest name a sheet can have
    head_row = _place_title(sheet, over, len(head)) if over else 1
    widths = [0] * len(head)
    for line, row in enumerate([head, *rows], start=head_row):
        for column, cell in enumerate(row, start=1):
            place(sheet.cell(line, column), cell)
            widths[column - 1] = max(widths[column - 1], width_of(_as_text(cell)))
    for target in sheet[head_row]:
        target.font = _BOLD
        target.alignment = _HEAD
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, WIDEST_COLUMN)
    set_up(sheet, head_row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _place_title(sheet: Worksheet, over: SheetTitle, columns: int) -> int:
    """Write the rows over the head; returns the number of the head's row."""
    place(sheet.cell(1, 1), over.title)
    sheet.cell(1, 1).font = _TITLE
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 30
    place(sheet.cell(2, 1), over.about)
    # The period stands in one line across the columns that the unit leaves.
    sheet.cell(2, 1).alignment = Alignment(vertical="center")
    of_period = columns
    if over.unit and columns > 1:
        of_period -= 1
        place(sheet.cell(2, columns), f"单位：{over.unit}")
        sheet.cell(2, columns).alignment = Alignment(horizontal="right", vertical="center")
    for row, last in ((1, columns), (2, of_period)):
        if last > 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
    return 3


def set_up(
    sheet: Worksheet,
    head_row: int,
    frozen: int = 0,
    *,
    heads: int = 1,
    is_landscape: bool = True,
) -> None:
    """Ready to be read on a screen and printed; `frozen` columns stay where it is scrolled.

    `head_row` is the last of the `heads` rows that a head has.
    """
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{head_row + 1}"
    sheet.print_title_rows = f"{head_row - heads + 1}:{head_row}"
    sheet.page_setup.orientation = "landscape" if is_landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0  # as many sheets as there are rows
    sheet.page_margins.left = sheet.page_margins.right = 0.4  # inches
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.print_options.horizontalCentered = True
    sheet.print_options.gridLines = True
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text = "第 &P 页，共 &N 页"


def place(target: Any, cell: Cell) -> None:
    """Write into a cell of a sheet, for which openpyxl has several classes; text never runs."""
    if isinstance(cell, str):
        # Marked as text, "=1+1" is no formula. Control characters, which are pasted from Word, are
        # not allowed in the file.
        target.value = _LIKE_ESCAPED.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", _lines(cell)))
        target.data_type = "s"
        # Somebody who opens the cell and leaves it would else make it a formula.
        if is_formula(target.value):
            target.quotePrefix = True
        target.alignment = _TEXT
    else:
        target.value = cell
        target.alignment = _FIGURE
    if isinstance(cell, Toned) and cell.tone in _TONES:
        target.font = _FONTS[cell.tone]
        target.fill = _GROUNDS[cell.tone]
    if isinstance(cell, Decimal):
        target.number_format = f"0.{'0' * places(cell)}" if places(cell) else "0"


def _lines(text: str) -> str:
    """The text with line ends as XML reads them, whichever library writes them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def width_of(text: str) -> int:
    """Columns that a text takes in a spreadsheet: a Chinese character takes two."""
    widest = 0
    for line in text.splitlines():
        wide = sum(ord(sign) > 0x2E7F for sign in line)
        widest = max(widest, len(line) + wide)
    return widest
