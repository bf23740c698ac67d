"""How wide a text is."""

import pytest

from reporting.documents.layout import ems


def test_digits_are_narrower_than_characters() -> None:
    assert ems("七成") == 2
    assert ems("70") == pytest.approx(1.16)
