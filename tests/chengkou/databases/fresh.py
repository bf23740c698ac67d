"""Databases beside the tests' own: with all tables, and no row but what migrations leave."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from chengkou import env
from chengkou.databases.choice import database_of
from chengkou.databases.copying import other_database
from chengkou.databases.tables import tables

Environment = dict[str, str]


def sqlite(path: Path) -> Environment:
    """The variables of a file that SQLite makes."""
    return {"DB": "sqlite", "DB_NAME": str(path)}


@contextmanager
def postgresql(template: str = "template1") -> Iterator[Environment]:
    """The variables of a new database on the server of the tests, dropped afterwards.

    It begins as a copy of `template`, to which nobody may be connected.
    """
    own = connection.settings_dict
    name = f"fresh_{uuid.uuid4().hex}"
    server: dict[str, Any] = {"host": own["HOST"], "user": own["USER"], "dbname": "postgres"}
    with psycopg.connect(**server, autocommit=True) as server_connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        made = sql.Identifier(name)
        server_connection.execute(create.format(made, sql.Identifier(template)))
        try:
            yield {
                "DB": "postgresql",
                "DB_NAME": name,
                "DB_HOST": own["HOST"],
                "DB_USER": own["USER"],
            }
        finally:
            server_connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


@contextmanager
def with_tables(folder: Path) -> Iterator[Environment]:
    """The variables of a new database of this run's kind, with all tables."""
    if connection.vendor == "postgresql":
        with postgresql() as variables:
            _fill(variables)
            yield variables
        return
    variables = sqlite(folder / "template.sqlite3")
    _fill(variables)
    yield variables


def _fill(variables: Environment) -> None:
    with other_database(settings_of(variables), "template") as alias:
        make_tables(alias)


@contextmanager
def copy_of(template: Environment, path: Path) -> Iterator[Environment]:
    """The variables of a copy of such a database; `path` is its file on SQLite."""
    if template["DB"] == "postgresql":
        with postgresql(template["DB_NAME"]) as variables:
            yield variables
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(template["DB_NAME"], path)
    yield sqlite(path)


def settings_of(variables: Environment) -> dict[str, Any]:
    """The database of these variables as Django's settings want it."""
    with env.reading(variables):
        return database_of(settings.VAR_DIR)


def make_tables(alias: str) -> None:
    """All tables as the models have them: migrating takes ten times as long."""
    made = connections[alias]
    with made.schema_editor() as editor:
        for table in tables():
            if not table.model._meta.auto_created:  # made with the model that has the field
                editor.create_model(table.model)
    recorder = MigrationRecorder(made)
    recorder.ensure_schema()
    for app, name in MigrationLoader(None).disk_migrations:
        recorder.record_applied(app, name)
