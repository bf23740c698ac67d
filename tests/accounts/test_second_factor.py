"""The second step of a sign-in: set up, asked for, replaced by recovery codes, reset."""

from binascii import unhexlify
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import TOTP

from accounts import second_factor
from accounts.models import RecoveryCode, SecondFactor
from reporting.enums import Role
from reporting.models import User
from tests.factories import PASSWORD, make_user
from tests.pages import Page

pytestmark = pytest.mark.django_db

PAGE, CODE_PAGE = "/account/second-factor/", "/login/code/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The moment that codes are made and looked at, in steps of half a minute."""
    now = [1_800_000_015.0]
    monkeypatch.setattr("accounts.second_factor.seconds", lambda: now[0])

    def go_by(seconds: float) -> float:
        now[0] += seconds
        return now[0]

    return go_by


def code_of(user: User, clock: Any, steps: int = 0) -> str:
    """What the person's authenticator shows, so many steps from now."""
    totp = TOTP(unhexlify(SecondFactor.objects.get(user=user).key))
    totp.time = clock(0) + 30 * steps
    return f"{totp.token():06}"


@pytest.fixture
def guarded(leader: User, clock: Any) -> list[str]:
    """The leader has a second step; its recovery codes. The code that began it has been used."""
    second_factor.begin(leader)
    codes = second_factor.confirm(leader, code_of(leader, clock))
    assert codes is not None
    clock(60)
    return codes


def first_step(client: Client, name: str = "leader", then: str = "") -> Any:
    address = f"/login/?next={then}" if then else "/login/"
    return client.post(address, {"username": name, "password": PASSWORD, "next": then})


def is_in(client: Client) -> bool:
    return client.get("/password/").status_code == 200


# Setting it up.


def test_it_is_set_up_by_password_and_code(client: Client, leader: User, clock: Any) -> None:
    client.force_login(leader)
    page = Page(client.get(PAGE))
    assert not list(page.faults())
    assert "密码不正确" in client.post(PAGE, {"act": "begin", "password": "x"}).text
    assert not SecondFactor.objects.exists()
    shown = client.post(PAGE, {"act": "begin", "password": PASSWORD}, follow=True)
    page = Page(shown)
    assert not list(page.faults())
    factor = SecondFactor.objects.get()
    assert second_factor.key_in_groups(factor) in page.text and "<svg" in shown.text
    assert second_factor.factor_of(leader) is None, "not before a code was given"
    refused = client.post(PAGE, {"act": "confirm", "code": "000000"})
    assert "验证码不对" in refused.text and "<svg" in refused.text
    done = Page(client.post(PAGE, {"act": "confirm", "code": code_of(leader, clock)}))
    assert not list(done.faults())
    assert "只显示这一次" in done.text and RecoveryCode.objects.count() == second_factor.CODES
    assert second_factor.factor_of(leader) == factor
    again = client.get(PAGE)
    assert "已经启用" in again.text and second_factor.key_in_groups(factor) not in again.text


def test_square_code_stands_under_the_policy(leader: User) -> None:
    square = second_factor.square(second_factor.begin(leader), "某县年度计划台账")
    assert square.startswith("<svg") and "style" not in square and "script" not in square


def test_recovery_codes_are_kept_as_digests(guarded: list[str]) -> None:
    assert len(set(guarded)) == second_factor.CODES
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert kept.isdisjoint(guarded)


@pytest.mark.parametrize("act", ["", "begin", "confirm", "x"])
def test_acts_that_are_none_now_are_refused(
    client: Client, leader: User, guarded: list[str], act: str
) -> None:
    client.force_login(leader)
    assert client.post(PAGE, {"act": act, "password": PASSWORD}).status_code == 400
    assert second_factor.factor_of(leader) is not None


def test_it_is_taken_away_with_a_code(
    client: Client, leader: User, guarded: list[str], clock: Any
) -> None:
    client.force_login(leader)
    assert "验证码不对" in client.post(PAGE, {"act": "remove", "code": "000000"}).text
    given = {"act": "remove", "code": code_of(leader, clock)}
    assert "以后登录只要密码" in client.post(PAGE, given, follow=True).text
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()


# Asking for it.


def test_password_alone_signs_nobody_in(client: Client, guarded: list[str]) -> None:
    assert first_step(client)["Location"].startswith(CODE_PAGE)
    assert not is_in(client)
    page = Page(client.get(CODE_PAGE))
    assert not list(page.faults()) and "登录的第二步" in page.text


def test_code_signs_in_and_leads_where_was_asked(
    client: Client, leader: User, guarded: list[str], clock: Any
) -> None:
    location = first_step(client, then="/search/")["Location"]
    assert location == f"{CODE_PAGE}?next=%2Fsearch%2F"
    answer = client.post(location, {"code": code_of(leader, clock), "next": "/search/"})
    assert answer["Location"] == "/search/" and is_in(client)


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/"])
def test_second_step_does_not_lead_to_another_site(
    client: Client, leader: User, guarded: list[str], clock: Any, elsewhere: str
) -> None:
    location = first_step(client, then=elsewhere)["Location"]
    answer = client.post(location, {"code": code_of(leader, clock), "next": elsewhere})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    "steps, is_taken", [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_clock_may_differ_by_a_step(
    leader: User, guarded: list[str], clock: Any, steps: int, is_taken: bool
) -> None:
    clock(300)
    assert second_factor.accept(leader, code_of(leader, clock, steps)) is is_taken


def test_code_is_taken_once(leader: User, guarded: list[str], clock: Any) -> None:
    code, before = code_of(leader, clock), code_of(leader, clock, -1)
    assert second_factor.accept(leader, code)
    assert not second_factor.accept(leader, code)
    assert not second_factor.accept(leader, before), "nor one from before it"


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "１２３４５６", "-12345", "9" * 5000, "x"]
)
def test_what_is_no_code_is_refused(leader: User, guarded: list[str], code: str) -> None:
    assert not second_factor.accept(leader, code)


