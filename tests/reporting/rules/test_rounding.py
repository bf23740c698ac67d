"""What printed figures may stand for: just inside, at and just outside what rounding explains."""

from decimal import Decimal
from fractions import Fraction

import pytest

from reporting.rules import rounding
from reporting.rules.rounding import (
    PrintedNumber,
    compare,
    exactly,
    growth,
    growth_of_quotient,
    less,
    printed,
    quotient,
    total,
)


def number(text: str, words: str = "", unit: str = "") -> PrintedNumber:
    return printed(Decimal(text), words or text, unit)


def span(found: PrintedNumber) -> tuple[str, str]:
    return tuple("" if end is None else str(float(end)) for end in (found.low, found.high))  # type: ignore[return-value]


@pytest.mark.parametrize(
    "text, words, unit, low, high",
    [
        ("48", "48", "亿元", "47.5", "48.5"),
        ("48.10", "48.10", "亿元", "48.095", "48.105"),
        ("-27.5", "-27.5", "%", "-27.55", "-27.45"),
        ("22", "22", "项", "22.0", "22.0"),
        ("2.5", "2.5", "个", "2.45", "2.55"),
        ("44.5", "约44.5", "亿元", "44.4", "44.6"),
        ("0.53", "0.53%左右", "%", "0.52", "0.54"),
        ("30", "30余", "次", "30.0", "40.0"),
        ("1500", "1500余", "个", "1500.0", "1600.0"),
        ("1000", "1000余", "名", "1000.0", "2000.0"),
        ("0.5", "0.5余", "万人", "0.5", "0.6"),
        ("0", "0余", "次", "0.0", "1.0"),
        ("70", "突破70", "亿元", "70.0", ""),
        ("3", "超3", "万人次", "3.0", ""),
        ("360", "360天以上", "天", "360.0", ""),
        ("358", "≥358", "天", "358.0", ""),
        ("5", "5%以内", "%", "", "5.0"),
        ("10", "≤10", "", "", "10.0"),
    ],
)
def test_span_of_a_printed_figure(text: str, words: str, unit: str, low: str, high: str) -> None:
    assert span(number(text, words, unit)) == (low, high)


@pytest.mark.parametrize(
    "published, other, agrees, explained",
    [
        (number("44.5"), number("44.5"), True, False),
        (number("44.5"), number("44.50"), True, False),
        (number("44.5"), number("44.6"), False, True),  # the ends touch at 44.55
        (number("44.5"), number("44.7"), False, False),
        (number("44.5", "约44.5"), number("44.4"), False, True),
        (number("48", unit="亿元"), number("48.50"), False, True),
        (number("48", unit="亿元"), number("48.51"), False, False),
        (number("22", unit="项"), exactly(22), True, False),
        (number("22", unit="项"), exactly(21), False, False),
        (number("70", "突破70"), number("72.4"), True, False),
        (number("70", "突破70"), number("69.9"), False, False),
        (number("72.4"), number("70", "突破70"), True, False),
        (number("30", "30余"), exactly(39), True, False),
        (number("30", "30余"), exactly(41), False, False),
        (number("360", "360天以上", "天"), number("359", unit="天"), False, False),
        (number("98", "98%以上"), number("97.96"), False, False),
    ],
)
def test_comparison_of_printed_figures(
    published: PrintedNumber, other: PrintedNumber, agrees: bool, explained: bool
) -> None:
    outcome = compare(published, other)
    assert (outcome.agrees, outcome.rounding) == (agrees, explained)


def test_difference_is_signed_and_has_longer_decimals() -> None:
    assert str(compare(number("48"), number("48.10")).difference) == "-0.10"
    assert str(compare(number("22"), exactly(19)).difference) == "3"
    assert str(compare(number("9"), exactly(11)).difference) == "-2"


def test_span_of_a_sum_is_sum_of_spans() -> None:
    found = total([number("25.57"), number("22.53")])
    assert (str(found.value), span(found)) == ("48.10", ("48.09", "48.11"))
    assert span(total([number("5", unit="项"), number("2", "2以上")])) == ("7.0", "")
    assert span(total([number("5", unit="项"), number("2", "2以内")])) == ("", "7.0")
    with pytest.raises(ValueError, match="nothing"):
        total([])


def test_span_of_a_difference() -> None:
    found = less(exactly(31), number("22", "22以上", "项"))
    assert (str(found.value), span(found)) == ("9", ("", "9.0"))


def test_share_at_the_edge_of_rounding() -> None:
    """5.1 of about 44.5 is 11 %, and 12 % is printed: 5.15 of 44.4 is 11.6."""
    share = quotient(number("5.1"), number("44.5", "约44.5"), 0, 100)
    assert str(share.value) == "11"
    assert compare(number("12"), share).rounding
    assert not compare(number("13"), share).rounding
    assert str(quotient(number("1.5"), number("44.5"), 0, 100).value) == "3"


def test_share_of_open_figure_is_open() -> None:
    assert span(quotient(number("10"), number("70", "突破70"), 1, 100))[0] == ""
    assert span(quotient(number("10", "10以上"), number("70"), 1, 100))[1] == ""


@pytest.mark.parametrize("part, whole", [("1", "0"), ("1", "0.4"), ("-1", "5")])
def test_share_of_nothing_raises(part: str, whole: str) -> None:
    if whole == "0.4":
        assert quotient(number(part), number(whole), 1)  # 0.35 at least
    else:
        with pytest.raises(ValueError, match="nothing"):
            quotient(number(part), number(whole), 1)
    with pytest.raises(ValueError, match="nothing"):
        quotient(number("1"), number("5", "5以内"), 1)


def test_growth_of_amounts() -> None:
    found = growth(number("44.5"), number("41.2"), 0)
    assert str(found.value) == "8"
    assert compare(number("8"), found).agrees
    assert not compare(number("9.3"), growth(number("41.2"), number("37.4"), 1)).rounding
    assert compare(number("10.1"), growth(number("41.2"), number("37.4"), 1)).rounding
    assert str(growth(number("30"), number("40"), 1).value) == "-25.0"


def test_growth_of_a_quotient() -> None:
    """Revenue and profit grow by 5 % each: their quotient stays as it is."""
    found = growth_of_quotient(number("5"), number("5"), 0)
    assert str(found.value) == "0"
    assert not compare(number("3"), found).rounding
    assert compare(number("1"), found).rounding


def test_amount_scaled_to_another_unit() -> None:
    found = rounding.scaled(number("1.5"), 10000, 0)
    assert (str(found.value), span(found)) == ("15000", ("14500.0", "15500.0"))
    assert rounding.scaled(number("4200"), Fraction(1, 10000), 4).value == Decimal("0.42")


def test_certainly_more() -> None:
    assert rounding.certainly_more(number("44.7"), number("44.5"))
    assert not rounding.certainly_more(number("44.6"), number("44.5"))
    assert not rounding.certainly_more(number("80"), number("70", "突破70"))
