"""调度会材料 of one 分管县领导, or of the county: what falls short, what is to be settled."""

from collections.abc import Sequence
from dataclasses import dataclass

from chengkou.dashboards.since_last import since_last
from chengkou.dashboards.standing import opening
from chengkou.documents.asked import Asked
from chengkou.documents.letterhead import (
    FlaggedItem,
    Letterhead,
    RateItem,
    flagged_items,
    letterhead,
    rate_items,
    span_of,
)
from chengkou.statement.held import hold
from chengkou.statement.indicators import completion
from projects.presenters.projects import ProjectRow
from reporting.documents.templates.placeholders import placeholder
from reporting.rules.labels import in_chinese


@dataclass(frozen=True)
class MatterItem:
    """One matter that leaders are asked to settle."""

    number: str = placeholder("序号", "从1起")
    project: str = placeholder("项目", "重点项目的名称")
    matter: str = placeholder("事项", "需协调事项")
    whom: str = placeholder("协调领导", "请谁协调")
    by: str = placeholder("时限", "提请办结时限")
    lead: str = placeholder("牵头单位", "牵头单位")
    status: str = placeholder("进度", "等级和完成率")


@dataclass(frozen=True)
class Meeting(Letterhead):
    """What 调度会材料 can name."""

    whose: str = placeholder("分管", "张三分管；全县的为空")
    completion: str = placeholder("完成情况", "计划指标完成情况的一段话")
    opening: str = placeholder("概况", "指标、项目、民生实事各有几个滞后")
    since_last: str = placeholder("与上期相比", "新增低于序时和由低转达的；首期为空")
    flagged: Sequence[FlaggedItem] = placeholder("滞后事项", "低于序时和滞后的指标、项目、民生实事")
    matters: Sequence[MatterItem] = placeholder("需协调事项", "重点项目的需协调事项")
    rates: Sequence[RateItem] = placeholder("四率", "四率和算式")


def meeting_title(asked: Asked) -> str:
    """2024年上半年计划执行调度会材料."""
    return f"{asked.names.county}{asked.year}年{span_of(asked)}\n计划执行调度会材料"


def meeting(asked: Asked, title: str, about: str) -> Meeting:
    """The values, from the pages' own. Raises Contradicted (no query)."""
    page = asked.page
    standing = asked.standing
    words = completion(page, standing, asked.whose)
    hold(words, page, standing)
    first = opening(standing, page, leader=asked.leader)
    matters = enumerate(standing.plan_projects.all.matters, start=1)
    return Meeting(
        **letterhead(asked, title, about),
        whose=asked.whose,
        completion=words,
        opening="".join(part.text for part in first),
        since_last="".join(part.text for part in since_last(standing)),
        flagged=flagged_items(standing.flagged),
        matters=[_matter_item(number, row) for number, row in matters],
        rates=rate_items(standing.plan_projects.all),
    )


def _matter_item(number: int, row: ProjectRow) -> MatterItem:
    assert row.row is not None, "only what was reported has a matter"
    due = row.row.matter_by
    completed = f"，完成{row.completion}" if row.completion else ""
    return MatterItem(
        number=str(number),
        project=row.name,
        matter=row.matter,
        whom=row.row.matter_for or "未写明",
        by=in_chinese(due) if due else "未写明",
        lead=row.lead,
        status=f"{row.label}{completed}",
    )
