"""The number that a year's value is compared with: the rule applied to one row and its base."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.enums import Direction, RuleKind, Tie
from reporting.rules.facts import Base, Facts, Terms
from reporting.rules.figures import half_up, operand, plain, total, trimmed, typeset, with_unit
from reporting.rules.rule import (
    Rule,
    comparing_word,
    describe_tie,
    held_limits,
    leniency,
    limit_of,
)


@dataclass(frozen=True)
class Bound:
    """A year's target as one number with a good and a bad side. Figures are in the row's unit."""

    value: Decimal
    """The printed number, or the one computed from last year's value; a gap is counted from it."""
    limit: Decimal
    """From where on the target is met: the value, moved to the bad side by what 左右 allows."""
    is_ceiling: bool
    """Whether less is better here."""
    strict: bool
    words: str
    """How the target is read, with its arithmetic, as the beginning of the sentence."""
    is_held: bool = False
    """Whether both sides are bad; then this is the side of the two that the value is nearer to."""

    @property
    def is_about(self) -> bool:
        """Whether the target is also met on the bad side of its printed number."""
        return self.limit != self.value

    def is_met_by(self, value: Decimal) -> bool:
        """Whether the value meets the year's target."""
        return self.reaches(value, self.limit)

    def reaches(self, value: Decimal, figure: Decimal) -> bool:
        """Whether the value is on the good side of a figure.

        The figure itself is, except for the limit of a strict target.
        """
        if value == figure:
            return not (self.strict and figure == self.limit)
        return (value < figure) == self.is_ceiling

    def easier(self, figure: Decimal, other: Decimal) -> Decimal:
        """The one of two figures that is reached first coming from the bad side."""
        return max(figure, other) if self.is_ceiling else min(figure, other)


def bound_of(rule: Rule, terms: Terms, facts: Facts) -> Bound | None:
    """What the value is compared with; None for a step whose base, and a tied target whose other
    figure is not known.

    A rule that names its side (不低于, 不超过, 左右) decides it; for a range and a step the row's
    direction says which end is the bad one, and where both are, the nearer to the value decides.
    Raises ValueError for a rule with `problems()` and for one without numbers.
    """
    if rule.problems():
        raise ValueError("；".join(rule.problems()))
    low = rule.low
    high = rule.high
    number = rule.printed_number
    match rule.kind:
        case RuleKind.AT_LEAST if low is not None:
            return _one_sided(low, rule, terms, is_ceiling=False)
        case RuleKind.AT_MOST if high is not None:
            return _one_sided(high, rule, terms, is_ceiling=True)
        case RuleKind.ABOUT if number is not None:
            leniently = leniency(rule, number, terms.spoken_unit, terms.direction)
            words = f"{_printed(terms)}{leniently}"
            if terms.direction is Direction.HOLD:
                return _held((number, number), held_limits(rule, number), words, facts)
            return Bound(number, limit_of(rule, number), low is None, False, words)
        case RuleKind.BETWEEN if low is not None and high is not None:
            return _range(low, high, terms, facts)
        case RuleKind.STEP if low is not None:
            base = facts.last_years_value
            return None if base is None else _from_last_year(low, rule, base, terms, facts)
        case RuleKind.TIED:
            return tied_bound(rule, terms, facts)
    raise ValueError(f"a rule without numbers is not judged by them: {rule.kind}")


def tie_in_words(rule: Rule, terms: Terms, facts: Facts) -> str:
    """How a tied target is read: 目标“与经济增长同步”按…判断."""
    other = ""
    if facts.compared is not None:
        other = facts.compared.name
    asked = describe_tie(rule, terms.spoken_unit, terms.direction, other)
    return f"{_printed(terms)}按{asked}判断"


