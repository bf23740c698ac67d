"""Rows read together with their few children in one query; prefetching takes one more per kind."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet

RowT = TypeVar("RowT", bound=Model)


class Along:
    """Children of the model `child`, reached by `path`, to be read along as a list named `to`.

    The list is sorted by the children's own attributes in `by`, whatever order the query has: a
    database may return joined rows in any order that the query does not name.
    """

    def __init__(self, path: str, child: type[Model], to: str, *, by: tuple[str, ...]) -> None:
        self.to = to
        self.sort_key = attrgetter(*by)
        self._child = child
        self._columns = [field.attname for field in child._meta.concrete_fields]
        self._names = [f"{to}_{column}" for column in self._columns]
        self._key = self._columns.index(child._meta.pk.attname)
        self.joined = {
            name: F(f"{path}__{column}")
            for name, column in zip(self._names, self._columns, strict=True)
        }

    def take(self, row: Model, found: dict[Any, Model]) -> None:
        """Move the child that the joined row carries, if any, to those found, each once."""
        values = [row.__dict__.pop(name) for name in self._names]
        key = values[self._key]
        if key is not None and key not in found:
            found[key] = self._child.from_db(row._state.db, self._columns, values)


class _Family:
    """A row and its children found so far, by kind and key."""

    def __init__(self, row: Model, kinds: int) -> None:
        self.row = row
        self._children: list[dict[Any, Model]] = [{} for _ in range(kinds)]

    def take(self, row: Model, along: Iterable[Along]) -> None:
        for kind, children in zip(along, self._children, strict=True):
            kind.take(row, children)

    def finish(self, along: Iterable[Along]) -> None:
        """Give the row its children as lists."""
        for kind, children in zip(along, self._children, strict=True):
            setattr(self.row, kind.to, sorted(children.values(), key=kind.sort_key))


def read_along(rows: QuerySet[RowT], *along: Along) -> list[RowT]:
    """The rows, each once, with their children as lists (one query).

    By LEFT JOINs, which return a row once for each child, and with two kinds for each pair: for few
    children only.
    """
    joined: dict[str, F] = {}
    for kind in along:
        joined.update(kind.joined)
    families: dict[Any, _Family] = {}
    read: list[RowT] = []
    for row in rows.annotate(**joined):
        family = families.get(row.pk)
        if family is None:
            family = families[row.pk] = _Family(row, len(along))
            read.append(row)
        family.take(row, along)
    for family in families.values():
        family.finish(along)
    return read
