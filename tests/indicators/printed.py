"""Printed rows with their figures, judged: what the tests of rows, of their counts and of their groups start from."""

from typing import Any

from indicators.judging import Ledger
from indicators.presenters.rows import IndicatorRow, make_rows
from reporting.models import Plan
from reporting.visibility import SERVER
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
