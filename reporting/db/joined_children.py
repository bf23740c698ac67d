"""Reads rows and a few related rows of theirs in one query, where prefetching takes one a kind."""

from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet

RowT = TypeVar("RowT", bound=Model)


class Along:
    """Related rows to be read with others.

    Rows of the model `child`, to which `path` leads, become a list named `to` of every row.
    """

    def __init__(self, path: str, child: type[Model], to: str) -> None:
        self.to = to
        self._child = child
        self._columns = [field.attname for field in child._meta.concrete_fields]
        self._key = child._meta.pk.attname
        self.joined = {self._name(column): F(f"{path}__{column}") for column in self._columns}

    def _name(self, column: str) -> str:
        return f"{self.to}_{column}"

    def take(self, row: Model, found: dict[Any, Model]) -> None:
        """Add the child that the joined row has, if any, to those found of that row."""
        values = {column: row.__dict__.pop(self._name(column)) for column in self._columns}
        key = values[self._key]
        if key is not None and key not in found:
            found[key] = self._child.from_db(row._state.db, self._columns, list(values.values()))


def read_along(rows: QuerySet[RowT], *along: Along) -> list[RowT]:
    """The rows with their children (one query).

    LEFT JOINs, in which a row comes once for every child, and with two kinds for every pair: for
    few children.
    """
    joined = {}
    for kind in along:
        joined.update(kind.joined)
    found: dict[Any, RowT] = {}
    children: dict[tuple[Any, str], dict[Any, Model]] = {}
    for row in rows.annotate(**joined):
        found.setdefault(row.pk, row)
        for kind in along:
            kind.take(row, children.setdefault((row.pk, kind.to), {}))
    for row in found.values():
        for kind in along:
            setattr(row, kind.to, list(children[row.pk, kind.to].values()))
    return list(found.values())
