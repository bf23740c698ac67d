"""A target's wording beside its rule: what it reads as, whether the rule agrees, both in words."""

from dataclasses import replace

from indicators.models import Target, TargetRevision
from reporting.enums import Direction, Measure, RuleKind
from reporting.rules.rule import Rule, describe
from reporting.rules.wording import is_strived_for, read


def reading_of(row: Target | TargetRevision) -> Rule:
    """The rule that the wording of a target, or of its change, states by itself."""
    return read(
        row.wording, unit=row.unit, measure=Measure(row.measure), direction=Direction(row.direction)
    )


def agrees(stored: Rule, reading: Rule) -> bool:
    """Whether two rules ask for the same; tolerances aside, which no wording states."""
    return replace(stored, tolerance=None) == replace(reading, tolerance=None)


def differs(row: Target | TargetRevision) -> bool:
    """Whether the stored rule is not what the wording reads as: corrected, or entered wrongly."""
    return not agrees(row.rule, reading_of(row))


def in_words(rule: Rule, unit: str, direction: str = Direction.UP) -> str:
    """The rule in words for a row of this unit and direction, or what is wrong with the rule."""
    return "；".join(rule.problems()) or describe(rule, unit, Direction(direction))


def row_in_words(row: Target | TargetRevision) -> str:
    """The row's stored rule in words, marked where its number is what the plan strives for."""
    words = in_words(row.rule, row.unit, row.direction)
    has_number = row.rule.kind not in (RuleKind.TEXT, RuleKind.NONE)
    return f"{words}（力争目标）" if has_number and is_strived_for(row.wording) else words
