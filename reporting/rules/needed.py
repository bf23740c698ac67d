"""What is needed from here (后期需完成) to reach the target, and where a straight line leads.

No query, no clock. How the results are rounded: `reporting.rules.remainder`.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.enums import GrowthBasis, Measure, Pace, RuleKind
from reporting.rules import sentences
from reporting.rules.bound import Bound, bound_of
from reporting.rules.facts import Amounts, Facts, Terms
from reporting.rules.figures import (
    difference,
    growth_in_words,
    half_up,
    places,
    plain,
    round_up,
    total,
    typeset,
    with_unit,
)
from reporting.rules.pace import (
    Expectation,
    NotYet,
    counts_days,
    expect,
    grows_to,
    is_allowance,
    the_rest_can_bring,
)
from reporting.rules.remainder import (
    Needed,
    Rest,
    decimals_of,
    divided,
    rounded_result,
    subtraction,
)
from reporting.rules.rule import PERCENT, Rule
from reporting.rules.ties import is_of_rank, terms_of_tie

OUT_OF_REACH, EXCEEDED = "已无法完成", "已突破"


@dataclass(frozen=True)
class Projection:
    """Where the year ends if it goes on as it went so far; no status depends on it."""

    figure: Decimal
    phrase: str
    sentence: str


def needed(rule: Rule, terms: Terms, facts: Facts) -> Needed | None:
    """What the rest of the year must bring for the row to meet its target.

    None where nothing can be said (no figure, no number to reach, the year is over), where nothing
    is to be said (不作推算) and where nothing is left to do. Raises ValueError for a rule with
    `problems()`. Decisions where the design leaves room:

    - It leads to the printed number, as the gap does, though 左右 would do with less.
    - Where the target is lost it says so, and nothing is asked for any more.
    - Amounts are used only where they come to the reported rate exactly as it is printed, and never
      for a rate at constant or comparable prices, which they may come to by chance.
    """
    value = facts.value
    if value is None or terms.plain_comparison or not _is_open(rule, terms, facts):
        return None
    if rule.kind is RuleKind.TIED:
        if is_of_rank(rule):
            return None
        terms = terms_of_tie(rule, terms)
    bound = bound_of(rule, terms, facts)
    if bound is None:
        return None
    if is_allowance(bound, terms):
        return _allowance(bound, terms, value)
    if grows_to(bound, terms):
        return None if bound.is_met_by(value) else _rest(bound, terms, facts, value)
    if facts.amounts is None or not _is_growth_to_reach(bound, terms):
        return _way(bound, terms, value)
    return _to_growth(bound, facts.amounts, terms, facts, value)


def _is_growth_to_reach(bound: Bound, terms: Terms) -> bool:
    return terms.measure is Measure.RATE and terms.unit == PERCENT and not bound.is_ceiling


def projection(rule: Rule, terms: Terms, facts: Facts) -> Projection | None:
    """The year that the figure leads to at the row's own pace, for a figure summed up through it
    (测算参考): below the target exactly where the figure is below what is expected by now.

    None where the pace has no share of the year (upper limits, before a first node), for what comes
    in at the year's end, of which the months so far say nothing, where 不作推算 is set, and as long
    as there is nothing.
    """
    value = facts.value
    if value is None or value <= 0 or not _is_open(rule, terms, facts):
        return None
    if terms.plain_comparison or terms.measure is not Measure.CUMULATIVE:
        return None
    if terms.pace is Pace.YEAR_END:
        return None
    bound = bound_of(rule, terms, facts)
    if bound is None:
        return None
    expectation = expect(bound, terms, facts)
    if not isinstance(expectation, Expectation) or not expectation.share:
        return None
    unit = terms.spoken_unit
    figure = half_up(Fraction(value) / expectation.share, decimals_of(unit, value))
    shown = with_unit(figure, unit)
    part, whole = expectation.factor
    when = "全年" if terms.due_on is None else "到完成时限"
    return Projection(
        figure,
        f"按目前进度推算{when}约{shown}",
        f"{expectation.label}：{typeset(value)} ÷ {part} × {whole} = {shown}，只供参考，不作评价。",
    )


def reproduces(now: Decimal, before: Decimal, rate: Decimal) -> bool:
    """Whether an amount and the one of the year before (> 0) come to the growth in % as printed."""
    return half_up(growth(now, before), places(rate)) == rate


def growth(now: Decimal, before: Decimal) -> Fraction:
    """By how many percent an amount is more than the one before (> 0)."""
    return (Fraction(now) / Fraction(before) - 1) * 100


def _is_open(rule: Rule, terms: Terms, facts: Facts) -> bool:
    """Whether there is a number to be reached and time left for it."""
    return not facts.is_final(terms) and rule.kind not in (RuleKind.TEXT, RuleKind.NONE)


def _allowance(bound: Bound, terms: Terms, value: Decimal) -> Needed:
    """What may still come of an upper limit that the year uses up."""
    unit = terms.spoken_unit
    if not bound.is_met_by(value):
        exceeded = with_unit(bound.limit, unit)
        return Needed(EXCEEDED, f"上限{exceeded}，已有{with_unit(value, unit)}，没有余量。")
    # Where both sides are bad, the printed number is no upper limit.
    limit = bound.limit if bound.is_held else bound.value
    left = difference(limit, value)
    sum_ = f"上限余量{subtraction(limit, value, left, unit)}"
    if left <= 0:
        return Needed("没有余量", f"{sum_}，后期不能再有。", max(left, Decimal(0)), unit)
    shown = with_unit(left, unit)
    if bound.strict:
        return Needed(f"余量不到{shown}", f"{sum_}，后期须少于此数。", left, unit)
    return Needed(f"余量{shown}", f"{sum_}，后期不能超过此数。", left, unit)


def _rest(bound: Bound, terms: Terms, facts: Facts, value: Decimal) -> Needed:
    """What a growing figure lacks, over the periods left."""
    unit = terms.spoken_unit
    possible = the_rest_can_bring(terms, facts)
    if possible is not None and not bound.is_met_by(total(value, possible)):
        sentence = sentences.out_of_reach(bound, terms, facts, value, possible)
        return Needed(OUT_OF_REACH, f"{sentence}。")
    left = difference(bound.value, value)
    sum_ = f"距全年目标还差{subtraction(bound.value, value, left, unit)}"
    if bound.strict:
        return Needed(f"需完成超过{with_unit(left, unit)}", f"{sum_}，须超过此数。", left, unit)
    if counts_days(terms) and possible is not None:
        days = f"余下{plain(possible)}天"
        return Needed(f"需完成{with_unit(left, unit)}（{days}）", f"{sum_}；{days}。", left, unit)
    expectation = expect(bound, terms, facts)
    if isinstance(expectation, NotYet) or not expectation.is_even:
        return _undivided(left, sum_, terms, facts)
    rest = Rest(facts.through, terms.full_month(facts.year), terms.months_due)
    if rest.months <= 0:
        phrase = f"需完成{with_unit(left, unit)}"
        return Needed(phrase, f"{sum_}；完成时限将到，不再分摊。", left, unit)
    return divided(left, unit, decimals_of(unit, bound.value, value), sum_, rest)


def _undivided(left: Decimal, sum_: str, terms: Terms, facts: Facts) -> Needed:
    """What is left of a row whose pace is not even: no equal share of it is asked of any period."""
    unit = terms.spoken_unit
    last = facts.last_year_share
    beside = ""
    if terms.pace is Pace.LAST_YEAR and last is not None:
        rest = difference(last.full_year, last.same_months)
        beside = f"；上年后期{subtraction(last.full_year, last.same_months, rest, unit)}"
    return Needed(f"需完成{with_unit(left, unit)}", f"{sum_}{beside}。", left, unit)


def _way(bound: Bound, terms: Terms, value: Decimal, beside: str = "") -> Needed | None:
    """From the figure to the year's number; `beside` is added to the sentence."""
    if bound.is_met_by(value):
        return None
    high = bound.value
    low = value
    if bound.is_ceiling:
        high = value
        low = bound.value
    unit = terms.unit_of_gap
    gap = sentences.gap_between(high, low, terms)
    size = with_unit(gap, unit)
    sentence = f"距全年目标还差{subtraction(high, low, gap, unit)}"
    phrase = f"距全年目标差{size}"
    if bound.strict:
        phrase = f"{phrase}以上" if gap else "须超过全年目标"
        sentence += "，须超过此数"
    return Needed(phrase, f"{sentence}{beside}。", gap, unit, is_distance=True)


