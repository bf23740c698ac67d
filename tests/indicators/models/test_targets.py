"""Targets with their sections and milestones."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from indicators.models import Milestone, Target
from tests.factories import make_department, make_plan, make_section
from tests.indicators.models.made import target

pytestmark = pytest.mark.django_db


def test_section_of_another_plan_refused() -> None:
    row = target()
    row.section = make_section(make_plan(2024))
    with pytest.raises(ValidationError, match="不在所选的年度计划里") as caught:
        row.full_clean()
    assert list(caught.value.message_dict) == ["section"]


def test_wrong_months_refused_at_their_field() -> None:
    row = target()
    row.months_due = "3,13"
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert list(caught.value.message_dict) == ["months_due"]


def test_milestones_deleted_with_their_target() -> None:
    row = target()
    Milestone.objects.create(target=row, month=6, value=Decimal("3.5"))
    row.delete()
    assert not Milestone.objects.exists()


def test_change_of_a_target_is_in_its_history() -> None:
    row = target(wording="7")
    row.wording = "8"
    row.save()
    assert [record.wording for record in row.history.all()] == ["8", "7"]


def test_cooperating_units_are_in_the_history() -> None:
    row = target()
    row.cooperating.add(make_department("b"))
    assert [link.department.code for link in row.history.first().cooperating.all()] == ["b"]


def test_figure_provider_is_the_provider_else_the_lead() -> None:
    row = target()
    assert row.figure_provider == row.lead
    row.provider = make_department("b")
    assert row.figure_provider.code == "b"
    assert row.is_headline and not Target(row=1).is_headline
