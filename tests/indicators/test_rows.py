"""Judged rows as strings, counted and put in the order in which shortfalls are told."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.judging import Ledger
from indicators.rows import STATUS_ORDER, Row, ShortfallGroup, Tally, by_section, make_rows, shortfalls
from reporting.enums import Attribute, DataNature, Direction, FinalWord, Measure, Status
from reporting.models import Plan
from tests.constraints import change
from tests.factories import make_actual, make_observation, make_plan, make_section, make_target

pytestmark = pytest.mark.django_db

BINDING, EXPECTED = Attribute.BINDING, Attribute.EXPECTED


def rows_of(plan: Plan | None = None, through: int = 12, query: str = "") -> list[Row]:
    return make_rows(Ledger.of_plan(plan or make_plan(), None).judge_all(through), through, query)


def printed(number: int, actual: str | None = None, *, row: int = 0, month: int = 12, **fields: Any) -> None:
    """A target of ≥ 7 % with its figure."""
    target = make_target(make_plan(), number, row, **fields)
    if actual is not None:
        make_actual(target, actual, month)


def only(through: int = 12) -> Row:
    (row,) = rows_of(through=through)
    return row


# One row.


def test_figures_and_targets_stand_as_typed() -> None:
    printed(1, "7.0", wording="7左右")
    row = only()
    assert (row.target_text, row.actual_text, row.status, row.label) == ("7左右", "7.0", Status.MET, "达到预期")
    assert (row.lead, row.attribute, row.unit, row.url) == ("单位tongji", "预期性", "%", "/plans/2023/indicators/1/")


def test_a_miss_is_told_in_its_own_unit() -> None:
    printed(1, "6", wording="7左右")
    row = only()
    assert (row.gap_word, row.gap_number, row.gap_unit, row.gap_text) == ("低", "1.0", "个百分点", "低1.0个百分点")
    assert (row.gap_tone, row.label) == ("bad", "低于预期")
    assert "6 − 7 = −1.0个百分点" in row.sentence


@pytest.mark.parametrize(
    "actual, through, tone", [("6", 12, "bad"), ("6", 6, "late"), ("8", 12, "good"), ("8", 6, "good"), (None, 12, "")]
)
def test_a_gap_is_red_amber_or_green(actual: str | None, through: int, tone: str) -> None:
    printed(1, actual, month=through)
    assert only(through).gap_tone == tone


def test_the_link_carries_the_period() -> None:
    printed(11, row=1)
    (row,) = rows_of(through=6, query="?through=6")
    assert row.url == "/plans/2023/indicators/11/?through=6"
    assert row.is_sub


def test_words_stand_where_no_figure_is_but_never_beside_one() -> None:
    target = make_target(make_plan(), wording="完成市级下达任务", unit="")
    report = make_actual(target, None, words="任务已完成")
    assert only().actual_text == "任务已完成"
    change(report, value=Decimal(0))
    assert only().actual_text == "0"


def test_without_report_everything_about_it_is_empty() -> None:
    printed(1)
    row = only()
    assert (row.actual_text, row.nature, row.explanation, row.measures) == ("", "", "", "")
    assert row.status == Status.NOT_REPORTED


def test_what_the_unit_wrote_is_shown() -> None:
    target = make_target(make_plan())
    make_actual(target, "6", explanation="需求不足。", measures="扩大投资。", nature=DataNature.FLASH)
    row = only()
    assert (row.explanation, row.measures, row.nature) == ("需求不足。", "扩大投资。", "快报")


@pytest.mark.parametrize(
    "name, row, group, shown, tag",
    [
        ("其中：税收收入增速", 1, "", "税收收入增速", "其中"),
        ("贷款余额增速", 1, "金融业", "贷款余额增速", ""),
        ("金融业增加值增速", 0, "金融业", "金融业增加值增速", "金融业"),
        ("地区生产总值增速", 0, "", "地区生产总值增速", ""),
    ],
)
def test_names_as_a_table_shows_them(name: str, row: int, group: str, shown: str, tag: str) -> None:
    printed(11, name=name, row=row, group=group)
    assert (only().name, only().tag) == (shown, tag)


@pytest.mark.parametrize(
    "wording, reads_on", [("7", True), ("≥358", True), ("7左右", False), ("5%—6%", False), ("——", False), ("", False)]
)
def test_a_unit_follows_a_number_only(wording: str, reads_on: bool) -> None:
    printed(1, wording=wording)
    assert only().target_is_number == reads_on


def test_every_status_has_its_place_worst_first() -> None:
    assert sorted(STATUS_ORDER) == sorted(Status)
    assert STATUS_ORDER[0] == Status.SHORT and STATUS_ORDER[1] == Status.BEHIND


def test_depth_compares_shortfalls_across_units() -> None:
    printed(1, "6.5")  # 0.5 of 7
    printed(2, "300", wording="≥400", unit="天", measure=Measure.CUMULATIVE)  # 100 of 400
    printed(3, "70")  # far above its target
    printed(4)
    order = sorted(rows_of(), key=lambda row: row.depth, reverse=True)
    assert [row.number for row in order][:2] == [2, 1]
    assert order[2].depth == order[3].depth == -1


def test_a_missed_bound_of_zero_has_no_share_and_comes_first() -> None:
    printed(1, "1")  # 6 of 7
    printed(2, "-0.1", wording="正增长")
    order = sorted(rows_of(), key=lambda row: row.depth, reverse=True)
    assert [row.number for row in order] == [2, 1]


# Drawings.


def test_both_drawings_come_from_the_same_facts() -> None:
    printed(1, "6", wording="7左右")
    row = only()
    assert row.bullet.bar and row.scale is not None
    assert "7左右" in row.bullet.label and "低1.0个百分点" in row.bullet.label


def test_what_cannot_be_compared_has_no_bar() -> None:
    printed(1, "6", wording="——")
    assert only().bullet.dotted and only().scale is None


# Counting.


def tallied() -> Tally:
    return Tally(rows_of())


def test_a_number_counts_once_by_its_first_row() -> None:
    printed(10, "8", name="金融业")
    printed(10, "1", row=1)
    printed(10, None, row=2)
    printed(11, "1")
    tally = tallied()
    assert (tally.total, tally.with_data, tally.lagging) == (2, 2, 1)
    assert (tally.count(Status.MET), tally.count(Status.SHORT), tally.count(Status.NOT_REPORTED)) == (1, 1, 0)


def test_every_status_that_occurs_is_counted_and_they_add_up() -> None:
    printed(1, "8", attribute=BINDING)
    printed(2, "6", attribute=BINDING)
    printed(3, "8")
    printed(4, "6.9", near_band=Decimal("0.2"))
    printed(5, "6")
    printed(6)
    printed(7, months_due="6")
    printed(8, "6", wording="——")
    printed(9, "6", wording="稳中有升")
    printed(10, "6", attribute="")
    counts = tallied().counts
    assert sum(count.number for count in counts) == 10
    assert [(count.words, count.number, count.of) for count in counts] == [
        ("约束性完成", 1, 2),
        ("达到预期", 1, 7),
        ("基本达到预期", 1, 7),
        ("约束性未完成", 1, 2),
        ("低于预期", 1, 7),
        ("未达目标", 1, 1),
        ("未到统计时点", 1, 10),
        ("未填报", 1, 10),
        ("未设目标", 1, 10),
        ("待评定", 1, 10),
    ]


def test_what_is_settled_inside_the_year_goes_by_its_own_word() -> None:
    """达到预期 and 低于预期 are words for the year's end."""
    printed(1, "6", month=6)
    printed(2, "9", month=6, wording="8", unit="家", measure=Measure.CUMULATIVE)
    printed(3, "11", month=6, wording="≤10", unit="人", measure=Measure.CUMULATIVE, direction=Direction.DOWN)
    tally = Tally(rows_of(through=6))
    assert [(count.words, count.number, count.of) for count in tally.counts] == [
        ("提前完成", 1, 3),
        ("已突破", 1, 3),
        ("低于序时", 1, 3),
    ]
    assert tally.settled == 1


