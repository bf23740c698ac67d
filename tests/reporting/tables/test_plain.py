"""Pasted cells, and text with one cell a line."""

import pytest

from reporting.spreadsheets.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Unreadable
from reporting.tables.plain import pasted, tables


def rows(text: str) -> list[tuple[object, ...]]:
    (table,) = pasted(text)
    return [row.cells for row in table.rows]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a\tb\r\n1\t2\r\n", [("a", "b"), ("1", "2")]),
        ("a\tb\n\t2", [("a", "b"), (None, "2")]),
        ("a\t\n1\t2", [("a", None), ("1", "2")]),
        ("a\t", [("a", None)]),
        ("a\n\nb", [("a",), ("b",)]),
        ('"甲\n乙"\t2\n3\t4', [("甲\n乙", "2"), ("3", "4")]),
        ('"说""好""\n的"\t2', [('说"好"\n的', "2")]),
        ('"双减"政策\t2\n"b"\t1', [('"双减"政策', "2"), ('"b"', "1")]),
        ('"没有\t结束', [('"没有', "结束")]),
        (" 1 200 \t　6.5　", [("1 200", "6.5")]),
    ],
)
def test_pasted_cells(text: str, cells: list[tuple[object, ...]]) -> None:
    assert rows(text) == cells


def test_rows_keep_their_numbers_beside_empty_ones() -> None:
    (table,) = pasted("a\n\n\nb")
    assert [row.number for row in table.rows] == [1, 4]


def test_rows_of_different_lengths_are_not_aligned() -> None:
    assert [pasted(text)[0].is_aligned for text in ("a\tb\n1\t2", "a\tb\n1")] == [True, False]


DOCUMENT = """\
报告正文有\t一个制表符
附表1
2023年完成情况

\t序号
\t指标
\t年度投资
(万元)

\t1
\t
\t6

附表2
\t序号

\t9
\t甲
\t
 附表3
下一个
"""


def test_one_cell_a_line() -> None:
    first, second = tables(DOCUMENT)
    assert first.headings[1:] == ("附表1", "2023年完成情况")
    assert [(row.number, row.cells) for row in first.rows] == [
        (1, ("序号", "指标", "年度投资\n(万元)")),
        (2, ("1", None, "6")),
    ]
    assert first.is_aligned
    assert second.headings == ("附表2",)
    assert [row.cells for row in second.rows] == [("序号",), ("9", "甲", None)]
    assert not second.is_aligned


def test_text_without_tabs_is_a_table_of_one_column() -> None:
    assert rows("没有表\n也没有制表符") == [("没有表",), ("也没有制表符",)]


def test_nothing_pasted_is_a_table_without_rows() -> None:
    assert rows("") == []


def test_too_much_is_refused() -> None:
    with pytest.raises(Unreadable, match=f"{MAX_ROWS} 行以上"):
        pasted("a\n" * (MAX_ROWS + 1))
    with pytest.raises(Unreadable, match="100 列以上"):
        pasted("\t" * MAX_COLUMNS)
    with pytest.raises(Unreadable, match="粘贴的内容有"):
        pasted("a" * (MAX_BYTES + 1))
    with pytest.raises(Unreadable, match="一格最多5000个字"):
        pasted("a" * 5001)


def test_quotes_cost_no_more_than_their_length() -> None:
    assert len(rows('"' * 4999 + "\n" + ('"a\t' * 50))) == 2
