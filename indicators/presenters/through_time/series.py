"""Words and cells that the charts of an indicator's years and of its months share.

Figures go to the browser as the strings that were typed.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from indicators.models.target_of_day import TargetOfDay
from reporting.drawing.figure_marks import FigureMark
from reporting.enums import Measure
from reporting.rules.figures import difference, plain, with_unit
from reporting.rules.rule import PERCENT, gap_unit_of

NOT_ENTERED = "—"


def texts(figures: Iterable[Decimal | None]) -> list[str | None]:
    """The figures of a drawing."""
    return [None if figure is None else plain(figure) for figure in figures]


def table_cells(figures: Mapping[int, Decimal], columns: Iterable[int]) -> list[str]:
    """The figures in these columns of a table; — where there is none."""
    return [plain(figures[column]) if column in figures else NOT_ENTERED for column in columns]


def table_marks(
    marks: Mapping[int, list[FigureMark]], columns: Iterable[int]
) -> list[list[FigureMark]]:
    """The marks beside the figures in these columns."""
    return [marks.get(column, []) for column in columns]


def named(name: str, unit: str) -> str:
    """城镇化率（%）; the name alone where there is no unit."""
    return f"{name}（{unit}）" if unit else name


def short_target(text: str, bound: Decimal) -> str:
    """The target as printed where that is short enough for a drawing, else its number."""
    if len(text) > 5:
        text = plain(bound)
    return f"目标{text}"


def gap_unit(target: TargetOfDay) -> str:
    """The unit of a difference of two of the target's figures."""
    return target.gap_unit or gap_unit_of(target.unit)


def gap_of(figure: Decimal, other: Decimal, target: TargetOfDay) -> Decimal:
    """figure − other; between percentages with one decimal at least."""
    return difference(figure, other, at_least=1 if target.unit == PERCENT else 0)


def compared(figure: Decimal, other: Decimal, target: TargetOfDay, what: str) -> str:
    """比2022年高2.1个百分点, 与全市持平."""
    gap = gap_of(figure, other, target)
    if not gap:
        return f"与{what}持平"
    if target.measure == Measure.CUMULATIVE:
        word = "多" if gap > 0 else "少"
    else:
        word = "高" if gap > 0 else "低"
    return f"比{what}{word}{with_unit(abs(gap), gap_unit(target))}"
