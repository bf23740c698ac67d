"""One indicator through the years: what each plan asked for, what came of it, what was observed."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.enums import Area, Catalogue
from indicators.judging import Ledger
from indicators.models import Actual, Observation, Target
from indicators.models.target_of_day import TargetOfDay
from indicators.presenters.addresses import target_url
from indicators.presenters.figures import amount_text, figure_text, tags_of, value_text
from indicators.presenters.rows import IndicatorRow
from reporting.drawing.figure_marks import FigureMark
from reporting.months import months_label
from reporting.pages.plan_page import PlanPage
from reporting.rules.facts import YEAR_END


@dataclass(frozen=True)
class Year:
    """One year of an indicator, whole or up to the page's period; judged where it was planned."""

    year: int
    row: IndicatorRow | None
    """The year's printed row as judged then; None where no plan of that year is on record."""
    observed: Observation | None
    """The county's own figure of the same months from outside the reporting cycle."""
    city: Observation | None
    """The municipality's figure of the same months."""
    through: int = YEAR_END
    """The month that its figures run through."""
    approved: Actual | None = None
    """The approved figure of a year whose plan was not read."""

    @property
    def is_whole(self) -> bool:
        return self.through == YEAR_END

    @property
    def label(self) -> str:
        """2023; 2024年1—6月 for a year up to the page's period; 2025（草案）."""
        label = str(self.year) if self.is_whole else f"{self.year}年{months_label(self.through)}"
        return f"{label}{self.row.target.plan.draft_mark}" if self.row else label

    @property
    def url(self) -> str:
        """The indicator's page in that year, if a plan has it."""
        return self.row.url if self.row else ""

    @property
    def target_text(self) -> str:
        return self.row.target_text if self.row else "—"

    @property
    def target_bound(self) -> Decimal | None:
        return self.row.assessment.bound if self.row else None

    @property
    def actual(self) -> Actual | None:
        """The approved figure, where there is one."""
        return self.row.actual if self.row else self.approved

    @property
    def value(self) -> Decimal | None:
        """The approved figure, else the observed one; None where words were approved."""
        row: Actual | Observation | None = self.actual
        if not value_text(self.actual):
            row = self.observed
        value: Decimal | None = row.value if row else None
        return value

    @property
    def value_text(self) -> str:
        """The same as typed; the words where words were approved, empty when nothing is known."""
        return value_text(self.actual) or figure_text(self.value)

    @property
    def tags(self) -> list[FigureMark]:
        """The marks beside the figure."""
        return tags_of(self.actual)

    @property
    def is_observed(self) -> bool:
        """Whether the figure shown was never reported, only observed."""
        return bool(self.value_text) and not value_text(self.actual)

    @property
    def amount(self) -> Decimal | None:
        """The total beside the growth, from the approved row, else from the observation."""
        row: Actual | Observation | None = self.actual
        if not amount_text(self.actual):
            row = self.observed
        amount: Decimal | None = row.amount if row else None
        return amount

    @property
    def amount_text(self) -> str:
        """The same as typed; empty when it is not known."""
        return figure_text(self.amount)

    @property
    def amount_tags(self) -> list[FigureMark]:
        """The marks beside the total."""
        return tags_of(self.actual, amount_text)

    @property
    def is_amount_observed(self) -> bool:
        """Whether the total shown was never reported, only observed."""
        return self.amount is not None and not amount_text(self.actual)

    @property
    def city_text(self) -> str:
        return figure_text(self.city.value) if self.city else ""

    @property
    def _observations(self) -> list[Observation]:
        both = (self.observed, self.city)
        return [observation for observation in both if observation is not None]

    @property
    def rank_text(self) -> str:
        """第3位: the county's rank in the municipality; empty where it is not on record."""
        for observation in self._observations:
            if observation.rank:
                return f"第{observation.rank}位"
        return ""

    @property
    def outcome(self) -> str:
        """The label of its status; empty while it has no approved figure."""
        return self.row.label if self.row and self.row.actual_text else ""

    @property
    def sources(self) -> list[str]:
        """Where the observed figures shown are from."""
        return [observation.source for observation in self._observations]


def years_of(
    ledger: Ledger, target: Target | TargetOfDay, query: str, through: int = YEAR_END
) -> list[Year]:
    """The years of the target's indicator, oldest first: every year planned, approved or observed.

    Whole years, but of the target's own year the months 1 to `through`, whether or not there is a
    figure of the whole year.
    """
    months = {target.plan.year: through}
    rows = {}
    for other in ledger.targets:
        if other.indicator_id == target.indicator_id:
            month = months.get(other.plan.year, YEAR_END)
            rows[other.plan.year] = IndicatorRow(ledger.judge(other, month), month, query)
    approved = ledger.whole_years(target)
    approved.pop(target.plan.year, None)
    observed: dict[str, dict[int, Observation]] = {Area.COUNTY: {}, Area.CITY: {}}
    for observation in ledger.observations:
        month = months.get(observation.year, YEAR_END)
        if observation.indicator_id == target.indicator_id and observation.month == month:
            observed[observation.area][observation.year] = observation
    county = observed[Area.COUNTY]
    city = observed[Area.CITY]
    return [
        Year(
            year=year,
            row=rows.get(year),
            observed=county.get(year),
            city=city.get(year),
            through=months.get(year, YEAR_END),
            approved=approved.get(year),
        )
        for year in sorted({*rows, *approved, *county, *city})
    ]


def neighbours(page: PlanPage, number: int, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Labels and addresses of the headlines before and after this one, where any (one query)."""
    names = dict(Target.objects.headline_names(page.plan, catalogue))
    if number not in names:
        return []
    numbers = list(names)
    place = numbers.index(number)
    found = []
    for word, index in (("上一项", place - 1), ("下一项", place + 1)):
        if 0 <= index < len(numbers):
            other = numbers[index]
            url = target_url(catalogue, page.year, other) + page.query
            found.append((f"{word} {other} {names[other]}", url))
    return found
