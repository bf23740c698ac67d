"""People, units, plans, periods and what is reported for them."""

from reporting.models.demo import DemoMark
from reporting.models.document_templates import DocumentTemplate
from reporting.models.documents import PublishedFigure
from reporting.models.evidence import Evidence
from reporting.models.layouts import ImportLayout
from reporting.models.notices import Delivery, Notice
from reporting.models.plans import Period, Plan, PublishingEvent, limited_to
from reporting.models.site import GradeBounds, SiteNames, SiteSettings
from reporting.models.submissions import Locked, ReportRow, Submission, SubmissionEvent
from reporting.models.units import Department, FormerName, User, name_of_day
from reporting.models.versions import DataVersion

__all__ = [
    "DataVersion",
    "Delivery",
    "DemoMark",
    "Department",
    "DocumentTemplate",
    "Evidence",
    "FormerName",
    "GradeBounds",
    "ImportLayout",
    "Locked",
    "Notice",
    "Period",
    "Plan",
    "PublishedFigure",
    "PublishingEvent",
    "ReportRow",
    "SiteNames",
    "SiteSettings",
    "Submission",
    "SubmissionEvent",
    "User",
    "limited_to",
    "name_of_day",
]
