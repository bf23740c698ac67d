"""The constraints of our models, and how a refusal by one is recognised on either database."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

# Whatever breaks the first breaks the second too; PostgreSQL names the first by name.
IMPLIES = {
    "target_rule_kind_known": "target_rule_has_its_numbers",
    "revision_rule_kind_known": "revision_rule_has_its_numbers",
    "User.username": "user_username_once_without_case",
}

OURS = ("reporting", "indicators", "projects")


def own_models(app: str) -> list[type[models.Model]]:
    """The app's models, without the copies that keep their history."""
    return [
        model
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
    ]


def promises(app: str) -> dict[str, tuple[type[models.Model], tuple[str, ...]]]:
    """The constraints of an app's models: name → model, and the columns of a unique one.

    A unique field has no named constraint of its own and is called `Model.field`.
    """
    found: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {}
    for model in own_models(app):
        for constraint in model._meta.constraints:
            fields = constraint.fields if isinstance(constraint, models.UniqueConstraint) else ()
            found[constraint.name] = (model, tuple(_column(model, name) for name in fields))
        for field in model._meta.local_fields:
            if field.unique and not field.primary_key:
                found[f"{model.__name__}.{field.name}"] = (model, (_column(model, field.name),))
    return found


Breakers = Mapping[str, list[Callable[[], Any]]]
"""Constraint's name → the ways in which a test tries to break it."""


def cases(breakers: Breakers) -> list[Any]:
    """Each way of breaking each constraint, as parameters `name, act`."""
    return [
        pytest.param(name, act, id=f"{name}-{n}")
        for name, acts in breakers.items()
        for n, act in enumerate(acts)
    ]


def change(row: models.Model, **fields: Any) -> None:
    """Write past the model's own checks."""
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field) and field.column is not None
    return field.column


@contextmanager
def refused(app: str, name: str) -> Iterator[None]:
    """What is done inside must be refused by the database, by this constraint and no other.

    SQLite names a check, but of a unique constraint the columns only; the name of a unique field on
    PostgreSQL is not the model's either.
    """
    model, columns = promises(app)[name]
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    message = str(caught.value)
    table = model._meta.db_table
    if IMPLIES.get(name, name) in message:
        return
    if not columns:
        assert name in message
    elif connection.vendor == "sqlite":
        assert message == "UNIQUE constraint failed: " + ", ".join(
            f"{table}.{column}" for column in columns
        )
    elif "." in name:
        # A column whose name is a word of SQL is quoted.
        named = message.replace(f'("{columns[0]}")', f"({columns[0]})")
        assert f"Key ({columns[0]})=" in named and f'"{table}_{columns[0]}_' in message
    else:
        assert f'unique constraint "{name}"' in message
