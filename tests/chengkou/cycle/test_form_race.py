"""Many at one form at once: no value lost, no error, nothing written after the submit."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from chengkou.cycle.opening import open_period
from indicators.models import Actual
from reporting.enums import Role, SubmissionState
from reporting.models import Submission
from tests.chengkou.forms import autosave, entries, post, url
from tests.factories import make_department, make_plan, make_target, make_user
from tests.racing import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SAVERS = 20
SHARED = 4  # rows that five savers each want


@pytest.fixture
def form(_real_server: None) -> Submission:
    plan, unit = make_plan(2024), make_department("a-ju")
    for number in range(1, SHARED + SAVERS + 1):
        make_target(plan, number, lead=unit, wording="1")
    open_period(plan, 3, by=None)
    return Submission.objects.get()


def clerks(form: Submission, number: int) -> list[Client]:
    found = []
    for each in range(number):
        client = Client()
        client.force_login(make_user(f"clerk{each}", Role.REPORTER, departments=(form.department,)))
        found.append(client)
    return found


def test_twenty_savers_lose_nothing(form: Submission) -> None:
    """Each types into a row of his own and into one that he shares, deciding for his own value
    until he is in.
    """
    keys = dict(Actual.objects.filter(submission=form).values_list("target__number", "pk"))

    people = clerks(form, SAVERS)
    page = entries(people[0].get(url(form)))  # the same for all of them

    def task(client: Client, number: int) -> Callable[[], None]:
        shared, own = f"actual-{keys[number % SHARED + 1]}", f"actual-{keys[SHARED + number + 1]}"
        sent = {**page, "do": "save", f"{shared}-value": f"{number}", f"{own}-value": f"{number}.0"}

        def save() -> None:
            for _ in range(2 * SAVERS):
                response = client.post(url(form), sent)
                # As a server does after each request: PostgreSQL's pool has fewer than savers.
                connection.close()
                if response.status_code == 302:
                    return
                assert response.status_code == 200
                offered = re.search(f'name="{shared}-choice" value="(mine-[0-9]+)"', response.text)
                assert offered is not None
                sent[f"{shared}-choice"] = offered[1]
            raise AssertionError("never in")

        return save

    at_once([task(client, number) for number, client in enumerate(people)])

    rows = {
        row.target.number: row
        for row in Actual.objects.filter(submission=form).select_related("target")
    }
    assert [str(rows[SHARED + number + 1].value) for number in range(SAVERS)] == [
        f"{n}.0" for n in range(SAVERS)
    ]
    for row in rows.values():
        assert sorted(row.history.values_list("version", flat=True)) == list(
            range(1, row.version + 1)
        )
    for number in range(SHARED):
        typed = [
            int(value)
            for value in rows[number + 1].history.values_list("value", flat=True)
            if value is not None
        ]
        assert sorted(typed) == list(range(number, SAVERS, SHARED))


@pytest.mark.parametrize("attempt", range(5))
def test_nothing_lands_after_the_submit(attempt: int, form: Submission) -> None:
    saver, submitter = clerks(form, 2)
    whole = {f"{number}-value": "1" for number in range(1, SHARED + SAVERS + 1)}
    post(submitter, form, whole)
    data = [entries(client.get(url(form))) for client in (saver, submitter)]
    name = next(name for name in data[0] if name.endswith("-explanation"))
    answers: dict[str, int] = {}

    def save() -> None:
        answers["save"] = saver.post(
            url(form), {**data[0], name: "又写了", "do": "save"}
        ).status_code

    def submit() -> None:
        answers["submit"] = submitter.post(url(form), {**data[1], "do": "submit"}).status_code

    at_once([save, submit])

    form.refresh_from_db()
    said = Actual.objects.filter(submission=form, explanation="又写了").exists()
    if form.state == SubmissionState.SUBMITTED:
        assert (answers, said) == ({"save": 409, "submit": 302}, False)
    else:  # the save was first, and the submitter is asked to look at it
        assert (answers, said) == ({"save": 302, "submit": 302}, True)


@pytest.mark.parametrize("attempt", range(5))
def test_row_left_in_the_moment_of_the_submit_is_saved_before_it_or_told(
    attempt: int, form: Submission
) -> None:
    saver, submitter = clerks(form, 2)
    whole = {f"{number}-value": "1" for number in range(1, SHARED + SAVERS + 1)}
    post(submitter, form, whole)
    page = saver.get(url(form))
    submitting = entries(submitter.get(url(form)))
    answers: dict[str, int] = {}

    def leave() -> None:
        answers["save"] = autosave(saver, form, {"1-explanation": "又写了"}, page).status_code

    def submit() -> None:
        answers["submit"] = submitter.post(url(form), {**submitting, "do": "submit"}).status_code

    at_once([leave, submit])

    form.refresh_from_db()
    said = Actual.objects.filter(submission=form, explanation="又写了").exists()
    if form.state == SubmissionState.SUBMITTED:
        assert (answers, said) == ({"save": 409, "submit": 302}, False)
    else:  # the row was first, and the submitter is asked to look at it
        assert (answers, said) == ({"save": 200, "submit": 302}, True)


def test_colleagues_who_leave_rows_of_one_form_lose_nothing(form: Submission) -> None:
    """Each saves ten rows of his own in turn, as one who goes down a column does."""
    people = clerks(form, 2)
    page = people[0].get(url(form))

    def task(client: Client, first: int) -> Callable[[], None]:
        def fill() -> None:
            for number in range(first, first + 20, 2):
                answer = autosave(client, form, {f"{number}-value": f"{number}.0"}, page)
                connection.close()
                assert answer.status_code == 200

        return fill

    at_once([task(client, first) for first, client in enumerate(people, start=1)])

    rows = Actual.objects.filter(submission=form, target__number__lte=20)
    assert {str(row.value) for row in rows} == {f"{number}.0" for number in range(1, 21)}
    assert {row.version for row in rows} == {2}
