"""Tables of a Word file (.docx) with the lines of text above each, read by python-docx.

Word shows more than its file says in plain words: numbers of rows that it counts itself, text in
revision marks, rows that are hidden. What a reader of the paper sees is read; deleted text is not.
"""

import io
from collections import deque
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from reporting.spreadsheets.cells import Cell, TextBudget, cleaned, too_long
from reporting.spreadsheets.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Unreadable
from reporting.spreadsheets.parts import Parts
from reporting.tables.found import FoundTable, TableRow, is_empty
from reporting.tables.limits import MAX_HEADINGS, MAX_TABLES
from reporting.tables.numbering import Numbering

# What a reader does not see, or sees elsewhere: deletions, moved text, footnotes, text boxes twice.
_UNSEEN = frozenset(
    qn(name)
    for name in ("w:del", "w:moveFrom", "w:rPr", "w:pPr", "w:drawing", "w:pict", "w:instrText")
)
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_TEXTS = frozenset((qn("w:t"), qn("m:t")))  # a sign like ≤ is often typed as a formula
_SIGNS = {qn("w:tab"): " ", qn("w:noBreakHyphen"): "-", qn("w:br"): "\n", qn("w:cr"): "\n"}
# Signs that Word keeps by their place in its font Symbol.
_SYMBOL = qn("w:sym")
_SYMBOLS = {"F0A3": "≤", "F0B3": "≥", "F0B1": "±", "F025": "%", "F0B0": "°"}
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
# Boxes around paragraphs, tables, rows and cells: content controls and marks of revision.
_AROUND = frozenset(
    qn(name) for name in ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:smartTag", "w:customXml")
)


def tables(content: bytes) -> Iterator[FoundTable]:
    """The tables of the file in their order, a table inside another after it.

    Raises Unreadable for a file beyond the limits, and whatever python-docx raises for a broken
    one.
    """
    Parts(io.BytesIO(content))  # sizes and overlaps of its parts, before anything is unpacked
    document = docx.Document(io.BytesIO(content))
    yield from _Reader(Numbering(document)).tables(document.element.body)


class _Reader:
    """Walks through a document, remembering the lines above the next table."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._above: deque[str] = deque(maxlen=MAX_HEADINGS)
        self._budget = TextBudget()
        self._count = 0

    def tables(self, body: Any) -> Iterator[FoundTable]:
        for element in _inside(body, {_PARAGRAPH, _TABLE}):
            if element.tag == _PARAGRAPH:
                line = self._line(element)
                if line:
                    self._above.append(line[:MAX_CELL])
            else:
                yield from self._table(element)

    def _line(self, paragraph: Any) -> str:
        """The text of a paragraph with the number that Word shows before it."""
        words = "".join(_words(paragraph)).strip()
        return f"{self._numbering.number_of(paragraph)}{words}"

    def _table(self, element: Any) -> Iterator[FoundTable]:
        self._count += 1
        if self._count > MAX_TABLES:
            raise Unreadable(f"文件里有{MAX_TABLES}个以上的表，读不了。请只留下要读的表。")
        place = f"第{self._count}个表"
        headings = tuple(self._above)
        self._above.clear()
        inner: list[Any] = []
        yield FoundTable(place, headings, self._rows(element, inner))
        for nested in inner:
            yield from self._table(nested)

    def _rows(self, element: Any, inner: list[Any]) -> list[TableRow]:
        """The rows that are not empty; tables inside their cells are put into `inner`."""
        rows: list[TableRow] = []
        above: dict[int, Cell] = {}
        for number, row in enumerate(_inside(element, {_ROW}), start=1):
            if number > MAX_ROWS:
                raise Unreadable(f"一个表有 {MAX_ROWS} 行以上，一次最多读 {MAX_ROWS} 行。")
            if _property(row, "w:trPr", "w:del") is not None:
                continue
            cells, repeated, spread = self._cells(row, number, above, inner)
            above = dict(enumerate(cells))
            if not is_empty(cells):
                self._budget.spend(cells)
                is_hidden = _property(row, "w:trPr", "w:hidden") is not None
                rows.append(
                    TableRow(
                        number, tuple(cells), frozenset(repeated), frozenset(spread), is_hidden
                    )
                )
        return rows

    def _cells(
        self, row: Any, number: int, above: dict[int, Cell], inner: list[Any]
    ) -> tuple[list[Cell], set[int], set[int]]:
        """The cells of a row by place, and those that repeat a merged one, of all and of its own
        row."""
        cells: list[Cell] = [None] * _whole(_property(row, "w:trPr", "w:gridBefore"), 0)
        repeated: set[int] = set()
        spread: set[int] = set()
        for cell in _inside(row, {_CELL}):
            start = len(cells)
            width = _whole(_property(cell, "w:tcPr", "w:gridSpan"), 1)
            if start + width > MAX_COLUMNS:
                raise Unreadable(f"一个表有 {MAX_COLUMNS} 列以上，读不了。")
            goes_on = _goes_on(cell)
            value = above.get(start) if goes_on else self._value(cell, number, start, inner)
            cells += [value] * width
            repeated.update(range(start if goes_on else start + 1, start + width))
            spread.update(range(start + 1, start + width))
        return cells, repeated, spread

    def _value(self, cell: Any, number: int, place: int, inner: list[Any]) -> str | None:
        """The text of a cell, a line for each paragraph."""
        lines = []
        for element in _inside(cell, {_PARAGRAPH, _TABLE}):
            if element.tag == _TABLE:
                inner.append(element)
            else:
                lines.append(self._line(element))
        words = "\n".join(line for line in lines if line)
        if len(words) > MAX_CELL:
            raise too_long(len(words), number, place)
        return cleaned(words, number, place)


def _inside(parent: Any, tags: set[str]) -> Iterator[Any]:
    """The elements of these tags inside, also those in content controls and revision marks."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _AROUND:
            yield from _inside(child, tags)


def _words(element: Any) -> Iterator[str]:
    """The pieces of text of a paragraph that a reader sees."""
    for child in element:
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == _SYMBOL:
            yield _SYMBOLS.get(child.get(qn("w:char"), "").upper(), "")
        elif child.tag not in _UNSEEN and child.tag != _ALTERNATIVE:
            yield from _words(child)


def _property(element: Any, group: str, name: str) -> Any:
    """A property of a row or cell, such as its w:gridSpan; None where it has none, or switches it
    off."""
    properties = element.find(qn(group))
    found = None if properties is None else properties.find(qn(name))
    if found is not None and found.get(qn("w:val")) in ("0", "false", "off"):
        return None
    return found


def _whole(found: Any, otherwise: int) -> int:
    """The number that a property has."""
    text = "" if found is None else found.get(qn("w:val"), "")
    return int(text) if text.isascii() and text.isdigit() else otherwise


def _goes_on(cell: Any) -> bool:
    """Whether the cell is the lower part of one that is merged downwards."""
    merged = _property(cell, "w:tcPr", "w:vMerge")
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"
