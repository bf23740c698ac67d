"""The bounds of a plan's grades."""

from decimal import Decimal

import pytest

from projects.models import GradeScale
from reporting.rules.projects.grade import Bounds
from tests.factories import make_plan


@pytest.mark.django_db
def test_plan_without_a_scale_has_the_usual_one_unconfirmed() -> None:
    usual = GradeScale.of_plan(make_plan(2024))
    assert usual._state.adding and not usual.confirmed and usual.bounds == Bounds()
    own = GradeScale.objects.create(plan=make_plan(2024), slow=Decimal("-5.5"), confirmed=True)
    assert GradeScale.of_plan(make_plan(2024)) == own
    assert GradeScale.of_plan(make_plan(2024)).bounds.slow == Decimal("-5.5")
