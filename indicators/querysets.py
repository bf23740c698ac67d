"""The reads of the indicators: each page's query has a name here."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

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
        """The plan's rows in printed order with all that a list shows of them (two queries)."""
        return self.filter(plan=plan)._complete().order_by("section__order", "number", "row")

    def sharing_indicators_with(self, year: int, number: int) -> TargetQuerySet:
        """The rows of a number of a year's plan, and the same indicators' rows in all plans, by year (two queries)."""
        here = self.filter(plan__year=year, number=number).values("indicator")
        return self.filter(indicator__in=here)._complete().order_by("plan__year", "number", "row")

    def headline_names(self, plan: Plan) -> list[tuple[int, str]]:
        """Number and name of the plan's headlines in printed order (one query)."""
        return list(self.filter(plan=plan, row=0).order_by("section__order", "number").values_list("number", "name"))

    def led_by_closed(self, plan: Plan, today: datetime.date) -> TargetQuerySet:
        """The plan's rows whose lead was closed by `today`: nobody would fill them in."""
        return self.filter(plan=plan, lead__closed_on__lte=today)

    def _complete(self) -> TargetQuerySet:
        return self.select_related("plan", "section", "indicator__replaces", "lead", "provider").prefetch_related(
            "milestones"
        )


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

    def of_indicators(self, indicators: Iterable[int], years: Iterable[int]) -> ActualQuerySet:
        """Rows on the indicators with these keys in these years' plans, with period and target (one query)."""
        return self.filter(target__indicator__in=list(indicators), target__plan__year__in=list(years)).select_related(
            "submission__period__plan", "target"
        )


class ObservationQuerySet(models.QuerySet["Observation"]):
    def get_by_natural_key(self, indicator: str, area: str, year: int, month: int) -> Observation:
        return self.get(indicator__code=indicator, area=area, year=year, month=month)

    def of_indicators(self, indicators: Iterable[int]) -> ObservationQuerySet:
        """All that was observed of the indicators with these keys, county and city, oldest first (one query)."""
        return self.filter(indicator__in=list(indicators)).order_by("year", "month", "area")
