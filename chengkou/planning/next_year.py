"""规划下一年: the draft of the next year, made from a plan in one action.

Nothing of the plan itself changes. Its results need no copying: a target of the draft has the same
indicator, whose approved figures of the year are its base.
"""

from dataclasses import dataclass, field

from django.db import transaction

from indicators.judging import Ledger
from indicators.models import Target
from indicators.next_year import copy_indicators, first_day, targets_to_copy
from projects.actions import Carried, YearIncomplete, carry_over, carrying
from projects.models import GradeScale, ProjectPlan
from reporting.actions import Refused
from reporting.copying import copy_of
from reporting.directory import Directory
from reporting.enums import PlanState
from reporting.models import Plan, User
from reporting.rules.facts import YEAR_END
from reporting.visibility import Viewer

REASON = "规划下一年"


@dataclass(frozen=True)
class NextYear:
    """What planning the next year does, or did."""

    plan: Plan
    draft: Plan
    """Not stored yet where the next year has no plan."""
    targets: list[Target]
    """Rows of the plan that the draft takes; none where it has rows already."""
    with_results: int
    """Of how many of them the whole year's figure is approved: these have their base."""
    carried: Carried
    succeeded: list[str] = field(default_factory=list)
    """县粮食局由县发展改革委承接: units of the rows that are closed by the next year."""

    @property
    def headlines(self) -> int:
        """How many printed numbers the rows are of."""
        return sum(target.is_headline for target in self.targets)

    @property
    def is_new(self) -> bool:
        return self.draft._state.adding

    def __str__(self) -> str:
        rows = len(self.targets)
        made = f"已生成{self.draft}：{self.headlines}项指标、{rows}行。" if rows else ""
        left = len(self.carried.left)
        not_carried = f"{left}个项目没有结转，原因见“规划下一年”。" if left else ""
        return f"{made}{self.carried}{not_carried}"


def next_year(plan: Plan, *, by: User) -> NextYear:
    """What planning the year after the plan's would do; writes nothing.

    Raises Refused where the plan is a draft itself, or the next one is adopted.
    """
    draft = _draft_after(plan)
    targets = [] if _has_rows(draft) else targets_to_copy(plan)
    carried = carrying(_lines(plan), to=draft, by=by)
    with_results = _with_results(plan, targets, by) if targets else 0
    return NextYear(plan, draft, targets, with_results, carried, _succeeded(targets, draft))


@transaction.atomic
def plan_next_year(plan: Plan, *, by: User, confirmed: bool = False) -> NextYear:
    """Make the draft of the next year, all or nothing; again it only refreshes projects.

    Raises Refused as `next_year` does, and YearIncomplete, with what it asks, where projects would
    be carried over by figures of a part of the year and nobody `confirmed` that.
    """
    # Two planners who press at once wait here for each other.
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    draft = _draft_after(plan)
    if draft._state.adding:
        draft._history_user = by  # type: ignore[attr-defined]
        draft._change_reason = REASON  # type: ignore[attr-defined]
        draft.save()
    draft = Plan.objects.select_for_update().get(pk=draft.pk)
    sources = [] if _has_rows(draft) else targets_to_copy(plan)
    if sources:
        copy_indicators(plan, draft, by=by, reason=REASON)
    _copy_scale(plan, draft, by)
    carried = carry_over(_lines(plan), to=draft, by=by, confirmed=confirmed)
    return NextYear(plan, draft, sources, 0, carried)


def _draft_after(plan: Plan) -> Plan:
    """The next year's draft, or an unsaved one. Raises Refused where there can be none."""
    if plan.is_open:
        raise Refused(f"{plan}还没有批准，批准以后再规划下一年。")
    following = Plan.objects.of_year(plan.year + 1).first()
    if following is None:
        return _blank_copy(plan)
    if not following.is_open:
        raise Refused(f"{following}{following.get_state_display()}，不用再规划。")
    return following


def _blank_copy(plan: Plan) -> Plan:
    """The plan of the next year as it begins: the same options, nothing of an adoption."""
    year = plan.year + 1
    title = plan.title.replace(str(plan.year), str(year))
    return copy_of(
        plan,
        year=year,
        title=title if title != plan.title else f"{year}年计划",
        document_no="",
        adopted_by="",
        adopted_on=None,
        state=PlanState.DRAFT,
        draft_shown=False,
    )


def _has_rows(draft: Plan) -> bool:
    """Whether the draft has sections or targets, which are then the planner's own."""
    if draft._state.adding:
        return False
    return draft.sections.exists() or draft.targets.exists()


def _lines(plan: Plan) -> list[ProjectPlan]:
    return list(ProjectPlan.objects.listed(plan))


def _copy_scale(plan: Plan, draft: Plan, by: User) -> None:
    """Give the draft the plan's own bounds of grades, or the site's usual ones where it had none.

    A draft that has its own keeps them.
    """
    if GradeScale.objects.filter(plan=draft).exists():
        return
    scale = GradeScale.objects.filter(plan=plan).first()
    copy = copy_of(scale, plan=draft, former_terms=[]) if scale else GradeScale.of_new_plan(draft)
    if copy is None:
        return
    copy._history_user = by  # type: ignore[attr-defined]
    copy._change_reason = REASON  # type: ignore[attr-defined]
    copy.save()


def _with_results(plan: Plan, targets: list[Target], by: User) -> int:
    """Of how many of these rows the whole year's figure is approved."""
    ledger = Ledger.of_plan(plan, Viewer(by), [YEAR_END])
    return sum(ledger.actual(target, YEAR_END) is not None for target in targets)


def _succeeded(targets: list[Target], draft: Plan) -> list[str]:
    """Which units of these rows have successors by the beginning of the draft's year."""
    units = Directory()
    first = first_day(draft)
    keys: dict[int, None] = {}
    for target in targets:
        keys |= dict.fromkeys(filter(None, (target.lead_id, target.provider_id)))
        keys |= dict.fromkeys(unit.pk for unit in target.cooperating.all())
    words = []
    for key in keys:
        heir = units.on(key, first)
        if heir.pk != key:
            words.append(f"{units.now(key)}由{heir}承接")
    return words


__all__ = ["NextYear", "YearIncomplete", "next_year", "plan_next_year"]
