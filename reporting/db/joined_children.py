"""Rows with the few rows that hang on each of them, in one query where prefetching takes one more for every kind."""

from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet

RowT = TypeVar("RowT", bound=Model)


class Along:
    """Rows to be read along with others: of the model `child`, where `path` leads, as a list by the name `to`."""

    def __init__(self, path: str, child: type[Model], to: str) -> None:
        self.to, self._child = to, child
        self._columns = [field.attname for field in child._meta.concrete_fields]
        self._names = [f"{to}_{column}" for column in self._columns]
        self._key = self._columns.index(child._meta.pk.attname)
        self.joined = {
            name: F(f"{path}__{column}")
            for name, column in zip(self._names, self._columns, strict=True)
        }

    def take(self, row: Model, found: dict[Any, Model]) -> None:
        """Put the one of them that the joined row carries, if any, to those found of that row, each once."""
        values = [row.__dict__.pop(name) for name in self._names]
        key = values[self._key]
        if key is not None and key not in found:
            found[key] = self._child.from_db(row._state.db, self._columns, values)


def read_along(rows: QuerySet[RowT], *along: Along) -> list[RowT]:
    """The rows, each once, with all that hangs on them (one query).

    LEFT JOINs, in which a row comes once for each of its children, and of two kinds for each pair: for few children.
    """
    found: dict[Any, tuple[RowT, list[dict[Any, Model]]]] = {}
    for row in rows.annotate(
        **{name: join for each in along for name, join in each.joined.items()}
    ):
        _, children = found.setdefault(row.pk, (row, [{} for _ in along]))
        for each, of_kind in zip(along, children, strict=True):
            each.take(row, of_kind)
    for row, children in found.values():
        for each, of_kind in zip(along, children, strict=True):
            setattr(row, each.to, list(of_kind.values()))
    return [row for row, _ in found.values()]
