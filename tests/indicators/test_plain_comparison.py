"""不作推算: a number of harm on every page, and which targets a database has marked."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from indicators.models import Target
from reporting.enums import Attribute, Direction, Measure
from tests.factories import make_actual, make_observation, make_plan, make_target
from tests.pages import Page

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]
HARM: dict[str, Any] = {
    "wording": "≤10",
    "unit": "",
    "gap_unit": "人",
    "measure": Measure.CUMULATIVE,
    "direction": Direction.DOWN,
    "attribute": Attribute.BINDING,
    "is_main": True,
    "name": "生产安全事故死亡人数",
}
PRAISE = ("余量", "推算全年", "低于上限", "后期不能超过", "预警线10")


@pytest.fixture
def deaths() -> Target:
    target = make_target(make_plan(2024), 1, plain_comparison=True, **HARM)
    make_observation(target.indicator, 2023, "2", 6)
    for month, value in ((3, "1"), (6, "3")):
        make_actual(target, value, month)
    return target


@pytest.mark.usefixtures("deaths")
def test_no_page_counts_what_may_still_come(get: Get) -> None:
    page = get("/plans/2024/indicators/1/?through=6")
    assert "累计3人，控制数10人，上年同期2人。" in page.text
    for address in ("/plans/2024/indicators/", "/plans/2024/indicators/1/", "/plans/2024/"):
        text = get(f"{address}?through=6").text
        assert not [word for word in PRAISE if word in text], address
    wall = get("/screen/2024/?through=6").text
    assert not [word for word in PRAISE if word in wall]


def test_number_near_its_limit_is_named_with_it(deaths: Target, get: Get) -> None:
    make_actual(deaths, "9", 9)
    assert "生产安全事故死亡人数9，目标≤10。" in get("/plans/2024/?through=9").text


@pytest.mark.parametrize(
    ("name", "direction", "marked"),
    [
        ("生产安全事故死亡人数", Direction.DOWN, True),
        ("较大以上火灾起数", Direction.DOWN, True),
        ("信访总量", Direction.DOWN, True),
        ("信访事项按期办结率", Direction.UP, False),
        ("城镇调查失业率", Direction.DOWN, False),
    ],
)
def test_migration_marks_targets_of_harm(name: str, direction: Direction, marked: bool) -> None:
    target = make_target(make_plan(2024), 1, name=name, direction=direction, wording="10")
    import_module("indicators.migrations.0004_plain_comparison").mark_harm(apps, None)
    target.refresh_from_db()
    assert target.plain_comparison is marked


@pytest.mark.usefixtures("real_data")
def test_the_countys_number_of_deaths_is_marked() -> None:
    marked = Target.objects.filter(plain_comparison=True)
    assert {(target.plan.year, target.number) for target in marked} == {(2023, 30), (2024, 30)}
