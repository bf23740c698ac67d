"""Judged projects as ready strings, and sums over slices of them; templates and exports only place them.

Amounts of single projects are in 万元, sums in 亿元 with two decimals, as plans print them.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.urls import reverse
from django.utils.safestring import SafeString

from projects.enums import InvestmentSource, Nature
from projects.judging import JudgedProject, ProjectLedger
from projects.models import ProjectPlan, ProjectProgress
from reporting.bullets import Bullet, bullet, describe
from reporting.directory import Directory
from reporting.drawings import bullet_svg
from reporting.enums import FIVE_GRADES, Grade
from reporting.exports import Cell
from reporting.figures import difference, half_up, plain, trimmed, typeset
from reporting.grading import Rate, four_rates, pace_of, points_in_words
from reporting.models import Plan, last_day
from reporting.needed import Needed, needed_of_project
from reporting.pages import PlanPage
from reporting.readers import Reader
from reporting.tags import Tag, told, was

YI = 10_000
"""万元 in an 亿元."""
ALMOST = Decimal("99.9")

EXPORT_HEAD = (
    "项目代码",
    "项目名称",
    "级别",
    "行业领域",
    "投资来源",
    "建设性质",
    "牵头单位",
    "业主单位",
    "总投资（万元）",
    "至上年底累计完成（万元）",
    "年度计划投资（万元）",
    "本年累计完成投资（万元）",
    "原报完成投资",
    "本年累计到位资金（万元）",
    "完成率（%）",
    "序时进度（%）",
    "对序时（个百分点）",
    "等级",
    "算式",
    "阶段",
    "形象进度",
    "问题类别",
    "存在问题",
    "原因",
    "下一步措施",
    "需协调事项",
    "示例",
)


def in_yi(amount: Decimal) -> str:
    """An amount of 万元 as 亿元 with two decimals: 48.18."""
    return plain(half_up(Fraction(amount) / YI, 2))


def in_wan(amount: Decimal | None) -> str:
    """An amount of 万元 without the zeros that its column adds; empty where it is not known."""
    return "" if amount is None else plain(trimmed(amount))


def signed(points: Decimal) -> str:
    """−5.5, +2.0, 0.0."""
    return f"{'+' if points > 0 else ''}{typeset(points)}"


@dataclass(frozen=True)
class ProjectRow:
    """One project's line with everything a page shows of it."""

    judged: JudgedProject
    query: str

    @property
    def line(self) -> ProjectPlan:
        return self.judged.line

    @property
    def row(self) -> ProjectProgress | None:
        return self.judged.row

    @cached_property
    def url(self) -> str:
        return reverse("project", args=[self.line.plan.year, self.line.pk]) + self.query

    @property
    def code(self) -> str:
        return self.line.project.code

    @property
    def name(self) -> str:
        return self.line.project.name

    @property
    def sector(self) -> str:
        return self.line.project.sector.name

    @property
    def source(self) -> str:
        return self.line.project.get_source_display()

    @property
    def nature(self) -> str:
        return self.line.get_nature_display()

    @property
    def lead(self) -> str:
        return self.line.project.lead.name

    @property
    def stage(self) -> str:
        return self.judged.stage.label

    @property
    def grade(self) -> Grade:
        return self.judged.grade

    @property
    def label(self) -> str:
        return self.judged.judged.label

    @property
    def sentence(self) -> str:
        return self.judged.judged.sentence

    @property
    def total(self) -> str:
        return in_wan(self.line.project.total_investment)

    @property
    def planned(self) -> str:
        return in_wan(self.line.investment)

    @property
    def completed(self) -> str:
        return in_wan(self.judged.completed)

    @property
    def tags(self) -> list[Tag]:
        """What stands beside the completed investment: what it was before it was corrected."""
        return was(self.row, lambda row: in_wan(row.completed))

    @property
    def arrived_tags(self) -> list[Tag]:
        """The same beside 到位资金."""
        return was(self.row, lambda row: in_wan(row.arrived))

    @property
    def completion(self) -> str:
        completion = self.judged.judged.completion
        return "" if completion is None else f"{plain(completion)}%"

    @property
    def points(self) -> str:
        """低5.5个百分点; empty where nothing is compared."""
        points = self.judged.judged.points
        return "" if points is None else points_in_words(points)

    @property
    def points_number(self) -> str:
        """−5.5, for a column headed 个百分点; empty where nothing is compared."""
        points = self.judged.judged.points
        return "" if points is None else signed(points)

    @cached_property
    def _needed(self) -> Needed | None:
        return needed_of_project(self.judged.judged.facts)

    @property
    def needed(self) -> str:
        """What stands after 后期: 需完成620万元，每季度310万元; empty where nothing is to be said."""
        return self._needed.phrase if self._needed else ""

    @property
    def needed_sentence(self) -> str:
        return self._needed.sentence if self._needed else ""

    @property
    def progress(self) -> str:
        """形象进度 in words, with its percentage where one was given."""
        if self.row is None:
            return ""
        percent = "" if self.row.progress_percent is None else f"（{self.row.progress_percent}%）"
        return f"{self.row.progress_words}{percent}"

    @property
    def problem_kind(self) -> str:
        return self.row.get_problem_kind_display() if self.row else ""

    @property
    def problem(self) -> str:
        """What holds it up, else why it lags; empty where nothing was said."""
        return (self.row.problem or self.row.explanation) if self.row else ""

    @property
    def late(self) -> list[tuple[str, str]]:
        """What is late: a word for each, and the sentence with its dates or sums."""
        judged = self.judged.judged
        facts = (("未按期开工", judged.late_start), ("资金滞后", judged.late_money), ("到期未竣工", judged.unfinished))
        return [(word, fact.sentence) for word, fact in facts if fact is not None and fact.holds]

    @cached_property
    def bullet(self) -> Bullet:
        judged = self.judged.judged
        share = pace_of(judged.facts).share
        return _bar(self.line.investment, self.judged.completed, share, lags=self.judged.lags, gap=self.points)

    @property
    def drawing(self) -> SafeString:
        """The bullet, ready to be placed."""
        return bullet_svg(self.bullet)

    # What the list is sorted by.

    @property
    def grade_order(self) -> tuple[int, Decimal]:
        """Worst first when sorted upward; within a grade the furthest behind its pace."""
        return _GRADE_ORDER.index(self.grade), self.points_order

    @property
    def points_order(self) -> Decimal:
        """Furthest behind first; what is not compared comes last."""
        points = self.judged.judged.points
        return Decimal("Infinity") if points is None else points

    @property
    def completion_order(self) -> Decimal:
        completion = self.judged.judged.completion
        return Decimal(-1) if completion is None else completion

    @property
    def completed_order(self) -> Decimal:
        return Decimal(-1) if self.judged.completed is None else self.judged.completed

    @property
    def matter_order(self) -> tuple[datetime.date, tuple[int, Decimal]]:
        """What is hoped to be settled soonest first, what names no day last."""
        hoped = self.row.matter_by if self.row else None
        return hoped or datetime.date.max, self.grade_order

    @property
    def ledger_order(self) -> tuple[int, str]:
        return self.line.project.sector.order, self.code

    @property
    def export(self) -> tuple[Cell, ...]:
        """The cells of an exported file, under EXPORT_HEAD."""
        line, judged, row = self.line, self.judged.judged, self.row
        project = line.project
        return (
            self.code,
            self.name,
            project.get_level_display(),
            self.sector,
            self.source,
            self.nature,
            self.lead,
            project.owner,
            trimmed(project.total_investment),
            trimmed(line.done_before),
            trimmed(line.investment),
            None if self.judged.completed is None else trimmed(self.judged.completed),
            told(self.tags),
            None if self.judged.arrived is None else trimmed(self.judged.arrived),
            judged.completion,
            judged.pace,
            judged.points,
            self.label,
            self.sentence,
            self.stage,
            self.progress,
            self.problem_kind,
            row.problem if row else "",
            row.explanation if row else "",
            row.measures if row else "",
            row.matter if row else "",
            "示例" if project.is_sample else "",
        )


