"""Finds the sheet of a file that has a ledger, and reads it. No database."""

from collections.abc import Collection, Mapping, Sequence
from typing import IO

from projects.importing.reading.cells import UNITS
from projects.importing.reading.columns import Column
from projects.importing.reading.heads import HEAD_CELLS, HEAD_ROWS, Head, find_head, units_of
from projects.importing.reading.rows import RowReader
from projects.importing.reading.table import Remark, Table, listed
from reporting.spreadsheets.cells import Sheet
from reporting.spreadsheets.read import sheets


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
    table: Table | None = None
    passed_over: list[str] = []
    left: list[str] = []
    hidden: list[str] = []
    for sheet in sheets(file, name=name, size=size):
        if sheet.is_hidden:
            hidden.append(f"“{sheet.name}”")
            continue
        if table is not None:
            if find_head(sheet, columns, year) is not None:
                left.append(f"“{sheet.name}”")
            continue
        table = table_of(sheet, columns=columns, year=year, known=known)
        if table is None:
            passed_over.append(f"“{sheet.name}”")
    if table is None:
        return Table(faults=[_no_head(columns)])
    if passed_over:
        table.notices.append(Remark(f"工作表{'、'.join(passed_over)}里没有台账，没有读。"))
    if hidden:
        table.notices.append(Remark(f"工作表{'、'.join(hidden)}是隐藏的，没有读。"))
    if left:
        sentence = f"工作表{'、'.join(left)}也是台账，一次只读一张，没有读：请另存后分别上传。"
        table.warnings.append(Remark(sentence))
    return table


def _no_head(columns: Sequence[Column]) -> Remark:
    wanted = "、".join(f"“{column.label}”" for column in columns[:6])
    return Remark(
        f"没有找到表头：前{HEAD_ROWS}行里要有一行写着{wanted}这些列名，"
        f"至少{HEAD_CELLS}个，其中要有项目名称。"
    )


def table_of(
    sheet: Sheet,
    *,
    columns: Sequence[Column],
    year: int,
    known: Mapping[str, Collection[str]],
) -> Table | None:
    """The rows below the head, with what is to be said of both; None for a sheet without a head."""
    head = find_head(sheet, columns, year)
    if head is None:
        return None
    table = Table()
    table.notices.extend(Remark(sentence) for sentence in sheet.left_out)
    table.heads = {column.field: head.called(place) for place, column in head.places.items()}
    for place, column in head.places.items():
        for name in column.fields:
            table.heads.setdefault(name, head.called(place))
    _say_of_head(sheet, head, table)
    reader = RowReader(sheet, head, columns, known, year, table)
    reader.begin(sheet)
    for number, line in sheet.rows:
        if number > head.row:
            reader.take(number, line)
    reader.finish()
    of_hidden = set(sheet.hidden_rows)
    hidden = [row.number for row in table.rows if row.number in of_hidden]
    if hidden:
        sentence = f"第{listed(hidden)}行在 Excel 里是隐藏的，也读进来了。"
        table.warnings.append(Remark(sentence, hidden[0]))
    if not table.rows and not table.faults:
        table.faults.append(Remark("表头下面没有一行内容。", head.row))
    return table


def _say_of_head(sheet: Sheet, head: Head, table: Table) -> None:
    """Add what is wrong with the head, and what was made of it."""
    for column, places in head.doubles:
        titles = "、".join(head.called(place) for place in places)
        sentence = f"{titles}都像是{column.label}，请只留一列，或者把其他的改名。"
        table.faults.append(Remark(sentence, head.row))
    for place, unit in units_of(sheet, head).items():
        if unit in UNITS:
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
