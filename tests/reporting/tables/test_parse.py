"""Which kind of file it is: by its content, by its name only where it has no signature."""

import pytest

from reporting.spreadsheets.limits import Unreadable
from reporting.tables.found import FoundTable
from reporting.tables.parse import CSV, OTHER, TEXT, tables
from tests.reporting.spreadsheets.workbooks import workbook
from tests.reporting.tables import word_files as files


def first(content: bytes, kind: str) -> FoundTable:
    table = next(iter(tables(content, kind)))
    assert isinstance(table, FoundTable)
    return table


@pytest.mark.parametrize("kind", [OTHER, TEXT, CSV])
def test_word_and_excel_are_known_whatever_they_are_called(kind: str) -> None:
    assert first(files.saved(files.document([["甲"]])), kind).place == "第1个表"
    assert first(workbook(["甲"]), kind).place == "工作表“Sheet”"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_and_csv_by_their_names(encoding: str) -> None:
    content = "指标,目标\n增速,7.0".encode(encoding)
    assert first(content, CSV).rows[1].cells == ("增速", "7.0")
    assert first(content.replace(b",", b"\t"), TEXT).rows[1].cells == ("增速", "7.0")


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (b"", OTHER, "文件是空的"),
        (b"%PDF-1.7", OTHER, "这不是 Excel 文件"),
        (b"PK\x03\x04 broken", OTHER, "损坏"),
        (b"PK\x03\x04 broken", TEXT, "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", TEXT, "旧格式"),
        (b"\xff\xff\xff", TEXT, "文字读不出来"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, kind: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        list(tables(content, kind))


def test_hidden_sheet_says_so() -> None:
    found = list(tables(workbook(["甲"], hidden=True), OTHER))
    assert [isinstance(table, FoundTable) and table.is_hidden for table in found] == [False, True]
