"""Two reviewers, or a reviewer and the unit, at one form at once: no remark lost, no error."""

import pytest
from django.test import Client

from indicators.models import Actual
from reporting.enums import Action, Role, SubmissionState
from reporting.models import Submission
from tests.chengkou.cycle.test_form_race import SAVERS, SHARED, clerks, form
from tests.chengkou.forms import entries, post, url
from tests.factories import make_user
from tests.racing import at_once

__all__ = ["form"]  # the fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

REASON = "两处请核对"
REMARK = "与月报不符"


def reviewers(number: int) -> list[Client]:
    found = []
    for each in range(number):
        client = Client()
        client.force_login(make_user(f"reviewer{each}", Role.REVIEWER))
        found.append(client)
    return found


def hand_in(form: Submission) -> Client:
    (clerk,) = clerks(form, 1)
    whole = {f"{number}-value": "1" for number in range(1, SHARED + SAVERS + 1)}
    assert post(clerk, form, whole, do="submit").status_code == 302
    return clerk


def with_remarks(page: dict[str, str]) -> dict[str, str]:
    """What a reviewer sends who remarks something at every row."""
    remarks = {name: REMARK for name in page if name.endswith("-remark")}
    assert len(remarks) == SHARED + SAVERS
    return {**page, **remarks, "words-return": REASON, "do": "return"}


def remarks_stored(form: Submission) -> set[str]:
    return set(Actual.objects.filter(submission=form).values_list("remark", flat=True))


@pytest.mark.parametrize("attempt", range(5))
def test_a_return_with_remarks_against_another_s_approval(attempt: int, form: Submission) -> None:
    hand_in(form)
    one, other = reviewers(2)
    returning = with_remarks(entries(one.get(url(form))))
    approving = {**entries(other.get(url(form))), "do": "approve"}
    answers: dict[str, tuple[int, str]] = {}

    def send(name: str, client: Client, data: dict[str, str]) -> None:
        response = client.post(url(form), data)
        answers[name] = (response.status_code, response.content.decode())

    at_once(
        [
            lambda: send("return", one, returning),
            lambda: send("approve", other, approving),
        ]
    )

    form.refresh_from_db()
    codes = {name: code for name, (code, _) in answers.items()}
    if form.state == SubmissionState.RETURNED:
        assert codes == {"return": 302, "approve": 409}
        assert remarks_stored(form) == {REMARK}
    else:
        assert form.state == SubmissionState.APPROVED
        assert codes == {"return": 409, "approve": 302}
        assert remarks_stored(form) == {""}
        # What they typed is still in the page that tells them so.
        text = answers["return"][1]
        assert text.count(REMARK) >= SHARED + SAVERS and REASON in text
    steps = form.events.filter(action__in=(Action.RETURN, Action.APPROVE))
    assert steps.count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_two_returns_with_remarks_are_one(attempt: int, form: Submission) -> None:
    hand_in(form)
    people = reviewers(2)
    sent = [with_remarks(entries(client.get(url(form)))) for client in people]
    codes: list[int] = []

    def send(client: Client, data: dict[str, str]) -> None:
        codes.append(client.post(url(form), data).status_code)

    at_once(
        [lambda: send(people[0], sent[0]), lambda: send(people[1], sent[1])],
    )

    assert sorted(codes) == [302, 409]
    assert form.events.filter(action=Action.RETURN).count() == 1
    rows = Actual.objects.filter(submission=form)
    assert {row.version for row in rows} == {3}
    assert {row.history.count() for row in rows} == {3}


@pytest.mark.parametrize("attempt", range(5))
def test_a_return_with_remarks_against_the_unit_s_withdrawal(
    attempt: int, form: Submission
) -> None:
    clerk = hand_in(form)
    (reviewer,) = reviewers(1)
    returning = with_remarks(entries(reviewer.get(url(form))))
    withdrawing = {**entries(clerk.get(url(form))), "do": "withdraw"}
    codes: dict[str, int] = {}

    def send(name: str, client: Client, data: dict[str, str]) -> None:
        codes[name] = client.post(url(form), data).status_code

    at_once(
        [
            lambda: send("return", reviewer, returning),
            lambda: send("withdraw", clerk, withdrawing),
        ]
    )

    form.refresh_from_db()
    if form.state == SubmissionState.RETURNED:
        assert codes == {"return": 302, "withdraw": 409}
        assert remarks_stored(form) == {REMARK}
    else:
        assert codes == {"return": 409, "withdraw": 302}
        assert remarks_stored(form) == {""}
