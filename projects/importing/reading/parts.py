"""Lines that are parts of the row above them: the projects under a packed one (打捆项目).

They are no rows: their money is in that of the row above. What they add up to is compared with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from projects.importing.reading import headings
from projects.importing.reading.cells import text
from projects.importing.reading.columns import Column
from projects.importing.reading.headings import Running
from projects.importing.reading.table import Remark, SourceRow, listed
from reporting.rules.figures import bare
from reporting.spreadsheets.cells import Cell, Formula


@dataclass(frozen=True)
class Line:
    """One line of the sheet."""

    number: int
    line: Sequence[Cell]
    cells: Mapping[str, Cell]
    """The filled cells of known columns, by field."""
    money: frozenset[int]
    """The places of amounts."""

    @property
    def first(self) -> Cell:
        """The first filled cell that is in no column of money; None for none."""
        for place, cell in enumerate(self.line):
            if cell is not None and place not in self.money:
                return cell
        return None

    @property
    def texts(self) -> list[str]:
        return [cell for cell in self.line if isinstance(cell, str)]

    @property
    def size(self) -> int:
        """How many cells are filled."""
        return sum(cell is not None for cell in self.line)

    def says(self, name: str) -> bool:
        """Whether the field has a cell with more than a dash in it."""
        cell = self.cells.get(name)
        return isinstance(cell, Formula) or bool(text(cell))


@dataclass
class _Parent:
    """A row that may have parts below it."""

    row: SourceRow
    running: int | None
    lines: list[int] = field(default_factory=list)
    """The numbers of its parts' lines."""
    amounts: dict[str, Decimal] = field(default_factory=dict)
    """The sums of their money by field, as far as they have any."""
    is_whole: bool = True
    """Whether the parts should be all of it; 其中 names some."""

    @property
    def name(self) -> str:
        return str(self.row.values.get("name", ""))

    def remarks(self, columns: Mapping[str, Column]) -> Iterator[Remark]:
        """That it has parts, and where these have other sums than it has."""
        sentence = (
            f"第{listed(self.lines)}行是它的子项，没有当作项目来读；"
            "要单独列为项目的，请给它们自己的序号。"
        )
        yield Remark(sentence, self.row.number, self.name)
        for name, amount in self.amounts.items():
            own = self.row.values.get(name)
            if not isinstance(own, Decimal):
                continue
            if own < amount or (own > amount and self.is_whole):
                sentence = (
                    f"它的{columns[name].label}是{bare(own)}万元，子项相加是{bare(amount)}万元，"
                    f"相差{bare(abs(own - amount))}万元。"
                )
                yield Remark(sentence, self.row.number, self.name)


class Parts:
    """Tells the parts of rows from rows, by their running numbers and names."""

    def __init__(self, running_place: int | None) -> None:
        self._place = running_place
        self._parent: _Parent | None = None
        self._parents: list[_Parent] = []
        """Rows that have parts."""

    def begin(self, line: Line, row: SourceRow) -> None:
        """A row was read, which may have parts."""
        running = self._running(line)
        if running is None or not running.is_part:
            self._parent = _Parent(row, running.number if running else None)

    def end(self) -> None:
        """What follows is no part of the rows above: a heading or a sum stands between."""
        self._parent = None

    def takes(self, line: Line) -> bool:
        """Whether the line is a part of the row above, which is remembered."""
        parent = self._parent
        if parent is None or not self._is_part(line, parent):
            return False
        if not parent.lines:
            self._parents.append(parent)
        parent.lines.append(line.number)
        parent.is_whole = parent.is_whole and not _is_named_part(line)
        return True

    def add(self, amounts: Mapping[str, Decimal]) -> None:
        """Add the money of the part that was taken last."""
        assert self._parent is not None, "a part has a row above it"
        for name, amount in amounts.items():
            self._parent.amounts[name] = self._parent.amounts.get(name, Decimal(0)) + amount

    def remarks(self, columns: Mapping[str, Column]) -> Iterator[Remark]:
        """What is to be looked at, of every row with parts."""
        for parent in self._parents:
            yield from parent.remarks(columns)

    def _is_part(self, line: Line, parent: _Parent) -> bool:
        if _is_named_part(line):
            return True
        if self._place is None:
            return False
        running = self._running(line)
        if running is None:
            return headings.is_packed(parent.name)
        return running.is_part and running.number in (None, parent.running)

    def _running(self, line: Line) -> Running | None:
        if self._place is None or self._place >= len(line.line):
            return None
        return headings.running(line.line[self._place])


def _is_named_part(line: Line) -> bool:
    name = line.cells.get("name")
    return isinstance(name, str) and headings.is_part_by_name(name)
