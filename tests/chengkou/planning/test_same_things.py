"""Tasks of boxes that are probably livelihood tasks: by number, unit and name together."""

from typing import Any

import pytest

from chengkou.planning.open_points import open_points
from chengkou.planning.same_things import promises_of, unlinked_tasks
from indicators.models import Target
from reporting.enums import PlanState
from reporting.models import Plan, User
from tests.chengkou.conftest import signed_in
from tests.factories import make_key_task, make_plan, make_target, make_task, make_task_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Plan:
    return make_plan(2025, PlanState.DRAFT)


def found_in(plan: Plan) -> list[tuple[int, str]]:
    found = unlinked_tasks(plan, promises_of(plan))
    return [(same.target.number, same.livelihood) for same in found]


@pytest.mark.parametrize(
    "task, promise, is_same",
    [
        (("坡坎崖绿化", "3", "处"), ("3处坡坎崖绿化", "3", "处"), True),
        (("新增城市立体绿化", "8000", "平方米"), ("城市立体绿化8000㎡", "8000", "㎡"), True),
        (("新增“错时共享”车位", "300", "个"), ("新增错时共享车位300个", "300", "个"), True),
        (("坡坎崖绿化", "3", "处"), ("4处坡坎崖绿化", "4", "处"), False),
        (("坡坎崖绿化", "3", "处"), ("3个坡坎崖绿化", "3", "个"), False),
        (("新启动老旧小区改造", "2", "个"), ("2个老旧小区改造项目", "2", "个"), False),
        (("创建中国美丽休闲乡村", "3", "个"), ("3个口袋公园", "3", "个"), False),
    ],
)
def test_same_number_unit_and_name_are_one_thing(
    task: tuple[str, str, str], promise: tuple[str, str, str], is_same: bool, draft: Plan
) -> None:
    name, number, unit = task
    make_key_task(draft, 201, name=name, wording=f"{number}{unit}", unit=unit)
    words, quantity, unit = promise
    make_task_target(make_task(draft, 6), quantity=quantity, words=words, unit=unit)
    assert found_in(draft) == ([(201, "市级6")] if is_same else [])


def test_what_is_linked_or_an_indicator_or_of_another_year_is_not_proposed(draft: Plan) -> None:
    make_task_target(make_task(draft, 1), words="任务100个", unit="个")
    make_task_target(make_task(make_plan(2024), 2), words="别的100个", unit="个")
    make_key_task(draft, 201, name="任务", livelihood="市级1")
    make_key_task(draft, 202, name="别的")
    make_target(draft, 1, name="任务", wording="100", unit="个")
    assert found_in(draft) == []


def test_it_is_on_the_planners_list_with_the_form_that_settles_it(
    draft: Plan, planner: User
) -> None:
    task = make_key_task(draft, 201, name="口袋公园", lead_confirmed=True)
    make_task_target(make_task(draft, 9), words="100个口袋公园", unit="个")
    (point,) = [each for each in open_points(draft, planner) if "民生实事市级9" in each.sentence]
    assert "重点任务“口袋公园”和民生实事市级9像是同一件事" in point.sentence
    assert not point.blocks
    assert "同一件民生实事" in signed_in(planner).get(point.url).text
    Target.objects.filter(pk=task.pk).update(livelihood="市级9")
    assert not any("市级9" in each.sentence for each in open_points(draft, planner))


@pytest.mark.parametrize("number", [1, 3])
def test_promises_are_read_once(number: int, draft: Plan, django_assert_num_queries: Any) -> None:
    for each in range(number):
        make_key_task(draft, 201 + each, name=f"公园{each}")
        make_task_target(make_task(draft, 1 + each), words=f"公园{each}100个", unit="个")
    with django_assert_num_queries(2):
        assert len(unlinked_tasks(draft, promises_of(draft))) == number
