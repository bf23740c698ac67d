"""Sample periods for the demo: what the units might have reported of 2024.

Every figure comes from a seeded generator and every row is marked `is_sample`. The plan, its
targets and all of 2023 stay as the county's document has them. Forms go through the same opening,
completeness check and steps as real ones, by people who cannot sign in. Only typed rows are not
written by `save_rows`, which is slow: it guards against other writers, and here are none.
Afterwards times are set back to where such a year would have had them.
"""

import datetime
import math
import random
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from chengkou.cycle.kinds import row_models
from chengkou.cycle.opening import open_period
from chengkou.cycle.rows import Rows, rows_of
from chengkou.cycle.steps import situation_of, step_on, take_step
from chengkou.demo.sample.figures import (
    amounts_of,
    first_reported,
    observe,
    observe_city,
    type_figures,
)
from chengkou.demo.sample.key_tasks import judge_task
from chengkou.demo.sample.ledger import make_ledger
from chengkou.demo.sample.people import name_people
from chengkou.demo.sample.progress import type_projects, type_quantities, type_tasks
from chengkou.demo.sample.rounds import Round, at_half_past_nine, rounds
from indicators.judging import Ledger
from indicators.models import Actual
from projects.entry.row_context import ledger_of_projects
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.actions import locked, save_rows
from reporting.enums import Action, Role, SubmissionState
from reporting.models import (
    Department,
    Notice,
    Period,
    Plan,
    PublishingEvent,
    ReportRow,
    Submission,
    SubmissionEvent,
    User,
)
from reporting.notices.writing import OF_STEPS
from reporting.publishing import publish
from reporting.visibility import SERVER

FormRows = dict[type[ReportRow], list[Any]]
"""A form's rows by kind."""
YEAR = 2024
SEED = 47
PREFIX = "yangli-"
"""What the user names of the people that the sample makes begin with."""


@transaction.atomic
def add_sample(today: datetime.date) -> int:
    """Make the sample periods of 2024; return the number of forms made.

    Needs the plan with its targets, no period of it yet, and the reviewers of the demo.
    """
    plan = Plan.objects.get(year=YEAR)
    reviewer = User.objects.get(username="shenhe")
    publisher = User.objects.get(username="fuhe")
    name_people(Department.objects.order_by("order", "code"))
    make_ledger(plan)
    observe(plan)
    observe_city(plan)
    staff = _Staff()
    for cycle_round in rounds(today):
        period = open_period(plan, cycle_round.month, by=reviewer, due_on=cycle_round.due).period
        _mark(period)
        _PeriodReports(period, cycle_round, staff, reviewer).report()
        if cycle_round.published:
            publish(period, by=publisher)
            published_at = at_half_past_nine(cycle_round.due) + datetime.timedelta(days=8)
            Period.objects.filter(pk=period.pk).update(published_at=published_at)
            PublishingEvent.objects.filter(period=period).update(at=published_at)
    staff.dismiss()
    return Submission.objects.filter(period__plan=plan).count()


class _Staff:
    """One person for each unit; active only while the sample is made."""

    def __init__(self) -> None:
        self._people: dict[int, User] = {}
        self._group = Group.objects.get(name=Role.REPORTER.value)

    def of(self, department: Department) -> User:
        """The unit's person, made when first asked for."""
        if department.pk not in self._people:
            user = User.objects.create_user(
                f"{PREFIX}{department.code}", name=f"示例（{department.name}）"
            )
            user.groups.add(self._group)
            user.departments.add(department)
            self._people[department.pk] = user
        return self._people[department.pk]

    def dismiss(self) -> None:
        """Deactivate them all: nobody can sign in as one of them."""
        people = [user.pk for user in self._people.values()]
        User.objects.filter(pk__in=people).update(is_active=False)


def _mark(period: Period) -> None:
    """Mark every row of the period, and its first history record, as made by the demo."""
    for kind in row_models():
        kind.objects.filter(submission__period=period).update(is_sample=True)
        kind.history.filter(submission__period=period).update(is_sample=True)


