"""The indicators of a plan as the draft of the next year begins with them: all but the wordings."""

import datetime
from calendar import isleap
from decimal import Decimal

from indicators.enums import Catalogue
from indicators.models import Section, Target
from indicators.models.terms import TERMS
from reporting.copying import copy_of
from reporting.directory import Directory
from reporting.enums import RuleKind
from reporting.models import Plan, User
from reporting.months import last_day
from reporting.rules.facts import YEAR_END
from reporting.rules.wording import Rule

DAYS = "天"


def copy_indicators(plan: Plan, draft: Plan, *, by: User, reason: str) -> list[Target]:
    """Write the sections and targets of a plan into the draft of the next year; returns the latter.

    Of its indicators: the boxes of its text set tasks of that year, which the next document sets
    anew.
    A target is copied as it is judged at the end of its year, with every field but the wording and
    what was read from it. Units that are closed when the next year begins are replaced by their
    successors, of which the county has to confirm the lead. Milestones are numbers of the year and
    are left out. The draft has none yet; the caller holds its lock.
    """
    sections = {}
    for section in plan.sections.filter(catalogue=Catalogue.INDICATORS).order_by("order"):
        sections[section.pk] = copy_of(section, plan=draft)
        sections[section.pk].save()
    units = Directory()
    copies = []
    by_key: dict[int, Target] = {}
    # What another row is the same as comes first.
    for target in sorted(targets_to_copy(plan), key=lambda target: target.same_as_id is not None):
        copy = next_target(target, draft, sections[target.section_id], units)
        copy.same_as = by_key.get(target.same_as_id or 0)
        by_key[target.pk] = copy
        copy._history_user = by  # type: ignore[attr-defined]
        copy._change_reason = reason  # type: ignore[attr-defined]
        copy.save()
        first = first_day(draft)
        keys = {units.on(unit.pk, first).pk for unit in target.cooperating.all()}
        copy.cooperating.set(keys)
        copies.append(copy)
    return copies


def targets_to_copy(plan: Plan) -> list[Target]:
    """The plan's rows that the next year begins with, in printed order (three queries)."""
    targets = list(Target.objects.printed(plan).prefetch_related("revisions", "cooperating"))
    for target in targets:
        target.plan = plan  # its year is asked for
    return targets


def next_target(target: Target, draft: Plan, section: Section, units: Directory) -> Target:
    """The unsaved row of the next year that follows a target."""
    of_day = target.on(last_day(target.plan.year, YEAR_END))
    first = first_day(draft)
    lead = units.on(target.lead_id, first).pk
    provider = target.provider_id and units.on(target.provider_id, first).pk
    copy = copy_of(
        target,
        plan=draft,
        section=section,
        wording="",
        rule=Rule(RuleKind.NONE),
        attribute=of_day.attribute,
        lead_id=lead,
        lead_confirmed=target.lead_confirmed and lead == target.lead_id,
        provider_id=provider,
        # Next year's livelihood tasks have numbers of their own.
        livelihood="",
    )
    for name in TERMS:
        setattr(copy, name, getattr(of_day.terms, name))
    if copy.unit == DAYS and copy.maximum_per_year == _days_of(target.plan.year):
        copy.maximum_per_year = _days_of(draft.year)
    return copy


def first_day(plan: Plan) -> datetime.date:
    """The day on which the plan's year begins."""
    return datetime.date(plan.year, 1, 1)


def _days_of(year: int) -> Decimal:
    return Decimal(366 if isleap(year) else 365)
