"""A table of a paper in a Word file: borders, merged cells, a head on every page."""

from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.document import Document as DocumentType
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from reporting.documents.layout import LATIN, NARROW_TABLE, NORMAL_TABLE, WIDTH, TableType, Type
from reporting.documents.paper import (
    ABOVE,
    LEFT,
    Align,
    Column,
    PaperCell,
    PaperTable,
    RowKind,
    align_of,
    spans,
    text_of,
)

TWIPS = 20
"""In a point."""
_SPACE = 'xml:space="preserve"'
# Control signs, which no file may contain.
_ILLEGAL = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))


def add_table(document: DocumentType, table: PaperTable, width: float = WIDTH) -> None:
    """Add the table, as wide as `width` points."""
    types = NARROW_TABLE if table.is_narrow else NORMAL_TABLE
    widths = _widths(table.columns, width)
    element = _frame(widths)
    grid = [*table.head, *(row.cells for row in table.rows)]
    kinds: list[RowKind | None] = [None] * len(table.head) + [row.kind for row in table.rows]
    for number, kind in enumerate(kinds):
        element.append(_row(grid, number, kind, table.columns, widths, types))
    # Before the properties of the section, which end a document.
    document.element.body.insert_element_before(element, "w:sectPr")


def _widths(columns: Sequence[Column], width: float) -> list[int]:
    """The width of each column in twips."""
    whole = sum(column.width for column in columns)
    return [round(column.width / whole * width * TWIPS) for column in columns]


def _frame(widths: Sequence[int]) -> Any:
    """A table without rows: a line around every cell, fixed columns."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{sides}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid></w:tbl>"
    )


def _row(
    grid: Sequence[Sequence[PaperCell]],
    number: int,
    kind: RowKind | None,
    columns: Sequence[Column],
    widths: Sequence[int],
    types: TableType,
) -> Any:
    """One row of the grid; without a kind it is one of the head."""
    is_head = kind is None
    element = deepcopy(_empty_row(types.row, is_head=is_head))
    type_of_text = types.head if is_head else types.cell
    if kind in (RowKind.BAND, RowKind.TOTAL):
        type_of_text = types.band
    cells = grid[number]
    for place, cell in enumerate(cells):
        if cell is LEFT:
            continue
        wide, high = spans(grid, number, place)
        align = align_of(columns, place, wide, kind)
        made = deepcopy(_empty_cell(type_of_text, align, kind is RowKind.BAND))
        _set_size(made, sum(widths[place : place + wide]), wide, _merge(cell, high))
        _write(made, text_of(cell))
        element.append(made)
    return element


def _merge(cell: PaperCell, high: int) -> str:
    """How the cell is merged with those above and below it; empty where it is not."""
    if cell is ABOVE:
        return "continue"
    return "restart" if high > 1 else ""


@cache
def _empty_row(height: float, *, is_head: bool) -> Any:
    """A row that is never broken by a page; a head's comes again on each."""
    head = "<w:tblHeader/>" if is_head else ""
    return parse_xml(
        f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>"
        f'<w:trHeight w:val="{round(height * TWIPS)}" w:hRule="atLeast"/>{head}</w:trPr></w:tr>'
    )


@cache
def _empty_cell(kind: Type, align: Align, is_kept: bool) -> Any:
    """A cell with one line of an empty text; `is_kept` keeps it on a page with the next row."""
    size = round(kind.size * 2)
    font = quoteattr(kind.font)
    keep = "<w:keepNext/>" if is_kept else ""
    bold = "<w:b/>" if kind.is_bold else ""
    return parse_xml(
        f"<w:tc {nsdecls('w')}><w:tcPr>"
        '<w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p><w:pPr>{keep}"
        f'<w:spacing w:before="0" w:after="0" w:line="{round(kind.line * TWIPS)}"'
        f' w:lineRule="exact"/><w:jc w:val="{align.value}"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia={font}/>'
        f'{bold}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f"<w:t {_SPACE}></w:t></w:r></w:p></w:tc>"
    )


def _set_size(cell: Any, width: int, columns: int, merge: str) -> None:
    """Say how wide the cell is, and with which it is merged, in the order of the standard."""
    parts = [f'<w:tcW {nsdecls("w")} w:w="{width}" w:type="dxa"/>']
    if columns > 1:
        parts.append(f'<w:gridSpan {nsdecls("w")} w:val="{columns}"/>')
    if merge:
        parts.append(f'<w:vMerge {nsdecls("w")} w:val="{merge}"/>')
    properties = cell.find(qn("w:tcPr"))
    for place, part in enumerate(parts):
        properties.insert(place, parse_xml(part))


def _write(cell: Any, text: str) -> None:
    """Put the text into the cell, a paragraph for each of its lines."""
    first = cell.find(qn("w:p"))
    lines = text.translate(_ILLEGAL).splitlines() or [""]
    for line in lines[1:]:
        further = deepcopy(first)
        cell.append(further)
        next(further.iter(qn("w:t"))).text = line
    next(first.iter(qn("w:t"))).text = lines[0]
