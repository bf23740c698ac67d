"""Which changes of a target may be written."""

import pytest
from django.core.exceptions import ValidationError

from indicators.models import Target, TargetRevision
from reporting.enums import PlanState
from tests.factories import make_plan, make_revision, make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def target() -> Target:
    return make_target(make_plan(2023), wording="7左右", name="地区生产总值增速")


def unsaved(target: Target, effective_on: str) -> TargetRevision:
    revision = make_revision(target, effective_on)
    revision.delete()
    return revision


@pytest.mark.parametrize(
    "day, fine", [("2023-12-31", True), ("2024-01-01", False), ("2022-11-30", True)]
)
def test_change_after_the_year_refused(target: Target, day: str, fine: bool) -> None:
    revision = unsaved(target, day)
    if fine:
        revision.clean()
    else:
        with pytest.raises(ValidationError) as caught:
            revision.clean()
        assert list(caught.value.message_dict) == ["effective_on"]


def test_change_of_a_draft_refused() -> None:
    target = make_target(make_plan(2025, PlanState.DRAFT))
    with pytest.raises(ValidationError) as caught:
        unsaved(target, "2025-05-01").clean()
    assert "还是草案" in caught.value.message_dict["target"][0]
