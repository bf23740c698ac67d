"""Reads the targets of a table as they are printed, without the database.

What is not understood is said in a row's `problems`; nothing is guessed.
"""

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.enums import Catalogue
from indicators.importing.columns import RESULTS, VOCABULARY, split_unit
from indicators.importing.quantities import Quantity
from reporting.enums import Attribute
from reporting.rules.figures import bare, plain
from reporting.spreadsheets.cells import Cell, Formula
from reporting.tables.found import FoundTable, TableRow
from reporting.tables.heads import Head, HeadChoice
from reporting.tables.mapping import Understood, understand

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_SECTION_NUMBER = re.compile(rf"[(（]?({_NUMERAL})[)）]?[、.．]?")
_SECTION = re.compile(rf"[(（]?({_NUMERAL})[)）]?[、.．:：]?\s*(?=\S)")
_NUMBER = re.compile(r"\(?([0-9]{1,3})\)?[.、]?")
_INNER_NUMBER = re.compile(r"([0-9]{1,3})[-.]([0-9]{1,2})")
_FOOT = re.compile(r"(注|备注|说明|资料来源|数据来源|制表|填表|审核)[^:：]{0,6}[:：]")
_PART_OF = re.compile("其中[:：]?")
_BETWEEN_LINES = re.compile(r"(?<=[^\x00-\x7f])\s*\n\s*|\s*\n\s*(?=[^\x00-\x7f])")
_YEAR = re.compile(r"(?<![0-9—\-])(20[0-9]{2})年(?!\s*[-—])")
_ABOUT_TARGETS = re.compile("目标|指标|计划|完成情况")
_HEADS_OF_TITLES = 6  # rows above a head that can be its title


@dataclass
class PrintedTarget:
    """One printed row of a table of targets; its texts as printed, 7.0 stays 7.0."""

    table: str
    """The place of its table in the file."""
    year: int
    """The year whose plan the table is of."""
    source_row: int
    number: int
    row: int
    """0 for the first row of a number, then 1, 2 …"""
    name: str
    unit: str = ""
    group: str = ""
    """The name that several rows of a number have in common, in a column before theirs."""
    is_subitem: bool = False
    """Whether it is one of a group, or an 其中."""
    target_text: str = ""
    attribute: str = ""
    """As stored: a value of `Attribute`; empty where the cell is."""
    actual: str = ""
    last_year: str = ""
    lead: str = ""
    note: str = ""
    section_number: str = ""
    section: str = ""
    catalogue: Catalogue = Catalogue.INDICATORS
    quantity: Quantity | None = None
    """Of a task in a box: the number with the words around it."""
    problems: list[str] = field(default_factory=list)


@dataclass
class ReadTargets:
    """What was read of the tables of a file."""

    targets: list[PrintedTarget] = field(default_factory=list)
    not_taken: list[str] = field(default_factory=list)
    """Sentences on tables, columns and rows that are no targets."""


def understood(table: FoundTable, year: int, choice: HeadChoice | None = None) -> Understood:
    """The table with the heads that have 指标 and 目标, or with the one that a person chose.

    `year` is the plan's: a table is of it unless its title, or the person, names another. One whose
    title names another year may have 完成情况 alone.
    """
    chosen = choice.said.get("year", "") if choice else ""
    own_year = int(chosen) if chosen else year_of(table, year)
    found = understand(table, VOCABULARY, own_year, choice)
    if not found.heads and choice is None and own_year != year:
        return understand(table, RESULTS, own_year)
    return found


def read_targets(tables: Sequence[Understood]) -> ReadTargets:
    """The targets of all tables that have a head, in printed order."""
    read = ReadTargets()
    for found in tables:
        whole, heads = found.table, found.heads
        if whole.is_hidden and heads:
            read.not_taken.append(f"{whole.place}是隐藏的，没有读。")
            continue
        state = _State(whole.place, found.year, read)
        for place, head in enumerate(heads):
            end = heads[place + 1].first if place + 1 < len(heads) else len(whole.rows)
            state.begin(head)
            for row in whole.rows[head.last + 1 : end]:
                state.take(row)
        state.finish()
    _name_doubles(read.targets)
    return read


def _name_doubles(targets: Sequence[PrintedTarget]) -> None:
    """Add a problem to each target whose name stands twice in the plan of its year."""
    first: dict[tuple[int, str], PrintedTarget] = {}
    for target in targets:
        known = first.setdefault((target.year, target.name), target)
        if known is not target:
            target.problems.append(f"与{known.table}第{known.source_row}行的指标同名。")


