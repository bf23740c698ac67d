"""Targets tied to another figure of the same months."""

from decimal import Decimal

import pytest

from reporting.enums import Direction, Measure, Pace, RuleKind, Status, Tie
from reporting.rules.assessment import Assessment, assess
from reporting.rules.facts import Compared, Facts, Terms
from reporting.rules.needed import needed
from reporting.rules.rule import Rule

UP = Direction.UP
DOWN = Direction.DOWN
HOLD = Direction.HOLD
GDP = "地区生产总值增速"


def tied(
    tie: Tie = Tie.CITY, *, strict: bool = False, tolerance: str | None = None, count: int = 0
) -> Rule:
    return Rule(
        RuleKind.TIED,
        high=Decimal(count) if count else None,
        strict=strict,
        tolerance=None if tolerance is None else Decimal(tolerance),
        tie=tie,
        other=1 if tie is Tie.INDICATOR else None,
    )


def judge(
    rule: Rule,
    value: str | None,
    compared: Compared | None,
    through: int = 6,
    direction: Direction = UP,
    measure: Measure = Measure.RATE,
) -> Assessment:
    terms = Terms("高于全市平均", "%", None, measure, direction, pace=Pace.YEAR_END)
    facts = Facts(2024, through, None if value is None else Decimal(value), compared=compared)
    return assess(rule, terms, facts)


def city(value: str | None) -> Compared:
    return Compared("全市同一指标", None if value is None else Decimal(value))


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize(
    ("rule", "value", "direction", "good"),
    [
        (tied(), "6.1", UP, True),
        (tied(), "6", UP, True),
        (tied(), "5.9", UP, False),
        (tied(strict=True), "6", UP, False),
        (tied(strict=True), "6.1", UP, True),
        (tied(tolerance="0"), "6", UP, True),
        (tied(tolerance="0"), "7", UP, True),
        (tied(tolerance="0"), "5.9", UP, False),
        (tied(tolerance="0.5"), "5.5", UP, True),
        (tied(tolerance="0.5"), "5.4", UP, False),
        (tied(), "5", DOWN, True),
        (tied(), "6.1", DOWN, False),
        (tied(strict=True), "6", DOWN, False),
        (tied(tolerance="0.5"), "6.5", DOWN, True),
        (tied(tolerance="0.5"), "6.5", HOLD, True),
        (tied(tolerance="0.5"), "6.6", HOLD, False),
        (tied(tolerance="0.5"), "5.4", HOLD, False),
    ],
)
def test_compared_in_the_same_months_whatever_the_pace(
    rule: Rule, value: str, direction: Direction, good: bool, measure: Measure
) -> None:
    inside = judge(rule, value, city("6"), 6, direction, measure)
    assert inside.status is (Status.ON_TRACK if good else Status.BEHIND)
    assert (inside.bound, inside.gap) == (Decimal(6), Decimal(value) - 6)
    whole = judge(rule, value, city("6"), 12, direction, measure)
    assert whole.status is (Status.MET if good else Status.SHORT)
    assert (whole.completion, inside.completion, inside.final) == (None, None, None)


@pytest.mark.parametrize("through", [3, 12])
def test_unknown_other_figure_is_waited_for(through: int) -> None:
    result = judge(tied(), "6.1", city(None), through)
    assert (result.status, result.label) == (Status.UNDETERMINED, "待评定")
    span = "全年" if through == 12 else "1—3月"
    assert f"{span}全市同一指标尚未取得" in result.sentence
    assert "实际6.1%只作记录" in result.sentence
    assert (result.bound, result.gap) == (None, None)
    assert judge(tied(), "6.1", None, through).status is Status.UNDETERMINED


def test_a_row_without_a_figure_is_not_reported() -> None:
    for compared in (city("6"), city(None)):
        assert judge(tied(), None, compared).status is Status.NOT_REPORTED


def test_the_sentence_names_the_other_indicator() -> None:
    rule = tied(Tie.INDICATOR, tolerance="0")
    sentence = judge(rule, "5.9", Compared(GDP, Decimal("6.0"))).sentence
    assert f"按与同期{GDP}同步（不容许低）判断，其为6.0%" in sentence
    assert "5.9 − 6.0 = −0.1个百分点" in sentence


@pytest.mark.parametrize(
    ("rule", "rank", "last", "status"),
    [
        (tied(Tie.RANK, count=10), 10, None, Status.ON_TRACK),
        (tied(Tie.RANK, count=10), 11, None, Status.BEHIND),
        (tied(Tie.RANK, count=10), None, None, Status.UNDETERMINED),
        (tied(Tie.RANK_GAIN, count=2), 28, 30, Status.ON_TRACK),
        (tied(Tie.RANK_GAIN, count=2), 29, 30, Status.BEHIND),
        (tied(Tie.RANK_GAIN, count=2), 29, None, Status.UNDETERMINED),
        (tied(Tie.RANK_GAIN, count=2), 1, 2, Status.ON_TRACK),
    ],
)
def test_a_rank_is_judged_in_places(
    rule: Rule, rank: int | None, last: int | None, status: Status
) -> None:
    result = judge(rule, "6.1", Compared("全市排名", rank=rank, last_rank=last))
    assert result.status is status
    # The row goes on showing its figure, and a rank has no place on its bar.
    assert (result.actual, result.bound, result.gap) == (Decimal("6.1"), None, None)
    if rank is None:
        assert "1—6月全市排名尚未取得" in result.sentence
    elif status is Status.UNDETERMINED:
        assert "2023年全市排名尚未取得" in result.sentence


def test_what_is_needed_leads_to_the_other_figure() -> None:
    terms = Terms("高于全市平均", "%", None, Measure.RATE, UP)
    facts = Facts(2024, 6, Decimal("5.5"), compared=city("6"))
    found = needed(tied(), terms, facts)
    assert found is not None and found.phrase == "距全年目标差0.5个百分点"
    ranks = Facts(2024, 6, Decimal("5.5"), compared=Compared("全市排名", rank=3))
    assert needed(tied(Tie.RANK, count=2), terms, ranks) is None


@pytest.mark.parametrize(
    "rule",
    [
        Rule(RuleKind.TIED),
        Rule(RuleKind.TIED, tie=Tie.INDICATOR),
        Rule(RuleKind.TIED, tie=Tie.CITY, other=1),
        Rule(RuleKind.TIED, tie=Tie.CITY, high=Decimal(1)),
        Rule(RuleKind.TIED, tie=Tie.RANK),
        Rule(RuleKind.TIED, tie=Tie.RANK, high=Decimal(0)),
        Rule(RuleKind.TIED, tie=Tie.RANK, high=Decimal("1.5")),
        Rule(RuleKind.TIED, tie=Tie.RANK, high=Decimal(3), strict=True),
        Rule(RuleKind.TIED, tie=Tie.CITY, strict=True, tolerance=Decimal(0)),
        Rule(RuleKind.TIED, tie=Tie.CITY, tolerance=Decimal(-1)),
        Rule(RuleKind.TIED, tie=Tie.CITY, low=Decimal(1)),
        Rule(RuleKind.AT_LEAST, low=Decimal(1), tie=Tie.CITY),
    ],
)
def test_a_tie_without_its_side_is_a_problem(rule: Rule) -> None:
    assert rule.problems()
