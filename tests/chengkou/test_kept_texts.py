"""Pages kept as text: the same for all who may know the same, and nothing of one reader."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import INFO
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chengkou.cycle.opening import open_period
from reporting.enums import PlanState, Role
from reporting.models import Department, Plan, SiteSettings, User
from reporting.pages.kept.own import NAMES, Pieces
from reporting.pages.kept.texts import texts
from reporting.pages.plan_view import forget
from tests.chengkou.conftest import signed_in
from tests.chengkou.sweep import filled, routes
from tests.factories import (
    make_actual,
    make_key_task,
    make_line,
    make_plan,
    make_progress,
    make_target,
    make_task,
    make_user,
)
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
QUERIES = 3
"""Session, account, versions of the data: as many as a page that did not change costs."""


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def plan(units: tuple[Department, Department]) -> Plan:
    """A plan with a published figure of every kind, and a draft of the next year."""
    plan = make_plan(2024)
    make_actual(make_target(plan, 1, lead=units[0]), "6", 3, explanation="外需偏弱")
    make_key_task(plan, 201, lead=units[0])
    make_progress(make_line(plan, "p1", project_fields={"lead": units[1]}), "0", 3)
    make_task(plan, 1, lead=units[0])
    make_plan(2025, PlanState.DRAFT, draft_shown=True)
    open_period(plan, 6, by=None)
    return plan


def addresses() -> list[str]:
    """Every page of a plan, and a few with what a reader chose."""
    pages = [filled(each) for each in routes() if each.startswith(("/plans/", "/screen/"))]
    chosen = ("?through=6", "?known=2024-04-30", "?leader=张三", "?formula=open&sort=depth")
    return [*pages, *(f"/plans/2024/{choice}" for choice in chosen), "/plans/2025/"]


def kept() -> list[tuple[Any, Pieces]]:
    return list(texts._kept.items())


def kept_of(client: Client) -> dict[str, tuple[Any, Pieces]]:
    """Address → by what its text is kept, and the text, as this reader has it made."""
    found = {}
    forget()
    for address in addresses():
        texts.forget()
        answer = client.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            [found[address]] = kept()
    return found


def people(units: tuple[Department, Department]) -> dict[str, tuple[User, User]]:
    """Two of each kind, who have nothing in common but what they may know."""
    office = make_user("reviewer", Role.REVIEWER), make_user("planner", Role.PLANNER)
    office[1].is_superuser = True
    leaders = make_user("leader", Role.LEADER), make_user("without-units", Role.REPORTER)
    clerks = (
        make_user("clerk", Role.REPORTER, departments=units[:1]),
        make_user("head", Role.LEADER, departments=units[:1]),
    )
    of_line = make_user("zhang", Role.LEADER), make_user("li", Role.LEADER)
    for user in of_line:
        user.county_leader = "张三"
    pairs = {"office": office, "leaders": leaders, "clerks": clerks, "of a line": of_line}
    for number, user in enumerate(user for pair in pairs.values() for user in pair):
        user.name, user.phone, user.signs = f"姓名{number}", f"1390000{number}", bool(number % 2)
        user.save()
    return pairs


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("kind", ["office", "leaders", "clerks", "of a line"])
def test_text_is_the_same_byte_for_byte_whoever_of_a_kind_has_it_made(
    kind: str, units: tuple[Department, Department]
) -> None:
    """With what all else knows by then: at another moment, in another theme, from elsewhere."""
    first, second = people(units)[kind]
    with time_machine.travel("2024-07-18T01:05:00+00:00", tick=False):
        texts_of_first = kept_of(signed_in(first))
    client = signed_in(second)
    client.cookies["theme"] = "dark"
    client.defaults["HTTP_USER_AGENT"] = "another"
    with time_machine.travel("2024-07-18T03:45:00+00:00", tick=False):
        texts_of_second = kept_of(client)
    assert len(texts_of_first) > 16
    assert texts_of_first == texts_of_second
    for address, (_, pieces) in texts_of_first.items():
        text = b"".join(pieces[::2]).decode()
        for user in (first, second):
            assert user.name not in text, address
        assert "csrfmiddlewaretoken" not in text, address


@pytest.mark.usefixtures("plan")
def test_every_html_page_of_a_plan_is_kept(leader: User) -> None:
    client = signed_in(leader)
    pages = {each for each in addresses() if client.get(each).status_code == 200}
    files = {each for each in pages if "/documents/" in each}
    assert set(kept_of(client)) == pages - files


@pytest.mark.usefixtures("plan")
def test_kinds_share_no_text(units: tuple[Department, Department]) -> None:
    """Where their pages happen to be alike, too: tomorrow they are not."""
    pairs = people(units)
    for first, second in pairs.values():
        signed_in(first).get("/plans/2024/")
        signed_in(second).get("/plans/2024/")
    assert len(kept()) == len(pairs)


@pytest.mark.usefixtures("plan")
def test_second_reader_gets_own_name_theme_and_forms_by_three_queries(
    leader: User, units: tuple[Department, Department]
) -> None:
    other = make_user("other", Role.LEADER)
    other.name = "李四"
    other.save()
    leader.name = "张三"
    leader.save()
    signed_in(leader).get("/plans/2024/")
    client = signed_in(other)
    client.cookies["theme"] = "dark"
    client.get("/plans/2024/")  # what this account may is read
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/plans/2024/")
    assert len(asked) == QUERIES, [query["sql"] for query in asked]
    assert len(kept()) == 1
    page = Page(answer)
    assert page.root.get("data-theme") == "dark"
    assert "李四" in page.text and "张三" not in page.text
    assert client.cookies["csrftoken"].value
    tokens = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', answer.text)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    sent = {"csrfmiddlewaretoken": tokens[0], "theme": "light"}
    assert strict.post("/theme/", sent).status_code == 302


@pytest.mark.usefixtures("plan")
def test_link_to_the_admin_is_the_reader_s_own(reviewer: User) -> None:
    """Who sees everything and who manages is not the same."""
    sees = make_user("sees", Role.LEADER)
    sees.user_permissions.add(Permission.objects.get(codename="see_all_submissions"))
    assert "管理后台" in signed_in(reviewer).get("/plans/2024/").text
    assert "管理后台" not in signed_in(sees).get("/plans/2024/").text
    assert len(kept()) == 1


@pytest.mark.usefixtures("plan")
def test_role_that_is_taken_away_closes_kept_pages_at_once(leader: User) -> None:
    client = signed_in(leader)
    assert client.get("/plans/2024/").status_code == 200
    leader.groups.clear()
    assert client.get("/plans/2024/").status_code == 403


@pytest.mark.usefixtures("plan")
def test_new_unit_shows_what_only_the_unit_knows(
    units: tuple[Department, Department], clerk_b: User
) -> None:
    unpublished = make_target(Plan.objects.get(year=2024), 2, lead=units[0])
    make_actual(unpublished, "9.5", 9, published=False)
    client = signed_in(clerk_b)
    address = "/plans/2024/indicators/?through=9"
    assert "9.5" not in client.get(address).text
    clerk_b.departments.add(units[0])
    assert "9.5" in client.get(address).text
    clerk_b.groups.set([Group.objects.get(name=Role.LEADER.value)])
    clerk_b.departments.clear()
    assert "9.5" not in client.get(address).text


@pytest.mark.usefixtures("plan")
def test_names_of_the_site_are_new_at_once(leader: User) -> None:
    client = signed_in(leader)
    client.get("/plans/2024/")
    SiteSettings.objects.update_or_create(defaults={"county": "新县", "office": "新县发改委"})
    assert client.get("/plans/2024/").text.count("新县发改委") >= 2


@pytest.mark.usefixtures("plan")
def test_draft_that_is_hidden_leaves_kept_pages(leader: User) -> None:
    client = signed_in(leader)
    assert "2025" in client.get("/plans/2024/").text
    draft = Plan.objects.get(year=2025)
    draft.draft_shown = False
    draft.save()
    assert "/plans/2025/" not in client.get("/plans/2024/").text


@pytest.mark.usefixtures("plan")
def test_page_is_made_anew_on_the_next_day(leader: User) -> None:
    """It says which day is the last that can be asked for, and who is late."""
    with time_machine.travel("2024-07-18T15:59:00+00:00", tick=False) as clock:
        client = signed_in(leader)
        assert 'max="2024-07-18"' in client.get("/plans/2024/").text
        clock.shift(60)  # midnight here
        assert 'max="2024-07-19"' in client.get("/plans/2024/").text


@pytest.mark.usefixtures("plan")
def test_wall_tells_when_it_was_asked_for(leader: User) -> None:
    with time_machine.travel("2024-07-18T01:05:00+00:00", tick=False) as clock:
        client = signed_in(leader)
        assert "7月18日 09:05" in client.get("/screen/2024/").text
        clock.shift(60)
        assert "7月18日 09:06" in client.get("/screen/2024/").text
    assert len(kept()) == 1


@pytest.mark.usefixtures("plan")
def test_message_is_shown_once_and_to_nobody_else(leader: User) -> None:
    client = signed_in(leader)
    storage = CookieStorage(client.get("/plans/2024/").wsgi_request)
    storage.add(INFO, "做好了")
    answer = HttpResponse()
    storage.update(answer)
    client.cookies.update(answer.cookies)
    forget()
    assert "做好了" in client.get("/plans/2024/").text
    assert not kept()
    assert "做好了" not in client.get("/plans/2024/").text


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/plans/2024/indicators/?export=csv", 200),
        ("/plans/2024/indicators/999999/", 404),
        ("/plans/2024/departments/nobody/", 404),
        ("/plans/2030/", 404),
        ("/plans/2024/projects/?q=p1", 302),
        ("/plans/2024/documents/brief.docx", 200),
    ],
)
def test_what_is_no_page_of_the_plan_is_not_kept_and_has_no_mark(
    address: str, status: int, leader: User
) -> None:
    client = signed_in(leader)
    shown = client.get("/plans/2024/").text
    forget()
    answer = client.get(address)
    assert (answer.status_code, kept()) == (status, [])
    if status == 404:
        assert "退出" in answer.text and "退出" in shown
    for name in NAMES:
        assert f"-{name}]".encode() not in b"".join(answer)


@pytest.mark.usefixtures("plan")
def test_nothing_is_kept_in_debug(leader: User, settings: Any) -> None:
    settings.DEBUG = True
    signed_in(leader).get("/plans/2024/")
    assert not kept()
