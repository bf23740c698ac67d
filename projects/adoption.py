"""What an adopted plan still takes into its ledger of projects, for forms and imports alike."""

from collections.abc import Iterable

from projects.enums import Adjustment
from projects.models import PLAN_FUNDS, ProjectProgress
from reporting.models import Plan
from reporting.visibility import SERVER

ADJUSTING = ("adjustment", "adjustment_no", "adjusted_on")


def reports_begun(plan: Plan) -> bool:
    """Whether a report on any of the plan's projects was ever opened, by whichever unit (one query)."""
    return ProjectProgress.objects.of_plan(plan).known_to(SERVER).exists()


def refused_by_adoption(
    plan: Plan, *, is_begun: bool, is_new: bool, adjustment: str, changed: Iterable[str]
) -> tuple[str, str] | None:
    """What an adopted plan does not take, as field and sentence: a line without 调入, sums without a document.

    Plans print sums and no projects, so the ledger may come after the adoption: lines are added freely until the first
    report on projects was opened (`is_begun`).
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
    if {"investment", *PLAN_FUNDS} & changed and not (adjustment and set(ADJUSTING) & changed):
        return "investment", f"{state}，改计划投资要有文件：同时填中期调整、这次的文号和日期。"
    return None
