"""Finds the lists of livelihood tasks among the tables of a plan's document, and reads them.

A document has tables of projects and indicators, too: a list is one whose title speaks of 民生实事,
or that goes on under the same titles right behind one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from projects.importing.reading.grid import Grid, titles_of
from projects.importing.reading.heads import understood
from projects.importing.reading.known_columns import TASK_COLUMNS
from projects.importing.reading.table import Remark, Table
from projects.importing.reading.tables import Wanted, table_of
from reporting.tables.found import FoundTable
from reporting.tables.heads import Head

_ABOUT_TASKS = re.compile("民生.{0,6}(?:实事|项目|工程|任务)|实事")


@dataclass
class ReadTasks:
    """The livelihood tasks of a file: one table of all its lists."""

    table: Table = field(default_factory=Table)
    places: dict[int, str] = field(default_factory=dict)
    """Where the list of each row stands in the file, by the row's place in `table.rows`."""
    not_taken: list[str] = field(default_factory=list)
    """Sentences on tables with such columns that are no lists of livelihood tasks."""


def read_task_tables(tables: Sequence[FoundTable], year: int) -> ReadTasks:
    """The rows of all lists of livelihood tasks, in their order; none where no table is one.

    Lists that go on in another table keep the numbers of their rows in it; what is said of them
    names the table then.
    """
    read = ReadTasks()
    lists = _lists(tables, year, read.not_taken)
    for found in lists:
        table = table_of(found, Wanted(TASK_COLUMNS, year))
        assert table is not None  # it has a head
        _add(read, found.place, table, says_where=len(lists) > 1)
    return read


def _lists(tables: Sequence[FoundTable], year: int, not_taken: list[str]) -> list[FoundTable]:
    """The tables that are lists of livelihood tasks; what others are not is said."""
    lists: list[FoundTable] = []
    before: Head | None = None
    for found in tables:
        heads = understood(found, TASK_COLUMNS, year).heads
        if not heads:
            before = None
            continue
        if found.is_hidden:
            not_taken.append(f"{found.place}是隐藏的，没有读。")
            continue
        head = heads[0]
        goes_on = before is not None and before.titles == head.titles and not titles_of(found)
        if goes_on or _speaks_of_tasks(found, head):
            lists.append(found)
            before = head
        else:
            before = None
            not_taken.append(f"{found.place}的标题没有写民生实事，没有当作民生实事来读。")
    return lists


def _speaks_of_tasks(found: FoundTable, head: Head) -> bool:
    """Whether the sheet's name, a line above the head, or a title of it names 民生实事."""
    said = [*Grid.of(found).above, *head.titles.values()]
    for row in found.rows[: head.first]:
        said += [cell for cell in row.cells if isinstance(cell, str)]
    return any(_ABOUT_TASKS.search(words) for words in said)


def _add(read: ReadTasks, place: str, table: Table, *, says_where: bool) -> None:
    """Add the rows of one list and what is said of them."""
    for row in table.rows:
        read.places[len(read.table.rows)] = place
        read.table.rows.append(row)
    for name, called in table.heads.items():
        read.table.heads.setdefault(name, called)
    for own, of_all in (
        (table.faults, read.table.faults),
        (table.warnings, read.table.warnings),
        (table.notices, read.table.notices),
    ):
        of_all.extend(_at(place, remark) if says_where else remark for remark in own)


def _at(place: str, remark: Remark) -> Remark:
    """The remark with where its table stands."""
    return Remark(f"（{place}）{remark.sentence}", remark.row, remark.column)
