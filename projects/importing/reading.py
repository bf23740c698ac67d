"""Reads a county's table as rows of values, without the database.

The head is found below titles, columns are known by name, rows of totals are passed over. Names of
units, sectors and projects are looked up by `comparing`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any

from openpyxl.utils import get_column_letter

from projects.importing.cells import Wrong
from projects.importing.columns import (
    UNITS,
    ChoiceColumn,
    Column,
    Value,
    by_field,
    dump,
    plainly,
    unit_line,
    unit_of,
)
from reporting.spreadsheets.cells import Cell, Sheet
from reporting.spreadsheets.read import sheets

HEAD_ROWS = 10
"""The head is one of so many first rows, below titles and the unit."""
HEAD_CELLS = 3
"""A row with so many known columns is a head."""
PASSED_SHOWN = 10
"""Up to so many row numbers are listed in a sentence."""

_TOTAL = re.compile(r"(其中[:：]?)?(合计|总计|小计|共计)")
_NUMERAL = "[一二三四五六七八九十]+"
_SECTION = re.compile(rf"{_NUMERAL}([、.．]|$)|[(（]{_NUMERAL}[)）]")
_INNER = re.compile(r"[(（]")
_FOOT = re.compile(r"(注|备注|说明|填表|填报|制表|审核)[^:：]{0,6}[:：]")
# A run of signs is looked at from its beginning alone: else its cost grows with its square.
_COUNT = re.compile(r"[,，:：]?(?:(?<![共计])[共计]+)?(?<![0-9])[0-9]+[个项件].*$")
_KINDS = ("类", "项目", "领域", "方面")
"""What headings add to the name of a sector."""


@dataclass(frozen=True)
class Remark:
    """A sentence on a row, on one cell of it, or on the whole file."""

    sentence: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        row = f"第{self.row}行" if self.row else ""
        return "　".join(part for part in (row, self.column, self.sentence) if part)


@dataclass(frozen=True)
class SourceRow:
    """One row of the file: its values by field, without empty ones."""

    number: int
    values: dict[str, Value]
    unread: frozenset[str] = frozenset()
    """Fields whose cell could not be read; each has a fault."""


@dataclass
class Table:
    """The rows of a file, with faults and notices."""

    rows: list[SourceRow] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    """By field, the letter and the title of its column in the file: C列“总投资（万元）”."""
    faults: list[Remark] = field(default_factory=list)
    notices: list[Remark] = field(default_factory=list)

    def values_of(self, name: str) -> list[Value]:
        """The values of one field, of the rows that have it."""
        return [row.values[name] for row in self.rows if name in row.values]

    def dump(self) -> dict[str, Any]:
        """The table as texts and lists, to carry from the preview to the confirmation."""
        rows = []
        for row in self.rows:
            values = {name: dump(value) for name, value in row.values.items()}
            rows.append([row.number, values])
        return {"rows": rows, "heads": self.heads}

    @classmethod
    def load(cls, dumped: Mapping[str, Any], columns: Sequence[Column]) -> "Table":
        """The table back from what `dump` made of it."""
        known = by_field(columns)
        table = cls(heads=dict(dumped["heads"]))
        for number, texts in dumped["rows"]:
            values = {name: known[name].load(text) for name, text in texts.items()}
            table.rows.append(SourceRow(number, values))
        return table


def listed(items: Sequence[object], at_most: int = PASSED_SHOWN) -> str:
    """The first items, separated by 、, and 等 where there are more."""
    words = "、".join(str(item) for item in items[:at_most])
    return f"{words}等" if len(items) > at_most else words


@dataclass(frozen=True)
class _Head:
    """The head of a table. Places are indexes of cells, from 0."""

    row: int
    places: dict[int, Column]
    """The column at each place that has a known one."""
    titles: dict[int, str]
    groups: dict[int, str]
    """The title in a row above, over one or several columns."""
    doubles: list[tuple[Column, list[int]]]
    """Columns with several possible places, none of which has our own title."""

    @property
    def fields(self) -> set[str]:
        return {column.field for column in self.places.values()}

    def place_of(self, name: str) -> int:
        """The place of the column of a field that the head has."""
        return next(place for place, column in self.places.items() if column.field == name)

    def called(self, place: int) -> str:
        """C列“总投资（万元）”."""
        title = re.sub(r"\s+", "", self.titles[place])
        return f"{get_column_letter(place + 1)}列“{title}”"


def read(
    file: IO[bytes],
    *,
    name: str,
    size: int,
    columns: Sequence[Column],
    year: int,
    known: Mapping[str, Collection[str]],
) -> Table:
    """The table of the first sheet that has a known head; a fault where none has.

    `year` is the plan's: of 2024年计划投资 and 2023年计划投资 it chooses. `known` has by field the
    names that a heading between the rows can give to the rows below it (一、基础设施). Raises
    Unreadable for a file that is neither Excel nor CSV.
    """
    passed_over: list[str] = []
    for sheet in sheets(file, name=name, size=size):
        if sheet.is_hidden:
            continue
        head = _head(sheet, columns, year)
        if head is not None:
            table = _table(sheet, head, columns, known)
            if passed_over:
                table.notices.append(Remark(f"工作表{'、'.join(passed_over)}里没有台账，没有读。"))
            return table
        passed_over.append(f"“{sheet.name}”")
    wanted = "、".join(f"“{column.label}”" for column in columns[:6])
    sentence = (
        f"没有找到表头：前{HEAD_ROWS}行里要有一行写着{wanted}这些列名，"
        f"至少{HEAD_CELLS}个，其中要有项目名称。"
    )
    return Table(faults=[Remark(sentence)])


def _head(sheet: Sheet, columns: Sequence[Column], year: int) -> _Head | None:
    """The one of the first rows with most known columns, the upper one of two; None for none."""
    heads = []
    lines = dict(sheet.rows)
    for number, line in sheet.rows:
        if number > HEAD_ROWS:
            break
        head = _as_head(number, lines.get(number - 1, ()), line, columns, year)
        if "name" in head.fields and len(head.fields) >= HEAD_CELLS:
            heads.append(head)
    return max(heads, key=lambda head: len(head.fields), default=None)


def _as_head(
    number: int, above: Sequence[Cell], line: Sequence[Cell], columns: Sequence[Column], year: int
) -> _Head:
    """The row read as a head, with the row above it where that is one too (merged cells)."""
    titles, groups = _titles(above, line)
    known = by_field(columns)
    candidates: dict[str, list[int]] = {}
    for place, title in titles.items():
        column = _column(title, groups[place], columns, year)
        if column is not None:
            candidates.setdefault(column.field, []).append(place)
    places = {}
    doubles = []
    for name, candidate_places in candidates.items():
        column = known[name]
        chosen = candidate_places
        if len(chosen) > 1:
            label = plainly(column.label)
            chosen = [place for place in candidate_places if plainly(titles[place]) == label]
        if len(chosen) == 1:
            places[chosen[0]] = column
        else:
            doubles.append((column, candidate_places))
    return _Head(number, places, titles, groups, doubles)


def _titles(above: Sequence[Cell], line: Sequence[Cell]) -> tuple[dict[int, str], dict[int, str]]:
    """The titles and the groups of a head by place; a group covers the empty cells after it."""
    upper = {place: cell for place, cell in enumerate(above) if cell and isinstance(cell, str)}
    if len(upper) < HEAD_CELLS:  # a title, a line with the unit
        upper = {}
    titles = {}
    groups = {}
    group = ""
    for place in range(max(len(above), len(line))):
        cell = line[place] if place < len(line) else None
        group = upper.get(place, group)
        if isinstance(cell, str):
            titles[place] = cell
            groups[place] = group
        elif cell is None and place in upper:
            titles[place] = group
            groups[place] = group
    return titles, groups


def _column(title: str, group: str, columns: Sequence[Column], year: int) -> Column | None:
    """The column with this title, alone or together with its group."""
    own = plainly(title, year)
    over = plainly(group, year)
    candidates = [own]
    if over and own != over and re.search(r"上年|[0-9]{4}年", over):
        candidates = [over + own]  # 2023年, and under it 计划投资
    elif over and re.fullmatch("小计|合计|总额|总计|金额", own):
        candidates = [over, own]
    for candidate in candidates:
        for column in columns:
            if re.fullmatch(column.names, candidate):
                return column
    return None


def _table(
    sheet: Sheet, head: _Head, columns: Sequence[Column], known: Mapping[str, Collection[str]]
) -> Table:
    """The rows below the head, with faults and notices on head and rows."""
    table = Table()
    table.notices.extend(Remark(sentence) for sentence in sheet.left_out)
    table.heads = {column.field: head.called(place) for place, column in head.places.items()}
    for column, places in head.doubles:
        titles = "、".join(head.called(place) for place in places)
        sentence = f"{titles}都像是{column.label}，请只留一列，或者把其他的改名。"
        table.faults.append(Remark(sentence, head.row))
    factors = _factors(sheet, head, table)
    unused = _unused_columns(head)
    if unused:
        table.notices.append(Remark(f"没有用到的列：{'、'.join(unused)}。", head.row))
    reader = _Reader(head, factors, columns, known, table)
    for number, line in sheet.rows:
        if number > head.row:
            reader.take(number, line)
    reader.add_notices()
    if not table.rows and not table.faults:
        table.faults.append(Remark("表头下面没有一行内容。", head.row))
    return table


def _unused_columns(head: _Head) -> list[str]:
    """The columns of the file that are none of ours; a running number is expected."""
    used = set(head.places)
    for _, places in head.doubles:
        used.update(places)
    unused = []
    for place, title in head.titles.items():
        if place not in used and plainly(title) not in ("序号", "编号", "号"):
            unused.append(head.called(place))
    return unused


def _factors(sheet: Sheet, head: _Head, table: Table) -> dict[int, Decimal]:
    """How many 万元 make one of the unit of each column of money, by place.

    Adds a fault for each column without a known unit.
    """
    unit_above = _unit_above(sheet, head)
    factors = {}
    for place, column in head.places.items():
        if not column.is_money:
            continue
        unit = unit_of(head.titles[place]) or unit_of(head.groups[place]) or unit_above
        if unit in UNITS:
            factors[place] = UNITS[unit]
            continue
        sentence = "没有写单位：请在表头里写（万元）或（亿元），或者在表的上方写“单位：万元”。"
        if unit:
            sentence = f"单位是“{unit}”，请换算成万元或亿元。"
        table.faults.append(Remark(sentence, head.row, table.heads[column.field]))
    return factors


def _unit_above(sheet: Sheet, head: _Head) -> str:
    """The one unit of money that the rows above the head name; empty for none or several."""
    units: set[str] = set()
    for number, line in sheet.rows:
        if number < head.row:
            units.update(unit_line(cell) for cell in line if isinstance(cell, str))
    units.discard("")
    return units.pop() if len(units) == 1 else ""


class _Reader:
    """Reads the rows below the head one by one, and the headings between them."""

    def __init__(
        self,
        head: _Head,
        factors: Mapping[int, Decimal],
        columns: Sequence[Column],
        known: Mapping[str, Collection[str]],
        table: Table,
    ) -> None:
        self.head = head
        self.factors = factors
        self.columns = columns
        self.known = known
        self.table = table
        self.name_title = plainly(head.titles[head.place_of("name")])
        self.headings: list[str] = []
        """The heading above the row, and the inner one below it."""
        self.given: dict[str, Value] = {}
        """The fields and values that they give to the row."""
        self.passed: dict[str, list[int]] = {}
        """Numbers of the rows passed over, by the reason."""
        self.by_heading: dict[str, int] = {}
        """How many rows took a field's value from a heading."""

    def take(self, number: int, line: Sequence[Cell]) -> None:
        """Read one line of the sheet, or pass it over."""
        cells = self._known_cells(line)
        why = self._why_no_row(line, cells)
        if why:
            self.passed.setdefault(why, []).append(number)
            return
        values: dict[str, Value] = {}
        unread = set()
        for place, column in self.head.places.items():
            if column.is_money and place not in self.factors:
                unread.add(column.field)
                continue
            factor = self.factors.get(place, Decimal(1))
            try:
                value = column.read(cells.get(column.field), factor)
            except Wrong as wrong:
                unread.add(column.field)
                self.table.faults.append(Remark(str(wrong), number, self.table.heads[column.field]))
            else:
                if value is not None:
                    values[column.field] = value
        for name, value in self.given.items():
            if name not in values and name not in unread:
                values[name] = value
                self.by_heading[name] = self.by_heading.get(name, 0) + 1
        self.table.rows.append(SourceRow(number, values, frozenset(unread)))

    def _known_cells(self, line: Sequence[Cell]) -> dict[str, Cell]:
        """The filled cells of known columns, by field."""
        cells = {}
        for place, column in self.head.places.items():
            if place < len(line) and line[place] is not None:
                cells[column.field] = line[place]
        return cells

    def _why_no_row(self, line: Sequence[Cell], cells: Mapping[str, Cell]) -> str:
        """Why the line is passed over; empty for a row of the ledger. Remembers a heading."""
        filled = [cell for cell in line if cell is not None]
        first = filled[0]
        name = cells.get("name")
        if isinstance(first, str):
            if _TOTAL.match(first) or (isinstance(name, str) and _TOTAL.fullmatch(name)):
                return "合计、小计"
            if _SECTION.match(first) and "code" not in cells and "lead" not in cells:
                self._remember_heading([cell for cell in filled if isinstance(cell, str)])
                return "小标题"
            if _FOOT.match(first) and len(filled) <= HEAD_CELLS:
                return "表下的说明"
        if isinstance(name, str) and plainly(name) == self.name_title:
            return "重复的表头"
        return "" if cells else "没有认识的列有内容"

    def _remember_heading(self, words: Sequence[str]) -> None:
        """Remember 一、续建项目（80个）, or （二）基础设施 below it, and what they give to rows.

        The numeral may have a cell of its own.
        """
        title = _SECTION.sub("", words[0], count=1)
        if not title and len(words) > 1:
            title = words[1]
        heading = without_count(plainly(title))
        if self.headings and _INNER.match(words[0]):
            self.headings = [self.headings[0], heading]
        else:
            self.headings = [heading]
        self.given = {}
        for above in self.headings:
            for name, value in self._given_by(above):
                self.given.setdefault(name, value)

    def _given_by(self, heading: str) -> Iterator[tuple[str, Value]]:
        """The fields and values that a heading gives to the rows below it."""
        for column in self.columns:
            if isinstance(column, ChoiceColumn):
                value = column.find(heading)
                if value is not None:
                    yield column.field, value
        short = without_kinds(heading)
        for field_name, names in self.known.items():
            for name in names:
                if name in (heading, short):
                    yield field_name, name

    def add_notices(self) -> None:
        """Add notices of what was passed over and of what headings gave."""
        for why, numbers in self.passed.items():
            sentence = f"第{listed(numbers)}行是{why}，没有当作一项来读。"
            self.table.notices.append(Remark(sentence))
        columns = by_field(self.columns)
        for name, count in self.by_heading.items():
            sentence = f"{count}行没有写{columns[name].label}，按表里的小标题填。"
            self.table.notices.append(Remark(sentence))


def without_count(heading: str) -> str:
    """The heading without how many follow: 续建项目 of 续建项目共80个."""
    return _COUNT.sub("", heading)


def without_kinds(heading: str) -> str:
    """The heading without 类, 项目 and the like at its end."""
    end = len(heading)
    while end:
        kind = next((kind for kind in _KINDS if heading.endswith(kind, 0, end)), "")
        if not kind:
            break
        end -= len(kind)
    return heading[:end]
