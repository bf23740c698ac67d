"""Submissions across the apps: opening, submitting, approving. The one list of row kinds stands here."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from indicators.entry import completeness
from indicators.entry.review_hints import glances
from indicators.judging import Ledger
from indicators.models import Actual
from projects.entry.completeness import project_problems, target_problems, task_problems
from projects.entry.review_hints import project_glances, target_glances, task_glances
from projects.entry.row_context import ledger_of_rows, ledger_of_targets, ledger_of_tasks
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.actions import Refused, locked, locked_together
from reporting.completeness import Problem
from reporting.entry.review_hints import Glance
from reporting.enums import Action, RowGroup, Status, SubmissionState
from reporting.models import Department, Period, Plan, ReportRow, Submission, SubmissionEvent, User, limited_to
from reporting.rules.workflow import FILL, REVIEW, STEPS, Standing, why_not

# Each kind of rows, in the order in which a form shows them, with what keeps it from being handed in.
PROBLEMS: dict[type[ReportRow], Callable[[Submission, list[Any], Any], list[Problem]]] = {
    Actual: completeness.problems,
    ProjectProgress: project_problems,
    TaskProgress: task_problems,
    TargetProgress: target_problems,
}
ROW_KINDS = tuple(PROBLEMS)
# What judging a form's rows needs beside the rows themselves, as far as a reader may know it.
LEDGERS: dict[type[ReportRow], Callable[[Submission, list[Any], User | None], Any]] = {
    Actual: lambda form, rows, reader: Ledger.of_rows(rows, reader),
    ProjectProgress: ledger_of_rows,
    TaskProgress: ledger_of_tasks,
    TargetProgress: ledger_of_targets,
}
# What a reviewer looks for in each of them.
GLANCES: dict[type[ReportRow], Callable[[Period, list[Any]], dict[int, Glance]]] = {
    Actual: glances,
    ProjectProgress: project_glances,
    TaskProgress: task_glances,
    TargetProgress: target_glances,
}
# So many rows an event names: their longest titles fit into its words.
NAMED = 5
WORDS_LENGTH = 500  # of an event


@dataclass
class Opened:
    """What opening a period did, and what it left alone."""

    period: Period
    forms: int = 0
    rows: int = 0
    moved: int = 0
    left: list[str] = field(default_factory=list)
    """What was not touched and why, one sentence each."""

    def __str__(self) -> str:
        done = f"{self.period}：新下发{self.forms}张填报表，新增{self.rows}项"
        return f"{done}，调整填报单位{self.moved}项。" if self.moved else f"{done}。"


@transaction.atomic
def open_period(
    plan: Plan,
    month: int,
    *,
    by: User | None,
    due_on: datetime.date | None = None,
    kinds: Collection[RowGroup] | None = None,
) -> Opened:
    """下发填报任务: make the period, a form for each unit that has something due in it, and the forms' rows.

    All or nothing. Run again it adds only what is missing. A row whose subject was given to another unit while its
    form is a draft is made anew in that unit's form with what was typed, and taken out of the old one; both leave
    history. A form that was submitted or approved is not touched: what is missing in it is told in `Opened.left`, and
    returning or reopening the form lets the next opening bring it.

    `by` is None for a command on the server; `due_on` None keeps the period's date, `kinds` None what it is limited to
    (empty: all; rows that are there already stay). Raises ValidationError for a month outside 1–12.
    """
    opened = Opened(_locked_period(plan, month, due_on, kinds))
    forms = _Forms(opened.period, by)
    for kind in ROW_KINDS:
        if opened.period.takes(kind.group):
            _open_kind(kind, forms, opened)
    forms.finish(opened)
    return opened


def _locked_period(plan: Plan, month: int, due_on: datetime.date | None, kinds: Collection[RowGroup] | None) -> Period:
    """The period, made when it is missing, and locked: two reviewers opening it at once wait for each other."""
    Plan.objects.select_for_update().get(pk=plan.pk)  # there is no period to lock yet
    period = Period.objects.filter(plan=plan, month=month).first() or Period(plan=plan, month=month)
    named = period.kinds if kinds is None else limited_to(kinds)
    if period.pk is None or due_on not in (None, period.due_on) or named != period.kinds:
        period.due_on, period.kinds = due_on or period.due_on, named
        period.full_clean()
        period.save()
    return period


class _Forms:
    """The latest form of each unit in the period, and what opening puts into them or takes out."""

    def __init__(self, period: Period, by: User | None) -> None:
        self.period, self.by = period, by
        # Locked, so that nobody submits or approves one of them while rows come and go.
        forms = locked_together(period.submissions.values("pk")).values()
        self._latest = {form.department_id: form for form in sorted(forms, key=lambda form: form.revision)}
        self._made: list[Submission] = []
        self._added: dict[Submission, list[ReportRow]] = defaultdict(list)
        self._taken: dict[Submission, list[ReportRow]] = defaultdict(list)

    def is_latest(self, form_id: int) -> bool:
        return any(form.pk == form_id for form in self._latest.values())

    def of(self, department: Department) -> Submission:
        """The unit's latest form; a new draft where it has none."""
        if department.pk not in self._latest:
            form = Submission.objects.create(period=self.period, department=department)
            self._latest[department.pk] = form
            self._made.append(form)
        return self._latest[department.pk]

    def add(self, form: Submission, row: ReportRow) -> None:
        row.submission, row.open_in = form, self.period
        self._added[form].append(row)

    def move(self, row: ReportRow, form: Submission) -> None:
        """Take a row out of its form, and put what was typed into a row of another form."""
        self._taken[row.submission].append(row)
        self.add(form, row.copy_for(form))

    def finish(self, opened: Opened) -> None:
        """Write it all, with history and one event for each form that changed."""
        for row in (row for rows in self._taken.values() for row in rows):
            row._history_user = self.by  # type: ignore[attr-defined]
            row.delete()
        for kind in ROW_KINDS:
            new = [row for rows in self._added.values() for row in rows if type(row) is kind]
            bulk_create_with_history(new, kind, default_user=self.by)
        events = [self._event(form, Action.OPEN, "") for form in self._made]
        moved = {(type(row), row.subject_id) for rows in self._taken.values() for row in rows}
        for form, rows in self._added.items():
            brought = [row for row in rows if (type(row), row.subject_id) in moved]
            if brought:
                events.append(self._event(form, Action.MOVE, f"转入{_names(brought)}"))
            fresh = len(rows) - len(brought)
            if fresh and form not in self._made:
                events.append(self._event(form, Action.ADD, f"增加{fresh}项"))
        events += [self._event(form, Action.MOVE, f"转出{_names(rows)}") for form, rows in self._taken.items()]
        SubmissionEvent.objects.bulk_create(events)
        changed = {form.pk for form in (*self._added, *self._taken)} - {form.pk for form in self._made}
        Submission.objects.filter(pk__in=changed).update(version=F("version") + 1)
        opened.forms, opened.moved = len(self._made), len(moved)
        opened.rows = sum(map(len, self._added.values())) - len(moved)

    def _event(self, form: Submission, action: Action, words: str) -> SubmissionEvent:
        before = "" if action == Action.OPEN else form.state
        return SubmissionEvent(
            submission=form, action=action, by=self.by, from_state=before, to_state=form.state, words=words
        )


