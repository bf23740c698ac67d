"""Targets of which both sides are bad (保持): consumer prices, the sex ratio at birth."""

from decimal import Decimal
from typing import Any

import pytest

from reporting.enums import Direction, FinalWord, Measure, RuleKind, Status
from reporting.rules.assessment import Base
from reporting.rules.facts import Facts, Terms
from reporting.rules.needed import needed
from reporting.rules.rule import Rule, describe
from reporting.rules.wording import read
from tests.reporting.judging import judge

HOLD = Direction.HOLD


@pytest.mark.parametrize(
    ("target", "value", "status", "gap"),
    [
        ("3%左右", "3", Status.MET, "与目标持平"),
        ("3%左右", "2.5", Status.MET, "低 0.5 个百分点"),
        ("3%左右", "3.5", Status.MET, "高 0.5 个百分点"),
        ("3%左右", "2.4", Status.SHORT, "低 0.6 个百分点"),
        ("3%左右", "3.6", Status.SHORT, "高 0.6 个百分点"),
        ("3%左右", "-0.3", Status.SHORT, "低 3.3 个百分点"),
        ("3%左右", "4", Status.SHORT, "高 1.0 个百分点"),
        ("上涨3%左右", "-0.3", Status.SHORT, "低 3.3 个百分点"),
        ("涨幅控制在3%左右", "4", Status.SHORT, "高 1.0 个百分点"),
        ("2%—3%", "1.9", Status.SHORT, "低 0.1 个百分点"),
        ("2%—3%", "2", Status.MET, "与目标持平"),
        ("2%—3%", "2.6", Status.MET, "在范围内"),
        ("2%—3%", "3.1", Status.SHORT, "高 0.1 个百分点"),
        ("3%", "3.0", Status.MET, "与目标持平"),
        ("3%", "3.1", Status.SHORT, "高 0.1 个百分点"),
        # A wording that names one side has one.
        ("3%以内", "-0.3", Status.MET, "低于上限 3.3 个百分点"),
    ],
)
def test_both_sides_are_missed(target: str, value: str, status: Status, gap: str) -> None:
    assessment = judge(target, value, direction=HOLD)
    assert assessment.status is status
    assert str(assessment.gap_in_words) == gap
    assert judge(target, value, 6, direction=HOLD).status.lags is (status is Status.SHORT)


def test_the_sentence_says_both_limits() -> None:
    sentence = judge("3%左右", "-0.3", direction=HOLD).sentence
    assert "按2.5%至3.5%判断（上下各容许0.5个百分点）" in sentence
    assert "低于范围" in sentence
    assert "按2%至3%判断（高低都不容许）" in judge("2%—3%", "4", direction=HOLD).sentence


def test_no_change_from_last_year_is_missed_above_and_below() -> None:
    base = Base(Decimal("107"), 2023, "2023年完成数")
    facts = {"base": base}
    row: dict[str, Any] = {"unit": "", "measure": Measure.RATE, "direction": HOLD, "facts": facts}
    assert judge("与上年持平", "107", **row).status is Status.MET
    assert judge("与上年持平", "106", **row).status is Status.SHORT
    assert judge("与上年持平", "108", **row).status is Status.SHORT


def test_a_sum_within_its_range_inside_the_year_is_not_settled() -> None:
    row: dict[str, Any] = {"unit": "人", "measure": Measure.CUMULATIVE, "direction": HOLD}
    assert judge("1000—1200", "1010", 9, **row).status is Status.ON_TRACK
    assert judge("1000—1200", "1150", 9, **row).status is Status.ON_TRACK
    assert judge("1000—1200", "300", 9, **row).status is Status.BEHIND
    exceeded = judge("1000—1200", "1201", 9, **row)
    assert (exceeded.status, exceeded.final) == (Status.SHORT, FinalWord.EXCEEDED)


def test_a_level_is_held_in_every_month() -> None:
    facts = {"base": Base(Decimal("110"), 2023, "2023年完成数")}
    row: dict[str, Any] = {"unit": "", "measure": Measure.LEVEL, "direction": HOLD, "facts": facts}
    # Half of the way from 110 down to 107 is due.
    assert judge("106—107", "108.5", 6, **row).status is Status.ON_TRACK
    assert judge("106—107", "109", 6, **row).status is Status.BEHIND
    assert judge("106—107", "105.9", 6, **row).status is Status.BEHIND


def test_what_is_needed_leads_back_from_either_side() -> None:
    rule = read("3%左右", unit="%", measure=Measure.RATE, direction=HOLD)
    terms = Terms("3%左右", "%", None, Measure.RATE, HOLD)
    phrases = []
    for value in ("2", "3.2", "4"):
        found = needed(rule, terms, Facts(2024, 6, Decimal(value)))
        phrases.append(found.phrase if found else None)
    assert phrases == ["距全年目标差1.0个百分点", None, "距全年目标差1.0个百分点"]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("3%左右", "3%左右：按2.5%至3.5%判断（上下各容许0.5个百分点）"),
        ("3%", "3%：按等于3%判断（高低都不容许，未定容许范围）"),
        ("2%—3%", "2%至3%，超出哪一端都不算达到"),
        ("持平", "与上年持平，高低都不算达到"),
        ("3%以内", "不超过3%"),
    ],
)
def test_the_planner_is_told_both_sides(target: str, words: str) -> None:
    rule = read(target, unit="%", measure=Measure.RATE, direction=HOLD)
    assert describe(rule, "%", HOLD) == words


@pytest.mark.parametrize(
    "text", ["达到3%", "控制在3%", "下降3%", "下降3%左右", "较上年提高0.5个百分点"]
)
def test_wording_of_one_side_is_text(text: str) -> None:
    for measure in (Measure.RATE, Measure.LEVEL):
        rule = read(text, unit="%", measure=measure, direction=HOLD)
        assert rule == Rule(RuleKind.TEXT)
