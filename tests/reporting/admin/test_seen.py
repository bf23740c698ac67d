"""Two people with the same form of the admin: nothing is written over unseen."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from reporting.admin.seen import SeenAdmin
from reporting.enums import Role
from reporting.models import Department, FormerName, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import entries as entries_of
from tests.factories import formerly, make_department, make_user
from tests.pages import Page
from tests.reporting.admin_pages import errors, url

pytestmark = pytest.mark.django_db

OURS = ("reporting", "indicators", "projects")


@pytest.fixture
def unit() -> Department:
    unit = make_department("tongji", "县统计局")
    unit.contact, unit.phone = "张三", "1"
    unit.save()
    return unit


@pytest.fixture
def other() -> Client:
    return signed_in(make_user("other", Role.PLANNER, name="李科长"))


def entries(response: Any) -> dict[str, str]:
    """What a browser would send of the unit's page, or of the account's."""
    form = "user_form" if "/user/" in response.wsgi_request.path else "department_form"
    return entries_of(response, form)


def address(unit: Department) -> str:
    return url("reporting_department_change", unit.pk)


def said(response: Any) -> str:
    return "".join(errors(response)["__all__"])


def test_second_of_two_tabs_loses_nothing(at_work: Client, other: Client, unit: Department) -> None:
    mine = entries(at_work.get(address(unit)))
    theirs = entries(other.get(address(unit)))
    assert other.post(address(unit), {**theirs, "contact": "王五"}).status_code == 302
    answer = at_work.post(address(unit), {**mine, "phone": "2"})
    assert said(answer) == (
        "您打开以后，别人改过这条单位，没有保存。李科长改的：联系人由张三改为王五。"
        "您填的内容还留在下面，请看过改动后再保存。"
    )
    unit.refresh_from_db()
    assert (unit.contact, unit.phone) == ("王五", "1")

    again = entries(answer)
    assert (again["contact"], again["phone"]) == ("王五", "2"), "theirs and mine"
    assert at_work.post(address(unit), again).status_code == 302
    unit.refresh_from_db()
    assert (unit.contact, unit.phone) == ("王五", "2")


def test_what_both_changed_stays_as_typed_until_it_is_saved_again(
    at_work: Client, other: Client, unit: Department
) -> None:
    mine = entries(at_work.get(address(unit)))
    theirs = entries(other.get(address(unit)))
    other.post(address(unit), {**theirs, "contact": "王五"})
    answer = at_work.post(address(unit), {**mine, "contact": "赵六"})
    assert "由张三改为王五" in said(answer) and entries(answer)["contact"] == "赵六"
    at_work.post(address(unit), entries(answer))
    unit.refresh_from_db()
    assert unit.contact == "赵六"


def test_a_page_that_nobody_else_saved_is_saved_at_once(at_work: Client, unit: Department) -> None:
    for contact in ("王五", "赵六"):
        page = entries(at_work.get(address(unit)))
        assert at_work.post(address(unit), {**page, "contact": contact}).status_code == 302


def test_a_row_loaded_from_a_file_is_checked_too(
    at_work: Client, other: Client, unit: Department
) -> None:
    Department.history.all().delete()
    mine = entries(at_work.get(address(unit)))
    other.post(address(unit), {**entries(other.get(address(unit))), "contact": "王五"})
    answer = at_work.post(address(unit), {**mine, "phone": "2"})
    assert "联系人由张三改为王五" in said(answer)
    assert entries(answer)["contact"] == "王五"


def test_a_change_that_left_no_history_is_noticed(at_work: Client, unit: Department) -> None:
    mine = entries(at_work.get(address(unit)))
    Department.objects.filter(pk=unit.pk).update(phone="3")
    assert "别人改过这条单位，没有保存" in said(at_work.post(address(unit), mine))


def test_rows_below_that_somebody_changed_ask_for_the_page_anew(
    at_work: Client, unit: Department
) -> None:
    former = formerly(unit, "2020-12-31", "县统计所")
    mine = entries(at_work.get(address(unit)))
    former.name = "县统计站"
    former.save()
    answer = at_work.post(address(unit), {**mine, "phone": "2"})
    assert "下面各行别人改过，请重新打开这一页" in said(answer)
    assert "下面各行别人改过" in said(at_work.post(address(unit), entries(answer)))
    assert FormerName.objects.get().name == "县统计站"
    fresh = entries(at_work.get(address(unit)))
    assert at_work.post(address(unit), {**fresh, "phone": "2"}).status_code == 302


def test_units_of_an_account_are_checked(at_work: Client, other: Client, unit: Department) -> None:
    clerk = make_user("clerk", Role.REPORTER, departments=(unit,))
    page = url("reporting_user_change", clerk.pk)
    mine = entries(at_work.get(page))
    more = make_department("minzheng", "县民政局")
    clerk.departments.add(more)
    assert "没有保存" in said(at_work.post(page, {**mine, "phone": "2"}))
    assert set(clerk.departments.all()) == {unit, more}


def test_signing_in_is_no_change_of_an_account(at_work: Client, unit: Department) -> None:
    clerk = make_user("clerk", Role.REPORTER, departments=(unit,))
    page = url("reporting_user_change", clerk.pk)
    mine = entries(at_work.get(page))
    signed_in(clerk)
    assert User.objects.get(pk=clerk.pk).last_login is not None
    assert at_work.post(page, {**mine, "phone": "2"}).status_code == 302


@pytest.mark.parametrize("seen", ["", "x", "1.2", "1.2.3.4", "9" * 40 + ".a.b", "-1.a.b"])
def test_what_no_page_sends_is_not_taken_for_a_version(
    at_work: Client, unit: Department, seen: str
) -> None:
    page = entries(at_work.get(address(unit)))
    assert at_work.post(address(unit), {**page, "_seen": seen}).status_code == 302


def test_every_form_of_ours_has_the_check_and_no_list_is_edited_in_bulk() -> None:
    ours = [pages for model, pages in admin.site._registry.items() if model._meta.app_label in OURS]
    assert len(ours) >= 15
    for pages in ours:
        assert isinstance(pages, SeenAdmin), pages
        assert pages.change_form_template == "admin/seen_form.html", pages
        assert not pages.list_editable, pages
    assert {app.label for app in apps.get_app_configs()} >= set(OURS)


def test_the_hidden_field_stands_once_in_the_form(at_work: Client, unit: Department) -> None:
    page = Page(at_work.get(address(unit)))
    assert [each.get("name") for each in page.all("input")].count("_seen") == 1
    added = Page(at_work.get(url("reporting_department_add")))
    assert "_seen" not in {each.get("name") for each in added.all("input")}
