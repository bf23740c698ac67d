"""Importing livelihood tasks by level and number, with units and funds, and their export."""

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.enums import Level
from projects.importing.comparing import CHANGED, NEW, SAME, Comparison, carry_out
from projects.importing.livelihood import TaskImporter
from projects.importing.reading.table import Table
from projects.models import LivelihoodTask, TaskTarget
from projects.presenters.task_totals import PlanTasks
from projects.presenters.tasks import EXPORT_HEAD
from reporting.enums import PlanState
from reporting.models import Plan, User
from reporting.spreadsheets.write import FORMATS, file_response
from tests.factories import (
    make_department,
    make_plan,
    make_target_progress,
    make_task,
    make_task_target,
    succeed,
)
from tests.projects.importing.files import table, xlsx

pytestmark = pytest.mark.django_db

IMPORTER = TaskImporter()
HEAD = ["级别", "序号", "项目名称", "年度目标", "牵头单位", "责任单位", "年度投资（万元）"]
HEAD += ["上级资金（万元）", "县级资金（万元）", "债券资金（万元）", "社会资金（万元）", "备注"]


@pytest.fixture
def plan() -> Plan:
    for code, name in (("shuili", "县水利局"), ("caizheng", "县财政局"), ("jiaotong", "县交通局")):
        make_department(code, name)
    return make_plan(2024, PlanState.DRAFT)


def row(number: int | None = 1, name: str = "农村饮水", **cells: Any) -> list[Any]:
    values = {
        "target": "改造20处。",
        "lead": "县水利局",
        "responsible": "县财政局、县交通局",
        "investment": 100.5,
        "upper": 60.3,
        "county": 40.2,
        "bond": None,
        "social": None,
        "remark": None,
    }
    return ["市级", number, name, *{**values, **cells}.values()]


def lines(*rows: list[Any]) -> Table:
    found = table(xlsx(HEAD, *rows), IMPORTER)
    assert found.faults == []
    return found


def imported(plan: Plan, by: User, *rows: list[Any]) -> Comparison:
    read = lines(*rows)
    seen = IMPORTER.compare(read, plan).seen
    return carry_out(IMPORTER, read, plan, seen=seen, confirmed=True, by=by, file="实事.xlsx")


def faults(found: Comparison) -> list[str]:
    return [str(fault) for fault in found.faults]


def test_new_task_is_written_with_units_and_money(plan: Plan, planner: User) -> None:
    found = imported(plan, planner, row())
    assert [entry.kind for entry in found.entries] == [NEW]
    task = LivelihoodTask.objects.get()
    assert (task.level, task.number, task.investment, task.fund_county, task.fund_bond) == (
        Level.CITY, 1, Decimal("100.5"), Decimal("40.2"), Decimal(0),
    )  # fmt: skip
    assert {unit.name for unit in task.responsible.all()} == {"县财政局", "县交通局"}
    latest = task.history.first()
    assert {link.department.name for link in latest.responsible.all()} == {"县财政局", "县交通局"}
    assert {
        (record.history_user, record.history_change_reason) for record in task.history.all()
    } == {(planner, "导入 实事.xlsx")}


def test_only_differences_are_written(plan: Plan, planner: User) -> None:
    imported(plan, planner, row(), row(2, "农村公路"))
    records = LivelihoodTask.history.count()
    found = imported(plan, planner, row(), row(2, "农村公路"))
    assert ([entry.kind for entry in found.entries], LivelihoodTask.history.count()) == (
        [SAME, SAME],
        records,
    )
    found = imported(
        plan, planner, row(upper=50.5, social=9.8, responsible="县财政局"), row(2, "农村公路")
    )
    assert [entry.kind for entry in found.entries] == [CHANGED, SAME]
    assert [(change.label, change.old, change.new) for change in found.entries[0].changes] == [
        ("上级资金", "60.3", "50.5"),
        ("社会资金", "0", "9.8"),
        ("责任单位", "县财政局、县交通局", "县财政局"),
    ]
    assert [unit.name for unit in LivelihoodTask.objects.get(number=1).responsible.all()] == [
        "县财政局"
    ]


def test_row_without_a_number_is_the_task_of_its_name(plan: Plan, planner: User) -> None:
    imported(plan, planner, row())
    assert [entry.kind for entry in IMPORTER.compare(lines(row(None)), plan).entries] == [SAME]
    assert faults(IMPORTER.compare(lines(row(None, "别的")), plan)) == [
        "第2行　C列“项目名称”　没有序号，按名称也找不到是哪一件，请补上。"
    ]


