"""Natural keys."""

import pytest
from django.db import models

from tests.factories import make_actual, make_plan, make_target
from tests.indicators.models.made import observation

pytestmark = pytest.mark.django_db


def everything() -> list[models.Model]:
    row = make_actual(make_target(make_plan(), 11, 1), "7.0")
    return [row, row.target, row.target.section, row.target.indicator, observation()]


def test_natural_keys_find_their_rows() -> None:
    rows = everything()
    make_actual(make_target(make_plan(2024), 11, 1, indicator=rows[3]), "8.0")  # type: ignore[arg-type]
    for row in rows:
        manager = type(row)._default_manager
        assert manager.get_by_natural_key(*row.natural_key()) == row  # type: ignore[attr-defined]
