"""Users in the admin: who may give which roles and rights, and to whom."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from reporting.enums import Role
from reporting.models import User
from tests.factories import (
    PASSWORD,
    make_department,
    make_user,
)
from tests.reporting.admin_pages import errors, url

pytestmark = pytest.mark.django_db


def group(role: Role) -> int:
    return Group.objects.get(name=role.value).pk


def new_user(**fields: Any) -> dict[str, Any]:
    password = "Xiang-Wang-2025"
    return {
        "username": "wangfang",
        "name": "王芳",
        "password1": password,
        "password2": password,
        **fields,
    }


def test_user_made_by_planner_can_sign_in_and_work(at_work: Client) -> None:
    unit = make_department("sheng-tai", "县生态环境局")
    data = new_user(groups=[group(Role.REPORTER)], departments=[unit.pk])
    assert at_work.post(url("reporting_user_add"), data).status_code == 302
    user = User.objects.get(username="wangfang")
    assert list(user.groups.values_list("name", flat=True)) == ["reporter"]
    assert list(user.departments.all()) == [unit]
    assert user.is_active
    assert user.has_perm("reporting.use_admin")
    assert Client().login(username="wangfang", password="Xiang-Wang-2025")


def test_user_form_offers_roles_in_chinese_and_no_further_rights(at_work: Client) -> None:
    Group.objects.create(name="everything")
    user = make_user("lisi", Role.REPORTER)
    for page in (url("reporting_user_add"), url("reporting_user_change", user.pk)):
        form = at_work.get(page).context["adminform"].form
        assert {label for _, label in form.fields["groups"].choices} == set(Role.labels)
        assert not set(form.fields) & {"is_superuser", "is_staff", "user_permissions", "password"}


@pytest.mark.parametrize(
    "rights", [{"is_superuser": "1", "is_staff": "1"}, {"user_permissions": "all"}]
)
def test_forged_rights_are_ignored(rights: dict[str, Any], at_work: Client, planner: User) -> None:
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


def test_group_that_is_no_role_is_refused_at_its_field(at_work: Client) -> None:
    other = Group.objects.create(name="everything")
    response = at_work.post(url("reporting_user_add"), new_user(groups=[other.pk]))
    assert list(errors(response)) == ["groups"]
    assert not User.objects.filter(username="wangfang").exists()


@pytest.mark.parametrize("kind", ["change", "history", "delete", "password"])
def test_superuser_is_hidden_from_planner(kind: str, at_work: Client) -> None:
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


def test_password_reset_by_planner(at_work: Client) -> None:
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


def test_user_can_be_deactivated_except_by_themselves(at_work: Client, planner: User) -> None:
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


def test_username_that_differs_only_in_case_is_refused(at_work: Client) -> None:
    make_user("WangFang")
    other = make_user("lisi", Role.REPORTER)
    for page in (url("reporting_user_add"), url("reporting_user_change", other.pk)):
        refused = at_work.post(page, new_user(is_active="1"))
        assert errors(refused) == {"username": ["已经有这个登录名。"]}


def test_own_username_may_change_its_case(at_work: Client) -> None:
    user = make_user("WangFang", Role.REPORTER)
    data = {"username": "wangfang", "is_active": "1", "groups": [group(Role.REPORTER)]}
    assert at_work.post(url("reporting_user_change", user.pk), data).status_code == 302
    assert User.objects.get(pk=user.pk).username == "wangfang"


@pytest.mark.parametrize("key", ["9" * 19, "9" * 400, "9" * 5000, "1\x00", "-1", "²", ""])
@pytest.mark.parametrize("field", ["groups", "departments"])
def test_what_is_no_key_is_refused_at_its_field(field: str, key: str, at_work: Client) -> None:
    refused = at_work.post(url("reporting_user_add"), new_user(**{field: [key]}))
    assert list(errors(refused)) == [field]
    assert not User.objects.filter(username="wangfang").exists()


@pytest.mark.parametrize(
    "role, shown",
    [("reporter", {"lisi"}), ("none", {"zhaoliu"}), ("", {"lisi", "planner", "zhaoliu"})],
)
def test_users_filtered_by_role(role: str, shown: set[str], at_work: Client) -> None:
    make_user("lisi", Role.REPORTER)
    make_user("zhaoliu")
    listed = (
        at_work.get(url("reporting_user_changelist"), {"role": role} if role else {})
        .context["cl"]
        .result_list
    )
    assert {user.username for user in listed} == shown
