"""The constraints of reported rows, each broken once; which rows are due."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.enums import SubmissionState, Verdict
from reporting.models import Locked, Plan, ReportRow
from tests.constraints import Breakers, cases, change, refused
from tests.factories import (
    NOON,
    make_department,
    make_line,
    make_period,
    make_plan,
    make_progress,
    make_submission,
    make_target_progress,
    make_task,
    make_task_progress,
    make_task_target,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2024, 6, 30)


def plan() -> Plan:
    return make_plan(2024)


def progress(completed: str | None = "10", **fields: Any) -> ProjectProgress:
    return make_progress(make_line(plan()), completed, **fields)


def task_row(**fields: Any) -> TaskProgress:
    return make_task_progress(make_task(plan()), **fields)


def figure(value: str | None = "10", **fields: Any) -> TargetProgress:
    return make_target_progress(make_task_target(make_task(plan())), value, **fields)


def twice(make: Callable[..., Any], subject: Any) -> Any:
    """Two rows on one subject in one form."""
    return [make(subject) for _ in range(2)]


def at_work_twice(make: Callable[..., Any], subject: Any) -> Any:
    """Two rows on one subject, at work in two units' forms of one period."""
    period = make_period(plan(), 6)
    for unit in ("a", "b"):
        form = make_submission(period, make_department(unit), state=SubmissionState.DRAFT)
        make(subject, submission=form, open_in=period)


def on_line(line: Any, **fields: Any) -> ProjectProgress:
    return make_progress(line, "1", **fields)


def on_target(target: Any, **fields: Any) -> TargetProgress:
    return make_target_progress(target, "1", **fields)


BREAKERS: Breakers = {
    "project_progress_once": [lambda: twice(on_line, make_line(plan()))],
    "project_progress_at_work_once": [lambda: at_work_twice(on_line, make_line(plan()))],
    "project_progress_remark_has_moment": [
        lambda: change(progress(), remark="请核对"),
        lambda: change(progress(), remarked_at=timezone.now()),
    ],
    "project_progress_reply_has_remark": [lambda: change(progress(), reply="已核对")],
    "project_progress_unpublished_has_note": [
        lambda: progress(unpublished=True, unpublished_note="7月报"),
        lambda: progress(None, unpublished=True),
        lambda: progress(unpublished_note="7月报"),
    ],
    "project_progress_money_not_negative": [
        lambda: progress("-0.0001"),
        lambda: progress(arrived=Decimal(-1)),
        lambda: progress(arrived=Decimal(1), arrived_city=Decimal(2), arrived_bond=Decimal(-1)),
    ],
    "project_progress_arrived_adds_up": [
        lambda: progress(arrived=Decimal("0.3"), arrived_city=Decimal("0.1")),
        lambda: change(
            progress(arrived=Decimal(0), arrived_city=Decimal(0)), arrived=Decimal("0.0001")
        ),
    ],
    "project_progress_percent_to_100": [lambda: progress(progress_percent=101)],
    "project_progress_stage_known": [lambda: progress(stage="nearly")],
    "project_progress_problem_known": [lambda: progress(problem_kind="weather")],
    "project_progress_started_before_finished": [
        lambda: progress(started_on=DAY, finished_on=datetime.date(2024, 6, 29))
    ],
    "project_progress_matter_has_words": [
        lambda: progress(matter_for="县长"),
        lambda: progress(matter_by=DAY),
    ],
    "task_progress_once": [lambda: twice(make_task_progress, make_task(plan()))],
    "task_progress_at_work_once": [lambda: at_work_twice(make_task_progress, make_task(plan()))],
    "task_progress_remark_has_moment": [
        lambda: change(task_row(), remark="请核对"),
        lambda: change(task_row(), remarked_at=timezone.now()),
    ],
    "task_progress_reply_has_remark": [lambda: change(task_row(), reply="已核对")],
    "task_progress_unpublished_has_note": [
        lambda: task_row(unpublished=True),
        lambda: task_row(unpublished_note="7月报"),
    ],
    "task_progress_money_not_negative": [
        lambda: task_row(arrived=Decimal(-1)),
        lambda: task_row(spent=Decimal(1), spent_bond=Decimal(-1), spent_county=Decimal(2)),
    ],
    "task_progress_funds_add_up": [
        lambda: task_row(arrived=Decimal(2), arrived_upper=Decimal(1)),
        lambda: task_row(spent=Decimal(1), spent_upper=Decimal("1.0001")),
    ],
    "task_progress_done_has_date": [lambda: task_row(done=True), lambda: task_row(done_on=DAY)],
    "task_progress_verdict_has_note": [
        lambda: task_row(verdict=Verdict.GOOD),
        lambda: task_row(verdict_note="看过"),
        lambda: task_row(verdict="fine", verdict_note="看过"),
    ],
    "task_progress_verdict_held_back_once_judged": [
        lambda: task_row(verdict_held_back=True),
        lambda: task_row(verdict_held_back=True, judged_at=NOON, verdict_released_at=NOON),
    ],
    "target_progress_once": [lambda: twice(on_target, make_task_target(make_task(plan())))],
    "target_progress_at_work_once": [
        lambda: at_work_twice(on_target, make_task_target(make_task(plan())))
    ],
    "target_progress_remark_has_moment": [
        lambda: change(figure(), remark="请核对"),
        lambda: change(figure(), remarked_at=timezone.now()),
    ],
    "target_progress_reply_has_remark": [lambda: change(figure(), reply="已核对")],
    "target_progress_unpublished_has_note": [
        lambda: figure(unpublished=True, unpublished_note="7月报"),
        lambda: figure(None, unpublished=True),
        lambda: figure(unpublished_note="7月报"),
    ],
}


