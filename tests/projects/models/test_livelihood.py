"""The constraints of livelihood tasks and their targets, each broken once."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from projects.enums import Level
from projects.models import FUNDS, LivelihoodTask, TaskTarget, check_funds
from projects.presenters.task_totals import PlanTasks
from reporting.enums import Measure, Pace
from tests.constraints import Breakers, cases, change, promises, refused
from tests.factories import make_department, make_plan, make_task, make_task_target
from tests.projects.models.test_ledger import BREAKERS as LEDGER
from tests.projects.models.test_rows import BREAKERS as ROWS

pytestmark = pytest.mark.django_db


def task(**fields: Any) -> LivelihoodTask:
    return make_task(make_plan(2024), **fields)


BREAKERS: Breakers = {
    "livelihood_task_once": [lambda: [task(name=name) for name in "甲乙"]],
    "livelihood_level_known": [lambda: task(level="village"), lambda: change(task(), level="")],
    "livelihood_money_not_negative": [
        lambda: task(investment=Decimal(-1), fund_upper=Decimal(-1)),
        *(
            lambda fund=fund: change(
                task(), **{fund: Decimal("-0.0001"), other(fund): Decimal("10.0001")}
            )
            for fund in FUNDS
        ),
    ],
    "livelihood_funds_add_up": [
        lambda: task(investment=Decimal("10.0001")),
        lambda: task(investment=Decimal("9.9999")),
        lambda: change(task(), fund_social=Decimal("0.0001")),
        lambda: change(task(), fund_upper=0),
    ],
    "task_target_once": [lambda: [make_task_target(row) for row in [task()] * 2]],
    "task_target_order_from_1": [lambda: make_task_target(task(), 0)],
    "task_target_has_words": [lambda: make_task_target(task(), words="")],
    "task_target_measure_known": [lambda: make_task_target(task(), measure=Measure.RATE)],
    "task_target_pace_known": [lambda: make_task_target(task(), pace=Pace.LAST_YEAR)],
}


def other(fund: str) -> str:
    """Another source, which takes what this one lacks, so that the sum stays right."""
    return "fund_county" if fund == "fund_upper" else "fund_upper"


def test_every_constraint_of_the_app_has_a_breaker() -> None:
    assert BREAKERS.keys() | LEDGER.keys() | ROWS.keys() == set(promises("projects"))


@pytest.mark.parametrize("name, act", cases(BREAKERS))
def test_the_database_refuses(name: str, act: Callable[[], Any]) -> None:
    with refused("projects", name):
        act()


@pytest.mark.parametrize(
    "investment, funds",
    [
        ("0.3", ("0.1", "0.2", "0", "0")),  # as doubles the sum is 0.30000000000000004
        ("0.6", ("0.1", "0.2", "0.3", "0")),
        ("1.1", ("0.7", "0.1", "0.3", "0")),
        ("9999999999.9999", ("9999999999.9996", "0.0001", "0.0001", "0.0001")),
        ("31273.0004", ("31272.7", "0.1", "0.2", "0.0004")),
        ("0", ("0", "0", "0", "0")),
    ],
)
def test_funds_that_add_up_to_the_last_decimal_are_accepted(
    investment: str, funds: tuple[str, ...]
) -> None:
    row = task(
        investment=Decimal(investment),
        **{name: Decimal(fund) for name, fund in zip(FUNDS, funds, strict=True)},
    )
    row.full_clean()
    row.refresh_from_db()
    assert row.investment == Decimal(investment) == sum(getattr(row, name) for name in FUNDS)


def test_number_is_unique_by_level_and_year() -> None:
    task(level=Level.CITY)
    task(level=Level.COUNTY)
    make_task(make_plan(2025), level=Level.CITY)
    assert LivelihoodTask.objects.count() == 3


def test_error_of_unequal_funds_has_both_sums() -> None:
    row = task()
    row.fund_county = Decimal("0.50")
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert caught.value.message_dict["investment"] == [
        "四项资金之和是 10.5 万元，年度投资是 10 万元，相差 0.5 万元；两者要相等。"
    ]


def test_check_funds_compares_to_the_last_decimal() -> None:
    check_funds(Decimal("0.3"), {"a": Decimal("0.1"), "b": Decimal("0.2")})
    with pytest.raises(ValidationError, match=r"相差 0\.0001 万元"):
        check_funds(Decimal("0.3001"), {"a": Decimal("0.1"), "b": Decimal("0.2")})


def test_missing_amount_has_its_error_at_its_field_alone() -> None:
    row = task()
    row.fund_bond = None
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert list(caught.value.message_dict) == ["fund_bond"]


def test_negative_amount_has_its_error_at_its_field() -> None:
    row = task()
    row.fund_bond = Decimal(-1)
    row.fund_upper = Decimal(11)
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert "fund_bond" in caught.value.message_dict


def test_natural_keys_find_their_rows() -> None:
    row = task(level=Level.COUNTY)
    target = make_task_target(row, 2)
    make_task_target(task(level=Level.CITY), 2)
    assert LivelihoodTask.objects.get_by_natural_key(*row.natural_key()) == row
    assert TaskTarget.objects.get_by_natural_key(*target.natural_key()) == target


def test_units_of_a_task_cannot_be_deleted() -> None:
    row = task(lead=make_department("a"))
    with pytest.raises(ProtectedError):
        row.lead.delete()
    with pytest.raises(ProtectedError):
        row.plan.delete()


def test_history_has_changes_of_money_and_units() -> None:
    row = task()
    row.investment = row.fund_upper = Decimal(12)
    row.save()
    row.responsible.add(make_department("b"))
    latest = row.history.first()
    assert [record.investment for record in row.history.all()][-1] == Decimal(10)
    assert (latest.investment, [link.department.code for link in latest.responsible.all()]) == (
        Decimal(12),
        ["b"],
    )


def test_printed_order_is_city_first_and_money_adds_up() -> None:
    plan = make_plan(2024)
    for level in (Level.COUNTY, Level.CITY):
        for number in (2, 1):
            make_task(plan, number, level, investment=Decimal("0.1"), fund_upper=Decimal("0.1"))
    make_task(make_plan(2025))
    rows = LivelihoodTask.objects.printed(plan)
    assert [(row.level, row.number) for row in rows] == [
        (Level.CITY, 1),
        (Level.CITY, 2),
        (Level.COUNTY, 1),
        (Level.COUNTY, 2),
    ]
    assert PlanTasks(plan, 12).funding.investment == Decimal("0.4")
    assert PlanTasks(make_plan(2026), 12).funding.investment == 0