def _open_kind(kind: type[ReportRow], forms: _Forms, opened: Opened) -> None:
    """One kind of rows: what is due and stands in no form of the period, or in the wrong one."""
    standing = {
        row.subject_id: row
        for row in kind.objects.filter(submission__period=opened.period)
        .select_related("submission__department", kind.subject)
        .prefetch_related("submission__department__former_names")
        .order_by("submission__revision", "pk")
        if forms.is_latest(row.submission_id)
    }
    for department, row in kind.due(opened.period):
        found = standing.get(row.subject_id)
        if found is not None and found.submission.department_id == department.pk:
            continue
        if found is not None and found.submission.state != SubmissionState.DRAFT:
            opened.left.append(
                f"{found.title}已改由{department}填报，但还在{found.submission.department.name_on(opened.period.ends_on)}"
                f"{found.submission.get_state_display()}的填报表里。"
            )
            continue
        form = forms.of(department)
        if not form.is_open:
            opened.left.append(
                f"{department}的填报表{form.get_state_display()}，没有加进{row.title}；退回或重新打开后再下发。"
            )
        elif found is None:
            forms.add(form, row)
        else:
            forms.move(found, form)


def _names(rows: list[ReportRow]) -> str:
    """The rows' titles for an event; of many, the first and how many there are: an event's words have an end."""
    told = "、".join(row.title for row in rows[:NAMED])
    return f"{told}等{len(rows)}项" if len(rows) > NAMED else told


class Stale(Exception):
    """The form changed since it was on the person's screen; its text says so."""