@pytest.mark.parametrize(
    "cells, words",
    [
        (
            {"county": 40.3},
            (
                "G列“年度投资（万元）”　四项资金之和是 100.6 万元，"
                "年度投资是 100.5 万元，相差 0.1 万元"
            ),
        ),
        ({"lead": "水利"}, "E列“牵头单位”　没有叫“水利”的牵头单位。"),
        (
            {"responsible": "、".join(map(str, range(101)))},
            "F列“责任单位”　写了101个单位，最多100个。",
        ),
        ({"responsible": "县财政局、县交委"}, "F列“责任单位”　没有叫“县交委”的责任单位。"),
        ({"target": None}, "D列“年度目标”　是空的，新增的民生实事要有年度目标。"),
    ],
)
def test_wrong_row_is_a_fault(cells: dict[str, Any], words: str, plan: Plan) -> None:
    (fault,) = faults(IMPORTER.compare(lines(row(**cells)), plan))
    assert fault.startswith(f"第2行　{words}")


def test_repeated_number_is_a_fault(plan: Plan) -> None:
    assert faults(IMPORTER.compare(lines(row(), row(1, "别的")), plan)) == [
        "第3行　B列“序号”　级别和序号和第2行重复。"
    ]


def test_adopted_plan_refuses_changes_of_what_is_printed(plan: Plan, planner: User) -> None:
    imported(plan, planner, row())
    plan.state = PlanState.ADOPTED
    plan.save()
    assert "文件印出的内容不能再改" in faults(IMPORTER.compare(lines(row(name="饮水")), plan))[0]
    assert "不能再加内容" in faults(IMPORTER.compare(lines(row(2)), plan))[0]
    assert faults(IMPORTER.compare(lines(row(upper=50.3, social=10)), plan)) == []


def test_sentence_without_the_words_of_a_target_is_a_warning(plan: Plan) -> None:
    task = make_task(
        plan, lead=make_department("shuili"), target_text="改造20处。", name="农村饮水"
    )
    make_task_target(task, words="改造20处", quantity="20")
    (warning,) = IMPORTER.compare(lines(row(target="改造18处。")), plan).warnings
    assert "新的年度目标里没有量化目标的原话“改造20处”" in warning.sentence


@pytest.mark.parametrize("kind", FORMATS)
def test_exported_real_list_is_imported_without_changes_and_adds_up(
    kind: str, real_data: None
) -> None:
    plan = Plan.objects.get(year=2024)
    rows = IMPORTER.export(plan)
    total = dict(zip(IMPORTER.head, rows[-1], strict=True))
    assert (total["级别"], total["项目名称"], total["年度投资（万元）"]) == (
        "合计",
        "16件",
        Decimal(31273),
    )
    sources = [total[f"{name}资金（万元）"] for name in ("上级", "县级", "债券", "社会")]
    assert sources == [Decimal("4836.5"), Decimal("536.5"), Decimal(23000), Decimal(2900)]
    # The file of this page, and that of the public page.
    for head, content in ((IMPORTER.head, rows), (list(EXPORT_HEAD), PlanTasks(plan, 12).export)):
        file = io.BytesIO(file_response(kind, "民生实事", head, content).content)
        again = table(file, IMPORTER, name=f"a.{kind}")
        found = IMPORTER.compare(again, plan)
        assert (faults(found), found.left_out, [str(fault) for fault in again.faults]) == (
            [],
            [],
            [],
        )
        assert [entry.changes for entry in found.entries] == [[]] * 16


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_rows(number: int, plan: Plan) -> None:
    for place in range(1, number + 1):
        make_task(plan, place).responsible.add(make_department("shuili"))
    read = lines(*(row(place) for place in range(1, number + 1)))
    with CaptureQueriesContext(connection) as asked:
        IMPORTER.compare(read, plan)
    assert len(asked) == 5


PLAIN_HEAD = ["序号", "项目名称", "主要内容", "牵头单位", "责任单位", "完成时限"]


def plain_list(*rows: list[Any]) -> Table:
    return table(xlsx(["2024年民生实事"], PLAIN_HEAD, ["一、县级民生实事"], *rows), IMPORTER)


