"""Totals of groups of projects: their denominators, and what counts as 0."""

import datetime

import pytest

from projects.enums import Nature
from projects.presenters.project_totals import PlanProjects
from reporting.enums import Grade
from reporting.visibility import SERVER
from tests.factories import make_line, make_plan, make_progress, make_project

pytestmark = pytest.mark.django_db


def sheet(through: int = 6) -> PlanProjects:
    return PlanProjects(make_plan(2024), through, SERVER)


@pytest.mark.usefixtures("three")
def test_totals_hold_those_that_have_reported_against_their_own_plan() -> None:
    whole = sheet().all
    assert (whole.number, whole.with_data, whole.total, whole.planned, whole.completed) == (
        *(3, 2, "1.36", "0.36", "0.09"),
    )
    # 900 of 3000; half of the year is gone. The 600 that are silent are neither behind nor ahead.
    assert (whole.completion_text, whole.pace_text, whole.points_number) == (
        "30.0%",
        "50.0%",
        "−20.0",
    )
    assert whole.coverage == "有数据2个，年度计划0.30亿元；另1个未填报，年度计划0.06亿元"
    assert [row.code for row in whole.lagging] == ["p-2"]
    assert (
        dict(whole.five)[Grade.NORMAL] == 1
        and whole.others == [(Grade.NOT_REPORTED, 1)]
        and whole.graded == 2
    )
    assert [row.code for row in whole.matters] == ["p-2"]


@pytest.mark.usefixtures("three")
def test_every_split_has_every_project_once() -> None:
    shown = sheet()
    assert [split.title for split in shown.splits] == [
        "行业领域",
        "投资来源",
        "建设性质",
        "牵头单位",
    ]
    for split in shown.splits:
        assert sum(part.number for part in split.parts) == 3
    assert [(part.name, part.number) for part in shown.splits[0].parts] == [
        ("基础设施", 2),
        ("产业招商引资", 1),
    ]


def test_nothing_reported_is_empty_and_not_zero() -> None:
    make_line(make_plan(2024), make_project("p-1"), investment="1000")
    whole = sheet().all
    assert (whole.completed, whole.completion, whole.points_text) == ("", None, "")
    assert whole.completed_yi is None and not whole.is_behind


def test_reported_zero_is_shown_as_zero() -> None:
    line = make_line(make_plan(2024), make_project("p-1"), investment="1000")
    make_progress(line, "0")
    whole = sheet().all
    assert (whole.completed, whole.completion_text, whole.points_number) == (
        "0.00",
        "0.0%",
        "−50.0",
    )


def test_almost_complete_is_shown_below_100_percent() -> None:
    line = make_line(make_plan(2024), make_project("p-1"), investment="10000")
    make_progress(line, "9999")
    assert sheet().all.completion_text == "99.9%"


def test_preparation_alone_is_held_against_nothing() -> None:
    line = make_line(
        make_plan(2024), make_project("p-1"), nature=Nature.PREPARATION, investment="1000"
    )
    make_progress(line, "0")
    whole = sheet().all
    assert (whole.completed, whole.completion_text, whole.pace_text) == ("0.00", "", "")
    assert (whole.points_text, whole.drawing, whole.is_behind) == ("", "", False)


def test_part_without_data_has_neither_pace_nor_bar() -> None:
    make_line(make_plan(2024), make_project("p-1"), investment="1000")
    whole = sheet().all
    assert (whole.pace_text, whole.drawing, whole.coverage) == ("", "", "")


def test_small_plan_that_is_silent_is_not_zero() -> None:
    plan = make_plan(2024)
    make_progress(make_line(plan, "p-1", investment="1000"), "500")
    make_line(plan, "p-2", investment="30")
    make_line(plan, "p-3", nature=Nature.PREPARATION, investment="2000")
    late = make_project("p-4", planned_start=datetime.date(2024, 9, 1))
    make_line(plan, late, investment="1000", nature=Nature.NEW)
    assert sheet().all.silent == (
        "另1个未填报，年度计划30万元；1个前期项目未填报投资，年度计划0.20亿元；"
        "1个未到开工时间，年度计划0.10亿元"
    )


def test_three_lists_have_every_project_once() -> None:
    plan = make_plan(2024)
    make_line(plan, make_project("p-1"), nature=Nature.CONTINUED)
    to_begin = make_line(plan, make_project("p-2"), nature=Nature.NEW)
    begun = make_line(plan, make_project("p-3"), nature=Nature.NEW)
    make_line(plan, make_project("p-4"), nature=Nature.PREPARATION)
    make_progress(to_begin, "0")
    make_progress(begun, "10", started_on=datetime.date(2024, 2, 1))
    lists = [(name, [row.code for row in part.rows]) for _, name, part in sheet().lists]
    assert lists == [("开工清单", ["p-2"]), ("在建清单", ["p-1", "p-3"]), ("前期清单", ["p-4"])]
