"""A few figures in their order as bars with their numbers, for where no script draws charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from reporting.drawing.axis import coordinate

WIDTH = 360
LOW = 164
HIGH = 320
"""How high a drawing is beside others in two rows, and in one."""
TOP = 30
"""Above the bars, for the numbers."""
FOOT = 32
"""Below them, for a line of labels."""
LINE = 24
BAR = 44
NUMBER_ABOVE = 7
LABEL_ABOVE_EDGE = 8
DOT = 5
DIGIT = 12
"""How wide a digit of a number is; longer numbers are set smaller."""


@dataclass(frozen=True)
class Trend:
    """What is drawn: figures as typed, None where one is not known."""

    labels: Sequence[str]
    values: Sequence[str | None]
    targets: Sequence[str | None] = ()
    """A tick over each bar."""
    target: str | None = None
    """A dashed line across all of them."""
    others: Sequence[str | None] = ()
    """A hollow dot at each bar: the municipality's figures."""
    under: Sequence[str] = ()
    """What stands under each label."""

    @property
    def known(self) -> list[Decimal]:
        """Every number that has to fit."""
        texts = (*self.values, *self.targets, self.target, *self.others)
        return [Decimal(text) for text in texts if text is not None]


@dataclass(frozen=True)
class _Scale:
    """From zero to the largest figure, or from the smallest where that is below zero."""

    low: Decimal
    high: Decimal
    bottom: int

    def y(self, text: str) -> Decimal:
        span = self.high - self.low or Decimal(1)
        return self.bottom - (Decimal(text) - self.low) / span * (self.bottom - TOP)

    def at(self, text: str) -> str:
        return coordinate(self.y(text))


def trend_bars(trend: Trend, height: int = LOW) -> SafeString:
    """Bars from zero, each with its figure and its label, against what they are held against.

    Raises ValueError for fewer values than labels.
    """
    known = [Decimal(0), *trend.known]
    foot = FOOT + LINE if any(trend.under) else FOOT
    scale = _Scale(min(known), max(known), height - foot)
    step = Decimal(WIDTH) / max(len(trend.labels), 1)
    drawn = format_html('<path class="zero" d="M0 {}H{}"/>', scale.at("0"), WIDTH)
    longest = max((len(value) for value in trend.values if value), default=0)
    css = "value long" if longest * DIGIT > step else "value"
    told = []
    columns = zip(trend.labels, trend.values, strict=True)
    for place, (label, value) in enumerate(columns):
        x = (place + Decimal("0.5")) * step
        drawn += _text(x, height - foot + FOOT - LABEL_ABOVE_EDGE, label)
        drawn += _bar(x, value, scale, css)
        told.append(f"{label} {value or '—'}")
    for place, text in enumerate(trend.under):
        drawn += _text((place + Decimal("0.5")) * step, height - LABEL_ABOVE_EDGE, text)
    for place, goal in enumerate(trend.targets):
        drawn += _tick((place + Decimal("0.5")) * step, goal, scale)
    for place, other in enumerate(trend.others):
        drawn += _dot((place + Decimal("0.5")) * step, other, scale)
    if trend.target is not None:
        y = scale.at(trend.target)
        drawn += format_html('<path class="across" d="M0 {}H{}"/>', y, WIDTH)
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        height,
        "；".join(told),
        drawn,
    )


def _bar(x: Decimal, value: str | None, scale: _Scale, css: str) -> SafeString:
    """A bar with its number above its upper end; nothing where the value is not known."""
    if value is None:
        return SafeString()
    left, right = coordinate(x - BAR // 2), coordinate(x + BAR // 2)
    path = f"M{left} {scale.at('0')}H{right}V{scale.at(value)}H{left}Z"
    above = min(scale.y(value), scale.y("0")) - NUMBER_ABOVE
    return format_html('<path class="b-bar" d="{}"/>', path) + _text(x, above, value, css)


def _tick(x: Decimal, goal: str | None, scale: _Scale) -> SafeString:
    if goal is None:
        return SafeString()
    left, right = coordinate(x - BAR // 2), coordinate(x + BAR // 2)
    return format_html('<path class="goal" d="M{} {}H{}"/>', left, scale.at(goal), right)


def _dot(x: Decimal, other: str | None, scale: _Scale) -> SafeString:
    if other is None:
        return SafeString()
    return format_html('<circle cx="{}" cy="{}" r="{}"/>', coordinate(x), scale.at(other), DOT)


def _text(x: Decimal, y: Decimal | int, text: str, css: str = "label") -> SafeString:
    place = coordinate(x), coordinate(Decimal(y))
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', css, *place, text)
