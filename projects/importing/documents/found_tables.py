"""Tables of any file (`reporting.tables`) as sheets, which the reading of ledgers takes."""

import re
from collections.abc import Sequence

from projects.importing.reading.columns import Column
from projects.importing.reading.heads import HEAD_ROWS, find_head
from reporting.spreadsheets.cells import Cell, Merged, Sheet
from reporting.tables.found import FoundTable
from reporting.tables.ragged import aligned

TITLES = 3
"""So many lines of text above a table can be its title and the unit of its money."""
_LONGEST_TITLE = 60
_SHEET = re.compile("工作表“(.*)”")


def sheet_of(found: FoundTable, columns: Sequence[Column], year: int) -> Sheet:
    """The table as a sheet: the lines above it are rows 0, -1, …, each merged cell stands once.

    Cells whose merged neighbours left no trace are put under the head first, where one is found.
    """
    whole = _aligned(found, columns, year)
    titles = titles_of(found)
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    for place, title in enumerate(titles, start=1):
        rows.append((place - len(titles), (title,)))
    for row in whole.rows:
        own = dict(row.own)
        last = max(own, default=-1)
        rows.append((row.number, tuple(own.get(place) for place in range(last + 1))))
    named = _SHEET.fullmatch(found.place)
    return Sheet(
        named[1] if named else "",
        [(number, cells) for number, cells in rows if cells],
        list(found.left_out),
        _merged_downwards(whole),
        [row.number for row in whole.rows if row.is_hidden],
        is_hidden=found.is_hidden,
    )


def titles_of(found: FoundTable) -> list[str]:
    """The short lines of text right above the table."""
    return [line for line in found.headings[-TITLES:] if len(line) <= _LONGEST_TITLE]


def _aligned(found: FoundTable, columns: Sequence[Column], year: int) -> FoundTable:
    if found.is_aligned:
        return found
    for place, row in enumerate(found.rows[:HEAD_ROWS]):
        alone = Sheet("", [(1, row.cells)])
        head = find_head(alone, columns, year)
        if head is not None:
            return aligned(found, place, head.place_of("name"))
    return found


def _merged_downwards(table: FoundTable) -> list[Merged]:
    """The cells that several rows have in one column."""
    merged: list[Merged] = []
    begun: dict[int, tuple[int, int]] = {}
    """By place, the rows from and to of the cell that may go on."""
    for row in table.rows:
        for place, cell in enumerate(row.cells):
            goes_on = place in row.repeated and place not in row.spread and place in begun
            if cell is not None and goes_on:
                begun[place] = (begun[place][0], row.number)
                continue
            _end(begun.pop(place, None), place, merged)
            if cell is not None:
                begun[place] = (row.number, row.number)
    for place, rows in begun.items():
        _end(rows, place, merged)
    return merged


def _end(rows: tuple[int, int] | None, place: int, merged: list[Merged]) -> None:
    """Note a cell that stands in more rows than one."""
    if rows is not None and rows[0] != rows[1]:
        merged.append(Merged(rows[0], place, rows[1], place))
