"""Plans and periods in the admin: what is locked once a plan is adopted or opened."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from projects.models import GradeScale
from reporting.enums import PlanState, SubmissionState
from reporting.models import Period, Plan, SiteSettings, User
from reporting.rules.projects.grade import Bounds
from tests.factories import (
    make_department,
    make_period,
    make_plan,
    make_site,
    make_submission,
)
from tests.reporting.admin_pages import errors, url

pytestmark = pytest.mark.django_db


def plan_form(plan: Plan, **fields: Any) -> dict[str, Any]:
    empty = {"sections-TOTAL_FORMS": 0, "sections-INITIAL_FORMS": 0}
    return {"year": plan.year, "title": plan.title, "state": plan.state, **empty, **fields}


def test_date_of_adoption_without_body_is_refused_at_its_field(at_work: Client) -> None:
    plan = make_plan(2025, PlanState.DRAFT)
    page = url("reporting_plan_change", plan.pk)
    refused = at_work.post(page, plan_form(plan, adopted_on="2025-01-20", title="改过的标题"))
    assert errors(refused) == {"adopted_by": ["填了批准日期，也要填批准机关。"]}
    assert refused.context["adminform"].form["title"].value() == "改过的标题"
    plan.refresh_from_db()
    assert (plan.title, plan.adopted_on) == ("2025年计划", None)


def test_adopted_plan_keeps_its_year_and_cannot_be_deleted(at_work: Client) -> None:
    plan = make_plan(2024)
    at_work.post(url("reporting_plan_change", plan.pk), plan_form(plan, year=2030))
    assert Plan.objects.get().year == 2024
    assert at_work.post(url("reporting_plan_delete", plan.pk), {"post": "yes"}).status_code == 403


def test_new_plan_begins_with_the_bounds_usual_on_the_site(at_work: Client) -> None:
    make_site(ahead=Decimal(15))
    for year in (2025, 2026):
        unsaved = Plan(year=year, title=f"{year}年计划", state=PlanState.DRAFT)
        answer = at_work.post(url("reporting_plan_add"), plan_form(unsaved))
        assert answer.status_code == 302, errors(answer)
        assert GradeScale.objects.get(plan__year=year).bounds == Bounds(ahead=Decimal(15))
    plan = Plan.objects.get(year=2025)
    SiteSettings.objects.update(ahead=Decimal(20))
    at_work.post(url("reporting_plan_change", plan.pk), plan_form(plan, title="改过的标题"))
    assert GradeScale.objects.get(plan=plan).ahead == Decimal(15)


def test_unopened_plan_can_go_back_to_draft_and_history_says_so(
    at_work: Client, planner: User
) -> None:
    """Decision 0003: the way out for a misreading found after adoption."""
    plan = make_plan(2024)
    assert (
        at_work.post(
            url("reporting_plan_change", plan.pk), plan_form(plan, state=PlanState.DRAFT)
        ).status_code
        == 302
    )
    page = at_work.get(url("reporting_plan_history", plan.pk)).text
    assert "<del>已批准</del> → <ins>草案</ins>" in page
    assert str(planner) in page
    assert Plan.history.first().history_user == planner


@pytest.mark.parametrize("state", [PlanState.ADOPTED, PlanState.ARCHIVED])
def test_opened_plan_cannot_go_back_to_draft(state: PlanState, at_work: Client) -> None:
    """Decision 0003: from the first form on only a target change changes what is judged by."""
    plan = make_plan(2024, state, adopted_by="县人民代表大会")
    period = make_period(plan, 3, published=False)
    page = url("reporting_plan_change", plan.pk)
    data = plan_form(plan, state=PlanState.DRAFT)
    make_submission(period, make_department(), state=SubmissionState.DRAFT)
    found = errors(at_work.post(page, data))
    assert list(found) == ["state"] and "已经下发过填报任务" in str(found["state"])
    assert Plan.objects.get().state == state
    other = PlanState.ARCHIVED if state == PlanState.ADOPTED else PlanState.ADOPTED
    assert at_work.post(page, {**data, "state": other}).status_code == 302


def test_second_plan_of_a_year_is_refused_at_its_field(at_work: Client) -> None:
    plan = make_plan(2025)
    assert list(errors(at_work.post(url("reporting_plan_add"), plan_form(plan)))) == ["year"]


def test_new_period_begins_with_the_latest_plan_that_is_no_draft(at_work: Client) -> None:
    page = url("reporting_period_add")
    make_plan(2026, PlanState.DRAFT)
    assert at_work.get(page).context["adminform"].form["plan"].value() is None
    make_plan(2024)
    latest = make_plan(2025)
    assert at_work.get(page).context["adminform"].form["plan"].value() == latest.pk


def test_period_keeps_its_month_and_cannot_be_deleted_once_published(at_work: Client) -> None:
    period = make_period(make_plan(2024), 6)
    page = url("reporting_period_change", period.pk)
    at_work.post(
        page,
        {
            "plan": period.plan_id,
            "month": 9,
            "due_on": "2024-07-05",
            "published_at_0": "",
            "published_by": "",
        },
    )
    period = Period.objects.get()
    assert (period.month, period.due_on) == (6, datetime.date(2024, 7, 5))
    assert period.published_at is not None
    assert (
        at_work.post(url("reporting_period_delete", period.pk), {"post": "yes"}).status_code == 403
    )


def test_second_period_of_a_month_is_refused_at_its_field(at_work: Client) -> None:
    period = make_period(make_plan(2024), 6, published=False)
    refused = at_work.post(url("reporting_period_add"), {"plan": period.plan_id, "month": 6})
    assert errors(refused) == {"month": ["这个年度已经有这个报告期。"]}
    assert (
        at_work.post(url("reporting_period_delete", period.pk), {"post": "yes"}).status_code == 302
    )


def test_second_plan_of_a_year_is_refused_in_chinese(at_work: Client) -> None:
    make_plan(2024)
    data = {
        "year": 2024,
        "title": "又一个",
        "state": "draft",
        "explain_points": "0.2",
        "explain_percent": "5",
        "sections-TOTAL_FORMS": 0,
        "sections-INITIAL_FORMS": 0,
    }
    assert errors(at_work.post(url("reporting_plan_add"), data)) == {
        "year": ["这个年度已经有计划。"]
    }
