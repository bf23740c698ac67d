"""Finds the heads of tables: which row names the columns, and what each column is called.

A head is one to three rows; a title over several columns stands before those below it. Which title
has which meaning is told by the reader of a kind of tables (`Meaning`).
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from reporting.spreadsheets.cells import Cell, letters
from reporting.tables.found import FoundTable, TableRow

DEEPEST = 3
"""Rows of one head."""


@dataclass(frozen=True)
class Meaning:
    """What a column can be: the field it fills, its name for people, a pattern for its titles."""

    field: str
    label: str
    titles: str
    """Of whole titles as `plain_title` makes them: 本年 is the plan's year, 上年 the one before."""


@dataclass(frozen=True)
class Head:
    """The head of a table: rows `first` to `last` of it, by place in `FoundTable.rows`."""

    first: int
    last: int
    fields: dict[int, str]
    """The field of each column whose title is known, by place; a merged title has several."""
    titles: dict[int, str]
    """The title of each column as printed, without line breaks."""

    def places_of(self, field: str) -> list[int]:
        """The places of the columns of a field, from the left."""
        return sorted(place for place, name in self.fields.items() if name == field)

    def called(self, place: int) -> str:
        """C列“预期目标”."""
        return f"{letters(place)}列“{self.titles.get(place, '')}”"

    @property
    def layout(self) -> str:
        """A digest of its titles in their order: the same for tables laid out alike."""
        titles = "\n".join(f"{place} {title}" for place, title in sorted(self.titles.items()))
        return hashlib.sha256(titles.encode()).hexdigest()


@dataclass(frozen=True)
class HeadChoice:
    """What a person says of a table's columns, where the words of its titles say too little."""

    row: int
    """The number of the row that is the head."""
    fields: dict[int, str]
    """By place, the field of each column that is taken."""


def heads_of(
    table: FoundTable,
    meanings: Sequence[Meaning],
    needed: Collection[str],
    year: int,
    choice: HeadChoice | None = None,
) -> list[Head]:
    """All heads of the table in their order: each row that has a column for all `needed` fields.

    `year` is the one that titles call 本年. A table without a head gives none. With a choice its
    row is the first head, and the others are those with the same titles.
    """
    heads: list[Head] = []
    at = 0
    while at < len(table.rows):
        head = _head_at(table.rows, at, meanings, year)
        if choice is not None:
            is_head = table.rows[at].number == choice.row if not heads else _is_like(head, heads[0])
            head = replace(head, fields=dict(choice.fields) if is_head else {})
        if set(needed) <= set(head.fields.values()):
            heads.append(head)
            at = head.last
        at += 1
    return heads


def head_at(table: FoundTable, number: int, meanings: Sequence[Meaning], year: int) -> Head | None:
    """The row with this number read as a head, whatever columns it has; None for no such row."""
    for at, row in enumerate(table.rows):
        if row.number == number:
            return _head_at(table.rows, at, meanings, year)
    return None


def _is_like(head: Head, other: Head) -> bool:
    """Whether both have the same titles: a table that goes on on its next page."""
    return head.layout == other.layout


def _head_at(rows: Sequence[TableRow], first: int, meanings: Sequence[Meaning], year: int) -> Head:
    """The row at `first` read as a head, with those below it that go on with it."""
    last = first
    while last + 1 < min(len(rows), first + DEEPEST) and _goes_on(
        rows[first : last + 1], rows[last + 1]
    ):
        last += 1
    fields = {}
    titles = {}
    width = max(len(row.cells) for row in rows[first : last + 1])
    for place in range(width):
        levels = _levels(rows[first : last + 1], place)
        if levels:
            titles[place] = "".join(levels)
            field = _field(levels, meanings, year)
            if field:
                fields[place] = field
    return Head(first, last, fields, titles)


def _goes_on(head: Sequence[TableRow], below: TableRow) -> bool:
    """Whether the row only says more under titles that stand over several columns.

    A row of the table itself has something of its own under a title of one column, too; one cell
    alone is a section.
    """
    own = [place for place, _ in below.own]
    return len(own) > 1 and all(_is_under_group(head[-1], place) for place in own)


def _is_under_group(above: TableRow, place: int) -> bool:
    """Whether the cell above the place is one of several under a common title."""
    if place >= len(above.cells):
        return False
    beside = above.cells[place + 1] if place + 1 < len(above.cells) else None
    is_first = above.cells[place] is not None and (
        place + 1 in above.repeated or (beside is None and place + 1 < len(above.cells))
    )
    is_later = place in above.repeated or above.cells[place] is None
    return is_first or is_later


def _levels(rows: Sequence[TableRow], place: int) -> list[str]:
    """The titles over a column from above, each once, a common one over its later columns too."""
    levels: list[str] = []
    for depth, row in enumerate(rows):
        cell: Cell = row.cells[place] if place < len(row.cells) else None
        if cell is None and depth + 1 < len(rows):
            cell = _title_to_the_left(row, rows[depth + 1], place)
        if isinstance(cell, str):
            title = re.sub(r"\s+", "", cell)
            if title not in levels:
                levels.append(title)
    return levels


def _title_to_the_left(row: TableRow, below: TableRow, place: int) -> Cell:
    """The title that covers this empty cell where merged cells left no trace; None for none."""
    if place >= len(below.cells) or below.cells[place] is None:
        return None
    for left in range(place - 1, -1, -1):
        if left < len(row.cells) and row.cells[left] is not None:
            return row.cells[left]
    return None


def _field(levels: Sequence[str], meanings: Sequence[Meaning], year: int) -> str:
    """The field that a column's titles name: together, or the last alone; empty for none.

    Under another year the last alone says too little: 2023年 over 目标 is no target of 2024.
    """
    candidates = ["".join(levels)]
    above = plain_title("".join(levels[:-1]), year)
    if "年" not in above.replace("本年", ""):
        candidates.append(levels[-1])
    for title in candidates:
        plain = plain_title(title, year)
        for meaning in meanings:
            if re.fullmatch(meaning.titles, plain):
                return meaning.field
    return ""


def plain_title(title: str, year: int) -> str:
    """A title in narrow signs without blanks, brackets and decoration.

    The plan's year reads 本年, the one before 上年.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
    plain = re.sub(r"[(\[【<][^()\[\]【】<>]*[)\]】>]", "", plain).strip("*#:;,.、。·★☆※")
    plain = re.sub(rf"{year}年?度?", "本年", plain)
    plain = re.sub(rf"{year - 1}年?度?", "上年", plain)
    return re.sub("本年度|当年|今年|^年度", "本年", plain).replace("去年", "上年")
