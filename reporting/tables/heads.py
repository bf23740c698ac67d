"""Finds the heads of tables: which rows name the columns, and what each column is called.

A head is one to three rows; a title over several columns stands before those below it, and a unit
alone under a title belongs to it. Which title has which meaning is told by the reader of a kind of
tables (`Meaning`); every import finds its heads here.
"""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reporting.spreadsheets.cells import Cell, letters
from reporting.tables.found import FoundTable, TableRow
from reporting.tables.titles import plain_title, unit_alone

DEEPEST = 3
"""Rows of one head."""
RUNNING = ("序号", "编号", "号")
"""Titles of the numbers that rows have in their order."""
_SUM_OF_GROUP = re.compile("小计|合计|总额|总计|金额")
_ANOTHER_YEAR = re.compile(r"上年|[0-9]{4}年")


@dataclass(frozen=True)
class Meaning:
    """What a column can be: the field it fills, its name for people, a pattern for its titles."""

    field: str
    label: str
    titles: str
    """Of whole titles as `plain_title` makes them: 本年 is the plan's year, 上年 the one before."""
    weak: str = ""
    """A pattern for titles that name it where nothing else in the table does."""


@dataclass(frozen=True)
class Title:
    """What the head says over one column, without blanks."""

    text: str
    groups: tuple[str, ...] = ()
    """The titles above it, which stand over several columns; the nearest first."""

    @property
    def said(self) -> tuple[str, ...]:
        """Its own words and those above it."""
        return (self.text, *self.groups)

    @property
    def whole(self) -> str:
        """All of it from above: 资金来源县级."""
        return "".join(reversed(self.said))


@dataclass(frozen=True)
class Head:
    """The head of a table: rows `first` to `last` of it, by place in `FoundTable.rows`."""

    first: int
    last: int
    fields: dict[int, str]
    """The field of each column whose title is known, by place; a merged title has several."""
    levels: dict[int, Title]
    """The title of each column, by place."""

    @property
    def titles(self) -> dict[int, str]:
        """The whole title of each column, by place."""
        return {place: title.whole for place, title in self.levels.items()}

    def places_of(self, field: str) -> list[int]:
        """The places of the columns of a field, from the left."""
        return sorted(place for place, name in self.fields.items() if name == field)

    def called(self, place: int) -> str:
        """C列“预期目标”."""
        return f"{letters(place)}列“{self.titles.get(place, '')}”"

    @property
    def unused(self) -> list[str]:
        """The columns that are not taken, as `called`; a running number is expected."""
        names = []
        for place, title in sorted(self.levels.items()):
            if place not in self.fields and plain_title(title.text) not in RUNNING:
                names.append(self.called(place))
        return names

    @property
    def layout(self) -> str:
        """A digest of its titles in their order: the same for tables laid out alike."""
        titles = "\n".join(f"{place} {title}" for place, title in sorted(self.titles.items()))
        return hashlib.sha256(titles.encode()).hexdigest()


@dataclass(frozen=True)
class HeadChoice:
    """What a person says of a table's columns, where the words of its titles say too little."""

    row: int
    """The number of the row with which the head begins."""
    fields: dict[int, str]
    """By place, the field of each column that is taken."""
    said: Mapping[str, str] = field(default_factory=dict)
    """What was said of the whole table beside its columns, by name: its unit of money."""


def heads_of(
    table: FoundTable,
    meanings: Sequence[Meaning],
    needed: Collection[str],
    year: int,
    choice: HeadChoice | None = None,
    *,
    fewest: int = 1,
    within: int | None = None,
) -> list[Head]:
    """All heads of the table in their order: rows with a column for all `needed` fields.

    `year` is the one that titles call 本年. A head has at least `fewest` columns that are known. A
    table without a head gives none. With `within`, the first head ends in one of so many first
    rows, and is the one of them with most known columns: what stands above it is no table. With a
    choice its row is the first head, and the others are those with the same titles.
    """
    finder = _Finder(table.rows, meanings, year)
    if choice is not None:
        return _chosen(finder, choice, needed)
    heads: list[Head] = []
    at = 0
    if within is not None:
        first = finder.fullest(needed, fewest, within)
        if first is None:
            return []
        heads.append(first)
        at = first.last + 1
    while at < len(table.rows):
        head = finder.at(at) if finder.may_begin(at) else None
        if head is not None and finder.is_enough(head, needed, fewest):
            heads.append(head)
            at = head.last
        at += 1
    return heads


