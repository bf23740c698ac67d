"""Whether an indicator's figure can be right, held against its target, the months before and last
year.

Of each field the first thing is said that speaks against it, the plainest first: that it cannot be,
that its unit is another, that it fell, that it is a quarter's alone, that it jumped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.enums import GrowthBasis, Measure, Pace
from reporting.months import months_label
from reporting.rules.facts import YEAR_END, Facts, Terms
from reporting.rules.figures import bare, growth_in_words, half_up, places, typeset, with_unit
from reporting.rules.needed import growth
from reporting.rules.plausibility.doubts import (
    Doubt,
    Earlier,
    fallen,
    impossible,
    off_by_thousands,
    unlikely,
)
from reporting.rules.plausibility.limits import (
    NOTHING_SET,
    Jump,
    Limits,
    Nature,
    SetLimits,
    can_be_negative,
    limits_of,
)
from reporting.rules.rule import PERCENT
from reporting.rules.same_months import why_not_compared

REVISED_POINTS = Fraction(1, 2)
"""How far, in 个百分点, a rate may be from its amounts: last year's are often revised since."""
_STOCKS = ("余额", "存量", "期末")
"""Words for amounts that are there at a period's end; they may become less."""


@dataclass(frozen=True)
class Reported:
    """What is typed into an indicator's row, in the row's unit and its amount unit."""

    value: Decimal | None = None
    amount: Decimal | None = None
    forecast: Decimal | None = None


@dataclass(frozen=True)
class Before:
    """The year's latest approved period before, and last year's figures of the same months."""

    month: int
    reported: Reported
    last_year: Decimal | None = None
    """Last year's value for the months 1 to `month`."""

    @property
    def label(self) -> str:
        return months_label(self.month)


@dataclass(frozen=True)
class Row:
    """A row's figure with all that it is held against."""

    name: str
    terms: Terms
    facts: Facts
    """Of the period, with last year's same months and the amounts behind a rate."""
    numbers: tuple[Decimal, ...]
    """The numbers that the target asks for; none for a step, a tie or words."""
    reported: Reported
    before: Before | None = None
    chosen: SetLimits = NOTHING_SET

    def limits(self, through: int) -> Limits:
        """Those of the figure for the months 1 to `through`."""
        return limits_of(
            self.terms,
            self.name,
            self.numbers,
            year=self.facts.year,
            through=through,
            chosen=self.chosen,
        )

    @property
    def unit(self) -> str:
        return self.terms.spoken_unit

    @property
    def same_months(self) -> Decimal | None:
        """Last year's figure of the same months, where it was counted alike."""
        known = self.facts.same_months
        if known is None or why_not_compared(known.counting, self.terms.counting):
            return None
        return known.base.value


def doubts_of_figure(row: Row) -> list[Doubt]:
    """What speaks against the figures of an indicator's row, by field."""
    limits = row.limits(row.facts.through)
    found = [*_about_value(row, limits), *_about_forecast(row, limits), *_about_amount(row)]
    doubted = {doubt.field for doubt in found}
    if doubted.isdisjoint(("value", "amount")):
        found += _about_rate(row)
    return found


# --- the figure itself


def _about_value(row: Row, limits: Limits) -> Iterator[Doubt]:
    value = row.reported.value
    if value is None:
        return
    problem = limits.problem(value)
    if problem:
        yield impossible("value", _refused("完成数", value, row.unit, problem))
        return
    sentence = (
        _scale_of_value(row, limits, value)
        or _fallen_value(row, limits, value)
        or _single_quarter(row, limits, value)
        or _jumped(row, limits, value)
    )
    if sentence:
        yield unlikely("value", sentence)


def _refused(word: str, figure: Decimal, unit: str, problem: str) -> str:
    return f"{word}填的是{with_unit(figure, unit)}，{problem}"


def _scale_of_value(row: Row, limits: Limits, value: Decimal) -> str:
    if not limits.only_grows:
        return ""
    limit = max(row.numbers, default=None)
    return off_by_thousands(value, _beside_value(row), row.unit, limit=limit)


def _beside_value(row: Row) -> Iterator[Earlier]:
    before = row.before
    if before is not None and before.reported.value is not None:
        yield Earlier(before.label, before.reported.value)
    if row.same_months is not None:
        yield Earlier("上年同期", row.same_months)


def _fallen_value(row: Row, limits: Limits, value: Decimal) -> str:
    before = row.before
    is_sum = row.terms.measure is Measure.CUMULATIVE and limits.only_grows
    if not is_sum or before is None or before.reported.value is None:
        return ""
    return fallen("累计", value, Earlier(before.label, before.reported.value))


def _single_quarter(row: Row, limits: Limits, value: Decimal) -> str:
    """That a sum is nearer to what last year's last months alone brought than to last year's sum.

    Both at this year's level, as far as the period before shows it: a year that goes slower than
    the last one is no mistake.
    """
    before, months = row.before, row.same_months
    is_sum = row.terms.measure is Measure.CUMULATIVE and limits.only_grows
    if not is_sum or row.terms.pace is Pace.YEAR_END or before is None:
        return ""
    if months is None or before.last_year is None or not 0 < before.last_year < months:
        return ""
    level = Fraction(1)
    if before.reported.value is not None:
        level = Fraction(before.reported.value) / Fraction(before.last_year)
    whole = Fraction(months) * level
    alone = (Fraction(months) - Fraction(before.last_year)) * level
    if abs(Fraction(value) - alone) >= abs(Fraction(value) - whole):
        return ""
    of_quarter = half_up(
        Fraction(months) - Fraction(before.last_year), max(places(months), places(before.last_year))
    )
    span = f"{before.month + 1}—{row.facts.through}月"
    if before.month + 1 == row.facts.through:
        span = f"{row.facts.through}月"
    nearer = f"上年{span}当期的{with_unit(of_quarter, row.unit)}"
    than = f"同期累计的{with_unit(months, row.unit)}"
    return f"累计{with_unit(value, row.unit)}更接近{nearer}，而不是{than}，是否只填了当期数"


