"""Reads the lines below a head one by one: rows, and between them headings, sums and notes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from projects.importing.reading import headings
from projects.importing.reading.cells import SetAside, Wrong
from projects.importing.reading.columns import (
    ChoiceColumn,
    Column,
    Given,
    SpanColumn,
    Value,
    by_field,
)
from projects.importing.reading.grid import Grid
from projects.importing.reading.headings import Heading
from projects.importing.reading.heads import (
    HEAD_CELLS,
    Head,
    is_read,
    texts_of,
    units_of,
    words_below,
)
from projects.importing.reading.parts import Line, Parts
from projects.importing.reading.sums import Stated, Sums
from projects.importing.reading.table import Remark, SourceRow, Table, listed
from reporting.spreadsheets.cells import Cell, Formula
from reporting.tables.names import Register, folded
from reporting.tables.titles import plain_title

TOLD_APART = ("nature", "level", "source", "sector")
"""Fields of which a cell may not say something else than the heading above it."""

_TOTAL = "合计、小计"
_HEADING = "小标题"
_CONTINUED = "上一行的续行"
MERGED_MONEY = "和上面的行合并成一格，看不出这一行是多少：请拆开，各行分别填写。"
_WORDS = 40
"""Signs of a heading or sum that are shown of it."""


class RowReader:
    """Reads the lines of one table into `table`, from the top down."""

    def __init__(
        self,
        grid: Grid,
        head: Head,
        columns: Sequence[Column],
        known: Mapping[str, Collection[str]],
        year: int,
        table: Table,
    ) -> None:
        self.head = head
        self.columns = columns
        self.by_field = by_field(columns)
        self.known = {
            name: Register(dict(zip(names, names, strict=True))) for name, names in known.items()
        }
        self.table = table
        self.given = _given(grid, head, year)
        """How the cells at each place are read; columns of money without a unit have no entry."""
        self.parts = Parts(head.running_place)
        self.covered = grid.covered
        self.above = {texts_of(line) for number, line in grid.rows if number <= head.row}
        self.name_title = plain_title(head.titles[head.place_of("name")].text)
        self.money = frozenset(place for place, column in head.places.items() if column.is_money)
        self.sums = Sums()
        self.headings: list[tuple[Heading, dict[str, Value]]] = []
        """The headings above the row from the outer one in, with what each gives to it."""
        self.unnumbered: list[frozenset[str]] = []
        """What headings without a numeral give, in the order in which such were first met."""
        self.passed: dict[str, list[int]] = defaultdict(list)
        """Numbers of the lines passed over, by the reason."""
        self.by_heading: dict[str, int] = defaultdict(int)
        """How many rows took a field's value from a heading."""
        self.doubts: dict[tuple[str, str], list[int]] = defaultdict(list)
        """Numbers of the rows of which something was taken for granted, by column and phrase."""
        self.continued: list[int] = []
        """Numbers of the lines whose name is merged with the one above."""
        self.computed: list[int] = []
        """Numbers of the lines whose sums are formulas."""

    def begin(self, grid: Grid, given: Mapping[str, Value]) -> None:
        """Take what stands over the table as headings where they are some, and what was said of it.

        `given` has what a person said of all its rows, by field: it goes before the sheet's name.
        """
        for depth, words in enumerate(grid.above, start=-len(grid.above)):
            heading = headings.unnumbered(words)
            if headings.has_numeral(words):
                heading = headings.numbered([words])
            if self._given_by(heading):
                self._push(Heading(depth, heading.words), self._given_by(heading))
        if given:
            said = "、".join(self.by_field[name].show(value) for name, value in given.items())
            self._push(Heading(0, said), dict(given))
        for number, cells in grid.rows:
            if number < self.head.row:
                line = Line(number, cells, {}, frozenset())
                heading_above = self._heading(line)
                if heading_above is not None and self._given_by(heading_above):
                    self._takes_heading(line)

    def take(self, number: int, cells: Sequence[Cell]) -> None:
        """Read one line of the table, or pass it over."""
        line = Line(number, cells, self._known_cells(cells), self.money)
        why = self._why_no_row(line)
        if why:
            self.passed[why].append(number)
        elif self.parts.takes(line):
            self.parts.add(self._amounts(line))
        else:
            self._take_row(line)

    def _known_cells(self, cells: Sequence[Cell]) -> dict[str, Cell]:
        """The filled cells of known columns, by field."""
        known = {}
        for place, column in self.head.places.items():
            if place < len(cells) and cells[place] is not None:
                known[column.field] = cells[place]
        return known

    def _why_no_row(self, line: Line) -> str:
        """Why the line is passed over; empty for a row. Remembers headings and sums."""
        name = line.cells.get("name")
        if texts_of(line.line) in self.above:
            return "重复的表头"
        if isinstance(name, str) and plain_title(name) == self.name_title:
            return "重复的表头"
        if self._takes_total(line):
            return _TOTAL
        if self._takes_heading(line):
            return _HEADING
        if self.head.place_of("name") in self.covered.get(line.number, ()):
            self.continued.append(line.number)
            return _CONTINUED
        first = line.first
        if isinstance(first, str) and headings.is_note(first) and line.size <= HEAD_CELLS:
            return "表下的说明"
        return "" if line.cells else "没有认识的列有内容"

    # Sums and headings.

    def _takes_total(self, line: Line) -> bool:
        """Whether the line has sums of rows, which are remembered."""
        lead = line.cells.get("lead")
        if line.says("lead") and not (isinstance(lead, str) and headings.is_total(lead)):
            return False
        words = [cell for cell in (line.first, line.cells.get("name")) if isinstance(cell, str)]
        said = next(filter(headings.is_total, words), "")
        of = ""
        if not said:
            said = next(filter(headings.total_of, words), "")
            of = headings.total_of(said)
            if not of or self._has_code(line):
                return False
        stated = self._stated(line, said, self._given_by(Heading(0, plain_title(of))) if of else {})
        self.sums.total(len(self.table.rows), stated, is_grand=headings.is_grand(said))
        self.parts.end()
        return True

    def _takes_heading(self, line: Line) -> bool:
        """Whether the line is a heading, which is remembered with what it gives to rows."""
        heading = self._heading(line)
        if heading is None:
            return False
        given = self._given_by(heading)
        self._warn_of_meaning(line.number, heading, given)
        self._push(heading, given)
        stated = self._stated(line, "".join(line.texts[:2]), {})
        self.sums.heading(len(self.table.rows), heading.depth, stated)
        self.parts.end()
        return True

    def _push(self, heading: Heading, given: dict[str, Value]) -> None:
        """Put a heading in the place of those that it ends."""
        while self.headings and self.headings[-1][0].depth >= heading.depth:
            self.headings.pop()
        self.headings.append((heading, given))

    def _heading(self, line: Line) -> Heading | None:
        """The heading that the line is: 一、续建项目（80个）, or 续建项目 alone in its line."""
        if self._has_code(line) or line.says("lead"):
            return None
        texts = line.texts
        if isinstance(line.first, str) and headings.has_numeral(line.first):
            return headings.numbered(texts)
        if len(texts) != 1:
            return None
        heading = headings.unnumbered(texts[0])
        gives = frozenset(self._given_by(heading))
        if not gives:
            return None
        if gives not in self.unnumbered:
            self.unnumbered.append(gives)
        return Heading(heading.depth + self.unnumbered.index(gives), heading.words)

    @staticmethod
    def _has_code(line: Line) -> bool:
        """Whether the line has a code; a heading may stand in its column, which is the first."""
        return line.says("code") and line.cells["code"] is not line.first

    def _given_by(self, heading: Heading) -> dict[str, Value]:
        """The fields and values that a heading gives to the rows below it."""
        given: dict[str, Value] = {}
        for column in self.columns:
            if isinstance(column, ChoiceColumn):
                value = column.in_heading(heading.words)
                if value is not None:
                    given[column.field] = value
        for name, names in self.known.items():
            short = headings.without_kinds(heading.words)
            found = names.find(heading.words) or names.find(short)
            if found is not None:
                given[name] = found
        return given

    def _warn_of_meaning(self, number: int, heading: Heading, given: Mapping[str, Value]) -> None:
        """Warn where a heading was read as what it does not quite say: 新建项目 as 新开工."""
        for name, value in given.items():
            column = self.by_field[name]
            if isinstance(column, ChoiceColumn) and column.find(heading.words) != value:
                sentence = f"小标题“{heading.words}”按{column.show(value)}读。"
                self.table.warnings.append(Remark(sentence, number, heading.words))

    def _stated(self, line: Line, words: str, given: dict[str, Value]) -> Stated:
        """What the line says of other rows."""
        amounts = self._amounts(line)
        counts = (headings.counted(each) for each in line.texts)
        count = next((each for each in counts if each is not None), None)
        return Stated(line.number, "".join(words.split())[:_WORDS], amounts, count, given)

    def _amounts(self, line: Line) -> dict[str, Decimal]:
        """The amounts of a line that is no row, as far as they can be read."""
        amounts = {}
        for place, column in self.head.places.items():
            cell = line.cells.get(column.field)
            if not column.is_money or place not in self.given or cell is None:
                continue
            if isinstance(cell, Formula) and line.number not in self.computed[-1:]:
                self.computed.append(line.number)
            try:
                amount = column.read(cell, self.given[place])
            except Wrong:
                continue
            if isinstance(amount, Decimal):
                amounts[column.field] = amount
        return amounts

    # Rows.

    def _take_row(self, line: Line) -> None:
        line = self._with_merged(line)
        given = self._given_to_row()
        values, unread, set_aside = self._values(line, given)
        for name, (value, heading) in given.items():
            if name in values:
                self._compare(line.number, name, values[name], value, heading)
            elif name not in unread:
                values[name] = value
                set_aside.pop(name, None)
                self.by_heading[name] += 1
        row = SourceRow(line.number, values, frozenset(unread), set_aside)
        self.table.rows.append(row)
        self.parts.begin(line, row)

    def _with_merged(self, line: Line) -> Line:
        """The line with the texts of merged cells that began above it.

        An amount is not divided among rows: it is a fault.
        """
        cells = dict(line.cells)
        for place, value in self.covered.get(line.number, {}).items():
            column = self.head.places.get(place)
            if column is None or column.field in cells:
                continue
            if column.is_money:
                self._fault(line.number, column.field, MERGED_MONEY)
            else:
                cells[column.field] = value
        return replace(line, cells=cells)

    def _values(
        self, line: Line, given: Collection[str]
    ) -> tuple[dict[str, Value], set[str], dict[str, str]]:
        """What the cells say, by field; the fields that cannot be read; what is set aside."""
        values: dict[str, Value] = {}
        unread: set[str] = set()
        set_aside: dict[str, str] = {}
        for place, column in self.head.places.items():
            if place not in self.given:
                unread.update(column.fields)
                continue
            try:
                read = self._read(line, place, column, given)
            except Wrong as wrong:
                unread.update(column.fields)
                self._fault(line.number, column.field, str(wrong))
            except SetAside as aside:
                set_aside[column.field] = str(aside)
            else:
                # Columns of their own go before 起止年限, which has both.
                values = read | values if isinstance(column, SpanColumn) else values | read
        return values, unread, set_aside

    def _given_to_row(self) -> dict[str, tuple[Value, Heading]]:
        """What the headings above say of a row, the inner ones first, with who says it."""
        given: dict[str, tuple[Value, Heading]] = {}
        for heading, values in reversed(self.headings):
            for name, value in values.items():
                given.setdefault(name, (value, heading))
        return given

    def _read(
        self, line: Line, place: int, column: Column, given: Collection[str]
    ) -> dict[str, Value]:
        """The values that a cell gives. What it leaves in doubt, a heading may have said better."""
        cell = line.cells.get(column.field)
        read = column.read_all(cell, self.given[place])
        phrase = column.doubt(cell, self.given[place]) if read else ""
        if phrase and column.field in given:
            return {}
        if phrase:
            self.doubts[column.field, phrase].append(line.number)
        return read

    def _compare(self, number: int, name: str, own: Value, given: Value, heading: Heading) -> None:
        """Add a fault where a cell says something else than the heading above it."""
        if name not in TOLD_APART or name not in self.table.heads:
            return
        if name in self.known and self.known[name].find(str(own)) is None:
            return  # an unknown name, which is said when names are looked up
        if folded(str(own)) == folded(str(given)):
            return
        column = self.by_field[name]
        sentence = (
            f"写的是{column.show(own)}，上面的小标题是“{heading.words}”：请改成一致，"
            "或者把这一行移到别的小标题下面。"
        )
        self._fault(number, name, sentence)

    def _fault(self, number: int, name: str, sentence: str) -> None:
        self.table.faults.append(Remark(sentence, number, self.table.heads[name]))

    # What is said of all lines.

    def finish(self) -> None:
        """Add what can be said once all lines are read."""
        self._add_sums()
        self.table.warnings.extend(self.parts.remarks(self.by_field))
        if self.continued:
            sentence = (
                f"第{listed(self.continued)}行的{self.by_field['name'].label}和上一行合并成一格，"
                "没有当作一项来读。"
            )
            self.table.warnings.append(Remark(sentence, self.continued[0]))
        for (name, phrase), numbers in self.doubts.items():
            sentence = f"{len(numbers)}行{phrase}（第{listed(numbers)}行）。"
            self.table.warnings.append(Remark(sentence, numbers[0], self.table.heads[name]))
        for why, numbers in self.passed.items():
            if why == _CONTINUED:
                continue  # a warning already
            sentence = f"第{listed(numbers)}行是{why}，没有当作一项来读。"
            self.table.notices.append(Remark(sentence))
        if self.computed:
            sentence = f"第{listed(self.computed)}行的合计、小计是公式，没有和各行相加的数核对。"
            self.table.notices.append(Remark(sentence))
        for name, count in self.by_heading.items():
            sentence = f"{count}行的{self.by_field[name].label}按小标题填。"
            self.table.notices.append(Remark(sentence))
        self._add_set_aside()

    def _add_set_aside(self) -> None:
        numbers: dict[str, list[int]] = defaultdict(list)
        for row in self.table.rows:
            for name in row.set_aside:
                numbers[name].append(row.number)
        for name, of_rows in numbers.items():
            sentence = f"{self.table.heads[name]}第{listed(of_rows)}行写的是别的意思，没有读。"
            self.table.notices.append(Remark(sentence))

    def _add_sums(self) -> None:
        rows = [row.values for row in self.table.rows]
        unread: set[str] = set().union(*(row.unread for row in self.table.rows))
        for stated, sentence in self.sums.differences(rows, self.by_field, unread):
            self.table.warnings.append(Remark(sentence, stated.number, stated.words))


def _given(grid: Grid, head: Head, year: int) -> dict[int, Given]:
    """By place, what the cells below are read by; none for money without a unit that is read."""
    units = units_of(grid, head)
    given = {}
    for place, column in head.places.items():
        if column.is_money:
            if is_read(units[place], head):
                given[place] = Given(units[place], year)
            continue
        words: frozenset[str] = frozenset()
        if isinstance(column, ChoiceColumn):
            title = head.titles[place].text
            words = words_below(grid, head.row, place, title) or frozenset()
        given[place] = Given(year=year, beside=words)
    return given
