"""An indicator with a year behind it and figures of every quarter."""

import pytest

from indicators.enums import Area
from indicators.models import Target
from reporting.enums import DataNature
from tests.factories import make_actual, make_observation, make_plan, make_target


@pytest.fixture
def reported_growth() -> Target:
    """An indicator with 2023 as a whole and 2024 by quarters; municipality and rank observed."""
    target = make_target(make_plan(2024), 1, name="地区生产总值增速")
    before = make_target(make_plan(2023), 1, name="地区生产总值增速", indicator=target.indicator)
    make_actual(before, "5.5", 12)
    for month, value, nature in (
        (3, "6.1", DataNature.ESTIMATE),
        (6, "6.3", DataNature.FLASH),
        (9, "6.7", ""),
    ):
        make_actual(target, value, month, nature=nature)
    make_observation(target.indicator, 2024, "5.8", 3, area=Area.CITY)
    make_observation(target.indicator, 2024, "6.1", 3, rank=12)
    make_observation(target.indicator, 2024, "5.9", 6, area=Area.CITY)
    return target
