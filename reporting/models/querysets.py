"""Named queries of the app's tables."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Count, Exists, F, FilteredRelation, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from reporting.enums import (
    HANDING_IN,
    OPEN_STATES,
    WITH_UNIT_STATES,
    PlanState,
    SubmissionState,
)
from reporting.models.kept import KeptQuerySet

if TYPE_CHECKING:
    from reporting.models import (
        Department,
        Period,
        Plan,
        PublishedFigure,
        ReportRow,
        Submission,
        User,
    )
    from reporting.visibility import Viewer

RowT = TypeVar("RowT", bound="ReportRow", covariant=True)


class DepartmentQuerySet(KeptQuerySet["Department"]):
    def get_by_natural_key(self, code: str) -> Department:
        return self.get(code=code)

    def open_on(self, day: datetime.date) -> DepartmentQuerySet:
        """Those that are not closed on that day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def to_search(self) -> Iterable[tuple[int, str, str, str | None]]:
        """Key, name, code and a former name of every unit, in their order (one query).

        A unit with several former names comes as often; one without has None.
        """
        names = FilteredRelation("former_names", condition=Q(former_names__deleted_since=None))
        units = self.annotate(names=names).order_by("order", "code", "names__until")
        return units.values_list("pk", "name", "code", "names__name")

    def county_leaders(self) -> list[str]:
        """The names of 分管县领导 as typed, empty ones included (one query)."""
        return list(self.order_by().values_list("county_leader", flat=True).distinct())

    def lacking(self, reporters: models.QuerySet[User]) -> models.QuerySet[Any]:
        """Units for which none of these people reports, and that sign with none who does (审签人).

        With `has_reporter` and `has_signer`.
        """
        own = reporters.filter(departments=OuterRef("pk"))
        units = self.annotate(has_reporter=Exists(own), has_signer=Exists(own.filter(signs=True)))
        return units.filter(Q(has_reporter=False) | Q(signs=True, has_signer=False))

    def told_whose(self, user: User) -> DepartmentQuerySet:
        """Units with whether they are the person's own, as `is_own`."""
        own = user.departments.through._default_manager.filter(user=user, department=OuterRef("pk"))
        return self.annotate(is_own=Exists(own))

    def reported_for_by(self, user: User, day: datetime.date) -> list[int]:
        """Keys of the person's units and of all that these succeeded by that day (one query)."""
        succeeded = Q(succeeded_by__isnull=False, closed_on__lte=day)
        return own_and_succeeded(self.told_whose(user).filter(Q(is_own=True) | succeeded), day)


def own_and_succeeded(units: Iterable[Any], day: datetime.date) -> list[int]:
    """Keys of the units that are own (`told_whose`) and of all that these succeeded by that day.

    Succession goes on: a unit whose successor was itself succeeded belongs to the last one.
    """
    keys = []
    predecessors: dict[int, list[int]] = defaultdict(list)
    for unit in units:
        if unit.is_own:
            keys.append(unit.pk)
        elif unit.succeeded_by_id and unit.is_closed_on(day):
            predecessors[unit.succeeded_by_id].append(unit.pk)
    for key in keys:  # grows while it is read
        keys += [predecessor for predecessor in predecessors[key] if predecessor not in keys]
    return keys


class FormerNameQuerySet(KeptQuerySet[Any]):
    """Names that units had."""


def waiting_for_update(path: str = "") -> Q:
    """The condition that something of a submission waits for 发布更新; `path` leads to it."""
    held_back = Q(**{f"{path}is_held_back": True})
    return held_back | Q(**{f"{path}has_verdicts_held_back": True})


def in_known_plans(viewer: Viewer, path: str = "") -> Q:
    """The condition that this person may know of a row's plan; `path` leads to it (plan__).

    A draft is known to 发改委 alone until the planner shows it. Nothing else decides who may know
    of a plan.
    """
    if viewer.sees_all_submissions:
        return Q()
    return ~Q(**{f"{path}state": PlanState.DRAFT, f"{path}draft_shown": False})


