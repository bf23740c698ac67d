"""Tables in plain text: cells that were pasted, and a document whose tables stand one cell a line.

Pasted from Excel or WPS, a row is a line and a tab stands between cells; a cell with line breaks
stands in quotes. Saved as text by Word, each cell of a table is a line that begins with a tab, an
empty line ends the row, and a line without tab goes on with the cell above it.
"""

import re
from collections import deque
from collections.abc import Iterator

from reporting.spreadsheets.cells import Cell, TextBudget, cleaned
from reporting.spreadsheets.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Unreadable, too_large
from reporting.tables.found import FoundTable, TableRow, is_empty
from reporting.tables.limits import MAX_HEADINGS, MAX_TABLES

_CELL_LINE = re.compile(r"\t([^\t]*)")
# A cell that Excel wrote in quotes, since it has a line break, a tab or quotes beside them.
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
# What begins another part of a document, also where no empty line stands before it.
_PART = re.compile(r"\s*附[表件录]\s*[0-9一二三四五六七八九十]{1,3}\s*[:：]?\s*")
_BARE = re.compile(r"[^\t\n]*")


def tables(text: str) -> Iterator[FoundTable]:
    """The tables of a text, in whichever of the two forms it is. Raises Unreadable."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if _has_a_cell_a_line(lines):
        yield from _of_lines(lines)
    else:
        yield from _pasted(text)


def pasted(text: str) -> list[FoundTable]:
    """The tables of what somebody pasted. Raises Unreadable for too much of it."""
    size = len(text.encode())
    if size > MAX_BYTES:
        raise too_large("粘贴的内容", size, MAX_BYTES, "请分几次粘贴。")
    return list(tables(text))


def _has_a_cell_a_line(lines: list[str]) -> bool:
    single = 0
    with_more = 0
    for line in lines:
        if _CELL_LINE.fullmatch(line):
            single += 1
        elif "\t" in line:
            with_more += 1
    return single > with_more


class _Collector:
    """The rows of one table as they come, within the limits."""

    def __init__(self, budget: TextBudget) -> None:
        self._budget = budget
        self._rows: list[TableRow] = []
        self._lengths: set[int] = set()
        self._number = 0

    def take(self, texts: list[str]) -> None:
        """Take one row, an empty one too: it counts. Raises Unreadable."""
        self._number += 1
        if self._number > MAX_ROWS:
            raise Unreadable(f"一个表有 {MAX_ROWS} 行以上，一次最多读 {MAX_ROWS} 行。")
        if len(texts) > MAX_COLUMNS:
            raise Unreadable(f"一个表有 {MAX_COLUMNS} 列以上，读不了。")
        cells: list[Cell] = []
        for place, text in enumerate(texts):
            cells.append(cleaned(text, self._number, place))
        if is_empty(cells):
            return
        self._budget.spend(cells)
        self._lengths.add(len(cells))
        self._rows.append(TableRow(self._number, tuple(cells)))

    def table(self, place: str, headings: tuple[str, ...] = ()) -> FoundTable:
        """All that was taken. Rows of different lengths have lost their merged cells."""
        return FoundTable(place, headings, self._rows, is_aligned=len(self._lengths) < 2)


def _pasted(text: str) -> Iterator[FoundTable]:
    rows = _Collector(TextBudget())
    for texts in _pasted_rows(text):
        rows.take(texts)
    yield rows.table("粘贴的内容")


def _pasted_rows(text: str) -> Iterator[list[str]]:
    """The cells of each line of what was pasted."""
    place = 0
    row: list[str] = []
    while place < len(text):
        found = _QUOTED.match(text, place) if text.startswith('"', place) else None
        if found is not None and re.search('[\n\t]|""', found[1]):
            row.append(found[1].replace('""', '"'))
        else:
            found = _BARE.match(text, place)
            assert found is not None  # it matches nothing at all as well
            row.append(found[0])
        place = found.end() + 1
        if text.startswith("\n", found.end()):
            yield row
            row = []
        elif place == len(text):  # the tab before an empty last cell
            row.append("")
    if row:
        yield row


def _of_lines(lines: list[str]) -> Iterator[FoundTable]:
    """The tables of a text with one cell a line."""
    budget = TextBudget()
    above: deque[str] = deque(maxlen=MAX_HEADINGS)
    rows: _Collector | None = None
    row: list[str] = []
    count = 0
    for line in [*lines, "", "."]:  # whatever stands last is ended by a line of text
        found = _CELL_LINE.fullmatch(line)
        if found is not None:
            row.append(found[1])
            continue
        is_part = _PART.fullmatch(line) is not None
        if row and line.strip() and not is_part:
            row[-1] += f"\n{line}"
            continue
        if row:
            rows = rows or _Collector(budget)
            rows.take(row)
            row = []
        if line.strip():
            if rows is not None:
                count += 1
                if count > MAX_TABLES:
                    raise Unreadable(f"文字里有{MAX_TABLES}个以上的表，读不了。请只留下要读的表。")
                yield rows.table(f"第{count}个表", tuple(above))
                above.clear()
                rows = None
            above.append(line.strip())
