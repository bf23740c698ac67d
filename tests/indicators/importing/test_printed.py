"""Targets as printed: the county's own annexes, and tables as other offices lay them out."""

import io
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from indicators.importing.printed import PrintedTarget, ReadTargets, read_targets, understood
from reporting.spreadsheets.cells import Cell, Formula
from reporting.tables.found import FoundTable
from reporting.tables.parse import OTHER, TEXT, tables
from reporting.tables.plain import pasted
from reporting.tables.sheets import table_of
from tests.indicators.importing.offices import SOURCE, as_printed, as_read, printed
from tests.reporting.tables import word_files as files
from tests.reporting.tables.tables import sheet


def targets_of(found: list[FoundTable], year: int) -> ReadTargets:
    return read_targets([understood(table, year) for table in found])


def read_file(content: bytes, kind: str, year: int = 2024) -> ReadTargets:
    return targets_of(list(tables(content, kind)), year)  # type: ignore[arg-type]


def read(*lines: Sequence[Cell | int], merged: tuple[str, ...] = ()) -> ReadTargets:
    return targets_of([table_of(sheet(*lines, merged=merged))], 2024)


def brief(found: ReadTargets) -> list[tuple[int, int, str, str, str, str]]:
    return [
        (each.number, each.row, each.group, each.name, each.unit, each.target_text)
        for each in found.targets
    ]


def problems(found: ReadTargets) -> list[str]:
    said = []
    for target in found.targets:
        said.extend(target.problems)
    return said


# The county's document.


@pytest.mark.parametrize("year", [2023, 2024])
def test_document_as_text_gives_its_tables(year: int) -> None:
    found = read_file((SOURCE / "source.txt").read_bytes(), TEXT)
    assert as_read(found.targets, year) == printed(year)
    assert problems(found) == []


@pytest.mark.parametrize("year", [2023, 2024])
def test_document_as_word_file_gives_its_tables(year: int) -> None:
    made = files.document(
        "附表1",
        "城口县2023年国民经济和社会发展目标完成情况",
        as_printed(2023),
        "附表2",
        "城口县2024年国民经济和社会发展预期目标",
        as_printed(2024),
    )
    found = read_file(files.saved(made), OTHER)
    assert as_read(found.targets, year) == printed(year)
    assert problems(found) == []


def test_document_pasted_from_word_gives_its_table() -> None:
    lines = []
    for row in as_printed(2024):
        cells = ["" if cell == files.ABOVE else cell for cell in row if cell != files.LEFT]
        lines.append("\t".join(cells))
    found = targets_of(pasted("\n".join(lines)), 2024)
    assert as_read(found.targets, 2024) == printed(2024)


# Other offices.


def test_unit_in_a_column_of_its_own_and_columns_in_another_order() -> None:
    found = read(
        ["指标名称", "属性", "计量单位", "2023年完成", "2024年目标", "牵头单位", "备注"],
        ["地区生产总值增速", "预期性", "%", "6.0", "6.5", "县发展改革委", "现价"],
        ["生产安全事故死亡人数", "约束性", "——", 4, "≤10", "县应急局", None],
    )
    gdp, deaths = found.targets
    assert (gdp.unit, gdp.target_text, gdp.last_year, gdp.lead, gdp.note) == (
        "%",
        "6.5",
        "6.0",
        "县发展改革委",
        "现价",
    )
    assert (deaths.number, deaths.unit, deaths.last_year, deaths.attribute) == (
        2,
        "",
        "4",
        "binding",
    )
    assert problems(found) == []


def test_head_of_two_rows_with_the_years_above() -> None:
    found = read(
        ["序号", "指标", "2023年", None, "2024年", None],
        [None, None, "目标", "完成", "目标", "属性"],
        [1, "增速（%）", 7, 6, "6.50", "预期性"],
        merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
    )
    (target,) = found.targets
    assert (target.target_text, target.attribute, target.last_year) == ("6.50", "expected", "6")
    assert found.not_taken == ["工作表“台账”没有用到的列：C列“2023年目标”。"]


def test_title_and_unit_above_and_notes_below() -> None:
    found = read(
        ["某县2025年国民经济和社会发展计划主要指标"],
        ["单位：%"],
        ["序号", "指标", "目标"],
        [1, "增速（%）", 7],
        ["注：增速按不变价。"],
    )
    assert [(each.year, each.name) for each in found.targets] == [(2025, "增速")]
    assert found.not_taken == ["工作表“台账”第5行是表下的说明：注：增速按不变价。，没有读。"]


def test_table_broken_over_pages_goes_on_under_its_second_head() -> None:
    found = read(
        ["序号", "指标", "目标"],
        ["一", "发展", None],
        [1, "甲", 7],
        ["序号", "指标", "目标"],
        [2, "乙", 8],
    )
    assert [(each.number, each.section) for each in found.targets] == [(1, "发展"), (2, "发展")]
    assert problems(found) == []


