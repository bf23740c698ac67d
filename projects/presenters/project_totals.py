"""Totals over groups of a plan's projects as ready strings, in 亿元 with two decimals."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain

from django.db.models import TextChoices
from django.utils.safestring import SafeString

from projects.enums import InvestmentSource, Nature
from projects.judging import ProjectLedger
from projects.presenters.amounts import (
    YI,
    in_percent,
    in_points,
    in_wan,
    in_yi,
    in_yi_or_wan,
    signed,
    without_zeros,
)
from projects.presenters.projects import LIST_NAMES, ProjectRow, bar_of
from reporting.directory import Directory
from reporting.drawing.bullets import Bullet
from reporting.drawing.svg import bullet_svg
from reporting.enums import FIVE_GRADES, Grade
from reporting.models import Plan
from reporting.months import last_day
from reporting.pages.plan_page import PlanPage
from reporting.rules.figures import half_up, trimmed
from reporting.rules.projects.rates import Rate, four_rates
from reporting.rules.projects.sums import Addends, ProjectSums
from reporting.spreadsheets.write import Cell
from reporting.visibility import Viewer

MOST_PARTS = 30
"""So many parts of a split are shown one by one."""


class AmountColumns:
    """The amounts of many projects by their places, for the totals of any of them."""

    def __init__(self, rows: Iterable[ProjectRow]) -> None:
        rows = list(rows)
        self._total = [row.project.total_investment for row in rows]
        self._addends = Addends(row.judged.judged for row in rows)

    def total(self, places: Iterable[int]) -> Decimal:
        """总投资 of the projects at these places."""
        return sum(map(self._total.__getitem__, places), Decimal(0))

    def planned(self, places: Iterable[int]) -> Decimal:
        return self._addends.planned(places)

    def sums(self, places: Iterable[int]) -> ProjectSums:
        return self._addends.sum_up(places)


class ProjectTotals:
    """The totals of a group of projects, and how those of them stand that have reported."""

    def __init__(
        self,
        name: str,
        rows: Iterable[ProjectRow],
        *,
        is_rest: bool = False,
        among: tuple[AmountColumns, Collection[int]] | None = None,
    ) -> None:
        """`among`: the amounts of more rows, where they are known, and the places of these."""
        self.name = name
        self.rows = list(rows)
        self.is_rest = is_rest
        """Whether it stands for several parts that are not shown one by one."""
        self._among = among

    @property
    def number(self) -> int:
        return len(self.rows)

    @cached_property
    def _amounts(self) -> tuple[AmountColumns, Collection[int]]:
        return self._among or (AmountColumns(self.rows), range(len(self.rows)))

    @cached_property
    def _total(self) -> Decimal:
        columns, places = self._amounts
        return columns.total(places)

    @cached_property
    def _planned(self) -> Decimal:
        columns, places = self._amounts
        return columns.planned(places)

    @cached_property
    def _sums(self) -> ProjectSums:
        columns, places = self._amounts
        return columns.sums(places)

    @property
    def total(self) -> str:
        return in_yi(self._total)

    @property
    def planned(self) -> str:
        return in_yi(self._planned)

    @property
    def total_wan(self) -> str:
        """The same in 万元, as beside single projects."""
        return in_wan(self._total)

    @property
    def planned_wan(self) -> str:
        return in_wan(self._planned)

    @property
    def completed_wan(self) -> str:
        return in_wan(self._sums.completed) if self.with_data else ""

    @property
    def export(self) -> tuple[Cell, Cell, Cell]:
        """总投资, 年度计划 and 本年完成 in 万元, for cells of a file."""
        completed = self._sums.completed if self.with_data else None
        return trimmed(self._total), trimmed(self._planned), without_zeros(completed)

    @property
    def completed(self) -> str:
        """Of the year so far; empty where nothing is reported on any of them."""
        return in_yi(self._sums.completed) if self.with_data else ""

    @property
    def completed_yi(self) -> Decimal | None:
        """The same for a chart."""
        return half_up(Fraction(self._sums.completed) / YI, 2) if self.with_data else None

    @property
    def reported_plan(self) -> str:
        """The year's plan of those that have reported."""
        return in_yi(self._sums.planned)

    @property
    def reported_plan_yi(self) -> Decimal | None:
        """The same for a chart; None where nothing is reported."""
        return half_up(Fraction(self._sums.planned) / YI, 2) if self.with_data else None

    @property
    def with_data(self) -> int:
        """How many of them have a figure for the period."""
        return self._sums.reported

    @property
    def is_whole(self) -> bool:
        """Whether all of them have a figure for the period."""
        return self.with_data == self.number

    @cached_property
    def silent(self) -> str:
        """另3个未填报，年度计划0.82亿元; empty where all or none of them have a figure."""
        if not self.with_data or self.is_whole:
            return ""
        return f"另{self.silent_words}"

    @property
    def silent_words(self) -> str:
        """3个未填报，年度计划0.82亿元; empty where all have a figure."""
        return "；".join(
            f"{each.number}个{each.why}，年度计划{in_yi_or_wan(each.planned)}"
            for each in self._sums.silent
        )

    @property
    def coverage(self) -> str:
        """有数据6个，年度计划1.49亿元；另3个未填报，年度计划0.82亿元; empty as `silent` is."""
        if not self.silent:
            return ""
        return f"有数据{self.with_data}个，年度计划{self.reported_plan}亿元；{self.silent}"

    # Against the plan and the pace of those that have reported.

    @property
    def completion(self) -> Decimal | None:
        return self._sums.completion

    @property
    def pace(self) -> Decimal | None:
        return self._sums.pace

    @property
    def points(self) -> Decimal | None:
        return self._sums.points

    @property
    def completion_text(self) -> str:
        return in_percent(self.completion)

    @property
    def pace_text(self) -> str:
        return in_percent(self.pace)

    @property
    def points_text(self) -> str:
        """低5.5个百分点; empty where nothing is compared."""
        return in_points(self.points)

    @property
    def points_number(self) -> str:
        """−5.5; empty where nothing is compared."""
        return signed(self.points)

    @property
    def is_behind(self) -> bool:
        return self.points is not None and self.points < 0

    @cached_property
    def lagging(self) -> list[ProjectRow]:
        """Those that are flagged, worst first."""
        lagging = [row for row in self.rows if row.judged.lags]
        return sorted(lagging, key=lambda row: row.grade_order)

    @cached_property
    def slow(self) -> int:
        """How many are 滞后 or worse (滞后及以下)."""
        return sum(number for grade, number in self.grades.items() if grade.is_slow)

    @cached_property
    def late_nodes(self) -> int:
        """How many are flagged by their nodes (节点逾期): never counted as 滞后."""
        return self.grades[Grade.NODES_LATE]

    @cached_property
    def bullet(self) -> Bullet | None:
        """None where nothing is compared: nothing is reported, or 前期 alone."""
        sums = self._sums
        if not sums.is_paced:
            return None
        return bar_of(
            sums.planned, sums.completed, sums.share, lags=self.is_behind, gap=self.points_text
        )

    @cached_property
    def drawing(self) -> SafeString:
        """The bullet, ready to be placed; empty where there is none."""
        return bullet_svg(self.bullet) if self.bullet else SafeString()

    @cached_property
    def grades(self) -> Counter[Grade]:
        return Counter([row.grade for row in self.rows])

    @property
    def five(self) -> list[tuple[Grade, int]]:
        """The five grades with how many of each."""
        return [(grade, self.grades[grade]) for grade in FIVE_GRADES]

    @property
    def others(self) -> list[tuple[Grade, int]]:
        """Each other `Grade` that occurs with its count, such as 未填报 and 节点逾期."""
        others = []
        for grade in Grade:
            number = self.grades[grade]
            if number and not grade.is_graded:
                others.append((grade, number))
        return others

    @property
    def graded(self) -> int:
        return sum(number for _, number in self.five)

    @cached_property
    def rates(self) -> tuple[Rate, Rate, Rate, Rate]:
        """开工率, 投资完成率, 资金到位率, 竣工率."""
        return four_rates(row.facts for row in self.rows)

    @cached_property
    def matters(self) -> list[ProjectRow]:
        """Those with a matter that leaders are asked to settle (需协调事项), the most pressing
        first."""
        return sorted((row for row in self.rows if row.matter), key=lambda row: row.matter_order)


