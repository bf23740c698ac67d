"""The bounds of a plan's grades."""

from decimal import Decimal

import pytest

from projects.models import GradeScale
from reporting.rules.projects.grade import Bounds
from tests.factories import make_plan, make_site


@pytest.mark.django_db
def test_plan_without_a_scale_has_the_usual_one_unconfirmed() -> None:
    usual = GradeScale.of_plan(make_plan(2024))
    assert usual._state.adding and not usual.confirmed and usual.bounds == Bounds()
    own = GradeScale.objects.create(plan=make_plan(2024), slow=Decimal("-5.5"), confirmed=True)
    assert GradeScale.of_plan(make_plan(2024)) == own
    assert GradeScale.of_plan(make_plan(2024)).bounds.slow == Decimal("-5.5")


@pytest.mark.django_db
def test_new_plan_begins_with_the_bounds_that_are_usual_on_the_site() -> None:
    plan = make_plan(2025)
    assert GradeScale.of_new_plan(plan) is None
    site = make_site()
    # Those of a plan without a scale: nothing has to be stored.
    assert GradeScale.of_new_plan(plan) is None
    site.far_behind = Decimal("-40.5")
    site.save()
    scale = GradeScale.of_new_plan(plan)
    assert scale is not None and scale._state.adding and not scale.confirmed
    assert scale.bounds == Bounds(far_behind=Decimal("-40.5"))
    # What is judged already is not judged anew by a setting.
    assert GradeScale.of_plan(make_plan(2025)).bounds == Bounds()
