"""Wordings that say by how much a figure grows or falls."""

import re
from dataclasses import replace

from reporting.enums import Direction, Measure, RuleKind
from reporting.rules.rule import PERCENT, POINTS, Rule
from reporting.rules.wording.grammar import (
    COUNTED,
    COUNTS_UP,
    GROWS,
    RATES_DOWN,
    RATES_UP,
    SHRINKS,
    UPWARD,
)
from reporting.rules.wording.numbers import Comparison, Printed, Row, bounded


def read_change(
    found: re.Match[str], comparison: Comparison, printed: Printed, row: Row
) -> Rule | None:
    """The rule of a wording with a change; None if it is not clear what changes by how much."""
    if row.measure is Measure.RATE and row.unit == PERCENT and printed.unit in ("", PERCENT):
        return _rate_of_change(found, comparison, printed, row)
    # Of an amount, 实际增长 is at other prices than the amount.
    if found["basis"] or found["ratio"]:
        return None
    if found["change"] in COUNTS_UP and row.measure is Measure.CUMULATIVE:
        return _newly_counted(found, comparison, printed, row)
    if printed.high is None and not found["verb"]:
        return _step(found, comparison, printed, row)
    return None


def _newly_counted(
    found: re.Match[str], comparison: Comparison, printed: Printed, row: Row
) -> Rule | None:
    """新增 so many of a figure that counts what is new: the figure itself."""
    if found["since"] or printed.unit not in ("", row.unit):
        return None
    if row.direction is not Direction.UP and comparison.kind is not RuleKind.AT_MOST:
        return None
    return bounded(comparison, printed, row)


def _rate_of_change(
    found: re.Match[str], comparison: Comparison, printed: Printed, row: Row
) -> Rule | None:
    """增长 or 下降 so many % on a RATE: the rate itself.

    Where less is better a fall is a negative rate (下降3.9% is ≤ −3.9); where more is better the
    indicator is itself the fall, as 能耗降低, so the number is used as printed.
    """
    change = found["change"]
    if change in RATES_UP + GROWS:
        return bounded(comparison, printed, row)
    if change not in RATES_DOWN + SHRINKS or found["growth"]:
        return None
    if printed.low < 0 or comparison.kind is RuleKind.AT_MOST:
        return None
    if row.direction is Direction.UP:
        return bounded(comparison, printed, row)
    if row.direction is Direction.HOLD:
        return None
    if found["since"] not in (None, "同比"):
        return None
    return _fall(comparison, printed, row)


def _fall(comparison: Comparison, printed: Printed, row: Row) -> Rule:
    """A fall of a rate of which less is better, as a negative rate."""
    rate = printed.low.copy_negate()
    if printed.high is not None:
        return Rule(RuleKind.BETWEEN, low=printed.high.copy_negate(), high=rate)
    if comparison.kind is RuleKind.AT_LEAST:
        comparison = replace(comparison, kind=RuleKind.AT_MOST)
    return bounded(comparison, Printed(rate, None, PERCENT), row)


def _step(found: re.Match[str], comparison: Comparison, printed: Printed, row: Row) -> Rule | None:
    """A change from last year's value: in points, in percent of it, or in the row's own unit."""
    rises = found["change"] in UPWARD
    if printed.low < 0 or comparison.kind is RuleKind.ABOUT or row.direction is Direction.HOLD:
        return None
    if comparison.kind is not None:
        # 以上 means a larger change, so for a fall the lower side; only the side that is judged may
        # be named.
        wants_more = (comparison.kind is RuleKind.AT_LEAST) == rises
        if wants_more != (row.direction is Direction.UP):
            return None
    if not _is_unit_of_step_clear(found, printed.unit, row):
        return None
    return Rule(
        RuleKind.STEP,
        low=printed.low if rises else printed.low.copy_negate(),
        strict=comparison.strict,
        relative=printed.unit == PERCENT,
    )


def _is_unit_of_step_clear(found: re.Match[str], printed_unit: str, row: Row) -> bool:
    change = found["change"]
    if printed_unit == PERCENT:
        if change in COUNTS_UP:
            return False
        # "提高3%" of a figure in % may be meant in points.
        is_growth = change in ("增长", "上涨", "下降")
        return row.measure is not Measure.RATE and (row.unit != PERCENT or is_growth)
    if change in RATES_UP + RATES_DOWN:
        return False
    if printed_unit == POINTS:
        return row.unit == PERCENT
    if row.measure is Measure.RATE and change in COUNTS_UP:
        return False
    if row.unit == PERCENT or printed_unit not in ("", row.unit):
        return False
    return bool(found["since"]) or _is_step_by_itself(change, printed_unit, row)


def _is_step_by_itself(change: str, printed_unit: str, row: Row) -> bool:
    """Whether a change in the row's own unit counts from last year though the wording is silent.

    A level can but change from the one before. What grows from zero through the year can fall only
    against last year, but 增加 may be all that comes in the year.
    """
    if change not in COUNTED and not printed_unit:
        return False
    if row.measure is Measure.LEVEL:
        return True
    falls = change not in UPWARD
    return row.measure is Measure.CUMULATIVE and falls and row.direction is Direction.DOWN
