"""The marks that show how something stood at the end of a period."""

import pytest
from django.conf import settings

from reporting.enums import Grade, Status
from reporting.pages.lights import Light, grade_light, status_light

NOT_JUDGED = (
    "year_end",
    "not_evaluated",
    "not_due",
    "not_reported",
    "no_target",
    "undetermined",
    "not_yet",
    "no_nodes",
    "no_plan",
)


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_light_with_a_symbol_of_the_page(status: Status) -> None:
    assert_sound(status_light(3, status, status.label), lags=status.lags)


@pytest.mark.parametrize("grade", Grade)
def test_every_grade_has_a_light_with_a_symbol_of_the_page(grade: Grade) -> None:
    assert_sound(grade_light(3, grade, grade.label), lags=grade.lags)


def assert_sound(light: Light, *, lags: bool) -> None:
    sprite = (settings.BASE_DIR / "templates/_marks.html").read_text(encoding="utf-8")
    assert f'id="{light.mark}"' in sprite
    assert light.lags == lags and (light.is_judged or not lags)
    assert light.is_judged != (light.value in NOT_JUDGED)
