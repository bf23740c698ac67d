"""What keeps a form from being submitted, row by row and in plain words."""

from collections.abc import Iterable
from decimal import Decimal

from indicators.judging import Ledger
from indicators.models import Actual
from reporting.enums import RuleKind
from reporting.figures import plain
from reporting.models import Plan, Submission
from reporting.problems import EXPLAINING, Problem, left_unsaid, must_explain


def problems(form: Submission, rows: Iterable[Actual]) -> list[Problem]:
    """Every reason why these rows of the form cannot be handed in (five queries, whatever the number of rows).

    A value is missing without a stated reason; or the row falls behind by more than the plan's depth (a binding one
    at all) and says neither why nor what is done about it.
    """
    rows, through = list(rows), form.period.month
    ledger = Ledger.of_plan(form.period.plan, reader=None)
    found = []
    for row in rows:
        if row.is_locked or row.unpublished:
            continue  # nothing to fill in here, or the database sees to it that its note is there
        if row.value is None and not (row.target.rule_kind == RuleKind.TEXT and row.words.strip()):
            found.append(Problem(row, "value", "请填完成数；数据没有发布的，勾选“数据未发布”并写明说明。"))
            continue
        assessment = ledger.judge(row.target, through, row).assessment
        if must_explain(assessment, row.target.plan, row.target.attribute):
            said = f"{assessment.label}，{assessment.gap_in_words}"
            found += left_unsaid(row, said, EXPLAINING)
    return found


def depth_in_words(plan: Plan) -> str:
    """From where on reasons are asked for, for the form's instructions."""
    points, percent = (plain(Decimal(figure)) for figure in (plan.explain_points, plan.explain_percent))
    return f"低于目标或序时超过{points}个百分点（其他单位超过{percent}%）的，约束性指标只要低的，要写原因和下一步措施。"
