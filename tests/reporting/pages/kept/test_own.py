"""What of a page is of one request alone, and the places that it has in a kept text."""

import re

import pytest
import time_machine
from django.test import RequestFactory

from reporting.enums import Role
from reporting.models import User
from reporting.pages.kept.own import Marks, Own, in_pieces
from tests.factories import make_user


def own(user: User | None = None, **cookies: str) -> Own:
    request = RequestFactory().get("/plans/2024/?through=6")
    request.COOKIES.update(cookies)
    if user is not None:
        request.user = user
    return Own(request)


@pytest.mark.parametrize(
    ("theme", "expected"),
    [
        ("", ""),
        ("dark", ' data-theme="dark"'),
        ("light", ' data-theme="light"'),
        ('dark" onclick="', ""),
        ("blue", ""),
    ],
)
def test_theme_is_one_of_ours_or_none(theme: str, expected: str) -> None:
    assert own(theme=theme).theme == expected


def test_moment_is_the_county_s() -> None:
    with time_machine.travel("2024-07-18T01:05:00+00:00", tick=False):
        assert own().moment == "7月18日 09:05"


def tools(user: User) -> str:
    """Without the secret of the forms: that is another each time."""
    return re.sub(r'(value=")\w{64}"', r'\1…"', own(user).tools)


@pytest.mark.django_db
def test_tools_are_of_the_account_and_lead_back_to_the_page(leader: User) -> None:
    leader.name = "<张三>"
    shown = tools(leader)
    assert "&lt;张三&gt;" in shown
    assert 'name="next" value="/plans/2024/?through=6"' in shown
    assert shown.count("csrfmiddlewaretoken") == 2
    assert "管理后台" not in shown
    assert "管理后台" in tools(make_user("it", Role.PLANNER))


def test_own_stands_where_its_marks_stood() -> None:
    page = f"<html{Marks.theme}>[theme] 甲{Marks.moment}{Marks.theme}".encode()
    pieces = in_pieces(page)
    assert pieces[::2] == (b"<html", ">[theme] 甲".encode(), b"", b"")
    mine = own(theme="dark")
    with time_machine.travel("2024-07-18T01:05:00+00:00", tick=False):
        placed = mine.placed_in(pieces).decode()
    dark = ' data-theme="dark"'
    assert placed == f"<html{dark}>[theme] 甲7月18日 09:05{dark}"


def test_page_without_a_mark_is_one_piece() -> None:
    assert own().placed_in(in_pieces("甲".encode())) == "甲".encode()