def _to_growth(
    bound: Bound, amounts: Amounts, terms: Terms, facts: Facts, value: Decimal
) -> Needed | None:
    """From a rate of growth to the target rate, by the amounts behind it where they are usable."""
    why_not = _why_not_by_amounts(amounts, terms, facts, value)
    if why_not:
        return _way(bound, terms, value, why_not)
    return _by_amounts(bound, amounts, terms, facts)


def _why_not_by_amounts(amounts: Amounts, terms: Terms, facts: Facts, value: Decimal) -> str:
    """Why the amounts say nothing of the rate; empty where they come to it."""
    if terms.growth_basis in (GrowthBasis.CONSTANT, GrowthBasis.COMPARABLE):
        return f"；增速按{terms.growth_basis.label}计算，不能由总量推算"
    if amounts.same_months > 0 and reproduces(amounts.now, amounts.same_months, value):
        return ""
    unit = terms.amount_unit
    now = f"{facts.span}总量{with_unit(amounts.now, unit)}"
    before = f"上年同期{with_unit(amounts.same_months, unit)}"
    return f"；{now}、{before}与{growth_in_words(value)}不一致，不能由总量推算"


def _by_amounts(bound: Bound, amounts: Amounts, terms: Terms, facts: Facts) -> Needed:
    """What the year's amount has to be by the target rate, and what the rest has to bring of it."""
    unit = terms.amount_unit
    year = amounts.full_year
    decimals = max(places(amounts.now), places(amounts.same_months), places(year))
    exact = Fraction(year) * (1 + Fraction(bound.value) / 100)
    goal = round_up(exact, decimals)
    left = difference(goal, amounts.now)
    sign = "−" if bound.value < 0 else "+"
    factor = f"（1 {sign} {plain(abs(bound.value))}%）"
    sum_ = (
        f"上年全年{typeset(year)} ×{factor}{rounded_result(exact, goal, unit)}，"
        f"减{facts.span}{with_unit(amounts.now, unit)}"
    )
    if left <= 0:
        return Needed("全年所需总量已达到", f"{sum_}，已达到。", Decimal(0), unit)
    phrase = f"还需{with_unit(left, unit)}"
    rest = f"{sum_}，后期{phrase}"
    before = difference(year, amounts.same_months)
    if before <= 0:
        return Needed(phrase, f"{rest}。", left, unit)
    rate = round_up(growth(left, before), max(places(bound.value), 1))
    words = _growth_in_words(rate)
    last_year = f"上年后期{subtraction(year, amounts.same_months, before, unit)}"
    sentence = f"{rest}；{last_year}，须{words}。"
    return Needed(f"需{words}（{phrase}）", sentence, left, unit, growth=rate)


def _growth_in_words(rate: Decimal) -> str:
    if rate > 0:
        return f"增长{typeset(rate)}%"
    if rate < 0:
        return f"下降不超过{plain(abs(rate))}%"
    return "与上年持平"
