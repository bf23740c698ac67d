"""What every document from a template can name, and the rows that several of them have.

Ready strings alone: no template reaches a model, a row of a page or a method.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from chengkou.brief.sheet import SPANS
from chengkou.documents.annexes import NO_FIGURE
from chengkou.documents.asked import Asked
from chengkou.documents.lists import nature_mark
from projects.presenters.project_totals import ProjectTotals
from reporting.documents.templates.placeholders import placeholder
from reporting.pages.flagged import Flagged
from reporting.rules.labels import in_chinese


@dataclass(frozen=True)
class Letterhead:
    """What stands in every document."""

    title: str = placeholder("标题", "文件的标题")
    about: str = placeholder("说明", "是否发布、草案、演示数据、是谁的一部分", required=True)
    county: str = placeholder("县名", "站点设置里的县名")
    office: str = placeholder("发文单位", "站点设置里的发展改革部门")
    year: str = placeholder("年度", "计划的年度")
    span: str = placeholder("时段", "一季度、上半年、前三季度、全年，或1—5月")
    months: str = placeholder("报告期", "2024年1—6月")
    date: str = placeholder("日期", "生成的日期")


@dataclass(frozen=True)
class FlaggedItem:
    """One row that falls short or lags, of any kind."""

    number: str = placeholder("序号", "从1起")
    name: str = placeholder("名称", "指标带单位，项目、民生实事的名称")
    target: str = placeholder("目标", "目标，项目为年度计划投资")
    actual: str = placeholder("完成", "完成数，不是最终数的带“预”“快”")
    gap: str = placeholder("差距", "低0.4个百分点")
    status: str = placeholder("状态", "低于序时、滞后等")
    since: str = placeholder("持续", "自1—3月起，共2期")
    reason: str = placeholder("原因", "单位填报的问题和原因")
    measures: str = placeholder("措施", "单位填报的下一步措施")
    onward: str = placeholder("后期", "后期需完成多少")
    lead: str = placeholder("牵头单位", "牵头单位")


@dataclass(frozen=True)
class RateItem:
    """One of 四率."""

    name: str = placeholder("名称", "开工率、投资完成率、资金到位率、竣工率")
    value: str = placeholder("数值", "91.7%")
    parts: str = placeholder("算式", "已开工55个 ÷ 应开工60个")


def letterhead(asked: Asked, title: str, about: str) -> dict[str, Any]:
    """The fields of `Letterhead`."""
    page = asked.page
    return {
        "title": title,
        "about": about,
        "county": asked.names.county,
        "office": asked.names.office,
        "year": str(asked.year),
        "span": span_of(asked) or "全年",
        "months": page.period_label,
        "date": in_chinese(timezone.localdate(asked.made_at)),
    }


def span_of(asked: Asked) -> str:
    """上半年; empty for the whole year."""
    return SPANS.get(asked.page.through, asked.page.period_name)


def flagged_items(rows: Iterable[Flagged]) -> Sequence[FlaggedItem]:
    """What is flagged, numbered from 1."""
    return [_flagged_item(number, row) for number, row in enumerate(rows, start=1)]


def _flagged_item(number: int, row: Flagged) -> FlaggedItem:
    gap = f"{row.gap.word}{row.gap.number}{row.gap.unit}"
    return FlaggedItem(
        number=str(number),
        name=f"{row.name}（{row.unit}）" if row.unit else row.name,
        target=row.planned or NO_FIGURE,
        actual=f"{row.actual}{nature_mark(row)}" if row.actual else NO_FIGURE,
        gap=gap or NO_FIGURE,
        status=row.light.label,
        since=row.how_long,
        reason=row.why or row.no_reason,
        measures=row.measures or NO_FIGURE,
        onward=row.onward,
        lead=row.lead_text,
    )


def rate_items(totals: ProjectTotals) -> Sequence[RateItem]:
    """四率 with their parts; none without projects."""
    if not totals.number:
        return []
    return [RateItem(rate.name, rate.text, rate.words) for rate in totals.rates]
