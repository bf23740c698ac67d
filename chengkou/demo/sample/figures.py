"""The sample's indicators: figures that the months might have brought, and why some lag."""

import random
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chengkou.demo.sample.key_tasks import type_task, why_task_lags
from chengkou.demo.sample.reasons import why_indicator_lags
from indicators.enums import Area, Catalogue, Outlook
from indicators.judging import Ledger
from indicators.models import Actual, Observation, Target
from reporting.enums import DataNature, Direction, Measure, Pace
from reporting.models import Plan, Submission
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import half_up, places

SEED = 47

# Fixed figures instead of random ones, so that every light occurs: by number and row, by month.
TYPED: dict[tuple[int, int], dict[int, str]] = {
    (1, 0): {3: "6.6", 6: "6.1", 9: "6.3"},
    (3, 0): {3: "16.2", 6: "15.6", 9: "15.1"},
    (4, 0): {3: "9.8", 6: "11.2", 9: "12.6"},
    (23, 0): {3: "86", 6: "174", 9: "262"},  # at six months too many bad days for the year's 360
    (25, 0): {3: "100", 6: "100", 9: "100"},
    (26, 0): {3: "100", 6: "98.6", 9: "100"},
    (30, 0): {3: "1", 6: "3", 9: "4"},
    (36, 0): {3: "9", 6: "26", 9: "31"},  # the year's 25 reached early
}
# What was reported first where a later revision corrects it; both have the same light.
FIRST_REPORTED = {(14, 0): {6: "6.42"}}
# The whole city's figure by number and month, with the county's place among its districts.
CITY: dict[int, dict[int, tuple[str, int]]] = {1: {3: ("6.2", 12), 6: ("6.4", 24)}}
# The share of a year's total that the months usually bring, in %.
QUARTERS = {3: 22, 6: 47, 9: 73}
# The share of a year's visitors that the months bring, in %: summer and autumn are the season.
SEASON = {3: 14, 6: 42, 9: 79}
TO_CATCH_UP = Decimal("0.1")
"""The share of a target that a unit hopes to catch up by the year's end."""
UNPUBLISHED = {(16, 6): "国家统计局住户调查数据，7月下旬发布"}


def type_figures(
    submission: Submission,
    rows: Iterable[Actual],
    ledger: Ledger,
    amounts: Mapping[int, Decimal],
) -> None:
    """Set figures and, where they lag, reasons and measures on a form's rows; nothing is written.

    `ledger` is the plan's; `amounts` are the totals of the year before by indicator.
    """
    month = submission.period.month
    for row in rows:
        is_task = row.target.catalogue is Catalogue.KEY_TASKS
        if is_task:
            type_task(row, month)
        else:
            _type(row, submission, amounts)
        # More than submitting requires: whatever lags says why.
        if ledger.judge(row.target, month, row).assessment.status.lags:
            why = why_task_lags(row.target) if is_task else why_indicator_lags(row.target, month)
            row.explanation, row.measures = why


def _type(row: Actual, submission: Submission, amounts: Mapping[int, Decimal]) -> None:
    """Set the row's figure, or the note that it is not published yet."""
    target = row.target
    month = submission.period.month
    note = UNPUBLISHED.get((target.number, month))
    if note:
        row.unpublished = True
        row.unpublished_note = note
        return
    row.value = figure(target, month)
    if submission.revision == 1:
        row.value = first_reported(target, month) or row.value
    row.nature = DataNature.FLASH if target.provider_id else DataNature.FINAL
    if target.amount_unit and row.target.indicator_id in amounts:
        last_year = Fraction(amounts[target.indicator_id]) * QUARTERS[month] / 100
        row.amount = half_up(last_year * (1 + Fraction(row.value) / 100), 2)
    report = "快报" if row.nature == DataNature.FLASH else "月报"
    row.source = f"{target.figure_provider.name}{target.plan.year}年1—{month}月{report}"
    if target.measure != Measure.CUMULATIVE:
        row.forecast, row.outlook = _expect_rate(target, row.value)
    elif target.direction == Direction.UP:
        row.forecast, row.outlook = _expect_total(target, row.value, month)


def first_reported(target: Target, month: int) -> Decimal | None:
    """What was reported before it was corrected; None where nothing was."""
    reported = FIRST_REPORTED.get((target.number, target.row), {}).get(month)
    return Decimal(reported) if reported else None


