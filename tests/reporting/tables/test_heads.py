"""Heads: one to three rows, merged or not, by the words that offices use."""

from reporting.tables.heads import Head, HeadChoice, Meaning, heads_of
from reporting.tables.plain import pasted
from reporting.tables.sheets import table_of
from tests.reporting.tables.tables import sheet

MEANINGS = (
    Meaning("name", "指标", "指标(名称)?"),
    Meaning("target", "目标", "(本年)?目标"),
    Meaning("actual", "完成", "(本年)?完成"),
    Meaning("fund", "县级", "县级(资金)?"),
)


def head_of(*lines: list[str | None], merged: tuple[str, ...] = ()) -> Head:
    (head,) = heads_of(table_of(sheet(*lines, merged=merged)), MEANINGS, ("name", "target"), 2024)
    return head


def test_head_below_a_title_and_a_line_with_the_unit() -> None:
    head = head_of(["2024年计划"], ["单位：万元"], ["序号", "指标", "2024年目标"], ["1", "甲", "7"])
    assert (head.first, head.last) == (2, 2)
    assert head.fields == {1: "name", 2: "target"}
    assert head.called(2) == "C列“2024年目标”"


def test_head_of_two_rows_with_merged_cells() -> None:
    head = head_of(
        ["指标", "2024年", None, "资金来源（万元）", None],
        [None, "目标", "完成", "市级", "县级资金"],
        ["甲", "7", "6", "1", "2"],
        merged=("A1:A2", "B1:C1", "D1:E1"),
    )
    assert (head.first, head.last) == (0, 1)
    assert head.fields == {0: "name", 1: "target", 2: "actual", 4: "fund"}
    assert head.titles[3] == "资金来源（万元）市级"


def test_head_of_two_rows_whose_merged_cells_left_no_trace() -> None:
    (table,) = pasted("指标\t2024年\t\t备注\n\t目标\t完成\t\n甲\t7\t6\t")
    (head,) = heads_of(table, MEANINGS, ("name", "target"), 2024)
    assert (head.last, head.fields) == (1, {0: "name", 1: "target", 2: "actual"})


def test_another_years_target_is_none() -> None:
    head = head_of(
        ["指标", "2023年", None, "2024年", None],
        [None, "目标", "完成", "目标", "完成"],
        ["甲", "7", "6", "1", "2"],
        merged=("A1:A2", "B1:C1", "D1:E1"),
    )
    assert head.fields == {0: "name", 3: "target", 4: "actual"}


def test_first_row_of_the_table_is_no_part_of_the_head() -> None:
    head = head_of(
        ["序号", "指标", None, "目标"], ["9", "金融业", "增加值", "6"], merged=("B1:C1",)
    )
    assert (head.last, head.places_of("name")) == (0, [1, 2])


def test_section_below_the_head_is_no_part_of_it() -> None:
    head = head_of(["序号", "指标", None, "目标"], [None, "推动高质量发展"], ["1", "甲", None, "7"])
    assert head.last == 0


def test_each_page_of_a_table_has_its_head() -> None:
    lines = [["指标", "目标"], ["甲", "7"], ["指标", "目标"], ["乙", "8"]]
    heads = heads_of(table_of(sheet(*lines)), MEANINGS, ("name", "target"), 2024)
    assert [head.first for head in heads] == [0, 2]


def test_table_without_the_needed_columns_has_no_head() -> None:
    assert heads_of(table_of(sheet(["指标", "单位"])), MEANINGS, ("name", "target"), 2024) == []


def test_chosen_row_is_the_head_with_the_chosen_columns() -> None:
    lines = [["2024年"], ["事项", "要求"], ["甲", "7"], ["事项", "要求"], ["乙", "8"]]
    table = table_of(sheet(*lines))
    assert heads_of(table, MEANINGS, ("name", "target"), 2024) == []
    choice = HeadChoice(2, {0: "name", 1: "target"})
    heads = heads_of(table, MEANINGS, ("name", "target"), 2024, choice)
    assert [(head.first, head.fields) for head in heads] == [
        (1, {0: "name", 1: "target"}),
        (3, {0: "name", 1: "target"}),
    ]
    assert heads_of(table, MEANINGS, ("name", "target"), 2024, HeadChoice(2, {0: "name"})) == []


def test_column_that_was_not_chosen_is_not_taken() -> None:
    table = table_of(sheet(["指标", "目标", "完成"], ["甲", "7", "6"]))
    (head,) = heads_of(
        table, MEANINGS, ("name", "target"), 2024, HeadChoice(1, {0: "name", 2: "target"})
    )
    assert head.fields == {0: "name", 2: "target"}


def test_layout_is_that_of_the_titles_alone() -> None:
    first = head_of(["指标", "目标"], ["甲", "7"])
    assert first.layout == head_of(["2024年"], ["指标", "目\n标"], ["乙", "8"]).layout
    assert first.layout != head_of(["目标", "指标"], ["7", "甲"]).layout
