"""Writes a table as a file for Excel: figures are numbers with their decimals, no formulas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from reporting.rules.figures import places, plain
from reporting.spreadsheets.formulas import harmless, is_formula

Cell = str | int | Decimal | None

WIDEST_COLUMN = 60
FORMATS = ("xlsx", "csv")
# In a workbook _x0041_ stands for the sign A; what was typed so has its first sign escaped.
_LIKE_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def file_response(
    kind: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """The table as a download named `name` plus its ending.

    `kind` is one of FORMATS; raises ValueError otherwise.
    """
    if kind == "xlsx":
        response = HttpResponse(
            _xlsx(name, head, rows),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
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


def _xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:31]  # the longest name a sheet can have
    sheet.freeze_panes = "A2"
    widths = [0] * len(head)
    for line, row in enumerate([head, *rows], start=1):
        for column, cell in enumerate(row, start=1):
            _place(sheet.cell(line, column), cell, bold=line == 1)
            widths[column - 1] = max(widths[column - 1], _width(_as_text(cell)))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, WIDEST_COLUMN)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _place(target: Any, cell: Cell, *, bold: bool) -> None:
    """Write into a cell of the sheet, for which openpyxl has several classes."""
    if isinstance(cell, str):
        # Marked as text, "=1+1" is no formula. Control characters, which are pasted from Word, are
        # not allowed in the file.
        target.value = _LIKE_ESCAPED.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", cell))
        target.data_type = "s"
        # Somebody who opens the cell and leaves it would else make it a formula.
        target.quotePrefix = is_formula(target.value)
        target.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        target.value = cell
    if isinstance(cell, Decimal):
        target.number_format = f"0.{'0' * places(cell)}" if places(cell) else "0"
    if bold:
        target.font = Font(bold=True)


def _width(text: str) -> int:
    """Columns that a text takes in a spreadsheet: a Chinese character takes two."""
    widest = 0
    for line in text.splitlines():
        wide = sum(ord(sign) > 0x2E7F for sign in line)
        widest = max(widest, len(line) + wide)
    return widest
