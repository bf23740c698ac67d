"""The planner's pages of projects: months, funds, and what only a document may change."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from projects.enums import Adjustment, Nature
from projects.models import PLAN_FUNDS, KeyProject, ProjectPlan
from reporting.enums import PlanState
from reporting.history import contents, history_of, with_links
from reporting.models import Plan, User
from tests.factories import (
    make_department,
    make_line,
    make_plan,
    make_progress,
    make_project,
    make_sector,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db

BY_DOCUMENT = {"adjustment": "amount", "adjustment_no": "城府发1号", "adjusted_on": "2024-07-01"}


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    client.force_login(planner)
    return client


@pytest.fixture
def adopted() -> Plan:
    return make_plan(2024)


def url(model: str, page: str, *args: object) -> str:
    return reverse(f"admin:projects_{model}_{page}", args=args)


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


def project(**fields: Any) -> dict[str, Any]:
    return {
        "code": "2024-001",
        "name": "污水管网",
        "level": "county",
        "source": "government",
        "sector": make_sector().pk,
        "lead": make_department().pk,
        "total_investment": "5000.5",
        "stage": "building",
        "planned_start": "2024-03",
        "planned_finish": "2025年12月",
        "preparations-TOTAL_FORMS": "1",
        "preparations-INITIAL_FORMS": "0",
        "preparations-0-node": "land",
        "preparations-0-planned_on": "2024-02-01",
        **fields,
    }


def line(plan: Plan, of: KeyProject, **fields: Any) -> dict[str, Any]:
    return {
        "plan": plan.pk,
        "project": of.pk,
        "nature": "continued",
        "investment": "100",
        "done_before": "0",
        **dict.fromkeys(PLAN_FUNDS, "0"),
        "milestones-TOTAL_FORMS": "0",
        "milestones-INITIAL_FORMS": "0",
        **fields,
    }


def test_project_is_added_with_months_and_nodes(at_work: Client) -> None:
    assert at_work.post(url("keyproject", "add"), project()).status_code == 302
    found = KeyProject.objects.get()
    assert (found.planned_start, found.planned_finish) == (
        datetime.date(2024, 3, 1),
        datetime.date(2025, 12, 1),
    )
    assert [node.get_node_display() for node in found.preparations.all()] == ["用地"]
    (record,) = with_links(history_of(found))
    assert (
        dict(contents(record))["总投资（万元）"] == "5000.5"
    )  # not as it is stored, with four decimals
    page = at_work.get(url("keyproject", "change", found.pk)).text
    assert (
        'name="planned_start" value="2024-03"' in page
        and 'name="total_investment" value="5000.5"' in page
    )


@pytest.mark.parametrize(
    "fields, field, words",
    [
        ({"planned_start": "春天"}, "planned_start", "请填年月，如 2024-03。"),
        ({"planned_finish": "2024-02"}, "planned_finish", "计划竣工不能早于计划开工。"),
        ({"total_investment": "-1"}, "total_investment", "0"),
        ({"ended_on": "2024-06-01"}, "ended_on", "终止"),
        ({"stage": "ended"}, "ended_on", "终止"),
    ],
)
def test_invalid_value_has_its_error_at_the_field(
    fields: dict[str, str], field: str, words: str, at_work: Client
) -> None:
    found = errors(at_work.post(url("keyproject", "add"), project(**fields)))
    assert list(found) == [field]
    assert words in "".join(found[field])


def test_line_of_a_draft_is_refused_until_its_funds_add_up(at_work: Client) -> None:
    draft = make_plan(2025, PlanState.DRAFT)
    of = make_project()
    wrong = line(draft, of, fund_city="99")
    assert (
        "六项计划资金之和是 99 万元"
        in errors(at_work.post(url("projectplan", "add"), wrong))["investment"][0]
    )
    assert (
        at_work.post(url("projectplan", "add"), line(draft, of, fund_city="100")).status_code == 302
    )
    assert ProjectPlan.objects.get().fund_city == 100


def test_adopted_plan_takes_a_new_line_only_as_adjustment_in(
    at_work: Client, adopted: Plan
) -> None:
    of = make_project()
    # Until the first report on projects was opened, the ledger is still being entered.
    assert (
        at_work.post(url("projectplan", "add"), line(adopted, make_project("p-0"))).status_code
        == 302
    )
    make_progress(ProjectPlan.objects.get(project__code="p-0"), "1", 3)
    found = errors(at_work.post(url("projectplan", "add"), line(adopted, of)))
    assert "按中期调整" in found["adjustment"][0]
    assert "adjustment" in errors(
        at_work.post(url("projectplan", "add"), line(adopted, of, **BY_DOCUMENT))
    )
    brought = {**BY_DOCUMENT, "adjustment": "in"}
    assert at_work.post(url("projectplan", "add"), line(adopted, of, **brought)).status_code == 302


def test_adopted_plan_takes_changed_sums_only_with_a_new_document(
    at_work: Client, adopted: Plan
) -> None:
    row = make_line(adopted)
    change = url("projectplan", "change", row.pk)
    more = line(adopted, row.project, investment="120")
    assert "改计划投资要有文件" in errors(at_work.post(change, more))["investment"][0]
    assert at_work.post(change, {**more, **BY_DOCUMENT}).status_code == 302
    row.refresh_from_db()
    assert (row.investment, row.adjustment) == (Decimal(120), Adjustment.AMOUNT)
    # The document of the first change does not cover a second.
    again = line(adopted, row.project, investment="130", **BY_DOCUMENT)
    assert "investment" in errors(at_work.post(change, again))
    assert at_work.post(change, {**again, "adjustment_no": "城府发2号"}).status_code == 302


def test_adopted_plan_locks_what_is_printed(at_work: Client, adopted: Plan) -> None:
    row = make_line(adopted, goal="完工")
    forged = line(
        make_plan(2026, PlanState.DRAFT),
        make_project("p-9"),
        nature="new",
        goal="别的",
        done_before="7",
    )
    assert at_work.post(url("projectplan", "change", row.pk), forged).status_code == 302
    after = ProjectPlan.objects.get(pk=row.pk)
    assert (after.plan, after.project, after.nature, after.goal) == (
        adopted,
        row.project,
        Nature.CONTINUED,
        "完工",
    )
    assert after.done_before == 7
    assert at_work.post(url("projectplan", "delete", row.pk), {"post": "yes"}).status_code == 403


def test_reported_line_and_project_are_not_deleted(at_work: Client) -> None:
    row = make_line(make_plan(2025, PlanState.DRAFT))
    make_progress(row, "1")
    at_work.post(url("projectplan", "delete", row.pk), {"post": "yes"})
    at_work.post(url("keyproject", "delete", row.project.pk), {"post": "yes"})
    assert ProjectPlan.objects.exists() and KeyProject.objects.exists()


def carried(client: Client, *rows: ProjectPlan) -> list[str]:
    data = {"action": "carry_over_to_next_year", "_selected_action": [row.pk for row in rows]}
    response = client.post(url("projectplan", "changelist"), data, follow=True)
    return [str(message) for message in response.context["messages"]]


def test_carry_over_by_half_a_year_is_asked_for_first(at_work: Client, adopted: Plan) -> None:
    row = make_line(adopted)
    make_progress(row, "40", 6)
    make_plan(2025, PlanState.DRAFT)
    address = url("projectplan", "changelist") + "?plan_year=2024"
    data = {"action": "carry_over_to_next_year", "_selected_action": [row.pk]}
    asked = Page(at_work.post(address, data))
    assert "有项目还没有2024年全年数" in asked.text and "（1—6月）" in asked.text
    assert not list(asked.faults())
    assert ProjectPlan.objects.count() == 1
    at_work.post(address, data | {"confirmed": "1", "select_across": "0"})
    new = ProjectPlan.objects.get(plan__year=2025)
    form = at_work.get(url("projectplan", "change", new.pk))
    assert "按上年1—6月的完成投资结转" in form.text


def test_carry_over_from_the_list_names_what_it_left_out(at_work: Client, adopted: Plan) -> None:
    row = make_line(adopted)
    silent = make_line(adopted, "p-2")
    make_progress(row, "40", 12)
    assert carried(at_work, row) == ["还没有2025年的计划，请先建一个草案。"]
    make_plan(2025, PlanState.DRAFT)
    data = {"action": "carry_over_to_next_year", "_selected_action": [row.pk, silent.pk]}
    response = at_work.post(url("projectplan", "changelist") + "?plan_year=2024", data, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        (
            "已按1—12月的完成投资结转1个项目到2025年计划（草案）（新增1个、刷新0个）："
            "至上年底累计完成40万元，年度计划投资960万元（总投资的剩余数）。"
        ),
        "项目p-2没有审核通过的完成投资，没有结转。",
    ]


def test_reviewer_can_view_but_not_change_or_carry_over(
    client: Client, reviewer: User, adopted: Plan
) -> None:
    client.force_login(reviewer)
    row = make_line(adopted)
    assert client.get(url("projectplan", "change", row.pk)).status_code == 200
    assert (
        client.post(url("projectplan", "change", row.pk), line(adopted, row.project)).status_code
        == 403
    )
    assert "carry_over_to_next_year" not in client.get(url("projectplan", "changelist")).text
