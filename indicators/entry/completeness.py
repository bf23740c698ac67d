"""What is missing before a report of indicators can be submitted, row by row."""

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
    """Every reason why these rows of the form cannot be submitted, by the ledger of the rows.

    A value is missing without a stated reason; or the row lags by more than the plan allows without
    words (a binding one: at all), and its reason or its measures are missing.
    """
    found = []
    for row in rows:
        if row.is_locked or row.unpublished:
            continue  # nothing to fill in here, or a constraint makes sure that its note is there
        if row.value is None and not (row.is_judged_by_person and row.words.strip()):
            found.append(_missing_value(row))
            continue
        judged = ledger.judge(row.target, form.period.month, row)
        assessment = judged.assessment
        if must_explain(assessment, row.target.plan, judged.target.attribute):
            outcome = f"{assessment.label}，{assessment.gap_in_words}"
            found += unexplained(row, outcome, EXPLAINING)
    return found


def _missing_value(row: Actual) -> MissingEntry:
    provider = row.target.other_provider
    asked = f"完成数由{provider}提供，还没有录入" if provider else "请填完成数"
    return MissingEntry(row, "value", f"{asked}；数据没有发布的，勾选“数据未发布”并写明说明。")


def depth_in_words(plan: Plan) -> str:
    """When a reason and measures are required, for the form's instructions."""
    points = plain(Decimal(plan.explain_points))
    percent = plain(Decimal(plan.explain_percent))
    return (
        f"低于目标或序时超过{points}个百分点（其他单位超过{percent}%）的，"
        "约束性指标只要低的，要写原因和下一步措施。"
    )
