"""The target of a day: which change is in force, and what is judged by it."""

import datetime
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

from indicators.enums import RevisionKind
from indicators.judging import Ledger
from indicators.models import Target
from reporting.enums import Attribute, Measure, Status
from reporting.months import last_day
from reporting.visibility import SERVER
from tests.factories import make_actual, make_period, make_plan, make_revision, make_target

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