def test_blank_rows_are_nothing() -> None:
    found = read(["序号", "指标", "目标"], [None], [1, "甲", 7], [None, None, None], [2, "乙", 8])
    assert brief(found) == [(1, 0, "", "甲", "", "7"), (2, 0, "", "乙", "", "8")]


def test_groups_merged_downwards() -> None:
    found = read(
        ["序号", "指标", None, "单位", "目标"],
        [9, "金融业", "增加值增速", "%", 8],
        [None, None, "存款余额增速", "%", 5],
        [10, "固定资产投资增速", None, "%", 8],
        merged=("B1:C1", "A2:A3", "B2:B3", "B4:C4"),
    )
    assert brief(found) == [
        (9, 0, "金融业", "增加值增速", "%", "8"),
        (9, 1, "金融业", "存款余额增速", "%", "5"),
        (10, 0, "", "固定资产投资增速", "%", "8"),
    ]


def test_group_in_a_row_of_its_own() -> None:
    found = read(
        ["序号", "指标", "目标", "属性"],
        [1, "金融业", None, None],
        [None, "增加值增速（%）", 8, "预期性"],
        [None, "存款余额增速（%）", 5, None],
        [2, "投资（亿元）", 8, "预期性"],
    )
    assert brief(found) == [
        (1, 0, "金融业", "增加值增速", "%", "8"),
        (1, 1, "金融业", "存款余额增速", "%", "5"),
        (2, 0, "", "投资", "亿元", "8"),
    ]


def test_part_of_the_row_above_without_a_column_of_numbers() -> None:
    found = read(["指标", "目标"], ["预算收入（%）", 7], ["其中：税收（%）", 7], ["投资（%）", 8])
    assert [(each.number, each.row, each.is_subitem) for each in found.targets] == [
        (1, 0, False),
        (1, 1, True),
        (2, 0, False),
    ]


def test_numbers_as_offices_write_them() -> None:
    found = read(
        ["序号", "指标", "目标"],
        ["１", "甲", 7],
        ["2.", "乙", 7],
        ["（3）", "丙", 7],
        ["4、", "丁", 7],
        ["4.1", "戊", 7],
    )
    assert [(each.number, each.row) for each in found.targets] == [
        (1, 0),
        (2, 0),
        (3, 0),
        (4, 0),
        (4, 1),
    ]
    assert problems(found) == []


def test_numbers_that_begin_anew_in_a_section_are_counted_on() -> None:
    found = read(
        ["序号", "指标", "目标"],
        ["一、经济发展"],
        [1, "甲", 7],
        [2, "乙", 7],
        ["（二）民生福祉"],
        [1, "丙", 7],
        [2, "丁", 7],
        merged=("A2:C2", "A5:C5"),
    )
    assert [(each.number, each.section_number, each.section) for each in found.targets] == [
        (1, "一", "经济发展"),
        (2, "一", "经济发展"),
        (3, "二", "民生福祉"),
        (4, "二", "民生福祉"),
    ]
    assert problems(found) == []


def test_section_without_a_number_under_all_columns() -> None:
    found = read(["序号", "指标", "目标"], ["创新驱动"], [1, "甲", 7], merged=("A2:C2",))
    assert [(each.section_number, each.section) for each in found.targets] == [("", "创新驱动")]


def test_words_of_a_target_stay_as_printed() -> None:
    found = read(
        ["序号", "指标", "目标"],
        [1, "甲（%）", "较上年提高\n0.5个百分点"],
        [2, "乙（%）", "——"],
        [3, "丙（%）", "7.0"],
        [4, "丁（%）", "与经济\n增长同步"],
    )
    assert [each.target_text for each in found.targets] == [
        "较上年提高0.5个百分点",
        "——",
        "7.0",
        "与经济增长同步",
    ]
    assert problems(found) == []


def test_table_of_results_alone_is_read_where_its_title_names_another_year() -> None:
    head = ["序号", "指标", "单位", "完成情况"]
    rows = [["1", "生产总值增速", "%", "6.1%"], ["2", "就业", "人", "１，２００"]]
    found = read(["2023年计划完成情况"], head, *rows)
    assert [(each.year, each.name, each.unit, each.actual) for each in found.targets] == [
        (2023, "生产总值增速", "%", "6.1%"),
        (2023, "就业", "人", "１，２００"),
    ]
    assert problems(found) == []
    assert read(["2024年上半年完成情况"], head, *rows).targets == []


def test_cells_of_excel_are_read_as_they_are_shown() -> None:
    book = Workbook()
    sheet_of_book = book.active
    assert sheet_of_book is not None
    for line in (["序号", "指标", "单位", "目标"], [1, "甲", "%", 0.07], [2, "乙", "%", 0.061]):
        sheet_of_book.append(line)
    sheet_of_book.append([3, "丙", "人", "１，２００"])
    sheet_of_book.append(["4", "丁", "%", "6.10%"])
    for number in (2, 3):
        sheet_of_book.cell(number, 4).number_format = "0.0%"
    file = io.BytesIO()
    book.save(file)
    found = read_file(file.getvalue(), OTHER)
    assert [each.target_text for each in found.targets] == ["7.0%", "6.1%", "１，２００", "6.10%"]
    assert [each.number for each in found.targets] == [1, 2, 3, 4]
    assert problems(found) == []


