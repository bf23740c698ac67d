"""From a plan's rows in the database to judged rows: a handful of queries, then the pure rules in Python.

Every page, export, chart and command takes its figures from here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from indicators.enums import Area
from indicators.models import Actual, Milestone, Observation, Target, TargetRevision
from indicators.models.querysets import TargetQuerySet
from reporting.db.joined_children import Along, read_along
from reporting.directory import Directory
from reporting.drawing.figure_marks import counting_rows
from reporting.enums import (
    Attribute,
    DataNature,
    Direction,
    GrowthBasis,
    Measure,
    Pace,
    RuleKind,
    Status,
    Verdict,
)
from reporting.models import Plan
from reporting.months import last_day, months_label
from reporting.rules.assessment import Assessment, assess
from reporting.rules.facts import YEAR_END, Amounts, Base, Facts, LastYearShare, Terms
from reporting.rules.needed import Projection, needed, projection
from reporting.rules.remainder import Needed
from reporting.visibility import Viewer


@dataclass(frozen=True)
class JudgedRow:
    """One printed row with what was approved on it for the period and what that comes to."""

    target: Target
    """The target of the period's day: with the change that holds then."""
    actual: Actual | None
    assessment: Assessment
    base: Base | None
    """Last year's value, where it is known."""
    terms: Terms
    facts: Facts
    is_sample: bool = False
    """Whether a figure that the judgement rests on was made by the demo."""

    @property
    def status(self) -> Status:
        return self.assessment.status

    @cached_property
    def needed(self) -> Needed | None:
        """What the rest of the year must bring (后期需完成)."""
        return needed(self.target.rule, self.terms, self.facts)

    @cached_property
    def projection(self) -> Projection | None:
        """Where the year ends if it goes on as it went so far (测算参考)."""
        return projection(self.target.rule, self.terms, self.facts)


