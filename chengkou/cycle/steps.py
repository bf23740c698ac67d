"""The steps of a submission: who may take which now, and what each writes."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from chengkou.cycle.kinds import row_models
from chengkou.cycle.rows import Rows, RowsByModel, ledgers_of, missing_entries_of, rows_of
from reporting.actions import Refused, locked, write_rows
from reporting.completeness import MissingEntry
from reporting.db.data_version import PLAN, SUBMISSIONS, renewing
from reporting.directory import is_only_reporter
from reporting.entry.remarks import WRITTEN, TypedRemark
from reporting.enums import HANDING_IN, Action, Role, SubmissionState
from reporting.models import Evidence, ReportRow, Submission, SubmissionEvent, User
from reporting.notices.writing import tell_of_steps
from reporting.publishing import is_published_now
from reporting.rules.office.workflow import (
    FILL,
    REVIEW,
    SIGN,
    STEPS,
    SubmissionSituation,
    why_not,
)
from reporting.visibility import Viewer

WORDS_LENGTH = 500
"""So many characters fit into an event's words."""
SINCE_APPROVAL = ("judged_at", "verdict_held_back")
"""What `judge_after_approval` notes in a row."""
# What a page of a plan may show of the draft of a next revision: that there is one.
_DRAFT_MADE: dict[type[Model], str | None] = {Submission: SUBMISSIONS}
_DRAFT_MADE |= dict.fromkeys(row_models())
OWN_WORK = "由本人提交或代填；只有一名审核员，按系统设置由本人审核。"


class Stale(Exception):
    """The submission changed since it was on the person's screen; the text says so."""


class Incomplete(Exception):
    """The submission cannot be handed in yet."""

    def __init__(self, missing: list[MissingEntry]) -> None:
        super().__init__(f"还有{len(missing)}处要补充。")
        self.missing = missing


def events_of(submission: Submission) -> list[SubmissionEvent]:
    """The events of the submission and of its later revisions (one query)."""
    events = SubmissionEvent.objects.filter(
        submission__period=submission.period_id,
        submission__department=submission.department_id,
        submission__revision__gte=submission.revision,
    )
    return list(events.select_related("by"))


def situation_of(
    submission: Submission,
    user: User,
    *,
    events: list[SubmissionEvent] | None = None,
    rows: Rows | None = None,
) -> SubmissionSituation:
    """What the workflow needs to know of the submission and this person.

    `events` from `events_of` and `rows` from `rows_of` save queries where they were read before.
    Otherwise asked for are: the departments of a reporter (one query); the events of a submission
    that is not open; whether somebody else of the department could sign what this person sent to be
    signed (one query); the rows of an approved one. Whether the submission is in the
    person's scope is not asked: it came from `Submission.objects.for_user`. Filling in is for the
    department's own staff, though reviewers see every submission: theirs is 代填.
    """
    if events is None:
        events = [] if submission.is_open else events_of(submission)
    if rows is None and submission.state == SubmissionState.APPROVED:
        rows = rows_of(submission)
    own = [event for event in events if event.submission_id == submission.pk]
    is_own_work = any(_is_work_of(user, event) for event in own)
    every_row = [] if rows is None else rows.every()
    return SubmissionSituation(
        state=SubmissionState(submission.state),
        is_latest=len(own) == len(events),
        is_accepted=_is_accepted(own),
        has_unpublished=any(row.unpublished for row in every_row),
        permissions=_permissions(submission, user),
        is_own_work=is_own_work,
        may_review_own=is_own_work and may_review_own_work(user),
        lacks_scan=_lacks_scan(submission),
        needs_signing=submission.department.signs,
        is_own_sending=_is_own_sending(submission, user, own),
    )


def _is_own_sending(submission: Submission, user: User, events: list[SubmissionEvent]) -> bool:
    """Whether the person sent it to be signed and is not the only one who reports for the unit."""
    if submission.state != SubmissionState.SIGNING:
        return False
    senders = [event.by_id for event in events if event.action == Action.SEND]
    if senders[-1:] != [user.pk]:
        return False
    return not is_only_reporter(user, submission.department_id)


def may_review_own_work(user: User) -> bool:
    """Whether this reviewer may approve what they filled in: allowed by the site, and no other
    active reviewer is there (one query where it is allowed).
    """
    if not settings.SOLE_REVIEWER or not user.has_perm(REVIEW):
        return False
    reviewers = User.objects.filter(is_active=True, groups__name=Role.REVIEWER.value)
    return not reviewers.exclude(pk=user.pk).exists()


