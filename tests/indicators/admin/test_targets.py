"""The admin pages of targets: readings, locks, leads, milestones, bad input."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from indicators.admin.targets import TargetAdmin
from indicators.admin.wording import differs
from indicators.models import Actual, Indicator, Milestone, Target
from indicators.models.terms import TERMS
from reporting.enums import Attribute, Direction, Measure, Pace, PlanState, RuleKind, Tie
from reporting.models import Plan, User
from tests.factories import make_actual, make_department, make_plan, make_section, make_target
from tests.indicators.admin.posts import NO_MILESTONES, form_of, shown, typed, url

pytestmark = pytest.mark.django_db


ADD = "indicators_target_add"


CHANGE = "indicators_target_change"


def listed(client: Client, **chosen: str) -> list[int]:
    return [
        target.number
        for target in client.get(url("indicators_target_changelist"), chosen)
        .context["cl"]
        .result_list
    ]


def test_added_row_shows_how_its_wording_was_read(at_work: Client, draft: Plan) -> None:
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


def test_unreadable_wording_refused_at_its_field_and_left_in_the_form(
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


def test_rule_that_differs_from_its_wording_is_marked_and_filtered(
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


def test_stored_rule_with_a_problem_is_shown_with_the_problem(at_work: Client, draft: Plan) -> None:
    target = make_target(draft, wording="5—6")
    Target.objects.update(rule_low="9")
    for page in (url("indicators_target_changelist"), url(CHANGE, target.pk)):
        assert "区间的下限不能大于上限" in at_work.get(page).text


@pytest.fixture
def adopted(draft: Plan) -> Target:
    """A row of a plan adopted after the row was entered."""
    target = make_target(draft, wording="7左右", lead_confirmed=False)
    Plan.objects.update(state=PlanState.ADOPTED, adopted_by="县人民代表大会")
    return Target.objects.get(pk=target.pk)


PRINTED = {
    "number": 9, "row": 3, "group": "别的", "name": "别的",
    "attribute": Attribute.BINDING, "wording": "1", "by_person": "on",
    "rule_kind": "at_least", "rule_low": "1", "rule_high": "2",
    "rule_strict": "on", "rule_relative": "on", "rule_tolerance": "9",
}  # fmt: skip


OTHER_TERMS = {
    "unit": "万元",
    "gap_unit": "人",
    "amount_unit": "亿元",
    "is_main": "on",
    "measure": "level",
    "direction": "down",
    "pace": "year_end",
    "near_band": "0.5",
    "months_due": "12",
    "maximum_per_year": "365",
    "ceiling_share": "50",
    "year_end_from": "6",
    "growth_basis": "current",
    "plain_comparison": "on",
}


def test_adopted_plan_locks_printed_fields_only(at_work: Client, adopted: Target) -> None:
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
    forged |= OTHER_TERMS
    edits = {"lead": unit.pk, "lead_confirmed": "on", "definition": "按现价计算"}
    milestone: dict[str, Any] = {"milestones-TOTAL_FORMS": 1, "milestones-INITIAL_FORMS": 0}
    milestone |= {"milestones-0-month": 6, "milestones-0-value": "1"}
    at_work.post(url(CHANGE, adopted.pk), {**forged, **edits, **milestone})
    response = at_work.post(url(CHANGE, adopted.pk), {**forged, **edits, **NO_MILESTONES})
    assert response.status_code == 302
    after = Target.objects.get(pk=adopted.pk)
    for name in (
        *("plan_id", "section_id", "indicator_id", "number", "row", "group", "name"),
        *("attribute", "wording", *TERMS),
    ):
        assert getattr(after, name) == getattr(adopted, name)
    assert after.rule == adopted.rule
    assert not after.milestones.exists()
    assert (after.lead, after.lead_confirmed, after.definition) == (unit, True, "按现价计算")


def test_other_terms_are_all_that_a_change_can_name() -> None:
    assert set(OTHER_TERMS) == set(TERMS)


def test_rows_deleted_from_drafts_only_and_never_once_reported(
    at_work: Client, draft: Plan
) -> None:
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


def test_add_form_starts_with_the_next_row_of_the_only_draft(at_work: Client, draft: Plan) -> None:
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


def test_milestones_of_a_new_row_saved_once_each_month_is_there_once(
    at_work: Client, draft: Plan
) -> None:
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


def test_list_opens_with_the_latest_year(at_work: Client, draft: Plan) -> None:
    make_target(make_plan(2024), 1)
    make_target(draft, 2)
    assert listed(at_work) == [2]
    assert listed(at_work, plan_year="2024") == [1]
    assert listed(at_work, plan_year="all") == [2, 1]
    assert listed(at_work, plan_year="abc") == [2]


def test_leads_filtered_and_confirmed_with_history(
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


def test_reviewer_cannot_confirm_leads_or_change_targets(
    client: Client, reviewer: User, draft: Plan
) -> None:
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
def test_search_finds_a_row_by_wording_name_and_lead(
    words: str, at_work: Client, draft: Plan
) -> None:
    make_target(draft, 1, wording="不低于7%")
    make_target(draft, 2, lead=make_department("other", "别的单位"))
    assert listed(at_work, q=words) == [1]


def test_list_columns(draft: Plan) -> None:
    pages = TargetAdmin(Target, admin.site)
    headline = make_target(draft, 9)
    part = make_target(draft, 9, 1, measure=Measure.LEVEL, unit="亿元", wording="350左右")
    assert [pages.printed_number(row) for row in (headline, part)] == ["9", "9（分项1）"]
    assert pages.read_as(part) == "350亿元左右：按不低于350亿元判断（未定容许范围，按印发数判断）"
    assert (pages.lead_state(headline), pages.reading_state(headline)) == (
        '<span class="todo">待确认</span>',
        "",
    )


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


def test_milestones_saved_with_a_new_row(at_work: Client, draft: Plan) -> None:
    rows = milestones({"month": "3", "value": "-1.50"}, {"month": "6", "value": "0"})
    assert at_work.post(url(ADD), {**typed(draft), **rows}).status_code == 302
    assert [(milestone.month, str(milestone.value)) for milestone in Milestone.objects.all()] == [
        (3, "-1.50"),
        (6, "0"),
    ]


def test_month_typed_twice_refused_at_the_month(at_work: Client, draft: Plan) -> None:
    rows = milestones({"month": "3", "value": "1"}, {"month": "3", "value": "2"})
    assert milestone_errors(at_work.post(url(ADD), {**typed(draft), **rows})) == [{}, TWICE]
    assert not Target.objects.exists()


def test_month_already_stored_refused_at_the_month(at_work: Client, draft: Plan) -> None:
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
    assert [str(milestone.value) for milestone in Milestone.objects.all()] == ["1.0", "2"]


@pytest.mark.parametrize(
    "name", ["plan", "section", "indicator", "lead", "provider", "cooperating"]
)
@pytest.mark.parametrize("forged", ["abc", "1.5", "-1", "٣", "9" * 30])
def test_forged_key_is_the_error_of_its_field(
    name: str, forged: str, at_work: Client, draft: Plan
) -> None:
    form = form_of(at_work.post(url(ADD), {**typed(draft), name: forged, **NO_MILESTONES}))
    assert name in form.errors
    assert not Target.objects.exists()


def test_forged_key_in_the_address_of_the_add_form_is_ignored(at_work: Client, draft: Plan) -> None:
    assert at_work.get(url(ADD), {"lead": "abc", "cooperating": "abc,1"}).status_code == 200


@pytest.mark.parametrize("forged", ["abc", "9" * 30, ""])
def test_forged_rows_of_an_action_are_left_out(forged: str, at_work: Client, draft: Plan) -> None:
    target = make_target(draft, lead_confirmed=False)
    page = url("indicators_target_changelist")
    action = {"action": "confirm_lead", "index": "0"}
    assert (
        at_work.post(page, {**action, "_selected_action": forged}, follow=True).status_code == 200
    )
    target.refresh_from_db()
    assert not target.lead_confirmed
    at_work.post(page, {**action, "_selected_action": [forged, str(target.pk)]})
    target.refresh_from_db()
    assert target.lead_confirmed


@pytest.mark.parametrize(
    ("name", "direction", "stored"),
    [
        ("居民消费价格涨幅", Direction.UP, Direction.HOLD),
        ("出生人口性别比", Direction.UP, Direction.HOLD),
        ("居民消费价格涨幅", Direction.DOWN, Direction.DOWN),
        ("地区生产总值增速", Direction.UP, Direction.UP),
    ],
)
def test_new_row_of_prices_is_held_unless_the_planner_says_otherwise(
    name: str, direction: Direction, stored: Direction, at_work: Client, draft: Plan
) -> None:
    data = typed(draft, name=name, wording="3%左右", direction=direction)
    response = at_work.post(url(ADD), {**data, **NO_MILESTONES}, follow=True)
    target = Target.objects.get()
    assert target.direction == stored
    assert (target.rule.low is None) is (stored is Direction.DOWN)
    assert ("按2.5%至3.5%判断" in response.text) is (stored is Direction.HOLD)
    # Later the choice is the planner's alone.
    at_work.post(url(CHANGE, target.pk), {**shown(target, direction="up"), **NO_MILESTONES})
    assert Target.objects.get().direction == Direction.UP


def test_tied_wording_finds_the_indicator_of_the_plan(at_work: Client, draft: Plan) -> None:
    economy = make_target(draft, 1, name="地区生产总值增速")
    own = Indicator.objects.create(code="income", name="居民收入增速")
    data = typed(draft, number=2, indicator=own.pk, name="居民收入增速", wording="与经济增长同步")
    response = at_work.post(url(ADD), {**data, **NO_MILESTONES}, follow=True)
    target = Target.objects.get(number=2)
    assert (target.rule_kind, target.rule_tie) == (RuleKind.TIED, Tie.INDICATOR)
    assert (target.rule_other_id, target.rule_tolerance) == (economy.indicator_id, Decimal(0))
    assert f"读作：与同期{economy.indicator.name}同步（不容许低）" in response.text
    assert not differs(target)
    # The tolerance of 同步 is the planner's.
    changed = shown(target, rule_tolerance="0.2")
    at_work.post(url(CHANGE, target.pk), {**changed, **NO_MILESTONES})
    assert Target.objects.get(number=2).rule_tolerance == Decimal("0.2")


def test_tied_wording_without_its_indicator_is_refused(at_work: Client, draft: Plan) -> None:
    refused = at_work.post(url(ADD), {**typed(draft, wording="快于城镇居民"), **NO_MILESTONES})
    assert list(form_of(refused).errors) == ["wording"]
    assert "要与城镇居民收入增长比，本计划里认不出是哪个指标" in refused.text


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("own", "不能与它自己比。"),
        ("elsewhere", "里没有这个指标。"),
        ("amount", "单位不同，不能直接比"),
    ],
)
def test_tie_to_what_cannot_be_compared_is_refused(
    other: str, words: str, at_work: Client, draft: Plan
) -> None:
    target = make_target(draft, 1)
    keys = {
        "own": target.indicator_id,
        "elsewhere": Indicator.objects.create(code="elsewhere", name="别处的").pk,
        "amount": make_target(draft, 2, unit="亿元").indicator_id,
    }
    chosen = {"rule_kind": "tied", "rule_low": "", "rule_tie": "indicator"}
    data = shown(target, **chosen, rule_other=keys[other])
    refused = at_work.post(url(CHANGE, target.pk), {**data, **NO_MILESTONES})
    assert words in refused.text


def test_planner_ties_a_row_by_hand(at_work: Client, draft: Plan) -> None:
    target = make_target(draft, 1, wording="完成市级下达任务")
    data = shown(target, by_person=None, rule_kind="tied", rule_tie="rank", rule_high="10")
    at_work.post(url(CHANGE, target.pk), {**data, **NO_MILESTONES})
    stored = Target.objects.get()
    assert (stored.rule.tie, stored.rule.high) == (Tie.RANK, Decimal(10))
    assert "全市排名前10位" in at_work.get(url("indicators_target_changelist")).text
