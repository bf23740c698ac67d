"""The changes that an adopted plan allows in its ledger of projects, for forms and imports."""

from collections.abc import Iterable

from projects.enums import Adjustment
from projects.models import PLAN_FUNDS, ProjectProgress
from reporting.models import Plan
from reporting.visibility import SERVER

ADJUSTING = ("adjustment", "adjustment_no", "adjusted_on")


def reports_begun(plan: Plan) -> bool:
    """Whether any unit was ever asked for a report on the plan's projects (one query)."""
    return ProjectProgress.objects.of_plan(plan).known_to(SERVER).exists()


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
