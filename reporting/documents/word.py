"""Pieces of a Word file in official layout, by python-docx.

Where python-docx has no way to say something (east-asian fonts, fields, borders), its elements are
reached directly.
"""

import io
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from reporting.documents.layout import (
    BOTTOM,
    FALLBACKS,
    FANG_SONG,
    FOOT,
    LATIN,
    LEFT,
    PAGE_HEIGHT,
    PAGE_NUMBER,
    PAGE_WIDTH,
    RIGHT,
    TOP,
    Type,
)
from reporting.documents.paper import Origin

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The type of a Word file's content."""
TONES = {"bad": RGBColor(0xB3, 0x24, 0x1A), "late": RGBColor(0x97, 0x48, 0x00)}
_BOLD_TONES = ("strong", "good", *TONES)
LONGEST_PROPERTY = 255


def start_document(*, is_landscape: bool = False) -> DocumentType:
    """An empty document on A4 with official margins, fonts and page numbers."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name = LATIN
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG_SONG)
    _name_fallbacks(document)
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _set_page(section, is_landscape=is_landscape)
    _number_pages(section)
    return document


def finish_document(document: DocumentType, origin: Origin) -> bytes:
    """The document as a file that says in its properties what it was made from."""
    properties = document.core_properties
    properties.title = origin.title[:LONGEST_PROPERTY]
    properties.author = origin.author[:LONGEST_PROPERTY]
    properties.last_modified_by = ""
    properties.comments = origin.made_from[:LONGEST_PROPERTY]
    properties.created = properties.modified = origin.made_at
    properties.language = "zh-CN"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def add_paragraph(
    document: DocumentType, text: str, kind: Type, *, centred: bool = False, indent: bool = False
) -> Paragraph:
    """Add a paragraph of one kind of text; `indent` leaves two characters before it."""
    paragraph = document.add_paragraph()
    set_lines(paragraph, kind)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * kind.size)
    if text:
        add_run(paragraph, text, kind)
    return paragraph


def add_run(paragraph: Paragraph, text: str, kind: Type, tone: str = "") -> None:
    """Add text to a paragraph; `tone` as in `reporting.pages.text.Part`."""
    run = paragraph.add_run(text)
    run.font.size = Pt(kind.size)
    run.font.name = LATIN
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), kind.font)  # noqa: SLF001
    run.bold = kind.is_bold or tone in _BOLD_TONES
    if tone in TONES:
        run.font.color.rgb = TONES[tone]


def set_lines(paragraph: Paragraph, kind: Type) -> None:
    """Lines of an exact height, without space between paragraphs."""
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(kind.line)


def _set_page(section: Section, *, is_landscape: bool) -> None:
    """A4 with the margins of official documents; lying, turned with the page."""
    width, height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    top, right, bottom, left = (Mm(side) for side in (TOP, RIGHT, BOTTOM, LEFT))
    if is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        width, height = height, width
        top, right, bottom, left = left, top, right, bottom
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin = top, bottom
    section.left_margin, section.right_margin = left, right
    section.footer_distance = Mm(FOOT if not is_landscape else FOOT - BOTTOM + RIGHT)


def _number_pages(section: Section) -> None:
    """— 1 — at the foot: on the right of odd pages, on the left of even ones, one character in."""
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        foot = footer.paragraphs[0]
        foot.alignment = side
        layout = foot.paragraph_format
        layout.left_indent = layout.right_indent = Pt(PAGE_NUMBER.size)
        set_lines(foot, PAGE_NUMBER)
        add_run(foot, "— ", PAGE_NUMBER)
        _add_field(foot, "PAGE")
        add_run(foot, " —", PAGE_NUMBER)


def _add_field(paragraph: Paragraph, code: str) -> None:
    """Add a field that Word computes, such as the page's number."""
    run = paragraph.add_run()
    run.font.size = Pt(PAGE_NUMBER.size)
    run.font.name = LATIN
    for kind in ("begin", "", "end"):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = code
        run._r.append(element)  # noqa: SLF001 — fields have no public way


def _name_fallbacks(document: DocumentType) -> None:
    """Say which fonts stand in for those that a machine does not have."""
    fonts = []
    for name, others in FALLBACKS.items():
        instead = quoteattr(",".join(others))
        fonts.append(
            f"<w:font w:name={quoteattr(name)}><w:altName w:val={instead}/>"
            '<w:charset w:val="86"/></w:font>'
        )
    table = f"<w:fonts {nsdecls('w')}>{''.join(fonts)}</w:fonts>"
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    assert isinstance(part, Part)
    part._blob = (  # noqa: SLF001 — python-docx keeps the table of fonts as it is
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{table}'.encode()
    )
