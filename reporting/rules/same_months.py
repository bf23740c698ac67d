"""上年同期: the year's figure beside the one of last year's same months; no query, no clock.

A rate differs in 个百分点; an amount is said as a growth in %, things that are counted as so many
more or fewer. No status depends on it.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.enums import DataNature, Direction, GrowthBasis, Measure
from reporting.rules.facts import Counting, Facts, SameMonths, Terms
from reporting.rules.figures import growth_in_words, half_up, with_unit
from reporting.rules.labels import is_graded
from reporting.rules.rounding import COUNTED
from reporting.rules.rule import PERCENT
from reporting.rules.sentences import gap_between

OBSERVED = "参考数"
LARGEST_GROWTH = 1000
"""In %; beyond it a growth says nothing, and the difference is said instead."""


@dataclass(frozen=True)
class Comparison:
    """Last year's same months beside the year's figure."""

    same_months: SameMonths
    shown: str
    """Last year's figure in words: 12.18亿元, 增长3.9%."""
    when: str
    """上年同期; of a whole year 上年."""
    change: Decimal | None = None
    """The year's figure − last year's, in `unit`; None where they are not compared."""
    unit: str = ""
    growth: Decimal | None = None
    """The growth in %, one decimal, of amounts for which it is said."""
    words: str = ""
    """同比下降1.5%; empty while the year has no figure, and where the two are not compared."""
    why_not: str = ""
    """Why they are not compared: 上年单位为万元，不作比较; else empty."""

    @property
    def said(self) -> str:
        """同比下降1.5%, or why they are not compared."""
        return self.words or self.why_not

    @property
    def phrase(self) -> str:
        """上年同期12.18亿元，同比下降1.5%."""
        before = f"{self.when}{self.shown}{self._nature}"
        return f"{before}，{self.said}" if self.said else before

    @property
    def sentence(self) -> str:
        return f"{self.phrase}。"

    @property
    def _nature(self) -> str:
        """（快报）, or （参考数） for a figure that was never reported."""
        if self.same_months.is_observed:
            return f"（{OBSERVED}）"
        nature = self.same_months.base.nature
        if nature is None or nature is DataNature.FINAL:
            return ""
        return f"（{nature.label}）"


def compare(terms: Terms, facts: Facts) -> Comparison | None:
    """The year's figure beside last year's same months; None where last year's is not known.

    Without a figure of the year it has last year's alone; of what is 不作推算 it has the difference
    without words for it. What another unit, another 计量方式 or another 增速口径 counted is never
    subtracted.
    """
    before = facts.same_months
    if before is None:
        return None
    when = "上年" if facts.year_is_over else "上年同期"
    why_not = why_not_compared(before.counting, terms.counting)
    shown = _figure_in_words(before, terms)
    if why_not:
        return Comparison(before, shown, when, why_not=f"{why_not}，不作比较")
    if facts.value is None:
        return Comparison(before, shown, when)
    change = gap_between(facts.value, before.base.value, terms)
    growth = _growth(facts.value, before.base.value, terms)
    if terms.plain_comparison:
        return Comparison(before, shown, when, change, terms.unit_of_gap)
    words = _change_in_words(change, growth, terms, facts, when)
    return Comparison(before, shown, when, change, terms.unit_of_gap, growth, words)


def why_not_compared(before: Counting | None, now: Counting) -> str:
    """What last year's plan counts otherwise: 上年单位为万元; empty where nothing known differs.

    A growth whose prices are not on record is compared with any.
    """
    if before is None:
        return ""
    if before.unit != now.unit:
        return f"上年单位为{before.unit}" if before.unit else "上年没有单位"
    if before.measure is not now.measure:
        return f"上年计量方式为{before.measure.label}"
    bases = {before.growth_basis, now.growth_basis} - {GrowthBasis.UNKNOWN}
    if now.measure is Measure.RATE and len(bases) > 1:
        return f"上年增速口径为{before.growth_basis.label}"
    return ""


def _figure_in_words(before: SameMonths, terms: Terms) -> str:
    """Last year's figure in the unit of its own plan."""
    value = before.base.value
    unit = terms.spoken_unit if before.counting is None else before.counting.unit
    if terms.is_growth and unit == PERCENT:
        return growth_in_words(value)
    return before.shown(terms.spoken_unit)


def _growth(now: Decimal, before: Decimal, terms: Terms) -> Decimal | None:
    """The growth in % of an amount; None where the difference says it better.

    That is for rates and what is high or low, for things counted by the piece, where there was
    nothing before or a loss, and where the growth is too small to be shown or too large to mean
    anything.
    """
    unit = terms.spoken_unit
    if terms.measure is Measure.RATE or (is_graded(terms) and "/" not in unit):
        return None
    if not unit or unit in COUNTED or min(now, before) <= 0:
        return None
    growth = half_up((Fraction(now) / Fraction(before) - 1) * 100, 1)
    return growth if 0 < abs(growth) <= LARGEST_GROWTH else None


def _change_in_words(
    change: Decimal, growth: Decimal | None, terms: Terms, facts: Facts, when: str
) -> str:
    since = "比上年" if facts.year_is_over else "同比"
    if not change:
        return f"与{when}持平"
    if growth is not None:
        return f"{since}{growth_in_words(growth)}"
    subject = "增速" if terms.is_growth else ""
    size = with_unit(abs(change), terms.unit_of_gap)
    return f"{subject}{since}{_verb(change > 0, terms)}{size}"


def _verb(is_more: bool, terms: Terms) -> str:
    """How a difference is said: 多3人, 提高0.2个百分点, 增加0.5亿元."""
    if terms.is_growth:
        return "提高" if is_more else "回落"
    if terms.measure is Measure.RATE or is_graded(terms):
        more = "提高" if terms.direction is Direction.UP else "上升"
        return more if is_more else "下降"
    if terms.spoken_unit in COUNTED:
        return "多" if is_more else "少"
    return "增加" if is_more else "减少"
