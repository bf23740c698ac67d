"""Copying a row for another year: whatever fields its table has, today's and later ones."""

from typing import Any, TypeVar

from django.db import models

RowT = TypeVar("RowT", bound=models.Model)


def copy_of(row: RowT, **changes: Any) -> RowT:
    """An unsaved copy of a row with all its columns but the key, then with the `changes`.

    Columns are taken from the table, so that one which is added later is copied too; a change is
    named as a field (`plan`) or a column (`lead_id`). Rows that belong to it, and links to several
    rows, are the caller's.
    """
    columns = [field for field in row._meta.concrete_fields if not field.primary_key]
    copy = type(row)(**{column.attname: getattr(row, column.attname) for column in columns})
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy
