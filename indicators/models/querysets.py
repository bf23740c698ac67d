"""The reads of the indicators: each page's query has a name here."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from indicators.enums import Area, Catalogue
from reporting.models.judged import JudgedRowQuerySet
from reporting.models.kept import PRESENT, KeptQuerySet
from reporting.models.querysets import end_of, in_known_plans
from reporting.rules.facts import YEAR_END
from reporting.rules.office.workflow import FILL, REVIEW

if TYPE_CHECKING:
    from indicators.models import Actual, Indicator, Observation, Section, Target, TargetRevision
    from reporting.models import Period, Plan, User
    from reporting.visibility import Viewer


class SectionQuerySet(models.QuerySet["Section"]):
    def get_by_natural_key(self, year: int, number: str) -> Section:
        return self.get(plan__year=year, number=number)

    def with_key_tasks(self) -> SectionQuerySet:
        """Those that list 重点任务."""
        return self.filter(catalogue=Catalogue.KEY_TASKS, targets__isnull=False)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def get_by_natural_key(self, code: str) -> Indicator:
        return self.get(code=code)

    def but_key_tasks(self) -> IndicatorQuerySet:
        """Those that are more than the identity of a 重点任务, by code."""
        is_more = Q(targets=None) | Q(targets__section__catalogue=Catalogue.INDICATORS)
        return self.filter(is_more).distinct().order_by("code")


class TargetQuerySet(models.QuerySet["Target"]):
    def get_by_natural_key(self, year: int, number: int, row: int) -> Target:
        return self.get(plan__year=year, number=number, row=row)

    def of_catalogue(self, catalogue: Catalogue | None) -> TargetQuerySet:
        """The rows of one catalogue; None: of all."""
        return self if catalogue is None else self.filter(section__catalogue=catalogue)

    def printed(
        self, plan: Plan, catalogue: Catalogue | None = Catalogue.INDICATORS
    ) -> TargetQuerySet:
        """The rows of the plan's catalogue in printed order with their sections (one query)."""
        return (
            self.filter(plan=plan)
            .of_catalogue(catalogue)
            .select_related("section")
            .order_by("section__order", "number", "row")
        )

    def with_changes(self, plan: Plan) -> TargetQuerySet:
        """The plan's rows that were changed after it was adopted, in printed order (one query).

        Of all catalogues.
        """
        changed = self.filter(plan=plan, revisions__isnull=False).order_by().values("pk")
        return self.printed(plan, None).filter(pk__in=changed)

    def helped_by(self, plan: Plan, units: Iterable[int]) -> TargetQuerySet:
        """The plan's rows that any of these units is 配合单位 of, in no order."""
        return self.filter(plan=plan, cooperating__in=list(units)).order_by()

    def printed_beside_last_year(
        self, plan: Plan, catalogue: Catalogue | None = Catalogue.INDICATORS
    ) -> TargetQuerySet:
        """The same with the rows of the plan of the year before among them (one query)."""
        return (
            self.filter(plan__year__in=(plan.year - 1, plan.year))
            .of_catalogue(catalogue)
            .select_related("section")
            .order_by("section__order", "number", "row")
        )

    def oldest_first(self) -> TargetQuerySet:
        """The rows of all plans, the earliest first, with plan and indicator (one query)."""
        rows = self.select_related("plan", "indicator")
        return rows.order_by("plan__year", "number", "row")

    def sharing_indicators_with(self, year: int, number: int, viewer: Viewer) -> TargetQuerySet:
        """The rows of a number of a year's plan, and their indicators' other rows (one query).

        Of the plans that the viewer may know.
        """
        here = self.filter(plan__year=year, number=number).values("indicator")
        return (
            self.filter(in_known_plans(viewer, "plan__"), indicator__in=here)
            .select_related("plan", "section", "indicator__replaces")
            .order_by("plan__year", "number", "row")
        )

    def of_two_years(self, year: int, viewer: Viewer) -> TargetQuerySet:
        """The indicators of a year's plan and of the one before in printed order (one query).

        Of those that the viewer may know, with the indicators that theirs replaced.
        """
        return (
            self.filter(in_known_plans(viewer, "plan__"), plan__year__in=(year - 1, year))
            .of_catalogue(Catalogue.INDICATORS)
            .select_related("plan", "section", "indicator__replaces")
            .order_by("plan__year", "section__order", "number", "row")
        )

    def with_headlines(self, targets: Iterable[Target], numbers: Iterable[int]) -> TargetQuerySet:
        """These targets of one plan, its headlines of these numbers, and last year's rows of the
        targets' indicators, with their plans."""
        listed = list(targets)
        plans = {target.plan_id for target in listed}
        headlines = Q(plan__in=plans, row=0, number__in=numbers)
        last_year = Q(
            plan__year__in={target.plan.year - 1 for target in listed},
            indicator__in={target.indicator_id for target in listed},
        )
        own = Q(pk__in=[target.pk for target in listed])
        return self.filter(own | headlines | last_year).select_related("plan")

    def names_in(
        self, plans: Iterable[int], indicators: Iterable[int]
    ) -> models.QuerySet[Target, tuple[int, int, str]]:
        """Plan, indicator and printed name of these indicators in these plans (one query)."""
        rows = self.filter(
            plan__in=list(plans), indicator__in=list(indicators), same_as__isnull=True
        )
        return rows.values_list("plan_id", "indicator_id", "name")

    def to_search(self) -> models.QuerySet[Target, tuple[Any, ...]]:
        """Every printed row, the latest plan's first, in printed order (one query).

        Catalogue, indicator, year, key, number, row, lead and name, then its names and its code.
        A row that is the same as another is found as that one, by its own names too; one that is
        a livelihood task is found as that.
        """
        rows = self.filter(livelihood="")
        rows = rows.order_by("-plan__year", "section__order", "number", "row")
        catalogue = Coalesce("same_as__section__catalogue", "section__catalogue")
        place = [
            Coalesce(f"same_as__{name}", name) for name in ("pk", "number", "row", "lead", "name")
        ]
        keys: tuple[Any, ...] = (catalogue, "indicator", "plan__year", *place)
        return rows.values_list(*keys, "name", "group", "indicator__name", "indicator__code")

    def headline_names(self, plan: Plan, catalogue: Catalogue) -> list[tuple[int, str]]:
        """Number and name of the catalogue's headlines in printed order (one query).

        Without what is the same as another row.
        """
        return list(
            self.filter(plan=plan, row=0, same_as__isnull=True, livelihood="")
            .of_catalogue(catalogue)
            .order_by("section__order", "number")
            .values_list("number", "name")
        )


