"""The numbers of a wording, and the words that compare them."""

import re
from dataclasses import dataclass
from decimal import Decimal

from reporting.enums import Direction, Measure, RuleKind
from reporting.rules.rule import PERCENT, Rule

DEFAULT_TOLERANCE = Decimal("0.5")
"""What 左右 allows on the bad side of a % target unless the planner types another tolerance."""


@dataclass(frozen=True)
class Row:
    """What reading depends on besides the wording."""

    unit: str
    measure: Measure
    direction: Direction


@dataclass(frozen=True)
class Comparison:
    """The comparing words of a wording; kind None where it prints a bare number."""

    kind: RuleKind | None
    strict: bool = False


_COMPARISONS = {
    "at_least": Comparison(RuleKind.AT_LEAST),
    "at_most": Comparison(RuleKind.AT_MOST),
    "above": Comparison(RuleKind.AT_LEAST, strict=True),
    "below": Comparison(RuleKind.AT_MOST, strict=True),
    "about": Comparison(RuleKind.ABOUT),
    "or_more": Comparison(RuleKind.AT_LEAST),
    "or_less": Comparison(RuleKind.AT_MOST),
    "or_so": Comparison(RuleKind.ABOUT),
}
"""What the groups of the grammar compare."""


@dataclass(frozen=True)
class Printed:
    """The number of a wording, or both of a range, and the unit beside them."""

    low: Decimal
    high: Decimal | None
    unit: str


def printed_of(found: re.Match[str], measure: Measure) -> Printed | None:
    """The number or range with its unit, None if its parts do not fit together."""
    low = _number(found["low"], measure)
    if low is None:
        return None
    if not found["high"]:
        return Printed(low, None, found["unit"] or "")
    high = _number(found["high"], measure)
    if high is None or high <= low:
        return None
    # 5—6% prints the unit once, for both; 5%—6个百分点 prints two.
    if found["unit"] and found["unit"] != found["high_unit"]:
        return None
    return Printed(low, high, found["high_unit"] or "")


def _number(printed: str, measure: Measure) -> Decimal | None:
    """The number with its decimals; None for an amount with a +, which may be an increase."""
    if printed.startswith("+") and measure is not Measure.RATE:
        return None
    return Decimal(printed.replace(",", "").removeprefix("+"))


def comparison_of(found: re.Match[str], direction: Direction) -> Comparison | None:
    """What the words around the number compare.

    None if they contradict each other or the direction.
    """
    stated = {comparison for group, comparison in _COMPARISONS.items() if found[group]}
    if found["high"]:
        stated.add(Comparison(RuleKind.BETWEEN))
    elif found["within"]:
        return None
    # 不低于7以上 says the same twice, which offices do; 超过7以上 says two things.
    if len(stated) > 1:
        return None
    comparison = stated.pop() if stated else Comparison(None)
    if comparison.kind in (RuleKind.AT_LEAST, RuleKind.AT_MOST):
        return comparison
    one_sided = found["reach"] or found["limit"]
    if direction is Direction.HOLD and one_sided and comparison.kind is None:
        return None
    if (found["reach"] and direction is Direction.DOWN) or (
        found["limit"] and direction is Direction.UP
    ):
        return None
    return comparison


def bounded(comparison: Comparison, printed: Printed, row: Row) -> Rule:
    """The rule of a number or range that the figure itself is compared with."""
    number = printed.low
    if printed.high is not None:
        return Rule(RuleKind.BETWEEN, low=number, high=printed.high)
    kind = comparison.kind
    if kind is RuleKind.ABOUT:
        return _about(number, row)
    if kind is None and row.direction is Direction.HOLD:
        return Rule(RuleKind.ABOUT, low=number)
    if kind is RuleKind.AT_LEAST or (kind is None and row.direction is Direction.UP):
        return Rule(RuleKind.AT_LEAST, low=number, strict=comparison.strict)
    return Rule(RuleKind.AT_MOST, high=number, strict=comparison.strict)


def _about(number: Decimal, row: Row) -> Rule:
    tolerance = DEFAULT_TOLERANCE if row.unit == PERCENT else None
    if row.direction is not Direction.DOWN:
        return Rule(RuleKind.ABOUT, low=number, tolerance=tolerance)
    return Rule(RuleKind.ABOUT, high=number, tolerance=tolerance)
