"""A draft is adopted by its checklist, which says how much it has and what is open."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chengkou.planning.adoption import Checklist, adopt
from indicators.models import Target
from reporting.actions import Refused
from reporting.enums import Attribute, PlanState
from reporting.models import Plan, User
from tests.chengkou.conftest import signed_in
from tests.factories import make_line, make_plan, make_progress, make_target, make_task
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Plan:
    """One target of 2025 beside forty of 2024."""
    before = make_plan(2024)
    for number in range(1, 41):
        make_target(before, number, attribute=Attribute.BINDING if number < 7 else "expected")
    plan = make_plan(2025, PlanState.DRAFT)
    make_target(plan, 1, attribute=Attribute.EXPECTED)
    return plan


@pytest.fixture
def client(planner: User) -> Client:
    return signed_in(planner)


def address(plan: Plan) -> str:
    return reverse("admin:reporting_plan_adopt", args=[plan.pk])


def filled(plan: Plan, user: User, **fields: Any) -> dict[str, Any]:
    """What the form of the page sends."""
    seen = Checklist(plan, user).digest
    data = {"adopted_by": "县人民代表大会", "document_no": "1号", "adopted_on": "2025-01-20"}
    return data | {"looked": "on", "seen": seen} | fields


def test_checklist_stands_beside_last_year(draft: Plan, client: Client, planner: User) -> None:
    make_line(draft, "p", "12.5")
    make_task(draft)
    page = Page(client.get(address(draft)))
    assert not list(page.faults())
    found = {each.label: each for each in Checklist(draft, planner).counts}
    assert (found["指标"].before, found["指标"].now, found["指标"].is_odd) == ("40项", "1项", True)
    assert (found["其中约束性"].before, found["其中约束性"].now) == ("6项", "0项")
    assert (found["项目年度计划投资"].now, found["民生实事"].now) == ("12.5万元", "1件")
    for words in ("40项", "相差很大，请核对", "牵头单位待县里确认", "批准机关", "文号", "批准日期"):
        assert words in page.text, words


@pytest.mark.parametrize(
    "before, now, odd", [(4, 2, False), (4, 1, True), (2, 4, False), (2, 5, True), (0, 0, False)]
)
def test_half_and_double_of_last_year_are_not_odd(
    before: int, now: int, odd: bool, planner: User
) -> None:
    last, plan = make_plan(2024), make_plan(2025, PlanState.DRAFT)
    for each, number in ((last, before), (plan, now)):
        for place in range(number):
            make_task(each, place + 1)
    found = {each.label: each.is_odd for each in Checklist(plan, planner).counts}
    assert found["民生实事"] == odd


def test_draft_without_last_year_has_nothing_beside_it(planner: User) -> None:
    counts = Checklist(make_plan(2025, PlanState.DRAFT), planner).counts
    assert {each.before for each in counts} == {"—"} and not any(each.is_odd for each in counts)


def test_adoption_locks_and_leaves_who_and_why(draft: Plan, client: Client, planner: User) -> None:
    answer = client.post(address(draft), filled(draft, planner))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.adopted_by, draft.document_no, draft.adopted_on) == (
        PlanState.ADOPTED,
        "县人民代表大会",
        "1号",
        datetime.date(2025, 1, 20),
    )
    latest = draft.history.first()
    assert (latest.history_user, latest.history_change_reason) == (planner, "批准")
    # Pressed again, or by somebody else: nothing happens.
    number = draft.history.count()
    again = client.post(address(draft), filled(draft, planner), follow=True)
    assert "不用再批准" in again.text and draft.history.count() == number


def test_target_without_wording_is_kept_in_a_draft_and_blocks(
    draft: Plan, client: Client, planner: User
) -> None:
    target = make_target(draft, 2, wording="")
    page = client.get(address(draft))
    assert "没有目标原文" in page.text and "批准并锁定" not in page.text
    client.post(address(draft), filled(draft, planner))
    draft.refresh_from_db()
    assert draft.is_open
    # It is shown as open, and saved as it is.
    assert "待定" in client.get("/plans/2025/indicators/").text
    form = client.get(reverse("admin:indicators_target_change", args=[target.pk]))
    data = form.context["adminform"].form.initial
    posted: dict[str, Any] = {"definition": "按年鉴"}
    for name, value in data.items():
        if value is not None and value is not False:
            posted.setdefault(name, value)
    posted |= {"milestones-TOTAL_FORMS": 0, "milestones-INITIAL_FORMS": 0, "definition": "按年鉴"}
    saved = client.post(reverse("admin:indicators_target_change", args=[target.pk]), posted)
    assert saved.status_code == 302
    assert Target.objects.get(pk=target.pk).definition == "按年鉴"


@pytest.mark.parametrize(
    "change, field, words",
    [
        ({"adopted_by": ""}, "adopted_by", "这个字段是必填项"),
        ({"looked": ""}, "looked", "请核对上面的清单"),
    ],
)
def test_adoption_without_body_or_tick_is_refused_at_the_field(
    change: dict[str, str], field: str, words: str, draft: Plan, client: Client, planner: User
) -> None:
    answer = client.post(address(draft), filled(draft, planner, **change))
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors[field])
    draft.refresh_from_db()
    assert draft.is_open and draft.adopted_by == ""


def test_draft_that_changed_since_is_looked_at_again(
    draft: Plan, client: Client, planner: User
) -> None:
    data = filled(draft, planner)
    make_task(draft)
    answer = client.post(address(draft), data)
    assert "打开清单以后，草案有了改动" in answer.text
    draft.refresh_from_db()
    assert draft.is_open
    with pytest.raises(Refused):
        adopt(
            draft, adopted_by="会", document_no="", adopted_on=None, seen=data["seen"], by=planner
        )


def test_form_of_a_plan_does_not_adopt(draft: Plan, client: Client) -> None:
    url = reverse("admin:reporting_plan_change", args=[draft.pk])
    page = client.get(url)
    assert address(draft) in page.text and 'name="state"' not in page.text
    empty = {"sections-TOTAL_FORMS": 0, "sections-INITIAL_FORMS": 0}
    data = {"year": 2025, "title": "计划", "state": "adopted", "adopted_by": "会", **empty}
    data |= {"explain_points": "0.2", "explain_percent": "5", "draft_shown": "on"}
    assert client.post(url, data).status_code == 302
    draft.refresh_from_db()
    assert (draft.is_open, draft.draft_shown) == (True, True)


def test_only_who_keeps_plans_comes_here(draft: Plan, reviewer: User) -> None:
    for page in ("adopt", "next_year"):
        url = reverse(f"admin:reporting_plan_{page}", args=[draft.pk])
        assert signed_in(reviewer).get(url).status_code == 403
        assert signed_in(reviewer).post(url).status_code == 403


def test_next_year_is_looked_at_and_made_on_its_page(draft: Plan, client: Client) -> None:
    """The page of a plan that has a draft after it, with projects of half a year."""
    before = Plan.objects.get(year=2024)
    make_progress(make_line(before), "40", 6)
    make_line(before, "silent")
    url = reverse("admin:reporting_plan_next_year", args=[before.pk])
    page = Page(client.get(url))
    assert not list(page.faults())
    assert "不再复制" in page.text and "有项目还没有2024年全年数" in page.text
    assert "没有审核通过的完成投资，没有结转。" in page.text
    assert "要先按这些数结转，请打勾" in client.post(url).text
    assert not draft.project_plans.exists()
    assert client.post(url, {"confirmed": "on"}).status_code == 302
    assert draft.project_plans.get().carried_month == 6
    client.post(address(draft), filled(draft, User.objects.get(username="planner")))
    assert "不用再规划" in client.get(url, follow=True).text
