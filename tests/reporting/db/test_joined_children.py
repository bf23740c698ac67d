"""Rows read along with their children: each once, with its own and no others, in one query."""

from typing import Any

import pytest

from indicators.models import Target
from reporting.db.joined_children import Along, Columns, read_along, read_many
from reporting.models import Period, Plan
from tests.factories import make_period, make_plan, make_target

pytestmark = pytest.mark.django_db


def with_periods() -> list[Any]:
    return read_along(
        Plan.objects.order_by("year", "-periods__month"),
        Along("periods", Period, "found", by=("month",)),
    )


def test_each_row_comes_once_in_its_order_with_its_own_sorted_whatever_the_query_says() -> None:
    periods = [make_period(make_plan(2024), month, published=month == 3) for month in (3, 9)]
    other, bare = make_period(make_plan(2025), 6), make_plan(2023)
    plans = with_periods()
    assert plans == [bare, periods[0].plan, other.plan]
    assert [plan.found for plan in plans] == [[], periods, [other]]


def test_what_was_read_is_whole_and_can_be_written() -> None:
    stored = make_period(make_plan(2024), 3)
    (plan,) = with_periods()
    (period,) = plan.found
    assert (period.month, period.published_at, period.published_by) == (
        3,
        stored.published_at,
        stored.published_by,
    )
    period.kinds = "projects"
    period.save()
    stored.refresh_from_db()
    assert (stored.kinds, Period.objects.count()) == ("projects", 1)
    assert not [name for name in vars(plan) if name.startswith("found_")]


def test_of_two_kinds_each_comes_once() -> None:
    plan, other = make_plan(2024), make_plan(2025)
    targets = [make_target(plan, number) for number in (1, 2, 3)]
    periods = [make_period(plan, month) for month in (3, 6)]
    along = (
        Along("periods", Period, "its_periods", by=("month",)),
        Along("targets", Target, "its_targets", by=("number", "row")),
    )
    found: list[Any] = read_along(Plan.objects.order_by("year"), *along)
    assert [(each, each.its_targets, each.its_periods) for each in found] == [
        (plan, targets, periods),
        (other, [], []),
    ]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_one_query_whatever_there_is(number: int, django_assert_num_queries: Any) -> None:
    for year in range(2020, 2020 + number):
        for month in range(1, 1 + number):
            make_period(make_plan(year), month)
    with django_assert_num_queries(1):
        assert sum(len(plan.found) for plan in with_periods()) == number**2


# Many rows, made without `Model.__init__`.

PLAN = Columns(Plan)
PERIODS = Along("periods", Period, "found", by=("month",))


def test_many_rows_are_those_of_the_query_with_their_children_and_parents() -> None:
    plan, other = make_plan(2024), make_plan(2025)
    periods = [make_period(plan, month) for month in (9, 3)]
    read: list[Any] = read_many(Plan.objects.order_by("-year"), PLAN, PERIODS)
    assert [(each, each.found) for each in read] == [(other, []), (plan, periods[::-1])]
    for each, same in zip(read, Plan.objects.order_by("-year"), strict=True):
        values = {field.attname: getattr(each, field.attname) for field in Plan._meta.fields}
        assert values == {
            field.attname: getattr(same, field.attname) for field in Plan._meta.fields
        }
        assert (each._state.adding, each._state.db) == (False, same._state.db)
    with_plan = Columns(Period, plan=PLAN)
    first, second = read_many(Period.objects.order_by("month"), with_plan)
    assert first.plan == plan
    assert first.plan is second.plan


def test_many_rows_take_one_query_and_a_field_left_out_one_more(
    django_assert_num_queries: Any,
) -> None:
    make_plan(2024)
    with django_assert_num_queries(1):
        (plan,) = read_many(Plan.objects.all(), Columns(Plan, without=("title",)), PERIODS)
    assert plan.get_deferred_fields() == {"title"}
    with django_assert_num_queries(1):
        assert plan.title


def test_row_made_of_columns_can_be_written() -> None:
    make_plan(2024)
    (plan,) = read_many(Plan.objects.all(), PLAN)
    plan.title = "改了名的计划"
    plan.save()
    assert [each.title for each in Plan.objects.all()] == ["改了名的计划"]
