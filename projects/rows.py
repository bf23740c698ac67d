"""Livelihood tasks as ready strings: amounts are added up and formatted once, here; templates only place them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString

from projects.amounts import in_wan
from projects.enums import Level
from projects.judging import JudgedTarget, JudgedTaskRow, TaskLedger
from projects.models import FUNDS, LivelihoodTask, TaskProgress
from reporting.bars import FundingBar, funding_bar
from reporting.directory import Directory
from reporting.drawings import funding_svg, status_mark, status_word
from reporting.enums import Status
from reporting.exports import Cell
from reporting.figures import bare, percent, plain, trimmed
from reporting.models import Plan
from reporting.months import last_day
from reporting.tags import Tag, told, was

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
    "完成时限",
    "状态",
    "依据",
    "量化目标完成情况",
    "原报",
    "到位资金（万元）",
    "支出资金（万元）",
    "进展情况",
    "备注",
)


def share(part: Decimal, whole: Decimal) -> str:
    """The part in % of the whole with one decimal, as in 73.5%; empty when the whole is nothing."""
    return f"{plain(percent(part, whole))}%" if whole else ""


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

    @property
    def texts(self) -> list[str]:
        """上级 110: what each source that gives anything gives."""
        return [f"{source.name} {source.text}" for source in self.given] or ["没有资金"]

    @property
    def drawing(self) -> SafeString:
        """The bar, ready to be placed."""
        return funding_svg(self.bar)

    @cached_property
    def bar(self) -> FundingBar:
        amounts = {source.key: source.amount for source in self.sources}
        given = "、".join(f"{source.name}{source.text}万元" for source in self.given)
        return funding_bar(**amounts, label=f"资金来源：{given or '没有资金'}", total=self.is_wide)


@dataclass(frozen=True)
class PartRow:
    """One 量化目标 with everything a page shows of it."""

    judged: JudgedTarget

    @property
    def words(self) -> str:
        """The promise in the document's own words."""
        return self.judged.target.words

    @property
    def status(self) -> Status:
        return self.judged.assessment.status

    @property
    def label(self) -> str:
        return self.judged.assessment.label

    @property
    def sentence(self) -> str:
        return self.judged.assessment.sentence

    @property
    def done(self) -> str:
        """58 / 110公里; the promise alone while nothing is reported."""
        target, actual = self.judged.target, self.judged.assessment.actual
        promised = f"{plain(target.quantity)}{target.unit}"
        return promised if actual is None else f"{plain(actual)} / {promised}"

    @property
    def tags(self) -> list[Tag]:
        """What stands beside the figure: what it was before it was corrected."""
        return was(self.judged.row, lambda row: "" if row.value is None else plain(row.value))

    @property
    def completion(self) -> str:
        """52.7%; empty where it makes no sense."""
        completion = self.judged.assessment.completion
        return "" if completion is None else f"{plain(completion)}%"

    @property
    def explanation(self) -> str:
        return self.judged.row.explanation if self.judged.row else ""

    @property
    def measures(self) -> str:
        return self.judged.row.measures if self.judged.row else ""


