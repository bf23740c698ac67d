"""Tables of an uploaded file, read in a process of its own."""

import io

import pytest

from reporting.spreadsheets.limits import MAX_BYTES, Unreadable
from reporting.tables.read import tables_of
from tests.reporting.tables import word_files as files


def test_tables_of_a_word_file() -> None:
    content = files.saved(files.document("附表1", [["指标", "目标"], ["增速", "7.0"]]))
    (table,) = tables_of(io.BytesIO(content), name="计划.DOCX", size=len(content))
    assert (table.headings, table.rows[1].cells) == (("附表1",), ("增速", "7.0"))


def test_tables_of_a_text() -> None:
    content = "附表1\n\t指标\n\t目标\n\n\t增速\n\t7.0\n".encode()
    (table,) = tables_of(io.BytesIO(content), name="计划.TXT", size=len(content))
    assert [row.cells for row in table.rows] == [("指标", "目标"), ("增速", "7.0")]


def test_refusal_of_the_other_process_is_raised() -> None:
    with pytest.raises(Unreadable, match="文件是空的"):
        tables_of(io.BytesIO(b""), name="计划.docx", size=0)


def test_file_that_is_too_large_stays_unread() -> None:
    class Untouched(io.BytesIO):
        def read(self, *_size: object) -> bytes:
            raise AssertionError("read")

    with pytest.raises(Unreadable, match="最多能读 10 MB"):
        tables_of(Untouched(), name="计划.docx", size=MAX_BYTES + 1)
