from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.rules.figures import (
    bare,
    completion,
    difference,
    half_up,
    operand,
    percent,
    places,
    plain,
    round_up,
    total,
    trimmed,
    typeset,
    with_unit,
)

finite = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)


@pytest.mark.parametrize(
    ("figure", "decimals"),
    [("7", 0), ("7.0", 1), ("7.00", 2), ("-27.5", 1), ("0.03", 2), ("1E+3", 0), ("1E-3", 3)],
)
def test_places(figure: str, decimals: int) -> None:
    assert places(Decimal(figure)) == decimals


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "-Infinity"])
def test_places_of_nan_or_infinity_raises(figure: str) -> None:
    with pytest.raises(ValueError, match="not a finite figure"):
        places(Decimal(figure))


@pytest.mark.parametrize(
    ("figure", "decimals", "shown"),
    [
        ("2.344", 2, "2.34"),
        ("2.345", 2, "2.35"),
        ("2.346", 2, "2.35"),
        ("-2.345", 2, "-2.35"),
        ("-2.344", 2, "-2.34"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("99.95", 1, "100.0"),
        ("7", 2, "7.00"),
        ("-0.001", 2, "0.00"),
        ("1E+3", 1, "1000.0"),
        ("123456789012345678901234567890.05", 1, "123456789012345678901234567890.1"),
    ],
)
def test_half_up(figure: str, decimals: int, shown: str) -> None:
    assert str(half_up(Decimal(figure), decimals)) == shown


@pytest.mark.parametrize(
    "figure, decimals, shown",
    [
        (Decimal("3.01"), 1, "3.1"),
        (Decimal("3.1"), 1, "3.1"),
        (Decimal("3"), 2, "3.00"),
        (Fraction(1, 3), 0, "1"),
        (Decimal("-3.26"), 1, "-3.2"),
        (Decimal("-0.04"), 1, "0.0"),
    ],
)
def test_round_up(figure: Decimal | Fraction, decimals: int, shown: str) -> None:
    assert str(round_up(figure, decimals)) == shown


def test_half_up_rounds_a_quotient_once() -> None:
    # 0.4449999… would round to 0.45 by way of 0.445.
    assert half_up(Fraction(44499999, 10**8), 2) == Decimal("0.44")
    assert str(half_up(Fraction(1, 3), 1)) == "0.3"
    assert str(half_up(Fraction(2, 3), 1)) == "0.7"
    assert str(half_up(Fraction(-1, 3), 0)) == "0"


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        ("4.50", "4.5"),
        ("7.0", "7"),
        ("100", "100"),
        ("0.00", "0"),
        ("-0.0", "0"),
        ("1E+3", "1000"),
        ("10.10", "10.1"),
    ],
)
def test_trimmed(figure: str, shown: str) -> None:
    assert str(trimmed(Decimal(figure))) == shown


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        ("7.0", "7.0"),
        ("1E+3", "1000"),
        ("-27.5", "-27.5"),
        ("-0.0", "0.0"),
        ("1E-7", "0.0000001"),
        ("0", "0"),
    ],
)
def test_plain(figure: str, shown: str) -> None:
    assert plain(Decimal(figure)) == shown


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("write", [plain, bare, places, lambda figure: half_up(figure, 1)])
def test_writing_nan_or_infinity_raises(figure: str, write: Callable[[Decimal], object]) -> None:
    with pytest.raises(ValueError, match="not a finite figure"):
        write(Decimal(figure))


@pytest.mark.parametrize(
    "part, whole, share, done",
    [
        ("70", "400", "17.5", "17.5"),
        ("1499.9", "1500", "100.0", "99.9"),
        ("1500", "1500", "100.0", "100.0"),
        ("1500.1", "1500", "100.0", "100.0"),
        ("0", "3", "0.0", "0.0"),
        ("2", "3", "66.7", "66.7"),
        ("-1", "8", "-12.5", "-12.5"),
    ],
)
def test_completion_below_100_until_done(part: str, whole: str, share: str, done: str) -> None:
    assert str(percent(Decimal(part), Decimal(whole))) == share
    assert str(completion(Decimal(part), Decimal(whole))) == done


def test_share_of_nothing_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        percent(Decimal(1), Decimal(0))


@pytest.mark.parametrize(
    ("figure", "other", "at_least", "shown"),
    [
        ("6", "7", 0, "-1"),
        ("6", "7", 1, "-1.0"),
        ("0.53", "0.5", 1, "0.03"),
        ("5.5", "5.5", 1, "0.0"),
        ("9.26", "9.0", 0, "0.26"),
        ("-27.5", "7", 1, "-34.5"),
        ("3", "-2", 0, "5"),
    ],
)
def test_difference_has_the_decimals_of_the_longer(
    figure: str, other: str, at_least: int, shown: str
) -> None:
    assert str(difference(Decimal(figure), Decimal(other), at_least)) == shown


def test_total_keeps_decimals_and_every_digit() -> None:
    assert str(total(Decimal("42.7"), Decimal("0.50"))) == "43.20"
    assert str(total(Decimal(10**40), Decimal("0.1"))) == f"{10**40}.1"


def test_sentences_use_a_true_minus_sign() -> None:
    assert typeset(Decimal("-27.5")) == "−27.5"
    assert operand(Decimal("-2.0")) == "(−2.0)"
    assert operand(Decimal("2.0")) == "2.0"
    assert with_unit(Decimal("-3.9"), "%") == "−3.9%"


@given(finite)
def test_any_figure_is_written_without_loss_or_exponent(figure: Decimal) -> None:
    assert Decimal(plain(figure)) == figure
    assert "E" not in plain(figure)
    assert trimmed(figure) == figure
    assert not bare(figure).endswith(".")


@given(finite, st.integers(0, 6))
def test_rounding_is_never_further_off_than_half_a_step(figure: Decimal, decimals: int) -> None:
    rounded = half_up(figure, decimals)
    assert places(rounded) == decimals
    assert abs(Fraction(rounded) - Fraction(figure)) <= Fraction(1, 2 * 10**decimals)


@given(finite, finite)
def test_difference_and_total_are_exact(figure: Decimal, other: Decimal) -> None:
    assert Fraction(difference(figure, other)) == Fraction(figure) - Fraction(other)
    assert Fraction(total(figure, other)) == Fraction(figure) + Fraction(other)
