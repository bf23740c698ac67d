"""Uploaded files: what is read, what is refused with which words, and that nothing is run."""

import datetime
import io
import json
import re
import zipfile
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from reporting.spreadsheets.cells import Formula, Merged, dumped, loaded
from reporting.spreadsheets.limits import MAX_CELL, MAX_MERGED, MAX_ROWS, Unreadable
from reporting.spreadsheets.write import FORMATS, file_response
from tests.reporting.spreadsheets.workbooks import (
    SHEET,
    cells,
    opened,
    part,
    repacked,
    with_sheet,
    workbook,
)


def test_cells_are_what_was_typed() -> None:
    moment = datetime.datetime(2024, 3, 15, 8, 30)  # noqa: DTZ001  a workbook has no zones
    content = workbook(
        [" 甲\n路 ", 1, 0.1 + 0.2, 1234.5, moment, True, None, "=SUM(B1:C1)"], [], ["", None, "x"]
    )
    assert cells(content) == [
        (
            1,
            [
                "甲\n路",
                Decimal(1),
                Decimal("0.3"),
                Decimal("1234.5"),
                datetime.date(2024, 3, 15),
                "True",
                None,
                Formula("=SUM(B1:C1)"),
            ],
        ),
        (3, [None, None, "x"]),
    ]


def test_hidden_sheets_come_last_and_say_so() -> None:
    book = Workbook()
    hidden, shown = book.active, book.create_sheet("台账")
    assert hidden is not None
    hidden.title = "隐藏"
    hidden.sheet_state = "veryHidden"
    hidden.append(["x" * (MAX_CELL + 1)])
    shown.append(["a"])
    file = io.BytesIO()
    book.save(file)
    found = opened(file.getvalue())
    assert [(sheet.name, sheet.is_hidden, len(sheet.rows)) for sheet in found] == [
        ("台账", False, 1),
        ("隐藏", True, 0),
    ]
    assert "一格最多" in found[1].left_out[0]


def test_merged_cells_and_hidden_rows_are_told() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (["序号", "指标", None], [1, "金融业", "增加值"], [None, None, "存款"], [2, "x"]):
        sheet.append(line)
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("B2:B3")
    sheet.row_dimensions[4].hidden = True
    sheet.row_dimensions[9].hidden = True
    file = io.BytesIO()
    book.save(file)
    (found,) = opened(file.getvalue())
    assert set(found.merged) == {Merged(1, 1, 1, 2), Merged(2, 1, 3, 1)}
    assert found.hidden_rows == [4]
    assert loaded(json.loads(json.dumps(dumped(found)))) == found


def test_merged_cells_below_a_gap_are_told_too() -> None:
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="5000"/>'
    content = with_sheet(rows)
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    content = repacked(content, {SHEET: part(content, SHEET).replace(b"</sheetData>", merged)})
    (found,) = opened(content)
    assert found.merged == [Merged(1, 0, 1, 1)]


@pytest.mark.parametrize("reference", [b"A1", b"B2:A1", b"A0:x", b"A2:A1"])
def test_forged_merged_cells_are_refused(reference: bytes) -> None:
    merged = b'</sheetData><mergeCells><mergeCell ref="' + reference + b'"/></mergeCells>'
    content = with_sheet(b'<row r="1"><c r="A1"><v>1</v></c></row>')
    content = repacked(content, {SHEET: part(content, SHEET).replace(b"</sheetData>", merged)})
    with pytest.raises(Unreadable, match="损坏"):
        opened(content)


def test_too_many_merged_cells_are_refused() -> None:
    merged = b'<mergeCell ref="A1:B1"/>' * (MAX_MERGED + 1)
    content = with_sheet(b'<row r="1"><c r="A1"><v>1</v></c></row>')
    sheet = part(content, SHEET)
    sheet = sheet.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merged + b"</mergeCells>")
    with pytest.raises(Unreadable, match="20000处以上合并"):
        opened(repacked(content, {SHEET: sheet}))


