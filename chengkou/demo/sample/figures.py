"""What the sample says of indicators: figures that the months might have brought, and why some of them lag."""

import random
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indicators.enums import Area, Outlook
from indicators.judging import Ledger
from indicators.models import Actual, Observation, Target
from reporting.enums import DataNature, Direction, Measure, Pace
from reporting.models import Plan, Submission
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import half_up, places

SEED = 47

# What is typed here and not drawn: so that every light occurs. By printed number and row, then by month.
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
UNPUBLISHED = {(16, 6): "国家统计局住户调查数据，7月下旬发布"}
# Why a figure lags and what is done about it: by the number of the target, otherwise of its section.
OWN_WORDS = {
    1: ("部分项目受前期手续影响，开工晚于计划，二产增速回落", "逐项排出开工时间表，每周调度一次"),
    4: ("新开工项目少于上年，续建项目进入收尾", "加快前期手续，落实已中标项目进场"),
    9: ("有效信贷需求不足，涉政贷款集中到期", "组织政银企对接，推动项目贷款投放"),
    11: ("房地产和建筑业税收减少，上年同期有一次性入库", "加强重点税源监测，清理欠税"),
    15: ("一季度低温多雨，节假日客流少于预期", "办好避暑和彩叶季活动，加密景区交通"),
    18: ("外出务工人员返乡就业少于预期，用工需求集中在下半年", "开展专场招聘，稳住以工代赈岗位"),
    23: ("受扬尘和静稳天气影响，污染天数多于上年", "严控工地扬尘和秸秆焚烧，加密巡查"),
    26: ("处理设施检修期间有少量外运，未计入处理量", "检修已完成，恢复满负荷运行"),
}
WORDS = {
    "一": ("重点企业订单减少，新增产能尚未释放", "包保到企，协调解决用工和资金"),
    "二": ("工资性收入增长放缓，经营性收入受农产品价格影响", "发展特色产业，抓好项目带动就业"),
    "三": ("部分治理工程进场晚于计划", "逐项排出完工时间，按月调度"),
    "四": ("道路交通事故多于上年同期", "加强重点路段巡查和隐患整治"),
    "五": ("多数企业在四季度申报入库", "建立培育库，逐户跟踪辅导"),
}


def type_figures(
    submission: Submission,
    rows: Iterable[Actual],
    ledger: Ledger,
    amounts: Mapping[int, Decimal],
) -> None:
    """Set figures and, where they lag, reasons and measures on a form's rows; nothing is written.

    `ledger` is the plan's; `amounts` are the totals of the year before by indicator.
    """
    for row in rows:
        _type(row, submission, amounts)
        # More than submitting requires: whatever lags says why.
        if ledger.judge(row.target, submission.period.month, row).assessment.status.lags:
            words = OWN_WORDS.get(row.target.number) or WORDS[row.target.section.number]
            row.explanation = words[0]
            row.measures = words[1]


def _type(row: Actual, submission: Submission, amounts: Mapping[int, Decimal]) -> None:
    """The row's figure, or the note that it is not published yet. `amounts`: last year's totals by indicator."""
    target, month = row.target, submission.period.month
    note = UNPUBLISHED.get((target.number, month))
    if note:
        row.unpublished, row.unpublished_note = True, note
        return
    row.value = first_reported(target, month) if submission.revision == 1 else None
    if row.value is None:
        row.value = figure(target, month)
    row.nature = DataNature.FLASH if target.provider_id else DataNature.FINAL
    if target.amount_unit and row.target.indicator_id in amounts:
        last_year = Fraction(amounts[target.indicator_id]) * QUARTERS[month] / 100
        row.amount = half_up(last_year * (1 + Fraction(row.value) / 100), 2)
    row.source = f"{target.figure_provider.name}{row.target.plan.year}年{month}月报"
    if target.measure == Measure.CUMULATIVE and target.direction == Direction.UP:
        row.forecast, row.outlook = _expect(target, row.value, month)


def first_reported(target: Target, month: int) -> Decimal | None:
    """What was reported before it was corrected; None where nothing was."""
    typed = FIRST_REPORTED.get((target.number, target.row), {}).get(month)
    return Decimal(typed) if typed else None


