"""结转: carrying projects over into the next year's plan."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from projects.enums import OVER, Nature
from projects.models import ProjectPlan, ProjectProgress
from reporting.actions import Refused
from reporting.models import Plan, User
from reporting.rules.figures import bare
from reporting.visibility import Viewer


@dataclass
class Carried:
    """The result of carrying over: the new lines, and what was left out."""

    plan: Plan
    lines: list[ProjectPlan] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """One sentence for each project that was not carried over, with the reason."""

    def __str__(self) -> str:
        done = sum((line.done_before for line in self.lines), Decimal(0))
        planned = sum((line.investment for line in self.lines), Decimal(0))
        return (
            f"已结转{len(self.lines)}个项目到{self.plan}：至上年底累计完成{bare(done)}万元，"
            f"未完成的计划投资{bare(planned)}万元。"
        )


@transaction.atomic
def carry_over(lines: Iterable[ProjectPlan], *, to: Plan, by: User) -> Carried:
    """结转: give each project that goes on a line in the next plan, with its sums.

    The new 至上年底累计完成 is the old one plus what the latest approved row of the year says. The
    new investment is the rest of the old one, for the planner to go on from. Left out are lines
    that left their plan, projects that are over or have a line already, and projects without an
    approved figure. Raises Refused when the plan is no draft, or not the one after the lines'.
    """
    lines = list(lines)
    to = Plan.objects.select_for_update().get(pk=to.pk)
    if not to.is_open:
        raise Refused(f"{to}{to.get_state_display()}，不能结转进去；结转到草案。")
    if any(line.plan.year != to.year - 1 for line in lines):
        raise Refused(f"只能把{to.year - 1}年的项目结转到{to}。")
    latest = _latest_approved(lines, by)
    listed = set(to.project_plans.values_list("project", flat=True))
    carried = Carried(to)
    for line in lines:
        row = latest.get(line.pk)
        why = _why_not(line, listed)
        if why or row is None:
            carried.left.append(f"{line.project}{why or '没有审核通过的完成投资'}，没有结转。")
        else:
            carried.lines.append(_next_line(line, row, to))
    bulk_create_with_history(
        carried.lines, ProjectPlan, default_user=by, default_change_reason="结转"
    )
    return carried


def _latest_approved(lines: list[ProjectPlan], by: User) -> dict[int, ProjectProgress]:
    """The approved row of each line's latest month with a figure, by the line's key (one query)."""
    latest: dict[int, ProjectProgress] = {}
    rows = (
        ProjectProgress.objects.filter(project_plan__in=lines, completed__isnull=False)
        .approved()
        .known_to(Viewer(by))
    )
    for row in rows.select_related("submission__period"):
        known = latest.get(row.project_plan_id)
        if known is None or row.submission.period.month >= known.submission.period.month:
            latest[row.project_plan_id] = row
    return latest


def _next_line(line: ProjectPlan, row: ProjectProgress, plan: Plan) -> ProjectPlan:
    """The line that follows this one in the next plan, unsaved."""
    completed = row.completed or Decimal(0)
    has_started = bool(completed or row.started_on or line.project.started_on)
    nature = line.nature
    if nature == Nature.NEW and has_started:
        nature = Nature.CONTINUED
    return ProjectPlan(
        plan=plan,
        project=line.project,
        nature=nature,
        done_before=line.done_before + completed,
        investment=max(line.investment - completed, Decimal(0)),
    )


def _why_not(line: ProjectPlan, listed: set[int]) -> str:
    """Why the line is not carried over, else empty. `listed` has the next plan's projects."""
    if line.left_on is not None:
        return "已撤销或调出"
    if line.project.stage in OVER:
        return f"已{line.project.get_stage_display()}"
    if line.project_id in listed:
        return "在下一年度计划里已有安排"
    return ""
