"""The figures of one reported row as a page shows them, with the small marks beside them."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.timezone import localdate

from indicators.models import Actual
from reporting.drawing.figure_marks import FigureMark, correction_marks, nature_marks
from reporting.rules.facts import SameMonths
from reporting.rules.figures import plain, with_unit
from reporting.rules.labels import in_chinese
from reporting.rules.same_months import Comparison


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


def compared_text(comparison: Comparison | None) -> str:
    """Last year's figure of the same months as typed; in another unit than this year's with it."""
    if comparison is None:
        return ""
    return comparison.shown if comparison.why_not else plain(comparison.same_months.base.value)


def same_months_text(same: SameMonths | None, unit: str) -> str:
    """The same where nothing is judged; `unit` is this year's."""
    if same is None:
        return ""
    is_in_unit = same.counting is None or same.counting.unit == unit
    return plain(same.base.value) if is_in_unit else same.shown(unit)


def change_text(comparison: Comparison | None) -> str:
    """+0.2个百分点, −0.18亿元; why it is not compared; empty where nothing is to be said."""
    if comparison is None or comparison.change is None:
        return comparison.why_not if comparison else ""
    if not comparison.change:
        return "持平"
    sign = "+" if comparison.change > 0 else ""
    return f"{sign}{with_unit(comparison.change, comparison.unit)}"


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


def forecast_text(actual: Actual | None, unit: str) -> str:
    """What the unit itself expects of the year: 全年12.5亿元，研判可完成; may be empty."""
    if actual is None:
        return ""
    parts = []
    if actual.forecast is not None:
        parts.append(f"全年{with_unit(actual.forecast, unit)}")
    if actual.outlook:
        parts.append(f"研判{actual.get_outlook_display()}")
    return "，".join(parts)


def forecast_source(actual: Actual, lead: str) -> str:
    """Who expects so, and when that was approved: a query unless its submission was read."""
    submission = actual.submission
    words = lead
    if submission.submitted_by:
        words += f" {submission.submitted_by}"
    words += "填报"
    if submission.approved_at:
        words += f"，{in_chinese(localdate(submission.approved_at))}审核通过"
    return words