def figure(target: Target, month: int) -> Decimal:
    """A figure that the months 1 to `month` might have brought, with usual decimals.

    Always the same for a target and month; a sum never falls from one month to the next.
    """
    typed = TYPED.get((target.number, target.row), {}).get(month)
    if typed:
        return Decimal(typed)
    bound = _bound(target)
    rng = _rng(target)
    tilt = Fraction(rng.randint(-14, 18), 100)  # how far this target lags or leads all year
    if target.measure != Measure.CUMULATIVE:
        drift = Fraction(rng.randint(-4, 4) * (month // 3), 40)
        if target.direction == Direction.DOWN:
            return half_up(Fraction(bound) - abs(tilt) - abs(drift) / 4, 1)
        return half_up(Fraction(bound) * (1 + tilt) + drift, 1)
    decimals = places(bound) if target.unit in ("家", "人", "天") else 2
    return half_up(Fraction(bound) * _done(target, month) * (1 + tilt), decimals)


def _expect_rate(target: Target, value: Decimal) -> tuple[Decimal, Outlook]:
    """The unit's forecast of the year's rate or level, from the latest: half way to the target."""
    bound = _bound(target)
    decimals = max(places(value), places(bound))
    half_way = half_up((Fraction(value) + Fraction(bound)) / 2, decimals)
    is_up = target.direction == Direction.UP
    is_met = value >= bound if is_up else value <= bound
    if is_met:
        return half_way, Outlook.REACHABLE
    if abs(value - bound) <= bound * TO_CATCH_UP:
        return bound, Outlook.EFFORT
    return half_way, Outlook.HARD


def _expect_total(target: Target, value: Decimal, month: int) -> tuple[Decimal, Outlook]:
    """The unit's forecast of the year's total, from what is reached by `month`."""
    bound = _bound(target)
    if target.pace == Pace.YEAR_END:
        # Few are enrolled before the year's end, so that the months say little.
        more = YEAR_END - month if value >= bound else 0
        return max(bound, value) + more, Outlook.REACHABLE
    is_whole = bound >= 100 or places(value) == 0
    forecast = half_up(Fraction(value) / _done(target, month), 0 if is_whole else 1)
    if forecast >= bound:
        return forecast, Outlook.REACHABLE
    # Lost days do not come back.
    if target.maximum_per_year or forecast < bound * (1 - TO_CATCH_UP):
        return forecast, Outlook.HARD
    return bound, Outlook.EFFORT


def _bound(target: Target) -> Decimal:
    """The number that the target asks for."""
    bound: Decimal | None = target.rule_low
    if bound is None:
        bound = target.rule_high
    assert bound is not None, "a target without a number has no figure"
    return bound


def _done(target: Target, month: int) -> Fraction:
    """The share of a year's total that the months 1 to `month` usually bring."""
    if target.pace == Pace.LAST_YEAR:
        return Fraction(SEASON[month], 100)
    done = Fraction(month, YEAR_END)
    return done / 2 if target.pace == Pace.YEAR_END else done


def observe(plan: Plan) -> None:
    """Add last year's same months of cumulative figures and amounts, for paces and comparisons."""
    year = plan.year - 1
    targets = Target.objects.printed(plan).filter(measure=Measure.CUMULATIVE)
    whole_years = _whole_years([target.indicator_id for target in targets], year)
    observations = []
    for target in targets:
        whole = whole_years.get(target.indicator_id)
        if whole is None or target.pace == Pace.YEAR_END:
            continue
        shares = SEASON if target.pace == Pace.LAST_YEAR else QUARTERS
        for month, percent in shares.items():
            observation = _observation(target.indicator_id, year, month)
            observation.value = half_up(Fraction(whole) * percent / 100, places(whole))
            observations.append(observation)
    for indicator, amount in amounts_of(year).items():
        for month, percent in QUARTERS.items():
            observation = _observation(indicator, year, month)
            observation.amount = half_up(Fraction(amount) * percent / 100, 2)
            observations.append(observation)
    Observation.objects.bulk_create(observations)


def observe_city(plan: Plan) -> None:
    """Add the whole city's figures beside the county's, and the county's rank."""
    observations = []
    for target in Target.objects.printed(plan).filter(number__in=CITY, row=0):
        for month, (value, rank) in CITY[target.number].items():
            observation = _observation(target.indicator_id, plan.year, month)
            observation.area = Area.CITY
            observation.value = Decimal(value)
            observation.rank = rank
            observations.append(observation)
    Observation.objects.bulk_create(observations)


def _observation(indicator: int, year: int, month: int) -> Observation:
    """An unsaved sample observation of the county without figures."""
    return Observation(
        indicator_id=indicator,
        area=Area.COUNTY,
        year=year,
        month=month,
        source="演示数据",
        is_sample=True,
    )


def _whole_years(indicators: list[int], year: int) -> dict[int, Decimal]:
    """The approved figures of a whole year by indicator."""
    rows: Iterable[Any] = Actual.objects.of_indicators(indicators, [year]).approved()
    return {
        row.indicator: row.value for row in rows if row.value is not None and row.month == YEAR_END
    }


def amounts_of(year: int) -> dict[int, Decimal]:
    """The county's amounts of a whole year by indicator."""
    observations = Observation.objects.filter(
        year=year, month=YEAR_END, area=Area.COUNTY, amount__isnull=False
    )
    amounts = {}
    for observation in observations:
        if observation.amount is not None:
            amounts[observation.indicator_id] = observation.amount
    return amounts


def _rng(target: Target) -> random.Random:
    return random.Random(f"{SEED} {target.number} {target.row} 0")  # noqa: S311  figures, no secrets
