"""One indicator through the years: what each plan asked for, what came of it, and what was observed besides."""

from dataclasses import dataclass

from django.urls import reverse

from indicators.enums import Area
from indicators.judging import Ledger
from indicators.models import Actual, Observation, Target
from indicators.presenters.figures import amount_text, tags_of, value_text
from indicators.presenters.rows import IndicatorRow
from reporting.drawing.figure_marks import FigureMark
from reporting.months import months_label
from reporting.pages.plan_page import PlanPage
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import plain


@dataclass(frozen=True)
class Year:
    """One year of an indicator: whole, or as far as the page's period goes; judged where a plan set a target."""

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
        """2023; 2024年1—6月 for a year as far as the page's period goes."""
        return str(self.year) if self.is_whole else f"{self.year}年{months_label(self.through)}"

    @property
    def url(self) -> str:
        """The indicator's page in that year, if a plan has it."""
        return self.row.url if self.row else ""

    @property
    def target_text(self) -> str:
        return self.row.target_text if self.row else "未录入"

    @property
    def actual(self) -> Actual | None:
        """The approved figure, where there is one."""
        return self.row.actual if self.row else self.approved

    @property
    def _actual_text(self) -> str:
        return value_text(self.actual) if self.actual else ""

    @property
    def value_text(self) -> str:
        """The approved figure, else the observed one, as typed; empty when neither is known."""
        if self._actual_text:
            return self._actual_text
        return (
            plain(self.observed.value) if self.observed and self.observed.value is not None else ""
        )

    @property
    def tags(self) -> list[FigureMark]:
        """What stands beside the figure."""
        return tags_of(self.actual)

    @property
    def is_observed(self) -> bool:
        """Whether the figure shown was never reported, only observed."""
        return bool(self.value_text) and not self._actual_text

    @property
    def amount_text(self) -> str:
        """The total beside the growth, from the approved row, else from the observation."""
        if self.actual and self.actual.amount is not None:
            return amount_text(self.actual)
        return (
            plain(self.observed.amount)
            if self.observed and self.observed.amount is not None
            else ""
        )

    @property
    def amount_tags(self) -> list[FigureMark]:
        """What stands beside the total."""
        return tags_of(self.actual, amount_text)

    @property
    def city_text(self) -> str:
        return plain(self.city.value) if self.city and self.city.value is not None else ""

    @property
    def rank_text(self) -> str:
        """第3位: the county's place among the municipality's; empty where nobody noted it."""
        ranks = (
            observed.rank for observed in (self.observed, self.city) if observed and observed.rank
        )
        return next((f"第{rank}位" for rank in ranks), "")

    @property
    def outcome(self) -> str:
        """How it came out, or stands; empty while it has no approved figure."""
        return self.row.label if self.row and self.row.actual_text else ""

    @property
    def sources(self) -> list[str]:
        """Where the observed figures shown are from."""
        return [observed.source for observed in (self.observed, self.city) if observed]


def years_of(ledger: Ledger, target: Target, query: str, through: int = YEAR_END) -> list[Year]:
    """The years of the target's indicator, oldest first: every plan that has it, every year approved or observed.

    All of them whole, but the target's own: of that one the months 1 to `through` are told.
    """
    months = {target.plan.year: through}
    rows = {}
    for other in ledger.targets:
        if other.indicator_id == target.indicator_id:
            month = months.get(other.plan.year, YEAR_END)
            rows[other.plan.year] = IndicatorRow(ledger.judge(other, month), month, query)
    # The target's own year is told as far as the period goes, with or without a figure.
    approved = {
        year: actual for year, actual in ledger.whole_years(target).items() if year not in months
    }
    observed = {
        (observation.area, observation.year): observation
        for observation in ledger.observations
        if observation.indicator_id == target.indicator_id
        and observation.month == months.get(observation.year, YEAR_END)
    }
    return [
        Year(
            year,
            rows.get(year),
            observed.get((Area.COUNTY, year)),
            observed.get((Area.CITY, year)),
            months.get(year, YEAR_END),
            approved.get(year),
        )
        for year in sorted({*rows, *approved, *(year for _, year in observed)})
    ]


def neighbours(page: PlanPage, number: int) -> list[tuple[str, str]]:
    """Labels and addresses of the headlines before and after this one, as far as there are any (one query)."""
    names = Target.objects.headline_names(page.plan)
    place = next((n for n, (other, _) in enumerate(names) if other == number), None)
    if place is None:
        return []
    found = []
    for word, other in (("上一项", place - 1), ("下一项", place + 1)):
        if 0 <= other < len(names):
            printed, name = names[other]
            url = reverse("indicator", args=[page.year, printed]) + page.query
            found.append((f"{word} {printed} {name}", url))
    return found
