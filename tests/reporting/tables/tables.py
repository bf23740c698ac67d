"""Tables for tests, from lists of cells."""

from collections.abc import Sequence
from decimal import Decimal

from openpyxl.utils import range_boundaries

from reporting.spreadsheets.cells import Cell, Merged, Sheet


def sheet(*lines: Sequence[Cell | int], merged: Sequence[str] = ()) -> Sheet:
    """A sheet with these lines; `merged` as Excel writes ranges: B1:C1."""
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    for number, line in enumerate(lines, start=1):
        if any(cell is not None for cell in line):
            rows.append((number, tuple(map(_cell, line))))
    corners = []
    for reference in merged:
        left, top, right, bottom = range_boundaries(reference)
        assert left is not None
        assert top is not None
        assert right is not None
        assert bottom is not None
        corners.append(Merged(top, left - 1, bottom, right - 1))
    return Sheet("台账", rows, merged=corners)


def _cell(value: Cell | int) -> Cell:
    return Decimal(value) if isinstance(value, int) else value
