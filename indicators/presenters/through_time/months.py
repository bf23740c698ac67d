"""One indicator by month of its plan's year: the chart of county and city, with its numbers.

The title states a finding only where the figures bear it out; otherwise it gives the last figure.
"""

from decimal import Decimal

from indicators.enums import Area
from indicators.judging import Ledger, is_comparable
from indicators.models import Actual, Observation
from indicators.presenters.figures import tags_of
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.through_time.series import (
    compared,
    gap_of,
    gap_unit,
    named,
    short_target,
    table_cells,
    table_marks,
    texts,
)
from reporting.drawing.charts import Figure, NumberRow, NumberTable
from reporting.drawing.figure_marks import FigureMark
from reporting.enums import Measure, RuleKind
from reporting.months import months_label
from reporting.rules.figures import plain, with_unit


class Months:
    """One indicator's months up to the page's period: the county's figures, beside the city's."""

    def __init__(self, row: IndicatorRow, ledger: Ledger) -> None:
        self.row = row
        self.target = row.target
        self.year = row.target.plan.year
        observations = [
            observation
            for observation in ledger.observations
            if observation.indicator_id == self.target.indicator_id
            and observation.year == self.year
        ]
        observed = _values(observations)
        self.is_sample = any(observation.is_sample for observation in observations)
        self.county: dict[int, Decimal] = {}
        self.tags: dict[int, list[FigureMark]] = {}
        self.city: dict[int, Decimal] = {}
        self.sources: list[str] = []
        for month in range(1, row.through + 1):
            actual = ledger.actual(row.target, month)
            if actual and actual.value is not None:
                self._add_reported(month, actual, actual.value)
            elif (Area.COUNTY, month) in observed:
                self.county[month], source = observed[Area.COUNTY, month]
                self.sources.append(source)
            if (Area.CITY, month) in observed and is_comparable(row.target):
                self.city[month], source = observed[Area.CITY, month]
                self.sources.append(source)
        self.months = sorted({*self.county, *self.city})

    def _add_reported(self, month: int, actual: Actual, value: Decimal) -> None:
        self.county[month] = value
        self.tags[month] = tags_of(actual)
        self.sources.append(actual.source)
        self.is_sample = self.is_sample or actual.is_sample

    @property
    def is_drawable(self) -> bool:
        return len(self.county) > 1

    @property
    def _each_month(self) -> str:
        return "各月末" if self.target.measure == Measure.LEVEL else "各月累计"

    @property
    def _head(self) -> list[str]:
        return [self._when(month) for month in self.months]

    def _when(self, month: int) -> str:
        """What a month's figure covers: the year up to it, or for a level only its end."""
        return f"{month}月末" if self.target.measure == Measure.LEVEL else months_label(month)

    def figure(self, key: str, *, is_tall: bool = False) -> Figure:
        """The lines of county and city with the year's target across.

        Tall: the whole title, and the space between the lines filled. Else small beside others.
        """
        bound = self.row.assessment.bound
        about = f"{named(self.row.name, self.target.unit)}，{self.year}年{self._each_month}"
        target = None
        if bound is not None:
            target = {"value": plain(bound), "text": short_target(self.row.target_text, bound)}
            about += f"；虚线为全年目标{self.row.target_text}"
        if is_tall and self.city:
            about += "；浅色面为全县与全市之差"
        data = {
            "kind": "lines",
            "labels": self._head,
            "county": self._line(self.county),
            "city": self._line(self.city),
            "target": target,
            "fill": is_tall,
            "from_zero": self.target.measure != Measure.LEVEL,
        }
        return Figure(key, self._title(brief=not is_tall), about, data, is_tall)

    def _line(self, figures: dict[int, Decimal]) -> list[str | None]:
        """The figures of all months, as drawn; empty where there are none at all."""
        if not figures:
            return []
        return texts(figures.get(month) for month in self.months)

    def table(self) -> NumberTable:
        """The months' numbers: county, city, and how far apart they are."""
        county = table_cells(self.county, self.months)
        rows = [NumberRow(Area.COUNTY.label, county, table_marks(self.tags, self.months))]
        if self.city:
            rows.append(NumberRow(Area.CITY.label, table_cells(self.city, self.months)))
        apart = self._apart()
        if apart:
            name = "全县高出" if min(apart.values()) >= 0 else "全县减全市"
            cells = table_cells(apart, self.months)
            rows.append(NumberRow(named(name, gap_unit(self.target)), cells))
        caption = f"{self.year}年{self.row.name}{self._each_month}"
        return NumberTable(caption, named(self.row.name, self.target.unit), self._head, rows)

    def _apart(self) -> dict[int, Decimal]:
        """County minus city, where both are known."""
        return {
            month: gap_of(value, self.city[month], self.target)
            for month, value in self.county.items()
            if month in self.city
        }

    def _title(self, *, brief: bool) -> str:
        subject = self.row.name
        findings = [words for words in (self._against_target(), self._against_city()) if words]
        if brief:
            findings = findings[-1:]
        if findings:
            return f"{subject}{'，'.join(findings)}"
        last = max(self.county)
        return f"{subject}{self._when(last)}为{with_unit(self.county[last], self.target.unit)}"

    def _against_city(self) -> str:
        """各月均高于全市, else the last month compared with the city's."""
        apart = self._apart()
        if not apart:
            return ""
        if len(apart) > 1 and min(apart.values()) > 0:
            return "各月均高于全市"
        if len(apart) > 1 and max(apart.values()) < 0:
            return "各月均低于全市"
        last = max(apart)
        words = compared(self.county[last], self.city[last], self.target, "全市")
        return f"{self._when(last)}{words}"

    def _against_target(self) -> str:
        """Since when a rate has met its lower bound without a break; empty if it does not now."""
        rule = self.target.rule
        bound = self.row.assessment.bound
        is_plain = rule.kind == RuleKind.AT_LEAST and not rule.strict and not rule.relative
        if self.target.measure != Measure.RATE or not is_plain or bound is None:
            return ""
        months = sorted(self.county)
        met: list[int] = []
        for month in reversed(months):
            if self.county[month] < bound:
                break
            met.append(month)
        if len(met) < 2:
            return ""
        since = "各月" if len(met) == len(months) else f"{months_label(met[-1])}起各月"
        return f"{since}均不低于目标{with_unit(bound, self.target.unit)}"


def _values(observations: list[Observation]) -> dict[tuple[str, int], tuple[Decimal, str]]:
    """Area and month → value and source."""
    found = {}
    for observation in observations:
        if observation.value is not None:
            key = (observation.area, observation.month)
            found[key] = (observation.value, observation.source)
    return found
