"""Publishing, approving, taking back and reading in the same moment: nothing slips through, nothing
is lost, no error.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from chengkou.cycle.opening import open_period
from chengkou.cycle.steps import take_step
from indicators.models import Actual
from reporting.actions import save_rows
from reporting.enums import Action, PublishingAction, Role, SubmissionState
from reporting.models import Period, PublishingEvent, Submission, User
from reporting.pages.kept.texts import texts
from reporting.publishing import publish
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import entries, url
from tests.factories import make_department, make_plan, make_target, make_user
from tests.racing import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

UNITS = 4


@pytest.fixture
def period(_real_server: None) -> Period:
    """Forms of four units: the first is approved, the others wait for review."""
    plan = make_plan(2024)
    chief = make_user("chief", Role.REVIEWER)
    for number in range(1, UNITS + 1):
        lead = make_department(f"u{number}")
        make_target(plan, number, lead=lead)
        make_user(f"clerk{number}", Role.REPORTER, departments=(lead,))
    open_period(plan, 3, by=chief)
    for number in range(1, UNITS + 1):
        hand_in(form(number), number)
    take_step(form(1), Action.APPROVE, by=chief, seen=form(1).version)
    return Period.objects.get()


def form(number: int) -> Submission:
    return Submission.objects.get(department__code=f"u{number}")


def hand_in(submission: Submission, number: int) -> None:
    clerk = User.objects.get(username=f"clerk{number}")
    row = Actual.objects.get(submission=submission)
    row.value = Decimal(number + 10)
    save_rows(submission, [row], by=clerk, seen={(Actual, row.pk): row.version})
    submission.refresh_from_db()
    take_step(submission, Action.SUBMIT, by=clerk, seen=submission.version)


def reviewer(number: int) -> Client:
    return signed_in(make_user(f"reviewer{number}", Role.REVIEWER))


def posting(
    client: Client, address: str, data: Mapping[str, Any], answers: list[int]
) -> Callable[[], None]:
    def task() -> None:
        answers.append(client.post(address, data).status_code)
        connection.close()

    return task


def reading(client: Client, address: str, found: list[object]) -> Callable[[], None]:
    """A leader who opens the list again and again."""

    def task() -> None:
        for _ in range(5):
            page = client.get(address)
            assert page.status_code == 200
            found.append(page)
            connection.close()

    return task


def public_figures() -> dict[int, str]:
    """The figures by number as a leader's list shows them."""
    leader = User.objects.filter(username="leader").first() or make_user("leader", Role.LEADER)
    texts.forget()  # a page that is kept as text has no context; what was judged stays
    page = signed_in(leader).get("/plans/2024/indicators/?through=3")
    return {row.number: row.actual_text for row in page.context["table"].shown}


def publish_data(client: Client, period: Period) -> dict[str, Any]:
    address = reverse("admin:reporting_period_publish", args=[period.pk])
    forms = Submission.objects.filter(state=SubmissionState.APPROVED)
    seen = [f"{each.pk}-{each.version}" for each in forms]
    assert client.get(address).status_code == 200
    return {"do": "publish", "form": seen}


@pytest.mark.parametrize("attempt", range(3))
def test_what_is_approved_while_the_period_is_published_does_not_slip_through(
    attempt: int, period: Period
) -> None:
    """Three reviewers approve a form each while one publishes what was on their screen."""
    answers: list[int] = []
    publisher = reviewer(0)
    address = reverse("admin:reporting_period_publish", args=[period.pk])
    tasks = [posting(publisher, address, publish_data(publisher, period), answers)]
    for number in range(2, UNITS + 1):
        client = reviewer(number)
        page = client.get(url(form(number)))
        data = {**entries(page), "do": "approve"}
        tasks.append(posting(client, url(form(number)), data, answers))
    at_once(tasks)

    assert set(answers) <= {302, 409}
    approved = Submission.objects.filter(state=SubmissionState.APPROVED)
    assert approved.count() == UNITS, "every approval counts"
    is_published = Period.objects.get().published_at is not None
    waiting = set(approved.filter(is_held_back=True).values_list("department__code", flat=True))
    shown = {number for number, text in public_figures().items() if text}
    if is_published:  # before any approval: all of them wait
        assert waiting == {"u2", "u3", "u4"} and shown == {1}
    else:  # one was first: the publisher is shown it before they press again
        assert answers.count(409) == 1 and waiting == set() and shown == set()


def test_two_publish_at_once_and_it_is_done_once(period: Period) -> None:
    answers: list[int] = []
    address = reverse("admin:reporting_period_publish", args=[period.pk])
    clients = [reviewer(number) for number in range(3)]
    at_once([posting(each, address, publish_data(each, period), answers) for each in clients])
    assert sorted(answers) == [302, 409, 409]
    assert PublishingEvent.objects.count() == 1


