"""Rounding and writing of figures: decimal in, decimal or string out, never a float.

A figure that was typed or printed keeps its decimals (7.0 stays 7.0); only what is computed is
rounded, half away from zero as 四舍五入 does. Computation is exact: quotients are `Fraction`s until
they are rounded once, here, so neither the size of a number nor the ambient decimal context can
change a result.
"""

import math
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

MINUS = "\N{MINUS SIGN}"

_EXACT = Context(prec=MAX_PREC, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX)
"""Adding, subtracting and quantizing in it take as many digits as there are."""
_ALMOST = Decimal("99.9")


def places(figure: Decimal) -> int:
    """Number of decimals the figure was typed with: 0 for 7 and for 1E+3, 1 for 7.0.

    Raises ValueError for a NaN or an infinity, which no figure of the ledger can be.
    """
    exponent = _finite(figure).as_tuple().exponent
    return max(0, -int(exponent))


def half_up(figure: Decimal | Fraction, places: int) -> Decimal:
    """The figure with exactly `places` decimals, halves rounded away from zero.

    2.345 → 2.35, -0.5 → -1. Never a negative zero.
    """
    if isinstance(figure, Decimal):
        return _without_sign_of_zero(_EXACT.quantize(_finite(figure), Decimal((0, (1,), -places))))
    return _quotient(*figure.as_integer_ratio(), places)


def _quotient(numerator: int, denominator: int, places: int) -> Decimal:
    """numerator ÷ denominator with `places` decimals, halves rounded away from zero."""
    scaled = (2 * abs(numerator) * 10**places + abs(denominator)) // (2 * abs(denominator))
    if (numerator < 0) != (denominator < 0):
        scaled = -scaled
    return _EXACT.scaleb(Decimal(scaled), -places)


def round_up(figure: Decimal | Fraction, places: int) -> Decimal:
    """The figure with exactly `places` decimals, rounded upward: 3.01 → 3.1, -3.26 → -3.2."""
    scaled = math.ceil(Fraction(figure) * 10**places)
    return half_up(Fraction(scaled, 10**places), places)


def trimmed(figure: Decimal) -> Decimal:
    """The figure without trailing zeros after the point: 4.50 → 4.5, 7.0 → 7, 100 → 100."""
    return Decimal(bare(figure))


def percent(part: Decimal | Fraction, whole: Decimal | Fraction) -> Decimal:
    """The part in % of the whole, with one decimal. Raises ZeroDivisionError for a whole of 0."""
    # Without a Fraction, as this is computed for every row: each takes a gcd.
    above, under = part.as_integer_ratio()
    whole_above, whole_under = whole.as_integer_ratio()
    return _quotient(100 * above * whole_under, under * whole_above, 1)


def completion(done: Decimal, whole: Decimal) -> Decimal:
    """完成率: what is done in % of the whole, with one decimal; below 100.0 until all is done.

    1499.9 of 1500 rounds to 100.0, but what is not done must not read as if it were. Raises
    ZeroDivisionError for a whole of 0.
    """
    share = percent(done, whole)
    if done < whole:
        return min(share, _ALMOST)
    return share


def difference(figure: Decimal, other: Decimal, at_least: int = 0) -> Decimal:
    """figure − other with the decimals of the longer of the two, but `at_least` so many."""
    return half_up(_EXACT.subtract(figure, other), max(places(figure), places(other), at_least))


def total(figure: Decimal, other: Decimal) -> Decimal:
    """figure + other, exactly, with the decimals of the longer of the two: 42.7 + 0.5 = 43.2."""
    return half_up(_EXACT.add(figure, other), max(places(figure), places(other)))


def plain(figure: Decimal) -> str:
    """The figure in digits, without exponent or negative zero: "7.0", "1000", "-27.5".

    For tables, exports and machines; sentences use `typeset`.
    """
    return format(_without_sign_of_zero(_finite(figure)), "f")


def bare(figure: Decimal) -> str:
    """`plain` without trailing zeros after the point: "4.5", "7", "100"."""
    shown = plain(figure)
    if "." in shown:
        return shown.rstrip("0").rstrip(".")
    return shown


def typeset(figure: Decimal) -> str:
    """The figure for a sentence: `plain` with a true minus sign, as in −27.5."""
    return plain(figure).replace("-", MINUS)


def operand(figure: Decimal) -> str:
    """The figure as the second operand of a sum: in brackets when negative, as in 3 − (−2)."""
    return f"({typeset(figure)})" if figure < 0 else typeset(figure)


def with_unit(figure: Decimal, unit: str) -> str:
    """The figure for a sentence, followed by its unit: 6.5%, 1500人."""
    return f"{typeset(figure)}{unit}"


def growth_in_words(rate: Decimal) -> str:
    """A growth rate in % for a sentence: 增长6%, 下降27.5%, 零增长."""
    if not rate:
        return "零增长"
    word = "增长" if rate > 0 else "下降"
    return f"{word}{plain(abs(rate))}%"


def _finite(figure: Decimal) -> Decimal:
    if figure.is_finite():
        return figure
    raise ValueError(f"not a finite figure: {figure}")


def _without_sign_of_zero(figure: Decimal) -> Decimal:
    return figure if figure else figure.copy_abs()
