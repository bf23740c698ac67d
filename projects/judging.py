"""Judges a plan's projects and livelihood tasks: a few queries, then the pure rules in Python.

Every page, export, chart and command takes its figures from here.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from projects.enums import Nature, Node, Stage
from projects.models import (
    GradeScale,
    KeyProject,
    LivelihoodTask,
    PlanMilestone,
    Preparation,
    ProjectPlan,
    ProjectProgress,
    Sector,
    TargetProgress,
    TaskProgress,
    TaskTarget,
)
from projects.models.rows import ARRIVED, QUARTER_MONTHS, is_due
from reporting.db.joined_children import Along, Columns, read_along, read_many
from reporting.drawing.figure_marks import counting_rows
from reporting.enums import Grade, Measure, Pace, RowGroup, Status
from reporting.models import Plan, ReportRow
from reporting.models.submissions import CONFIRMATION
from reporting.months import last_day
from reporting.rules.assessment import Assessment
from reporting.rules.projects.facts import NodeDates, ProjectFacts
from reporting.rules.projects.grade import Bounds, GradedProject, judge_project
from reporting.rules.projects.tasks import (
    JudgedTask,
    TaskFacts,
    TaskTargetTerms,
    judge_task,
    judge_task_target,
    needed_of_task_target,
)
from reporting.rules.remainder import Needed
from reporting.visibility import Viewer

RowT = TypeVar("RowT", bound=ReportRow)
Approved = Mapping[tuple[int, int], RowT]
"""The row that counts, by the subject's key and the month."""

_NODES = Along("nodes", Preparation, "all_nodes", by=("pk",))
_MILESTONES = Along("milestones", PlanMilestone, "all_milestones", by=("month",))
LINE = Columns(ProjectPlan, project=Columns(KeyProject, sector=Columns(Sector)))
"""A line of a plan with its project and that one's sector."""
_REPORT = Columns(
    ProjectProgress,
    without=(*ARRIVED, *CONFIRMATION, "open_in", "is_locked", "version"),
    annotated=("month", "revision", "approved_at", "approver"),
)
"""Without what is read on report forms alone."""
_TARGETS = Along("targets", TaskTarget, "all_targets", by=("order",))


def read_what_hangs_on(lines: Iterable[ProjectPlan]) -> None:
    """Read the milestones of these lines, and the 前期节点 of those judged by them (one query)."""
    lines = list(lines)
    rows = ProjectPlan.objects.of_form(line.pk for line in lines)
    copies = {copy.pk: copy for copy in read_along(rows, _NODES, _MILESTONES)}
    for line in lines:
        line.all_nodes = copies[line.pk].all_nodes
        line.all_milestones = copies[line.pk].all_milestones


def _by_month(rows: Iterable[RowT]) -> dict[tuple[int, int], RowT]:
    """The rows that count by subject and month."""
    return counting_rows(rows, lambda row: (row.subject_id, row.month))


def latest(approved: Approved[RowT], subject: int, through: int) -> RowT | None:
    """The subject's latest row up to the month."""
    return next(_latest_first(approved, subject, through), None)


def _latest_first(approved: Approved[RowT], subject: int, through: int) -> Iterator[RowT]:
    """The subject's rows up to the month, the latest first."""
    for month in range(through, 0, -1):
        row = approved.get((subject, month))
        if row is not None:
            yield row


def _last_known_day(
    approved: Approved[RowT], row: RowT | None, subject: int, through: int, field: str
) -> datetime.date | None:
    """The day in a field of the row, or of the latest row before it that has one."""
    for known in (row, *_latest_first(approved, subject, through)):
        day = getattr(known, field, None)
        if isinstance(day, datetime.date):
            return day
    return None


def _missing_reason(row: ReportRow | None) -> str:
    if row is None or not row.unpublished:
        return ""
    return f"数据未发布：{row.unpublished_note}"