class TargetRevisionQuerySet(models.QuerySet["TargetRevision"]):
    def get_by_natural_key(
        self, year: int, number: int, row: int, effective_on: datetime.date | str
    ) -> TargetRevision:
        return self.get(
            target__plan__year=year,
            target__number=number,
            target__row=row,
            effective_on=effective_on,
        )

    def with_targets(self) -> TargetRevisionQuerySet:
        """With the targets that they change, and their plans."""
        return self.select_related("target__plan")

    def in_force(self, day: datetime.date, **of: Any) -> TargetRevisionQuerySet:
        """Those in force on `day`, latest first: the first is what `Target.on` finds in Python."""
        return self.filter(effective_on__lte=day, **of).order_by("-effective_on")


class ActualQuerySet(JudgedRowQuerySet["Actual"]):
    def get_by_natural_key(
        self,
        year: int,
        month: int,
        department: str,
        revision: int,
        plan_year: int,
        number: int,
        row: int,
    ) -> Actual:
        return self.get(
            submission__period__plan__year=year,
            submission__period__month=month,
            submission__department__code=department,
            submission__revision=revision,
            target__plan__year=plan_year,
            target__number=number,
            target__row=row,
        )

    def to_enter_by(self, user: User) -> ActualQuerySet:
        """Rows whose figure not their lead provides, as far as this person may enter it.

        A reviewer all; a unit's staff those that their units provide; others none.
        """
        rows = self.filter(target__provider__isnull=False).exclude(
            target__provider=F("target__lead")
        )
        if user.has_perm(REVIEW):
            return rows
        if user.has_perm(FILL):
            return rows.filter(target__provider__in=user.departments.all())
        return rows.none()

    def in_grid_of(self, period: Period) -> ActualQuerySet:
        """The period's rows in printed order, with target and submission (one query).

        Of a target's rows the one that counts comes last: the one at work, else the last approved.
        """
        return (
            self.filter(submission__period=period)
            .select_related("submission__department", *self.model.subject_related)
            .annotate(**self.model.terms_of_day(period))
            .order_by(
                *self.model.form_order,
                F("open_in").asc(nulls_first=True),
                "submission__approved_at",
                "submission__revision",
                "pk",
            )
        )

    def of_indicators(
        self, indicators: Iterable[int], years: Iterable[int], drawn: Iterable[int] = ()
    ) -> ActualQuerySet:
        """Rows of the indicators with these keys in these years' plans (one query).

        Of those `drawn` also the rows of every whole year. Each row carries its `indicator` (the
        key), `year` and `month`: to join the rows that these are read from would make five times as
        many objects for a page of many figures.
        """
        here = Q(target__indicator__in=list(indicators), target__plan__year__in=list(years))
        whole_years = Q(target__indicator__in=list(drawn), submission__period__month=YEAR_END)
        rows = self.filter(here | whole_years)
        return rows.with_months().annotate(
            indicator=F("target__indicator"), year=F("target__plan__year")
        )

    def to_judge(self, year: int, months: Iterable[int], drawn: Iterable[int]) -> ActualQuerySet:
        """Of rows `of_indicators` those that judging the periods that end in these months takes.

        Of those `drawn` also all of `year`.
        """
        return self.filter(
            Q(month__in={*months, YEAR_END}) | Q(year=year, indicator__in=list(drawn))
        )


