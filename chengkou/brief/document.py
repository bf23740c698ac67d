"""The sheet as a Word document in official layout, by python-docx."""

import io
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
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
    TITLE,
    Type,
)
from chengkou.brief.sheet import Brief

SHORTFALL_HEAD = ("指标", "目标", "实际", "上年同期", "差距", "原因和后期")
MATTER_HEAD = ("事项", "协调领导、时限", "情况")
NUMERALS = "一二三四"
LATIN = "Times New Roman"
_RULE = {"val": "thinThickSmallGap", "sz": "18", "space": "3", "color": "17375E"}
TONES = {"bad": RGBColor(0xB3, 0x24, 0x1A), "late": RGBColor(0x97, 0x48, 0x00)}


def write_brief(brief: Brief) -> bytes:
    """The sheet as a .docx file."""
    document = Document()
    _set_page(document)
    _paragraph(document, brief.title, TITLE, centred=True)
    _ruled(_paragraph(document, "　".join(brief.sub), SUB, centred=True))
    lead = _paragraph(document, "", LEAD, indent=True)
    for part in brief.lead:
        _run(lead, part.text, LEAD, tone=part.tone)
    if brief.changes:
        _paragraph(document, brief.changes, CHANGES, indent=True)
    numerals = iter(NUMERALS)
    _paragraph(document, f"{next(numerals)}、{brief.shortfall_title}", HEADING)
    if brief.rows:
        table = _table(document, SHORTFALL_HEAD, SHORTFALL_COLUMNS)
        for row in brief.rows:
            _add_row(table, row.cells, toned={4: row.tone})
    _note(document, brief.rows_left or brief.no_rows)
    if brief.others:
        _paragraph(document, f"{next(numerals)}、重点项目和民生实事", HEADING)
    for words in brief.others:
        _paragraph(document, words, LEAD, indent=True)
    if brief.matter_rows or brief.matters_left:
        _paragraph(document, f"{next(numerals)}、请县领导协调", HEADING)
    if brief.matter_rows:
        table = _table(document, MATTER_HEAD, MATTER_COLUMNS)
        for cells in brief.matter_rows:
            _add_row(table, cells)
    _note(document, brief.matters_left)
    _note(document, brief.note)
    document.core_properties.title = brief.title
    document.core_properties.author = brief.sub[0]
    document.core_properties.comments = "　".join(brief.sub)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_page(document: DocumentType) -> None:
    """A4, margins of official documents, the page number — 1 — in the middle of the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(foot, "— ", NOTE)
    _field(foot, "PAGE")
    _run(foot, " —", NOTE)


def _field(paragraph: Paragraph, code: str) -> None:
    """A field that Word computes, such as the page's number."""
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = text
        run._r.append(element)  # noqa: SLF001 — fields have no public way


def _paragraph(
    document: DocumentType, text: str, kind: Type, *, centred: bool = False, indent: bool = False
) -> Paragraph:
    paragraph = document.add_paragraph()
    _set_lines(paragraph, kind)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * kind.size)
    if text:
        _run(paragraph, text, kind)
    return paragraph


def _set_lines(paragraph: Paragraph, kind: Type) -> None:
    """Lines of an exact height, without space between paragraphs."""
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(kind.line)


def _run(paragraph: Paragraph, text: str, kind: Type, tone: str = "") -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(kind.size)
    run.font.name = LATIN
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), kind.font)  # noqa: SLF001
    run.bold = kind.is_bold or tone in ("strong", "good", "bad", "late")
    if tone in TONES:
        run.font.color.rgb = TONES[tone]


def _note(document: DocumentType, text: str) -> None:
    if text:
        _paragraph(document, text, NOTE)


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
    _set_lines(paragraph, kind)
    _run(paragraph, text, kind, tone)
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
