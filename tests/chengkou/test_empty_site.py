"""A site without any plan or unit: every page opens for every role, and the planner is led on."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from chengkou.cycle.admin.front_page import front_page_of
from chengkou.planning.setting_up import steps_to_begin
from reporting.enums import PlanState, Role
from reporting.models import Plan, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.sweep import FILLED, routes
from tests.factories import (
    make_department,
    make_line,
    make_period,
    make_plan,
    make_site,
    make_submission,
    make_target,
    make_task,
    make_user,
)
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROLES = ("leader", "reporter", "reviewer", "planner", "chief")


def somebody(role: str) -> User:
    if role == "chief":
        return User.objects.create_superuser("chief")
    return make_user(role, Role(role))


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_on_a_site_without_plan_or_unit(role: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(somebody(role))
    wrong = []
    for route in routes():
        address = re.sub(r"<(\w+)>", lambda name: FILLED.get(name[1], "1"), route)
        for query in ("", "?plan_year=all", "?q=a", "?export=xlsx"):
            answer = client.get(address + query)
            if answer.status_code not in (200, 302, 403, 404, 405):
                wrong.append(f"{address}{query}: {answer.status_code}")
        is_page = answer.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and is_page:
            wrong += [f"{address}: {fault}" for fault in Page(answer).faults()]
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_front_of_a_site_without_plan_says_so(role: str) -> None:
    client = signed_in(somebody(role))
    assert "暂无年度计划" in client.get("/").text
    assert ("新建年度计划" in client.get("/").text) == (role in ("planner", "chief"))


def labels_left(plan: Plan | None) -> list[str]:
    return [step.label for step in steps_to_begin(plan) if not step.is_done]


def asking(plan: Plan) -> str:
    """Where the last step leads, that of asking the units."""
    return steps_to_begin(plan)[-1].url


def test_planner_is_led_step_by_step_until_a_unit_is_asked(planner: User) -> None:
    client = signed_in(planner)
    page = client.get("/admin/")
    assert page.context["title"] == "还没有开始填报，下一步：站点设置"
    for step in page.context["front"].steps:
        assert client.get(step.url).status_code == 200, step.label
    order = ["站点设置", "单位", "用户", "计划", "指标", "重点项目", "民生实事", "批准", "下发"]
    assert labels_left(None) == order
    make_site()
    assert labels_left(None) == order[1:]
    unit = make_department()
    make_user("clerk", Role.REPORTER, departments=(unit,))
    assert labels_left(None) == order[3:]
    plan = make_plan(2025, PlanState.DRAFT)
    assert labels_left(plan) == order[4:]
    make_target(plan)
    make_line(plan)
    make_task(plan)
    assert labels_left(plan) == order[7:]
    (adopting,) = [step for step in steps_to_begin(plan) if step.label == "批准"]
    assert client.get(adopting.url).status_code == 200
    Plan.objects.update(state=PlanState.ADOPTED)
    plan.refresh_from_db()
    assert labels_left(plan) == order[8:]
    assert asking(plan) == reverse("admin:reporting_period_add")
    period = make_period(plan, 3, published=False)
    assert asking(plan) == reverse("admin:reporting_period_changelist")
    make_submission(period, unit)
    assert steps_to_begin(plan) == [] == front_page_of(planner).steps
