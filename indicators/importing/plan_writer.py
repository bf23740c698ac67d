"""Writes what an import of targets was found to do, with history."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import F

from indicators.models import Section, Target
from reporting.models import User

if TYPE_CHECKING:
    from indicators.importing.plan_import import PlanComparison, TargetChange

ASIDE = 10_000
"""Added to numbers while rows change places, as no two rows may share one even for a moment."""


class PlanWriter:
    """Writes a comparison: sections and rows that change places are put aside first."""

    def __init__(self, found: "PlanComparison", by: User, reason: str) -> None:
        self._found = found
        self._by = by
        self._reason = reason

    def write(self) -> None:
        """Write sections, indicators, targets and observations, in this order."""
        changes = [each for each in self._found.targets if each.is_new or each.changes]
        self._put_aside(changes)
        self._write_sections(self._found.targets)
        for change in changes:
            if change.target.indicator._state.adding:
                self._save(change.target.indicator)
        for change in changes:
            target = change.target
            # Django takes the keys of related rows when they are assigned, and they were unsaved.
            target.indicator = target.indicator
            target.section = target.section
            target.same_as = target.same_as
            if change.tied_to is not None:
                target.rule = replace(change.rule, other=change.tied_to.pk, other_words="")
            self._save(target)
        for observation in self._found.results:
            if observation.indicator._state.adding:
                self._save(observation.indicator)
            observation.indicator = observation.indicator
            self._save(observation)

    def _put_aside(self, changes: Iterable["TargetChange"]) -> None:
        moved = [change.target.pk for change in changes if not change.is_new]
        # No version of a row that anybody saw: it is written with its history right after.
        Target.objects.filter(pk__in=moved).update(number=F("number") + ASIDE)

    def _write_sections(self, changes: Iterable["TargetChange"]) -> None:
        sections: dict[int, Section] = {
            id(each.target.section): each.target.section for each in changes
        }
        kept = [section.pk for section in sections.values() if section.pk]
        for place, key in enumerate(kept):
            Section.objects.filter(pk=key).update(number=f"~{place}", order=F("order") + ASIDE)
        others = Section.objects.filter(plan=self._found.plan).exclude(pk__in=kept)
        # Sections that the file does not have come after those that it has.
        for place, other in enumerate(others.order_by("order")):
            other.order = len(sections) + place + 1
            other.save(update_fields=["order"])
        for section in sections.values():
            section.save()

    def _save(self, row: Any) -> None:
        row._history_user = self._by
        row._change_reason = self._reason
        row.save()
