"""Finds the head of a county's table: which column is which, under one to three lines of titles."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from projects.importing.reading.columns import (
    UNIT_NAMES,
    ChoiceColumn,
    Column,
    by_field,
    narrow,
    plainly,
    unit_alone,
    unit_line,
    unit_of,
)
from reporting.spreadsheets.cells import Cell, Formula, Sheet, letters

HEAD_ROWS = 10
"""The head ends in one of so many first rows, below titles and the unit."""
HEAD_CELLS = 3
"""A row with so many known columns is a head."""
LINES = 3
"""A head has at most so many lines."""
WORDS = 50
"""A column with more different texts is no column of choices."""
WEAK = 10
"""Of so many columns at most it is looked at what is below their titles."""

_RUNNING = ("序号", "编号", "号")
_SUM_OF_GROUP = re.compile("小计|合计|总额|总计|金额")
_ANOTHER_YEAR = re.compile(r"上年|[0-9]{4}年")
_OWN_UNIT = re.compile(r"[0-9]\s*(?:元|万元?|亿元?)")

Line = Sequence[Cell]


@dataclass(frozen=True)
class Title:
    """What the head says over one column."""

    text: str
    groups: tuple[str, ...] = ()
    """The titles above it, which stand over several columns; the nearest first."""

    @property
    def said(self) -> tuple[str, ...]:
        return (self.text, *self.groups)


@dataclass(frozen=True)
class Head:
    """The head of a table. Places are indexes of cells, from 0."""

    row: int
    """The number of its last line."""
    titles: dict[int, Title]
    places: dict[int, Column]
    """The column at each place that has a known one."""
    doubles: list[tuple[Column, list[int]]]
    """Columns with several possible places, none of which has our own title."""
    by_content: list[int] = field(default_factory=list)
    """Places whose column was told by what stands below the title."""

    @property
    def fields(self) -> set[str]:
        return {column.field for column in self.places.values()}

    def place_of(self, name: str) -> int:
        """The place of the column of a field that the head has."""
        return next(place for place, column in self.places.items() if column.field == name)

    @property
    def running_place(self) -> int | None:
        """The place of 序号; None where there is none."""
        for place, title in self.titles.items():
            if plainly(title.text) in _RUNNING:
                return place
        return None

    def called(self, place: int) -> str:
        """C列“总投资（万元）”."""
        title = re.sub(r"\s+", "", self.titles[place].text)
        return f"{letters(place)}列“{title}”"

    @property
    def unused(self) -> list[str]:
        """The columns of the file that are none of ours; a running number is expected."""
        used = set(self.places)
        for _, places in self.doubles:
            used.update(places)
        return [
            self.called(place)
            for place, title in self.titles.items()
            if place not in used and plainly(title.text) not in _RUNNING
        ]


def find_head(sheet: Sheet, columns: Sequence[Column], year: int) -> Head | None:
    """The head with most known columns, the upper one of two; None for none."""
    best: Head | None = None
    for index, (number, line) in enumerate(sheet.rows):
        if number > HEAD_ROWS:
            break
        lines = [*_lines_above(sheet, index, columns, year), line]
        head = _as_head(sheet, number, _titles(lines), columns, year)
        if "name" not in head.fields or len(head.fields) < HEAD_CELLS:
            continue
        if best is None or len(head.fields) > len(best.fields):
            best = head
        elif len(head.fields) == len(best.fields) and number == best.row + 1:
            best = head if _goes_on(lines) else best
    return best


def _lines_above(sheet: Sheet, index: int, columns: Sequence[Column], year: int) -> list[Line]:
    """The lines of the same head above a line of the sheet, from the top one down."""
    above: list[Line] = []
    number = sheet.rows[index][0]
    for place in range(index - 1, max(-1, index - LINES), -1):
        if sheet.rows[place][0] != number - len(above) - 1:
            break
        above.insert(0, sheet.rows[place][1])
    while above and not _is_head_line(above[0], columns, year):
        above.pop(0)  # a title, a line with the unit
    return above


def _is_head_line(line: Line, columns: Sequence[Column], year: int) -> bool:
    """Whether a line has titles of columns, one of them a known one."""
    titles = [plainly(cell, year) for cell in line if isinstance(cell, str)]
    if len(titles) < HEAD_CELLS:
        return False
    known = (_named(title, columns) or title in _RUNNING for title in titles)
    return any(known)


def _goes_on(lines: Sequence[Line]) -> bool:
    """Whether the last line belongs to the head above it though it names no further column.

    It has titles under groups, or the units of the columns.
    """
    above, line = lines[-2:] if len(lines) > 1 else ((), lines[-1])
    filled = {place: cell for place, cell in enumerate(line) if cell is not None}
    texts = [cell for cell in filled.values() if isinstance(cell, str)]
    if len(texts) < len(filled):
        return False
    if all(map(unit_alone, texts)):
        return True
    return len(filled) > 1 and all(_is_under_group(place, above, line) for place in filled)


def _is_under_group(place: int, above: Line, line: Line) -> bool:
    """Whether the title above a cell stands over several columns."""
    if _at(above, place) is None:
        return True
    return _at(above, place + 1) is None and _at(line, place + 1) is not None


def _titles(lines: Sequence[Line]) -> dict[int, Title]:
    """The titles of a head by place, and the groups that they are under."""
    titles = {}
    groups = [""] * len(lines)
    for place in range(max(map(len, lines))):
        own = [_at(line, place) for line in lines]
        for level, cell in enumerate(own):
            if isinstance(cell, str):
                # A group covers the empty cells after it, up to the next one above or beside it.
                groups[level:] = [cell, *[""] * (len(lines) - level - 1)]
        lowest = own[-1]
        if lowest is not None and not isinstance(lowest, str):
            continue
        title = _title(own, groups)
        if title is not None:
            titles[place] = title
    return titles


def _title(own: Sequence[Cell], groups: Sequence[str]) -> Title | None:
    """The title over one place: its lowest text, with the unit that may stand alone under it."""
    texts = [(level, cell) for level, cell in enumerate(own) if isinstance(cell, str)]
    if not texts:
        return None
    level, text = texts.pop()
    if unit_alone(text) and texts:
        unit = unit_alone(text)
        level, text = texts.pop()
        text = f"{text}（{unit}）"
    above = [group for group in reversed(groups[:level]) if group and group != text]
    return Title(text, tuple(above))


def _at(line: Line, place: int) -> Cell:
    return line[place] if place < len(line) else None


def _as_head(
    sheet: Sheet,
    number: int,
    titles: Mapping[int, Title],
    columns: Sequence[Column],
    year: int,
) -> Head:
    """The titles read as a head that ends in this row."""
    known = by_field(columns)
    candidates: dict[str, list[int]] = {}
    unknown = []
    for place, title in titles.items():
        column = _column(title, columns, year)
        if column is None:
            unknown.append(place)
        else:
            candidates.setdefault(column.field, []).append(place)
    by_content = []
    weak = _weak_columns(sheet, number, {place: titles[place] for place in unknown}, columns)
    for place, column in weak:
        if column.field not in candidates or candidates[column.field][0] in by_content:
            candidates.setdefault(column.field, []).append(place)
            by_content.append(place)
    places = {}
    doubles = []
    for name, candidate_places in candidates.items():
        column = known[name]
        chosen = candidate_places
        if len(chosen) > 1:
            label = plainly(column.label)
            chosen = [place for place in chosen if plainly(titles[place].text) == label]
        if len(chosen) == 1:
            places[chosen[0]] = column
        else:
            doubles.append((column, candidate_places))
    return Head(number, dict(titles), places, doubles, by_content)


def _column(title: Title, columns: Sequence[Column], year: int) -> Column | None:
    """The column with this title, together with its groups or alone."""
    own = plainly(title.text, year)
    over = [plainly(group, year) for group in title.groups]
    if over and _SUM_OF_GROUP.fullmatch(own):
        under = Title(title.groups[0], title.groups[1:])
        return _column(under, columns, year) or _named(own, columns)
    for candidate in _candidates(own, over):
        column = _named(candidate, columns)
        if column is not None:
            return column
    return None


def _candidates(own: str, over: Sequence[str]) -> list[str]:
    """What a title may be called in full, the longer names first.

    Under another year (2023年) it is never what it would be alone: 计划投资.
    """
    together = [f"{group}{own}" for group in over]
    if len(over) > 1:
        together.append(f"{over[1]}{over[0]}{own}")
    dated = [name for name in together if _ANOTHER_YEAR.search(name)]
    if any(_ANOTHER_YEAR.search(group) for group in over):
        return dated
    return [*together, own]


def _named(title: str, columns: Sequence[Column]) -> Column | None:
    for column in columns:
        if re.fullmatch(column.names, title):
            return column
    return None


def _weak_columns(
    sheet: Sheet, number: int, titles: Mapping[int, Title], columns: Sequence[Column]
) -> Iterator[tuple[int, Column]]:
    """The columns that titles such as 项目类型 can stand for, by what is below them."""
    looked_at = 0
    for place, title in titles.items():
        own = plainly(title.text)
        could_be = [column for column in columns if re.fullmatch(column.weak, own)]
        if not own or not could_be or looked_at == WEAK:
            continue
        looked_at += 1
        words = words_below(sheet, number, place, title.text)
        # What its cells tell goes before what takes any text.
        could_be.sort(key=lambda column: not isinstance(column, ChoiceColumn))
        accepting = (column for column in could_be if column.accepts(words or frozenset()))
        column = next(accepting, None)
        if column is not None and words != frozenset():
            yield place, column


def words_below(sheet: Sheet, number: int, place: int, title: str) -> frozenset[str] | None:
    """The different texts below a title, after `plainly`; None for too many or other cells.

    Left out are repetitions of the title, and lines with a single text: headings, sums.
    """
    words = set()
    for row, line in sheet.rows:
        cell = _at(line, place)
        if row <= number or cell is None or _has_one_text(line):
            continue
        if not isinstance(cell, str):
            return None
        words.add(plainly(cell))
        if len(words) > WORDS:
            return None
    return frozenset(words - {plainly(title)})


def _has_one_text(line: Line) -> bool:
    texts = (cell for cell in line if isinstance(cell, str))
    return len(list(islice(texts, 2))) == 1


def units_of(sheet: Sheet, head: Head) -> dict[int, str]:
    """The unit of each column of money by place: one of `UNIT_NAMES`, another one, or empty."""
    above = _unit_above(sheet, head)
    units = {}
    for place, column in head.places.items():
        if column.is_money:
            said = (unit_of(words) for words in head.titles[place].said)
            unit = next(filter(None, said), "") or above
            if not unit and _has_own_units(sheet, head, place):
                unit = "万元"  # what the cells say is converted to
            units[place] = UNIT_NAMES.get(unit, unit)
    return units


def _unit_above(sheet: Sheet, head: Head) -> str:
    """The one unit of money that the rows above the head name; empty for none or several."""
    units: set[str] = set()
    for number, line in sheet.rows:
        if number < head.row:
            for cell in line:
                if isinstance(cell, str):
                    # 单位： and 万元 may stand in two cells.
                    units.add(unit_line(cell) or unit_alone(cell))
    units.discard("")
    return units.pop() if len(units) == 1 else ""


def _has_own_units(sheet: Sheet, head: Head, place: int) -> bool:
    """Whether every filled cell of the column has its unit with it: 1.2亿元."""
    cells = [_at(line, place) for number, line in sheet.rows if number > head.row]
    filled = [cell for cell in cells if cell is not None and not isinstance(cell, Formula)]
    return bool(filled) and all(isinstance(cell, str) and _OWN_UNIT.search(cell) for cell in filled)


def texts_of(line: Line) -> tuple[tuple[int, str], ...]:
    """The texts of a line by place, without blanks: equal for a head and its repetition."""
    return tuple((place, narrow(cell)) for place, cell in enumerate(line) if isinstance(cell, str))
