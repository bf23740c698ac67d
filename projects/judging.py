"""From a plan's projects and livelihood tasks to judged ones: a handful of queries, then the pure rules in Python.

Every page, export, chart and command takes its figures from here.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from projects.enums import Nature, Node, Stage
from projects.models import (
    GradeScale,
    LivelihoodTask,
    PlanMilestone,
    Preparation,
    ProjectPlan,
    ProjectProgress,
    TargetProgress,
    TaskProgress,
    TaskTarget,
)
from projects.models.rows import QUARTER_MONTHS, is_due
from reporting.db.joined_children import Along, read_along
from reporting.drawing.figure_marks import counting_rows
from reporting.enums import Grade, Measure, Pace, RowGroup, Status, Verdict
from reporting.models import Plan, ReportRow
from reporting.rules.assessment import Assessment
from reporting.rules.projects.facts import NodeDates, ProjectFacts
from reporting.rules.projects.grade import GradedProject, judge_project
from reporting.rules.tasks import (
    JudgedTask,
    TaskFacts,
    TaskTargetTerms,
    judge_task,
    judge_task_target,
)
from reporting.visibility import Viewer

RowT = TypeVar("RowT", bound=ReportRow)
Approved = Mapping[tuple[int, int], RowT]
"""Subject and month → the row that counts."""

_NODES = Along("nodes", Preparation, "all_nodes")
_MILESTONES = Along("milestones", PlanMilestone, "all_milestones")
_TARGETS = Along("targets", TaskTarget, "all_targets")


def read_what_hangs_on(lines: Iterable[ProjectPlan]) -> None:
    """Read the milestones of these lines, and the 前期节点 of those judged by them (one query)."""
    lines = list(lines)
    rows = ProjectPlan.objects.of_form(line.pk for line in lines)
    found = {read.pk: read for read in read_along(rows, _NODES, _MILESTONES)}
    for line in lines:
        line.all_nodes, line.all_milestones = (
            found[line.pk].all_nodes,
            found[line.pk].all_milestones,
        )


def _by_month(rows: Iterable[RowT]) -> dict[tuple[int, int], RowT]:
    """The rows that count by subject and month."""
    return counting_rows(rows, lambda row: (row.subject_id, row.month))


def latest(approved: Approved[RowT], subject: int, through: int) -> RowT | None:
    """The subject's latest row up to the month."""
    found = (approved.get((subject, month)) for month in range(through, 0, -1))
    return next((row for row in found if row is not None), None)


def _last_known(
    approved: Approved[RowT], row: RowT | None, subject: int, through: int, field: str
) -> Any:
    """What the row, or the latest before it that says anything, says in a field; None where none does."""
    earlier = (approved.get((subject, month)) for month in range(through, 0, -1))
    return next(
        (value for each in (row, *earlier) if each is not None and (value := getattr(each, field))),
        None,
    )


def _missing(row: ReportRow | None) -> str:
    return f"数据未发布：{row.unpublished_note}" if row is not None and row.unpublished else ""


def _nodes(line: ProjectPlan) -> tuple[NodeDates, ...]:
    return tuple(
        NodeDates(Node(node.node).label, node.planned_on, node.done_on) for node in line.all_nodes
    )


def asks(plan: Plan, group: RowGroup) -> set[int]:
    """The months of the plan's year whose reports hold rows of the group: quarters, and what was opened."""
    opened = {period.month: period for period in plan.all_periods}
    return {month for month, period in opened.items() if is_due(group, period)} | (
        set(QUARTER_MONTHS) - set(opened)
    )


@dataclass(frozen=True)
class JudgedProject:
    """One line of a plan's projects with what was approved on it for the period and what that comes to."""

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
        return Stage((self.row and self.row.stage) or self.line.project.stage)

    @property
    def list_name(self) -> Nature:
        """三张清单: 新开工 stands for 开工 (listed to start, not yet started), 续建 for 在建, 前期 for itself."""
        nature = Nature(self.line.nature)
        return (
            Nature.CONTINUED if nature == Nature.NEW and self.judged.facts.has_started else nature
        )


