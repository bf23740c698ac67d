"""One indicator's years and months, and what they bear out: the titles of its charts, the charts' data and numbers.

A title states the finding, and only one that the figures bear out; where they bear none it tells the last figure.
Figures go to the browser as the strings that were typed.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from indicators.enums import Area
from indicators.judging import Ledger
from indicators.models import Target
from indicators.presenters.figures import not_final, tags_of
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.years import Year
from reporting.drawing.bullets import TONES
from reporting.drawing.charts import Figure, NumberRow, NumberTable
from reporting.drawing.figure_marks import FigureMark
from reporting.enums import GrowthBasis, Measure, RuleKind
from reporting.months import months_label
from reporting.rules.figures import difference, half_up, places, plain, typeset, with_unit
from reporting.rules.needed import growth, reproduces

GROWTH = "增速"
NOT_ENTERED = "未录入"
_COMPARED = ("低", "高", "少", "多")


class Annual:
    """One indicator's years: values, targets and amounts; the plan's own as far as the page's period goes.

    An amount grows through the year: that of a part of it is in the table, and not in the series of whole ones.
    """

    def __init__(self, row: IndicatorRow, years: Sequence[Year]) -> None:
        self.row = row
        self.target = row.target
        self.years = list(years)
        self.values = [_value(year) for year in self.years]
        self.amounts = [_amount(year) for year in self.years]
        self.known = [
            (year.year, value)
            for year, value in zip(self.years, self.values, strict=True)
            if value is not None
        ]
        self.known_amounts = [
            (year.year, amount)
            for year, amount in zip(self.years, self.amounts, strict=True)
            if amount is not None and year.is_whole
        ]
        self._of = {year.year: year for year in self.years}

    @property
    def has_amounts(self) -> bool:
        """Whether the amounts make a series."""
        return len(self.known_amounts) > 1

    @property
    def sources(self) -> list[str]:
        """Where the figures were taken from, as far as it is on record."""
        named = []
        for year in self.years:
            actual = year.actual
            if actual and actual.source:
                named.append(actual.source)
            if year.observed and (
                year.is_observed
                or (year.amount_text and not (actual and actual.amount is not None))
            ):
                named.append(year.observed.source)
        return named

    @property
    def is_sample(self) -> bool:
        """Whether a figure of a year was made by the demo."""
        actuals = (year.actual for year in self.years)
        observed = (each for year in self.years for each in (year.observed, year.city))
        return any(each is not None and each.is_sample for each in (*actuals, *observed))

    def value_figure(self, key: str = "years") -> Figure | None:
        """The values against each year's target; None unless there is a value, and two years to compare."""
        bounds = [year.row.assessment.bound if year.row else None for year in self.years]
        parts = [
            value is not None or bound is not None
            for value, bound in zip(self.values, bounds, strict=True)
        ]
        if not self.known or sum(parts) < 2:
            return None
        cities = [_city(year, self.target) for year in self.years]
        data: dict[str, Any] = {
            "kind": "bars",
            "labels": [year.label for year in self.years],
            "values": _texts(self.values),
            "tones": [TONES[year.row.status] if year.row else "bar" for year in self.years],
            "targets": _texts(bounds),
            "city": _texts(cities),
        }
        if any(bound is not None for bound in bounds):
            data["under"] = [
                _target_under(year, bound) for year, bound in zip(self.years, bounds, strict=True)
            ]
        about = [_named(self.row.name, self.target.unit)]
        if any(bound is not None for bound in bounds):
            about.append("，横线为当年目标")
        if any(city is not None for city in cities):
            about.append("；空心点为全市")
        return Figure(key, self._value_title(), "".join(about), data)

    def amount_figure(self) -> Figure | None:
        """The amounts beside the values; None where fewer than two are known."""
        if not self.has_amounts:
            return None
        _, amount = self.known_amounts[-1]
        title = f"总量{with_unit(amount, self.target.amount_unit)}，{self._amount_change()}"
        return Figure(
            "amounts", title, _named(self._subject, self.target.amount_unit), self._amount_bars()
        )

    def overview_figure(self, key: str) -> Figure | None:
        """The amounts with the growth under them; without a series of amounts the values."""
        if not self.has_amounts:
            return self.value_figure(key)
        title = f"{self._subject}{self._amount_change()}"
        about = _named(self._subject, self.target.amount_unit)
        data = self._amount_bars()
        if self._is_growth:
            title += self._growth_change()
            about += "与增速"
            values = dict(self.known)
            data["under"] = [_signed_percent(values.get(int(year))) for year in data["labels"]]
        return Figure(key, title, about, data)

    def table_rows(self, years: Sequence[int]) -> list[NumberRow]:
        """Amounts and values in these years' columns."""
        rows = []
        if self.has_amounts:
            name = _named(self._subject, self.target.amount_unit)
            amounts = {
                year.year: amount for year in self.years if (amount := _amount(year)) is not None
            }
            tags = {year.year: year.amount_tags for year in self.years}
            rows.append(NumberRow(name, _cells(amounts, years), _beside(tags, years)))
        if self.known:
            name, tags = (
                _named(self.row.name, self.target.unit),
                {year.year: year.tags for year in self.years},
            )
            rows.append(NumberRow(name, _cells(dict(self.known), years), _beside(tags, years)))
        return rows

    def basis_note(self) -> str:
        """Says so where the last two amounts do not come to the growth that is printed; empty where they do."""
        amounts = dict(self.known_amounts)
        rates = [(year, rate) for year, rate in self.known if self._of[year].is_whole]
        if not self._is_growth or not rates:
            return ""
        year, rate = rates[-1]
        before, now = amounts.get(year - 1), amounts.get(year)
        if before is None or now is None or before <= 0 or reproduces(now, before, rate):
            return ""
        computed = half_up(growth(now, before), max(places(rate), 1))
        unit = self.target.amount_unit
        basis = GrowthBasis(self.target.growth_basis)
        if basis in (GrowthBasis.CONSTANT, GrowthBasis.COMPARABLE):
            against = f"与按{basis.label}计算的增速{typeset(rate)}%口径不同"
        else:
            against = f"与增速{typeset(rate)}%不一致"
        return (
            f"总量由{year - 1}年的{with_unit(before, unit)}到{year}年的{with_unit(now, unit)}，"
            f"{'下降' if computed < 0 else '增长'}{plain(abs(computed))}%，{against}，不能互相推算。"
        )

    @property
    def _is_growth(self) -> bool:
        """Whether the values are the growth of the amounts."""
        return self.target.unit == "%" and self.row.name.endswith(GROWTH)

    @property
    def _subject(self) -> str:
        """What the amounts are amounts of: 地区生产总值 of 地区生产总值增速."""
        return self.row.name.removesuffix(GROWTH) if self._is_growth else f"{self.row.name}总量"

    def _amount_bars(self) -> dict[str, Any]:
        """From the first year whose amount is known to the last."""
        first, last = self.known_amounts[0][0], self.known_amounts[-1][0]
        shown = [
            (year.year, amount)
            for year, amount in zip(self.years, self.amounts, strict=True)
            if first <= year.year <= last and year.is_whole
        ]
        return {
            "kind": "bars",
            "labels": [str(year) for year, _ in shown],
            "values": _texts(amount for _, amount in shown),
        }

    def _value_title(self) -> str:
        """2023年为6%，比2022年高2.1个百分点; without a year before, how it stands to its own target."""
        year, value = self.known[-1]
        own = self._of[year]
        when = f"{year}年" if own.is_whole else own.label
        title = f"{when}为{with_unit(value, self.target.unit)}{not_final(own.actual)}"
        before = dict(self.known).get(year - 1)
        if before is not None and (own.is_whole or self.target.measure != Measure.CUMULATIVE):
            past = f"{year - 1}年" if own.is_whole else f"{year - 1}年全年"
            return f"{title}，{_compared(value, before, self.target, past)}"
        row = own.row
        if row and row.gap_word in _COMPARED:
            return f"{title}，比{row.held_against}{row.gap_text}"
        return title

    def _amount_change(self) -> str:
        """三年增加17.2亿元, over all years known; between neighbouring years 比2022年增加…"""
        (first, before), (last, now) = self.known_amounts[0], self.known_amounts[-1]
        change = difference(now, before)
        if not change:
            return f"与{first}年持平"
        since = f"比{first}年" if last - first == 1 else f"{_count(last - first)}年"
        return f"{since}{'增加' if change > 0 else '减少'}{with_unit(abs(change), self.target.amount_unit)}"

    def _growth_change(self) -> str:
        """，增速回落: said only of two positive growths of neighbouring years, the latter the amounts' last."""
        values, (last, _) = dict(self.known), self.known_amounts[-1]
        now, before = values.get(last), values.get(last - 1)
        if now is None or before is None or min(now, before) < 0:
            return ""
        return "，增速持平" if now == before else f"，增速{'加快' if now > before else '回落'}"