# What asks for attention first.
_GRADE_ORDER = (
    *(Grade.SEVERE, Grade.FAR_BEHIND, Grade.LAGGING, Grade.NODES_LATE, Grade.SLOW, Grade.NOT_REPORTED, Grade.NORMAL),
    *(Grade.NODES_KEPT, Grade.NOT_YET, Grade.NOT_DUE, Grade.NO_NODES, Grade.NO_PLAN),
)


def _bar(planned: Decimal, completed: Decimal | None, share: Fraction, *, lags: bool, gap: str) -> Bullet:
    """The year's plan as the tick, what is completed as the bar, what is expected by now as ▼; all in 万元."""
    expected = half_up(Fraction(planned) * share, 2)
    return bullet(
        kind="at_least" if planned else "none",
        bound=planned or None,
        actual=completed,
        expected=expected if 0 < share < 1 else None,
        tone="behind" if lags else "bar",
        label=describe(target=f"{in_wan(planned)}万元", actual=_with_unit(completed), gap=gap),
    )


def _with_unit(amount: Decimal | None) -> str:
    return "" if amount is None else f"{in_wan(amount)}万元"


class Slice:
    """Several projects together: how many, how much, and how they stand. What is not reported counts as nothing."""

    def __init__(self, name: str, rows: Iterable[ProjectRow], *, url: str = "") -> None:
        self.name, self.rows, self.url = name, list(rows), url

    @property
    def number(self) -> int:
        return len(self.rows)

    @cached_property
    def _total(self) -> Decimal:
        return sum((row.line.project.total_investment for row in self.rows), Decimal(0))

    @cached_property
    def _planned(self) -> Decimal:
        return sum((row.line.investment for row in self.rows), Decimal(0))

    @cached_property
    def _completed(self) -> Decimal:
        return sum((row.judged.completed or Decimal(0) for row in self.rows), Decimal(0))

    @property
    def total(self) -> str:
        return in_yi(self._total)

    @property
    def planned(self) -> str:
        return in_yi(self._planned)

    @property
    def completed(self) -> str:
        """Of the year so far; empty where nothing is reported of any of them."""
        return in_yi(self._completed) if self.with_data else ""

    @property
    def completed_yi(self) -> Decimal | None:
        """The same for a chart."""
        return half_up(Fraction(self._completed) / YI, 2) if self.with_data else None

    @property
    def planned_yi(self) -> Decimal:
        return half_up(Fraction(self._planned) / YI, 2)

    @cached_property
    def with_data(self) -> int:
        """How many of them have a figure for the period."""
        return sum(row.judged.completed is not None for row in self.rows)

    @cached_property
    def _share(self) -> Fraction:
        """Which share of the planned investment should be done by now: each project by its own pace.

        Of a project in preparation nothing is: it is judged by its nodes alone.
        """
        if not self._planned:
            return Fraction(0)
        facts = (row.judged.judged.facts for row in self.rows if not row.judged.judged.facts.is_preparation)
        paced = (Fraction(each.investment) * pace_of(each).share for each in facts)
        return sum(paced, Fraction(0)) / Fraction(self._planned)

    @cached_property
    def completion(self) -> Decimal | None:
        """完成率 in %, one decimal; below 100.0 as long as the plan is not reached."""
        if not self._planned or not self.with_data:
            return None
        share = half_up(Fraction(self._completed) / Fraction(self._planned) * 100, 1)
        return min(share, ALMOST) if self._completed < self._planned else share

    @cached_property
    def pace(self) -> Decimal:
        """序时进度 in %, one decimal."""
        return half_up(self._share * 100, 1)

    @property
    def points(self) -> Decimal | None:
        """完成率 − 序时进度, in 个百分点."""
        return None if self.completion is None else difference(self.completion, self.pace)

    @property
    def completion_text(self) -> str:
        return "" if self.completion is None else f"{plain(self.completion)}%"

    @property
    def pace_text(self) -> str:
        return f"{plain(self.pace)}%"

    @property
    def points_text(self) -> str:
        """低5.5个百分点; empty where nothing is compared."""
        return "" if self.points is None else points_in_words(self.points)

    @property
    def points_number(self) -> str:
        """−5.5; empty where nothing is compared."""
        return "" if self.points is None else signed(self.points)

    @property
    def is_behind(self) -> bool:
        return self.points is not None and self.points < 0

    @cached_property
    def lagging(self) -> list[ProjectRow]:
        """Those that are flagged, worst first."""
        return sorted((row for row in self.rows if row.judged.lags), key=lambda row: row.grade_order)

    @cached_property
    def bullet(self) -> Bullet:
        completed = self._completed if self.with_data else None
        return _bar(self._planned, completed, self._share, lags=self.is_behind, gap=self.points_text)

    @property
    def drawing(self) -> SafeString:
        """The bullet, ready to be placed."""
        return bullet_svg(self.bullet)

    @cached_property
    def grades(self) -> Counter[Grade]:
        return Counter(row.grade for row in self.rows)

    @property
    def five(self) -> list[tuple[Grade, int]]:
        """The five grades with how many of each."""
        return [(grade, self.grades[grade]) for grade in FIVE_GRADES]

    @property
    def others(self) -> list[tuple[Grade, int]]:
        """What keeps the rest from being graded, with how many of each; only what occurs."""
        return [(grade, self.grades[grade]) for grade in Grade if not grade.is_graded and self.grades[grade]]

    @property
    def graded(self) -> int:
        return sum(number for _, number in self.five)

    @cached_property
    def rates(self) -> tuple[Rate, Rate, Rate, Rate]:
        """开工率, 投资完成率, 资金到位率, 竣工率."""
        return four_rates(row.judged.judged for row in self.rows)

    @property
    def matters(self) -> list[ProjectRow]:
        """Those with something that a leader is asked to settle."""
        return [row for row in self.rows if row.row is not None and row.row.matter]


