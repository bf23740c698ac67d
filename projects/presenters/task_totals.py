"""A plan's livelihood tasks together: how many, how they stand, what they cost and where the money comes from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import prefetch_related_objects

from projects.enums import Level
from projects.judging import TaskLedger
from projects.models import LivelihoodTask
from projects.presenters.funding import Funding, Source
from projects.presenters.tasks import TaskRow
from reporting.directory import Directory
from reporting.enums import Status
from reporting.models import Plan
from reporting.months import last_day
from reporting.rules.figures import bare
from reporting.spreadsheets.write import Cell


@dataclass(frozen=True)
class LevelBand:
    """The tasks of one level, in printed order."""

    name: str
    rows: list[TaskRow]


class TaskTotals:
    """Several tasks together: how many, how they stand, what they cost and where the money comes from."""

    def __init__(self, rows: Iterable[TaskRow]) -> None:
        self.rows = list(rows)

    @property
    def is_sample(self) -> bool:
        return any(row.is_sample for row in self.rows)

    @cached_property
    def counts(self) -> list[tuple[Status, str, int]]:
        """Every status that occurs with its word and how many tasks have it; they add up to all."""
        found = Counter((row.status, row.label) for row in self.rows)
        return [(status, label, number) for (status, label), number in found.items()]

    @cached_property
    def lagging(self) -> list[TaskRow]:
        return [row for row in self.rows if row.status.lags]

    @property
    def with_data(self) -> int:
        """How many of them anything was reported on for the period."""
        return sum(row.status not in (Status.NOT_REPORTED, Status.NOT_DUE) for row in self.rows)

    @property
    def arrived(self) -> str:
        """到位资金 of all together in 万元; empty while it is known of none."""
        known = [
            row.row.arrived
            for row in self.rows
            if row.row is not None and row.row.arrived is not None
        ]
        return bare(sum(known, Decimal(0))) if known else ""

    @property
    def number(self) -> int:
        return len(self.rows)

    @cached_property
    def funding(self) -> Funding:
        return Funding((row.task for row in self.rows), is_wide=True)

    @cached_property
    def bands(self) -> list[LevelBand]:
        """The levels that have tasks."""
        bands = [
            LevelBand(level.label, [row for row in self.rows if row.task.level == level])
            for level in Level
        ]
        return [band for band in bands if band.rows]


class PlanTasks(TaskTotals):
    """All tasks of a plan with their sums, and with the units of the period's last day.

    Without a ledger three queries (two when the units are given) and no judgement; with one, that of 责任单位 and,
    unless they are given, that of the units.
    """

    def __init__(
        self,
        plan: Plan,
        through: int,
        query: str = "",
        *,
        units: Directory | None = None,
        ledger: TaskLedger | None = None,
    ) -> None:
        rows = []
        units, day = units or Directory(), last_day(plan.year, through)
        if ledger:
            prefetch_related_objects(ledger.tasks, "responsible")
        for task in ledger.tasks if ledger else LivelihoodTask.objects.printed(plan):
            judged = ledger.judge(task, through) if ledger else None
            task.plan = plan  # its address names the year: without this, a query for every task
            task.lead = units.on(task.lead_id, day)
            responsible = list(
                dict.fromkeys(units.on(unit.pk, day).name for unit in task.responsible.all())
            )
            rows.append(TaskRow(task, "、".join(responsible), query, judged))
        super().__init__(rows)

    @property
    def main_source(self) -> Source | None:
        """The source that gives most; None without money, or when two give the same."""
        return self._single(self.funding.given)

    @property
    def largest(self) -> Source | None:
        """The single most expensive task as a part of the whole; None where no one task is."""
        whole = self.funding.investment
        return self._single(
            Source("", row.name, row.funding.investment, whole) for row in self.rows
        )

    @staticmethod
    def _single(parts: Iterable[Source]) -> Source | None:
        by_amount = sorted(
            (part for part in parts if part.amount), key=lambda part: part.amount, reverse=True
        )
        if not by_amount or any(part.amount == by_amount[0].amount for part in by_amount[1:]):
            return None
        return by_amount[0]

    def place(self, pk: int) -> int | None:
        """Where in the printed order the task with this key stands; None when the plan does not have it."""
        return next((place for place, row in enumerate(self.rows) if row.task.pk == pk), None)

    @property
    def export(self) -> list[tuple[Cell, ...]]:
        """The rows of an exported file, under EXPORT_HEAD, with their sums below."""
        total = ("合计", None, f"{self.number}件", "", "", "", *self.funding.amounts, *[""] * 9)
        return [*(row.export for row in self.rows), total]
