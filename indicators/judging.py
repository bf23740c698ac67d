"""From a plan's rows in the database to judged rows: a few queries, then the pure rules in Python.

Every page, export, chart and command takes its figures from here.
"""

from collections.abc import Callable, Collection, Iterable
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from indicators.enums import Area, Catalogue
from indicators.last_year import LastYear
from indicators.models import Actual, Milestone, Observation, Section, Target, TargetRevision
from indicators.models.querysets import ActualQuerySet
from indicators.models.target_of_day import TargetOfDay
from indicators.tied import Place, TiedFigures, Ties
from reporting.db.joined_children import Along, Columns, read_along, read_many
from reporting.directory import Directory
from reporting.drawing.figure_marks import counting_rows
from reporting.enums import (
    Attribute,
    Direction,
    GrowthBasis,
    Measure,
    Pace,
    RuleKind,
    Status,
)
from reporting.models import Plan
from reporting.models.submissions import CONFIRMATION
from reporting.months import last_day
from reporting.rules.assessment import Assessment, assess
from reporting.rules.facts import YEAR_END, Base, Facts, SameMonths, Terms
from reporting.rules.needed import Projection, needed, projection
from reporting.rules.remainder import Needed
from reporting.rules.rule import PERCENT, describe
from reporting.rules.same_months import Comparison, compare
from reporting.visibility import Viewer

GROWTH = "增速"


@dataclass(frozen=True)
class JudgedRow:
    """One printed row with what was approved on it for the period and what that comes to."""

    target: TargetOfDay
    """The target of the period's day."""
    actual: Actual | None
    assessment: Assessment
    base: Base | None
    """Last year's value, where it is known."""
    terms: Terms
    facts: Facts
    is_sample: bool = False
    """Whether a figure that the judgement rests on was made by the demo."""
    city: Observation | None = None
    """The city's figure of the same months, where it is known and can be compared with it."""

    @property
    def status(self) -> Status:
        return self.assessment.status

    @property
    def rule_in_words(self) -> str:
        """How the target is read, for those who look."""
        compared = self.facts.compared
        other = compared.name if compared is not None else ""
        terms = self.terms
        return describe(self.target.rule, terms.spoken_unit, terms.direction, other)

    @property
    def summary(self) -> str:
        """How the row stands, and then how last year's same months compare; no arithmetic."""
        return self.assessment.summary + self.said_of_last_year

    @property
    def said_of_last_year(self) -> str:
        """上年同期12.18亿元，同比下降1.5%。 Empty where nothing is known, or it is said already."""
        if self.comparison is None or self._has_said_last_year:
            return ""
        return self.comparison.sentence

    @property
    def _has_said_last_year(self) -> bool:
        """Whether the judgement's own sentence names last year's figure (不作推算)."""
        assessment = self.assessment
        is_compared = assessment.actual is not None and assessment.bound is not None
        return self.terms.plain_comparison and is_compared

    @cached_property
    def comparison(self) -> Comparison | None:
        """The figure beside last year's same months (上年同期), where that is known."""
        return compare(self.terms, self.facts)

    @cached_property
    def needed(self) -> Needed | None:
        """What the rest of the year must bring (后期需完成)."""
        return needed(self.target.rule, self.terms, self.facts)

    @cached_property
    def projection(self) -> Projection | None:
        """Where the year ends if it goes on as it went so far (测算参考)."""
        return projection(self.target.rule, self.terms, self.facts)