def test_recovery_code_is_taken_once_in_any_writing(
    client: Client, leader: User, guarded: list[str]
) -> None:
    first_step(client)
    assert client.post(CODE_PAGE, {"code": f" {guarded[0].upper()} "})["Location"] == "/"
    assert is_in(client)
    assert not second_factor.accept(leader, guarded[0])
    assert second_factor.accept(leader, guarded[1])


def test_another_persons_codes_open_nothing(
    leader: User, planner: User, guarded: list[str], clock: Any
) -> None:
    second_factor.begin(planner)
    second_factor.confirm(planner, code_of(planner, clock))
    assert not second_factor.accept(planner, guarded[0])
    assert not second_factor.accept(planner, code_of(leader, clock))


def test_guesses_at_codes_meet_the_brake(client: Client, guarded: list[str]) -> None:
    first_step(client)
    statuses = [client.post(CODE_PAGE, {"code": "000000"}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    assert first_step(client).status_code == 429


def test_second_step_ends_after_five_minutes_and_with_the_password(
    client: Client, leader: User, guarded: list[str], clock: Any
) -> None:
    first_step(client)
    clock(second_factor.WAITS + 1)
    assert client.post(CODE_PAGE, {"code": code_of(leader, clock)})["Location"] == "/login/"
    first_step(client)
    leader.set_password("Another-password-1")
    leader.save()
    assert client.get(CODE_PAGE)["Location"] == "/login/"


def test_there_is_no_second_step_without_the_first(client: Client, guarded: list[str]) -> None:
    assert client.get(CODE_PAGE)["Location"] == "/login/"
    assert client.post(CODE_PAGE, {"code": guarded[0]})["Location"] == "/login/"


# Roles that need it.


def test_role_that_needs_it_sets_it_up_before_anything_else(
    client: Client, reviewer: User, settings: Any, clock: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ["reviewer"]
    first_step(client, "reviewer")
    for address in ("/admin/", "/search/", "/account/"):
        assert client.get(address)["Location"] == PAGE, address
    assert "启用后才能接着使用" in client.get(PAGE).text
    client.post(PAGE, {"act": "begin", "password": PASSWORD})
    client.post(PAGE, {"act": "confirm", "code": code_of(reviewer, clock)})
    assert client.get("/account/").status_code == 200
    assert client.post(PAGE, {"act": "remove", "code": "000000"}).status_code == 400


@pytest.mark.parametrize(
    "roles, needed",
    [
        ([], []),
        (["planner"], ["planner"]),
        (["superuser"], ["chief"]),
        (["planner", "superuser"], ["chief", "planner"]),
    ],
)
def test_who_needs_it(settings: Any, roles: list[str], needed: list[str]) -> None:
    settings.SECOND_FACTOR_ROLES = roles
    people = [
        User.objects.create_superuser("chief"),
        make_user("planner", Role.PLANNER),
        make_user("clerk", Role.REPORTER),
    ]
    found = [user.username for user in people if second_factor.is_needed_by(user)]
    assert found == needed


def test_password_of_ones_own_comes_first(
    client: Client, planner: User, reviewer: User, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ["reviewer"]
    reviewer.password_is_given(by=planner)
    reviewer.save()
    first_step(client, "reviewer")
    assert client.get(PAGE)["Location"] == "/password/"
    new = "Another-password-1"
    given = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/password/", given)["Location"] == "/password/done/"
    assert client.get("/")["Location"] == PAGE


# Where it is lost.


def test_superuser_resets_it(client: Client, leader: User, guarded: list[str]) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    page = Page(client.get("/account/locks/"))
    assert not list(page.faults()) and "leader" in page.text
    answer = client.post("/account/locks/", {"reset": str(leader.pk)}, follow=True)
    assert "的两步验证已重设" in answer.text
    assert first_step(Client())["Location"] == "/"
    for wrong in (str(leader.pk), "x", "9" * 40):
        assert client.post("/account/locks/", {"reset": wrong}).status_code == 404


def test_nobody_else_resets_it(
    client: Client, leader: User, planner: User, guarded: list[str]
) -> None:
    client.force_login(planner)
    assert client.post("/account/locks/", {"reset": str(leader.pk)}).status_code == 403
    assert second_factor.factor_of(leader) is not None


def test_command_resets_it(leader: User, guarded: list[str], capsys: Any) -> None:
    call_command("reset_second_factor", "leader")
    assert "两步验证已重设" in capsys.readouterr().out
    assert second_factor.factor_of(leader) is None
    with pytest.raises(CommandError, match="没有登录名"):
        call_command("reset_second_factor", "nobody")
