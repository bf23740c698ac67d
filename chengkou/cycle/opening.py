"""下发填报任务: opening a period makes the forms of all units with something due, and their rows."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from simple_history.utils import bulk_create_with_history

from chengkou.cycle.kinds import ROW_KINDS
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

# So many rows an event names: their longest titles fit into its words.
NAMED = 5


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


def _locked_period(
    plan: Plan, month: int, due_on: datetime.date | None, kinds: Collection[RowGroup] | None
) -> Period:
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
        self._latest = {
            form.department_id: form for form in sorted(forms, key=lambda form: form.revision)
        }
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
        events += [
            self._event(form, Action.MOVE, f"转出{_names(rows)}")
            for form, rows in self._taken.items()
        ]
        SubmissionEvent.objects.bulk_create(events)
        changed = {form.pk for form in (*self._added, *self._taken)} - {
            form.pk for form in self._made
        }
        Submission.objects.filter(pk__in=changed).update(version=F("version") + 1)
        opened.forms, opened.moved = len(self._made), len(moved)
        opened.rows = sum(map(len, self._added.values())) - len(moved)

    def _event(self, form: Submission, action: Action, words: str) -> SubmissionEvent:
        before = "" if action == Action.OPEN else form.state
        return SubmissionEvent(
            submission=form,
            action=action,
            by=self.by,
            from_state=before,
            to_state=form.state,
            words=words,
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