def head_at(table: FoundTable, number: int, meanings: Sequence[Meaning], year: int) -> Head | None:
    """The row with this number read as a head, whatever columns it has; None for no such row."""
    for at, row in enumerate(table.rows):
        if row.number == number:
            return _Finder(table.rows, meanings, year).at(at)
    return None


def _chosen(finder: "_Finder", choice: HeadChoice, needed: Collection[str]) -> list[Head]:
    """The head that a person chose, and where the same titles stand again on a next page."""
    if not set(needed) <= set(choice.fields.values()):
        return []
    heads: list[Head] = []
    for at, row in enumerate(finder.rows):
        if not heads and row.number != choice.row:
            continue
        head = finder.at(at)
        if not heads or head.titles == heads[0].titles:
            heads.append(replace(head, fields=dict(choice.fields)))
    return heads


class _Finder:
    """Reads rows of one table as heads."""

    def __init__(self, rows: Sequence[TableRow], meanings: Sequence[Meaning], year: int) -> None:
        self.rows = rows
        self.meanings = meanings
        self.year = year
        self._known: dict[str, str] = {}
        """The field of each title that was met; empty for none."""

    def fullest(self, needed: Collection[str], fewest: int, within: int) -> Head | None:
        """Of the heads that end in one of so many first rows, the upper one of the fullest."""
        best: Head | None = None
        for at, row in enumerate(self.rows):
            if row.number > within:
                break
            head = self.at(at)
            if self.rows[head.last].number > within or not self.is_enough(head, needed, fewest):
                continue
            if best is None or self._size(head) > self._size(best):
                best = head
        return best

    def is_enough(self, head: Head, needed: Collection[str], fewest: int) -> bool:
        """Whether it has the columns that a head needs."""
        return set(needed) <= set(head.fields.values()) and self._size(head) >= fewest

    def may_begin(self, at: int) -> bool:
        """Whether the row can be one of titles at all: of the rows of a table few can."""
        return all(cell is None or isinstance(cell, str) for cell in self.rows[at].cells)

    def at(self, first: int) -> Head:
        """The row at `first` read as a head, with those below it that go on with it."""
        rows = self.rows
        last = first
        while last + 1 < min(len(rows), first + DEEPEST) and self._goes_on(first, last):
            last += 1
        levels = _titles(rows[first : last + 1])
        fields = {}
        for place, title in levels.items():
            name = self._field(title)
            if name:
                fields[place] = name
        return Head(first, last, fields, levels)

    def _size(self, head: Head) -> int:
        """How many fields its columns have, those with a weak title each."""
        weak = 0
        for place, title in head.levels.items():
            if place not in head.fields and self._is_weak(plain_title(title.text)):
                weak += 1
        return len(set(head.fields.values())) + weak

    def _is_weak(self, title: str) -> bool:
        return any(re.fullmatch(meaning.weak, title) for meaning in self.meanings if meaning.weak)

    def _goes_on(self, first: int, last: int) -> bool:
        """Whether the row below `last` only says more under titles over several columns.

        A row of the table itself has something of its own under a title of one column, too; one
        cell alone is a section, and under a title of the whole table nothing goes on.
        """
        above, below = self.rows[last : last + 2]
        texts = [cell for _, cell in below.own if isinstance(cell, str)]
        if below.number != above.number + 1 or len(texts) < len(below.own) or not texts:
            return False
        if not self._has_titles(self.rows[first]):
            return False
        if all(map(unit_alone, texts)):
            return True
        if not all(_is_under_group(place, above, below) for place, _ in below.own):
            return False
        return len(texts) > 1 or self._is_known_under(above, *below.own[0])

    def _is_known_under(self, above: TableRow, place: int, cell: Cell) -> bool:
        """Whether the only cell of a row is the title of a column, under the one above it."""
        over = [title.text for at, title in _titles([above]).items() if at <= place]
        return bool(self._field(Title(_joined(str(cell)), tuple(over[-1:]))))

    def _has_titles(self, row: TableRow) -> bool:
        """Whether several titles stand in the row, one of them known or the running number."""
        titles = [plain_title(cell, self.year) for _, cell in row.own if isinstance(cell, str)]
        if len(titles) < 2:
            return False
        return any(self._named(title) or title in RUNNING for title in titles)

    def _field(self, title: Title) -> str:
        """The field of the column with this title, with its groups or alone; empty for none.

        A sum of a group (合计 under 投资) is the group.
        """
        own = plain_title(title.text, self.year)
        over = [plain_title(group, self.year) for group in title.groups]
        if over and _SUM_OF_GROUP.fullmatch(own):
            return self._field(Title(title.groups[0], title.groups[1:])) or self._named(own)
        known = (self._named(candidate) for candidate in _candidates(own, over))
        return next(filter(None, known), "")

    def _named(self, title: str) -> str:
        """The field that a plain title names; empty for none."""
        if title not in self._known:
            fits = (each.field for each in self.meanings if re.fullmatch(each.titles, title))
            self._known[title] = next(fits, "")
        return self._known[title]


