"""What was read of a table: its rows, and what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    place: str = ""
    """Of which table, where several of the file are read."""

    def __str__(self) -> str:
        row = f"第{self.row}行" if self.row else ""
        parts = (f"{self.place}{row}", self.column, self.sentence)
        return "　".join(part for part in parts if part)


@dataclass(frozen=True)
class SourceRow:
    """One row of the file: its values by field, without empty ones."""

    number: int
    values: dict[str, Value]
    unread: frozenset[str] = frozenset()
    """Fields whose cell could not be read; each has a fault."""
    set_aside: Mapping[str, str] = field(default_factory=dict)
    """Fields whose cell says something else, with the sentence for where a value is needed."""
    place: str = ""
    """Of which table, where several of the file are read."""

    @property
    def said(self) -> str:
        """第5行, with its table before it where there are several."""
        return f"{self.place}第{self.number}行"


@dataclass
class Table:
    """The rows of a file, with faults, warnings and notices."""

    rows: list[SourceRow] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    """By field, the letter and the title of its column in the file: C列“总投资（万元）”."""
    heads_by_place: dict[str, dict[str, str]] = field(default_factory=dict)
    """The same of each table by its place, where several are read; `heads` has all their fields."""
    meant: dict[str, dict[str, str]] = field(default_factory=dict)
    """By field and `names.key_of` a name of the file, the stored name that a person said it is."""
    faults: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    """What may be right and has to be looked at before the rows are written."""
    notices: list[Remark] = field(default_factory=list)

    def values_of(self, name: str) -> list[Value]:
        """The values of one field, of the rows that have it."""
        return [row.values[name] for row in self.rows if name in row.values]

    def heads_of(self, row: SourceRow) -> Mapping[str, str]:
        """The heads of the table that the row is of."""
        return self.heads_by_place.get(row.place, self.heads)

    def dump(self) -> dict[str, Any]:
        """The table as texts and lists, to carry from the preview to the confirmation."""
        rows = []
        for row in self.rows:
            values = {name: dump(value) for name, value in row.values.items()}
            rows.append([row.number, values, row.place])
        warnings = [[said.sentence, said.row, said.column, said.place] for said in self.warnings]
        return {
            "rows": rows,
            "heads": self.heads,
            "heads_by_place": self.heads_by_place,
            "meant": self.meant,
            "warnings": warnings,
        }

    @classmethod
    def load(cls, dumped: Mapping[str, Any], columns: Sequence[Column]) -> "Table":
        """The table back from what `dump` made of it."""
        known = by_field(columns)
        warnings = [Remark(*said) for said in dumped.get("warnings", ())]
        table = cls(
            heads=dict(dumped["heads"]),
            heads_by_place=dict(dumped["heads_by_place"]),
            meant=dict(dumped["meant"]),
            warnings=warnings,
        )
        for number, texts, place in dumped["rows"]:
            values = {name: known[name].load(text) for name, text in texts.items()}
            table.rows.append(SourceRow(number, values, place=place))
        return table


def together(tables: Mapping[str, Table]) -> Table:
    """Several tables by their places as one: each row and each remark says where it stands."""
    if len(tables) == 1:
        return next(iter(tables.values()))
    whole = Table()
    for place, table in tables.items():
        whole.rows += [replace(row, place=place) for row in table.rows]
        whole.heads = table.heads | whole.heads
        whole.heads_by_place[place] = table.heads
        for remarks, added in (
            (whole.faults, table.faults),
            (whole.warnings, table.warnings),
            (whole.notices, table.notices),
        ):
            remarks += [replace(said, place=place) for said in added]
    return whole


def rows_said(rows: Sequence[SourceRow]) -> str:
    """第5、7行, with their tables before them where there are several; the first ones of many."""
    by_place: dict[str, list[int]] = {}
    for row in rows[: PASSED_SHOWN + 1]:
        by_place.setdefault(row.place, []).append(row.number)
    return "，".join(f"{place}第{listed(numbers)}行" for place, numbers in by_place.items())


def listed(items: Sequence[object], at_most: int = PASSED_SHOWN) -> str:
    """The first items, separated by 、, and 等 where there are more."""
    words = "、".join(str(item) for item in items[:at_most])
    return f"{words}等" if len(items) > at_most else words
