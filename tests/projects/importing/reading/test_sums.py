"""The file's own sums against the rows, wherever an office puts them."""

from decimal import Decimal
from typing import Any

import pytest

from projects.importing.reading.columns import by_field
from projects.importing.reading.known_columns import PROJECT_COLUMNS
from projects.importing.reading.sums import Stated, Sums

COLUMNS = by_field(PROJECT_COLUMNS)


def row(total: int, nature: str = "new") -> dict[str, Any]:
    return {"total_investment": Decimal(total), "nature": nature}


ROWS = [row(10), row(20), row(30, "continued"), row(40, "continued")]


def stated(total: int | None = None, count: int | None = None, **given: Any) -> Stated:
    amounts = {} if total is None else {"total_investment": Decimal(total)}
    return Stated(9, "合计", amounts, count, given)


def said(sums: Sums, unread: set[str] | None = None) -> list[str]:
    return [sentence for _, sentence in sums.differences(ROWS, COLUMNS, unread or set())]


@pytest.mark.parametrize("at", [0, 4])
def test_sum_of_all_rows_agrees_above_and_below_them(at: int) -> None:
    sums = Sums()
    sums.total(at, stated(100, 4), is_grand=True)
    assert said(sums) == []


def test_sum_that_differs_is_told_with_both_and_the_difference() -> None:
    sums = Sums()
    sums.total(4, stated(101, 5), is_grand=True)
    assert said(sums) == [
        "写的是5个，读到4个。",
        "写的总投资是101万元，读到的4行相加是100万元，相差1万元。",
    ]


def test_subtotals_below_their_rows_and_one_of_both() -> None:
    sums = Sums()
    sums.heading(0, 1, stated())
    sums.heading(0, 2, stated())
    sums.total(1, stated(10), is_grand=False)
    sums.heading(1, 2, stated())
    sums.total(2, stated(20), is_grand=False)
    sums.total(2, stated(30), is_grand=False)  # of both parts, the heading above them
    sums.heading(2, 1, stated(70, 2))
    assert said(sums) == []


def test_subtotal_above_its_rows() -> None:
    sums = Sums()
    sums.total(0, stated(30), is_grand=False)
    sums.total(2, stated(70), is_grand=False)
    assert said(sums) == []


def test_sum_with_a_name_is_of_the_rows_that_have_it() -> None:
    sums = Sums()
    sums.total(0, stated(70, 2, nature="continued"), is_grand=False)
    assert said(sums) == []
    sums.total(0, stated(71, None, nature="continued"), is_grand=False)
    assert said(sums) == ["写的总投资是71万元，读到的2行相加是70万元，相差1万元。"]


def test_heading_ends_at_the_next_of_its_depth() -> None:
    sums = Sums()
    sums.heading(0, 1, stated(30, 2))
    sums.heading(1, 2, stated(20, 1))
    sums.heading(2, 1, stated(71, 2))
    assert said(sums) == ["写的总投资是71万元，读到的2行相加是70万元，相差1万元。"]


def test_field_that_was_not_read_everywhere_is_not_compared() -> None:
    sums = Sums()
    sums.total(4, stated(1), is_grand=True)
    assert said(sums, {"total_investment"}) == []


def test_thousands_of_sums_cost_no_more_than_their_number() -> None:
    """Each is compared by cumulative sums: their rows are not added up again and again."""
    rows = [row(1, "continued") for _ in range(5000)]
    sums = Sums()
    for at in range(5000):
        sums.total(at, stated(at + 7, None, nature="continued"), is_grand=True)
    assert sum(1 for _ in sums.differences(rows, COLUMNS, set())) == 4993 + 6
