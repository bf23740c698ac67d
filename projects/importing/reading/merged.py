"""Cells of a sheet that are merged downwards: one text for several rows. No database."""

from reporting.spreadsheets.cells import Cell, Sheet
from reporting.spreadsheets.limits import MAX_COLUMNS, MAX_ROWS, Unreadable


def covered_cells(sheet: Sheet) -> dict[int, dict[int, Cell]]:
    """By row and place, what a cell shows that began in a row above, in the same column.

    Raises Unreadable where merged cells overlap beyond measure.
    """
    rows = dict(sheet.rows)
    covered: dict[int, dict[int, Cell]] = {}
    left = MAX_ROWS * MAX_COLUMNS
    for corners in sheet.merged:
        first = rows.get(corners.top, ())
        value = first[corners.left] if corners.left < len(first) else None
        if value is None or corners.bottom == corners.top:
            continue
        left -= min(corners.bottom - corners.top, MAX_ROWS)
        if left < 0:
            raise Unreadable("表里合并的单元格太多、太大，读不了。请取消合并后再上传。")
        for number in range(corners.top + 1, min(corners.bottom, sheet.rows[-1][0]) + 1):
            if number in rows:
                covered.setdefault(number, {})[corners.left] = value
    return covered
