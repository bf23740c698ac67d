"""上半年执行情况: each indicator's way through the year, and what of the plan was changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from chengkou.documents.annexes import NO_FIGURE, figure_cell
from chengkou.documents.asked import Asked
from chengkou.documents.letterhead import Letterhead, letterhead, span_of
from chengkou.documents.statement import drafted
from indicators.presenters.changes import target_changes
from indicators.presenters.rows import IndicatorRow
from projects.presenters.amounts import in_percent
from reporting.documents.paper import text_of
from reporting.documents.templates.placeholders import placeholder
from reporting.enums import Measure
from reporting.rules.figures import with_unit


@dataclass(frozen=True)
class IndicatorItem:
    """One printed row of the plan."""

    number: str = placeholder("序号", "计划里的序号，分项为空")
    name: str = placeholder("指标", "名称和单位")
    attribute: str = placeholder("属性", "约束性、预期性")
    target: str = placeholder("年度目标", "年度目标")
    actual: str = placeholder("完成", "完成数，不是最终数的带“预”“快”")
    share: str = placeholder("进度", "累计量为占全年%，其余为比目标高或低")
    forecast: str = placeholder("全年预计", "单位自己预计的全年数")
    outlook: str = placeholder("研判", "可完成、需努力、难以完成")
    status: str = placeholder("状态", "达到序时、低于序时等")
    reason: str = placeholder("原因", "单位填报的原因")
    lead: str = placeholder("牵头单位", "牵头单位")


@dataclass(frozen=True)
class ChangeItem:
    """One change of a target after the plan was adopted."""

    number: str = placeholder("序号", "计划里的序号")
    name: str = placeholder("指标", "名称")
    old: str = placeholder("原目标", "原来的目标")
    new: str = placeholder("调整为", "调整后的目标")
    kind: str = placeholder("类别", "计划调整、市级下达、勘误")
    reason: str = placeholder("理由", "理由和文号")


@dataclass(frozen=True)
class SectionItem:
    """A part of the statement."""

    title: str = placeholder("小标题", "一、计划指标完成情况")
    paragraphs: Sequence[str] = placeholder("段落", "各段文字")


@dataclass(frozen=True)
class Midyear(Letterhead):
    """What 上半年执行情况 can name."""

    sections: Sequence[SectionItem] = placeholder("正文", "完成情况文字稿的各部分")
    indicators: Sequence[IndicatorItem] = placeholder("指标表", "计划的各行指标")
    changes: Sequence[ChangeItem] = placeholder("计划调整", "目标变更；没有的为空")


def midyear_title(asked: Asked) -> str:
    """甲县2024年上半年国民经济和社会发展计划执行情况的报告."""
    county = f"{asked.names.county}{asked.year}年{span_of(asked)}"
    return f"{county}国民经济和社会发展\n计划执行情况的报告"


def midyear(asked: Asked, title: str, about: str) -> Midyear:
    """The values, from the pages' own. Raises Contradicted (no query)."""
    return Midyear(
        **letterhead(asked, title, about),
        sections=section_items(asked),
        indicators=indicator_items(asked),
        changes=change_items(asked),
    )


def section_items(asked: Asked) -> Sequence[SectionItem]:
    """The completion statement. Raises Contradicted."""
    return [SectionItem(*section) for section in drafted(asked).numbered]


def indicator_items(asked: Asked) -> Sequence[IndicatorItem]:
    """Every printed row in the plan's order."""
    rows = sorted(asked.standing.rows, key=lambda row: row.printed_order)
    return [_indicator_item(row) for row in rows]


def _indicator_item(row: IndicatorRow) -> IndicatorItem:
    name = row.alone().name
    actual = row.actual
    unit = row.unit or row.target.gap_unit
    forecast = outlook = ""
    if actual is not None:
        outlook = actual.get_outlook_display() if actual.outlook else ""
        if actual.forecast is not None:
            forecast = with_unit(actual.forecast, unit)
    return IndicatorItem(
        number="" if row.is_sub else str(row.number),
        name=f"{name}（{row.unit}）" if row.unit else name,
        attribute=row.attribute,
        target=row.target_text,
        actual=text_of(figure_cell(row)),
        share=_share(row),
        forecast=forecast or NO_FIGURE,
        outlook=outlook or NO_FIGURE,
        status=row.label,
        reason=row.explanation,
        lead=row.lead,
    )


def _share(row: IndicatorRow) -> str:
    """占全年37.4% of what adds up through the year, else the gap: 低0.4个百分点."""
    found = row.assessment
    if found.actual is None:
        return NO_FIGURE
    is_added_up = row.judged.terms.measure is Measure.CUMULATIVE
    if is_added_up and found.completion is not None:
        return f"占全年{in_percent(found.completion)}"
    return row.gap_text or NO_FIGURE


def change_items(asked: Asked) -> Sequence[ChangeItem]:
    """Every change of a target that is known, the rows in printed order."""
    rows = sorted(asked.standing.rows, key=lambda row: row.printed_order)
    changes = target_changes((row.target.printed for row in rows), asked.page.target_day)
    items = []
    for change in changes:
        reason = "；".join(filter(None, (change.reason, change.document_no, change.terms)))
        number = str(change.number)
        items.append(ChangeItem(number, change.name, change.old, change.new, change.kind, reason))
    return items
