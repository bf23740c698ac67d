"""What is reported: the rows of reports."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from indicators.models import Actual
from reporting.models import limited_to
from tests.factories import make_actual, make_key_task, make_period, make_plan, make_target
from tests.indicators.models.made import actual

pytestmark = pytest.mark.django_db


def test_zero_missing_and_unpublished_figures_are_told_apart() -> None:
    plan = make_plan()
    zero = make_actual(make_target(plan, 1), "0")
    missing = make_actual(make_target(plan, 2), None)
    stated = make_actual(
        make_target(plan, 3), None, unpublished=True, unpublished_note="省里未核定"
    )
    rows = {row.pk: (row.value, row.unpublished) for row in Actual.objects.all()}
    assert rows == {
        zero.pk: (Decimal(0), False),
        missing.pk: (None, False),
        stated.pk: (None, True),
    }


def test_target_of_another_years_plan_refused() -> None:
    row = actual()
    row.target = make_target(make_plan(2024), indicator=row.target.indicator)
    with pytest.raises(ValidationError, match="不是报告期所在年度的") as caught:
        row.full_clean()
    assert list(caught.value.message_dict) == ["target"]


@pytest.mark.parametrize(
    "month, kinds, due",
    [
        (6, [], [1, 201]),
        (6, ["indicators"], [1]),
        (6, ["key_tasks"], [201]),
        (6, ["projects"], []),
        (9, [], [1]),
        (12, [], [1, 201]),
    ],
)
def test_tasks_are_due_in_their_months_where_the_period_takes_them(
    month: int, kinds: list[str], due: list[int]
) -> None:
    plan = make_plan(2024)
    indicator = make_target(plan, 1)
    make_key_task(plan, 201)
    # What is the same as something else is asked of nobody.
    make_key_task(plan, 202, same_as=indicator, indicator=indicator.indicator)
    make_key_task(plan, 203, livelihood="市级1")
    period = make_period(plan, month)
    period.kinds = limited_to(kinds)

    assert [row.target.number for _, row in Actual.due(period)] == due
    assert Actual.is_taken(period) is (kinds != ["projects"])