class PlanQuerySet(models.QuerySet["Plan"]):
    def get_by_natural_key(self, year: int) -> Plan:
        return self.get(year=year)

    def known_to(self, viewer: Viewer) -> PlanQuerySet:
        """Those of which this person may know."""
        return self.filter(in_known_plans(viewer))

    def of_year(self, year: int) -> PlanQuerySet:
        return self.filter(year=year)

    def in_order(self) -> PlanQuerySet:
        """Oldest first, with when a period was `last_published`, whether a form waits for 发布更新,
        as `has_held_back`, and `with_lists` (one query).
        """
        periods: Any = self.model._meta.get_field("periods").related_model
        waiting = periods._default_manager.filter(
            waiting_for_update("submissions__"), plan=OuterRef("pk")
        )
        return (
            self.with_lists()
            .order_by("year")
            .annotate(last_published=Max("periods__published_at"), has_held_back=Exists(waiting))
        )

    def with_lists(self) -> PlanQuerySet:
        """With what the menu of a plan asks: whether there are 重点任务, as `has_key_tasks`."""
        sections: Any = self.model._meta.get_field("sections").related_model
        boxes = sections._default_manager.filter(plan=OuterRef("pk")).with_key_tasks()
        return self.annotate(has_key_tasks=Exists(boxes))

    def with_periods_of(self, year: int) -> PlanQuerySet:
        """As `in_order`, joined with the periods of one year's plan as `of_year`."""
        of_year = FilteredRelation("periods", condition=Q(year=year))
        return self.in_order().annotate(of_year=of_year)

    def to_open_with(self) -> Plan | None:
        """The latest plan that has a published period, else the latest, else None (one query)."""
        periods: Any = self.model._meta.get_field("periods").related_model
        published = periods._default_manager.filter(plan=OuterRef("pk"), published_at__isnull=False)
        with_published = self.annotate(has_published=Exists(published))
        return with_published.order_by("-has_published", "-year").first()


class PeriodQuerySet(KeptQuerySet["Period"]):
    def get_by_natural_key(self, year: int, month: int) -> Period:
        return self.get(plan__year=year, month=month)

    def with_forms(self, plan: Plan) -> PeriodQuerySet:
        """The plan's periods in order, with their number of submissions as `forms` (one query)."""
        return self.filter(plan=plan).annotate(forms=Count("submissions")).order_by("month")

    def months_approved_by(self, plan: Plan, day: datetime.date) -> set[int]:
        """The plan's months of which something was approved by the end of a day (one query)."""
        known = self.filter(plan=plan, submissions__approved_at__lt=end_of(day))
        return set(known.values_list("month", flat=True))

    def opened(self, today: datetime.date) -> PeriodQuerySet:
        """The periods that have submissions, the latest first (one query).

        With how many wait for review, are with their unit, are so after an approval, are overdue
        (by `reporting.rules.office.lateness`), and have something that waits for 发布更新 as
        `waiting_forms`, `open_forms`, `reopened_forms`, `late_forms` and `held_back_forms`.
        """
        is_waiting = Q(submissions__state=SubmissionState.SUBMITTED)
        is_open = Q(submissions__state__in=WITH_UNIT_STATES)
        is_past = Q(due_on__lt=today, submissions__extended_to=None)
        is_late = Q(submissions__extended_to__lt=today) | is_past
        is_first = Q(submissions__revision=1)
        return (
            self.filter(submissions__isnull=False)
            .select_related("plan", "published_by")
            .annotate(
                waiting_forms=Count("submissions", filter=is_waiting),
                open_forms=Count("submissions", filter=is_open),
                reopened_forms=Count("submissions", filter=is_open & ~is_first),
                late_forms=Count("submissions", filter=is_open & is_first & is_late),
                held_back_forms=Count("submissions", filter=waiting_for_update("submissions__")),
            )
            .order_by("-plan__year", "-month")
        )


