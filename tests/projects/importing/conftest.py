"""The draft of a plan with sectors and units, for files that name them."""

import pytest

from reporting.enums import PlanState
from reporting.models import Plan
from tests.factories import make_department, make_plan, make_sector


@pytest.fixture
def plan() -> Plan:
    make_sector("基础设施", 10)
    make_sector("乡村振兴", 20)
    make_department("jiaotong", "县交通局")
    make_department("shuili", "县水利局")
    return make_plan(2024, PlanState.DRAFT)