# What is not understood is said.


def test_problems_are_said() -> None:
    found = read(
        ["序号", "指标", "单位", "目标", "属性"],
        [1, "甲（%）", "个", Formula("=A1"), "预期"],
        [5, "乙", "%", None, "指导性"],
        ["x", "丙", "%", 7, "约束性指标"],
        [7, "甲", "%", 7, "—"],
    )
    first, second, third, fourth = found.targets
    assert first.problems == [
        "单位栏是“个”，名称后面是“%”。",
        "是公式，系统不读公式：请粘贴为数值。",
        "没有目标。",
    ]
    assert second.problems == [
        "属性“指导性”不认识，应为约束性或预期性。",
        "序号是5，前一个是1。",
        "没有目标。",
    ]
    assert third.problems == ["序号“x”不是数。"]
    assert fourth.problems == ["与工作表“台账”第2行的指标同名。"]
    assert [each.attribute for each in found.targets] == ["expected", "", "binding", ""]


def test_two_columns_that_can_be_one_are_said() -> None:
    found = read(["指标", "目标", "预期目标"], ["甲（%）", "7", "8"])
    assert [target.target_text for target in found.targets] == ["7"]
    assert "B列“目标”、C列“预期目标”都像是目标，只读了B列“目标”。" in found.not_taken[0]


def test_hidden_rows_and_sheets_are_left_out_and_said() -> None:
    shown = sheet(["指标", "目标"], ["甲", 7], ["乙", 8])
    table = table_of(shown)
    hidden_row = table_of(
        type(shown)("台账", shown.rows, hidden_rows=[3]),
    )
    hidden_sheet = table_of(type(shown)("旧", shown.rows, is_hidden=True))
    assert len(targets_of([table], 2024).targets) == 2
    found = targets_of([hidden_row, hidden_sheet], 2024)
    assert [each.name for each in found.targets] == ["甲"]
    assert found.not_taken == [
        "工作表“台账”第3行是隐藏的行，没有读。",
        "工作表“旧”是隐藏的，没有读。",
    ]


def test_table_that_is_no_table_of_targets_gives_nothing() -> None:
    assert read(["序号", "项目名称", "牵头单位"], [1, "甲", "县水利局"]).targets == []


# Whatever order the columns have, and whatever stands around the table.

_TITLES = {
    "number": ["序号", "编号", "项次"],
    "name": ["指标", "指标名称", "主要指标", "计划指标"],
    "unit": ["单位", "计量单位"],
    "target": ["目标", "预期", "2024年目标", "预期目标值", "年度计划"],
    "attribute": ["属性", "指标属性", "类型"],
    "last_year": ["2023年完成", "上年实际", "2023年完成情况"],
}
_ROWS: list[dict[str, Cell]] = [
    {
        "number": Decimal(number),
        "name": f"指标{number}",
        "unit": "%",
        "target": f"{number}.0",
        "attribute": "预期性",
        "last_year": f"{number}.5",
    }
    for number in range(1, 6)
]


@given(st.data())
def test_rows_read_are_the_same_in_any_layout(data: st.DataObject) -> None:
    order = data.draw(st.permutations(sorted(_TITLES)))
    head: list[Cell] = [data.draw(st.sampled_from(_TITLES[name])) for name in order]
    lines: list[Sequence[Cell]] = [head]
    lines += [[row[name] for name in order] for row in _ROWS]
    for _ in range(data.draw(st.integers(0, 3))):
        lines.insert(data.draw(st.integers(1, len(lines))), [None])
    above = data.draw(
        st.lists(st.sampled_from(["某县2024年计划指标", "单位：%", "（草案）"]), max_size=3)
    )
    found = read(*[[line] for line in above], *lines)
    assert [
        (
            each.number,
            each.row,
            each.name,
            each.unit,
            each.target_text,
            each.attribute,
            each.last_year,
        )
        for each in found.targets
    ] == [
        (number, 0, f"指标{number}", "%", f"{number}.0", "expected", f"{number}.5")
        for number in range(1, 6)
    ]
    assert problems(found) == []


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(), st.text(max_size=5), st.sampled_from(["序号", "指标", "目标", "一", "1"])
            ),
            max_size=5,
        ),
        max_size=8,
    )
)
def test_nothing_makes_the_reader_fail(lines: list[list[Cell]]) -> None:
    kept = [[cell or None for cell in line] for line in lines]
    found = read(*kept)
    assert all(isinstance(each, PrintedTarget) for each in found.targets)


def test_file_is_read_from_memory() -> None:
    content = io.BytesIO((SOURCE / "source.txt").read_bytes())
    assert len(read_file(content.getvalue(), TEXT).targets) == 81
