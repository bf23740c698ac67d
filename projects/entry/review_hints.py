"""What a reviewer looks for in what was reported on projects and tasks: judged from the stored values."""

from collections.abc import Sequence

from projects.judging import ProjectLedger, TaskLedger, latest
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.entry.review_hints import ReviewHint
from reporting.enums import Measure, Status
from reporting.models import Period
from reporting.months import months_label
from reporting.rules.figures import trimmed, typeset
from reporting.visibility import SERVER


def project_review_hints(period: Period, rows: Sequence[ProjectProgress]) -> dict[int, ReviewHint]:
    """A glance at each of these rows of the period by its key (six queries; none without rows)."""
    if not rows:
        return {}
    ledger, month = ProjectLedger.of_plan(period.plan, SERVER), period.month
    lines = {line.pk: line for line in ledger.lines}
    found = {}
    for row in rows:
        line = lines[row.project_plan_id]
        before, fallen = ledger.before(line, month), ""
        if (
            row.completed is not None
            and before
            and before.completed is not None
            and row.completed < before.completed
        ):
            fallen = (
                f"累计{typeset(trimmed(row.completed))}小于{months_label(before.month)}"
                f"的{typeset(trimmed(before.completed))}"
            )
        found[row.pk] = ReviewHint(ledger.judge(line, month, row).lags, fallen=fallen)
    return found


def task_review_hints(period: Period, rows: Sequence[TaskProgress]) -> dict[int, ReviewHint]:
    """A glance at each of these rows of the period by its key (at most six queries; none without rows)."""
    if not rows:
        return {}
    ledger, found = TaskLedger.of_plan(period.plan, SERVER), {}
    for row in rows:
        judged = ledger.judge(row.task, period.month, row)
        # A task with numbers is judged by them, and these have rows of their own.
        alone = not judged.targets
        found[row.pk] = ReviewHint(
            alone and judged.lags, alone and judged.status is Status.UNDETERMINED
        )
    return found


def task_target_review_hints(
    period: Period, rows: Sequence[TargetProgress]
) -> dict[int, ReviewHint]:
    """A glance at each of these rows of the period by its key (one query; none without rows)."""
    if not rows:
        return {}
    known = (
        TargetProgress.objects.of_targets(row.task_target for row in rows)
        .known_to(SERVER)
        .approved()
    )
    approved = {(each.task_target_id, each.month): each for each in known}
    ledger, found = TaskLedger((), (), (), (), {period.month}), {}
    for row in rows:
        before, fallen = latest(approved, row.task_target_id, period.month - 1), ""
        grows = row.task_target.measure == Measure.CUMULATIVE
        if (
            grows
            and row.value is not None
            and before
            and before.value is not None
            and row.value < before.value
        ):
            fallen = (
                f"累计{typeset(row.value)}小于{months_label(before.month)}的{typeset(before.value)}"
            )
        found[row.pk] = ReviewHint(
            ledger.judge_target(row.task_target, period.month, row).assessment.status.lags,
            False,
            fallen,
        )
    return found