class _PeriodReports:
    """The forms of one period, each led as far through the cycle as its unit got.

    Rows, ledgers and last year's amounts are read once for all forms.
    """

    def __init__(self, period: Period, cycle_round: Round, staff: _Staff, reviewer: User) -> None:
        self._round = cycle_round
        self._staff = staff
        self._reviewer = reviewer
        self._judged: set[int] = set()
        """Keys of the submissions with verdicts."""
        self._submissions = list(
            period.submissions.select_related("department").order_by("department__order")
        )
        self._rows = _read_rows(self._submissions)
        project_rows: list[ProjectProgress] = []
        for rows in self._rows.values():
            project_rows += rows[ProjectProgress]
        lines = {row.project_plan.project.name: row.project_plan for row in project_rows}
        project_ledger = ledger_of_projects(self._submissions[0], project_rows, SERVER)
        self._type_figures = partial(
            type_figures,
            ledger=Ledger.of_plan(period.plan, SERVER, catalogue=None),
            amounts=amounts_of(period.plan.year - 1),
        )
        self._type: dict[type[ReportRow], Callable[[Submission, list[Any]], None]] = {
            Actual: self._type_figures,
            ProjectProgress: partial(type_projects, ledger=project_ledger),
            TaskProgress: partial(type_tasks, lines=lines),
            TargetProgress: partial(type_quantities, lines=lines),
        }

    def report(self) -> None:
        for submission in self._submissions:
            self._report(submission)

    def _report(self, submission: Submission) -> None:
        code = submission.department.code
        if code in self._round.untouched:
            self._set_back(submission)
        elif code in self._round.draft:
            self._fill_in(submission, share=Fraction(1, 2))
            self._set_back(submission)
        else:
            self._fill_in(submission, share=Fraction(1))
            submission = self._hand_in(submission)
            self._set_back(submission)
            self._reopen(submission)

    def _hand_in(self, submission: Submission) -> Submission:
        """Submit the form, have it returned or approved; return it as it is then."""
        code = submission.department.code
        rows = self._rows[submission.department_id]
        submission = self._submit(submission, rows)
        for reasons in (self._round.returned, self._round.mended):
            if code in reasons:
                submission = self._review(submission, Action.RETURN, reasons[code])
        if code in self._round.mended:
            submission = self._submit(submission, rows)
        is_left_waiting = code in self._round.submitted
        if self._round.approved and code not in self._round.approved:
            is_left_waiting = True
        if submission.state == SubmissionState.SUBMITTED and not is_left_waiting:
            self._judge(submission, rows[Actual])
            submission = self._review(submission, Action.APPROVE)
        return submission

    def _judge(self, submission: Submission, rows: list[Actual]) -> None:
        """Write the reviewer's verdicts on what is reported in words."""
        in_words = [row for row in rows if row.is_judged_by_person]
        if not in_words:
            return
        for row in in_words:
            judge_task(row)
        _write(Actual, list(in_words), by=self._reviewer)
        submission.version += 1
        submission.save(update_fields=["version"])
        self._judged.add(submission.pk)

    def _reopen(self, approved: Submission) -> None:
        """Reopen the form where its unit asked for that, and correct it where it got so far."""
        code = approved.department.code
        if code in self._round.reopened:
            draft = self._review(approved, Action.REOPEN, self._round.reopened[code])
            self._set_back(draft, after=datetime.timedelta(days=12))
        if code in self._round.corrected:
            draft = self._review(approved, Action.REOPEN, self._round.corrected[code])
            self._correct(draft)
            again = self._review(self._submit(draft, rows_of(draft)), Action.APPROVE)
            self._set_back(again, after=datetime.timedelta(days=20))

    def _correct(self, draft: Submission) -> None:
        """Replace the figures that were first reported wrongly."""
        clerk = self._staff.of(draft.department)
        month = draft.period.month
        wrong = [row for row in Actual.of_form(draft) if first_reported(row.target, month)]
        self._type_figures(draft, wrong)
        save_rows(draft, wrong, by=clerk, seen={(Actual, row.pk): row.version for row in wrong})
        draft.refresh_from_db(fields=["version"])

    def _submit(self, submission: Submission, rows: FormRows) -> Submission:
        """Submit the form in the name of its unit; `rows` are its rows as stored."""
        clerk = self._staff.of(submission.department)
        submission = locked(submission)
        return step_on(
            submission,
            Action.SUBMIT,
            by=clerk,
            seen=submission.version,
            situation=situation_of(submission, clerk),
            rows=Rows(rows, {}),
        )

    def _review(self, submission: Submission, action: Action, words: str = "") -> Submission:
        return take_step(
            submission, action, by=self._reviewer, seen=submission.version, words=words
        )

    def _fill_in(self, submission: Submission, share: Fraction) -> None:
        """Type the first `share` of the rows of each kind, by people of the units that owe them.

        Figures of other units' statistics come from these.
        """
        clerk = self._staff.of(submission.department)
        for kind, rows in self._rows[submission.department_id].items():
            typed = rows[: math.ceil(len(rows) * share)]
            if not typed:
                continue
            self._type[kind](submission, typed)
            by_person: dict[User, list[ReportRow]] = {}
            for row in typed:
                person = clerk
                if isinstance(row, Actual):
                    person = self._staff.of(row.target.figure_provider)
                by_person.setdefault(person, []).append(row)
            for person, of_person in by_person.items():
                _write(kind, of_person, by=person)
            submission.version += len(by_person)
        submission.save(update_fields=["version"])

    def _set_back(
        self, submission: Submission, after: datetime.timedelta = datetime.timedelta()
    ) -> None:
        """Give what happened to a form the times it would have had, in order, none in the future.

        Times lie between the opening and two days before the due date, or after the due date for a
        late unit; with `after` so much later.
        """
        opened = self._round.opened + after
        events = list(submission.events.order_by("at", "pk"))
        histories = [
            kind.history.filter(submission=submission)
            for kind, rows in self._rows[submission.department_id].items()
            if rows
        ]
        found: set[int] = set()
        for history in histories:
            found.update(history.values_list("version", flat=True))
        versions = sorted(found)
        # The opening made the first version of each row; typing comes before the first step, and
        # verdicts with the last one.
        verdicts = int(submission.pk in self._judged)
        typings = len(versions) - 1 - verdicts
        moments = self._moments(submission, typings + len(events) - 1, after)
        done_at = [opened, *moments[typings:]]
        typed_at = [opened, *moments[:typings], *done_at[-1:] * verdicts]
        for version, moment in zip(versions, typed_at, strict=True):
            for history in histories:
                history.filter(version=version).update(history_date=moment)
        for event, moment in zip(events, done_at, strict=True):
            event.at = moment
        SubmissionEvent.objects.bulk_update(events, ["at"])
        self._set_back_notices(submission, events)
        last = {event.action: event.at for event in events}
        for action, name in ((Action.SUBMIT, "submitted_at"), (Action.APPROVE, "approved_at")):
            if action in last:
                Submission.objects.filter(pk=submission.pk).update(**{name: last[action]})

    def _set_back_notices(self, submission: Submission, events: list[SubmissionEvent]) -> None:
        """Give what the unit was told the time of its step; it has read what is published."""
        moments = [event.at for event in events if event.action in OF_STEPS]
        notices = list(submission.notices.order_by("pk"))
        for notice, moment in zip(notices, moments, strict=True):
            notice.made_at = moment
            if self._round.published:
                notice.read_at = moment
                notice.read_by = self._staff.of(submission.department)
        Notice.objects.bulk_update(notices, ["made_at", "read_at", "read_by"])

    def _moments(
        self, submission: Submission, number: int, after: datetime.timedelta
    ) -> list[datetime.datetime]:
        """So many moments for one form, in order; always the same for one month and revision."""
        code = submission.department.code
        seed = f"{SEED} {code} {self._round.month} {submission.revision}"
        rng = random.Random(seed)  # noqa: S311  dates, no secrets
        due = at_half_past_nine(self._round.due)
        start = self._round.opened
        end = due - datetime.timedelta(days=2)
        if code in self._round.late:
            start = due
            end = due + datetime.timedelta(days=4)
        end = min(end + after, timezone.now() - datetime.timedelta(hours=9))
        return _spread(rng, start + datetime.timedelta(days=1) + after, end, number)


