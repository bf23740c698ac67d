"""Reading the target cell of a printed plan: wording in, rule out, nothing guessed.

A wording is either understood as a whole or it is kept as text for a person to judge. So there is one grammar for
everything that carries a number, matched against the full cell; whatever it does not cover, and whatever it covers
but could be meant in two ways, comes back as `RuleKind.TEXT`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from reporting.enums import Direction, Measure, RuleKind
from reporting.rules.rule import PERCENT, POINTS, Rule

__all__ = ["Rule", "read"]

DEFAULT_TOLERANCE = Decimal("0.5")
"""What 左右 allows on the bad side of a % target unless the planner types something else, in percentage points."""

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
# 力争 is kept with the wording and shown; it is no part of the rule. Only a closing clause is dropped: a condition
# behind it would be lost unseen.
_ASPIRATION = re.compile(
    r"[,、;]并?(?:力争|争取)(?:[^,、;。且()]|(?<=[0-9]),(?=[0-9]))*$|\((?:力争|争取)[^()]*\)$"
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

# What a printed rate of change is called: as a noun, or as a verb that may also say how far the figure moves.
_RATES_UP, _RATES_DOWN = ("增速", "增幅", "涨幅"), ("降幅",)
_GROWS, _SHRINKS = ("增长",), ("下降", "降低")
# These say only that the figure itself moves.
_RISES, _FALLS = ("增加", "提高", "提升", "上升"), ("减少", "回落")
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
    (?P<before>(?P<at_least>{floors})|(?P<at_most>{ceilings})|(?P<above>{above})|(?P<below>{below})|(?P<about>大约|约))?
    (?P<low>{number}) (?P<unit>{units})?
    (?: (?:-|~|∼|〜|—|–|―|——|至|到) (?P<high>{number}) (?P<high_unit>{units})? )?
    (?P<after>(?P<or_more>[及或]?以上)|(?P<or_less>[及或]?以下|以内|之内)|(?P<or_so>左右|上下)|(?P<within>之间|区间))?
"""


@dataclass(frozen=True)
class _Comparison:
    """The comparing words of a wording; kind None where it prints a bare number."""

    kind: RuleKind | None
    strict: bool = False


