"""The layout of official documents (GB/T 9704—2012): page, type area, and kinds of text.

A4 with a type area (版心) of 156 × 225 mm. Fonts are named as the standard names them; a machine
without one finds the nearest of `FALLBACKS`.
"""

import unicodedata
from dataclasses import dataclass

PAGE_WIDTH, PAGE_HEIGHT = 210, 297
"""In millimetres, as the margins."""
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
FOOT = 22
"""Below the number of the page, which then stands 7 mm below the type area."""
POINTS_PER_MM = 72 / 25.4
WIDTH = 442
"""Of the type area, in points."""
HEIGHT = 638

XIAO_BIAO_SONG = "方正小标宋简体"
HEI = "黑体"
FANG_SONG = "仿宋_GB2312"
KAI = "楷体_GB2312"
SONG = "宋体"
LATIN = "Times New Roman"
"""For digits and letters."""
FALLBACKS = {
    XIAO_BIAO_SONG: ("方正小标宋_GBK", "华文中宋", "STZhongsong", SONG),
    HEI: ("SimHei", "Noto Sans CJK SC"),
    FANG_SONG: ("仿宋", "FangSong", "华文仿宋", SONG),
    KAI: ("楷体", "KaiTi", "华文楷体", SONG),
    SONG: ("SimSun", "Noto Serif CJK SC"),
}


NARROW = 0.58
"""The width of a digit or a letter, in ems."""


def ems(text: str) -> float:
    """How wide the text is, in characters that are as wide as high."""
    wide = sum(unicodedata.east_asian_width(char) in "WFA" for char in text)
    return wide + (len(text) - wide) * NARROW


@dataclass(frozen=True)
class Type:
    """A kind of text: the font by its official name, the size and the line, in points."""

    font: str
    size: float
    line: float
    is_bold: bool = False


BODY_LINE = 28.95
"""Twenty-two lines to a page."""
TITLE = Type(XIAO_BIAO_SONG, 22, 32)
MARK = Type(HEI, 16, BODY_LINE)
"""附件1, above a title on the left."""
BODY = Type(FANG_SONG, 16, BODY_LINE)
ABOUT = Type(KAI, 12, 20)
"""Under a title: whose figures, and whether they are public."""
HEADING = Type(KAI, 16, BODY_LINE)
"""Over a table that has no title of its own page."""
NOTE = Type(FANG_SONG, 12, 18)
"""Under a table."""
PAGE_NUMBER = Type(SONG, 14, 18)


@dataclass(frozen=True)
class TableType:
    """The kinds of text of a table, and the least height of its rows in points."""

    head: Type
    cell: Type
    band: Type
    """Of rows that name a section, or have a sum."""
    row: float


NORMAL_TABLE = TableType(Type(HEI, 12, 18), Type(FANG_SONG, 12, 18), Type(HEI, 12, 18), 22)
NARROW_TABLE = TableType(Type(HEI, 10.5, 15), Type(FANG_SONG, 10.5, 14), Type(HEI, 10.5, 15), 19)
"""Of a table with many columns."""


def broken(title: str, width: float) -> str:
    """The title in two lines where it may be broken, if it is wider than the line."""
    whole = title.replace("\n", "")
    return title if ems(whole) * TITLE.size > width else whole
