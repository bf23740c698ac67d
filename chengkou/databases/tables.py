"""All tables of all apps, whichever database holds them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.migrations.recorder import MigrationRecorder

MIGRATIONS = "django_migrations"
# Tables that `migrate` fills: a database with rows in no others was never used.
FILLED_BY_MIGRATE = (
    MIGRATIONS,
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "reporting_dataversion",
)
BATCH = 1000
"""Rows that are in memory at once."""

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """The table of a model, or of a many-to-many field."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        """Its name in the database."""
        return self.model._meta.db_table

    @property
    def fields(self) -> list[Any]:
        """The fields that have a column which is written, in the order of their columns' names."""
        own = [field for field in self.model._meta.concrete_fields if not field.generated]
        return sorted(own, key=lambda field: str(field.column))

    def rows(self, alias: str) -> Iterator[Row]:
        """Every row, with the values of `fields` as Python has them; a batch is held at once."""
        names = [field.attname for field in self.fields]
        # Not by a manager: some leave rows out.
        every: models.QuerySet[Any] = models.QuerySet(self.model, using=alias)
        return every.order_by("pk").values_list(*names).iterator(chunk_size=BATCH)


def tables() -> list[Table]:
    """The tables of all apps, by name. What migrations were applied is not among them."""
    found = [
        Table(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    return sorted(found, key=lambda table: table.name)


def migrations_of(alias: str) -> set[tuple[str, str]]:
    """App and name of each migration that the database has; none where it was never migrated.

    What apps left behind that are gone is not among them.
    """
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return {(app, name) for app, name in applied if app in apps.app_configs}


def names_in(alias: str) -> list[str]:
    """The names of all tables that the database has."""
    return sorted(connections[alias].introspection.table_names())


def used_table(alias: str) -> str:
    """The name of a table with rows that `migrate` did not make; empty where there is none."""
    return next((name for name in names_in(alias) if _is_used(alias, name)), "")


def _is_used(alias: str, name: str) -> bool:
    return name not in FILLED_BY_MIGRATE and has_rows(alias, name)


def has_rows(alias: str, name: str) -> bool:
    """Whether the table of that name has a row (one query)."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(name)} LIMIT 1")  # noqa: S608
        return cursor.fetchone() is not None


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in lists of at most BATCH."""
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch
