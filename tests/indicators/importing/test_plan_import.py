"""A file's targets brought into a drafted plan: new, changed, left out, and all or nothing."""

from typing import Any

import pytest

from indicators.enums import Catalogue
from indicators.importing.common import Manner
from indicators.importing.plan_import import (
    PlanComparison,
    carry_out,
    compare,
)
from indicators.importing.printed import PrintedTarget
from indicators.importing.quantities import quantities
from indicators.importing.settled import Result, SettledTarget
from indicators.models import Indicator, Observation, Section, Target
from reporting.actions import Refused
from reporting.enums import Direction, GrowthBasis, Measure, Pace, PlanState, RuleKind
from reporting.models import Department, Plan, User
from tests.factories import make_department, make_plan, make_target, make_user

pytestmark = pytest.mark.django_db

RATE = Manner(Measure.RATE, Direction.UP, Pace.EVEN, "3,6,9,12", GrowthBasis.UNKNOWN)


@pytest.fixture
def plan() -> Plan:
    return make_plan(2025, state=PlanState.DRAFT)


@pytest.fixture
def lead() -> Department:
    return make_department("tongji")


@pytest.fixture
def by() -> User:
    return make_user("jihua")


def settled(
    lead: Department,
    number: int,
    name: str,
    text: str = "7.0",
    *,
    indicator: str = "",
    manner: Manner = RATE,
    **fields: Any,
) -> SettledTarget:
    fields = {"unit": "%", "attribute": "expected", "section": "发展", **fields}
    fields.setdefault("section_number", "一")
    row = fields.pop("row", 0)
    printed = PrintedTarget("表", 2025, number, number, row, name, target_text=text, **fields)
    return SettledTarget(printed, indicator, manner, lead, is_lead_confirmed=False)


def import_into(
    plan: Plan, rows: list[SettledTarget], by: User, results: list[Result] | None = None
) -> PlanComparison:
    seen = compare(plan, rows, results or []).seen
    return carry_out(plan, rows, results or [], seen=seen, by=by, file="计划.docx")


def test_new_targets_get_their_sections_and_indicators(
    plan: Plan, lead: Department, by: User
) -> None:
    rows = [
        settled(lead, 1, "地区生产总值增速", "7左右"),
        settled(lead, 2, "金融业增加值增速", group="金融业"),
        settled(lead, 2, "存款余额增速", row=1, attribute="", group="金融业"),
        settled(lead, 3, "城镇调查失业率", "≤5.5", section="民生", section_number="二"),
    ]
    found = import_into(plan, rows, by)
    assert (len(found.new), found.changed, found.left_out) == (4, [], [])
    stored = list(Target.objects.printed(plan))
    assert [
        (each.number, each.row, each.section.name, each.name, each.wording) for each in stored
    ] == [
        (1, 0, "发展", "地区生产总值增速", "7左右"),
        (2, 0, "发展", "金融业增加值增速", "7.0"),
        (2, 1, "发展", "存款余额增速", "7.0"),
        (3, 0, "民生", "城镇调查失业率", "≤5.5"),
    ]
    assert [each.rule_kind for each in stored] == [
        RuleKind.ABOUT,
        RuleKind.AT_LEAST,
        RuleKind.AT_LEAST,
        RuleKind.AT_MOST,
    ]
    assert stored[0].indicator.code == "di-qu-sheng-chan-zong-zhi-zeng-su"
    assert not stored[0].lead_confirmed
    (record,) = stored[0].history.all()
    assert (record.history_user, record.history_change_reason) == (by, "从文件导入：计划.docx")


def test_wordings_of_a_turned_plan_are_filled_and_nothing_else_is_lost(
    plan: Plan, lead: Department, by: User
) -> None:
    kept = make_target(plan, 1, name="地区生产总值增速", wording="", is_main=True, lead=lead)
    other = make_target(plan, 2, name="粮食产量", wording="", lead=lead)
    rows = [settled(lead, 1, "地区生产总值增速", "6.5", indicator=kept.indicator.code)]
    found = compare(plan, rows)
    (change,) = found.changed
    assert ("目标原文", "", "6.5") in change.changes
    assert found.left_out == ["粮食产量"]
    import_into(plan, rows, by)
    kept.refresh_from_db()
    assert (kept.wording, kept.is_main, kept.rule_kind) == ("6.5", True, RuleKind.AT_LEAST)
    other.refresh_from_db()
    assert other.wording == ""


