"""A model field for figures that must come back exactly as they were typed."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.core.validators import DecimalValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Cast

from reporting.rules.figures import plain
from reporting.rules.typed.numbers import EXAMPLES, Unreadable, read_number

MAX_DIGITS = 15
DECIMAL_PLACES = 4
ANSWERED = ("exact", "in", "isnull")
"""The lookups that mean the same for a figure's text as for its number."""
CONVERTED = "converted"
"""The code of the error that asks whether an amount was converted as meant."""

_NARROW = str.maketrans("０１２３４５６７８９．－−", "0123456789.--")
# Decimal() also takes 1_000, 1e5 and the digits of other scripts, which nobody means to type.
_FIGURE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def typed_figure(text: str) -> Decimal | None:
    """The figure of a text in digits alone, with its decimals; None if it is not one number.

    What people type into a box is read by `reporting.rules.typed.numbers.read_number`.
    """
    narrow = text.translate(_NARROW).strip()
    return Decimal(narrow) if _FIGURE.fullmatch(narrow) else None


def as_number(name: str) -> Cast:
    """The `FigureField` of that name as a number, which the database can sort and compare."""
    return Cast(name, models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES))


class FigureField(models.Field):  # type: ignore[type-arg]
    """A decimal that keeps the decimals it was typed with: 7.0 stays 7.0, not 7 or 7.0000.

    Stored as its digits in a text column, since a numeric column of either database would lose the
    typed decimals (and SQLite keeps numerics as binary doubles). The database refuses anything that
    is not a plain number. At most 15 digits, 4 of them decimals. Missing is NULL, never an empty
    text.

    As text, "10" comes before "9". So only exact, in and isnull are answered; every other lookup,
    and every aggregate, raises FieldError. Compare and add up in Python, or use `as_number`. Django
    gives a field no say in `order_by("value")`: a system check refuses it in a model's
    `Meta.ordering`, and the lists of the admin sort by `as_number`.
    """

    description = "A decimal figure, as typed"
    empty_strings_allowed = False
    default_error_messages = {"invalid": f"“%(value)s”不是数字，{EXAMPLES}"}

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_ordering()]

    def _check_ordering(self) -> list[checks.CheckMessage]:
        ordering = self.model._meta.ordering or ()
        if self.name not in [str(name).lstrip("-") for name in ordering]:
            return []
        return [
            checks.Error(
                f"Rows are ordered by the figure “{self.name}”, which is stored as text.",
                hint=f'Order by reporting.fields.as_number("{self.name}").',
                obj=self,
                id="reporting.E001",
            )
        ]

    def get_lookup(self, lookup_name: str) -> type[models.Lookup] | None:
        if lookup_name not in ANSWERED:
            raise FieldError(self._text_only(f"the lookup “{lookup_name}”"))
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> type[models.Transform] | None:
        raise FieldError(self._text_only(f"the lookup “{lookup_name}”"))

    def _text_only(self, asked: str) -> str:
        return (
            f"The figure “{self.name}” is stored as text and does not support {asked}, only"
            f" {', '.join(ANSWERED)}: compare in Python, or use reporting.fields.as_number."
        )

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return f"varchar({MAX_DIGITS + 2})"

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """The column's constraint: an optional minus, digits, and perhaps a point with decimals."""
        assert self.column is not None  # a field of a model has one
        column = connection.ops.quote_name(self.column)
        if connection.vendor == "postgresql":
            return f"{column} ~ '^-?[0-9]+([.][0-9]+)?$'"
        digits = f"ltrim({column}, '-')"
        return (
            f"{digits} GLOB '[0-9]*' AND {digits} GLOB '*[0-9]' AND {digits} NOT GLOB '*[^0-9.]*'"
            f" AND {digits} NOT GLOB '*.*.*' AND {column} NOT GLOB '--*'"
        )

    def get_internal_type(self) -> str:
        return "CharField"

    @property
    def validators(self) -> list[Any]:
        return [*super().validators, DecimalValidator(MAX_DIGITS, DECIMAL_PLACES)]

    def from_db_value(
        self, value: str | None, expression: models.Expression, connection: BaseDatabaseWrapper
    ) -> Decimal | None:
        if expression.contains_aggregate:
            raise FieldError(self._text_only("aggregates"))
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            number = value
        else:
            if isinstance(value, float):
                raise TypeError(
                    "A figure is never a float: its decimals are not those that were typed."
                )
            number = typed_figure(str(value))
            if number is None:
                raise ValidationError(
                    self.error_messages["invalid"], code="invalid", params={"value": value}
                )
        if number is not None and not number.is_finite():
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            )
        return number

    def get_prep_value(self, value: Any) -> str | None:
        number = self.to_python(super().get_prep_value(value))
        return None if number is None else plain(number)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": FigureFormField, **kwargs})


class NumberFormField(forms.DecimalField):
    """A plain text box with a numeric keyboard, for one number as people write it.

    Number inputs drop trailing zeros and what was typed wrongly, and scroll by accident.
    """

    widget = forms.TextInput
    unit = ""
    """The unit that is asked for, as `read_number` takes it."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The number. An amount in another unit of money has an error of the code CONVERTED."""
        if isinstance(value, Decimal) and value.is_finite():
            return value
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            typed = read_number(str(value), self.unit)
        except Unreadable as error:
            raise ValidationError(str(error), code="invalid") from None
        if typed.converted:
            raise ValidationError(f"{typed.converted}，请填换算以后的数。", code=CONVERTED)
        return typed.number

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "size": 12}


class FigureFormField(NumberFormField):
    """The box of a figure, which keeps the decimals it was typed with."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", MAX_DIGITS)
        kwargs.setdefault("decimal_places", DECIMAL_PLACES)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored figure with its own decimals and never with an exponent."""
        return plain(value) if isinstance(value, Decimal) and value.is_finite() else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """7 and 7.0 are two typed figures, although they are equal numbers."""
        if super().has_changed(initial, data):
            return True
        typed = self.to_python(data)
        shown = "" if initial is None else str(self.prepare_value(initial))
        return shown != ("" if typed is None else plain(typed))
