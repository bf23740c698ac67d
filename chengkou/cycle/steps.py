"""The steps of a submission: who may take which now, and what each writes."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from chengkou.cycle.kinds import ROW_KINDS
from chengkou.cycle.rows import Rows, ledgers_of, missing_entries_of, rows_of
from reporting.actions import Refused, locked
from reporting.completeness import MissingEntry
from reporting.enums import Action, SubmissionState
from reporting.models import ReportRow, Submission, SubmissionEvent, User
from reporting.rules.workflow import FILL, REVIEW, STEPS, SubmissionSituation, why_not
from reporting.visibility import Viewer

WORDS_LENGTH = 500  # of an event


class Stale(Exception):
    """The form changed since it was on the person's screen; its text says so."""


class Incomplete(Exception):
    """The form cannot be submitted yet."""

    def __init__(self, problems: list[MissingEntry]) -> None:
        super().__init__(f"还有{len(problems)}处要补充。")
        self.problems = problems


def events_of(form: Submission) -> list[SubmissionEvent]:
    """What was done with the form, and with its later revisions: each begins with an event (one query)."""
    events = SubmissionEvent.objects.filter(
        submission__period=form.period_id,
        submission__department=form.department_id,
        submission__revision__gte=form.revision,
    )
    return list(events.select_related("by"))


def situation_of(
    form: Submission,
    user: User,
    *,
    events: list[SubmissionEvent] | None = None,
    rows: Rows | None = None,
) -> SubmissionSituation:
    """What the workflow needs to know of the form and this person.

    `events` from `events_of` and `rows` from `rows_of`, where they were read before. Asked for are a unit's own staff's
    units (one query); of a form that is not with its unit the events; of an approved one the rows. Whether the form is
    in the person's scope is not asked here: it came from `Submission.objects.for_user`. But filling in is for the
    unit's own staff, while some see every unit's forms: theirs is 代填.
    """
    if events is None:
        events = [] if form.is_open else events_of(form)
    if rows is None and form.state == SubmissionState.APPROVED:
        rows = rows_of(form)
    own = [event for event in events if event.submission_id == form.pk]
    submitted = max((n for n, event in enumerate(own) if event.action == Action.SUBMIT), default=-1)
    permissions = {name for name in (FILL, REVIEW) if user.has_perm(name)}
    if FILL in permissions and form.department_id not in user.department_ids:
        permissions.remove(FILL)
    return SubmissionSituation(
        state=SubmissionState(form.state),
        is_latest=len(own) == len(events),
        is_accepted=any(event.action == Action.ACCEPT for event in own[submitted + 1 :]),
        has_unpublished=any(row.unpublished for each in (rows or {}).values() for row in each),
        permissions=frozenset(permissions),
        is_own_work=any(
            event.action in (Action.SUBMIT, Action.FILL_IN) and event.by_id == user.pk
            for event in own
        ),
    )


@transaction.atomic
def take_step(
    form: Submission, action: Action, *, by: User, seen: int, words: str = ""
) -> Submission:
    """Do one step of the workflow with the form as `by` saw it, and return the form to show next.

    Submitting, withdrawing, accepting, returning and approving change the form's state; reopening and supplementing
    leave it alone and return its next revision, a draft copy. Saving is not done here but by `save_rows`; `FILL_IN`
    only records that a reviewer fills in for the unit, and on what ground.

    Raises Refused when the step is not allowed to this person or in this state or its reason is missing, Stale when the
    form changed since version `seen`, Incomplete when it is to be submitted with something missing. Nothing is
    written then.
    """
    form = locked(form)
    return step_on(form, action, by=by, seen=seen, standing=situation_of(form, by), words=words)