def _read_rows(submissions: list[Submission]) -> dict[int, FormRows]:
    """Each unit's rows by its key (one query for each kind, and one for each kind in each form)."""
    rows: dict[int, FormRows] = {submission.department_id: {} for submission in submissions}
    for kind in row_models():
        of_kind = kind._default_manager.filter(submission__in=submissions)
        with_rows = set(of_kind.values_list("submission", flat=True))
        for submission in submissions:
            of_form: list[Any] = []
            if submission.pk in with_rows:
                of_form = list(kind.of_form(submission))
            rows[submission.department_id][kind] = of_form
    return rows


def _write(kind: type[ReportRow], rows: list[ReportRow], *, by: User) -> None:
    """Write typed rows as their next version, with history.

    In one INSERT that updates on conflict: `bulk_update` would compile a CASE with a branch for
    each row of each field, which took a third of the time.
    """
    for row in rows:
        row.version += 1
    manager: Any = kind._default_manager
    manager.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[*kind.entry_fields, "version"],
    )
    kind.history.bulk_history_create(rows, update=True, default_user=by)


def _spread(
    rng: random.Random, start: datetime.datetime, end: datetime.datetime, number: int
) -> list[datetime.datetime]:
    """So many moments in office hours from `start` to `end`, in order; none lies in the future."""
    days = max((end - start).days, 0)
    moments = []
    for place in range(number):
        later = days * place // max(number - 1, 1)
        moments.append(start + datetime.timedelta(days=later, minutes=rng.randint(0, 7 * 60)))
    moments.sort()
    now = timezone.now()
    for place, moment in enumerate(moments):
        just_over = now - datetime.timedelta(minutes=9 * (number - place))
        moments[place] = min(moment, just_over)
    return moments
