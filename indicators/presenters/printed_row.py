"""What a plan prints of an indicator, and who leads it: what no figure changes of a row."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from django.utils.safestring import SafeString

from indicators.judging import GROWTH, JudgedRow
from indicators.models.target_of_day import TargetOfDay
from indicators.presenters.addresses import target_url
from indicators.presenters.changes import change_in_words, printed_wording
from reporting.drawing.svg import unbroken
from reporting.enums import Attribute
from reporting.pages.units import unit_url
from reporting.rules.office.leaders import in_charge

SUB_ROW_PREFIX = "其中："


@dataclass(frozen=True)
class PrintedRow:
    """One printed row of a plan's table: its names, its unit and its target as pages show them."""

    judged: JudgedRow
    through: int
    query: str
    parent: str = ""
    """Of a sub-row what it is a part of: its headline's group or name; else empty."""
    is_alone: bool = False
    """Whether it is a sub-row that is listed without its headline, by its full name."""

    def alone(self) -> Self:
        """The same row for a list without its headline; a headline is itself."""
        return replace(self, is_alone=True) if self.is_sub and not self.is_alone else self

    @property
    def target(self) -> TargetOfDay:
        return self.judged.target

    @property
    def number(self) -> int:
        return self.target.number

    @property
    def is_sub(self) -> bool:
        return not self.target.is_headline

    @cached_property
    def url(self) -> str:
        target = self.target
        return target_url(target.catalogue, target.plan.year, self.number) + self.query

    @property
    def name(self) -> str:
        """The printed name without 其中：, which the page shows as a tag.

        Of a sub-row alone with what it is a part of: 一般公共预算收入·其中税收增速.
        """
        name = self.target.name.removeprefix(SUB_ROW_PREFIX)
        if not (self.is_alone and self.parent):
            return name
        parent = self.parent
        if parent.endswith(GROWTH) and name.endswith(GROWTH):
            parent = parent.removesuffix(GROWTH)
        return f"{parent}·{self._part_word}{name}"

    @property
    def _part_word(self) -> str:
        """其中 where it is printed before the name."""
        is_part = self.target.name.startswith(SUB_ROW_PREFIX)
        return SUB_ROW_PREFIX.rstrip("：") if is_part else ""

    @property
    def unit(self) -> str:
        return self.target.unit

    @property
    def tag(self) -> str:
        """其中 for a part of its headline; for a headline with parts their group name."""
        if self.is_sub:
            return "" if self.is_alone else self._part_word
        return self.target.group

    @property
    def attribute(self) -> str:
        return self.target.get_attribute_display()

    @property
    def is_binding(self) -> bool:
        return self.target.attribute == Attribute.BINDING

    @property
    def target_text(self) -> str:
        """The target as printed; 待定 while a draft has none."""
        if not self.target.wording and self.target.plan.is_open:
            return "待定"
        return self.target.wording

    @property
    def target_words(self) -> SafeString:
        """The same for a narrow column."""
        return unbroken(self.target_text)

    @property
    def changed(self) -> str:
        """What the plan printed and what changed it; empty where nothing did."""
        return change_in_words(self.target)

    @property
    def printed_text(self) -> str:
        """The wording that the plan printed; empty where it is still the target's."""
        return printed_wording(self.target)

    @property
    def target_is_number(self) -> bool:
        """Whether the printed target ends in its number, so that the unit can follow it.

        True of 15, whose unit reads 15 %; false of 7左右.
        """
        return self.target_text[-1:].isdecimal()

    @property
    def lead(self) -> str:
        return self.target.lead.name

    @property
    def leader(self) -> str:
        """The county leader in charge of it: its lead unit's of the day; empty for nobody."""
        return in_charge("", self.target.lead.county_leader)

    @property
    def lead_url(self) -> str:
        """The page of the lead unit."""
        return unit_url(self.target.plan.year, self.target.lead.code, self.query)

    @property
    def lead_text(self) -> str:
        """The lead unit, with ＊ until it is confirmed."""
        return self.lead if self.target.lead_confirmed else f"{self.lead}＊"

    @property
    def printed_order(self) -> tuple[int, int, int]:
        return (self.target.section.order, self.number, self.target.row)

    @property
    def lead_order(self) -> tuple[int, str]:
        return (self.target.lead.order, self.target.lead.code)
