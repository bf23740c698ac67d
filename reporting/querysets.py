"""The reads of the ground: each page's query has a name here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Max, Q

from reporting.enums import SubmissionState

if TYPE_CHECKING:
    from reporting.models import Department, Period, Plan, PublishedFigure, Submission, User

Row = TypeVar("Row", bound=models.Model, covariant=True)


class DepartmentQuerySet(models.QuerySet["Department"]):
    def get_by_natural_key(self, code: str) -> Department:
        return self.get(code=code)


class PlanQuerySet(models.QuerySet["Plan"]):
    def get_by_natural_key(self, year: int) -> Plan:
        return self.get(year=year)

    def in_order(self) -> PlanQuerySet:
        """Oldest first, each with when a period of it was `last_published`: what the year switch needs (one query)."""
        return self.order_by("year").annotate(last_published=Max("periods__published_at"))

    def to_open_with(self) -> Plan | None:
        """The latest plan that has a published period, else the latest plan, else None."""
        latest_first = self.order_by("-year")
        return latest_first.filter(periods__published_at__isnull=False).first() or latest_first.first()


class PeriodQuerySet(models.QuerySet["Period"]):
    def get_by_natural_key(self, year: int, month: int) -> Period:
        return self.get(plan__year=year, month=month)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def get_by_natural_key(self, year: int, month: int, department: str, revision: int) -> Submission:
        return self.get(period__plan__year=year, period__month=month, department__code=department, revision=revision)

    def for_user(self, user: User) -> SubmissionQuerySet:
        """The submissions that this person may see: 发改委 all, a unit's staff their own units', others none.

        Nothing else decides the visibility of submissions and of what hangs on them.
        """
        if user.sees_all_submissions:
            return self
        return self.filter(department__in=user.departments.all())


class ReportRowQuerySet(models.QuerySet[Row]):
    """Rows of submissions, whatever they report on."""

    def approved(self) -> Self:
        """Rows of approved revisions, the latest approved of a subject last: a dict by subject keeps what counts."""
        return self.filter(submission__state=SubmissionState.APPROVED).order_by(
            "submission__approved_at", "submission__revision", "pk"
        )

    def known_to(self, user: User | None) -> Self:
        """What this reader may know: published periods for everyone, before that 发改委 and the unit itself.

        `None` stands for a command run on the server, which reads all.
        """
        if user is None or user.sees_all_submissions:
            return self
        return self.filter(
            Q(submission__period__published_at__isnull=False) | Q(submission__department__in=user.department_ids)
        )


class PublishedFigureQuerySet(models.QuerySet["PublishedFigure"]):
    def get_by_natural_key(
        self, year: int, part: str, subject: str, dimension: str, name: str, quantity: str
    ) -> PublishedFigure:
        return self.get(plan__year=year, part=part, subject=subject, dimension=dimension, name=name, quantity=quantity)

    def counting_indicators(self, plan: Plan) -> PublishedFigureQuerySet:
        """What the document itself says of how many of the plan's indicators came out how (one query)."""
        return self.filter(plan=plan, subject="计划指标", dimension="完成情况").order_by("-part", "pk")