def test_list_without_money_and_with_content_instead_of_a_target(plan: Plan, planner: User) -> None:
    read = plain_list([1, "农村饮水", "改造20处。", "县水利局", None, "12月底前"])
    assert read.faults == []
    found = IMPORTER.compare(read, plan)
    assert faults(found) == []
    assert [warning.sentence for warning in found.warnings] == [
        "1行没有写年份，按2024年读（第4行）。",
        "文件里没有资金的列，新增的1件年度投资按0计；有资金的请以后补上。",
    ]
    carry_out(IMPORTER, read, plan, seen=found.seen, confirmed=True, by=planner, file="a")
    task = LivelihoodTask.objects.get()
    assert (task.level, task.target_text, task.investment) == (Level.COUNTY, "改造20处。", 0)
    assert task.due_on == datetime.date(2024, 12, 31)


def test_list_without_money_leaves_the_money_of_known_tasks(plan: Plan, planner: User) -> None:
    imported(plan, planner, row())
    read = table(xlsx(HEAD[:6], row()[:6]), IMPORTER)
    found = IMPORTER.compare(read, plan)
    assert ([entry.kind for entry in found.entries], found.warnings) == ([SAME], [])


def test_list_with_money_columns_needs_the_money(plan: Plan) -> None:
    assert "要有年度投资" in faults(IMPORTER.compare(lines(row(investment=None)), plan))[0]


@pytest.mark.parametrize(
    "words",
    ["各乡镇（街道）", "各乡镇、街道", "县财政局，各乡镇人民政府、街道办事处", "各镇乡(街道)"],
)
def test_all_townships_are_every_one_that_is_not_closed(words: str, plan: Plan) -> None:
    towns = [make_department("gaoguan", "高观镇"), make_department("heyu", "河鱼乡")]
    towns.append(make_department("gecheng", "葛城街道"))
    succeed(make_department("old", "旧镇"), "2020-01-01")
    found = IMPORTER.compare(lines(row(responsible=words)), plan)
    assert (faults(found), found.warnings) == ([], [])
    (task,) = found.entries[0].rows
    assert isinstance(task, LivelihoodTask)
    names = [unit.name for unit in task.units_to_be]  # type: ignore[attr-defined]
    assert sorted(set(names) - {"县财政局"}) == sorted(town.name for town in towns)
    assert ("县财政局" in names) == ("县财政局" in words)


def test_all_townships_of_a_ledger_without_any_are_asked_about(plan: Plan) -> None:
    found = IMPORTER.compare(lines(row(responsible="各乡镇（街道）、县财政局")), plan)
    assert faults(found) == []
    assert [warning.sentence for warning in found.warnings] == [
        "第2行的责任单位写的是各乡镇（街道），系统里还没有乡镇、街道，没有填进去。"
    ]
    assert (
        "没有叫“有关乡镇”" in faults(IMPORTER.compare(lines(row(responsible="有关乡镇")), plan))[0]
    )


def test_name_in_another_spelling_is_no_change(plan: Plan, planner: User) -> None:
    imported(plan, planner, row(name="饮水（一期）"))
    plan.state = PlanState.ADOPTED
    plan.save()
    for number in (1, None):
        found = IMPORTER.compare(lines(row(number, "饮水 (一期)")), plan)
        assert (faults(found), [entry.kind for entry in found.entries]) == ([], [SAME])


# 量化目标 and 完成时限.

PROMISED = [*HEAD, "量化目标", "完成时限"]


def promised(*rows: tuple[Any, Any], target: str = "改造20处，建成3个。") -> Table:
    """A file of one task for each cell of 量化目标 and 完成时限."""
    cells = [
        [*row(number, f"实事{number}", target=target), words, day]
        for number, (words, day) in enumerate(rows, start=1)
    ]
    return table(xlsx(PROMISED, *cells), IMPORTER)


def carried_out(found: Table, plan: Plan, by: User) -> Comparison:
    assert found.faults == []
    seen = IMPORTER.compare(found, plan).seen
    return carry_out(IMPORTER, found, plan, seen=seen, confirmed=True, by=by, file="实事.xlsx")


def stored() -> list[tuple[int, str, Decimal, str, str, str]]:
    targets = TaskTarget.objects.order_by("order")
    return list(targets.values_list("order", "words", "quantity", "unit", "measure", "pace"))


