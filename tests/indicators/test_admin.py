"""The planner's pages of targets and what belongs to them: readings, locks, leads, bad input."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from indicators.admin.indicators import ObservationAdmin
from indicators.admin.targets import TargetAdmin
from indicators.admin.wording import differs
from indicators.models import Actual, Indicator, Milestone, Observation, Section, Target
from reporting.enums import Attribute, Measure, Pace, PlanState, RuleKind
from reporting.models import Plan, User
from tests.factories import (
    make_actual,
    make_department,
    make_observation,
    make_plan,
    make_section,
    make_target,
)
from tests.indicators.admin.test_forms import shown, typed

pytestmark = pytest.mark.django_db

NO_MILESTONES = {"milestones-TOTAL_FORMS": 0, "milestones-INITIAL_FORMS": 0}
ADD = "indicators_target_add"
CHANGE = "indicators_target_change"


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    """A client at which the planner has signed in."""
    client.force_login(planner)
    return client


@pytest.fixture
def draft() -> Plan:
    return make_plan(2025, PlanState.DRAFT)


def url(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def form_of(response: Any) -> Any:
    assert response.status_code == 200
    return response.context["adminform"].form


def listed(client: Client, **chosen: str) -> list[int]:
    return [
        target.number
        for target in client.get(url("indicators_target_changelist"), chosen)
        .context["cl"]
        .result_list
    ]


# Reading.


def test_a_row_is_added_and_told_back(at_work: Client, draft: Plan) -> None:
    response = at_work.post(url(ADD), {**typed(draft), **NO_MILESTONES}, follow=True)
    assert (
        "目标原文“7左右”读作：7%左右：按不低于6.5%判断（容许低0.5个百分点）。请核对。"
        in response.text
    )
    target = Target.objects.get()
    assert (target.rule_kind, target.rule_low, target.rule_tolerance) == (
        "about",
        Decimal(7),
        Decimal("0.5"),
    )
    assert "按不低于6.5%判断" in at_work.get(url(CHANGE, target.pk)).text
    assert "按不低于6.5%判断" in at_work.get(url("indicators_target_changelist")).text


def test_an_unreadable_wording_is_refused_at_the_field_and_stays_in_the_form(
    at_work: Client, draft: Plan
) -> None:
    data = {**typed(draft, wording="完成市级下达任务", name="能耗降低"), **NO_MILESTONES}
    refused = at_work.post(url(ADD), data)
    form = form_of(refused)
    assert list(form.errors) == ["wording"]
    assert "“完成市级下达任务”里读不出可以比的数" in refused.text
    for name in ("wording", "name", "number", "lead"):
        assert str(form[name].value()) == str(data[name])
    assert not Target.objects.exists()
    assert at_work.post(url(ADD), {**data, "by_person": "on"}).status_code == 302
    assert Target.objects.get().rule_kind == RuleKind.TEXT


def test_a_rule_that_differs_from_its_wording_is_marked_and_found(
    at_work: Client, draft: Plan
) -> None:
    make_target(draft, 1)
    target = make_target(draft, 2, wording="7左右")
    at_work.post(
        url(CHANGE, target.pk),
        {**shown(target, rule_kind="at_least", rule_tolerance=""), **NO_MILESTONES},
    )
    target.refresh_from_db()
    assert differs(target)
    assert listed(at_work, reading="differs") == [2]
    page = at_work.get(url(CHANGE, target.pk)).text
    assert "与原文不一致" in page
    assert "原文自动读作：7%左右" in page


@pytest.mark.parametrize(
    "rule, apart",
    [
        ({"rule_tolerance": "0.2"}, False),  # what 左右 allows is never printed
        ({"rule_low": "7.0"}, False),
        ({"rule_low": "6"}, True),
        ({"rule_strict": True}, True),
        ({"rule_kind": "text", "rule_low": None, "rule_tolerance": None}, True),
    ],
)
def test_what_counts_as_a_difference(rule: dict[str, Any], apart: bool, draft: Plan) -> None:
    target = make_target(draft, wording="7左右")
    for name, value in rule.items():
        setattr(
            target,
            name,
            Decimal(value) if name in ("rule_low", "rule_tolerance") and value else value,
        )
    assert differs(target) is apart


def test_a_stored_rule_that_cannot_be_judged_by_is_told_and_not_a_server_error(
    at_work: Client, draft: Plan
) -> None:
    target = make_target(draft, wording="5—6")
    Target.objects.update(rule_low="9")
    for page in (url("indicators_target_changelist"), url(CHANGE, target.pk)):
        assert "区间的下限不能大于上限" in at_work.get(page).text


# Adopted plans.


@pytest.fixture
def adopted(draft: Plan) -> Target:
    """A row of a plan adopted after the row was entered."""
    target = make_target(draft, wording="7左右", lead_confirmed=False)
    Plan.objects.update(state=PlanState.ADOPTED, adopted_by="县人民代表大会")
    return Target.objects.get(pk=target.pk)


PRINTED = {
    "number": 9, "row": 3, "group": "别的", "name": "别的", "attribute": Attribute.BINDING, "wording": "1",
    "rule_kind": "at_least", "rule_low": "1", "rule_high": "2", "rule_strict": "on", "rule_relative": "on",
    "rule_tolerance": "9", "by_person": "on",
}  # fmt: skip


def test_what_an_adopted_plan_printed_is_locked_and_the_rest_is_not(
    at_work: Client, adopted: Target
) -> None:
    page = at_work.get(url(CHANGE, adopted.pk))
    assert "已经批准，文件印出的内容不能再改" in page.text
    assert not set(PRINTED) & set(form_of(page).fields)
    unit = make_department("other", "县统计局")
    forged = {
        **shown(adopted),
        **PRINTED,
        "indicator": Indicator.objects.create(code="x", name="x").pk,
    }
    forged |= {
        "plan": make_plan(2026, PlanState.DRAFT).pk,
        "section": make_section(make_plan(2026)).pk,
    }
    edits = {
        "unit": "万元",
        "pace": Pace.YEAR_END,
        "months_due": "12",
        "lead": unit.pk,
        "lead_confirmed": "on",
    }
    assert (
        at_work.post(url(CHANGE, adopted.pk), {**forged, **edits, **NO_MILESTONES}).status_code
        == 302
    )
    after = Target.objects.get(pk=adopted.pk)
    for name in (
        "plan_id",
        "section_id",
        "indicator_id",
        "number",
        "row",
        "group",
        "name",
        "attribute",
        "wording",
    ):
        assert getattr(after, name) == getattr(adopted, name)
    assert after.rule == adopted.rule
    assert (after.unit, after.pace, after.months_due, after.lead, after.lead_confirmed) == (
        *list(edits.values())[:3],
        unit,
        True,
    )


def test_a_band_for_a_binding_row_is_refused_even_where_the_attribute_is_locked(
    at_work: Client, adopted: Target
) -> None:
    Target.objects.update(attribute=Attribute.BINDING)
    refused = at_work.post(
        url(CHANGE, adopted.pk), {**shown(adopted, near_band="0.5"), **NO_MILESTONES}
    )
    assert dict(form_of(refused).errors) == {
        "near_band": ["约束性指标没有“基本达到”，不能填范围。"]
    }
    assert Target.objects.get().near_band is None


def test_rows_go_from_drafts_only_and_never_once_reported(at_work: Client, draft: Plan) -> None:
    first, second = make_target(draft, 1), make_target(draft, 2)
    make_actual(second, "6.0")
    delete = "indicators_target_delete"
    assert at_work.post(url(delete, first.pk), {"post": "yes"}).status_code == 302
    assert first.history.first().history_type == "-"
    refused = at_work.post(url(delete, second.pk), {"post": "yes"})
    assert refused.status_code == 200
    assert "不能删除年度目标" in refused.text
    Plan.objects.update(state=PlanState.ADOPTED, adopted_by="县人民代表大会")
    assert at_work.post(url(delete, second.pk), {"post": "yes"}).status_code == 403
    assert Target.objects.get() == second
    assert Actual.objects.exists()


def test_sections_of_an_adopted_plan_are_locked(at_work: Client) -> None:
    adopted = make_plan(2024)
    section = make_section(adopted, name="推动高质量发展")
    data = {"plan": adopted.pk, "number": "二", "name": "别的", "order": 2}
    at_work.post(url("indicators_section_change", section.pk), data)
    section.refresh_from_db()
    assert (section.number, section.name, section.order) == ("一", "推动高质量发展", 1)
    refused = at_work.post(url("indicators_section_add"), data)
    assert list(form_of(refused).errors) == ["plan"]
    assert (
        at_work.post(url("indicators_section_delete", section.pk), {"post": "yes"}).status_code
        == 403
    )


@pytest.mark.parametrize("order, number, field", [(1, "二", "order"), (2, "一", "number")])
def test_a_section_twice_is_refused_at_the_field(
    order: int, number: str, field: str, at_work: Client, draft: Plan
) -> None:
    make_section(draft)
    data = {"plan": draft.pk, "number": number, "name": "别的", "order": order}
    assert list(form_of(at_work.post(url("indicators_section_add"), data)).errors) == [field]
    assert Section.objects.count() == 1


# Entering a plan.


def test_the_next_row_of_the_draft_is_offered(at_work: Client, draft: Plan) -> None:
    make_target(make_plan(2024), 41)
    assert form_of(at_work.get(url(ADD))).initial["number"] == 1
    last = make_target(draft, 7)
    initial = form_of(at_work.get(url(ADD))).initial
    assert (initial["plan"], initial["section"], initial["number"]) == (
        draft.pk,
        last.section_id,
        8,
    )
    make_plan(2026, PlanState.DRAFT)
    assert "plan" not in form_of(at_work.get(url(ADD))).initial


def test_only_sections_of_drafts_are_offered(at_work: Client, draft: Plan) -> None:
    make_section(make_plan(2024), "一")
    section = make_section(draft, "一")
    asked = {"term": "", "app_label": "indicators", "model_name": "target", "field_name": "section"}
    assert [each["id"] for each in at_work.get(url("autocomplete"), asked).json()["results"]] == [
        str(section.pk)
    ]


def test_milestones_are_typed_with_the_row(at_work: Client, draft: Plan) -> None:
    milestones: dict[str, Any] = {"milestones-TOTAL_FORMS": 2, "milestones-INITIAL_FORMS": 0}
    milestones |= {
        "milestones-0-month": 3,
        "milestones-0-value": "2.0",
        "milestones-1-month": 3,
        "milestones-1-value": "4",
    }
    data = typed(draft, pace=Pace.MILESTONES)
    assert at_work.post(url(ADD), {**data, **milestones}).status_code == 200
    assert not Target.objects.exists()
    assert (
        at_work.post(url(ADD), {**data, **milestones, "milestones-1-month": 6}).status_code == 302
    )
    assert [str(milestone) for milestone in Milestone.objects.all()] == ["3月 2.0", "6月 4"]


# The list.


def test_the_list_opens_with_the_latest_year(at_work: Client, draft: Plan) -> None:
    make_target(make_plan(2024), 1)
    make_target(draft, 2)
    assert listed(at_work) == [2]
    assert listed(at_work, plan_year="2024") == [1]
    assert listed(at_work, plan_year="all") == [2, 1]
    assert listed(at_work, plan_year="abc") == [2]


def test_leads_are_filtered_and_confirmed_with_history(
    at_work: Client, draft: Plan, planner: User
) -> None:
    first, second = make_target(draft, 1), make_target(draft, 2, lead_confirmed=True)
    first.cooperating.add(make_department("helper"))
    assert (listed(at_work, lead="open"), listed(at_work, lead="confirmed")) == ([1], [2])
    assert "待确认" in at_work.get(url("indicators_target_changelist")).text
    chosen = {"action": "confirm_lead", "_selected_action": [first.pk, second.pk]}
    done = at_work.post(url("indicators_target_changelist"), chosen, follow=True)
    assert "已把1个目标的牵头单位标为已确认。" in done.text
    assert Target.objects.filter(lead_confirmed=True).count() == 2
    newest = first.history.first()
    assert (newest.history_user, newest.lead_confirmed, newest.cooperating.count()) == (
        planner,
        True,
        1,
    )
    assert second.history.count() == 1


def test_the_reviewer_confirms_nothing(client: Client, reviewer: User, draft: Plan) -> None:
    client.force_login(reviewer)
    target = make_target(draft)
    client.post(
        url("indicators_target_changelist"),
        {"action": "confirm_lead", "_selected_action": [target.pk]},
    )
    assert (
        client.post(
            url(CHANGE, target.pk), {**shown(target, name="改名"), **NO_MILESTONES}
        ).status_code
        == 403
    )
    target.refresh_from_db()
    assert (target.lead_confirmed, target.name) == (False, "指标1-0")


@pytest.mark.parametrize("words", ["不低于7%", "指标1-0", "单位tongji"])
def test_a_row_is_found_by_what_stands_in_it(words: str, at_work: Client, draft: Plan) -> None:
    make_target(draft, 1, wording="不低于7%")
    make_target(draft, 2, lead=make_department("other", "别的单位"))
    assert listed(at_work, q=words) == [1]


def test_display_methods_by_themselves(draft: Plan) -> None:
    pages = TargetAdmin(Target, admin.site)
    headline, part = (
        make_target(draft, 9),
        make_target(draft, 9, 1, measure=Measure.LEVEL, unit="亿元", wording="350左右"),
    )
    assert [pages.printed_number(row) for row in (headline, part)] == ["9", "9（分项1）"]
    assert pages.read_as(part) == "350亿元左右：按不低于350亿元判断（未定容许范围，按印发数判断）"
    assert (pages.lead_state(headline), pages.reading_state(headline)) == (
        '<span class="todo">待确认</span>',
        "",
    )


# Indicators and observations.


def test_an_indicator_keeps_its_code_and_its_reports(at_work: Client, draft: Plan) -> None:
    indicator = make_target(draft).indicator
    at_work.post(
        url("indicators_indicator_change", indicator.pk), {"code": "other", "name": "改名"}
    )
    indicator.refresh_from_db()
    assert (indicator.code, indicator.name) == ("i1-0", "改名")
    refused = at_work.post(
        url("indicators_indicator_change", indicator.pk), {"name": "甲", "replaces": indicator.pk}
    )
    assert dict(form_of(refused).errors) == {"replaces": ["指标不能替代它自己。"]}
    assert (
        "不能删除指标“改名”"
        in at_work.post(url("indicators_indicator_delete", indicator.pk), {"post": "yes"}).text
    )
    assert "2025" in at_work.get(url("indicators_indicator_changelist")).text


@pytest.mark.parametrize("who", ["planner", "reviewer"])
def test_observations_are_kept_by_planners_and_reviewers(
    who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    indicator = Indicator.objects.create(code="gdp", name="地区生产总值增速")
    data = {
        "indicator": indicator.pk,
        "area": "city",
        "year": 2023,
        "month": 12,
        "value": "6.0",
        "rank": 3,
        "source": "图1",
    }
    add = url("indicators_observation_add")
    assert client.post(add, data).status_code == 302
    observation = Observation.objects.get()
    assert (str(observation.value), observation.rank) == ("6.0", 3)
    twice = client.post(add, {**data, "value": "7"})
    assert dict(form_of(twice).errors) == {"month": ["这个指标在这个范围和月份已经有参考数据。"]}
    assert form_of(twice)["value"].value() == "7"
    empty = client.post(add, {**data, "year": 2022, "value": ""})
    assert dict(form_of(empty).errors) == {"value": ["数值和总量至少填一个。"]}
    assert list(
        form_of(client.post(add, {**data, "year": 2022, "value": "12345678901234.5"})).errors
    ) == ["value"]
    assert Observation.objects.count() == 1
    assert (
        client.post(
            url("indicators_observation_delete", observation.pk), {"post": "yes"}
        ).status_code
        == 302
    )


@pytest.mark.parametrize("month, shown_as", [(12, "2023年"), (6, "2023年1—6月"), (1, "2023年1月")])
def test_the_time_of_an_observation(month: int, shown_as: str) -> None:
    indicator = Indicator.objects.create(code="gdp", name="地区生产总值增速")
    pages = ObservationAdmin(Observation, admin.site)
    assert pages.period(make_observation(indicator, 2023, "6.0", month)) == shown_as


# Milestones.


def milestones(*rows: dict[str, Any]) -> dict[str, Any]:
    stored = sum("id" in row for row in rows)
    posted: dict[str, Any] = {
        "milestones-TOTAL_FORMS": len(rows),
        "milestones-INITIAL_FORMS": stored,
    }
    for place, row in enumerate(rows):
        posted |= {f"milestones-{place}-{name}": value for name, value in row.items()}
    return posted


def milestone_errors(response: Any) -> list[dict[str, list[str]]]:
    assert response.status_code == 200
    formset = response.context["inline_admin_formsets"][0].formset
    assert not formset.non_form_errors()
    return [dict(found) for found in formset.errors]


TWICE = {"month": ["这个月已经有一个节点。"]}


def test_milestones_are_saved_with_a_new_row(at_work: Client, draft: Plan) -> None:
    rows = milestones({"month": "3", "value": "-1.50"}, {"month": "6", "value": "0"})
    assert at_work.post(url(ADD), {**typed(draft), **rows}).status_code == 302
    assert [(each.month, str(each.value)) for each in Milestone.objects.all()] == [
        (3, "-1.50"),
        (6, "0"),
    ]


def test_a_month_typed_twice_is_named_at_the_month(at_work: Client, draft: Plan) -> None:
    rows = milestones({"month": "3", "value": "1"}, {"month": "3", "value": "2"})
    assert milestone_errors(at_work.post(url(ADD), {**typed(draft), **rows})) == [{}, TWICE]
    assert not Target.objects.exists()


def test_a_month_that_is_stored_already_is_named_at_the_month(at_work: Client, draft: Plan) -> None:
    target = make_target(draft)
    stored = Milestone.objects.create(target=target, month=3, value=Decimal(1))
    first = {"id": stored.pk, "target": target.pk, "month": "3", "value": "1"}
    second = {"target": target.pk, "month": "3", "value": "2"}
    page = url(CHANGE, target.pk)
    assert milestone_errors(at_work.post(page, {**shown(target), **milestones(first, second)})) == [
        {},
        TWICE,
    ]
    assert Milestone.objects.count() == 1
    changed = milestones({**first, "value": "1.0"}, {**second, "month": "6"})
    assert at_work.post(page, {**shown(target), **changed}).status_code == 302
    assert [str(each.value) for each in Milestone.objects.all()] == ["1.0", "2"]


# Forged keys.


@pytest.mark.parametrize(
    "name", ["plan", "section", "indicator", "lead", "provider", "cooperating"]
)
@pytest.mark.parametrize("forged", ["abc", "1.5", "-1", "٣", "9" * 30])
def test_a_forged_key_is_the_fields_error(
    name: str, forged: str, at_work: Client, draft: Plan
) -> None:
    form = form_of(at_work.post(url(ADD), {**typed(draft), name: forged, **NO_MILESTONES}))
    assert name in form.errors
    assert not Target.objects.exists()


def test_a_forged_key_in_the_address_of_a_new_row_is_shown_as_nothing(
    at_work: Client, draft: Plan
) -> None:
    assert at_work.get(url(ADD), {"lead": "abc", "cooperating": "abc,1"}).status_code == 200


def test_a_forged_indicator_of_an_observation_is_the_fields_error(at_work: Client) -> None:
    data = {
        "indicator": "abc",
        "area": "county",
        "year": 2022,
        "month": 12,
        "value": "1",
        "source": "某文",
    }
    form = form_of(at_work.post(url("indicators_observation_add"), data))
    assert list(form.errors) == ["indicator"]


@pytest.mark.parametrize("forged", ["abc", "9" * 30, ""])
def test_forged_rows_of_an_action_are_left_out(forged: str, at_work: Client, draft: Plan) -> None:
    target = make_target(draft, lead_confirmed=False)
    page, action = url("indicators_target_changelist"), {"action": "confirm_lead", "index": "0"}
    assert (
        at_work.post(page, {**action, "_selected_action": forged}, follow=True).status_code == 200
    )
    target.refresh_from_db()
    assert not target.lead_confirmed
    at_work.post(page, {**action, "_selected_action": [forged, str(target.pk)]})
    target.refresh_from_db()
    assert target.lead_confirmed


# Names that are there already.


def test_a_second_indicator_of_a_code_or_name_is_told_in_plain_words(at_work: Client) -> None:
    Indicator.objects.create(code="gdp", name="地区生产总值增速")
    form = form_of(
        at_work.post(url("indicators_indicator_add"), {"code": "gdp", "name": "地区生产总值增速"})
    )
    assert form.errors == {
        "code": ["已经有一个指标用这个代码。"],
        "name": ["已经有一个指标叫这个名称。"],
    }
