"""Hints for the reviewer on reported indicators, judged from the stored values, approved or not."""

from collections.abc import Sequence

from indicators.entry.plausibility import indicator_doubts
from indicators.judging import Ledger
from indicators.models import Actual
from reporting.entry.plausibility import doubts_about
from reporting.entry.review_hints import ReviewHint
from reporting.enums import RuleKind, Status
from reporting.models import Period
from reporting.visibility import SERVER


def indicator_review_hints(period: Period, rows: Sequence[Actual]) -> dict[int, ReviewHint]:
    """The hints on these rows of the period by key (four queries, whatever the number of rows)."""
    ledger = Ledger.of_plan(period.plan, SERVER, catalogue=None)
    doubts = indicator_doubts(period, rows, ledger)
    found = {}
    for row in rows:
        judged = ledger.judge(row.target, period.month, row)
        status = judged.status
        waits = status is Status.UNDETERMINED and judged.target.rule.kind is RuleKind.TEXT
        found[row.pk] = ReviewHint(status.lags, waits, doubts_about(row, doubts[row.pk]))
    return found
