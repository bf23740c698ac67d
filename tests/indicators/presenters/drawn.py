"""Indicators with figures to draw, and their charts."""

from typing import Any

from indicators.enums import Area
from indicators.judging import Ledger
from indicators.models import Target
from indicators.presenters.rows import make_rows
from indicators.presenters.through_time.charts import (
    indicator_charts,
    is_on_overview,
    overview_charts,
)
from indicators.presenters.through_time.months import Months
from indicators.presenters.through_time.years import years_of
from reporting.drawing.charts import Charts, Figure
from reporting.visibility import SERVER
from tests.factories import make_observation, make_plan, make_target

GDP = {
    "2020": ("1.8", "55.2"),
    "2021": ("6.6", "60.63"),
    "2022": ("3.9", "66.31"),
    "2023": ("6", "72.4"),
}


def gdp(year: int = 2023, **fields: Any) -> Target:
    """A main growth rate with four years of amounts beside it."""
    printed: dict[str, Any] = {
        "name": "地区生产总值增速",
        "amount_unit": "亿元",
        "is_main": True,
        "wording": "7左右",
    }
    target = make_target(make_plan(year), 1, **(printed | fields))
    for observed, (value, amount) in GDP.items():
        make_observation(target.indicator, int(observed), value, amount=amount)
    return target


def industry(
    county: dict[int, str], city: dict[int, str], number: int = 3, **fields: Any
) -> Target:
    """A main growth rate of 2023 with months."""
    printed: dict[str, Any] = {"name": "规上工业增加值增速", "is_main": True, "wording": "15"}
    target = make_target(make_plan(2023), number, **(printed | fields))
    for area, months in ((Area.COUNTY, county), (Area.CITY, city)):
        for month, value in months.items():
            make_observation(target.indicator, 2023, value, month, area=area)
    return target


def overview(year: int = 2023) -> Charts:
    ledger = Ledger.of_plan(make_plan(year), SERVER, [12], drawn=is_on_overview)
    return overview_charts(year, make_rows(ledger.judge_all(12), 12), ledger)


def small_months(number: int) -> Figure:
    """The small drawing of an indicator's months of 2023, however few they are."""
    ledger = Ledger.of_plan(make_plan(2023), SERVER, [12], drawn=is_on_overview)
    rows = make_rows(ledger.judge_all(12), 12)
    row = next(row for row in rows if row.number == number)
    return Months(row, ledger).figure(f"months-{number}")


def detail(target: Target, through: int = 12) -> Charts:
    ledger = Ledger.of_number(target.plan.year, target.number, SERVER)
    row = make_rows([ledger.judge(target, through)], through)[0]
    return indicator_charts(row, years_of(ledger, target, ""), ledger)


def figures_of(charts: Charts) -> list[Figure]:
    figures = []
    for group in charts.groups:
        figures += group.figures
    return figures


def figure_of(charts: Charts, key: str) -> Figure:
    return next(figure for figure in figures_of(charts) if figure.key == key)


def keys_of(charts: Charts) -> list[str]:
    return [figure.key for figure in figures_of(charts)]
