"""What units are told: with the step itself, and once for each date."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from chengkou.cycle import steps
from chengkou.cycle.opening import open_period
from chengkou.cycle.steps import take_step
from reporting.enums import Action, NoticeKind, SubmissionState
from reporting.models import Notice, Period, Submission, User
from reporting.notices.writing import tell_of_dates
from tests.factories import make_department, make_plan, make_target

pytestmark = pytest.mark.django_db

DUE = datetime.date(2024, 4, 10)


@pytest.fixture
def submission(reviewer: User) -> Submission:
    plan = make_plan(2024)
    make_target(plan, 1, lead=make_department("a", "县统计局"))
    open_period(plan, 3, by=reviewer, due_on=DUE)
    return Submission.objects.get()


def told(kind: NoticeKind) -> list[str]:
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("words", flat=True))


def handed_in(submission: Submission) -> Submission:
    """The form as its unit left it; what stands in it is not asked here."""
    Submission.objects.filter(pk=submission.pk).update(state=SubmissionState.SUBMITTED)
    submission.refresh_from_db()
    return submission


def test_opening_tells_each_unit_of_its_form_once(submission: Submission, reviewer: User) -> None:
    assert told(NoticeKind.OPENED) == ["已下发，4月10日截止。"]
    open_period(submission.period.plan, 3, by=reviewer)
    assert len(told(NoticeKind.OPENED)) == 1


def test_returning_and_approving_are_told_with_the_step(
    submission: Submission, reviewer: User
) -> None:
    form = handed_in(submission)
    take_step(form, Action.RETURN, by=reviewer, seen=form.version, words="累计数小于上期")
    assert told(NoticeKind.RETURNED) == ["被退回：累计数小于上期"]
    form = handed_in(submission)
    take_step(form, Action.APPROVE, by=reviewer, seen=form.version)
    assert told(NoticeKind.APPROVED) == ["已审核通过。"]


def test_two_returns_are_two_notices(submission: Submission, reviewer: User) -> None:
    for words in ("第一次", "第二次"):
        form = handed_in(submission)
        take_step(form, Action.RETURN, by=reviewer, seen=form.version, words=words)
    assert told(NoticeKind.RETURNED) == ["被退回：第一次", "被退回：第二次"]


def test_a_step_that_is_rolled_back_tells_nobody(
    submission: Submission, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError

    form = handed_in(submission)
    monkeypatch.setattr(steps, "tell_of_steps", fail)
    with pytest.raises(RuntimeError):
        take_step(form, Action.RETURN, by=reviewer, seen=form.version, words="原因")
    form.refresh_from_db()
    assert form.state == SubmissionState.SUBMITTED and not told(NoticeKind.RETURNED)


@pytest.mark.parametrize(
    "days, kinds",
    [(4, []), (3, ["due_soon"]), (0, ["due_soon"]), (-1, ["late"])],
)
def test_a_date_is_told_three_days_before_and_once_it_is_past(
    submission: Submission, days: int, kinds: list[str]
) -> None:
    today = DUE - datetime.timedelta(days=days)
    assert tell_of_dates(today) == len(kinds)
    assert tell_of_dates(today) == 0, "once for each date"
    found = Notice.objects.exclude(kind=NoticeKind.OPENED).values_list("kind", flat=True)
    assert list(found) == kinds


def test_an_extension_is_a_date_of_its_own(submission: Submission) -> None:
    tell_of_dates(DUE)
    submission.extended_to = datetime.date(2024, 4, 15)
    submission.extension_reason = "汛期"
    submission.save()
    assert tell_of_dates(DUE) == 0
    assert tell_of_dates(datetime.date(2024, 4, 14)) == 1
    assert told(NoticeKind.DUE_SOON) == ["4月10日截止，请按时报送。", "4月15日截止，请按时报送。"]


def test_who_handed_in_or_was_reopened_is_told_of_no_date(
    submission: Submission, reviewer: User
) -> None:
    handed_in(submission)
    assert tell_of_dates(DUE + datetime.timedelta(days=9)) == 0


def test_a_period_without_a_date_is_told_of_none(submission: Submission) -> None:
    Period.objects.update(due_on=None)
    assert tell_of_dates(DUE) == 0


def test_queries_do_not_depend_on_how_many_are_late(
    submission: Submission, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        tell_of_dates(DUE)
    for number in (2, 3):
        make_target(submission.period.plan, number, lead=make_department(f"u{number}"))
    open_period(submission.period.plan, 3, by=None)
    with django_assert_num_queries(4):
        tell_of_dates(DUE)


def test_a_notice_is_never_made_twice(submission: Submission) -> None:
    notice = Notice.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            submission=submission, kind=notice.kind, occasion=notice.occasion, words="again"
        )