def test_rows_that_change_places_do_not_collide(plan: Plan, lead: Department, by: User) -> None:
    first = make_target(plan, 1, name="甲", lead=lead)
    second = make_target(plan, 2, name="乙", lead=lead)
    rows = [
        settled(lead, 1, "乙", indicator=second.indicator.code),
        settled(lead, 2, "甲", indicator=first.indicator.code),
    ]
    import_into(plan, rows, by)
    assert list(Target.objects.printed(plan).values_list("number", "name")) == [
        (1, "乙"),
        (2, "甲"),
    ]


def test_sections_that_change_places_do_not_collide(plan: Plan, lead: Department, by: User) -> None:
    for number, name in (("一", "民生"), ("二", "发展"), ("三", "旧的")):
        Section.objects.create(
            plan=plan, number=number, name=name, order="一二三".index(number) + 1
        )
    rows = [
        settled(lead, 1, "甲", section="发展", section_number="一"),
        settled(lead, 2, "乙", section="民生", section_number="二"),
    ]
    import_into(plan, rows, by)
    sections = Section.objects.filter(plan=plan).order_by("order")
    assert list(sections.values_list("number", "name", "order")) == [
        ("一", "发展", 1),
        ("二", "民生", 2),
        ("三", "旧的", 3),
    ]


def test_same_file_again_changes_nothing(plan: Plan, lead: Department, by: User) -> None:
    rows = [settled(lead, 1, "甲"), settled(lead, 2, "乙")]
    import_into(plan, rows, by)
    codes = {each.name: each.code for each in Indicator.objects.all()}
    again = [
        settled(lead, 1, "甲", indicator=codes["甲"]),
        settled(lead, 2, "乙", indicator=codes["乙"]),
    ]
    found = import_into(plan, again, by)
    assert (found.new, found.changed) == ([], [])
    assert Target.history.count() == 2


def test_place_of_a_target_that_the_file_lacks_is_a_fault(plan: Plan, lead: Department) -> None:
    make_target(plan, 1, name="旧指标", lead=lead)
    found = compare(plan, [settled(lead, 1, "新指标")])
    assert found.left_out == ["旧指标"]
    assert "第1项第0行是“旧指标”" in found.faults[0]


def test_what_the_database_would_refuse_is_a_fault(plan: Plan, lead: Department, by: User) -> None:
    rows = [
        settled(lead, 1, "名" * 61),
        settled(lead, 2, "甲", attribute=""),
        settled(lead, 3, "乙", "7" * 20),
    ]
    found = compare(plan, rows)
    assert [fault[-20:] for fault in found.faults][1].endswith("请选约束性或预期性。")
    assert len(found.faults) == 3
    with pytest.raises(Refused, match="没有属性"):
        carry_out(plan, rows, seen=found.seen, by=by, file="a")
    assert not Target.objects.filter(plan=plan).exists()


def test_one_indicator_twice_is_a_fault(plan: Plan, lead: Department) -> None:
    code = Indicator.objects.create(code="gdp", name="GDP").code
    rows = [settled(lead, 1, "甲", indicator=code), settled(lead, 2, "乙", indicator=code)]
    assert compare(plan, rows).faults == ["“乙”和“甲”是同一个指标，只能留一个。"]


def test_wording_that_names_another_indicator_finds_it_in_the_file(
    plan: Plan, lead: Department, by: User
) -> None:
    rows = [
        settled(lead, 1, "地区生产总值增速"),
        settled(lead, 2, "城镇居民收入增速", "与经济增长同步"),
    ]
    import_into(plan, rows, by)
    gdp, income = Target.objects.printed(plan)
    assert (income.rule_kind, income.rule_other) == (RuleKind.TIED, gdp.indicator)
    found = compare(make_plan(2026, state=PlanState.DRAFT), rows[1:])
    assert "没有唯一一个同单位的" in found.faults[0]


