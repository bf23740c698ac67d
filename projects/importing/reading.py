"""A county's table as rows of values: its head found under the title, its columns known by name, its sums passed over.

Without a query: which units, sectors and projects there are is asked in `comparing`.
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
    keep,
    plainly,
    unit_line,
    unit_of,
)
from reporting.spreadsheets.read import Cell, Sheet, sheets

HEAD_ROWS = 10
"""The head stands in one of the first rows, under titles and the unit."""
HEAD_CELLS = 3
"""As many known columns make a row a head."""

_TOTAL = re.compile(r"(其中[:：]?)?(合计|总计|小计|共计)")
_NUMERAL = "[一二三四五六七八九十]+"
_SECTION = re.compile(rf"{_NUMERAL}([、.．]|$)|[(（]{_NUMERAL}[)）]")
_INNER = re.compile(r"[(（]")
_FOOT = re.compile(r"(注|备注|说明|填表|填报|制表|审核)[^:：]{0,6}[:：]")
_COUNT = re.compile(r"[,，:：]?[共计]*[0-9]+[个项件].*$")


@dataclass(frozen=True)
class Remark:
    """Something to say of a row, of one cell in it, or of the whole file."""

    sentence: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        place = f"第{self.row}行" if self.row else ""
        return "　".join(part for part in (place, self.column, self.sentence) if part)


@dataclass(frozen=True)
class SourceRow:
    """What one row of the file says: values by field, those that it leaves empty left out."""

    number: int
    values: dict[str, Value]
    unread: frozenset[str] = frozenset()
    """Fields whose cell could not be read; the faults name them."""


@dataclass
class Table:
    """The rows of a file, and what is to be said of it."""

    rows: list[SourceRow] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    """By field, where its column is and what it is called there: C列“总投资（万元）”."""
    faults: list[Remark] = field(default_factory=list)
    notices: list[Remark] = field(default_factory=list)

    def kept(self) -> dict[str, Any]:
        """The table in plain words and lists, to carry from the preview to the confirmation."""
        rows = [
            [row.number, {name: keep(value) for name, value in row.values.items()}]
            for row in self.rows
        ]
        return {"rows": rows, "heads": self.heads}

    @classmethod
    def loaded(cls, kept: Mapping[str, Any], columns: Sequence[Column]) -> "Table":
        """The table back from what `kept` made of it."""
        load = {column.field: column.load for column in columns}
        rows = [
            SourceRow(number, {name: load[name](value) for name, value in values.items()})
            for number, values in kept["rows"]
        ]
        return cls(rows=rows, heads=dict(kept["heads"]))


@dataclass(frozen=True)
class _Head:
    row: int
    places: dict[int, Column]
    """By the column's place from 0."""
    titles: dict[int, str]
    groups: dict[int, str]
    doubles: list[tuple[Column, list[int]]]
    """Columns that more than one head is a name of, none of them ours."""


def read(
    file: IO[bytes],
    *,
    name: str,
    size: int,
    columns: Sequence[Column],
    year: int,
    known: Mapping[str, Collection[str]],
) -> Table:
    """The first sheet that has a table of these columns. Raises Unreadable for a file that is none.

    `year` is the plan's: by it 2024年计划投资 is told from 2023年计划投资. `known` gives, by field, names that a
    heading between the rows can give to the rows below it (一、基础设施).
    """
    passed_over: list[str] = []
    for sheet in sheets(file, name=name, size=size):
        head = _head(sheet, columns, year)
        if head is not None:
            table = _table(sheet, head, columns, known)
            if passed_over:
                table.notices.append(Remark(f"工作表{'、'.join(passed_over)}里没有台账，没有读。"))
            return table
        passed_over.append(f"“{sheet.name}”")
    wanted = "、".join(f"“{column.label}”" for column in columns[:6])
    return Table(
        faults=[
            Remark(
                f"没有找到表头：前{HEAD_ROWS}行里要有一行写着{wanted}这些列名，至少{HEAD_CELLS}个，其中要有项目名称。"
            )
        ]
    )


