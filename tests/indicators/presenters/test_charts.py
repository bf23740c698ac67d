"""Charts: which are drawn, what their titles may claim, and that drawing and table carry the figures as typed."""

import json
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import override_settings

from indicators.enums import Area
from indicators.judging import Ledger
from indicators.models import Target
from indicators.presenters.charts import indicator_charts, is_on_overview, overview_charts
from indicators.presenters.rows import make_rows
from indicators.presenters.years import years_of
from reporting.drawing.charts import Charts, Figure
from reporting.enums import Direction, GrowthBasis, Measure
from reporting.visibility import SERVER
from tests.factories import make_actual, make_observation, make_plan, make_target

pytestmark = pytest.mark.django_db

GDP = {
    "2020": ("1.8", "55.2"),
    "2021": ("6.6", "60.63"),
    "2022": ("3.9", "66.31"),
    "2023": ("6", "72.4"),
}


def _gdp(year: int = 2023, **fields: Any) -> Target:
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


def _industry(
    county: dict[int, str], city: dict[int, str], number: int = 3, **fields: Any
) -> Target:
    """A main growth rate of 2023 with months."""
    printed: dict[str, Any] = {"name": "规上工业增加值增速", "is_main": True, "wording": "15"}
    target = make_target(make_plan(2023), number, **(printed | fields))
    for area, months in ((Area.COUNTY, county), (Area.CITY, city)):
        for month, value in months.items():
            make_observation(target.indicator, 2023, value, month, area=area)
    return target


def _overview(year: int = 2023) -> Charts:
    ledger = Ledger.of_plan(make_plan(year), SERVER, [12], drawn=is_on_overview)
    return overview_charts(year, make_rows(ledger.judge_all(12), 12), ledger)


def _detail(target: Target) -> Charts:
    ledger = Ledger.of_number(target.plan.year, target.number, SERVER)
    row = make_rows([ledger.judge(target, 12)], 12)[0]
    return indicator_charts(row, years_of(ledger, target, ""), ledger)


def _figure(charts: Charts, key: str) -> Figure:
    return next(figure for group in charts.groups for figure in group.figures if figure.key == key)


def _keys(charts: Charts) -> list[str]:
    return [figure.key for group in charts.groups for figure in group.figures]


# ---- the overview ----


def test_the_documents_three_figures() -> None:
    _gdp()
    _industry({2: "9.5", 3: "11", 12: "15.1"}, {2: "6.5", 3: "6", 12: "5.5"})
    investment = make_target(
        make_plan(2023), 10, name="固定资产投资增速", amount_unit="亿元", is_main=True, wording="12"
    )
    for year, value, amount in ((2022, "9.3", "41.2"), (2023, "8", "44.5")):
        make_observation(investment.indicator, year, value, amount=amount)
    charts = _overview()
    # Amounts by year first, whatever the printed order.
    assert _keys(charts) == ["years-1", "years-10", "months-3"]
    assert [figure.title for figure in charts.groups[0].figures] == [
        "地区生产总值三年增加17.2亿元，增速加快",
        "固定资产投资比2022年增加3.3亿元，增速回落",
        "规上工业增加值增速各月均高于全市",
    ]
    bars = _figure(charts, "years-1").data
    assert bars["values"] == ["55.2", "60.63", "66.31", "72.4"]
    assert bars["under"] == ["+1.8%", "+6.6%", "+3.9%", "+6%"]
    annual, months = charts.groups[0].tables
    assert annual.head == ["2020", "2021", "2022", "2023"]
    assert [(row.name, row.cells) for row in annual.rows] == [
        ("地区生产总值（亿元）", ["55.2", "60.63", "66.31", "72.4"]),
        ("地区生产总值增速（%）", ["1.8", "6.6", "3.9", "6"]),
        ("固定资产投资（亿元）", ["未录入", "未录入", "41.2", "44.5"]),
        ("固定资产投资增速（%）", ["未录入", "未录入", "9.3", "8"]),
    ]
    assert [(row.name, row.cells) for row in months.rows] == [
        ("全县", ["9.5", "11", "15.1"]),
        ("全市", ["6.5", "6", "5.5"]),
        ("全县高出（个百分点）", ["3.0", "5.0", "9.6"]),
    ]
    assert charts.groups[0].note == "来源 测试"


def test_one_figure_is_no_trend() -> None:
    target = make_target(make_plan(2023), 1, is_main=True)
    make_observation(target.indicator, 2023, "6", amount="72.4")
    make_observation(target.indicator, 2023, "5", area=Area.CITY)
    assert not _overview()


