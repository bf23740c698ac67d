"""Reasons why a form cannot be handed in, whatever the kind of rows."""

from dataclasses import dataclass
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
    """Whether a row falls behind so far that it has to say why: more than the plan's depth, a binding one always."""
    if not assessment.status.lags:
        return False
    if attribute == Attribute.BINDING or assessment.gap is None or not assessment.expected:
        return True
    gap = abs(assessment.gap)
    if assessment.gap_unit == POINTS:
        return gap > plan.explain_points
    return Fraction(gap) * 100 > Fraction(plan.explain_percent) * abs(Fraction(assessment.expected))


def unexplained(row: ReportRow, said: str, fields: dict[str, str]) -> list[MissingEntry]:
    """A problem for each of these fields that is empty; `said` tells why it is asked for, the dict what to do."""
    return [
        MissingEntry(row, field, f"{said}，{ask}。")
        for field, ask in fields.items()
        if not str(getattr(row, field) or "").strip()
    ]


EXPLAINING = {"explanation": "请写原因", "measures": "请写下一步措施"}
