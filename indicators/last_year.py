"""Last year's figures, as far as a ledger has read them: what every comparison with them is from.

Of an indicator's months counts the approved row, else the county's observation.
"""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from indicators.models import Actual, Observation, Target
from indicators.models.target_of_day import TargetOfDay
from reporting.enums import DataNature, GrowthBasis, Measure, Pace
from reporting.months import last_day, months_label
from reporting.rules.facts import (
    YEAR_END,
    Amounts,
    Base,
    Counting,
    Facts,
    LastYearShare,
    SameMonths,
    Terms,
)

Key = tuple[int, int, int]
"""An indicator's key, a year, a month."""


class LastYear:
    """The figures of the year before that of a target, without a query.

    `targets`: an indicator's key and a year → the printed row of that year's plan, with its changes
    read along. Where it is missing, nothing is known of how that year counted its figures.
    """

    def __init__(
        self,
        actuals: Mapping[Key, Actual],
        observed: Mapping[Key, Observation],
        targets: Mapping[tuple[int, int], Target],
        known_on: datetime.date | None,
    ) -> None:
        self._actuals = actuals
        self._observed = observed
        self._targets = targets
        self._known_on = known_on

    def base(self, target: Target | TargetOfDay, month: int) -> Base | None:
        """The figure for the months 1 to `month`, as it stands."""
        known = self._figure(target, month)
        if known is None or known.value is None:
            return None
        year = target.plan.year - 1
        when = f"{year}年"
        if month != YEAR_END:
            when += months_label(month)
        if isinstance(known, Observation):
            return Base(known.value, year, f"{when}参考数")
        nature = DataNature(known.nature) if known.nature else None
        return Base(known.value, year, f"{when}完成数", nature)

    def same_months(self, target: Target | TargetOfDay, month: int) -> SameMonths | None:
        """The same, with how last year's plan counted it."""
        base = self.base(target, month)
        if base is None:
            return None
        is_observed = isinstance(self._figure(target, month), Observation)
        return SameMonths(base, self._counting(target, month), is_observed)

    def added_to(self, facts: Facts, target: TargetOfDay, terms: Terms) -> Facts:
        """The facts of a period with what is known of last year.

        A base in another unit is none: a step from it would come to a number in no unit at all.
        """
        base = self.base(target, YEAR_END)
        counted = self._counting(target, YEAR_END)
        differs = ""
        if base is not None and counted is not None and counted.unit != terms.spoken_unit:
            base = None
            differs = f"上年单位为{counted.unit}" if counted.unit else "上年没有单位"
        return replace(
            facts,
            base=base,
            base_differs=differs,
            same_months=self.same_months(target, facts.through),
            last_year_share=self._share(target, facts.through),
        )

    def amounts(self, target: TargetOfDay, through: int, now: Decimal | None) -> Amounts | None:
        """The amounts a rate is the growth of: so far, last year's same months and whole year."""
        if not target.amount_unit or now is None:
            return None
        months = self.amount(target, through)
        whole = self.amount(target, YEAR_END)
        if months is None or whole is None:
            return None
        return Amounts(now, months, whole)

    def amount(self, target: TargetOfDay, month: int) -> Decimal | None:
        """The amount beside a rate; None where last year's plan had it in another unit."""
        before = self._target_of(target, month)
        if before is not None and before.amount_unit not in ("", target.amount_unit):
            return None
        for row in self._rows(target, month):
            if row is not None and row.amount is not None:
                amount: Decimal = row.amount
                return amount
        return None

    def is_sample(self, target: TargetOfDay, through: int) -> bool:
        """Whether the figure of the same months or of the whole year was made by the demo."""
        rows = [self._figure(target, month) for month in (through, YEAR_END)]
        return any(row is not None and row.is_sample for row in rows)

    def _share(self, target: TargetOfDay, through: int) -> LastYearShare | None:
        """The same months and the whole year, for targets paced by them."""
        if target.pace != Pace.LAST_YEAR:
            return None
        months = self.same_months(target, through)
        whole = self.base(target, YEAR_END)
        if months is None or whole is None:
            return None
        counted = months.counting
        if counted is not None and counted.measure != target.measure:
            return None
        return LastYearShare(months.base.value, whole.value, months.base.source)

    def _rows(
        self, target: Target | TargetOfDay, month: int
    ) -> tuple[Actual | None, Observation | None]:
        """The rows for the months 1 to `month`: the approved one and the observed one."""
        key = (target.indicator_id, target.plan.year - 1, month)
        return self._actuals.get(key), self._observed.get(key)

    def _figure(self, target: Target | TargetOfDay, month: int) -> Actual | Observation | None:
        """The first of these rows with a value."""
        for row in self._rows(target, month):
            if row is not None and row.value is not None:
                return row
        return None

    def _target_of(self, target: Target | TargetOfDay, month: int) -> TargetOfDay | None:
        """The indicator's printed row of last year, on the last day of the month."""
        year = target.plan.year - 1
        before = self._targets.get((target.indicator_id, year))
        if before is None:
            return None
        return before.on(last_day(year, month), known_on=self._known_on)

    def _counting(self, target: Target | TargetOfDay, month: int) -> Counting | None:
        before = self._target_of(target, month)
        if before is None:
            return None
        return Counting(
            before.unit or before.gap_unit,
            Measure(before.measure),
            GrowthBasis(before.growth_basis),
        )
