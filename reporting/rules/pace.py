"""What is expected of a row by the end of a month inside the year (序时进度).

What is computed here is rounded half-up to two decimals (`Terms.expected_places` may ask for more),
trailing zeros dropped, before anything is compared with it; a typed milestone stays as typed.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from reporting.enums import Measure, Pace
from reporting.months import month_of
from reporting.rules.bound import Bound
from reporting.rules.facts import YEAR_END, Base, Facts, Terms
from reporting.rules.figures import half_up, operand, trimmed, typeset, with_unit

ZERO = Decimal(0)
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Expectation:
    """What should be reached by now; figures are in the row's unit."""

    expected: Decimal
    """The share of the printed number; the gap is counted from it."""
    required: Decimal
    """The share of the limit, which 左右 moves to the bad side; the row is on track from there."""
    words: str = ""
    """Where it comes from, with its arithmetic; empty where it is the year's bound itself."""
    share: Fraction | None = None
    """The share of the year's plan that should be done, where the row has one."""
    half: Decimal | None = None
    """What half of the year's plan comes to, for an evenly paced row."""


@dataclass(frozen=True)
class NotYet:
    """Nothing is expected yet, and why."""

    why: str
    until: int
    """The first month by whose end anything is expected, 1–12."""


@dataclass(frozen=True)
class _Share:
    value: Fraction
    factor: str
    """The share as written in a product: 3 ÷ 12."""
    words: str
    even: bool = False


def expect(bound: Bound, terms: Terms, facts: Facts) -> Expectation | NotYet:
    """What the row should have reached by the end of a month that is not the year's last.

    Decisions where the design leaves room:

    - A rate is compared with its bound in any month; of the paces only milestones and year-end
      say anything else.
    - A cumulative ceiling expects the ceiling itself whatever the pace; a milestone that was typed
      for it is a lower ceiling for the time being.
    - Between two milestones the earlier one counts, before the first nothing is expected. What is
      typed carries no tolerance, and for amounts and levels it never asks for more than the year.
    - 上年同期占比 of a level would be near 100 % in any month, so a level is paced evenly instead.
    - A 完成时限 replaces the year's end: months gone ÷ months up to it, and from its last month on
      all is expected, also of what is otherwise 年末集中.
    """
    if is_allowance(bound, terms):
        return _allowance(bound, terms, facts)
    if terms.pace is Pace.MILESTONES:
        return _milestone(bound, terms, facts)
    if terms.due_on is not None and facts.through >= terms.full_month(facts.year):
        words = f"完成时限{_limit(terms, facts)}，目前应全部完成"
        return Expectation(bound.value, bound.limit, words, Fraction(1))
    if terms.pace is Pace.YEAR_END:
        not_yet = _concentrated(terms, facts)
        if not_yet is not None:
            return not_yet
    match terms.measure:
        case Measure.RATE:
            return Expectation(bound.value, bound.limit)
        case Measure.LEVEL:
            return _level(bound, terms, facts)
        case Measure.CUMULATIVE:
            return _from_zero(bound, _share_of_cumulative(terms, facts), terms)


def _concentrated(terms: Terms, facts: Facts) -> NotYet | None:
    """What is done at once at the end is not expected before; None from its first month on."""
    if terms.due_on is not None:
        return NotYet(f"完成时限{_limit(terms, facts)}，到期前集中完成", _last_month(terms, facts))
    if facts.through < terms.year_end_from:
        return NotYet(f"年末集中完成，{terms.year_end_from}月起按序时进度评价", terms.year_end_from)
    return None


def _last_month(terms: Terms, facts: Facts) -> int:
    """The month of the year by whose end all that the year can bring is expected."""
    return min(terms.full_month(facts.year), YEAR_END)


def _limit(terms: Terms, facts: Facts) -> str:
    """9月1日前; with its year where that is another one."""
    assert terms.due_on is not None
    return f"{month_of(terms.due_on, facts.year)}{terms.due_on.day}日前"


def days_left(year: int, through: int) -> int:
    """Days of the year after the end of the month."""
    return sum(monthrange(year, month)[1] for month in range(through + 1, 13))


def counts_days(terms: Terms) -> bool:
    """Whether the row counts days of the year: the most that a year can bring is 365 or 366."""
    return terms.maximum_per_year in (365, 366)


def the_rest_can_bring(terms: Terms, facts: Facts) -> Decimal | None:
    """The most that the months left can add; None where no maximum is typed."""
    if terms.maximum_per_year is None:
        return None
    if counts_days(terms):
        return Decimal(days_left(facts.year, facts.through))
    return trimmed(half_up(Fraction(terms.maximum_per_year) * Fraction(12 - facts.through, 12), 2))


def is_allowance(bound: Bound, terms: Terms) -> bool:
    """Whether the target is an upper limit that the year uses up; once exceeded it stays so."""
    return terms.measure is Measure.CUMULATIVE and bound.is_ceiling and bound.value >= 0


def grows_to(bound: Bound, terms: Terms) -> bool:
    """Whether the figure grows from zero to the target; once reached it stays so."""
    return terms.measure is Measure.CUMULATIVE and not bound.is_ceiling and bound.value > 0


