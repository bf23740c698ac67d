"""What was read of a table: its rows, and what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from projects.importing.reading.columns import Column, Value, by_field, dump

PASSED_SHOWN = 10
"""Up to so many row numbers are listed in a sentence."""


@dataclass(frozen=True)
class Remark:
    """A sentence on a row, on one cell of it, or on the whole file."""

    sentence: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        row = f"第{self.row}行" if self.row else ""
        return "　".join(part for part in (row, self.column, self.sentence) if part)


@dataclass(frozen=True)
class SourceRow:
    """One row of the file: its values by field, without empty ones."""

    number: int
    values: dict[str, Value]
    unread: frozenset[str] = frozenset()
    """Fields whose cell could not be read; each has a fault."""
    set_aside: Mapping[str, str] = field(default_factory=dict)
    """Fields whose cell says something else, with the sentence for where a value is needed."""


@dataclass
class Table:
    """The rows of a file, with faults, warnings and notices."""

    rows: list[SourceRow] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    """By field, the letter and the title of its column in the file: C列“总投资（万元）”."""
    faults: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    """What may be right and has to be looked at before the rows are written."""
    notices: list[Remark] = field(default_factory=list)

    def values_of(self, name: str) -> list[Value]:
        """The values of one field, of the rows that have it."""
        return [row.values[name] for row in self.rows if name in row.values]

    def dump(self) -> dict[str, Any]:
        """The table as texts and lists, to carry from the preview to the confirmation."""
        rows = []
        for row in self.rows:
            values = {name: dump(value) for name, value in row.values.items()}
            rows.append([row.number, values])
        warnings = [[said.sentence, said.row, said.column] for said in self.warnings]
        return {"rows": rows, "heads": self.heads, "warnings": warnings}

    @classmethod
    def load(cls, dumped: Mapping[str, Any], columns: Sequence[Column]) -> "Table":
        """The table back from what `dump` made of it."""
        known = by_field(columns)
        warnings = [Remark(*said) for said in dumped.get("warnings", ())]
        table = cls(heads=dict(dumped["heads"]), warnings=warnings)
        for number, texts in dumped["rows"]:
            values = {name: known[name].load(text) for name, text in texts.items()}
            table.rows.append(SourceRow(number, values))
        return table


def listed(items: Sequence[object], at_most: int = PASSED_SHOWN) -> str:
    """The first items, separated by 、, and 等 where there are more."""
    words = "、".join(str(item) for item in items[:at_most])
    return f"{words}等" if len(items) > at_most else words
