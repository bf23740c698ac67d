"""季度通报: how the plan stands, who reports late, what lags, 四率."""

from collections.abc import Sequence
from dataclasses import dataclass

from chengkou.dashboards.departments import DepartmentList
from chengkou.dashboards.since_last import since_last
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
from chengkou.documents.statement import drafted
from chengkou.statement.indicators import completion, went_well
from chengkou.statement.projects import projects_in_words
from chengkou.statement.tasks import tasks_in_words
from projects.presenters.task_totals import TaskTotals
from reporting.documents.templates.placeholders import placeholder
from reporting.enums import RowGroup


@dataclass(frozen=True)
class LateItem:
    """A unit that reported late, or has not yet."""

    unit: str = placeholder("单位", "单位名称")
    words: str = placeholder("情况", "4月12日交，晚2天；逾期未报（应于7月10日前）")


@dataclass(frozen=True)
class Quarterly(Letterhead):
    """What 季度通报 can name."""

    completion: str = placeholder("完成情况", "计划指标完成情况的一段话")
    since_last: str = placeholder("与上期相比", "新增低于序时和由低转达的；首期为空")
    well: str = placeholder("较好情况", "完成较好的指标；没有的为空")
    reported: str = placeholder("报送情况", "应报几个单位，按时、逾期、未报各几个")
    late: Sequence[LateItem] = placeholder("逾期单位", "逾期报送和逾期未报的单位")
    indicators: Sequence[FlaggedItem] = placeholder("滞后指标", "低于序时或目标的指标和重点任务")
    projects: Sequence[FlaggedItem] = placeholder("滞后项目", "滞后和节点逾期的重点项目")
    tasks: Sequence[FlaggedItem] = placeholder("滞后民生实事", "滞后的民生实事")
    of_projects: Sequence[str] = placeholder("项目情况", "重点项目的几段话")
    of_tasks: str = placeholder("民生情况", "民生实事的一段话")
    rates: Sequence[RateItem] = placeholder("四率", "四率和算式")


def quarterly_title(asked: Asked) -> str:
    """关于甲县2024年上半年计划执行情况的通报."""
    return f"关于{asked.names.county}{asked.year}年{span_of(asked)}\n计划执行情况的通报"


def quarterly(asked: Asked, title: str, about: str) -> Quarterly:
    """The values, from the pages' own. Raises Contradicted (one query)."""
    drafted(asked)
    standing = asked.standing
    targets = (RowGroup.INDICATORS, RowGroup.KEY_TASKS)
    tasks = tasks_in_words(TaskTotals(standing.tasks), [])
    reported, late = reporting_of(asked)
    return Quarterly(
        **letterhead(asked, title, about),
        completion=completion(asked.page, standing, asked.whose),
        since_last="".join(part.text for part in since_last(standing)),
        well=went_well(standing),
        reported=reported,
        late=late,
        indicators=_flagged(asked, *targets),
        projects=_flagged(asked, RowGroup.PROJECTS),
        tasks=_flagged(asked, RowGroup.TASKS),
        of_projects=projects_in_words(standing.plan_projects),
        of_tasks="".join(tasks),
        rates=rate_items(standing.plan_projects.all),
    )


def _flagged(asked: Asked, *kinds: RowGroup) -> Sequence[FlaggedItem]:
    return flagged_items(row for row in asked.standing.flagged if row.kind in kinds)


def department_list(asked: Asked) -> DepartmentList:
    """The units of the plan, as their page has them (one query)."""
    page = asked.page
    return DepartmentList(
        page.plan,
        page.period,
        page.viewer,
        asked.standing,
        flagged_url="",
        leader=asked.leader,
        today=page.today,
    )


def reporting_of(asked: Asked) -> tuple[str, Sequence[LateItem]]:
    """应报32个单位，按时报送28个… with the late ones; empty where the reader may not know."""
    units = department_list(asked)
    rows = [row for row in units.rows if row.submission is not None]
    if asked.department:
        rows = [row for row in rows if row.department.code == asked.department]
    if not units.is_known or not rows:
        return "", []
    on_time = late = missing = 0
    items = []
    for row in rows:
        assert row.submission is not None
        lateness = row.submission.lateness
        on_time += lateness.is_on_time
        late += lateness.is_handed_in and lateness.is_late
        missing += not lateness.is_handed_in
        if lateness.is_late:
            items.append(LateItem(row.name, lateness.words))
    words = f"应报{len(rows)}个单位，按时报送{on_time}个，逾期报送{late}个，未报{missing}个"
    return f"{words}。", items
