"""Drafts offered to printed rows, and the history pages of all models."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from indicators.models import Observation, Target, TargetRevision
from projects.models import GradeScale, KeyProject, LivelihoodTask, ProjectPlan
from reporting.enums import PlanState
from reporting.history import FieldChange
from reporting.models import Department, Period, Plan, PublishedFigure, SiteSettings, User
from tests.factories import (
    make_department,
    make_plan,
    make_target,
    make_task,
)
from tests.reporting.admin_pages import url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "source, found",
    [
        (("indicators", "target"), ["2025年计划（草案）"]),
        (("projects", "livelihoodtask"), ["2025年计划（草案）"]),
        (("reporting", "period"), ["2025年计划（草案）", "2024年计划"]),
    ],
)
def test_plans_offered_for_printed_rows_are_drafts(
    source: tuple[str, str], found: list[str], at_work: Client
) -> None:
    make_plan(2024)
    make_plan(2025, PlanState.DRAFT)
    app, model = source
    asked = {"term": "202", "app_label": app, "model_name": model, "field_name": "plan"}
    results = at_work.get(url("autocomplete"), asked).json()["results"]
    assert [result["text"] for result in results] == found


@pytest.mark.parametrize("who", ["planner", "reviewer"])
def test_version_page_cannot_be_written_to(
    who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    """The page of django-simple-history writes what anybody who may view the row posts to it."""
    client.force_login(request.getfixturevalue(who))
    target = make_target(make_plan(2025, PlanState.DRAFT), wording="7左右")
    page = url("indicators_target_version", target.pk, target.history.latest().pk)
    assert "7左右" in client.get(page).text
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(page, {"wording": "1", "name": "x", "rule_low": "1"}).status_code == 405
    target.refresh_from_db()
    assert (target.wording, target.history.count()) == ("7左右", 1)


def test_version_of_another_row_is_404(at_work: Client) -> None:
    draft = make_plan(2025, PlanState.DRAFT)
    one = make_target(draft, 1)
    other = make_target(draft, 2)
    page = url("indicators_target_version", one.pk, other.history.latest().pk)
    assert at_work.get(page).status_code == 404


@pytest.mark.parametrize("who, answer", [("clerk_a", 403), ("leader", 403)])
def test_version_page_requires_permission_to_view_the_row(
    who: str, answer: int, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    task = make_task(make_plan(2025, PlanState.DRAFT))
    page = url("projects_livelihoodtask_version", task.pk, task.history.latest().pk)
    assert client.get(page).status_code == answer


def test_history_pages_include_the_change_between_pages(at_work: Client) -> None:
    plan = make_plan(2025, PlanState.DRAFT)
    for number in range(60):
        plan.title = f"第{number}稿"
        plan.save()
    page = url("reporting_plan_history", plan.pk)
    first = at_work.get(page).context["entries"]
    second = at_work.get(page, {"p": 2}).context["entries"]
    assert (len(first), len(second)) == (50, 11)
    assert first[-1]["changes"] == [FieldChange("标题", "第9稿", "第10稿")]
    assert second[0]["changes"] == [FieldChange("标题", "第8稿", "第9稿")]
    assert second[-1]["is_first"]


def test_history_page_has_constant_number_of_queries(
    at_work: Client, django_assert_num_queries: Any
) -> None:
    task = make_task(make_plan(2025, PlanState.DRAFT))
    page = url("projects_livelihoodtask_history", task.pk)
    at_work.get(page)
    for number in (1, 3):
        for _ in range(number):
            task.responsible.add(make_department(f"d{task.history.count()}"))
            task.save()
        with django_assert_num_queries(9):
            at_work.get(page)


def test_models_with_history_pages() -> None:
    from reporting.admin.base import HistoryAdmin

    kept = {
        model for model, pages in admin.site._registry.items() if isinstance(pages, HistoryAdmin)
    }
    assert kept == {
        Plan,
        Target,
        TargetRevision,
        LivelihoodTask,
        KeyProject,
        ProjectPlan,
        GradeScale,
        Observation,
        Department,
        Period,
        PublishedFigure,
        SiteSettings,
        User,
    }
