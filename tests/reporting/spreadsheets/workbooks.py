"""Workbooks as people make them, and as nobody should."""

import io
import zipfile
from collections.abc import Mapping

from openpyxl import Workbook

from reporting.spreadsheets import parse
from reporting.spreadsheets.cells import Cell, Sheet
from reporting.spreadsheets.limits import Unreadable

NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


def workbook(*lines: list[object], hidden: bool = False) -> bytes:
    """A workbook of one sheet with these lines, and perhaps a hidden one."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    if hidden:
        book.create_sheet("隐藏").sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The workbook with another content of some parts, and with those that it did not have."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    """The content of a part of the workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def with_sheet(rows: bytes, **others: bytes) -> bytes:
    """A workbook with this markup between the tags of its rows, and shared `strings`."""
    content = workbook(["名称"])
    parts = {
        SHEET: b"<worksheet " + NAMESPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    }
    if "strings" in others:
        parts[STRINGS] = b"<sst " + NAMESPACE + b">" + others["strings"] + b"</sst>"
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        relation = b'<Relationship Id="rIdS" Type="' + kind + b'" Target="sharedStrings.xml"/>'
        relations = part(content, RELATIONS)
        parts[RELATIONS] = relations.replace(b"</Relationships>", relation + b"</Relationships>")
    if "styles" in others:
        parts[STYLES] = b"<styleSheet " + NAMESPACE + b">" + others["styles"] + b"</styleSheet>"
    return repacked(content, parts)


def opened(content: bytes, name: str = "a.xlsx") -> list[Sheet]:
    """The sheets as the process of a file reads them. Raises Unreadable."""
    found = []
    for sheet in parse.sheets(content, is_csv=name.lower().endswith(".csv")):
        if isinstance(sheet, Unreadable):
            raise sheet
        found.append(sheet)
    return found


def cells(content: bytes, name: str = "a.xlsx") -> list[tuple[int, list[Cell]]]:
    """The only sheet's rows."""
    (sheet,) = opened(content, name)
    return [(number, list(row)) for number, row in sheet.rows]
