"""All rows of one database brought into another, of the same or of the other kind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.utils import load_backend

from chengkou.databases.measures import Measures, differences, measure, measure_all
from chengkou.databases.tables import (
    FILLED_BY_MIGRATE,
    MIGRATIONS,
    Table,
    batches,
    has_rows,
    migrations_of,
    names_in,
    tables,
    used_table,
)
from reporting.db.data_version import renewing


class CannotCopy(Exception):
    """Nothing was copied; the message says why and what to do."""


@dataclass(frozen=True)
class Copied:
    """What was copied: what each table holds now, and tables no app knows, which stayed."""

    measures: Measures
    unknown: list[str]


@contextmanager
def other_database(database: dict[str, Any], alias: str = "other") -> Iterator[str]:
    """A second database beside the site's own, given as its settings; yields its alias."""
    own = connections.databases[DEFAULT_DB_ALIAS]
    # One connection is enough, and a server that cannot be reached is said at once.
    options = {name: value for name, value in database["OPTIONS"].items() if name != "pool"}
    database = {**database, "OPTIONS": options}
    whole = connections.configure_settings({DEFAULT_DB_ALIAS: own, alias: database})[alias]
    made: Any = load_backend(whole["ENGINE"]).DatabaseWrapper(whole, alias)
    connections[alias] = made
    try:
        yield alias
    finally:
        made.close()
        del connections[alias]


@contextmanager
def snapshot(alias: str) -> Iterator[None]:
    """A transaction that sees one moment of the database, whatever others write meanwhile.

    One that is open already is joined. On SQLite others wait with their writes.
    """
    connection = connections[alias]
    is_first = not connection.in_atomic_block
    with transaction.atomic(using=alias):
        if is_first and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def check_may_copy(source: str, target: str) -> None:
    """Raise CannotCopy unless `target` is migrated as `source` is, and otherwise empty."""
    ours, theirs = migrations_of(source), migrations_of(target)
    if not theirs:
        raise CannotCopy("目标数据库还没有建表：先对它运行 manage.py migrate。")
    if ours != theirs:
        app, name = sorted(ours ^ theirs)[0]
        raise CannotCopy(
            f"两个数据库的表结构不是同一版本（{app}.{name}只有一边有）："
            "先用同一版本的程序对两边都运行 manage.py migrate。"
        )
    used = used_table(target)
    if used:
        raise CannotCopy(f"目标数据库的表{used}里已有数据：只搬进刚建好表的空库，不动它。")


def copy_all(source: str, target: str, say: Callable[[str], None]) -> Copied:
    """Copy every row of every table with its key, and compare both databases.

    All in one transaction of `target`: where anything differs or fails it stays as it was. `say`
    is given a line for each table that has rows. Raises CannotCopy.
    """
    check_may_copy(source, target)
    every = tables()
    nothing = dict.fromkeys(apps.get_models(include_auto_created=True))
    # The versions of the data are rows like others here: copied, not renewed.
    with renewing(nothing), snapshot(source), transaction.atomic(using=target):
        for table in every:
            if table.name in FILLED_BY_MIGRATE:
                _empty(table, target)
        measures = {}
        # In any order: that each key leads somewhere is checked when the transaction ends.
        for table in every:
            _copy(table, source, target)
            measures[table.name] = measure(table, source)
            if measures[table.name].rows:
                say(f"{table.name}：{measures[table.name].rows}行")
        _keep_numbers(every, source, target)
        found = differences(measures, measure_all(target))
        if found:
            raise CannotCopy("搬过去的与原来的不同，目标数据库未动：\n" + "\n".join(found))
    known = {MIGRATIONS, *measures}
    unknown = [name for name in names_in(source) if name not in known]
    return Copied(measures, [name for name in unknown if has_rows(source, name)])


def _empty(table: Table, alias: str) -> None:
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")  # noqa: S608


def _copy(table: Table, source: str, target: str) -> None:
    """Insert the table's rows as they are: no default, no moment of change is set anew."""
    connection = connections[target]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in table.fields)
    marks = ", ".join("%s" for _ in table.fields)
    insert = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        for batch in batches(table.rows(source)):
            prepared = [
                [
                    field.get_db_prep_save(value, connection)
                    for field, value in zip(table.fields, row, strict=True)
                ]
                for row in batch
            ]
            cursor.executemany(insert, prepared)


def _keep_numbers(every: list[Table], source: str, target: str) -> None:
    """Let new rows get numbers that no row had before, one that was deleted least of all.

    The history of a deleted row goes by its number: a new row must not get it.
    """
    numbered = [table for table in every if isinstance(table.model._meta.pk, models.AutoField)]
    connection = connections[target]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(
            no_style(), [table.model for table in numbered]
        ):
            cursor.execute(statement)
    for table in numbered:
        last = last_number(table, source)
        if last > last_number(table, target):
            _set_last_number(table, target, last)


def last_number(table: Table, alias: str) -> int:
    """The highest number that the table's key was given so far; 0 for none (one query or two)."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
            row = cursor.fetchone()
            return row[0] if row else 0
        cursor.execute(
            f"SELECT last_value, is_called FROM {_sequence_of(table, cursor)}"  # noqa: S608
        )
        last, is_called = cursor.fetchone()
        return int(last) if is_called else 0


def _set_last_number(table: Table, alias: str, number: int) -> None:
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            insert = "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)"
            cursor.execute(insert, [table.name, number])
        else:
            cursor.execute("SELECT setval(%s, %s)", [_sequence_of(table, cursor), number])


def _sequence_of(table: Table, cursor: Any) -> str:
    """The quoted name of the sequence that numbers the table's rows on PostgreSQL."""
    pk = table.model._meta.pk
    assert pk is not None
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', pk.column])
    return str(cursor.fetchone()[0])
