"""Judged rows as strings."""

from decimal import Decimal

import pytest

from indicators.presenters.rows import STATUS_ORDER
from reporting.enums import DataNature, Direction, Measure, Status
from tests.constraints import change
from tests.factories import make_actual, make_observation, make_plan, make_target
from tests.indicators.printed import only, printed, rows_of

pytestmark = pytest.mark.django_db


def test_figures_and_targets_shown_as_typed() -> None:
    printed(1, "7.0", wording="7左右")
    row = only()
    assert (row.target_text, row.actual_text, row.status, row.label) == (
        "7左右",
        "7.0",
        Status.MET,
        "达到预期",
    )
    assert (row.lead, row.attribute, row.unit, row.url) == (
        "单位tongji",
        "预期性",
        "%",
        "/plans/2023/indicators/1/",
    )


def test_gap_shown_in_its_own_unit() -> None:
    printed(1, "6", wording="7左右")
    row = only()
    assert (row.gap_word, row.gap_number, row.gap_unit, row.gap_text) == (
        "低",
        "1.0",
        "个百分点",
        "低1.0个百分点",
    )
    assert (row.gap_tone, row.label) == ("bad", "低于预期")
    assert "6 − 7 = −1.0个百分点" in row.sentence


@pytest.mark.parametrize(
    "actual, through, tone",
    [("6", 12, "bad"), ("6", 6, "late"), ("8", 12, "good"), ("8", 6, "good"), (None, 12, "")],
)
def test_tone_of_the_gap(actual: str | None, through: int, tone: str) -> None:
    printed(1, actual, month=through)
    assert only(through).gap_tone == tone


def test_link_has_the_period() -> None:
    printed(11, row=1)
    (row,) = rows_of(through=6, query="?through=6")
    assert row.url == "/plans/2023/indicators/11/?through=6"
    assert row.is_sub


def test_words_shown_only_where_there_is_no_figure() -> None:
    target = make_target(make_plan(), wording="完成市级下达任务", unit="")
    report = make_actual(target, None, words="任务已完成")
    assert only().actual_text == "任务已完成"
    change(report, value=Decimal(0))
    assert only().actual_text == "0"


def test_row_without_report_is_empty() -> None:
    printed(1)
    row = only()
    assert (row.actual_text, row.nature, row.explanation, row.measures) == ("", "", "", "")
    assert row.status == Status.NOT_REPORTED


def test_words_of_the_unit_shown() -> None:
    target = make_target(make_plan())
    make_actual(
        target, "6", explanation="需求不足。", measures="扩大投资。", nature=DataNature.FLASH
    )
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
def test_name_and_tag_in_a_table(name: str, row: int, group: str, shown: str, tag: str) -> None:
    printed(11, name=name, row=row, group=group)
    assert (only().name, only().tag) == (shown, tag)


@pytest.mark.parametrize(
    "wording, reads_on",
    [("7", True), ("≥358", True), ("7左右", False), ("5%—6%", False), ("——", False), ("", False)],
)
def test_unit_follows_a_number_only(wording: str, reads_on: bool) -> None:
    printed(1, wording=wording)
    assert only().target_is_number == reads_on


def test_status_order_has_every_status() -> None:
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


def test_missed_bound_of_zero_has_the_greatest_depth() -> None:
    printed(1, "1")  # 6 of 7
    printed(2, "-0.1", wording="正增长")
    order = sorted(rows_of(), key=lambda row: row.depth, reverse=True)
    assert [row.number for row in order] == [2, 1]


@pytest.mark.parametrize(
    "wording, direction, actual, words",
    [
        ("10", Direction.UP, "4", "后期需完成6亿元，每季度3.0亿元"),
        ("10", Direction.UP, "10", ""),
        ("≤10", Direction.DOWN, "12", "已突破"),
        ("≤10", Direction.DOWN, "4", "后期余量6亿元"),
    ],
)
def test_needed_from_here_in_a_line(
    wording: str, direction: Direction, actual: str, words: str
) -> None:
    printed(
        1,
        actual,
        month=6,
        wording=wording,
        direction=direction,
        unit="亿元",
        measure=Measure.CUMULATIVE,
    )
    assert only(6).onward == words


# Drawings.


def test_bullet_and_scale_drawn_from_the_same_facts() -> None:
    printed(1, "6", wording="7左右")
    row = only()
    assert row.bullet.bar and row.scale is not None
    assert "7左右" in row.bullet.label and "低1.0个百分点" in row.bullet.label


def test_no_bar_without_comparison() -> None:
    printed(1, "6", wording="——")
    assert only().bullet.dotted and only().scale is None


def test_level_drawn_from_last_years_value() -> None:
    target = make_target(make_plan(), wording="≥45", measure=Measure.LEVEL)
    make_observation(target.indicator, 2022, "42.7")
    make_actual(target, "44", 6)
    assert only(6).judged.base is not None
    assert only(6).scale is not None
