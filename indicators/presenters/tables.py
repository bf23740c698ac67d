"""The indicator list: what its columns are called, sort by and export."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from indicators.presenters.groups import SectionBand, by_section
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.tallies import Tally
from reporting.drawing.bullets import Tone, bullet
from reporting.drawing.figure_marks import marks_in_words
from reporting.drawing.svg import bullet_svg
from reporting.pages.paging import in_bands
from reporting.pages.tables import column
from reporting.rules.facts import YEAR_END
from reporting.rules.same_months import Comparison
from reporting.spreadsheets.write import Cell, Toned


def _sample(
    words: str,
    actual: int,
    *,
    kind: str = "at_least",
    tone: Tone = "bar",
    tolerance: int = 0,
    expected: int | None = None,
) -> tuple[SafeString, str]:
    """A bar for the legend, against a target of 100, and its meaning."""
    drawn = bullet(
        kind=kind,
        bound=Decimal(100),
        actual=Decimal(actual),
        ceiling=kind == "at_most",
        tolerance=Decimal(tolerance),
        expected=None if expected is None else Decimal(expected),
        tone=tone,
        label=words,
    )
    return bullet_svg(drawn), words


LEGEND = (
    _sample("低于目标", 60, tone="short"),
    _sample("达到，竖线为目标", 120),
    _sample("深色段：“左右”的容许范围", 60, kind="about", tone="short", tolerance=12),
    _sample("上限，斜线区不得进入", 40, kind="at_most"),
    _sample("斜切，超出图幅", 300),
)
INSIDE_THE_YEAR = (_sample("低于序时，▼为目前应达到", 40, tone="behind", expected=60),)


class IndicatorTable(tables.Table):  # type: ignore[misc]
    """The indicator list. Rows are ready strings that its own template places; the columns say what
    can be sorted, and by which key."""

    number = column("序号", "c-no no", sort_by="printed_order")
    name = column("指标", "c-name")
    attribute = column("属性", "c-attribute", sort_by="target__attribute")
    target_text = column("目标", "c-target num")
    actual_text = column("实际", "c-actual num")
    last_year = column("上年同期", "c-last num")
    bullet = column("实际与目标", "c-bar")
    gap = column("差距", "c-gap gap", sort_by="depth", largest_first=True)
    status = column("状态", "c-status", sort_by="status_order")
    lead = column("牵头单位", "c-unit", sort_by="lead_order")

    class Meta:
        template_name = "indicators/_table.html"
        order_by = "number"
        orderable = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, order_by_field="sort", **kwargs)
        self.page_rows: Sequence[IndicatorRow] | None = None
        if not self.has_last_year:
            self.columns.hide("last_year")

    @cached_property
    def shown(self) -> list[IndicatorRow]:
        """The rows in the order asked for; in any but the printed one sub-rows stand alone."""
        rows: list[IndicatorRow] = [row.record for row in self.rows]
        return rows if self._is_as_printed else [row.alone() for row in rows]

    @property
    def _is_as_printed(self) -> bool:
        return tuple(self.order_by) == ("number",)

    @cached_property
    def bands(self) -> list[SectionBand]:
        """The rows under their sections; empty unless they are in the printed order."""
        return by_section(self.shown) if self._is_as_printed else []

    @cached_property
    def has_last_year(self) -> bool:
        """Whether last year's same months are known of any row; without, they have no column."""
        return any(row.record.last_year for row in self.rows)

    @property
    def placed(self) -> Sequence[IndicatorRow]:
        """The rows that the page shows of them."""
        return self.shown if self.page_rows is None else self.page_rows

    @property
    def placed_bands(self) -> list[tuple[SectionBand, list[IndicatorRow]]]:
        """The bands of what the page shows, each with its rows there; a band counts all its rows.

        Empty in any order but the printed one.
        """
        return in_bands([(band, band.rows) for band in self.bands], self.placed)

    @property
    def has_unconfirmed(self) -> bool:
        """Whether a lead unit shown is not confirmed yet."""
        return any(not row.target.lead_confirmed for row in self.shown)

    @property
    def legend(self) -> tuple[tuple[SafeString, str], ...]:
        """Sample bars and their meanings."""
        if any(row.through < YEAR_END for row in self.shown):
            return (*INSIDE_THE_YEAR, *LEGEND)
        return LEGEND

    @cached_property
    def tally(self) -> Tally:
        return Tally(self.shown)


COMPARED_HEAD = ("上年同期", "上年同期来源", "同比增减", "同比增减单位", "同比")
EXPORT_HEAD = (
    "类别",
    "序号",
    "合并名称",
    "指标",
    "单位",
    "属性",
    "目标",
    "目标变更",
    "实际",
    "数据性质",
    "原报",
    *COMPARED_HEAD,
    "目前应达到",
    "差距",
    "差距单位",
    "完成率（%）",
    "状态",
    "原因",
    "下一步措施",
    "牵头单位",
    "牵头单位已确认",
    "分管县领导",
    "算式",
)


def compared_cells(comparison: Comparison | None) -> tuple[Cell, ...]:
    """Last year's same months and how far the figure is from them, under COMPARED_HEAD."""
    if comparison is None:
        return ("", "", "", "", "")
    base = comparison.same_months.base
    return (
        comparison.shown if comparison.why_not else base.value,
        base.source,
        comparison.change,
        "" if comparison.change is None else comparison.unit,
        comparison.said,
    )


def export_row(row: IndicatorRow) -> tuple[Cell, ...]:
    """One row of the list for a spreadsheet: figures as numbers, all else as the page shows it."""
    target = row.target
    assessment = row.assessment
    return (
        f"{target.section.number} {target.section.name}",
        row.number,
        target.group,
        row.name if row.is_alone else target.name,
        row.unit,
        row.attribute,
        row.target_text,
        row.changed,
        row.actual_cell,
        row.nature,
        marks_in_words(row.corrections),
        *compared_cells(row.judged.comparison),
        assessment.expected,
        assessment.gap,
        assessment.gap_unit,
        assessment.completion,
        Toned(row.label, row.status.value),
        row.explanation,
        row.measures,
        row.lead,
        "是" if target.lead_confirmed else "待确认",
        row.leader,
        row.sentence,
    )