def _jumped(row: Row, limits: Limits, value: Decimal) -> str:
    jump = limits.jump
    earlier = _last_known(row)
    if jump is None or earlier is None:
        return ""
    if jump.is_times:
        return _jumped_times(jump, value, earlier, row.unit)
    step = abs(Fraction(value) - Fraction(earlier.figure))
    than = f"{earlier.name}的{with_unit(earlier.figure, row.unit)}"
    if row.unit == PERCENT:
        size = "个百分点"
    elif earlier.figure:
        step = step / abs(Fraction(earlier.figure)) * 100
        size = "%"
    else:
        return ""
    if step <= jump.size:
        return ""
    change = f"{bare(half_up(step, 1))}{size}"
    return f"{with_unit(value, row.unit)}与{than}相差{change}，超过{bare(jump.size)}{size}"


def _jumped_times(jump: Jump, value: Decimal, earlier: Earlier, unit: str) -> str:
    if min(value, earlier.figure) <= 0:
        return ""
    high, low = max(value, earlier.figure), min(value, earlier.figure)
    if high <= low * jump.size:
        return ""
    than = f"{earlier.name}的{with_unit(earlier.figure, unit)}"
    return f"{with_unit(value, unit)}与{than}相差超过{bare(jump.size)}倍"


def _last_known(row: Row) -> Earlier | None:
    """What a jump is counted from: of a sum last year's same months, else the period before."""
    months = row.same_months
    last_year = Earlier("上年同期", months) if months is not None else None
    if row.terms.measure is Measure.CUMULATIVE:
        return last_year
    before = row.before
    if before is not None and before.reported.value is not None:
        return Earlier(before.label, before.reported.value)
    return last_year


# --- what the unit expects of the year


def _about_forecast(row: Row, limits: Limits) -> Iterator[Doubt]:
    forecast, value = row.reported.forecast, row.reported.value
    if forecast is None:
        return
    of_year = row.limits(YEAR_END)
    problem = of_year.problem(forecast)
    if problem:
        yield impossible("forecast", _refused("全年预计", forecast, row.unit, problem))
        return
    is_sum = row.terms.measure is Measure.CUMULATIVE and limits.only_grows
    if value is None or not is_sum:
        return
    if forecast < value:
        reached = f"累计已经{with_unit(value, row.unit)}"
        words = f"全年预计{with_unit(forecast, row.unit)}小于已完成的，{reached}"
        yield impossible("forecast", words, "value")
        return
    sentence = off_by_thousands(forecast, (), row.unit, limit=max(row.numbers, default=None))
    if sentence:
        yield unlikely("forecast", f"全年预计{sentence}")


# --- the amount behind a rate


def _about_amount(row: Row) -> Iterator[Doubt]:
    amount = row.reported.amount
    if amount is None:
        return
    unit = row.terms.amount_unit
    if amount < 0 and not can_be_negative(row.name):
        yield impossible("amount", _refused("总量", amount, unit, "总量不会是负数"))
        return
    sentence = off_by_thousands(amount, _beside_amount(row), unit) or _fallen_amount(row, amount)
    if sentence:
        yield unlikely("amount", sentence if sentence.startswith("总量") else f"总量{sentence}")


def _beside_amount(row: Row) -> Iterator[Earlier]:
    before = row.before
    if before is not None and before.reported.amount is not None:
        yield Earlier(before.label, before.reported.amount)
    if row.facts.amounts is not None:
        yield Earlier("上年同期", row.facts.amounts.same_months)


def _fallen_amount(row: Row, amount: Decimal) -> str:
    before = row.before
    is_flow = row.terms.is_growth and not any(word in row.name for word in _STOCKS)
    if not is_flow or before is None or before.reported.amount is None or amount < 0:
        return ""
    return fallen("总量", amount, Earlier(before.label, before.reported.amount))


def _about_rate(row: Row) -> Iterator[Doubt]:
    """That a growth at current prices is not what its amounts come to."""
    rate, amounts = row.reported.value, row.facts.amounts
    terms = row.terms
    if rate is None or amounts is None or amounts.same_months <= 0 or not terms.is_growth:
        return
    if terms.growth_basis is not GrowthBasis.CURRENT:
        return
    computed = growth(amounts.now, amounts.same_months)
    if abs(computed - Fraction(rate)) <= REVISED_POINTS:
        return
    by_amounts = growth_in_words(half_up(computed, max(places(rate), 1)))
    unit = terms.amount_unit
    yield unlikely(
        "value",
        f"填的是{growth_in_words(rate)}，按总量{with_unit(amounts.now, unit)}和上年同期"
        f"{with_unit(amounts.same_months, unit)}算是{by_amounts}",
        "amount",
    )


def nature_in_words(limits: Limits) -> str:
    """What can be typed into a row, for the planner: 0至100, 不小于0, 只填整数."""
    parts = []
    if limits.low is not None and limits.high is not None:
        parts.append(f"{typeset(limits.low.number)}至{typeset(limits.high.number)}")
    elif limits.low is not None:
        parts.append(f"不小于{typeset(limits.low.number)}")
    elif limits.high is not None:
        parts.append(f"不大于{typeset(limits.high.number)}")
    if limits.is_whole:
        parts.append("只填整数")
    if limits.nature is Nature.FREE and not parts:
        parts.append("不限")
    return "，".join(parts)