class ObservationQuerySet(KeptQuerySet["Observation"]):
    def get_by_natural_key(self, indicator: str, area: str, year: int, month: int) -> Observation:
        return self.get(indicator__code=indicator, area=area, year=year, month=month)

    def of_indicators(self, indicators: Iterable[int]) -> ObservationQuerySet:
        """All observations of the indicators with these keys, oldest first (one query)."""
        return self.filter(indicator__in=list(indicators)).order_by("year", "month", "area")

    def known_to(self, viewer: Viewer) -> ObservationQuerySet:
        """What is there; as known on a day: what was on record at its end, as it was then."""
        if viewer.known_on is None:
            return self.filter(PRESENT)
        end = end_of(viewer.known_on)
        begun = Q(recorded_since__isnull=True) | Q(recorded_since__lt=end)
        return self.filter(begun, PRESENT | Q(deleted_since__gte=end))

    def to_judge(
        self,
        year: int,
        months: Iterable[int],
        drawn: Iterable[int],
        compared: Iterable[int] = (),
    ) -> ObservationQuerySet:
        """Those of last year that judging the periods of `year` that end in these months takes,
        and the city's of these months.

        Of the indicators `drawn` also every whole year and all months of `year`; of those
        `compared` with by tied targets also these months of `year`.
        """
        months = {*months}
        before = Q(area=Area.COUNTY, year=year - 1, month__in={*months, YEAR_END})
        return self.filter(
            before
            | Q(area=Area.CITY, year=year, month__in=months)
            | Q(indicator__in=list(compared), year=year, month__in=months)
            | Q(indicator__in=list(drawn)) & (Q(month=YEAR_END) | Q(year=year))
        )
