"""Natural keys, which are the same on every database."""

from typing import Any

import pytest
from django.db import models

from reporting.models import (
    PublishedFigure,
    User,
)
from tests.constraints import OURS, own_models
from tests.factories import (
    make_actual,
    make_department,
    make_plan,
    make_site,
    make_target,
)

pytestmark = pytest.mark.django_db


def figure(**fields: Any) -> PublishedFigure:
    known = {
        "part": "正文",
        "subject": "对象",
        "name": "名称",
        "quantity": "量",
        "sentence": "一句。",
    }
    return PublishedFigure.objects.create(plan=make_plan(), **known | fields)


def someone() -> User:
    return User.objects.get_or_create(username="someone")[0]


def everything() -> list[models.Model]:
    """One row of each model whose rows are referred to by natural keys."""
    plan = make_plan(adopted_by="县人民代表大会")
    actual = make_actual(make_target(plan), "7.0")
    return [
        make_department("a", "甲局"),
        someone(),
        plan,
        actual.submission.period,
        actual.submission,
        figure(),
        make_site(),
    ]


def test_natural_key_finds_its_row() -> None:
    for row in everything():
        manager = type(row)._default_manager
        assert manager.get_by_natural_key(*row.natural_key()) == row  # type: ignore[attr-defined]


def test_models_without_natural_key() -> None:
    without = set()
    for app in OURS:
        for model in own_models(app):
            if not hasattr(model, "natural_key") and not model._meta.auto_created:
                without.add(model.__name__)
    assert without == {
        "DataVersion",
        "Delivery",
        "DemoMark",
        "DocumentTemplate",
        "Evidence",
        "FormerName",
        "GradeScale",
        "ImportLayout",
        "Milestone",
        "Notice",
        "PlanMilestone",
        "Preparation",
        "PublishingEvent",
        "SubmissionEvent",
    }
