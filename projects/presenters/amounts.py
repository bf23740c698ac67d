"""Amounts of projects and tasks as pages write them: of single ones in 万元, of sums in 亿元 as plans print them."""

from decimal import Decimal
from fractions import Fraction

from reporting.rules.figures import bare, half_up, plain, typeset

YI = 10_000
"""万元 in an 亿元."""


def in_yi(amount: Decimal) -> str:
    """An amount of 万元 as 亿元 with two decimals: 48.18."""
    return plain(half_up(Fraction(amount) / YI, 2))


def in_wan(amount: Decimal | None) -> str:
    """An amount of 万元 without the zeros that its column adds; empty where it is not known."""
    return "" if amount is None else bare(amount)


def signed(points: Decimal) -> str:
    """−5.5, +2.0, 0.0."""
    return f"{'+' if points > 0 else ''}{typeset(points)}"
