"""Users, units, plans and periods in the admin: who may give what to whom, what is locked, what a history says."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from indicators.models import Target, TargetRevision
from projects.models import GradeScale, KeyProject, LivelihoodTask, ProjectPlan
from reporting.enums import PlanState, Role, SubmissionState
from reporting.history import EMPTY, FieldChange, changes, contents, history_of, with_links
from reporting.models import Department, Period, Plan, PublishedFigure, User
from tests.constraints import change
from tests.factories import (
    PASSWORD,
    formerly,
    make_department,
    make_period,
    make_plan,
    make_submission,
    make_target,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    """A client at which the planner has signed in."""
    client.force_login(planner)
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def group(role: Role) -> int:
    return Group.objects.get(name=role.value).pk


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


# Users.


def new_user(**fields: Any) -> dict[str, Any]:
    password = "Xiang-Wang-2025"
    return {
        "username": "wangfang",
        "name": "王芳",
        "password1": password,
        "password2": password,
        **fields,
    }


def test_the_planner_makes_a_user_who_can_work(at_work: Client) -> None:
    unit = make_department("sheng-tai", "县生态环境局")
    data = new_user(groups=[group(Role.REPORTER)], departments=[unit.pk])
    assert at_work.post(url("reporting_user_add"), data).status_code == 302
    user = User.objects.get(username="wangfang")
    assert list(user.groups.values_list("name", flat=True)) == ["reporter"]
    assert list(user.departments.all()) == [unit]
    assert user.is_active
    assert user.has_perm("reporting.use_admin")
    assert Client().login(username="wangfang", password="Xiang-Wang-2025")


def test_roles_stand_in_chinese_and_nothing_above_them(at_work: Client) -> None:
    Group.objects.create(name="everything")
    user = make_user("lisi", Role.REPORTER)
    for page in (url("reporting_user_add"), url("reporting_user_change", user.pk)):
        form = at_work.get(page).context["adminform"].form
        assert {label for _, label in form.fields["groups"].choices} == set(Role.labels)
        assert not set(form.fields) & {"is_superuser", "is_staff", "user_permissions", "password"}


@pytest.mark.parametrize(
    "rights", [{"is_superuser": "1", "is_staff": "1"}, {"user_permissions": "all"}]
)
def test_forged_rights_change_nothing(
    rights: dict[str, Any], at_work: Client, planner: User
) -> None:
    rights = {
        name: list(Permission.objects.values_list("pk", flat=True)) if value == "all" else value
        for name, value in rights.items()
    }
    at_work.post(url("reporting_user_add"), new_user(**rights))
    at_work.post(
        url("reporting_user_change", planner.pk),
        {"username": "planner", "is_active": "1", "name": "甲", **rights},
    )
    assert planner.name != User.objects.get(pk=planner.pk).name == "甲"
    for user in User.objects.all():
        assert not (user.is_superuser or user.is_staff or user.user_permissions.exists()), user


def test_a_group_beyond_the_roles_is_refused_at_the_field(at_work: Client) -> None:
    other = Group.objects.create(name="everything")
    response = at_work.post(url("reporting_user_add"), new_user(groups=[other.pk]))
    assert list(errors(response)) == ["groups"]
    assert not User.objects.filter(username="wangfang").exists()


@pytest.mark.parametrize("kind", ["change", "history", "delete", "password"])
def test_a_superuser_does_not_exist_for_the_planner(kind: str, at_work: Client) -> None:
    chief = User.objects.create_superuser("chief", password=PASSWORD)
    name = "auth_user_password_change" if kind == "password" else f"reporting_user_{kind}"
    data = {
        "username": "fallen",
        "password1": "Xiang-Wang-2025",
        "password2": "Xiang-Wang-2025",
        "post": "yes",
    }
    refusals = {403} if kind == "delete" else {404}
    assert {at_work.get(url(name, chief.pk)).status_code} == refusals
    assert at_work.post(url(name, chief.pk), data).status_code in (403, 404)
    chief.refresh_from_db()
    assert chief.username == "chief"
    assert chief.check_password(PASSWORD)
    assert "chief" not in at_work.get(url("reporting_user_changelist")).text


def test_the_planner_resets_a_password(at_work: Client) -> None:
    user = make_user("lisi", Role.REPORTER)
    page = url("auth_user_password_change", user.pk)
    refused = at_work.post(page, {"password1": "Xiang-Wang-2025", "password2": "another"})
    assert "password2" in refused.context["form"].errors
    assert Client().login(username="lisi", password=PASSWORD)
    assert (
        at_work.post(
            page, {"password1": "Xiang-Wang-2025", "password2": "Xiang-Wang-2025"}
        ).status_code
        == 302
    )
    assert Client().login(username="lisi", password="Xiang-Wang-2025")
    assert "新密码" in at_work.get(url("reporting_user_history", user.pk)).text


def test_a_user_is_deactivated_but_nobody_by_himself(at_work: Client, planner: User) -> None:
    user = make_user("lisi", Role.REPORTER)
    assert (
        at_work.post(url("reporting_user_change", user.pk), {"username": "lisi"}).status_code == 302
    )
    assert not User.objects.get(pk=user.pk).is_active
    refused = at_work.post(
        url("reporting_user_change", planner.pk), {"username": "planner", "name": "改名"}
    )
    assert errors(refused) == {"is_active": ["不能停用自己的账号，请另一位计划管理员来停用。"]}
    assert refused.context["adminform"].form["name"].value() == "改名"
    assert User.objects.get(pk=planner.pk).is_active


def test_a_name_that_differs_in_case_alone_is_refused(at_work: Client) -> None:
    make_user("WangFang")
    assert errors(at_work.post(url("reporting_user_add"), new_user())) == {
        "username": ["已经有这个登录名。"]
    }


@pytest.mark.parametrize(
    "role, shown",
    [("reporter", {"lisi"}), ("none", {"zhaoliu"}), ("", {"lisi", "planner", "zhaoliu"})],
)
def test_users_by_role(role: str, shown: set[str], at_work: Client) -> None:
    make_user("lisi", Role.REPORTER)
    make_user("zhaoliu")
    listed = (
        at_work.get(url("reporting_user_changelist"), {"role": role} if role else {})
        .context["cl"]
        .result_list
    )
    assert {user.username for user in listed} == shown


# Units.


def test_a_units_code_stays(at_work: Client) -> None:
    unit = make_department("tongji", "县统计局")
    at_work.post(url("reporting_department_change", unit.pk), unit_form(code="other", order=1))
    unit.refresh_from_db()
    assert (unit.code, unit.order) == ("tongji", 1)


def unit_form(**fields: Any) -> dict[str, Any]:
    """A unit's page as the browser sends it, without former names."""
    names = {"former_names-TOTAL_FORMS": 0, "former_names-INITIAL_FORMS": 0}
    return {"name": "县统计局", "order": 500, **names, **fields}


