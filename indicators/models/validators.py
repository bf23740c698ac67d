"""Validators of the fields of targets."""

from decimal import Decimal

from django.core.exceptions import ValidationError


def read_months(text: str) -> tuple[int, ...]:
    """The months of `3,6,9,12` in order. Raises ValidationError for anything else."""
    words = text.replace("，", ",").replace("、", ",").split(",")
    try:
        months = sorted({int(word) for word in words})
    except ValueError:
        months = [0]
    if not all(1 <= month <= 12 for month in months):
        raise ValidationError("请填 1 至 12 的月份，用逗号隔开，如 3,6,9,12。", code="months")
    return tuple(months)


def validate_months(text: str) -> None:
    """Raises ValidationError when `text` is no list of months."""
    read_months(text)


def validate_above_zero(number: Decimal) -> None:
    """Raises ValidationError for zero and less."""
    if number <= 0:
        raise ValidationError("要填大于 0 的数。", code="above_zero")


def validate_not_negative(number: Decimal) -> None:
    """Raises ValidationError for less than zero."""
    if number < 0:
        raise ValidationError("不能填负数。", code="not_negative")
