"""The changes that an adopted plan allows in its ledger of projects, for forms and imports."""

import datetime
from collections.abc import Iterable

from projects.enums import Adjustment
from projects.models import PLAN_FUNDS, LivelihoodTask, ProjectPlan, ProjectProgress
from reporting.models import Plan
from reporting.visibility import SERVER

ADJUSTING = ("adjustment", "adjustment_no", "adjusted_on")


def reports_begun(plan: Plan) -> bool:
    """Whether any unit was ever asked for a report on the plan's projects (one query)."""
    return ProjectProgress.objects.of_plan(plan).known_to(SERVER).exists()


def published_until(plan: Plan) -> datetime.date | None:
    """The last day of the plan's latest published period: up to it judgements stay (one query)."""
    published = plan.periods.filter(published_at__isnull=False)
    ends = [period.ends_on for period in published.select_related("plan")]
    return max(ends, default=None)


def keep_former_lines(lines: Iterable[ProjectPlan]) -> list[ProjectPlan]:
    """Note on lines that are about to be written, their projects too, what published periods keep.

    Returns those that have something to keep, unsaved. Three queries, and one for each plan.
    """
    written = {line.pk: line for line in lines}
    stored = ProjectPlan.objects.filter(pk__in=written).select_related("project", "plan")
    until: dict[int, datetime.date | None] = {}
    kept = []
    for former in stored.prefetch_related("milestones"):
        if former.plan_id not in until:
            until[former.plan_id] = published_until(former.plan)
        line = written[former.pk]
        line.all_milestones = former.all_milestones  # of the database: they are no part of it
        if line.keep_former(former.terms(), until[former.plan_id]):
            kept.append(line)
    return kept


def store_former(line: ProjectPlan) -> None:
    """Write what a line keeps; in the history its project or its milestones have the change."""
    line.skip_history_when_saving = True  # type: ignore[attr-defined]
    line.save(update_fields=["former_terms"])
    del line.skip_history_when_saving  # type: ignore[attr-defined]


def keep_former_task(task: LivelihoodTask) -> None:
    """Note on a stored task that is about to be written what published periods keep."""
    former = LivelihoodTask.objects.get(pk=task.pk)
    task.keep_former(former.terms(), published_until(task.plan))


def refused_by_adoption(
    plan: Plan, *, is_begun: bool, is_new: bool, adjustment: str, changed: Iterable[str]
) -> tuple[str, str] | None:
    """The field and sentence of a change that an adopted plan refuses; None where it is allowed.

    Refused are a new line without 调入, and changed sums without a document. Plans print sums and
    no projects, so the ledger may follow the adoption: lines are added freely until the first
    report on projects is opened (`is_begun`).
    """
    if plan.is_open or (is_new and not is_begun):
        return None
    state = f"{plan}{plan.get_state_display()}"
    if is_new:
        if adjustment == Adjustment.IN:
            return None
        return (
            "adjustment",
            f"{state}，再加项目要按中期调整：选“{Adjustment.IN.label}”，填文号和日期。",
        )
    changed = set(changed)
    has_document = bool(adjustment) and not changed.isdisjoint(ADJUSTING)
    if not changed.isdisjoint(("investment", *PLAN_FUNDS)) and not has_document:
        return "investment", f"{state}，改计划投资要有文件：同时填中期调整、这次的文号和日期。"
    return None
