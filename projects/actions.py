"""What is written over several rows of the ledger at once."""

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
    """What carrying over did, and what it left alone."""

    plan: Plan
    lines: list[ProjectPlan] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """What was not carried over and why, one sentence each."""

    def __str__(self) -> str:
        done = sum((line.done_before for line in self.lines), Decimal(0))
        planned = sum((line.investment for line in self.lines), Decimal(0))
        return (
            f"已结转{len(self.lines)}个项目到{self.plan}：至上年底累计完成{bare(done)}万元，"
            f"未完成的计划投资{bare(planned)}万元。"
        )


@transaction.atomic
def carry_over(lines: Iterable[ProjectPlan], *, to: Plan, by: User) -> Carried:
    """结转: give each project that goes on a line in the next plan, with its sums. Return what was done.

    What was done before the new year is what was done before the old one and in it, by the latest approved row of the
    year; what is planned is what the old plan left undone, for the planner to go on from. A line that left its plan, a
    project that is over or has a line already, and one on which nothing was approved are left alone. Raises Refused
    when the plan is no draft, or not of the year after a line's.
    """
    lines = list(lines)
    to = Plan.objects.select_for_update().get(pk=to.pk)
    if not to.is_open:
        raise Refused(f"{to}{to.get_state_display()}，不能结转进去；结转到草案。")
    if any(line.plan.year != to.year - 1 for line in lines):
        raise Refused(f"只能把{to.year - 1}年的项目结转到{to}。")
    done = _completed_by_year_end(lines, by)
    there = set(to.project_plans.values_list("project", flat=True))
    carried = Carried(to)
    for line in lines:
        why = _why_not(line, there, done.get(line.pk))
        if why:
            carried.left.append(f"{line.project}{why}，没有结转。")
            continue
        completed, has_started = done[line.pk]
        nature = Nature(line.nature)
        if nature == Nature.NEW and has_started:
            nature = Nature.CONTINUED
        carried.lines.append(
            ProjectPlan(
                plan=to,
                project=line.project,
                nature=nature,
                done_before=line.done_before + completed,
                investment=max(line.investment - completed, Decimal(0)),
            )
        )
    bulk_create_with_history(
        carried.lines, ProjectPlan, default_user=by, default_change_reason="结转"
    )
    return carried


def _completed_by_year_end(lines: list[ProjectPlan], by: User) -> dict[int, tuple[Decimal, bool]]:
    """By line: what the latest approved month says was done in the year, and whether building has begun (one query)."""
    latest: dict[int, tuple[int, ProjectProgress]] = {}
    rows = (
        ProjectProgress.objects.filter(project_plan__in=lines, completed__isnull=False)
        .approved()
        .known_to(Viewer(by))
    )
    for row in rows.select_related("submission__period"):
        month = row.submission.period.month
        if row.project_plan_id not in latest or month >= latest[row.project_plan_id][0]:
            latest[row.project_plan_id] = month, row
    started = {line.pk: line.project.started_on is not None for line in lines}
    return {
        key: (
            row.completed or Decimal(0),
            started[key] or row.started_on is not None or bool(row.completed),
        )
        for key, (_, row) in latest.items()
    }


def _why_not(line: ProjectPlan, there: set[int], done: tuple[Decimal, bool] | None) -> str:
    if line.left_on is not None:
        return "已撤销或调出"
    if line.project.stage in OVER:
        return f"已{line.project.get_stage_display()}"
    if line.project_id in there:
        return "在下一年度计划里已有安排"
    return "" if done is not None else "没有审核通过的完成投资"