class PublishingEventQuerySet(models.QuerySet[Any]):
    def of_plan(self, plan: Plan) -> PublishingEventQuerySet:
        """What was done with the plan's periods, in order (one query)."""
        return self.filter(period__plan=plan).select_related("period")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def get_by_natural_key(
        self, year: int, month: int, department: str, revision: int
    ) -> Submission:
        return self.get(
            period__plan__year=year,
            period__month=month,
            department__code=department,
            revision=revision,
        )

    def for_user(self, user: User) -> SubmissionQuerySet:
        """The submissions that this person may see.

        发改委 sees all, a unit's staff those of their own units and of units that these succeeded,
        others none. Nothing else decides the visibility of submissions and of what belongs to them.
        """
        if user.sees_all_submissions:
            return self
        return self.filter(department__in=user.department_ids)

    def locked(self) -> SubmissionQuerySet:
        """The submissions locked until the transaction ends; every writer takes this lock first.

        Without it a save can land after a submit that was pressed at the same moment (PostgreSQL
        does not lock a parent for a condition in a subquery).
        """
        return self.select_for_update(of=("self",)).select_related("period__plan", "department")

    def known_to(self, viewer: Viewer) -> SubmissionQuerySet:
        """The submissions of which this person may know state and dates.

        In a published period everybody may; before that 发改委 and the unit itself. The state is
        today's, also on pages as known on another day.
        """
        if viewer.sees_all_submissions:
            return self
        return self.filter(
            Q(period__published_at__isnull=False) | Q(department__in=viewer.department_ids)
        )

    def up_to(self, plan: Plan, month: int) -> SubmissionQuerySet:
        """The plan's submissions of the periods up to a month, by period and revision (one query).

        With what tells whether they are late (`with_first`).
        """
        return (
            self.filter(period__plan=plan, period__month__lte=month)
            .select_related("period")
            .with_first()
            .order_by("period__month", "revision", "pk")
        )

    def months_held_back(self, plan: Plan) -> list[int]:
        """The month of each form of which something waits for 发布更新, in order (one query)."""
        waiting = self.filter(waiting_for_update(), period__plan=plan)
        return list(waiting.order_by("period__month").values_list("period__month", flat=True))

    def of_units(self, keys: Iterable[int]) -> SubmissionQuerySet:
        """Those of the units with these keys."""
        return self.filter(department__in=list(keys))

    def with_evidence_given(self) -> SubmissionQuerySet:
        """With how many 佐证 stand for each, as its `evidence_given`."""
        evidence: Any = self.model._meta.get_field("evidence").related_model
        standing = evidence._default_manager.filter(
            submission__period=OuterRef("period"),
            submission__department=OuterRef("department"),
            submission__revision__lte=OuterRef("revision"),
            replaced_by__isnull=True,
        )
        # One group of all: a subquery cannot count by itself.
        counted = standing.order_by().values("submission__period").annotate(number=Count("pk"))
        return self.annotate(evidence_given=Coalesce(Subquery(counted.values("number")), 0))  # type: ignore[no-redef]

    def with_first(self) -> SubmissionQuerySet:
        """With what `Submission.lateness` asks of the unit's first revision for the period.

        `first_submitted_at`, when the unit first submitted it, and `first_extended_to`.
        """
        revisions = self.model._default_manager.filter(
            period=OuterRef("period"), department=OuterRef("department")
        ).order_by("revision")
        submitted = Min("events__at", filter=Q(events__action__in=HANDING_IN))
        first = revisions.annotate(first_at=Coalesce(submitted, "submitted_at"))
        return self.annotate(
            first_submitted_at=Subquery(first.values("first_at")[:1]),
            first_extended_to=Subquery(revisions.values("extended_to")[:1]),
        )

    def with_names(self) -> SubmissionQuerySet:
        """With what their titles consist of, the units' former names included (two queries)."""
        return self.select_related("department", "period__plan").prefetch_related(
            "department__former_names"
        )

    def of_period(self, period: Period) -> SubmissionQuerySet:
        """Every revision of a period's submissions by unit, the latest last (two queries)."""
        return (
            self.filter(period=period)
            .with_names()
            .with_first()
            .select_related("submitted_by")
            .order_by("department__order", "department__code", "revision")
        )