def test_results_become_observations_where_there_are_none(
    plan: Plan, lead: Department, by: User
) -> None:
    known = Indicator.objects.create(code="known", name="甲")
    Observation.objects.create(indicator=known, year=2024, month=12, value="6.0", source="年鉴")
    rows = [
        settled(lead, 1, "甲", indicator="known"),
        settled(lead, 2, "乙"),
        settled(lead, 3, "丙"),
    ]
    results = [
        Result("甲", "known", 2024, "6.1", "计划.docx 第1个表"),
        Result("乙", "", 2024, "42.70", "计划.docx 第1个表"),
        Result("丙", "", 2024, "预计完成", "计划.docx 第1个表"),
        Result("丁", "", 2024, "1", "计划.docx 第1个表"),
    ]
    found = import_into(plan, rows, by, results)
    assert [str(each.value) for each in found.results] == ["42.70"]
    assert found.notices == [
        "2024年“甲”文件里是6.1，系统里已有别的参考数据，没有改。",
        "2024年“丙”的“预计完成”没有作为参考数据。",
        "2024年“丁”的“1”没有作为参考数据。",
    ]
    new = Observation.objects.get(indicator__name="乙")
    assert (new.year, new.month, str(new.value), new.source) == (
        2024,
        12,
        "42.70",
        "计划.docx 第1个表",
    )


def test_adopted_plan_is_refused(lead: Department, by: User) -> None:
    plan = make_plan(2024)
    with pytest.raises(Refused, match="不能再导入目标"):
        compare(plan, [settled(lead, 1, "甲")])


def test_plan_that_changed_since_the_preview_is_refused(
    plan: Plan, lead: Department, by: User
) -> None:
    rows = [settled(lead, 1, "甲")]
    seen = compare(plan, rows).seen
    make_target(plan, 5, name="后来的", lead=lead)
    with pytest.raises(Refused, match="预览以后有人改了"):
        carry_out(plan, rows, seen=seen, by=by, file="a")


