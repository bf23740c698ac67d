"""Sessions end without use, after a working day, and at a new password; one's own are listed."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Session
from reporting.models import User
from tests.factories import PASSWORD
from tests.pages import Page

pytestmark = pytest.mark.django_db

EDGE = "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120"
MINUTE = 60


def signed_in(user: User, address: str = "10.0.0.1") -> Client:
    client = Client(REMOTE_ADDR=address, headers={"user-agent": EDGE})
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get("/password/").status_code == 200


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let time go by: for what a session notes and for when it ends."""
    now = [time.time()]
    monkeypatch.setattr("accounts.sessions.seconds", lambda: now[0])

    def go_by(seconds: float) -> None:
        now[0] += seconds
        Session.objects.update(expire_date=F("expire_date") - timedelta(seconds=seconds))

    return go_by


# When a session ends.


def test_session_ends_after_thirty_minutes_without_use(leader: User, clock: Any) -> None:
    client = signed_in(leader)
    clock(29 * MINUTE)
    assert is_in(client)
    clock(29 * MINUTE)
    assert is_in(client), "use has put the end off"
    clock(30 * MINUTE)
    assert not is_in(client)


def test_what_a_form_saves_by_itself_is_use(clerk_a: User, clock: Any) -> None:
    client = signed_in(clerk_a)
    for _ in range(3):
        clock(20 * MINUTE)
        client.post("/theme/", {"theme": "dark"})
    assert is_in(client)


def test_session_ends_after_a_working_day_however_it_is_used(leader: User, clock: Any) -> None:
    client = signed_in(leader)
    for _ in range(12 * 3):
        clock(20 * MINUTE)
        assert is_in(client)
    clock(MINUTE)
    assert not is_in(client)
    assert not Session.objects.filter(user=leader).exists()
    assert is_in(signed_in(leader))


def test_a_post_after_the_end_of_the_day_is_told_as_not_saved(leader: User, clock: Any) -> None:
    client = signed_in(leader)
    for _ in range(12 * 3):
        clock(20 * MINUTE)
        assert is_in(client)
    clock(MINUTE)
    assert client.post("/password/", {})["Location"].endswith("&unsaved=on")


def test_use_is_noted_once_a_minute(leader: User, clock: Any) -> None:
    client = signed_in(leader)
    first = Session.objects.get().used
    clock(59)
    assert is_in(client)
    assert Session.objects.get().used == first, "a page writes nothing"
    clock(1)
    assert is_in(client)
    assert Session.objects.get().used == first + timedelta(seconds=60)


def test_ended_sessions_are_cleared_by_the_command(leader: User, clock: Any) -> None:
    signed_in(leader)
    call_command("clearsessions")
    assert Session.objects.count() == 1
    clock(30 * MINUTE)
    call_command("clearsessions")
    assert not Session.objects.exists()


# A new password.


def test_a_new_password_ends_all_other_sessions(leader: User, planner: User) -> None:
    own, other, bystander = signed_in(leader), signed_in(leader), signed_in(planner)
    new = "Another-password-1"
    given = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert own.post("/password/", given).status_code == 302
    assert is_in(own) and is_in(bystander) and not is_in(other)
    assert Session.objects.of(leader).count() == 1


def test_a_password_set_by_another_ends_all_sessions(leader: User, planner: User) -> None:
    own = signed_in(leader)
    page = f"/admin/reporting/user/{leader.pk}/password/"
    given = {"password1": "Another-password-1", "password2": "Another-password-1"}
    assert signed_in(planner).post(page, given).status_code == 302
    assert not is_in(own) and not Session.objects.of(leader).exists()


def test_a_hash_written_past_the_forms_ends_sessions_too(leader: User) -> None:
    own = signed_in(leader)
    leader.password = "md5$x$x"
    leader.save()
    assert not is_in(own)


# The list of one's own.


def test_own_sessions_are_listed(leader: User, planner: User) -> None:
    signed_in(leader, "10.0.0.2"), signed_in(planner, "10.0.0.3")
    page = Page(signed_in(leader).get("/account/"))
    assert not list(page.faults())
    assert page.text.count("Windows上的Edge") == 2 and "Windows上的Edge（本机）" in page.text
    assert "10.0.0.1" in page.text and "10.0.0.2" in page.text and "10.0.0.3" not in page.text
    assert "30分钟不用就自动退出" in page.text


def test_no_page_tells_the_key_of_a_session(leader: User) -> None:
    client = signed_in(leader)
    keys = [row.session_key for row in Session.objects.all()]
    assert keys and not [key for key in keys if key in client.get("/account/").text]


def test_one_of_ones_own_is_ended(leader: User) -> None:
    own, other, third = signed_in(leader), signed_in(leader), signed_in(leader)
    key = own.get("/account/").context["sessions"][1].key
    answer = own.post("/account/sessions/end/", {"session": key}, follow=True)
    assert "这台设备已退出" in answer.text
    assert is_in(own) and is_in(other) != is_in(third)
    assert own.post("/account/sessions/end/", {"session": key}).status_code == 404


def test_all_others_are_ended(leader: User, planner: User) -> None:
    own, other, bystander = signed_in(leader), signed_in(leader), signed_in(planner)
    answer = own.post("/account/sessions/end/", {"others": "on"}, follow=True)
    assert "其他设备都已退出" in answer.text and "退出其他所有设备" not in Page(answer).text
    assert is_in(own) and not is_in(other) and is_in(bystander)


def test_nobody_ends_anothers(leader: User, planner: User) -> None:
    own, stranger = signed_in(leader), signed_in(planner)
    key = own.get("/account/").context["sessions"][0].key
    assert stranger.post("/account/sessions/end/", {"session": key}).status_code == 404
    assert is_in(own)


def test_number_of_queries_is_the_same_for_one_and_three_sessions(leader: User) -> None:
    client, counts = signed_in(leader), []
    for more in (0, 2):
        for _ in range(more):
            signed_in(leader)
        with CaptureQueriesContext(connection) as asked:
            assert len(client.get("/account/").context["sessions"]) == 1 + more
        counts.append(len(asked))
    assert counts[0] == counts[1] < 12


@pytest.mark.parametrize("address", ["/account/", "/password/", "/login/", "/admin/"])
def test_pages_of_accounts_are_kept_by_no_browser(planner: User, address: str) -> None:
    client = Client() if address == "/login/" else signed_in(planner)
    assert "no-store" in client.get(address)["Cache-Control"]
