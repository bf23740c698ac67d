"""Who guesses passwords waits, whether there is such an account or not; others do not."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db.models import F
from django.test import Client

from accounts.brake import NAME_LIMIT, locked_names, unlock
from reporting.enums import Role
from reporting.models import User
from tests.factories import PASSWORD, make_user
from tests.pages import Page

pytestmark = pytest.mark.django_db

LIMIT = 5
WRONG = "wrong"
HERE, THERE = "10.0.0.1", "10.0.0.2"


def sign_in(name: str, password: str = WRONG, address: str = HERE, **headers: str) -> Any:
    client = Client(REMOTE_ADDR=address)
    return client.post("/login/", {"username": name, "password": password}, headers=headers)


def fail(name: str, times: int, address: str = HERE) -> list[int]:
    return [sign_in(name, address=address).status_code for _ in range(times)]


def later(**time: int) -> None:
    """Let so much time go by since whatever failed."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(**time))


def test_guessing_is_stopped_and_right_passwords_do_not_help(leader: User) -> None:
    assert fail("leader", LIMIT) == [*([200] * (LIMIT - 1)), 429]
    answer = sign_in("leader", PASSWORD)
    assert answer.status_code == 429 and "_auth_user_id" not in answer.client.session
    page = Page(answer)
    assert not list(page.faults())
    assert "请等 15 分钟再试" in page.text and "/login/" in page.hrefs
    assert answer["Retry-After"] == "900"


def test_four_failures_and_a_success_are_forgotten(leader: User) -> None:
    for _ in range(3):
        assert fail("leader", LIMIT - 1) == [200] * (LIMIT - 1)
        assert sign_in("leader", PASSWORD).status_code == 302


def test_another_address_and_another_name_are_not_kept_out(leader: User, planner: User) -> None:
    fail("leader", LIMIT)
    assert sign_in("leader", PASSWORD, THERE).status_code == 302
    assert sign_in("planner", PASSWORD).status_code == 302
    assert sign_in("leader", PASSWORD).status_code == 429, (
        "a success elsewhere unlocks nothing here"
    )


def test_another_browser_does_not_begin_anew(leader: User) -> None:
    agents = [sign_in("leader", **{"user-agent": f"browser {n}"}) for n in range(LIMIT)]
    assert agents[-1].status_code == 429


