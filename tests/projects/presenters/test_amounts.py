"""Amounts in 亿元 and 万元, and points with their sign."""

from decimal import Decimal

import pytest

from projects.presenters.amounts import in_wan, in_yi, signed


@pytest.mark.parametrize(
    "amount, text",
    [("481800", "48.18"), ("3", "0.00"), ("50", "0.01"), ("49.9999", "0.00"), ("0", "0.00")],
)
def test_in_yi_rounds_to_two_decimals(amount: str, text: str) -> None:
    assert in_yi(Decimal(amount)) == text


def test_in_wan_drops_trailing_zeros_of_the_column_alone() -> None:
    assert [
        in_wan(value)
        for value in (None, Decimal("0.0000"), Decimal("4836.5000"), Decimal("300.0000"))
    ] == [
        *("", "0", "4836.5", "300"),
    ]


def test_signed_points_have_their_sign() -> None:
    assert [signed(Decimal(value)) for value in ("-5.5", "0.0", "2.0")] == ["−5.5", "0.0", "+2.0"]
