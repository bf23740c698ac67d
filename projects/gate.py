"""What keeps projects and livelihood tasks of a form from being submitted, row by row and in plain words."""

from collections.abc import Sequence

from projects.judging import TaskLedger
from projects.lines import has_targets, is_by_deed, ledger_of_rows
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.models import Submission
from reporting.problems import EXPLAINING, Problem, left_unsaid, must_explain

OR_ZERO = "没有的填 0；报不出的，勾选“数据未发布”并写明说明。"
PROJECT_EXPLAINING = {"problem_kind": "请选问题类别", **EXPLAINING}


def project_problems(form: Submission, rows: Sequence[ProjectProgress]) -> list[Problem]:
    """Every reason why these projects cannot be handed in (as `ledger_of_rows`; no query for none).

    The completed investment is missing without a stated reason; or the project lags and does not say what kind of
    problem there is, why, and what is done about it.
    """
    asked = [row for row in rows if not (row.is_locked or row.unpublished)]
    if not asked:
        return []
    ledger, found = ledger_of_rows(form, asked, None), []
    for row in asked:
        if row.completed is None:
            found.append(Problem(row, "completed", f"请填本年累计完成投资，{OR_ZERO}"))
            continue
        judged = ledger.judge(row.project_plan, form.period.month, row).judged
        if judged.lags:
            found += left_unsaid(row, _short(judged.sentence), PROJECT_EXPLAINING)
    return found


def _short(sentence: str) -> str:
    """The last sentence of several: the figures that decided."""
    return sentence.rstrip("。").split("。")[-1]


def task_problems(form: Submission, rows: Sequence[TaskProgress]) -> list[Problem]:
    """Every reason why these tasks cannot be handed in (one query, none where numbers decide).

    The money that has arrived is missing without a stated reason; a task without numbers says nothing of how it goes;
    or one that is judged by done or not done falls behind and says neither why nor what is done about it.
    """
    asked = [row for row in rows if not (row.is_locked or row.unpublished)]
    if not asked:
        return []
    by_deed = [row.task for row in asked if is_by_deed(row, form)]
    approved = TaskProgress.objects.of_tasks(by_deed).approved().known_to(None)
    ledger, found = TaskLedger((), (), approved, (), {form.period.month}), []
    for row in asked:
        if row.arrived is None:
            found.append(Problem(row, "arrived", f"请填本年累计到位资金，{OR_ZERO}"))
        if not has_targets(row) and not row.words.strip() and not row.done:
            found.append(Problem(row, "words", "这件实事没有量化目标，请写进展情况。"))
            continue
        judged = ledger.judge(row.task, form.period.month, row).judged
        if is_by_deed(row, form) and judged.status.lags:
            found += left_unsaid(row, judged.sentence.rstrip("。"), EXPLAINING)
    return found


def target_problems(form: Submission, rows: Sequence[TargetProgress]) -> list[Problem]:
    """Every reason why these 量化目标 cannot be handed in: no figure, or far behind without a word (no queries)."""
    ledger, found = TaskLedger((), (), (), (), {form.period.month}), []
    for row in rows:
        if row.is_locked or row.unpublished:
            continue
        if row.value is None:
            found.append(Problem(row, "value", f"请填完成数，{OR_ZERO}"))
            continue
        assessment = ledger.judge_target(row.task_target, form.period.month, row).assessment
        if must_explain(assessment, form.period.plan, ""):
            found += left_unsaid(row, f"{assessment.label}，{assessment.gap_in_words}", EXPLAINING)
    return found
