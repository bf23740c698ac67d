"""Nothing reported is ever deleted."""

import pytest
from django.db import models
from django.db.models import ProtectedError

from reporting.models import (
    Department,
    Evidence,
    Period,
    Plan,
    Submission,
    User,
)
from tests.constraints import OURS, own_models
from tests.factories import (
    make_actual,
    make_evidence,
    make_plan,
    make_target,
    make_task,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "model", [Department, User, Plan, Period, Submission], ids=lambda model: model._meta.model_name
)
def test_row_that_is_referred_to_cannot_be_deleted(model: type[models.Model]) -> None:
    make_actual(make_target(make_plan()), "7.0")
    row = model._base_manager.first()
    assert row is not None
    with pytest.raises(ProtectedError):
        row.delete()
    with pytest.raises(ProtectedError):
        model._base_manager.all().delete()


def test_foreign_keys_protect_except_of_parts_of_a_row() -> None:
    """Only parts of a row are deleted with it."""
    cascading = set()
    for app in OURS:
        for model in own_models(app):
            for field in model._meta.local_fields:
                if not isinstance(field, models.ForeignKey):
                    continue
                if field.remote_field.on_delete is not models.PROTECT:
                    cascading.add(f"{model.__name__}.{field.name}")
    assert cascading == {
        "FormerName.department",
        "Milestone.target",
        "Milestone.revision",
        "PlanMilestone.project_plan",
        "Preparation.project",
        "TaskTarget.task",
    }


def test_evidence_is_never_deleted() -> None:
    actual = make_actual(make_target(make_plan()), "7.0")
    evidence = make_evidence(actual.submission, User.objects.create(username="a"))
    with pytest.raises(ProtectedError):
        evidence.delete()
    with pytest.raises(ProtectedError):
        Evidence.objects.all().delete()
    assert Evidence.objects.count() == 1


def test_unit_that_leads_a_task_cannot_be_deleted() -> None:
    task = make_task(make_plan())
    with pytest.raises(ProtectedError):
        task.lead.delete()
