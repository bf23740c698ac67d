"""The chart of an indicator by month."""

from collections.abc import Callable

import pytest

from reporting.enums import Measure
from tests.factories import make_actual, make_plan, make_target
from tests.indicators.presenters.drawn import detail, figure_of, industry, overview, small_months
from tests.indicators.presenters.pages import ADDRESS, table
from tests.pages import Page

pytestmark = pytest.mark.django_db


Get = Callable[..., Page]


@pytest.mark.usefixtures("reported_growth")
def test_later_months_not_drawn(get: Get) -> None:
    page = get(f"{ADDRESS}?through=6")
    rows = table(page, "2024年地区生产总值增速各报告期")
    assert rows[0][1:] == ["1—3月", "1—6月"]
    assert ["全市", "5.8", "5.9"] in rows
    assert "6.7" not in page.text
    later = table(get(f"{ADDRESS}?through=9"), "2024年地区生产总值增速各报告期")
    assert later[1][-1] == "6.7"


def test_months_of_another_year_not_drawn() -> None:
    target = industry({2: "9.5", 3: "11", 4: "12", 5: "12"}, {})
    make_target(make_plan(2024), 3, indicator=target.indicator, is_main=True)
    assert not overview(2024)


def test_months_of_a_level_labelled_by_their_ends() -> None:
    target = industry(
        {3: "2.7", 6: "2.8"}, {6: "2.9"}, name="医师数", unit="人", measure=Measure.LEVEL
    )
    charts = detail(target)
    figure = figure_of(charts, "months")
    group = next(group for group in charts.groups if figure in group.figures)
    (table,) = group.tables
    assert figure.data["kind"] == "lines"
    assert figure.data["labels"] == table.head == ["3月末", "6月末"]
    assert figure.about.startswith("医师数（人），2023年各月末；")
    assert table.caption == "2023年医师数各月末"
    assert "6月末" in figure.title and "1—" not in figure.title


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
def test_title_compares_county_and_city(
    county: dict[int, str], city: dict[int, str], title: str
) -> None:
    industry(county, city, name="工业增速", wording="15")
    assert small_months(3).title == title


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
def test_title_compares_county_and_target(county: dict[int, str], wording: str, title: str) -> None:
    target = industry(county, {}, name="工业增速", wording=wording)
    assert figure_of(detail(target), "months").title == title


def test_city_not_drawn_beside_a_sum() -> None:
    target = industry(
        {3: "500", 6: "900"},
        {3: "90000", 6: "180000"},
        name="新增就业",
        unit="人",
        measure=Measure.CUMULATIVE,
        wording="1500",
    )
    charts = detail(target)
    assert figure_of(charts, "months").data["city"] == []
    assert [row.name for row in charts.groups[0].tables[0].rows] == ["全县"]
    assert figure_of(charts, "months").title == "新增就业1—6月为900人"


def test_approved_months_drawn_before_the_observed() -> None:
    target = industry({3: "9", 6: "10"}, {})
    make_actual(target, "9.50", 3, source="三月快报")
    charts = detail(target)
    assert figure_of(charts, "months").data["county"] == ["9.50", "10"]
    assert charts.groups[0].note == "来源 三月快报；测试"
