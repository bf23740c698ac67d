"""What stands above a report form, in words: its date, its counts, who did what with it."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format

from chengkou.cycle.department_submission import first_in_words, reopened_in_words
from chengkou.cycle.kinds import row_models
from chengkou.cycle.rows import Rows
from reporting.enums import Action, SubmissionState
from reporting.models import Department, Submission, SubmissionEvent


def due_in_words(submission: Submission) -> str:
    """截止4月10日，还有2天; 截止4月10日，第1版4月8日交，按时; empty without a date."""
    due = submission.due_on
    if due is None:
        return ""
    words = f"截止{due.month}月{due.day}日"
    if submission.extended_to:
        words += f"（已延期：{submission.extension_reason}）"
    if submission.is_reopened:
        first = first_in_words(submission.lateness(timezone.localdate()))
        return f"{words}，{first}" if first else words
    if not submission.is_with_unit:
        return words
    left = (due - timezone.localdate()).days
    if left < 0:
        return f"{words}，已过{-left}天"
    return f"{words}，还有{left}天" if left else f"{words}，就在今天"


def reopened_by(events: list[SubmissionEvent]) -> str:
    """7月20日周某某重新打开：税收按国库数调整; empty for a first revision."""
    for event in events:
        if event.action in (Action.REOPEN, Action.SUPPLEMENT):
            return reopened_in_words(event)
    return ""


def counts_in_words(rows: Rows) -> str:
    """10行，已填9行，数据未发布1行."""
    every = list(rows.every())
    unpublished = sum(row.unpublished for row in every)
    filled = sum(row.is_filled for row in every) - unpublished
    words = f"{len(every)}行，已填{filled}行"
    return f"{words}，数据未发布{unpublished}行" if unpublished else words


def contact_in_words(department: Department) -> str:
    """联系人张某某023-00000001。 Empty where nobody is named."""
    return f"联系人{department.contact}{department.phone}。" if department.contact else ""


def _signing(submission: Submission, events: list[SubmissionEvent]) -> list[SubmissionEvent]:
    """By whom it was sent to be signed and then signed, as far as it came and still counts."""
    if submission.is_open:
        return []
    found: list[SubmissionEvent] = []
    for event in events:
        if event.action in (Action.SEND, Action.SUBMIT):
            found = []
        if event.action in (Action.SEND, Action.SIGN):
            found.append(event)
    return found


def signed_in_words(submission: Submission, events: list[SubmissionEvent]) -> str:
    """李某某　7月5日: who signed for the unit and when, for paper; empty where nobody did."""
    for event in _signing(submission, events):
        if event.action == Action.SIGN:
            return f"{event.by}　{date_format(timezone.localtime(event.at), 'n月j日')}"
    return ""


def stamps_in_words(submission: Submission, events: list[SubmissionEvent]) -> str:
    """王某某于7月5日 9:00送审签。张某某于7月5日 11:05审签提交。周某某于7月8日 11:16审核通过。

    As far as it came.
    """
    stamps = ""
    signing = {event.action: event for event in _signing(submission, events)}
    if Action.SEND in signing:
        sent = signing[Action.SEND]
        stamps = f"{sent.by}于{date_format(timezone.localtime(sent.at), 'n月j日 H:i')}送审签。"
    handed_in = Action.SIGN.label if Action.SIGN in signing else Action.SUBMIT.label
    submitted_at = None if submission.state == SubmissionState.SIGNING else submission.submitted_at
    for person, at, step in (
        (submission.submitted_by, submitted_at, handed_in),
        (submission.approved_by, submission.approved_at, "审核通过"),
    ):
        if at:
            stamps += f"{person}于{date_format(timezone.localtime(at), 'n月j日 H:i')}{step}。"
    return stamps


def last_saved(
    submission: Submission, events: list[SubmissionEvent]
) -> tuple[datetime.datetime, str] | None:
    """When a row was last written since the last event, and by whom (one query over all kinds)."""
    first, *others = (
        model.history.filter(submission=submission, history_type="~")
        .order_by()
        .values_list("history_date", "history_user__name", "history_user__username")
        for model in row_models()
    )
    last = first.union(*others).order_by("-history_date").first()
    if last is None or (events and last[0] <= events[-1].at):  # remarks are written with theirs
        return None
    when, name, username = last
    return when, name or username
