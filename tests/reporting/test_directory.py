"""Units on a day: their names of then, who succeeded them, and who may go on with their forms."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from reporting.directory import Directory
from reporting.enums import Role
from reporting.models import Department, Submission, User
from reporting.visibility import Viewer
from tests.factories import (
    formerly,
    make_department,
    make_period,
    make_plan,
    make_submission,
    make_user,
    succeed,
)

pytestmark = pytest.mark.django_db


def on(unit: Department, day: str) -> str:
    return Directory().on(unit.pk, datetime.date.fromisoformat(day)).name


# Names.


@pytest.mark.parametrize(
    "day, name",
    [
        ("2010-01-01", "最早"),
        ("2019-12-31", "最早"),
        ("2020-01-01", "从前"),
        ("2023-06-30", "从前"),
        ("2023-07-01", "现在"),
        ("2030-01-01", "现在"),
    ],
)
def test_unit_has_the_name_of_the_day(day: str, name: str) -> None:
    unit = make_department("a", "现在")
    formerly(unit, "2023-06-30", "从前")
    formerly(unit, "2019-12-31", "最早")
    formerly(make_department("b"), "2025-12-31", "别的单位的")
    assert on(unit, day) == unit.name_on(datetime.date.fromisoformat(day)) == name


def test_submission_is_named_by_unit_at_the_periods_end() -> None:
    unit = make_department("a", "现在")
    plan = make_plan(2023)
    formerly(unit, "2023-06-30", "从前")
    titles = [str(make_submission(make_period(plan, month), unit)) for month in (6, 7)]
    assert titles == ["从前 2023年1—6月", "现在 2023年1—7月"]


# Succession.


@pytest.mark.parametrize(
    "day, name", [("2023-06-30", "甲"), ("2023-07-01", "乙"), ("2023-12-31", "乙")]
)
def test_successor_from_the_day_of_closing_on(day: str, name: str) -> None:
    first = make_department("a", "甲")
    succeed(first, "2023-07-01", make_department("b", "乙"))
    assert on(first, day) == name


def test_chain_of_successors_is_followed_up_to_the_day() -> None:
    first, second, third = (make_department(code, code) for code in "abc")
    succeed(first, "2023-03-01", second)
    succeed(second, "2023-07-01", third)
    formerly(third, "2023-09-30", "c-old")
    found = [on(first, day) for day in ("2023-02-28", "2023-03-31", "2023-07-31", "2023-12-31")]
    assert found == ["a", "b", "c-old", "c"]


def test_unit_closed_without_successor_is_itself() -> None:
    unit = make_department("a", "甲")
    succeed(unit, "2023-07-01")
    assert on(unit, "2024-01-01") == "甲"


def test_circle_of_successors_is_refused_and_ends() -> None:
    first, second, third = (make_department(code) for code in "abc")
    succeed(first, "2023-03-01", second)
    succeed(second, "2023-03-01", third)
    third.closed_on = datetime.date(2023, 3, 1)
    third.succeeded_by = first
    with pytest.raises(ValidationError) as caught:
        third.clean()
    assert list(caught.value.message_dict) == ["succeeded_by"]
    third.save()
    assert on(first, "2024-01-01") in {unit.name for unit in (first, second, third)}


@pytest.mark.parametrize(
    "role, is_told", [(Role.REPORTER, True), (Role.LEADER, True), (Role.REVIEWER, False)]
)
def test_own_units_are_read_for_limited_viewer(
    role: Role, is_told: bool, django_assert_num_queries: Any
) -> None:
    """Their own and those that these succeeded by today, as `User.department_ids` reads them."""
    own, closed, earlier, later, _ = (make_department(code) for code in "abcde")
    succeed(closed, "2023-03-01", own)
    succeed(earlier, "2022-03-01", closed)
    succeed(later, "2999-03-01", own)
    viewer = Viewer(User.objects.get(pk=make_user("viewer", role, departments=(own,)).pk))
    assert viewer.sees_all_submissions is not is_told
    with django_assert_num_queries(1):
        told = Directory(viewer).viewer
    asked = User.objects.get(username="viewer").department_ids
    with django_assert_num_queries(0 if is_told else 1):
        assert sorted(told.department_ids) == sorted(asked)
    assert viewer.own is None, "the directory changes nothing on its argument"
    assert {Department.objects.get(pk=key).code for key in asked} == set("abc")


@pytest.mark.parametrize("units", [1, 3])
def test_directory_is_one_query(units: int, django_assert_num_queries: Any) -> None:
    for number in range(units):
        unit = make_department(f"u{number}")
        formerly(unit, "2020-12-31", "一")
        formerly(unit, "2021-12-31", "二")
    with django_assert_num_queries(1):
        directory = Directory()
        assert {
            directory.on(key, datetime.date(2021, 6, 30)).name
            for key in range(unit.pk, unit.pk + 1)
        } == {"二"}


# Who goes on with the forms of a unit that closed.


def seen_by(user: User) -> set[str]:
    fresh = User.objects.get(pk=user.pk)
    return {form.department.code for form in Submission.objects.for_user(fresh)}


def test_staff_of_successor_see_submissions_of_all_predecessors() -> None:
    units = [make_department(code) for code in "abcd"]
    for unit in units:
        make_submission(make_period(make_plan(2023), 3), unit)
    succeed(units[0], "2023-03-01", units[1])
    succeed(units[1], "2023-07-01", units[2])
    staff = {
        unit.code: make_user(f"of-{unit.code}", Role.REPORTER, departments=(unit,))
        for unit in units
    }
    assert {code: seen_by(user) for code, user in staff.items()} == {
        "a": {"a"},
        "b": {"a", "b"},
        "c": {"a", "b", "c"},
        "d": {"d"},
    }


def test_no_submissions_before_closing_or_without_successor() -> None:
    before, gone, unit = (make_department(code) for code in ("before", "gone", "unit"))
    for each in (before, gone):
        make_submission(make_period(make_plan(2023), 3), each)
    succeed(before, "2999-01-01", unit)
    succeed(gone, "2023-01-01")
    assert seen_by(make_user("clerk", Role.REPORTER, departments=(unit,))) == set()


def test_unit_by_name_prefers_the_name_in_use() -> None:
    road = make_department("road", "县交通局")
    water = make_department("water", "县水利局")
    formerly(road, "2020-12-31", "县交通运输局")
    formerly(road, "2015-12-31", "县水利局")  # another bears it now
    assert Directory().by_name == {"县交通局": road, "县水利局": water, "县交通运输局": road}


# Finding units.


def test_unit_is_found_by_its_code_whatever_the_day() -> None:
    unit = make_department("a")
    succeed(unit, "2020-01-01", by=make_department("b"))
    assert Directory().with_code("a") == unit
    assert Directory().with_code("c") is None


def test_successor_answers_for_the_units_closed_by_the_day() -> None:
    old, other, new = make_department("a"), make_department("b"), make_department("c")
    succeed(old, "2023-07-01", by=new)
    units = Directory()
    assert units.answered_for("c", datetime.date(2023, 6, 30)) == [new]
    assert units.answered_for("c", datetime.date(2023, 7, 1)) == [old, new]
    assert units.answered_for("b", datetime.date(2023, 7, 1)) == [other]


def test_former_names_are_told_latest_first() -> None:
    unit = make_department("a", "现在")
    for until, name in (("2019-12-31", "最早"), ("2023-06-30", "从前")):
        formerly(unit, until, name)
    assert [name for _, name in Directory().former_names(unit.pk)] == ["从前", "最早"]
