"""A document of titles and tables, whatever file it is written as.

Its cells are those of a presenter's row; `word.py` and `sheet.py` only place them.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from reporting.rules.figures import plain
from reporting.spreadsheets.write import Cell


class Merged(Enum):
    """In the place of a cell that is one with another."""

    LEFT = "left"
    """With the one to its left."""
    ABOVE = "above"
    """With the one above it."""


LEFT, ABOVE = Merged.LEFT, Merged.ABOVE


@dataclass(frozen=True)
class MarkedFigure:
    """A figure that is not final, with what says so behind it: 6.1（快）."""

    figure: Decimal
    mark: str

    def __str__(self) -> str:
        return f"{plain(self.figure)}{self.mark}"


PaperCell = Cell | MarkedFigure | Merged


class RowKind(Enum):
    """What a row of a table is."""

    PLAIN = "plain"
    BAND = "band"
    """Names the rows below it, and may have their sums."""
    TOTAL = "total"


@dataclass(frozen=True)
class PaperRow:
    """One row, with as many cells as the table has columns."""

    cells: Sequence[PaperCell]
    kind: RowKind = RowKind.PLAIN


class Align(Enum):
    """Where the text of a column stands; the value is Word's word, and a spreadsheet's."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True)
class Column:
    """One column: its part of the table's width, in any measure that all columns share."""

    width: float
    align: Align = Align.CENTER


@dataclass(frozen=True)
class PaperTable:
    """A table under its title; it begins a page of its own unless it `goes_on`."""

    name: str
    """Of its sheet in a workbook."""
    title: str
    """A line break in it stands where it may be broken when it is too long for one line."""
    columns: Sequence[Column]
    head: Sequence[Sequence[PaperCell]]
    """Its rows of column titles."""
    rows: Sequence[PaperRow]
    mark: str = ""
    """附表1, above the title."""
    about: str = ""
    """Under the title: what it is of, and who may have it."""
    unit: str = ""
    """Of all its figures; empty where each has its own."""
    notes: Sequence[str] = ()
    """Under the table."""
    is_narrow: bool = False
    """Whether its columns are so many that its text is small."""
    goes_on: bool = False


@dataclass(frozen=True)
class Origin:
    """What a document says of itself in its properties."""

    title: str
    author: str
    made_from: str
    """The period, whether it is published, and when the document was made."""
    made_at: datetime.datetime


@dataclass(frozen=True)
class Paper:
    """A document of tables."""

    tables: Sequence[PaperTable]
    origin: Origin
    file_name: str
    """What its file is called, without the ending."""
    is_landscape: bool = False


def text_of(cell: PaperCell) -> str:
    """The cell as a reader of the paper sees it; empty for one that is merged with another."""
    if cell is None or isinstance(cell, Merged):
        return ""
    if isinstance(cell, Decimal):
        return plain(cell)
    return str(cell)


def spans(rows: Sequence[Sequence[PaperCell]], number: int, place: int) -> tuple[int, int]:
    """How many columns and rows the cell takes that begins there.

    Cells above each other are merged where the first column of the wide one is marked ABOVE.
    """
    right = place + 1
    while right < len(rows[number]) and rows[number][right] is LEFT:
        right += 1
    bottom = number + 1
    while bottom < len(rows) and rows[bottom][place] is ABOVE:
        bottom += 1
    return right - place, bottom - number


def align_of(columns: Sequence[Column], place: int, wide: int, kind: RowKind | None) -> Align:
    """Where the text of a cell of so many columns stands; without a kind it is one of a head.

    A name that takes its group's column as well stands as names do.
    """
    if kind is None:
        return Align.CENTER
    if wide > 1 and kind is not RowKind.PLAIN:
        return Align.LEFT if kind is RowKind.BAND else Align.CENTER
    return columns[place + wide - 1].align
