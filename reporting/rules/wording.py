"""Reading the target cell of a printed plan: wording in, rule out, nothing guessed.

A wording is either understood as a whole or left as text for a person to judge. So there is one
grammar for everything that has a number, matched against the full cell; whatever it does not cover,
and whatever it covers but could be meant in two ways, is `RuleKind.TEXT`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from reporting.enums import Direction, Measure, RuleKind
from reporting.rules.rule import PERCENT, POINTS, Rule

__all__ = ["Rule", "read"]

DEFAULT_TOLERANCE = Decimal("0.5")
"""What 左右 allows on the bad side of a % target unless the planner types another tolerance."""

_NONE = Rule(RuleKind.NONE)
_TEXT = Rule(RuleKind.TEXT)

_BLANK = r"[\s\u200b\ufeff]"
# Blanks go, except between two parts of numbers: "7 8" is not 78.
_LOOSE_BLANK = re.compile(rf"(?<![0-9.,]){_BLANK}+|{_BLANK}+(?![0-9.,])")
_NOTHING_PRINTED = re.compile(r"[-—–―/]*")
# Full-width ASCII only. NFKC would also turn ² and ① into digits, and 7² is not 72.
_NARROW = {full: chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F)} | {
    ord(minus): "-" for minus in "−‐‑"
}
# 力争 is shown with the wording and is no part of the rule. Only a closing clause is dropped: a
# condition behind it would be lost unseen.
_ASPIRATION = re.compile(
    r"[,、;]并?(?:力争|争取)(?:[^,、;。且()]|(?<=[0-9]),(?=[0-9]))*$"
    r"|\((?:力争|争取)[^()]*\)$"
)

_NUMBER = r"[-+]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.[0-9]+)?"

_FLOORS = ("≥", "≧", "⩾", ">=", "大于等于", "大于或等于", "不低于", "不少于", "不小于", "至少")
_CEILINGS = (
    "≤",
    "≦",
    "⩽",
    "<=",
    "小于等于",
    "小于或等于",
    "不超过",
    "不高于",
    "不多于",
    "不大于",
    "不突破",
    "至多",
)
_ABOVE = (">", "超过", "突破", "高于", "大于", "多于", "超")
_BELOW = ("<", "低于", "不足", "小于", "少于")

# What a printed rate of change is called: as a noun, or as a verb that may also say how far the
# figure moves.
_RATES_UP = ("增速", "增幅", "涨幅")
_RATES_DOWN = ("降幅",)
_GROWS = ("增长",)
_SHRINKS = ("下降", "降低")
# These say only that the figure itself moves.
_RISES = ("增加", "提高", "提升", "上升")
_FALLS = ("减少", "回落")
_UPWARD = _RATES_UP + _GROWS + _RISES
_DOWNWARD = _RATES_DOWN + _SHRINKS + _FALLS

_GRAMMAR = r"""
    (?:确保)? (?:全年|年末|年底)? (?:确保)?
    (?P<since>(?:较|比)(?:上年|去年|上一年)(?:同期|末|底)?|同比)?
    (?P<change>{changes})??
    (?P<verb>
        (?P<reach>达到|达|实现|完成|提高到|提升到|增加到|增长到)
        | (?P<hold>保持在|保持|稳定在|维持在)
        | (?P<limit>控制在|降至|降到|下降到|降低到|减少到)
    )?
    (?P<before>
        (?P<at_least>{floors})
        | (?P<at_most>{ceilings})
        | (?P<above>{above})
        | (?P<below>{below})
        | (?P<about>大约|约)
    )?
    (?P<low>{number}) (?P<unit>{units})?
    (?: (?:-|~|∼|〜|—|–|―|——|至|到) (?P<high>{number}) (?P<high_unit>{units})? )?
    (?P<after>
        (?P<or_more>[及或]?以上)
        | (?P<or_less>[及或]?以下|以内|之内)
        | (?P<or_so>左右|上下)
        | (?P<within>之间|区间)
    )?