class Ledger:
    """What is known of some printed rows: approved figures of their years and the years before,
    and observations.

    A row that is the same as another is none of them: `printed_again` has those.

    Read once (two queries and those of its targets, whatever the number of rows and years); then
    any row is judged for any period without a query. What the viewer may not know is not read.

    `months`: read only what judging the periods that end in these months of one plan's year takes.
    A figure of every indicator for every month of two years is many times what a page shows.
    `observed`: keys of the indicators whose observations are read; without it, all.
    `drawn`: of these targets all whole years, and all months of the plan's year, are read as well.
    `with_forms`: read who reported each figure; for pages of one indicator, not for lists.
    """

    def __init__(
        self,
        targets: Iterable[Target],
        viewer: Viewer,
        months: Iterable[int] | None = None,
        units: Directory | None = None,
        observed: Iterable[int] | None = None,
        *,
        drawn: Callable[[Target], bool] | None = None,
        with_forms: bool = False,
    ) -> None:
        self.targets: list[Target] = []
        self.printed_again: list[Target] = []
        for target in targets:
            rows = self.printed_again if target.is_printed_again else self.targets
            rows.append(target)
        self._units = units
        self._known_on = viewer.known_on
        self._by_key: dict[int, Target] = {}
        self._headlines: dict[tuple[int, int], Target] = {}
        years: set[int] = set()
        indicators: set[int] = set()
        in_charts: set[int] = set()
        for target in self.targets:
            self._by_key[target.pk] = target
            if target.is_headline:
                self._headlines[target.plan_id, target.number] = target
            year = target.plan.year
            years.update((year - 1, year))  # last year's: bases, and shares of the same months
            indicators.add(target.indicator_id)
            if drawn is not None and drawn(target):
                in_charts.add(target.indicator_id)
        ties = Ties.of(self.targets)
        indicators |= ties.indicators
        approved = Actual.objects.of_indicators(indicators, years, in_charts).known_to(viewer)
        actuals: Any = approved.approved()
        observed = indicators if observed is None else {*observed, *ties.indicators}
        observations = Observation.with_deleted.of_indicators(observed).known_to(viewer)
        if months is not None and years:
            months = set(months)
            actuals = actuals.to_judge(max(years), months, in_charts)
            observations = observations.to_judge(max(years), months, in_charts, ties.indicators)
        reported = actuals.with_forms() if with_forms else read_many(actuals, _reports(actuals))
        self._actuals: dict[tuple[int, int, int], Actual] = counting_rows(reported, _place)
        self.observations = read_many(observations, _OBSERVATION)
        by_area: dict[str, dict[Place, Observation]] = {area: {} for area in Area.values}
        for observation in self.observations:
            place = (observation.indicator_id, observation.year, observation.month)
            by_area[observation.area][place] = observation
        self._city = by_area[Area.CITY]
        self._tied = TiedFigures(ties, self._actuals, by_area)
        printed = {(target.indicator_id, target.plan.year): target for target in self.targets}
        for target in self.targets:
            if target.before is not None:
                printed[target.indicator_id, target.plan.year - 1] = target.before
        self._last_year = LastYear(self._actuals, by_area[Area.COUNTY], printed, viewer.known_on)

    @classmethod
    def of_plan(
        cls,
        plan: Plan,
        viewer: Viewer,
        months: Iterable[int] | None = None,
        units: Directory | None = None,
        *,
        catalogue: Catalogue | None = Catalogue.INDICATORS,
        drawn: Callable[[Target], bool] | None = None,
    ) -> "Ledger":
        """The rows of a plan's catalogue in printed order, with the units of a period's day.

        `catalogue`: None for the rows of all. One query of units, unless they are given.
        """
        units = units or Directory(viewer)
        rows = Target.objects.printed_beside_last_year(plan, catalogue)
        read = _with_units(read_many(rows, _TARGET, _REVISIONS, _MILESTONES), units)
        own = _with_last_year([plan.pk], read)
        return cls(_with_plan(plan, own), units.viewer, months, units, drawn=drawn)

    @classmethod
    def of_whole_year(cls, plan: Plan, viewer: Viewer) -> "Ledger":
        """All indicators of a plan with their leads of now, to be judged for its whole year.

        A whole year needs no milestones, and last year's value only for steps.
        """
        rows = Target.objects.printed(plan).select_related("lead")
        targets = _with_plan(plan, read_along(rows, _REVISIONS))
        steps = []
        for target in targets:
            target.all_milestones = []
            if any(row.rule_kind == RuleKind.STEP for row in (target, *target.all_revisions)):
                steps.append(target.indicator_id)
        return cls(targets, viewer, [YEAR_END], observed=steps)

    @classmethod
    def of_rows(cls, rows: Iterable[Actual], viewer: Viewer) -> "Ledger":
        """The targets of one form's rows (three queries).

        Read with them are the headlines in other forms that sub-rows of this one take their
        attribute from, and last year's rows of their indicators.
        """
        targets = {row.target_id: row.target for row in rows}
        plans = {target.plan_id for target in targets.values()}
        numbers = _missing_headlines(targets.values())
        rows_of_plan = Target.objects.with_headlines(targets.values(), numbers)
        for read in _with_last_year(plans, read_along(rows_of_plan, _REVISIONS, _MILESTONES)):
            target = targets.setdefault(read.pk, read)
            target.all_revisions = read.all_revisions
            target.all_milestones = read.all_milestones
            target.before = read.before
        return cls(targets.values(), viewer)

    @classmethod
    def of_number(cls, year: int, number: int, viewer: Viewer) -> "Ledger":
        """The rows under one number of a year's plan, and their indicators' rows in all others.

        Of the plans that the viewer may know.
        """
        units = Directory(viewer)
        shared = Target.objects.sharing_indicators_with(year, number, viewer)
        targets = _with_units(read_along(shared, _REVISIONS, _MILESTONES), units)
        return cls(targets, units.viewer, units=units, with_forms=True)

    @classmethod
    def of_two_years(cls, year: int, viewer: Viewer) -> "Ledger":
        """All indicators of a year's plan and of the one before, each year's in printed order.

        One query of units.
        """
        units = Directory(viewer)
        both = Target.objects.of_two_years(year, viewer)
        targets = _with_units(read_along(both, _REVISIONS, _MILESTONES), units)
        return cls(targets, units.viewer, units=units)

    def of_catalogue(self, catalogue: Catalogue) -> "Ledger":
        """The same for the targets of one catalogue alone, as read already (no query)."""
        part = copy(self)
        part.targets = [target for target in self.targets if target.catalogue is catalogue]
        part.printed_again = [
            target for target in self.printed_again if target.catalogue is catalogue
        ]
        return part

    def actual(self, target: Target | TargetOfDay, month: int) -> Actual | None:
        """The approved row of the target for the months 1 to `month`."""
        return self._actuals.get((target.indicator_id, target.plan.year, month))

    def whole_years(self, target: Target | TargetOfDay) -> dict[int, Actual]:
        """Year → the approved row of the whole year, of the target's indicator, as far as read."""
        found = {}
        for (indicator, year, month), actual in self._actuals.items():
            if indicator == target.indicator_id and month == YEAR_END:
                found[year] = actual
        return found

    def known_months(self, year: int) -> set[int]:
        """The months of the year for which the viewer may know anything approved of its targets."""
        own = {target.indicator_id for target in self.targets}
        found = set()
        for indicator, row_year, month in self._actuals:
            if row_year == year and indicator in own:
                found.add(month)
        return found

    def before(self, target: Target | TargetOfDay, month: int) -> Any:
        """The target's latest approved Actual of an earlier period of its year, or None.

        It carries that period's `month`.
        """
        for earlier in range(month - 1, 0, -1):
            actual = self.actual(target, earlier)
            if actual is not None:
                return actual
        return None

    def of_day(self, target: Target, through: int) -> TargetOfDay:
        """The target at the end of the months 1 to `through` of its year, with who leads it then.

        As known on a day before that end: by the changes in force on that day.
        """
        own = self._by_key.get(target.pk, target)  # with its milestones and changes read along
        day = last_day(own.plan.year, through)
        return own.on(day, self._units, known_on=self._known_on)

    def judge(self, target: Target, through: int, reported: Actual | None = None) -> JudgedRow:
        """The target judged after the months 1 to `through`: by its approved row, or by `reported`,
        which may not be approved yet."""
        actual = reported or self.actual(target, through)
        of_day, terms, facts = self.known_of(target, through, actual)
        if of_day.rule.kind is RuleKind.TIED:
            facts = replace(facts, compared=self._tied.compared(of_day, through))
        return JudgedRow(
            target=of_day,
            actual=actual,
            assessment=assess(of_day.rule, terms, facts),
            base=facts.base,
            terms=terms,
            facts=facts,
            is_sample=self._rests_on_sample(of_day, through, actual),
            city=self.city(of_day, through),
        )

    def known_of(
        self, target: Target, through: int, actual: Actual | None
    ) -> tuple[TargetOfDay, Terms, Facts]:
        """The target on the period's day, and what its figure in the row `actual` is held against,
        but for what it is tied to."""
        of_day = self.of_day(target, through)
        terms = self._terms(of_day, through)
        return of_day, terms, self._facts(of_day, terms, through, actual)

    def judge_all(self, through: int) -> list[JudgedRow]:
        """Every row of the ledger, in its order."""
        return [self.judge(target, through) for target in self.targets]

    def last_year(self, target: Target | TargetOfDay, month: int) -> Base | None:
        """Last year's figure for the months 1 to `month`: the approved one, else the observed."""
        return self._last_year.base(target, month)

    def same_months(self, target: Target, month: int) -> SameMonths | None:
        """Last year's figure for the months 1 to `month`, with how last year's plan counted it."""
        return self._last_year.same_months(target, month)

    def city(self, target: TargetOfDay, month: int) -> Observation | None:
        """The city's figure for the months 1 to `month`, as far as read.

        None where it is not known or cannot be compared.
        """
        if not is_comparable(target):
            return None
        observation = self._city.get((target.indicator_id, target.plan.year, month))
        return observation if observation is not None and observation.value is not None else None

    def amount_of_last_year(self, target: TargetOfDay, month: int) -> Decimal | None:
        """Last year's total (总量) for the months 1 to `month`, in the target's amount unit."""
        return self._last_year.amount(target, month)

    def _facts(
        self, target: TargetOfDay, terms: Terms, through: int, actual: Actual | None
    ) -> Facts:
        facts = Facts(year=target.plan.year, through=through)
        facts = self._last_year.added_to(facts, target, terms)
        if actual is None:
            return facts
        return replace(
            facts,
            value=actual.value,
            in_words=actual.words,
            verdict=actual.known_verdict,
            missing_reason=f"数据未发布：{actual.unpublished_note}" if actual.unpublished else "",
            amounts=self._last_year.amounts(target, through, actual.amount),
        )

    def _rests_on_sample(self, target: TargetOfDay, through: int, actual: Actual | None) -> bool:
        """Whether any figure that the row shows or is judged by was made by the demo."""
        city = self.city(target, through)
        if any(known is not None and known.is_sample for known in (actual, city)):
            return True
        return self._last_year.is_sample(target, through) or self._tied.is_sample(target, through)

    def _terms(self, target: TargetOfDay, through: int) -> Terms:
        terms = target.terms
        return Terms(
            text=target.wording,
            unit=terms.unit,
            gap_unit=terms.gap_unit,
            attribute=self._attribute(target, through),
            measure=Measure(terms.measure),
            direction=Direction(terms.direction),
            pace=Pace(terms.pace),
            near_band=terms.near_band,
            months_due=terms.months,
            maximum_per_year=terms.maximum_per_year,
            ceiling_share=Decimal(terms.ceiling_share),
            year_end_from=terms.year_end_from,
            growth_basis=GrowthBasis(terms.growth_basis),
            amount_unit=terms.amount_unit,
            is_growth=_is_growth(target),
            milestones=target.milestones,
            plain_comparison=terms.plain_comparison,
        )

    def _attribute(self, target: TargetOfDay, through: int) -> Attribute | None:
        """The target's attribute; of a sub-row without one, its headline's on that day."""
        attribute = target.attribute
        headline = self._headlines.get((target.printed.plan_id, target.number))
        if not attribute and headline is not None:
            attribute = self.of_day(headline, through).attribute
        return Attribute(attribute) if attribute else None