def test_counts_of_an_attribute() -> None:
    printed(1, "8", attribute=BINDING)
    printed(2, "6", attribute=BINDING)
    printed(3, "8")
    tally = tallied()
    assert (tally.of_attribute(BINDING), tally.of_attribute(EXPECTED), tally.of_attribute("")) == (2, 1, 0)
    assert tally.count(Status.MET) == 2
    assert tally.count(Status.MET, attribute=BINDING) == 1
    assert tally.count(Status.MET, Status.SHORT, attribute=BINDING) == 2


def test_nothing_counts_nothing() -> None:
    tally = Tally([])
    assert (tally.total, tally.with_data, tally.lagging, tally.counts) == (0, 0, 0, [])


def test_words_count_as_data_and_an_empty_report_does_not() -> None:
    make_actual(make_target(make_plan(), 1, wording="稳中有升"), None, words="平稳")
    make_actual(make_target(make_plan(), 2), None)
    assert tallied().with_data == 1


def test_sections_and_rows_in_printed_order() -> None:
    plan = make_plan()
    second = make_section(plan, "二", "保护生态", 2)
    make_target(plan, 3, section=second)
    make_target(plan, 2, 1)
    make_target(plan, 2, 0)
    make_target(plan, 1, section=second)
    bands = by_section(reversed(rows_of()))
    assert [(band.section.number, [(row.number, row.target.row) for row in band.rows]) for band in bands] == [
        ("一", [(2, 0), (2, 1)]),
        ("二", [(1, 0), (3, 0)]),
    ]
    assert [band.tally.total for band in bands] == [1, 2]


