"""Submissions: their names."""

import pytest

from tests.factories import (
    make_department,
    make_period,
    make_plan,
    make_submission,
)

pytestmark = pytest.mark.django_db


def test_submission_is_named_by_unit_and_period() -> None:
    submission = make_submission(make_period(make_plan()), make_department())
    assert str(submission) == "单位tongji 2023年1—12月"
