"""Months of a plan's year: when they end, and how they are written. No query, no clock."""

import calendar
import datetime
from functools import lru_cache


@lru_cache(maxsize=1024)
def last_day(year: int, month: int) -> datetime.date:
    """The last day of the months 1 to `month`."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def months_label(month: int) -> str:
    """How the months 1 to `month` are written: 1—6月, and 1月 for the first alone."""
    return f"1—{month}月" if month > 1 else "1月"


def month_of(day: datetime.date, year: int) -> str:
    """The month of a day in a text about `year`: 6月, and of another year 2023年6月."""
    return f"{day.month}月" if day.year == year else f"{day.year}年{day.month}月"
