"""An indicator's year by period: the figures, what they were judged against, and the statuses."""

from decimal import Decimal
from typing import Any

from indicators.judging import Ledger
from indicators.presenters.figures import figure_text
from indicators.presenters.rows import IndicatorRow, make_rows
from indicators.presenters.through_time.series import gap_of, gap_unit, named, texts
from reporting.drawing.bullets import TONES
from reporting.drawing.charts import Figure, NumberRow, NumberTable
from reporting.enums import JUDGED_STATUSES, Measure, Status
from reporting.months import months_label
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import difference, plain, typeset, with_unit

NEAR = 4
"""A rate is near its target where the gap is less than this part of it: a quarter."""
UNJUDGED = frozenset(Status) - JUDGED_STATUSES


class Periods:
    """The periods of the row's year for which it is due or reported, up to the row's own.

    Each is judged as of its day.
    """

    def __init__(self, row: IndicatorRow, ledger: Ledger) -> None:
        self.row = row
        self.target = row.target
        self.year = row.target.plan.year
        self.rows: list[IndicatorRow] = []
        for month in range(1, row.through + 1):
            if month in self.target.months or ledger.actual(self.target, month):
                self.rows += make_rows([ledger.judge(self.target.printed, month)], month)
        self.known = [period for period in self.rows if period.assessment.actual is not None]

    @property
    def is_drawable(self) -> bool:
        return len(self.known) > 1

    @property
    def months(self) -> set[int]:
        """The months whose figures are drawn."""
        return {period.through for period in self.known}

    @property
    def sources(self) -> list[str]:
        return [period.actual.source for period in self.known if period.actual]

    @property
    def is_sample(self) -> bool:
        """Whether a figure was made by the demo."""
        return any(period.is_sample for period in self.known)

    @property
    def _named(self) -> str:
        return named(self.row.name, self.row.unit)

    @property
    def _head(self) -> list[str]:
        return [months_label(period.through) for period in self.rows]

    @property
    def _labels(self) -> list[str]:
        return [period.label for period in self.rows]

    @property
    def _is_paced(self) -> bool:
        """Whether another number than the year's target was to be reached in any of the periods."""
        return any(
            period.assessment.expected not in (None, period.assessment.bound)
            for period in self.rows
        )

    @property
    def _cities(self) -> list[Decimal | None]:
        """The city's figure of each period, where it is known."""
        return [period.judged.city.value if period.judged.city else None for period in self.rows]

    @property
    def _shows_difference(self) -> bool:
        """Whether the figures are rates so near to the target that only their distance is seen.

        Bars begin at zero: those of 6.6 % and 6.1 % beside 6.5 % look alike.
        """
        bound = self.row.assessment.bound
        if self.target.measure != Measure.RATE or self._is_paced or not bound:
            return False
        for period in self.known:
            found = period.assessment
            if found.gap is None or found.bound != bound or abs(found.gap) * NEAR > abs(bound):
                return False
        return True

    def figure(self, key: str) -> Figure:
        """A bar for each period, its status under it, a tick for its pace, the target across.

        Of rates around their target the bars are the distance from it.
        """
        data: dict[str, Any] = {
            "kind": "bars",
            "labels": self._head,
            "tones": [TONES[period.status] for period in self.rows],
            "under": self._labels,
        }
        if self._shows_difference:
            return self._differences(key, data)
        bound = self.row.assessment.bound
        data["values"] = texts(period.assessment.actual for period in self.rows)
        data["city"] = texts(self._cities)
        amount = "各期累计" if self.target.measure == Measure.CUMULATIVE else "各期"
        about = f"{self._named}，{self.year}年{amount}，柱下为评价"
        if any(city is not None for city in self._cities):
            about += "；空心点为全市"
        if self._is_paced:
            data["targets"] = texts(period.assessment.expected for period in self.rows)
            about += "；短横线为当期应达到的数"
        if bound is not None:
            data["target"] = {"value": plain(bound), "text": f"目标{plain(bound)}"}
            about += f"；虚线为全年目标{self.row.target_text}"
        return Figure(key, self._title(), about, data)

    def _differences(self, key: str, data: dict[str, Any]) -> Figure:
        bound = self.row.assessment.bound or Decimal(0)
        data["values"] = texts(period.assessment.gap for period in self.rows)
        cities = [None if city is None else difference(city, bound) for city in self._cities]
        data["city"] = texts(cities)
        unit = gap_unit(self.target)
        target = f"全年目标{with_unit(bound, self.row.unit)}"
        about = f"{self.row.name}与{target}之差（{unit}），{self.year}年各期，柱下为评价"
        if any(city is not None for city in cities):
            about += "；空心点为全市"
        return Figure(key, self._title(), about, data)

    def table(self) -> NumberTable:
        """The periods' figures, what each was judged against, and what that came to."""
        actual = []
        expected = []
        target = []
        gap = []
        for period in self.rows:
            actual.append(period.actual_text or period.label)
            expected.append(figure_text(period.assessment.expected) or "—")
            target.append(period.target_text or "——")
            gap.append(str(period.assessment.gap_in_words).replace(" ", "") or "—")
        rows = [NumberRow("完成数", actual), *self._last_year(), *self._city()]
        if self._is_paced:
            rows.append(NumberRow("当期应达到", expected))
        rows += [
            NumberRow("全年目标", target),
            NumberRow("差距", gap),
            NumberRow("状态", self._labels),
        ]
        caption = f"{self.year}年{self.row.name}各报告期"
        return NumberTable(caption, self._named, self._head, rows)

    def _last_year(self) -> list[NumberRow]:
        """The periods' figures of last year and how far the year's are from them, where known."""
        if not any(period.last_year for period in self.rows):
            return []
        return [
            NumberRow("上年同期", [period.last_year or "—" for period in self.rows]),
            NumberRow("同比增减", [period.change or "—" for period in self.rows]),
        ]

    def _city(self) -> list[NumberRow]:
        """The city's figures and how far the county's are above them, where any is known."""
        cities = self._cities
        if all(city is None for city in cities):
            return []
        apart = []
        for period, city in zip(self.rows, cities, strict=True):
            actual = period.assessment.actual
            if city is None or actual is None:
                apart.append("—")
            else:
                apart.append(typeset(gap_of(actual, city, self.target)))
        return [
            NumberRow("全市", [figure_text(city) or "—" for city in cities]),
            NumberRow(named("全县减全市", gap_unit(self.target)), apart),
        ]

    def _title(self) -> str:
        """各期都低于序时，1—6月少66.9万人次: since when it is as now, and how far off it is."""
        judged = [period for period in self.known if period.status not in UNJUDGED]
        last = self.known[-1]
        if last.judged.terms.plain_comparison:
            return last.sentence.rstrip("。")
        when = "全年" if last.through == YEAR_END else months_label(last.through)
        if not judged or judged[-1] is not last:
            return f"{when}为{last.actual_text}{self.row.unit}，{last.label}"
        first = _first_of_streak(judged)
        is_settled = last.through == YEAR_END or last.assessment.final is not None
        gap = last.gap_text
        if is_settled or len(judged) == 1:
            words = f"{when}{last.label}"
        elif first is last:
            words = f"{when}转为{last.label}"
        else:
            always = first is judged[0] and len(judged) == len(self.rows)
            since = "各期都" if always else f"{months_label(first.through)}起"
            words = f"{since}{last.label}"
            gap = f"{when}{gap}"
        return f"{words}，{gap}" if last.gap_number else words


def _first_of_streak(periods: list[IndicatorRow]) -> IndicatorRow:
    """The period since which the row has lagged, or not lagged, as in the last one."""
    first = periods[-1]
    for period in reversed(periods):
        if period.status.lags != first.status.lags:
            break
        first = period
    return first
