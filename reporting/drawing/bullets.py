"""Target against actual as a drawing: where the bars, ticks and zones of one printed row stand.

Pure geometry, no markup and no colour: every attribute of a drawing is a ready SVG path or number as text, so that a
template only places it. Two drawings share one reading of the target:

* `Bullet`, 176 × 18, for rows of a table: zero and target stand at the same x in every row, so each row has its own
  scale and the targets of a page form one vertical line. What leaves the drawing is cut by two slanted strokes.
* `Scale`, as wide as its column, for the page of one indicator: a true axis with numbers, never mirrored, never cut.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

Tone = Literal["bar", "short", "behind"]

ZERO_X, TARGET_X, RIGHT_X = Decimal(28), Decimal(120), Decimal(176)
# How much of a number on the axis stands before its place, and how far two of them are apart at least, in px.
_BEFORE = {"start": Decimal(0), "middle": Decimal("0.5"), "end": Decimal(1)}
_APART = 8
LEAST_BAR = Decimal("1.5")  # a reported zero is still a mark on the page

# How a status colours its bar. Colour says only that something falls short; the word beside it says what.
TONES: dict[str, Tone] = {
    "met": "bar",
    "near": "bar",
    "short": "short",
    "on_track": "bar",
    "behind": "behind",
    "not_due": "bar",
    "not_reported": "bar",
    "no_target": "bar",
    "undetermined": "bar",
}


@dataclass(frozen=True)
class Bullet:
    """One row's bar. Each field is the `d` of a path in a 176 × 18 view box, or empty where there is nothing to draw.

    `dotted` alone is set where no target can be drawn (none printed, a target in words, a step from an unknown base).
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
class Tick:
    """A number on the axis of a `Scale`: its place, and the side its text hangs from."""

    x: str
    text: str
    anchor: Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Span:
    """A stretch along the axis of a `Scale`."""

    x: str
    width: str


@dataclass(frozen=True)
class Scale:
    """The bar of one indicator over an axis with numbers; places are percentages, so it is drawn at any width.

    `cap` is the side of the target tick on which the allowed ground lies, where the bar must not pass it.
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


@dataclass(frozen=True)
class _Reading:
    """What any drawing of a target needs, in the indicator's own unit."""

    zero: Decimal
    bound: Decimal
    ceiling: bool
    actual: Decimal | None
    expected: Decimal | None
    zone: tuple[Decimal, Decimal] | None
    other: Decimal | None

    @property
    def guarded(self) -> bool:
        """Whether the bar, on its way from zero, must not pass the bound: a ceiling, or a floor below zero."""
        return self.bound >= self.zero if self.ceiling else self.bound < self.zero

    @property
    def beyond(self) -> Decimal:
        """Where the ground that must not be entered begins: at the bound, or after the tolerance of 左右."""
        if self.zone is None or self.other is not None:
            return self.bound
        return max(self.zone) if self.ceiling else min(self.zone)


def describe(*, target: str, actual: str, gap: str) -> str:
    """The bar in one line for those who do not see it; an empty part is named, not left out.

    >>> describe(target="7左右", actual="6", gap="低1.0个百分点")
    '目标7左右，实际6，差距低1.0个百分点'
    """
    parts = [f"目标{target}" if target else "未设目标", f"实际{actual}" if actual else "无实际数"]
    if target and actual and gap:
        parts.append(f"差距{gap}")
    return "，".join(parts)


