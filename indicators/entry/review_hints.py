"""Hints for the reviewer on reported indicators, judged from the stored values, approved or not."""

from collections.abc import Iterable

from indicators.judging import Ledger
from indicators.models import Actual
from indicators.models.target_of_day import TargetOfDay
from reporting.entry.review_hints import ReviewHint
from reporting.enums import Measure, RuleKind, Status
from reporting.models import Period
from reporting.months import months_label
from reporting.rules.figures import typeset
from reporting.visibility import SERVER


def indicator_review_hints(period: Period, rows: Iterable[Actual]) -> dict[int, ReviewHint]:
    """The hints on these rows of the period by key (four queries, whatever the number of rows)."""
    ledger = Ledger.of_plan(period.plan, SERVER)
    found = {}
    for row in rows:
        judged = ledger.judge(row.target, period.month, row)
        status = judged.status
        waits = status is Status.UNDETERMINED and judged.target.rule.kind is RuleKind.TEXT
        fallen = _fallen(row, judged.target, period.month, ledger)
        found[row.pk] = ReviewHint(status.lags, waits, fallen)
    return found


def _fallen(row: Actual, target: TargetOfDay, month: int, ledger: Ledger) -> str:
    """累计12小于1—3月的15, where a sum through the year is smaller than before; else empty."""
    if target.measure != Measure.CUMULATIVE:
        return ""
    before = ledger.before(row.target, month)
    if row.value is None or before is None or before.value is None or row.value >= before.value:
        return ""
    return f"累计{typeset(row.value)}小于{months_label(before.month)}的{typeset(before.value)}"
