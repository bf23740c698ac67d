"""One expectation for a row: what its pace is called, sentence, chart, 双过半 and 推算 agree."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from reporting.enums import Attribute, Direction, Measure, Pace, RuleKind, Status
from reporting.rules.assessment import Assessment, Base, Facts, LastYearShare, Rule, Terms, assess
from reporting.rules.bound import bound_of
from reporting.rules.facts import SameMonths
from reporting.rules.figures import half_up
from reporting.rules.needed import Projection, needed, projection
from reporting.rules.pace import Expectation, expect
from reporting.rules.remainder import decimals_of
from reporting.rules.wording import read
from tests.reporting.rules.test_assessment_properties import facts, rules, terms

FLOW: dict[str, Any] = {"measure": Measure.CUMULATIVE}
DAYS = FLOW | {"maximum_per_year": Decimal(366)}
LAST = LastYearShare(Decimal(239), Decimal(570), "2023年1—6月参考数")
BASE = Base(Decimal(79), 2023, "2023年完成数")


NO_NUMBER = (RuleKind.TEXT, RuleKind.NONE)


class Row:
    """One printed row at the end of a month, with all that is said of it."""

    def __init__(
        self, target: str, value: str, through: int = 6, known: Any = None, **fields: Any
    ) -> None:
        measure = fields.pop("measure", Measure.RATE)
        direction = fields.pop("direction", Direction.UP)
        unit = fields.pop("unit", "家")
        self.rule = read(target, unit=unit, measure=measure, direction=direction)
        self.terms = Terms(target, unit, Attribute.EXPECTED, measure, direction, **fields)
        self.facts = Facts(2024, through, Decimal(value), **(known or {}))

    @property
    def assessment(self) -> Assessment:
        return assess(self.rule, self.terms, self.facts)

    @property
    def projection(self) -> Projection | None:
        return projection(self.rule, self.terms, self.facts)


@pytest.mark.parametrize(
    ("row", "label"),
    [
        (Row("12", "6", **FLOW), "按月均匀"),
        (Row("360", "174", unit="天", **DAYS), "按日历天数"),
        (
            Row("630", "235", known={"last_year_share": LAST}, pace=Pace.LAST_YEAR, **FLOW),
            "按上年同期占比",
        ),
        (Row("630", "235", pace=Pace.LAST_YEAR, **FLOW), "按月均匀（上年同期占比未知）"),
        (Row("7", "2", pace=Pace.MILESTONES, milestones={9: Decimal(4)}, **FLOW), "按节点"),
        (Row("7", "2", 9, pace=Pace.MILESTONES, milestones={9: Decimal(4)}, **FLOW), "按节点"),
        (Row("7", "2", pace=Pace.YEAR_END, **FLOW), "年末集中，12月起评价"),
        (Row("7", "2", 10, pace=Pace.YEAR_END, year_end_from=9, **FLOW), "年末集中，9月起评价"),
        (Row("≤10", "3", direction=Direction.DOWN, **FLOW), "上限，预警线80%"),
        (Row("≤10", "3", direction=Direction.DOWN, pace=Pace.LAST_YEAR, **FLOW), "上限，预警线80%"),
        (Row("80", "79.5", measure=Measure.LEVEL, known={"base": BASE}), "按月均匀"),
        (Row("80", "79.5", measure=Measure.LEVEL), "年末评价（上年数未知）"),
        (Row("7", "6", unit="%"), ""),
    ],
)
def test_pace_is_called_by_what_is_expected_of_the_row(row: Row, label: str) -> None:
    assert row.assessment.paced_by == label
    whole_year = assess(row.rule, row.terms, replace(row.facts, through=12))
    assert whole_year.paced_by == label


def test_days_have_one_number_in_june() -> None:
    row = Row("360", "174", unit="天", **DAYS)
    assert "时间过半应达179.02天" in row.assessment.sentence
    assert "180" not in row.assessment.sentence
    assert Row("360", "180", unit="天", **DAYS).assessment.half_year is True


def test_projection_follows_last_years_share() -> None:
    row = Row(
        "630", "235.49", unit="万人次", known={"last_year_share": LAST}, pace=Pace.LAST_YEAR, **FLOW
    )
    assert row.assessment.status is Status.BEHIND
    assert row.projection == Projection(
        Decimal("561.63"),
        "按目前进度推算全年约561.63万人次",
        "按上年同期占比：235.49 ÷ 239 × 570 = 561.63万人次，只供参考，不作评价。",
    )
    # Behind by a straight line as well, but not by the same number.
    ahead = Row(
        "630", "270", unit="万人次", known={"last_year_share": LAST}, pace=Pace.LAST_YEAR, **FLOW
    )
    assert ahead.assessment.status is Status.ON_TRACK
    assert ahead.projection is not None and ahead.projection.figure > 630


def test_what_is_left_is_divided_among_periods_only_where_the_pace_is_even() -> None:
    found = needed(
        *_parts(Row("630", "235.49", known={"last_year_share": LAST}, pace=Pace.LAST_YEAR, **FLOW))
    )
    assert found is not None and found.per_period is None
    assert found.phrase == "需完成394.51家"
    assert found.sentence == "距全年目标还差630 − 235.49 = 394.51家；上年后期570 − 239 = 331家。"
    for pace in (Pace.MILESTONES, Pace.YEAR_END):
        undivided = needed(*_parts(Row("70", "2", pace=pace, milestones={9: Decimal(40)}, **FLOW)))
        assert undivided is not None and undivided.per_period is None
    even = needed(*_parts(Row("70", "2", **FLOW)))
    assert even is not None and even.per_period is not None


def _parts(row: Row) -> tuple[Rule, Terms, Facts]:
    return row.rule, row.terms, row.facts


def test_upper_limit_and_nodes_have_no_projection_by_months() -> None:
    assert Row("≤10", "3", direction=Direction.DOWN, **FLOW).projection is None
    nodes: dict[str, Any] = {"pace": Pace.MILESTONES, "milestones": {6: Decimal(4)}, **FLOW}
    assert Row("8", "3", 5, **nodes).projection is None
    found = Row("8", "3", 8, **nodes).projection
    assert found is not None and found.figure == 6  # 3 ÷ 4 × 8


@given(rules(), terms, facts.map(lambda each: replace(each, through=min(each.through, 11))))
def test_name_sentence_chart_and_projection_agree_on_what_is_expected(
    rule: Rule, row: Terms, known: Facts
) -> None:
    if rule.kind in NO_NUMBER or known.value is None:
        return
    result = assess(rule, row, known)
    bound = bound_of(rule, row, known)
    if bound is None:
        return
    expectation = expect(bound, row, known)
    assert result.paced_by == expectation.label
    ahead = projection(rule, row, known)
    if not isinstance(expectation, Expectation):
        assert ahead is None and result.half_year is None and result.pace is None
        return
    # The chart draws `expected`, the sentence derives it, the gap counts from it.
    assert result.expected == expectation.expected
    if result.final is None:
        assert expectation.words in result.sentence
    if known.through == 6 and expectation.halves:
        assert result.half_year is bound.reaches(known.value, expectation.expected)
    else:
        assert result.half_year is None
    if expectation.share is not None:
        assert result.pace == half_up(expectation.share * 100, 1)
    if ahead is None:
        return
    assert expectation.share and expectation.label in ahead.sentence
    decimals = decimals_of(row.spoken_unit, known.value)
    assert ahead.figure == half_up(Fraction(known.value) / expectation.share, decimals)
    # Below the target where the figure is below what is expected, but for what both are rounded by.
    slack = Fraction(1, 200) / expectation.share + Fraction(1, 10**decimals)
    further = Fraction(ahead.figure) - Fraction(bound.value)
    if known.value >= expectation.expected:
        assert further >= -slack
    else:
        assert further <= slack


# 不作推算.


DEATHS: dict[str, Any] = {
    "unit": "",
    "gap_unit": "人",
    "direction": Direction.DOWN,
    "plain_comparison": True,
    **FLOW,
}
LAST_YEARS = SameMonths(Base(Decimal(2), 2023, "2023年1—6月完成数"))


@pytest.mark.parametrize(
    ("value", "known", "through", "sentence"),
    [
        ("3", {"same_months": LAST_YEARS}, 6, "累计3人，控制数10人，上年同期2人。"),
        ("3", {}, 6, "累计3人，控制数10人。"),
        ("0", {"same_months": LAST_YEARS}, 6, "累计0人，控制数10人，上年同期2人。"),
        ("8", {}, 6, "累计8人，控制数10人；已到控制数的80%，判为低于序时。"),
        ("11", {}, 6, "累计11人，控制数10人；超出上限1人，判为已突破。"),
        ("3", {"same_months": LAST_YEARS}, 12, "全年3人，控制数10人，上年2人，判为达到预期。"),
        ("11", {}, 12, "全年11人，控制数10人；超出上限1人，判为低于预期。"),
    ],
)
def test_harm_stands_beside_its_number_and_last_years(
    value: str, known: Any, through: int, sentence: str
) -> None:
    row = Row("≤10", value, through, known=known, **DEATHS)
    assert row.assessment.sentence == sentence


@pytest.mark.parametrize("value", ["0", "3", "8", "10", "11"])
@pytest.mark.parametrize("through", [1, 6, 11, 12])
def test_harm_has_no_remainder_and_the_status_of_any_other_row(value: str, through: int) -> None:
    row = Row("≤10", value, through, **DEATHS)
    usual = Row("≤10", value, through, **(DEATHS | {"plain_comparison": False})).assessment
    result = row.assessment
    assert (needed(*_parts(row)), row.projection) == (None, None)
    assert (result.status, result.label) == (usual.status, usual.label)
    if result.status is Status.SHORT:
        assert (result.gap, str(result.gap_in_words)) == (usual.gap, "超出上限 1 人")
    else:
        assert (result.gap, str(result.gap_in_words)) == (None, "")
    for word in ("余量", "推算", "低于上限", "预警"):
        assert word not in result.sentence
