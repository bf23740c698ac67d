"""Printed rows with their figures, judged, for the tests of rows, tallies and groups."""

from typing import Any

from indicators.judging import Ledger
from indicators.models import Target
from indicators.presenters.rows import IndicatorRow, make_rows
from reporting.models import Plan, User
from reporting.visibility import SERVER, Viewer
from tests.factories import make_actual, make_plan, make_target


def rows_of(plan: Plan | None = None, through: int = 12, query: str = "") -> list[IndicatorRow]:
    return make_rows(Ledger.of_plan(plan or make_plan(), SERVER).judge_all(through), through, query)


def printed(
    number: int, actual: str | None = None, *, row: int = 0, month: int = 12, **fields: Any
) -> None:
    """A target of ≥ 7 % with its figure."""
    target = make_target(make_plan(), number, row, **fields)
    if actual is not None:
        make_actual(target, actual, month)


def only(through: int = 12) -> IndicatorRow:
    (row,) = rows_of(through=through)
    return row


def judged(target: Target, through: int = 12, viewer: User | None = None) -> Any:
    """The target as judged among all rows of its plan."""
    ledger = Ledger.of_plan(target.plan, Viewer(viewer))
    return next(row for row in ledger.judge_all(through) if row.target.pk == target.pk)
