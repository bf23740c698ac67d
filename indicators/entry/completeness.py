"""What keeps a form from being submitted, row by row and in plain words."""

from collections.abc import Iterable
from decimal import Decimal

from indicators.judging import Ledger
from indicators.models import Actual
from reporting.completeness import EXPLAINING, MissingEntry, must_explain, unexplained
from reporting.models import Plan, Submission
from reporting.rules.figures import plain


def missing_indicator_entries(
    form: Submission, rows: Iterable[Actual], ledger: Ledger
) -> list[MissingEntry]:
    """Every reason why these rows of the form cannot be handed in, by the ledger of the rows.

    A value is missing without a stated reason; or the row falls behind by more than the plan's depth (a binding one
    at all) and says neither why nor what is done about it.
    """
    found, through = [], form.period.month
    for row in rows:
        if row.is_locked or row.unpublished:
            continue  # nothing to fill in here, or the database sees to it that its note is there
        judged = ledger.judge(row.target, through, row)
        if row.value is None and not (row.is_judged_by_person and row.words.strip()):
            provider = row.target.other_provider
            asked = f"完成数由{provider}提供，还没有录入" if provider else "请填完成数"
            found.append(
                MissingEntry(row, "value", f"{asked}；数据没有发布的，勾选“数据未发布”并写明说明。")
            )
            continue
        assessment = judged.assessment
        if must_explain(assessment, row.target.plan, judged.target.attribute):
            said = f"{assessment.label}，{assessment.gap_in_words}"
            found += unexplained(row, said, EXPLAINING)
    return found


def depth_in_words(plan: Plan) -> str:
    """From where on reasons are asked for, for the form's instructions."""
    points, percent = (
        plain(Decimal(figure)) for figure in (plan.explain_points, plan.explain_percent)
    )
    return f"低于目标或序时超过{points}个百分点（其他单位超过{percent}%）的，约束性指标只要低的，要写原因和下一步措施。"
