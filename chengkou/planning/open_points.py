"""What is still open in a draft: the planner's list until it is adopted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from chengkou.planning.same_things import promises_of, unlinked_tasks
from indicators.admin.wording import differs
from indicators.judging import Ledger
from indicators.models import Target
from projects.models import LivelihoodTask, ProjectPlan
from reporting.directory import Directory
from reporting.enums import Pace
from reporting.models import Plan, User
from reporting.months import months_label
from reporting.rules.facts import YEAR_END
from reporting.visibility import Viewer

NAMED = 5
"""So many rows a sentence names before it only counts them."""


@dataclass(frozen=True)
class OpenPoint:
    """One sentence about what is open, with the page where it is settled."""

    sentence: str
    url: str
    blocks: bool = False
    """Whether the plan cannot be adopted before it is settled."""


def open_points(plan: Plan, user: User) -> list[OpenPoint]:
    """What is open in a plan, what keeps it from being adopted first (at most eleven queries)."""
    ledger = Ledger.of_plan(plan, Viewer(user), [YEAR_END])
    lines = list(ProjectPlan.objects.listed(plan))
    points = [
        *_of_targets(plan, ledger.targets),
        *led_by_closed_units(plan),
        *_of_results(plan, ledger),
        *_of_projects(plan, lines),
    ]
    return [*points, *_of_livelihood(plan)]


def led_by_closed_units(plan: Plan | None) -> list[OpenPoint]:
    """What of the plan a unit leads that is closed without a successor (three queries)."""
    units = Directory()
    today = timezone.localdate()
    year = f"?plan_year={plan.year}" if plan else ""
    targets = f"{page('indicators_target_changelist')}{year}&lead=closed"
    tasks = f"{page('projects_livelihoodtask_changelist')}{year}"
    points = []
    for rows, word, url in (
        (Target.objects.filter(plan=plan), "个年度目标", targets),
        (LivelihoodTask.objects.filter(plan=plan), "件民生实事", tasks),
    ):
        closed = []
        for key in rows.order_by("pk").values_list("lead", flat=True):
            lead = units.on(key, today)
            if lead.is_closed_on(today):
                closed.append(lead.name)
        if closed:
            names = "、".join(dict.fromkeys(closed))
            sentence = f"{len(closed)}{word}的牵头单位已撤销，没有承接单位：{names}。"
            points.append(OpenPoint(sentence, url))
    return points


def page(name: str, *args: object) -> str:
    """The address of a page of the admin."""
    return reverse(f"admin:{name}", args=args)


def _of_targets(plan: Plan, targets: list[Target]) -> list[OpenPoint]:
    """Rows without a wording, read otherwise than worded, without a confirmed lead or months."""
    url = f"{page('indicators_target_changelist')}?plan_year={plan.year}"
    if not targets:
        return [OpenPoint("还没有指标。", page("indicators_target_import"))]
    unworded = [target for target in targets if not target.wording]
    misread = [target for target in targets if differs(target)]
    unconfirmed = [target for target in targets if not target.lead_confirmed]
    without_end = [target for target in targets if YEAR_END not in target.months]
    without_nodes = [
        target for target in targets if target.pace == Pace.MILESTONES and not target.all_milestones
    ]
    points = []
    for rows, words, query, blocks in (
        (unworded, "没有目标原文", "&wording=open", True),
        (misread, "的读法与原文不一致", "&reading=differs", False),
        (unconfirmed, "的牵头单位待县里确认", "&lead=open", False),
        (without_end, "年底没有填报月份", "", False),
        (without_nodes, "按节点判断序时，还没有填节点", "", False),
    ):
        if rows:
            sentence = f"{len(rows)}个年度目标{words}{_named(rows)}。"
            points.append(OpenPoint(sentence, url + query, blocks))
    return points


def _of_livelihood(plan: Plan) -> list[OpenPoint]:
    """No livelihood tasks; tasks of boxes that seem to be some, as both would be counted.

    One query, with 量化目标 one more.
    """
    promises = promises_of(plan)
    if not promises:
        return [OpenPoint("还没有民生实事。", page("projects_livelihoodtask_import"))]
    points = []
    for same in unlinked_tasks(plan, promises):
        sentence = (
            f"重点任务“{same.target.name}”和民生实事{same.livelihood}像是同一件事，两边都会计数：是的话，"
            f"请在“同一件民生实事”里填 {same.livelihood}。"
        )
        points.append(OpenPoint(sentence, page("indicators_target_change", same.target.pk)))
    return points


def _named(targets: list[Target]) -> str:
    """：甲、乙; empty where there are too many to be named."""
    if len(targets) > NAMED:
        return ""
    return f"：{'、'.join(target.name for target in targets)}"


def _of_results(plan: Plan, ledger: Ledger) -> list[OpenPoint]:
    """Rows whose indicator has no figure of the whole year before: they have no base."""
    year = plan.year - 1
    bare = [target for target in ledger.targets if ledger.last_year(target, YEAR_END) is None]
    if not bare:
        return []
    sentence = f"{len(bare)}个年度目标没有{year}年全年数作基数{_named(bare)}；审核通过后自动取用。"
    return [OpenPoint(sentence, page("indicators_observation_changelist"))]


def _of_projects(plan: Plan, lines: list[ProjectPlan]) -> list[OpenPoint]:
    """Lines without months or an investment, or carried over by a part of the year before."""
    if not lines:
        return [OpenPoint("还没有重点项目。", page("projects_keyproject_import"))]
    url = f"{page('projects_projectplan_changelist')}?plan_year={plan.year}"
    without_months = [
        line
        for line in lines
        if line.project.planned_start is None or line.project.planned_finish is None
    ]
    unfunded = [line for line in lines if not line.investment]
    points = []
    if without_months:
        sentence = f"{len(without_months)}个项目没有计划开工或竣工月份，序时按全年计。"
        points.append(OpenPoint(sentence, url))
    if unfunded:
        points.append(OpenPoint(f"{len(unfunded)}个项目的年度计划投资是0。", url))
    return [*points, *_of_carried(plan, lines)]


def _of_carried(plan: Plan, lines: Iterable[ProjectPlan]) -> list[OpenPoint]:
    """Lines that were carried over by figures of a part of the year before (one query)."""
    months = Counter(line.carried_month for line in lines if line.carried_month)
    months.pop(YEAR_END, None)
    before = Plan.objects.of_year(plan.year - 1).first()
    if not months or before is None:
        return []
    counted = sorted(months.items())
    parts = "、".join(f"{months_label(month)}{number}个" for month, number in counted)
    sentence = (
        f"{months.total()}个项目不是按{before.year}年全年数结转的（{parts}），"
        "全年数审核通过以后再结转一次。"
    )
    return [OpenPoint(sentence, page("reporting_plan_next_year", before.pk))]
