"""Signing for a unit in the same moment as others write, sign or take back: one is first, the other
is told, nothing is lost, no error.
"""

from typing import Any

import pytest
from django.test import Client

from chengkou.cycle.opening import open_period
from indicators.models import Actual
from reporting.enums import Action, Role, SubmissionState
from reporting.models import Submission, SubmissionEvent
from tests.chengkou.conftest import signed_in
from tests.chengkou.cycle.test_publishing_race import posting
from tests.chengkou.forms import entries, url
from tests.factories import make_department, make_plan, make_target, make_user
from tests.racing import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def people(_real_server: None) -> dict[str, Client]:
    """A unit that signs: who fills in, and two who sign. Its form has one row."""
    unit = make_department("u1")
    unit.signs = True
    unit.save()
    make_target(make_plan(2024), 1, lead=unit)
    open_period(make_plan(2024), 3, by=None)
    clerk = make_user("clerk", Role.REPORTER, departments=(unit,))
    signers = [
        make_user(name, Role.REPORTER, departments=(unit,), signs=True) for name in ("li", "wu")
    ]
    return {user.username: signed_in(user) for user in (clerk, *signers)}


def form() -> Submission:
    return Submission.objects.get()


def pressed(client: Client, do: str, **typed: str) -> dict[str, Any]:
    """What the form that is on the person's screen would send."""
    key = Actual.objects.get().pk
    values = {f"actual-{key}-{name}": value for name, value in typed.items()}
    return {**entries(client.get(url(form()))), **values, "do": do}


def send(people: dict[str, Client]) -> None:
    clerk = people["clerk"]
    assert clerk.post(url(form()), pressed(clerk, "send", value="7.5")).status_code == 302


@pytest.mark.parametrize("attempt", range(3))
def test_two_sign_at_once_and_it_is_signed_once(attempt: int, people: dict[str, Client]) -> None:
    send(people)
    answers: list[int] = []
    both = [people["li"], people["wu"]]
    at_once([posting(each, url(form()), pressed(each, "sign"), answers) for each in both])
    assert sorted(answers) == [302, 409]
    assert form().state == SubmissionState.SUBMITTED
    assert SubmissionEvent.objects.filter(action=Action.SIGN).count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_it_is_signed_or_taken_back(attempt: int, people: dict[str, Client]) -> None:
    send(people)
    answers: list[int] = []
    clerk, signer = people["clerk"], people["li"]
    at_once(
        [
            posting(clerk, url(form()), pressed(clerk, "withdraw"), answers),
            posting(signer, url(form()), pressed(signer, "sign"), answers),
        ]
    )
    assert sorted(answers) == [302, 409]
    assert form().state in (SubmissionState.DRAFT, SubmissionState.SUBMITTED)


@pytest.mark.parametrize("attempt", range(3))
def test_what_is_sent_has_what_was_saved_before_or_the_saver_is_told(
    attempt: int, people: dict[str, Client]
) -> None:
    """Two fill in: one sends it to be signed while the other's row is saved."""
    clerk, other = people["clerk"], people["wu"]
    clerk.post(url(form()), pressed(clerk, "save", value="7.5"))
    answers: list[int] = []
    late: list[int] = []
    at_once(
        [
            posting(clerk, url(form()), pressed(clerk, "send"), answers),
            posting(other, url(form()), pressed(other, "save", explanation="原因"), late),
        ]
    )
    row = Actual.objects.get()
    assert answers == [302], "told on the form where the other was first"
    if late == [302]:
        assert row.explanation == "原因"
    else:
        assert (late, row.explanation) == ([409], "")
        assert form().state == SubmissionState.SIGNING
