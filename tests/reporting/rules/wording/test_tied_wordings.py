"""Wordings that compare with another figure of the same months, and those that give no line."""

from decimal import Decimal

import pytest

from reporting.enums import Direction, Measure, RuleKind, Tie
from reporting.rules.rule import Rule, describe
from reporting.rules.wording import read

UP = Direction.UP
DOWN = Direction.DOWN


def tied(tie: Tie, *, strict: bool = False, in_step: bool = False, words: str = "") -> Rule:
    tolerance = Decimal(0) if in_step else None
    return Rule(RuleKind.TIED, strict=strict, tolerance=tolerance, tie=tie, other_words=words)


def ranked(tie: Tie, count: int) -> Rule:
    return Rule(RuleKind.TIED, high=Decimal(count), tie=tie)


ECONOMY = "经济增长"


@pytest.mark.parametrize(
    ("text", "direction", "rule"),
    [
        ("与经济增长同步", UP, tied(Tie.INDICATOR, in_step=True, words=ECONOMY)),
        ("与经济增长保持同步", UP, tied(Tie.INDICATOR, in_step=True, words=ECONOMY)),
        ("与经济同步增长", UP, tied(Tie.INDICATOR, in_step=True, words=ECONOMY)),
        ("增速与地区生产总值增速同步", UP, tied(Tie.INDICATOR, in_step=True, words=ECONOMY)),
        ("力争与经济增长同步", UP, tied(Tie.INDICATOR, in_step=True, words=ECONOMY)),
        ("快于经济增长", UP, tied(Tie.INDICATOR, strict=True, words=ECONOMY)),
        ("增速快于GDP增速", UP, tied(Tie.INDICATOR, strict=True, words=ECONOMY)),
        ("不低于经济增长速度", UP, tied(Tie.INDICATOR, words=ECONOMY)),
        ("快于城镇居民", UP, tied(Tie.INDICATOR, strict=True, words="城镇居民收入增长")),
        ("高于农村居民收入增速", UP, tied(Tie.INDICATOR, strict=True, words="农村居民收入增长")),
        ("高于全市平均", UP, tied(Tie.CITY, strict=True)),
        ("不低于全市平均水平", UP, tied(Tie.CITY)),
        ("高于全市", UP, tied(Tie.CITY, strict=True)),
        ("与全市同步", UP, tied(Tie.CITY, in_step=True)),
        ("低于全市平均水平", DOWN, tied(Tie.CITY, strict=True)),
        ("不高于全市平均", DOWN, tied(Tie.CITY)),
        ("高于全市平均，力争前列", UP, tied(Tie.CITY, strict=True)),
        ("前10位", UP, ranked(Tie.RANK, 10)),
        ("进入全市前10位", UP, ranked(Tie.RANK, 10)),
        ("全市排名前十位", DOWN, ranked(Tie.RANK, 10)),
        ("稳居全市前3名", UP, ranked(Tie.RANK, 3)),
        ("进2位", UP, ranked(Tie.RANK_GAIN, 2)),
        ("全市排名较上年前进2位", UP, ranked(Tie.RANK_GAIN, 2)),
        ("排名上升三位", UP, ranked(Tie.RANK_GAIN, 3)),
    ],
)
def test_the_other_side_is_named(text: str, direction: Direction, rule: Rule) -> None:
    assert read(text, unit="%", measure=Measure.RATE, direction=direction) == rule


@pytest.mark.parametrize(
    "text",
    [
        "略高于全市平均",
        "基本同步",
        "与经济增长基本同步",
        "与经济增长大体同步",
        "高于全国平均",
        "高于全省平均",
        "高于全市平均0.5个百分点",
        "高于上年",
        "快于上年",
        "与序时进度同步",
        "与经济增长同步，且高于全市平均",
        "高于全市平均，税收增长8%",
        "全市前列",
        "全省前10位",
        "前10位以外",
        "进位",
        "同步",
    ],
)
def test_what_gives_no_line_stays_text(text: str) -> None:
    for direction in (UP, DOWN):
        rule = read(text, unit="%", measure=Measure.RATE, direction=direction)
        assert rule == Rule(RuleKind.TEXT)


@pytest.mark.parametrize(
    ("text", "direction"),
    [("高于全市平均", DOWN), ("低于全市平均", UP), ("高于全市平均", Direction.HOLD)],
)
def test_a_side_against_the_direction_is_text(text: str, direction: Direction) -> None:
    rule = read(text, unit="%", measure=Measure.RATE, direction=direction)
    assert rule == Rule(RuleKind.TEXT)


def test_a_row_counted_in_places_is_compared_itself() -> None:
    rule = read("前10位", unit="位", measure=Measure.RATE, direction=DOWN)
    assert rule == Rule(RuleKind.AT_MOST, high=Decimal(10))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("与经济增长同步", "与同期经济增长同步（不容许低）"),
        ("快于城镇居民", "高于同期城镇居民收入增长"),
        ("不低于全市平均", "不低于全市同期数"),
        ("前10位", "全市排名前10位"),
        ("进2位", "全市排名比上年前进2位"),
    ],
)
def test_the_planner_is_told(text: str, words: str) -> None:
    assert describe(read(text, unit="%", measure=Measure.RATE, direction=UP), "%") == words
