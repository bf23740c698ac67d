"""What a printed figure may stand for, and whether rounding explains that two of them differ.

A figure printed with d decimals stands for everything within half a unit of its last decimal; counts of whole things
are never rounded. 约 and 左右 widen that to a whole unit, 余 opens it upward to the next round number, 超, 突破, 以上
upward and 以内, 以下 downward without end. What is computed from printed figures may be anything that is computed from
what they stand for. The ends belong to a span: in doubt rounding explains the difference.
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
COUNTED = frozenset([*"个项件家人名户所座处条份起天年张组款套次", "场次", "人次"])
"""Units of whole things: 3家 is three, not between two and a half and three and a half."""


@dataclass(frozen=True)
class PrintedNumber:
    """A figure as shown and the span of what it may stand for; an end that is None is open.

    `is_open`: its words leave one side open, so that a figure on that side does not contradict it.
    """

    value: Decimal
    low: Fraction | None
    high: Fraction | None
    is_open: bool = False

    def holds(self, value: Decimal) -> bool:
        """Whether it may stand for this figure."""
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)


@dataclass(frozen=True)
class Outcome:
    """How a published figure compares with another: the first minus the second, signed.

    `agrees`: the same as shown, or within what its words leave open. `rounding`: they differ as shown, and what they
    may stand for overlaps.
    """

    difference: Decimal
    agrees: bool
    rounding: bool


def exactly(value: Decimal | int) -> PrintedNumber:
    """A figure that was counted or computed here, not rounded by anybody."""
    number = Decimal(value)
    return PrintedNumber(number, Fraction(number), Fraction(number))


def printed(value: Decimal, text: str = "", unit: str = "") -> PrintedNumber:
    """The figure as printed: `text` is it with the words beside it (约44.5, 360天以上)."""
    exact = Fraction(value)
    step = Fraction(1, 10 ** places(value))
    if any(word in text for word in UPWARD):
        return PrintedNumber(value, exact, None, is_open=True)
    if any(word in text for word in DOWNWARD):
        return PrintedNumber(value, None, exact, is_open=True)
    if MORE in text:
        return PrintedNumber(value, exact, exact + _round_step(value), is_open=True)
    if any(word in text for word in ABOUT):
        return PrintedNumber(value, exact - step, exact + step)
    if unit in COUNTED and not places(value):
        return PrintedNumber(value, exact, exact)
    return PrintedNumber(value, exact - step / 2, exact + step / 2)


def total(numbers: Sequence[PrintedNumber]) -> PrintedNumber:
    """Their sum; its span is the sum of theirs. Raises ValueError without any."""
    if not numbers:
        raise ValueError("a sum of nothing")
    value = sum((Fraction(number.value) for number in numbers), Fraction(0))
    lows, highs = [number.low for number in numbers], [number.high for number in numbers]
    return PrintedNumber(
        half_up(value, max(places(number.value) for number in numbers)),
        None if None in lows else sum((low for low in lows if low is not None), Fraction(0)),
        None if None in highs else sum((high for high in highs if high is not None), Fraction(0)),
    )


def less(number: PrintedNumber, other: PrintedNumber) -> PrintedNumber:
    """The first minus the second."""
    negated = PrintedNumber(
        -other.value,
        None if other.high is None else -other.high,
        None if other.low is None else -other.low,
    )
    return total([number, negated])


def scaled(number: PrintedNumber, factor: Fraction | int, decimals: int) -> PrintedNumber:
    """The same amount in a smaller or larger unit, shown with so many decimals; `factor` is above zero."""
    return PrintedNumber(
        half_up(Fraction(number.value) * factor, decimals),
        None if number.low is None else number.low * factor,
        None if number.high is None else number.high * factor,
        number.is_open,
    )


def quotient(
    part: PrintedNumber, whole: PrintedNumber, decimals: int, times: Fraction | int = 1
) -> PrintedNumber:
    """part ÷ whole × `times`, shown with so many decimals: a share with 100, an amount a head with 1.

    Raises ValueError unless the whole is certainly above zero and the part not below.
    """
    if whole.low is None or whole.low <= 0 or part.value < 0:
        raise ValueError("no share of nothing, and none of less than nothing")
    return PrintedNumber(
        half_up(Fraction(part.value) / Fraction(whole.value) * times, decimals),
        None if part.low is None or whole.high is None else part.low / whole.high * times,
        None if part.high is None else part.high / whole.low * times,
    )


def growth(now: PrintedNumber, before: PrintedNumber, decimals: int) -> PrintedNumber:
    """By how many percent `now` is more than `before`. Raises ValueError as `quotient` does."""
    return less(quotient(now, before, decimals, 100), exactly(100))


def growth_of_quotient(part: PrintedNumber, whole: PrintedNumber, decimals: int) -> PrintedNumber:
    """By how many percent part ÷ whole grows where these are the percents by which the two grow.

    Raises ValueError as `quotient` does.
    """
    return growth(total([exactly(100), part]), total([exactly(100), whole]), decimals)


def compare(published: PrintedNumber, other: PrintedNumber) -> Outcome:
    """Hold a published figure against another one, which may be published or computed."""
    apart = difference(published.value, other.value)
    allowed = (published.is_open and published.holds(other.value)) or (
        other.is_open and other.holds(published.value)
    )
    if not apart or allowed:
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
    shown = half_up(value, places(value))
    digits = shown.as_tuple().digits
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0")) if any(digits) else 0
    return Fraction(10) ** (zeros - places(value))
