"""Days as people write them: 2024-3-15, 2024/03/15, 2024.3.15, 2024年3月15日."""

import datetime
import re

_DAY = re.compile(r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*日?")


def read_day(text: str) -> datetime.date | None:
    """The day that the text says; None for what is no day of the calendar, or no whole one."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
