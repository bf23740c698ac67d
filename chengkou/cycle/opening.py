"""下发填报任务: opening a period makes a submission with rows for each department concerned."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from simple_history.utils import bulk_create_with_history

from chengkou.cycle.kinds import ROW_KINDS, RowKind
from reporting.actions import locked_together
from reporting.enums import Action, RowGroup, SubmissionState
from reporting.models import (
    Department,
    Period,
    Plan,
    ReportRow,
    Submission,
    SubmissionEvent,
    User,
    limited_to,
)
from reporting.notices.writing import tell_of_steps

NAMED = 5
"""So many rows an event names before it counts them: their longest titles fit into its words."""


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
        if self.moved:
            done += f"，调整填报单位{self.moved}项"
        return f"{done}。"


@transaction.atomic
def open_period(
    plan: Plan,
    month: int,
    *,
    by: User | None,
    due_on: datetime.date | None = None,
    kinds: Collection[RowGroup] | None = None,
) -> Opened:
    """Make the period, a submission for each department with something due in it, and the rows.

    All or nothing. Run again it adds only what is missing. Where the subject of a row was given to
    another department while the submission is a draft, the row is made anew in that department's
    submission with what was typed, and deleted from the old one; both leave history. A submission
    that was handed in is not touched: what is missing in it is named in `Opened.left`, and
    returning or reopening it lets the next opening add that.

    `by` is None for a command on the server. `due_on` None keeps the period's date; `kinds` None
    keeps what the period is limited to (empty: everything; existing rows always stay). Raises
    ValidationError for a month outside 1–12.
    """
    opened = Opened(_locked_period(plan, month, due_on, kinds))
    changes = _Changes(opened.period, by)
    for kind in ROW_KINDS:
        if kind.model.is_taken(opened.period):
            _open_kind(kind, changes, opened)
    changes.write(opened)
    return opened


def _locked_period(
    plan: Plan, month: int, due_on: datetime.date | None, kinds: Collection[RowGroup] | None
) -> Period:
    """The period, made when missing; locked, so that two reviewers opening it wait in turn."""
    Plan.objects.select_for_update().get(pk=plan.pk)  # there may be no period to lock yet
    period = Period.objects.filter(plan=plan, month=month).first() or Period(plan=plan, month=month)
    limit = period.kinds if kinds is None else limited_to(kinds)
    if period.pk is None or due_on not in (None, period.due_on) or limit != period.kinds:
        period.due_on = due_on or period.due_on
        period.kinds = limit
        period.full_clean()
        period.save()
    return period


class _Changes:
    """What opening adds to or removes from the latest submission of each department."""

    def __init__(self, period: Period, by: User | None) -> None:
        self.period = period
        self.by = by
        # Locked, so that nobody submits or approves one of them while rows come and go.
        submissions = locked_together(period.submissions.values("pk")).values()
        self._latest: dict[int, Submission] = {}
        for submission in sorted(submissions, key=lambda submission: submission.revision):
            self._latest[submission.department_id] = submission
        self._made: list[Submission] = []
        self._added: dict[Submission, list[ReportRow]] = defaultdict(list)
        self._removed: dict[Submission, list[ReportRow]] = defaultdict(list)

    def latest_keys(self) -> set[int]:
        """Keys of the latest submissions."""
        return {submission.pk for submission in self._latest.values()}

    def submission_of(self, department: Department) -> Submission:
        """The department's latest submission; a new draft where it has none."""
        if department.pk not in self._latest:
            submission = Submission.objects.create(period=self.period, department=department)
            self._latest[department.pk] = submission
            self._made.append(submission)
        return self._latest[department.pk]

    def add(self, submission: Submission, row: ReportRow) -> None:
        row.submission = submission
        row.open_in = self.period
        self._added[submission].append(row)

    def move(self, row: ReportRow, submission: Submission) -> None:
        """Remove a row from its submission, and add one with what was typed to another."""
        self._removed[row.submission].append(row)
        self.add(submission, row.copy_for(submission))

    def write(self, opened: Opened) -> None:
        """Write it all, with history and an event for each submission; count in `opened`."""
        moved = self._delete_removed()
        added = self._create_added()
        SubmissionEvent.objects.bulk_create(self._events(moved))
        tell_of_steps(self._made, Action.OPEN)
        changed = {submission.pk for submission in (*self._added, *self._removed)}
        changed -= {submission.pk for submission in self._made}
        Submission.objects.filter(pk__in=changed).update(version=F("version") + 1)
        opened.forms = len(self._made)
        opened.moved = len(moved)
        opened.rows = added - len(moved)

    def _delete_removed(self) -> set[tuple[type, int]]:
        """Delete the removed rows; their kinds and subjects."""
        removed = set()
        for rows in self._removed.values():
            for row in rows:
                removed.add((type(row), row.subject_id))
                row._history_user = self.by  # type: ignore[attr-defined]
                row.delete()
        return removed

    def _create_added(self) -> int:
        """Create the added rows, one statement a kind; how many there are."""
        by_model: dict[type, list[ReportRow]] = defaultdict(list)
        for rows in self._added.values():
            for row in rows:
                by_model[type(row)].append(row)
        for kind in ROW_KINDS:
            bulk_create_with_history(by_model[kind.model], kind.model, default_user=self.by)
        return sum(map(len, self._added.values()))

    def _events(self, moved: set[tuple[type, int]]) -> list[SubmissionEvent]:
        events = [self._event(submission, Action.OPEN) for submission in self._made]
        for submission, rows in self._added.items():
            brought = [row for row in rows if (type(row), row.subject_id) in moved]
            fresh = len(rows) - len(brought)
            if brought:
                events.append(self._event(submission, Action.MOVE, f"转入{_names(brought)}"))
            if fresh and submission not in self._made:
                events.append(self._event(submission, Action.ADD, f"增加{fresh}项"))
        for submission, rows in self._removed.items():
            events.append(self._event(submission, Action.MOVE, f"转出{_names(rows)}"))
        return events

    def _event(self, submission: Submission, action: Action, words: str = "") -> SubmissionEvent:
        return SubmissionEvent(
            submission=submission,
            action=action,
            by=self.by,
            from_state="" if action == Action.OPEN else submission.state,
            to_state=submission.state,
            words=words,
        )


