"""What holds of every page: who is let in, sound HTML, links that lead somewhere, errors told in
Chinese.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from chengkou.views import server_error
from reporting.models import User
from tests.factories import NOON, make_period, make_plan, make_task
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]


# Nobody signed out sees anything.

OPEN = {"/login/", "/healthz"}


def addresses() -> list[str]:
    """Every address of the site, with something in the place of each parameter."""

    def walk(patterns: list[Any], before: str) -> Iterator[str]:
        for each in patterns:
            route = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, route)
            elif isinstance(each, URLPattern):
                yield route

    found = set()
    for route in walk(get_resolver().url_patterns, "/"):
        filled = re.sub(
            r"\(\?P<app_label>([a-z]+)[^)]*\)", r"\1", route
        )  # the first of the alternatives
        filled = re.sub(r"\(\?P<url>[^)]*\)", "nowhere", filled)
        filled = re.sub(r"<(?:\w+:)?year>", "2023", filled)
        filled = re.sub(r"<[^>]+>", "1", filled)
        found.add(re.sub(r"[\^$\\]|\(\?:|\)$", "", filled))
    return sorted(found)


def test_the_addresses_are_all_there() -> None:
    found = addresses()
    assert {
        "/",
        "/plans/2023/indicators/1/",
        "/admin/reporting/user/add/",
        "/theme/",
        "/admin/nowhere",
    } <= set(found)
    assert len(found) > 80
    assert not [address for address in found if re.search(r"[<>()?*^$|]", address)]


@pytest.mark.parametrize("method", ["get", "post"])
def test_signed_out_only_sign_in_and_health_answer(client: Client, method: str) -> None:
    make_task(make_plan())
    for address in addresses():
        answer = getattr(client, method)(address)
        if address in OPEN:
            assert answer.status_code == (
                405 if (address, method) == ("/healthz", "post") else 200
            ), address
            continue
        for _ in range(2):  # the admin's own sign-in leads on to the site's
            assert answer.status_code == 302, (address, answer.status_code)
            asked = urlsplit(answer["Location"])
            if asked.path == "/login/":
                break
            answer = client.get(answer["Location"])
        assert asked.path == "/login/", address
        if address not in ("/admin/login/", "/admin/logout/"):
            assert parse_qs(asked.query).get("next") == [address], address


def test_signed_out_an_address_that_is_none_tells_nothing_of_plans(client: Client) -> None:
    make_plan(2023)
    assert client.get("/plans/2023/")["Location"] == "/login/?next=/plans/2023/"
    assert client.get("/plans/1999/")["Location"] == "/login/?next=/plans/1999/"


def test_health_asks_nothing_of_the_database(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


def test_static_files_are_for_everyone(client: Client) -> None:
    page = Page(client.get("/login/"))
    files = [link.get("href") for link in page.all("link") if link.get("rel") != "expect"]
    files += [script.get("src") for script in page.all("script")]
    assert len(files) >= 3
    for file in files:
        assert file is not None and file.startswith("/static/")
        answer = client.get(file)
        assert answer.status_code == 200 and answer.getvalue(), file
        answer.close()


# Every page is what browsers expect, and every link leads to one.


@pytest.mark.usefixtures("real_data")
def test_every_page_a_leader_reaches_is_sound(get: Get) -> None:
    """One address of each page, from the first on; `get` looks for what no page may hold."""
    seen: set[str] = set()
    waiting = ["/plans/2023/", "/password/"]
    while waiting:
        address = waiting.pop()
        path = urlsplit(address).path
        is_file = "export=" in address or "/documents/" in path
        if path in seen or path in ("/", "/login/") or is_file:
            continue
        seen.add(path)
        page = get(address)
        assert page.root.get("lang") == "zh-Hans", address
        assert len(page.all("h1")) == 1 and len(page.all("main")) == 1, address
        assert text_of(page.all("title")[0]).endswith("城口县年度计划台账"), address
        waiting += page.hrefs
    assert {
        "/plans/2023/",
        "/plans/2024/",
        "/plans/2023/indicators/",
        "/plans/2024/livelihood/",
    } <= seen
    assert len([path for path in seen if re.fullmatch(r"/plans/2023/indicators/\d+/", path)]) == 37
    assert len([path for path in seen if re.fullmatch(r"/plans/2024/indicators/\d+/", path)]) == 36
    assert len([path for path in seen if re.fullmatch(r"/plans/2024/livelihood/\d+/", path)]) == 16


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("through", [1, 3, 6, 9])
def test_pages_inside_the_year_are_sound(get: Get, through: int) -> None:
    for year in (2023, 2024):
        for page in (
            "",
            "indicators/",
            "indicators/1/",
            "indicators/30/",
            "livelihood/",
            "checks/",
        ):
            get(f"/plans/{year}/{page}?through={through}")


def test_the_page_of_sign_in_is_sound(client: Client) -> None:
    page = Page(client.get("/login/"))
    assert not list(page.faults())
    assert page.root.get("lang") == "zh-Hans"


# When something is wrong.


def test_a_leader_is_refused_the_admin_in_chinese_with_a_way_back(
    client: Client, leader: User
) -> None:
    client.force_login(leader)
    for address in ("/admin/", "/admin/login/", "/admin/reporting/plan/", "/admin/nowhere/"):
        answer = client.get(address)
        assert answer.status_code == 403, address
        page = Page(answer)
        assert "管理后台只供填报、审核和计划管理使用。" in page.text and "/" in page.hrefs
        assert not list(page.faults())


def test_a_failure_is_told_in_chinese_with_a_way_back(
    client: Client, leader: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("broken")

    make_plan()
    client.force_login(leader)
    client.raise_request_exception = False
    monkeypatch.setattr("chengkou.dashboards.overview.paragraph", fail)
    answer = client.get("/plans/2023/")
    assert answer.status_code == 500
    page = Page(answer)
    assert (
        "系统出错，这一页没有打开" in page.text and "/" in page.hrefs and "broken" not in page.text
    )
    assert not list(page.faults())
    assert "broken" in caplog.text


def test_the_page_of_a_failure_needs_no_database(rf: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert server_error(rf.get("/")).status_code == 500


NOT_SAVED = "没有保存"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_failed_post_is_told_as_not_saved_and_a_failed_page_is_not(
    client: Client, planner: User, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken")

    client.force_login(planner)
    client.raise_request_exception = False
    monkeypatch.setattr("reporting.admin.users.UserAdmin._changeform_view", fail)
    answer = getattr(client, method)("/admin/reporting/user/add/")
    assert answer.status_code == 500
    page = Page(answer)
    assert (NOT_SAVED in page.text) == (method == "post")
    assert not list(page.faults())


@pytest.mark.parametrize(
    "address, status",
    [("/admin/reporting/plan/99999/change/", 404), ("/admin/reporting/submission/add/", 403)],
)
def test_a_refused_post_is_told_as_not_saved_and_a_refused_page_is_not(
    client: Client, planner: User, address: str, status: int
) -> None:
    client.force_login(planner)
    for method in ("get", "post"):
        answer = getattr(client, method)(address)
        assert answer.status_code == status
        assert (NOT_SAVED in Page(answer).text) == (method == "post")


@pytest.mark.parametrize(
    "address, status, year",
    [
        ("/plans/2023/indicators/99/", 404, 2023),
        ("/plans/1999/", 404, 2024),
        ("/nowhere/", 404, 2024),
        ("/admin/", 403, 2024),
        ("/password/", 200, 2024),
    ],
)
def test_page_without_a_plan_keeps_the_menu_of_its_year_or_the_latest(
    client: Client, leader: User, address: str, status: int, year: int
) -> None:
    make_plan(2023)
    make_period(make_plan(2024), 3)
    client.force_login(leader)
    answer = client.get(address)
    assert answer.status_code == status
    assert {f"/plans/{year}/", f"/plans/{year}/shortfalls/", f"/screen/{year}/"} <= set(
        Page(answer).hrefs
    )


def test_menu_is_not_shown_where_it_leads_nowhere(client: Client, leader: User) -> None:
    client.force_login(leader)
    assert not Page(client.get("/nowhere/")).all("nav")  # no plan
    make_plan(2024)
    User.objects.filter(pk=leader.pk).update(
        must_change_password=True, password_given_at=NOON, password_given_by=leader
    )
    assert not Page(client.get("/password/")).all("nav")  # the password comes first
    client.logout()
    assert not Page(client.get("/login/")).all("nav")


def test_a_post_with_a_stale_page_is_told_as_not_saved(planner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(planner)
    answer = client.post("/admin/reporting/user/add/", {"username": "x"})
    assert answer.status_code == 403
    assert NOT_SAVED in Page(answer).text


@pytest.mark.parametrize(
    "limit, name",
    [("DATA_UPLOAD_MAX_MEMORY_SIZE", "text"), ("DATA_UPLOAD_MAX_NUMBER_FIELDS", "fields")],
)
def test_a_post_that_is_too_large_is_told_as_not_saved(
    client: Client, planner: User, settings: Any, limit: str, name: str
) -> None:
    client.force_login(planner)
    setattr(settings, limit, 1)
    data = {"username": "x", "name": "甲"}
    answer = client.post(
        "/admin/reporting/user/add/",
        urlencode(data),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 413
    assert "提交的内容太多，没有保存" in answer.text


def test_a_post_after_the_session_has_ended_is_told_as_not_saved(client: Client) -> None:
    for address, method, is_told in (
        ("/admin/reporting/user/add/", "post", True),
        ("/admin/reporting/user/add/", "get", False),
        ("/theme/", "post", False),
        ("/logout/", "post", False),
    ):
        answer = getattr(client, method)(address)
        page = Page(client.get(answer["Location"]))
        assert (NOT_SAVED in page.text) == is_told, (address, method)
        assert not list(page.faults())


# Nothing that stands in an address is an error of the server.


@pytest.mark.parametrize(
    "address",
    [
        "/admin/reporting/user/?q=%00",
        "/admin/reporting/department/?name__exact=a%00",
        "/admin/reporting/plan/%00/change/",
        "/admin/autocomplete/?app_label=reporting&model_name=user&field_name=departments&term=%00",
        "/plans/2023/projects/?department=%00",
        "/login/?next=%00",
        "/?%00=1",
    ],
)
def test_nul_in_an_address_is_a_bad_request(client: Client, planner: User, address: str) -> None:
    make_plan()
    client.force_login(planner)
    answer = client.get(address)
    assert answer.status_code == 400
    assert "请求有误" in answer.text and NOT_SAVED not in answer.text


def test_session_cookie_with_nul_is_of_no_session() -> None:
    answer = Client().get("/plans/2023/", headers={"cookie": 'sessionid="\\000abcdefghij"'})
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/plans/2023/")


def test_a_bad_request_is_told_in_chinese_with_a_way_back(client: Client) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    content = answer.content.decode()
    assert "请求有误" in content and 'href="/"' in content
