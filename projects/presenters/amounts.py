"""Amounts and shares as pages write them.

Amounts of single projects and tasks are in 万元, sums over many in 亿元, as plans print them.
"""

from decimal import Decimal
from fractions import Fraction

from reporting.rules.figures import bare, half_up, plain, trimmed, typeset
from reporting.rules.projects.grade import points_in_words

YI = 10_000
"""万元 in an 亿元."""


def in_yi(amount: Decimal) -> str:
    """An amount of 万元 as 亿元 with two decimals: 48.18."""
    return plain(half_up(Fraction(amount) / YI, 2))


def in_yi_or_wan(amount: Decimal) -> str:
    """A sum in 亿元 with its unit: 0.82亿元; in 万元 where that would read as nothing: 30万元."""
    if amount and not half_up(Fraction(amount) / YI, 2):
        return f"{bare(amount)}万元"
    return f"{in_yi(amount)}亿元"


def in_wan(amount: Decimal | None) -> str:
    """An amount of 万元 without the zeros that its column adds; empty where it is not known."""
    return "" if amount is None else bare(amount)


def without_zeros(amount: Decimal | None) -> Decimal | None:
    """The same as a number, for a cell of a file; None where it is not known."""
    return None if amount is None else trimmed(amount)


def in_percent(share: Decimal | None) -> str:
    """A share in % with its sign, as in 52.7%; empty where it is not known."""
    return "" if share is None else f"{plain(share)}%"


def in_points(points: Decimal | None) -> str:
    """低5.5个百分点; empty where nothing is compared."""
    return "" if points is None else points_in_words(points)


def signed(points: Decimal | None) -> str:
    """−5.5, +2.0, 0.0; empty where nothing is compared."""
    if points is None:
        return ""
    plus = "+" if points > 0 else ""
    return f"{plus}{typeset(points)}"
