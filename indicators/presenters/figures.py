"""How the figures of one reported row stand on a page, with what stands small beside them."""

from collections.abc import Callable

from indicators.models import Actual
from reporting.drawing.figure_marks import FigureMark, correction_marks, nature_marks
from reporting.rules.figures import plain


def value_text(actual: Actual) -> str:
    """The figure as typed, else what was reported in words, else nothing."""
    return actual.words if actual.value is None else plain(actual.value)


def amount_text(actual: Actual) -> str:
    """The total as typed; empty where none was reported."""
    return "" if actual.amount is None else plain(actual.amount)


def tags_of(actual: Actual | None, shown: Callable[[Actual], str] = value_text) -> list[FigureMark]:
    """预 or 快 beside a figure that is shown, and what it was before it was corrected."""
    if actual is None:
        return []
    return [
        *(nature_marks(actual.nature) if shown(actual) else []),
        *correction_marks(actual, shown),
    ]


def not_final(actual: Actual | None) -> str:
    """（快报） behind a figure in a sentence; nothing behind one that is final or not known to be none."""
    words = "、".join(tag.title for tag in nature_marks(actual.nature)) if actual else ""
    return f"（{words}）" if words else ""
