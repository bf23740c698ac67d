"""Word files as offices make them: merged cells, numbers that Word counts, marks of revision."""

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

LEFT, ABOVE = "<", "^"
"""A cell that is merged with the one to its left, or with the one above it."""


def document(*parts: str | Sequence[Sequence[str]]) -> Any:
    """A document of lines of text and of tables, in which LEFT and ABOVE stand for merged cells."""
    made = docx.Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
        else:
            add_table(made, part)
    return made


def add_table(made: Any, rows: Sequence[Sequence[str]]) -> Any:
    """Add a table with these cells; all rows have as many."""
    table = made.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            if text not in (LEFT, ABOVE):
                table.cell(number, place).text = text
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            if text in (LEFT, ABOVE):
                continue
            right = place
            while right + 1 < len(row) and row[right + 1] == LEFT:
                right += 1
            bottom = number
            while bottom + 1 < len(rows) and rows[bottom + 1][place] == ABOVE:
                bottom += 1
            if (right, bottom) != (place, number):
                kept = table.cell(number, place).text
                table.cell(number, place).merge(table.cell(bottom, right)).text = kept
    return table


def saved(made: Any) -> bytes:
    """The document as a file."""
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def number_by_word(
    made: Any, cells: Sequence[Any], *, way: str = "decimal", text: str = "%1"
) -> None:
    """Have Word count these cells, as its 自动编号 does."""
    numbering = made.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{way}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    for cell in cells:
        properties = cell.paragraphs[0]._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>')
        )


def mark_run(run: Any, mark: str) -> None:
    """Put a run into a mark of revision: w:ins or w:del."""
    element = run._r
    around = parse_xml(f'<{mark} {nsdecls("w")} w:id="1" w:author="县发展改革委"/>')
    element.addprevious(around)
    around.append(element)
    if mark == "w:del":
        for text in element.findall(qn("w:t")):
            text.tag = qn("w:delText")


def mark_row(row: Any, mark: str) -> None:
    """Give a row a property without value: w:hidden or w:del."""
    row._tr.get_or_add_trPr().append(parse_xml(f"<{mark} {nsdecls('w')}/>"))


def in_content_control(table: Any) -> None:
    """Put the table into a content control, as templates of offices do."""
    element = table._tbl
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    element.addprevious(control)
    control[0].append(element)


def nested(cell: Any, rows: Sequence[Sequence[str]]) -> None:
    """Put a table into a cell."""
    inner = cell.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            inner.cell(number, place).text = text


def copied(element: Any) -> Any:
    """A copy of an element of the file."""
    return deepcopy(element)
