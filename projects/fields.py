"""Fields of the ledger: amounts of money, and months of a year."""

import datetime
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from reporting.fields import NumberFormField
from reporting.rules.figures import bare
from reporting.rules.typed.numbers import Unreadable, read_number

_MONTH = re.compile(r"([0-9]{4})\s*[-./年]\s*(0?[1-9]|1[0-2])\s*月?")


class MoneyFormField(NumberFormField):
    """An input for an amount in 万元, without the zeros that its column adds."""

    unit = "万元"

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal) and value.is_finite():
            return bare(value)
        return value


class PercentFormField(forms.IntegerField):
    """An input for a whole number of %, which may have its sign: 40, ４０%."""

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            typed = read_number(str(value), "%")
        except Unreadable as error:
            raise ValidationError(str(error), code="invalid") from None
        return super().to_python(bare(typed.number))


# Fields take no type arguments at run time.
class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """An amount in 万元, never negative; the database can add it up, unlike a `FigureField`."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": MoneyFormField, **kwargs})


def money(verbose_name: str, **options: Any) -> MoneyField:
    """An amount in 万元, not negative."""
    return MoneyField(
        f"{verbose_name}（万元）",
        max_digits=14,
        decimal_places=4,
        validators=[MinValueValidator(Decimal(0))],
        **options,
    )


def read_month(text: str) -> datetime.date | None:
    """The first day of a month such as 2024-03, 2024.3, 2024年3月 or of a day's; else None."""
    text = text.strip()
    found = _MONTH.fullmatch(text)
    if found:
        return datetime.date(int(found[1]), int(found[2]), 1)
    try:
        return datetime.date.fromisoformat(text).replace(day=1)
    except ValueError:
        return None


class MonthFormField(forms.CharField):
    """A month, typed as 2024-03."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"size": 10, "placeholder": "2024-03"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime.date):
            return f"{value:%Y-%m}"
        return value

    def to_python(self, value: Any) -> datetime.date | None:  # type: ignore[override]
        if isinstance(value, datetime.date) or value in self.empty_values:
            return value or None
        month = read_month(str(value))
        if month is None:
            raise ValidationError("请填年月，如 2024-03。", code="invalid")
        return month

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


class MonthField(models.DateField):  # type: ignore[type-arg]
    """A month of a year, stored as its first day."""

    description = "A month of a year"

    def get_prep_value(self, value: Any) -> Any:
        day = super().get_prep_value(value)
        if isinstance(day, datetime.date):
            return day.replace(day=1)
        return day

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("widget", None)  # the admin's, for a day
        return super().formfield(**{**kwargs, "form_class": MonthFormField})