# What falls short, and in which order.


def told(groups: list[ShortfallGroup]) -> list[tuple[str, list[tuple[int, int]]]]:
    return [(group.title, [(row.number, row.target.row) for row in group.rows]) for group in groups]


def test_binding_then_main_then_the_others_then_sub_rows() -> None:
    printed(1, "6")
    printed(2, "6", is_main=True)
    printed(3, "6", attribute=BINDING)
    printed(4, "8")
    printed(4, "6", row=1, attribute="")
    printed(5, "6", attribute=BINDING, is_main=True)
    printed(6, "6")
    printed(7, "6", is_main=True)
    assert told(shortfalls(rows_of())) == [
        ("约束性指标", [(3, 0), (5, 0)]),
        ("主要指标", [(2, 0), (7, 0)]),
        ("其他指标", [(1, 0), (6, 0)]),
        ("分项", [(4, 1)]),
    ]


def test_each_group_names_its_denominator() -> None:
    printed(1, "6")
    printed(1, "6", row=1)
    printed(2, "8")
    printed(3)
    printed(4, "6", attribute=BINDING)
    assert [group.note for group in shortfalls(rows_of())] == ["1项中1项低于目标", "3项中1项低于目标"]


def test_inside_the_year_nothing_is_said_to_miss_its_target() -> None:
    printed(1, "6", month=6)
    printed(2, "8", month=6)
    printed(2, "6", row=1, month=6)
    groups = shortfalls(rows_of(through=6))
    assert [row.status for group in groups for row in group.rows] == [Status.BEHIND, Status.BEHIND]
    assert [group.note for group in groups] == ["2项中1项低于序时", "所在指标没有低于序时，分项低于序时"]


def test_a_sub_row_is_listed_only_where_its_headline_does_not_fall_short() -> None:
    printed(10, "6", row=0)
    printed(10, "5", row=1)
    printed(11, "8", row=0)
    printed(11, "8", row=1)
    printed(11, "6", row=2)
    assert told(shortfalls(rows_of())) == [("其他指标", [(10, 0)]), ("分项", [(11, 2)])]


def test_a_sub_row_of_a_binding_headline_stands_among_the_sub_rows() -> None:
    printed(10, "8", row=0, attribute=BINDING)
    printed(10, "6", row=1, attribute=BINDING)
    assert told(shortfalls(rows_of())) == [("分项", [(10, 1)])]


def test_what_is_already_lost_comes_first_within_its_group() -> None:
    printed(1, "6", month=6)
    days: dict[str, Any] = {"unit": "天", "measure": Measure.CUMULATIVE, "maximum_per_year": Decimal(365)}
    printed(2, "100", month=6, wording="≥358", **days)
    deaths: dict[str, Any] = {"wording": "≤3", "unit": "人", "measure": Measure.CUMULATIVE, "direction": Direction.DOWN}
    printed(3, "4", month=6, **deaths)
    (group,) = shortfalls(rows_of(through=6))
    assert [(row.number, row.assessment.final) for row in group.rows] == [
        (2, FinalWord.OUT_OF_REACH),
        (3, FinalWord.EXCEEDED),
        (1, None),
    ]


@pytest.mark.parametrize(
    "wording, direction, actual, words",
    [
        ("10", Direction.UP, "4", "后期需完成6亿元，每季度3.0亿元"),
        ("10", Direction.UP, "10", ""),
        ("≤10", Direction.DOWN, "12", "已突破"),
        ("≤10", Direction.DOWN, "4", "后期余量6亿元"),
    ],
)
def test_what_is_needed_from_here_is_said_in_a_line(
    wording: str, direction: Direction, actual: str, words: str
) -> None:
    printed(1, actual, month=6, wording=wording, direction=direction, unit="亿元", measure=Measure.CUMULATIVE)
    assert only(6).onward == words


def test_without_shortfalls_there_are_no_groups() -> None:
    printed(1, "8")
    printed(2)
    printed(3, "6", wording="——")
    assert shortfalls(rows_of()) == []
    assert shortfalls([]) == []


def test_a_level_is_drawn_from_last_years_value() -> None:
    target = make_target(make_plan(), wording="≥45", measure=Measure.LEVEL)
    make_observation(target.indicator, 2022, "42.7")
    make_actual(target, "44", 6)
    assert only(6).judged.base is not None
    assert only(6).scale is not None
