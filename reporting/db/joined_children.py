"""Rows read together with their few children in one query; prefetching takes one more per kind.

Of many rows most of the time goes into making them: `Model.__init__` sets every field through its
descriptor, and sends signals. Rows whose `Columns` are named are made without it.
"""

from collections.abc import Collection, Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, QuerySet
from django.db.models.base import ModelState

RowT = TypeVar("RowT", bound=Model)
Family = dict[Any, Model]
"""The children of one kind that a row was found to have, by their keys."""


class Columns(Generic[RowT]):
    """The columns of a model that a query reads, and the rows made of them.

    A row is the one that the query would make, and can be written. Fields that are left out are
    deferred: each costs a query where it is read after all.
    """

    def __init__(
        self,
        model: type[RowT],
        *,
        without: Collection[str] = (),
        annotated: Collection[str] = (),
        **parents: "Columns[Any]",
    ) -> None:
        """`without`: fields left out; `annotated`: what the query adds to a row; `parents`: the
        columns of rows that it belongs to, by the name of its key to them, which is not NULL.
        """
        self.model = model
        fields = [field for field in model._meta.concrete_fields if field.name not in without]
        fields.sort(key=lambda field: not field.primary_key)
        self._names = [field.attname for field in fields] + list(annotated)
        self._parents = parents
        self.number = len(self.paths())

    def paths(self, before: str = "") -> list[str]:
        """What a query reads for a row, its key first, then for its parents."""
        paths = [f"{before}{name}" for name in self._names]
        for relation, parent in self._parents.items():
            paths += parent.paths(f"{before}{relation}__")
        return paths

    def make(self, database: str, values: Sequence[Any], made: dict[Any, Any]) -> RowT:
        """The row of these values, with parents from those `made` before, by model and key."""
        row = self.model.__new__(self.model)
        state = ModelState()
        state.adding = False
        state.db = database
        row.__dict__.update(zip(self._names, values, strict=False), _state=state)
        start = len(self._names)
        for relation, parent in self._parents.items():
            key = parent.model, values[start]
            if key not in made:
                made[key] = parent.make(database, values[start : start + parent.number], made)
            state.fields_cache[relation] = made[key]
            start += parent.number
        return row


class Along:
    """Children of the model `child`, reached by `path`, to be read along as a list named `to`.

    The list is sorted by the children's own attributes in `by`, whatever order the query has: a
    database may return joined rows in any order that the query does not name.
    """

    def __init__(self, path: str, child: type[Model], to: str, *, by: tuple[str, ...]) -> None:
        self.to = to
        self.path = path
        self.columns = Columns(child)
        self._sort_key = attrgetter(*by)
        self.joined = {f"{to}_{name}": F(f"{path}__{name}") for name in self.columns.paths()}

    def take(self, row: Model, family: Family) -> None:
        """Move the child that the joined row carries, if any, to its family."""
        values = [row.__dict__.pop(name) for name in self.joined]
        self.add(str(row._state.db), values, family)

    def add(self, database: str, values: Sequence[Any], family: Family) -> None:
        """Add the child of these values to the family, unless it is there; none has no key."""
        key = values[0]
        if key is not None and key not in family:
            family[key] = self.columns.make(database, values, {})

    def listed(self, family: Family) -> list[Model]:
        return sorted(family.values(), key=self._sort_key)


def read_along(rows: QuerySet[RowT], *along: Along) -> list[RowT]:
    """The rows, each once, with their children as lists (one query).

    By LEFT JOINs, which return a row once for each child, and with two kinds for each pair: for few
    children only.
    """
    joined: dict[str, F] = {}
    for kind in along:
        joined.update(kind.joined)
    read: dict[Any, RowT] = {}
    families: dict[Any, list[Family]] = {}
    for row in rows.annotate(**joined):
        first = read.setdefault(row.pk, row)
        if first is row:
            families[row.pk] = [{} for _ in along]
        for kind, family in zip(along, families[row.pk], strict=True):
            kind.take(row, family)
    for key, row in read.items():
        for kind, family in zip(along, families[key], strict=True):
            setattr(row, kind.to, kind.listed(family))
    return list(read.values())


def read_many(rows: QuerySet[RowT], columns: Columns[RowT], *along: Along) -> list[RowT]:
    """The same of many rows, most of which have no children, made of `columns` (one query)."""
    paths = columns.paths()
    starts = []
    for kind in along:
        starts.append((kind, len(paths), len(paths) + kind.columns.number))
        paths += kind.columns.paths(f"{kind.path}__")
    read: dict[Any, RowT] = {}
    families: dict[tuple[Any, Along], Family] = {}
    made: dict[Any, Any] = {}
    for values in rows.values_list(*paths):
        key = values[0]
        row = read.get(key)
        if row is None:
            row = read[key] = columns.make(rows.db, values, made)
            for kind in along:
                row.__dict__[kind.to] = []
        for kind, start, end in starts:
            if values[start] is not None:
                family = families.setdefault((key, kind), {})
                kind.add(rows.db, values[start:end], family)
    for (key, kind), family in families.items():
        read[key].__dict__[kind.to] = kind.listed(family)
    return list(read.values())