class Incomplete(Exception):
    """The form cannot be submitted yet."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"还有{len(problems)}处要补充。")
        self.problems = problems


class Rows(dict[type[ReportRow], list[Any]]):
    """A form's rows by kind, in the order in which it shows them."""

    before: dict[type[ReportRow], list[Any]]
    """Those of its revisions before, the oldest first."""


def rows_of(form: Submission) -> Rows:
    """The rows of the form and of its revisions before, as they are stored (one query per kind)."""
    read = {kind: list(kind.of_revisions(form)) for kind in ROW_KINDS}
    rows = Rows({kind: [row for row in each if row.submission_id == form.pk] for kind, each in read.items()})
    rows.before = {kind: [row for row in each if row.submission_id != form.pk] for kind, each in read.items()}
    return rows


def ledgers_of(form: Submission, rows: Mapping[type[ReportRow], list[Any]], reader: User) -> dict[type[ReportRow], Any]:
    """For each kind of rows what judging them needs, as far as the reader may know it."""
    return {kind: LEDGERS[kind](form, rows[kind], reader) for kind in ROW_KINDS}


def undetermined(form: Submission, rows: Mapping[type[ReportRow], list[Any]]) -> list[ReportRow]:
    """The rows that say something which only a person can judge, and nobody has: they stand as 待评定."""
    found = []
    for kind, each in rows.items():
        waiting = [row for row in each if row.is_judged_by_person and not row.verdict]
        ledger = LEDGERS[kind](form, waiting, None)
        judged = ((row, ledger.judge(getattr(row, row.subject), form.period.month, row)) for row in waiting)
        found += [row for row, found_to_be in judged if found_to_be.status is Status.UNDETERMINED]
    return found


def problems_of(
    form: Submission, rows: Mapping[type[ReportRow], list[Any]], ledgers: Mapping[type[ReportRow], Any]
) -> list[Problem]:
    """Every reason why the form cannot be submitted, over all kinds of rows.

    By `ledgers_of` who submits it: nobody is asked to explain what he cannot see.
    """
    return [problem for kind in ROW_KINDS for problem in PROBLEMS[kind](form, rows[kind], ledgers[kind])]


def events_of(form: Submission) -> list[SubmissionEvent]:
    """What was done with the form, and with its later revisions: each begins with an event (one query)."""
    events = SubmissionEvent.objects.filter(
        submission__period=form.period_id,
        submission__department=form.department_id,
        submission__revision__gte=form.revision,
    )
    return list(events.select_related("by"))


def standing_of(
    form: Submission, user: User, *, events: list[SubmissionEvent] | None = None, rows: Rows | None = None
) -> Standing:
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
    return Standing(
        state=SubmissionState(form.state),
        is_latest=len(own) == len(events),
        is_accepted=any(event.action == Action.ACCEPT for event in own[submitted + 1 :]),
        has_unpublished=any(row.unpublished for each in (rows or {}).values() for row in each),
        permissions=frozenset(permissions),
        is_own_work=any(event.action in (Action.SUBMIT, Action.FILL_IN) and event.by_id == user.pk for event in own),
    )


@transaction.atomic
def take_step(form: Submission, action: Action, *, by: User, seen: int, words: str = "") -> Submission:
    """Do one step of the workflow with the form as `by` saw it, and return the form to show next.

    Submitting, withdrawing, accepting, returning and approving change the form's state; reopening and supplementing
    leave it alone and return its next revision, a draft copy. Saving is not done here but by `save_rows`; `FILL_IN`
    only records that a reviewer fills in for the unit, and on what ground.

    Raises Refused when the step is not allowed to this person or in this state or its reason is missing, Stale when the
    form changed since version `seen`, Incomplete when it is to be submitted with something missing. Nothing is
    written then.
    """
    form = locked(form)
    return step_on(form, action, by=by, seen=seen, standing=standing_of(form, by), words=words)


def step_on(
    form: Submission,
    action: Action,
    *,
    by: User,
    seen: int,
    standing: Standing,
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
        if problems := problems_of(form, rows, ledgers_of(form, rows, by)):
            raise Incomplete(problems)
    before = form.state
    if step.starts_revision:
        form = _next_revision(form, rows or rows_of(form), by, only_unpublished=action is Action.SUPPLEMENT)
    elif step.target is not None:
        _move_to(form, step.target, by)
    SubmissionEvent.objects.create(
        submission=form, action=action, by=by, from_state=before, to_state=form.state, words=words
    )
    return form


def ready_for(form: Submission, action: Action, *, seen: int, standing: Standing, words: str) -> str:
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
    form.save(update_fields=["state", "submitted_at", "submitted_by", "approved_at", "approved_by", "version"])


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
