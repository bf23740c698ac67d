"""What is refused as a password that somebody chooses, and how long one may be used."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import OldPassword
from accounts.passwords import is_outdated
from chengkou.demo import prepare
from reporting.models import DemoMark, User
from reporting.rules.office.passwords import REMEMBERED
from tests.factories import NOON, PASSWORD, make_user
from tests.pages import Page

pytestmark = pytest.mark.django_db


def refusals(password: str, user: User | None = None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [each.code or "" for each in error.error_list]
    return []


@pytest.mark.parametrize(
    "password, codes",
    [
        ("Abcdefg-9z", []),
        ("Abcdefg-9", ["password_too_short"]),
        ("abcdefghi-", ["password_too_simple"]),
        ("abcdefghi-9", []),
        ("1234567890", ["password_too_common", "password_too_simple"]),
        ("县里的密码aB九八七六", []),
    ],
)
def test_length_kinds_and_common_ones(password: str, codes: list[str]) -> None:
    assert refusals(password) == codes


def test_like_the_name_or_phone_is_refused() -> None:
    user = make_user("wangxiaofang", name="Wang Xiaofang", phone="13800001234")
    assert refusals("Wangxiaofang-1", user) == ["password_too_similar"]
    assert refusals("Ab13800001234", user) == ["password_too_similar"]
    assert refusals("Chengkou-2024-x", user) == []


def change(client: Client, old: str, new: str) -> Any:
    given = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/password/", given)


def test_the_last_five_are_not_used_again(client: Client, leader: User) -> None:
    client.force_login(leader)
    used = [PASSWORD, *(f"Another-password-{n}" for n in range(REMEMBERED))]
    for old, new in pairwise(used):
        for before in used[: used.index(new)][-REMEMBERED:]:
            assert "最近用过" in change(client, old, before).text
        assert change(client, old, new).status_code == 302, new
    # The first is the sixth by now.
    assert change(client, used[-1], PASSWORD).status_code == 302
    assert OldPassword.objects.filter(user=leader).count() == REMEMBERED


def test_one_persons_passwords_are_no_others(leader: User, planner: User) -> None:
    planner.set_password("Another-password-1")
    planner.save()
    assert refusals("Another-password-1", planner) == ["password_used_before"]
    assert refusals("Another-password-1", leader) == []


def test_one_that_was_given_may_not_be_kept(leader: User) -> None:
    assert not OldPassword.objects.exists(), "accounts are made past the validators"
    assert refusals(PASSWORD, leader) == ["password_used_before"]


def test_signing_in_keeps_no_password(client: Client, leader: User) -> None:
    before = OldPassword.objects.count()
    client.post("/login/", {"username": "leader", "password": PASSWORD})
    assert OldPassword.objects.count() == before


def test_demo_accounts_are_made_with_their_printed_password(client: Client) -> None:
    DemoMark.objects.create()
    assert refusals(prepare.PASSWORD) != []
    prepare.add_account(prepare.ACCOUNTS[0])
    given = {"username": prepare.ACCOUNTS[0].username, "password": prepare.PASSWORD}
    assert client.post("/login/", given)["Location"] == "/admin/"


# How old it may be.


def test_a_password_is_old_after_so_many_days(leader: User, settings: Any) -> None:
    now = timezone.now()
    assert not is_outdated(leader, now + timedelta(days=9999)), "off by default"
    settings.PASSWORD_MAX_AGE_DAYS = 90
    leader.set_password("Another-password-1")
    leader.save()
    made = OldPassword.objects.get(user=leader).made_at
    assert not is_outdated(leader, made + timedelta(days=90))
    assert is_outdated(leader, made + timedelta(days=90, seconds=1))
    OldPassword.objects.all().delete()
    leader.date_joined = NOON
    assert is_outdated(leader, NOON + timedelta(days=91))
    leader.password_given_at = NOON + timedelta(days=2)
    assert not is_outdated(leader, NOON + timedelta(days=91))


def test_who_signs_in_with_an_old_one_chooses_another_first(
    client: Client, leader: User, settings: Any
) -> None:
    settings.PASSWORD_MAX_AGE_DAYS = 90
    User.objects.update(date_joined=NOON)
    client.post("/login/", {"username": "leader", "password": PASSWORD})
    assert client.get("/search/")["Location"] == "/password/"
    page = Page(client.get("/password/"))
    assert "密码用得太久，请先换一个" in page.text and not list(page.faults())
    assert change(client, PASSWORD, "Another-password-1")["Location"] == "/password/done/"
    assert client.get("/password/done/").status_code == 200
    assert "密码用得太久" not in client.get("/password/").text
