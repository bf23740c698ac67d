"""Sums, months, milestones and bounds of a plan that change: published periods keep theirs."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from projects.judging import ProjectLedger, TaskLedger
from projects.models import GradeScale, KeyProject, LivelihoodTask, ProjectPlan
from reporting.enums import Grade
from reporting.models import Plan, User
from reporting.visibility import SERVER, Viewer
from tests.factories import (
    at_noon,
    make_department,
    make_line,
    make_period,
    make_plan,
    make_progress,
    make_task,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    """1—6月 is published, 1—9月 is not."""
    return make_plan(2024)


@pytest.fixture
def line(plan: Plan) -> ProjectPlan:
    line = make_line(plan, investment="100", project_fields={"total_investment": Decimal(500)})
    make_progress(line, "50", 6)
    make_progress(line, "75", 9, published=False)
    return line


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    client.force_login(planner)
    return client


def judged(plan: Plan, month: int, known: str = "") -> Any:
    known_on = datetime.date.fromisoformat(known) if known else None
    plan = Plan.objects.get(pk=plan.pk)  # with nothing read before
    (only,) = ProjectLedger.of_plan(plan, Viewer(known_on=known_on)).judge_all(month)
    return only


def edit(client: Client, row: Any, **fields: str) -> None:
    """Change a row on its page in the admin, every other field as it is."""
    url = reverse(f"admin:projects_{row._meta.model_name}_change", args=[row.pk])
    page = client.get(url)
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    for inline in page.context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    data = {name: value for name, value in data.items() if value not in (None, False)} | fields
    with time_machine.travel(at_noon("2024-08-20"), tick=False):
        client.force_login(User.objects.get(username="planner"))
        response = client.post(url, data)
    assert response.status_code == 302, response.context["errors"]
    client.force_login(User.objects.get(username="planner"))


ADJUSTED = {"adjustment": "amount", "adjustment_no": "城府〔2024〕9号", "adjusted_on": "2024-08-15"}


def test_adjusted_sum_leaves_the_published_period(
    plan: Plan, line: ProjectPlan, at_work: Client
) -> None:
    before = judged(plan, 6)
    edit(at_work, line, investment="300", **ADJUSTED)
    after = judged(plan, 6)
    assert (after.judged, after.line.investment) == (before.judged, Decimal(100))
    assert judged(plan, 9).line.investment == Decimal(300)
    assert judged(plan, 9, known="2024-08-19").line.investment == Decimal(100)
    assert judged(plan, 9, known="2024-08-20").line.investment == Decimal(300)


def test_sum_changed_twice_stays_as_published(
    plan: Plan, line: ProjectPlan, at_work: Client
) -> None:
    edit(at_work, line, investment="300", **ADJUSTED)
    edit(at_work, line, investment="200", **ADJUSTED | {"adjustment_no": "城府〔2024〕10号"})
    assert [judged(plan, month).line.investment for month in (6, 9)] == [100, 200]


def test_line_that_left_or_came_stands_as_published(
    plan: Plan, line: ProjectPlan, at_work: Client
) -> None:
    edit(at_work, line, withdrawn_on="2024-05-01", withdrawal_reason="录入有误")
    assert judged(plan, 6).line.investment == Decimal(100)
    assert ProjectLedger.of_plan(plan, SERVER).judge_all(9) == []


def test_planned_months_of_a_project_leave_the_published_period(
    plan: Plan, line: ProjectPlan, at_work: Client
) -> None:
    before = judged(plan, 6)
    edit(at_work, line.project, planned_start="2024-05", planned_finish="2024-12")
    assert judged(plan, 6).judged == before.judged
    assert judged(plan, 9).line.project.planned_start == datetime.date(2024, 5, 1)
    assert KeyProject.objects.get().planned_start == datetime.date(2024, 5, 1)


def test_milestones_leave_the_published_period(
    plan: Plan, line: ProjectPlan, at_work: Client
) -> None:
    before = judged(plan, 6)
    milestone = {
        "milestones-TOTAL_FORMS": "1",
        "milestones-0-month": "6",
        "milestones-0-amount": "90",
    }
    edit(at_work, line, **milestone)
    assert judged(plan, 6).judged == before.judged
    assert judged(plan, 9).judged.facts.milestones == {6: Decimal(90)}


def test_bounds_leave_the_published_period(plan: Plan, line: ProjectPlan, at_work: Client) -> None:
    assert judged(plan, 6).grade == Grade.NORMAL
    url = reverse("admin:projects_gradescale_add")
    bounds = {"ahead": "40", "normal": "30", "slow": "20", "lagging": "10", "far_behind": "5"}
    assert at_work.post(url, {"plan": plan.pk, **bounds}).status_code == 302
    assert (judged(plan, 6).grade, judged(plan, 9).grade) == (Grade.NORMAL, Grade.SEVERE)
    edit(at_work, GradeScale.objects.get(), far_behind="-50")
    assert (judged(plan, 6).grade, judged(plan, 9).grade) == (Grade.NORMAL, Grade.FAR_BEHIND)


def test_money_of_a_task_leaves_the_published_period(plan: Plan, at_work: Client) -> None:
    task = make_task(plan, lead=make_department())
    make_period(plan, 6)
    edit(at_work, task, investment="20", fund_upper="20")
    ledger = TaskLedger.of_plan(Plan.objects.get(), SERVER)
    sums = [ledger.judge_all(month)[0].task.investment for month in (6, 9)]
    assert sums == [Decimal(10), Decimal(20)]
    assert LivelihoodTask.objects.get().investment == Decimal(20)


def test_nothing_kept_before_anything_was_published(plan: Plan, at_work: Client) -> None:
    line = make_line(plan, investment="100")
    edit(at_work, line, investment="300", **ADJUSTED)
    assert ProjectPlan.objects.get().former_terms == []
