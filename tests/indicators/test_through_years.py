"""The tables of years and the charts of months as of the page's period, with what is not final marked."""

from collections.abc import Callable

import pytest

from indicators.enums import Area
from indicators.models import Target
from reporting.enums import DataNature, Measure
from tests.factories import make_actual, make_observation, make_plan, make_target
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db

Get = Callable[..., Page]
ADDRESS = "/plans/2024/indicators/1/"


@pytest.fixture
def target() -> Target:
    """An indicator with 2023 as a whole, 2024 by quarters, and the municipality's and the rank beside."""
    target = make_target(make_plan(2024), 1, name="地区生产总值增速")
    before = make_target(make_plan(2023), 1, name="地区生产总值增速", indicator=target.indicator)
    make_actual(before, "5.5", 12)
    for month, value, nature in (
        (3, "6.1", DataNature.ESTIMATE),
        (6, "6.3", DataNature.FLASH),
        (9, "6.7", ""),
    ):
        make_actual(target, value, month, nature=nature)
    make_observation(target.indicator, 2024, "5.8", 3, area=Area.CITY)
    make_observation(target.indicator, 2024, "6.1", 3, rank=12)
    make_observation(target.indicator, 2024, "5.9", 6, area=Area.CITY)
    return target


def table(page: Page, wanted: str) -> list[list[str]]:
    return next(
        [[text_of(cell) for cell in row] for row in table.iter("tr")]
        for table in page.all("table")
        if text_of(table).startswith(wanted)
    )


@pytest.mark.usefixtures("target")
def test_the_plans_year_is_told_as_far_as_the_period_goes(get: Get) -> None:
    page = get(f"{ADDRESS}?through=3")
    assert table(page, "年份") == [
        ["年份", "2023", "2024年1—3月"],
        ["目标（%）", "7", "7"],
        ["实际（%）", "5.5", "6.1 预"],
        ["全市（%）", "未录入", "5.8"],
        ["全市排名", "未录入", "第12位"],
        ["结果", "低于预期", "低于序时"],
    ]
    assert table(get(f"{ADDRESS}?through=12"), "年份")[2] == ["实际（%）", "5.5", "尚无"]


@pytest.mark.usefixtures("target")
def test_the_municipality_and_the_rank_stand_beside_the_county(get: Get) -> None:
    def facts(through: int) -> list[str]:
        found = (
            text_of(each)
            for meta in get(f"{ADDRESS}?through={through}").all("dl")
            for each in meta.iter("div")
        )
        return [fact for fact in found if "全市" in fact]

    assert facts(3) == ["全市同期5.8%", "全市排名第12位"]
    assert facts(6) == ["全市同期5.9%"] and facts(9) == []


@pytest.mark.usefixtures("target")
def test_later_months_are_not_drawn(get: Get) -> None:
    page = get(f"{ADDRESS}?through=6")
    rows = table(page, "2024年地区生产总值增速各月累计")
    assert rows[0][1:] == ["1—3月", "1—6月"]
    assert rows[1] == ["全县", "6.1 预", "6.3 快"] and rows[2] == ["全市", "5.8", "5.9"]
    assert "6.7" not in page.text
    assert table(get(f"{ADDRESS}?through=9"), "2024年地区生产总值增速各月累计")[1][1:] == [
        "6.1 预",
        "6.3 快",
        "6.7",
    ]


@pytest.mark.usefixtures("target")
def test_the_title_of_a_chart_names_the_months_and_says_that_it_is_not_final(get: Get) -> None:
    text = get(f"{ADDRESS}?through=6").text
    assert "2024年1—6月为6.3%（快报），比2023年全年高0.8个百分点" in text


def test_a_part_of_a_year_is_not_held_against_a_whole_one_where_it_only_grows(get: Get) -> None:
    target = make_target(make_plan(2024), 1, wording="20", unit="家", measure=Measure.CUMULATIVE)
    make_actual(target, "8", 6)
    make_observation(target.indicator, 2023, "16")
    text = get(f"{ADDRESS}?through=6").text
    assert "2024年1—6月为8家" in text and "比2023年" not in text


def test_an_amount_of_a_part_of_a_year_is_no_year_of_the_series(get: Get) -> None:
    target = make_target(make_plan(2024), 1, amount_unit="亿元")
    make_actual(target, "6", 6, amount="35.1", nature=DataNature.FLASH)
    for year, amount in ((2022, "66.1"), (2023, "72.4")):
        make_observation(target.indicator, year, "6", amount=amount)
    page = get(f"{ADDRESS}?through=6")
    assert table(page, "年份")[3] == ["总量（亿元）", "66.1", "72.4", "35.1 快"]
    assert "总量72.4亿元，比2022年增加6.3亿元" in page.text
