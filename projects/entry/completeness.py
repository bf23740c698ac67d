"""What keeps projects and livelihood tasks of a form from being submitted, row by row and in plain words."""

from collections.abc import Sequence

from projects.entry.row_context import has_targets, is_by_deed
from projects.judging import ProjectLedger, TaskLedger
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.completeness import EXPLAINING, MissingEntry, must_explain, unexplained
from reporting.models import Submission

OR_ZERO = "没有的填 0；报不出的，勾选“数据未发布”并写明说明。"
PROJECT_EXPLAINING = {"problem_kind": "请选问题类别", **EXPLAINING}


def missing_project_entries(
    form: Submission, rows: Sequence[ProjectProgress], ledger: ProjectLedger
) -> list[MissingEntry]:
    """Every reason why these projects cannot be handed in, by the ledger of the rows.

    The completed investment is missing without a stated reason; or the project lags and does not say what kind of
    problem there is, why, and what is done about it.
    """
    found = []
    for row in rows:
        if row.is_locked or row.unpublished:
            continue
        if row.completed is None:
            found.append(MissingEntry(row, "completed", f"请填本年累计完成投资，{OR_ZERO}"))
            continue
        judged = ledger.judge(row.project_plan, form.period.month, row).judged
        if judged.lags:
            found += unexplained(row, _short(judged.sentence), PROJECT_EXPLAINING)
    return found


def _short(sentence: str) -> str:
    """The last sentence of several: the figures that decided."""
    return sentence.rstrip("。").split("。")[-1]


def missing_task_entries(
    form: Submission, rows: Sequence[TaskProgress], ledger: TaskLedger
) -> list[MissingEntry]:
    """Every reason why these tasks cannot be handed in, by the ledger of the rows (not asked where numbers decide).

    The money that has arrived is missing without a stated reason; a task without numbers says nothing of how it goes;
    or one that is judged by done or not done falls behind and says neither why nor what is done about it.
    """
    found = []
    for row in rows:
        if row.is_locked or row.unpublished:
            continue
        if row.arrived is None:
            found.append(MissingEntry(row, "arrived", f"请填本年累计到位资金，{OR_ZERO}"))
        if not has_targets(row) and not row.words.strip() and not row.done:
            found.append(MissingEntry(row, "words", "这件实事没有量化目标，请写进展情况。"))
            continue
        if is_by_deed(row, form):
            judged = ledger.judge(row.task, form.period.month, row).judged
            if judged.status.lags:
                found += unexplained(row, judged.sentence.rstrip("。"), EXPLAINING)
    return found


def missing_task_target_entries(
    form: Submission, rows: Sequence[TargetProgress], ledger: TaskLedger
) -> list[MissingEntry]:
    """Every reason why these 量化目标 cannot be handed in: no figure, or far behind without a word (no queries)."""
    found = []
    for row in rows:
        if row.is_locked or row.unpublished:
            continue
        if row.value is None:
            found.append(MissingEntry(row, "value", f"请填完成数，{OR_ZERO}"))
            continue
        assessment = ledger.judge_target(row.task_target, form.period.month, row).assessment
        if must_explain(assessment, form.period.plan, ""):
            found += unexplained(row, f"{assessment.label}，{assessment.gap_in_words}", EXPLAINING)
    return found