class Months:
    """One indicator's months of its plan's year up to the page's period: the county's figures, beside the city's."""

    def __init__(self, row: IndicatorRow, ledger: Ledger) -> None:
        self.row = row
        self.target = row.target
        self.year = row.target.plan.year
        observed = {
            (each.area, each.month): (each.value, each.source)
            for each in ledger.observations
            if each.indicator_id == row.target.indicator_id
            and each.year == self.year
            and each.value is not None
        }
        self.is_sample = any(
            each.is_sample
            for each in ledger.observations
            if each.indicator_id == row.target.indicator_id and each.year == self.year
        )
        self.county: dict[int, Decimal] = {}
        self.tags: dict[int, list[FigureMark]] = {}
        self.city: dict[int, Decimal] = {}
        self.sources: list[str] = []
        for month in range(1, row.through + 1):
            actual = ledger.actual(row.target, month)
            own, city = observed.get((Area.COUNTY, month)), observed.get((Area.CITY, month))
            if actual and actual.value is not None:
                self.county[month] = actual.value
                self.tags[month] = tags_of(actual)
                self.sources.append(actual.source)
                self.is_sample = self.is_sample or actual.is_sample
            elif own:
                self.county[month], source = own
                self.sources.append(source)
            if city and is_comparable(row.target):
                self.city[month], source = city
                self.sources.append(source)
        self.months = sorted({*self.county, *self.city})

    @property
    def is_drawable(self) -> bool:
        return len(self.county) > 1

    @property
    def _each_month(self) -> str:
        return "各月末" if self.target.measure == Measure.LEVEL else "各月累计"

    def _when(self, month: int) -> str:
        """What a month's figure covers: the year up to it, or for a level only its end."""
        return f"{month}月末" if self.target.measure == Measure.LEVEL else months_label(month)

    def figure(self, key: str, *, is_tall: bool = False) -> Figure:
        """The lines of county and city with the year's target across.

        Tall, with all that can be said in the title and the space between the lines filled, or small beside others.
        """
        bound = self.row.assessment.bound
        about = [f"{_named(self.row.name, self.target.unit)}，{self.year}年{self._each_month}"]
        if bound is not None:
            about.append(f"；虚线为全年目标{self.row.target_text}")
        if is_tall and self.city:
            about.append("；浅色面为全县与全市之差")
        data = {
            "kind": "lines",
            "labels": [self._when(month) for month in self.months],
            "county": _texts([self.county.get(month) for month in self.months]),
            "city": _texts([self.city.get(month) for month in self.months]) if self.city else [],
            "target": {"value": plain(bound), "text": _short_target(self.row.target_text, bound)}
            if bound is not None
            else None,
            "fill": is_tall,
            "from_zero": self.target.measure != Measure.LEVEL,
        }
        return Figure(key, self._title(brief=not is_tall), "".join(about), data, is_tall)

    def table(self) -> NumberTable:
        """The months' numbers: county, city, and how far apart they are."""
        rows = [
            NumberRow(
                Area.COUNTY.label, _cells(self.county, self.months), _beside(self.tags, self.months)
            )
        ]
        if self.city:
            rows.append(NumberRow(Area.CITY.label, _cells(self.city, self.months)))
        apart = self._apart()
        if apart:
            name = "全县高出" if min(apart.values()) >= 0 else "全县减全市"
            rows.append(NumberRow(_named(name, _gap_unit(self.target)), _cells(apart, self.months)))
        caption = f"{self.year}年{self.row.name}{self._each_month}"
        return NumberTable(
            caption,
            _named(self.row.name, self.target.unit),
            [self._when(month) for month in self.months],
            rows,
        )

    def _apart(self) -> dict[int, Decimal]:
        """County minus city, where both are known."""
        at_least = 1 if self.target.unit == "%" else 0
        return {
            month: difference(value, self.city[month], at_least)
            for month, value in self.county.items()
            if month in self.city
        }

    def _title(self, *, brief: bool) -> str:
        subject = self.row.name
        said = [clause for clause in (self._against_target(), self._against_city()) if clause]
        if said:
            return f"{subject}{said[-1] if brief else '，'.join(said)}"
        last = max(self.county)
        return f"{subject}{self._when(last)}为{with_unit(self.county[last], self.target.unit)}"

    def _against_city(self) -> str:
        """各月均高于全市, else how the last month stands to the city's."""
        apart = self._apart()
        if not apart:
            return ""
        if len(apart) > 1 and min(apart.values()) > 0:
            return "各月均高于全市"
        if len(apart) > 1 and max(apart.values()) < 0:
            return "各月均低于全市"
        last = max(apart)
        return f"{self._when(last)}{_compared(self.county[last], self.city[last], self.target, '全市')}"

    def _against_target(self) -> str:
        """Since when a rate has held its plain lower bound without a break; nothing where it does not hold it now."""
        rule = self.target.rule
        if (
            self.target.measure != Measure.RATE
            or rule.kind != RuleKind.AT_LEAST
            or rule.strict
            or rule.relative
        ):
            return ""
        bound = self.row.assessment.bound
        months = sorted(self.county)
        held: list[int] = []
        for month in reversed(months):
            if bound is None or self.county[month] < bound:
                break
            held.append(month)
        if len(held) < 2 or bound is None:
            return ""
        since = "各月" if len(held) == len(months) else f"{months_label(held[-1])}起各月"
        return f"{since}均不低于目标{with_unit(bound, self.target.unit)}"


