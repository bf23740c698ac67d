"""The planner's pages of livelihood tasks: money that adds up, and what is locked."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from projects.admin.tasks import LivelihoodTaskAdmin
from projects.enums import Level
from projects.models import LivelihoodTask
from reporting.enums import PlanState
from reporting.models import Plan, User
from tests.factories import make_department, make_plan, make_task, make_task_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    """A client at which the planner has signed in."""
    client.force_login(planner)
    return client


@pytest.fixture
def draft() -> Plan:
    return make_plan(2025, PlanState.DRAFT)


def url(page: str, *args: object) -> str:
    return reverse(f"admin:projects_livelihoodtask_{page}", args=args)


def typed(plan: Plan, **fields: Any) -> dict[str, Any]:
    return {
        "plan": plan.pk,
        "level": Level.CITY,
        "number": 1,
        "name": "农村饮水",
        "target_text": "改造20处。",
        "lead": make_department().pk,
        "responsible": [make_department("water").pk],
        "investment": "100.5",
        "fund_upper": "60.3",
        "fund_county": "40.2",
        "fund_bond": "0",
        "fund_social": "0",
        "targets-TOTAL_FORMS": "0",
        "targets-INITIAL_FORMS": "0",
        **fields,
    }


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


def test_task_is_added_with_units_and_money(at_work: Client, draft: Plan) -> None:
    assert at_work.post(url("add"), typed(draft)).status_code == 302
    task = LivelihoodTask.objects.get()
    assert (task.investment, [unit.code for unit in task.responsible.all()]) == (
        Decimal("100.5"),
        ["water"],
    )


@pytest.mark.parametrize(
    "fields, field, words",
    [
        (
            {"fund_county": "40.3"},
            "investment",
            "四项资金之和是 100.6 万元，年度投资是 100.5 万元，相差 0.1 万元；两者要相等。",
        ),
        ({"fund_social": "-1", "fund_upper": "61.3"}, "fund_social", "0"),
        ({"investment": "12345678901.5"}, "investment", "10"),
        ({"fund_bond": "0.00001"}, "fund_bond", "4"),
        ({"fund_bond": "约五"}, "fund_bond", "请只填数字，如 7、7.0、-27.5。"),
        ({"investment": "1_00.5"}, "investment", "请只填数字"),
        ({"fund_bond": "0e1"}, "fund_bond", "请只填数字"),
        ({"fund_social": "٠"}, "fund_social", "请只填数字"),
        ({"lead": "abc"}, "lead", "选择"),
        ({"responsible": ["abc"]}, "responsible", "abc"),
        ({"number": "0"}, "number", "1"),
        ({"name": "字" * 121}, "name", "120"),
    ],
)
def test_invalid_value_has_its_error_at_the_field_and_stays_typed(
    fields: dict[str, str], field: str, words: str, at_work: Client, draft: Plan
) -> None:
    response = at_work.post(url("add"), typed(draft, **fields))
    found = errors(response)
    assert list(found) == [field]
    assert words in "".join(found[field])
    form = response.context["adminform"].form
    assert {name: form[name].value() for name in fields} == fields
    assert form["target_text"].value() == "改造20处。"
    assert not LivelihoodTask.objects.exists()


def test_repeated_number_has_its_error_at_the_field(at_work: Client, draft: Plan) -> None:
    make_task(draft, 1)
    response = at_work.post(url("add"), typed(draft))
    assert errors(response) == {"number": ["这个年度计划已经有这个级别和序号的民生实事。"]}
    assert at_work.post(url("add"), typed(draft, level=Level.COUNTY)).status_code == 302


def test_refused_change_leaves_the_stored_row(at_work: Client, draft: Plan) -> None:
    task = make_task(draft)
    response = at_work.post(url("change", task.pk), typed(draft, fund_upper="1"))
    assert list(errors(response)) == ["investment"]
    assert 'value="100.5"' in response.text
    after = LivelihoodTask.objects.get()
    assert (after.name, after.investment, after.history.count()) == ("民生实事1", Decimal(10), 1)


def test_adopted_plan_locks_what_is_printed_and_leaves_money_editable(at_work: Client) -> None:
    adopted = make_plan(2024)
    task = make_task(adopted)
    page = at_work.get(url("change", task.pk))
    assert "已经批准，文件印出的内容不能再改" in page.text
    assert 'name="investment" value="10"' in page.text
    forged = typed(make_plan(2026, PlanState.DRAFT), level=Level.COUNTY, number=9)
    assert at_work.post(url("change", task.pk), forged).status_code == 302
    after = LivelihoodTask.objects.get()
    assert (after.plan, after.level, after.number, after.name, after.target_text) == (
        adopted, Level.CITY, 1, "民生实事1", "完成一百件。",
    )  # fmt: skip
    assert after.investment == Decimal("100.5")
    assert at_work.post(url("delete", task.pk), {"post": "yes"}).status_code == 403
    assert list(errors(at_work.post(url("add"), typed(adopted)))) == ["plan"]


def test_history_shows_changes_of_money_and_units(at_work: Client, draft: Plan) -> None:
    at_work.post(url("add"), typed(draft))
    task = LivelihoodTask.objects.get()
    at_work.post(
        url("change", task.pk), typed(draft, fund_upper="50.3", fund_social="10", responsible=[])
    )
    page = at_work.get(url("history", task.pk)).text
    assert "<b>上级资金（万元）</b>：<del>60.3</del> → <ins>50.3</ins>" in page
    assert "<b>责任单位</b>：<del>单位water</del> → <ins>（空）</ins>" in page


def test_deleted_task_of_a_draft_leaves_a_history_record(at_work: Client, draft: Plan) -> None:
    task = make_task(draft)
    assert at_work.post(url("delete", task.pk), {"post": "yes"}).status_code == 302
    assert LivelihoodTask.history.first().history_type == "-"


def test_display_methods(draft: Plan) -> None:
    pages = LivelihoodTaskAdmin(LivelihoodTask, admin.site)
    task = make_task(
        draft, 3, Level.COUNTY, investment=Decimal("100.5000"), fund_upper=Decimal("100.5")
    )
    assert (pages.printed_number(task), pages.money(task), pages.responsible_names(task)) == (
        "县级3",
        "100.5",
        "",
    )


def test_money_in_full_width_digits_is_read(at_work: Client, draft: Plan) -> None:
    assert at_work.post(url("add"), typed(draft, investment="１００．５")).status_code == 302
    assert LivelihoodTask.objects.get().investment == Decimal("100.5")


@pytest.mark.parametrize("state, locked", [(PlanState.DRAFT, False), (PlanState.ADOPTED, True)])
def test_adopted_plan_locks_all_that_a_target_is_judged_by(
    state: PlanState, locked: bool, at_work: Client
) -> None:
    target = make_task_target(make_task(make_plan(2026, state)))
    page = at_work.get(url("change", target.task.pk)).text
    for name in ("quantity", "measure", "pace"):
        assert (f'name="targets-0-{name}"' in page) is not locked


def test_words_of_a_target_must_be_part_of_the_task_s_sentence(at_work: Client) -> None:
    task = make_task(make_plan(2026, PlanState.DRAFT), target_text="改造20处。")
    data = {
        "plan": task.plan.pk,
        "level": task.level,
        "number": 1,
        "name": "饮水",
        "target_text": "改造20处。",
        "lead": task.lead.pk,
        "investment": "0",
        "fund_upper": "0",
        "fund_county": "0",
        "fund_bond": "0",
        "fund_social": "0",
        "targets-TOTAL_FORMS": "1",
        "targets-INITIAL_FORMS": "0",
        "targets-0-order": "1",
        "targets-0-words": "改造30处",
        "targets-0-quantity": "30",
        "targets-0-unit": "处",
        "targets-0-measure": "cumulative",
        "targets-0-pace": "even",
    }
    change = url("change", task.pk)
    assert "年度目标里没有这句话" in at_work.post(change, data).text
    assert not task.targets.exists()
    assert (
        at_work.post(
            change, {**data, "targets-0-words": "改造20处", "targets-0-quantity": "20"}
        ).status_code
        == 302
    )
    assert str(task.targets.get().quantity) == "20"
