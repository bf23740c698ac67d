"""What is needed from here (后期需完成) to reach the target, and where a straight line leads: no query, no clock.

What is asked for is rounded so that meeting it suffices: upward, to the decimals of the longer of target and figure,
and to one at least of what is not counted in whole things. The sentence says 进位 where that made it more.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.enums import GrowthBasis, Measure, Pace, RuleKind
from reporting.rules import sentences
from reporting.rules.bound import Bound, bound_of
from reporting.rules.facts import YEAR_END, Amounts, Facts, Terms
from reporting.rules.figures import (
    difference,
    half_up,
    places,
    plain,
    round_up,
    total,
    typeset,
    with_unit,
)
from reporting.rules.labels import is_graded
from reporting.rules.pace import counts_days, days_left, grows_to, is_allowance, the_rest_can_bring
from reporting.rules.remainder import (
    Needed,
    Rest,
    decimals_of,
    divided,
    rounded_result,
    subtraction,
)
from reporting.rules.rule import PERCENT, Rule

OUT_OF_REACH, EXCEEDED = "已无法完成", "已突破"


@dataclass(frozen=True)
class Projection:
    """Where the year ends if it goes on as it went so far; nothing is judged by it."""

    figure: Decimal
    phrase: str
    sentence: str


def needed(rule: Rule, terms: Terms, facts: Facts) -> Needed | None:
    """What the rest of the year must bring for the row to meet its target.

    None where nothing can be said (no figure, no number to reach, the year is over) and where nothing is left to do.
    Raises ValueError for a rule with `problems()`. Decisions where the design leaves room:

    - It leads to the printed number, as the gap does, though 左右 would do with less.
    - Where the target is lost that is said, and nothing is asked for any more.
    - Amounts are used only where they come to the reported rate exactly as it is printed, and never for a rate at
      constant or comparable prices, which they may come to by chance.
    """
    value = facts.value
    if value is None or not _is_open(rule, facts):
        return None
    bound = bound_of(rule, terms, facts)
    if bound is None:
        return None
    if is_allowance(bound, terms):
        return _allowance(bound, terms, value)
    if grows_to(bound, terms):
        return None if bound.holds(value) else _rest(bound, terms, facts, value)
    amounts = facts.amounts
    if (
        amounts is None
        or terms.measure is not Measure.RATE
        or bound.is_ceiling
        or terms.unit != PERCENT
    ):
        return _way(bound, terms, value)
    why_not = _why_not(amounts, terms, facts, value)
    return (
        _way(bound, terms, value, why_not) if why_not else _by_amounts(bound, amounts, terms, facts)
    )


def projection(rule: Rule, terms: Terms, facts: Facts) -> Projection | None:
    """The straight line through the figure, of what is summed up through the year (测算参考).

    None for what comes in at the year's end, of which the months so far say nothing, and as long as there is nothing.
    """
    value = facts.value
    if value is None or value <= 0 or not _is_open(rule, facts):
        return None
    if terms.measure is not Measure.CUMULATIVE or terms.pace is Pace.YEAR_END:
        return None
    whole, count = YEAR_END, "个月"
    gone = facts.through
    if counts_days(terms):
        whole, count = days_left(facts.year, 0), "天"
        gone = whole - days_left(facts.year, facts.through)
    unit = terms.spoken_unit
    figure = half_up(Fraction(value) * whole / gone, decimals_of(unit, value))
    shown = with_unit(figure, unit)
    return Projection(
        figure,
        f"按目前进度推算全年约{shown}",
        f"{typeset(value)} ÷ {gone} × {whole}{count} = {shown}，只供参考，不作判断。",
    )


def reproduces(now: Decimal, before: Decimal, rate: Decimal) -> bool:
    """Whether an amount and the one of the year before, above zero, come to the growth in % as printed."""
    return half_up(growth(now, before), places(rate)) == rate


def growth(now: Decimal, before: Decimal) -> Fraction:
    """By how many percent an amount is more than the one before, which is above zero."""
    return (Fraction(now) / Fraction(before) - 1) * 100


def _is_open(rule: Rule, facts: Facts) -> bool:
    """Whether there is a number to be reached and time left for it."""
    return not facts.year_is_over and rule.kind not in (RuleKind.TEXT, RuleKind.NONE)


def _allowance(bound: Bound, terms: Terms, value: Decimal) -> Needed:
    """What may still come of an upper limit that the year uses up."""
    unit = terms.spoken_unit
    if not bound.holds(value):
        return Needed(
            EXCEEDED,
            f"上限{with_unit(bound.limit, unit)}，已有{with_unit(value, unit)}，没有余量。",
        )
    left = max(difference(bound.value, value), Decimal(0))
    sum_ = f"上限余量{subtraction(bound.value, value, difference(bound.value, value), unit)}"
    if not left:
        return Needed("没有余量", f"{sum_}，后期不能再有。", left, unit)
    word, limit = ("余量不到", "须少于此数") if bound.strict else ("余量", "不能超过此数")
    return Needed(f"{word}{with_unit(left, unit)}", f"{sum_}，后期{limit}。", left, unit)


def _rest(bound: Bound, terms: Terms, facts: Facts, value: Decimal) -> Needed:
    """What a growing figure lacks, over the periods left."""
    unit, possible = terms.spoken_unit, the_rest_can_bring(terms, facts)
    if possible is not None and not bound.holds(total(value, possible)):
        return Needed(
            OUT_OF_REACH, f"{sentences.out_of_reach(bound, terms, facts, value, possible)}。"
        )
    left = difference(bound.value, value)
    sum_ = f"距全年目标还差{subtraction(bound.value, value, left, unit)}"
    if bound.strict:
        return Needed(f"需完成超过{with_unit(left, unit)}", f"{sum_}，须超过此数。", left, unit)
    if counts_days(terms) and possible is not None:
        days = f"余下{plain(possible)}天"
        return Needed(f"需完成{with_unit(left, unit)}（{days}）", f"{sum_}；{days}。", left, unit)
    decimals = decimals_of(unit, bound.value, value)
    return divided(left, unit, decimals, sum_, Rest(facts.through, YEAR_END, terms.months_due))


def _way(bound: Bound, terms: Terms, value: Decimal, beside: str = "") -> Needed | None:
    """From the figure as it stands to the number that the year is held to."""
    if bound.holds(value):
        return None
    more, less = ("提高", "降低") if is_graded(terms) else ("增加", "减少")
    high, low = (value, bound.value) if bound.is_ceiling else (bound.value, value)
    gap, unit = sentences.gap_between(high, low, terms), terms.unit_of_gap
    word = less if bound.is_ceiling else more
    size = f"超过{with_unit(gap, unit)}" if bound.strict else with_unit(gap, unit)
    sentence = f"距全年目标还差{subtraction(high, low, gap, unit)}{'，须超过此数' if bound.strict else ''}{beside}。"
    return Needed(f"需{word}{size}", sentence, gap, unit)


def _why_not(amounts: Amounts, terms: Terms, facts: Facts, value: Decimal) -> str:
    """Why the amounts say nothing of the rate; empty where they come to it."""
    if terms.growth_basis in (GrowthBasis.CONSTANT, GrowthBasis.COMPARABLE):
        return f"；增速按{terms.growth_basis.label}计算，不能由总量推算"
    if amounts.same_months > 0 and reproduces(amounts.now, amounts.same_months, value):
        return ""
    unit = terms.amount_unit
    both = f"{facts.span}总量{with_unit(amounts.now, unit)}、上年同期{with_unit(amounts.same_months, unit)}"
    return f"；{both}与增速{typeset(value)}%对不上，不能由总量推算"


def _by_amounts(bound: Bound, amounts: Amounts, terms: Terms, facts: Facts) -> Needed:
    """What the year's amount has to be by the target rate, and what that leaves to the rest of the year."""
    unit, year = terms.amount_unit, amounts.full_year
    decimals = max(places(amounts.now), places(amounts.same_months), places(year))
    exact = Fraction(year) * (1 + Fraction(bound.value) / 100)
    goal = round_up(exact, decimals)
    left = difference(goal, amounts.now)
    sign = "−" if bound.value < 0 else "+"
    sum_ = (
        f"上年全年{typeset(year)} ×（1 {sign} {plain(abs(bound.value))}%）{rounded_result(exact, goal, unit)}，"
        f"减{facts.span}{with_unit(amounts.now, unit)}"
    )
    if left <= 0:
        return Needed("全年所需总量已达到", f"{sum_}，已达到。", Decimal(0), unit)
    before = difference(year, amounts.same_months)
    phrase, rest = f"还需{with_unit(left, unit)}", f"{sum_}，后期还需{with_unit(left, unit)}"
    if before <= 0:
        return Needed(phrase, f"{rest}。", left, unit)
    needs = round_up(growth(left, before), max(places(bound.value), 1))
    words = (
        f"增长{typeset(needs)}%"
        if needs > 0
        else f"下降不超过{plain(abs(needs))}%"
        if needs
        else "与上年持平"
    )
    sentence = (
        f"{rest}；上年后期{subtraction(year, amounts.same_months, before, unit)}，须{words}。"
    )
    return Needed(f"需{words}（还需{with_unit(left, unit)}）", sentence, left, unit, growth=needs)