def _nodes(line: ProjectPlan) -> tuple[NodeDates, ...]:
    """前期节点 by which a line in preparation is judged; none for another line."""
    if line.nature != Nature.PREPARATION:
        return ()
    return tuple(
        NodeDates(Node(node.node).label, node.planned_on, node.done_on) for node in line.all_nodes
    )


def asks(plan: Plan, group: RowGroup) -> set[int]:
    """The months of the plan's year whose reports have rows of the group.

    Quarters that are not opened yet count; an opened period may be limited to other groups.
    """
    months = set(QUARTER_MONTHS)
    for period in plan.all_periods:
        if is_due(group, period):
            months.add(period.month)
        else:
            months.discard(period.month)
    return months


@dataclass(frozen=True)
class JudgedProject:
    """A project's line in the plan with its approved row of the period and their judgement."""

    line: ProjectPlan
    row: ProjectProgress | None
    judged: GradedProject

    @property
    def grade(self) -> Grade:
        return self.judged.grade

    @property
    def lags(self) -> bool:
        return self.judged.lags

    @property
    def completed(self) -> Decimal | None:
        """Of the year so far, in 万元; None where it is not known."""
        return self.judged.facts.completed

    @property
    def arrived(self) -> Decimal | None:
        """Of the year so far, in 万元; None where it is not known."""
        return self.judged.facts.arrived

    @property
    def stage(self) -> Stage:
        """As reported, else as the ledger has it."""
        if self.row is not None and self.row.stage:
            return Stage(self.row.stage)
        return Stage(self.line.project.stage)

    @property
    def list_name(self) -> Nature:
        """Its list of 三张清单: NEW is 开工 (not started yet), CONTINUED 在建, PREPARATION 前期."""
        nature = Nature(self.line.nature)
        if nature == Nature.NEW and self.judged.facts.has_started:
            return Nature.CONTINUED
        return nature


