"""Sheets as tables: merged cells, hidden rows."""

from decimal import Decimal

import pytest

from reporting.spreadsheets.cells import Cell, Merged, Sheet
from reporting.spreadsheets.limits import MAX_CELL, MAX_ROWS, Unreadable
from reporting.tables.found import dumped, loaded
from reporting.tables.sheets import table_of


def test_merged_cells_are_filled_both_ways() -> None:
    sheet = Sheet(
        "目标",
        [
            (1, ("序号", "指标", None, "目标")),
            (2, (Decimal(9), "金融业", "增加值")),
            (3, (None, None, "存款")),
        ],
        merged=[Merged(1, 1, 1, 2), Merged(2, 1, 3, 1), Merged(2, 0, 9, 0)],
        hidden_rows=[3],
    )
    table = table_of(sheet)
    assert [row.cells for row in table.rows] == [
        ("序号", "指标", "指标", "目标"),
        (Decimal(9), "金融业", "增加值"),
        (Decimal(9), "金融业", "存款"),
    ]
    assert [(row.number, sorted(row.repeated), row.is_hidden) for row in table.rows] == [
        (1, [2], False),
        (2, [], False),
        (3, [0, 1], True),
    ]
    assert table.place == "工作表“目标”"


def test_row_of_a_merged_cell_alone_is_there() -> None:
    sheet = Sheet("", [(1, ("a",)), (3, ("b",))], merged=[Merged(1, 0, 2, 1)])
    assert [(row.number, row.cells) for row in table_of(sheet).rows] == [
        (1, ("a", "a")),
        (2, ("a", "a")),
        (3, ("b",)),
    ]


def test_empty_merged_cells_change_nothing() -> None:
    sheet = Sheet("", [(2, ("a", None, "b"))], merged=[Merged(1, 0, 1, 5), Merged(2, 1, 2, 1)])
    assert [row.cells for row in table_of(sheet).rows] == [("a", None, "b")]


@pytest.mark.parametrize("words", ["a", "a" * MAX_CELL])
def test_merged_cells_cannot_fill_a_sheet_beyond_measure(words: str) -> None:
    rows: list[tuple[int, tuple[Cell, ...]]] = [
        (number, (words,)) for number in range(1, MAX_ROWS + 1)
    ]
    merged = [Merged(1, 0, MAX_ROWS, 99)] * 2
    with pytest.raises(Unreadable, match="取消合并"):
        table_of(Sheet("", rows, merged=merged))


def test_table_comes_back_from_json_as_it_was() -> None:
    sheet = Sheet("", [(1, ("a", Decimal("7.0"), None))], ["往下的没有读。"], is_hidden=True)
    table = table_of(sheet)
    assert loaded(dumped(table)) == table
