"""What reviewers look for in reported rows of projects and tasks, judged by the stored values."""

from collections.abc import Sequence

from projects.entry.plausibility import project_doubts, task_doubts, task_target_doubts
from projects.judging import ProjectLedger, TaskLedger
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.entry.plausibility import doubts_about
from reporting.entry.review_hints import ReviewHint
from reporting.enums import Status
from reporting.models import Period
from reporting.visibility import SERVER


def project_review_hints(period: Period, rows: Sequence[ProjectProgress]) -> dict[int, ReviewHint]:
    """The hint on each row of the period, by the row's key (six queries; none without rows)."""
    if not rows:
        return {}
    ledger = ProjectLedger.of_plan(period.plan, SERVER)
    lines = {line.pk: line for line in ledger.lines}
    doubts = project_doubts(period, rows, ledger)
    hints = {}
    for row in rows:
        lags = ledger.judge(lines[row.project_plan_id], period.month, row).lags
        hints[row.pk] = ReviewHint(lags, doubts=doubts_about(row, doubts[row.pk]))
    return hints


def task_review_hints(period: Period, rows: Sequence[TaskProgress]) -> dict[int, ReviewHint]:
    """The hint on each row of the period, by its key (at most six queries; none without rows).

    A task with 量化目标 is judged by them; they have hints of their own.
    """
    if not rows:
        return {}
    ledger = TaskLedger.of_plan(period.plan, SERVER)
    doubts = task_doubts(period, rows, ledger)
    hints = {}
    for row in rows:
        judged = ledger.judge(row.task, period.month, row)
        doubted = doubts_about(row, doubts[row.pk])
        if judged.targets:
            hints[row.pk] = ReviewHint(doubts=doubted)
        else:
            waits = judged.status is Status.UNDETERMINED
            hints[row.pk] = ReviewHint(judged.lags, waits, doubted)
    return hints


def task_target_review_hints(
    period: Period, rows: Sequence[TargetProgress]
) -> dict[int, ReviewHint]:
    """The hint on each row of the period, by the row's key (one query; none without rows)."""
    if not rows:
        return {}
    known = (
        TargetProgress.objects.of_targets(row.task_target for row in rows)
        .known_to(SERVER)
        .approved()
    )
    ledger = TaskLedger((), (), (), known, {period.month})
    doubts = task_target_doubts(period, rows, ledger)
    hints = {}
    for row in rows:
        assessment = ledger.judge_target(row.task_target, period.month, row).assessment
        hints[row.pk] = ReviewHint(assessment.status.lags, doubts=doubts_about(row, doubts[row.pk]))
    return hints
