"""The hints for a reviewer on a reported indicator."""

from typing import Any

import pytest

from indicators.entry.review_hints import indicator_review_hints
from indicators.models import Actual
from reporting.entry.review_hints import ReviewHint
from reporting.enums import Measure, SubmissionState
from reporting.models import Plan
from tests.factories import make_actual, make_period, make_plan, make_submission, make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return make_plan(2024)


def at_work(
    plan: Plan, value: str | None, measure: Measure = Measure.CUMULATIVE, **fields: Any
) -> Actual:
    """A figure handed in for 1—6月, after 15 was approved for 1—3月."""
    wording = fields.pop("wording", "20")
    target = make_target(plan, 1, wording=wording, unit="家", measure=measure)
    make_actual(target, "15", 3)
    period = make_period(plan, 6, published=False)
    form = make_submission(period, target.lead, state=SubmissionState.SUBMITTED)
    return make_actual(target, value, 6, submission=form, **fields)


def doubted(row: Actual) -> str:
    """What speaks against the row's figures, as it is said to the reviewer."""
    doubts = glance(row).doubts
    return "" if doubts is None else "；".join(doubt.sentence for doubt in doubts.doubts)


def glance(row: Actual) -> ReviewHint:
    return indicator_review_hints(row.submission.period, [row])[row.pk]


@pytest.mark.parametrize(
    "value, fallen",
    [
        ("14", "累计14小于1—3月的15"),
        ("15", ""),
        ("15.0", ""),
        ("16", ""),
        (None, ""),
        ("0", "累计0小于1—3月的15"),
    ],
)
def test_hint_where_a_sum_through_the_year_falls(
    value: str | None, fallen: str, plan: Plan
) -> None:
    assert doubted(at_work(plan, value)) == fallen


@pytest.mark.parametrize("measure", [Measure.RATE, Measure.LEVEL])
def test_no_hint_where_a_rate_or_level_falls(measure: Measure, plan: Plan) -> None:
    assert doubted(at_work(plan, "14", measure)) == ""


def test_no_hint_before_anything_was_approved(plan: Plan) -> None:
    row = at_work(plan, "1")
    Actual.objects.filter(submission__period__month=3)._raw_delete("default")
    assert doubted(row) == ""


def test_hint_says_what_the_unit_answers(plan: Plan) -> None:
    row = at_work(plan, "14")
    before = glance(row).doubts
    assert before is not None
    assert before.in_words == "累计14小于1—3月的15（没有确认）"
    row.confirmation, row.confirmed = "核减1家", "累计14小于1—3月的15"
    after = glance(row).doubts
    assert after is not None
    assert after.is_settled
    assert after.in_words == "累计14小于1—3月的15（确认无误：核减1家）"


def test_what_cannot_be_stays_open_whatever_is_confirmed(plan: Plan) -> None:
    row = at_work(plan, "15.5", confirmation="核实过", confirmed="完成数填的是15.5家")
    hint = glance(row).doubts
    assert hint is not None
    assert hint.in_words == "完成数填的是15.5家，这一项只填整数（没有确认）"


@pytest.mark.parametrize("value, lags", [("9", True), ("10", False), (None, False)])
def test_hint_that_a_row_lags(value: str | None, lags: bool, plan: Plan) -> None:
    assert glance(at_work(plan, value)).lags is lags


def test_hint_that_a_text_waits_for_its_verdict(plan: Plan) -> None:
    row = at_work(plan, None, wording="完成市级下达任务", words="已完成")
    assert glance(row).is_undetermined
    row.verdict, row.verdict_note = "good", "市里通报"
    assert not glance(row).is_undetermined


def test_a_figure_that_waits_for_last_years_asks_nobody_for_a_verdict(plan: Plan) -> None:
    row = at_work(plan, "16", Measure.LEVEL, wording="较上年增加3家")
    assert glance(row) == ReviewHint()
    worded = at_work(make_plan(2025), None, wording="完成市级下达任务", words="已完成")
    assert glance(worded).is_undetermined
