"""The next year's indicators are this year's, without wordings."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import models

from indicators.models import Milestone, Section, Target
from indicators.next_year import copy_indicators
from reporting.copying import copy_of
from reporting.enums import Attribute, Direction, Measure, Pace, PlanState, RuleKind
from reporting.models import Plan, User
from tests.factories import (
    make_department,
    make_key_task,
    make_plan,
    make_revision,
    make_section,
    make_target,
    succeed,
)

pytestmark = pytest.mark.django_db

OF_THE_YEAR = {
    *("id", "plan", "section", "wording", "lead", "lead_confirmed", "provider"),
    *("rule_kind", "rule_low", "rule_high", "rule_strict", "rule_relative"),
    *("rule_tolerance", "rule_tie", "rule_other", "same_as", "livelihood"),
}
"""Fields of a target that are not copied as they are."""


@pytest.fixture
def draft() -> Plan:
    return make_plan(2025, PlanState.DRAFT)


def copied(plan: Plan, draft: Plan, by: User) -> list[Target]:
    copy_indicators(plan, draft, by=by, reason="规划下一年")
    return list(Target.objects.printed(draft))


def other_value(field: Any, now: Any) -> Any:
    """A value of the field that is not the one it has, so that a copy that forgets it shows."""
    if field.choices:
        return next(value for value, _ in field.choices if value not in ("", now))
    if isinstance(field, models.BooleanField):
        return not now
    if isinstance(field, models.IntegerField):
        return 7
    if isinstance(field, models.DateField):
        return datetime.date(2024, 5, 6)
    if isinstance(field, models.CharField | models.TextField):
        return "3,12" if field.name == "months_due" else "甲"
    return Decimal("1.5")


def with_other_values(row: models.Model, but: set[str]) -> set[str]:
    """Give each column of the row another value, but for these and links; their names."""
    names = set()
    for field in row._meta.concrete_fields:
        if field.name not in but and not field.is_relation:
            setattr(row, field.name, other_value(field, getattr(row, field.name)))
            names.add(field.name)
    return names


def test_every_field_of_a_target_goes_along_but_its_wording(draft: Plan, planner: User) -> None:
    plan = make_plan(2024)
    target = make_target(plan, 1, wording="7左右")
    names = with_other_values(target, OF_THE_YEAR)
    assert len(names) > 15
    target.attribute, target.near_band = Attribute.EXPECTED, Decimal("0.3")
    target.save()
    (copy,) = copied(plan, draft, planner)
    for name in names:
        assert getattr(copy, name) == getattr(target, name), name
    assert copy.indicator == target.indicator and copy.plan == draft
    assert (copy.wording, copy.rule_kind, copy.rule_low) == ("", RuleKind.NONE, None)
    assert {field.name for field in Target._meta.concrete_fields} >= OF_THE_YEAR
    # A new table of rows that belong to a target has to be thought of here.
    assert {link.name for link in Target._meta.related_objects} == {
        "milestones",
        "revisions",
        "actuals",
        "printed_again",
    }
    assert [field.name for field in Target._meta.many_to_many] == ["cooperating"]


def test_every_field_of_a_section_goes_along(draft: Plan, planner: User) -> None:
    section = make_section(make_plan(2024))
    names = with_other_values(section, {"id", "catalogue"})
    section.save()
    copied(section.plan, draft, planner)
    copy = Section.objects.get(plan=draft)
    for name in names:
        assert getattr(copy, name) == getattr(section, name), name


@pytest.mark.parametrize("model", [Target, Section, Plan])
def test_a_copy_has_all_columns_but_the_key(model: Any) -> None:
    make_target(make_plan(2024))
    row = model.objects.first()
    with_other_values(row, {"id"})
    copy = copy_of(row)
    assert copy.pk is None and copy._state.adding
    for field in model._meta.concrete_fields:
        if not field.primary_key:
            assert getattr(copy, field.attname) == getattr(row, field.attname), field.name


def test_units_are_those_of_the_next_year(draft: Plan, planner: User) -> None:
    plan = make_plan(2024)
    old, heir = make_department("liangshi"), make_department("fagai")
    later, other = make_department("b"), make_department("c")
    succeed(old, "2024-10-01", heir)
    succeed(later, "2025-03-01", other)
    first = make_target(plan, 1, lead=old, provider=later, lead_confirmed=True)
    first.cooperating.set([old, other])
    make_target(plan, 2, lead=other, provider=old, lead_confirmed=True)
    replaced, kept = copied(plan, draft, planner)
    assert (replaced.lead, replaced.lead_confirmed, replaced.provider) == (heir, False, later)
    assert set(replaced.cooperating.all()) == {heir, other}
    assert (kept.lead, kept.lead_confirmed, kept.provider) == (other, True, heir)
    latest = replaced.history.first()
    assert (latest.history_user, latest.history_change_reason) == (planner, "规划下一年")
    assert {link.department for link in latest.cooperating.all()} == {heir, other}


def test_target_goes_along_as_it_was_changed_in_its_year(draft: Plan, planner: User) -> None:
    plan = make_plan(2024)
    target = make_target(plan, 1, unit="家", measure=Measure.CUMULATIVE)
    make_revision(
        target,
        "2024-07-01",
        wording="9",
        attribute=Attribute.BINDING,
        new_unit="户",
        new_months_due="6,12",
        new_direction=Direction.DOWN,
    )
    (copy,) = copied(plan, draft, planner)
    assert (copy.unit, copy.months_due, copy.direction, copy.attribute, copy.wording) == (
        "户",
        "6,12",
        Direction.DOWN,
        Attribute.BINDING,
        "",
    )


@pytest.mark.parametrize("year, most, then", [(2023, 365, 366), (2024, 366, 365), (2024, 300, 300)])
def test_most_days_of_a_year_are_those_of_the_next(
    year: int, most: int, then: int, planner: User
) -> None:
    plan, draft = make_plan(year), make_plan(year + 1, PlanState.DRAFT)
    make_target(plan, unit="天", measure=Measure.CUMULATIVE, maximum_per_year=Decimal(most))
    (copy,) = copied(plan, draft, planner)
    assert copy.maximum_per_year == then


def test_milestones_are_numbers_of_their_year(draft: Plan, planner: User) -> None:
    plan = make_plan(2024)
    target = make_target(plan, pace=Pace.MILESTONES)
    Milestone.objects.create(target=target, month=6, value=Decimal(3))
    (copy,) = copied(plan, draft, planner)
    assert (copy.pace, copy.milestones.count()) == (Pace.MILESTONES, 0)


def test_tasks_of_the_boxes_stay_in_their_year(draft: Plan, planner: User) -> None:
    plan = make_plan(2024)
    first = make_target(plan, 1)
    make_key_task(plan, 201)
    make_target(plan, 2, same_as=first, indicator=first.indicator)

    one, two = copied(plan, draft, planner)

    assert (one.number, two.number) == (1, 2)
    assert two.same_as == one
    assert not Section.objects.filter(plan=draft, catalogue="tasks").exists()