def figure(target: Target, month: int) -> Decimal:
    """A figure that the months 1 to `month` might have brought, with the decimals that such figures have.

    The same target and month always give the same figure, and a sum never falls from one month to the next.
    """
    typed = TYPED.get((target.number, target.row), {}).get(month)
    if typed:
        return Decimal(typed)
    bound = target.rule_low if target.rule_low is not None else target.rule_high
    assert bound is not None, "a target without a number has no figure"
    rng = _rng(target)
    tilt = Fraction(rng.randint(-14, 18), 100)  # how far this target lags or leads all year
    if target.measure != Measure.CUMULATIVE:
        drift = Fraction(rng.randint(-4, 4) * (month // 3), 40)
        if target.direction == Direction.DOWN:
            return half_up(Fraction(bound) - abs(tilt) - abs(drift) / 4, 1)
        return half_up(Fraction(bound) * (1 + tilt) + drift, 1)
    decimals = places(bound) if target.unit in ("家", "人", "天") else 2
    return half_up(Fraction(bound) * _done(target, month) * (1 + tilt), decimals)


def _expect(target: Target, value: Decimal, month: int) -> tuple[Decimal, Outlook]:
    """What the unit makes of the whole year, where its figure stands at `month` of it."""
    bound = target.rule_low
    assert bound is not None, "a floor has a number"
    forecast = half_up(Fraction(value) / _done(target, month), places(value))
    # Lost days do not come back; with all else the unit hopes to catch up a tenth.
    lost = Fraction(bound) if target.maximum_per_year else Fraction(bound) * 9 / 10
    if forecast >= bound:
        return forecast, Outlook.REACHABLE
    return forecast, Outlook.HARD if forecast < lost else Outlook.EFFORT


def _done(target: Target, month: int) -> Fraction:
    """The share of a year's total that the months 1 to `month` usually bring."""
    if target.pace == Pace.LAST_YEAR:
        return Fraction(SEASON[month], 100)
    done = Fraction(month, YEAR_END)
    return done / 2 if target.pace == Pace.YEAR_END else done


def observe(plan: Plan) -> None:
    """Last year's same months of what is summed up through the year, so that paces and comparisons have them."""
    targets = Target.objects.printed(plan).filter(measure=Measure.CUMULATIVE)
    indicators = [target.indicator_id for target in targets]
    last_year: Iterable[Any] = Actual.objects.of_indicators(indicators, [plan.year - 1]).approved()
    whole = {
        row.indicator: row.value
        for row in last_year
        if row.value is not None and row.month == YEAR_END
    }
    Observation.objects.bulk_create(
        Observation(
            indicator_id=target.indicator_id,
            area=Area.COUNTY,
            year=plan.year - 1,
            month=month,
            value=half_up(
                Fraction(whole[target.indicator_id]) * percent / 100,
                places(whole[target.indicator_id]),
            ),
            source="演示数据",
            is_sample=True,
        )
        for target in targets
        if target.indicator_id in whole and target.pace != Pace.YEAR_END
        for month, percent in (SEASON if target.pace == Pace.LAST_YEAR else QUARTERS).items()
    )
    Observation.objects.bulk_create(
        Observation(
            indicator_id=indicator,
            area=Area.COUNTY,
            year=plan.year - 1,
            month=month,
            amount=half_up(Fraction(amount) * percent / 100, 2),
            source="演示数据",
            is_sample=True,
        )
        for indicator, amount in amounts_of(plan.year - 1).items()
        for month, percent in QUARTERS.items()
    )


def observe_city(plan: Plan) -> None:
    """The whole city's figures beside the county's, and the county's place."""
    targets = Target.objects.printed(plan).filter(number__in=CITY, row=0)
    Observation.objects.bulk_create(
        Observation(
            indicator_id=target.indicator_id,
            area=Area.CITY,
            year=plan.year,
            month=month,
            value=Decimal(value),
            rank=rank,
            source="演示数据",
            is_sample=True,
        )
        for target in targets
        for month, (value, rank) in CITY[target.number].items()
    )


def amounts_of(year: int) -> dict[int, Decimal]:
    """The county's amounts of a whole year by indicator."""
    known = Observation.objects.filter(
        year=year, month=YEAR_END, area=Area.COUNTY, amount__isnull=False
    )
    return {each.indicator_id: each.amount for each in known if each.amount is not None}


def _rng(target: Target) -> random.Random:
    return random.Random(f"{SEED} {target.number} {target.row} 0")  # noqa: S311  figures, no secrets
