"""What is open in a draft, each with the page where it is settled."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from chengkou.planning.open_points import OpenPoint, open_points
from indicators.models import Target
from reporting.enums import Pace, PlanState
from reporting.models import Plan, User
from tests.chengkou.conftest import signed_in
from tests.factories import (
    make_actual,
    make_department,
    make_line,
    make_plan,
    make_sector,
    make_target,
    make_task,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Plan:
    return make_plan(2025, PlanState.DRAFT)


def sentences(points: list[OpenPoint]) -> list[str]:
    return [point.sentence for point in points]


def settled(plan: Plan) -> Target:
    """Rows of every kind in which nothing is open, with their last year."""
    before = make_target(make_plan(plan.year - 1), 1)
    make_actual(before, "6", 12)
    months = {"planned_start": "2025-01-01", "planned_finish": "2025-12-01"}
    make_line(plan, project_fields=months)
    make_task(plan)
    return make_target(plan, 1, indicator=before.indicator, lead_confirmed=True)


def test_nothing_is_open_in_a_complete_draft(draft: Plan, planner: User) -> None:
    settled(draft)
    assert open_points(draft, planner) == []


def test_empty_draft_lacks_everything(draft: Plan, planner: User) -> None:
    found = open_points(draft, planner)
    assert sentences(found) == ["还没有指标。", "还没有重点项目。", "还没有民生实事。"]
    client = signed_in(planner)
    assert all(client.get(point.url).status_code == 200 for point in found)


def test_wordings_come_first_and_keep_the_plan_from_being_adopted(
    draft: Plan, planner: User
) -> None:
    settled(draft)
    make_target(draft, 2, wording="", name="粮食产量", pace=Pace.MILESTONES, months_due="3,6")
    found = open_points(draft, planner)
    assert [(point.sentence, point.blocks) for point in found] == [
        ("1个年度目标没有目标原文：粮食产量。", True),
        ("1个年度目标的牵头单位待县里确认：粮食产量。", False),
        ("1个年度目标年底没有填报月份：粮食产量。", False),
        ("1个年度目标按节点判断序时，还没有填节点：粮食产量。", False),
        ("1个年度目标没有2024年全年数作基数：粮食产量；审核通过后自动取用。", False),
    ]
    client = signed_in(planner)
    listed = client.get(found[0].url).context["cl"].queryset
    assert [target.name for target in listed] == ["粮食产量"]


def test_wording_that_is_read_otherwise_is_open(draft: Plan, planner: User) -> None:
    target = settled(draft)
    Target.objects.filter(pk=target.pk).update(wording="9")
    assert sentences(open_points(draft, planner)) == ["1个年度目标的读法与原文不一致：指标1-0。"]


def test_many_rows_are_counted_and_not_named(draft: Plan, planner: User) -> None:
    for number in range(1, 7):
        make_target(draft, number, wording="", lead_confirmed=True)
    assert "6个年度目标没有目标原文。" in sentences(open_points(draft, planner))


def test_projects_without_months_or_money_or_by_half_a_year_are_open(
    draft: Plan, planner: User
) -> None:
    settled(draft)
    make_line(draft, "b", investment="0", carried_month=6, carried_investment=Decimal(0))
    found = open_points(draft, planner)
    assert sentences(found) == [
        "1个项目没有计划开工或竣工月份，序时按全年计。",
        "1个项目的年度计划投资是0。",
        "1个项目不是按2024年全年数结转的（1—6月1个），全年数审核通过以后再结转一次。",
    ]
    assert signed_in(planner).get(found[-1].url).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_rows(
    number: int, draft: Plan, planner: User, django_assert_num_queries: Any
) -> None:
    assert planner.sees_all_submissions  # asked for before
    lead, sector = make_department(), make_sector()
    for each in range(1, number + 1):
        make_target(draft, each, wording="", lead=lead)
        make_line(draft, f"p{each}", "0", project_fields={"lead": lead, "sector": sector})
        make_task(draft, each, lead=lead)
    with django_assert_num_queries(10):
        open_points(draft, planner)


def test_front_page_of_the_planner_is_the_list_until_adoption(
    draft: Plan, planner: User, reviewer: User
) -> None:
    client: Client = signed_in(planner)
    page = client.get("/admin/")
    assert page.context["title"] == "2025年计划（草案）还有3件事没有定"
    assert (
        "还没有民生实事。" in page.text and f"/admin/reporting/plan/{draft.pk}/adopt/" in page.text
    )
    settled(draft)
    assert client.get("/admin/").context["title"] == "2025年计划（草案）各项都已定，可以批准"
    Plan.objects.filter(pk=draft.pk).update(state=PlanState.ADOPTED)
    page = client.get("/admin/")
    assert not page.context["front"].drafts
    assert page.context["front"].next_year.sentence == "规划2026年计划：从2025年计划生成草案"
    assert "规划2026年" not in signed_in(reviewer).get("/admin/").text