def test_a_new_name_asks_from_when_on_and_keeps_the_old_one(at_work: Client) -> None:
    unit = make_department("tongji", "县统计局")
    page = url("reporting_department_change", unit.pk)
    assert list(errors(at_work.post(page, unit_form(name="县统计调查局")))) == ["renamed_on"]
    assert (
        at_work.post(page, unit_form(name="县统计调查局", renamed_on="2024-07-01")).status_code
        == 302
    )
    unit.refresh_from_db()
    assert [(former.name, str(former.until)) for former in unit.former_names.all()] == [
        ("县统计局", "2024-06-30")
    ]
    assert [unit.name_on(datetime.date(2024, 6, day)) for day in (29, 30)] == [
        "县统计局",
        "县统计局",
    ]
    assert unit.name_on(datetime.date(2024, 7, 1)) == "县统计调查局"
    found = (
        at_work.get(url("reporting_department_changelist"), {"q": "县统计局"})
        .context["cl"]
        .result_list
    )
    assert list(found) == [unit]


def test_a_wrong_entry_is_put_right_without_a_trace(at_work: Client) -> None:
    unit = make_department("tongji", "县统记局")
    page = url("reporting_department_change", unit.pk)
    assert at_work.post(page, unit_form(is_correction="on")).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.former_names.exists()) == ("县统计局", False)


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"renamed_on": "2024-07-01"}, "renamed_on"),  # nothing was renamed
        ({"is_correction": "on"}, "is_correction"),
        ({"name": "新名", "renamed_on": "2024-07-01", "is_correction": "on"}, "renamed_on"),
        (
            {"name": "新名", "renamed_on": "2023-12-31"},
            "renamed_on",
        ),  # the former name was in use until then
        ({"name": "新名", "renamed_on": "2024-01-01"}, "renamed_on"),
        ({"closed_on": "", "succeeded_by": "third"}, "closed_on"),
        ({"closed_on": "2024-01-01", "succeeded_by": "self"}, "succeeded_by"),
        (
            {"closed_on": "2024-01-01", "succeeded_by": "next"},
            "succeeded_by",
        ),  # which it has itself succeeded
    ],
)
def test_what_a_unit_cannot_be_is_said_at_its_field(
    fields: dict[str, str], field: str, at_work: Client
) -> None:
    unit, other = make_department("tongji", "县统计局"), make_department("other")
    formerly(unit, "2023-12-31", "更早的名称")
    change(other, closed_on="2023-01-01", succeeded_by=unit)
    keys = {"self": unit.pk, "next": other.pk, "third": make_department("third").pk}
    fields = {name: keys.get(value, value) for name, value in fields.items()}  # type: ignore[misc]
    former = unit.former_names.get()
    names = {
        "former_names-TOTAL_FORMS": 1, "former_names-INITIAL_FORMS": 1, "former_names-0-id": former.pk,
        "former_names-0-department": unit.pk, "former_names-0-name": former.name, "former_names-0-until": former.until,
    }  # fmt: skip
    found = errors(
        at_work.post(url("reporting_department_change", unit.pk), unit_form(**names, **fields))
    )
    assert list(found) == [field]


