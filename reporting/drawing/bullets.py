"""Target against actual as a drawing: where the bars, ticks and zones of one printed row are.

Pure geometry, no markup and no colour: every attribute of a drawing is a ready SVG path or number
as text, so that a template only places it. Two drawings share one reading of the target:

* `Bullet`, 176 × 18, for rows of a table: zero and target have the same x in every row, so each row
  has its own scale and the targets of a page form one vertical line. What leaves the drawing is cut
  by two slanted strokes.
* `Scale`, as wide as its column, for the page of one indicator: a true axis with numbers, never
  mirrored, never cut.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Required, TypedDict, Unpack

from reporting.drawing.axis import LEAST_BAR, Axis, Span, Tick, coordinate

Tone = Literal["bar", "short", "behind"]

ZERO_X = Decimal(28)
TARGET_X = Decimal(120)
RIGHT_X = Decimal(176)

# How a status colours its bar. Colour says only that something falls short; the word says what.
TONES: dict[str, Tone] = {
    "met": "bar",
    "near": "bar",
    "short": "short",
    "on_track": "bar",
    "behind": "behind",
    "year_end": "bar",
    "not_evaluated": "bar",
    "not_due": "bar",
    "not_reported": "bar",
    "no_target": "bar",
    "undetermined": "bar",
}


@dataclass(frozen=True)
class Bullet:
    """One row's bar.

    A field is the `d` of a path in a 176 × 18 view box, empty where there is nothing to draw.
    `dotted` alone is set where no target can be drawn (none printed, a target in words, a step from
    an unknown base).
    """

    label: str
    tone: Tone = "bar"
    dotted: bool = False
    hatch: str = ""  # ground beyond a ceiling
    zone: str = ""  # tolerance of 左右, or the stretch of 5%—6%
    bar: str = ""
    cuts: str = ""  # strokes where the bar leaves the drawing
    zero: str = ""
    ticks: str = ""
    expected: str = ""  # ▼ over what is expected by now


@dataclass(frozen=True)
class Scale:
    """The bar of one indicator over an axis with numbers; places are percentages of any width.

    `cap` is the side of the target tick on which the allowed ground lies, where the bar must not
    pass it.
    """

    label: str
    tone: Tone
    zero: str
    target: str
    cap: Literal["", "left", "right"]
    ticks: tuple[Tick, ...]
    bar: Span | None = None
    zone: Span | None = None
    hatch: Span | None = None
    other: str = ""  # the far end of a range
    expected: str = ""


class RowFigures(TypedDict, total=False):
    """What both drawings of a row are made from, in the indicator's own unit."""

    kind: Required[str]
    """A value of `RuleKind`."""
    bound: Required[Decimal | None]
    """The year's number: the printed one, or for a step base ± step."""
    actual: Required[Decimal | None]
    ceiling: bool
    """Whether the good side is below the bound."""
    held: bool
    """Whether both sides are bad."""
    low: Decimal | None
    """For a range, as `high`."""
    high: Decimal | None
    tolerance: Decimal | None
    """For 左右."""
    base: Decimal | None
    """Last year's value, for a step."""
    expected: Decimal | None
    """What should be reached by now; None at the year's end."""


@dataclass(frozen=True)
class _Reading:
    """What any drawing of a target needs, in the indicator's own unit."""

    zero: Decimal
    bound: Decimal
    ceiling: bool
    actual: Decimal | None
    expected: Decimal | None
    """What is expected by now, None where it is the bound itself."""
    zone: tuple[Decimal, Decimal] | None
    other: Decimal | None
    held: bool = False

    @property
    def guarded(self) -> bool:
        """Whether the bar must not pass the bound: at a ceiling, or a floor below zero."""
        if self.held:
            return True
        if self.ceiling:
            return self.bound >= self.zero
        return self.bound < self.zero

    @property
    def beyond(self) -> Decimal:
        """Where the forbidden ground begins: at the bound, or after the tolerance of 左右.

        Where both sides are bad: on the far side of zero.
        """
        if self.held and self.zone is not None:
            return min(self.zone) if self.bound < self.zero else max(self.zone)
        if self.zone is None or self.other is not None:
            return self.bound
        return max(self.zone) if self.ceiling else min(self.zone)

    @property
    def values(self) -> list[Decimal]:
        """Every number that a drawing has to show, the bound first."""
        numbers = (self.bound, self.actual, self.expected, self.other, *(self.zone or ()))
        return [number for number in numbers if number is not None]


