"""Livelihood tasks as ready strings: amounts are added up and formatted once, here; templates only place them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from projects.enums import Level
from projects.models import FUNDS, LivelihoodTask
from reporting.bars import FundingBar, funding_bar
from reporting.exports import Cell
from reporting.figures import half_up, plain, trimmed
from reporting.models import Plan

SOURCE_NAMES = dict(zip(FUNDS, ("上级", "县级", "债券", "社会"), strict=True))
"""Each source's field and its name, in the order in which the plan prints them."""

EXPORT_HEAD = (
    "级别",
    "序号",
    "项目名称",
    "年度目标",
    "牵头单位",
    "责任单位",
    "年度投资（万元）",
    *(f"{name}资金（万元）" for name in SOURCE_NAMES.values()),
    "备注",
)


def share(part: Decimal, whole: Decimal) -> str:
    """The part in % of the whole with one decimal, as in 73.5%; empty when the whole is nothing."""
    return f"{plain(half_up(Fraction(part) * 100 / Fraction(whole), 1))}%" if whole else ""


@dataclass(frozen=True)
class Source:
    """One of the four sources of money: what it gives, in 万元, to the whole that it is a part of."""

    key: str
    """upper, county, bond or social: the ending of its colour's class."""
    name: str
    amount: Decimal
    whole: Decimal

    @property
    def text(self) -> str:
        return plain(self.amount)

    @property
    def share(self) -> str:
        """Its part of the whole, as in 73.5%; empty when the whole is nothing."""
        return share(self.amount, self.whole)


class Funding:
    """Where an amount of money comes from: a task's, or that of several together. All amounts in 万元.

    `is_wide`: the bar is drawn larger, where it stands alone or for the sum of all.
    """

    def __init__(self, tasks: Iterable[LivelihoodTask], *, is_wide: bool = False) -> None:
        tasks = list(tasks)
        self.is_wide = is_wide
        self.investment = trimmed(sum((task.investment for task in tasks), Decimal(0)))
        self.sources = [
            Source(
                field.removeprefix("fund_"),
                name,
                trimmed(sum((getattr(task, field) for task in tasks), Decimal(0))),
                self.investment,
            )
            for field, name in SOURCE_NAMES.items()
        ]

    @property
    def investment_text(self) -> str:
        return plain(self.investment)

    @property
    def share(self) -> str:
        """The four together: 100.0%, or empty when they give nothing."""
        return share(sum((source.amount for source in self.sources), Decimal(0)), self.investment)

    @property
    def given(self) -> list[Source]:
        """The sources that give anything."""
        return [source for source in self.sources if source.amount]

    @cached_property
    def bar(self) -> FundingBar:
        amounts = {source.key: source.amount for source in self.sources}
        given = "、".join(f"{source.name}{source.text}万元" for source in self.given)
        return funding_bar(**amounts, label=f"资金来源：{given or '没有资金'}", total=self.is_wide)


@dataclass(frozen=True)
class TaskRow:
    """One task with everything a page shows of it."""

    task: LivelihoodTask
    query: str

    @cached_property
    def url(self) -> str:
        return self.task.get_absolute_url() + self.query

    @property
    def number(self) -> int:
        return self.task.number

    @property
    def name(self) -> str:
        return self.task.name

    @property
    def level(self) -> str:
        return self.task.get_level_display()

    @property
    def target_text(self) -> str:
        """The year's target as the plan prints it."""
        return self.task.target_text

    @property
    def lead(self) -> str:
        return self.task.lead.name

    @cached_property
    def responsible(self) -> str:
        """The units that answer beside the lead, in one text; empty when there is none."""
        return "、".join(department.name for department in self.task.responsible.all())

    @cached_property
    def funding(self) -> Funding:
        return Funding([self.task])

    @property
    def export(self) -> tuple[Cell, ...]:
        """The cells of an exported file, under EXPORT_HEAD."""
        task = self.task
        return (
            self.level,
            self.number,
            self.name,
            self.target_text,
            self.lead,
            self.responsible,
            *_amounts(self.funding),
            task.remark,
        )


def investment_of(plan: Plan) -> tuple[int, str]:
    """How many tasks the plan has, and what they cost together in 万元 (one query)."""
    amounts = LivelihoodTask.objects.investments(plan)
    return len(amounts), plain(trimmed(sum(amounts, Decimal(0))))


@dataclass(frozen=True)
class LevelBand:
    """The tasks of one level, in printed order."""

    name: str
    rows: list[TaskRow]


class TaskSheet:
    """All tasks of a plan with their sums (two queries)."""

    def __init__(self, plan: Plan, query: str = "") -> None:
        self.rows = []
        for task in LivelihoodTask.objects.printed(plan):
            task.plan = plan  # its address names the year: without this, a query for every task
            self.rows.append(TaskRow(task, query))

    @property
    def number(self) -> int:
        return len(self.rows)

    @cached_property
    def funding(self) -> Funding:
        return Funding((row.task for row in self.rows), is_wide=True)

    @cached_property
    def bands(self) -> list[LevelBand]:
        """The levels that have tasks."""
        bands = [LevelBand(level.label, [row for row in self.rows if row.task.level == level]) for level in Level]
        return [band for band in bands if band.rows]

    @property
    def main_source(self) -> Source | None:
        """The source that gives most; None without money, or when two give the same."""
        return self._single(self.funding.given)

    @property
    def largest(self) -> Source | None:
        """The single most expensive task as a part of the whole; None where no one task is."""
        whole = self.funding.investment
        return self._single(Source("", row.name, row.funding.investment, whole) for row in self.rows)

    @staticmethod
    def _single(parts: Iterable[Source]) -> Source | None:
        by_amount = sorted((part for part in parts if part.amount), key=lambda part: part.amount, reverse=True)
        if not by_amount or any(part.amount == by_amount[0].amount for part in by_amount[1:]):
            return None
        return by_amount[0]

    def place(self, pk: int) -> int | None:
        """Where in the printed order the task with this key stands; None when the plan does not have it."""
        return next((place for place, row in enumerate(self.rows) if row.task.pk == pk), None)

    @property
    def export(self) -> list[tuple[Cell, ...]]:
        """The rows of an exported file, under EXPORT_HEAD, with their sums below."""
        total = ("合计", None, f"{self.number}件", "", "", "", *_amounts(self.funding), "")
        return [*(row.export for row in self.rows), total]


def _amounts(funding: Funding) -> tuple[Decimal, ...]:
    return (funding.investment, *(source.amount for source in funding.sources))
