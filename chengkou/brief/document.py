"""The sheet as a Word document in official layout, by python-docx."""

from collections.abc import Iterable, Sequence

from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from chengkou.brief.layout import (
    CELL,
    CHANGES,
    HEAD,
    HEADING,
    LEAD,
    MATTER_COLUMNS,
    NOTE,
    SHORTFALL_COLUMNS,
    SUB,
)
from chengkou.brief.sheet import Brief
from reporting.documents.layout import TITLE, Type
from reporting.documents.paper import Origin
from reporting.documents.word import (
    add_paragraph,
    add_run,
    finish_document,
    set_lines,
    start_document,
)

SHORTFALL_HEAD = ("指标", "目标", "实际", "上年同期", "差距", "原因和后期")
MATTER_HEAD = ("事项", "协调领导、时限", "情况")
NUMERALS = "一二三四"
_RULE = {"val": "thinThickSmallGap", "sz": "18", "space": "3", "color": "17375E"}


def write_brief(brief: Brief, origin: Origin) -> bytes:
    """The sheet as a .docx file."""
    document = start_document()
    add_paragraph(document, brief.title, TITLE, centred=True)
    _ruled(add_paragraph(document, "　".join(brief.sub), SUB, centred=True))
    lead = add_paragraph(document, "", LEAD, indent=True)
    for part in brief.lead:
        add_run(lead, part.text, LEAD, tone=part.tone)
    if brief.changes:
        add_paragraph(document, brief.changes, CHANGES, indent=True)
    numerals = iter(NUMERALS)
    add_paragraph(document, f"{next(numerals)}、{brief.shortfall_title}", HEADING)
    if brief.rows:
        table = _table(document, SHORTFALL_HEAD, SHORTFALL_COLUMNS)
        for row in brief.rows:
            _add_row(table, row.cells, toned={4: row.tone})
    _note(document, brief.rows_left or brief.no_rows)
    if brief.others:
        add_paragraph(document, f"{next(numerals)}、重点项目和民生实事", HEADING)
    for words in brief.others:
        add_paragraph(document, words, LEAD, indent=True)
    if brief.matter_rows or brief.matters_left:
        add_paragraph(document, f"{next(numerals)}、请县领导协调", HEADING)
    if brief.matter_rows:
        table = _table(document, MATTER_HEAD, MATTER_COLUMNS)
        for cells in brief.matter_rows:
            _add_row(table, cells)
    _note(document, brief.matters_left)
    _note(document, brief.note)
    return finish_document(document, origin)


def _note(document: DocumentType, text: str) -> None:
    if text:
        add_paragraph(document, text, NOTE)


def _ruled(paragraph: Paragraph) -> None:
    """A double rule below a paragraph."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in _RULE.items():
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 — borders have no public way
    paragraph.paragraph_format.space_after = Pt(5)


def _table(document: DocumentType, head: Sequence[str], columns: Sequence[float]) -> Table:
    """A table with its head, ruled across only."""
    table: Table = document.add_table(rows=1, cols=len(head))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, columns, strict=True):
        column.width = Pt(width)
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        _fill(cell, text, HEAD)
    return table


def _add_row(table: Table, cells: Iterable[str], toned: dict[int, str] | None = None) -> None:
    row = table.add_row()  # type: ignore[no-untyped-call]
    for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        _fill(cell, text, CELL, tone=(toned or {}).get(place, ""))


def _fill(cell: _Cell, text: str, kind: Type, tone: str = "") -> None:
    paragraph = cell.paragraphs[0]
    set_lines(paragraph, kind)
    add_run(paragraph, text, kind, tone)
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 — margins and borders have no public way
    borders = OxmlElement("w:tcBorders")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("color", "B9B4A7")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties.append(borders)
    margins = OxmlElement("w:tcMar")
    for side, points in (("top", 1.5), ("left", 3), ("bottom", 1.5), ("right", 3)):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(round(points * 20)))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    properties.append(margins)
