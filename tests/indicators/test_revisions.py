"""Target changes: which one holds for a period, what is judged by it, and where the pages say so."""

import datetime
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from indicators.entry import completeness
from indicators.entry.row_context import indicator_contexts
from indicators.entry.row_forms import ActualForm
from indicators.enums import RevisionKind
from indicators.judging import Ledger
from indicators.models import Actual, Target, TargetRevision
from indicators.presenters.changes import target_changes
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.years import years_of
from reporting.enums import Attribute, Measure, PlanState, Status, SubmissionState
from reporting.months import last_day
from reporting.visibility import SERVER
from tests.factories import (
    make_actual,
    make_period,
    make_plan,
    make_revision,
    make_submission,
    make_target,
)
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db

Get = Callable[..., Page]


@pytest.fixture
def target() -> Target:
    return make_target(make_plan(2023), wording="7左右", name="地区生产总值增速")


def wording_at(target: Target, month: int) -> str:
    return Ledger.of_plan(target.plan, SERVER).judge(target, month).target.wording


# Which change holds.


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
def test_a_change_holds_for_periods_that_end_on_its_day_or_later(
    target: Target, effective_on: str, month: int, wording: str
) -> None:
    make_revision(target, effective_on, "8")
    assert wording_at(target, month) == wording


@pytest.mark.parametrize(
    "year, month, day", [(2023, 2, 28), (2024, 2, 29), (2024, 4, 30), (2024, 12, 31)]
)
def test_the_last_day_of_a_period(year: int, month: int, day: int) -> None:
    assert (
        last_day(year, month)
        == make_period(make_plan(year), month).ends_on
        == datetime.date(year, month, day)
    )


def test_of_several_changes_the_latest_by_then_counts(target: Target) -> None:
    make_revision(target, "2023-10-01", "6")
    make_revision(target, "2023-05-01", "8")
    assert [wording_at(target, month) for month in (3, 6, 9, 12)] == ["7左右", "8", "8", "6"]


def test_the_figure_is_judged_by_the_rule_of_the_periods_day(target: Target) -> None:
    make_revision(target, "2023-07-01", "5", kind=RevisionKind.HANDED_DOWN)
    for month in (6, 9, 12):
        make_actual(target, "5.5", month)
    ledger = Ledger.of_plan(target.plan, SERVER)
    judged = [ledger.judge(target, month) for month in (6, 9, 12)]
    assert [row.assessment.status for row in judged] == [Status.BEHIND, Status.ON_TRACK, Status.MET]
    assert [row.assessment.bound for row in judged] == [Decimal("7"), Decimal("5"), Decimal("5")]


def test_a_changed_attribute_speaks_for_the_row_and_its_parts(target: Target) -> None:
    sub = make_target(target.plan, 1, 1, wording="6", attribute="")
    make_revision(target, "2023-05-01", "6", attribute=Attribute.BINDING)
    make_revision(target, "2023-10-01", "5")  # leaves it as it was
    for each in (target, sub):
        make_actual(each, "1")
        make_actual(each, "1", 3)
    ledger = Ledger.of_plan(target.plan, SERVER)
    assert [ledger.judge(target, month).target.attribute for month in (3, 6, 12)] == [
        "expected",
        "binding",
        "binding",
    ]
    assert [ledger.judge(each, 12).assessment.label for each in (target, sub)] == [
        "未完成",
        "未完成",
    ]


def test_a_target_that_became_binding_knows_no_mercy() -> None:
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


def test_another_rows_change_is_not_this_ones(target: Target) -> None:
    other = make_target(target.plan, 2, wording="9")
    make_revision(other, "2023-05-01", "10")
    assert (wording_at(target, 12), wording_at(other, 12)) == ("7左右", "10")


def test_years_stand_beside_each_other_with_their_own_year_end_targets(target: Target) -> None:
    old = make_target(make_plan(2022), indicator=target.indicator, wording="5")
    make_revision(old, "2022-12-01", "4")
    make_revision(target, "2023-10-01", "6")
    years = years_of(Ledger.of_number(2023, 1, SERVER), target, "")
    assert [(year.year, year.target_text) for year in years] == [(2022, "4"), (2023, "6")]


# What may be written.


def unsaved(target: Target, effective_on: str) -> TargetRevision:
    revision = make_revision(target, effective_on)
    revision.delete()
    return revision


@pytest.mark.parametrize(
    "day, fine", [("2023-12-31", True), ("2024-01-01", False), ("2022-11-30", True)]
)
def test_a_change_after_the_year_is_refused(target: Target, day: str, fine: bool) -> None:
    revision = unsaved(target, day)
    if fine:
        revision.clean()
    else:
        with pytest.raises(ValidationError) as caught:
            revision.clean()
        assert list(caught.value.message_dict) == ["effective_on"]


def test_a_draft_is_edited_and_not_changed() -> None:
    target = make_target(make_plan(2025, PlanState.DRAFT))
    with pytest.raises(ValidationError) as caught:
        unsaved(target, "2025-05-01").clean()
    assert "还是草案" in caught.value.message_dict["target"][0]


