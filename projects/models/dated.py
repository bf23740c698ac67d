"""Rows of an adopted plan that change in the course of its year, and what they were before.

A period that was published keeps what it was judged by: the change counts for those published
later. A row itself has what counts now.
"""

import datetime
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

Values = Mapping[str, Any]
"""Values by the names of fields, as JSON has them."""


class Dated(models.Model):
    """A row whose terms of judging have former values, each up to the end of a published period."""

    TERMS: ClassVar[tuple[str, ...]] = ()
    """The fields that judging reads and that change after the adoption."""

    former_terms = models.JSONField("原来的判断条件", default=list, blank=True, editable=False)
    """Oldest first: `until` which day they count, since when they are former, the `terms`."""

    class Meta:
        abstract = True

    def terms(self) -> dict[str, Any]:
        """The terms as JSON has them."""
        return values_of(self, self.TERMS)

    def keep_former(self, former: Values, until: datetime.date | None) -> bool:
        """Note what differs from `former` terms as counting up to a day; whether anything does.

        None: nothing was published yet, so there is no judgement to keep. The caller saves it.
        """
        now = self.terms()
        changed = {name: value for name, value in former.items() if now[name] != value}
        if until is None or not changed:
            return False
        entry = {
            "until": until.isoformat(),
            "recorded": timezone.now().isoformat(),
            "terms": changed,
        }
        self.former_terms = [*self.former_terms, entry]
        return True

    def as_of(self, day: datetime.date, known_on: datetime.date | None = None) -> Self:
        """The row by which a period that ends on `day` is judged; not to be saved.

        `known_on` a day: as it was on record at the end of that day.
        """
        if not self.former_terms:
            return self
        values: dict[str, Any] = {}
        for entry in reversed(self.former_terms):
            if _counts(entry, day, known_on):
                values |= entry["terms"]
        if not values:
            return self
        row = copy(self)
        row.take(values)
        return row

    def take(self, values: Values) -> None:
        """Set terms from JSON."""
        set_values(self, values)


def _counts(entry: Values, day: datetime.date, known_on: datetime.date | None) -> bool:
    """Whether former values are those of a period that ends on `day`, or of what was known."""
    if day <= datetime.date.fromisoformat(entry["until"]):
        return True
    recorded = parse_datetime(entry["recorded"])
    return known_on is not None and recorded is not None and known_on < timezone.localdate(recorded)


def values_of(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Fields of a row as JSON has them."""
    found = {}
    for name in names:
        field: Any = row._meta.get_field(name)
        value = field.to_python(getattr(row, name))
        found[name] = value if value is None or isinstance(value, str) else _text(field, value)
    return found


def _text(field: Any, value: Any) -> str:
    """A day in ISO form; money with the decimals of its column, however it was typed."""
    if isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    return str(value.isoformat())


def set_values(row: models.Model, values: Values) -> None:
    """Set fields of a row from JSON."""
    for name, value in values.items():
        field: Any = row._meta.get_field(name)
        setattr(row, name, field.to_python(value))
