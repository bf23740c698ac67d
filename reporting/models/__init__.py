"""The ground: people, units, plans, periods and what is handed in for them."""

from reporting.models.demo import DemoMark
from reporting.models.documents import PublishedFigure
from reporting.models.plans import Period, Plan, months_label
from reporting.models.submissions import Locked, ReportRow, Submission, SubmissionEvent
from reporting.models.units import Department, User
from reporting.models.versions import DataVersion

__all__ = [
    "DataVersion",
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
    "months_label",
]