@pytest.mark.parametrize("name, act", cases(BREAKERS))
def test_the_database_refuses(name: str, act: Callable[[], Any]) -> None:
    with refused("projects", name):
        act()


def test_zero_is_filled_and_funds_add_up_to_the_last_decimal() -> None:
    row = progress(
        "0", arrived=Decimal("0.3"), arrived_city=Decimal("0.1"), arrived_social=Decimal("0.2")
    )
    row.refresh_from_db()
    assert (row.completed, row.arrived, row.arrived_bond) == (0, Decimal("0.3"), None)
    assert row.is_filled
    assert not progress_left(row)
    task = task_row(
        arrived=Decimal("0.3"), arrived_upper=Decimal("0.1"), arrived_county=Decimal("0.2")
    )
    assert task.is_filled


def progress_left(row: ReportRow) -> bool:
    """Whether the database counts the row among those still to be filled in."""
    return bool(type(row).objects.left_to_fill().filter(pk=row.pk).exists())


@pytest.mark.parametrize(
    "make, fields",
    [
        (progress, {"completed": None}),
        (progress, {}),
        (progress, {"completed": None, "unpublished": True, "unpublished_note": "7月报"}),
        (task_row, {}),
        (task_row, {"words": "正在推进"}),
        (task_row, {"done": True, "done_on": DAY}),
        (task_row, {"arrived": Decimal(0)}),
        (task_row, {"unpublished": True, "unpublished_note": "7月报"}),
        (figure, {"value": None}),
        (figure, {}),
        (figure, {"value": None, "unpublished": True, "unpublished_note": "7月报"}),
    ],
)
def test_left_to_fill_agrees_with_is_filled(make: Any, fields: dict[str, Any]) -> None:
    row = make(**fields)
    assert progress_left(row) == (not row.is_filled)


@pytest.mark.parametrize("make", [progress, task_row, figure])
def test_natural_keys_find_their_rows(make: Callable[[], Any]) -> None:
    row = make()
    assert type(row).objects.get_by_natural_key(*row.natural_key()) == row


@pytest.mark.parametrize("make", [progress, task_row, figure])
def test_row_of_an_approved_form_cannot_be_changed(make: Callable[[], Any]) -> None:
    row = make()
    row.explanation = "改"
    with pytest.raises(Locked):
        row.save()


@pytest.mark.parametrize("make", [progress, task_row, figure])
def test_copy_has_all_entry_fields(make: Callable[..., Any]) -> None:
    row = make(explanation="原因", measures="措施")
    period = make_period(plan(), 9)
    copy = row.copy_for(make_submission(period, make_department(), state=SubmissionState.DRAFT))
    copy.save()
    assert [getattr(copy, name) for name in row.entry_fields] == [
        getattr(row, name) for name in row.entry_fields
    ]
    assert copy.title == row.title


def test_line_of_another_year_is_refused() -> None:
    row = make_progress(
        make_line(make_plan(2025)),
        "1",
        submission=make_submission(make_period(plan(), 6), make_department()),
    )
    with pytest.raises(ValidationError, match="不是报告期所在年度"):
        row.full_clean()


def due(kind: type[ReportRow], month: int, kinds: str = "") -> list[tuple[str, str]]:
    period = make_period(plan(), month)
    period.kinds = kinds
    return [(unit.code, row.title) for unit, row in kind.due(period)]


def test_projects_are_due_in_quarters_and_in_months_limited_to_them() -> None:
    make_line(plan(), "a", project_fields={"lead": make_department("jiaotong")})
    make_line(plan(), "b", withdrawn_on=datetime.date(2024, 5, 1), withdrawal_reason="合并")
    make_line(make_plan(2025), "c")
    assert due(ProjectProgress, 3) == [("jiaotong", "项目a"), ("tongji", "项目b")]
    assert due(ProjectProgress, 6) == [("jiaotong", "项目a")]
    assert due(ProjectProgress, 7) == due(ProjectProgress, 7, "tasks") == []
    assert (
        due(ProjectProgress, 7, "projects")
        == due(ProjectProgress, 7, "projects,tasks")
        == [("jiaotong", "项目a")]
    )


def test_tasks_and_targets_are_due_with_the_lead_of_the_task() -> None:
    task = make_task(plan(), lead=make_department("jiaotong"))
    make_task_target(task, words="完成一百件")
    make_task(make_plan(2025))
    assert due(TaskProgress, 6) == [("jiaotong", "市级1 民生实事1")]
    assert due(TargetProgress, 6) == [("jiaotong", "市级1 完成一百件")]
    assert due(TaskProgress, 5) == due(TargetProgress, 5) == []
    assert due(TargetProgress, 5, "tasks") == [("jiaotong", "市级1 完成一百件")]
