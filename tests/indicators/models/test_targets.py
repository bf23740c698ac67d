"""Targets with their sections and milestones."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from indicators.models import Milestone, Target
from tests.factories import make_department, make_key_task, make_plan, make_section, make_target
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


def test_row_can_be_the_same_as_another_of_its_plan_alone() -> None:
    plan, other_plan = make_plan(2024), make_plan(2023)
    indicator = make_target(plan, 1)
    task = make_key_task(plan, 201, same_as=indicator, indicator=indicator.indicator)
    task.full_clean()

    task.same_as = make_target(other_plan, 1, indicator=indicator.indicator)
    assert "same_as" in problems_of(task)
    task.same_as = task
    assert "same_as" in problems_of(task)
    task.same_as = make_target(plan, 2)
    assert "同一个指标" in str(problems_of(task)["same_as"])


def test_row_cannot_be_the_same_as_one_that_is_the_same_as_a_third() -> None:
    plan = make_plan(2024)
    indicator = make_target(plan, 1)
    again = make_key_task(plan, 201, same_as=indicator, indicator=indicator.indicator)
    task = make_key_task(plan, 202, same_as=again, indicator=indicator.indicator)
    assert "自己也与别的行相同" in str(problems_of(task)["same_as"])


def test_two_rows_of_one_indicator_have_to_be_the_same() -> None:
    plan = make_plan(2024)
    indicator = make_target(plan, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_key_task(plan, 201, indicator=indicator.indicator)


def test_row_is_the_same_as_one_thing_alone() -> None:
    plan = make_plan(2024)
    indicator = make_target(plan, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_key_task(
            plan, 201, same_as=indicator, indicator=indicator.indicator, livelihood="市级1"
        )


def problems_of(target: Target) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        target.full_clean()
    return refused.value.message_dict
