"""From a cell to its rule: one grammar for everything that has a number, matched against the whole
cell; whatever it does not cover, and whatever it covers but could be meant in two ways, is text.
"""

import re
from decimal import Decimal

from reporting.enums import Direction, Measure, RuleKind
from reporting.rules.rule import Rule
from reporting.rules.wording.asides import narrowed, without_asides
from reporting.rules.wording.changes import read_change
from reporting.rules.wording.grammar import ADVERBS, RATIO_UNIT, grammar
from reporting.rules.wording.numbers import (
    DEFAULT_TOLERANCE,
    Comparison,
    Printed,
    Row,
    bounded,
    comparison_of,
    printed_of,
)
from reporting.rules.wording.ties import read_tie

__all__ = ["DEFAULT_TOLERANCE", "read"]

_NONE = Rule(RuleKind.NONE)
_TEXT = Rule(RuleKind.TEXT)
_ZERO = Decimal(0)
LONGEST = 200
"""A longer cell is a paragraph, not a target."""

_BLANK = r"[\s\u200b\ufeff]"
# Blanks go, except between two parts of numbers: "7 8" is not 78.
_LOOSE_BLANK = re.compile(rf"(?<![0-9.,]){_BLANK}+|{_BLANK}+(?![0-9.,])")
_NOTHING_PRINTED = re.compile(r"[-—–―/]*")

_DOES = rf"{ADVERBS}(?:保持|实现|做到|达到)?{ADVERBS}"
_LAST_YEAR = r"(?:(?:与|同|和|较|比)?(?:上年|去年|上一年)(?:同期)?|同比)?"
_GROWTH_OF_SIGN = re.compile(
    rf"{_DOES}{_LAST_YEAR}{_DOES}(?P<sign>正|负|[零0]|[“\"][零0][”\"])增长"
)
_NO_CHANGE = re.compile(rf"{_DOES}{_LAST_YEAR}{_DOES}持平")
_NOTHING_AT_ALL = re.compile(
    rf"{_DOES}(?:[零0]|[“\"][零0][”\"])(?:控制|发生|事故|死亡|伤亡)|{ADVERBS}(?:控制|保持)[为在]零"
)


def read(text: str, *, unit: str, measure: Measure, direction: Direction) -> Rule:
    """The rule that a target cell states, as printed, for a row with this unit.

    `none` for an empty cell or dashes; `text` for everything that is not understood, or not without
    doubt. Decisions where the wording alone leaves room:

    - A number may have the row's own unit and no other: 万, 亿 are not converted, % never means 家.
    - 达到 states a floor, so on a row where less is better it is text; 控制在 and 降至 state a
      ceiling, so without 以内 they are text where more is better.
    - 稳定在 and 保持在 ask not to lose the number: a floor where more is better, a ceiling where
      less is. They print no tolerance, so none is given.
    - Where both sides are bad a bare number is that number, without a tolerance; 达到 and 控制在,
      which name one side, and changes from last year but 持平 are text there.
    - 增长, 上涨 and 下降 with a % are the rate itself on a RATE and a change from last year on an
      amount or a level; 提高, 增加, 减少 with a % on a row in % may mean points or percent and stay
      text, as does 较上年下降 on a rate where less is better.
    - A change in the row's own unit counts from last year where the wording says so, and on a level
      anyway (增加30元). 新增 of a figure that grows from zero is that figure; 增加 of one could be
      it or a step, and stays text.
    - 实际增长 of an amount is at other prices than the amount, so it is text; of a rate it is the
      rate.
    - 2.45:1 is 2.45, on a row without a unit of its own; where more is better only if the wording
      names its side.
    - 力争 before the target's own number leaves the number the bound (`is_strived_for`); what is
      strived for beyond it is dropped.
    - 高于全市平均, 与经济增长同步, 前10位 are tied to another figure (`rules/wording/ties.py`);
      a rule tied to another indicator has its words, the planner's form finds which one it is.
    - A fall of a rate "within" a number, and a change from last year that is 左右 or a range, stay
      text.
    """
    unit = narrowed(unit).strip()
    narrow = narrowed(text).strip(" \t\r\n\u3000\u00a0\u200b\ufeff")
    # A sign apart from its number may be a dash before an item: "- 7".
    if re.match(rf"[-+]{_BLANK}+[0-9]", narrow) or len(narrow) > LONGEST:
        return _TEXT
    cell = _LOOSE_BLANK.sub("", narrow)
    if _NOTHING_PRINTED.fullmatch(cell):
        return _NONE
    cell = without_asides(cell)
    row = Row("" if RATIO_UNIT.fullmatch(unit) else unit, measure, direction)
    return _read_words(cell, row) or _read_number(cell, row) or read_tie(cell, row) or _TEXT


def _read_words(cell: str, row: Row) -> Rule | None:
    """正增长, 零增长, 持平 and their like: wordings that state a number without printing one."""
    if growth := _GROWTH_OF_SIGN.fullmatch(cell):
        return _growth_of_sign(growth["sign"], row)
    if _NO_CHANGE.fullmatch(cell):
        return Rule(RuleKind.STEP, low=_ZERO)
    if _NOTHING_AT_ALL.fullmatch(cell) and row.direction is Direction.DOWN:
        return Rule(RuleKind.AT_MOST, high=_ZERO)
    return None


def _growth_of_sign(sign: str, row: Row) -> Rule | None:
    """正增长, 负增长, 零增长: of a RATE its own sign, of other figures against last year."""
    if sign not in "正负":
        if row.measure is Measure.RATE:
            return bounded(Comparison(None), Printed(_ZERO, None, ""), row)
        return Rule(RuleKind.STEP, low=_ZERO)
    if row.measure is Measure.RATE:
        if sign == "正":
            return Rule(RuleKind.AT_LEAST, low=_ZERO, strict=True)
        return Rule(RuleKind.AT_MOST, high=_ZERO, strict=True)
    good = Direction.UP if sign == "正" else Direction.DOWN
    # Where less is better nobody asks for growth, nor for a fall where more is.
    return Rule(RuleKind.STEP, low=_ZERO, strict=True) if row.direction is good else None


def _read_number(cell: str, row: Row) -> Rule | None:
    """The rule of a wording with one number or one range, None if it is not understood."""
    found = grammar(row.unit).fullmatch(cell)
    if found is None:
        return None
    printed = printed_of(found, row.measure)
    comparison = comparison_of(found, row.direction)
    if printed is None or comparison is None:
        return None
    if found["growth"] and row.measure is not Measure.RATE:
        return None
    if found["change"]:
        return read_change(found, comparison, printed, row)
    if found["since"] or printed.unit not in ("", row.unit):
        return None
    if _is_calendar_year(printed.low, row.unit) or not _is_ratio_clear(found, comparison, row):
        return None
    return bounded(comparison, printed, row)


def _is_calendar_year(number: Decimal, unit: str) -> bool:
    """2024年 in a row counted in years is a date."""
    return unit == "年" and 1900 <= number <= 2100


def _is_ratio_clear(found: re.Match[str], comparison: Comparison, row: Row) -> bool:
    """Whether the wording prints no ratio, or one that can be compared with the row's figure.

    Of a ratio less is better as a rule: a bare one where more is may be a wrong direction.
    """
    if not found["ratio"]:
        return True
    if row.unit or found["high"]:
        return False
    return row.direction is not Direction.UP or comparison.kind is not None
