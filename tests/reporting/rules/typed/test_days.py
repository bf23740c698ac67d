"""Days as people write them."""

import datetime

import pytest

from reporting.rules.typed.days import read_day


@pytest.mark.parametrize(
    "text", ["2024-3-5", "2024-03-05", "2024/3/5", "2024.3.5", "2024年3月5日", "2024 年 3 月 5 日"]
)
def test_day_is_read_however_it_is_written(text: str) -> None:
    assert read_day(text) == datetime.date(2024, 3, 5)


@pytest.mark.parametrize("text", ["", "2024-3", "3月5日", "2024-2-30", "24-3-5", "2024-3-5 8:00"])
def test_what_is_no_whole_day_is_none(text: str) -> None:
    assert read_day(text) is None
