"""What the tests of the made-up year look at: its rows, and the words that fit them."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from indicators.models import Target
from projects.enums import Nature, Node, ProblemKind
from projects.models import ProjectPlan, ProjectProgress
from reporting.models import Plan
from reporting.months import last_day

YEAR = 2024
WHO_LEADS = (
    ("园区道路", {"县经济信息委", "县交通局"}),
    ("公路", {"县交通局"}),
    ("供水|河道", {"县水利局"}),
    ("污水", {"县生态环境局", "县住房城乡建委"}),
    ("雨污管网", {"县住房城乡建委", "县城市管理局"}),
    ("卫生院", {"县卫生健康委"}),
    ("小学|中学", {"县教委"}),
    ("停车场|小区|新区", {"县住房城乡建委"}),
    ("公园", {"城兴公司"}),
    ("输变电|标准厂房|建材|饮片", {"县经济信息委"}),
    ("风电|光伏", {"县发展改革委"}),
    ("冷链", {"县商务委"}),
    ("高标准农田|产业路|乡村|药材种植", {"县农业农村委"}),
    ("储备林", {"县林业局"}),
    ("酒店|露营", {"县文化旅游委"}),
    ("加工", {"县招商投资促进局", "县经济信息委", "县农业农村委"}),
)
"""Units that may lead a project by the first of these words that its name has."""
KIND_SAYS = {
    ProblemKind.LAND: "用地",
    ProblemKind.FOREST: "林地",
    ProblemKind.CLEARANCE: "征拆|签约|腾地",
    ProblemKind.MONEY: "资金|拨付",
    ProblemKind.APPROVAL: "审批|批复|变更|评审|送审|审查|补齐",
    ProblemKind.WORKS: "施工",
}
KIND_ACTS = {
    ProblemKind.LAND: "用地",
    ProblemKind.FOREST: "林",
    ProblemKind.CLEARANCE: "户",
    ProblemKind.MONEY: "资金|拨付",
    ProblemKind.APPROVAL: "审批|批复|变更|办结",
    ProblemKind.WORKS: "班组|作业面",
}
REASON_SAYS = {
    1: "增加值|产业|投资",
    4: "建筑",
    9: "贷款|信贷|金融|保险|存款",
    11: "税",
    15: "游客|旅游",
    18: "就业|用工",
    23: "空气|天气|臭氧|扬尘",
    26: "垃圾",
}
"""What the reason of an indicator is about, by its number."""


def plan() -> Plan:
    return Plan.objects.get(year=YEAR)


def rows_of(kind: Any) -> list[Any]:
    """The kind's typed rows of the made-up year, with form, period and subject."""
    rows = kind.objects.filter(submission__period__plan__year=YEAR)
    return [
        row
        for row in rows.select_related(
            "submission__period__plan", kind.subject, *kind.subject_related
        ).order_by(kind.subject, "submission__period__month", "submission__revision")
        if row.is_filled
    ]


def in_turn(rows: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Each row of a subject with its next, the last revision of each month alone."""
    by_month = {(row.subject_id, row.submission.period.month): row for row in rows}
    for before, after in pairwise(by_month.values()):
        if before.subject_id == after.subject_id:
            yield before, after


def month_of(row: Any) -> int:
    month: int = row.submission.period.month
    return month


def built() -> list[ProjectProgress]:
    """Reports on projects that are built, or to be built, in the year."""
    return [
        row for row in rows_of(ProjectProgress) if row.project_plan.nature != Nature.PREPARATION
    ]


def lines() -> list[ProjectPlan]:
    return list(ProjectPlan.objects.listed(plan()))


def names_a_late_node(row: ProjectProgress, line: ProjectPlan) -> bool:
    """Whether problem and reason of a project in preparation are about a node that is late."""
    last = last_day(YEAR, month_of(row))
    for node in line.all_nodes:
        assert node.planned_on is not None, "the sample's nodes are planned"
        is_late = node.planned_on <= last and (node.done_on is None or node.done_on > last)
        name = Node(node.node).label
        if is_late and name in row.problem and name in row.explanation:
            return True
    return False


def bound_of(target: Target) -> Decimal:
    """The number that the target asks for."""
    bound = target.rule_high if target.rule_low is None else target.rule_low
    assert bound is not None
    return bound