def test_workbook_with_false_dimensions_is_read_whole() -> None:
    content = workbook(["a", "b"], ["c", "d"])
    sheet = part(content, SHEET).replace(b'ref="A1:B2"', b'ref="A1:A1"')
    content = repacked(content, {SHEET: sheet})
    assert cells(content) == [(1, ["a", "b"]), (2, ["c", "d"])]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_text_with_commas(encoding: str) -> None:
    assert cells("名称,投资\r\n\"甲,\n路\",'=1+1\r\n,'don\r\n".encode(encoding), "a.CSV") == [
        (1, ["名称", "投资"]),
        (2, ["甲,\n路", "=1+1"]),
        (3, [None, "'don"]),
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_export_is_read_back(kind: str) -> None:
    rows = [("=1+1", Decimal("0.10"), "+86"), ("-x", Decimal("-12345678901.2345"), None)]
    content = file_response(kind, "表", ["甲", "乙", "丙"], rows).content
    found = [[cell for cell in line if cell is not None] for _, line in cells(content, f"a.{kind}")]
    assert found[1][0] == "=1+1" and found[1][2] == "+86" and found[2][0] == "-x"
    assert [Decimal(str(line[1])) for line in found[1:]] == [
        Decimal("0.1"),
        Decimal("-12345678901.2345"),
    ]


@pytest.mark.parametrize(
    "content, name, words",
    [
        (b"", "a.xlsx", "文件是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "另存为 .xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "密码",
        ),
        (b"%PDF-1.7", "a.xlsx", "不是 Excel 文件"),
        (b"PK\x03\x04 and nothing more", "a.xlsx", "打不开"),
        (b"\xff\xfe\xff\xff", "a.csv", "读不出来"),
        (b'"' + b"x" * 200_000, "a.csv", "第1行A列有200000个字，一格最多5000个字"),
        (b"PK\x03\x04 and nothing more", "a.csv", "打不开"),
        (workbook(["a"])[:-400], "a.xlsx", "打不开"),
        (repacked(workbook(["a"]), {SHEET: b"<x"}), "a.xlsx", "打不开"),
        (b"a\n" * (MAX_ROWS + 1), "a.csv", f"一次最多读 {MAX_ROWS} 行"),
    ],
)
def test_unreadable_file_is_refused_with_reason(content: bytes, name: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        opened(content, name)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


TYPES = (
    b'<Types><Override PartName="/a.bin" ContentType="application/vnd.ms-excel.%s+xml"/></Types>'
)


@pytest.mark.parametrize(
    "parts, words",
    [
        ({"word/document.xml": b"<document/>"}, "打不开"),
        ({"[Content_Types].xml": TYPES % b"document.main"}, "这不是 Excel 文件"),
        (
            {"[Content_Types].xml": b"<Types/>", "mimetype": b"application/vnd.oasis.opendocument"},
            "这是 ODS 文件",
        ),
        (
            {
                "[Content_Types].xml": TYPES.replace(b"%s+xml", b"sheet.binary.macroEnabled.main"),
            },
            "这是二进制的 Excel 文件（.xlsb）",
        ),
        (
            {"[Content_Types].xml": TYPES % b"sheet.macroEnabled.main"},
            "这是带宏的 Excel 文件（.xlsm）",
        ),
    ],
    ids=["zip", "word", "ods", "xlsb", "xlsm"],
)
def test_other_files_of_parts_are_told_by_their_content(
    parts: dict[str, bytes], words: str
) -> None:
    with pytest.raises(Unreadable, match=words):
        opened(zipped(**parts))


def test_entity_expansion_is_refused() -> None:
    entities = b"".join(
        b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10 if level else b"ha")
        for level in range(12)
    )
    sheet = (
        b'<?xml version="1.0"?><!DOCTYPE x [' + entities + b"]>"
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row></sheetData>'
        b"</worksheet>"
    )
    with pytest.raises(Unreadable, match="打不开"):
        opened(repacked(workbook(["a"]), {SHEET: sheet}))


ENTITIES = {
    "one": b'<!DOCTYPE x [<!ENTITY e "ha">]>',
    "few that multiply": b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY e "&b;&b;">]>',
    "external": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "external parameter": b'<!DOCTYPE x [<!ENTITY % e SYSTEM "file:///etc/hostname"> %e;]>',
}
PARTS = [
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
]


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("entities", ENTITIES.values(), ids=ENTITIES)
def test_workbook_that_defines_entities_is_refused_whatever_part_defines_them(
    entities: bytes, name: str
) -> None:
    sound = workbook(["名称"])
    xml = part(sound, name)
    start = re.match(rb"<\?xml[^>]*\?>\s*", xml)
    place = start.end() if start else 0
    with pytest.raises(Unreadable, match="文件打不开：不是 Excel"):
        opened(repacked(sound, {name: xml[:place] + entities + xml[place:]}))


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        b'<row r="1048577"><c><v>1</v></c></row>',
        b'<row r="2"/><row r="1"><c><v>1</v></c></row>',
        b'<row><c r="XFE1"><v>1</v></c></row>',
        b'<row><c t="s"><v>0</v></c></row>',
    ],
    ids=["far", "next to last", "backwards", "column", "text"],
)
def test_place_that_no_sheet_has_is_refused(rows: bytes) -> None:
    with pytest.raises(Unreadable, match="打不开"):
        opened(with_sheet(rows))


SOUND = workbook(["名称", "投资"], ["甲", 1.5])


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=8))
def test_damaged_file_is_read_or_refused(place: int, noise: bytes) -> None:
    damaged = SOUND[:place] + noise + SOUND[place + len(noise) :]
    with suppress(Unreadable):
        opened(damaged)
