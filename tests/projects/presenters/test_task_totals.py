"""Livelihood tasks together: sums by row and column, what is said only when it is true."""

from decimal import Decimal
from typing import Any

import pytest

from projects.enums import Level
from projects.judging import TaskLedger
from projects.presenters.task_totals import PlanTasks
from projects.presenters.tasks import EXPORT_HEAD
from reporting.visibility import SERVER
from tests.factories import make_department, make_plan, make_task, make_task_progress

pytestmark = pytest.mark.django_db


def _sheet(*funds: dict[str, str], query: str = "") -> PlanTasks:
    """A plan's sheet with one task for each set of amounts; a task's investment is their sum."""
    plan = make_plan(2024)
    for number, amounts in enumerate(funds, start=1):
        given: dict[str, Any] = {"fund_upper": Decimal(0)} | {
            f"fund_{name}": Decimal(text) for name, text in amounts.items()
        }
        make_task(plan, number, investment=sum(given.values(), Decimal(0)), **given)
    return PlanTasks(plan, 12, query)


def test_totals_are_exact_where_doubles_are_not() -> None:
    sheet = _sheet({"county": "0.1"}, {"county": "0.2"}, {"county": "0.3"})
    assert sheet.funding.investment == Decimal("0.6")
    assert sheet.funding.sources[1].text == "0.6"


def test_total_row_adds_up_by_row_and_by_column() -> None:
    sheet = _sheet(
        {"upper": "31.5", "county": "13.5"}, {"bond": "15000"}, {"social": "2400", "upper": "0.25"}
    )
    *rows, total = sheet.export
    amounts = slice(6, 11)
    assert EXPORT_HEAD[6:11] == (
        "年度投资（万元）",
        "上级资金（万元）",
        "县级资金（万元）",
        "债券资金（万元）",
        "社会资金（万元）",
    )
    for column in range(6, 11):
        assert total[column] == sum(row[column] for row in rows)  # type: ignore[misc]
    for row in [*rows, total]:
        investment, *sources = row[amounts]
        assert investment == sum(sources)  # type: ignore[arg-type]
    assert total[:3] == ("合计", None, "3件")
    assert {len(row) for row in sheet.export} == {len(EXPORT_HEAD)}


def test_sums_of_reported_money_say_of_which_tasks_they_are() -> None:
    plan = make_plan(2024)
    for number, arrived, spent in ((1, "3", "2"), (2, "4.5", None), (3, None, None)):
        task = make_task(plan, number)
        if arrived:
            amount = None if spent is None else Decimal(spent)
            make_task_progress(task, arrived=Decimal(arrived), spent=amount)
    sheet = PlanTasks(plan, 6, ledger=TaskLedger.of_plan(plan, SERVER))
    assert sheet.arrived == "7.5"
    assert sheet.arrived_coverage == "有数据2件，年度投资20万元；另1件未填报，年度投资10万元"
    total = dict(zip(EXPORT_HEAD, sheet.export[-1], strict=True))
    assert (total["到位资金（万元）"], total["支出资金（万元）"]) == (Decimal("7.5"), Decimal(2))
    assert total["备注"] == (
        "到位资金：有数据2件，年度投资20万元；另1件未填报，年度投资10万元。"
        "支出资金：有数据1件，年度投资10万元；另2件未填报，年度投资20万元"
    )


def test_money_of_all_or_of_none_needs_no_remark() -> None:
    plan = make_plan(2024)
    task = make_task(plan)
    silent = PlanTasks(plan, 6, ledger=TaskLedger.of_plan(plan, SERVER))
    assert (silent.arrived, silent.arrived_coverage, silent.export[-1][-4:]) == ("", "", ("",) * 4)
    make_task_progress(task, arrived=Decimal(0))
    known = PlanTasks(plan, 6, ledger=TaskLedger.of_plan(plan, SERVER))
    assert (known.arrived, known.arrived_coverage) == ("0", "")


def test_largest_is_the_single_most_expensive_task() -> None:
    sheet = _sheet({"upper": "10"}, {"bond": "30"})
    assert sheet.largest and (sheet.largest.name, sheet.largest.share) == ("民生实事2", "75.0%")
    assert sheet.main_source and (sheet.main_source.name, sheet.main_source.share) == (
        "债券",
        "75.0%",
    )


@pytest.mark.parametrize("funds", [[{"upper": "10"}, {"bond": "10"}], [{}, {}]])
def test_no_largest_among_equals_or_without_money(funds: list[dict[str, str]]) -> None:
    sheet = _sheet(*funds)
    assert sheet.largest is None
    assert sheet.main_source is None


def test_bands_are_in_printed_order_without_empty_levels() -> None:
    plan = make_plan(2024)
    for number, level in ((2, Level.CITY), (1, Level.COUNTY), (1, Level.CITY)):
        make_task(plan, number, level)
    assert [
        (band.name, [row.number for row in band.rows]) for band in PlanTasks(plan, 12).bands
    ] == [
        ("市级", [1, 2]),
        ("县级", [1]),
    ]
    assert PlanTasks(make_plan(2023), 12).bands == []


def test_responsible_units_are_in_their_order() -> None:
    task = make_task(make_plan(2024), lead=make_department("jiaowei", "县教委"))
    for order, (code, name) in enumerate([("b", "乙局"), ("a", "甲局")]):
        department = make_department(code, name)
        department.order = order
        department.save()
        task.responsible.add(department)
    row = PlanTasks(task.plan, 12).rows[0]
    assert (row.lead, row.responsible) == ("县教委", "乙局、甲局")


def test_links_keep_the_period() -> None:
    row = _sheet({}, query="?through=6").rows[0]
    assert row.url == f"/plans/2024/livelihood/{row.task.pk}/?through=6"


def test_three_queries_for_any_number_of_tasks(django_assert_num_queries: Any) -> None:
    plan = make_plan(2024)
    for number in (1, 2, 3):
        make_task(plan, number).responsible.add(make_department("a"))
        with django_assert_num_queries(3):
            assert all(len(row) for row in PlanTasks(plan, 12).export)
