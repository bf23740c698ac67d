"""The version of the data changes with every write, whatever writes, and with nothing else."""

import threading
from collections.abc import Callable
from contextlib import nullcontext, suppress
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import serializers
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Actual
from projects.models import ProjectProgress
from reporting.actions import Refused
from reporting.db import data_version as data_version_module
from reporting.db.data_version import (
    SUBMISSIONS,
    data_versions,
    renewing,
    version_of,
    versions_of_tables,
    watch,
)
from reporting.enums import Action, Role
from reporting.models import DataVersion, Department, Submission, SubmissionEvent, User
from tests.factories import (
    PASSWORD,
    make_actual,
    make_department,
    make_evidence,
    make_line,
    make_plan,
    make_progress,
    make_target,
    make_user,
)
from tests.racing import PATIENCE

pytestmark = pytest.mark.django_db


def data_version() -> str:
    """The version of all data."""
    return data_versions().whole


def raw_update() -> None:
    with connection.cursor() as cursor:
        cursor.execute('UPDATE "reporting_department" SET "name" = %s', ["改名"])


def load(department: Department) -> None:
    department.name = "改名"
    (row,) = serializers.deserialize("json", serializers.serialize("json", [department]))
    row.save()


@pytest.fixture
def elsewhere() -> Callable[[Callable[[], object]], None]:
    """Do something on a connection of its own, and wait for it."""

    def run(act: Callable[[], object]) -> None:
        failures: list[BaseException] = []

        def work() -> None:
            try:
                act()
            except BaseException as error:  # noqa: BLE001  raised again by the thread that waits
                failures.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join(PATIENCE)
        assert not thread.is_alive(), "it waits for somebody"
        if failures:
            raise failures[0]

    return run


