"""年度执行情况 with the next year's 草案 beside it, where there is one."""

from collections.abc import Sequence
from dataclasses import dataclass

from chengkou.documents.annexes import NO_FIGURE
from chengkou.documents.asked import Asked
from chengkou.documents.letterhead import Letterhead, letterhead, span_of
from chengkou.documents.midyear import (
    IndicatorItem,
    SectionItem,
    indicator_items,
    section_items,
)
from indicators.judging import Ledger
from indicators.presenters.rows import make_rows
from reporting.documents.templates.placeholders import placeholder
from reporting.models import Plan

_FIRST = 3


@dataclass(frozen=True)
class NextItem:
    """One printed row of the next year's plan."""

    number: str = placeholder("序号", "计划里的序号，分项为空")
    name: str = placeholder("指标", "名称和单位")
    target: str = placeholder("目标", "下一年的目标；没有定的为待定")
    attribute: str = placeholder("属性", "约束性、预期性")


@dataclass(frozen=True)
class Yearly(Letterhead):
    """What 年度执行情况 can name."""

    sections: Sequence[SectionItem] = placeholder("正文", "完成情况文字稿的各部分")
    indicators: Sequence[IndicatorItem] = placeholder("指标表", "计划的各行指标")
    next_title: str = placeholder("下年标题", "2025年计划（草案）预期目标；没有下一年计划的为空")
    next_year: Sequence[NextItem] = placeholder("下年目标", "下一年计划的各行；没有的为空")


def yearly_title(asked: Asked) -> str:
    """甲县2023年国民经济和社会发展计划执行情况与2024年计划草案的报告."""
    following = next_plan(asked)
    words = f"{asked.names.county}{asked.year}年{span_of(asked)}国民经济和社会发展\n计划执行情况"
    if following is None:
        return f"{words}的报告"
    kind = "计划草案" if following.is_open else "计划"
    return f"{words}与{following.year}年{kind}的报告"


def yearly(asked: Asked, title: str, about: str) -> Yearly:
    """The values, from the pages' own; three queries where there is a next year's plan.

    Raises Contradicted.
    """
    following = next_plan(asked)
    next_title = ""
    next_year: Sequence[NextItem] = []
    if following is not None:
        next_title = f"{following.year}年计划{following.draft_mark}预期目标"
        next_year = _next_items(asked, following)
    return Yearly(
        **letterhead(asked, title, about),
        sections=section_items(asked),
        indicators=indicator_items(asked),
        next_title=next_title,
        next_year=next_year,
    )


def next_plan(asked: Asked) -> Plan | None:
    """The plan of the next year, as far as the reader may know of it."""
    return asked.page.plans.get(asked.year + 1)


def _next_items(asked: Asked, following: Plan) -> Sequence[NextItem]:
    """Its printed rows: of the unit or leader alone whose part was asked for."""
    ledger = Ledger.of_plan(following, asked.page.viewer)
    rows = make_rows(ledger.judge_all(_FIRST), _FIRST)
    items = []
    for row in sorted(rows, key=lambda row: row.printed_order):
        if not asked.narrowing.holds(row.target.lead, row.leader):
            continue
        name = row.alone().name
        items.append(
            NextItem(
                number="" if row.is_sub else str(row.number),
                name=f"{name}（{row.unit}）" if row.unit else name,
                target=row.target_text or NO_FIGURE,
                attribute=row.attribute,
            )
        )
    return items
