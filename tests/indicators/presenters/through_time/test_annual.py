"""The charts of an indicator by year."""

from collections.abc import Callable

import pytest

from indicators.enums import Area
from indicators.judging import Ledger
from indicators.models import Indicator
from indicators.presenters.rows import make_rows
from indicators.presenters.through_time.charts import indicator_charts
from indicators.presenters.through_time.years import years_of
from reporting.enums import DataNature, Direction, GrowthBasis, Measure
from reporting.visibility import SERVER
from tests.factories import make_actual, make_observation, make_plan, make_target
from tests.indicators.presenters.drawn import detail, figure_of, gdp, overview
from tests.indicators.presenters.pages import ADDRESS, table
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


Get = Callable[..., Page]


@pytest.mark.usefixtures("reported_growth")
def test_title_names_the_months_and_the_nature_of_the_figure(get: Get) -> None:
    text = get(f"{ADDRESS}?through=6").text
    assert "2024年1—6月为6.3%（快报），比目标低0.7个百分点" in text
    assert "比2023年" not in text


@pytest.mark.usefixtures("reported_growth")
def test_title_compares_a_part_of_a_year_with_last_years_same_months(get: Get) -> None:
    make_observation(Indicator.objects.get(), 2023, "5.9", 6)
    text = get(f"{ADDRESS}?through=6").text
    assert "2024年1—6月为6.3%（快报），增速同比提高0.4个百分点" in text


def test_level_is_compared_with_the_end_of_last_year(get: Get) -> None:
    target = make_target(make_plan(2024), 1, wording="43", measure=Measure.LEVEL)
    make_actual(target, "42.9", 6)
    make_observation(target.indicator, 2023, "42.7")
    assert "2024年1—6月为42.9%，比2023年末高0.2个百分点" in get(f"{ADDRESS}?through=6").text


def test_part_of_a_year_not_compared_with_a_whole_one_of_a_sum(get: Get) -> None:
    target = make_target(make_plan(2024), 1, wording="20", unit="家", measure=Measure.CUMULATIVE)
    make_actual(target, "8", 6)
    make_observation(target.indicator, 2023, "16")
    text = get(f"{ADDRESS}?through=6").text
    assert "2024年1—6月为8家" in text and "比2023年" not in text


def test_amount_of_a_part_of_a_year_is_in_the_table_only(get: Get) -> None:
    target = make_target(make_plan(2024), 1, amount_unit="亿元")
    make_actual(target, "6", 6, amount="35.1", nature=DataNature.FLASH)
    for year, amount in ((2022, "66.1"), (2023, "72.4")):
        make_observation(target.indicator, year, "6", amount=amount)
    page = get(f"{ADDRESS}?through=6")
    assert table(page, "年份")[3] == ["总量（亿元）", "66.1", "72.4", "35.1 快"]
    assert "总量72.4亿元，比2022年增加6.3亿元" in page.text


def test_year_without_a_figure_has_no_column() -> None:
    target = gdp()
    make_target(
        make_plan(2024),
        1,
        indicator=target.indicator,
        name=target.name,
        is_main=True,
        amount_unit="亿元",
    )
    charts = overview(2024)
    assert charts.groups[0].tables[0].head == ["2020", "2021", "2022", "2023"]
    assert figure_of(charts, "years-1").data["labels"] == ["2020", "2021", "2022", "2023"]


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
def test_title_of_amounts(amounts: tuple[str, str], growth: tuple[str, str], title: str) -> None:
    target = make_target(make_plan(2023), 1, name="总产值增速", amount_unit="亿元", is_main=True)
    for year, amount, value in zip((2022, 2023), amounts, growth, strict=True):
        make_observation(target.indicator, year, value, amount=amount)
    assert figure_of(overview(), "years-1").title == title


def test_growth_not_compared_over_a_missing_year() -> None:
    target = make_target(make_plan(2023), 1, name="总产值增速", amount_unit="亿元", is_main=True)
    for year, amount in ((2020, "10"), (2023, "12")):
        make_observation(target.indicator, year, "5", amount=amount)
    assert figure_of(overview(), "years-1").title == "总产值三年增加2亿元"


