"""The reads of projects and livelihood tasks: each page's query has a name here."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Value, When

from projects.enums import Level

if TYPE_CHECKING:
    from projects.models import LivelihoodTask
    from reporting.models import Plan


class LivelihoodTaskQuerySet(models.QuerySet["LivelihoodTask"]):
    def get_by_natural_key(self, year: int, level: str, number: int) -> LivelihoodTask:
        return self.get(plan__year=year, level=level, number=number)

    def investments(self, plan: Plan) -> list[Decimal]:
        """What each task of the plan costs, in 万元 (one query); sums are made in Python."""
        return list(self.filter(plan=plan).values_list("investment", flat=True))

    def printed(self, plan: Plan) -> LivelihoodTaskQuerySet:
        """The plan's tasks in printed order, 市级 first, with their units (two queries)."""
        printed_order = Case(*(When(level=level, then=Value(place)) for place, level in enumerate(Level.values)))
        return (
            self.filter(plan=plan)
            .select_related("lead")
            .prefetch_related("responsible")
            .order_by(printed_order, "number")
        )
