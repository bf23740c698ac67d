"""The validators of the fields of targets."""

import pytest
from django.core.exceptions import ValidationError

from indicators.models.validators import read_months

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text, months",
    [
        ("12", (12,)),
        ("3,6,9,12", (3, 6, 9, 12)),
        ("12,3", (3, 12)),
        ("3， 6、9 ,12", (3, 6, 9, 12)),
        ("3,3", (3,)),
        ("1", (1,)),
    ],
)
def test_months_read_from_text(text: str, months: tuple[int, ...]) -> None:
    assert read_months(text) == months


@pytest.mark.parametrize("text", ["", "0", "13", "3,13", "-1", "三月", "3;6", "1.5", ",", "3,"])
def test_text_that_is_no_list_of_months_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="请填 1 至 12 的月份"):
        read_months(text)
