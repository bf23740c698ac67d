"""What the report form shows of projects and livelihood tasks beside what is typed: strings, ready to be placed.

Judged from the stored values of the form, and from approved rows that the reader may know.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from projects.enums import Stage
from projects.judging import ProjectLedger, TaskLedger, read_what_hangs_on
from projects.models import GradeScale, ProjectProgress, TargetProgress, TaskProgress
from projects.models.ledger import SOURCES
from projects.models.rows import ARRIVED, TASK_SOURCES
from projects.presenters.amounts import in_wan
from reporting.entry.row_context import CarriedWords, RowContext
from reporting.enums import Grade, Measure, Status
from reporting.models import ReportRow, Submission
from reporting.months import last_day, months_label
from reporting.rules.assessment import Assessment
from reporting.rules.figures import operand, plain, trimmed, typeset, with_unit
from reporting.rules.projects.grade import points_in_words
from reporting.visibility import Viewer


@dataclass(frozen=True)
class ProjectContext(RowContext):
    """One project of the form."""

    number: int
    name: str
    about: str
    code: str
    """政府（国有）投资，续建."""
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
    """Whether the word has the colour of the mark."""
    word: str
    short: str
    sentence: str
    notes: list[str]
    """What is late, 超概算, and a figure that went down: told, not refused."""
    values: dict[str, str]
    typed_sources: list[tuple[str, str]]
    """Each source of which money is known to have arrived, with the amount."""
    has_more: bool
    """Whether a problem or something to be settled is told, so that its part of the row stands open."""

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
    form: Submission, rows: Sequence[ProjectProgress], ledger: ProjectLedger
) -> dict[int, ProjectContext]:
    """A line for each row by its key."""
    return {
        row.pk: _project_line(place, row, form, ledger) for place, row in enumerate(rows, start=1)
    }


def ledger_of_projects(
    form: Submission, rows: Iterable[ProjectProgress], viewer: Viewer
) -> ProjectLedger:
    """What judging a form's projects needs: what hangs on their lines, and approved rows (two queries).

    The scale comes with the rows (`ProjectProgress.subject_related`).
    """
    lines = [row.project_plan for row in rows]
    read_what_hangs_on(lines)
    own = (getattr(line.plan, "grade_scale", None) for line in lines)
    scale = next(own, None) or GradeScale.usual(form.period.plan)
    approved = ProjectProgress.objects.of_lines(lines).approved().known_to(viewer)
    return ProjectLedger(lines, scale, approved, {form.period.month})


def _project_line(
    place: int, row: ProjectProgress, form: Submission, ledger: ProjectLedger
) -> ProjectContext:
    line, month = row.project_plan, form.period.month
    found = ledger.judge(line, month, row)
    judged, before = found.judged, ledger.before(line, month)
    gained = ""
    if row.completed is not None and before is not None and before.completed is not None:
        gained = typeset(trimmed(row.completed - before.completed))
    short = ""
    if judged.points is not None and judged.completion is not None and judged.pace is not None:
        points = points_in_words(judged.points)
        short = f"完成{plain(judged.completion)}%，序时{plain(judged.pace)}%，{points}"
    elif judged.grade is not Grade.NOT_REPORTED:
        short = judged.sentence
    return ProjectContext(
        words=CarriedWords.of(row, before),
        number=place,
        name=line.project.name,
        about=f"{line.project.get_source_display()}投资 {line.get_nature_display()}",
        code=line.project.code,
        planned=in_wan(line.investment),
        done_before=in_wan(line.done_before),
        before=in_wan(before.completed) if before else "",
        gained=gained,
        asked=f"{months_label(month)}累计完成（万元）",
        grade=judged.grade.value,
        mark=judged.grade.mark,
        colour=judged.grade.colour,
        lags=judged.lags,
        word=judged.label,
        short=short,
        sentence=judged.sentence,
        notes=[fact.sentence for fact in judged.late_facts] + warnings(row, before),
        values={
            **{name: in_wan(getattr(row, name)) for name in ("completed", "arrived")},
            "percent": "" if row.progress_percent is None else f"{row.progress_percent}%",
            "stage": Stage(row.stage).label if row.stage else "",
        },
        typed_sources=_typed(row, dict(zip(ARRIVED, SOURCES.values(), strict=True))),
        has_more=bool(row.problem_kind or row.problem or row.matter),
    )


def warnings(row: ProjectProgress, before: ProjectProgress | None) -> list[str]:
    """What is unusual about a project's figures and may be right all the same: 超概算, 核减."""
    line, told = row.project_plan, []
    if row.completed is not None:
        done = line.done_before + row.completed
        if done > line.project.total_investment:
            told.append(
                f"超概算：至上年底{in_wan(line.done_before)} + 本年{in_wan(row.completed)} = {in_wan(done)}万元，"
                f"超过总投资{in_wan(line.project.total_investment)}万元，请核对"
            )
        if before is not None and before.completed is not None and row.completed < before.completed:
            told.append(f"比上期{in_wan(before.completed)}万元减少，是核减的请写明原因")
    return told


