"""The figures of one reported row as a page shows them, with the small marks beside them."""

from collections.abc import Callable
from decimal import Decimal

from indicators.models import Actual
from reporting.drawing.figure_marks import FigureMark, correction_marks, nature_marks
from reporting.rules.figures import plain


def figure_text(figure: Decimal | None) -> str:
    """The figure as typed; empty where there is none."""
    return "" if figure is None else plain(figure)


def value_text(actual: Actual | None) -> str:
    """The figure as typed, else what was reported in words, else nothing."""
    if actual is None:
        return ""
    return figure_text(actual.value) or actual.words


def amount_text(actual: Actual | None) -> str:
    """The total as typed; empty where none was reported."""
    return figure_text(actual.amount) if actual else ""


def tags_of(actual: Actual | None, shown: Callable[[Actual], str] = value_text) -> list[FigureMark]:
    """预 or 快 beside a figure that is shown, and what it was before it was corrected."""
    if actual is None:
        return []
    marks = correction_marks(actual, shown)
    if shown(actual):
        marks = nature_marks(actual.nature) + marks
    return marks


def not_final(actual: Actual | None) -> str:
    """（快报） after a figure in a sentence; empty for a final one and one of unknown nature."""
    if actual is None:
        return ""
    return "".join(f"（{mark.title}）" for mark in nature_marks(actual.nature))