def is_comparable(target: Target) -> bool:
    """Whether the city's figure says something beside the county's: a sum of the whole city's does not."""
    return target.measure != Measure.CUMULATIVE


def _value(year: Year) -> Decimal | None:
    """The figure that `Year.value_text` shows; None where words stand there, or nothing."""
    actual = year.actual
    if actual and (actual.value is not None or actual.words):
        return actual.value
    return year.observed.value if year.observed else None


def _amount(year: Year) -> Decimal | None:
    """The figure that `Year.amount_text` shows."""
    actual = year.actual
    if actual and actual.amount is not None:
        return actual.amount
    return year.observed.amount if year.observed else None


def _city(year: Year, target: Target) -> Decimal | None:
    return year.city.value if year.city and is_comparable(target) else None


def _texts(figures: Iterable[Decimal | None]) -> list[str | None]:
    return [None if figure is None else plain(figure) for figure in figures]


def _cells(figures: dict[int, Decimal], columns: Iterable[int]) -> list[str]:
    return [plain(figures[column]) if column in figures else NOT_ENTERED for column in columns]


def _beside(tags: dict[int, list[FigureMark]], columns: Iterable[int]) -> list[list[FigureMark]]:
    """What stands beside the figures of a line."""
    return [tags.get(column, []) for column in columns]


