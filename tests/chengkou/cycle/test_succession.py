"""Units renamed and succeeded, on the pages, in the forms and when a period is opened."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.admin.front_page import front_page_of
from chengkou.cycle.opening import open_period
from indicators.models import Actual
from reporting.enums import SubmissionState
from reporting.models import Department, Submission, User
from reporting.publishing import publish
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import post, url
from tests.factories import (
    formerly,
    make_actual,
    make_department,
    make_period,
    make_plan,
    make_submission,
    make_target,
    make_task,
    succeed,
)
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db

Get = Callable[..., Page]
Units = tuple[Department, Department]


def leads(page: Page) -> list[str]:
    return [
        text_of(cell)
        for row in page.all("tr")
        for cell in row.iter("td")
        if cell.get("data-label") == "牵头"
    ]


# Pages.


@pytest.mark.parametrize("through, name", [(6, "县发展局"), (9, "县发展改革局"), (12, "县统筹局")])
def test_pages_name_the_unit_of_the_periods_day(get: Get, through: int, name: str) -> None:
    """Renamed in July, succeeded in December by a unit that was renamed since."""
    plan, unit, successor = (
        make_plan(2023),
        make_department("a", "县发展改革局"),
        make_department("b", "县统筹委"),
    )
    formerly(unit, "2023-06-30", "县发展局")
    formerly(successor, "2024-06-30", "县统筹局")
    succeed(unit, "2023-12-01", successor)
    target = make_target(plan, lead=unit, lead_confirmed=True)
    make_actual(target, "1", through)
    task = make_task(plan, lead=unit)
    task.responsible.add(unit, successor)
    query = f"?through={through}"
    assert leads(get(f"/plans/2023/indicators/{query}")) == [name]
    assert leads(get(f"/plans/2023/{query}")) == [name]
    detail = get(f"/plans/2023/indicators/1/{query}")
    facts = dict(zip(map(text_of, detail.all("dt")), map(text_of, detail.all("dd")), strict=False))
    assert (facts["牵头单位"], facts["数据提供单位"]) == (name, name)
    for page in (
        get(f"/plans/2023/livelihood/{query}").text,
        get(f"/plans/2023/livelihood/{task.pk}/{query}").text,
    ):
        assert name in page and "县统筹委" not in page


def test_the_missing_are_named_as_in_the_period(reviewer: User) -> None:
    plan, unit = make_plan(2023), make_department("a", "现在")
    formerly(unit, "2023-06-30", "从前")
    period = make_period(plan, 6, published=False)
    make_submission(period, unit, state=SubmissionState.DRAFT)
    make_submission(period, make_department("b"))
    assert publish(period, by=reviewer).missing == ["从前"]


@pytest.mark.parametrize("forms", [1, 3])
def test_the_list_of_forms_names_units_of_the_day_at_one_cost(
    forms: int, client: Client, planner: User, django_assert_max_num_queries: Any
) -> None:
    plan = make_plan(2023)
    for number in range(forms):
        unit = make_department(f"u{number}", f"现在{number}")
        formerly(unit, "2023-06-30", f"从前{number}")
        make_submission(make_period(plan, 6), unit)
    client.force_login(planner)
    page = reverse("admin:reporting_submission_changelist")
    client.get(page)
    with django_assert_max_num_queries(12):
        text = client.get(page).text
    assert all(f"从前{number}" in text for number in range(forms))


# Opening.


def places(month: int) -> dict[int, str]:
    rows = Actual.objects.filter(submission__period__month=month).select_related(
        "submission__department", "target"
    )
    return {row.target.number: row.submission.department.code for row in rows}


def test_a_period_that_ends_from_the_day_on_is_opened_for_the_successor(units: Units) -> None:
    plan = make_plan(2023)
    make_target(plan, 1, lead=units[0])
    succeed(units[0], "2023-06-30", units[1])
    for month in (3, 6, 9):
        open_period(plan, month, by=None)
    assert [places(month) for month in (3, 6, 9)] == [{1: "unit-a"}, {1: "unit-b"}, {1: "unit-b"}]


def test_opening_again_moves_what_was_typed_to_the_successor(units: Units, clerk_b: User) -> None:
    plan = make_plan(2023)
    make_target(plan, 1, lead=units[0])
    open_period(plan, 6, by=None)
    open_period(plan, 3, by=None)
    Actual.objects.update(explanation="原单位写的")
    succeed(units[0], "2023-06-30", units[1])
    assert (open_period(plan, 6, by=None).moved, open_period(plan, 3, by=None).moved) == (1, 0)
    assert (places(3), places(6)) == ({1: "unit-a"}, {1: "unit-b"})
    assert Actual.objects.get(submission__department=units[1]).explanation == "原单位写的"


def test_the_successors_staff_go_on_with_an_old_form(
    units: Units, clerk_a: User, clerk_b: User
) -> None:
    plan = make_plan(2023)
    make_target(plan, 1, lead=units[0])
    open_period(plan, 3, by=None)
    form = Submission.objects.get()
    clerk = signed_in(clerk_b)
    assert clerk.get(url(form)).status_code == 404
    succeed(units[0], "2023-07-01", units[1])
    clerk = signed_in(clerk_b)
    assert post(clerk, form, {"1-value": "8"}, "submit").status_code == 302
    form.refresh_from_db()
    assert (form.state, form.submitted_by) == (SubmissionState.SUBMITTED, clerk_b)
    assert form.department == units[0]


# The planner's front page.


def test_the_planner_is_told_what_nobody_leads(planner: User) -> None:
    old, plan = make_plan(2023), make_plan(2024)
    gone, followed, later = (make_department(code, code) for code in ("gone", "followed", "later"))
    succeed(gone, "2024-01-01")
    succeed(followed, "2024-01-01", make_department("next"))
    succeed(later, str(timezone.localdate() + datetime.timedelta(days=1)))
    for number, unit in enumerate((gone, gone, followed, later), start=1):
        make_target(plan, number, lead=unit, lead_confirmed=True)
        make_target(old, number, lead=unit, lead_confirmed=True)
    make_task(plan, lead=gone)
    said = [todo.sentence for todo in front_page_of(User.objects.get(pk=planner.pk)).plan or ()]
    assert "2个年度目标的牵头单位已撤销，没有承接单位：gone。" in said
    assert "1件民生实事的牵头单位已撤销，没有承接单位：gone。" in said
    succeed(gone, "2024-01-01", make_department("next"))
    said = [todo.sentence for todo in front_page_of(User.objects.get(pk=planner.pk)).plan or ()]
    assert not [sentence for sentence in said if "已撤销" in sentence]
