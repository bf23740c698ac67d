"""Which charts a page shows, and what it hands to the browser."""

import json
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import override_settings

from indicators.enums import Area
from indicators.judging import Ledger
from indicators.presenters.rows import make_rows
from indicators.presenters.through_time.charts import indicator_charts, overview_charts
from indicators.presenters.through_time.years import years_of
from reporting.drawing.charts import Charts
from reporting.enums import Measure
from reporting.visibility import SERVER
from tests.factories import make_actual, make_observation, make_plan, make_target
from tests.indicators.presenters.drawn import detail, figure_of, gdp, industry, keys_of, overview

pytestmark = pytest.mark.django_db


def test_overview_draws_amounts_and_months_as_in_the_document() -> None:
    gdp()
    county = {2: "9.5", 3: "11", 11: "16", 12: "15.1"}
    industry(county, {2: "6.5", 3: "6", 11: "5.5", 12: "5.5"})
    investment = make_target(
        make_plan(2023), 10, name="固定资产投资增速", amount_unit="亿元", is_main=True, wording="12"
    )
    for year, value, amount in ((2022, "9.3", "41.2"), (2023, "8", "44.5")):
        make_observation(investment.indicator, year, value, amount=amount)
    charts = overview()
    # Amounts by year first, whatever the printed order.
    assert keys_of(charts) == ["years-1", "years-10", "months-3"]
    assert [figure.title for figure in charts.groups[0].figures] == [
        "地区生产总值三年增加17.2亿元，增速加快",
        "固定资产投资比2022年增加3.3亿元，增速回落",
        "规上工业增加值增速各月均高于全市",
    ]
    bars = figure_of(charts, "years-1").data
    assert bars["values"] == ["55.2", "60.63", "66.31", "72.4"]
    assert bars["under"] == ["+1.8%", "+6.6%", "+3.9%", "+6%"]
    annual, months = charts.groups[0].tables
    assert annual.head == ["2020", "2021", "2022", "2023"]
    assert [(row.name, row.cells) for row in annual.rows] == [
        ("地区生产总值（亿元）", ["55.2", "60.63", "66.31", "72.4"]),
        ("地区生产总值增速（%）", ["1.8", "6.6", "3.9", "6"]),
        ("固定资产投资（亿元）", ["—", "—", "41.2", "44.5"]),
        ("固定资产投资增速（%）", ["—", "—", "9.3", "8"]),
    ]
    assert [(row.name, row.cells) for row in months.rows] == [
        ("全县", ["9.5", "11", "16", "15.1"]),
        ("全市", ["6.5", "6", "5.5", "5.5"]),
        ("全县高出（个百分点）", ["3.0", "5.0", "10.5", "9.6"]),
    ]
    assert charts.groups[0].note == "来源 测试"


def test_overview_draws_nothing_of_one_figure() -> None:
    target = make_target(make_plan(2023), 1, is_main=True)
    make_observation(target.indicator, 2023, "6", amount="72.4")
    make_observation(target.indicator, 2023, "5", area=Area.CITY)
    assert not overview()


def test_overview_leaves_out_a_way_of_three_months() -> None:
    industry({2: "9.5", 3: "11", 4: "12"}, {})
    assert not overview()


def test_overview_draws_at_most_three_main_headlines() -> None:
    for number in range(1, 6):
        target = make_target(make_plan(2023), number, is_main=number != 2)
        for year in (2022, 2023):
            make_observation(target.indicator, year, "6", amount="70")
    sub = make_target(make_plan(2023), 1, 1, is_main=True)
    make_observation(sub.indicator, 2022, "6", amount="70")
    make_observation(sub.indicator, 2023, "6", amount="70")
    assert keys_of(overview()) == ["years-1", "years-3", "years-4"]


def test_years_after_the_plans_not_drawn() -> None:
    gdp(2022)
    assert figure_of(overview(2022), "years-1").data["labels"] == ["2020", "2021", "2022"]


def test_overview_draws_values_by_year_without_amounts_and_months() -> None:
    target = make_target(
        make_plan(2023),
        22,
        name="医师数",
        unit="人",
        is_main=True,
        measure=Measure.LEVEL,
        wording="3",
    )
    make_observation(target.indicator, 2022, "2.75")
    make_observation(target.indicator, 2023, "2.8")
    figure = figure_of(overview(), "years-22")
    assert figure.title == "2023年为2.8人，比2022年高0.05人"
    assert figure.data["targets"] == [None, "3"]


def test_overview_draws_approved_figures_of_earlier_plans() -> None:
    """Also of years whose plan is not read; the approved figure comes before the observed."""
    target = make_target(make_plan(2020), 1, name="税收占比", is_main=True)
    make_actual(target, "61")
    for year, value in ((2021, "62.50"), (2023, "64")):
        make_actual(
            make_target(
                make_plan(year), 1, indicator=target.indicator, name="税收占比", is_main=True
            ),
            value,
        )
    for year, value in ((2021, "62"), (2022, "63")):
        make_observation(target.indicator, year, value)
    charts = overview()
    figure = figure_of(charts, "years-1")
    assert figure.data["labels"] == ["2020", "2021", "2022", "2023"]
    assert figure.data["values"] == ["61", "62.50", "63", "64"]
    assert charts.groups[0].tables[0].rows[0].cells == ["61", "62.50", "63", "64"]


def test_nothing_drawn_without_two_figures() -> None:
    target = make_target(make_plan(2023), 1)
    assert not detail(target)  # a target alone
    make_actual(target, "6")
    assert not detail(target)  # one year: the bar with the scale says it already


def test_drawing_takes_no_query(django_assert_num_queries: Any) -> None:
    target = gdp()
    ledger = Ledger.of_number(2023, 1, SERVER)
    rows = make_rows(ledger.judge_all(12), 12)
    years = years_of(ledger, target, "")
    with django_assert_num_queries(0):
        assert indicator_charts(rows[0], years, ledger)
        assert overview_charts(2023, rows, ledger)


def test_fragment_has_the_data_once_and_the_tables() -> None:
    gdp()
    industry({month: str(month) for month in range(2, 13)}, {})
    page = render_to_string("_charts.html", {"charts": overview()})
    assert page.count('id="chart-data"') == 1
    data = json.loads(page.split('type="application/json">')[1].split("</script>")[0])
    assert set(data["drawings"]) == {"years-1", "months-3"}
    assert page.count("<canvas") == 2 and page.count("<table") == 2
    assert page.count('class="ruled figures many"') == 1  # eleven months, not four years
    assert "style=" not in page
    assert '<td class="num">60.63</td>' in page


def test_library_named_with_and_without_the_cdn() -> None:
    file = {"name": "chart.js", "cdn": "https://cdn.example/chart.js", "integrity": "sha384-x"}
    with override_settings(CHART_FILES=[file], CHART_CDN=True):
        assert Charts([]).data["files"] == [
            {
                "own": "/static/vendor/chart.js",
                "cdn": "https://cdn.example/chart.js",
                "integrity": "sha384-x",
            }
        ]
    with override_settings(CHART_FILES=[file], CHART_CDN=False):
        assert Charts([]).data["files"][0]["cdn"] == ""
