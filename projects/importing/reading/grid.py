"""A table as the lines of a ledger: each merged cell once, and what it covers. No database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reporting.spreadsheets.cells import Cell
from reporting.tables.found import FoundTable, TableRow

Cells = Sequence[Cell]
TITLES = 3
"""So many lines of text above a table can be its title, a heading and the unit of its money."""
LONGEST_TITLE = 60
_SHEET = re.compile("工作表“(.*?)”")


@dataclass(frozen=True)
class Grid:
    """The lines of one table that have something of their own."""

    rows: list[tuple[int, Cells]]
    """Number and cells of each line; a merged cell stands in its first place alone."""
    covered: dict[int, dict[int, Cell]] = field(default_factory=dict)
    """By row and place, what a cell shows that began in a row above, in the same column."""
    hidden_rows: frozenset[int] = frozenset()
    above: tuple[str, ...] = ()
    """What stands over the table: the name of its sheet, the lines of text above it."""

    @classmethod
    def of(cls, table: FoundTable) -> "Grid":
        """The lines of the table."""
        rows: list[tuple[int, Cells]] = []
        covered: dict[int, dict[int, Cell]] = {}
        hidden = set()
        for row in table.rows:
            if not row.own:
                continue
            rows.append((row.number, _own(row)))
            below = row.repeated - row.spread
            if below:
                covered[row.number] = {place: row.cells[place] for place in sorted(below)}
            if row.is_hidden:
                hidden.add(row.number)
        return cls(rows, covered, frozenset(hidden), (*_sheet(table), *titles_of(table)))


def titles_of(table: FoundTable) -> list[str]:
    """The short lines of text right above the table."""
    return [line for line in table.headings[-TITLES:] if len(line) <= LONGEST_TITLE]


def _sheet(table: FoundTable) -> list[str]:
    """The name of the sheet that the table is, if it is one."""
    named = _SHEET.match(table.place)
    return [named[1]] if named else []


def _own(row: TableRow) -> Cells:
    """Its cells by place, without those that a merged one only covers."""
    if not row.repeated:
        return row.cells
    return tuple(None if at in row.repeated else cell for at, cell in enumerate(row.cells))