def step_on(
    form: Submission,
    action: Action,
    *,
    by: User,
    seen: int,
    standing: SubmissionSituation,
    words: str = "",
    rows: Mapping[type[ReportRow], list[Any]] | None = None,
) -> Submission:
    """As `take_step`, for who holds the form from `locked` and has asked for its standing since.

    `rows` are the form's as they are stored now, where they are known. Whatever is raised, is raised before anything
    is written.
    """
    step, words = STEPS[action], ready_for(form, action, seen=seen, standing=standing, words=words)
    if action is Action.SUBMIT:
        rows = rows or rows_of(form)
        if problems := missing_entries_of(form, rows, ledgers_of(form, rows, Viewer(by))):
            raise Incomplete(problems)
    before = form.state
    if step.starts_revision:
        form = _next_revision(
            form, rows or rows_of(form), by, only_unpublished=action is Action.SUPPLEMENT
        )
    elif step.target is not None:
        _move_to(form, step.target, by)
    SubmissionEvent.objects.create(
        submission=form, action=action, by=by, from_state=before, to_state=form.state, words=words
    )
    return form


def ready_for(
    form: Submission, action: Action, *, seen: int, standing: SubmissionSituation, words: str
) -> str:
    """The words of a step that can be taken, without blanks at either end. Raises Refused, Stale as `step_on`."""
    refusal = why_not(action, standing)
    if refusal:
        raise Refused(refusal)
    if form.version != seen:
        raise Stale("您打开以后，别人改过这张填报表。请看过改动后再办理。")
    step, words = STEPS[action], words.strip()
    if step.needs_words and not words:
        raise Refused(f"请写{step.needs_words}。")
    if len(words) > WORDS_LENGTH:
        raise Refused(f"{step.needs_words or '说明'}最多{WORDS_LENGTH}个字。")
    return words


@transaction.atomic
def extend(form: Submission, *, by: User, to: datetime.date, reason: str) -> Submission:
    """延期: give one unit a later date, with the reason. Raises Refused when that cannot be.

    The form itself is as it was, so whoever has it on his screen may go on.
    """
    form, reason = locked(form), reason.strip()
    if not by.has_perm(REVIEW):
        raise Refused("您没有延期的权限。")
    if form.state == SubmissionState.APPROVED:
        raise Refused(f"填报表{form.get_state_display()}，不用延期。")
    if not reason:
        raise Refused("请写延期原因。")
    if form.period.due_on and to <= form.period.due_on:
        raise Refused(f"延期要晚于这一期的截止日期{form.period.due_on}。")
    form.extended_to, form.extension_reason = to, reason
    try:
        form.clean_fields()
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error
    form.save(update_fields=["extended_to", "extension_reason"])
    SubmissionEvent.objects.create(
        submission=form,
        action=Action.EXTEND,
        by=by,
        from_state=form.state,
        to_state=form.state,
        words=f"延期至{to}：{reason}",
    )
    return form


def _move_to(form: Submission, state: SubmissionState, by: User) -> None:
    """Write the new state with who and when; an approved form's rows are at work no longer."""
    now = timezone.now()
    form.state = state
    if state == SubmissionState.SUBMITTED:
        form.submitted_at, form.submitted_by = now, by
    if state == SubmissionState.APPROVED:
        form.approved_at, form.approved_by = now, by
        for kind in ROW_KINDS:
            kind.of_forms([form]).update(open_in=None)
    form.version += 1
    form.save(
        update_fields=[
            "state",
            "submitted_at",
            "submitted_by",
            "approved_at",
            "approved_by",
            "version",
        ]
    )


def _next_revision(
    form: Submission, rows: Mapping[type[ReportRow], list[Any]], by: User, *, only_unpublished: bool
) -> Submission:
    """A draft copy of an approved form with its rows; with `only_unpublished` all but those 数据未发布 are locked."""
    copy = Submission.objects.create(
        period=form.period,
        department=form.department,
        revision=form.revision + 1,
        extended_to=form.extended_to,
        extension_reason=form.extension_reason,
    )
    for kind, each in rows.items():
        copies = []
        for row in each:
            fresh = row.copy_for(copy)
            fresh.is_locked = only_unpublished and not row.unpublished
            copies.append(fresh)
        bulk_create_with_history(copies, kind, default_user=by)
    return copy
