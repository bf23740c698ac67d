"""The reads of the indicators: each page's query has a name here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from indicators.enums import Area
from reporting.facts import YEAR_END
from reporting.querysets import ReportRowQuerySet

if TYPE_CHECKING:
    from indicators.models import Actual, Indicator, Observation, Section, Target
    from reporting.models import Plan


class SectionQuerySet(models.QuerySet["Section"]):
    def get_by_natural_key(self, year: int, number: str) -> Section:
        return self.get(plan__year=year, number=number)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def get_by_natural_key(self, code: str) -> Indicator:
        return self.get(code=code)


class TargetQuerySet(models.QuerySet["Target"]):
    def get_by_natural_key(self, year: int, number: int, row: int) -> Target:
        return self.get(plan__year=year, number=number, row=row)

    def printed(self, plan: Plan) -> TargetQuerySet:
        """The plan's rows in printed order with all that a list shows of them but the plan itself (one query)."""
        rows = self.filter(plan=plan).select_related("section", "lead", "provider")
        return rows.order_by("section__order", "number", "row")

    def sharing_indicators_with(self, year: int, number: int) -> TargetQuerySet:
        """The rows of a number of a year's plan, and the same indicators' rows in all plans, by year (one query)."""
        here = self.filter(plan__year=year, number=number).values("indicator")
        return (
            self.filter(indicator__in=here)
            .select_related("plan", "section", "indicator__replaces", "lead", "provider")
            .order_by("plan__year", "number", "row")
        )

    def headline_names(self, plan: Plan) -> list[tuple[int, str]]:
        """Number and name of the plan's headlines in printed order (one query)."""
        return list(self.filter(plan=plan, row=0).order_by("section__order", "number").values_list("number", "name"))


class ActualQuerySet(ReportRowQuerySet["Actual"]):
    def get_by_natural_key(
        self, year: int, month: int, department: str, revision: int, plan_year: int, number: int, row: int
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

    def left_to_fill(self) -> ActualQuerySet:
        """Rows on which nothing was handed in yet: `Actual.is_filled`, asked of the database."""
        return self.filter(value__isnull=True, unpublished=False, words="", is_locked=False)

    def of_indicators(self, indicators: Iterable[int], years: Iterable[int]) -> ActualQuerySet:
        """Rows on the indicators with these keys in these years' plans (one query).

        Each carries its `indicator` (the key), `year` and `month`: with the rows that these are read from, a page of
        many figures would be made of five times as many objects.
        """
        return self.filter(target__indicator__in=list(indicators), target__plan__year__in=list(years)).annotate(
            indicator=F("target__indicator"), year=F("target__plan__year"), month=F("submission__period__month")
        )

    def to_judge(self, year: int, through: int, drawn: Iterable[int]) -> ActualQuerySet:
        """Of rows `of_indicators`, what judging the months 1 to `through` takes, and all of `year` of those `drawn`."""
        return self.filter(Q(month__in={through, YEAR_END}) | Q(year=year, indicator__in=list(drawn)))


class ObservationQuerySet(models.QuerySet["Observation"]):
    def get_by_natural_key(self, indicator: str, area: str, year: int, month: int) -> Observation:
        return self.get(indicator__code=indicator, area=area, year=year, month=month)

    def of_indicators(self, indicators: Iterable[int]) -> ObservationQuerySet:
        """All that was observed of the indicators with these keys, county and city, oldest first (one query)."""
        return self.filter(indicator__in=list(indicators)).order_by("year", "month", "area")

    def to_judge(self, year: int, through: int, drawn: Iterable[int]) -> ObservationQuerySet:
        """What judging the months 1 to `through` of `year` starts from, and what is drawn of the indicators `drawn`.

        That is every whole year and the year's months.
        """
        before = Q(area=Area.COUNTY, year=year - 1, month__in={through, YEAR_END})
        return self.filter(before | Q(indicator__in=list(drawn)) & (Q(month=YEAR_END) | Q(year=year)))