def describe(*, target: str, actual: str, gap: str) -> str:
    """The bar in one line for those who do not see it; an empty part is named, not left out.

    >>> describe(target="7左右", actual="6", gap="低1.0个百分点")
    '目标7左右，实际6，差距低1.0个百分点'
    """
    parts = [f"目标{target}" if target else "未设目标", f"实际{actual}" if actual else "无实际数"]
    if target and actual and gap:
        parts.append(f"差距{gap}")
    return "，".join(parts)


@dataclass(frozen=True)
class _BulletAxis:
    """How the numbers of a row are placed in its bullet."""

    zero: Decimal
    origin: Decimal
    unit: Decimal

    def place(self, value: Decimal) -> Decimal:
        return self.origin + (value - self.zero) * self.unit


def bullet(*, label: str, tone: Tone = "bar", **figures: Unpack[RowFigures]) -> Bullet:
    """The bar of one row.

    92 units are the distance from zero to target. A target below zero, or a fall, turns the values
    round: the tick keeps its place, and a floor below zero is then a line not to be passed. A
    target of zero has no distance: the zero line moves to the tick, and the 56 units beside it are
    the next power of ten.
    """
    reading = _read(figures)
    if reading is None:
        return Bullet(label=label, dotted=True)
    axis = _bullet_axis(reading)
    bar = ""
    cuts = ""
    if reading.actual is not None:
        bar, cuts = _bar(axis.origin, axis.place(reading.actual))
    return Bullet(
        label=label,
        tone=tone,
        hatch=_hatch(reading, axis),
        zone=_zone(reading, axis),
        bar=bar,
        cuts=cuts,
        zero=_stroke(axis.origin, 2, 16),
        ticks=_bullet_ticks(reading, axis),
        expected=_marker(reading, axis),
    )


def _bullet_axis(reading: _Reading) -> _BulletAxis:
    span = reading.bound - reading.zero
    if span:
        return _BulletAxis(reading.zero, ZERO_X, (TARGET_X - ZERO_X) / span)
    farthest = max(abs(value - reading.bound) for value in reading.values)
    unit = (RIGHT_X - TARGET_X) / _next_power_of_ten(farthest)
    return _BulletAxis(reading.zero, TARGET_X, unit)


def _hatch(reading: _Reading, axis: _BulletAxis) -> str:
    start = axis.place(reading.beyond)
    if reading.guarded and start < RIGHT_X:
        return _box(start, RIGHT_X, 4, 14)
    return ""


def _zone(reading: _Reading, axis: _BulletAxis) -> str:
    if reading.zone is None:
        return ""
    start, end = sorted(_clip(axis.place(value)) for value in reading.zone)
    return _box(start, end, 4, 14) if start < end else ""


def _bullet_ticks(reading: _Reading, axis: _BulletAxis) -> str:
    """The target, with a cap where it must not be passed, and the far end of a range."""
    ticks = _box(TARGET_X - 1, TARGET_X + 1, 1, 17)
    if reading.guarded:
        cap = coordinate(TARGET_X - 7)
        ticks = f"M{cap} 1H{coordinate(TARGET_X + 1)}V17H{coordinate(TARGET_X - 1)}V3H{cap}Z"
    if reading.other is not None and 0 <= axis.place(reading.other) <= RIGHT_X:
        ticks += _stroke(axis.place(reading.other), 1, 17)
    return ticks


def _marker(reading: _Reading, axis: _BulletAxis) -> str:
    if reading.expected is None:
        return ""
    x = min(max(axis.place(reading.expected), Decimal(3)), RIGHT_X - 3)
    return f"M{coordinate(x - 3)} 0h6l-3 4Z"


