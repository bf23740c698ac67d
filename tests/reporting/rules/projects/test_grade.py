"""Grades at every bound, and what is late."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.enums import FIVE_GRADES, Grade
from reporting.rules.projects.facts import NodeDates
from reporting.rules.projects.grade import (
    Bounds,
    GradedProject,
    grade,
    judge_project,
    points_in_words,
)
from tests.reporting.project_facts import day, facts


def judged(*args: Any, **fields: Any) -> GradedProject:
    return judge_project(facts(*args, **fields), Bounds())


# Grades.


@pytest.mark.parametrize(
    "points, expected",
    [
        ("50.0", Grade.NORMAL),
        ("0.0", Grade.NORMAL),
        ("-0.1", Grade.SLOW),
        ("-9.9", Grade.SLOW),
        ("-10.0", Grade.SLOW),
        ("-10.1", Grade.LAGGING),
        ("-20.0", Grade.LAGGING),
        ("-20.1", Grade.FAR_BEHIND),
        ("-30.0", Grade.FAR_BEHIND),
        ("-30.1", Grade.SEVERE),
        ("-100.0", Grade.SEVERE),
    ],
)
def test_bound_belongs_to_the_better_grade(points: str, expected: Grade) -> None:
    assert grade(Decimal(points), Bounds()) is expected


def test_bounds_of_the_plan_are_used() -> None:
    bounds = Bounds(*map(Decimal, ("5", "-1", "-2.5", "-3", "-4")))
    found = [
        grade(Decimal(points), bounds) for points in ("-1", "-1.1", "-2.5", "-2.6", "-3.1", "-4.1")
    ]
    assert found == [
        Grade.NORMAL,
        Grade.SLOW,
        Grade.SLOW,
        Grade.LAGGING,
        Grade.FAR_BEHIND,
        Grade.SEVERE,
    ]


@given(st.decimals("-200", "200", places=1), st.decimals("0", "50", places=1))
def test_more_points_never_give_a_worse_grade(points: Decimal, more: Decimal) -> None:
    order = list(FIVE_GRADES)
    assert order.index(grade(points + more, Bounds())) <= order.index(grade(points, Bounds()))


@pytest.mark.parametrize("completed, ahead", [("59.9", False), ("60", True), ("60.1", True)])
def test_ahead_begins_at_its_bound(completed: str, ahead: bool) -> None:
    row = judged(completed)
    assert (row.grade, row.is_ahead, row.label) == (
        Grade.NORMAL,
        ahead,
        "正常（超前）" if ahead else "正常",
    )


@pytest.mark.parametrize(
    "grade, lags",
    [
        *((each, False) for each in (Grade.NORMAL, Grade.SLOW)),
        *(
            (each, True)
            for each in (Grade.LAGGING, Grade.FAR_BEHIND, Grade.SEVERE, Grade.NODES_LATE)
        ),
    ],
)
def test_grades_that_lag(grade: Grade, lags: bool) -> None:
    assert grade.lags is lags


def test_non_grades_are_not_graded_and_have_a_label() -> None:
    assert [each for each in Grade if each.is_graded] == list(FIVE_GRADES)
    assert all(each.label for each in Grade)
    assert {each for each in Grade if each.lags} - set(FIVE_GRADES) == {Grade.NODES_LATE}
    assert [each.mark for each in Grade][:5] == [f"grade-{each.colour}" for each in FIVE_GRADES]
    assert all(each.mark.startswith("mark-") == (not each.colour) for each in Grade)


# The arithmetic.


def test_sentence_has_completion_pace_and_gap() -> None:
    row = judged("44.5")
    assert (row.completion, row.pace, row.points) == (
        Decimal("44.5"),
        Decimal("50.0"),
        Decimal("-5.5"),
    )
    assert row.sentence == (
        "完成投资44.5万元，年度计划100万元；本年1月至12月建设，6 ÷ 12 = 50.0%。"
        "完成年度计划的44.5%，序时50.0%，慢于序时5.5个百分点，判为略慢。"
    )


@pytest.mark.parametrize(
    "completed, completion, points, expected",
    [
        # Rounded half-up before anything is compared: what is shown is what decides.
        ("39.95", "40.0", "-10.0", Grade.SLOW),
        ("39.94", "39.9", "-10.1", Grade.LAGGING),
        ("49.95", "50.0", "0.0", Grade.NORMAL),
        ("49.94", "49.9", "-0.1", Grade.SLOW),
        ("0", "0.0", "-50.0", Grade.SEVERE),
        ("120", "120.0", "70.0", Grade.NORMAL),
        ("99.99", "99.9", "49.9", Grade.NORMAL),
        ("100", "100.0", "50.0", Grade.NORMAL),
    ],
)
def test_figures_are_compared_as_shown(
    completed: str, completion: str, points: str, expected: Grade
) -> None:
    row = judged(completed)
    assert (row.completion, row.points, row.grade) == (
        Decimal(completion),
        Decimal(points),
        expected,
    )


@given(
    st.decimals("0", "5000", places=4),
    st.decimals("0.0001", "5000", places=4),
    st.integers(1, 12),
    st.integers(1, 12),
    st.integers(1, 12),
)
def test_completion_below_100_until_done(
    completed: Decimal, investment: Decimal, through: int, start: int, finish: int
) -> None:
    start, finish = sorted((start, finish))
    row = judged(
        str(completed),
        through,
        str(investment),
        planned_start=f"2024-{start:02}",
        planned_finish=f"2024-{finish:02}",
    )
    if row.completion is None:
        assert row.grade is Grade.NOT_YET and through < start and not completed
        return
    assert row.pace is not None and 0 <= row.pace <= 100
    assert (row.completion >= 100) == (completed >= investment)
    assert row.points == row.completion - row.pace
    assert row.grade is grade(row.points, Bounds())


def test_sentence_has_arithmetic_of_milestone() -> None:
    words = judged("100", 7, "200", milestones={6: Decimal(120)}).sentence
    assert "6月节点为120万元，120 ÷ 200 = 60.0%。" in words
    assert words.endswith("完成年度计划的50.0%，序时60.0%，慢于序时10.0个百分点，判为略慢。")


@pytest.mark.parametrize(
    "points, words", [("-5.5", "低5.5个百分点"), ("3.0", "高3.0个百分点"), ("0.0", "与序时持平")]
)
def test_points_in_words(points: str, words: str) -> None:
    assert points_in_words(Decimal(points)) == words


# Before the start, nothing reported, nothing planned.


@pytest.mark.parametrize(
    "through, expected", [(5, Grade.NOT_YET), (6, Grade.SEVERE), (7, Grade.SEVERE)]
)
def test_project_before_planned_start_is_not_graded(through: int, expected: Grade) -> None:
    row = judged("0", through, planned_start="2024-06", planned_finish="2024-07")
    assert row.grade is expected


@pytest.mark.parametrize("reported", [False, True])
def test_project_before_planned_start_is_not_missing(reported: bool) -> None:
    row = judged(None, planned_start="2024-09", is_reported=reported)
    assert row.grade is (Grade.NOT_REPORTED if reported else Grade.NOT_YET)


def test_project_started_early_is_graded() -> None:
    row = judged("5", planned_start="2024-09")
    assert (row.grade, row.pace, row.points) == (Grade.NORMAL, Decimal("0.0"), Decimal("5.0"))


def test_project_planned_for_next_year_is_not_graded() -> None:
    row = judged("0", 12, planned_start="2025-03")
    assert (row.grade, row.sentence) == (Grade.NOT_YET, "计划2025年3月开工，未到开工时间。")


def test_missing_report_has_its_reason() -> None:
    row = judged(None, is_reported=True, missing_reason="数据未发布：7月报。")
    assert row.grade is Grade.NOT_REPORTED
    assert row.sentence == "应填报完成投资而未填报，原因：数据未发布：7月报，暂不评价。"
    assert judged(None, is_due=False).grade is Grade.NOT_DUE


def test_no_grade_without_planned_investment() -> None:
    assert judged("5", investment="0").grade is Grade.NO_PLAN


# 前期: nodes alone.


def node(label: str, planned: str | None, done: str | None = None) -> NodeDates:
    return NodeDates(label, day(planned), day(done))


@pytest.mark.parametrize(
    "planned, done, expected",
    [
        ("2024-06-30", None, Grade.NODES_LATE),
        ("2024-06-30", "2024-06-30", Grade.NODES_KEPT),
        ("2024-06-30", "2024-07-01", Grade.NODES_LATE),
        ("2024-07-01", None, Grade.NODES_KEPT),
        ("2024-03-01", "2024-06-01", Grade.NODES_KEPT),
        (None, "2024-06-01", Grade.NO_NODES),
        (None, None, Grade.NO_NODES),
    ],
)
def test_preparation_is_judged_by_nodes(
    planned: str | None, done: str | None, expected: Grade
) -> None:
    row = judged("0", is_preparation=True, nodes=(node("用地", planned, done),))
    assert row.grade is expected
    assert row.points is None


def test_late_nodes_are_named_with_their_days() -> None:
    row = judged(
        None,
        is_preparation=True,
        planned_start="2024-03",
        nodes=(
            node("立项", "2024-02-01", "2024-01-30"),
            node("用地", "2024-05-20"),
            node("环评", "2023-12-01"),
            node("招标", "2024-09-01"),
        ),
    )
    assert row.sentence == (
        "4个节点排了日期，到期3个，已办结1个；逾期2个：用地（应于5月20日办结）、环评（应于2023年12月1日办结）。"
    )
    assert row.lags and row.late_start is None


# What is late: yes or no, with a date.


@pytest.mark.parametrize(
    "through, started, holds, words",
    [
        (2, None, None, ""),
        (3, None, True, "计划3月开工，尚未开工"),
        (3, "2024-03-31", False, "计划3月开工，3月31日开工，按期"),
        (4, "2024-05-08", True, "计划3月开工，尚未开工"),
        (5, "2024-05-08", False, "计划3月开工，5月8日开工，晚2个月"),
    ],
)
def test_late_start(through: int, started: str | None, holds: bool | None, words: str) -> None:
    fact = judged("1", through, is_new=True, planned_start="2024-03", started_on=started).late_start
    assert (fact and fact.holds, fact.sentence if fact else "") == (holds, words)


def test_continued_project_without_day_is_no_late_start() -> None:
    assert judged("1", planned_start="2022-03").late_start is None


@pytest.mark.parametrize(
    "through, finished, holds",
    [(5, None, None), (6, None, True), (6, "2024-06-30", False), (6, "2024-07-01", True)],
)
def test_unfinished_at_its_planned_month(
    through: int, finished: str | None, holds: bool | None
) -> None:
    fact = judged("100", through, planned_finish="2024-06", finished_on=finished).unfinished
    assert (fact and fact.holds) == holds


@pytest.mark.parametrize(
    "arrived, holds", [("49.94", True), ("49.95", False), ("50", False), ("0", True)]
)
def test_late_money(arrived: str, holds: bool) -> None:
    fact = judged("50", arrived=arrived).late_money
    assert fact is not None and fact.holds is holds


def test_unknown_money_is_not_late() -> None:
    row = judged("50")
    assert row.late_money is None and row.late_facts == []
    late = judged("1", is_new=True, planned_start="2024-01", planned_finish="2024-05", arrived="0")
    assert [fact.sentence for fact in late.late_facts] == [
        "计划1月开工，尚未开工",
        "到位资金0万元，占年度计划0.0%，序时100.0%",
        "计划5月竣工，尚未竣工",
    ]
