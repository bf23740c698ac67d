"""Rows whose merged cells left no trace, brought back under the columns of their head.

In plain text a cell that spans several columns stands once, so that all after it move to the left.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reporting.spreadsheets.cells import Cell
from reporting.tables.found import FoundTable, TableRow

_TOTAL = re.compile(r"\s*[合总共小]\s*计\s*[:：]?\s*")
_FIGURE = re.compile(r"[0-9０-９,，.．\s%％—–/-]*")


def aligned(table: FoundTable, head: int, at: int) -> FoundTable:
    """The table with the cells of each row under those of the row `head`, by its place in the rows.

    The head is widened first: by the row below where that only has titles for some of its columns,
    else at the column `at`, under which the widest rows have cells more (a group before its
    members). A row as short as the head was is widened in the same place; in a row of sums (合计)
    the words stand over what is before the figures. Other rows stay: sections have fewer cells
    than either. Where it does not come out, the table stays as it is.
    """
    short = len(table.rows[head].cells)
    wide = max(len(row.cells) for row in table.rows)
    rows = list(table.rows)
    if short == wide:
        return replace(table, is_aligned=True)
    below = rows[head + 1] if head + 1 < len(rows) else None
    if below is not None and below.cells[0] is None and len(below.cells) == wide:
        rows[head] = _spread(rows[head], below)
        if len(rows[head].cells) != wide:
            return table
    else:
        for place, row in enumerate(rows):
            if len(row.cells) == short:
                rows[place] = _widened(row, at, wide - short)
    for place, row in enumerate(rows):
        if len(row.cells) < wide and _is_total(row):
            rows[place] = _widened(row, 0, wide - len(row.cells))
    return replace(table, rows=rows, is_aligned=True)


def _is_total(row: TableRow) -> bool:
    """Whether the row has 合计 and nothing but figures behind it, up to the last column."""
    first, *others = row.cells
    if not isinstance(first, str) or not _TOTAL.fullmatch(first) or len(others) < 2:
        return False
    return all(not isinstance(cell, str) or _FIGURE.fullmatch(cell) for cell in others)


def _spread(row: TableRow, below: TableRow) -> TableRow:
    """A head with a title over each run of filled cells in the row below.

    Where that does not come out, the row as it is: which title stands over what is then unknown.
    """
    cells: list[Cell] = []
    repeated: set[int] = set()
    titles = iter(row.cells)
    for place, cell in enumerate(below.cells):
        goes_on = cell is not None and place > 0 and below.cells[place - 1] is not None
        if goes_on:
            repeated.add(place)
        cells.append(cells[-1] if goes_on else next(titles, None))
    if next(titles, None) is not None or len(cells) - len(repeated) != len(row.cells):
        return row
    return _with(row, cells, repeated)


def _widened(row: TableRow, at: int, more: int) -> TableRow:
    """The row with its cell at a place standing over `more` columns beside it."""
    cells: Sequence[Cell] = row.cells
    widened = (*cells[: at + 1], *[cells[at]] * more, *cells[at + 1 :])
    return _with(row, widened, range(at + 1, at + 1 + more))


def _with(row: TableRow, cells: Sequence[Cell], repeated: Iterable[int]) -> TableRow:
    spread = frozenset(repeated)
    return replace(row, cells=tuple(cells), repeated=spread, spread=spread)