def test_a_name_is_locked_everywhere_after_more(leader: User) -> None:
    for number in range(NAME_LIMIT // (LIMIT - 1)):
        statuses = fail("leader", LIMIT - 1, f"10.0.1.{number}")
    assert statuses[-1] == 429
    assert sign_in("leader", PASSWORD, THERE).status_code == 429


def test_lock_ends_by_time_and_further_attempts_do_not_prolong_it(leader: User) -> None:
    fail("leader", LIMIT)
    later(minutes=14)
    assert sign_in("leader", PASSWORD).status_code == 429
    later(minutes=1)
    assert sign_in("leader", PASSWORD).status_code == 302


def test_x_forwarded_for_does_not_lead_around_the_brake(leader: User, settings: Any) -> None:
    sent = [sign_in("leader", **{"x-forwarded-for": f"9.9.9.{n}"}) for n in range(LIMIT)]
    assert sent[-1].status_code == 429
    settings.TRUSTED_PROXIES = [THERE]
    own = [
        sign_in("leader", "wrong", THERE, **{"x-forwarded-for": "10.0.0.9"}) for _ in range(LIMIT)
    ]
    assert own[-1].status_code == 429
    other = sign_in("leader", PASSWORD, THERE, **{"x-forwarded-for": "10.0.0.10"})
    assert other.status_code == 302, "who comes through the same proxy from elsewhere"


# Nothing says whether there is such an account.


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were hashed: what takes time at a sign-in."""
    found: list[str] = []
    encode = MD5PasswordHasher.encode

    def noted(hasher: Any, password: str, salt: str) -> str:
        found.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", noted)
    return found


def test_known_unknown_and_inactive_names_are_answered_alike(hashed: list[str]) -> None:
    make_user("known", Role.LEADER)
    make_user("left", Role.LEADER, is_active=False)
    answers = {}
    for name in ("known", "unknown", "left"):
        told = []
        for _ in range(LIMIT + 1):
            hashed.clear()
            answer = sign_in(name)
            told.append((answer.status_code, Page(answer).text, len(hashed)))
        answers[name] = told
    assert answers["known"] == answers["unknown"] == answers["left"]
    assert [(status, hashes) for status, _, hashes in answers["known"]] == [
        *([(200, 1)] * (LIMIT - 1)),
        (429, 1),
        (429, 0),
    ]


def test_what_was_typed_is_kept_nowhere(leader: User) -> None:
    fail("leader", 2)
    kept = AccessAttempt.objects.values().get()
    assert not [value for value in kept.values() if "wrong" in str(value)]


# One's own password.


def test_guesses_at_the_old_password_meet_the_same_brake(client: Client, leader: User) -> None:
    client.force_login(leader)
    new = "Another-long-password"
    given = {"old_password": "wrong", "new_password1": new, "new_password2": new}
    statuses = [client.post("/password/", given).status_code for _ in range(LIMIT)]
    assert statuses == [*([200] * (LIMIT - 1)), 429]
    assert client.post("/password/", given | {"old_password": PASSWORD}).status_code == 429
    leader.refresh_from_db()
    assert leader.check_password(PASSWORD)


def test_who_is_signed_in_stays_so(client: Client, leader: User) -> None:
    client.force_login(leader)
    fail("leader", LIMIT)
    assert client.get("/password/").status_code == 200


def test_code_that_signs_in_has_no_brake(leader: User) -> None:
    fail("leader", LIMIT)
    assert authenticate(username="leader", password=PASSWORD) == leader


# The superuser's page.


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief"))
    return client


def test_locked_names_are_listed_and_unlocked(chief: Client, leader: User) -> None:
    assert "现在没有登录名被锁定" in chief.get("/account/locks/").text
    fail("leader", LIMIT)
    fail("leader", LIMIT - 1, THERE)
    fail("nobody", LIMIT - 1)
    page = Page(chief.get("/account/locks/"))
    assert not list(page.faults())
    assert "leader" in page.text and HERE in page.text
    assert THERE not in page.text and "nobody" not in page.text
    answer = chief.post("/account/locks/", {"name": "leader"}, follow=True)
    assert "“leader”可以重新登录了" in answer.text and "现在没有登录名被锁定" in answer.text
    assert sign_in("leader", PASSWORD).status_code == 302


def test_lock_of_a_name_everywhere_is_told_as_such(leader: User) -> None:
    for number in range(NAME_LIMIT // (LIMIT - 1)):
        fail("leader", LIMIT - 1, f"10.0.1.{number}")
    (locked,) = locked_names()
    assert (locked.name, locked.failures, locked.is_everywhere) == ("leader", NAME_LIMIT, True)
    unlock("leader")
    assert locked_names() == []


def test_locks_that_have_ended_are_not_listed(leader: User) -> None:
    fail("leader", LIMIT)
    later(minutes=16)
    assert locked_names() == []


@pytest.mark.parametrize("names", [1, 3])
def test_number_of_queries_is_the_same_for_one_and_three_names(
    chief: Client, names: int, django_assert_num_queries: Any
) -> None:
    for number in range(names):
        fail(f"name{number}", LIMIT)
    with django_assert_num_queries(1):
        assert len(locked_names()) == names


def test_nobody_else_sees_or_unlocks(client: Client, planner: User) -> None:
    fail("planner", LIMIT, THERE)
    client.force_login(planner)
    assert client.get("/account/locks/").status_code == 403
    assert client.post("/account/locks/", {"name": "planner"}).status_code == 403
    assert len(locked_names()) == 1
    assert "/account/locks/" not in client.get("/admin/reporting/user/").text


def test_the_list_of_users_leads_there(chief: Client) -> None:
    assert "/account/locks/" in Page(chief.get("/admin/reporting/user/")).hrefs
