"""Which period a page shows, and the switches between years and periods."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.http import Http404
from django.test import RequestFactory

from reporting.models import Period
from reporting.pages.page_of_request import default_month, plan_page
from reporting.pages.plan_page import PlanPage, read_through
from reporting.visibility import SERVER
from tests.factories import NOON, make_period, make_plan

pytestmark = pytest.mark.django_db


def page(address: str = "/plans/2023/", year: int = 2023, own_leader: str = "") -> PlanPage:
    request = RequestFactory().get(address)
    return plan_page(
        request, year, lambda other: f"/plans/{other}/", viewer=SERVER, own_leader=own_leader
    )


# Reading the question.


@pytest.mark.parametrize("text, month", [("1", 1), ("6", 6), ("12", 12), ("06", 6)])
def test_month_is_read(text: str, month: int) -> None:
    assert read_through(text) == month


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        "0",
        "13",
        "-1",
        "+6",
        "1.5",
        "abc",
        "６",
        "²",
        "六",
        "6 ",
        "1e1",
        "0x6",
        "9" * 5000,
    ],
)
def test_text_that_is_no_month_is_none(text: str | None) -> None:
    assert read_through(text) is None


@pytest.mark.parametrize(
    "published, unpublished, month",
    [
        ([], [], 3),
        ([], [6, 12], 3),
        ([3], [6], 3),
        ([3, 6, 9], [12], 9),
        ([12], [], 12),
        ([1], [], 1),
        ([2], [3], 2),
    ],
)
def test_default_is_the_latest_published_month_or_the_first_quarter(
    published: list[int], unpublished: list[int], month: int
) -> None:
    periods = [Period(month=n, published_at=NOON) for n in published] + [
        Period(month=n) for n in unpublished
    ]
    assert default_month(periods) == month


# The page.


@pytest.mark.parametrize("asked", ["abc", "13", "0", "-1", "６", "1.5", "", "9" * 5000])
def test_invalid_month_shows_the_default_with_a_notice(asked: str) -> None:
    make_period(make_plan(), 9)
    shown = page(f"/plans/2023/?through={asked}")
    assert (shown.through, shown.query) == (9, "")
    assert "不是 1 至 12 的月份，现显示默认的报告期1—9月" in shown.notice
    assert len(shown.notice) < 100


def test_default_is_shown_without_a_notice() -> None:
    make_period(make_plan(), 9)
    shown = page()
    assert (shown.through, shown.notice, shown.query, shown.period_label) == (
        9,
        "",
        "",
        "2023年1—9月",
    )
    assert shown.is_published and not shown.is_year_end


def test_chosen_month_is_shown_and_kept_on_links() -> None:
    make_period(make_plan(), 9)
    shown = page("/plans/2023/?through=12")
    assert (shown.through, shown.notice, shown.query, shown.period) == (12, "", "?through=12", None)
    assert shown.is_year_end and not shown.is_published


def test_unpublished_period_is_not_published() -> None:
    make_period(make_plan(), 6, published=False)
    shown = page("/plans/2023/?through=6")
    assert shown.period is not None and not shown.is_published


def test_first_month_has_a_name_of_its_own() -> None:
    make_plan()
    assert page("/plans/2023/?through=1").period_label == "2023年1月"


def test_year_without_a_plan_is_not_found() -> None:
    make_plan()
    with pytest.raises(Http404):
        page(year=2022)


def test_number_of_queries_is_one_for_any_number_of_years(
    django_assert_num_queries: object,
) -> None:
    for year in range(2020, 2024):
        for month in (3, 6, 9, 12):
            make_period(make_plan(year), month)
    with django_assert_num_queries(1):  # type: ignore[operator]
        shown = page()
        assert [period.month for period in shown.plan.all_periods] == [3, 6, 9, 12]
        assert {period.plan for period in shown.plan.all_periods} == {shown.plan}
        assert [choice.label for choice in shown.years] == ["2020", "2021", "2022", "2023"]


# The switches.


@pytest.mark.parametrize(
    ("shown", "offered"),
    [
        (2010, [2010, 2011, 2012, 2019]),
        (2015, [2010, 2013, 2014, 2015, 2016, 2017, 2019]),
        (2018, [2010, 2016, 2017, 2018, 2019]),
        (2019, [2010, 2017, 2018, 2019]),
    ],
)
def test_years_are_those_around_the_one_shown_with_the_first_and_the_last(
    shown: int, offered: list[int]
) -> None:
    for year in range(2010, 2020):
        make_plan(year)
    years = page(year=shown).years
    assert [choice.label for choice in years] == [str(year) for year in offered]
    assert [choice.label for choice in years if choice.current] == [str(shown)]


def test_periods_are_the_quarters_the_published_and_the_shown() -> None:
    plan = make_plan()
    make_period(plan, 2)
    make_period(plan, 6)
    make_period(plan, 5, published=False)
    shown = page("/plans/2023/?through=7")
    assert [choice.label for choice in shown.periods] == [
        "1—2月",
        "1—3月",
        "1—6月",
        "1—7月",
        "1—9月",
        "全年",
    ]
    assert [choice.label for choice in shown.periods if choice.available] == ["1—2月", "1—6月"]
    assert [choice.label for choice in shown.periods if choice.current] == ["1—7月"]


def test_link_to_another_period_keeps_the_other_parameters() -> None:
    make_plan()
    shown = page("/plans/2023/?status=short&sort=-gap&through=abc&page=2&department=%E7%94%B2")
    for choice, month in zip(shown.periods, (3, 6, 9, 12), strict=True):
        address = urlsplit(choice.url)
        assert address.path == "/plans/2023/"
        assert parse_qs(address.query) == {
            "status": ["short"],
            "sort": ["-gap"],
            "department": ["甲"],
            "through": [str(month)],
        }


def test_link_to_another_year_keeps_the_chosen_period() -> None:
    make_plan(2023)
    make_period(make_plan(2024), 3)
    assert [choice.url for choice in page("/plans/2023/?through=6").years] == [
        "/plans/2023/?through=6",
        "/plans/2024/?through=6",
    ]
    shown = page("/plans/2023/")
    assert [choice.url for choice in shown.years] == ["/plans/2023/", "/plans/2024/"]
    assert [(choice.current, choice.available) for choice in shown.years] == [
        (True, False),
        (False, True),
    ]


# Whose line is shown.


def lines(shown: PlanPage) -> list[tuple[str, str, bool]]:
    return [(line.label, unquote(urlsplit(line.url).query), line.current) for line in shown.lines]


@pytest.mark.parametrize(
    "own, query, leader, kept",
    [
        ("", "", "", ""),
        ("", "?leader=all", "", ""),
        ("", "?leader=", "", ""),
        ("", "?leader=张 三", "张三", "?leader=张三"),
        ("", "?leader=none", "none", "?leader=none"),
        ("张　三", "", "张三", ""),
        ("张三", "?leader=张三", "张三", ""),
        ("张三", "?leader=all", "", "?leader=all"),
        ("张三", "?leader=李四", "李四", "?leader=李四"),
    ],
)
def test_own_line_is_shown_first_and_another_choice_kept_on_links(
    own: str, query: str, leader: str, kept: str
) -> None:
    make_plan(2023)
    shown = page(f"/plans/2023/{query}", own_leader=own)
    assert (shown.leader, unquote(shown.query)) == (leader, kept)


def test_nothing_to_switch_for_who_sees_the_county_and_has_no_line() -> None:
    make_plan(2023)
    assert lines(page()) == lines(page("/plans/2023/?leader=all")) == []


def test_own_line_and_county_are_switched_with_the_other_parameters_kept() -> None:
    make_plan(2023)
    assert lines(page("/plans/2023/?through=6&page=2", own_leader="张三")) == [
        ("我分管的", "through=6&leader=张三", True),
        ("全县", "through=6&leader=all", False),
    ]
    assert lines(page("/plans/2023/?leader=all", own_leader="张三")) == [
        ("我分管的", "leader=张三", False),
        ("全县", "leader=all", True),
    ]


def test_line_of_another_leader_is_named_in_the_switch() -> None:
    make_plan(2023)
    other = ("李四分管", "leader=李四", True)
    county = ("全县", "leader=all", False)
    assert lines(page("/plans/2023/?leader=李四")) == [other, county]
    own = ("我分管的", "leader=张三", False)
    assert lines(page("/plans/2023/?leader=李四", own_leader="张三")) == [own, other, county]


def test_filters_of_a_list_begin_with_the_line_that_is_shown() -> None:
    make_plan(2023)
    assert page(own_leader="张三").narrowing["leader"] == "张三"
    assert page().narrowing["leader"] == "all"
    shown = page("/plans/2023/?through=6&leader=李四", own_leader="张三")
    assert shown.narrowing.dict() == {"through": "6", "leader": "李四"}
    assert unquote(shown.of_line("王五")) == "?through=6&leader=王五"
    assert unquote(shown.of_line("张三")) == "?through=6"
    assert page().of_line("all") == ""