def scale(*, label: str, tone: Tone = "bar", **figures: Unpack[RowFigures]) -> Scale | None:
    """The bar of one indicator over its axis; None where no target can be drawn.

    The axis shows zero (for a step last year's value) and everything that is known, and a fifth
    more on each side that is used, so that neither target nor actual is at the edge.
    """
    reading = _read(figures)
    if reading is None:
        return None
    axis = _scale_axis(reading)
    bar = zone = hatch = None
    cap: Literal["", "left", "right"] = ""
    if reading.actual is not None:
        bar = axis.stretch(reading.zero, reading.actual)
    if reading.zone is not None:
        zone = axis.stretch(*reading.zone)
    opens_left = reading.bound >= reading.zero if reading.held else reading.ceiling
    if reading.guarded and opens_left:
        cap = "left"
        hatch = axis.stretch(reading.beyond, axis.last)
    elif reading.guarded:
        cap = "right"
        hatch = axis.stretch(reading.beyond, axis.first)
    return Scale(
        label=label,
        tone=tone,
        zero=axis.place(reading.zero),
        target=axis.place(reading.bound),
        cap=cap,
        ticks=axis.ticks(reading.zero),
        bar=bar,
        zone=zone,
        hatch=hatch,
        other=axis.place(reading.other),
        expected=axis.place(reading.expected),
    )


def _scale_axis(reading: _Reading) -> Axis:
    first = min(reading.zero, *reading.values)
    last = max(reading.zero, *reading.values)
    room = (last - first) / 5 or Decimal(1)
    if first < reading.zero:
        first -= room
    if last > reading.zero or reading.bound == reading.zero:
        last += room
    return Axis(first, last)


def _read(figures: RowFigures) -> _Reading | None:
    """What is to be drawn, or None where the target has no place on a line."""
    bound = figures["bound"]
    kind = figures["kind"]
    zero = figures.get("base") if kind == "step" else Decimal(0)
    if bound is None or zero is None or kind in ("none", "text"):
        return None
    expected = figures.get("expected")
    ceiling = figures.get("ceiling", False)
    held = figures.get("held", False)
    low = figures.get("low")
    high = figures.get("high")
    zone = other = None
    if kind == "about":
        zone = _tolerated(bound, figures.get("tolerance"), ceiling, held=held)
    elif kind == "between" and low is not None and high is not None:
        zone = (low, high)
        other = low if ceiling else high
    return _Reading(
        zero=zero,
        bound=bound,
        ceiling=ceiling,
        actual=figures["actual"],
        expected=None if expected == bound else expected,
        zone=zone,
        other=other,
        held=held,
    )


def _tolerated(
    bound: Decimal, tolerance: Decimal | None, ceiling: bool, *, held: bool
) -> tuple[Decimal, Decimal] | None:
    """The stretch that 左右 allows on the bad side of the bound, or on both."""
    if not tolerance:
        return None
    if held:
        return bound - tolerance, bound + tolerance
    if ceiling:
        return bound, bound + tolerance
    return bound - tolerance, bound


def _bar(origin: Decimal, end: Decimal) -> tuple[str, str]:
    """The bar from the zero line to `end`, and the strokes where it leaves the drawing."""
    cuts = ""
    if end > RIGHT_X:
        end = RIGHT_X
        cuts = "M163.5 14l4-10M168.5 14l4-10"
    elif end < 0:
        end = Decimal(0)
        cuts = "M6 14l4-10M11 14l4-10"
    if abs(end - origin) < LEAST_BAR:
        end = origin - LEAST_BAR if end < origin else origin + LEAST_BAR
    start, end = sorted((origin, end))
    return _box(start, end, 6, 12), cuts


def _stroke(x: Decimal, top: int, bottom: int) -> str:
    """An upright line, one unit wide."""
    return _box(x - Decimal("0.5"), x + Decimal("0.5"), top, bottom)


def _box(left: Decimal, right: Decimal, top: int, bottom: int) -> str:
    return f"M{coordinate(left)} {top}H{coordinate(right)}V{bottom}H{coordinate(left)}Z"


def _clip(x: Decimal) -> Decimal:
    return min(max(x, Decimal(0)), RIGHT_X)


def _next_power_of_ten(size: Decimal) -> Decimal:
    """The power of ten that `size` does not exceed: 3 → 10, 10 → 10, 0 → 1."""
    if not size:
        return Decimal(1)
    power = Decimal(1).scaleb(size.adjusted())
    if size == power:
        return power
    return power * 10