def _named(name: str, unit: str) -> str:
    return f"{name}（{unit}）" if unit else name


def _short_target(text: str, bound: Decimal) -> str:
    """The target as printed where that is short enough to stand in a drawing, else its number."""
    return f"目标{text if len(text) <= 5 else plain(bound)}"


def _target_under(year: Year, bound: Decimal | None) -> str:
    """What stands under a year's bar: its target, or why there is no tick over it."""
    if year.row is None:
        return f"目标{NOT_ENTERED}"
    return "未设目标" if bound is None else _short_target(year.target_text, bound)


def _gap_unit(target: Target) -> str:
    """The unit of a difference of two of the target's figures."""
    return target.gap_unit or ("个百分点" if target.unit == "%" else target.unit)


def _compared(figure: Decimal, other: Decimal, target: Target, what: str) -> str:
    """比2022年高2.1个百分点, 与全市持平."""
    gap = difference(figure, other, at_least=1 if target.unit == "%" else 0)
    if not gap:
        return f"与{what}持平"
    below, above = ("少", "多") if target.measure == Measure.CUMULATIVE else ("低", "高")
    return f"比{what}{above if gap > 0 else below}{with_unit(abs(gap), _gap_unit(target))}"


def _signed_percent(figure: Decimal | None) -> str:
    """+1.8%, as it stands under a bar; empty when it is not known."""
    if figure is None:
        return ""
    return f"{'+' if figure > 0 else ''}{typeset(figure)}%"


def _count(number: int) -> str:
    """三, 两 before a measure word; digits from eleven on."""
    return "零一两三四五六七八九十"[number] if number <= 10 else str(number)
