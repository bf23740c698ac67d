"""Many at one form in the same moment: no value lost, no error, nothing written after the submit."""

import re
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from chengkou.submissions import open_period
from indicators.models import Actual
from reporting.enums import Role, SubmissionState
from reporting.models import Submission
from tests.chengkou.forms import entries, post, url
from tests.factories import make_department, make_plan, make_target, make_user

# SQLite lets one writer in at a time and its test database lives in one connection: here only PostgreSQL can race.
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SAVERS = 20


@pytest.fixture
def form() -> Submission:
    plan, unit = make_plan(2024), make_department("a-ju")
    for number in range(1, SAVERS + 2):
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


def at_once(tasks: list[Callable[[], None]]) -> None:
    """Start all together; an error in one of them is the test's."""
    gate, errors = threading.Barrier(len(tasks)), list[Exception]()

    def run(task: Callable[[], None]) -> None:
        try:
            gate.wait(30)
            task()
        except Exception as error:  # noqa: BLE001  told below, in the test's own thread
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []


def test_twenty_savers_lose_nothing(form: Submission) -> None:
    """Each types into a row of his own and all into the first, deciding for his own value until he is in."""

    def task(client: Client, number: int) -> Callable[[], None]:
        page = client.get(url(form))

        def save() -> None:
            own = {f"{number + 2}-value": f"{number}.0", "1-value": f"{number}"}
            response = post(client, form, own, page=page)
            for _ in range(2 * SAVERS):
                if response.status_code == 302:
                    return
                assert response.status_code == 200
                first = Actual.objects.get(submission=form, target__number=1)
                offered = re.search(f'name="actual-{first.pk}-choice" value="(mine-[0-9]+)"', response.text)
                assert offered is not None
                response = post(client, form, {"1-choice": offered[1]}, page=response)
            raise AssertionError("never in")

        return save

    at_once([task(client, number) for number, client in enumerate(clerks(form, SAVERS))])

    rows = Actual.objects.filter(submission=form)
    assert {row.target.number: str(row.value) for row in rows.select_related("target") if row.target.number > 1} == {
        number + 2: f"{number}.0" for number in range(SAVERS)
    }
    for row in rows:
        assert sorted(row.history.values_list("version", flat=True)) == list(range(1, row.version + 1))
    first = rows.get(target__number=1)
    assert first.version == SAVERS + 1
    assert sorted(int(value) for value in first.history.values_list("value", flat=True) if value is not None) == list(
        range(SAVERS)
    )


@pytest.mark.parametrize("attempt", range(5))
def test_nothing_lands_after_the_submit(attempt: int, form: Submission) -> None:
    saver, submitter = clerks(form, 2)
    whole = {f"{number}-value": "1" for number in range(1, SAVERS + 2)}
    post(submitter, form, whole)
    data = [entries(client.get(url(form))) for client in (saver, submitter)]
    name = next(name for name in data[0] if name.endswith("-explanation"))
    answers: dict[str, int] = {}

    def save() -> None:
        answers["save"] = saver.post(url(form), {**data[0], name: "又写了", "do": "save"}).status_code

    def submit() -> None:
        answers["submit"] = submitter.post(url(form), {**data[1], "do": "submit"}).status_code

    at_once([save, submit])

    form.refresh_from_db()
    said = Actual.objects.filter(submission=form, explanation="又写了").exists()
    if form.state == SubmissionState.SUBMITTED:
        assert (answers, said) == ({"save": 409, "submit": 302}, False)
    else:  # the save was first, and the submitter is asked to look at it
        assert (answers, said) == ({"save": 302, "submit": 302}, True)
