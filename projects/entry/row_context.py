"""The read-only context beside each row of projects and tasks in the report form: ready strings.

Judged by the stored values of the rows, and by approved rows that the viewer may know.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from projects.judging import ProjectLedger, TaskLedger, read_what_hangs_on
from projects.models import GradeScale, ProjectProgress, TargetProgress, TaskProgress
from projects.models.ledger import SOURCES
from projects.models.rows import ARRIVED, TASK_SOURCES
from projects.presenters.amounts import in_percent, in_points, in_wan
from reporting.entry.row_context import CarriedWords, RowContext
from reporting.enums import Grade, Measure, Status
from reporting.models import ReportRow, Submission
from reporting.months import last_day, months_label
from reporting.rules.assessment import Assessment
from reporting.rules.figures import operand, plain, trimmed, typeset, with_unit
from reporting.rules.projects.grade import GradedProject
from reporting.visibility import Viewer


@dataclass(frozen=True)
class ProjectContext(RowContext):
    """The context of one project of the form."""

    number: int
    name: str
    about: str
    """政府（国有）投资 续建."""
    code: str
    planned: str
    done_before: str
    before: str
    gained: str
    """本期新增."""
    asked: str
    grade: str
    mark: str
    colour: str
    lags: bool
    word: str
    """The label of the grade."""
    short: str
    sentence: str
    notes: list[str]
    """Late facts, which do not keep the row from being submitted."""
    values: dict[str, str]
    """Stored values of a locked row by field."""
    typed_sources: list[tuple[str, str]]
    """The name and the amount of each source with 到位资金."""
    has_more: bool
    """Whether a problem or a matter is reported: then that part of the row is open."""

    @property
    def status_class(self) -> str:
        """What follows the class `status`: the colour of a lagging project; with its blank."""
        if not self.lags:
            return ""
        return f" g-{self.colour}" if self.colour else " s-behind"

    @property
    def mark_class(self) -> str:
        """What follows the class `mark`, with its blank."""
        if self.colour:
            return f" g-{self.colour}"
        return " m-behind" if self.lags else ""


def project_contexts(
    submission: Submission, rows: Sequence[ProjectProgress], ledger: ProjectLedger
) -> dict[int, ProjectContext]:
    """The context of each row by its key."""
    return {
        row.pk: _project_context(number, row, submission, ledger)
        for number, row in enumerate(rows, start=1)
    }


def ledger_of_projects(
    submission: Submission, rows: Iterable[ProjectProgress], viewer: Viewer
) -> ProjectLedger:
    """The ledger by which the projects of a form are judged (two queries).

    The scale was read with the rows (`ProjectProgress.subject_related`).
    """
    lines = [row.project_plan for row in rows]
    read_what_hangs_on(lines)
    # The lines of a form are all of one plan.
    plan = submission.period.plan
    scale = GradeScale.of_plan(lines[0].plan) if lines else GradeScale.usual(plan)
    approved = ProjectProgress.objects.of_lines(lines).approved().known_to(viewer)
    return ProjectLedger(lines, scale, approved, {submission.period.month})


def _project_context(
    number: int, row: ProjectProgress, submission: Submission, ledger: ProjectLedger
) -> ProjectContext:
    line = row.project_plan
    month = submission.period.month
    judged = ledger.judge(line, month, row).judged
    before = ledger.before(line, month)
    completed_before = before.completed if before else None
    gained = _difference(row.completed, completed_before)
    return ProjectContext(
        words=CarriedWords.of(row, before),
        number=number,
        name=line.project.name,
        about=f"{line.project.get_source_display()}投资 {line.get_nature_display()}",
        code=line.project.code,
        planned=in_wan(line.investment),
        done_before=in_wan(line.done_before),
        before=in_wan(completed_before),
        gained="" if gained is None else typeset(trimmed(gained)),
        asked=f"{months_label(month)}累计完成（万元）",
        grade=judged.grade.value,
        mark=judged.grade.mark,
        colour=judged.grade.colour,
        lags=judged.lags,
        word=judged.label,
        short=_short_of_project(judged),
        sentence=judged.sentence,
        notes=[fact.sentence for fact in judged.late_facts],
        values=_project_values(row),
        typed_sources=_amounts(row, dict(zip(ARRIVED, SOURCES.values(), strict=True))),
        has_more=bool(row.problem_kind or row.problem or row.matter),
    )


def _short_of_project(judged: GradedProject) -> str:
    """完成40.0%，序时50.0%，低10.0个百分点; the sentence where nothing is compared."""
    if judged.points is not None and judged.completion is not None and judged.pace is not None:
        completion = in_percent(judged.completion)
        return f"完成{completion}，序时{in_percent(judged.pace)}，{in_points(judged.points)}"
    if judged.grade is Grade.NOT_REPORTED:
        return ""
    return judged.sentence


def _project_values(row: ProjectProgress) -> dict[str, str]:
    values = {"completed": in_wan(row.completed), "arrived": in_wan(row.arrived)}
    values["percent"] = "" if row.progress_percent is None else f"{row.progress_percent}%"
    values["stage"] = row.get_stage_display()
    return values


@dataclass(frozen=True)
class TaskContext(RowContext):
    """The context of one livelihood task of the form."""

    number: str
    name: str
    target_text: str
    planned: str
    limit: str
    before: str
    asked: str
    status: str
    word: str
    sentence: str
    values: dict[str, str]
    typed_sources: list[tuple[str, str]]
    """The name and the amount of each source with 到位资金 or 支出资金."""


def task_contexts(
    submission: Submission, rows: Sequence[TaskProgress], ledger: TaskLedger
) -> dict[int, TaskContext]:
    """The context of each row by its key.

    A task with 量化目标 is judged by them, in rows of their own.
    """
    return {row.pk: _task_context(row, submission, ledger) for row in rows}


def ledger_of_tasks(
    submission: Submission, rows: Iterable[TaskProgress], viewer: Viewer
) -> TaskLedger:
    """The ledger by which tasks are judged by done or not done (one query, when first needed)."""
    approved = TaskProgress.objects.of_tasks(row.task for row in rows).approved().known_to(viewer)
    return TaskLedger((), (), approved, (), {submission.period.month})


def has_targets(row: TaskProgress) -> bool:
    """Whether the task has 量化目标; read with the rows of a form (`TaskProgress.of_form`)."""
    return bool(row.has_targets)


def is_judged_by_done(row: TaskProgress, submission: Submission) -> bool:
    """Whether the task is judged by done or not done: no 量化目标, or its time limit is past."""
    if not has_targets(row):
        return True
    period = submission.period
    due_on = row.task.due_on
    return due_on is not None and due_on <= last_day(period.plan.year, period.month)


def _task_context(row: TaskProgress, submission: Submission, ledger: TaskLedger) -> TaskContext:
    task = row.task
    month = submission.period.month
    before = ledger.before(task, month)
    judged = ledger.judge(task, month, row).judged
    status = ""
    word = ""
    sentence = "按下面的量化目标判断。"
    if is_judged_by_done(row, submission):
        status = judged.status.value
        word = judged.label
        sentence = judged.sentence
    return TaskContext(
        words=CarriedWords.of(row, before),
        number=f"{task.get_level_display()[0]}{task.number}",
        name=task.name,
        target_text=task.target_text,
        planned=in_wan(task.investment),
        limit=f"{task.due_on:%Y-%m-%d}" if task.due_on else "",
        before=in_wan(before.arrived if before else None),
        asked=f"{months_label(month)}累计到位（万元）",
        status=status,
        word=word,
        sentence=sentence,
        values={"arrived": in_wan(row.arrived), "spent": in_wan(row.spent)},
        typed_sources=_amounts(row, TASK_SOURCES),
    )


@dataclass(frozen=True)
class TaskTargetContext(RowContext):
    """The context of one 量化目标 of the form."""

    number: str
    name: str
    task: str
    quantity: str
    before: str
    expected: str
    asked: str
    gained: str
    status: str
    word: str
    short: str
    sentence: str
    value: str


def ledger_of_targets(
    submission: Submission, rows: Iterable[TargetProgress], viewer: Viewer
) -> TaskLedger:
    """The ledger by which 量化目标 of a form are judged (one query, when first needed)."""
    approved = (
        TargetProgress.objects.of_targets(row.task_target for row in rows)
        .approved()
        .known_to(viewer)
    )
    return TaskLedger((), (), (), approved, {submission.period.month})


def task_target_contexts(
    submission: Submission, rows: Sequence[TargetProgress], ledger: TaskLedger
) -> dict[int, TaskTargetContext]:
    """The context of each row by its key."""
    return {row.pk: _target_context(row, submission, ledger) for row in rows}


def _target_context(
    row: TargetProgress, submission: Submission, ledger: TaskLedger
) -> TaskTargetContext:
    target = row.task_target
    month = submission.period.month
    before = ledger.figure_before(target, month)
    value_before = before.value if before else None
    assessment = ledger.judge_target(target, month, row).assessment
    gained = None
    asked = f"{month}月末（{target.unit}）"
    if target.measure == Measure.CUMULATIVE:
        gained = _difference(row.value, value_before)
        asked = f"{months_label(month)}累计（{target.unit}）"
    return TaskTargetContext(
        words=CarriedWords.of(row, before),
        number=f"{target.task.get_level_display()[0]}{target.task.number}",
        name=target.words,
        task=target.task.name,
        quantity=f"{plain(target.quantity)}{target.unit}",
        before=_figure(value_before),
        expected=_figure(assessment.expected),
        asked=asked,
        gained="" if gained is None else typeset(gained),
        status=assessment.status.value,
        word=assessment.label,
        short=_short_of_target(assessment),
        sentence=assessment.sentence,
        value=_figure(row.value),
    )


def _short_of_target(assessment: Assessment) -> str:
    """128 − 100 = 28个，完成64.0%，序时50.0%; empty before the row is filled in."""
    if assessment.status is Status.NOT_REPORTED:
        return ""
    if assessment.gap is None or assessment.expected is None or assessment.actual is None:
        return assessment.sentence
    gap = with_unit(assessment.gap, assessment.gap_unit)
    words = f"{typeset(assessment.actual)} − {operand(assessment.expected)} = {gap}"
    if assessment.completion is not None and assessment.pace is not None:
        words += f"，完成{in_percent(assessment.completion)}，序时{in_percent(assessment.pace)}"
    return words


def _difference(figure: Decimal | None, before: Decimal | None) -> Decimal | None:
    """本期新增; None where either is not known."""
    if figure is None or before is None:
        return None
    return figure - before


def _amounts(row: ReportRow, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The name and the amount of each of these fields whose amount is known."""
    amounts = []
    for field, name in names.items():
        amount = in_wan(getattr(row, field))
        if amount:
            amounts.append((name, amount))
    return amounts


def _figure(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
