"""The target of a day: which change is in force, and what is judged by it."""

import datetime
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from indicators.enums import RevisionKind
from indicators.judging import Ledger
from indicators.models import Actual, Milestone, Target
from indicators.models.terms import TERMS
from reporting.enums import Attribute, Measure, Pace, Status
from reporting.months import last_day
from reporting.visibility import SERVER
from tests.factories import (
    at_noon,
    make_actual,
    make_period,
    make_plan,
    make_revision,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def target() -> Target:
    return make_target(make_plan(2023), wording="7左右", name="地区生产总值增速")


def wording_at(target: Target, month: int) -> str:
    return Ledger.of_plan(target.plan, SERVER).judge(target, month).target.wording


@pytest.mark.parametrize(
    "effective_on, month, wording",
    [
        ("2023-06-30", 6, "8"),  # a period that ends on the day itself
        ("2023-07-01", 6, "7左右"),
        ("2023-07-01", 7, "8"),
        ("2023-07-01", 12, "8"),
        ("2022-12-31", 1, "8"),
        ("2023-02-28", 2, "8"),
        ("2023-03-01", 2, "7左右"),
        ("2023-12-31", 11, "7左右"),
        ("2023-12-31", 12, "8"),
    ],
)
def test_change_in_force_for_periods_that_end_on_its_day_or_later(
    target: Target, effective_on: str, month: int, wording: str
) -> None:
    make_revision(target, effective_on, "8")
    assert wording_at(target, month) == wording


@pytest.mark.parametrize(
    "year, month, day", [(2023, 2, 28), (2024, 2, 29), (2024, 4, 30), (2024, 12, 31)]
)
def test_last_day_of_a_period(year: int, month: int, day: int) -> None:
    assert (
        last_day(year, month)
        == make_period(make_plan(year), month).ends_on
        == datetime.date(year, month, day)
    )


def test_latest_of_several_changes_is_in_force(target: Target) -> None:
    make_revision(target, "2023-10-01", "6")
    make_revision(target, "2023-05-01", "8")
    assert [wording_at(target, month) for month in (3, 6, 9, 12)] == ["7左右", "8", "8", "6"]


def test_figure_judged_by_the_rule_of_the_periods_day(target: Target) -> None:
    make_revision(target, "2023-07-01", "5", kind=RevisionKind.HANDED_DOWN)
    for month in (6, 9, 12):
        make_actual(target, "5.5", month)
    ledger = Ledger.of_plan(target.plan, SERVER)
    judged = [ledger.judge(target, month) for month in (6, 9, 12)]
    assert [row.assessment.status for row in judged] == [Status.BEHIND, Status.ON_TRACK, Status.MET]
    assert [row.assessment.bound for row in judged] == [Decimal("7"), Decimal("5"), Decimal("5")]


def test_changed_attribute_labels_the_row_and_its_sub_rows(target: Target) -> None:
    sub = make_target(target.plan, 1, 1, wording="6", attribute="")
    make_revision(target, "2023-05-01", "6", attribute=Attribute.BINDING)
    make_revision(target, "2023-10-01", "5")  # leaves it as it was
    for row in (target, sub):
        make_actual(row, "1")
        make_actual(row, "1", 3)
    ledger = Ledger.of_plan(target.plan, SERVER)
    assert [ledger.judge(target, month).target.attribute for month in (3, 6, 12)] == [
        "expected",
        "binding",
        "binding",
    ]
    assert [ledger.judge(row, 12).assessment.label for row in (target, sub)] == [
        "未完成",
        "未完成",
    ]


def test_near_band_ignored_once_the_target_is_binding() -> None:
    target = make_target(make_plan(2023), wording="7", near_band=Decimal(2))
    make_actual(target, "6")
    ledger = Ledger.of_plan(target.plan, SERVER)
    assert ledger.judge(target, 12).assessment.status == Status.NEAR
    make_revision(target, "2023-05-01", "7", attribute=Attribute.BINDING)
    assert Ledger.of_plan(target.plan, SERVER).judge(target, 12).assessment.status == Status.SHORT


def test_target_of_a_day_is_frozen_and_leaves_the_row_as_printed(target: Target) -> None:
    make_revision(target, "2023-05-01", "8")
    of_day = target.on(datetime.date(2023, 6, 30))
    assert (of_day.wording, of_day.printed_wording, of_day.pk) == ("8", "7左右", target.pk)
    assert (target.wording, target.rule.low) == ("7左右", Decimal(7))
    with pytest.raises(FrozenInstanceError):
        of_day.wording = "9"  # type: ignore[misc]
    assert not hasattr(of_day, "save")
    target.refresh_from_db()
    assert target.wording == "7左右"


def test_change_of_another_row_ignored(target: Target) -> None:
    other = make_target(target.plan, 2, wording="9")
    make_revision(other, "2023-05-01", "10")
    assert (wording_at(target, 12), wording_at(other, 12)) == ("7左右", "10")


def test_changed_wording_read_in_the_targets_unit() -> None:
    target = make_target(make_plan(2023), wording="20", unit="家", measure=Measure.CUMULATIVE)
    make_revision(target, "2023-05-01", "≥25")
    make_actual(target, "26", 6)
    assert Ledger.of_plan(target.plan, SERVER).judge(target, 6).assessment.status == Status.MET


# The terms: whatever judging reads changes from a day on, and earlier periods keep theirs.

CHANGED = {
    "unit": "家",
    "gap_unit": "户",
    "amount_unit": "亿元",
    "is_main": True,
    "measure": "level",
    "direction": "down",
    "pace": "year_end",
    "near_band": Decimal("0.5"),
    "months_due": "6,12",
    "maximum_per_year": Decimal(365),
    "ceiling_share": 50,
    "year_end_from": 9,
    "growth_basis": "current",
    "plain_comparison": True,
}


@pytest.mark.parametrize("name", TERMS)
def test_changed_term_holds_from_its_day_on(name: str, target: Target) -> None:
    make_revision(target, "2023-05-01", "7左右", **{f"new_{name}": CHANGED[name]})
    ledger = Ledger.of_plan(target.plan, SERVER)
    before, after = (ledger.judge(target, month).target.terms for month in (3, 6))
    assert getattr(before, name) == getattr(target, name)
    assert getattr(after, name) == CHANGED[name]
    assert replace(after, **{name: getattr(before, name)}) == before


def test_later_change_leaves_the_terms_of_an_earlier_one(target: Target) -> None:
    make_revision(target, "2023-05-01", "7", new_near_band=Decimal("0.5"), new_unit="")
    make_revision(target, "2023-08-01", "7", new_near_band=Decimal(0))
    by_month = [target.on(last_day(2023, month)).terms for month in (3, 6, 9)]
    assert [terms.near_band for terms in by_month] == [None, Decimal("0.5"), None]
    assert [terms.unit for terms in by_month] == ["%", "", ""]


def test_published_quarter_keeps_its_measure() -> None:
    """优良天数 judged as a running total in June stays so when it is a level from July on."""
    plan = make_plan(2023)
    target = make_target(plan, wording="≥352", unit="天", measure=Measure.CUMULATIVE)
    for month in (6, 9):
        make_actual(target, "166", month)
    before = Ledger.of_plan(plan, SERVER).judge(target, 6).assessment
    make_revision(target, "2023-07-01", "≥352", new_measure=Measure.LEVEL)
    ledger = Ledger.of_plan(plan, SERVER)
    assert ledger.judge(target, 6).assessment == before
    assert ledger.judge(target, 9).terms.measure == Measure.LEVEL


def test_changed_milestones_hold_from_their_day_on(target: Target) -> None:
    Target.objects.update(pace=Pace.MILESTONES)
    for month, value in ((3, "1"), (6, "3"), (9, "5")):
        Milestone.objects.create(target=target, month=month, value=Decimal(value))
    change = make_revision(target, "2023-05-01")
    for month, changed in ((6, Decimal(2)), (9, None), (12, Decimal(7))):
        Milestone.objects.create(target=target, revision=change, month=month, value=changed)
    ledger = Ledger.of_plan(target.plan, SERVER)
    assert ledger.judge(target, 3).terms.milestones == {3: 1, 6: 3, 9: 5}
    assert ledger.judge(target, 6).terms.milestones == {3: 1, 6: 2, 12: 7}


@pytest.mark.parametrize(
    "known, wording", [("2023-07-31", "7左右"), ("2023-08-01", "8"), ("2023-08-02", "8")]
)
def test_change_unknown_before_the_day_on_which_it_was_recorded(
    known: str, wording: str, target: Target
) -> None:
    make_revision(target, "2023-05-01", "8", recorded_at=at_noon("2023-08-01"))
    known_on = datetime.date.fromisoformat(known)
    assert target.on(last_day(2023, 6), known_on=known_on).wording == wording
    assert target.on(last_day(2023, 6)).wording == "8"


def test_rows_opened_by_the_months_due_on_the_periods_day(target: Target) -> None:
    make_revision(target, "2023-05-01", new_months_due="12")
    due = [len(Actual.due(make_period(target.plan, month))) for month in (3, 6, 12)]
    assert due == [1, 0, 1]