def test_collision_is_refused_and_nothing_is_written(
    plan: Plan, lead: Department, by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [settled(lead, 1, "甲"), settled(lead, 2, "乙")]
    seen = compare(plan, rows).seen
    monkeypatch.setattr("indicators.importing.plan_import.code_of", lambda *_, **__: "same")
    with pytest.raises(Refused):
        carry_out(plan, rows, seen=seen, by=by, file="a")
    assert not Target.objects.filter(plan=plan).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_comparison_takes_as_many_queries_whatever_there_is(
    number: int, plan: Plan, lead: Department, django_assert_num_queries: Any
) -> None:
    for place in range(1, number + 1):
        make_target(plan, place, name=f"指标{place}", lead=lead)
    rows = [settled(lead, place + 10, f"新{place}") for place in range(number)]
    with django_assert_num_queries(4):
        compare(plan, rows, [Result("甲", "", 2024, "1", "a")])


# 重点任务, the second catalogue.

TASK = Manner(Measure.CUMULATIVE, Direction.UP, Pace.EVEN, "6,12", GrowthBasis.UNKNOWN)


def task(lead: Department, number: int, sentence: str, *, indicator: str = "") -> SettledTarget:
    """The one task that a sentence of a box states."""
    (quantity,) = quantities(sentence)
    printed = PrintedTarget(
        "表",
        2025,
        number,
        number,
        0,
        quantity.name,
        unit=quantity.unit,
        group="优化环境",
        target_text=quantity.wording,
        section_number=f"专栏{number // 100}",
        section="建设",
        catalogue=Catalogue.KEY_TASKS,
        quantity=quantity,
    )
    return SettledTarget(printed, indicator, TASK, lead, is_lead_confirmed=False)


def test_tasks_come_into_boxes_of_their_own(plan: Plan, lead: Department, by: User) -> None:
    rows = [settled(lead, 1, "甲"), task(lead, 201, "新建公园2个"), task(lead, 301, "改造3个小区")]
    import_into(plan, rows, by)
    sections = Section.objects.filter(plan=plan).order_by("order")
    assert [(each.number, each.order, each.catalogue) for each in sections] == [
        ("一", 1, "indicators"),
        ("专栏2", 101, "tasks"),
        ("专栏3", 102, "tasks"),
    ]
    target = Target.objects.get(number=201)
    assert (target.name, target.wording, target.group) == ("新建公园", "2个", "优化环境")
    assert (target.attribute, target.months_due) == ("", "6,12")
    assert target.definition == "原文：新建公园2个。"
    assert target.history.get().history_user == by


def test_tasks_alone_leave_the_indicators_of_the_plan(
    plan: Plan, lead: Department, by: User
) -> None:
    import_into(plan, [settled(lead, 1, "甲")], by)
    found = import_into(plan, [task(lead, 201, "新建公园2个")], by)
    assert found.left_out == []
    assert Target.objects.count() == 2
    code = Target.objects.get(number=201).indicator.code
    again = compare(plan, [task(lead, 201, "新建公园2个", indicator=code)])
    assert (again.new, again.changed, again.faults) == ([], [], [])


def test_task_that_is_an_indicator_is_the_same_as_its_target(
    plan: Plan, lead: Department, by: User
) -> None:
    make_department("lingye", "县林业局")
    import_into(plan, [settled(lead, 1, "投资增速", "8")], by)
    code = Indicator.objects.get().code
    other = Department.objects.get(code="lingye")
    import_into(plan, [task(other, 201, "投资增长8%", indicator=code)], by)
    target = Target.objects.get(number=201)
    assert target.same_as == Target.objects.get(number=1)
    assert (target.measure, target.lead) == ("rate", lead)
    target.full_clean()


def test_task_printed_in_two_boxes_is_one(plan: Plan, lead: Department, by: User) -> None:
    rows = [task(lead, 201, "新建公园2个"), task(lead, 301, "新建公园2个")]
    import_into(plan, rows, by)
    first, second = Target.objects.order_by("number")
    assert (first.same_as, second.same_as) == (None, first)
    assert second.indicator == first.indicator
    code = first.indicator.code
    rows = [task(lead, number, "新建公园2个", indicator=code) for number in (201, 301)]
    again = compare(plan, rows)
    assert (again.new, again.changed, again.left_out, again.faults) == ([], [], [], [])


def test_two_tasks_of_one_name_with_different_numbers_are_a_fault(
    plan: Plan, lead: Department
) -> None:
    rows = [task(lead, 201, "新建公园2个"), task(lead, 301, "新建公园3个")]
    assert compare(plan, rows).faults == [
        "第201项和第301项都叫“新建公园”，目标不同：请把名称改得分得开。"
    ]


# Figures of whole years.


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("7.0", "%", "7.0"),
        ("6.1%", "%", "6.1"),
        ("7.0％", "%", "7.0"),
        ("１，２００", "人", "1200"),
        ("1,058.3", "万元", "1058.3"),
        ("1.2亿", "万元", "12000"),
        ("2.50", "万元", "2.50"),
    ],
)
def test_result_is_read_as_it_is_shown(
    text: str, unit: str, value: str, plan: Plan, lead: Department
) -> None:
    found = compare(plan, [settled(lead, 1, "甲")], [Result("甲", "", 2024, text, "文件", unit)])
    assert [str(each.value) for each in found.results] == [value]


@pytest.mark.parametrize(
    ("text", "unit"), [("约7", "%"), ("1.2万", "人"), ("六", "项"), ("6%", "")]
)
def test_result_that_is_not_one_number_is_named(
    text: str, unit: str, plan: Plan, lead: Department
) -> None:
    found = compare(plan, [settled(lead, 1, "甲")], [Result("甲", "", 2024, text, "文件", unit)])
    assert found.results == []
    assert found.notices == [f"2024年“甲”的“{text}”没有作为参考数据。"]