class Ledger:
    """What is known of some printed rows: approved figures of their years and the years before, and observations.

    Read once (two queries and those of its targets, whatever the number of rows and years); then any row is judged for
    any period without asking the database again. What the viewer may not know is not read. With `months`, only what
    one plan's pages take is read that judge the periods which end in them: a figure of every indicator for every month
    of two years would be many times what they show.
    `observed` are the keys of the indicators whose observations are read; without, all are. Of what is `drawn`, all
    whole years are read as well, and all months of the plan's. Who reported is told `with_forms` alone: of one
    indicator, not in lists.
    """

    def __init__(
        self,
        targets: Iterable[Target],
        viewer: Viewer,
        months: Iterable[int] | None = None,
        units: Directory | None = None,
        observed: Iterable[int] | None = None,
        *,
        drawn: Callable[[Target], bool] = lambda target: False,
        with_forms: bool = False,
    ) -> None:
        self.targets = list(targets)
        self._units = units
        self._known_on = viewer.known_on
        self._own = {target.pk: target for target in self.targets}
        self._headlines = {
            (target.plan_id, target.number): target for target in self.targets if target.is_headline
        }
        years = {target.plan.year for target in self.targets}
        years |= {year - 1 for year in years}  # bases, and shares of the same months
        indicators = {target.indicator_id for target in self.targets}
        in_charts = {target.indicator_id for target in self.targets if drawn(target)}
        actuals: Any = (
            Actual.objects.of_indicators(indicators, years, in_charts).approved().known_to(viewer)
        )
        observations = Observation.objects.of_indicators(
            indicators if observed is None else observed
        )
        if months is not None and years:
            months = set(months)
            actuals = actuals.to_judge(max(years), months, in_charts)
            observations = observations.to_judge(max(years), months, in_charts)
        if with_forms:
            actuals = actuals.with_forms()
        self._actuals: dict[tuple[int, int, int], Actual] = counting_rows(actuals, _place)
        self.observations = list(observations)
        self._observed = {
            (observation.indicator_id, observation.year, observation.month): observation
            for observation in self.observations
            if observation.area == Area.COUNTY
        }

    @classmethod
    def of_plan(
        cls,
        plan: Plan,
        viewer: Viewer,
        months: Iterable[int] | None = None,
        units: Directory | None = None,
        *,
        drawn: Callable[[Target], bool] = lambda target: False,
    ) -> "Ledger":
        """All rows of a plan, in printed order, with the units of a period's day (one query of units, unless given)."""
        units = units or Directory(viewer)
        return cls(
            _told(plan, _with_all(Target.objects.printed(plan), units)),
            units.viewer,
            months,
            units,
            drawn=drawn,
        )

    @classmethod
    def of_whole_year(cls, plan: Plan, viewer: Viewer) -> "Ledger":
        """All rows of a plan, without units, to be judged for its whole year alone.

        Of that milestones say nothing, and last year's value nothing but for steps.
        """
        targets, steps = _told(plan, read_along(Target.objects.printed(plan), _REVISIONS)), []
        for target in targets:
            target.all_milestones = []
            if any(read.rule_kind == RuleKind.STEP for read in (target, *target.all_revisions)):
                steps.append(target.indicator_id)
        return cls(targets, viewer, [YEAR_END], observed=steps)

    @classmethod
    def of_rows(cls, rows: Iterable[Actual], viewer: Viewer) -> "Ledger":
        """The targets of one form's rows (three queries).

        With them the headlines that stand in other forms and in whose words sub-rows of this one are told.
        """
        targets = {row.target_id: row.target for row in rows}
        headlines = {target.number for target in targets.values() if target.is_headline}
        untold = {target.number for target in targets.values() if not target.attribute} - headlines
        for read in read_along(
            Target.objects.with_headlines(targets.values(), untold), _REVISIONS, _MILESTONES
        ):
            target = targets.setdefault(read.pk, read)
            target.all_revisions, target.all_milestones = read.all_revisions, read.all_milestones
        return cls(targets.values(), viewer)

    @classmethod
    def of_number(cls, year: int, number: int, viewer: Viewer) -> "Ledger":
        """The rows printed under one number of a year's plan, and the same indicators' rows in all other plans."""
        units = Directory(viewer)
        targets = _with_all(Target.objects.sharing_indicators_with(year, number), units)
        return cls(targets, units.viewer, units=units, with_forms=True)

    @classmethod
    def of_two_years(cls, year: int, viewer: Viewer) -> "Ledger":
        """All rows of a year's plan and of the one before, each year's in printed order (one query of units)."""
        units = Directory(viewer)
        return cls(_with_all(Target.objects.of_two_years(year), units), units.viewer, units=units)

    def actual(self, target: Target, month: int) -> Actual | None:
        """The approved row of the target for the months 1 to `month`."""
        return self._actuals.get((target.indicator_id, target.plan.year, month))

    def whole_years(self, target: Target) -> dict[int, Actual]:
        """Year → the approved figure of the whole of it, for the target's indicator, as far as they are read."""
        return {
            year: actual
            for (indicator, year, month), actual in self._actuals.items()
            if indicator == target.indicator_id and month == YEAR_END
        }

    def known_months(self, year: int) -> set[int]:
        """The months of the year for which anything approved is known to the reader."""
        return {month for _, of, month in self._actuals if of == year}

    def before(self, target: Target, month: int) -> Any:
        """The target's latest approved Actual of an earlier period of its year, with that period's `month`, or None."""
        earlier = (self.actual(target, each) for each in range(month - 1, 0, -1))
        return next((actual for actual in earlier if actual is not None), None)

    def of_day(self, target: Target, through: int) -> Target:
        """The target that holds at the end of the months 1 to `through` of its year, with who leads it then.

        As known on a day before that end: by the changes in force on that day.
        """
        own = self._own.get(target.pk, target)  # with its milestones and changes read along
        day = last_day(own.plan.year, through)
        of_day = own.on(min(day, self._known_on or day))
        return of_day.led_on(day, self._units) if self._units else of_day

    def judge(self, target: Target, through: int, reported: Actual | None = None) -> JudgedRow:
        """The target as it stands after the months 1 to `through`, by its approved row or by one still at work."""
        target = self.of_day(target, through)
        actual = reported or self.actual(target, through)
        base = self.last_year(target, YEAR_END)
        facts = Facts(
            year=target.plan.year,
            through=through,
            value=actual.value if actual else None,
            in_words=actual.words if actual else "",
            verdict=Verdict(actual.verdict) if actual and actual.verdict else None,
            missing_reason=f"数据未发布：{actual.unpublished_note}"
            if actual and actual.unpublished
            else "",
            base=base,
            last_year_share=self._last_year_share(target, through),
            amounts=self._amounts(target, through, actual),
        )
        rests_on = [actual, self._of_last_year(target, YEAR_END)]
        if facts.last_year_share is not None:
            rests_on.append(self._of_last_year(target, through))
        is_sample = any(row is not None and row.is_sample for row in rests_on)
        terms = self._terms(target, through)
        return JudgedRow(
            target, actual, assess(target.rule, terms, facts), base, terms, facts, is_sample
        )

    def judge_all(self, through: int) -> list[JudgedRow]:
        """Every row of the ledger, in its order."""
        return [self.judge(target, through) for target in self.targets]

    def last_year(self, target: Target, month: int) -> Base | None:
        """Last year's figure for the months 1 to `month`: the approved one, else the observed."""
        known = self._of_last_year(target, month)
        if known is None or known.value is None:
            return None
        year = target.plan.year - 1
        when = f"{year}年" if month == YEAR_END else f"{year}年{months_label(month)}"
        if isinstance(known, Observation):
            return Base(known.value, year, f"{when}参考数")
        return Base(
            known.value, year, f"{when}完成数", DataNature(known.nature) if known.nature else None
        )

    def _of_last_year(self, target: Target, month: int) -> Actual | Observation | None:
        """The row that says last year's figure: the approved one, else the observed; only one with a value."""
        key = (target.indicator_id, target.plan.year - 1, month)
        known = (self._actuals.get(key), self._observed.get(key))
        return next((row for row in known if row is not None and row.value is not None), None)

    def _last_year_share(self, target: Target, through: int) -> LastYearShare | None:
        """Last year's same months against its whole year, for targets paced by them."""
        if target.pace != Pace.LAST_YEAR:
            return None
        months, whole = self.last_year(target, through), self.last_year(target, YEAR_END)
        if months is None or whole is None:
            return None
        return LastYearShare(months.value, whole.value, months.source)

    def _amounts(self, target: Target, through: int, actual: Actual | None) -> Amounts | None:
        """What a growth is the growth of: this year's amount so far, last year's same months and whole year."""
        if not target.amount_unit or actual is None or actual.amount is None:
            return None
        months, whole = (self._amount_of_last_year(target, month) for month in (through, YEAR_END))
        return None if months is None or whole is None else Amounts(actual.amount, months, whole)

    def _amount_of_last_year(self, target: Target, month: int) -> Decimal | None:
        """Last year's amount for the months 1 to `month`: the approved one, else the observed."""
        key = (target.indicator_id, target.plan.year - 1, month)
        known = (self._actuals.get(key), self._observed.get(key))
        return next(
            (row.amount for row in known if row is not None and row.amount is not None), None
        )

    def _terms(self, target: Target, through: int) -> Terms:
        attribute, is_paced_by_milestones = target.attribute, target.pace == Pace.MILESTONES
        if not attribute and (headline := self._headlines.get((target.plan_id, target.number))):
            # A sub-row without an attribute of its own is told in its headline's words.
            attribute = self.of_day(headline, through).attribute
        return Terms(
            text=target.wording,
            unit=target.unit,
            gap_unit=target.gap_unit,
            attribute=Attribute(attribute) if attribute else None,
            measure=Measure(target.measure),
            direction=Direction(target.direction),
            pace=Pace(target.pace),
            near_band=target.near_band,
            months_due=target.months,
            maximum_per_year=target.maximum_per_year,
            ceiling_share=Decimal(target.ceiling_share),
            year_end_from=target.year_end_from,
            growth_basis=GrowthBasis(target.growth_basis),
            amount_unit=target.amount_unit,
            milestones={each.month: each.value for each in target.all_milestones}
            if is_paced_by_milestones
            else {},
        )


_REVISIONS = Along("revisions", TargetRevision, "all_revisions")
_MILESTONES = Along("milestones", Milestone, "all_milestones")


def _place(actual: Any) -> tuple[int, int, int]:
    """Of a row `of_indicators`: whose figure it is, of which year, and through which month."""
    return (actual.indicator, actual.year, actual.month)


def _told(plan: Plan, targets: list[Target]) -> list[Target]:
    """The targets told their plan: judging names its year, else a query for each of them."""
    for target in targets:
        target.plan = plan
    return targets


def _with_all(rows: TargetQuerySet, units: Directory) -> list[Target]:
    """The targets with their changes, milestones and units (one query)."""
    targets = read_along(rows, _REVISIONS, _MILESTONES)
    for target in targets:
        target.lead = units.now(target.lead_id)
        target.provider = units.now(target.provider_id) if target.provider_id else None
    return targets