def test_only_main_headlines_and_no_more_than_three() -> None:
    for number in range(1, 6):
        target = make_target(make_plan(2023), number, is_main=number != 2)
        for year in (2022, 2023):
            make_observation(target.indicator, year, "6", amount="70")
    sub = make_target(make_plan(2023), 1, 1, is_main=True)
    make_observation(sub.indicator, 2022, "6", amount="70")
    make_observation(sub.indicator, 2023, "6", amount="70")
    assert _keys(_overview()) == ["years-1", "years-3", "years-4"]


def test_years_after_the_plans_are_not_drawn() -> None:
    _gdp(2022)
    assert _figure(_overview(2022), "years-1").data["labels"] == ["2020", "2021", "2022"]


def test_year_without_a_figure_yet_has_no_column() -> None:
    target = _gdp()
    make_target(
        make_plan(2024),
        1,
        indicator=target.indicator,
        name=target.name,
        is_main=True,
        amount_unit="亿元",
    )
    charts = _overview(2024)
    assert charts.groups[0].tables[0].head == ["2020", "2021", "2022", "2023"]
    assert _figure(charts, "years-1").data["labels"] == ["2020", "2021", "2022", "2023"]


def test_months_of_another_year_are_not_drawn() -> None:
    target = _industry({2: "9.5", 3: "11"}, {})
    make_target(make_plan(2024), 3, indicator=target.indicator, is_main=True)
    assert not _overview(2024)


def test_months_of_a_level_are_their_ends() -> None:
    target = _industry(
        {3: "2.7", 6: "2.8"}, {6: "2.9"}, name="医师数", unit="人", measure=Measure.LEVEL
    )
    charts = _detail(target)
    figure = next(
        figure
        for group in charts.groups
        for figure in group.figures
        if figure.data["kind"] == "lines"
    )
    table = next(
        table for group in charts.groups for table in group.tables if "各月" in table.caption
    )
    assert figure.data["labels"] == table.head == ["3月末", "6月末"]
    assert figure.about.startswith("医师数（人），2023年各月末；")
    assert table.caption == "2023年医师数各月末"
    assert "6月末" in figure.title and "1—" not in figure.title


def test_values_by_year_where_there_are_neither_amounts_nor_months() -> None:
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
    figure = _figure(_overview(), "years-22")
    assert figure.title == "2023年为2.8人，比2022年高0.05人"
    assert figure.data["targets"] == [None, "3"]


# ---- titles claim only what the figures bear out ----


@pytest.mark.parametrize(
    ("amounts", "growth", "title"),
    [
        (("10", "12"), ("3", "4"), "总产值比2022年增加2亿元，增速加快"),
        (("10", "8.5"), ("4", "3"), "总产值比2022年减少1.5亿元，增速回落"),
        (("10", "10.0"), ("3", "3.0"), "总产值与2022年持平，增速持平"),
        (
            ("10", "9"),
            ("-3", "-2"),
            "总产值比2022年减少1亿元",
        ),  # a smaller fall is no faster growth
        (("10", "9"), ("3", "-2"), "总产值比2022年减少1亿元"),
        (("10", "11"), ("0", "3"), "总产值比2022年增加1亿元，增速加快"),
    ],
)
def test_change_of_amounts(amounts: tuple[str, str], growth: tuple[str, str], title: str) -> None:
    target = make_target(make_plan(2023), 1, name="总产值增速", amount_unit="亿元", is_main=True)
    for year, amount, value in zip((2022, 2023), amounts, growth, strict=True):
        make_observation(target.indicator, year, value, amount=amount)
    assert _figure(_overview(), "years-1").title == title


def test_growth_is_not_compared_over_a_missing_year() -> None:
    target = make_target(make_plan(2023), 1, name="总产值增速", amount_unit="亿元", is_main=True)
    for year, amount in ((2020, "10"), (2023, "12")):
        make_observation(target.indicator, year, "5", amount=amount)
    assert _figure(_overview(), "years-1").title == "总产值三年增加2亿元"


@pytest.mark.parametrize(
    ("county", "city", "title"),
    [
        ({2: "9", 3: "9"}, {2: "8", 3: "8.9"}, "工业增速各月均高于全市"),
        ({2: "9", 3: "9"}, {2: "9.5", 3: "9.1"}, "工业增速各月均低于全市"),
        ({2: "9", 3: "9"}, {2: "8", 3: "9"}, "工业增速1—3月与全市持平"),  # equal is not higher
        ({2: "9", 3: "7"}, {2: "8", 3: "8"}, "工业增速1—3月比全市低1.0个百分点"),
        ({2: "9", 3: "7"}, {3: "5"}, "工业增速1—3月比全市高2.0个百分点"),  # one month is not 各月
        ({2: "9", 3: "7"}, {}, "工业增速1—3月为7%"),
        ({2: "9", 3: "7"}, {12: "1"}, "工业增速1—3月为7%"),
    ],
)
def test_county_against_city(county: dict[int, str], city: dict[int, str], title: str) -> None:
    _industry(county, city, name="工业增速", wording="15")
    assert _figure(_overview(), "months-3").title == title


