"""When the months of a plan's year end, and how they are written."""

import datetime

import pytest

from reporting.months import last_day, month_of, months_label


@pytest.mark.parametrize(
    "year, month, day", [(2024, 2, 29), (2023, 2, 28), (2024, 6, 30), (2024, 12, 31)]
)
def test_last_day(year: int, month: int, day: int) -> None:
    assert last_day(year, month) == datetime.date(year, month, day)


def test_months_label() -> None:
    assert [months_label(month) for month in (1, 2, 12)] == ["1月", "1—2月", "1—12月"]


def test_month_of_another_year_has_the_year() -> None:
    day = datetime.date(2023, 11, 5)
    assert (month_of(day, 2023), month_of(day, 2024)) == ("11月", "2023年11月")