class ReportRowQuerySet(models.QuerySet[RowT]):
    """Rows of submissions, whatever they report on."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows of open submissions. Raises Locked, and deletes none, if one is not open."""
        for row in self.exclude(submission__state__in=OPEN_STATES).select_related("submission")[:1]:
            row.check_open()
        return super().delete()

    def approved(self) -> Self:
        """Rows of approved revisions, the latest approved of a subject last.

        So a dict by subject ends up with the row that counts. With the `revision`, `approved_at`
        and name of the `approver` of their submission.
        """
        rows = self.annotate(
            revision=F("submission__revision"),
            approved_at=F("submission__approved_at"),
            approver=F("submission__approved_by__name"),
        )
        return rows.filter(submission__state=SubmissionState.APPROVED).order_by(
            "approved_at", "revision", "pk"
        )

    def reported_again(self, plan: Plan) -> Self:
        """Rows of the plan's published periods for which their unit reported more than once.

        With when their period was published, as `published_at`, and when 发布更新 made them public,
        as `released_at`.
        """
        submissions: Any = self.model._meta.get_field("submission").related_model
        again = submissions._default_manager.filter(
            period=OuterRef("submission__period"),
            department=OuterRef("submission__department"),
            revision__gt=1,
        )
        published = Q(submission__period__published_at__isnull=False)
        rows = self.filter(Exists(again), published, submission__period__plan=plan)
        return rows.annotate(
            published_at=F("submission__period__published_at"),
            released_at=F("submission__released_at"),
        )

    def with_forms(self) -> Self:
        """With the submissions of the rows, and who submitted them."""
        return self.select_related("submission__submitted_by")

    def with_months(self) -> Self:
        """With the `month` of the period, so that submission and period need not be loaded."""
        return self.annotate(month=F("submission__period__month"))

    def _in_form(self, year: int, month: int, department: str, revision: int) -> Self:
        """The rows of one submission by its natural key."""
        return self.filter(
            submission__period__plan__year=year,
            submission__period__month=month,
            submission__department__code=department,
            submission__revision=revision,
        )

    def known_to(self, viewer: Viewer) -> Self:
        """What the viewer may know: what is public; before that 发改委 and the unit itself.

        A period that is published and not taken back is public, but for what was approved after
        and waits for 发布更新. Nothing else decides who may know of a figure.

        As known on a day: what was approved by its end, whenever its period was published. What
        became public by 发布更新 was known to others than 发改委 and the unit from then on.
        """
        rows = self
        is_public = Q(
            submission__period__published_at__isnull=False, submission__is_held_back=False
        )
        if viewer.known_on is not None:
            end = end_of(viewer.known_on)
            rows = rows.filter(submission__approved_at__lt=end)
            is_public &= Q(submission__released_at=None) | Q(submission__released_at__lt=end)
        if viewer.sees_all_submissions:
            return rows
        return rows.filter(is_public | Q(submission__department__in=viewer.department_ids))


def end_of(day: datetime.date) -> datetime.datetime:
    """The moment at which the day is over in the county."""
    following = day + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(following, datetime.time.min))


class PublishedFigureQuerySet(KeptQuerySet["PublishedFigure"]):
    def get_by_natural_key(
        self, year: int, part: str, subject: str, dimension: str, name: str, quantity: str
    ) -> PublishedFigure:
        return self.get(
            plan__year=year,
            part=part,
            subject=subject,
            dimension=dimension,
            name=name,
            quantity=quantity,
        )

    def of_document(self, plan: Plan) -> PublishedFigureQuerySet:
        """What the plan states, and the results of last year's plan, as entered (one query)."""
        last_year = Q(plan__year=plan.year - 1, subject="完成情况")
        return self.filter(Q(plan=plan) | last_year).order_by("pk")

    def counting_indicators(self, plan: Plan) -> PublishedFigureQuerySet:
        """How many of the plan's indicators came out how, by the document itself (one query)."""
        return self.filter(plan=plan, subject="计划指标", dimension="完成情况").order_by(
            "-part", "pk"
        )

    def of_subject(self, plan: Plan, subject: str) -> PublishedFigureQuerySet:
        """What the document prints about one subject, as entered (one query)."""
        return self.filter(plan=plan, subject=subject).order_by("pk")