def _head(sheet: Sheet, columns: Sequence[Column], year: int) -> _Head | None:
    """The row of the first ones that names most columns; the upper one where two name as many."""
    best: _Head | None = None
    lines = dict(sheet.rows)
    for number, line in sheet.rows:
        if number > HEAD_ROWS:
            break
        head = _as_head(number, lines.get(number - 1, ()), line, columns, year)
        known = {column.field for column in head.places.values()}
        if (
            "name" in known
            and len(known) >= HEAD_CELLS
            and (best is None or len(known) > len(set(best.places)))
        ):
            best = head
    return best


def _as_head(
    number: int, above: Sequence[Cell], line: Sequence[Cell], columns: Sequence[Column], year: int
) -> _Head:
    """The row read as a head, together with the one above it where that is a head too (merged cells)."""
    titles, groups = {}, {}
    words_above = [cell if isinstance(cell, str) else "" for cell in above]
    if sum(map(bool, words_above)) < HEAD_CELLS:  # a title, a line with the unit
        words_above = []
    group = ""
    for place, cell in enumerate(line):
        over = words_above[place] if place < len(words_above) else ""
        group = over or group
        if isinstance(cell, str):
            titles[place], groups[place] = cell, group
        elif cell is None and over:
            titles[place], groups[place] = over, over
    candidates: dict[str, list[int]] = {}
    by_field = {column.field: column for column in columns}
    for place, title in titles.items():
        found = _column(title, groups[place], columns, year)
        if found is not None:
            candidates.setdefault(found.field, []).append(place)
    places, doubles = {}, []
    for name, where in candidates.items():
        ours = [place for place in where if plainly(titles[place]) == plainly(by_field[name].label)]
        chosen = where if len(where) == 1 else ours
        if len(chosen) == 1:
            places[chosen[0]] = by_field[name]
        else:
            doubles.append((by_field[name], where))
    return _Head(number, places, titles, groups, doubles)


def _column(title: str, group: str, columns: Sequence[Column], year: int) -> Column | None:
    """The column that this head names, by itself or with the head above it."""
    own, over = plainly(title, year), plainly(group, year)
    if over and own != over and re.search(r"上年|[0-9]{4}年", over):
        tried = [over + own]  # 2023年, and under it 计划投资
    elif re.fullmatch("小计|合计|总额|总计|金额", own) and over:
        tried = [over, own]
    else:
        tried = [own]
    return next(
        (column for words in tried for column in columns if re.fullmatch(column.names, words)), None
    )


def _table(
    sheet: Sheet, head: _Head, columns: Sequence[Column], known: Mapping[str, Collection[str]]
) -> Table:
    table = Table()
    for place, column in head.places.items():
        table.heads[column.field] = f"{get_column_letter(place + 1)}列“{_tidy(head.titles[place])}”"
    for column, where in head.doubles:
        letters = "、".join(
            f"{get_column_letter(place + 1)}列“{_tidy(head.titles[place])}”" for place in where
        )
        table.faults.append(
            Remark(f"{letters}都像是{column.label}，请只留一列，或者把其他的改名。", head.row)
        )
    factors = _factors(sheet, head, table)
    unused = [
        f"{get_column_letter(place + 1)}列“{_tidy(title)}”"
        for place, title in head.titles.items()
        if place not in head.places
        and plainly(title) not in ("序号", "编号", "号")
        and not any(place in where for _, where in head.doubles)
    ]
    if unused:
        table.notices.append(Remark(f"没有用到的列：{'、'.join(unused)}。", head.row))
    reader = _Reader(head, factors, columns, known, table)
    for number, line in sheet.rows:
        if number > head.row:
            reader.take(number, line)
    reader.finish()
    if not table.rows and not table.faults:
        table.faults.append(Remark("表头下面没有一行内容。", head.row))
    return table


def _factors(sheet: Sheet, head: _Head, table: Table) -> dict[int, Decimal]:
    """How many 万元 one of each money column's unit is; a fault for a column that has none."""
    above = [
        unit_line(cell)
        for number, line in sheet.rows
        if number < head.row
        for cell in line
        if isinstance(cell, str)
    ]
    for_all = {unit for unit in above if unit}
    factors = {}
    for place, column in head.places.items():
        if not column.is_money:
            continue
        unit = unit_of(head.titles[place]) or unit_of(head.groups[place])
        if not unit and len(for_all) == 1:
            (unit,) = for_all
        if unit in UNITS:
            factors[place] = UNITS[unit]
            continue
        problem = (
            f"单位是“{unit}”，请换算成万元或亿元。"
            if unit
            else "没有写单位：请在表头里写（万元）或（亿元），或者在表的上方写“单位：万元”。"
        )
        table.faults.append(Remark(problem, head.row, table.heads[column.field]))
    return factors


