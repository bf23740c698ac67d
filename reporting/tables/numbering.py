"""The numbers that Word counts itself: a column of 序号 is often nothing else.

By the definitions of the file (ISO/IEC 29500-1, 17.9): a paragraph names a list and a level, a list
names its abstract list, whose levels say how a number looks. Ways of counting that are not known
give no number, as nothing is guessed.
"""

import re
from typing import Any

from docx.oxml.ns import qn

_DIGITS = "〇一二三四五六七八九"
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital")
_CIRCLED = "decimalEnclosedCircle"
_MOST_LEVELS = 9
_HIGHEST = 9999


class Numbering:
    """Counts the numbered paragraphs of a document, in their order."""

    def __init__(self, document: Any) -> None:
        self._abstract: dict[str, Any] = {}
        self._lists: dict[str, str] = {}
        """The abstract list of each list."""
        self._overrides: dict[tuple[str, int], int] = {}
        """Where a list begins to count anew, by list and level."""
        self._counts: dict[str, list[int]] = {}
        """How far each abstract list has counted, by level."""
        self._begun: set[tuple[str, int]] = set()
        for part in document.part.package.iter_parts():
            if part.partname == "/word/numbering.xml":
                self._read(part.element)

    def _read(self, element: Any) -> None:
        for abstract in element.findall(qn("w:abstractNum")):
            self._abstract[abstract.get(qn("w:abstractNumId"))] = abstract
        for found in element.findall(qn("w:num")):
            name = found.get(qn("w:numId"))
            reference = found.find(qn("w:abstractNumId"))
            if reference is not None:
                self._lists[name] = reference.get(qn("w:val"))
            for override in found.findall(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    level = int(override.get(qn("w:ilvl"), "0"))
                    self._overrides[name, level] = int(start.get(qn("w:val"), "1"))

    def number_of(self, paragraph: Any) -> str:
        """The number before a paragraph as Word shows it; empty for one without."""
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if found is None:
            return ""
        name = _value(found, "w:numId", "0")
        level = int(_value(found, "w:ilvl", "0"))
        abstract = self._abstract.get(self._lists.get(name, ""))
        if abstract is None or not 0 <= level < _MOST_LEVELS:
            return ""
        counts = self._count(name, level, abstract)
        pattern = _value(_level(abstract, level), "w:lvlText", "")
        return re.sub("%([1-9])", lambda place: self._shown(abstract, counts, place), pattern)

    def _count(self, name: str, level: int, abstract: Any) -> list[int]:
        """Count one paragraph on; the counts of all levels."""
        counts = self._counts.setdefault(self._lists[name], [0] * _MOST_LEVELS)
        if (name, level) in self._overrides and (name, level) not in self._begun:
            counts[level] = self._overrides[name, level]
        elif counts[level] == 0:
            counts[level] = int(_value(_level(abstract, level), "w:start", "1"))
        else:
            counts[level] += 1
        self._begun.add((name, level))
        counts[level + 1 :] = [0] * (_MOST_LEVELS - level - 1)
        return counts

    def _shown(self, abstract: Any, counts: list[int], place: re.Match[str]) -> str:
        level = int(place[1]) - 1
        way = _value(_level(abstract, level), "w:numFmt", "decimal")
        return counted(counts[level], way)


def counted(number: int, way: str) -> str:
    """A number in one of Word's ways of counting; empty in a way that is not known."""
    if not 0 < number <= _HIGHEST:
        return ""
    if way == "decimal":
        return str(number)
    if way == "decimalZero":
        return f"{number:02}"
    if way in _CHINESE:
        return _in_chinese(number)
    if way == _CIRCLED and number <= 20:
        return chr(ord("①") + number - 1)
    return ""


def _in_chinese(number: int) -> str:
    """1–9999 as 一, 十二, 一百零五."""
    words = ""
    is_gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += "零" if is_gap else ""
            words += _DIGITS[digit] + name
            is_gap = False
        elif words:
            is_gap = True
    return words.removeprefix("一") if 10 <= number < 20 else words


def _level(abstract: Any, level: int) -> Any:
    """The definition of a level; None for none."""
    for found in abstract.findall(qn("w:lvl")):
        if found.get(qn("w:ilvl")) == str(level):
            return found
    return None


def _value(parent: Any, name: str, otherwise: str) -> str:
    """The value of an element inside `parent`, where both are there."""
    found = None if parent is None else parent.find(qn(name))
    value = None if found is None else found.get(qn("w:val"))
    return otherwise if value is None else str(value)
