"""What an account may know and do, kept while nothing of it is written."""

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils.timezone import localdate

from reporting.db.data_version import data_versions
from reporting.enums import Role
from reporting.models import Department, User
from reporting.pages.kept.readers import Moment, Reader, forget, reader_of, units_at
from reporting.visibility import Rights
from tests.factories import make_user

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2024, 4, 12)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    forget()


def now() -> Moment:
    return Moment(data_versions().of(()), TODAY)


def asked(username: str) -> Reader:
    """As the next request reads it: the account, then the version."""
    user = User.objects.get(username=username)
    return reader_of(user, now())


@pytest.mark.parametrize(
    ("role", "sees_all", "uses_admin"),
    [
        (Role.LEADER, False, False),
        (Role.REPORTER, False, True),
        (Role.REVIEWER, True, True),
        (Role.PLANNER, True, True),
    ],
)
def test_what_the_roles_may(role: Role, sees_all: bool, uses_admin: bool) -> None:
    make_user("somebody", role)
    assert asked("somebody") == Reader(True, uses_admin, Rights(sees_all))


def test_account_without_a_role_reads_nothing() -> None:
    User.objects.create_user("somebody")
    assert not asked("somebody").reads


def test_people_of_the_same_units_know_the_same(units: tuple[Department, Department]) -> None:
    first, second = units
    make_user("a", Role.REPORTER, departments=units)
    make_user("b", Role.REPORTER, departments=(second, first))
    make_user("c", Role.REPORTER, departments=(first,))
    assert asked("a").rights == asked("b").rights != asked("c").rights
    assert asked("c").rights.department_ids == {first.pk}


def test_nothing_is_read_again_while_nothing_is_written(
    clerk_a: User, django_assert_num_queries: Any
) -> None:
    first = asked("clerk_a")
    user, moment = User.objects.get(pk=clerk_a.pk), now()
    with django_assert_num_queries(0):
        assert reader_of(user, moment) is first


def test_new_role_and_new_unit_are_known_at_once(
    clerk_a: User, units: tuple[Department, Department]
) -> None:
    before = asked("clerk_a")
    clerk_a.departments.add(units[1])
    with_both = asked("clerk_a")
    assert with_both.rights.department_ids == {each.pk for each in units}
    clerk_a.groups.set([Group.objects.get(name=Role.REVIEWER.value)])
    assert asked("clerk_a").rights == Rights(sees_all_submissions=True) != before.rights
    clerk_a.groups.clear()
    assert not asked("clerk_a").reads


def test_unit_that_closes_today_is_its_successor_s_from_today(
    clerk_a: User, units: tuple[Department, Department]
) -> None:
    mine, other = units
    other.succeeded_by, other.closed_on = mine, TODAY
    other.save()
    known = []
    for day in ("2024-04-11T04:00:00+00:00", "2024-04-12T04:00:00+00:00"):
        with time_machine.travel(day, tick=False):
            user, moment = User.objects.get(pk=clerk_a.pk), Moment(now().plan_version, localdate())
            known.append(reader_of(user, moment).rights.department_ids)
    assert known == [{mine.pk}, {mine.pk, other.pk}]


def test_what_was_read_with_the_account_is_told_apart(leader: User) -> None:
    """The account is read before the version: it may be older."""
    moment = now()
    old, new = User.objects.get(pk=leader.pk), User.objects.get(pk=leader.pk)
    new.is_superuser = True
    assert not reader_of(old, moment).uses_admin
    assert reader_of(new, moment).uses_admin


def test_without_a_version_nothing_is_kept(clerk_a: User) -> None:
    first = reader_of(clerk_a, None)
    assert reader_of(clerk_a, None) is not first


def test_units_are_read_with_the_first_reader_for_all(
    clerk_a: User, units: tuple[Department, Department], django_assert_num_queries: Any
) -> None:
    moment = now()
    reader_of(User.objects.get(pk=clerk_a.pk), moment)
    with django_assert_num_queries(0):
        found = units_at(moment)
    assert found.with_code(units[0].code) == units[0]
    units[0].name = "单位丙"
    units[0].save()
    renamed = units_at(now()).with_code(units[0].code)
    assert renamed is not None and renamed.name == "单位丙"
