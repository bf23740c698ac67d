"""A paper as a file: a Word document or a workbook."""

import io

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reporting.documents.layout import (
    ABOUT,
    BODY,
    HEADING,
    HEIGHT,
    MARK,
    NOTE,
    TITLE,
    WIDTH,
    broken,
)
from reporting.documents.paper import Origin, Paper
from reporting.documents.sheet import fill
from reporting.documents.word import (
    DOCX,
    add_paragraph,
    finish_document,
    start_document,
)
from reporting.documents.word_table import add_table
from reporting.spreadsheets.write import XLSX

CONTENT_TYPES = {"docx": DOCX, "xlsx": XLSX}
"""The type of a file's content by the ending of its name."""
_LONGEST_NAME = 31  # of a sheet in Excel


def write_paper(paper: Paper, ending: str) -> bytes:
    """The paper as a file: `ending` is one of CONTENT_TYPES. Raises ValueError for another."""
    if ending == "docx":
        return _word(paper)
    if ending == "xlsx":
        return _workbook(paper)
    raise ValueError(f"no such file: {ending}")


def _word(paper: Paper) -> bytes:
    document = start_document(is_landscape=paper.is_landscape)
    width = HEIGHT if paper.is_landscape else WIDTH
    for number, table in enumerate(paper.tables):
        first = add_paragraph(document, table.mark, MARK) if table.mark else None
        if table.goes_on:
            heading = add_paragraph(document, table.title, HEADING)
            heading.paragraph_format.keep_with_next = True
            first = first or heading
        else:
            title = add_paragraph(document, broken(table.title, width), TITLE, centred=True)
            title.paragraph_format.space_after = Pt(8)
            first = first or title
        if number and not table.goes_on:
            first.paragraph_format.page_break_before = True
        if table.about:
            add_paragraph(document, table.about, ABOUT, centred=True)
        if table.unit:
            unit = add_paragraph(document, f"单位：{table.unit}", NOTE)
            unit.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            unit.paragraph_format.keep_with_next = True
        add_table(document, table, width)
        for words in table.notes:
            add_paragraph(document, words, NOTE, indent=True)
        if not table.rows:
            add_paragraph(document, "没有需要列出的内容。", BODY, indent=True)
    return finish_document(document, paper.origin)


def _workbook(paper: Paper) -> bytes:
    """Each table on a sheet of its own."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for number, table in enumerate(paper.tables):
        if number:
            sheet = book.create_sheet()
        sheet.title = table.name[:_LONGEST_NAME]
        fill(sheet, table, is_landscape=paper.is_landscape)
    _describe(book, paper.origin)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _describe(book: Workbook, origin: Origin) -> None:
    """Say in the workbook's properties what it was made from."""
    properties = book.properties
    properties.title = origin.title
    properties.creator = origin.author
    properties.description = origin.made_from
    # A workbook keeps its times without a zone, in UTC.
    properties.created = origin.made_at.replace(tzinfo=None)