@dataclass(frozen=True)
class TaskRow:
    """One task with everything a page shows of it; how it stands only where it was judged."""

    task: LivelihoodTask
    responsible: str
    """The units that answer beside the lead, in one text; empty when there is none."""
    query: str
    judged: JudgedTaskRow | None = None

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
    def funding(self) -> Funding:
        return Funding([self.task])

    @property
    def due(self) -> str:
        """9月1日前; empty where the sentence states none."""
        day = self.task.due_on
        return "" if day is None else f"{day.month}月{day.day}日前"

    @property
    def status(self) -> Status:
        """How it stands; 未填报 where it was not judged."""
        return self.judged.status if self.judged else Status.NOT_REPORTED

    @property
    def label(self) -> str:
        return self.judged.judged.label if self.judged else self.status.label

    @property
    def sentence(self) -> str:
        return self.judged.judged.sentence if self.judged else ""

    @cached_property
    def parts(self) -> list[PartRow]:
        return [PartRow(each) for each in self.judged.targets] if self.judged else []

    @property
    def row(self) -> TaskProgress | None:
        """What was approved on it for the period."""
        return self.judged.row if self.judged else None

    @property
    def words(self) -> str:
        return self.row.words if self.row else ""

    @cached_property
    def cells(self) -> dict[str, Any]:
        """What a line of a list places. A dict, since templates find a key several times as fast as an attribute."""
        parts = [
            (status_mark(part.status, part.label), "，".join(filter(None, (part.done, part.completion))), part.tags)
            for part in self.parts
        ]
        return {
            "status": self.status.value,
            "level": self.task.level,
            "number": self.number,
            "url": self.url,
            "name": self.name,
            "target_text": self.target_text,
            "due": self.due,
            "lead": self.lead,
            "responsible": self.responsible,
            "investment": self.funding.investment_text,
            "funding": self.funding.drawing,
            "sources": self.funding.texts,
            "arrived": self.arrived,
            "arrived_tags": self.arrived_tags,
            "state": status_word(self.status, self.label, self.sentence),
            "parts": parts,
            "words": "" if parts else self.words,
            "words_tags": self.words_tags,
        }

    @property
    def arrived(self) -> str:
        """到位资金 of the year so far in 万元; empty where it is not known."""
        return in_wan(self.row.arrived if self.row else None)

    @property
    def arrived_tags(self) -> list[Tag]:
        """What stands beside 到位资金: what it was before it was corrected."""
        return self._was("arrived")

    @property
    def spent(self) -> str:
        return in_wan(self.row.spent if self.row else None)

    @property
    def spent_tags(self) -> list[Tag]:
        return self._was("spent")

    @property
    def words_tags(self) -> list[Tag]:
        """Beside what was reported in words: that other words stood there before, and which."""
        return [Tag("已更正", tag.title, tag.css) for tag in was(self.row, lambda row: row.words)]

    def _was(self, field: str) -> list[Tag]:
        return was(self.row, lambda row: in_wan(getattr(row, field)))

    @property
    def money_by_source(self) -> list[list[tuple[str, list[Tag]]]]:
        """Of each source what has arrived and what was spent, in 万元, each with what stands beside it."""
        fields = ([f"{kind}_{source.key}" for kind in ("arrived", "spent")] for source in self.funding.sources)
        return [[(in_wan(getattr(self.row, field, None)), self._was(field)) for field in each] for each in fields]

    @property
    def is_sample(self) -> bool:
        """Whether what was reported on it was made by the demo."""
        rows = [self.row, *(each.judged.row for each in self.parts)]
        return any(row is not None and row.is_sample for row in rows)

    @property
    def export(self) -> tuple[Cell, ...]:
        """The cells of an exported file, under EXPORT_HEAD."""
        task = self.task
        parts = "；".join(f"{part.words}：{part.done}，{part.label}" for part in self.parts)
        tags = [*(tag for part in self.parts for tag in part.tags), *self.arrived_tags, *self.spent_tags]
        return (
            self.level,
            self.number,
            self.name,
            self.target_text,
            self.lead,
            self.responsible,
            *_amounts(self.funding),
            "" if task.due_on is None else task.due_on.isoformat(),
            self.label if self.judged else "",
            self.sentence,
            parts,
            told(tags),
            None if self.row is None or self.row.arrived is None else trimmed(self.row.arrived),
            None if self.row is None or self.row.spent is None else trimmed(self.row.spent),
            self.words,
            task.remark,
        )


@dataclass(frozen=True)
class LevelBand:
    """The tasks of one level, in printed order."""

    name: str
    rows: list[TaskRow]


class TaskSums:
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
        known = [row.row.arrived for row in self.rows if row.row is not None and row.row.arrived is not None]
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
        bands = [LevelBand(level.label, [row for row in self.rows if row.task.level == level]) for level in Level]
        return [band for band in bands if band.rows]


class TaskSheet(TaskSums):
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
            responsible = list(dict.fromkeys(units.on(unit.pk, day).name for unit in task.responsible.all()))
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
        total = ("合计", None, f"{self.number}件", "", "", "", *_amounts(self.funding), *[""] * 9)
        return [*(row.export for row in self.rows), total]


def _amounts(funding: Funding) -> tuple[Decimal, ...]:
    return (funding.investment, *(source.amount for source in funding.sources))
