"""Totals over a plan's livelihood tasks: how many, their statuses, their money by source."""

from collections import Counter
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import prefetch_related_objects

from projects.enums import Level
from projects.judging import JudgedTaskRow, TaskLedger
from projects.models import LivelihoodTask, TargetProgress, TaskProgress
from projects.presenters.amounts import in_wan
from projects.presenters.funding import Funding, Source
from projects.presenters.tasks import TaskRow
from reporting.directory import Directory
from reporting.enums import Status
from reporting.models import Department, Plan
from reporting.months import last_day
from reporting.pages.plan_page import PlanPage
from reporting.rules.figures import bare, trimmed
from reporting.spreadsheets.write import Cell

SHOWN = (TaskProgress, TargetProgress)
"""The rows of reports that pages of tasks are made of."""


@dataclass(frozen=True)
class LevelBand:
    """The tasks of one level, in printed order."""

    name: str
    rows: list[TaskRow]


@dataclass(frozen=True)
class MoneySum:
    """One kind of reported money over tasks, and of which of them it is known. In 万元."""

    amount: Decimal | None
    """Of those that report it; None while none does."""
    reported: int
    reported_plan: Decimal
    """年度投资 of those."""
    silent: int
    silent_plan: Decimal

    @classmethod
    def of(cls, rows: Iterable[TaskRow], field: str) -> "MoneySum":
        """`field`: arrived or spent."""
        amounts = []
        plans = {True: Decimal(0), False: Decimal(0)}
        silent = 0
        for row in rows:
            amount = row.amount(field)
            plans[amount is not None] += row.task.investment
            if amount is None:
                silent += 1
            else:
                amounts.append(amount)
        total = sum(amounts, Decimal(0)) if amounts else None
        return cls(total, len(amounts), plans[True], silent, plans[False])

    @property
    def coverage(self) -> str:
        """Whose money it is and whose is missing; empty where all or none report it."""
        if not self.reported or not self.silent:
            return ""
        return (
            f"有数据{self.reported}件，年度投资{bare(self.reported_plan)}万元；"
            f"另{self.silent}件未填报，年度投资{bare(self.silent_plan)}万元"
        )


class TaskTotals:
    """The totals of a group of livelihood tasks: numbers, statuses, and money by source."""

    def __init__(self, rows: Iterable[TaskRow]) -> None:
        self.rows = list(rows)

    @property
    def is_sample(self) -> bool:
        return any(row.is_sample for row in self.rows)

    @cached_property
    def counts(self) -> list[tuple[Status, str, int]]:
        """Every status that occurs with its label and its number of tasks; they add up to all."""
        counter = Counter((row.status, row.label) for row in self.rows)
        return [(status, label, number) for (status, label), number in counter.items()]

    @cached_property
    def lagging(self) -> list[TaskRow]:
        return [row for row in self.rows if row.status.lags]

    @property
    def with_data(self) -> int:
        """How many of them have a report for the period."""
        without = (Status.NOT_REPORTED, Status.NOT_DUE)
        return sum(row.status not in without for row in self.rows)

    @property
    def arrived(self) -> str:
        """到位资金 of those that report it together, in 万元; empty while it is known of none."""
        return in_wan(self._arrived.amount)

    @property
    def arrived_coverage(self) -> str:
        """有数据14件，年度投资…；另2件未填报，年度投资…; empty where all or none report it."""
        return self._arrived.coverage

    @cached_property
    def _arrived(self) -> MoneySum:
        return MoneySum.of(self.rows, "arrived")

    @cached_property
    def _spent(self) -> MoneySum:
        return MoneySum.of(self.rows, "spent")

    @property
    def number(self) -> int:
        return len(self.rows)

    @cached_property
    def funding(self) -> Funding:
        return Funding((row.task for row in self.rows), is_wide=True)

    @cached_property
    def bands(self) -> list[LevelBand]:
        """The levels that have tasks."""
        bands = []
        for level in Level:
            rows = [row for row in self.rows if row.task.level == level]
            if rows:
                bands.append(LevelBand(level.label, rows))
        return bands


