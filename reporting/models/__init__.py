"""The ground: people, units, plans, periods and what is handed in for them."""

from reporting.models.demo import DemoMark
from reporting.models.documents import PublishedFigure
from reporting.models.plans import Period, Plan, limited_to, months_label
from reporting.models.submissions import Locked, ReportRow, Submission, SubmissionEvent
from reporting.models.units import Department, User

__all__ = [
    "DemoMark",
    "Department",
    "Locked",
    "Period",
    "Plan",
    "PublishedFigure",
    "ReportRow",
    "Submission",
    "SubmissionEvent",
    "User",
    "limited_to",
    "months_label",
]
