"""What holds of every judgement, whatever the figures."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reporting.enums import (
    Attribute,
    DataNature,
    Direction,
    FinalWord,
    Measure,
    Pace,
    RuleKind,
    Status,
    Verdict,
)
from reporting.rules.assessment import Assessment, Base, Facts, LastYearShare, Rule, Terms, assess
from reporting.rules.figures import places, plain
from tests.reporting.judging import RANK

wild = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15)
tame = st.decimals(min_value=-30, max_value=30, places=2) | st.decimals(
    min_value=-30, max_value=30, places=0
)
figures = wild | tame
positive = st.decimals(min_value=0, max_value=400, places=2)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    # A tied rule needs the other figure, which these facts do not have.
    kind = draw(st.sampled_from([kind for kind in RuleKind if kind is not RuleKind.TIED]))
    number = draw(figures)
    match kind:
        case RuleKind.AT_LEAST:
            return Rule(kind, low=number, strict=draw(st.booleans()))
        case RuleKind.AT_MOST:
            return Rule(kind, high=number, strict=draw(st.booleans()))
        case RuleKind.ABOUT:
            tolerance = draw(st.none() | positive)
            upward = draw(st.booleans())
            return Rule(
                kind,
                low=number if upward else None,
                high=None if upward else number,
                tolerance=tolerance,
            )
        case RuleKind.BETWEEN:
            low, high = sorted((number, draw(figures)))
            return Rule(kind, low=low, high=high)
        case RuleKind.STEP:
            relative = draw(st.booleans())
            step = max(number, Decimal(-100)) if relative else number
            return Rule(kind, low=step, relative=relative, strict=draw(st.booleans()))
        case _:
            return Rule(kind)


terms = st.builds(
    Terms,
    text=st.sampled_from(["7", "", "——"]),
    unit=st.sampled_from(["%", "人", ""]),
    attribute=st.none() | st.sampled_from(Attribute),
    measure=st.sampled_from(Measure),
    direction=st.sampled_from(Direction),
    pace=st.sampled_from(Pace),
    gap_unit=st.sampled_from(["", "人"]),
    near_band=st.none() | positive,
    months_due=st.frozensets(st.integers(1, 12)),
    maximum_per_year=st.none() | positive | st.just(Decimal(365)),
    ceiling_share=st.decimals(min_value=1, max_value=100, places=0),
    year_end_from=st.integers(1, 12),
    milestones=st.dictionaries(st.integers(1, 12), figures, max_size=3),
)
facts = st.builds(
    Facts,
    year=st.sampled_from([2023, 2024]),
    through=st.integers(1, 12),
    value=st.none() | figures,
    in_words=st.sampled_from(["", "已完成"]),
    verdict=st.none() | st.sampled_from(Verdict),
    missing_reason=st.sampled_from(["", "数据未发布"]),
    base=st.none()
    | st.builds(
        Base,
        figures,
        st.sampled_from([2022, 2023]),
        st.just("上年完成数"),
        st.none() | st.sampled_from(DataNature),
    ),
    last_year_share=st.none() | st.builds(LastYearShare, figures, figures, st.just("上年")),
)


def bad_side_is_above(rule: Rule, row: Terms, result: Assessment) -> bool:
    if result.is_held:
        return result.is_ceiling
    if rule.kind in (RuleKind.AT_LEAST, RuleKind.AT_MOST, RuleKind.ABOUT):
        return rule.low is None
    return row.direction is Direction.DOWN


@given(rules(), terms, facts)
def test_every_assessment_has_a_sentence(rule: Rule, row: Terms, known: Facts) -> None:
    result = assess(rule, row, known)
    assert result.sentence.endswith("。")
    assert result.sentence.count("。") <= 2
    assert result.label
    assert result.actual == known.value
    if result.gap is not None:
        assert result.actual is not None
        assert result.expected is not None
        assert Fraction(result.gap) == Fraction(result.actual) - Fraction(result.expected)
        assert places(result.gap) >= max(places(result.actual), places(result.expected))
        assert f"= {plain(result.gap).replace('-', '−')}{result.gap_unit}" in result.sentence
    for percent in (result.completion, result.pace, result.points):
        assert percent is None or places(percent) == 1


@given(rules(), terms, facts, figures)
def test_a_worse_figure_never_gets_a_better_status(
    rule: Rule, row: Terms, known: Facts, other: Decimal
) -> None:
    value = known.value if known.value is not None else Decimal(0)
    results = [assess(rule, row, replace(known, value=each)) for each in (value, other)]
    first, second = (result.status for result in results)
    if results[0].is_held and results[0].is_ceiling != results[1].is_ceiling:
        return  # on two bad sides neither figure is the worse by being higher
    if first not in RANK or second not in RANK or rule.kind is RuleKind.TEXT:
        assert first == second
        return
    worse_is_first = value <= other
    if bad_side_is_above(rule, row, results[0]):
        worse_is_first = value >= other
    lower, higher = (first, second) if worse_is_first else (second, first)
    assert RANK[lower] <= RANK[higher]


def judged(rule: Rule, row: Terms, known: Facts) -> Assessment | None:
    result = assess(rule, row, known)
    return result if rule.kind is not RuleKind.TEXT and result.gap is not None else None


@given(rules(), terms, facts.map(lambda each: replace(each, through=12)))
def test_figures_as_shown_decide_at_the_year_end(rule: Rule, row: Terms, known: Facts) -> None:
    result = judged(rule, row, known)
    if result is None or result.actual is None or result.bound is None:
        return
    below = bad_side_is_above(rule, row, result)
    # Exactly: decimals would round where there are more digits than they take.
    tolerance = Fraction(rule.tolerance or 0)
    shown = Fraction(plain(result.actual))
    bound = Fraction(plain(result.bound))
    good = shown <= bound + tolerance if below else shown >= bound - tolerance
    if rule.strict and shown == bound:
        good = False
    assert (result.status is Status.MET) == good
    assert result.final is None
    assert result.status in (Status.MET, Status.NEAR, Status.SHORT)
    if row.attribute is Attribute.BINDING:
        assert result.status is not Status.NEAR
    if result.completion is not None:
        assert (result.completion >= 100) == (shown >= bound)


@given(rules(), terms, facts.map(lambda each: replace(each, through=min(each.through, 11))))
def test_status_and_gap_agree_inside_the_year(rule: Rule, row: Terms, known: Facts) -> None:
    result = judged(rule, row, known)
    if result is None or result.gap is None or rule.kind is RuleKind.ABOUT:
        return
    is_above = bad_side_is_above(rule, row, result)
    gap = -result.gap if is_above else result.gap
    if result.status in (Status.ON_TRACK, Status.MET):
        assert gap >= 0
    elif result.status is Status.BEHIND:
        allowance = row.measure is Measure.CUMULATIVE and is_above
        assert gap < 0 or allowance or (rule.strict and gap == 0)


@given(rules(), terms, facts.map(lambda each: replace(each, through=min(each.through, 11))))
def test_only_settled_rows_are_met_or_short_inside_the_year(
    rule: Rule, row: Terms, known: Facts
) -> None:
    result = assess(rule, row, known)
    assert result.status is not Status.NEAR
    assert (result.status in (Status.MET, Status.SHORT)) == (result.final is not None)
    if result.final is not None:
        assert row.measure is Measure.CUMULATIVE
        assert result.final.label in result.sentence
        assert (result.final is FinalWord.EARLY) == (result.status is Status.MET)


@given(rules(), terms, facts, st.integers(1, 12))
def test_unknown_figure_is_never_judged(rule: Rule, row: Terms, known: Facts, through: int) -> None:
    result = assess(
        rule, row, replace(known, value=None, verdict=None, in_words="", through=through)
    )
    due = through in row.months_due
    expected: Any = {Status.NO_TARGET, Status.NOT_REPORTED if due else Status.NOT_DUE}
    assert result.status in expected
    assert (result.gap, result.completion, result.points, result.half_year, result.final) == (
        None,
    ) * 5