@dataclass(frozen=True)
class TotalsSplit:
    """One way to divide the projects, with the totals of each part."""

    title: str
    parameter: str
    """The field of `ProjectFilter` that chooses one part."""
    parts: list[ProjectTotals]


class PlanProjects:
    """All projects of a plan, judged at the end of a period, with their totals.

    Leads have the names of the period's last day. Asks the queries of `ProjectLedger`, and one more
    unless the units are given.
    """

    def __init__(
        self,
        plan: Plan,
        through: int,
        viewer: Viewer,
        query: str = "",
        *,
        units: Directory | None = None,
    ) -> None:
        self.year = plan.year
        self.title = f"{plan.year}年重点项目"
        self.through = through
        self.query = query
        units = units or Directory(viewer)
        day = last_day(plan.year, through)
        self.ledger = ProjectLedger.of_plan(plan, units.viewer)
        for line in self.ledger.lines:
            line.project.lead = units.on(line.project.lead_id, day)
        self.rows = [ProjectRow(judged, query) for judged in self.ledger.judge_all(through)]
        self.all = ProjectTotals("合计", self.rows)

    @classmethod
    def of_page(cls, page: PlanPage, units: Directory) -> "PlanProjects":
        """Those of a page's plan and period."""
        return cls(page.plan, page.through, units.viewer, page.query, units=units)

    def linked(self, query: str) -> "PlanProjects":
        """The same with links that keep the choices of another reader (no query)."""
        if query == self.query:
            return self
        return self.among(row.linked(query) for row in self.rows)

    def among(self, rows: Iterable[ProjectRow], choice: str = "") -> "PlanProjects":
        """These of its rows alone, with their totals, lists and splits (no query).

        `choice` says in words how they were chosen.
        """
        part = copy(self)
        if choice:
            part.title = f"{self.title}（{choice}）"
        for name in ("splits", "sectors", "leads", "lists", "by_key"):
            part.__dict__.pop(name, None)
        part.rows = list(rows)
        part.all = ProjectTotals("合计", part.rows)
        return part

    @property
    def is_sample(self) -> bool:
        return self.ledger.has_samples

    @property
    def is_reported(self) -> bool:
        """Whether any project of the plan has a report for the period that the viewer knows."""
        return self.through in self.ledger.known_months

    @property
    def has_unconfirmed_bounds(self) -> bool:
        """Whether the county has not confirmed the bounds of the grades yet."""
        return not self.ledger.scale.confirmed

    @cached_property
    def splits(self) -> list[TotalsSplit]:
        """By 行业领域, 投资来源, 建设性质 and 牵头单位; each adds up to all projects."""
        return [
            TotalsSplit("行业领域", "sector", _largest(self.sectors)),
            TotalsSplit("投资来源", "source", self._parts(_by_source)),
            TotalsSplit("建设性质", "nature", self._parts(_by_nature)),
            TotalsSplit("牵头单位", "lead", _largest(self.leads)),
        ]

    @cached_property
    def sectors(self) -> list[ProjectTotals]:
        """The totals of each 行业领域, in their order."""
        return self._parts(_by_sector)

    @cached_property
    def leads(self) -> list[ProjectTotals]:
        """The totals of each 牵头单位, in the order of units."""
        return self._parts(_by_lead)

    @cached_property
    def by_key(self) -> dict[int, ProjectRow]:
        """The rows by the keys of their lines."""
        return {row.line.pk: row for row in self.rows}

    def _parts(self, key: Callable[[ProjectRow], tuple[int, str]]) -> list[ProjectTotals]:
        """The totals of each part, sorted by its key: its place and its name."""
        parts: dict[tuple[int, str], list[ProjectRow]] = {}
        for row in self.rows:
            parts.setdefault(key(row), []).append(row)
        return [ProjectTotals(name, parts[place, name]) for place, name in sorted(parts)]

    @cached_property
    def lists(self) -> list[tuple[Nature, str, ProjectTotals]]:
        """三张清单: 开工 (listed to start, not yet started), 在建 and 前期."""
        lists = []
        for nature, name in LIST_NAMES.items():
            rows = [row for row in self.rows if row.judged.list_name == nature]
            lists.append((nature, name, ProjectTotals(name, rows)))
        return lists