WRITES: dict[str, Callable[[Department, User], object]] = {
    "save": lambda department, user: department.save(),
    "create": lambda department, user: Department.objects.create(code="b", name="乙"),
    "update": lambda department, user: Department.objects.update(name="改名"),
    "bulk_create": lambda department, user: Department.objects.bulk_create(
        [Department(code="b", name="乙")]
    ),
    "bulk_create, known left alone": lambda department, user: Department.objects.bulk_create(
        [Department(code="b", name="乙")], ignore_conflicts=True
    ),
    "bulk_update": lambda department, user: Department.objects.bulk_update([department], ["name"]),
    "delete": lambda department, user: department.delete(),
    "delete of many": lambda department, user: Department.objects.all().delete(),
    "loaddata": lambda department, user: load(department),
    "raw SQL": lambda department, user: raw_update(),
    "a unit given": lambda department, user: user.departments.add(department),
    "a role given": lambda department, user: user.groups.add(
        Group.objects.get(name=Role.LEADER.value)
    ),
    "a right given": lambda department, user: user.user_permissions.add(
        Permission.objects.all()[0]
    ),
    "a right of a role": lambda department, user: Group.objects.all()[0].permissions.clear(),
    "a name": lambda department, user: User.objects.update(name="改名"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_every_write_makes_a_new_version(write: Callable[[Department, User], object]) -> None:
    department, user = make_department("a"), make_user("a")
    before = data_version()
    write(department, user)
    assert data_version() != before
    assert data_version() == data_version(), "reading makes none"


def versions_made_by(act: Callable[[], object]) -> int:
    """How often the version is renewed meanwhile."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return len([query for query in asked if "reporting_dataversion" in query["sql"]])


def test_transaction_renews_at_its_first_write_only() -> None:
    department = make_department("a")

    @transaction.atomic
    def write() -> None:
        for _ in range(3):
            raw_update()
            department.save()

    assert [versions_made_by(write) for _ in range(2)] == [1, 1]


def test_write_after_the_version_was_read_renews() -> None:
    make_department("a")
    with transaction.atomic():
        seen = {data_version()}
        for _ in range(3):
            raw_update()
            seen.add(data_version())
    assert len(seen) == 4


@pytest.mark.parametrize("is_taken_back", [False, True])
def test_write_in_a_savepoint_renews_and_holds_unless_taken_back(is_taken_back: bool) -> None:
    make_department("a")

    def write_inside() -> None:
        with transaction.atomic():
            raw_update()
            transaction.set_rollback(is_taken_back)

    with transaction.atomic():
        raw_update()
        assert versions_made_by(write_inside) == 1
        assert versions_made_by(raw_update) == int(is_taken_back)
        assert versions_made_by(raw_update) == 0


@pytest.mark.parametrize("wrote_before", [False, True])
def test_savepoint_that_is_rolled_back_takes_its_version_back(wrote_before: bool) -> None:
    make_department("a")
    with transaction.atomic():
        if wrote_before:
            raw_update()
        before = data_version()
        with transaction.atomic():
            raw_update()
            assert data_version() != before
            transaction.set_rollback(True)
        assert data_version() == before
        raw_update()
        assert data_version() != before


def write_and_take_back() -> None:
    with transaction.atomic():
        raw_update()
        transaction.set_rollback(True)


def write_and_fail() -> None:
    with suppress(IntegrityError), transaction.atomic():
        raw_update()
        Department.objects.bulk_create([Department(code="a", name="甲")])


def write_and_lose_the_connection() -> None:
    with transaction.atomic():
        raw_update()
        connection.close()


LOST: dict[str, Callable[[], None]] = {
    "nothing": lambda: None,
    "rolled back": write_and_take_back,
    "failed": write_and_fail,
    "connection lost": write_and_lose_the_connection,
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
@pytest.mark.parametrize("is_atomic", [False, True])
def test_write_renews_whatever_became_of_the_transaction_before(
    is_atomic: bool, lost: Callable[[], None], elsewhere: Any
) -> None:
    """Read from elsewhere, since a read on the same connection makes the next write renew."""
    make_department("a")
    seen: list[str] = []

    def look() -> None:
        seen.append(data_version())

    elsewhere(look)
    for _ in range(2):
        lost()
        with transaction.atomic() if is_atomic else nullcontext():
            raw_update()
        elsewhere(look)
    assert len(set(seen)) == 3


@pytest.mark.django_db(transaction=True)
def test_transactions_that_are_nobody_elses_each_make_one() -> None:
    make_department("a")

    @transaction.atomic
    def write(*, takes_back: bool) -> None:
        with transaction.atomic():
            raw_update()
            transaction.set_rollback(takes_back)
        raw_update()

    seen = [data_version()]
    for takes_back in (False, False, True, True, False):
        write(takes_back=takes_back)
        seen.append(data_version())
    assert len(set(seen)) == 6


def test_what_is_taken_back_leaves_the_version_as_it_was() -> None:
    department = make_department("a")
    before = data_version()
    with transaction.atomic():
        department.save()
        transaction.set_rollback(True)
    assert data_version() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.bulk_create([Department(code="a", name="甲")])
    assert data_version() == before


def test_signing_in_makes_none(client: Client) -> None:
    make_user("a", Role.LEADER)
    before = data_version()
    client.post("/login/", {"username": "a", "password": PASSWORD})
    assert "_auth_user_id" in client.session
    assert data_version() == before


def test_a_version_never_comes_back() -> None:
    department = make_department("a")
    seen = set()
    for _ in range(20):
        department.save()
        seen.add(data_version())
    assert len(seen) == 20
    assert DataVersion.objects.count() == 1, (
        "one row is enough where nobody writes at the same moment"
    )


def test_a_connection_is_watched_once() -> None:
    before = list(connection.execute_wrappers)
    watch(connection=connection)
    assert connection.execute_wrappers == before


OUTSIDE: dict[str, Callable[[], object]] = {
    "update": lambda: Department.objects.update(name="改名"),
    "delete": lambda: Department.objects.filter(code="a").delete(),
    "create": lambda: Department.objects.create(code="b", name="乙"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["update", "delete"])
def test_outside_of_a_transaction_neither_is_made_without_the_other(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_department("a")
    before = data_version(), list(Department.objects.values_list("code", "name"))

    def fail(alias: str, data: str) -> None:
        raise Refused

    monkeypatch.setattr("reporting.db.data_version._renew", fail)
    with pytest.raises(Refused):
        OUTSIDE[name]()
    assert (data_version(), list(Department.objects.values_list("code", "name"))) == before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", OUTSIDE)
def test_outside_of_a_transaction_both_are_seen_at_once(
    name: str, elsewhere: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_department("a")
    seen: list[object] = []

    def look() -> None:
        seen.append((data_version(), list(Department.objects.values_list("code", "name"))))

    def looked_at(alias: str, data: str) -> None:
        elsewhere(look)
        renew(alias, data)
        elsewhere(look)

    elsewhere(look)
    renew = data_version_module._renew
    monkeypatch.setattr(data_version_module, "_renew", looked_at)
    OUTSIDE[name]()
    monkeypatch.undo()
    elsewhere(look)
    before, *between, after = seen
    assert between and all(each == before for each in between)
    assert before != after


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_writers_wait_for_nobody_and_none_is_overlooked(elsewhere: Any) -> None:
    department, plan = make_department("a"), make_plan()
    seen: list[str] = []

    def look() -> None:
        seen.append(data_version())

    elsewhere(look)
    with transaction.atomic():
        department.save()
        elsewhere(look)
        elsewhere(plan.save)
        elsewhere(look)
    elsewhere(look)
    assert seen[0] == seen[1], "what is not committed has happened to nobody else"
    assert len(set(seen)) == 3
    assert DataVersion.objects.count() == 2


# Versions by kind.


def renewed_by(act: Callable[[], object]) -> set[str]:
    """What becomes new by it: a kind of rows, or `everything`, or `reports`."""
    before = data_versions()
    act()
    after = data_versions()
    found = {
        version_of(model)
        for model in (Actual, ProjectProgress)
        if after.of((model,)) != before.of((model,))
    }
    if after.of(()) != before.of(()):
        found.add("everything")
    if after.whole != before.whole and not found:
        found.add("reports")
    return found


def test_write_of_rows_renews_their_kind_alone() -> None:
    plan = make_plan()
    make_actual(make_target(plan), "6")
    make_progress(make_line(plan), "5")
    update = {"explanation": "外需偏弱"}
    assert renewed_by(lambda: Actual.objects.update(**update)) == {"indicators.actual"}
    assert renewed_by(lambda: ProjectProgress.objects.update(**update)) == {
        "projects.projectprogress"
    }
    every = {"indicators.actual", "projects.projectprogress", "everything"}
    assert renewed_by(lambda: Department.objects.update(name="改名")) == every
    assert renewed_by(lambda: Submission.objects.update(version=5)) == every


def test_event_renews_what_tells_of_reports_alone() -> None:
    form = make_actual(make_target(make_plan()), "6").submission

    def happen() -> None:
        SubmissionEvent.objects.create(submission=form, action=Action.SAVE, to_state=form.state)

    assert renewed_by(happen) == {"reports"}


def test_what_no_page_reads_renews_nothing() -> None:
    actual = make_actual(make_target(make_plan()), "6")
    user = make_user("a")
    assert renewed_by(lambda: make_evidence(actual.submission, user)) == set()


def test_write_that_meets_no_row_renews_nothing() -> None:
    assert not Department.objects.exists()
    assert renewed_by(lambda: Department.objects.update(name="改名")) == set()
    assert renewed_by(lambda: Department.objects.all()._raw_delete("default")) == set()


def test_writes_of_two_kinds_in_a_transaction_renew_both_once() -> None:
    plan = make_plan()
    make_actual(make_target(plan), "6")
    make_progress(make_line(plan), "5")

    @transaction.atomic
    def write() -> None:
        for _ in range(2):
            Actual.objects.update(explanation="甲")
            ProjectProgress.objects.update(explanation="甲")

    write()
    assert versions_made_by(write) == 2
    assert renewed_by(write) == {"indicators.actual", "projects.projectprogress"}


def test_what_is_renewed_instead_holds_for_the_block_and_the_tables_named() -> None:
    plan = make_plan()
    make_actual(make_target(plan), "6")
    update = {"explanation": "甲"}

    def write() -> None:
        with suppress(Refused), renewing({Actual: None, Department: SUBMISSIONS}):
            Actual.objects.update(**update)
            Department.objects.update(name="改名")
            raise Refused

    assert renewed_by(write) == {"reports"}
    assert renewed_by(lambda: Actual.objects.update(**update)) == {"indicators.actual"}

    def write_another() -> None:
        with renewing({Actual: None}):
            make_user("b")

    assert "everything" in renewed_by(write_another)


def test_versions_are_told_apart_by_tokens_that_fit() -> None:
    names = {*versions_of_tables().values(), SUBMISSIONS}
    assert len(names) == 6
    begins = {data_version_module._begin(name) for name in names}
    assert len(begins) == len(names)
    longest = DataVersion._meta.get_field("token").max_length
    assert longest is not None and all(len(begin) + 16 <= longest for begin in begins)
