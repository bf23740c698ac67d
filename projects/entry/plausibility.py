"""What speaks against the figures typed for projects, livelihood tasks and 量化目标."""

from collections.abc import Iterable
from typing import Any

from projects.judging import ProjectLedger, TaskLedger
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.enums import Direction, Measure, Pace
from reporting.models import Period
from reporting.months import months_label
from reporting.rules.facts import Facts, Terms
from reporting.rules.plausibility.doubts import Doubt
from reporting.rules.plausibility.figures import Before, Reported, Row, doubts_of_figure
from reporting.rules.plausibility.money import (
    ProjectMoney,
    Spending,
    TaskMoney,
    doubts_of_project,
    doubts_of_task,
)


def project_doubts(
    period: Period, rows: Iterable[ProjectProgress], ledger: ProjectLedger
) -> dict[int, list[Doubt]]:
    """Row key → what speaks against its money and its 形象进度, by the ledger of the rows."""
    return {row.pk: doubts_of_project(_project_money(row, period, ledger)) for row in rows}


def _project_money(row: ProjectProgress, period: Period, ledger: ProjectLedger) -> ProjectMoney:
    line = ledger.of_day(row.project_plan, period.month)
    before = ledger.before(row.project_plan, period.month)
    return ProjectMoney(
        planned=line.investment,
        total=line.project.total_investment,
        done_before=line.done_before,
        reported=_of_project(row),
        before=None if before is None else _of_project(before),
        before_label=_label(before),
    )


def _of_project(row: ProjectProgress) -> Spending:
    return Spending(row.completed, row.arrived, row.progress_percent)


def task_doubts(
    period: Period, rows: Iterable[TaskProgress], ledger: TaskLedger
) -> dict[int, list[Doubt]]:
    """Row key → what speaks against its money, by the ledger of the rows."""
    return {row.pk: doubts_of_task(_task_money(row, period, ledger)) for row in rows}


def _task_money(row: TaskProgress, period: Period, ledger: TaskLedger) -> TaskMoney:
    before = ledger.before(row.task, period.month)
    return TaskMoney(
        planned=row.task.investment,
        reported=Spending(row.arrived, row.spent),
        before=None if before is None else Spending(before.arrived, before.spent),
        before_label=_label(before),
        has_to_arrive_first=period.plan.has_to_arrive_first,
    )


def task_target_doubts(
    period: Period, rows: Iterable[TargetProgress], ledger: TaskLedger
) -> dict[int, list[Doubt]]:
    """Row key → what speaks against its figure, by the ledger of the rows."""
    return {row.pk: doubts_of_figure(_task_target(row, period, ledger)) for row in rows}


def _task_target(row: TargetProgress, period: Period, ledger: TaskLedger) -> Row:
    target = row.task_target
    before = ledger.figure_before(target, period.month)
    terms = Terms(
        text=target.words,
        unit=target.unit,
        attribute=None,
        measure=Measure(target.measure),
        direction=Direction.UP,
        pace=Pace(target.pace),
    )
    return Row(
        name=target.words,
        terms=terms,
        facts=Facts(period.plan.year, period.month, row.value),
        numbers=(target.quantity,),
        reported=Reported(row.value),
        before=None if before is None else Before(before.month, Reported(before.value)),
    )


def _label(before: Any) -> str:
    return "" if before is None else months_label(before.month)