def _candidates(own: str, over: Sequence[str]) -> list[str]:
    """What a title may be called in full, the longer names first.

    Under another year (2023年) it is never what it would be alone: 计划投资.
    """
    together = [f"{group}{own}" for group in over]
    if len(over) > 1:
        together.append(f"{over[1]}{over[0]}{own}")
    if any(_ANOTHER_YEAR.search(group) for group in over):
        return [name for name in together if _ANOTHER_YEAR.search(name)]
    return [*together, own]


def _is_under_group(place: int, above: TableRow, below: TableRow) -> bool:
    """Whether the title above the place is over several columns."""
    cell = _at(above, place)
    if cell is None or place in above.spread or place + 1 in above.spread:
        return True
    return _at(above, place + 1) is None and _at(below, place + 1) is not None


def _titles(rows: Sequence[TableRow]) -> dict[int, Title]:
    """The titles of a head by place, each with those over it."""
    titles = {}
    over = [""] * len(rows)
    for place in range(max(len(row.cells) for row in rows)):
        own = [_at(row, place) for row in rows]
        for level, cell in enumerate(own):
            if isinstance(cell, str):
                # A group covers the empty cells after it, up to the next one above or beside it.
                over[level:] = [_joined(cell), *[""] * (len(rows) - level - 1)]
            elif place - 1 in rows[level].spread:
                over[level] = ""  # the merged cell has ended
        lowest = own[-1]
        title = _title(own, over)
        if title is not None and (lowest is None or isinstance(lowest, str)):
            titles[place] = title
    return titles


def _title(own: Sequence[Cell], over: Sequence[str]) -> Title | None:
    """The title over one place: its lowest text, with the unit that may stand alone under it."""
    texts = [(level, _joined(cell)) for level, cell in enumerate(own) if isinstance(cell, str)]
    if not texts:
        return None
    level, text = texts.pop()
    unit = unit_alone(text)
    if unit and texts:
        level, text = texts.pop()
    above: list[str] = []
    for group in reversed(over[:level]):
        if group and group != text and group not in above:
            above.append(group)
    if unit and text != unit and not unit_alone(text):
        text = f"{text}（{unit}）"
    return Title(text, tuple(above))


def _joined(cell: str) -> str:
    """The words of a cell without blanks and line breaks."""
    return re.sub(r"\s+", "", cell)


def _at(row: TableRow, place: int) -> Cell:
    return row.cells[place] if place < len(row.cells) else None