def _open_kind(kind: RowKind, changes: _Changes, opened: Opened) -> None:
    """Add the kind's rows that are due and missing; move those of another department."""
    existing = _rows_by_subject(kind, changes, opened.period)
    for department, row in kind.model.due(opened.period):
        found = existing.get(row.subject_id)
        if found is not None and found.submission.department_id == department.pk:
            continue
        if found is not None and found.submission.state != SubmissionState.DRAFT:
            unit_name = found.submission.department.name_on(opened.period.ends_on)
            opened.left.append(
                f"{found.title}已改由{department}填报，但还在{unit_name}"
                f"{found.submission.get_state_display()}的填报表里。"
            )
            continue
        submission = changes.submission_of(department)
        if not submission.is_open:
            opened.left.append(
                f"{department}的填报表{submission.get_state_display()}，没有加进{row.title}；"
                "退回或重新打开后再下发。"
            )
        elif found is None:
            changes.add(submission, row)
        else:
            changes.move(found, submission)


def _rows_by_subject(kind: RowKind, changes: _Changes, period: Period) -> dict[int, ReportRow]:
    """Subject key → the kind's row in one of the period's latest submissions (two queries)."""
    latest = changes.latest_keys()
    rows = (
        kind.model.objects.filter(submission__period=period)
        .select_related("submission__department", kind.model.subject)
        .prefetch_related("submission__department__former_names")
        .order_by("submission__revision", "pk")
    )
    return {row.subject_id: row for row in rows if row.submission_id in latest}


def _names(rows: list[ReportRow]) -> str:
    """The rows' titles for an event; of many the first and their number."""
    names = "、".join(row.title for row in rows[:NAMED])
    return f"{names}等{len(rows)}项" if len(rows) > NAMED else names