@pytest.mark.parametrize(
    ("county", "wording", "title"),
    [
        ({2: "15", 3: "15.1"}, "15", "工业增速各月均不低于目标15%"),
        ({2: "14.9", 3: "15", 4: "16"}, "15", "工业增速1—3月起各月均不低于目标15%"),
        ({2: "16", 3: "14", 4: "15"}, "15", "工业增速1—4月为15%"),  # a single month is no stretch
        ({2: "16", 3: "16", 4: "14.9"}, "15", "工业增速1—4月为14.9%"),
        (
            {2: "16", 3: "16"},
            "15左右",
            "工业增速1—3月为16%",
        ),  # only a plain bound can be held in a sentence
        ({2: "16", 3: "16"}, "超过15", "工业增速1—3月为16%"),
        ({2: "16", 3: "16"}, "——", "工业增速1—3月为16%"),
    ],
)
def test_county_against_target(county: dict[int, str], wording: str, title: str) -> None:
    target = _industry(county, {}, name="工业增速", wording=wording)
    assert _figure(_detail(target), "months").title == title


def test_city_is_not_set_beside_a_sum() -> None:
    target = _industry(
        {3: "500", 6: "900"},
        {3: "90000", 6: "180000"},
        name="新增就业",
        unit="人",
        measure=Measure.CUMULATIVE,
        wording="1500",
    )
    charts = _detail(target)
    assert _figure(charts, "months").data["city"] == []
    assert [row.name for row in charts.groups[0].tables[0].rows] == ["全县"]
    assert _figure(charts, "months").title == "新增就业1—6月为900人"


# ---- one indicator ----


def test_years_against_their_targets() -> None:
    target = _gdp()
    make_target(make_plan(2024), 1, indicator=target.indicator, name=target.name, wording="6.5")
    make_actual(target, "6")
    figure = _figure(_detail(target), "years")
    assert figure.title == "2023年为6%，比2022年高2.1个百分点"
    assert figure.data["labels"] == ["2020", "2021", "2022", "2023", "2024"]
    assert figure.data["values"] == ["1.8", "6.6", "3.9", "6", None]
    # No line is invented where no plan is on record.
    assert figure.data["targets"] == [None, None, None, "7", "6.5"]
    assert figure.data["under"] == [
        "目标未录入",
        "目标未录入",
        "目标未录入",
        "目标7左右",
        "目标6.5",
    ]
    assert figure.data["tones"] == ["bar", "bar", "bar", "short", "bar"]


def test_amounts_are_drawn_from_the_first_known_to_the_last() -> None:
    target = _gdp()
    make_target(
        make_plan(2024), 1, indicator=target.indicator, name=target.name, amount_unit="亿元"
    )
    figure = _figure(_detail(target), "amounts")
    assert figure.title == "总量72.4亿元，三年增加17.2亿元"
    assert figure.data["labels"] == ["2020", "2021", "2022", "2023"]


def test_approved_figure_goes_before_the_observed() -> None:
    target = _gdp()
    make_actual(target, "6.10", amount="73")
    charts = _detail(target)
    assert _figure(charts, "years").data["values"][-1] == "6.10"
    assert _figure(charts, "amounts").data["values"][-1] == "73"


def test_the_overview_draws_what_earlier_plans_had_approved() -> None:
    """Of years whose plan it does not read, as of its own; the observed figure gives way here too."""
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
    charts = _overview()
    figure = _figure(charts, "years-1")
    assert figure.data["labels"] == ["2020", "2021", "2022", "2023"]
    assert figure.data["values"] == ["61", "62.50", "63", "64"]
    assert charts.groups[0].tables[0].rows[0].cells == ["61", "62.50", "63", "64"]


def test_approved_months_go_before_the_observed() -> None:
    target = _industry({3: "9", 6: "10"}, {})
    make_actual(target, "9.50", 3, source="三月快报")
    charts = _detail(target)
    assert _figure(charts, "months").data["county"] == ["9.50", "10"]
    assert charts.groups[0].note == "来源 三月快报；测试"


def test_first_year_alone_is_held_against_its_target() -> None:
    target = make_target(
        make_plan(2023), 23, name="优良天数", unit="天", measure=Measure.CUMULATIVE, wording="≥358"
    )
    make_target(make_plan(2024), 23, indicator=target.indicator, unit="天", wording="≥350")
    make_actual(target, "360")
    assert _figure(_detail(target), "years").title == "2023年为360天，比目标多2天"


