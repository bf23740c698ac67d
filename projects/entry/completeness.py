"""Why projects and livelihood tasks of a report form cannot be submitted yet, row by row."""

from collections.abc import Sequence

from projects.entry.row_context import has_targets, is_judged_by_done
from projects.judging import ProjectLedger, TaskLedger
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.completeness import EXPLAINING, MissingEntry, must_explain, unexplained
from reporting.models import Submission

OR_ZERO = "没有的填 0；报不出的，勾选“数据未发布”并写明说明。"
PROJECT_EXPLAINING = {"problem_kind": "请选问题类别", **EXPLAINING}


def missing_project_entries(
    submission: Submission, rows: Sequence[ProjectProgress], ledger: ProjectLedger
) -> list[MissingEntry]:
    """What these rows lack to be submitted, judged by their ledger.

    The completed investment, unless 数据未发布; of a project that lags also 问题类别, 原因 and
    下一步措施.
    """
    missing = []
    for row in rows:
        if row.is_locked or row.unpublished:
            continue
        if row.completed is None:
            missing.append(MissingEntry(row, "completed", f"请填本年累计完成投资，{OR_ZERO}"))
            continue
        judged = ledger.judge(row.project_plan, submission.period.month, row).judged
        if judged.lags:
            missing += unexplained(row, _last_sentence(judged.sentence), PROJECT_EXPLAINING)
    return missing


def _last_sentence(text: str) -> str:
    """The last of several sentences, without its full stop: it has the figures that decided."""
    return text.rstrip("。").split("。")[-1]


def missing_task_entries(
    submission: Submission, rows: Sequence[TaskProgress], ledger: TaskLedger
) -> list[MissingEntry]:
    """What these rows lack to be submitted, judged by their ledger where no 量化目标 decides.

    到位资金, unless 数据未发布; 进展情况 of a task without 量化目标; 原因 and 下一步措施 of a task
    that is judged by done or not done and lags.
    """
    missing = []
    for row in rows:
        if row.is_locked or row.unpublished:
            continue
        if row.arrived is None:
            missing.append(MissingEntry(row, "arrived", f"请填本年累计到位资金，{OR_ZERO}"))
        if not has_targets(row) and not row.words.strip() and not row.done:
            missing.append(MissingEntry(row, "words", "这件实事没有量化目标，请写进展情况。"))
        elif is_judged_by_done(row, submission):
            judged = ledger.judge(row.task, submission.period.month, row).judged
            if judged.status.lags:
                missing += unexplained(row, judged.sentence.rstrip("。"), EXPLAINING)
    return missing


def missing_task_target_entries(
    submission: Submission, rows: Sequence[TargetProgress], ledger: TaskLedger
) -> list[MissingEntry]:
    """What these rows lack to be submitted (no queries).

    The figure, unless 数据未发布; 原因 and 下一步措施 where it is far behind.
    """
    missing = []
    for row in rows:
        if row.is_locked or row.unpublished:
            continue
        if row.value is None:
            missing.append(MissingEntry(row, "value", f"请填完成数，{OR_ZERO}"))
            continue
        assessment = ledger.judge_target(row.task_target, submission.period.month, row).assessment
        if must_explain(assessment, submission.period.plan, ""):
            reason = f"{assessment.label}，{assessment.gap_in_words}"
            missing += unexplained(row, reason, EXPLAINING)
    return missing
