"""Judged projects as ready strings; templates and exports only place them. Amounts are in 万元."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from projects.enums import InvestmentSource, Nature
from projects.judging import JudgedProject
from projects.models import KeyProject, ProjectPlan, ProjectProgress
from projects.presenters.amounts import in_percent, in_points, in_wan, signed, without_zeros
from reporting.drawing.bullets import Bullet, bullet, describe
from reporting.drawing.figure_marks import FigureMark, correction_marks, marks_in_words
from reporting.drawing.svg import bullet_svg
from reporting.enums import Grade
from reporting.pages.marks import grade_word
from reporting.pages.text import together, without_stop
from reporting.pages.units import unit_url
from reporting.rules.figures import half_up, trimmed
from reporting.rules.office.leaders import in_charge
from reporting.rules.projects.facts import ProjectFacts
from reporting.rules.projects.needed import needed_of_project
from reporting.rules.remainder import Needed
from reporting.spreadsheets.write import Cell, Toned

EXPORT_HEAD = (
    "项目代码",
    "项目名称",
    "级别",
    "行业领域",
    "投资来源",
    "建设性质",
    "牵头单位",
    "分管县领导",
    "业主单位",
    "总投资（万元）",
    "至上年底累计完成（万元）",
    "年度计划投资（万元）",
    "本年累计完成投资（万元）",
    "原报完成投资",
    "本年累计到位资金（万元）",
    "完成率（%）",
    "序时进度（%）",
    "与序时差（个百分点）",
    "等级",
    "阶段",
    "形象进度",
    "问题类别",
    "存在问题",
    "原因",
    "下一步措施",
    "需协调事项",
    "示例",
    "算式",
)


LIST_NAMES = {
    Nature.NEW: "开工清单",
    Nature.CONTINUED: "在建清单",
    Nature.PREPARATION: "前期清单",
}
"""三张清单 by `JudgedProject.list_name`, in the order in which pages show them."""


@dataclass(frozen=True)
class ProjectRow:
    """One project's line with everything a page shows of it."""

    judged: JudgedProject
    query: str
    """Of links to other pages: ?through=6."""

    def linked(self, query: str) -> "ProjectRow":
        """The same row with links that keep the choices of another reader."""
        if query == self.query:
            return self
        return ProjectRow(self.judged, query)

    # Kept once they were asked for: sums and filters go through all rows.

    @cached_property
    def line(self) -> ProjectPlan:
        return self.judged.line

    @cached_property
    def project(self) -> KeyProject:
        return self.line.project

    @cached_property
    def facts(self) -> ProjectFacts:
        return self.judged.judged.facts

    @cached_property
    def grade(self) -> Grade:
        return self.judged.grade

    @property
    def row(self) -> ProjectProgress | None:
        return self.judged.row

    @property
    def year(self) -> int:
        return self.line.plan.year

    @cached_property
    def url(self) -> str:
        return reverse("project", args=[self.year, self.line.pk]) + self.query

    @property
    def code(self) -> str:
        return self.project.code

    @property
    def name(self) -> str:
        return self.project.name

    @property
    def sector(self) -> str:
        return self.project.sector.name

    @property
    def source(self) -> str:
        return InvestmentSource(self.project.source).label

    @property
    def nature(self) -> str:
        return Nature(self.line.nature).label

    @property
    def lead(self) -> str:
        return self.project.lead.name

    @cached_property
    def searched(self) -> str:
        """What a search of the list looks through, in small letters."""
        project = self.project
        texts = (self.name, self.code, self.lead, project.owner, project.place)
        return " ".join(texts).lower()

    @property
    def leader(self) -> str:
        """The county leader in charge of it: its own, else its lead unit's; empty for nobody."""
        project = self.project
        return in_charge(project.county_leader, project.lead.county_leader)

    @property
    def lead_url(self) -> str:
        """The page of the lead unit."""
        return unit_url(self.year, self.project.lead.code, self.query)

    @property
    def stage(self) -> str:
        return self.judged.stage.label

    @property
    def label(self) -> str:
        return self.judged.judged.label

    @property
    def sentence(self) -> str:
        return self.judged.judged.sentence

    @property
    def total(self) -> str:
        return in_wan(self.project.total_investment)

    @property
    def planned(self) -> str:
        return in_wan(self.line.investment)

    @property
    def completed(self) -> str:
        return in_wan(self.judged.completed)

    @property
    def tags(self) -> list[FigureMark]:
        """The mark beside the completed investment: its value before a correction."""
        return correction_marks(self.row, lambda row: in_wan(row.completed))

    @property
    def arrived_tags(self) -> list[FigureMark]:
        """The same beside 到位资金."""
        return correction_marks(self.row, lambda row: in_wan(row.arrived))

    @property
    def completion(self) -> str:
        return in_percent(self.judged.judged.completion)

    @property
    def points(self) -> str:
        """低5.5个百分点; empty where nothing is compared."""
        return in_points(self.judged.judged.points)

    @property
    def points_number(self) -> str:
        """−5.5, for a column headed 个百分点; empty where nothing is compared."""
        return signed(self.judged.judged.points)

    @cached_property
    def _needed(self) -> Needed | None:
        return needed_of_project(self.facts)

    @property
    def needed(self) -> str:
        """What the rest of the year needs: 需完成620万元，每季度310万元; else empty."""
        return self._needed.phrase if self._needed else ""

    @property
    def onward(self) -> str:
        """The same as a line of its own: 后期需完成620万元."""
        return self._needed.onward if self._needed else ""

    @property
    def needed_sentence(self) -> str:
        return self._needed.sentence if self._needed else ""

    @property
    def progress(self) -> str:
        """形象进度 in words, with its percentage where one was given."""
        if self.row is None:
            return ""
        if self.row.progress_percent is None:
            return self.row.progress_words
        return f"{without_stop(self.row.progress_words)}（{self.row.progress_percent}%）"

    @property
    def told(self) -> str:
        """形象进度 and the problem in one line; empty where nothing is reported."""
        return together((self.progress, self.problem))

    @property
    def problem_kind(self) -> str:
        if self.row is None:
            return ""
        return self.row.get_problem_kind_display()

    @property
    def problem(self) -> str:
        """The reported problem, else the reason why it lags; empty where neither is reported."""
        if self.row is None:
            return ""
        return self.row.problem or self.row.explanation

    @property
    def matter(self) -> str:
        """What leaders are asked to settle (需协调事项); empty where nothing is."""
        return self.row.matter if self.row else ""

    @property
    def late(self) -> list[tuple[str, str]]:
        """What is late: a label for each, and the sentence with its dates or sums."""
        judged = self.judged.judged
        facts = (
            ("未按期开工", judged.late_start),
            ("资金滞后", judged.late_money),
            ("到期未竣工", judged.unfinished),
        )
        late = []
        for label, fact in facts:
            if fact is not None and fact.holds:
                late.append((label, fact.sentence))
        return late

    @cached_property
    def bullet(self) -> Bullet | None:
        """None for a project in preparation: its money is held against nothing."""
        if self.facts.is_preparation:
            return None
        return bar_of(
            self.line.investment,
            self.judged.completed,
            self.facts.pace.share,
            lags=self.judged.lags,
            gap=self.points,
        )

    @property
    def drawing(self) -> SafeString:
        """The bullet, ready to be placed; empty where there is none."""
        return bullet_svg(self.bullet) if self.bullet else SafeString()

    @cached_property
    def cells(self) -> dict[str, Any]:
        """What a line of the ledger places, made once: the row is cached with its judgement."""
        return {
            "grade": self.grade.value,
            "is_late": self.grade.lags,
            "state": grade_word(self.grade, self.label),
            "code": self.code,
            "url": self.url,
            "name": self.name,
            "lead": self.lead,
            "lead_url": self.lead_url,
            "sector": self.sector,
            "source": self.source,
            "nature": self.nature,
            "total": self.total,
            "planned": self.planned,
            "completed": self.completed,
            "tags": self.tags,
            "completion": self.completion,
            "points": self.points_number,
            "drawing": self.drawing,
            "told": self.told,
            "problem_kind": self.problem_kind,
            "late": self.late,
        }

    # What the list is sorted by.

    @cached_property
    def grade_order(self) -> tuple[int, Decimal]:
        """Worst first when sorted upward; within a grade the furthest behind its pace."""
        return _GRADE_ORDER[self.grade], self.points_order

    @cached_property
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
        completed = self.judged.completed
        return Decimal(-1) if completed is None else completed

    @property
    def matter_order(self) -> tuple[datetime.date, tuple[int, Decimal]]:
        """Matters by the day on which they should be settled; those without a day come last."""
        if self.row is None or self.row.matter_by is None:
            return datetime.date.max, self.grade_order
        return self.row.matter_by, self.grade_order

    @property
    def ledger_order(self) -> tuple[int, str]:
        return self.project.sector.order, self.code

    @property
    def export(self) -> tuple[Cell, ...]:
        """The cells of an exported file, under EXPORT_HEAD."""
        line = self.line
        project = line.project
        judged = self.judged.judged
        return (
            self.code,
            self.name,
            project.get_level_display(),
            self.sector,
            self.source,
            self.nature,
            self.lead,
            self.leader,
            project.owner,
            trimmed(project.total_investment),
            trimmed(line.done_before),
            trimmed(line.investment),
            without_zeros(self.judged.completed),
            marks_in_words(self.tags),
            without_zeros(self.judged.arrived),
            judged.completion,
            judged.pace,
            judged.points,
            Toned(self.label, self.grade.mark),
            self.stage,
            self.progress,
            self.problem_kind,
            *self._reported_words,
            "示例" if project.is_sample else "",
            self.sentence,
        )

    @property
    def _reported_words(self) -> tuple[str, str, str, str]:
        """存在问题, 原因, 下一步措施 and 需协调事项; empty where nothing is reported."""
        row = self.row
        if row is None:
            return "", "", "", ""
        return row.problem, row.explanation, row.measures, row.matter


# What asks for attention first.
_WORST_FIRST = (
    Grade.SEVERE,
    Grade.FAR_BEHIND,
    Grade.LAGGING,
    Grade.NODES_LATE,
    Grade.SLOW,
    Grade.NOT_REPORTED,
    Grade.NORMAL,
    Grade.NODES_KEPT,
    Grade.NOT_YET,
    Grade.NOT_DUE,
    Grade.NO_NODES,
    Grade.NO_PLAN,
)
_GRADE_ORDER = {grade: place for place, grade in enumerate(_WORST_FIRST)}


def bar_of(
    planned: Decimal, completed: Decimal | None, share: Fraction, *, lags: bool, gap: str
) -> Bullet:
    """The bullet of a project or of several together; amounts in 万元.

    The tick is the year's plan, the bar what is completed, ▼ what is expected by now.
    """
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
    if amount is None:
        return ""
    return f"{in_wan(amount)}万元"
