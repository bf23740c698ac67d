"""What a list of units would do, and doing it."""

from typing import Any

import pytest
from django.db import IntegrityError

from reporting.actions import Refused
from reporting.importing.units import (
    NEW,
    SKIP,
    SettledUnit,
    StoredUnits,
    carry_out,
    compare,
    matched,
    proposed_code,
)
from reporting.models import Department, User
from tests.factories import formerly, make_department
from tests.reporting.importing.lists_of import row

pytestmark = pytest.mark.django_db


def test_unit_is_known_in_any_spelling_and_near_names_are_only_offered() -> None:
    statistics = make_department("tongji-ju", "县统计局（本级）")
    traffic = make_department("jiaotong-ju", "县交通运输局")
    formerly(traffic, "2023-12-31", "县交通局")
    names = ["县统计局(本级)", "县 统计局（本级）", "县交通运输管理局", "县交通局", "县财政局"]
    rows = [row(n, name=name) for n, name in enumerate(names)]
    found = matched(rows, StoredUnits())
    assert [unit.known for unit in found] == [statistics, statistics, None, None, None]
    assert [unit.offers for unit in found][2:] == [[traffic], [traffic], []]
    assert [unit.proposed for unit in found][1:] == [str(statistics.pk), "", "", NEW]


def test_reading_costs_two_queries_whatever_there_is(django_assert_num_queries: Any) -> None:
    for number in range(3):
        make_department(f"d{number}", f"单位{number}")
        with django_assert_num_queries(2):
            stored = StoredUnits()
            compare([SettledUnit(row(1, name="县财政局"), NEW)], stored)


def test_new_units_get_code_and_order_in_the_order_of_the_list() -> None:
    Department.objects.create(code="caizheng-ju", name="财政所", order=40)
    rows = [SettledUnit(row(n, name=name), NEW) for n, name in enumerate(["县财政局", "高观镇"])]
    rows.append(SettledUnit(row(9, name="县统计局", code="tjj", order="5"), NEW))
    rows.append(SettledUnit(row(10, name="县水利局", code="x"), NEW, code="shuili"))
    found = compare(rows, StoredUnits())
    assert not found.faults and len(found.new) == 4
    made = [(change.unit.code, change.unit.order) for change in found.new]
    assert made == [("cai-zheng-ju", 50), ("gao-guan-zhen", 60), ("tjj", 5), ("shuili", 80)]
    assert proposed_code("县财政局", {"cai-zheng-ju"}) == "cai-zheng-ju-2"
    assert not Department.objects.filter(name="县财政局").exists()  # nothing is written


def test_empty_cell_leaves_what_is_stored_and_a_unit_keeps_its_name() -> None:
    unit = make_department("tongji-ju", "县统计局（本级）")
    Department.objects.update(contact="张三", phone="1", county_leader="李某")
    told = row(2, name="县统计局(本级)", code="other", phone="2", county_leader="李某")
    found = compare([SettledUnit(told, str(unit.pk))], StoredUnits())
    (change,) = found.changed
    assert change.changes == [("联系电话", "1", "2")] and not found.new
    assert (change.unit.name, change.unit.code, change.unit.contact) == (
        "县统计局（本级）",
        "tongji-ju",
        "张三",
    )


@pytest.mark.parametrize(
    "texts, fault",
    [
        ({"name": "县统计局"}, "第2行和第1行都是“县统计局”，只能留一行。"),
        ({"name": "县 统计局"}, "第2行和第1行都是“县 统计局”，只能留一行。"),
        ({"name": "县财政局", "code": "a"}, "第2行：已经有一个单位用代码“a”。"),
        ({"name": "县财政局", "code": "a b"}, "第2行“县财政局”：代码："),
        ({"name": "县财政局", "order": "1.5"}, "第2行：排序“1.5”不是整数。"),
        ({"name": "县" * 61}, "单位名称："),
        ({"name": "县财政局", "phone": "1" * 41}, "第2行“县财政局”：联系电话："),
    ],
)
def test_what_cannot_be_is_a_fault_and_nothing_is_written(
    planner: User, texts: dict[str, str], fault: str
) -> None:
    make_department("a", "别的单位")
    rows = [SettledUnit(row(1, name="县统计局"), NEW), SettledUnit(row(2, **texts), NEW)]
    found = compare(rows, StoredUnits())
    assert len(found.faults) == 1
    assert fault.removeprefix("单位") in found.faults[0]
    with pytest.raises(Refused):
        carry_out(rows, seen=found.seen, by=planner, file="x")
    assert Department.objects.count() == 1


def test_what_was_previewed_is_written_with_history(planner: User) -> None:
    unit = make_department("tongji-ju", "县统计局")
    other = make_department("other", "保持原样")
    rows = [
        SettledUnit(row(1, name="县统计局", contact="王芳"), str(unit.pk)),
        SettledUnit(row(2, name="县财政局", county_leader="李某"), NEW),
        SettledUnit(row(3, name="不要的"), SKIP),
    ]
    preview = compare(rows, StoredUnits())
    assert preview.left_out == [other.name]
    carry_out(rows, seen=preview.seen, by=planner, file="单位.xlsx")
    unit.refresh_from_db()
    new = Department.objects.get(name="县财政局")
    assert (unit.contact, new.county_leader) == ("王芳", "李某")
    for each in (unit, new):
        record = each.history.first()
        assert record.history_user == planner
        assert record.history_change_reason == "从文件导入：单位.xlsx"
    assert other.history.count() == 1  # of its making
    again = compare(rows[:1], StoredUnits())
    assert not again.new and not again.changed


def test_unit_changed_since_the_preview_is_refused(planner: User) -> None:
    unit = make_department("tongji-ju", "县统计局")
    rows = [SettledUnit(row(1, name="县财政局"), NEW)]
    seen = compare(rows, StoredUnits()).seen
    Department.objects.filter(pk=unit.pk).update(phone="9")
    with pytest.raises(Refused, match="有人改过单位"):
        carry_out(rows, seen=seen, by=planner, file="x")
    gone = [SettledUnit(row(1, name="县财政局"), "999")]
    assert compare(gone, StoredUnits()).faults == ["第1行：选的单位已经没有了。"]


def test_unit_that_another_adds_at_the_same_moment_is_refused(
    planner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [SettledUnit(row(1, name="县财政局"), NEW)]
    seen = compare(rows, StoredUnits()).seen

    def collide(*_: Any, **__: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(Department, "save", collide)
    with pytest.raises(Refused, match="同时有人改了单位"):
        carry_out(rows, seen=seen, by=planner, file="x")