class ProjectLedger:
    """What is known of a plan's projects: its lines, the bounds of grades, and approved rows of every month.

    Read once; then any line is judged for any period without asking the database again. What the viewer may not
    know is not read.
    """

    def __init__(
        self,
        lines: Iterable[ProjectPlan],
        scale: GradeScale,
        approved: Iterable[ProjectProgress],
        months: set[int],
    ) -> None:
        self.lines = list(lines)
        self.scale = scale
        self.months = months
        self._approved = _by_month(approved)

    @classmethod
    def of_plan(cls, plan: Plan, viewer: Viewer) -> "ProjectLedger":
        """All lines of a plan by sector and code, without their leads (two queries, whatever their number).

        Two more where the plan was read without its scale and its periods.
        """
        lines = read_along(ProjectPlan.objects.to_judge(plan), _NODES, _MILESTONES)
        for line in lines:
            line.plan = plan
        return cls(
            lines,
            GradeScale.of_plan(plan),
            ProjectProgress.objects.of_plan(plan).approved().known_to(viewer),
            asks(plan, RowGroup.PROJECTS),
        )

    @property
    def has_samples(self) -> bool:
        """Whether any of it is made up for a demo: then the page says 演示数据."""
        return any(line.project.is_sample for line in self.lines)

    def row(self, line: ProjectPlan, month: int) -> ProjectProgress | None:
        """The approved row of the line for the months 1 to `month`."""
        return self._approved.get((line.pk, month))

    @property
    def known_months(self) -> set[int]:
        """The months for which anything approved is known to the reader."""
        return {month for _, month in self._approved}

    def before(self, line: ProjectPlan, month: int) -> ProjectProgress | None:
        """The line's latest approved row of an earlier period of its year."""
        return latest(self._approved, line.pk, month - 1)

    def judge(
        self, line: ProjectPlan, through: int, reported: ProjectProgress | None = None
    ) -> JudgedProject:
        """The line as it stands after the months 1 to `through`, by its approved row or by one still at work."""
        row, project = reported or self.row(line, through), line.project

        def day(field: str) -> datetime.date | None:
            found = _last_known(self._approved, row, line.pk, through, field) or getattr(
                project, field
            )
            return found if isinstance(found, datetime.date) else None

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
            started_on=day("started_on"),
            finished_on=day("finished_on"),
            milestones={each.month: each.amount for each in line.all_milestones},
            nodes=_nodes(line) if line.nature == Nature.PREPARATION else (),
            is_due=through in self.months,
            is_reported=row is not None,
            missing_reason=_missing(row),
            months_due=self.months,
        )
        return JudgedProject(line, row, judge_project(facts, self.scale.bounds))

    def judge_all(self, through: int) -> list[JudgedProject]:
        """Every line that stands in the plan at the end of the month, in the ledger's order."""
        return [self.judge(line, through) for line in self.lines if line.stands_in(through)]


@dataclass(frozen=True)
class JudgedTarget:
    """One 量化目标 with what was approved on it for the period and what that comes to."""

    target: TaskTarget
    row: TargetProgress | None
    assessment: Assessment


@dataclass(frozen=True)
class JudgedTaskRow:
    """One livelihood task with what was approved on it for the period and what that comes to."""

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
    """What is known of a plan's livelihood tasks: their 量化目标, and approved rows of every month."""

    def __init__(
        self,
        tasks: Iterable[LivelihoodTask],
        targets: Iterable[TaskTarget],
        rows: Iterable[TaskProgress],
        figures: Iterable[TargetProgress],
        months: set[int],
    ) -> None:
        self.tasks = list(tasks)
        self.months = months
        self._targets: dict[int, list[TaskTarget]] = {}
        for target in targets:
            self._targets.setdefault(target.task_id, []).append(target)
        self._read = rows, figures

    @classmethod
    def of_plan(cls, plan: Plan, viewer: Viewer) -> "TaskLedger":
        """All tasks of a plan in printed order, without their units (three queries, whatever their number).

        One more where the plan was read without its periods.
        """
        tasks = read_along(LivelihoodTask.objects.to_judge(plan), _TARGETS)
        for task in tasks:
            task.plan = plan
            for target in task.all_targets:
                target.task = task
        return cls(
            tasks,
            [target for task in tasks for target in task.all_targets],
            list(TaskProgress.objects.of_plan(plan).approved().known_to(viewer)),
            list(TargetProgress.objects.of_plan(plan).approved().known_to(viewer)),
            asks(plan, RowGroup.TASKS),
        )

    @cached_property
    def _rows(self) -> dict[tuple[int, int], TaskProgress]:
        """Of a form read when first asked for: what keeps it from being submitted asks for few of them."""
        return _by_month(self._read[0])

    @cached_property
    def _figures(self) -> dict[tuple[int, int], TargetProgress]:
        return _by_month(self._read[1])

    def row(self, task: LivelihoodTask, month: int) -> TaskProgress | None:
        """The approved row of the task for the months 1 to `month`."""
        return self._rows.get((task.pk, month))

    @property
    def known_months(self) -> set[int]:
        """The months for which anything approved is known to the reader."""
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
        """The 量化目标 as it stands after the months 1 to `through`, by its approved figure or by one still at work."""
        row = reported or self._figures.get((target.pk, through))
        promise = TaskTargetTerms(
            target.words, target.quantity, target.unit, Measure(target.measure), Pace(target.pace)
        )
        assessment = judge_task_target(
            promise,
            year=target.task.plan.year,
            through=through,
            value=row.value if row else None,
            is_due=through in self.months,
            missing_reason=_missing(row),
        )
        return JudgedTarget(target, row, assessment)

    def judge(
        self, task: LivelihoodTask, through: int, reported: TaskProgress | None = None
    ) -> JudgedTaskRow:
        """The task as it stands after the months 1 to `through`, by its approved row or by one still at work."""
        row = reported or self.row(task, through)
        done_on = _last_known(self._rows, row, task.pk, through, "done_on")
        facts = TaskFacts(
            year=task.plan.year,
            through=through,
            due_on=task.due_on,
            done_on=done_on if isinstance(done_on, datetime.date) else None,
            words=row.words if row else "",
            verdict=Verdict(row.verdict) if row and row.verdict else None,
            is_due=through in self.months,
            is_reported=row is not None and row.is_filled and not row.unpublished,
            missing_reason=_missing(row),
        )
        targets = [self.judge_target(target, through) for target in self._targets.get(task.pk, ())]
        judged = judge_task(facts, tuple(each.assessment for each in targets))
        return JudgedTaskRow(task, row, judged, targets)

    def judge_all(self, through: int) -> list[JudgedTaskRow]:
        """Every task of the ledger, in its order."""
        return [self.judge(task, through) for task in self.tasks]