def read(text: str, *, unit: str, measure: Measure, direction: Direction) -> Rule:
    """The rule that a target cell states, as printed, for a row with this unit.

    `none` for an empty cell or dashes; `text` for everything that is not understood, or not without doubt. Decisions
    where the wording alone leaves room:

    - A number may carry the row's own unit and no other: 万 and 亿 are never converted, % never becomes 家.
    - 达到 states a floor, so on a row where less is better it is text; 控制在 and 降至 state a ceiling, so without
      以内 they are text where more is better.
    - 稳定在 and 保持在 ask to hold the number: a floor where more is better, a ceiling where less is. They print no
      tolerance, so none is given.
    - 增长 and 下降 with a % are the rate itself on a RATE and a change from last year on an amount or a level; 提高,
      上升, 减少 with a % on a row in % may mean points or percent and stay text, as does 较上年下降 on a rate where
      less is better. A change in the row's own unit counts from last year only if the wording says so.
    - A fall of a rate "within" a number, and a change from last year that is 左右 or a range, stay text.
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
        # An amount or level has grown when it is above last year's; where less is better nobody asks for that.
        return (
            Rule(RuleKind.STEP, low=Decimal(0), strict=True) if direction is Direction.UP else None
        )
    if re.fullmatch(
        r"(?:全年)?(?:(?:与|同|和|较|比)?(?:上年|去年|上一年)(?:同期)?|同比)?(?:保持)?持平", cell
    ):
        return Rule(RuleKind.STEP, low=Decimal(0))
    return None


def _read_number(cell: str, unit: str, measure: Measure, direction: Direction) -> Rule | None:
    """The rule of a wording with one number or one range, None when it is not understood."""
    found = _grammar(unit).fullmatch(cell)
    if found is None:
        return None
    low = _number(found["low"], measure)
    high = _number(found["high"], measure) if found["high"] else None
    comparison = _comparison(found, direction)
    if low is None or comparison is None or (found["high"] and (high is None or high <= low)):
        return None
    # 5—6% prints the unit once, for both; 5%—6个百分点 prints two.
    printed_unit = found["high_unit"] if found["high"] else found["unit"]
    if found["high"] and found["unit"] and found["unit"] != found["high_unit"]:
        return None
    printed_unit = printed_unit or ""
    if not found["change"]:
        if found["since"] or printed_unit not in ("", unit) or _is_calendar_year(low, unit):
            return None
        return _bounded(comparison, low, high, unit, direction)
    if measure is Measure.RATE and unit == PERCENT and printed_unit in ("", PERCENT):
        return _rate_of_change(found, comparison, low, high, direction)
    if high is None and not found["verb"]:
        return _step(found, comparison, low, printed_unit, unit, measure, direction)
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
            units="|".join(re.escape(each) for each in units),
        ),
        re.VERBOSE,
    )


def _number(printed: str, measure: Measure) -> Decimal | None:
    """The printed number with its decimals; a + before an amount may mean an increase, so it is not read."""
    if printed.startswith("+") and measure is not Measure.RATE:
        return None
    return Decimal(printed.replace(",", "").removeprefix("+"))


def _is_calendar_year(number: Decimal, unit: str) -> bool:
    """2024年 in a row counted in years is a date."""
    return unit == "年" and 1900 <= number <= 2100


def _comparison(found: re.Match[str], direction: Direction) -> _Comparison | None:
    """What the words around the number compare, None when they contradict each other or the direction."""
    stated = [
        comparison
        for group, comparison in (
            ("at_least", _Comparison(RuleKind.AT_LEAST)),
            ("at_most", _Comparison(RuleKind.AT_MOST)),
            ("above", _Comparison(RuleKind.AT_LEAST, strict=True)),
            ("below", _Comparison(RuleKind.AT_MOST, strict=True)),
            ("about", _Comparison(RuleKind.ABOUT)),
            ("or_more", _Comparison(RuleKind.AT_LEAST)),
            ("or_less", _Comparison(RuleKind.AT_MOST)),
            ("or_so", _Comparison(RuleKind.ABOUT)),
        )
        if found[group]
    ]
    if found["high"]:
        stated.append(_Comparison(RuleKind.BETWEEN))
    elif found["within"]:
        return None
    # 不低于7以上 says the same twice, which offices do; 超过7以上 says two things.
    if len(set(stated)) > 1:
        return None
    comparison = stated[0] if stated else _Comparison(None)
    if comparison.kind in (RuleKind.AT_LEAST, RuleKind.AT_MOST):
        return comparison
    if (found["reach"] and direction is Direction.DOWN) or (
        found["limit"] and direction is Direction.UP
    ):
        return None
    return comparison


def _bounded(
    comparison: _Comparison, low: Decimal, high: Decimal | None, unit: str, direction: Direction
) -> Rule:
    """The rule of a number (or range) that the figure itself is held against."""
    if high is not None:
        return Rule(RuleKind.BETWEEN, low=low, high=high)
    up = direction is Direction.UP
    kind = comparison.kind or (RuleKind.AT_LEAST if up else RuleKind.AT_MOST)
    if kind is RuleKind.ABOUT:
        tolerance = DEFAULT_TOLERANCE if unit == PERCENT else None
        return Rule(kind, low=low if up else None, high=None if up else low, tolerance=tolerance)
    if kind is RuleKind.AT_LEAST:
        return Rule(kind, low=low, strict=comparison.strict)
    return Rule(kind, high=low, strict=comparison.strict)


def _rate_of_change(
    found: re.Match[str],
    comparison: _Comparison,
    low: Decimal,
    high: Decimal | None,
    direction: Direction,
) -> Rule | None:
    """增长 or 下降 so many % on a RATE: the rate itself.

    Where less is better a fall is a negative rate (下降3.9% is ≤ −3.9); where more is better the indicator is itself
    the fall, as 能耗降低, so the number stands as printed.
    """
    change = found["change"]
    if change in _RATES_UP + _GROWS:
        return _bounded(comparison, low, high, PERCENT, direction)
    if change not in _RATES_DOWN + _SHRINKS or low < 0 or comparison.kind is RuleKind.AT_MOST:
        return None
    if direction is Direction.UP:
        return _bounded(comparison, low, high, PERCENT, direction)
    if found["since"] not in (None, "同比"):
        return None
    if high is not None:
        return Rule(RuleKind.BETWEEN, low=high.copy_negate(), high=low.copy_negate())
    kind = RuleKind.AT_MOST if comparison.kind is RuleKind.AT_LEAST else comparison.kind
    return _bounded(
        _Comparison(kind, comparison.strict), low.copy_negate(), None, PERCENT, direction
    )


def _step(
    found: re.Match[str],
    comparison: _Comparison,
    number: Decimal,
    printed_unit: str,
    unit: str,
    measure: Measure,
    direction: Direction,
) -> Rule | None:
    """A change from last year's value: in points, in percent of it, or in the row's own unit."""
    change = found["change"]
    rises = change in _UPWARD
    if number < 0 or comparison.kind is RuleKind.ABOUT:
        return None
    if comparison.kind is not None:
        # 以上 means a larger change, so for a fall the lower side; only the side that is judged may be named.
        wants_more = (comparison.kind is RuleKind.AT_LEAST) == rises
        if wants_more != (direction is Direction.UP):
            return None
    relative = printed_unit == PERCENT
    if printed_unit == POINTS:
        understood = unit == PERCENT and change not in _RATES_UP + _RATES_DOWN
    elif relative:
        # "提高3%" of a figure in % may be meant in points.
        understood = measure is not Measure.RATE and (unit != PERCENT or change in ("增长", "下降"))
    else:
        in_own_unit = unit != PERCENT and printed_unit in ("", unit)
        understood = bool(found["since"]) and in_own_unit and change not in _RATES_UP + _RATES_DOWN
    if not understood:
        return None
    step = number if rises else number.copy_negate()
    return Rule(RuleKind.STEP, low=step, strict=comparison.strict, relative=relative)
