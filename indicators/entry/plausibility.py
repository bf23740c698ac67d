"""What speaks against the figures typed for indicators."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from indicators.judging import Ledger
from indicators.models import Actual, Target
from indicators.models.target_of_day import TargetOfDay
from reporting.enums import RuleKind
from reporting.models import Period
from reporting.rules.facts import YEAR_END
from reporting.rules.plausibility.doubts import Doubt
from reporting.rules.plausibility.figures import Before, Reported, Row, doubts_of_figure
from reporting.rules.plausibility.limits import Limits, limits_of
from reporting.rules.rule import Rule
from reporting.visibility import SERVER

_NUMBERS = (RuleKind.AT_LEAST, RuleKind.AT_MOST, RuleKind.ABOUT, RuleKind.BETWEEN)


def indicator_doubts(
    period: Period, rows: Iterable[Actual], ledger: Ledger
) -> dict[int, list[Doubt]]:
    """Row key → what speaks against its figures, by the ledger of the rows (no queries)."""
    return {row.pk: doubts_of_figure(_row(row, period.month, ledger)) for row in rows}


def _row(row: Actual, month: int, ledger: Ledger) -> Row:
    target, terms, facts = ledger.known_of(row.target, month, row)
    return Row(
        name=target.name,
        terms=terms,
        facts=facts,
        numbers=numbers_of(target.rule),
        reported=_reported(row),
        before=_before(target, month, ledger),
        chosen=row.target.chosen_limits,
    )


def limits_of_year(target: Target) -> Limits:
    """What can be typed as the target's figure of the whole year (two queries)."""
    ledger = Ledger([target], SERVER, [YEAR_END])
    of_day, terms, facts = ledger.known_of(target, YEAR_END, None)
    return limits_of(
        terms,
        of_day.name,
        numbers_of(of_day.rule),
        year=facts.year,
        through=YEAR_END,
        chosen=target.chosen_limits,
    )


def numbers_of(rule: Rule) -> tuple[Decimal, ...]:
    """The numbers that a figure is to reach or not to exceed; none for a step, a tie or words."""
    if rule.kind not in _NUMBERS:
        return ()
    return tuple(number for number in (rule.low, rule.high) if number is not None)


def _reported(row: Any) -> Reported:
    return Reported(row.value, row.amount, row.forecast)


def _before(target: TargetOfDay, month: int, ledger: Ledger) -> Before | None:
    before = ledger.before(target, month)
    if before is None:
        return None
    last_year = ledger.last_year(target, before.month)
    return Before(before.month, _reported(before), last_year.value if last_year else None)
