"""Migrating makes the tables that the models describe; so does making them at once.

The tests' own database is made from the models, and so what these tests compare with.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.chengkou.demo.conftest import Spare
from tests.constraints import OURS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision,
        numeric_scale, is_nullable, column_default, is_identity, collation_name
    FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
MADE_BY = "SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"


def own(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def schema(sql: Any) -> set[tuple[Any, ...]]:
    """Our tables with their columns, constraints and indexes, in whatever order."""
    if connection.vendor == "postgresql":
        statements = (COLUMNS, CONSTRAINTS, INDEXES)
        found = {(*row, place) for place, text in enumerate(statements) for row in sql(text)}
    else:
        found = {
            (table, made_by[: made_by.index("(")], part)
            for table, made_by in sql(MADE_BY)
            for part in parts(made_by)
        }
    # Django's own tables are its own concern.
    models = [
        model
        for app in OURS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    tables = {model._meta.db_table for model in models}
    assert tables <= {table for table, *_ in found}
    return {row for row in found if row[0] in tables}


def parts(made_by: str) -> Iterator[str]:
    """What a statement has between its outer brackets, split at outer commas; and the rest."""
    depth, begin, quote = 0, made_by.index("(") + 1, ""
    for place, sign in enumerate(made_by):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        else:
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if (sign == "," and depth == 1) or (sign == ")" and depth == 0):
                yield made_by[begin:place].strip()
                begin = place + 1
    yield made_by[begin:].strip()


def succeed(spare: Spare, *command: str) -> None:
    done = spare.manage(*command)
    assert done.returncode == 0, done.stderr


def test_migrations_make_what_the_models_describe(spare: Spare) -> None:
    succeed(spare, "migrate", "-v0")
    assert schema(spare.sql) == schema(own)


def test_tables_made_at_once_are_the_same_and_count_as_migrated(spare: Spare) -> None:
    make = "from chengkou.demo.tables import make_tables; make_tables()"
    succeed(spare, "shell", "-v0", "-c", make)
    assert schema(spare.sql) == schema(own)
    succeed(spare, "migrate", "--check")
    rights = "SELECT count(*) FROM auth_group_permissions"
    assert spare.sql(rights) == own(rights)


def test_a_comma_inside_quotes_or_brackets_ends_no_part() -> None:
    made_by = """CREATE TABLE "a" ("b" integer, CHECK ("c" IN (1, 2)), "d,e" text DEFAULT '(,') x"""
    assert list(parts(made_by)) == [
        '"b" integer',
        'CHECK ("c" IN (1, 2))',
        "\"d,e\" text DEFAULT '(,'",
        "x",
    ]