def tied_bound(rule: Rule, terms: Terms, facts: Facts) -> Bound | None:
    """The other figure of the same months as the bound; of a rank, the rank to be reached."""
    compared = facts.compared
    if compared is None:
        return None
    words = tie_in_words(rule, terms, facts)
    if rule.tie is Tie.RANK and rule.high is not None:
        return Bound(rule.high, rule.high, True, False, words)
    if rule.tie is Tie.RANK_GAIN and rule.high is not None:
        if compared.last_rank is None:
            return None
        goal = max(compared.last_rank - rule.high, Decimal(1))
        words += f"，上年第{compared.last_rank}位，应进到第{plain(goal)}位"
        return Bound(goal, goal, True, False, words)
    if compared.value is None:
        return None
    return _beside(compared.value, rule, terms, facts, words)


def _beside(number: Decimal, rule: Rule, terms: Terms, facts: Facts, words: str) -> Bound:
    words += f"，其为{with_unit(number, terms.spoken_unit)}"
    limits = held_limits(rule, number)
    if terms.direction is Direction.HOLD:
        return _held((number, number), limits, words, facts)
    is_ceiling = terms.direction is Direction.DOWN
    limit = limits[1] if is_ceiling else limits[0]
    return Bound(number, limit, is_ceiling, rule.strict, words)


def _one_sided(number: Decimal, rule: Rule, terms: Terms, *, is_ceiling: bool) -> Bound:
    judged_by = _judged_by(number, is_ceiling, rule.strict, terms.spoken_unit)
    return Bound(number, number, is_ceiling, rule.strict, f"{_printed(terms)}{judged_by}")


def _held(
    numbers: tuple[Decimal, Decimal], limits: tuple[Decimal, Decimal], words: str, facts: Facts
) -> Bound:
    """The side of a target with two bad sides that the value is nearer to."""
    value = facts.value
    is_above = value is not None and value * 2 > numbers[0] + numbers[1]
    side = 1 if is_above else 0
    return Bound(numbers[side], limits[side], is_above, False, words, is_held=True)


def _range(low: Decimal, high: Decimal, terms: Terms, facts: Facts) -> Bound:
    """The bad end of a range decides; beyond its good end is fine too, if it has one."""
    unit = terms.spoken_unit
    if terms.direction is Direction.HOLD:
        words = f"{_printed(terms)}按{with_unit(low, unit)}至{with_unit(high, unit)}判断"
        return _held((low, high), (low, high), f"{words}（高低都不容许）", facts)
    is_ceiling = terms.direction is Direction.DOWN
    if is_ceiling:
        number = high
        beyond = f"低于{with_unit(low, unit)}"
    else:
        number = low
        beyond = f"高于{with_unit(high, unit)}"
    judged_by = _judged_by(number, is_ceiling, False, unit)
    return Bound(number, number, is_ceiling, False, f"{_printed(terms)}{judged_by}（{beyond}也可）")


def _from_last_year(step: Decimal, rule: Rule, base: Base, terms: Terms, facts: Facts) -> Bound:
    unit = terms.spoken_unit
    is_ceiling = terms.direction is Direction.DOWN
    sign = "−" if step < 0 else "+"
    size = typeset(step.copy_abs())
    if rule.relative:
        number = trimmed(half_up(Fraction(base.value) * (1 + Fraction(step) / 100), 2))
        sum_ = f"{operand(base.value)} ×（1 {sign} {size}%）= {typeset(number)}"
    else:
        number = total(base.value, step)
        sum_ = f"{typeset(base.value)} {sign} {size} = {typeset(number)}"
    nature = f"（{base.nature.label}）" if base.nature else ""
    start = f"{_printed(terms)}以{base.source}{with_unit(base.value, unit)}{nature}为基数"
    if terms.direction is Direction.HOLD:
        words = f"{start}，{sum_}，按等于{with_unit(number, unit)}判断（高低都不容许）"
        return _held((number, number), (number, number), words, facts)
    words = f"{start}，{sum_}，{_judged_by(number, is_ceiling, rule.strict, unit)}"
    return Bound(number, number, is_ceiling, rule.strict, words)


def _printed(terms: Terms) -> str:
    return f"目标“{terms.text.strip()}”"


def _judged_by(number: Decimal, is_ceiling: bool, strict: bool, unit: str) -> str:
    word = comparing_word(is_ceiling=is_ceiling, strict=strict)
    return f"按{word}{with_unit(number, unit)}判断"
