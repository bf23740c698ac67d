"""Columns of a county's table: kinds of cells, and what reading them takes for granted.

Which columns a table can have stands in `known_columns`.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from projects.enums import Nature
from projects.importing.reading import cells
from projects.importing.reading.dates import When
from projects.importing.reading.promises import NONE, in_words, read_promises
from reporting.rules.figures import bare, plain
from reporting.spreadsheets.cells import Cell
from reporting.tables.heads import Meaning
from reporting.tables.titles import plain_title

Value = str | Decimal | datetime.date | int
"""The value of a cell; of a choice its stored value, of a unit or sector its name."""

_KIND = re.compile(
    "(?:新改扩建|改扩建|新建|改建|扩建|迁建|技改|技术改造|改造|恢复|重建|翻建|修缮|维修|购置|装修"
    "|[、,;/和及与])+(?:性|类|项目|工程)*"
)
"""建设性质 as statistics have it: how something is built, not how a plan lists it."""


@dataclass(frozen=True)
class Given:
    """What the cells of a column are read by beside themselves."""

    unit: str = "万元"
    year: int = 0
    """The plan's, for times without one."""
    beside: frozenset[str] = frozenset()
    """The different texts of the column, after `plain_title`; of choices alone."""


ALONE = Given()


class Column(Meaning):
    """A column of text; subclasses read other values. `label` is its title in files we export."""

    is_money = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that its cells fill."""
        return (self.field,)

    def accepts(self, words: frozenset[str]) -> bool:
        """Whether the texts of a column with a weak title can be its own."""
        return True

    def read(self, cell: Cell, given: Given = ALONE) -> Value | None:
        """The cell's value; None for an empty cell. Raises cells.Wrong, cells.SetAside."""
        return cells.text(cell) or None

    def read_all(self, cell: Cell, given: Given) -> dict[str, Value]:
        """The values that the cell gives, by field. Raises as `read` does."""
        value = self.read(cell, given)
        return {} if value is None else {self.field: value}

    def doubt(self, cell: Cell, given: Given) -> str:
        """What reading a cell took for granted, for people to look at; empty for nothing."""
        return ""

    def show(self, value: Any) -> str:
        """The value as text for people and files; `read` takes it back."""
        return "" if value is None else str(value)

    def load(self, dumped: str) -> Value:
        """The value back from what `dump` made of it."""
        return dumped

    @property
    def title(self) -> str:
        """Its title in a file that we export, with the unit."""
        return f"{self.label}（万元）" if self.is_money else self.label


def by_field(columns: Iterable[Column]) -> dict[str, Column]:
    return {column.field: column for column in columns}


def dump(value: Value) -> str:
    """A value as text, to carry from the preview to the confirmation."""
    return plain(value) if isinstance(value, Decimal) else str(value)


class LineColumn(Column):
    """A column of names, which stand in one line however a cell breaks them."""

    def read(self, cell: Cell, given: Given = ALONE) -> Value | None:
        return cells.line(cell) or None


class CodeColumn(Column):
    def read(self, cell: Cell, given: Given = ALONE) -> Value | None:
        return cells.code(cell) or None


class MoneyColumn(Column):
    is_money = True

    def read(self, cell: Cell, given: Given = ALONE) -> Value | None:
        return cells.amount(cell, given.unit)

    def show(self, value: Any) -> str:
        return "" if value is None else bare(Decimal(value))

    def load(self, dumped: str) -> Value:
        return Decimal(dumped)


class NumberColumn(Column):
    def read(self, cell: Cell, given: Given = ALONE) -> Value | None:
        return cells.number(cell)

    def load(self, dumped: str) -> Value:
        return int(dumped)


class DayColumn(Column):
    """The day on which something was done."""

    def read(self, cell: Cell, given: Given = ALONE) -> Value | None:
        return cells.day(cell)

    def load(self, dumped: str) -> Value:
        return datetime.date.fromisoformat(dumped)


class DeadlineColumn(DayColumn):
    """The last day by which something is due: 12月底前 is the last of the plan's December."""

    def read(self, cell: Cell, given: Given = ALONE) -> Value | None:
        return cells.deadline(cell, given.year)

    def doubt(self, cell: Cell, given: Given) -> str:
        found = cells.when(cell)
        return _without_year(given) if found is not None and found.year is None else ""


@dataclass(frozen=True)
class MonthColumn(DayColumn):
    """A planned month."""

    of_year: int = 12
    """The month that is meant where a year stands alone."""

    def read(self, cell: Cell, given: Given = ALONE) -> Value | None:
        found = cells.when(cell)
        return None if found is None else found.month_in(given.year, alone=self.of_year)

    def doubt(self, cell: Cell, given: Given) -> str:
        found = cells.when(cell)
        if found is None:
            return ""
        if found.month is None:
            return f"只写了年份，按{self.of_year}月读"
        return "" if found.year else _without_year(given)

    def show(self, value: Any) -> str:
        return f"{value:%Y-%m}" if value else ""