def test_promises_and_their_day_come_with_the_import(plan: Plan, planner: User) -> None:
    cell = "改造20处\n建成3个：3个（期末水平、年末集中）"
    file = promised((cell, "2024-10-31"))
    entry = IMPORTER.compare(file, plan).entries[0]
    assert ("改造20处：20处\n建成3个：3个（期末水平、年末集中）", False) in entry.facts
    assert ("2024-10-31", False) in entry.facts
    carried_out(file, plan, planner)
    assert stored() == [
        (1, "改造20处", Decimal(20), "处", "cumulative", "even"),
        (2, "建成3个", Decimal(3), "个", "level", "year_end"),
    ]
    assert LivelihoodTask.objects.get().due_on == datetime.date(2024, 10, 31)
    assert {
        (record.history_user, record.history_change_reason) for record in TaskTarget.history.all()
    } == {(planner, "导入 实事.xlsx")}
    # They go as they came, and an empty cell changes nothing.
    assert IMPORTER.export(plan)[0][IMPORTER.head.index("量化目标")] == (
        "改造20处：20处\n建成3个：3个（期末水平、年末集中）"
    )
    again = IMPORTER.compare(promised((None, None)), plan)
    assert [each.kind for each in again.entries] == [SAME]


def test_changed_promises_keep_their_rows_by_their_words(plan: Plan, planner: User) -> None:
    carried_out(promised(("改造20处\n建成3个", None)), plan, planner)
    keys = dict(TaskTarget.objects.values_list("words", "pk"))
    file = promised(("建成3个：4个；改造20处", None))
    (change,) = IMPORTER.compare(file, plan).entries[0].changes
    assert (change.label, change.old, change.new) == (
        "量化目标",
        "改造20处：20处\n建成3个：3个",
        "建成3个：4个\n改造20处：20处",
    )
    carried_out(file, plan, planner)
    assert [(order, words, number) for order, words, number, *_ in stored()] == [
        (1, "建成3个", Decimal(4)),
        (2, "改造20处", Decimal(20)),
    ]
    assert dict(TaskTarget.objects.values_list("words", "pk")) == keys
    carried_out(promised(("无", None)), plan, planner)
    assert stored() == []


@pytest.mark.parametrize(
    "cell, words",
    [
        ("建成5个", "年度目标里没有“建成5个”这句话"),
        ("改造20处；改造20处", "写了两次"),
        ("改造20处：" + "9" * 30 + "处", "“改造20处”"),
    ],
)
def test_promise_that_the_task_does_not_make_is_a_fault(cell: str, words: str, plan: Plan) -> None:
    assert words in faults(IMPORTER.compare(promised((cell, None)), plan))[0]


@pytest.mark.parametrize("cell", ["建设5G基站20个", "改造一批", "改造20", "改造20处：约3处"])
def test_number_that_is_not_certain_is_asked_for(cell: str) -> None:
    (fault,) = promised((cell, None)).faults
    assert "看不准是哪个数" in str(fault)


def test_promise_that_was_asked_for_in_a_report_stays(plan: Plan, planner: User) -> None:
    carried_out(promised(("改造20处\n建成3个", None)), plan, planner)
    make_target_progress(TaskTarget.objects.get(words="改造20处"), "3")
    found = IMPORTER.compare(promised(("建成3个", None)), plan)
    assert "“改造20处”已经下发填报，不能去掉" in faults(found)[0]


def test_adopted_plan_keeps_its_promises(plan: Plan, planner: User) -> None:
    carried_out(promised(("改造20处", None)), plan, planner)
    plan.state = PlanState.ADOPTED
    plan.save()
    found = IMPORTER.compare(promised(("改造20处：30处", None)), plan)
    assert "文件印出的内容不能再改" in faults(found)[0]


def test_day_is_held_against_the_year(plan: Plan) -> None:
    found = IMPORTER.compare(promised((None, "2023-12-31"), (None, "2025-01-01")), plan)
    (fault,) = faults(found)
    assert "完成时限2023-12-31早于2024年" in fault
    assert [warning.sentence for warning in found.warnings] == [
        "完成时限2025-01-01在2024年以后，请核对。"
    ]


def test_text_that_differs_in_its_line_breaks_alone_is_no_change(plan: Plan, planner: User) -> None:
    imported(plan, planner, row(target="改造20处。建成3个。"))
    found = IMPORTER.compare(lines(row(target="改造20处。\n 建成3个。")), plan)
    assert [entry.kind for entry in found.entries] == [SAME]
    found = IMPORTER.compare(lines(row(target="改造20处。\n建成4个。")), plan)
    assert [entry.kind for entry in found.entries] == [CHANGED]