class _Reader:
    """Takes the rows under the head one by one, with the headings between them."""

    def __init__(
        self,
        head: _Head,
        factors: Mapping[int, Decimal],
        columns: Sequence[Column],
        known: Mapping[str, Collection[str]],
        table: Table,
    ) -> None:
        self.head, self.factors, self.columns, self.known, self.table = (
            head,
            factors,
            columns,
            known,
            table,
        )
        self.headings: list[str] = []
        self.passed: dict[str, list[int]] = {}
        self.by_heading: dict[str, int] = {}

    def take(self, number: int, line: Sequence[Cell]) -> None:
        why = self._why_no_row(line)
        if why:
            self.passed.setdefault(why, []).append(number)
            return
        values: dict[str, Value] = {}
        unread = set()
        for place, column in self.head.places.items():
            if column.is_money and place not in self.factors:
                unread.add(column.field)
                continue
            try:
                value = column.read(
                    line[place] if place < len(line) else None, self.factors.get(place, Decimal(1))
                )
            except Wrong as wrong:
                unread.add(column.field)
                self.table.faults.append(Remark(str(wrong), number, self.table.heads[column.field]))
            else:
                if value is not None:
                    values[column.field] = value
        for name, value in self._from_headings():
            if name not in values and name not in unread:
                values[name] = value
                self.by_heading[name] = self.by_heading.get(name, 0) + 1
        self.table.rows.append(SourceRow(number, values, frozenset(unread)))

    def _why_no_row(self, line: Sequence[Cell]) -> str:
        """Why the line is no row of the ledger: a sum, a heading (which is remembered), a note; empty for a row."""
        filled = [cell for cell in line if cell is not None]
        known = {
            column.field: line[place]
            for place, column in self.head.places.items()
            if place < len(line) and line[place] is not None
        }
        first, name = filled[0], known.get("name")
        if isinstance(first, str):
            if _TOTAL.match(first) or (isinstance(name, str) and _TOTAL.fullmatch(name)):
                return "合计、小计"
            if not {"code", "lead"} & known.keys() and _SECTION.match(first):
                self._heading(first, [cell for cell in filled[1:] if isinstance(cell, str)])
                return "小标题"
            if _FOOT.match(first) and len(filled) <= HEAD_CELLS:
                return "表下的说明"
        if isinstance(name, str) and any(
            plainly(name) == plainly(self.head.titles[place])
            for place, column in self.head.places.items()
            if column.field == "name"
        ):
            return "重复的表头"
        return "" if known else "没有认识的列有内容"

    def _heading(self, first: str, others: Sequence[str]) -> None:
        """Remember 一、续建项目（80个）, or （二）基础设施 below it; the numeral can have a cell of its own."""
        title = _SECTION.sub("", first, count=1) or (others[0] if others else "")
        inner = bool(_INNER.match(first)) and bool(self.headings)
        self.headings = [*(self.headings[:1] if inner else []), _COUNT.sub("", plainly(title))]

    def _from_headings(self) -> Iterator[tuple[str, Value]]:
        for heading in self.headings:
            for column in self.columns:
                if isinstance(column, ChoiceColumn):
                    value = column.find(heading)
                    if value is not None:
                        yield column.field, value
            for name, names in self.known.items():
                short = re.sub("(类|项目|领域|方面)+$", "", heading)
                match = next((each for each in names if each in (heading, short)), None)
                if match is not None:
                    yield name, match

    def finish(self) -> None:
        """Say what was passed over and what headings gave."""
        for why, numbers in self.passed.items():
            shown = "、".join(map(str, numbers[:10])) + ("等" if len(numbers) > 10 else "")
            self.table.notices.append(Remark(f"第{shown}行是{why}，没有当作一项来读。"))
        labels = {column.field: column.label for column in self.columns}
        for name, count in self.by_heading.items():
            self.table.notices.append(Remark(f"{count}行没有写{labels[name]}，按表里的小标题填。"))


def _tidy(title: str) -> str:
    return re.sub(r"\s+", "", title)
