"""A table as it was found, whatever it was found in, and as JSON between two processes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from reporting.spreadsheets.cells import Cell, dumped_cell, loaded_cells


@dataclass(frozen=True)
class TableRow:
    """One row: its number as people count it, and its cells by place from 0."""

    number: int
    cells: tuple[Cell, ...]
    """A merged cell stands at every place that it covers."""
    repeated: frozenset[int] = frozenset()
    """Places of `cells` that a merged cell covers beyond its first one."""
    spread: frozenset[int] = frozenset()
    """Those of them whose merged cell begins in a column further left."""
    is_hidden: bool = False

    @property
    def own(self) -> list[tuple[int, Cell]]:
        """The filled cells with their places, each merged cell once."""
        filled: list[tuple[int, Cell]] = []
        for place, cell in enumerate(self.cells):
            if cell is not None and place not in self.repeated:
                filled.append((place, cell))
        return filled


@dataclass(frozen=True)
class FoundTable:
    """A table of a file, or a whole sheet of it, in which several tables can follow each other."""

    place: str
    """Where it stands, for people: 工作表“台账”, 第3个表."""
    headings: tuple[str, ...] = ()
    """The lines of text right above it, the nearest last; a sheet has them among its rows."""
    rows: list[TableRow] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Sentences on what was not read of it."""
    is_hidden: bool = False
    is_aligned: bool = True
    """Whether a cell's place is its column: not where merged cells left no trace."""


def dumped(table: FoundTable) -> dict[str, Any]:
    """The table as what JSON knows."""
    rows = []
    for row in table.rows:
        cells = [dumped_cell(cell) for cell in row.cells]
        rows.append([row.number, cells, sorted(row.repeated), sorted(row.spread), row.is_hidden])
    return {
        "place": table.place,
        "headings": table.headings,
        "rows": rows,
        "left_out": table.left_out,
        "is_hidden": table.is_hidden,
        "is_aligned": table.is_aligned,
    }


def loaded(content: dict[str, Any]) -> FoundTable:
    """The table back from what `dumped` made of it."""
    rows = []
    for number, cells, repeated, spread, is_hidden in content["rows"]:
        loaded_row = tuple(loaded_cells(cells))
        rows.append(TableRow(number, loaded_row, frozenset(repeated), frozenset(spread), is_hidden))
    return FoundTable(
        content["place"],
        tuple(content["headings"]),
        rows,
        content["left_out"],
        content["is_hidden"],
        content["is_aligned"],
    )


def is_empty(cells: Iterable[Cell]) -> bool:
    """Whether no cell of a row has anything."""
    return all(cell is None for cell in cells)