# The report form.


def drafted(target: Target, month: int) -> Actual:
    form = make_submission(
        make_period(target.plan, month), target.lead, state=SubmissionState.DRAFT
    )
    Actual.objects.create(submission=form, target=target, open_in=form.period)
    return Actual.of_form(form).get()


@pytest.mark.parametrize("month, has_words", [(3, False), (6, True), (9, False)])
def test_the_form_asks_for_what_the_target_of_the_day_wants(
    target: Target, month: int, has_words: bool
) -> None:
    make_revision(target, "2023-06-30", "完成市级下达任务")
    make_revision(target, "2023-08-01", "6")
    assert ("words" in ActualForm(instance=drafted(target, month)).fields) is has_words


def test_the_form_shows_the_target_of_the_day_and_what_was_printed(target: Target) -> None:
    make_revision(target, "2023-05-01", "8")
    row = drafted(target, 6)
    line = indicator_contexts(row.submission, [row], Ledger.of_rows([row], SERVER))[row.pk]
    assert (line.wording, line.printed) == ("8", "7左右")
    assert line.changed == "原为 7左右，2023年5月1日起变更，计划调整（人大常委会批准）"
    before = drafted(target, 3)
    line = indicator_contexts(before.submission, [before], Ledger.of_rows([before], SERVER))[
        before.pk
    ]
    assert (line.wording, line.printed, line.changed) == ("7左右", "", "")


def test_the_gate_asks_by_the_target_of_the_day(target: Target) -> None:
    make_revision(target, "2023-05-01", "5")
    for month, asked in ((3, ["explanation", "measures"]), (6, [])):
        row = drafted(target, month)
        row.value = Decimal("5.5")
        row.save()
        assert [
            problem.field
            for problem in completeness.missing_indicator_entries(
                row.submission, [row], Ledger.of_rows([row], SERVER)
            )
        ] == asked


def test_words_do_for_a_target_that_became_text_and_for_none_that_ceased_to_be(
    target: Target,
) -> None:
    make_revision(target, "2023-05-01", "完成市级下达任务")
    for month, asked in ((3, ["value"]), (6, [])):
        row = drafted(target, month)
        row.words = "已完成"
        row.save()
        assert [
            problem.field
            for problem in completeness.missing_indicator_entries(
                row.submission, [row], Ledger.of_rows([row], SERVER)
            )
        ] == asked


# The pages.


def test_what_changed_is_listed_from_what_to_what(target: Target) -> None:
    make_revision(target, "2023-10-01", "6", kind=RevisionKind.CORRECTION)
    make_revision(
        target, "2023-05-01", "8", attribute=Attribute.BINDING, document_no="城人大发〔2023〕9号"
    )
    first, second = target_changes([target], datetime.date(2023, 6, 30))
    assert (first.old, first.new, first.since) == ("7左右，预期性", "8，约束性", "2023年5月1日")
    assert (first.kind, first.document_no, first.is_coming) == (
        "计划调整（人大常委会批准）",
        "城人大发〔2023〕9号",
        False,
    )
    assert (second.old, second.new, second.kind, second.is_coming) == ("8", "6", "勘误", True)


@pytest.mark.parametrize("through, shown", [(3, "7左右"), (6, "8")])
def test_pages_show_the_target_of_the_periods_day(
    get: Get, target: Target, through: int, shown: str
) -> None:
    make_revision(target, "2023-05-01", "8", reason="市里下达了新的任务")
    make_actual(target, "6", through)
    listed = get(f"/plans/2023/indicators/?through={through}")
    (row,) = [row for row in listed.all("tr") if row.get("data-number") == "1"]
    cells = {cell.get("data-label"): text_of(cell) for cell in row.iter("td")}
    assert cells["目标"] == shown
    tagged = shown == "8"
    assert ("已调整，原7左右" in text_of(row)) is tagged
    assert ("已调整，原7左右" in get(f"/plans/2023/?through={through}").text) is tagged
    detail = get(f"/plans/2023/indicators/1/?through={through}").text
    assert ("已调整，原7左右" in detail) is tagged
    assert ("尚未生效" in detail) is not tagged
    assert "市里下达了新的任务" in detail


def test_a_target_as_printed_carries_no_tag(get: Get, target: Target) -> None:
    assert "已调整" not in get("/plans/2023/indicators/").text
    assert "目标变更" not in get("/plans/2023/indicators/1/").text


def test_a_dropped_target_says_so(target: Target) -> None:
    make_revision(target, "2023-05-01", "——")
    row = IndicatorRow(Ledger.of_plan(target.plan, SERVER).judge(target, 6), 6, "")
    assert (row.status, row.target_text, row.printed_text) == (Status.NO_TARGET, "——", "7左右")


def test_a_new_wording_is_read_in_the_targets_unit() -> None:
    target = make_target(make_plan(2023), wording="20", unit="家", measure=Measure.CUMULATIVE)
    make_revision(target, "2023-05-01", "≥25")
    make_actual(target, "26", 6)
    assert Ledger.of_plan(target.plan, SERVER).judge(target, 6).assessment.status == Status.MET