class ProjectLedger:
    """A plan's lines of projects, the bounds of their grades, and their approved rows by month.

    Read once; then any line is judged for any period without another query. Rows that the viewer
    may not know are not read.
    """

    def __init__(
        self,
        lines: Iterable[ProjectPlan],
        scale: GradeScale,
        approved: Iterable[ProjectProgress],
        months: set[int],
        known_on: datetime.date | None = None,
    ) -> None:
        self.lines = list(lines)
        self._known_on = known_on
        self.scale = scale
        self.months = months
        self._approved = _by_month(approved)
        self._bounds_of: dict[tuple[int, int], Bounds] = {}

    @classmethod
    def of_plan(cls, plan: Plan, viewer: Viewer) -> "ProjectLedger":
        """All lines of a plan by sector and code, without their leads.

        Two queries, and two more where the plan was read without its scale and its periods.
        """
        lines = read_many(ProjectPlan.objects.to_judge(plan), LINE, _NODES, _MILESTONES)
        for line in lines:
            line.plan = plan
        return cls(
            lines,
            GradeScale.of_plan(plan),
            read_many(ProjectProgress.objects.of_plan(plan).approved().known_to(viewer), _REPORT),
            asks(plan, RowGroup.PROJECTS),
            viewer.known_on,
        )

    def of_day(self, line: ProjectPlan, through: int) -> ProjectPlan:
        """The line as it is judged after the months 1 to `through`: as published, if it was."""
        return line.as_of(last_day(line.plan.year, through), self._known_on)

    @cached_property
    def has_samples(self) -> bool:
        """Whether any project is made up for a demo: then the page says 演示数据."""
        return any(line.project.is_sample for line in self.lines)

    def row(self, line: ProjectPlan, month: int) -> ProjectProgress | None:
        """The approved row of the line for the months 1 to `month`."""
        return self._approved.get((line.pk, month))

    @cached_property
    def known_months(self) -> set[int]:
        """The months for which the viewer knows any approved row."""
        return {month for _, month in self._approved}

    def _last_known_day(
        self, row: ProjectProgress | None, line: ProjectPlan, through: int, field: str
    ) -> datetime.date | None:
        """The day in a field of the row, or of the line's latest row before it that has one."""
        day: datetime.date | None = getattr(row, field, None)
        if day is not None or line.pk not in self._dated:
            return day
        return _last_known_day(self._approved, None, line.pk, through, field)

    @cached_property
    def _dated(self) -> set[int]:
        """The keys of lines of which any row says when they started or were finished: few do."""
        return {
            key
            for (key, _), row in self._approved.items()
            if row.started_on is not None or row.finished_on is not None
        }

    def before(self, line: ProjectPlan, month: int) -> ProjectProgress | None:
        """The line's latest approved row of an earlier period of its year."""
        return latest(self._approved, line.pk, month - 1)

    def judge(
        self, line: ProjectPlan, through: int, reported: ProjectProgress | None = None
    ) -> JudgedProject:
        """The line judged after the months 1 to `through`.

        By its approved row, or by the row `reported` that is not approved yet.
        """
        row = reported or self.row(line, through)
        line = self.of_day(line, through)
        project = line.project
        started_on = self._last_known_day(row, line, through, "started_on")
        finished_on = self._last_known_day(row, line, through, "finished_on")
        facts = ProjectFacts(
            year=line.plan.year,
            through=through,
            investment=line.investment,
            completed=row.completed if row else None,
            arrived=row.arrived if row else None,
            is_new=line.nature == Nature.NEW,
            is_preparation=line.nature == Nature.PREPARATION,
            planned_start=project.planned_start,
            planned_finish=project.planned_finish,
            started_on=started_on or project.started_on,
            finished_on=finished_on or project.finished_on,
            milestones={milestone.month: milestone.amount for milestone in line.all_milestones},
            nodes=_nodes(line),
            is_due=through in self.months,
            is_reported=row is not None,
            missing_reason=_missing_reason(row),
            months_due=self.months,
        )
        return JudgedProject(line, row, judge_project(facts, self._bounds(line.plan.year, through)))

    def _bounds(self, year: int, through: int) -> Bounds:
        """The bounds of the grades by which a period is judged; the same for all of its lines."""
        key = (year, through)
        if key not in self._bounds_of:
            scale = self.scale.as_of(last_day(year, through), self._known_on)
            self._bounds_of[key] = scale.bounds
        return self._bounds_of[key]

    def judge_all(self, through: int) -> list[JudgedProject]:
        """Every line that is part of the plan at the end of the month, in the ledger's order."""
        return [self.judge(line, through) for line in self.lines if self.stands(line, through)]

    def stands(self, line: ProjectPlan, month: int) -> bool:
        """Whether the line is part of its plan at the end of the month, as judged then."""
        return self.of_day(line, month).stands_in(month)


@dataclass(frozen=True)
class JudgedTarget:
    """A 量化目标 with its approved row of the period and their assessment."""

    target: TaskTarget
    row: TargetProgress | None
    assessment: Assessment
    needed: Needed | None
    """What is left to do of it up to its 完成时限; None where nothing is or can be said."""


@dataclass(frozen=True)
class JudgedTaskRow:
    """A livelihood task with its approved row of the period and their judgement."""

    task: LivelihoodTask
    row: TaskProgress | None
    judged: JudgedTask
    targets: list[JudgedTarget]

    @property
    def status(self) -> Status:
        return self.judged.status

    @property
    def lags(self) -> bool:
        return self.judged.status.lags