def test_closed_units_are_not_offered_for_work_and_stay_where_they_are(at_work: Client) -> None:
    plan = make_plan(2025, PlanState.DRAFT)
    units = {"2020-01-01": "关了", "2999-01-01": "将关"}
    for number, (day, name) in enumerate(units.items()):
        change(make_department(f"c{number}", name), closed_on=day)
    make_department("open", "在的")
    for field in ("lead", "provider"):
        asked = {"app_label": "indicators", "model_name": "target", "field_name": field}
        offered = at_work.get(reverse("admin:autocomplete"), asked).json()["results"]
        assert {each["text"] for each in offered} == {"将关", "在的"}
    target = make_target(plan, lead=Department.objects.get(name="关了"))
    assert at_work.get(url("indicators_target_change", target.pk)).context["adminform"].form[
        "lead"
    ].value() == (target.lead_id)
    asked = {"app_label": "reporting", "model_name": "user", "field_name": "departments"}
    assert len(at_work.get(reverse("admin:autocomplete"), asked).json()["results"]) == 3


def test_a_unit_that_is_named_anywhere_is_not_deleted(at_work: Client) -> None:
    """Not by a key, which the database holds, nor by a many-to-many, which it would drop without a word."""
    draft = make_plan(2025, PlanState.DRAFT)
    lead, helper, responsible, workplace = (
        make_department(code) for code in ("lead", "helper", "responsible", "workplace")
    )
    make_target(draft, lead=lead).cooperating.add(helper)
    make_task(draft, lead=lead).responsible.add(responsible)
    make_user("lisi", departments=(workplace,))
    for unit in (lead, helper, responsible, workplace):
        page = url("reporting_department_delete", unit.pk)
        assert f"不能删除单位“{unit}”" in at_work.get(page).text
        assert at_work.post(page, {"post": "yes"}).status_code == 200
    assert Department.objects.count() == 4


def test_a_unit_entered_by_mistake_is_deleted(at_work: Client) -> None:
    unit = make_department("mistake")
    assert (
        at_work.post(url("reporting_department_delete", unit.pk), {"post": "yes"}).status_code
        == 302
    )
    assert not Department.objects.exists()


def test_nothing_is_deleted_in_bulk(at_work: Client) -> None:
    unit = make_department("tongji")
    at_work.post(
        url("reporting_department_changelist"),
        {"action": "delete_selected", "_selected_action": [unit.pk], "post": "yes"},
    )
    assert Department.objects.filter(pk=unit.pk).exists()


# Plans and periods.


def plan_form(plan: Plan, **fields: Any) -> dict[str, Any]:
    empty = {"sections-TOTAL_FORMS": 0, "sections-INITIAL_FORMS": 0}
    return {"year": plan.year, "title": plan.title, "state": plan.state, **empty, **fields}


def test_a_date_of_adoption_without_the_body_is_refused_at_the_field(at_work: Client) -> None:
    plan = make_plan(2025, PlanState.DRAFT)
    page = url("reporting_plan_change", plan.pk)
    refused = at_work.post(page, plan_form(plan, adopted_on="2025-01-20", title="改过的标题"))
    assert errors(refused) == {"adopted_by": ["填了批准日期，也要填批准机关。"]}
    assert refused.context["adminform"].form["title"].value() == "改过的标题"
    plan.refresh_from_db()
    assert (plan.title, plan.adopted_on) == ("2025年计划", None)