def year_of(table: FoundTable, year: int) -> int:
    """The year that the nearest title names, of those that name one alone; else the plan's."""
    titles = list(table.headings)
    for row in table.rows[:_HEADS_OF_TITLES]:
        if len(row.own) == 1 and isinstance(row.own[0][1], str):
            titles.append(row.own[0][1])
        elif len(row.own) > 1:
            break
    for title in reversed(titles):
        years = set(_YEAR.findall(title))
        if len(years) == 1 and len(title) <= 60 and _ABOUT_TARGETS.search(title):
            return int(years.pop())
    return year


class _State:
    """Reads the rows below a head one by one, with what stands above them."""

    def __init__(self, table: str, year: int, read: ReadTargets) -> None:
        self._table = table
        self._year = year
        self._read = read
        self._head: Head | None = None
        self._section = ("", "")
        self._is_new_section = False
        self._counted = 0
        """How many numbers the sections before have, where each begins again with 1."""
        self._number = 0
        self._row = 0
        self._group = ""
        self._name_places: list[int] = []
        self._unused: list[str] = []

    def begin(self, head: Head) -> None:
        """Go on under a head: that of the table, or the same again on its next page."""
        self._head = head
        self._name_places = head.places_of("name")
        for place in sorted(head.titles):
            if place not in head.fields and head.called(place) not in self._unused:
                self._unused.append(head.called(place))
        for meaning in VOCABULARY.meanings:
            places = head.places_of(meaning.field)
            if meaning.field != "name" and len(places) > 1:
                self._say_of_doubles(meaning.label, [head.called(place) for place in places])

    def _say_of_doubles(self, label: str, columns: Sequence[str]) -> None:
        """Say that of several columns that can be one the first is read."""
        said = f"{self._table}的{'、'.join(columns)}都像是{label}，只读了{columns[0]}。"
        if said not in self._read.not_taken:
            self._read.not_taken.append(said)

    def finish(self) -> None:
        """Say which columns were not taken."""
        if self._unused:
            names = "、".join(self._unused)
            self._read.not_taken.append(f"{self._table}没有用到的列：{names}。")

    def take(self, row: TableRow) -> None:
        """Read one row: a section, a target, or nothing of these, which is said."""
        own = row.own
        words = [cell for _, cell in own if isinstance(cell, str)]
        if not own:
            return
        if words and _FOOT.match(words[0]) and len(own) <= 2:
            self._pass_over(row, f"是表下的说明：{words[0][:20]}")
            return
        if self._is_section(row):
            return
        if row.is_hidden:
            self._pass_over(row, "是隐藏的行")
            return
        self._take_target(row)

    def _pass_over(self, row: TableRow, why: str) -> None:
        self._read.not_taken.append(f"{self._table}第{row.number}行{why}，没有读。")

    def _is_section(self, row: TableRow) -> bool:
        """Whether the row names a section; remembers it."""
        section = self._section_of(row)
        if section is None:
            return False
        self._section = section
        self._is_new_section = True
        return True

    def _section_of(self, row: TableRow) -> tuple[str, str] | None:
        """Number and name of the section that the row names: 一 and a name in one cell or two.

        A name without a number where one cell stands alone at the left or under all columns.
        """
        words = [_line(cell) for _, cell in row.own]
        if self._text(row, "target"):
            return None
        if len(words) == 2:
            numeral = _SECTION_NUMBER.fullmatch(words[0])
            return (numeral[1], words[1]) if numeral else None
        if len(words) > 1 or _NUMBER.fullmatch(unicodedata.normalize("NFKC", words[0])):
            return None
        found = _SECTION.match(words[0])
        if found is not None:
            return found[1], words[0][found.end() :]
        is_alone = self._covers_all(row) or row.own[0][0] == 0
        return ("", words[0]) if is_alone else None

    def _covers_all(self, row: TableRow) -> bool:
        """Whether one merged cell stands under all the columns."""
        return len(row.own) == 1 and len(row.repeated) > 1

    def _take_target(self, row: TableRow) -> None:
        problems: list[str] = []
        group, name = self._group_and_name(row)
        if not name:
            self._pass_over(row, "没有指标名称")
            return
        name, unit = split_unit(name)
        target = PrintedTarget(
            table=self._table,
            year=self._year,
            source_row=row.number,
            number=0,
            row=0,
            name=name,
            unit=self._unit(row, unit, problems),
            group=group,
            is_subitem=bool(group) or _PART_OF.match(name) is not None,
            target_text=self._figure(row, "target", problems),
            attribute=self._attribute(row, problems),
            actual=self._figure(row, "actual", problems),
            last_year=self._figure(row, "last_year", problems),
            lead=self._text(row, "lead"),
            note=self._text(row, "note"),
            section_number=self._section[0],
            section=self._section[1],
            problems=problems,
        )
        self._set_number(target, row)
        if not self._is_group_alone(target):
            if not target.target_text and self._head_has("target"):
                problems.append("没有目标。")
            self._read.targets.append(target)

    def _head_has(self, name: str) -> bool:
        """Whether the table has a column of a field."""
        assert self._head is not None
        return bool(self._head.places_of(name))

    def _group_and_name(self, row: TableRow) -> tuple[str, str]:
        """The group before a name and the name; rows without a number go on with the group."""
        names: list[str] = []
        for place in self._name_places:
            text = _line(row.cells[place]) if place < len(row.cells) else ""
            if text and not (place in row.repeated and names and names[-1] == text):
                names.append(text)
        if len(names) > 1:
            self._group = names[0]
            return names[0], "".join(names[1:])
        assert self._head is not None
        if self._has_number(row) or not self._head.places_of("number"):
            self._group = ""
        return self._group, names[0] if names else ""

    def _has_number(self, row: TableRow) -> bool:
        assert self._head is not None
        return any(_own_at(row, place) for place in self._head.places_of("number"))

    def _set_number(self, target: PrintedTarget, row: TableRow) -> None:
        """Its number and its row in it: printed, or one on where there is none."""
        assert self._head is not None
        printed = self._text(row, "number") if self._has_number(row) else ""
        printed = unicodedata.normalize("NFKC", printed)
        inner = _INNER_NUMBER.fullmatch(printed)
        begun = inner or _NUMBER.fullmatch(printed)
        # Without a column of numbers, only 其中 tells a row of the number above from a new one.
        is_below = bool(self._head.places_of("number")) or bool(_PART_OF.match(target.name))
        if inner is not None and int(inner[1]) + self._counted == self._number:
            self._row += 1
        elif begun is not None:
            self._begin_number(int(begun[1]), target)
        elif not printed and is_below and self._number:
            self._row += 1
        else:
            if printed:
                target.problems.append(f"序号“{printed}”不是数。")
            self._number, self._row = self._number + 1, 0
        target.number, target.row = self._number, self._row
        target.is_subitem = target.is_subitem or target.row > 0

    def _begin_number(self, printed: int, target: PrintedTarget) -> None:
        """Begin a printed number. Those that begin anew in a section are counted on."""
        if printed == 1 and self._is_new_section:
            self._counted = self._number
        number = printed + self._counted
        if number != self._number + 1:
            target.problems.append(f"序号是{printed}，前一个是{self._number - self._counted}。")
        self._number, self._row = number, 0
        self._is_new_section = False

    def _is_group_alone(self, target: PrintedTarget) -> bool:
        """Whether the row only names the rows below it; remembers its name for them."""
        has_nothing = not (target.target_text or target.attribute or target.actual)
        if target.row or not has_nothing or target.unit:
            return False
        self._group = target.name
        self._row = -1
        return True

    def _unit(self, row: TableRow, behind_name: str, problems: list[str]) -> str:
        """The unit: of its own column, else behind the name."""
        own = _line(self._cell(row, "unit")).replace("％", "%")
        if re.fullmatch(r"[-—–/－]*", own):
            own = ""
        if own and behind_name and own != behind_name:
            problems.append(f"单位栏是“{own}”，名称后面是“{behind_name}”。")
        return own or behind_name

    def _attribute(self, row: TableRow, problems: list[str]) -> str:
        printed = self._text(row, "attribute")
        if re.fullmatch(r"[-—–/－]*", printed):
            return ""
        for attribute in Attribute:
            if printed in (attribute.label, attribute.label[:2], f"{attribute.label}指标"):
                return attribute.value
        problems.append(f"属性“{printed}”不认识，应为约束性或预期性。")
        return ""

    def _figure(self, row: TableRow, name: str, problems: list[str]) -> str:
        cell = self._cell(row, name)
        if isinstance(cell, Formula):
            problems.append("是公式，系统不读公式：请粘贴为数值。")
            return ""
        if isinstance(cell, Decimal):
            return plain(cell)  # with the decimals that are shown of it
        return _line(cell)

    def _text(self, row: TableRow, name: str) -> str:
        return _line(self._cell(row, name))

    def _cell(self, row: TableRow, name: str) -> Cell:
        """The cell under the first column of a field; None where the table or the row has none.

        What only reaches there from a column further left is none of it.
        """
        assert self._head is not None
        for place in self._head.places_of(name):
            if place < len(row.cells) and place not in row.spread:
                return row.cells[place]
        return None


def _own_at(row: TableRow, place: int) -> bool:
    """Whether the row has a cell of its own at the place."""
    return place < len(row.cells) and row.cells[place] is not None and place not in row.repeated


def _line(cell: Cell) -> str:
    """The cell as printed, in one line: between Chinese signs a line break is nothing."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return bare(cell)
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, Formula):
        return cell.text
    return re.sub(r"\s+", " ", _BETWEEN_LINES.sub("", cell)).strip()