def _lacks_scan(submission: Submission) -> bool:
    """Whether a scan is asked for before approval and missing (one query, if it is asked for)."""
    is_asked = submission.period.plan.scan_before_approval
    if not is_asked or submission.state != SubmissionState.SUBMITTED:
        return False
    return not Evidence.objects.scans_of(submission).exists()


def _is_accepted(events: list[SubmissionEvent]) -> bool:
    """Whether a reviewer pressed 受理 since the latest submit."""
    accepted = False
    for event in events:
        if event.action in HANDING_IN:
            accepted = False
        elif event.action == Action.ACCEPT:
            accepted = True
    return accepted


def _permissions(submission: Submission, user: User) -> frozenset[str]:
    """Which of filling in, signing and reviewing this person may do with this submission."""
    permissions = {name for name in (FILL, REVIEW) if user.has_perm(name)}
    if FILL in permissions and submission.department_id not in user.department_ids:
        permissions.remove(FILL)
    if FILL in permissions and user.signs:
        permissions.add(SIGN)
    return frozenset(permissions)


def _is_work_of(user: User, event: SubmissionEvent) -> bool:
    return event.action in (*HANDING_IN, Action.FILL_IN) and event.by_id == user.pk


@transaction.atomic
def take_step(
    submission: Submission, action: Action, *, by: User, seen: int, words: str = ""
) -> Submission:
    """Take one step of the workflow as `by` saw the submission, and return the one to show next.

    Submitting, signing, withdrawing, accepting, returning and approving change its state; reopening
    and supplementing leave it and return its next revision, a draft copy. Saving is done by
    `reporting.actions`; `FILL_IN` only records that a reviewer fills in for the department, and on
    what ground.

    Raises Refused when this person or state does not allow the step or its reason is missing, Stale
    when the submission changed since version `seen`, Incomplete when it is to be submitted, signed
    or sent to be signed with something missing. Nothing is written then.
    """
    submission = locked(submission)
    situation = situation_of(submission, by)
    return step_on(submission, action, by=by, seen=seen, situation=situation, words=words)


def step_on(
    submission: Submission,
    action: Action,
    *,
    by: User,
    seen: int,
    situation: SubmissionSituation,
    words: str = "",
    rows: Rows | None = None,
) -> Submission:
    """As `take_step`, for callers that hold the submission from `locked` and know its situation.

    `rows` are those stored now, where they are known, with their ledgers as the person may know
    them, where these are. Whatever is raised is raised before anything is written.
    """
    words = ready_for(submission, action, seen=seen, situation=situation, words=words)
    if action is Action.APPROVE and situation.is_own_work:
        words = OWN_WORK
    if action in (*HANDING_IN, Action.SEND):
        rows = rows or rows_of(submission)
        ledgers = rows.ledgers or ledgers_of(submission, rows, Viewer(by))
        missing = missing_entries_of(submission, rows, ledgers)
        if missing:
            raise Incomplete(missing)
    return _move_on(submission, action, by, words, rows=rows)


def return_form(
    submission: Submission,
    *,
    by: User,
    seen: int,
    situation: SubmissionSituation,
    words: str,
    remarks: Sequence[TypedRemark],
) -> Submission:
    """退回 as by `step_on`, with remarks at rows that were read under the lock."""
    words = ready_for(submission, Action.RETURN, seen=seen, situation=situation, words=words)
    return _move_on(submission, Action.RETURN, by, words, remarks=remarks)


def _move_on(
    submission: Submission,
    action: Action,
    by: User,
    words: str,
    *,
    rows: RowsByModel | None = None,
    remarks: Sequence[TypedRemark] = (),
) -> Submission:
    """Write a step that can be taken, with its event and the notice of it."""
    step = STEPS[action]
    before = submission.state
    if step.starts_revision:
        rows = rows or rows_of(submission)
        only_unpublished = action is Action.SUPPLEMENT
        with renewing(_DRAFT_MADE):
            submission = _next_revision(submission, rows, by, only_unpublished=only_unpublished)
    elif step.target is not None:
        _move_to(submission, step.target, by)
    event = _record(submission, action, by, from_state=before, words=words)
    if remarks:
        _write_remarks(submission, remarks, by, event.at)
    tell_of_steps([submission], action, words, len(remarks))
    return submission


def _write_remarks(
    submission: Submission, remarks: Sequence[TypedRemark], by: User, at: datetime.datetime
) -> None:
    """Write what a reviewer remarked at single rows of the form that they have just returned."""
    seen = {(type(each.row), each.row.pk): each.row.version for each in remarks}
    rows = [each.written(at) for each in remarks]
    write_rows(submission, rows, by=by, seen=seen, fields=WRITTEN, at=at)