def _without_year(given: Given) -> str:
    return f"没有写年份，按{given.year}年读"


class SpanColumn(Column):
    """起止年限: two planned months in one cell. It is read alone: no field is called so."""

    @property
    def fields(self) -> tuple[str, ...]:
        return ("planned_start", "planned_finish")

    def read_all(self, cell: Cell, given: Given) -> dict[str, Value]:
        found = cells.span(cell)
        if found is None:
            return {}
        start, finish = found
        return {
            "planned_start": start.month_in(given.year, alone=1),
            "planned_finish": finish.month_in(given.year, alone=12),
        }

    def doubt(self, cell: Cell, given: Given) -> str:
        start, finish = cells.span(cell) or (When(), When())
        if start.year is None or (start.month and finish.month):
            return ""
        return "只写了年份，开工按1月、竣工按12月读"


class PromisesColumn(Column):
    """量化目标 of a task: the value is their text as we write it."""

    def read(self, cell: Cell, given: Given = ALONE) -> Value | None:
        words = cells.text(cell)
        if not words:
            return None
        return in_words(read_promises(words)) or NONE


class EnrolledColumn(DayColumn):
    """入统日期: a day; 否 is none yet, and 是 alone is refused: it does not say which day."""

    def read(self, cell: Cell, given: Given = ALONE) -> Value | None:
        words = cells.text(cell)
        if re.fullmatch("否|未|未[入纳]统", words):
            return None
        if re.fullmatch("是|已|已[入纳]统", words):
            raise cells.Wrong(f"只写“{words}”不够，请填入统的日期；日期不清楚的留空。")
        return cells.day(cell)


@dataclass(frozen=True)
class ChoiceColumn(Column):
    """A column of choices: a label, or another word for the same value."""

    words: Mapping[str, str] = field(default_factory=dict)
    """A pattern for the words of each value."""
    labels: Mapping[str, str] = field(default_factory=dict)

    def accepts(self, words: frozenset[str]) -> bool:
        return bool(words) and all(self.find(word) for word in words)

    def read(self, cell: Cell, given: Given = ALONE) -> Value | None:
        words = plain_title(cells.text(cell))
        if not words:
            return None
        found = self.find(words)
        if found is None:
            raise cells.Wrong(f"“{words}”不认识，请填：{'、'.join(self.labels.values())}。")
        return found

    def find(self, words: str) -> str | None:
        """The value whose pattern the words match; None for no value."""
        for value, pattern in self.words.items():
            if re.fullmatch(pattern, words):
                return value
        return None

    def in_heading(self, words: str) -> str | None:
        """The value that a heading with these words gives to the rows below it."""
        return self.find(words)

    def show(self, value: Any) -> str:
        if not value:
            return ""
        return self.labels[value]


class NatureColumn(ChoiceColumn):
    """续建, 新开工 or 前期; 新建, 改建 and the like say something else.

    新建 is 新开工 only where it stands against 续建, and is then to be looked at.
    """

    def read(self, cell: Cell, given: Given = ALONE) -> Value | None:
        words = plain_title(cells.text(cell))
        if not _KIND.fullmatch(words):
            return super().read(cell, given)
        if self._is_against_continued(words, given):
            return Nature.NEW.value
        raise cells.SetAside(
            f"“{words}”说的是怎样建设，看不出是续建、新开工还是前期：请改成其中一种，"
            "或者在上面加一行“续建项目”这样的小标题。"
        )

    def doubt(self, cell: Cell, given: Given) -> str:
        words = plain_title(cells.text(cell))
        if _KIND.fullmatch(words) and self._is_against_continued(words, given):
            return "写的是新建，同一列里另有续建，按新开工读"
        return ""

    def in_heading(self, words: str) -> str | None:
        return Nature.NEW.value if _is_newly_built(words) else self.find(words)

    def _is_against_continued(self, words: str, given: Given) -> bool:
        """Whether the column tells 新建 from 续建, and from nothing else that is built."""
        kinds = {other for other in given.beside if _KIND.fullmatch(other)}
        continued = any(self.find(other) == Nature.CONTINUED for other in given.beside)
        return continued and _is_newly_built(words) and all(map(_is_newly_built, kinds))


def _is_newly_built(words: str) -> bool:
    return re.fullmatch("(?:计划|拟)?新建(?:类|项目)*", words) is not None


def choice(
    field: str, label: str, titles: str, choices: Any, *, weak: str = "", **words: str
) -> ChoiceColumn:
    """A column of these choices; `words` has by value a pattern for words beside the label."""
    labels = dict(choices.choices)
    patterns = {}
    for value, choice_label in labels.items():
        pattern = re.escape(plain_title(choice_label))
        if value in words:
            pattern = f"{pattern}|{words[value]}"
        patterns[value] = pattern
    kind = NatureColumn if choices is Nature else ChoiceColumn
    return kind(field, label, titles, weak, patterns, labels)