def bullet(
    *,
    kind: str,
    bound: Decimal | None,
    actual: Decimal | None,
    ceiling: bool = False,
    low: Decimal | None = None,
    high: Decimal | None = None,
    tolerance: Decimal | None = None,
    base: Decimal | None = None,
    expected: Decimal | None = None,
    tone: Tone = "bar",
    label: str,
) -> Bullet:
    """The bar of one row.

    `kind` is a value of `RuleKind`; `bound` the number the year is held to (the printed one for 左右, base ± step for a
    step); `ceiling` whether the good side lies below it. `low` and `high` are read for a range, `tolerance` for 左右,
    `base` (last year's value) for a step. `expected` is what should be reached by now; None at the year's end. All in
    the indicator's own unit.

    92 units are the distance from zero to target. A target below zero, or a fall, turns the values round: the tick
    stays where it is, and a floor below zero is then a line not to be passed. A target of zero has no distance:
    the zero line moves to the tick, and the 56 units beside it are the next power of ten.
    """
    reading = _read(kind, bound, actual, ceiling, low, high, tolerance, base, expected)
    if reading is None:
        return Bullet(label=label, dotted=True)

    span = reading.bound - reading.zero
    if span:
        origin, unit = ZERO_X, (TARGET_X - ZERO_X) / span
    else:
        shown = [abs(value - reading.bound) for value in _values(reading)]
        origin, unit = TARGET_X, (RIGHT_X - TARGET_X) / _next_power_of_ten(max(shown))

    def place(value: Decimal) -> Decimal:
        return origin + (value - reading.zero) * unit

    hatch = zone = bar = cuts = marker = ""
    if reading.guarded:
        start = place(reading.beyond)
        if start < RIGHT_X:
            hatch = _box(start, RIGHT_X, 4, 14)
    if reading.zone:
        start, end = sorted((_clip(place(reading.zone[0])), _clip(place(reading.zone[1]))))
        if start < end:
            zone = _box(start, end, 4, 14)
    if reading.actual is not None:
        bar, cuts = _bar(origin, place(reading.actual))
    ticks = (
        f"M{_text(TARGET_X - 7)} 1H{_text(TARGET_X + 1)}V17H{_text(TARGET_X - 1)}V3H{_text(TARGET_X - 7)}Z"
        if reading.guarded
        else _box(TARGET_X - 1, TARGET_X + 1, 1, 17)
    )
    if reading.other is not None and 0 <= place(reading.other) <= RIGHT_X:
        x = place(reading.other)
        ticks += _box(x - Decimal("0.5"), x + Decimal("0.5"), 1, 17)
    if reading.expected is not None and reading.expected != reading.bound:
        x = min(max(place(reading.expected), Decimal(3)), RIGHT_X - 3)
        marker = f"M{_text(x - 3)} 0h6l-3 4Z"
    return Bullet(
        label=label,
        tone=tone,
        hatch=hatch,
        zone=zone,
        bar=bar,
        cuts=cuts,
        zero=_box(origin - Decimal("0.5"), origin + Decimal("0.5"), 2, 16),
        ticks=ticks,
        expected=marker,
    )


def scale(
    *,
    kind: str,
    bound: Decimal | None,
    actual: Decimal | None,
    ceiling: bool = False,
    low: Decimal | None = None,
    high: Decimal | None = None,
    tolerance: Decimal | None = None,
    base: Decimal | None = None,
    expected: Decimal | None = None,
    tone: Tone = "bar",
    label: str,
) -> Scale | None:
    """The bar of one indicator over its axis, from the same facts as `bullet`; None where no target can be drawn.

    The axis holds zero (a step: last year's value) and everything that is known, and a fifth more on each side that is
    used, so that neither target nor actual stands at the edge.
    """
    reading = _read(kind, bound, actual, ceiling, low, high, tolerance, base, expected)
    if reading is None:
        return None
    values = [reading.zero, *_values(reading)]
    room = (max(values) - min(values)) / 5 or Decimal(1)
    first = min(values) - (room if min(values) < reading.zero else 0)
    last = max(values) + (
        room if max(values) > reading.zero or reading.bound == reading.zero else 0
    )

    def share(value: Decimal) -> Decimal:
        return (value - first) * 100 / (last - first)

    def place(value: Decimal) -> str:
        return f"{_text(share(value))}%"

    def stretch(start: Decimal, end: Decimal) -> Span:
        left, right = sorted((start, end))
        width = f"{_text(share(right) - share(left))}%" if left < right else _text(LEAST_BAR)
        return Span(x=place(left), width=width)

    return Scale(
        label=label,
        tone=tone,
        zero=place(reading.zero),
        target=place(reading.bound),
        cap=("left" if reading.ceiling else "right") if reading.guarded else "",
        ticks=_ticks(reading.zero, first, last),
        bar=stretch(reading.zero, reading.actual) if reading.actual is not None else None,
        zone=stretch(*reading.zone) if reading.zone else None,
        hatch=stretch(reading.beyond, last if reading.ceiling else first)
        if reading.guarded
        else None,
        other=place(reading.other) if reading.other is not None else "",
        expected=place(reading.expected)
        if reading.expected is not None and reading.expected != reading.bound
        else "",
    )


