"""What the one sheet has room for: its kinds of text, and how high a text stands, in points.

Heights are counted from characters, as lines are set with exact heights: a Chinese character is as
wide as it is high, others take a little more than half.
"""

import math
from collections.abc import Iterable

from reporting.documents.layout import FANG_SONG, HEI, KAI, WIDTH, Type, ems

SAFETY = 10
"""Points left free: fonts differ a little in the width of digits."""

SUB = Type(KAI, 10.5, 18)
LEAD = Type(FANG_SONG, 10.5, 16)
CHANGES = Type(FANG_SONG, 9.5, 14)
HEADING = Type(HEI, 12, 22)
HEAD = Type(HEI, 8.5, 12)
CELL = Type(FANG_SONG, 8.5, 11)
NOTE = Type(FANG_SONG, 8.5, 13)

CELL_PADDING = 4
"""Above and below a cell's text together, with the line under it."""
CELL_MARGIN = 6
"""Beside a cell's text, both sides together."""

SHORTFALL_COLUMNS = (122, 38, 46, 42, 72, 122)
MATTER_COLUMNS = (156, 134, 152)


def lines(text: str, kind: Type, width: float, indent: float = 0) -> int:
    """How many lines the text takes in this width; `indent` ems come before it."""
    room = math.floor(width / kind.size)
    return max(1, math.ceil((ems(text) + indent) / max(room, 1)))


def paragraph_height(text: str, kind: Type, indent: float = 2) -> float:
    """The height of a paragraph across the sheet; 0 without text."""
    return lines(text, kind, WIDTH, indent) * kind.line if text else 0


def row_height(cells: Iterable[str], columns: Iterable[float]) -> float:
    """The height of a table's row: that of its highest cell."""
    highest = 1
    for text, width in zip(cells, columns, strict=True):
        highest = max(highest, lines(text, CELL, width - CELL_MARGIN))
    return highest * CELL.line + CELL_PADDING