def test_a_period_is_taken_back_while_leaders_read(period: Period) -> None:
    """Pages of that moment are whole or empty, those after it have nothing of the period."""
    answers: list[int] = []
    found: list[object] = []
    publisher = reviewer(0)
    address = reverse("admin:reporting_period_publish", args=[period.pk])
    publisher.post(address, publish_data(publisher, period))
    assert public_figures()[1] == "11"
    back = reverse("admin:reporting_period_take_back", args=[period.pk])
    leaders = [signed_in(make_user(f"leader{number}", Role.LEADER)) for number in range(3)]
    pages = ("/plans/2024/", "/plans/2024/indicators/?through=3", "/plans/2024/history/")
    at_once(
        [
            posting(publisher, back, {"reason": "数据有误"}, answers),
            posting(reviewer(1), back, {"reason": "也撤回"}, answers),
            *(reading(each, page, found) for each, page in zip(leaders, pages, strict=True)),
        ]
    )
    assert sorted(answers) == [302, 409]
    assert public_figures()[1] == ""
    actions = list(PublishingEvent.objects.values_list("action", flat=True))
    assert actions == [PublishingAction.PUBLISH, PublishingAction.TAKE_BACK]


def test_an_approval_while_the_period_is_taken_back_waits_for_nothing_later(
    period: Period,
) -> None:
    answers: list[int] = []
    publisher = reviewer(0)
    address = reverse("admin:reporting_period_publish", args=[period.pk])
    publisher.post(address, publish_data(publisher, period))
    back = reverse("admin:reporting_period_take_back", args=[period.pk])
    client = reviewer(2)
    data = {**entries(client.get(url(form(2)))), "do": "approve"}
    at_once(
        [
            posting(publisher, back, {"reason": "数据有误"}, answers),
            posting(client, url(form(2)), data, answers),
        ]
    )
    assert sorted(answers) == [302, 302]
    assert public_figures() == dict.fromkeys(range(1, UNITS + 1), "")
    assert not Submission.objects.filter(is_held_back=True).exists()
    publisher.post(address, publish_data(publisher, period))
    assert public_figures() == {1: "11", 2: "12", 3: "", 4: ""}


@pytest.fixture
def judging(_real_server: None) -> Period:
    """A published period: two forms with a text target each, approved without a verdict."""
    plan = make_plan(2024)
    chief = make_user("chief", Role.REVIEWER)
    for number in (1, 2):
        lead = make_department(f"u{number}")
        make_target(plan, number, lead=lead, wording="完成市级下达任务", unit="")
        make_user(f"clerk{number}", Role.REPORTER, departments=(lead,))
    open_period(plan, 3, by=chief)
    for number in (1, 2):
        clerk = User.objects.get(username=f"clerk{number}")
        row = Actual.objects.get(submission=form(number))
        row.words = "已完成"
        save_rows(form(number), [row], by=clerk, seen={(Actual, row.pk): row.version})
        for action, by in ((Action.SUBMIT, clerk), (Action.APPROVE, chief)):
            take_step(form(number), action, by=by, seen=form(number).version)
    publish(Period.objects.get(), by=chief)
    return Period.objects.get()


def verdict(client: Client, number: int) -> dict[str, Any]:
    key = Actual.objects.get(submission=form(number)).pk
    said = {f"actual-{key}-verdict": "good", f"actual-{key}-verdict_note": "看过台账"}
    return {**entries(client.get(url(form(number)))), **said, "do": "judge"}


@pytest.mark.parametrize("attempt", range(3))
def test_a_verdict_given_while_an_update_is_published_does_not_slip_through(
    attempt: int, judging: Period
) -> None:
    answers: list[int] = []
    publisher, judge = reviewer(0), reviewer(1)
    publisher.post(url(form(1)), verdict(publisher, 1))
    address = reverse("admin:reporting_period_publish", args=[judging.pk])
    update = {"do": "update", "form": [f"{form(1).pk}-{form(1).version}"]}
    at_once(
        [
            posting(publisher, address, update, answers),
            posting(judge, url(form(2)), verdict(judge, 2), answers),
        ]
    )
    assert set(answers) <= {302, 409}
    rows = {row.target.number: row for row in Actual.objects.select_related("target")}
    assert [row.verdict for row in rows.values()] == ["good", "good"], "nothing is lost"
    assert rows[2].verdict_held_back, "nobody saw it on the list"
    assert rows[1].verdict_held_back is (409 in answers)


def test_a_verdict_given_while_a_period_is_taken_back_waits_for_nothing_later(
    judging: Period,
) -> None:
    answers: list[int] = []
    publisher, judge = reviewer(0), reviewer(1)
    back = reverse("admin:reporting_period_take_back", args=[judging.pk])
    at_once(
        [
            posting(publisher, back, {"reason": "数据有误"}, answers),
            posting(judge, url(form(1)), verdict(judge, 1), answers),
        ]
    )
    assert sorted(answers) == [302, 302]
    assert not Actual.objects.filter(verdict_held_back=True).exists()
    assert not Submission.objects.filter(has_verdicts_held_back=True).exists()