def _milestone(bound: Bound, terms: Terms, facts: Facts) -> Expectation | NotYet:
    month = _last_milestone(terms, facts)
    if month is None:
        first = min(terms.milestones, default=None)
        if first is None:
            return NotYet("按节点评价，尚未设定节点", YEAR_END)
        return NotYet(f"按节点评价，首个节点在{first}月", first)
    typed = terms.milestones[month]
    words = f"{month}月节点为{with_unit(typed, terms.spoken_unit)}"
    if grows_to(bound, terms):
        expected = bound.easier(typed, bound.value)
        share = Fraction(expected) / Fraction(bound.value)
        return Expectation(expected, bound.easier(typed, bound.limit), words, share)
    if terms.measure is Measure.LEVEL or bound.is_held:
        return Expectation(
            bound.easier(typed, bound.value), bound.easier(typed, bound.limit), words
        )
    return Expectation(typed, typed, words)


def _last_milestone(terms: Terms, facts: Facts) -> int | None:
    return max((month for month in terms.milestones if month <= facts.through), default=None)


def _allowance(bound: Bound, terms: Terms, facts: Facts) -> Expectation:
    month = _last_milestone(terms, facts)
    if month is None or terms.pace is not Pace.MILESTONES:
        return Expectation(bound.value, bound.limit)
    typed = min(terms.milestones[month], bound.value)
    return Expectation(typed, typed, f"{month}月节点为不超过{with_unit(typed, terms.spoken_unit)}")


def _level(bound: Bound, terms: Terms, facts: Facts) -> Expectation | NotYet:
    base = facts.last_years_value
    if base is None:
        return NotYet("上年数未知，无从推算目前应达到的水平", _last_month(terms, facts))
    if bound.reaches(base.value, bound.value):
        words = f"{base.source}{with_unit(base.value, terms.spoken_unit)}已达到目标，按全年目标判断"
        return Expectation(bound.value, bound.limit, words)
    share = _share_of_months(terms, facts)
    if terms.pace is Pace.YEAR_END:
        share = replace(share, even=False)
    if terms.pace is Pace.LAST_YEAR:
        share = replace(share, words=f"期末水平不按上年同期占比，{share.words}")
    return _from_base(bound, base, share, terms)


def _share_of_cumulative(terms: Terms, facts: Facts) -> _Share:
    if terms.pace is Pace.YEAR_END:
        return replace(_share_of_months(terms, facts), even=False)
    if terms.pace is Pace.LAST_YEAR:
        return _share_of_last_year(terms, facts)
    if counts_days(terms):
        year = days_left(facts.year, 0)
        gone = year - days_left(facts.year, facts.through)
        return _Share(Fraction(gone, year), f"{gone} ÷ {year}", "按日历天数计", even=True)
    return _share_of_months(terms, facts)


def _share_of_months(terms: Terms, facts: Facts) -> _Share:
    """Months gone ÷ months up to the year's end, or up to 完成时限."""
    months = terms.full_month(facts.year)
    words = "按月均匀计"
    if terms.due_on is not None:
        words = f"按完成时限{_limit(terms, facts)}均匀计"
    # 双过半 halves the year's plan together with the year, not with any other span.
    even = months == YEAR_END
    return _Share(Fraction(facts.through, months), f"{facts.through} ÷ {months}", words, even)


def _share_of_last_year(terms: Terms, facts: Facts) -> _Share:
    """What the same months were of last year; the even share where that is not known or usable."""
    last = facts.last_year_share
    months = _share_of_months(terms, facts)
    if last is None:
        return replace(months, words=f"上年同期占比未知，{months.words}")
    if not 0 <= last.same_months <= last.full_year or last.full_year == 0:
        return replace(months, words=f"上年同期占比不可用，{months.words}")
    return _Share(
        Fraction(last.same_months) / Fraction(last.full_year),
        f"{typeset(last.same_months)} ÷ {typeset(last.full_year)}",
        f"按上年同期占比（{last.source}）",
    )


def _from_zero(bound: Bound, share: _Share, terms: Terms) -> Expectation:
    """The share of a figure that grows from zero through the year."""
    unit = terms.spoken_unit
    decimals = terms.expected_places
    expected = _part(ZERO, bound.value, share.value, decimals)
    product = f"{typeset(bound.value)} × {share.factor}"
    words = f"{share.words}，目前应为{product} = {with_unit(expected, unit)}"
    required = _part(ZERO, bound.limit, share.value, decimals)
    half = None
    if share.even and bound.value > 0:
        half = _part(ZERO, bound.value, HALF, decimals)
    return Expectation(expected, required, words, share.value, half)


def _from_base(bound: Bound, base: Base, share: _Share, terms: Terms) -> Expectation:
    """The share of the way from last year's level to a target that the level does not meet yet."""
    unit = terms.spoken_unit
    decimals = terms.expected_places
    start = base.value
    expected = _part(start, bound.value, share.value, decimals)
    way = f"{typeset(start)} +（{typeset(bound.value)} − {operand(start)}）× {share.factor}"
    words = (
        f"以{base.source}{with_unit(start, unit)}为起点，{share.words}，"
        f"目前应为{way} = {with_unit(expected, unit)}"
    )
    # A start within what 左右 allows has nothing to gain; it must only not be lost.
    required = bound.limit
    if not bound.is_met_by(start):
        required = _part(start, bound.limit, share.value, decimals)
    half = None
    if share.even:
        half = _part(start, bound.value, HALF, decimals)
    return Expectation(expected, required, words, share.value, half)


def _part(start: Decimal, goal: Decimal, share: Fraction, decimals: int) -> Decimal:
    """start + (goal − start) × share, rounded, and not rounded past the goal."""
    way = Fraction(start) + (Fraction(goal) - Fraction(start)) * share
    figure = trimmed(half_up(way, decimals))
    if goal >= start:
        return min(figure, goal)
    return max(figure, goal)
