"""What is missing before a submission can be submitted, for rows of any kind."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.enums import Attribute
from reporting.models import Plan, ReportRow
from reporting.rules.assessment import Assessment
from reporting.rules.rule import POINTS


@dataclass(frozen=True)
class MissingEntry:
    """What is missing in one field of one row, as a sentence for the clerk."""

    row: ReportRow
    field: str
    sentence: str


def must_explain(assessment: Assessment, plan: Plan, attribute: str) -> bool:
    """Whether a row falls behind so far that reasons are required.

    By more than the plan's threshold; a binding row always.
    """
    if not assessment.status.lags:
        return False
    if attribute == Attribute.BINDING or assessment.gap is None or not assessment.expected:
        return True
    gap = abs(assessment.gap)
    if assessment.gap_unit == POINTS:
        points: Decimal = plan.explain_points
        return gap > points
    allowed = Fraction(plan.explain_percent) / 100 * abs(Fraction(assessment.expected))
    return Fraction(gap) > allowed


EXPLAINING = {"explanation": "请写原因", "measures": "请写下一步措施"}


def unexplained(row: ReportRow, said: str, fields: dict[str, str]) -> list[MissingEntry]:
    """The fields that are empty; `said` is why they are required, the dict what is asked for."""
    missing = []
    for field, request in fields.items():
        if not str(getattr(row, field) or "").strip():
            missing.append(MissingEntry(row, field, f"{said}，{request}。"))
    return missing
