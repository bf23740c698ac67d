"""The names of the site come with whoever is signed in."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from reporting.models import SiteNames, SiteSettings, User
from reporting.site import AccountBackend, names_for, names_on
from tests.factories import PASSWORD, make_plan, make_site
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db


def test_who_is_signed_in_is_read_with_the_names(
    leader: User, django_assert_num_queries: Any
) -> None:
    backend = AccountBackend()
    for expected in (SiteNames(), SiteNames("某县", "某县发展和改革委员会")):
        with django_assert_num_queries(1):
            user = backend.get_user(leader.pk)
            assert names_for(user) == expected
        assert user == leader
        make_site()


def test_others_are_told_the_names_by_a_query(leader: User, django_assert_num_queries: Any) -> None:
    make_site()
    request = RequestFactory().get("/")
    for user in (leader, AnonymousUser(), None):
        with django_assert_num_queries(1):
            assert names_for(user).county == "某县"
    # A request that was refused before anybody asked whose it is.
    assert names_on(request).county == "某县"


def test_inactive_or_unknown_account_is_signed_out(client: Client, leader: User) -> None:
    client.force_login(leader)
    assert get_user(client.request().wsgi_request) == leader
    User.objects.update(is_active=False)
    assert AccountBackend().get_user(leader.pk) is None
    assert AccountBackend().get_user(leader.pk + 1) is None
    assert client.get("/password/").status_code == 302


def test_passwords_open_accounts_as_before(client: Client, leader: User) -> None:
    leader.set_password(PASSWORD)
    leader.save()
    assert client.login(username=leader.username, password=PASSWORD)
    assert not Client().login(username=leader.username, password="another-password")


@pytest.mark.parametrize("address", ["/plans/2024/", "/password/", "/screen/2024/", "/search/?q=a"])
def test_pages_are_titled_for_the_county(client: Client, leader: User, address: str) -> None:
    make_plan(2024)
    client.force_login(leader)
    page = Page(client.get(address))
    assert re.search(r"(^|· )年度计划台账$", text_of(page.all("title")[0]))
    assert page.root.get("data-print-office") == "发展和改革委员会"
    make_site("城口县")
    page = Page(client.get(address))
    assert text_of(page.all("title")[0]).endswith("城口县年度计划台账")
    assert page.root.get("data-print-office") == "城口县发展和改革委员会"


def test_sign_in_and_the_admin_are_titled_for_the_county(client: Client, planner: User) -> None:
    make_site("城口县")
    assert "<title>登录 · 城口县年度计划台账</title>" in client.get("/login/").text
    client.force_login(planner)
    assert "城口县年度计划台账 · 管理后台" in client.get("/admin/").text


def test_page_kept_by_a_browser_is_renewed_when_the_county_is_named(
    client: Client, leader: User
) -> None:
    make_plan(2024)
    make_site()
    client.force_login(leader)
    first = client.get("/plans/2024/")
    kept = {"If-None-Match": first["ETag"]}
    assert client.get("/plans/2024/", headers=kept).status_code == 304
    SiteSettings.objects.update(county="别县")
    renewed = client.get("/plans/2024/", headers=kept)
    assert renewed.status_code == 200 and "别县年度计划台账" in renewed.text
