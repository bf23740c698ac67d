"""Units and users: names, and whose submissions a user sees."""

from typing import Any

import pytest

from reporting.enums import Role
from reporting.models import (
    User,
)
from tests.factories import (
    make_department,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_unit_is_shown_by_name() -> None:
    assert str(make_department("a", "甲局")) == "甲局"


def test_user_is_shown_by_name_else_by_username() -> None:
    user = User(username="zhang")
    assert str(user) == "zhang"
    user.name = "张三"
    assert (str(user), user.get_full_name(), user.get_short_name()) == ("张三", "张三", "张三")


@pytest.mark.parametrize(
    "role, sees",
    [(Role.REPORTER, False), (Role.REVIEWER, True), (Role.PLANNER, True), (Role.LEADER, False)],
)
def test_reviewers_and_planners_see_all_submissions(role: Role, sees: bool) -> None:
    assert make_user("a", role).sees_all_submissions == sees


def test_superusers_see_all_submissions_and_users_without_role_none() -> None:
    assert User.objects.create_superuser("admin").sees_all_submissions
    assert not make_user("a").sees_all_submissions
    assert not make_user("b", Role.PLANNER, is_active=False).sees_all_submissions


def test_department_ids_are_read_once(django_assert_num_queries: Any) -> None:
    first = make_department("a")
    second = make_department("b")
    user = make_user("a", Role.REPORTER, departments=(first, second))
    with django_assert_num_queries(1):
        assert (
            sorted(user.department_ids)
            == sorted(user.department_ids)
            == sorted([first.pk, second.pk])
        )