def _read(
    kind: str,
    bound: Decimal | None,
    actual: Decimal | None,
    ceiling: bool,
    low: Decimal | None,
    high: Decimal | None,
    tolerance: Decimal | None,
    base: Decimal | None,
    expected: Decimal | None,
) -> _Reading | None:
    """What is to be drawn, or None where the target has no place on a line."""
    if bound is None or kind in ("none", "text"):
        return None
    zero = Decimal(0)
    if kind == "step":
        if base is None:
            return None
        zero = base
    zone = other = None
    if kind == "about" and tolerance:
        zone = (bound, bound + tolerance) if ceiling else (bound - tolerance, bound)
    elif kind == "between" and low is not None and high is not None:
        zone, other = (low, high), low if ceiling else high
    return _Reading(
        zero=zero,
        bound=bound,
        ceiling=ceiling,
        actual=actual,
        expected=expected,
        zone=zone,
        other=other,
    )


def _values(reading: _Reading) -> list[Decimal]:
    """Every number of a reading that a drawing has to hold, its bound first."""
    known = (reading.bound, reading.actual, reading.expected, reading.other, *(reading.zone or ()))
    return [value for value in known if value is not None]


def _bar(origin: Decimal, end: Decimal) -> tuple[str, str]:
    """The bar from the zero line to `end`, kept inside the drawing, and the strokes that say it was cut."""
    cuts = ""
    if end > RIGHT_X:
        end, cuts = RIGHT_X, "M163.5 14l4-10M168.5 14l4-10"
    elif end < 0:
        end, cuts = Decimal(0), "M6 14l4-10M11 14l4-10"
    if abs(end - origin) < LEAST_BAR:
        end = origin - LEAST_BAR if end < origin else origin + LEAST_BAR
    start, end = sorted((origin, end))
    return _box(start, end, 6, 12), cuts


def _box(left: Decimal, right: Decimal, top: int, bottom: int) -> str:
    return f"M{_text(left)} {top}H{_text(right)}V{bottom}H{_text(left)}Z"


def _clip(x: Decimal) -> Decimal:
    return min(max(x, Decimal(0)), RIGHT_X)


def _text(number: Decimal) -> str:
    """A coordinate to a hundredth, without needless zeros or an exponent."""
    rounded = number.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
    return format(rounded if rounded else Decimal(0), "f")


def _next_power_of_ten(size: Decimal) -> Decimal:
    """The power of ten that `size` does not exceed: 3 → 10, 10 → 10, 0 → 1."""
    if not size:
        return Decimal(1)
    power = Decimal(1).scaleb(size.adjusted())
    return power if size == power else power * 10


def _ticks(zero: Decimal, first: Decimal, last: Decimal) -> tuple[Tick, ...]:
    """Numbers at even steps of 1, 2 or 5 from zero out, at most nine, fewer where a narrow screen has no room."""
    ticks: list[Tick] = []
    for step in _steps(last - first):
        lowest = int(((first - zero) / step).to_integral_value(rounding=ROUND_CEILING))
        highest = int(((last - zero) / step).to_integral_value(rounding=ROUND_FLOOR))
        ticks, end, clear = [], Decimal("-Infinity"), True
        for value in (zero + step * n for n in range(lowest, highest + 1)):
            text, x = format(value.normalize() + 0, "f"), (value - first) * 100 / (last - first)
            anchor: Literal["start", "middle", "end"] = (
                "start" if x < 2 else "end" if x > 98 else "middle"
            )
            ticks.append(Tick(x=f"{_text(x)}%", text=text, anchor=anchor))
            # A digit is some 7 px wide and the narrowest column 300.
            width = len(text) * 7
            left = x * 3 - width * _BEFORE[anchor]
            clear, end = clear and left - end >= _APART, left + width
        if clear:
            break
    return tuple(ticks)


def _steps(length: Decimal) -> Iterable[Decimal]:
    """Round steps, from about an eighth of `length` up to its whole."""
    power = Decimal(1).scaleb((length / 8).adjusted())
    for times in (1, 2, 5, 10, 20, 50, 100):
        if length / (power * times) <= Decimal("8.5"):
            yield power * times
