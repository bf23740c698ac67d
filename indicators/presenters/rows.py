"""Judged rows as ready strings, formatted once; templates and exports only place them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from indicators.judging import GROWTH, JudgedRow
from indicators.models import Actual
from indicators.presenters.cells import cells_of, drawn_of
from indicators.presenters.figures import (
    change_text,
    compared_text,
    figure_text,
    forecast_source,
    forecast_text,
    tags_of,
    value_text,
)
from indicators.presenters.printed_row import PrintedRow
from reporting.completeness import must_explain
from reporting.drawing.bullets import Bullet, Scale, bullet, scale
from reporting.drawing.figure_marks import FigureMark, correction_marks
from reporting.drawing.svg import bullet_svg
from reporting.enums import JUDGED_STATUSES, Attribute, Status
from reporting.pages.flagged import NO_REASON
from reporting.pages.text import in_sentences
from reporting.rules.assessment import Assessment, order_key
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import growth_in_words, typeset, with_unit
from reporting.rules.labels import GapWords
from reporting.rules.rule import PERCENT
from reporting.rules.summary import gap_in_prose

_SLIGHT = ("低", "高", "少", "多")
STATUS_ORDER = (
    Status.SHORT,
    Status.BEHIND,
    Status.UNDETERMINED,
    Status.NOT_REPORTED,
    Status.NEAR,
    Status.ON_TRACK,
    Status.MET,
    Status.NOT_EVALUATED,
    Status.YEAR_END,
    Status.NOT_DUE,
    Status.NO_TARGET,
)


@dataclass(frozen=True)
class IndicatorRow(PrintedRow):
    """One printed row with everything a page shows of it."""

    @property
    def actual(self) -> Actual | None:
        return self.judged.actual

    @property
    def assessment(self) -> Assessment:
        return self.judged.assessment

    @property
    def is_sample(self) -> bool:
        """Whether what it shows was made by the demo."""
        return self.judged.is_sample

    @property
    def actual_text(self) -> str:
        """The figure as typed, else what was reported in words, else nothing."""
        return value_text(self.actual)

    @property
    def has_data(self) -> bool:
        """Whether anything is known of it: a figure, words, or a reviewer's verdict."""
        return bool(self.actual_text) or self.status in JUDGED_STATUSES

    @property
    def actual_cell(self) -> Decimal | str:
        """The same for a spreadsheet: a figure as a number."""
        figure = self.assessment.actual
        return self.actual_text if figure is None else figure

    @cached_property
    def tags(self) -> list[FigureMark]:
        """The marks beside the figure: 预 or 快, and what it was before it was corrected."""
        return tags_of(self.actual)

    @property
    def nature_mark(self) -> str:
        """快 or 预 behind a figure that is not final, where marks are text; empty for others."""
        return "".join(mark.text for mark in self.tags if mark.css == "nature")

    @property
    def corrections(self) -> list[FigureMark]:
        """The marks of a correction alone."""
        return correction_marks(self.actual, value_text)

    @property
    def nature(self) -> str:
        """预计, 快报 or 最终核实; empty where it is not known."""
        return self.actual.get_nature_display() if self.actual else ""

    @property
    def last_year(self) -> str:
        """Last year's figure of the same months (上年同期); empty where it is not known."""
        return compared_text(self.judged.comparison)

    @property
    def change(self) -> str:
        """How far the figure is from it: +0.2个百分点; or why the two are not compared."""
        return change_text(self.judged.comparison)

    @property
    def change_in_words(self) -> str:
        """同比提高0.2个百分点; or why the two are not compared."""
        comparison = self.judged.comparison
        return comparison.said if comparison else ""

    @property
    def is_not_compared(self) -> bool:
        """Whether `change` is words: last year counted it otherwise."""
        comparison = self.judged.comparison
        return comparison is not None and bool(comparison.why_not)

    @property
    def city_in_words(self) -> str:
        """全市6.4%; empty where the city's figure is not known or is no match."""
        city = self.judged.city
        return f"全市{with_unit(city.value, self.unit)}" if city else ""

    @property
    def city_text(self) -> str:
        """The same without words and unit."""
        return figure_text(self.judged.city.value) if self.judged.city else ""

    @property
    def last_year_source(self) -> str:
        """2023年1—6月完成数."""
        comparison = self.judged.comparison
        return comparison.same_months.base.source if comparison else ""

    @property
    def status(self) -> Status:
        return self.assessment.status

    @property
    def label(self) -> str:
        return self.assessment.label

    @property
    def sentence(self) -> str:
        """The rule as read and the arithmetic."""
        return self.assessment.sentence

    @property
    def summary(self) -> str:
        """How the row stands and what last year's same months say, without the arithmetic."""
        return self.judged.summary

    @property
    def needed(self) -> str:
        """What follows 后期: 需完成6.2亿元，每季度3.1亿元; empty where nothing is to be said."""
        needed = self.judged.needed
        return needed.phrase if needed else ""

    @property
    def onward(self) -> str:
        """The same in a line of its own: 后期需完成6.2亿元, or 已无法完成.

        Empty where it is the gap, which stands beside it.
        """
        needed = self.judged.needed
        if needed is None or (needed.is_distance and self.held_against == "目标"):
            return ""
        return needed.onward

    @property
    def needed_sentence(self) -> str:
        needed = self.judged.needed
        return needed.sentence if needed else ""

    @property
    def projection(self) -> str:
        """按目前进度推算全年约11.6亿元, to be marked 测算参考."""
        projection = self.judged.projection
        return projection.phrase if projection else ""

    @property
    def projection_sentence(self) -> str:
        projection = self.judged.projection
        return projection.sentence if projection else ""

    @property
    def forecast(self) -> str:
        """What the unit itself expects of the year: 全年12.5亿元，研判可完成; may be empty."""
        return forecast_text(self.actual, self.unit or self.target.gap_unit)

    @property
    def forecast_by(self) -> str:
        """Who expects so, and when that was approved.

        Only for rows of a ledger read `with_forms`, else a query.
        """
        if self.actual is None or not self.forecast:
            return ""
        return forecast_source(self.actual, self.lead)

    @property
    def explanation(self) -> str:
        return self.actual.explanation if self.actual else ""

    @property
    def no_reason(self) -> str:
        """What is shown in the place of a reason."""
        return NO_REASON

    @property
    def measures(self) -> str:
        return self.actual.measures if self.actual else ""

    @property
    def told(self) -> str:
        """税收增速：… 原因：… 措施：…: the judgement, the reason and the measures as sentences."""
        texts = ((self.name, self.sentence), ("原因", self.explanation), ("措施", self.measures))
        return in_sentences(texts)

    @property
    def is_slight(self) -> bool:
        """Whether it falls short by so little that the plan asks for no reasons (略低)."""
        found = self.assessment
        can_turn = found.status.lags and found.gap is not None and found.final is None
        return can_turn and not must_explain(
            self.assessment, self.target.plan, self.target.attribute
        )

    @cached_property
    def gap_in_words(self) -> GapWords:
        """The gap as the table shows it: 低 | 3.8 | 个百分点, 略低 | 0.1 | 个百分点."""
        gap = self.assessment.gap_in_words
        if self.is_slight and gap.word in _SLIGHT:
            return replace(gap, word=f"略{gap.word}")
        return gap

    @property
    def gap_word(self) -> str:
        return self.gap_in_words.word

    @property
    def gap_number(self) -> str:
        return self.assessment.gap_in_words.number

    @property
    def gap_unit(self) -> str:
        return self.assessment.gap_in_words.unit

    @property
    def held_against(self) -> str:
        """What the gap counts from: 目标, or 序时 inside the year where that is another figure."""
        if self.through < YEAR_END and self.assessment.expected != self.assessment.bound:
            return "序时"
        return "目标"

    @property
    def gap_text(self) -> str:
        """The gap in a sentence: 低1.0个百分点; whole numbers stay whole, 少5天."""
        gap = gap_in_prose(self.assessment)
        return f"{self.gap_word}{gap.number}{gap.unit}"

    @property
    def figure_in_prose(self) -> tuple[str, str]:
        """What a sentence names and says of the figure: 地区生产总值, 增长6%; 森林覆盖率, 67%."""
        actual = self.assessment.actual
        if actual is None:
            return self.name, self.actual_text
        if self.unit == PERCENT and self.name.endswith(GROWTH):
            return self.name.removesuffix(GROWTH), growth_in_words(actual)
        return self.name, f"{typeset(actual)}{self.unit}"

    @property
    def gap_tone(self) -> str:
        """The gap's colour where it is large: bad (red), late (amber), good (green), or none."""
        if self.status == Status.SHORT:
            return "bad"
        if self.status.lags:
            return "late"
        if self.status in (Status.MET, Status.ON_TRACK):
            return "good"
        return ""

    @cached_property
    def bullet(self) -> Bullet:
        return bullet(**drawn_of(self))

    @property
    def drawing(self) -> SafeString:
        """The bullet, ready to be placed."""
        return bullet_svg(self.bullet)

    @cached_property
    def scale(self) -> Scale | None:
        return scale(**drawn_of(self))

    @cached_property
    def cells(self) -> dict[str, Any]:
        """What a line of a list places (`indicators.presenters.cells`)."""
        return cells_of(self)

    @property
    def depth(self) -> Decimal:
        """|gap| ÷ |bound| of what falls short, to compare rows of different units; −1 for others.

        Infinity for a missed bound of 0, which has no such share; 0 for a text target, without gap.
        """
        if not self.status.lags:
            return Decimal(-1)
        if self.assessment.gap is None:
            return Decimal(0)
        if self.assessment.relative_gap is None:
            return Decimal("Infinity")
        return self.assessment.relative_gap

    @property
    def status_order(self) -> int:
        """Worst first: what falls short, what asks for work, what is fine."""
        return STATUS_ORDER.index(self.status)

    @property
    def shortfall_order(self) -> tuple[int, int, int, int]:
        attribute = self.target.attribute
        return order_key(
            attribute=Attribute(attribute) if attribute else None,
            is_main=self.target.is_main,
            number=self.number,
            row=self.target.row,
            final=self.assessment.final,
        )


def make_rows(judged: Iterable[JudgedRow], through: int, query: str = "") -> list[IndicatorRow]:
    """Ready rows in the order given; `query` (?through=6) is appended to their links.

    A sub-row knows what it is a part of where its headline is among them.
    """
    rows = list(judged)
    parents = {}
    for row in rows:
        if row.target.is_headline:
            parents[row.target.plan.year, row.target.number] = row.target.group or row.target.name
    made = []
    for row in rows:
        key = row.target.plan.year, row.target.number
        parent = "" if row.target.is_headline else parents.get(key, "")
        made.append(IndicatorRow(row, through, query, parent))
    return made


def with_parents(rows: Iterable[IndicatorRow]) -> list[IndicatorRow]:
    """Rows of one plan; sub-rows whose headline is not among them by their full names."""
    listed = list(rows)
    headlines = {row.number for row in listed if not row.is_sub}
    return [row if row.number in headlines else row.alone() for row in listed]