def test_inside_the_year_the_gap_is_told_from_the_pace() -> None:
    """6.24 of 12 is no more than the target, but more than half of it."""
    target = make_target(make_plan(2023), 14, measure=Measure.CUMULATIVE, wording="12", unit="亿元")
    make_target(
        make_plan(2022),
        14,
        indicator=target.indicator,
        measure=Measure.CUMULATIVE,
        wording="10",
        unit="亿元",
    )
    make_actual(target, "6.24", 6)
    ledger = Ledger.of_number(2023, 14, SERVER)
    (row,) = make_rows([ledger.judge(target, 6)], 6)
    charts = indicator_charts(row, years_of(ledger, target, "", 6), ledger)
    assert _figure(charts, "years").title == "2023年1—6月为6.24亿元，比序时多0.24亿元"


def test_a_ceiling_that_is_kept_makes_no_claim_of_more_or_less() -> None:
    plan, later = make_plan(2023), make_plan(2024)
    target = make_target(plan, 19, unit="%", wording="≤5.5", direction=Direction.DOWN)
    make_target(later, 19, indicator=target.indicator, wording="≤5.5", direction=Direction.DOWN)
    make_actual(target, "5.2")
    assert _figure(_detail(target), "years").title == "2023年为5.2%"


def test_nothing_to_compare_draws_nothing() -> None:
    target = make_target(make_plan(2023), 1)
    assert not _detail(target)  # a target alone
    make_actual(target, "6")
    assert not _detail(target)  # one year: the bar with the scale says it already


def test_city_of_a_year_is_a_dot() -> None:
    target = _gdp()
    make_observation(target.indicator, 2023, "5.5", area=Area.CITY)
    figure = _figure(_detail(target), "years")
    assert figure.data["city"] == [None, None, None, "5.5"]
    assert "空心点为全市" in figure.about


@pytest.mark.parametrize(
    ("growth", "basis", "note"),
    [
        (
            "6",
            GrowthBasis.CONSTANT,
            "总量由2022年的66.31亿元到2023年的72.4亿元，增长9.2%，与按不变价计算的增速6%口径不同，不能互相推算。",
        ),
        (
            "6",
            GrowthBasis.UNKNOWN,
            "总量由2022年的66.31亿元到2023年的72.4亿元，增长9.2%，与增速6%不一致，不能互相推算。",
        ),
        ("9.2", GrowthBasis.CONSTANT, ""),
        ("9", GrowthBasis.UNKNOWN, ""),  # 9.18 % is 9 to a whole per cent
    ],
)
def test_amounts_that_do_not_come_to_the_growth_are_said_not_to(
    growth: str, basis: GrowthBasis, note: str
) -> None:
    target = make_target(
        make_plan(2023), 1, name="地区生产总值增速", amount_unit="亿元", growth_basis=basis
    )
    make_observation(target.indicator, 2022, "3.9", amount="66.31")
    make_observation(target.indicator, 2023, growth, amount="72.4")
    assert _detail(target).groups[-1].note == note


def test_long_wordings_give_way_to_their_number() -> None:
    target = make_target(make_plan(2023), 1, wording="6%以上、力争7%")
    make_observation(target.indicator, 2022, "5")
    make_actual(target, "6")
    assert _figure(_detail(target), "years").data["under"] == ["目标未录入", "目标6"]


def test_drawing_asks_the_database_nothing(django_assert_num_queries: Any) -> None:
    target = _gdp()
    ledger = Ledger.of_number(2023, 1, SERVER)
    rows = make_rows(ledger.judge_all(12), 12)
    years = years_of(ledger, target, "")
    with django_assert_num_queries(0):
        assert indicator_charts(rows[0], years, ledger)
        assert overview_charts(2023, rows, ledger)


# ---- what the page gets ----


def test_fragment_carries_one_set_of_data_and_the_tables() -> None:
    _gdp()
    _industry({month: str(month) for month in range(2, 13)}, {})
    page = render_to_string("_charts.html", {"charts": _overview()})
    assert page.count('id="chart-data"') == 1
    data = json.loads(page.split('type="application/json">')[1].split("</script>")[0])
    assert set(data["drawings"]) == {"years-1", "months-3"}
    assert page.count("<canvas") == 2 and page.count("<table") == 2
    assert page.count('class="ruled figures many"') == 1  # eleven months, not four years
    assert "style=" not in page
    assert '<td class="num">60.63</td>' in page


def test_library_is_named_with_and_without_the_cdn() -> None:
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
