"""A horizontal axis with numbers, drawn at any width: places are percentages of its length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Literal

Anchor = Literal["start", "middle", "end"]

# Which part of a number on the axis is left of its place.
_BEFORE: dict[Anchor, Decimal] = {"start": Decimal(0), "middle": Decimal("0.5"), "end": Decimal(1)}
_APART = 8  # the least space between two numbers, in px
LEAST_BAR = Decimal("1.5")  # a reported zero is still a mark on the page


@dataclass(frozen=True)
class Tick:
    """A number on an axis: its place, and the side its text hangs from."""

    x: str
    text: str
    anchor: Anchor


@dataclass(frozen=True)
class Span:
    """A stretch along an axis."""

    x: str
    width: str


@dataclass(frozen=True)
class _Number:
    """A number below an axis, and where its text is on the narrowest column, 300 px wide."""

    share: Decimal
    text: str

    @property
    def anchor(self) -> Anchor:
        if self.share < 2:
            return "start"
        if self.share > 98:
            return "end"
        return "middle"

    @property
    def width(self) -> int:
        return len(self.text) * 7

    @property
    def left(self) -> Decimal:
        return self.share * 3 - self.width * _BEFORE[self.anchor]


@dataclass(frozen=True)
class Axis:
    """How numbers are placed on an axis, in percent of its length."""

    first: Decimal
    last: Decimal

    def share(self, value: Decimal) -> Decimal:
        return (value - self.first) * 100 / (self.last - self.first)

    def place(self, value: Decimal | None) -> str:
        """The place as text, empty for None."""
        return "" if value is None else f"{coordinate(self.share(value))}%"

    def stretch(self, start: Decimal, end: Decimal) -> Span:
        left, right = sorted((start, end))
        if left == right:
            return Span(self.place(left), coordinate(LEAST_BAR))
        return Span(self.place(left), f"{coordinate(self.share(right) - self.share(left))}%")

    def ticks(self, zero: Decimal) -> tuple[Tick, ...]:
        """Numbers at even steps of 1, 2 or 5 from zero out: at most nine that have room."""
        numbers: list[_Number] = []
        for step in _steps(self.last - self.first):
            numbers = self._numbers_at(step, zero)
            if _have_room(numbers):
                break
        return tuple(
            Tick(f"{coordinate(number.share)}%", number.text, number.anchor) for number in numbers
        )

    def _numbers_at(self, step: Decimal, zero: Decimal) -> list["_Number"]:
        lowest = int(((self.first - zero) / step).to_integral_value(rounding=ROUND_CEILING))
        highest = int(((self.last - zero) / step).to_integral_value(rounding=ROUND_FLOOR))
        numbers = []
        for count in range(lowest, highest + 1):
            value = zero + step * count
            numbers.append(_Number(self.share(value), format(value.normalize() + 0, "f")))
        return numbers


def _have_room(numbers: Sequence[_Number]) -> bool:
    for number, following in pairwise(numbers):
        if following.left - (number.left + number.width) < _APART:
            return False
    return True


def _steps(length: Decimal) -> Iterable[Decimal]:
    """Round steps, from about an eighth of `length` up to its whole."""
    power = Decimal(1).scaleb((length / 8).adjusted())
    for times in (1, 2, 5, 10, 20, 50, 100):
        if length / (power * times) <= Decimal("8.5"):
            yield power * times


def coordinate(number: Decimal) -> str:
    """A coordinate to a hundredth, without needless zeros or an exponent."""
    rounded = number.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
    return format(rounded or Decimal(0), "f")
