"""Cells that are merged downwards, and rows that nobody sees in Excel."""

from typing import Any

import pytest

from projects.importing.reading.table import Table
from reporting.spreadsheets import cells
from reporting.spreadsheets.cells import Merged, Sheet
from reporting.spreadsheets.limits import MAX_ROWS, Unreadable
from reporting.tables.sheets import table_of
from tests.projects.importing.files import table, workbook

HEAD = ["类型", "序号", "项目名称", "牵头单位", "总投资（万元）", "2024年计划投资（万元）"]
LINES: list[list[Any]] = [
    HEAD,
    ["续建", 1, "甲路", "县交通局", 100, 10],
    [None, 2, "乙桥", None, 200, 20],
    [None, "小计", None, None, 300, 30],
    ["新开工", 3, "丙渠", "县水利局", 50, 5],
]


def merged(*ranges: str, lines: list[list[Any]] = LINES) -> Table:
    return table(workbook(lines, lambda sheet: [sheet.merge_cells(each) for each in ranges]))


def test_text_of_merged_cells_is_that_of_every_row() -> None:
    found = merged("A2:A4", "D2:D3")
    assert (found.faults, found.warnings) == ([], [])
    assert [
        (row.values["name"], row.values["nature"], row.values["lead"]) for row in found.rows
    ] == [
        ("甲路", "continued", "县交通局"),
        ("乙桥", "continued", "县交通局"),
        ("丙渠", "new", "县水利局"),
    ]


def test_cell_that_is_not_merged_stays_empty() -> None:
    assert "nature" not in merged("D2:D3").rows[1].values


def test_amount_of_several_rows_is_refused() -> None:
    lines = [[*line] for line in LINES[:3]]
    lines[2][4] = None
    (fault,) = map(str, merged("A2:A3", "E2:E3", lines=lines).faults)
    assert fault.startswith("第3行　E列“总投资（万元）”　和上面的行合并成一格")


def test_row_whose_name_is_merged_with_the_one_above_is_shown_and_not_read() -> None:
    lines = [[*line] for line in LINES[:3]]
    lines[2][2] = None
    found = merged("C2:C3", lines=lines)
    assert len(found.rows) == 1
    assert "第3行的项目名称和上一行合并成一格，没有当作一项来读。" in str(found.warnings[0])


def test_hidden_rows_are_read_and_shown() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[4].hidden = True

    found = table(workbook(LINES, hide))
    assert len(found.rows) == 3
    assert "第3行在 Excel 里是隐藏的，也读进来了。" in str(found.warnings[-1])


def test_hidden_sheet_is_named_and_not_read() -> None:
    def add(sheet: Any) -> None:
        other = sheet.parent.create_sheet("旧台账")
        other.append(HEAD)
        other.append(LINES[1])
        other.sheet_state = "hidden"

    found = table(workbook(LINES, add))
    assert "工作表“旧台账”是隐藏的，没有读。" in "".join(map(str, found.notices))


def test_merged_cells_beyond_measure_are_refused() -> None:
    rows: list[tuple[int, tuple[cells.Cell, ...]]] = [(1, ("甲",)), (MAX_ROWS, ("乙",))]
    sheet = Sheet("台账", rows, merged=[Merged(1, 0, MAX_ROWS, 0)] * 1000)
    with pytest.raises(Unreadable, match="合并的单元格太多"):
        table_of(sheet)
