"""Whose accounts a list of people would make, and making them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from reporting.actions import Refused
from reporting.enums import Role
from reporting.importing.users import (
    MOST,
    NEW,
    SKIP,
    PeopleComparison,
    SettledPerson,
    Slip,
    StoredPeople,
    carry_out,
    compare,
    matched,
    prepared_passwords,
)
from reporting.models import Department, User
from tests.factories import make_department, make_user
from tests.reporting.importing.lists_of import row

pytestmark = pytest.mark.django_db
Units = tuple[Department, Department]


def done(rows: list[SettledPerson], by: User) -> tuple[PeopleComparison, list[Slip]]:
    """The rows previewed and carried out."""
    preview = compare(rows, StoredPeople(), by)
    assert preview.faults == []
    passwords = prepared_passwords(len(preview.new))
    return carry_out(rows, passwords, seen=preview.seen, by=by, file="用户.xlsx")


def test_units_are_found_in_any_spelling_and_several_in_a_cell(units: Units) -> None:
    both = make_department("c", "甲、乙联合办公室")
    cells = ["单位甲", "单位 甲；单位乙", "甲、乙联合办公室", "单位丙、单位甲", ""]
    rows = [row(n, name=f"人{n}", units=cell) for n, cell in enumerate(cells)]
    found = matched(rows, StoredPeople(), {})
    assert [person.units for person in found] == [
        [units[0]],
        list(units),
        [both],
        [units[0]],
        [],
    ]
    assert [person.unknown_units for person in found][2:] == [[], ["单位丙"], []]
    said = matched(rows, StoredPeople(), {"单位丙": units[1]})
    assert said[3].units == [units[1], units[0]] and not said[3].unknown_units
    assert not matched(rows, StoredPeople(), {"单位丙": None})[3].unknown_units


def test_account_is_known_by_login_name_or_by_name_and_unit(units: Units) -> None:
    wang = make_user("wangfang", Role.REPORTER, departments=units[:1], name="王芳")
    User.objects.filter(pk=wang.pk).update(phone="138-0000-0000")
    stored = StoredPeople()
    by_login = row(1, name="王 芳", username="WangFang")
    by_unit = row(2, name="王　芳", units="单位甲")
    elsewhere = row(3, name="王芳", units="单位乙")
    by_phone = row(4, name="王方", phone="13800000000")
    another = row(5, name="张伟", username="zhangwei")
    found = matched([by_login, by_unit, elsewhere, by_phone, another], stored, {})
    assert [person.known for person in found] == [wang, wang, None, None, None]
    assert [person.offers for person in found] == [[], [], [wang], [wang], []]
    assert [person.proposed for person in found][2:] == ["", "", NEW]


@pytest.mark.parametrize(
    "cell, role",
    [("填报员", Role.REPORTER), ("县领导", Role.LEADER), ("审核员", Role.REVIEWER), ("其他", None)],
)
def test_roles_are_read_by_their_names(cell: str, role: Role | None) -> None:
    (person,) = matched([row(1, name="王芳", role=cell)], StoredPeople(), {})
    assert person.role == role


def test_new_accounts_get_one_time_passwords_that_have_to_be_changed(
    planner: User, units: Units, client: Client
) -> None:
    Department.objects.filter(pk=units[0].pk).update(county_leader="李 某")
    rows = [
        SettledPerson(row(1, name="王芳", phone="1", email="w@x.cn"), NEW, Role.REPORTER, units),
        SettledPerson(row(2, name="李某"), NEW, Role.LEADER),
        SettledPerson(row(3, name="不要的"), SKIP, None),
    ]
    found, slips = done(rows, planner)
    assert len(found.new) == 2
    wang, leader = User.objects.get(name="王芳"), User.objects.get(name="李某")
    assert (wang.username, wang.phone, wang.email) == ("wangfang", "1", "w@x.cn")
    assert [group.name for group in wang.groups.all()] == ["reporter"]
    assert list(wang.departments.all()) == list(units)
    assert (leader.county_leader, leader.groups.get().name) == ("李某", "leader")
    for user in (wang, leader):
        assert user.must_change_password and user.password_given_by == planner
        assert user.history.first().history_change_reason == "从文件导入：用户.xlsx"
        assert not user.is_superuser and not user.is_staff
    assert (slips[0].name, slips[0].units, slips[0].role) == ("王芳", "单位甲、单位乙", "填报员")
    assert slips[0].password != slips[1].password
    assert client.login(username="wangfang", password=slips[0].password)
    assert client.get("/admin/")["Location"] == "/password/"


def test_no_password_is_stored_in_clear(planner: User, units: Units) -> None:
    rows = [SettledPerson(row(1, name="王芳"), NEW, Role.REPORTER, units[:1])]
    (slip,) = done(rows, planner)[1]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            assert slip.password not in repr(cursor.fetchall()), table


@pytest.mark.parametrize(
    "settled, fault",
    [
        (SettledPerson(row(2, name="张伟"), NEW, None), "第2行“张伟”没有角色。"),
        (SettledPerson(row(2, name="张伟"), NEW, Role.REPORTER), "是填报员，要有单位"),
        (SettledPerson(row(2, name="张伟"), NEW, Role.REVIEWER), "审核员的账号由系统管理员"),
        (SettledPerson(row(2, name="张伟"), NEW, Role.PLANNER), "计划管理员的账号由系统管理员"),
        (
            SettledPerson(row(2, name="张伟", username="PLANNER"), NEW, Role.LEADER),
            "登录名“PLANNER”已经有了（系统里的账号）",
        ),
        (SettledPerson(row(2, name="张伟"), NEW, Role.LEADER, (), "a b"), "的用户名："),
        (SettledPerson(row(2, name="张伟", email="x"), NEW, Role.LEADER), "的电子邮件"),
        (SettledPerson(row(2, name="王芳"), NEW, Role.LEADER), "第1行和第2行都叫王芳"),
        (SettledPerson(row(2, name="张伟"), "999", None), "第2行：选的账号已经没有了。"),
    ],
)
def test_what_cannot_be_is_a_fault_and_nothing_is_written(
    planner: User, settled: SettledPerson, fault: str
) -> None:
    rows = [SettledPerson(row(1, name="王芳"), NEW, Role.LEADER), settled]
    found = compare(rows, StoredPeople(), planner)
    assert len(found.faults) == 1 and fault in found.faults[0]
    passwords = prepared_passwords(len(found.new))
    with pytest.raises(Refused):
        carry_out(rows, passwords, seen=found.seen, by=planner, file="x")
    assert User.objects.count() == 1


def test_superuser_makes_reviewers_too(units: Units) -> None:
    chief = User.objects.create_superuser("chief")
    rows = [SettledPerson(row(1, name="张伟"), NEW, Role.REVIEWER)]
    done(rows, chief)
    assert User.objects.get(name="张伟").groups.get().name == "reviewer"


def test_two_people_of_one_name_have_their_login_names(planner: User) -> None:
    rows = [
        SettledPerson(row(1, name="王芳"), NEW, Role.LEADER),
        SettledPerson(row(2, name="王芳", username="wangfang-jia"), NEW, Role.LEADER),
    ]
    done(rows, planner)
    assert set(User.objects.filter(name="王芳").values_list("username", flat=True)) == {
        "wangfang",
        "wangfang-jia",
    }


def test_known_account_keeps_role_and_password(planner: User, units: Units) -> None:
    wang = make_user("wangfang", Role.REPORTER, departments=units[:1], name="王芳")
    before = wang.password
    told = row(1, name="王芳", phone="2")
    rows = [SettledPerson(told, str(wang.pk), Role.LEADER, units)]
    found, slips = done(rows, planner)
    assert slips == []
    assert found.changed[0].changes == [
        ("联系电话", "", "2"),
        ("增加单位", "单位甲", "单位乙"),
    ]
    assert found.notices == ["第1行：王芳已有账号，角色保持原样；要改的在“用户”里改。"]
    wang.refresh_from_db()
    assert (wang.phone, wang.password, wang.must_change_password) == ("2", before, False)
    assert list(wang.departments.all()) == list(units)
    assert [group.name for group in wang.groups.all()] == ["reporter"]


@pytest.mark.parametrize("guarded", ["reviewer", "chief", "planner"])
def test_account_of_others_to_manage_stays_as_it_is(
    planner: User, reviewer: User, guarded: str
) -> None:
    User.objects.create_superuser("chief")
    user = User.objects.get(username=guarded)
    rows = [SettledPerson(row(1, name="某人", phone="2"), str(user.pk), None)]
    found, _ = done(rows, planner)
    assert not found.changed and "不归您管" in found.notices[0]
    user.refresh_from_db()
    assert user.phone == ""


def test_account_changed_since_the_preview_is_refused(planner: User, units: Units) -> None:
    rows = [SettledPerson(row(1, name="张伟"), NEW, Role.LEADER)]
    for change in (
        lambda: User.objects.update(phone="9"),
        lambda: make_user("another", Role.LEADER),
        lambda: planner.departments.add(units[0]),
        lambda: Department.objects.update(phone="9"),
    ):
        seen = compare(rows, StoredPeople(), planner).seen
        change()
        with pytest.raises(Refused, match="有人改过用户或者单位"):
            carry_out(rows, prepared_passwords(1), seen=seen, by=planner, file="x")
    assert not User.objects.filter(name="张伟").exists()


def test_so_many_accounts_are_made_at_once_and_no_more(planner: User) -> None:
    rows = [SettledPerson(row(n, name=f"人{n}"), NEW, Role.LEADER) for n in range(MOST + 1)]
    assert compare(rows[:MOST], StoredPeople(), planner).faults == []
    faults = compare(rows, StoredPeople(), planner).faults
    assert faults == [f"一次最多新建{MOST}个账号，请分几次导入。"]


def test_reading_costs_as_much_for_three_accounts_as_for_one(
    units: Units, django_assert_num_queries: Any
) -> None:
    for number in (1, 2, 3):
        make_user(f"u{number}", Role.REPORTER, departments=units)
        with django_assert_num_queries(6):
            assert StoredPeople().digest
