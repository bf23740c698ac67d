"""Notices made with a step of the workflow, in its transaction, and by the date."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from reporting.enums import WITH_UNIT_STATES, Action, NoticeKind
from reporting.models import Notice, Submission, User
from reporting.rules.office.workflow import FILL

SOON = 3
"""So many days before its date a unit is told (临期)."""
OF_STEPS = {
    Action.OPEN: NoticeKind.OPENED,
    Action.SEND: NoticeKind.SIGNING,
    Action.SIGN_BACK: NoticeKind.RETURNED,
    Action.RETURN: NoticeKind.RETURNED,
    Action.APPROVE: NoticeKind.APPROVED,
}


def tell_of_steps(
    submissions: Iterable[Submission], action: Action, words: str = "", remarks: int = 0
) -> None:
    """Tell the units of a step that was just taken; nothing for steps that units take themselves.

    In the transaction of the step: both are there, or neither is (one query). `remarks` is at how
    many rows a reviewer wrote one with a return.
    """
    kind = OF_STEPS.get(action)
    if kind is None:
        return
    notices = [
        Notice(
            submission=submission,
            kind=kind,
            occasion=str(submission.version),
            words=_words_of_step(submission, action, words, remarks),
        )
        for submission in submissions
    ]
    Notice.objects.bulk_create(notices)


def tell_of_dates(today: datetime.date) -> int:
    """Tell the units whose date is near or past and that never handed in; how many new notices.

    Once for each date, however often this runs: an extension is another date (two queries).
    """
    waiting = Submission.objects.filter(state__in=WITH_UNIT_STATES, revision=1)
    notices = []
    for submission in waiting.select_related("period__plan"):
        due = submission.due_on
        if due is None or (due - today).days > SOON:
            continue
        kind = NoticeKind.LATE if due < today else NoticeKind.DUE_SOON
        words = f"应于{_day(due)}前报送，已经逾期，请尽快报送。"
        if kind is NoticeKind.DUE_SOON:
            words = f"{_day(due)}截止，请按时报送。"
        notices.append(
            Notice(submission=submission, kind=kind, occasion=due.isoformat(), words=words)
        )
    before = Notice.objects.count()
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return Notice.objects.count() - before


def mark_read(user: User, chosen: Iterable[str]) -> int:
    """Mark these notices of the person's own units as read; how many were not (two queries)."""
    if not user.has_perm(FILL):
        return 0
    own = Notice.objects.filter(submission__department__in=user.department_ids)
    unread = own.unread().filter(pk__in=list(chosen))
    return unread.update(read_at=timezone.now(), read_by=user)


def _words_of_step(submission: Submission, action: Action, words: str, remarks: int) -> str:
    match action:
        case Action.SEND:
            return "已送审签，请审签人审签后提交。"
        case Action.SIGN_BACK:
            return f"被审签人退回：{words}"
        case Action.RETURN:
            at_rows = f"（另有{remarks}项批注，请逐项答复）" if remarks else ""
            return f"被退回：{words}{at_rows}"
        case Action.APPROVE:
            return "已审核通过。"
    due = submission.due_on
    return f"已下发，{_day(due)}截止。" if due else "已下发。"


def _day(day: datetime.date) -> str:
    return f"{day.month}月{day.day}日"
