"""The bound that a target's rule comes to, where last year's value is its base."""

from decimal import Decimal

import pytest

from reporting.enums import Attribute, Direction, Measure, RuleKind
from reporting.rules.bound import bound_of
from reporting.rules.facts import Base, Facts, Terms
from reporting.rules.rule import Rule


def reading(rule: Rule, unit: str, direction: Direction = Direction.UP) -> tuple[str, str]:
    """The bound and the sentence that explains it, for 42.7 last year."""
    terms = Terms(
        text="x",
        unit=unit,
        attribute=Attribute.EXPECTED,
        measure=Measure.LEVEL,
        direction=direction,
    )
    facts = Facts(year=2024, through=12, base=Base(Decimal("42.7"), 2023, "上年数"))
    bound = bound_of(rule, terms, facts)
    assert bound is not None
    return str(bound.value), bound.words


@pytest.mark.parametrize(
    ("low", "relative", "unit", "expected"),
    [
        ("0.1", False, "%", ("42.8", "42.7 + 0.1 = 42.8，按不低于42.8%判断")),
        ("0", False, "%", ("42.7", "42.7 + 0 = 42.7，按不低于42.7%判断")),
        ("-0.1", False, "%", ("42.6", "42.7 − 0.1 = 42.6，按不低于42.6%判断")),
        ("1", True, "人", ("43.13", "42.7 ×（1 + 1%）= 43.13，按不低于43.13人判断")),
        ("0", True, "人", ("42.7", "42.7 ×（1 + 0%）= 42.7，按不低于42.7人判断")),
        ("-1", True, "人", ("42.27", "42.7 ×（1 − 1%）= 42.27，按不低于42.27人判断")),
    ],
)
def test_step_of_nought_adds_nothing_and_has_the_sign_of_a_rise(
    low: str, relative: bool, unit: str, expected: tuple[str, str]
) -> None:
    bound, words = reading(Rule(RuleKind.STEP, low=Decimal(low), relative=relative), unit)
    assert (bound, words.partition("为基数，")[2]) == expected