@dataclass(frozen=True)
class TaskContext(RowContext):
    """One livelihood task of the form."""

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
    """Each source of which money is known to have arrived or to be spent, with the amount."""


def task_contexts(
    form: Submission, rows: Sequence[TaskProgress], ledger: TaskLedger
) -> dict[int, TaskContext]:
    """A line for each row by its key.

    A task with numbers is judged by them, each in its own row of the form.
    """
    return {row.pk: _task_line(row, form, ledger) for row in rows}


def ledger_of_tasks(form: Submission, rows: Iterable[TaskProgress], viewer: Viewer) -> TaskLedger:
    """What judging a form's tasks by their deeds needs: approved rows (one query, once they are asked for)."""
    approved = TaskProgress.objects.of_tasks(row.task for row in rows).approved().known_to(viewer)
    return TaskLedger((), (), approved, (), {form.period.month})


def has_targets(row: TaskProgress) -> bool:
    """Whether the task promises any numbers; read along with the rows of a form (`TaskProgress.of_form`)."""
    return bool(row.has_targets)


def is_by_deed(row: TaskProgress, form: Submission) -> bool:
    """Whether the task is judged by done or not done: it has no numbers, or its time limit is past."""
    due_on, period = row.task.due_on, form.period
    return not has_targets(row) or (
        due_on is not None and due_on <= last_day(period.plan.year, period.month)
    )


def _task_line(row: TaskProgress, form: Submission, ledger: TaskLedger) -> TaskContext:
    task, month = row.task, form.period.month
    before = ledger.before(task, month)
    judged = ledger.judge(task, month, row).judged
    by_numbers = not is_by_deed(row, form)
    return TaskContext(
        words=CarriedWords.of(row, before),
        number=f"{task.get_level_display()[0]}{task.number}",
        name=task.name,
        target_text=task.target_text,
        planned=in_wan(task.investment),
        limit=f"{task.due_on:%Y-%m-%d}" if task.due_on else "",
        before=in_wan(before.arrived) if before else "",
        asked=f"{months_label(month)}累计到位（万元）",
        status="" if by_numbers else judged.status.value,
        word="" if by_numbers else judged.label,
        sentence="按下面的量化目标判断。" if by_numbers else judged.sentence,
        values={name: in_wan(getattr(row, name)) for name in ("arrived", "spent")},
        typed_sources=_typed(row, TASK_SOURCES),
    )


@dataclass(frozen=True)
class TaskTargetContext(RowContext):
    """One 量化目标 of the form."""

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
    form: Submission, rows: Iterable[TargetProgress], viewer: Viewer
) -> TaskLedger:
    """What judging a form's 量化目标 needs: approved figures (one query, once they are asked for)."""
    approved = (
        TargetProgress.objects.of_targets(row.task_target for row in rows)
        .approved()
        .known_to(viewer)
    )
    return TaskLedger((), (), (), approved, {form.period.month})


def task_target_contexts(
    form: Submission, rows: Sequence[TargetProgress], ledger: TaskLedger
) -> dict[int, TaskTargetContext]:
    """A line for each row by its key."""
    return {row.pk: _target_line(row, form, ledger) for row in rows}


def _target_line(row: TargetProgress, form: Submission, ledger: TaskLedger) -> TaskTargetContext:
    target, month = row.task_target, form.period.month
    before = ledger.figure_before(target, month)
    assessment = ledger.judge_target(target, month, row).assessment
    is_sum = target.measure == Measure.CUMULATIVE
    gained = ""
    if is_sum and row.value is not None and before is not None and before.value is not None:
        gained = typeset(row.value - before.value)
    return TaskTargetContext(
        words=CarriedWords.of(row, before),
        number=f"{target.task.get_level_display()[0]}{target.task.number}",
        name=target.words,
        task=target.task.name,
        quantity=f"{plain(target.quantity)}{target.unit}",
        before=_figure(before.value) if before else "",
        expected=_figure(assessment.expected),
        asked=f"{months_label(month)}累计（{target.unit}）"
        if is_sum
        else f"{month}月末（{target.unit}）",
        gained=gained,
        status=assessment.status.value,
        word=assessment.label,
        short=_short(assessment),
        sentence=assessment.sentence,
        value=_figure(row.value),
    )


def _short(assessment: Assessment) -> str:
    """128 − 100 = 28个，完成64.0%，序时50.0%; nothing before the row is filled in."""
    if assessment.status is Status.NOT_REPORTED:
        return ""
    if assessment.gap is None or assessment.expected is None or assessment.actual is None:
        return assessment.sentence
    gap = with_unit(assessment.gap, assessment.gap_unit)
    said = f"{typeset(assessment.actual)} − {operand(assessment.expected)} = {gap}"
    if assessment.completion is not None and assessment.pace is not None:
        said += f"，完成{plain(assessment.completion)}%，序时{plain(assessment.pace)}%"
    return said


def _typed(row: ReportRow, names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (label, in_wan(getattr(row, name)))
        for name, label in names.items()
        if getattr(row, name) is not None
    ]


def _figure(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
