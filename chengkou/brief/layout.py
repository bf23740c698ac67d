"""What the one sheet has room for: official layout in points, and how high a text stands in it.

A4 with the type area of official documents (版心 156 × 225 mm, GB/T 9704—2012). Heights are counted
from characters, as lines are set with exact heights: a Chinese character is as wide as it is high,
others take a little more than half.
"""

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 442
"""Of the type area, in points."""
HEIGHT = 638
SAFETY = 10
"""Points left free: fonts differ a little in the width of digits."""

NARROW = 0.58
"""The width of a digit or a letter, in ems."""


@dataclass(frozen=True)
class Type:
    """A kind of text: the font by its official name, the size and the line, in points."""

    font: str
    size: float
    line: float
    is_bold: bool = False


TITLE = Type("方正小标宋简体", 22, 32)
SUB = Type("楷体_GB2312", 10.5, 18)
LEAD = Type("仿宋_GB2312", 10.5, 16)
CHANGES = Type("仿宋_GB2312", 9.5, 14)
HEADING = Type("黑体", 12, 22)
HEAD = Type("黑体", 8.5, 12)
CELL = Type("仿宋_GB2312", 8.5, 11)
NOTE = Type("仿宋_GB2312", 8.5, 13)

CELL_PADDING = 4
"""Above and below a cell's text together, with the line under it."""
CELL_MARGIN = 6
"""Beside a cell's text, both sides together."""

SHORTFALL_COLUMNS = (122, 38, 46, 42, 72, 122)
MATTER_COLUMNS = (156, 134, 152)


def ems(text: str) -> float:
    """How wide the text is, in characters that are as wide as high."""
    wide = sum(unicodedata.east_asian_width(char) in "WFA" for char in text)
    return wide + (len(text) - wide) * NARROW


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
