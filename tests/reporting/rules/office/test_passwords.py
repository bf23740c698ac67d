"""How many kinds of signs a password has."""

import pytest

from reporting.rules.office.passwords import kinds_of


@pytest.mark.parametrize(
    "password, kinds",
    [
        ("", 0),
        ("abc", 1),
        ("ABC", 1),
        ("123", 1),
        ("-_ ", 1),
        ("abcABC", 2),
        ("abc-1", 3),
        ("aB1-", 4),
        ("城口", 1),
        ("城口a", 2),
    ],
)
def test_kinds_of_signs(password: str, kinds: int) -> None:
    assert kinds_of(password) == kinds