"""


@dataclass(frozen=True)
class _Comparison:
    """The comparing words of a wording; kind None where it prints a bare number."""

    kind: RuleKind | None
    strict: bool = False


_COMPARISONS = {
    "at_least": _Comparison(RuleKind.AT_LEAST),
    "at_most": _Comparison(RuleKind.AT_MOST),
    "above": _Comparison(RuleKind.AT_LEAST, strict=True),
    "below": _Comparison(RuleKind.AT_MOST, strict=True),
    "about": _Comparison(RuleKind.ABOUT),
    "or_more": _Comparison(RuleKind.AT_LEAST),
    "or_less": _Comparison(RuleKind.AT_MOST),
    "or_so": _Comparison(RuleKind.ABOUT),
}
"""What the groups of the grammar compare."""


@dataclass(frozen=True)
class _Printed:
    """The number of a wording, or both of a range, and the unit beside them."""

    low: Decimal
    high: Decimal | None
    unit: str


def read(text: str, *, unit: str, measure: Measure, direction: Direction) -> Rule:
    """The rule that a target cell states, as printed, for a row with this unit.

    `none` for an empty cell or dashes; `text` for everything that is not understood, or not without
    doubt. Decisions where the wording alone leaves room:

    - A number may have the row's own unit and no other: 万, 亿 are not converted, % never means 家.
    - 达到 states a floor, so on a row where less is better it is text; 控制在 and 降至 state a
      ceiling, so without 以内 they are text where more is better.
    - 稳定在 and 保持在 ask not to lose the number: a floor where more is better, a ceiling where
      less is. They print no tolerance, so none is given.
    - 增长 and 下降 with a % are the rate itself on a RATE and a change from last year on an amount
      or a level; 提高, 上升, 减少 with a % on a row in % may mean points or percent and stay text,
      as does 较上年下降 on a rate where less is better. A change in the row's own unit counts from
      last year only if the wording says so.
    - A fall of a rate "within" a number, and a change from last year that is 左右 or a range, stay
      text.
    """
    unit = unit.translate(_NARROW).strip()
    narrow = text.translate(_NARROW).strip(" \t\r\n\u3000\u00a0\u200b\ufeff")
    # A sign apart from its number may be a dash before an item: "- 7".
    if re.match(rf"[-+]{_BLANK}+[0-9]", narrow):
        return _TEXT
    cell = _LOOSE_BLANK.sub("", narrow)
    if _NOTHING_PRINTED.fullmatch(cell):
        return _NONE
    cell = _ASPIRATION.sub("", cell)
    return (
        _read_words(cell, measure, direction)
        or _read_number(cell, unit, measure, direction)
        or _TEXT
    )


def _read_words(cell: str, measure: Measure, direction: Direction) -> Rule | None:
    """正增长 and 持平, the two wordings that state a number without printing one."""
    if re.fullmatch(r"(?:确保|全年)*(?:保持|实现)?正增长", cell):
        if measure is Measure.RATE:
            return Rule(RuleKind.AT_LEAST, low=Decimal(0), strict=True)
        # An amount or level has grown when it is above last year's.
        if direction is Direction.UP:
            return Rule(RuleKind.STEP, low=Decimal(0), strict=True)
        # Where less is better nobody asks for growth.
        return None
    if re.fullmatch(
        r"(?:全年)?(?:(?:与|同|和|较|比)?(?:上年|去年|上一年)(?:同期)?|同比)?(?:保持)?持平", cell
    ):
        return Rule(RuleKind.STEP, low=Decimal(0))
    return None


def _read_number(cell: str, unit: str, measure: Measure, direction: Direction) -> Rule | None:
    """The rule of a wording with one number or one range, None if it is not understood."""
    found = _grammar(unit).fullmatch(cell)
    if found is None:
        return None
    printed = _printed(found, measure)
    comparison = _comparison(found, direction)
    if printed is None or comparison is None:
        return None
    if found["change"]:
        return _read_change(found, comparison, printed, unit, measure, direction)
    if found["since"] or printed.unit not in ("", unit) or _is_calendar_year(printed.low, unit):
        return None
    return _bounded(comparison, printed, unit, direction)


def _read_change(
    found: re.Match[str],
    comparison: _Comparison,
    printed: _Printed,
    unit: str,
    measure: Measure,
    direction: Direction,
) -> Rule | None:
    """The rule of a wording that says by how much a figure grows or falls."""
    if measure is Measure.RATE and unit == PERCENT and printed.unit in ("", PERCENT):
        return _rate_of_change(found, comparison, printed, direction)
    if printed.high is None and not found["verb"]:
        return _step(found, comparison, printed, unit, measure, direction)
    return None


def _grammar(unit: str) -> re.Pattern[str]:
    units = sorted({PERCENT, POINTS, unit} - {""}, key=len, reverse=True)
    return re.compile(
        _GRAMMAR.format(
            changes="|".join(_UPWARD + _DOWNWARD),
            floors="|".join(_FLOORS),
            ceilings="|".join(_CEILINGS),
            above="|".join(_ABOVE),
            below="|".join(_BELOW),
            number=_NUMBER,
            units="|".join(map(re.escape, units)),
        ),
        re.VERBOSE,
    )


def _printed(found: re.Match[str], measure: Measure) -> _Printed | None:
    """The number or range with its unit, None if its parts do not fit together."""
    low = _number(found["low"], measure)
    if low is None:
        return None
    if not found["high"]:
        return _Printed(low, None, found["unit"] or "")
    high = _number(found["high"], measure)
    if high is None or high <= low:
        return None
    # 5—6% prints the unit once, for both; 5%—6个百分点 prints two.
    if found["unit"] and found["unit"] != found["high_unit"]:
        return None
    return _Printed(low, high, found["high_unit"] or "")


def _number(printed: str, measure: Measure) -> Decimal | None:
    """The number with its decimals; None for an amount with a +, which may be an increase."""
    if printed.startswith("+") and measure is not Measure.RATE:
        return None
    return Decimal(printed.replace(",", "").removeprefix("+"))


def _is_calendar_year(number: Decimal, unit: str) -> bool:
    """2024年 in a row counted in years is a date."""
    return unit == "年" and 1900 <= number <= 2100


def _comparison(found: re.Match[str], direction: Direction) -> _Comparison | None:
    """What the words around the number compare.

    None if they contradict each other or the direction.
    """
    stated = {comparison for group, comparison in _COMPARISONS.items() if found[group]}
    if found["high"]:
        stated.add(_Comparison(RuleKind.BETWEEN))
    elif found["within"]:
        return None
    # 不低于7以上 says the same twice, which offices do; 超过7以上 says two things.
    if len(stated) > 1:
        return None
    comparison = stated.pop() if stated else _Comparison(None)
    if comparison.kind in (RuleKind.AT_LEAST, RuleKind.AT_MOST):
        return comparison
    if (found["reach"] and direction is Direction.DOWN) or (
        found["limit"] and direction is Direction.UP
    ):
        return None
    return comparison


def _bounded(comparison: _Comparison, printed: _Printed, unit: str, direction: Direction) -> Rule:
    """The rule of a number or range that the figure itself is compared with."""
    number = printed.low
    if printed.high is not None:
        return Rule(RuleKind.BETWEEN, low=number, high=printed.high)
    kind = comparison.kind
    if kind is RuleKind.ABOUT:
        return _about(number, unit, direction)
    if kind is RuleKind.AT_LEAST or (kind is None and direction is Direction.UP):
        return Rule(RuleKind.AT_LEAST, low=number, strict=comparison.strict)
    return Rule(RuleKind.AT_MOST, high=number, strict=comparison.strict)


def _about(number: Decimal, unit: str, direction: Direction) -> Rule:
    tolerance = DEFAULT_TOLERANCE if unit == PERCENT else None
    if direction is Direction.UP:
        return Rule(RuleKind.ABOUT, low=number, tolerance=tolerance)
    return Rule(RuleKind.ABOUT, high=number, tolerance=tolerance)


def _rate_of_change(
    found: re.Match[str],
    comparison: _Comparison,
    printed: _Printed,
    direction: Direction,
) -> Rule | None:
    """增长 or 下降 so many % on a RATE: the rate itself.

    Where less is better a fall is a negative rate (下降3.9% is ≤ −3.9); where more is better the
    indicator is itself the fall, as 能耗降低, so the number is used as printed.
    """
    change = found["change"]
    if change in _RATES_UP + _GROWS:
        return _bounded(comparison, printed, PERCENT, direction)
    if change not in _RATES_DOWN + _SHRINKS:
        return None
    if printed.low < 0 or comparison.kind is RuleKind.AT_MOST:
        return None
    if direction is Direction.UP:
        return _bounded(comparison, printed, PERCENT, direction)
    if found["since"] not in (None, "同比"):
        return None
    return _fall(comparison, printed)


def _fall(comparison: _Comparison, printed: _Printed) -> Rule:
    """A fall of a rate of which less is better, as a negative rate."""
    rate = printed.low.copy_negate()
    if printed.high is not None:
        return Rule(RuleKind.BETWEEN, low=printed.high.copy_negate(), high=rate)
    if comparison.kind is RuleKind.AT_LEAST:
        comparison = _Comparison(RuleKind.AT_MOST, comparison.strict)
    return _bounded(comparison, _Printed(rate, None, PERCENT), PERCENT, Direction.DOWN)


def _step(
    found: re.Match[str],
    comparison: _Comparison,
    printed: _Printed,
    unit: str,
    measure: Measure,
    direction: Direction,
) -> Rule | None:
    """A change from last year's value: in points, in percent of it, or in the row's own unit."""
    rises = found["change"] in _UPWARD
    if printed.low < 0 or comparison.kind is RuleKind.ABOUT:
        return None
    if comparison.kind is not None:
        # 以上 means a larger change, so for a fall the lower side; only the side that is judged may
        # be named.
        wants_more = (comparison.kind is RuleKind.AT_LEAST) == rises
        if wants_more != (direction is Direction.UP):
            return None
    if not _is_unit_of_step_clear(found, printed.unit, unit, measure):
        return None
    return Rule(
        RuleKind.STEP,
        low=printed.low if rises else printed.low.copy_negate(),
        strict=comparison.strict,
        relative=printed.unit == PERCENT,
    )


def _is_unit_of_step_clear(
    found: re.Match[str], printed_unit: str, unit: str, measure: Measure
) -> bool:
    change = found["change"]
    if printed_unit == PERCENT:
        # "提高3%" of a figure in % may be meant in points.
        return measure is not Measure.RATE and (unit != PERCENT or change in ("增长", "下降"))
    if change in _RATES_UP + _RATES_DOWN:
        return False
    if printed_unit == POINTS:
        return unit == PERCENT
    return bool(found["since"]) and unit != PERCENT and printed_unit in ("", unit)
