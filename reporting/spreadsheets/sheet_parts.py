"""The three parts of a workbook that make a table: shared texts, styles, and a sheet. No Django."""

import datetime
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from reporting.rules.figures import half_up, places, trimmed
from reporting.spreadsheets.cells import Cell, Formula, Merged, Rows, cleaned, too_long
from reporting.spreadsheets.markup import Enough, Words
from reporting.spreadsheets.parts import Broken

LAST_ROW = 1_048_576  # of any sheet in Excel; a forged file can name a later one
LAST_COLUMN = 16_384
SIGNIFICANT = 15  # digits that Excel keeps of a number

DATE = "date"
DURATION = "duration"
PERCENT = "percent"
# Formats that have a number and no code in the file; 27–36 and 50–58 are those of Chinese Excel.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
_DURATION_FORMATS = frozenset((46,))
_PERCENT_FORMATS = {9: 0, 10: 2}
"""With the decimals that each shows."""
_NUMBER_FORMATS = {2: 2, 4: 2, 39: 2, 40: 2, 43: 2, 44: 2}
"""Those that show decimals of a plain number."""
_LONGEST_CODE = 255  # of a format in Excel
_SAID = re.compile(r'"[^"]*"|\\.|_.|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
_DURATION = re.compile(r"\[(hh?|mm?|ss?)\]", re.IGNORECASE)
_DATE = re.compile("[dmyhs]", re.IGNORECASE)
_DECIMALS = re.compile(r"\.(0+)")
_SCALED = re.compile(r"E[+-]|,\s*$", re.IGNORECASE)  # 1.50E+03, and 1.5 for 1500 in thousands

_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{0,7}")
_MERGED = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
# What may stand after the merged cells, in the order that the standard prescribes.
_AFTER_MERGED = frozenset(
    (
        "phoneticPr",
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "drawing",
        "tableParts",
    )
)
_WHOLE = re.compile(r"-?[0-9]{1,30}")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SHOWN_OF_FORMULA = 100
_LAST_DAY = 2_958_466  # the day after 9999-12-31
_MILLISECONDS = 24 * 60 * 60 * 1000


class StringReader:
    """The texts that sheets refer to by number, without the reading aids of East Asian names."""

    def __init__(self) -> None:
        self.texts: list[str | Words] = []
        """A text that is too long for a cell stands as Words, which know its length."""
        self._words = Words()
        self._is_text = False
        self._is_aid = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._words = Words()
        elif name == "t":
            self._is_text = True
        elif name == "rPh":
            self._is_aid = True

    def text(self, piece: str) -> None:
        if self._is_text and not self._is_aid:
            self._words.add(piece)

    def end(self, name: str) -> None:
        if name == "si":
            self.texts.append(self._words if self._words.is_too_long else str(self._words))
        elif name == "t":
            self._is_text = False
        elif name == "rPh":
            self._is_aid = False


class Shown(NamedTuple):
    """How a format shows a number."""

    kind: str = ""
    """DATE, DURATION, PERCENT, or empty for a plain one."""
    decimals: int = 0
    """How many it shows at least of a PERCENT or a plain number: 1 for 0.0% and for #,##0.0."""


class StyleReader:
    """How each style shows a number."""

    def __init__(self) -> None:
        self.shown: list[Shown] = []
        self._codes: dict[str, Shown] = {}
        """Of each format that has a code in the file."""
        self._group = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("numFmts", "cellXfs"):
            self._group = name
        elif name == "numFmt" and self._group == "numFmts":
            code = attributes.get("formatCode", "")
            self._codes[attributes.get("numFmtId", "")] = shown_by(code)
        elif name == "xf" and self._group == "cellXfs":
            self.shown.append(self._shown(attributes.get("numFmtId", "0")))

    def text(self, piece: str) -> None:
        pass

    def end(self, name: str) -> None:
        if name == self._group:
            self._group = ""

    def _shown(self, number: str) -> Shown:
        if number in self._codes:
            return self._codes[number]
        if not _WHOLE.fullmatch(number):
            return Shown()
        if int(number) in _DURATION_FORMATS:
            return Shown(DURATION)
        if int(number) in _PERCENT_FORMATS:
            return Shown(PERCENT, _PERCENT_FORMATS[int(number)])
        if int(number) in _DATE_FORMATS:
            return Shown(DATE)
        return Shown(decimals=_NUMBER_FORMATS.get(int(number), 0))


def shown_by(code: str) -> Shown:
    """How a format code shows a number, by its part for positive ones."""
    plain = _SAID.sub("", code[:_LONGEST_CODE]).partition(";")[0]
    if _DURATION.search(plain):
        return Shown(DURATION)
    zeros = _DECIMALS.search(plain)
    decimals = len(zeros[1]) if zeros else 0
    if "%" in plain:
        return Shown(PERCENT, decimals)
    if _DATE.search(plain.replace("General", "")):
        return Shown(DATE)
    return Shown(decimals=0 if _SCALED.search(plain) else decimals)


class SheetReader:
    """Reads the cells of a sheet into `rows`, by the numbers stored with them."""

    def __init__(
        self, rows: Rows, texts: Sequence[str | Words], styles: Sequence[Shown], *, from_1904: bool
    ) -> None:
        self.rows = rows
        self._texts = texts
        self._styles = styles
        self._from_1904 = from_1904
        self._number = 0
        self._is_hidden = False
        self._cells: dict[int, Cell] = {}
        self._place = -1
        self._cell: dict[str, str] = {}
        """The attributes of the cell."""
        self._parts: dict[str, Words] = {}
        """What the cell has: v its value, f its formula, t its text."""
        self._words: Words | None = None
        self._is_aid = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("v", "f", "t"):
            if not self._is_aid:
                self._words = self._parts.setdefault(name, Words())
        elif name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            self._begin_row(attributes)
        elif name == "rPh":
            self._is_aid = True
        elif name == "mergeCell":
            self._take_merged(attributes.get("ref", ""))
        elif name in _AFTER_MERGED:
            raise Enough

    def text(self, piece: str) -> None:
        if self._words is not None:
            self._words.add(piece)

    def end(self, name: str) -> None:
        if name in ("v", "f", "t"):
            self._words = None
        elif name == "c":
            self._cells[self._place] = self._read()
        elif name == "row":
            self.rows.take(self._number, self._cells, is_hidden=self._is_hidden)
        elif name == "rPh":
            self._is_aid = False
        elif name == "mergeCells":
            raise Enough

    def _take_merged(self, reference: str) -> None:
        found = _MERGED.fullmatch(reference)
        if found is None:
            raise Broken("no reference of merged cells")
        left, top, right, bottom = found.groups()
        merged = Merged(int(top), _place(left), int(bottom), _place(right))
        if merged.top > merged.bottom or merged.left > merged.right:
            raise Broken("merged cells that end before they begin")
        self.rows.take_merged(merged)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = _whole(attributes["r"]) if "r" in attributes else self._number + 1
        if not self._number < number <= LAST_ROW:
            raise Broken(f"row {number} after row {self._number}")
        self._number = number
        self._is_hidden = attributes.get("hidden") in ("1", "true")
        self._cells = {}
        self._place = -1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._place += 1
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        if found:
            self._place = _place(found[1])
        elif "r" in attributes:
            raise Broken("no reference of a cell")
        if self._place >= LAST_COLUMN:
            raise Broken("a cell beyond the last column")
        self._cell = attributes
        self._parts = {}

    def _read(self) -> Cell:
        """What somebody typed into the cell."""
        kind = self._cell.get("t", "n")
        if "f" in self._parts:
            return Formula(f"={self._parts['f']}"[:_SHOWN_OF_FORMULA])
        if kind == "inlineStr":
            return self._text(self._parts.get("t", ""))
        if "v" not in self._parts:
            return None
        value = self._parts["v"]
        if kind == "s":
            return self._text(self._shared(str(value)))
        if value.is_too_long:
            return self._text(value)
        return self._value(kind, str(value).strip(), str(value))

    def _value(self, kind: str, value: str, as_stored: str) -> Cell:
        if not value:
            return None
        if kind == "e":
            return Formula(value[:_SHOWN_OF_FORMULA])
        if kind == "d":
            return datetime.date.fromisoformat(value[:10])
        if kind == "b":
            return str(value not in ("0", "false"))
        if kind == "n":
            number = number_of(value)
            return self._text(as_stored) if number is None else self._shown(number)
        return self._text(as_stored)

    def _shared(self, reference: str) -> str | Words:
        place = _whole(reference)
        if place >= len(self._texts):
            raise Broken(f"no shared text {place}")
        return self._texts[place]

    def _text(self, words: str | Words) -> str | None:
        if isinstance(words, Words) and words.is_too_long:
            raise too_long(words.length, self._number, self._place)
        return cleaned(_ESCAPED.sub(_unescaped, str(words)), self._number, self._place)

    def _shown(self, number: Decimal) -> Cell:
        """A number, or the date, time or percentage (as text: 99.5%) that its style shows of it."""
        place = _whole(self._cell.get("s", "0"))
        style = self._styles[place] if place < len(self._styles) else Shown()
        if style.kind == DATE:
            return day_of(float(number), from_1904=self._from_1904)
        if style.kind == DURATION and abs(number) < _LAST_DAY:
            return str(datetime.timedelta(days=float(number)))
        if style.kind == PERCENT:
            return percentage_of(number, style.decimals)
        if places(number) < style.decimals:
            return half_up(number, style.decimals)  # 7 as 7.0; none that was typed is hidden
        return number


def percentage_of(number: Decimal, decimals: int) -> str:
    """The number as a percentage with at least so many decimals: 0.07 with one is 7.0%.

    A format that shows fewer than were typed hides them; they are no less typed.
    """
    typed = trimmed(number.scaleb(2))
    return f"{half_up(typed, max(places(typed), decimals)):f}%"


def number_of(value: str) -> Decimal | None:
    """The number as it was typed; None for what is none.

    A file has numbers as doubles: what was typed is what Excel shows of it, never
    0.30000000000000004.
    """
    if _WHOLE.fullmatch(value):
        return Decimal(value)
    try:
        number = float(value)
    except ValueError:
        return None
    if "_" in value or not math.isfinite(number):
        return None
    return Decimal(f"{number:.{SIGNIFICANT}g}")


def day_of(number: float, *, from_1904: bool) -> Cell:
    """The day that a workbook counts so; a time of day as text; an error like Excel's for none."""
    if not 0 <= number < _LAST_DAY:
        return Formula("#VALUE!")
    days, fraction = divmod(number, 1)
    moment = datetime.timedelta(milliseconds=round(fraction * _MILLISECONDS))
    if not from_1904 and days == 0:
        return str(moment)
    start = datetime.datetime(1899, 12, 30)  # noqa: DTZ001  a workbook has no zones
    if from_1904:
        start = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
    elif days < 60:
        days += 1  # it counts a 29th of February 1900, which there was not
    try:
        return (start + datetime.timedelta(days=days) + moment).date()
    except OverflowError:
        return Formula("#VALUE!")


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text.strip()) or int(text) < 0:
        raise Broken("no number")
    return int(text)


def _place(column: str) -> int:
    """The place of a column from 0 by its letters."""
    place = 0
    for letter in column:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _unescaped(found: re.Match[str]) -> str:
    """A sign that Excel wrote by its number, as _x000D_; half of a pair stays as it is."""
    number = int(found[1], 16)
    return found[0] if 0xD800 <= number < 0xE000 else chr(number)