class PlanTasks(TaskTotals):
    """All livelihood tasks of a plan with their totals.

    Units have the names of the period's last day. Without a ledger nothing is judged: three
    queries, two when the units are given. With a ledger one query for 责任单位, and one more unless
    the units are given.
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
        self._units = units or Directory()
        self._day = last_day(plan.year, through)
        rows = []
        for task, judged in self._read(plan, through, ledger):
            task.plan = plan  # its address names the year: without this, a query for every task
            task.lead = self._units.on(task.lead_id, self._day)
            responsible = self._responsible(task)
            names = "、".join(unit.name for unit in responsible)
            rows.append(TaskRow(task, names, query, judged, responsible))
        super().__init__(rows)

    @classmethod
    def of_page(cls, page: PlanPage, units: Directory) -> "PlanTasks":
        """Those of a page's plan, judged at the end of its period."""
        ledger = TaskLedger.of_plan(page.plan, units.viewer)
        return cls(page.plan, page.through, page.query, units=units, ledger=ledger)

    @staticmethod
    def _read(
        plan: Plan, through: int, ledger: TaskLedger | None
    ) -> list[tuple[LivelihoodTask, JudgedTaskRow | None]]:
        """The tasks in printed order with 责任单位, judged by the ledger if there is one."""
        if ledger is None:
            return [(task, None) for task in LivelihoodTask.objects.printed(plan)]
        prefetch_related_objects(ledger.tasks, "responsible")
        return [(task, ledger.judge(task, through)) for task in ledger.tasks]

    def _responsible(self, task: LivelihoodTask) -> tuple[Department, ...]:
        """责任单位 of the day, without repetitions: two units may have become one."""
        of_day = (self._units.on(unit.pk, self._day) for unit in task.responsible.all())
        return tuple({unit.name: unit for unit in of_day}.values())

    def among(self, rows: Iterable[TaskRow]) -> "PlanTasks":
        """These of its tasks alone, with their totals (no query)."""
        part = copy(self)
        for name in ("counts", "lagging", "funding", "bands", "_arrived", "_spent"):
            part.__dict__.pop(name, None)
        part.rows = list(rows)
        return part

    @property
    def main_source(self) -> Source | None:
        """The source that gives most; None without money, or when two give the same."""
        return _single_largest(self.funding.given)

    @property
    def largest(self) -> Source | None:
        """The most expensive task as a part of the whole; None without money, or when two are."""
        whole = self.funding.investment
        tasks = [Source("", row.name, row.funding.investment, whole) for row in self.rows]
        return _single_largest(tasks)

    def place(self, pk: int) -> int | None:
        """The task's index in printed order, from 0; None when the plan does not have it."""
        for place, row in enumerate(self.rows):
            if row.task.pk == pk:
                return place
        return None

    @property
    def export(self) -> list[tuple[Cell, ...]]:
        """The rows of an exported file, under EXPORT_HEAD, with their totals below."""
        total = ("合计", None, f"{self.number}件", "", "", "", *self.funding.amounts, *[""] * 4)
        money = (_cell(self._arrived), _cell(self._spent), "", self._money_remark, "", "")
        return [*(row.export for row in self.rows), (*total, *money)]

    @property
    def _money_remark(self) -> str:
        """Of which tasks the two sums are, where they are not of all."""
        remarks = []
        for name, money in (("到位资金", self._arrived), ("支出资金", self._spent)):
            if money.coverage:
                remarks.append(f"{name}：{money.coverage}")
        return "。".join(remarks)


def _cell(money: MoneySum) -> Cell:
    return "" if money.amount is None else trimmed(money.amount)


def _single_largest(parts: list[Source]) -> Source | None:
    """The part with the largest amount; None when all are 0 or two share the largest."""
    largest = max((part.amount for part in parts), default=Decimal(0))
    found = [part for part in parts if part.amount == largest]
    return found[0] if largest and len(found) == 1 else None
