"""A target's wording beside its rule: what the wording reads as, whether the stored rule agrees, both in words."""

from dataclasses import replace

from indicators.models import Target
from reporting.enums import Direction, Measure
from reporting.rule import Rule, describe
from reporting.wording import read


def reading_of(target: Target) -> Rule:
    """The rule that the target's wording states by itself."""
    return read(
        target.wording, unit=target.unit, measure=Measure(target.measure), direction=Direction(target.direction)
    )


def agrees(stored: Rule, reading: Rule) -> bool:
    """Whether two rules ask for the same; no wording prints how much 左右 allows, so the tolerance is left out."""
    return replace(stored, tolerance=None) == replace(reading, tolerance=None)


def differs(target: Target) -> bool:
    """Whether the stored rule is not what the wording reads as: corrected by the planner, or entered wrongly."""
    return not agrees(target.rule, reading_of(target))


def in_words(rule: Rule, unit: str) -> str:
    """The rule told back, or what is wrong with it where it cannot be judged by."""
    return "；".join(rule.problems()) or describe(rule, unit)
