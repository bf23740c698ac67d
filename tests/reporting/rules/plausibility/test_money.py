"""What speaks against the money of projects and livelihood tasks."""

from decimal import Decimal
from typing import Any

import pytest

from reporting.rules.plausibility.doubts import Doubt
from reporting.rules.plausibility.money import (
    ProjectMoney,
    Spending,
    TaskMoney,
    doubts_of_project,
    doubts_of_task,
)


def spending(first: str | None, second: str | None = None, percent: int | None = None) -> Spending:
    def amount(text: str | None) -> Decimal | None:
        # As a column of the database gives it back.
        return None if text is None else Decimal(text).quantize(Decimal("0.0001"))

    return Spending(amount(first), amount(second), percent)


def project(reported: Spending, before: Spending | None = None, **money: Any) -> list[Doubt]:
    amounts = {"planned": "1026", "total": "5000", "done_before": "3000", **money}
    of_line = {name: Decimal(amount) for name, amount in amounts.items()}
    return doubts_of_project(
        ProjectMoney(**of_line, reported=reported, before=before, before_label="1—3月")
    )


def task(
    reported: Spending, before: Spending | None = None, *, strict: bool = False
) -> list[Doubt]:
    return doubts_of_task(TaskMoney(Decimal(500), reported, before, "1—3月", strict))


def said(doubts: list[Doubt]) -> list[tuple[str, str]]:
    return [(doubt.field, doubt.sentence) for doubt in doubts]


def test_99999999_on_a_plan_of_1026_is_asked_about_once() -> None:
    assert said(project(spending("99999999"))) == [
        ("completed", "累计完成99999999万元是年度计划1026万元的9.7万倍，单位是否填错")
    ]


def test_usual_project_is_not_asked_about() -> None:
    assert project(spending("0", "0", 0)) == []
    assert project(spending("500", "600", 60), spending("200", "600", 60)) == []
    assert project(spending(None, None)) == []


def test_more_than_the_plan_of_the_year_is_not_asked_about() -> None:
    assert project(spending("1500", "1500")) == []


@pytest.mark.parametrize("completed, is_asked", [("2000", False), ("2000.0001", True)])
def test_more_done_than_the_total_is_asked_about(completed: str, is_asked: bool) -> None:
    found = said(project(spending(completed)))
    sentence = f"超概算：至上年底3000 + 本年{completed} = 5000.0001万元，超过总投资5000万元"
    assert found == [("completed", sentence)] * is_asked


def test_what_falls_is_asked_about_by_field() -> None:
    assert said(project(spending("199", "299.5", 9), spending("200", "300", 10))) == [
        ("completed", "累计完成199小于1—3月的200"),
        ("arrived", "累计到位299.5小于1—3月的300"),
        ("progress_percent", "形象进度9%小于1—3月的10%"),
    ]


def test_money_beyond_the_total_is_asked_about() -> None:
    assert said(project(spending("1", "5000.5"))) == [
        ("arrived", "累计到位5000.5万元超过总投资5000万元")
    ]


@pytest.mark.parametrize("planned, is_asked", [("2000", False), ("2001", True)])
def test_plan_above_what_remains_is_asked_about_once_something_is_reported(
    planned: str, is_asked: bool
) -> None:
    assert project(spending(None), planned=planned) == []
    found = said(project(spending("100"), planned=planned))
    sentence = "年度计划2001万元大于剩余投资2000万元（总投资5000 − 至上年底3000）"
    assert found == [("completed", sentence)] * is_asked


def test_yuan_for_wan_is_asked_about_by_the_period_before() -> None:
    assert said(project(spending("0.05"), spending("500"))) == [
        ("completed", "累计完成0.05万元不到1—3月500万元的千分之一，单位是否填错")
    ]


# --- livelihood tasks


@pytest.mark.parametrize("spent, is_more", [("100", False), ("100.1", True)])
def test_more_spent_than_arrived_is_asked_about(spent: str, is_more: bool) -> None:
    found = task(spending("100", spent))
    assert said(found) == [("spent", "累计支出100.1万元大于累计到位100万元")] * is_more
    assert not any(doubt.is_impossible for doubt in found)


@pytest.mark.parametrize("spent, is_refused", [("100", False), ("100.1", True)])
def test_more_spent_than_arrived_cannot_be_where_the_county_says_so(
    spent: str, is_refused: bool
) -> None:
    found = task(spending("100", spent), strict=True)
    sentence = "累计支出100.1万元大于累计到位100万元，本县规定支出不能大于到位"
    assert found == [Doubt(("spent", "arrived"), sentence, is_impossible=True)] * is_refused


def test_spending_before_the_money_is_known_is_not_held_against_it() -> None:
    assert task(spending(None, "50"), strict=True) == []


def test_money_of_a_task_is_held_against_its_year_and_the_period_before() -> None:
    assert said(task(spending("600", "10"))) == [("arrived", "累计到位600万元超过年度投资500万元")]
    assert said(task(spending("90", "10"), spending("100", "20"))) == [
        ("arrived", "累计到位90小于1—3月的100"),
        ("spent", "累计支出10小于1—3月的20"),
    ]
    assert said(task(spending("5000000", "10"))) == [
        ("arrived", "累计到位5000000万元是年度投资500万元的1万倍，单位是否填错")
    ]
