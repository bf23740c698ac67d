"""A target on a day: what its plan printed, with the change in force and the units of then."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from indicators.enums import Catalogue
from indicators.models.terms import TargetTerms
from reporting.directory import Directory
from reporting.enums import Attribute, GrowthBasis, Measure, Pace
from reporting.models import Department, Plan
from reporting.rules.rule import Rule

if TYPE_CHECKING:
    from indicators.models.revisions import TargetRevision
    from indicators.models.sections import Section
    from indicators.models.targets import Indicator, Target


@dataclass(frozen=True, slots=True)
class TargetOfDay:
    """The target by which periods that end on a day are judged; `Target.on` makes it.

    No model: the row that the plan printed is never altered, and this cannot be saved.
    """

    printed: "Target"
    """The row of the plan."""
    day: datetime.date
    wording: str
    rule: Rule
    attribute: str
    terms: TargetTerms
    milestones: Mapping[int, Decimal]
    """Month → what should be reached by its end, for targets paced by milestones."""
    revision: "TargetRevision | None"
    """The change in force on the day; None while the target is as printed."""
    units: Directory | None
    """All units by the names and successors of any day; None: units are those of the row."""

    @property
    def printed_wording(self) -> str:
        """The wording that the plan printed; empty while it is still the target's."""
        return self.printed.wording if self.revision else ""

    @property
    def lead(self) -> Department:
        """The unit that leads it on the day, by its name of then."""
        if self.units is None:
            return self.printed.lead
        return self.units.on(self.printed.lead_id, self.day)

    @property
    def provider(self) -> Department | None:
        """The unit that gives its figure on the day, by its name of then; None: the lead does."""
        if self.units is None or self.printed.provider_id is None:
            return self.printed.provider
        return self.units.on(self.printed.provider_id, self.day)

    @property
    def figure_provider(self) -> Department:
        """The unit that gives the figure: the provider, else the lead."""
        return self.provider or self.lead

    @property
    def rule_kind(self) -> str:
        return self.rule.kind.value

    def get_attribute_display(self) -> str:
        return Attribute(self.attribute).label if self.attribute else ""

    # What no change touches, as the plan printed it.

    @property
    def pk(self) -> int:
        return self.printed.pk

    @property
    def plan(self) -> Plan:
        return self.printed.plan

    @property
    def section(self) -> "Section":
        return self.printed.section

    @property
    def catalogue(self) -> Catalogue:
        return self.printed.catalogue

    @property
    def indicator(self) -> "Indicator":
        return self.printed.indicator

    @property
    def indicator_id(self) -> int:
        return self.printed.indicator_id

    @property
    def number(self) -> int:
        return self.printed.number

    @property
    def row(self) -> int:
        return self.printed.row

    @property
    def is_headline(self) -> bool:
        return self.printed.is_headline

    @property
    def group(self) -> str:
        return self.printed.group

    @property
    def name(self) -> str:
        return self.printed.name

    @property
    def lead_confirmed(self) -> bool:
        return self.printed.lead_confirmed

    @property
    def definition(self) -> str:
        return self.printed.definition

    # The terms in force on the day.

    @property
    def unit(self) -> str:
        return self.terms.unit

    @property
    def gap_unit(self) -> str:
        return self.terms.gap_unit

    @property
    def amount_unit(self) -> str:
        return self.terms.amount_unit

    @property
    def is_main(self) -> bool:
        return self.terms.is_main

    @property
    def months(self) -> tuple[int, ...]:
        return self.terms.months

    @property
    def measure(self) -> str:
        return self.terms.measure

    def get_measure_display(self) -> str:
        return Measure(self.measure).label

    @property
    def direction(self) -> str:
        return self.terms.direction

    @property
    def pace(self) -> str:
        return self.terms.pace

    def get_pace_display(self) -> str:
        return Pace(self.pace).label

    @property
    def plain_comparison(self) -> bool:
        return self.terms.plain_comparison

    @property
    def growth_basis(self) -> str:
        return self.terms.growth_basis

    def get_growth_basis_display(self) -> str:
        return GrowthBasis(self.growth_basis).label