def _largest(parts: list[ProjectTotals]) -> list[ProjectTotals]:
    """The parts as they are; of more than MOST_PARTS those with most projects in the same order,
    and after them the others as one.
    """
    if len(parts) <= MOST_PARTS:
        return parts
    by_size = sorted(parts, key=lambda part: part.number, reverse=True)
    kept = {part.name for part in by_size[:MOST_PARTS]}
    rest = [part for part in parts if part.name not in kept]
    together = ProjectTotals(
        f"其余{len(rest)}项", chain.from_iterable(part.rows for part in rest), is_rest=True
    )
    return [*(part for part in parts if part.name in kept), together]


def _by_sector(row: ProjectRow) -> tuple[int, str]:
    return row.project.sector.order, row.sector


def _places(choices: type[TextChoices]) -> dict[str, tuple[int, str]]:
    """Value → its place among the choices and its label."""
    return {each.value: (place, str(each.label)) for place, each in enumerate(choices)}


_SOURCES = _places(InvestmentSource)
_NATURES = _places(Nature)


def _by_source(row: ProjectRow) -> tuple[int, str]:
    return _SOURCES[row.project.source]


def _by_nature(row: ProjectRow) -> tuple[int, str]:
    return _NATURES[row.line.nature]


def _by_lead(row: ProjectRow) -> tuple[int, str]:
    return row.project.lead.order, row.lead
