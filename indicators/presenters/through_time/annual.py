"""One indicator by year: the charts of its values and of its amounts, with their numbers.

A title states a finding only where the figures bear it out; otherwise it gives the last figure.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from indicators.judging import GROWTH, is_comparable
from indicators.presenters.figures import not_final
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.through_time.series import (
    NOT_ENTERED,
    compared,
    named,
    short_target,
    table_cells,
    table_marks,
    texts,
)
from indicators.presenters.through_time.years import Year
from reporting.drawing.bullets import TONES
from reporting.drawing.charts import Figure, NumberRow
from reporting.enums import GrowthBasis, Measure, RuleKind
from reporting.rules.figures import (
    difference,
    growth_in_words,
    half_up,
    places,
    typeset,
    with_unit,
)
from reporting.rules.needed import growth, reproduces

_COMPARED = ("低", "高", "少", "多")


class Annual:
    """One indicator's years: values, targets and amounts; the plan's own up to the page's period.

    Amounts grow through the year: that of a part of it is in the table, but not in the drawings.
    """

    def __init__(self, row: IndicatorRow, years: Sequence[Year]) -> None:
        self.row = row
        self.target = row.target
        self.years = list(years)
        self.known: dict[int, Decimal] = {}
        """Year → value."""
        self.known_amounts: dict[int, Decimal] = {}
        """Whole year → amount."""
        self._by_year: dict[int, Year] = {}
        for year in self.years:
            self._by_year[year.year] = year
            if year.value is not None:
                self.known[year.year] = year.value
            if year.amount is not None and year.is_whole:
                self.known_amounts[year.year] = year.amount

    @property
    def has_amounts(self) -> bool:
        """Whether there are amounts of two years or more."""
        return len(self.known_amounts) > 1

    @property
    def sources(self) -> list[str]:
        """Where the figures were taken from, as far as it is on record."""
        names = []
        for year in self.years:
            if year.actual and year.actual.source:
                names.append(year.actual.source)
            if year.observed and (year.is_observed or year.is_amount_observed):
                names.append(year.observed.source)
        return names

    @property
    def is_sample(self) -> bool:
        """Whether a figure of a year was made by the demo."""
        for year in self.years:
            for figure in (year.actual, year.observed, year.city):
                if figure is not None and figure.is_sample:
                    return True
        return False

    def value_figure(self, key: str = "years") -> Figure | None:
        """The values against each year's target; None without a value or with one year alone."""
        shown = [
            year for year in self.years if year.value is not None or year.target_bound is not None
        ]
        if not self.known or len(shown) < 2:
            return None
        bounds = [year.target_bound for year in self.years]
        cities = [self._city(year) for year in self.years]
        data: dict[str, Any] = {
            "kind": "bars",
            "labels": [year.label for year in self.years],
            "values": texts(year.value for year in self.years),
            "tones": [_tone(year) for year in self.years],
            "targets": texts(bounds),
            "city": texts(cities),
        }
        about = named(self.row.name, self.target.unit)
        if any(bound is not None for bound in bounds):
            data["under"] = [_target_under(year) for year in self.years]
            about += "，横线为当年目标"
        if any(city is not None for city in cities):
            about += "；空心点为全市"
        return Figure(key, self._value_title(), about, data)

    def amount_figure(self) -> Figure | None:
        """The amounts beside the values; None where fewer than two are known."""
        if not self.has_amounts:
            return None
        unit = self.target.amount_unit
        amount = self.known_amounts[max(self.known_amounts)]
        title = f"总量{with_unit(amount, unit)}，{self._amount_change()}"
        return Figure("amounts", title, named(self._subject, unit), self._amount_bars())

    def overview_figure(self, key: str) -> Figure | None:
        """The amounts with the growth under them; without a series of amounts the values."""
        if not self.has_amounts:
            return self.value_figure(key)
        title = f"{self._subject}{self._amount_change()}"
        about = named(self._subject, self.target.amount_unit)
        data = self._amount_bars()
        if self._is_growth:
            title += self._growth_change()
            about += "与增速"
            data["under"] = [_signed_percent(self.known.get(int(year))) for year in data["labels"]]
        return Figure(key, title, about, data)

    def table_rows(self, years: Sequence[int]) -> list[NumberRow]:
        """Amounts and values in these years' columns."""
        amounts = {}
        amount_marks = {}
        value_marks = {}
        for year in self.years:
            value_marks[year.year] = year.tags
            amount_marks[year.year] = year.amount_tags
            if year.amount is not None:
                amounts[year.year] = year.amount
        rows = []
        if self.has_amounts:
            name = named(self._subject, self.target.amount_unit)
            marks = table_marks(amount_marks, years)
            rows.append(NumberRow(name, table_cells(amounts, years), marks))
        if self.known:
            name = named(self.row.name, self.target.unit)
            marks = table_marks(value_marks, years)
            rows.append(NumberRow(name, table_cells(self.known, years), marks))
        return rows

    def basis_note(self) -> str:
        """A caution where the last two amounts do not come to the printed growth; else empty."""
        rated = [year for year in self.known if self._by_year[year].is_whole]
        if not self._is_growth or not rated:
            return ""
        year = max(rated)
        rate = self.known[year]
        before = self.known_amounts.get(year - 1)
        now = self.known_amounts.get(year)
        if before is None or now is None or before <= 0 or reproduces(now, before, rate):
            return ""
        computed = half_up(growth(now, before), max(places(rate), 1))
        against = f"与{growth_in_words(rate)}不一致"
        basis = GrowthBasis(self.target.growth_basis)
        if basis in (GrowthBasis.CONSTANT, GrowthBasis.COMPARABLE):
            against = f"与按{basis.label}计算的{growth_in_words(rate)}口径不同"
        unit = self.target.amount_unit
        return (
            f"总量由{year - 1}年的{with_unit(before, unit)}到{year}年的{with_unit(now, unit)}，"
            f"{growth_in_words(computed)}，{against}，不能互相推算。"
        )

    @property
    def _is_growth(self) -> bool:
        """Whether the values are the growth of the amounts."""
        return self.target.unit == "%" and self.row.name.endswith(GROWTH)

    @property
    def _subject(self) -> str:
        """What the amounts are amounts of: 地区生产总值 of 地区生产总值增速."""
        if self._is_growth:
            return self.row.name.removesuffix(GROWTH)
        return f"{self.row.name}总量"

    def _city(self, year: Year) -> Decimal | None:
        """The city's value of the year where it can be compared."""
        return year.city.value if year.city and is_comparable(self.target) else None

    def _amount_bars(self) -> dict[str, Any]:
        """From the first year whose amount is known to the last."""
        first = min(self.known_amounts)
        last = max(self.known_amounts)
        shown = [year.year for year in self.years if year.is_whole and first <= year.year <= last]
        return {
            "kind": "bars",
            "labels": [str(year) for year in shown],
            "values": texts(self.known_amounts.get(year) for year in shown),
        }

    def _value_title(self) -> str:
        """2023年为6%，比2022年高2.1个百分点; without a year before, against its target.

        A part of a year is compared with last year's same months alone, a level also with what last
        year ended on.
        """
        year = max(self.known)
        value = self.known[year]
        own = self._by_year[year]
        when = f"{year}年" if own.is_whole else own.label
        title = f"{when}为{with_unit(value, self.target.unit)}{not_final(own.actual)}"
        before = self.known.get(year - 1)
        if own.is_whole and before is not None:
            return f"{title}，{compared(value, before, self.target, f'{year - 1}年')}"
        if not own.is_whole and own.row and own.row.change_in_words:
            return f"{title}，{own.row.change_in_words}"
        if before is not None and self.target.measure == Measure.LEVEL:
            return f"{title}，{compared(value, before, self.target, f'{year - 1}年末')}"
        if own.row and own.row.gap_word in _COMPARED:
            return f"{title}，比{own.row.held_against}{own.row.gap_text}"
        return title

    def _amount_change(self) -> str:
        """三年增加17.2亿元, over all years known; between neighbouring years 比2022年增加…"""
        first = min(self.known_amounts)
        last = max(self.known_amounts)
        change = difference(self.known_amounts[last], self.known_amounts[first])
        if not change:
            return f"与{first}年持平"
        since = f"比{first}年" if last - first == 1 else f"{_count(last - first)}年"
        word = "增加" if change > 0 else "减少"
        return f"{since}{word}{with_unit(abs(change), self.target.amount_unit)}"

    def _growth_change(self) -> str:
        """，增速回落 after the amounts; only of two positive growths of neighbouring years."""
        last = max(self.known_amounts)
        now = self.known.get(last)
        before = self.known.get(last - 1)
        if now is None or before is None or min(now, before) < 0:
            return ""
        if now == before:
            return "，增速持平"
        return "，增速加快" if now > before else "，增速回落"


def _tone(year: Year) -> str:
    return TONES[year.row.status] if year.row else "bar"


def _target_under(year: Year) -> str:
    """The text under a year's bar: its target, or why there is no tick over it."""
    if year.row is None:
        return NOT_ENTERED
    if year.target_bound is None:
        return _target_without_number(year.row)
    return short_target(year.target_text, year.target_bound)


def _target_without_number(row: IndicatorRow) -> str:
    """What stands under a bar without a tick: none printed, one in words, one that waits."""
    match row.target.rule.kind:
        case RuleKind.NONE:
            return "未设目标"
        case RuleKind.TEXT:
            return "文字目标"
    return "目标待定"


def _signed_percent(figure: Decimal | None) -> str:
    """+1.8%, for under a bar; empty when it is not known."""
    if figure is None:
        return ""
    sign = "+" if figure > 0 else ""
    return f"{sign}{typeset(figure)}%"


def _count(number: int) -> str:
    """三, 两 before a measure word; digits from eleven on."""
    return "零一两三四五六七八九十"[number] if number <= 10 else str(number)