@dataclass(frozen=True)
class Split:
    """One way to divide the projects, with a slice for each part."""

    title: str
    parameter: str
    """What the list's filter calls it."""
    parts: list[Slice]


class ProjectSheet:
    """All projects of a plan at the end of a period, with their sums and the units of its last day.

    The queries of `ProjectLedger`, and one more unless the units are given.
    """

    def __init__(
        self, plan: Plan, through: int, reader: Reader | None, query: str = "", *, units: Directory | None = None
    ) -> None:
        units = units or Directory(reader)
        self.ledger, day = ProjectLedger.of_plan(plan, reader), last_day(plan.year, through)
        for line in self.ledger.lines:
            line.project.lead = units.on(line.project.lead_id, day)
        self.year, self.through, self.query = plan.year, through, query
        self.rows = [ProjectRow(judged, query) for judged in self.ledger.judge_all(through)]
        self.all = Slice("合计", self.rows)

    @classmethod
    def of_page(cls, page: PlanPage, reader: Reader) -> "ProjectSheet":
        """Those of a page's plan and period."""
        return cls(page.plan, page.through, reader, page.query)

    @property
    def is_sample(self) -> bool:
        return self.ledger.has_samples

    @property
    def has_unconfirmed_bounds(self) -> bool:
        """Whether the bounds of the grades still wait for the county's word."""
        return not self.ledger.scale.confirmed

    @cached_property
    def splits(self) -> list[Split]:
        """By 行业领域, 投资来源, 建设性质 and 牵头单位."""
        return [
            self._split("行业领域", "sector", lambda row: (row.line.project.sector.order, row.sector)),
            self._split(
                "投资来源",
                "source",
                lambda row: (list(InvestmentSource).index(InvestmentSource(row.line.project.source)), row.source),
            ),
            self._split("建设性质", "nature", lambda row: (list(Nature).index(Nature(row.line.nature)), row.nature)),
            self._split("牵头单位", "lead", lambda row: (row.line.project.lead.order, row.lead)),
        ]

    def _split(self, title: str, parameter: str, key: Callable[[ProjectRow], tuple[int, str]]) -> Split:
        parts: dict[tuple[int, str], list[ProjectRow]] = {}
        for row in sorted(self.rows, key=key):
            parts.setdefault(key(row), []).append(row)
        return Split(title, parameter, [Slice(name, rows) for (_, name), rows in parts.items()])

    @cached_property
    def lists(self) -> list[tuple[Nature, str, Slice]]:
        """三张清单: 开工 (listed to start, not yet started), 在建 and 前期."""
        names = {Nature.NEW: "开工清单", Nature.CONTINUED: "在建清单", Nature.PREPARATION: "前期清单"}
        return [
            (nature, name, Slice(name, [row for row in self.rows if row.judged.list_name == nature]))
            for nature, name in names.items()
        ]
