"""What the tests of judging share: a printed row in one call, and the ranks of statuses."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reporting.enums import Attribute, DataNature, Direction, Measure, Status
from reporting.rules.assessment import Assessment, Base, Facts, Terms, assess
from reporting.rules.wording import read

# From bad to good. What waits for its time stands between a shortfall and being on track.
RANK = {
    Status.SHORT: 0,
    Status.NEAR: 1,
    Status.BEHIND: 1,
    Status.YEAR_END: 2,
    Status.NOT_EVALUATED: 2,
    Status.ON_TRACK: 3,
    Status.MET: 4,
}

LAST_YEAR = Base(Decimal("42.7"), 2023, "2023年完成数", DataNature.FLASH)


def judge(
    target: str,
    value: str | None,
    through: int = 12,
    *,
    unit: str = "%",
    measure: Measure = Measure.RATE,
    direction: Direction = Direction.UP,
    attribute: Attribute | None = Attribute.EXPECTED,
    facts: Mapping[str, Any] | None = None,
    year: int = 2024,
    **terms: Any,
) -> Assessment:
    """The judgement of a row printed as `target`, read and judged as the product does."""
    rule = read(target, unit=unit, measure=measure, direction=direction)
    row = Terms(target, unit, attribute, measure, direction, **terms)
    known = Facts(year, through, None if value is None else Decimal(value), **(facts or {}))
    return assess(rule, row, known)


def text(figure: Decimal | None) -> str | None:
    """The figure as it is shown."""
    return None if figure is None else format(figure, "f")
