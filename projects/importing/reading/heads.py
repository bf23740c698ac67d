"""The head of a county's table: which of our columns stands at which place, and in which unit.

Where the head is and what its titles say is found by `reporting.tables.heads`; titles that can be
several columns (项目类型) are told by what stands below them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from projects.importing.reading.cells import CHOSEN_UNITS, UNITS
from projects.importing.reading.columns import ChoiceColumn, Column, by_field
from projects.importing.reading.grid import Cells, Grid
from reporting.spreadsheets.cells import Cell, Formula, letters
from reporting.tables import heads
from reporting.tables.found import FoundTable
from reporting.tables.heads import RUNNING, HeadChoice, Title
from reporting.tables.mapping import Understood, Vocabulary, understand
from reporting.tables.titles import (
    UNIT_NAMES,
    narrow,
    plain_title,
    unit_alone,
    unit_line,
    unit_of,
)

HEAD_ROWS = 10
"""The head ends in one of so many first rows, below titles and the unit."""
HEAD_CELLS = 3
"""A row with so many known columns is a head."""
NEEDED = ("name",)
WORDS = 50
"""A column with more different texts is no column of choices."""
WEAK = 10
"""Of so many columns at most it is looked at what is below their titles."""
UNIT = "unit"
"""The name of the unit of money in what a person says of a table."""

_OWN_UNIT = re.compile(r"[0-9]\s*(?:元|万元?|亿元?)")


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
    unit: str = ""
    """The unit of money that a person chose for the table; empty for none."""

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
            if plain_title(title.text) in RUNNING:
                return place
        return None

    def called(self, place: int) -> str:
        """C列“总投资（万元）”."""
        title = self.titles[place].text if place in self.titles else ""
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
            if place not in used and plain_title(title.text) not in RUNNING
        ]


def understood(
    table: FoundTable, columns: Sequence[Column], year: int, choice: HeadChoice | None = None
) -> Understood:
    """The table with its heads as a ledger has them, the fullest of the first rows first."""
    return understand(table, vocabulary(columns), year, choice)


def vocabulary(columns: Sequence[Column]) -> Vocabulary:
    """What makes a row the head of a ledger with these columns."""
    return Vocabulary(columns, NEEDED, fewest=HEAD_CELLS, within=HEAD_ROWS)


def ledger_head(
    grid: Grid,
    table: Understood,
    columns: Sequence[Column],
    choice: HeadChoice | None = None,
) -> Head:
    """The places of our columns under the first head.

    What a person chose is not told by what is below.
    """
    known = by_field(columns)
    found = table.heads[0]
    number = table.table.rows[found.last].number
    candidates: dict[str, list[int]] = {}
    for place, name in sorted(found.fields.items()):
        if name in known:
            candidates.setdefault(name, []).append(place)
    by_content = [] if choice else _add_weak(grid, number, found, columns, candidates)
    places = {}
    doubles = []
    for name, candidate_places in candidates.items():
        column = known[name]
        chosen = candidate_places
        if len(chosen) > 1 and not choice:
            label = plain_title(column.label)
            chosen = [each for each in chosen if plain_title(found.levels[each].text) == label]
        if len(chosen) == 1:
            places[chosen[0]] = column
        else:
            doubles.append((column, candidate_places))
    unit = choice.said.get(UNIT, "") if choice else ""
    return Head(number, found.levels, places, doubles, by_content, unit)


def _add_weak(
    grid: Grid,
    number: int,
    found: heads.Head,
    columns: Sequence[Column],
    candidates: dict[str, list[int]],
) -> list[int]:
    """Add the places that what is below them tells to `candidates`; returns these places."""
    unknown = {place: title for place, title in found.levels.items() if place not in found.fields}
    by_content: list[int] = []
    for place, column in _weak_columns(grid, number, unknown, columns):
        if column.field not in candidates or candidates[column.field][0] in by_content:
            candidates.setdefault(column.field, []).append(place)
            by_content.append(place)
    return by_content


def _weak_columns(
    grid: Grid, number: int, titles: Mapping[int, Title], columns: Sequence[Column]
) -> Iterator[tuple[int, Column]]:
    """The columns that titles such as 项目类型 can stand for, by what is below them."""
    looked_at = 0
    for place, title in titles.items():
        own = plain_title(title.text)
        could_be = [column for column in columns if re.fullmatch(column.weak, own)]
        if not own or not could_be or looked_at == WEAK:
            continue
        looked_at += 1
        words = words_below(grid, number, place, title.text)
        # What its cells tell goes before what takes any text.
        could_be.sort(key=lambda column: not isinstance(column, ChoiceColumn))
        accepting = (column for column in could_be if column.accepts(words or frozenset()))
        column = next(accepting, None)
        if column is not None and words != frozenset():
            yield place, column


def words_below(grid: Grid, number: int, place: int, title: str) -> frozenset[str] | None:
    """The different texts below a title, after `plain_title`; None for too many or other cells.

    Left out are repetitions of the title, and lines with a single text: headings, sums.
    """
    words = set()
    for row, line in grid.rows:
        cell = _at(line, place)
        if row <= number or cell is None or _has_one_text(line):
            continue
        if not isinstance(cell, str):
            return None
        words.add(plain_title(cell))
        if len(words) > WORDS:
            return None
    return frozenset(words - {plain_title(title)})


def _has_one_text(line: Cells) -> bool:
    texts = (cell for cell in line if isinstance(cell, str))
    return len(list(islice(texts, 2))) == 1


def units_of(grid: Grid, head: Head) -> dict[int, str]:
    """The unit of each column of money by place: one of `UNIT_NAMES`, another one, or empty.

    What a title says goes before what a person chose for the table, and that before the line above
    it; a unit that is not read otherwise can be chosen.
    """
    above = _unit_above(grid, head)
    units = {}
    for place, column in head.places.items():
        if not column.is_money:
            continue
        title = head.titles.get(place, Title(""))
        own = next(filter(None, map(unit_of, title.said)), "")
        unit = own if own in UNIT_NAMES else head.unit or own or above
        if not unit and _has_own_units(grid, head, place):
            unit = "万元"  # what the cells say is converted to
        units[place] = UNIT_NAMES.get(unit, unit)
    return units


def is_read(unit: str, head: Head) -> bool:
    """Whether amounts in this unit are read: 元 only where a person chose it."""
    return unit in UNITS or (unit in CHOSEN_UNITS and unit == head.unit)


def _unit_above(grid: Grid, head: Head) -> str:
    """The one unit of money that the lines above the head name; empty for none or several."""
    units = {unit_line(words) for words in grid.above}
    for number, line in grid.rows:
        if number < head.row:
            for cell in line:
                if isinstance(cell, str):
                    # 单位： and 万元 may stand in two cells.
                    units.add(unit_line(cell) or unit_alone(cell))
    units.discard("")
    return units.pop() if len(units) == 1 else ""


def _has_own_units(grid: Grid, head: Head, place: int) -> bool:
    """Whether every filled cell of the column has its unit with it: 1.2亿元."""
    cells = [_at(line, place) for number, line in grid.rows if number > head.row]
    filled = [cell for cell in cells if cell is not None and not isinstance(cell, Formula)]
    return bool(filled) and all(isinstance(cell, str) and _OWN_UNIT.search(cell) for cell in filled)


def texts_of(line: Cells) -> tuple[tuple[int, str], ...]:
    """The texts of a line by place, without blanks: equal for a head and its repetition."""
    return tuple((place, narrow(cell)) for place, cell in enumerate(line) if isinstance(cell, str))


def _at(line: Cells, place: int) -> Cell:
    return line[place] if place < len(line) else None
