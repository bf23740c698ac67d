"""A form that is open again after its approval is not overdue: every page says so alike."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.admin.front_page import front_page_of
from chengkou.cycle.form_words import due_in_words
from chengkou.cycle.opening import open_period
from chengkou.cycle.reviewing.board import Board
from chengkou.cycle.steps import extend, take_step
from indicators.models import Actual
from reporting.enums import Action, SubmissionState
from reporting.models import Period, Submission, SubmissionEvent
from tests.chengkou.forms import Reporting, url
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db

LONG_AFTER = "2026-11-30T12:00:00+08:00"


@pytest.fixture
def period(reporting: Reporting) -> Period:
    return reporting.form.period


def reopen(reporting: Reporting, day: int) -> Submission:
    """单位甲's form as submitted on that day of April 2024, approved, and reopened."""
    form = reporting.form
    at = datetime.datetime(2024, 4, day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    Actual.objects.filter(submission=form).update(open_in=None)
    SubmissionEvent.objects.create(
        submission=form,
        action=Action.SUBMIT,
        at=at,
        by=reporting.clerk_user,
        to_state=SubmissionState.SUBMITTED,
    )
    Submission.objects.filter(pk=form.pk).update(
        state=SubmissionState.APPROVED,
        submitted_at=at,
        submitted_by=reporting.clerk_user,
        approved_at=at,
        approved_by=reporting.reviewer_user,
    )
    return take_step(
        form, Action.REOPEN, by=reporting.reviewer_user, seen=form.version, words="核减"
    )


def hand_in_the_other(reporting: Reporting) -> None:
    Submission.objects.filter(department__code="unit-b").update(
        state=SubmissionState.APPROVED,
        approved_at=timezone.now(),
        approved_by=reporting.reviewer_user,
    )


@pytest.mark.parametrize(
    "day, words", [(10, "第1版4月10日交，按时"), (13, "第1版4月13日交，晚3天")]
)
@time_machine.travel(LONG_AFTER, tick=False)
def test_reopened_form_has_the_lateness_of_its_first_submission(
    reporting: Reporting, period: Period, day: int, words: str
) -> None:
    second = reopen(reporting, day)
    board = Board(period, reporting.reviewer_user)
    (item,) = [item for item in board.departments if item.submission == second]
    assert (item.due, item.is_late) == (words, False)
    assert [str(item) for item in board.late] == ["单位乙"]
    assert due_in_words(second) == f"截止4月10日，{words}"
    page = Page(reporting.clerk.get(url(second)))
    assert words in page.text and "已过" not in page.text


@time_machine.travel(LONG_AFTER, tick=False)
def test_front_page_of_the_unit_calls_no_reopened_form_overdue(reporting: Reporting) -> None:
    reopen(reporting, 10)
    front = front_page_of(reporting.clerk_user)
    assert front.title == "还有4行没有填"
    (mine,) = front.mine or []
    assert mine.due == "截止4月10日，第1版4月10日交，按时"
    page = Page(reporting.clerk.get(reverse("admin:index")))
    assert "逾期" not in page.text and "已过" not in page.text


@time_machine.travel(LONG_AFTER, tick=False)
def test_reopened_forms_are_counted_apart_from_those_never_handed_in(
    reporting: Reporting, period: Period
) -> None:
    reopen(reporting, 10)
    board = Board(period, reporting.reviewer_user)
    assert board.title == "2024年1—3月：1个单位逾期，1个单位重新打开"
    assert "单位甲" not in board.call
    hand_in_the_other(reporting)
    board = Board(period, reporting.reviewer_user)
    assert board.title == "2024年1—3月：1个单位重新打开"
    assert board.urge_label == "重新打开1个单位"
    assert board.call.splitlines()[1:] == [
        "单位甲：余4行（重新打开，未开始），clerk_a（填报员）",
        "以上1个单位请尽快报送。",
    ]


@time_machine.travel(LONG_AFTER, tick=False)
def test_earlier_period_counts_reopened_forms_as_its_board_does(
    reporting: Reporting, period: Period
) -> None:
    reopen(reporting, 10)
    open_period(period.plan, 6, by=None)
    (other,) = front_page_of(reporting.reviewer_user).others
    assert other.sentence == "2024年1—3月：1个单位未交，其中1个逾期，1个单位重新打开。"
    hand_in_the_other(reporting)
    (other,) = front_page_of(reporting.reviewer_user).others
    assert other.sentence == "2024年1—3月：1个单位重新打开。"


@time_machine.travel(LONG_AFTER, tick=False)
def test_list_of_submissions_marks_the_overdue_one_alone(reporting: Reporting) -> None:
    reopen(reporting, 10)
    page = Page(reporting.reviewer.get(reverse("admin:reporting_submission_changelist")))
    dates = [text_of(cell) for cell in page.all("td") if cell.get("class") == "field-due"]
    assert sorted(dates) == ["2024年4月10日", "2024年4月10日", "2024年4月10日（逾期964天）"]


@time_machine.travel(LONG_AFTER, tick=False)
def test_extension_of_the_reopened_form_changes_no_first_submission(
    reporting: Reporting, period: Period
) -> None:
    second = reopen(reporting, 13)
    extend(second, by=reporting.reviewer_user, to=datetime.date(2026, 12, 5), reason="核减")
    second.refresh_from_db()
    assert due_in_words(second) == "截止12月5日（已延期：核减），第1版4月13日交，晚3天"
    (item,) = Board(period, reporting.reviewer_user).reopened
    assert item.due == "延至12月5日，第1版4月13日交，晚3天"
    assert front_page_of(reporting.clerk_user).title == "还有4行没有填，12月5日截止"


@time_machine.travel(LONG_AFTER, tick=False)
def test_form_and_board_say_who_reopened_it_and_why(reporting: Reporting, period: Period) -> None:
    second = reopen(reporting, 10)
    said = f"11月30日{reporting.reviewer_user}重新打开：核减"
    assert f"{said}。报送是否按时，以第1版为准。" in reporting.clerk.get(url(second)).text
    board = reporting.reviewer.get(reverse("admin:reporting_period_board", args=[period.pk]))
    assert said in board.text
    assert "重新打开：核减" not in reporting.clerk.get(url(reporting.form)).text
