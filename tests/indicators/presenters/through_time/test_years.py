"""One indicator through the years."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from indicators.enums import Area
from indicators.judging import Ledger
from indicators.models import Target
from indicators.presenters.through_time.years import Year, years_of
from reporting.visibility import SERVER
from tests.factories import make_actual, make_observation, make_plan, make_revision, make_target
from tests.indicators.presenters.pages import ADDRESS, table
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db


def years(target: Target, query: str = "") -> list[Year]:
    return years_of(Ledger.of_number(target.plan.year, target.number, SERVER), target, query)


def test_planned_and_observed_years_oldest_first() -> None:
    old = make_target(make_plan(2023), 8, wording="7左右")
    new = make_target(make_plan(2024), 9, wording="6左右", indicator=old.indicator)
    make_actual(old, "6.0", amount=Decimal("72.40"))
    make_observation(old.indicator, 2021, "9.1", amount=Decimal("60"), source="图1")
    make_observation(old.indicator, 2021, "8.3", area=Area.CITY)
    found = years(new, "?through=6")
    assert [year.year for year in found] == [2021, 2023, 2024]
    assert [year.target_text for year in found] == ["—", "7左右", "6左右"]
    assert [year.value_text for year in found] == ["9.1", "6.0", ""]
    assert [year.is_observed for year in found] == [True, False, False]
    assert [year.amount_text for year in found] == ["60", "72.40", ""]
    assert [year.city_text for year in found] == ["8.3", "", ""]
    assert [year.outcome for year in found] == ["", "低于预期", ""]
    assert [year.url for year in found] == [
        "",
        "/plans/2023/indicators/8/?through=6",
        "/plans/2024/indicators/9/?through=6",
    ]


def test_reported_figure_before_the_observed_one() -> None:
    target = make_target(make_plan())
    make_observation(target.indicator, 2023, "6.3", amount=Decimal("70"))
    (year,) = years(target)
    assert (year.value_text, year.is_observed, year.amount_text) == ("6.3", True, "70")
    make_actual(target, "6.0")
    (year,) = years(target)
    assert (year.value_text, year.is_observed, year.amount_text) == ("6.0", False, "70")


def test_observed_year_of_a_plan_is_not_judged() -> None:
    target = make_target(make_plan())
    make_observation(target.indicator, 2023, "1")
    (year,) = years(target)
    assert (year.value_text, year.outcome) == ("1", "")


def test_year_shown_by_its_whole_year_alone() -> None:
    target = make_target(make_plan())
    make_actual(target, "5", 6)
    make_observation(target.indicator, 2022, "4", month=6)
    (year,) = years(target)
    assert (year.year, year.value_text) == (2023, "")


def test_sub_rows_have_years_of_their_own() -> None:
    head = make_target(make_plan(), 11, 0)
    sub = make_target(make_plan(), 11, 1)
    make_actual(head, "7")
    make_actual(sub, "8")
    make_observation(sub.indicator, 2022, "3")
    assert [(year.year, year.value_text) for year in years(head)] == [(2023, "7")]
    assert [(year.year, year.value_text) for year in years(sub)] == [(2022, "3"), (2023, "8")]


def test_observed_total_alone_leaves_the_value_empty() -> None:
    target = make_target(make_plan())
    make_observation(target.indicator, 2022, "0", amount=Decimal("66.31"))
    target.indicator.observations.update(value=None)
    assert [(year.value_text, year.amount_text) for year in years(target)] == [
        ("", "66.31"),
        ("", ""),
    ]


def test_sources_of_observations() -> None:
    target = make_target(make_plan())
    make_observation(target.indicator, 2022, "3")
    make_observation(target.indicator, 2022, "5", area=Area.CITY)
    target.indicator.observations.filter(area=Area.CITY).update(source="市公报")
    observed, planned = years(target)
    assert (observed.sources, planned.sources) == (["测试", "市公报"], [])


def test_each_year_shows_its_own_target_of_the_year_end() -> None:
    target = make_target(make_plan(2023), wording="7左右")
    old = make_target(make_plan(2022), indicator=target.indicator, wording="5")
    make_revision(old, "2022-12-01", "4")
    make_revision(target, "2023-10-01", "6")
    years = years_of(Ledger.of_number(2023, 1, SERVER), target, "")
    assert [(year.year, year.target_text) for year in years] == [(2022, "4"), (2023, "6")]


Get = Callable[..., Page]


@pytest.mark.usefixtures("reported_growth")
def test_plans_year_shown_up_to_the_pages_period(get: Get) -> None:
    page = get(f"{ADDRESS}?through=3")
    assert table(page, "年份") == [
        ["年份", "2023", "2024年1—3月"],
        ["目标（%）", "7", "7"],
        ["实际（%）", "5.5", "6.1 预"],
        ["全市（%）", "—", "5.8"],
        ["全市排名", "—", "第12位"],
        ["结果", "低于预期", "低于序时"],
    ]
    assert table(get(f"{ADDRESS}?through=12"), "年份")[2] == ["实际（%）", "5.5", "—"]


@pytest.mark.usefixtures("reported_growth")
def test_municipality_and_rank_shown_of_the_pages_months(get: Get) -> None:
    def facts(through: int) -> list[str]:
        found = []
        for meta in get(f"{ADDRESS}?through={through}").all("dl"):
            found += [text_of(fact) for fact in meta.iter("div")]
        return [fact for fact in found if "全市" in fact]

    assert facts(3) == ["全市 5.8%", "全市同期5.8%", "全市排名第12位"]
    assert facts(6) == ["全市 5.9%", "全市同期5.9%"] and facts(9) == []
