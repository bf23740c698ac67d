"""A reason why a form cannot be handed in."""

from dataclasses import dataclass

from reporting.models import ReportRow


@dataclass(frozen=True)
class Problem:
    """What is missing in one field of one row, as a sentence for the clerk."""

    row: ReportRow
    field: str
    sentence: str
