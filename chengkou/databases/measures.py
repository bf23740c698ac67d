"""What a table holds, in figures that two databases with the same rows share.

A digest covers every value of every row, as Python reads it: neither how a database keeps a
figure or a moment matters, nor in which order it gives its rows.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Self

from django.db import models

from chengkou.databases.tables import Table, tables
from reporting.fields import FigureField

_MODULUS = 1 << 256


@dataclass(frozen=True)
class Measure:
    """How many rows a table has, what its figures add up to by column, and a digest of all."""

    rows: int
    digest: str
    sums: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As a manifest keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """One that a manifest kept."""
        return cls(int(kept["rows"]), str(kept["digest"]), dict(kept["sums"]))


Measures = dict[str, Measure]
"""Table's name → what it holds."""


def measure_all(alias: str) -> Measures:
    """What every table of this database holds (one query a table; a batch of rows in memory)."""
    return {table.name: measure(table, alias) for table in tables()}


def measure(table: Table, alias: str) -> Measure:
    """What one table of this database holds (one query)."""
    columns = [str(field.column) for field in table.fields]
    added = {
        position: Decimal(0) for position, field in enumerate(table.fields) if _is_figure(field)
    }
    count, digest = 0, 0
    for row in table.rows(alias):
        count += 1
        # Added up, so that the order of the rows does not matter: databases sort texts differently.
        digest = (digest + _number_of(row)) % _MODULUS
        for position in added:
            added[position] += row[position] or 0
    sums = {columns[position]: f"{total:f}" for position, total in added.items()}
    return Measure(count, f"{digest:064x}", sums)


def _is_figure(of: Any) -> bool:
    """Whether a sum of the field's values means something: no key, no yes or no."""
    if of.primary_key or of.is_relation:
        return False
    return isinstance(of, models.IntegerField | models.DecimalField | FigureField)


def _number_of(row: tuple[Any, ...]) -> int:
    text = json.dumps(row, default=_as_text, sort_keys=True, ensure_ascii=False)
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())


def _as_text(value: object) -> str:
    """A value that JSON has no form for, the same from every database."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


def differences(one: Measures, other: Measures) -> list[str]:
    """A sentence for each table that differs, by name; none where both hold the same."""
    found = []
    for name in sorted({*one, *other}):
        sentence = _difference(one.get(name), other.get(name))
        if sentence:
            found.append(f"{name}：{sentence}")
    return found


def _difference(one: Measure | None, other: Measure | None) -> str:
    """What differs between two measures of a table; empty where nothing does."""
    if one == other:
        return ""
    if one is None or other is None:
        return "只有一边有这张表"
    if one.rows != other.rows:
        return f"行数{one.rows}，另一边{other.rows}"
    for column, total in one.sums.items():
        if total != other.sums.get(column):
            return f"{column}合计{total}，另一边{other.sums.get(column, '没有')}"
    return "行数与合计相同，内容不同"
