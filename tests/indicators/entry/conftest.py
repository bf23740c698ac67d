"""A target whose changes the tests of report forms make."""

import pytest

from indicators.models import Target
from tests.factories import make_plan, make_target


@pytest.fixture
def target() -> Target:
    return make_target(make_plan(2023), wording="7左右", name="地区生产总值增速")
