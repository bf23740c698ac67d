"""The grid and the leads' forms in the same moment: no figure lost, no error, nothing written after
a submit.
"""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from chengkou.cycle.opening import open_period
from indicators.models import Actual
from reporting.enums import Role, SubmissionState
from reporting.models import Period, Submission
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import entries, post, url
from tests.factories import make_department, make_plan, make_target, make_user
from tests.racing import at_once

# SQLite lets one writer in at a time and its test database lives in one connection: here only
# PostgreSQL can race.
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

LEADS = 3


@pytest.fixture
def address() -> str:
    """The grid of a period with one provided row in each of several leads' forms."""
    plan, statistics = make_plan(2024), make_department("tongji-ju")
    for number in range(1, LEADS + 1):
        make_target(
            plan, number, lead=make_department(f"lead-{number}"), provider=statistics, wording="1"
        )
    open_period(plan, 3, by=None)
    return reverse("admin:reporting_period_figures", args=[Period.objects.get().pk])


def row(number: int) -> Actual:
    return Actual.objects.get(target__number=number)


def provider(name: str) -> Client:
    return signed_in(make_user(name, Role.REPORTER, departments=(make_department("tongji-ju"),)))


@pytest.mark.parametrize("attempt", range(5))
def test_nothing_lands_after_the_submit_of_a_lead(attempt: int, address: str) -> None:
    """Two savers in the grid, each with every row, while one lead submits: all or nothing of each,
    and no deadlock.
    """
    first, second = provider("first"), provider("second")
    first.post(address, {**entries(first.get(address)), f"actual-{row(1).pk}-value": "1"})
    form = Submission.objects.get(department__code="lead-1")
    lead = signed_in(make_user("lead", Role.REPORTER, departments=(form.department,)))
    submitting = {**entries(lead.get(url(form))), "do": "submit"}
    answers: dict[str, int] = {}

    def save(name: str, client: Client, value: str) -> Callable[[], None]:
        data = entries(client.get(address)) | {
            f"actual-{row(number).pk}-value": value for number in range(1, LEADS + 1)
        }

        def task() -> None:
            answers[name] = client.post(address, data).status_code

        return task

    def submit() -> None:
        answers["submit"] = lead.post(url(form), submitting).status_code

    at_once([save("first", first, "2"), save("second", second, "3"), submit])

    form.refresh_from_db()
    values = [str(row(number).value) for number in range(1, LEADS + 1)]
    assert answers["submit"] == 302
    if form.state == SubmissionState.SUBMITTED:
        assert (answers["first"], answers["second"]) == (409, 409)
        assert values == ["1", "None", "None"]
    else:  # a saver was first: the other is asked whose figures stand, and the lead to look at them
        assert sorted((answers["first"], answers["second"])) == [200, 302]
        assert values == ["2" if answers["first"] == 302 else "3"] * LEADS
    for number in range(1, LEADS + 1):
        saved = row(number)
        assert sorted(saved.history.values_list("version", flat=True)) == list(
            range(1, saved.version + 1)
        )


def test_savers_of_the_grid_and_of_the_forms_lose_nothing(address: str) -> None:
    """Providers write figures over each other, leads their reasons: every one gets in, and every
    word is there.
    """
    forms = {
        number: Submission.objects.get(department__code=f"lead-{number}")
        for number in range(1, LEADS + 1)
    }

    def enter(client: Client, value: str) -> Callable[[], None]:
        page = client.get(address)

        def task() -> None:
            data = entries(page) | {f"actual-{row(number).pk}-value": value for number in forms}
            for _ in range(20):
                response = client.post(address, data)
                if response.status_code == 302:
                    return
                assert response.status_code == 200
                choices = re.findall(
                    r'name="(actual-[0-9]+-choice)" value="(mine-[0-9]+)"', response.text
                )
                data = entries(response) | dict(choices)
            raise AssertionError("never in")

        return task

    def explain(number: int, form: Submission) -> Callable[[], None]:
        client = signed_in(
            make_user(f"lead{number}", Role.REPORTER, departments=(form.department,))
        )
        page = client.get(url(form))

        def task() -> None:
            words = {f"{number}-explanation": f"原因{number}"}
            assert post(client, form, words, page=page).status_code == 302

        return task

    at_once(
        [
            *(enter(provider(f"clerk{each}"), str(each)) for each in range(4)),
            *(explain(number, form) for number, form in forms.items()),
        ]
    )

    for number in forms:
        saved = row(number)
        assert (saved.explanation, saved.version) == (f"原因{number}", 1 + 4 + 1)
        records = saved.history.order_by("version").values_list("version", "value")
        assert [version for version, _ in records] == list(range(1, saved.version + 1))
        entered = [str(value) for _, value in records if value is not None]
        assert set(entered) == {"0", "1", "2", "3"}
        # Each row by itself: a lead's words between a clerk's choice and its save make the page ask
        # again about that row alone, and the others' figures are in by then.
        assert str(saved.value) == entered[-1]
