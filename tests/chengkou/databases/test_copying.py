"""A database moved into another: every row with its key, in history too, and compared."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.connection import ConnectionDoesNotExist

from chengkou.databases import copying
from chengkou.databases.copying import CannotCopy, copy_all, last_number, other_database
from chengkou.databases.measures import measure_all
from chengkou.databases.tables import Table, names_in
from chengkou.demo import prepare
from reporting.models import DataVersion, Department, User
from tests.chengkou.databases import fresh
from tests.factories import make_actual, make_department, make_plan, make_target

pytestmark = pytest.mark.django_db

OWN = DEFAULT_DB_ALIAS


def quiet(line: str) -> None:
    """Say nothing."""


@pytest.fixture
def other(tables_alone: fresh.Environment, tmp_path: Path) -> Iterator[str]:
    """The alias of an empty database of this run's kind, with all tables."""
    with (
        fresh.copy_of(tables_alone, tmp_path / "other.sqlite3") as variables,
        other_database(fresh.settings_of(variables)) as alias,
    ):
        yield alias


@pytest.mark.slow
def test_demo_moved_there_and_back_is_the_same(
    tables_alone: fresh.Environment, tmp_path: Path
) -> None:
    """On PostgreSQL by way of SQLite, as one that is moved and moved back."""
    prepare.fill()
    Session.objects.create(session_key="b2", session_data="x", expire_date=timezone.now())
    before = measure_all(OWN)
    assert before["reporting_submission"].rows > 50 and before["django_session"].rows == 1
    assert before["indicators_historicaltarget"].rows > 200
    there = fresh.sqlite(tmp_path / "there.sqlite3")
    with (
        other_database(fresh.settings_of(there)) as other,
        fresh.copy_of(tables_alone, tmp_path / "back.sqlite3") as back,
        other_database(fresh.settings_of(back), "third") as third,
    ):
        fresh.make_tables(other)
        assert copy_all(OWN, other, quiet).measures == before == measure_all(other)
        assert copy_all(other, third, quiet).measures == before == measure_all(third)


def test_figures_moments_and_texts_come_over_as_they_are(other: str) -> None:
    actual = make_actual(make_target(make_plan(2024), 1), "7.10")
    copy_all(OWN, other, quiet)
    kept = type(actual)._base_manager.using(other).get(pk=actual.pk)
    assert str(kept.value) == "7.10" and kept.target.name == actual.target.name
    own, copy = (actual.target.plan.history.using(alias).get() for alias in (OWN, other))
    assert (copy.history_id, copy.history_date) == (own.history_id, own.history_date)


def test_versions_of_the_data_are_copied_and_not_renewed(other: str) -> None:
    make_department()
    own = set(DataVersion.objects.values_list("pk", "token"))
    copy_all(OWN, other, quiet)
    assert set(DataVersion.objects.using(other).values_list("pk", "token")) == own
    assert set(DataVersion.objects.values_list("pk", "token")) == own


def test_number_of_a_deleted_row_is_not_given_again(other: str) -> None:
    unit = make_department()
    Department._base_manager.filter(pk=unit.pk)._raw_delete(OWN)
    copy_all(OWN, other, quiet)
    table = Table(Department)
    assert last_number(table, other) == last_number(table, OWN) == unit.pk
    assert Department.objects.using(other).create(name="又一个", code="x").pk == unit.pk + 1


def test_database_with_rows_is_left_alone(other: str) -> None:
    make_department()
    User.objects.using(other).create(username="somebody")
    with pytest.raises(CannotCopy, match="reporting_user里已有数据"):
        copy_all(OWN, other, quiet)
    assert not Department.objects.using(other).exists()


def test_database_without_tables_is_refused(tmp_path: Path) -> None:
    database = fresh.settings_of(fresh.sqlite(tmp_path / "empty.sqlite3"))
    with other_database(database) as alias, pytest.raises(CannotCopy, match="还没有建表"):
        copy_all(OWN, alias, quiet)


def test_database_of_another_version_is_refused(other: str) -> None:
    MigrationRecorder(connections[other]).record_applied("reporting", "9999_later")
    with pytest.raises(CannotCopy, match="9999_later只有一边有"):
        copy_all(OWN, other, quiet)


@pytest.mark.parametrize(
    "damage, said",
    [
        ("DELETE FROM reporting_department", "reporting_department：行数2，另一边0"),
        ("UPDATE reporting_department SET name = name || '?'", "内容不同"),
        ('UPDATE reporting_department SET "order" = "order" + 1', "order合计"),
    ],
)
def test_difference_is_named_and_takes_all_back(
    other: str, damage: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_department("a", "甲")
    make_department("b", "乙")
    keep_numbers = copying._keep_numbers

    def damaging(every: list[Table], source: str, target: str) -> None:
        keep_numbers(every, source, target)
        with connections[target].cursor() as cursor:
            cursor.execute(damage)

    monkeypatch.setattr(copying, "_keep_numbers", damaging)
    with pytest.raises(CannotCopy, match="与原来的不同") as refused:
        copy_all(OWN, other, quiet)
    assert said in str(refused.value)
    assert not Department.objects.using(other).exists()


def test_table_that_no_app_knows_is_named(other: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_over (id integer)")
        cursor.execute("CREATE TABLE left_empty (id integer)")
        cursor.execute("INSERT INTO left_over VALUES (1)")
    assert {"left_over", "left_empty"} <= set(names_in(OWN))
    assert copy_all(OWN, other, quiet).unknown == ["left_over"]


def test_other_database_is_gone_afterwards(tmp_path: Path) -> None:
    with other_database(fresh.settings_of(fresh.sqlite(tmp_path / "other.sqlite3"))) as alias:
        assert connections[alias].vendor == "sqlite"
    with pytest.raises(ConnectionDoesNotExist):
        connections[alias]


# The command


def run(variables: dict[str, str], folder: Path) -> str:
    """What `move_database` prints."""
    file = folder / "other.env"
    file.write_text("".join(f"{name}={value}\n" for name, value in variables.items()), "utf-8")
    out = io.StringIO()
    call_command("move_database", to=file, stdout=out)
    return out.getvalue()


def test_command_says_what_it_moved(tables_alone: fresh.Environment, tmp_path: Path) -> None:
    make_department("a", "甲")
    with fresh.copy_of(tables_alone, tmp_path / "other.sqlite3") as target:
        printed = run(target, tmp_path)
        assert "reporting_department：1行" in printed and "逐表相同" in printed
        with pytest.raises(CommandError, match="已有数据"):
            run(target, tmp_path)


def test_command_refuses_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("move_database", to=tmp_path / "missing.env")


def test_command_says_that_a_server_cannot_be_reached(tmp_path: Path) -> None:
    unreachable = {"DB": "postgresql", "DB_HOST": str(tmp_path), "DB_NAME": "x"}
    with pytest.raises(CommandError, match="没有搬成，目标数据库未动"):
        run(unreachable, tmp_path)