def test_the_year_of_an_adopted_plan_is_locked_and_it_is_not_deleted(at_work: Client) -> None:
    plan = make_plan(2024)
    at_work.post(url("reporting_plan_change", plan.pk), plan_form(plan, year=2030))
    assert Plan.objects.get().year == 2024
    assert at_work.post(url("reporting_plan_delete", plan.pk), {"post": "yes"}).status_code == 403


def test_a_plan_goes_back_to_draft_and_leaves_a_record(at_work: Client, planner: User) -> None:
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
def test_a_plan_that_was_opened_stays_adopted(state: PlanState, at_work: Client) -> None:
    """Decision 0003: from the first form on only a target change changes what is judged by."""
    plan = make_plan(2024, state, adopted_by="县人民代表大会")
    period = make_period(plan, 3, published=False)
    page, data = url("reporting_plan_change", plan.pk), plan_form(plan, state=PlanState.DRAFT)
    make_submission(period, make_department(), state=SubmissionState.DRAFT)
    found = errors(at_work.post(page, data))
    assert list(found) == ["state"] and "已经下发过填报任务" in str(found["state"])
    assert Plan.objects.get().state == state
    other = PlanState.ARCHIVED if state == PlanState.ADOPTED else PlanState.ADOPTED
    assert at_work.post(page, {**data, "state": other}).status_code == 302


def test_a_second_plan_of_a_year_is_refused_at_the_field(at_work: Client) -> None:
    plan = make_plan(2025)
    assert list(errors(at_work.post(url("reporting_plan_add"), plan_form(plan)))) == ["year"]


def test_a_period_keeps_its_months_and_a_published_one_stays(at_work: Client) -> None:
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


def test_a_period_twice_is_refused_at_the_field(at_work: Client) -> None:
    period = make_period(make_plan(2024), 6, published=False)
    refused = at_work.post(url("reporting_period_add"), {"plan": period.plan_id, "month": 6})
    assert errors(refused) == {"month": ["这个年度已经有这个报告期。"]}
    assert (
        at_work.post(url("reporting_period_delete", period.pk), {"post": "yes"}).status_code == 302
    )


def test_a_published_figure_twice_is_refused_at_the_field_and_keeps_its_digits(
    at_work: Client,
) -> None:
    data = {
        "plan": make_plan().pk, "part": "正文", "subject": "计划指标", "name": "达到", "quantity": "个数",
        "value": "37.0", "sentence": "其中37个。",
    }  # fmt: skip
    page = url("reporting_publishedfigure_add")
    assert at_work.post(page, data).status_code == 302
    assert str(PublishedFigure.objects.get().value) == "37.0"
    assert errors(at_work.post(page, data)) == {"quantity": ["文件的这一部分已经录入过这个数。"]}
    beyond = at_work.post(page, {**data, "name": "别的", "value": "1234567890123456"})
    assert list(errors(beyond)) == ["value"]
    assert beyond.context["adminform"].form["value"].value() == "1234567890123456"
    assert PublishedFigure.objects.count() == 1


@pytest.mark.parametrize(
    "source, found",
    [
        (("indicators", "target"), [2025]),
        (("projects", "livelihoodtask"), [2025]),
        (("reporting", "period"), [2025, 2024]),
    ],
)
def test_only_drafts_are_offered_for_rows_that_a_plan_prints(
    source: tuple[str, str], found: list[int], at_work: Client
) -> None:
    make_plan(2024)
    make_plan(2025, PlanState.DRAFT)
    app, model = source
    asked = {"term": "202", "app_label": app, "model_name": model, "field_name": "plan"}
    results = at_work.get(url("autocomplete"), asked).json()["results"]
    assert [result["text"] for result in results] == [f"{year}年计划" for year in found]


# Histories.