class TaskLedger:
    """A plan's livelihood tasks with their 量化目标, and their approved rows by month."""

    def __init__(
        self,
        tasks: Iterable[LivelihoodTask],
        targets: Iterable[TaskTarget],
        rows: Iterable[TaskProgress],
        figures: Iterable[TargetProgress],
        months: set[int],
        known_on: datetime.date | None = None,
    ) -> None:
        self.tasks = list(tasks)
        self._known_on = known_on
        self.months = months
        self._targets: dict[int, list[TaskTarget]] = {}
        for target in targets:
            self._targets.setdefault(target.task_id, []).append(target)
        self._unread_rows = rows
        self._unread_figures = figures

    @classmethod
    def of_plan(cls, plan: Plan, viewer: Viewer) -> "TaskLedger":
        """All tasks of a plan in printed order, without their units.

        Three queries, and one more where the plan was read without its periods.
        """
        tasks = read_along(LivelihoodTask.objects.to_judge(plan), _TARGETS)
        targets = []
        for task in tasks:
            task.plan = plan
            for target in task.all_targets:
                target.task = task
                targets.append(target)
        return cls(
            tasks,
            targets,
            list(TaskProgress.objects.of_plan(plan).approved().known_to(viewer)),
            list(TargetProgress.objects.of_plan(plan).approved().known_to(viewer)),
            asks(plan, RowGroup.TASKS),
            viewer.known_on,
        )

    @cached_property
    def _rows(self) -> dict[tuple[int, int], TaskProgress]:
        """Read when first asked for: checks before a form is submitted seldom need them."""
        return _by_month(self._unread_rows)

    @cached_property
    def _figures(self) -> dict[tuple[int, int], TargetProgress]:
        return _by_month(self._unread_figures)

    def row(self, task: LivelihoodTask, month: int) -> TaskProgress | None:
        """The approved row of the task for the months 1 to `month`."""
        return self._rows.get((task.pk, month))

    @property
    def known_months(self) -> set[int]:
        """The months for which the viewer knows any approved row."""
        return {month for _, month in (*self._rows, *self._figures)}

    def before(self, task: LivelihoodTask, month: int) -> TaskProgress | None:
        """The task's latest approved row of an earlier period of its year."""
        return latest(self._rows, task.pk, month - 1)

    def figure_before(self, target: TaskTarget, month: int) -> TargetProgress | None:
        """The 量化目标's latest approved figure of an earlier period of its year."""
        return latest(self._figures, target.pk, month - 1)

    def judge_target(
        self, target: TaskTarget, through: int, reported: TargetProgress | None = None
    ) -> JudgedTarget:
        """The 量化目标 judged after the months 1 to `through`.

        By its approved row, or by the row `reported` that is not approved yet.
        """
        row = reported or self._figures.get((target.pk, through))
        year = target.task.plan.year
        value = row.value if row else None
        terms = TaskTargetTerms(
            target.words,
            target.quantity,
            target.unit,
            Measure(target.measure),
            Pace(target.pace),
            due_on=target.task.due_on,
            months_due=self.months,
        )
        assessment = judge_task_target(
            terms, year=year, through=through, value=value, missing_reason=_missing_reason(row)
        )
        needed = needed_of_task_target(terms, year=year, through=through, value=value)
        return JudgedTarget(target, row, assessment, needed)

    def judge(
        self, task: LivelihoodTask, through: int, reported: TaskProgress | None = None
    ) -> JudgedTaskRow:
        """The task judged after the months 1 to `through`.

        By its approved row, or by the row `reported` that is not approved yet.
        """
        row = reported or self.row(task, through)
        task = task.as_of(last_day(task.plan.year, through), self._known_on)
        facts = TaskFacts(
            year=task.plan.year,
            through=through,
            due_on=task.due_on,
            done_on=_last_known_day(self._rows, row, task.pk, through, "done_on"),
            words=row.words if row else "",
            verdict=row.known_verdict if row else None,
            is_due=through in self.months,
            is_reported=row is not None and row.is_filled and not row.unpublished,
            missing_reason=_missing_reason(row),
        )
        targets = [self.judge_target(target, through) for target in self._targets.get(task.pk, ())]
        judged = judge_task(facts, tuple(target.assessment for target in targets))
        return JudgedTaskRow(task, row, judged, targets)

    def judge_all(self, through: int) -> list[JudgedTaskRow]:
        """Every task of the ledger, in its order."""
        return [self.judge(task, through) for task in self.tasks]
