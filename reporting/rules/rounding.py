"""What a printed figure may stand for, and whether rounding explains that two of them differ.

A figure printed with d decimals stands for everything within half a unit of its last decimal;
counts of whole things are never rounded. 约 and 左右 widen that to a whole unit, 余 opens it upward
to the next round number, 超, 突破, 以上 upward and 以内, 以下 downward without end. What is
computed from printed figures may be anything that is computed from what they stand for. The ends
belong to a span: in doubt rounding explains the difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.rules.figures import difference, half_up, places

UPWARD = ("以上", "超", "突破", "不低于", "≥")
DOWNWARD = ("以内", "以下", "不超过", "≤")
ABOUT = ("约", "左右", "近")
MORE = "余"
COUNTED = frozenset("个项件家人名户所座处条份起天年张组款套次") | {"场次", "人次"}
"""Units of whole things: 3家 is three, not between two and a half and three and a half."""


@dataclass(frozen=True)
class PrintedNumber:
    """A figure as shown and the span of what it may stand for."""

    value: Decimal
    low: Fraction | None
    """None: open downward."""
    high: Fraction | None
    """None: open upward."""
    is_open: bool = False
    """Its words leave one side open, so that a figure on that side does not contradict it."""

    def holds(self, value: Decimal) -> bool:
        """Whether it may stand for this figure."""
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def allows(self, value: Decimal) -> bool:
        """Whether its words leave this figure open."""
        return self.is_open and self.holds(value)


@dataclass(frozen=True)
class Outcome:
    """How a published figure compares with another."""

    difference: Decimal
    """The first minus the second, signed."""
    agrees: bool
    """They are the same as shown, or differ within what their words leave open."""
    rounding: bool
    """They differ as shown, but what they may stand for overlaps."""


def exactly(value: Decimal | int) -> PrintedNumber:
    """A figure that was counted or computed here, not rounded by anybody."""
    number = Decimal(value)
    return PrintedNumber(number, Fraction(number), Fraction(number))


def printed(value: Decimal, text: str = "", unit: str = "") -> PrintedNumber:
    """The figure as printed; `text` has the words beside it too (约44.5, 360天以上)."""
    exact = Fraction(value)
    step = Fraction(1, 10 ** places(value))
    if _contains_any(text, UPWARD):
        return PrintedNumber(value, exact, None, is_open=True)
    if _contains_any(text, DOWNWARD):
        return PrintedNumber(value, None, exact, is_open=True)
    if MORE in text:
        return PrintedNumber(value, exact, exact + _round_step(value), is_open=True)
    if _contains_any(text, ABOUT):
        return PrintedNumber(value, exact - step, exact + step)
    if unit in COUNTED and not places(value):
        return PrintedNumber(value, exact, exact)
    return PrintedNumber(value, exact - step / 2, exact + step / 2)


def _contains_any(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def total(numbers: Sequence[PrintedNumber]) -> PrintedNumber:
    """Their sum; its span is the sum of theirs. Raises ValueError without any."""
    if not numbers:
        raise ValueError("a sum of nothing")
    value = Fraction(0)
    low: Fraction | None = Fraction(0)
    high: Fraction | None = Fraction(0)
    decimals = 0
    for number in numbers:
        value += Fraction(number.value)
        low = _sum_of_ends(low, number.low)
        high = _sum_of_ends(high, number.high)
        decimals = max(decimals, places(number.value))
    return PrintedNumber(half_up(value, decimals), low, high)


def less(number: PrintedNumber, other: PrintedNumber) -> PrintedNumber:
    """The first minus the second."""
    low = _times(other.high, -1)
    high = _times(other.low, -1)
    return total([number, PrintedNumber(-other.value, low, high)])


def scaled(number: PrintedNumber, factor: Fraction | int, decimals: int) -> PrintedNumber:
    """The same amount in another unit, shown with so many decimals; `factor` is above zero."""
    return PrintedNumber(
        half_up(Fraction(number.value) * factor, decimals),
        _times(number.low, factor),
        _times(number.high, factor),
        number.is_open,
    )


def _sum_of_ends(end: Fraction | None, other: Fraction | None) -> Fraction | None:
    if end is None or other is None:
        return None
    return end + other


def _times(end: Fraction | None, factor: Fraction | int) -> Fraction | None:
    return None if end is None else end * factor


def quotient(
    part: PrintedNumber, whole: PrintedNumber, decimals: int, times: Fraction | int = 1
) -> PrintedNumber:
    """part ÷ whole × `times`, shown with so many decimals: a share with 100, a mean with 1.

    Raises ValueError unless the whole is certainly above zero and the part not below.
    """
    if whole.low is None or whole.low <= 0 or part.value < 0:
        raise ValueError("no share of nothing, and none of less than nothing")
    low = None
    if part.low is not None and whole.high is not None:
        low = part.low / whole.high * times
    high = _times(part.high, times / whole.low)
    value = half_up(Fraction(part.value) / Fraction(whole.value) * times, decimals)
    return PrintedNumber(value, low, high)


def growth(now: PrintedNumber, before: PrintedNumber, decimals: int) -> PrintedNumber:
    """By how many percent `now` is more than `before`. Raises ValueError as `quotient` does."""
    return less(quotient(now, before, decimals, 100), exactly(100))


def growth_of_quotient(part: PrintedNumber, whole: PrintedNumber, decimals: int) -> PrintedNumber:
    """By how many percent part ÷ whole grows, by the percents by which the two grow.

    Raises ValueError as `quotient` does.
    """
    return growth(total([exactly(100), part]), total([exactly(100), whole]), decimals)


def compare(published: PrintedNumber, other: PrintedNumber) -> Outcome:
    """Compare a published figure with another one, which may be published or computed."""
    apart = difference(published.value, other.value)
    if not apart or published.allows(other.value) or other.allows(published.value):
        return Outcome(apart, agrees=True, rounding=False)
    return Outcome(apart, agrees=False, rounding=overlap(published, other))


def overlap(number: PrintedNumber, other: PrintedNumber) -> bool:
    """Whether there is anything that both may stand for."""
    return _reaches(number.low, other.high) and _reaches(other.low, number.high)


def certainly_more(number: PrintedNumber, other: PrintedNumber) -> bool:
    """Whether the first is more than the second, whatever both stand for."""
    return not _reaches(number.low, other.high)


def _reaches(low: Fraction | None, high: Fraction | None) -> bool:
    return low is None or high is None or low <= high


def _round_step(value: Decimal) -> Fraction:
    """One unit of the last digit that is not a zero: 10 for 30, 100 for 1500, 0.1 for 0.5."""
    step = Fraction(1, 10 ** places(value))
    while value and (Fraction(value) / (step * 10)).denominator == 1:
        step *= 10
    return step
