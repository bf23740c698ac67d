"""Sheets of a workbook as tables: merged cells filled in, both ways."""

from collections.abc import Iterable, Mapping

from reporting.spreadsheets.cells import Cell, Merged, Sheet
from reporting.spreadsheets.limits import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Unreadable
from reporting.tables.found import FoundTable, TableRow


def table_of(sheet: Sheet) -> FoundTable:
    """The rows of a sheet. Raises Unreadable where merged cells fill it beyond measure."""
    rows = dict(sheet.rows)
    covered, spread = _covered(rows, sheet.merged)
    hidden = set(sheet.hidden_rows)
    found = []
    for number in sorted({*rows, *covered}):
        shown = covered.get(number, {})
        cells = _filled(rows.get(number, ()), shown)
        beside = frozenset(spread.get(number, ()))
        found.append(TableRow(number, cells, frozenset(shown), beside, number in hidden))
    return FoundTable(
        f"工作表“{sheet.name}”" if sheet.name else "表格",
        rows=found,
        left_out=sheet.left_out,
        is_hidden=sheet.is_hidden,
    )


def _covered(
    rows: Mapping[int, tuple[Cell, ...]], merged: Iterable[Merged]
) -> tuple[dict[int, dict[int, Cell]], dict[int, set[int]]]:
    """By row and place, what a merged cell shows beyond its first place; by row, the places of
    those that begin in a column further left.

    Only down to the last row that has something of its own: below it nothing is shown twice.
    """
    last = max(rows, default=0)
    covered: dict[int, dict[int, Cell]] = {}
    spread: dict[int, set[int]] = {}
    places_left = MAX_ROWS * MAX_COLUMNS
    text_left = MAX_TEXT
    for corners in merged:
        first = rows.get(corners.top, ())
        value = first[corners.left] if corners.left < len(first) else None
        if value is None:
            continue
        right = min(corners.right, MAX_COLUMNS - 1)
        bottom = min(corners.bottom, last)
        places = (right - corners.left + 1) * (bottom - corners.top + 1)
        places_left -= places
        text_left -= places * len(str(value))
        if places_left < 0 or text_left < 0:
            raise Unreadable("表里合并的单元格太多、太大，读不了。请取消合并后再上传。")
        for number in range(corners.top, bottom + 1):
            for place in range(corners.left, right + 1):
                if (number, place) != (corners.top, corners.left):
                    covered.setdefault(number, {})[place] = value
                if place > corners.left:
                    spread.setdefault(number, set()).add(place)
    return covered, spread


def _filled(own: tuple[Cell, ...], covered: Mapping[int, Cell]) -> tuple[Cell, ...]:
    """The cells of a row with what merged cells show there."""
    cells = list(own) + [None] * (max(covered, default=-1) + 1 - len(own))
    for place, value in covered.items():
        cells[place] = value
    return tuple(cells)
