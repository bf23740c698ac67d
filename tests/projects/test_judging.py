"""Judging projects and tasks: which row counts, who may know it, and the number of queries."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from projects.enums import Nature
from projects.judging import JudgedProject, ProjectLedger, TaskLedger
from projects.models import GradeScale, Preparation, ProjectPlan
from reporting.enums import Grade, Status, SubmissionState, Verdict
from reporting.models import Plan, User
from reporting.visibility import SERVER, Viewer
from tests.factories import (
    make_department,
    make_line,
    make_period,
    make_plan,
    make_progress,
    make_project,
    make_submission,
    make_target_progress,
    make_task,
    make_task_progress,
    make_task_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return make_plan(2024)


def judged(line: ProjectPlan, through: int = 6, user: User | None = None) -> JudgedProject:
    plan = Plan.objects.get(pk=line.plan_id)  # a page reads the plan's periods once
    (row,) = ProjectLedger.of_plan(plan, Viewer(user)).judge_all(through)
    return row


def test_approved_row_of_the_period_counts(plan: Plan) -> None:
    line = make_line(plan)
    make_progress(line, "10", 3)
    make_progress(line, "44.5", 6, arrived=Decimal(50))
    row = judged(line)
    assert row.grade is Grade.SLOW
    assert (row.completed, row.arrived, row.judged.points) == tuple(
        map(Decimal, ("44.5", "50", "-5.5"))
    )
    assert (judged(line, 3).grade, judged(line, 9).grade) == (Grade.LAGGING, Grade.NOT_REPORTED)


def test_latest_approved_revision_counts_and_a_draft_does_not(plan: Plan) -> None:
    line = make_line(plan)
    make_progress(line, "10")
    period = make_period(plan, 6)
    make_progress(line, "50", submission=make_submission(period, line.project.lead, revision=2))
    draft = make_submission(period, line.project.lead, revision=3, state=SubmissionState.DRAFT)
    make_progress(line, "90", submission=draft, open_in=period)
    assert judged(line).completed == 50


def test_unpublished_rows_are_unknown_to_leaders(plan: Plan, leader: User, reviewer: User) -> None:
    line = make_line(plan, project_fields={"lead": make_department("unit-a")})
    make_progress(line, "50", published=False)
    assert judged(line, user=leader).grade is Grade.NOT_REPORTED
    assert judged(line, user=reviewer).grade is Grade.NORMAL


def test_month_that_asks_for_no_projects_is_not_due(plan: Plan) -> None:
    line = make_line(plan)
    assert judged(line, 5).grade is Grade.NOT_DUE
    period = make_period(plan, 5)
    assert judged(line, 5).grade is Grade.NOT_DUE
    period.kinds = "projects"
    period.save()
    assert judged(line, 5).grade is Grade.NOT_REPORTED
    quarter = make_period(plan, 6)
    quarter.kinds = "indicators"
    quarter.save()
    assert judged(line, 6).grade is Grade.NOT_DUE


def test_reported_start_is_known_in_later_periods(plan: Plan) -> None:
    line = make_line(
        plan, nature=Nature.NEW, project_fields={"planned_start": datetime.date(2024, 2, 1)}
    )
    make_progress(line, "50", 3, started_on=datetime.date(2024, 3, 5))
    make_progress(line, "60", 6)
    row = judged(line)
    assert row.judged.late_start is not None
    assert row.judged.late_start.sentence == "计划2月开工，3月5日开工，晚1个月"
    assert row.list_name is Nature.CONTINUED
    assert judged(line, 2).list_name is Nature.NEW


def test_judging_uses_bounds_milestones_and_nodes_of_the_ledger(plan: Plan) -> None:
    line = make_line(plan)
    make_progress(line, "44.5")
    GradeScale.objects.create(plan=plan, slow=Decimal("-5"))
    assert judged(line).grade is Grade.LAGGING
    line.milestones.create(month=6, amount=Decimal(40))
    assert judged(line).judged.points == Decimal("4.5")
    early = make_line(plan, "p-2", nature=Nature.PREPARATION)
    Preparation.objects.create(
        project=early.project, node="land", planned_on=datetime.date(2024, 6, 1)
    )
    assert [row.grade for row in ProjectLedger.of_plan(plan, SERVER).judge_all(6)] == [
        Grade.NORMAL,
        Grade.NODES_LATE,
    ]


def test_row_before_a_month_is_the_latest_of_earlier_months(plan: Plan) -> None:
    line = make_line(plan)
    march, june = make_progress(line, "10", 3), make_progress(line, "20", 6)
    ledger = ProjectLedger.of_plan(plan, SERVER)
    found = [ledger.before(line, month) for month in (3, 4, 6, 7, 12)]
    assert found == [None, march, march, june, june]


def test_line_that_left_the_plan_is_judged_in_earlier_periods_only(plan: Plan) -> None:
    make_line(plan, withdrawn_on=datetime.date(2024, 5, 1), withdrawal_reason="合并")
    ledger = ProjectLedger.of_plan(plan, SERVER)
    assert (len(ledger.judge_all(3)), len(ledger.judge_all(6))) == (1, 0)


def test_ledger_with_a_sample_project_has_samples(plan: Plan) -> None:
    make_line(plan)
    assert not ProjectLedger.of_plan(plan, SERVER).has_samples
    make_line(plan, make_project("p-2", is_sample=True))
    assert ProjectLedger.of_plan(plan, SERVER).has_samples


@pytest.mark.parametrize("rows", [1, 3])
def test_four_queries_for_any_number_of_projects(
    rows: int, plan: Plan, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        make_progress(
            make_line(plan, f"p-{number}", nature=Nature.PREPARATION if number else Nature.NEW), "1"
        )
    plan = Plan.objects.get()
    with django_assert_num_queries(4):
        assert len(ProjectLedger.of_plan(plan, SERVER).judge_all(6)) == rows


# Livelihood tasks.


def test_task_with_targets_is_judged_by_them(plan: Plan) -> None:
    task = make_task(plan)
    for order, value in enumerate(("60", "20"), start=1):
        make_target_progress(make_task_target(task, order), value)
    make_task_progress(task, arrived=Decimal(5))
    (row,) = TaskLedger.of_plan(plan, SERVER).judge_all(6)
    assert (row.status, row.lags) == (Status.BEHIND, True)
    assert [target.assessment.status for target in row.targets] == [Status.ON_TRACK, Status.BEHIND]
    assert row.row is not None and row.row.arrived == 5
    (march,) = TaskLedger.of_plan(plan, SERVER).judge_all(5)
    assert march.status is Status.NOT_DUE


def test_task_without_targets_is_undetermined_until_its_verdict(plan: Plan) -> None:
    task = make_task(plan)
    progress = make_task_progress(task, words="推进中")
    assert TaskLedger.of_plan(plan, SERVER).judge(task, 6).status is Status.UNDETERMINED
    type(progress).objects.filter(pk=progress.pk).update(
        verdict=Verdict.GOOD, verdict_note="看过现场"
    )
    assert TaskLedger.of_plan(plan, SERVER).judge(task, 6).status is Status.ON_TRACK
    assert TaskLedger.of_plan(plan, SERVER).judge(task, 12).status is Status.NOT_REPORTED


def test_task_and_figure_before_a_month_are_the_latest_of_earlier_months(plan: Plan) -> None:
    task = make_task(plan)
    target = make_task_target(task)
    march, june = make_task_progress(task, 3, words="一"), make_task_progress(task, 6, words="二")
    first, second = make_target_progress(target, "1", 3), make_target_progress(target, "2", 6)
    ledger = TaskLedger.of_plan(plan, SERVER)
    months = (3, 4, 6, 7, 12)
    assert [ledger.before(task, month) for month in months] == [None, march, march, june, june]
    assert [ledger.figure_before(target, month) for month in months] == [
        *(None, first, first),
        *(second, second),
    ]


def test_unpublished_task_is_not_reported(plan: Plan) -> None:
    task = make_task(plan)
    make_task_progress(task, unpublished=True, unpublished_note="年底公布", words="推进中")
    row = TaskLedger.of_plan(plan, SERVER).judge(task, 6)
    assert row.status is Status.NOT_REPORTED
    assert row.judged.sentence == "应填报进展而未填报，原因：数据未发布：年底公布，暂不评价。"


def test_unpublished_task_past_its_limit_is_not_reported(plan: Plan) -> None:
    task = make_task(plan, due_on=datetime.date(2024, 5, 31))
    make_task_progress(task, unpublished=True, unpublished_note="年底公布")
    assert TaskLedger.of_plan(plan, SERVER).judge(task, 6).status is Status.NOT_REPORTED


def test_empty_row_of_a_task_is_not_reported(plan: Plan) -> None:
    task = make_task(plan)
    make_task_progress(task)
    assert TaskLedger.of_plan(plan, SERVER).judge(task, 6).status is Status.NOT_REPORTED


def test_unpublished_target_of_a_task_is_not_reported(plan: Plan) -> None:
    task = make_task(plan)
    target = make_task_target(task)
    make_target_progress(target, None, unpublished=True, unpublished_note="年底公布")
    row = TaskLedger.of_plan(plan, SERVER).judge(task, 6)
    (judged_target,) = row.targets
    assert judged_target.assessment.status is Status.NOT_REPORTED
    assert "数据未发布：年底公布" in judged_target.assessment.sentence
    assert row.status is Status.NOT_REPORTED


def test_reported_completion_is_known_in_later_periods(plan: Plan) -> None:
    task = make_task(plan)
    make_task_progress(task, 3, done=True, done_on=datetime.date(2024, 3, 20))
    make_task_progress(task, 6, words="已完成")
    assert TaskLedger.of_plan(plan, SERVER).judge(task, 6).status is Status.MET


@pytest.mark.parametrize("rows", [1, 3])
def test_four_queries_for_any_number_of_tasks(
    rows: int, plan: Plan, django_assert_num_queries: Any
) -> None:
    for number in range(1, rows + 1):
        make_target_progress(make_task_target(make_task(plan, number)), "1")
    plan = Plan.objects.get()
    with django_assert_num_queries(4):
        assert len(TaskLedger.of_plan(plan, SERVER).judge_all(6)) == rows
