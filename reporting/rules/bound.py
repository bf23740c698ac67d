"""The figure that a year's value is held against: the rule applied to this row, for a step to last year's value."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.enums import Direction, RuleKind
from reporting.rules.facts import Base, Facts, Terms
from reporting.rules.figures import half_up, operand, total, trimmed, typeset, with_unit
from reporting.rules.rule import Rule, leniency, limit_of


@dataclass(frozen=True)
class Bound:
    """A year's target as one number with a good and a bad side. Figures are in the row's unit."""

    bound: Decimal
    """The printed number, or the one computed from last year's value; a gap is counted from it."""
    limit: Decimal
    """From where on the target holds: the bound, moved to the bad side by what 左右 allows."""
    is_ceiling: bool
    """Whether less is better here."""
    strict: bool
    words: str
    """How the target is read, with its arithmetic, as the beginning of the sentence."""

    @property
    def is_about(self) -> bool:
        """Whether the target holds on the bad side of its printed number too."""
        return self.limit != self.bound

    def holds(self, value: Decimal) -> bool:
        """Whether the value meets the year's target."""
        return self.reaches(value, self.limit)

    def reaches(self, value: Decimal, figure: Decimal) -> bool:
        """Whether the value is on the good side of a figure; the figure itself is, but for a strict target's limit."""
        if value == figure:
            return not (self.strict and figure == self.limit)
        return (value < figure) == self.is_ceiling

    def easier(self, figure: Decimal, other: Decimal) -> Decimal:
        """The one of two figures that is reached first coming from the bad side."""
        return max(figure, other) if self.is_ceiling else min(figure, other)


def bound_of(rule: Rule, terms: Terms, facts: Facts) -> Bound | None:
    """What the year's value is held against; None for a step whose base is not known.

    A rule that names its side (不低于, 不超过, 左右) is taken at its word; for a range and a step the row's direction
    says which end is the bad one. Raises ValueError for a rule with `problems()` and for one without numbers.
    """
    unit = terms.spoken_unit
    printed = f"目标“{terms.text.strip()}”"
    down = terms.direction is Direction.DOWN
    low, high = rule.low, rule.high
    if rule.problems():
        raise ValueError("；".join(rule.problems()))
    match rule.kind:
        case RuleKind.AT_LEAST if low is not None:
            return Bound(
                low, low, False, rule.strict, f"{printed}{_by(low, False, rule.strict, unit)}"
            )
        case RuleKind.AT_MOST if high is not None:
            return Bound(
                high, high, True, rule.strict, f"{printed}{_by(high, True, rule.strict, unit)}"
            )
        case RuleKind.ABOUT if (number := low if low is not None else high) is not None:
            reading = f"{printed}{leniency(rule, number, unit)}"
            return Bound(number, limit_of(rule, number), low is None, False, reading)
        case RuleKind.BETWEEN if low is not None and high is not None:
            bound, beyond = (
                (high, f"低于{with_unit(low, unit)}")
                if down
                else (low, f"高于{with_unit(high, unit)}")
            )
            return Bound(
                bound,
                bound,
                down,
                False,
                f"{printed}{_by(bound, down, False, unit)}（{beyond}也可）",
            )
        case RuleKind.STEP if low is not None:
            base = facts.last_years_value
            return None if base is None else _from_last_year(low, rule, base, down, printed, unit)
    raise ValueError(f"a rule without numbers is not judged by them: {rule.kind}")


def _from_last_year(
    step: Decimal, rule: Rule, base: Base, is_ceiling: bool, printed: str, unit: str
) -> Bound:
    nature = f"（{base.nature.label}）" if base.nature else ""
    start = f"{printed}以{base.source}{with_unit(base.value, unit)}{nature}为基数"
    sign, size = ("−" if step < 0 else "+"), typeset(step.copy_abs())
    if rule.relative:
        bound = trimmed(half_up(Fraction(base.value) * (1 + Fraction(step) / 100), 2))
        sum_ = f"{operand(base.value)} ×（1 {sign} {size}%）= {typeset(bound)}"
    else:
        bound = total(base.value, step)
        sum_ = f"{typeset(base.value)} {sign} {size} = {typeset(bound)}"
    reading = f"{start}，{sum_}，{_by(bound, is_ceiling, rule.strict, unit)}"
    return Bound(bound, bound, is_ceiling, rule.strict, reading)


def _by(bound: Decimal, is_ceiling: bool, strict: bool, unit: str) -> str:
    word = {
        (False, False): "不低于",
        (False, True): "高于",
        (True, False): "不超过",
        (True, True): "低于",
    }
    return f"按{word[is_ceiling, strict]}{with_unit(bound, unit)}判断"
