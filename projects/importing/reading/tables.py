"""Finds which tables of a file are ledgers, and reads them as one. No database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from projects.importing.reading.columns import Column, Value, by_field
from projects.importing.reading.grid import Grid
from projects.importing.reading.heads import (
    HEAD_CELLS,
    HEAD_ROWS,
    NEEDED,
    UNIT,
    Head,
    is_read,
    ledger_head,
    understood,
    units_of,
)
from projects.importing.reading.rows import RowReader
from projects.importing.reading.table import Remark, Table, listed, together
from reporting.tables.found import FoundTable
from reporting.tables.heads import HeadChoice
from reporting.tables.mapping import Understood
from reporting.tables.titles import unit_alone, unit_line


@dataclass(frozen=True)
class Wanted:
    """What a ledger can be made of."""

    columns: Sequence[Column]
    year: int
    """The plan's: of 2024年计划投资 and 2023年计划投资 it chooses."""
    known: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By field, names that a heading between the rows can give to those below it (一、基础设施)."""


def read_tables(
    tables: Sequence[FoundTable],
    wanted: Wanted,
    choices: Mapping[int, HeadChoice | None] | None = None,
) -> Table:
    """The rows of all tables that have a head, as one; a fault where none has.

    `choices` has by the place of a table among `tables` what a person said of it, None for one
    that is not to be read. Others are read where a head is found and nobody has hidden them.
    """
    choices = choices or {}
    found: dict[str, Table] = {}
    hidden: list[str] = []
    without: list[str] = []
    left: list[str] = []
    for at, table in enumerate(tables):
        choice = choices.get(at)
        if at in choices and choice is None:
            left.append(table.place)
        elif choice is None and table.is_hidden:
            hidden.append(table.place)
        else:
            read_table = table_of(table, wanted, choice)
            if read_table is None:
                without.append(table.place)
            else:
                found[table.place] = read_table
    if not found:
        return Table(faults=[_no_head(wanted.columns)])
    whole = together(found)
    if len(found) > 1:
        counts = "，".join(f"{place}{len(each.rows)}行" for place, each in found.items())
        sentence = f"文件里有{len(found)}个台账，一起读：{counts}。请核对。"
        whole.warnings.insert(0, Remark(sentence))
    for places, why in ((without, "里没有台账"), (hidden, "是隐藏的"), (left, "没有选")):
        if places:
            whole.notices.append(Remark(f"{listed(places)}{why}，没有读。"))
    return whole


def _no_head(columns: Sequence[Column]) -> Remark:
    wanted = "、".join(f"“{column.label}”" for column in columns[:6])
    return Remark(
        f"没有找到表头：前{HEAD_ROWS}行里要有一行写着{wanted}这些列名，"
        f"至少{HEAD_CELLS}个，其中要有项目名称。"
    )


def parts_of(tables: Sequence[FoundTable], wanted: Wanted) -> list[FoundTable]:
    """The tables, divided where another head begins another table: each has its own columns."""
    parts: list[FoundTable] = []
    for table in tables:
        parts += _parts(table, wanted)
    places: dict[str, int] = {}
    for at, part in enumerate(parts):
        places[part.place] = places.get(part.place, 0) + 1
        if places[part.place] > 1:  # a workbook may have two sheets of one name as Excel counts
            parts[at] = replace(part, place=f"{part.place}（{places[part.place]}）")
    return parts


def _parts(table: FoundTable, wanted: Wanted) -> list[FoundTable]:
    found = understood(table, wanted.columns, wanted.year)
    heads, table = found.heads, found.table
    starts = [0]
    layout = heads[0].layout if heads else ""
    for head in heads[1:]:
        if head.layout != layout:
            starts.append(_start_of(table, head.first))
            layout = head.layout
    if len(starts) == 1:
        return [table]
    units = _lines_with_unit(table, heads[0].first)
    parts = []
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(table.rows)
        place = f"{table.place}第{table.rows[start].number}行起" if at else table.place
        above = (*table.headings, *units) if at else table.headings
        parts.append(replace(table, place=place, headings=above, rows=table.rows[start:end]))
    return parts


def _start_of(table: FoundTable, head: int) -> int:
    """Where the table with a head begins: with the titles and headings right above it."""
    start = head
    while start and len(table.rows[start - 1].own) == 1:
        if not isinstance(table.rows[start - 1].own[0][1], str):
            break
        start -= 1
    return start


def _lines_with_unit(table: FoundTable, head: int) -> list[str]:
    """The words above the first head of a table that say its unit of money."""
    lines = []
    for row in table.rows[:head]:
        for _, cell in row.own:
            if isinstance(cell, str) and (unit_line(cell) or unit_alone(cell)):
                lines.append(cell)
    return lines


def table_of(table: FoundTable, wanted: Wanted, choice: HeadChoice | None = None) -> Table | None:
    """The rows below the head, with what is to be said of both; None for a table without a head."""
    found = understood(table, wanted.columns, wanted.year, choice)
    if not found.heads:
        return None
    grid = Grid.of(found.table)
    head = ledger_head(grid, found, wanted.columns, choice)
    read_table = Table()
    read_table.notices.extend(Remark(sentence) for sentence in table.left_out)
    read_table.heads = {column.field: head.called(place) for place, column in head.places.items()}
    for place, column in head.places.items():
        for name in column.fields:
            read_table.heads.setdefault(name, head.called(place))
    _say_of_head(grid, head, read_table)
    if not head.fields.issuperset(NEEDED):
        return read_table  # two columns of names, which is a fault
    reader = RowReader(grid, head, wanted.columns, wanted.known, wanted.year, read_table)
    reader.begin(grid, _given_by(choice, wanted.columns))
    for number, line in grid.rows:
        if number > head.row:
            reader.take(number, line)
    reader.finish()
    if not table.is_aligned:
        read_table.faults += _short_rows(found, read_table)
    hidden = [row.number for row in read_table.rows if row.number in grid.hidden_rows]
    if hidden:
        sentence = f"第{listed(hidden)}行在 Excel 里是隐藏的，也读进来了。"
        read_table.warnings.append(Remark(sentence, hidden[0]))
    if not read_table.rows and not read_table.faults:
        read_table.faults.append(Remark("表头下面没有一行内容。", head.row))
    return read_table


def _short_rows(found: Understood, read_table: Table) -> list[Remark]:
    """A fault for each row with fewer cells than the head, where merged ones left no trace.

    Which column each of its cells is of cannot be told.
    """
    width = max(found.heads[0].levels) + 1
    cells = {row.number: len(row.cells) for row in found.table.rows}
    faults = []
    for row in read_table.rows:
        if cells[row.number] < width:
            sentence = (
                f"只有{cells[row.number]}格，表头有{width}格，看不出各格是哪一列："
                "请把空着的格补上，或者从 Excel、Word 里整表复制。"
            )
            faults.append(Remark(sentence, row.number))
    return faults


def _given_by(choice: HeadChoice | None, columns: Sequence[Column]) -> dict[str, Value]:
    """What a person said of all rows of a table, by field."""
    if choice is None:
        return {}
    known = by_field(columns)
    return {
        name: known[name].load(text)
        for name, text in choice.said.items()
        if name != UNIT and name in known
    }


def _say_of_head(grid: Grid, head: Head, table: Table) -> None:
    """Add what is wrong with the head, and what was made of it."""
    for column, places in head.doubles:
        titles = "、".join(head.called(place) for place in places)
        sentence = f"{titles}都像是{column.label}，请只留一列，或者把其他的改名。"
        table.faults.append(Remark(sentence, head.row))
    for place, unit in units_of(grid, head).items():
        if is_read(unit, head):
            continue
        sentence = "没有写单位：请在表头里写（万元）或（亿元），或者在表的上方写“单位：万元”。"
        if unit:
            sentence = f"单位是“{unit}”，请换算成万元或亿元。"
        table.faults.append(Remark(sentence, head.row, head.called(place)))
    for place in head.by_content:
        if place in head.places:
            sentence = f"{head.called(place)}按{head.places[place].label}读。"
            table.notices.append(Remark(sentence, head.row))
    if head.unused:
        table.notices.append(Remark(f"没有用到的列：{'、'.join(head.unused)}。", head.row))
