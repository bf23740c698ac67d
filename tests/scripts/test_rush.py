"""What people do on the morning of the deadline is what browsers do, and what is lost is found."""

import pytest
from django.test import Client

from chengkou.cycle.opening import open_period
from indicators.models import Actual
from reporting.enums import Measure, SubmissionState
from reporting.models import Department, Submission, User
from scripts import rush
from scripts.rush_data import lost, make_forms
from scripts.rush_people import Answer, Boxes, Browser, Clerk, Leader, Told, headers_of
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import Reporting, entries, url
from tests.factories import make_plan, make_target, make_task


class AtTest(Browser):
    """A browser whose requests are answered in this process."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.asked: list[tuple[str, int]] = []

    def ask(
        self, path: str, data: dict[str, str] | None = None, *, etag: str = "", accept: str = ""
    ) -> Answer:
        sent = headers_of(etag, accept)
        if data is None:
            answer = self.client.get(path, headers=sent)
        else:
            answer = self.client.post(path, data, headers=sent)
        self.asked.append((path, answer.status_code))
        location, tag = answer.get("Location", ""), answer.get("ETag", "")
        return Answer(answer.status_code, answer.content.decode(), tag, location, 0.1)


@pytest.fixture
def reporting(units: tuple[Department, Department], clerk_a: User, reviewer: User) -> Reporting:
    """A form with a rate, a level and a text."""
    plan, unit = make_plan(2024), units[0]
    make_target(plan, 1, lead=unit, wording="7左右")
    make_target(plan, 2, lead=unit, wording="60", measure=Measure.LEVEL)
    make_target(plan, 3, lead=unit, wording="完成市级下达任务", unit="")
    open_period(plan, 3, by=reviewer)
    form = Submission.objects.get()
    return Reporting(form, signed_in(clerk_a), clerk_a, signed_in(reviewer), reviewer)


@pytest.fixture
def clerk(reporting: Reporting) -> Clerk:
    return Clerk(AtTest(reporting.clerk), reporting.form.pk)


@pytest.mark.django_db
def test_boxes_are_those_that_a_browser_sends(reporting: Reporting) -> None:
    page = reporting.clerk.get(url(reporting.form))
    boxes = Boxes(page.content.decode())
    sent: dict[str, str] = {}
    for row in boxes.rows.values():
        sent |= row
    expected = entries(page)
    assert expected.items() <= sent.items()
    assert boxes.anchors == sorted(
        {name.rpartition("-")[0] for name in expected if "-value" in name}
    )


@pytest.mark.django_db
def test_clerk_saves_each_row_and_hands_in_and_nothing_is_lost(
    clerk: Clerk, reporting: Reporting
) -> None:
    clerk.work(0, 0)
    assert clerk.told.errors == []
    assert len(clerk.told.saves) >= 4, "three rows and the page"
    assert Submission.objects.get().state == SubmissionState.SUBMITTED
    figures = {name for name in clerk.typed if name.endswith("-value")}
    assert len(figures) == 3
    assert lost({reporting.form.pk: clerk.typed}) == []


@pytest.mark.django_db
def test_what_is_lost_is_named(clerk: Clerk, reporting: Reporting) -> None:
    clerk.work(0, 0)
    Actual.objects.filter(target__number=1).update(value="99")
    Submission.objects.update(state=SubmissionState.DRAFT)
    sentences = lost({reporting.form.pk: clerk.typed})
    assert any("没有提交" in sentence for sentence in sentences)
    assert any("存的是99" in sentence for sentence in sentences)
    assert len(sentences) == 2
    assert "什么也没有填" in lost({reporting.form.pk: {}})[1]


@pytest.mark.django_db
def test_answer_that_is_an_error_is_told(clerk: Clerk) -> None:
    clerk.open()
    assert clerk.told.errors == []
    other = Clerk(clerk._browser, 0)
    other.open()
    assert other.told.errors == ["/admin/reporting/submission/0/change/：回答 404"]


@pytest.mark.django_db
def test_leader_keeps_pages_as_a_browser_does(leader: User) -> None:
    make_target(make_plan(2024))
    reader = Leader(AtTest(signed_in(leader)))
    for _ in range(2):
        reader._read("/plans/2024/")
    assert (reader.told.unchanged, len(reader.told.pages), reader.told.errors) == (1, 2, [])


@pytest.mark.django_db
def test_forms_are_of_as_many_units_with_a_clerk_each() -> None:
    plan = make_plan(2024)
    for number in range(1, 7):
        make_target(plan, number)
    make_task(plan)
    forms, leaders = make_forms(3, 2)
    assert (len({form.key for form in forms}), len(set(leaders))) == (3, 2)
    assert Actual.objects.filter(submission__in=[form.key for form in forms]).count() == 6


def test_bound_is_of_nineteen_in_twenty(capsys: pytest.CaptureFixture[str]) -> None:
    told = Told(saves=[0.1] * 99 + [9.0], submits=[0.1] * 20, pages=[0.1] * 20)
    assert rush._report(told, 0.1, []) == 0
    assert "倍数 1.0" in capsys.readouterr().out
    assert rush._report(told, 0.1 / 13, []) == 1
    assert "超出" in capsys.readouterr().out
    assert rush._report(told, 0.1, ["一项不见了"]) == 1
