"""Names and states of plans and periods."""

import pytest

from reporting.enums import PlanState
from reporting.models import (
    Period,
    Plan,
)
from reporting.months import months_label
from tests.factories import (
    make_plan,
)

pytestmark = pytest.mark.django_db


def test_plan_is_named_by_its_year() -> None:
    assert str(make_plan()) == "2023年计划"


@pytest.mark.parametrize("month, label", [(1, "1月"), (2, "1—2月"), (6, "1—6月"), (12, "1—12月")])
def test_period_is_named_by_its_months(month: int, label: str) -> None:
    assert months_label(month) == label
    for state, mark in ((PlanState.ADOPTED, ""), (PlanState.DRAFT, "（草案）")):
        period = Period(plan=Plan(year=2023, state=state), month=month)
        assert str(period) == f"2023年{label}{mark}"


@pytest.mark.parametrize("state", PlanState)
def test_only_draft_is_open(state: PlanState) -> None:
    assert Plan(year=2024, state=state).is_open == (state == PlanState.DRAFT)