def test_values_drawn_with_the_target_of_each_year() -> None:
    target = gdp()
    make_target(make_plan(2024), 1, indicator=target.indicator, name=target.name, wording="6.5")
    make_actual(target, "6")
    figure = figure_of(detail(target), "years")
    assert figure.title == "2023年为6%，比2022年高2.1个百分点"
    assert figure.data["labels"] == ["2020", "2021", "2022", "2023", "2024"]
    assert figure.data["values"] == ["1.8", "6.6", "3.9", "6", None]
    # No line is invented where no plan is on record.
    assert figure.data["targets"] == [None, None, None, "7", "6.5"]
    assert figure.data["under"] == [
        "—",
        "—",
        "—",
        "目标7左右",
        "目标6.5",
    ]
    assert figure.data["tones"] == ["bar", "bar", "bar", "short", "bar"]


def test_amounts_drawn_from_the_first_known_to_the_last() -> None:
    target = gdp()
    make_target(
        make_plan(2024), 1, indicator=target.indicator, name=target.name, amount_unit="亿元"
    )
    figure = figure_of(detail(target), "amounts")
    assert figure.title == "总量72.4亿元，三年增加17.2亿元"
    assert figure.data["labels"] == ["2020", "2021", "2022", "2023"]


def test_approved_figure_drawn_before_the_observed() -> None:
    target = gdp()
    make_actual(target, "6.10", amount="73")
    charts = detail(target)
    assert figure_of(charts, "years").data["values"][-1] == "6.10"
    assert figure_of(charts, "amounts").data["values"][-1] == "73"


def test_first_year_compared_with_its_target() -> None:
    target = make_target(
        make_plan(2023), 23, name="优良天数", unit="天", measure=Measure.CUMULATIVE, wording="≥358"
    )
    make_target(make_plan(2024), 23, indicator=target.indicator, unit="天", wording="≥350")
    make_actual(target, "360")
    assert figure_of(detail(target), "years").title == "2023年为360天，比目标多2天"


def test_title_inside_the_year_gives_the_gap_to_the_pace() -> None:
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
    assert figure_of(charts, "years").title == "2023年1—6月为6.24亿元，比序时多0.24亿元"


def test_title_of_a_met_ceiling_compares_nothing() -> None:
    plan, later = make_plan(2023), make_plan(2024)
    target = make_target(plan, 19, unit="%", wording="≤5.5", direction=Direction.DOWN)
    make_target(later, 19, indicator=target.indicator, wording="≤5.5", direction=Direction.DOWN)
    make_actual(target, "5.2")
    assert figure_of(detail(target), "years").title == "2023年为5.2%"


def test_city_of_a_year_drawn_as_a_dot() -> None:
    target = gdp()
    make_observation(target.indicator, 2023, "5.5", area=Area.CITY)
    figure = figure_of(detail(target), "years")
    assert figure.data["city"] == [None, None, None, "5.5"]
    assert "空心点为全市" in figure.about


@pytest.mark.parametrize(
    ("growth", "basis", "note"),
    [
        (
            "6",
            GrowthBasis.CONSTANT,
            "总量由2022年的66.31亿元到2023年的72.4亿元，增长9.2%，与按不变价计算的增长6%口径不同，不能互相推算。",
        ),
        (
            "6",
            GrowthBasis.UNKNOWN,
            "总量由2022年的66.31亿元到2023年的72.4亿元，增长9.2%，与增长6%不一致，不能互相推算。",
        ),
        ("9.2", GrowthBasis.CONSTANT, ""),
        ("9", GrowthBasis.UNKNOWN, ""),  # 9.18 % is 9 to a whole per cent
    ],
)
def test_note_where_amounts_do_not_come_to_the_growth(
    growth: str, basis: GrowthBasis, note: str
) -> None:
    target = make_target(
        make_plan(2023), 1, name="地区生产总值增速", amount_unit="亿元", growth_basis=basis
    )
    make_observation(target.indicator, 2022, "3.9", amount="66.31")
    make_observation(target.indicator, 2023, growth, amount="72.4")
    assert detail(target).groups[-1].note == note


def test_long_wording_shortened_to_its_number() -> None:
    target = make_target(make_plan(2023), 1, wording="6%以上、力争7%")
    make_observation(target.indicator, 2022, "5")
    make_actual(target, "6")
    assert figure_of(detail(target), "years").data["under"] == ["—", "目标6"]
