"""Rounding and writing of figures: decimal in, decimal or string out, never a float.

A figure that was typed or printed keeps its decimals (7.0 stays 7.0); only what is computed is rounded, half away from
zero as 四舍五入 does. Computation is exact: quotients are `Fraction`s until they are rounded once, here, so neither
the size of a number nor the ambient decimal context can change a result.
"""

from decimal import Decimal
from fractions import Fraction

MINUS = "\N{MINUS SIGN}"


def places(figure: Decimal) -> int:
    """Number of decimals the figure was typed with: 0 for 7 and for 1E+3, 1 for 7.0.

    Raises ValueError for a NaN or an infinity, which no figure of the ledger can be.
    """
    exponent = figure.as_tuple().exponent
    if isinstance(exponent, int):
        return max(0, -exponent)
    raise ValueError(f"not a finite figure: {figure}")


def half_up(figure: Decimal | Fraction, places: int) -> Decimal:
    """The figure with exactly `places` decimals, halves rounded away from zero: 2.345 → 2.35, -0.5 → -1.

    Never a negative zero.
    """
    numerator, denominator = figure.as_integer_ratio()
    scaled = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    digits = Decimal(scaled).as_tuple().digits
    return Decimal((1 if numerator < 0 and scaled else 0, digits, -places))


def round_up(figure: Decimal | Fraction, places: int) -> Decimal:
    """The figure with exactly `places` decimals, whatever is beyond them making it more: 3.01 → 3.1, -3.26 → -3.2."""
    numerator, denominator = figure.as_integer_ratio()
    return half_up(Fraction(-(-numerator * 10**places // denominator), 10**places), places)


def trimmed(figure: Decimal) -> Decimal:
    """The same figure without trailing zeros after the point: 4.50 → 4.5, 7.0 → 7, but 100 stays 100."""
    shown = plain(figure)
    return Decimal(shown.rstrip("0").rstrip(".") if "." in shown else shown)


def difference(figure: Decimal, other: Decimal, at_least: int = 0) -> Decimal:
    """figure − other with the decimals of the longer of the two, and no fewer than `at_least`."""
    return half_up(Fraction(figure) - Fraction(other), max(places(figure), places(other), at_least))


def total(figure: Decimal, other: Decimal) -> Decimal:
    """figure + other, exactly, with the decimals of the longer of the two: 42.7 + 0.5 = 43.2."""
    return half_up(Fraction(figure) + Fraction(other), max(places(figure), places(other)))


def plain(figure: Decimal) -> str:
    """The figure in digits, decimals as they are, without exponent or negative zero: "7.0", "1000", "-27.5".

    For tables, exports and machines; sentences use `typeset`.
    """
    return format(half_up(figure, places(figure)), "f")


def typeset(figure: Decimal) -> str:
    """The figure for a sentence: `plain` with a true minus sign, as in −27.5."""
    return plain(figure).replace("-", MINUS)


def operand(figure: Decimal) -> str:
    """The figure as the second operand of a sum: `typeset`, in brackets when negative, as in 3 − (−2)."""
    return f"({typeset(figure)})" if figure < 0 else typeset(figure)


def with_unit(figure: Decimal, unit: str) -> str:
    """The figure for a sentence, followed by its unit: 6.5%, 1500人."""
    return f"{typeset(figure)}{unit}"