_REVISIONS = Along("revisions", TargetRevision, "all_revisions", by=("effective_on", "pk"))
_MILESTONES = Along("milestones", Milestone, "all_milestones", by=("month",))
_TARGET = Columns(Target, section=Columns(Section))
_OBSERVATION = Columns(Observation)


def _reports(actuals: ActualQuerySet) -> Columns[Actual]:
    """The columns of these rows without what is read on report forms alone."""
    return Columns(
        Actual,
        without=(*CONFIRMATION, "open_in", "is_locked", "version"),
        annotated=tuple(actuals.query.annotations),
    )


def is_comparable(target: TargetOfDay) -> bool:
    """Whether the city's figure can be compared with the county's: a sum of a whole city cannot."""
    return target.measure != Measure.CUMULATIVE


def _is_growth(target: TargetOfDay) -> bool:
    """Whether its figures are growths in %."""
    return target.unit == PERCENT and target.measure == Measure.RATE and GROWTH in target.name


def _place(actual: Any) -> tuple[int, int, int]:
    """Key of a row `of_indicators`: its indicator, its year, the month it runs through."""
    return (actual.indicator, actual.year, actual.month)


def _missing_headlines(targets: Collection[Target]) -> set[int]:
    """Numbers of the targets without an attribute whose headline is not among them."""
    headlines = {target.number for target in targets if target.is_headline}
    without_attribute = {target.number for target in targets if not target.attribute}
    return without_attribute - headlines


def _with_last_year(plans: Collection[int], read: Iterable[Target]) -> list[Target]:
    """Of targets of two years those in the later plans (keys), each with its row `before`."""
    own = []
    before = {}
    for target in read:
        if target.plan_id in plans:
            own.append(target)
        elif not target.is_printed_again:
            before[target.indicator_id] = target
    for target in own:
        target.before = before.get(target.indicator_id)
    return own


def _with_plan(plan: Plan, targets: list[Target]) -> list[Target]:
    """The targets with their plan set, so that asking for its year takes no query."""
    for target in targets:
        target.plan = plan
    return targets


def changed_targets(plan: Plan) -> list[Target]:
    """The plan's rows that were changed, with their changes and milestones (one query)."""
    return read_along(Target.objects.with_changes(plan), _REVISIONS, _MILESTONES)


def _with_units(targets: list[Target], units: Directory) -> list[Target]:
    """The targets with their units, so that asking for those takes no query."""
    for target in targets:
        target.lead = units.now(target.lead_id)
        if target.provider_id:
            target.provider = units.now(target.provider_id)
    return targets