def test_a_history_tells_old_and_new_of_every_kind_of_field(planner: User) -> None:
    plan = make_plan(2025, PlanState.DRAFT)
    target = make_target(plan, wording="7", definition="旧")
    unit = make_department("helper", "县统计局")
    target.cooperating.add(unit)
    target.rule_low, target.definition, target.is_main, target.lead = Decimal("7.0"), "", True, unit
    target.attribute = "binding"
    target.save()
    newest, with_helper, oldest = with_links(history_of(target))
    assert changes(newest, with_helper) == [
        FieldChange("下限", "7", "7.0"),
        FieldChange("属性", "预期性", "约束性"),
        FieldChange("主要指标", "否", "是"),
        FieldChange("口径说明", "旧", EMPTY),
        FieldChange("牵头单位", "单位tongji", "县统计局"),
    ]
    assert changes(with_helper, oldest) == [FieldChange("配合单位", EMPTY, "县统计局")]
    assert dict(contents(oldest))["年度计划"] == "2025年计划"


def test_a_history_outlives_what_it_names() -> None:
    target = make_target(make_plan(2025, PlanState.DRAFT))
    unit = make_department("gone")
    target.provider = unit
    target.save()
    target.provider = None
    target.save()
    key = unit.pk
    unit.delete()
    records = with_links(history_of(target))
    assert changes(records[0], records[1]) == [
        FieldChange("数据提供单位", f"已删除（编号 {key}）", EMPTY)
    ]


def test_money_that_is_equal_has_not_changed() -> None:
    task = make_task(make_plan(2025, PlanState.DRAFT))
    task.investment = Decimal("10.0000")
    task.save()
    newest, oldest = with_links(history_of(task))
    assert changes(newest, oldest) == []


@pytest.mark.parametrize("who", ["planner", "reviewer"])
def test_a_version_is_read_and_never_written(
    who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    """django-simple-history's own page of a version writes what anybody who may view posts to it."""
    client.force_login(request.getfixturevalue(who))
    target = make_target(make_plan(2025, PlanState.DRAFT), wording="7左右")
    page = url("indicators_target_version", target.pk, target.history.latest().pk)
    assert "7左右" in client.get(page).text
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(page, {"wording": "1", "name": "x", "rule_low": "1"}).status_code == 405
    target.refresh_from_db()
    assert (target.wording, target.history.count()) == ("7左右", 1)


def test_a_version_of_another_row_is_404(at_work: Client) -> None:
    draft = make_plan(2025, PlanState.DRAFT)
    one, other = make_target(draft, 1), make_target(draft, 2)
    page = url("indicators_target_version", one.pk, other.history.latest().pk)
    assert at_work.get(page).status_code == 404


@pytest.mark.parametrize("who, answer", [("clerk_a", 403), ("leader", 403)])
def test_versions_are_for_those_who_may_view_the_row(
    who: str, answer: int, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    task = make_task(make_plan(2025, PlanState.DRAFT))
    page = url("projects_livelihoodtask_version", task.pk, task.history.latest().pk)
    assert client.get(page).status_code == answer


def test_a_long_history_comes_in_pages_without_losing_the_step_between(at_work: Client) -> None:
    plan = make_plan(2025, PlanState.DRAFT)
    for number in range(60):
        plan.title = f"第{number}稿"
        plan.save()
    page = url("reporting_plan_history", plan.pk)
    first, second = (
        at_work.get(page).context["entries"],
        at_work.get(page, {"p": 2}).context["entries"],
    )
    assert (len(first), len(second)) == (50, 11)
    assert first[-1]["changes"] == [FieldChange("标题", "第9稿", "第10稿")]
    assert second[0]["changes"] == [FieldChange("标题", "第8稿", "第9稿")]
    assert second[-1]["is_first"]


def test_histories_cost_the_same_however_long_they_are(
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


def test_rows_with_history_are_those_that_promise_it() -> None:
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
    }


# What is there already.


def test_a_second_unit_of_a_code_or_name_is_told_in_plain_words(at_work: Client) -> None:
    make_department("tongji", "县统计局")
    response = at_work.post(
        url("reporting_department_add"), {"code": "tongji", "name": "县统计局", "order": 1}
    )
    assert errors(response) == {
        "code": ["已经有一个单位用这个代码。"],
        "name": ["已经有一个单位叫这个名称。"],
    }


def test_a_second_plan_of_a_year_is_told_in_plain_words(at_work: Client) -> None:
    make_plan(2024)
    data = {
        "year": 2024, "title": "又一个", "state": "draft", "explain_points": "0.2", "explain_percent": "5",
        "sections-TOTAL_FORMS": 0, "sections-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert errors(at_work.post(url("reporting_plan_add"), data)) == {
        "year": ["这个年度已经有计划。"]
    }
