"""Users in the admin: who may give which roles and rights, and to whom."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
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

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def at_the_top(client: Client) -> Client:
    """A client at which a superuser has signed in."""
    client.force_login(User.objects.create_superuser("chief", password=PASSWORD))
    return client


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


def test_planner_is_offered_the_roles_of_reporters_and_leaders_and_no_further_rights(
    at_work: Client,
) -> None:
    Group.objects.create(name="everything")
    user = make_user("lisi", Role.REPORTER)
    for page in (url("reporting_user_add"), url("reporting_user_change", user.pk)):
        form = at_work.get(page).context["adminform"].form
        offered = {label for _, label in form.fields["groups"].choices}
        assert offered == {Role.REPORTER.label, Role.LEADER.label}
        assert not set(form.fields) & {"is_superuser", "is_staff", "user_permissions", "password"}


def test_superuser_is_offered_every_role(at_the_top: Client) -> None:
    form = at_the_top.get(url("reporting_user_add")).context["adminform"].form
    assert {label for _, label in form.fields["groups"].choices} == set(Role.labels)


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


def test_user_can_be_deactivated(at_work: Client) -> None:
    user = make_user("lisi", Role.REPORTER)
    assert (
        at_work.post(url("reporting_user_change", user.pk), {"username": "lisi"}).status_code == 302
    )
    assert not User.objects.get(pk=user.pk).is_active


# Who manages whom: each editor × each account × each act.

ACCOUNTS = (
    *("reporter", "leader", "nobody", "reviewer", "planner", "both", "special", "chief"),
    *("self", "retired"),
)
# What each editor may do with: roles and units, the active flag, the password; not with others.
MANAGED = {
    "planner": {"reporter", "leader", "nobody"},
    "chief": set(ACCOUNTS) - {"self"},
    "reviewer": set(),
    "reporter": set(),
    "leader": set(),
}


def editor(name: str) -> User:
    if name == "chief":
        return User.objects.create_superuser("editor", password=PASSWORD)
    return make_user("editor", Role(name))


def account(name: str, own: User) -> User:
    if name == "self":
        return own
    if name == "chief":
        return User.objects.create_superuser("target", password=PASSWORD)
    if name == "both":
        return make_user("target", Role.REPORTER, Role.REVIEWER)
    if name == "retired":
        return make_user("target", Role.REVIEWER, is_active=False)
    user = make_user("target", *([Role(name)] if name in Role.values else []))
    if name == "special":
        user.user_permissions.add(Permission.objects.get(codename="use_admin"))
    return user


def rights_of(user: User) -> tuple[Any, ...]:
    stored = User.objects.get(pk=user.pk)
    roles = sorted(stored.groups.values_list("name", flat=True))
    units = sorted(stored.departments.values_list("code", flat=True))
    return stored.username, stored.password, stored.is_active, stored.is_superuser, roles, units


@pytest.mark.parametrize("target", ACCOUNTS)
@pytest.mark.parametrize("who", MANAGED)
def test_rights_and_password_change_by_those_who_manage_the_account(who: str, target: str) -> None:
    by = editor(who)
    client = Client()
    client.force_login(by)
    user = account(target, by)
    unit = make_department()
    may = target in MANAGED[who]
    acts: dict[str, tuple[str, dict[str, Any]]] = {
        "roles": (
            url("reporting_user_change", user.pk),
            {"is_active": "1", "groups": [group(Role.LEADER)], "departments": [unit.pk]},
        ),
        "flag": (url("reporting_user_change", user.pk), {}),
        "password": (
            url("auth_user_password_change", user.pk),
            {"password1": "Xiang-Wang-2025", "password2": "Xiang-Wang-2025"},
        ),
    }
    for act, (page, data) in acts.items():
        before = rights_of(user)
        client.post(page, {"username": before[0], "is_superuser": "1", **data})
        assert (rights_of(user) != before) == may, act
    assert rights_of(user)[3] == (target == "chief" or (who, target) == ("chief", "self"))


@pytest.mark.parametrize("page", ["add", "change"])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("who", ["planner", "chief"])
def test_role_is_given_by_those_who_may_give_it(who: str, role: Role, page: str) -> None:
    client = Client()
    client.force_login(editor(who))
    if page == "add":
        response = client.post(url("reporting_user_add"), new_user(groups=[group(role)]))
    else:
        user = make_user("wangfang", Role.REPORTER)
        data = {"username": "wangfang", "is_active": "1", "groups": [group(role)]}
        response = client.post(url("reporting_user_change", user.pk), data)
    if who == "planner" and role in (Role.REVIEWER, Role.PLANNER):
        assert list(errors(response)) == ["groups"]
        assert not User.objects.filter(username="wangfang", groups__name=role).exists()
    else:
        assert response.status_code == 302
        assert User.objects.filter(username="wangfang", groups__name=role).exists()


def test_list_of_users_has_no_act_on_many(at_work: Client) -> None:
    user = make_user("lisi", Role.REVIEWER)
    page = at_work.get(url("reporting_user_changelist"))
    assert page.context["action_form"] is None and page.context["cl"].formset is None
    data = {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"}
    at_work.post(url("reporting_user_changelist"), data)
    assert User.objects.filter(pk=user.pk).exists()


def test_own_name_and_phone_can_be_changed_and_rights_are_shown_in_words(
    at_work: Client, planner: User
) -> None:
    page = url("reporting_user_change", planner.pk)
    shown = at_work.get(page)
    assert "计划管理员" in shown.text and 'name="groups"' not in shown.text
    data = {"username": "planner", "name": "甲", "phone": "1"}
    assert at_work.post(page, data).status_code == 302
    stored = User.objects.get(pk=planner.pk)
    assert (stored.name, stored.phone, stored.is_active) == ("甲", "1", True)


def test_guarded_account_is_shown_in_words_and_not_changed(at_work: Client) -> None:
    user = make_user("shenhe", Role.REVIEWER)
    page = url("reporting_user_change", user.pk)
    shown = at_work.get(page)
    assert shown.status_code == 200
    assert "审核员" in shown.text and "重设密码" not in shown.text.replace("修改和重设密码", "")
    for address in (page, url("auth_user_password_change", user.pk)):
        assert at_work.post(address, {"username": "x"}).status_code == 403


def test_last_superuser_stays_active(at_the_top: Client) -> None:
    (chief,) = User.objects.filter(is_superuser=True)
    other = User.objects.create_superuser("other")
    page = url("reporting_user_change", other.pk)
    assert at_the_top.post(page, {"username": "other"}).status_code == 302
    # As if the other had done the same in the same moment.
    User.objects.filter(pk=other.pk).update(is_active=True)
    form = at_the_top.get(page).context["adminform"].form
    User.objects.filter(pk=chief.pk).update(is_active=False)
    refused = type(form)({"username": "other"}, instance=User.objects.get(pk=other.pk))
    assert refused.errors == {"is_active": ["至少要有一个启用的系统管理员。"]}


# A password that somebody else set is changed first, and its owner is told.


@pytest.mark.parametrize("way", ["add", "reset"])
def test_password_set_by_another_is_changed_first(way: str, at_work: Client, planner: User) -> None:
    password = "Xiang-Wang-2025"
    if way == "add":
        at_work.post(url("reporting_user_add"), new_user(groups=[group(Role.REPORTER)]))
    else:
        user = make_user("wangfang", Role.REPORTER)
        page = url("auth_user_password_change", user.pk)
        at_work.post(page, {"password1": password, "password2": password})
    client = Client()
    assert client.login(username="wangfang", password=password)
    for address in ("/", "/admin/", "/plans/2024/", "/password/done/", "/admin/password_change/"):
        assert client.get(address)["Location"] == "/password/", address
    assert client.post("/admin/reporting/plan/add/")["Location"] == "/password/"
    assert client.get("/healthz").status_code == 200
    told = client.get("/password/").text
    assert f"密码由{planner}于" in told and "请马上告诉系统管理员" in told
    data = {"old_password": password, "new_password1": password, "new_password2": password}
    assert "新密码不能和现在的一样。" in client.post("/password/", data).text
    data |= {"new_password1": "Zi-Ji-De-2025", "new_password2": "Zi-Ji-De-2025"}
    assert client.post("/password/", data)["Location"] == "/password/done/"
    assert client.get("/admin/").status_code == 200
    assert f"密码由{planner}于" in client.get("/password/").text


def test_refused_reset_changes_nothing(at_work: Client) -> None:
    user = make_user("lisi", Role.REPORTER)
    at_work.post(
        url("auth_user_password_change", user.pk), {"password1": "abc", "password2": "abd"}
    )
    assert not User.objects.get(pk=user.pk).must_change_password


def test_own_password_is_not_reset_without_the_old_one(at_the_top: Client) -> None:
    (chief,) = User.objects.filter(is_superuser=True)
    data = {"password1": "Xiang-Wang-2025", "password2": "Xiang-Wang-2025"}
    for key in (chief.pk, f"0{chief.pk}"):
        refused = at_the_top.post(url("auth_user_password_change", key), data)
        assert refused.status_code in (403, 404)
    assert User.objects.get(pk=chief.pk).check_password(PASSWORD)


# The log tells rights old and new.


def log_of(user: User) -> str:
    entry = LogEntry.objects.filter(object_id=str(user.pk)).latest("pk")
    return entry.get_change_message()


def test_log_tells_rights_as_they_were_and_as_they_are(at_the_top: Client) -> None:
    unit = make_department("a", "单位甲")
    user = make_user("lisi", Role.REPORTER, departments=(unit,))
    data = {
        "username": "li4",
        "name": "李四",
        "groups": [group(Role.REPORTER), group(Role.REVIEWER)],
    }
    at_the_top.post(url("reporting_user_change", user.pk), data)
    told = log_of(user)
    for sentence in (
        "角色：填报员 → 填报员、审核员",
        "所在单位：单位甲 → 无",
        "启用：是 → 否",
        "登录名：lisi → li4",
        "姓名",
    ):
        assert sentence in told
    assert "填报员、审核员" in at_the_top.get(url("reporting_user_history", user.pk)).text


def test_log_tells_the_rights_of_a_new_account(at_work: Client) -> None:
    at_work.post(url("reporting_user_add"), new_user(groups=[group(Role.REPORTER)]))
    assert "角色：无 → 填报员" in log_of(User.objects.get(username="wangfang"))


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


# 分管县领导.


def test_planner_sets_the_line_of_a_leader(at_work: Client) -> None:
    unit = make_department("sheng-tai", "县生态环境局")
    unit.county_leader = "张 三"
    unit.save()
    data = new_user(groups=[group(Role.LEADER)], county_leader="张三")
    answer = at_work.post(url("reporting_user_add"), data, follow=True)
    assert User.objects.get(username="wangfang").county_leader == "张三"
    assert "没有单位的分管县领导叫" not in answer.text


def test_leader_whom_no_unit_names_is_a_warning(at_work: Client) -> None:
    user = make_user("lisi", Role.LEADER)
    page = url("reporting_user_change", user.pk)
    data = {"username": "lisi", "groups": [group(Role.LEADER)], "is_active": "1"}
    answer = at_work.post(page, {**data, "county_leader": "张散"}, follow=True)
    assert "没有单位的分管县领导叫“张散”" in answer.text
    answer = at_work.post(page, {**data, "county_leader": ""}, follow=True)
    assert "没有单位的分管县领导叫" not in answer.text
