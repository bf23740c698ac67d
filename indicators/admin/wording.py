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
    """Whether two rules ask for the same; aside from what no wording states."""
    if RuleKind.TIED in (stored.kind, reading.kind) and _is_in_step(stored) != _is_in_step(reading):
        return False
    return _asked_for(stored) == _asked_for(reading)


def _is_in_step(rule: Rule) -> bool:
    """Whether a tied rule is 同步, which alone has a tolerance."""
    return rule.tolerance is not None


def _asked_for(rule: Rule) -> Rule:
    """The rule without what no wording states: the tolerance, and which indicator it names."""
    return replace(rule, tolerance=None, other=None, other_words="")


def differs(row: Target | TargetRevision) -> bool:
    """Whether the stored rule is not what the wording reads as: corrected, or entered wrongly."""
    return not agrees(row.rule, reading_of(row))


def in_words(rule: Rule, unit: str, direction: str = Direction.UP, other: str = "") -> str:
    """The rule in words for a row of this unit and direction, or what is wrong with the rule."""
    problems = [] if rule.other_words else rule.problems()
    return "；".join(problems) or describe(rule, unit, Direction(direction), other)


def row_in_words(row: Target | TargetRevision) -> str:
    """The row's stored rule in words, marked where its number is what the plan strives for."""
    other = row.rule_other.name if row.rule_other_id and row.rule_other else ""
    words = in_words(row.rule, row.unit, row.direction, other)
    has_number = row.rule.kind not in (RuleKind.TEXT, RuleKind.NONE)
    return f"{words}（力争目标）" if has_number and is_strived_for(row.wording) else words
