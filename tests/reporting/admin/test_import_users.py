"""The page on which a list of people comes in, and the sheet of their first passwords."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reporting.enums import Role
from reporting.models import Department, User
from tests.factories import make_site, make_user
from tests.reporting.admin.lists import begun, boxes, confirmed, settled

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:reporting_user_import")
LIST = "姓名\t单位\t角色\t电话\n王芳\t单位甲\t填报员\t1\n李某\t\t县领导\t"


@pytest.fixture
def office(client: Client, planner: User) -> Client:
    client.force_login(planner)
    return client


Units = tuple[Department, Department]


def test_sheet_shows_each_password_once(office: Client, units: Units) -> None:
    make_site("某县")
    answer = begun(office, PAGE, LIST)
    assert "确认以后：新增2个用户" in answer.text
    assert "wangfang" in answer.text
    sheet = confirmed(office, PAGE, answer)
    assert sheet.status_code == 200
    assert "no-store" in sheet["Cache-Control"]
    slips = sheet.context["slips"]
    assert [(slip.name, slip.units, slip.username) for slip in slips] == [
        ("王芳", "单位甲", "wangfang"),
        ("李某", "", "limou"),
    ]
    for slip in slips:
        assert sheet.text.count(slip.password) == 1
    assert "http://testserver/login/" in sheet.text and "某县年度计划台账" in sheet.text
    again = office.post(PAGE, boxes(answer) | {"confirm": "1"})
    assert "有人改过用户" in again.text
    assert not re.search("([a-z0-9]{4}-){2}[a-z0-9]{4}", again.text)
    assert User.objects.count() == 3


def test_first_sign_in_is_for_choosing_a_password(office: Client, units: Units) -> None:
    sheet = confirmed(office, PAGE, begun(office, PAGE, LIST))
    slip = sheet.context["slips"][0]
    person = Client()
    given = {"username": slip.username, "password": slip.password}
    person.post("/login/", given)
    for address in ("/", "/admin/", "/search/?q=a", "/password/done/"):
        assert person.get(address)["Location"] == "/password/", address
    own = {"new_password1": "Another-2-Secret", "new_password2": "Another-2-Secret"}
    person.post("/password/", {"old_password": slip.password, **own})
    assert person.get("/admin/").status_code == 200
    assert not Client().login(**given)


def test_address_on_the_sheet_is_that_of_the_settings(
    office: Client, units: Units, settings: Any
) -> None:
    settings.SITE_URL = "https://jihua.example"
    sheet = confirmed(office, PAGE, begun(office, PAGE, LIST))
    assert sheet.text.count("https://jihua.example") == 2


def test_role_of_those_without_one_and_unknown_units_are_asked_for(
    office: Client, units: Units
) -> None:
    answer = begun(office, PAGE, "姓名\t单位\n王芳\t甲单位\n张伟\t甲单位、单位乙")
    assert "有1个单位名称不认得" in answer.text and "没有角色" in answer.text
    said = {"unknown-unit0": str(units[0].pk), "all-role": Role.REPORTER.value}
    second = settled(office, PAGE, answer, **said)
    assert "新增2个用户" in second.text
    confirmed(office, PAGE, second, **said)
    assert set(User.objects.get(name="张伟").departments.all()) == set(units)
    assert set(User.objects.get(name="王芳").departments.all()) == {units[0]}


def test_unit_that_is_none_can_be_left_out(office: Client, units: Units) -> None:
    answer = begun(office, PAGE, "姓名\t单位\t角色\n李某\t县政府\t县领导")
    said = {"unknown-unit0": "none"}
    second = settled(office, PAGE, answer, **said)
    confirmed(office, PAGE, second, **said)
    assert not User.objects.get(name="李某").departments.exists()


def test_planner_makes_no_reviewer_by_a_list_or_a_forged_box(office: Client, units: Units) -> None:
    answer = begun(office, PAGE, "姓名\t单位\t角色\n王芳\t单位甲\t审核员")
    assert "由系统管理员逐个增加" in answer.text
    for forged in ({"r0-2-role": "reviewer"}, {"all-role": "reviewer"}, {"r0-2-role": "planner"}):
        refused = confirmed(office, PAGE, answer, **forged)
        assert refused.status_code == 200
    given = confirmed(office, PAGE, answer, **{"r0-2-role": "reporter"})
    assert given.context["slips"][0].role == "填报员"
    assert not User.objects.filter(groups__name="reviewer").exists()


def test_may_be_somebody_who_has_an_account_is_asked(office: Client, units: Units) -> None:
    wang = make_user("wangfang", Role.REPORTER, departments=units[1:], name="王芳")
    answer = begun(office, PAGE, LIST)
    assert "有1人可能已有账号" in answer.text
    same = settled(office, PAGE, answer, **{"r0-2-choice": str(wang.pk)})
    assert "新增1个用户，改动1个" in same.text
    other = settled(office, PAGE, answer, **{"r0-2-choice": "new"})
    sheet = confirmed(office, PAGE, other)
    assert sheet.context["slips"][0].username == "wangfang2"


def test_preview_costs_as_much_for_three_rows_as_for_one(
    office: Client, units: Units, django_assert_max_num_queries: Any
) -> None:
    begun(office, PAGE, LIST)
    for number in (1, 3):
        rows = "\n".join(f"人{place}\t单位甲\t县领导" for place in range(number))
        with django_assert_max_num_queries(28):
            begun(office, PAGE, f"姓名\t单位\t角色\n{rows}")


def test_only_those_who_keep_users_may(client: Client, reviewer: User, clerk_a: User) -> None:
    for user in (reviewer, clerk_a):
        client.force_login(user)
        assert client.get(PAGE).status_code == client.post(PAGE).status_code == 403
