"""量化目标 in one cell: a line for each, as exported and as counties write them. No database.

安全防护工程110公里：110公里（期末水平、年末集中）: its words, its number with the unit, and in
brackets what differs from 累计量 and 按月均匀. Where the words have one number alone it need not
be repeated; what can be read in two ways is not read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from projects.importing.reading.cells import Wrong
from projects.models import TaskTarget
from reporting.enums import Measure, Pace
from reporting.rules.figures import plain
from reporting.rules.typed.numbers import Unreadable, read_number

NONE = "无"
"""The cell of a task that is to have no 量化目标; an empty cell changes nothing."""
_MEASURES = {measure.label: measure.value for measure in (Measure.CUMULATIVE, Measure.LEVEL)}
_PACES = {pace.label: pace.value for pace in (Pace.EVEN, Pace.YEAR_END)}
_USUAL = (Measure.CUMULATIVE.label, Pace.EVEN.label)
_OPTIONS = re.compile(r"[（(]([^（）()]*)[）)]$")
_NUMBER = re.compile(r"[0-9０-９][0-9０-９,，.．]*")
_AFTER_COLON = re.compile(rf"({_NUMBER.pattern})([^0-9０-９：:]+)")


@dataclass(frozen=True)
class Promise:
    """One 量化目标 as a file states it."""

    words: str
    quantity: Decimal
    unit: str
    measure: str = Measure.CUMULATIVE.value
    pace: str = Pace.EVEN.value

    @classmethod
    def stored(cls, target: TaskTarget) -> "Promise":
        return cls(target.words, target.quantity, target.unit, target.measure, target.pace)

    def __str__(self) -> str:
        options = (Measure(self.measure).label, Pace(self.pace).label)
        unusual = "、".join(option for option in options if option not in _USUAL)
        shown = f"{self.words}：{plain(self.quantity)}{self.unit}"
        return f"{shown}（{unusual}）" if unusual else shown


def in_words(promises: Iterable[Promise]) -> str:
    """The cell of these, a line for each; empty for none."""
    return "\n".join(map(str, promises))


def read_promises(text: str) -> list[Promise]:
    """What the text of a cell states, in its order. Raises Wrong with what cannot be read."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines == [NONE]:
        return []
    if len(lines) != 1:
        return [_read(line) for line in lines]
    parts = [part.strip() for part in re.split("[；;]", lines[0]) if part.strip(" 。")]
    try:
        return [_read(part) for part in parts]
    except Wrong:
        if len(parts) == 1:
            raise
    return [_read(lines[0])]  # the words themselves may have the sign


def _read(line: str) -> Promise:
    """One of them. Raises Wrong."""
    line, measure, pace = _without_options(line.rstrip("。"))
    words, colon, behind = line.replace(":", "：").rpartition("：")
    stated = _AFTER_COLON.fullmatch(behind.strip()) if colon else None
    if stated is None:
        words = line
        numbers = list(_NUMBER.finditer(line))
        if len(numbers) != 1 or not line[numbers[0].end() :].strip():
            raise Wrong(f"“{line}”看不准是哪个数、什么单位，请写成“原文：110公里”，一个一行。")
        stated_number, unit = numbers[0][0], line[numbers[0].end() :]
    else:
        stated_number, unit = stated[1], stated[2]
    try:
        number = read_number(stated_number).number
    except Unreadable as unreadable:
        raise Wrong(str(unreadable)) from None
    return Promise(words.strip(), number, unit.strip(), measure, pace)


def _without_options(line: str) -> tuple[str, str, str]:
    """The line without 计量方式 and 序时方式 in brackets at its end, and both."""
    measure, pace = Measure.CUMULATIVE.value, Pace.EVEN.value
    found = _OPTIONS.search(line)
    options = re.split("[、，,]", found[1]) if found else []
    if found is None or not all(option in {**_MEASURES, **_PACES} for option in options):
        return line, measure, pace
    for option in options:
        measure = _MEASURES.get(option, measure)
        pace = _PACES.get(option, pace)
    return line[: found.start()], measure, pace
