"""Every address × every kind of person × GET and POST answers as sweep.txt says, and soundly.

A new address needs a line there; the failure shows it. Think before you copy it: it is the promise
that others do not come to what is not theirs.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from reporting.models import User
from tests.chengkou.sweep import METHODS, PEOPLE, TABLE, Answers, filled, line_of, routes, written
from tests.factories import make_user
from tests.pages import Page

# Whose pages are read closely: the others' differ in nothing but names and links.
READ_AS = {
    ("get", "reporter"),
    ("get", "stranger"),
    ("get", "chief"),
    ("post", "reporter"),
    ("post", "chief"),
}

PARTS = ("/admin/indicators/", "/admin/reporting/", "/admin/projects/", "/admin/", "/")


def part_of(address: str) -> str:
    return next(part for part in PARTS if address.startswith(part))


def test_every_address_has_its_line_and_every_line_its_address() -> None:
    found = routes()
    assert len(found) == len(set(found)) > 80
    assert sorted(set(written()) - set(found)) == [], (
        f"no such address any more: take these out of {TABLE.name}"
    )
    # The answers of those without a line are told by the test below.


def ask(address: str, people: dict[str, User | None]) -> Iterator[tuple[str, str, Any]]:
    """Everybody's answers to both methods; what one of them did is undone before the next asks."""
    for person in PEOPLE:
        client, user = Client(raise_request_exception=False), people[person]
        for method in METHODS:
            with transaction.atomic():
                if user is not None:
                    client.force_login(user)
                answer = getattr(client, method)(address)
                transaction.set_rollback(True)
            yield person, method, answer
            if answer.streaming:
                list(answer)  # a file is closed once it is sent


def unsound(person: str, method: str, answer: Any) -> Iterator[str]:
    """What is wrong with an answer whatever its status."""
    if not answer.get("Content-Type", "").startswith("text/html") or answer.status_code in (
        301,
        302,
    ):
        return
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        yield f"{person} {method}: policy {policy!r}"
    if answer.status_code == 200 and (method, person) in READ_AS:
        yield from (f"{person} {method}: {fault}" for fault in Page(answer).faults())


@pytest.mark.slow
@pytest.mark.usefixtures("_one_of_each")
@pytest.mark.parametrize("part", PARTS)
def test_everybody_is_answered_as_written(part: str, people: dict[str, User | None]) -> None:
    table, wrong, faults = written(), [], []
    for address in routes():
        if part_of(address) != part:
            continue
        answers: Answers = {method: {} for method in METHODS}
        for person, method, answer in ask(filled(address), people):
            answers[method][person] = answer.status_code
            faults += [f"{address} {fault}" for fault in unsound(person, method, answer)]
        assert all(status < 500 for each in answers.values() for status in each.values()), line_of(
            address, answers
        )
        if table.get(address) != answers:
            wrong.append(line_of(address, answers))
    assert not wrong, f"{TABLE.name} says otherwise, or nothing; it was answered:\n" + "\n".join(
        wrong
    )
    assert not faults, "\n".join(faults)


# What somebody without a role may do: sign in and out, choose a password and a theme.
OPEN_TO_ALL = ("/healthz", "/login/", "/logout/", "/password/", "/password/done/", "/theme/")


@pytest.mark.slow
@pytest.mark.usefixtures("_one_of_each")
def test_an_account_without_a_role_sees_nothing() -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make_user("roleless"))
    for address in routes():
        if address in OPEN_TO_ALL:
            continue
        for method in METHODS:
            status = getattr(client, method)(filled(address)).status_code
            # 405: plan pages answer no POST, whoever sends it; 404: no such address.
            assert status in (403, 404) or (method, status) == ("post", 405), (address, status)
    page = client.get("/")
    assert page.status_code == 403 and "还没有角色" in page.text
    assert client.get("/password/").status_code == 200
