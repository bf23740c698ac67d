"""Changes and contents of historical records in words."""

from decimal import Decimal

import pytest

from reporting.enums import PlanState
from reporting.history import EMPTY, FieldChange, changes, contents, history_of, with_links
from reporting.models import User
from tests.factories import (
    make_department,
    make_plan,
    make_target,
    make_task,
)

pytestmark = pytest.mark.django_db


def test_changes_have_old_and_new_of_every_kind_of_field(planner: User) -> None:
    plan = make_plan(2025, PlanState.DRAFT)
    target = make_target(plan, wording="7", definition="旧")
    unit = make_department("helper", "县统计局")
    target.cooperating.add(unit)
    target.rule_low = Decimal("7.0")
    target.definition = ""
    target.is_main = True
    target.lead = unit
    target.attribute = "binding"
    target.save()
    newest, with_helper, oldest = with_links(history_of(target))
    assert changes(newest, with_helper) == [
        FieldChange("下限", "7", "7.0"),
        FieldChange("属性", "预期性", "约束性"),
        FieldChange("主要指标", "否", "是"),
        FieldChange("口径说明", "旧", EMPTY),
        FieldChange("牵头单位", "单位tongji", "县统计局"),
    ]
    assert changes(with_helper, oldest) == [FieldChange("配合单位", EMPTY, "县统计局")]
    assert dict(contents(oldest))["年度计划"] == "2025年计划（草案）"


def test_changes_name_deleted_rows_by_key() -> None:
    target = make_target(make_plan(2025, PlanState.DRAFT))
    unit = make_department("gone")
    target.provider = unit
    target.save()
    target.provider = None
    target.save()
    key = unit.pk
    type(unit)._base_manager.filter(pk=key).delete()
    records = with_links(history_of(target))
    assert changes(records[0], records[1]) == [
        FieldChange("数据提供单位", f"已删除（编号 {key}）", EMPTY)
    ]


def test_equal_money_with_other_decimals_is_no_change() -> None:
    task = make_task(make_plan(2025, PlanState.DRAFT))
    task.investment = Decimal("10.0000")
    task.save()
    newest, oldest = with_links(history_of(task))
    assert changes(newest, oldest) == []
