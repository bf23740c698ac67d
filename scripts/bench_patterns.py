"""What patterns over typed text cost, against the same text doubled: twice as much, not four times.

Each is given the text that costs it most: its signs repeated, with an end that it does not match.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from reporting.spreadsheets.limits import MAX_CELL

GROWTH = 3.0
"""How many times the cost of half a text the whole may cost: linear 2, square 4."""
ROUNDS = 7
REPEATS = 20
"""So often a text is read for one measurement: once is too short for the clock."""


@dataclass(frozen=True)
class Pattern:
    """A reading of typed text, and signs that it has to look at again and again."""

    name: str
    read: Callable[[str], object]
    signs: str
    start: str = ""
    end: str = ""

    def text(self, length: int) -> str:
        """A text of about this length."""
        return self.start + self.signs * (length // len(self.signs)) + self.end

    def ratio(self) -> float:
        """The cost of the longest text of a cell as a multiple of half of it."""
        return self._cost(MAX_CELL) / self._cost(MAX_CELL // 2)

    def _cost(self, length: int) -> float:
        text = self.text(length)
        start = time.process_time()
        for _ in range(REPEATS):
            self.read(text)
        return time.process_time() - start


def patterns() -> tuple[Pattern, ...]:
    """Every place where a pattern meets a cell of a file or a text of a form. Needs Django."""
    return (*_of_ledgers(), *_of_forms())


def _of_ledgers() -> tuple[Pattern, ...]:
    """Where patterns meet cells of an imported file."""
    from indicators.importing import quantities
    from projects.importing import livelihood
    from projects.importing.reading import cells, headings, known_columns
    from reporting.spreadsheets import sheet_parts
    from reporting.tables import names
    from reporting.tables import titles as titles_of_columns

    def titles(text: str) -> object:
        return [re.fullmatch(column.titles, text) for column in known_columns.PROJECT_COLUMNS]

    def choices(text: str) -> object:
        return known_columns.LEVEL.find(text) or known_columns.NATURE.find(text)

    def amount(text: str) -> object:
        return _unless_wrong(lambda: cells.amount(text, "万元"))

    def nature(text: str) -> object:
        return _unless_wrong(lambda: known_columns.NATURE.read(text))

    def span(text: str) -> object:
        return _unless_wrong(lambda: cells.span(text))

    def day(text: str) -> object:
        return _unless_wrong(lambda: cells.day(text))

    return (
        Pattern("表头：括号", titles_of_columns.plain_title, "(", end="x"),
        Pattern("表头：单位", titles_of_columns.unit_of, "万", end="x"),
        Pattern("表头：列名", titles, "县级", end="x"),
        Pattern("表头：累计", titles, "截至", end="x"),
        Pattern("表上方：单位", titles_of_columns.unit_line, "单位", end="x"),
        Pattern("单元格：选项", choices, "项目", start="市级", end="x"),
        Pattern("单元格：怎样建设", nature, "新建", end="x"),
        Pattern("单元格：金额", amount, ",111", start="1", end="x"),
        Pattern("单元格：日期", day, " ", start="2024", end="x"),
        Pattern("单元格：起止", span, "2023-", end="x"),
        Pattern("单元格：名称", names.folded, " （", end="x"),
        Pattern("单元格：各乡镇", livelihood.ALL_TOWNS.search, "各乡镇（", end="x"),
        Pattern("小标题：个数", headings.without_count, "1", start="一、", end="x"),
        Pattern("小标题：共计", headings.without_count, "共", start="一、", end="x"),
        Pattern("小标题：类别", headings.without_kinds, "类", start="x"),
        Pattern("小标题：合计", headings.is_total, "合计", start="其中", end="x"),
        Pattern("小标题：某项小计", headings.total_of, "甲", end="小计x"),
        Pattern("小标题：序号", headings.running, "1", end="x"),
        Pattern("专栏：数", quantities.quantities, "分别增长1%、新建2个"),
        Pattern("样式：格式", sheet_parts.shown_by, '"', end="x"),
    )


def _of_forms() -> tuple[Pattern, ...]:
    """Where they meet what is typed, and the texts of the document."""
    from chengkou.checks import statements
    from reporting.enums import Direction, Measure
    from reporting.rules import wording
    from reporting.rules.typed.numbers import Unreadable, read_number

    def number(text: str) -> object:
        try:
            return read_number(text, "万元")
        except Unreadable as error:
            return error

    def target(text: str) -> object:
        return wording.read(text, unit="%", measure=Measure.RATE, direction=Direction.UP)

    def lists(text: str) -> object:
        return [pattern.findall(text) for pattern in statements.LISTS]

    return (
        Pattern("填报：逗号", number, ",111", start="1", end="x"),
        Pattern("填报：空格", number, " 111", start="1", end="x"),
        Pattern("填报：不是数字", number, "约1", end="x"),
        Pattern("目标原文：数字", target, "1", end="x"),
        Pattern("目标原文：力争", target, ",力争1", end="x"),
        Pattern("目标原文：空格", target, " 1", end="x"),
        Pattern("文件原句：列名", lists, "甲、", end="x"),
    )


def _unless_wrong(read: Callable[[], object]) -> object:
    from projects.importing.reading.cells import SetAside, Wrong

    try:
        return read()
    except (SetAside, Wrong) as wrong:
        return wrong
