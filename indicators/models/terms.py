"""The terms of a target: all that judging it needs beside its wording, rule and attribute."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.models.validators import read_months

if TYPE_CHECKING:
    from indicators.models.revisions import TargetRevision
    from indicators.models.targets import Target


@dataclass(frozen=True, slots=True)
class TargetTerms:
    """The terms in force on a day: as printed, with what every change since has changed.

    A change keeps a new term in its column `new_…`, which is NULL where the term stays as it was.
    """

    unit: str
    gap_unit: str
    amount_unit: str
    is_main: bool
    measure: str
    direction: str
    pace: str
    near_band: Decimal | None
    months_due: str
    maximum_per_year: Decimal | None
    ceiling_share: int
    year_end_from: int
    growth_basis: str
    plain_comparison: bool

    @classmethod
    def printed(cls, target: "Target") -> "TargetTerms":
        """The terms with which the plan was adopted."""
        return cls(**{name: getattr(target, name) for name in TERMS})

    def changed_by(self, change: "TargetRevision") -> "TargetTerms":
        """These terms with those that a change names."""
        return replace(self, **dict(_new_terms(change)))

    @property
    def months(self) -> tuple[int, ...]:
        """The months for which a figure is due."""
        return read_months(self.months_due)


TERMS = tuple(field.name for field in fields(TargetTerms))
CAN_BE_NONE = ("near_band", "maximum_per_year")
"""Numbers that a target may have none of; a change takes one away by naming 0."""


def _new_terms(change: "TargetRevision") -> Iterator[tuple[str, Any]]:
    for name in TERMS:
        new = getattr(change, f"new_{name}")
        if new is None:
            continue
        yield name, None if name in CAN_BE_NONE and new == 0 else new
