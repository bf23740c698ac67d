"""What reviewers look for in reported rows of projects and tasks, judged by the stored values."""

from collections.abc import Sequence
from decimal import Decimal

from projects.judging import ProjectLedger, TaskLedger, latest
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from projects.presenters.amounts import without_zeros
from reporting.entry.review_hints import ReviewHint
from reporting.enums import Measure, Status
from reporting.models import Period
from reporting.months import months_label
from reporting.rules.figures import typeset
from reporting.visibility import SERVER


def project_review_hints(period: Period, rows: Sequence[ProjectProgress]) -> dict[int, ReviewHint]:
    """The hint on each row of the period, by the row's key (six queries; none without rows)."""
    if not rows:
        return {}
    ledger = ProjectLedger.of_plan(period.plan, SERVER)
    lines = {line.pk: line for line in ledger.lines}
    hints = {}
    for row in rows:
        line = lines[row.project_plan_id]
        fallen = ""
        before = ledger.before(line, period.month)
        if before is not None:
            completed = without_zeros(row.completed)
            fallen = _fallen(without_zeros(before.completed), before.month, completed)
        hints[row.pk] = ReviewHint(ledger.judge(line, period.month, row).lags, fallen=fallen)
    return hints


def task_review_hints(period: Period, rows: Sequence[TaskProgress]) -> dict[int, ReviewHint]:
    """The hint on each row of the period, by its key (at most six queries; none without rows).

    A task with 量化目标 is judged by them; they have hints of their own.
    """
    if not rows:
        return {}
    ledger = TaskLedger.of_plan(period.plan, SERVER)
    hints = {}
    for row in rows:
        judged = ledger.judge(row.task, period.month, row)
        if judged.targets:
            hints[row.pk] = ReviewHint()
        else:
            hints[row.pk] = ReviewHint(judged.lags, judged.status is Status.UNDETERMINED)
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
    approved = {(row.task_target_id, row.month): row for row in known}
    ledger = TaskLedger((), (), (), (), {period.month})
    hints = {}
    for row in rows:
        fallen = ""
        before = latest(approved, row.task_target_id, period.month - 1)
        if row.task_target.measure == Measure.CUMULATIVE and before is not None:
            fallen = _fallen(before.value, before.month, row.value)
        assessment = ledger.judge_target(row.task_target, period.month, row).assessment
        hints[row.pk] = ReviewHint(assessment.status.lags, fallen=fallen)
    return hints


def _fallen(before: Decimal | None, month: int, now: Decimal | None) -> str:
    """The sentence on a running total that is smaller than the one through `month`; else empty."""
    if before is None or now is None or now >= before:
        return ""
    return f"累计{typeset(now)}小于{months_label(month)}的{typeset(before)}"