def ready_for(
    submission: Submission,
    action: Action,
    *,
    seen: int,
    situation: SubmissionSituation,
    words: str,
) -> str:
    """The stripped words of a step that can be taken. Raises Refused and Stale as `step_on`."""
    refusal = why_not(action, situation)
    if refusal:
        raise Refused(refusal)
    if submission.version != seen:
        raise Stale("您打开以后，别人改过这张填报表。请看过改动后再办理。")
    needs_words = STEPS[action].needs_words
    words = words.strip()
    if needs_words and not words:
        raise Refused(f"请写{needs_words}。")
    if len(words) > WORDS_LENGTH:
        raise Refused(f"{needs_words or '说明'}最多{WORDS_LENGTH}个字。")
    return words


@transaction.atomic
def extend(submission: Submission, *, by: User, to: datetime.date, reason: str) -> Submission:
    """延期: give one department a later date, with the reason. Raises Refused when that cannot be.

    The submission's version stays, so whoever has it on their screen may go on.
    """
    submission = locked(submission)
    reason = reason.strip()
    if not by.has_perm(REVIEW):
        raise Refused("您没有延期的权限。")
    if submission.state == SubmissionState.APPROVED:
        raise Refused(f"填报表{submission.get_state_display()}，不用延期。")
    if not reason:
        raise Refused("请写延期原因。")
    due_on = submission.period.due_on
    if due_on and to <= due_on:
        raise Refused(f"延期要晚于这一期的截止日期{due_on}。")
    submission.extended_to = to
    submission.extension_reason = reason
    try:
        submission.clean_fields()
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error
    with renewing({Submission: SUBMISSIONS}):
        submission.save(update_fields=["extended_to", "extension_reason"])
    words = f"延期至{to}：{reason}"
    _record(submission, Action.EXTEND, by, from_state=submission.state, words=words)
    return submission


def _record(
    submission: Submission, action: Action, by: User, *, from_state: str, words: str
) -> SubmissionEvent:
    return SubmissionEvent.objects.create(
        submission=submission,
        action=action,
        by=by,
        from_state=from_state,
        to_state=submission.state,
        words=words,
    )


def _move_to(submission: Submission, state: SubmissionState, by: User) -> None:
    """Write the new state with who and when; rows of an approved submission are closed.

    Approved in a period that is published it waits for 发布更新.
    """
    now = timezone.now()
    submission.state = state
    if state == SubmissionState.SUBMITTED:
        submission.submitted_at = now
        submission.submitted_by = by
    if state == SubmissionState.APPROVED:
        submission.approved_at = now
        submission.approved_by = by
        submission.is_held_back = is_published_now(submission.period_id)
        # Whatever pages show the approved rows of these kinds become new by this.
        for model in row_models():
            model.of_forms([submission]).update(open_in=None)
    submission.version += 1
    stamps = ["submitted_at", "submitted_by", "approved_at", "approved_by"]
    with renewing({Submission: PLAN if submission.is_held_back else SUBMISSIONS}):
        submission.save(update_fields=["state", "version", "is_held_back", *stamps])


def judge_after_approval(submission: Submission, judged: Iterable[Any]) -> None:
    """Note, without storing the rows, that verdicts are given on an approved submission.

    Where everybody sees it they wait for 发布更新; where it waits itself they go with it.
    """
    waits = is_published_now(submission.period_id) and not submission.is_held_back
    for row in judged:
        row.judged_at = timezone.now()
        row.verdict_held_back = waits
    if waits:
        submission.has_verdicts_held_back = True
        submission.save(update_fields=["has_verdicts_held_back"])


def _next_revision(
    submission: Submission, rows: RowsByModel, by: User, *, only_unpublished: bool
) -> Submission:
    """A draft copy with its rows; with `only_unpublished` all but those 数据未发布 are locked."""
    copy = Submission.objects.create(
        period=submission.period,
        department=submission.department,
        revision=submission.revision + 1,
        extended_to=submission.extended_to,
        extension_reason=submission.extension_reason,
    )
    for model in row_models():
        copies: list[ReportRow] = []
        for row in rows[model]:
            fresh: Any = row.copy_for(copy)
            fresh.is_locked = only_unpublished and not row.unpublished
            copies.append(fresh)
        bulk_create_with_history(copies, model, default_user=by)
    return copy
