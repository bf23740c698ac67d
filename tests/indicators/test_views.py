"""The list of indicators and the page of each, as a reader gets them."""

import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from indicators.enums import Outlook
from indicators.models import Milestone
from reporting.enums import Attribute, Measure, Pace
from reporting.models import Department, User
from tests.factories import (
    make_actual,
    make_department,
    make_observation,
    make_period,
    make_plan,
    make_section,
    make_target,
)
from tests.pages import Page, page_queries, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/plans/2023/indicators/"


Get = Callable[..., Page]


def assessed(year: int, through: int | None = None) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("assess", str(year), json=True, through=through, stdout=out)
    found: list[dict[str, Any]] = json.loads(out.getvalue())
    return found


# The list.


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("year, through", [(2023, 12), (2024, 3), (2024, 12), (2023, 6)])
def test_list_has_the_rows_of_assess(get: Get, year: int, through: int) -> None:
    page = get(f"/plans/{year}/indicators/?through={through}")
    rows = assessed(year, through)
    assert page.rows == [(row["number"], row["row"], row["status"]) for row in rows]
    assert len(rows) == (41 if year == 2023 else 40)


@pytest.mark.usefixtures("real_data")
def test_page_of_an_indicator_has_the_rows_of_assess(get: Get) -> None:
    rows = assessed(2023)
    for headline in (row for row in rows if row["row"] == 0):
        page = get(f"{LIST}{headline['number']}/")
        (verdict,) = (element for element in page.all("p") if element.get("data-status"))
        assert verdict.get("data-status") == headline["status"]
        sentences = [
            text_of(element) for element in page.all("p") if element.get("class") == "arithmetic"
        ]
        assert sentences == [headline["summary"]]
        assert " ".join(headline["sentence"].split()) in page.text
        subs = [row for row in rows if row["number"] == headline["number"] and row["row"]]
        assert page.rows == [(row["number"], row["row"], row["status"]) for row in subs]
        assert all(row["sentence"] in page.text for row in subs)


@pytest.mark.usefixtures("real_data")
def test_list_begins_with_counts_and_their_denominators(get: Get) -> None:
    assert "37项指标、41行，数据齐全" in get(LIST).text
    assert "36项指标、40行，有数据0项" in get("/plans/2024/indicators/").text


@pytest.mark.usefixtures("real_data")
def test_list_without_figures_counts_what_is_due(get: Get) -> None:
    page = get("/plans/2024/indicators/")
    assert {status for _, _, status in page.rows} == {"not_reported", "not_due"}
    targets = [text_of(cell) for cell in page.all("td") if cell.get("data-label") == "目标"]
    assert len(targets) == 40 and all(targets)
    detail = get("/plans/2024/indicators/13/")
    assert "43.2" in detail.text
    assert "原因和措施由牵头单位填报后显示" in detail.text


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize(
    "query, numbers",
    [
        ("attribute=binding", [20, 25, 26, 27, 29, 30]),
        ("status=short&attribute=expected", [1, 2, 4, 5, 8, 10, 11, 16, 17, 33, 34]),
        ("status=no_target", [13]),
        ("section=五", [31, 32, 33, 34, 35, 36, 37]),
    ],
)
def test_filter_leaves_the_rows_that_pass(get: Get, query: str, numbers: list[int]) -> None:
    page = get(f"{LIST}?{query}")
    assert [number for number, row, _ in page.rows if row == 0] == numbers


@pytest.mark.usefixtures("real_data")
def test_chosen_filter_is_selected(get: Get) -> None:
    page = get(f"{LIST}?status=short&section=一&department=tongji-ju")
    chosen = {
        select.get("name"): option.get("value")
        for select in page.all("select")
        for option in select
        if option.get("selected") is not None
    }
    assert chosen["status"] == "short" and chosen["section"] == "一"
    assert "只列：一 推动高质量发展、低于预期" in page.text
    assert "只列：" not in get(LIST).text


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize(
    "name, label",
    [("status", "状态"), ("section", "类别"), ("attribute", "属性"), ("department", "牵头单位")],
)
def test_unknown_filter_value_has_a_notice(get: Get, name: str, label: str) -> None:
    page = get(f"{LIST}?{name}=%3Cb%3E")
    assert f"没有“{label}”的这个选项，没有按它筛选。" in page.text
    assert len(page.rows) == 41


@pytest.mark.usefixtures("real_data")
def test_filter_that_nothing_passes_links_to_the_whole_list(get: Get) -> None:
    page = get(f"{LIST}?section=五&attribute=binding&through=12")
    assert page.rows == []
    (way_back,) = (link for link in page.all("a") if text_of(link) == "看全部指标")
    assert way_back.get("href") == f"{LIST}?through=12"


@pytest.mark.usefixtures("real_data")
def test_chips_count_the_rows_they_link_to(get: Get) -> None:
    page = get(f"{LIST}?department=nowhere")
    (chips,) = (nav for nav in page.all("nav") if nav.get("aria-label") == "状态")
    counted = {text_of(link): link.get("href") for link in chips.iter("a")}
    assert list(counted) == ["全部37", "约束性完成6", "达到预期19", "低于预期11", "未设目标1"]
    for label, address in list(counted.items())[1:]:
        headlines = [number for number, row, _ in get(LIST + str(address)).rows if row == 0]
        assert label.endswith(str(len(headlines)))


# The period survives, links lead somewhere.


def _own_periods(page: Page) -> set[str | None]:
    """The links that name a period of their own: the switch, and the days of 历史."""
    places = [nav for nav in page.all("nav") if nav.get("aria-label") == "报告期"]
    places += [each for each in page.all("details") if each.get("class") == "history"]
    found = set()
    for place in places:
        found |= {link.get("href") for link in place.iter("a")}
    return found


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize(
    "address",
    [
        "",
        "1/",
        "11/",
        "13/",
        "37/",
        "?status=short&sort=-gap",
        "?section=%E4%BA%94&attribute=binding",
    ],
)
def test_every_link_keeps_the_chosen_period(get: Get, address: str) -> None:
    page = get(f"{LIST}{address}{'&' if '?' in address else '?'}through=6")
    switch = _own_periods(page)
    links = [link for link in page.hrefs if link.startswith("/plans/")]
    assert len(links) > 10
    for link in links:
        through = parse_qs(urlsplit(link).query).get("through")
        assert through == ["6"] or (link in switch and through), link
    for form in page.all("form"):
        if form.get("method") == "get":
            assert [
                field.get("value") for field in form.iter("input") if field.get("name") == "through"
            ] == ["6"]


@pytest.mark.usefixtures("real_data")
def test_links_of_the_default_period_name_none(get: Get) -> None:
    page = get(f"{LIST}1/")
    others = set(page.hrefs) - _own_periods(page)
    assert not [link for link in others if "through" in link]


@pytest.mark.usefixtures("real_data")
def test_invalid_month_shows_the_default_with_a_notice(get: Get) -> None:
    for address in (LIST, f"{LIST}1/"):
        page = get(f"{address}?through=13")
        assert "“13”不是 1 至 12 的月份，现显示默认的报告期1—12月。" in page.text
        assert "报告期：2023年1—12月" in (page.root.get("data-print-period") or "")


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize(
    "address",
    [
        "/plans/2022/indicators/",
        "/plans/99999999999999999999/indicators/",
        "/plans/2023/indicators/0/",
        "/plans/2023/indicators/38/",
        "/plans/2022/indicators/1/",
        "/plans/2023/indicators/99999999999999999999/",
        "/plans/2023/indicators/abc/",
        "/plans/2023/indicators/-1/",
    ],
)
def test_wrong_year_or_number_is_not_found_in_chinese(
    client: Client, leader: User, address: str
) -> None:
    client.force_login(leader)
    response = client.get(address)
    assert response.status_code == 404
    page = Page(response)
    assert "页面不存在" in page.text and "/" in page.hrefs
    assert not list(page.faults())


def test_other_methods_than_get_are_refused(client: Client, leader: User) -> None:
    make_target(make_plan())
    client.force_login(leader)
    for address in (LIST, f"{LIST}1/"):
        assert client.post(address).status_code == 405


def test_link_to_another_year_leads_to_the_same_indicator(get: Get) -> None:
    old = make_target(make_plan(2022), 8)
    make_target(make_plan(2023), 11, indicator=old.indicator)
    make_target(make_plan(2023), 8, indicator=make_target(make_plan(2022), 9).indicator)
    make_plan(2024)
    page = get("/plans/2022/indicators/8/?through=6")
    (switch,) = (nav for nav in page.all("nav") if nav.get("aria-label") == "年度")
    assert [link.get("href") for link in switch.iter("a")] == [
        "/plans/2022/indicators/8/?through=6",
        "/plans/2023/indicators/11/?through=6",
        "/plans/2024/indicators/?through=6",
    ]


def test_plan_without_rows_has_a_page(get: Get) -> None:
    make_plan()
    page = get(LIST)
    assert page.rows == [] and "0项指标" in page.text
    assert not list(page.faults())


# Who sees what.


def test_unpublished_figures_are_for_the_unit_and_the_commission(
    client: Client,
    units: tuple[Department, Department],
    clerk_a: User,
    clerk_b: User,
    reviewer: User,
    leader: User,
) -> None:
    make_actual(
        make_target(make_plan(), lead=units[0]),
        "1.2345",
        6,
        published=False,
        explanation="内部原因",
    )
    for user, may in ((clerk_a, True), (reviewer, True), (clerk_b, False), (leader, False)):
        client.force_login(user)
        for address in (LIST, f"{LIST}1/", f"{LIST}?export=csv&", "/plans/2023/"):
            content = client.get(
                f"{address}{'' if '?' in address else '?'}through=6"
            ).content.decode()
            assert ("1.2345" in content) == may, (user, address)
            assert ("内部原因" in content) <= may


# Queries.


def grown(rows: int) -> None:
    """Two years of `rows` numbers with everything a page shows of them."""
    for year in (2022, 2023):
        plan = make_plan(year)
        for number in range(1, rows + 1):
            section = make_section(plan, "一二三四"[number], f"类别{number}", number)
            lead = make_department(f"unit{number}")
            paced: dict[str, Any] = {
                "is_main": True,
                "attribute": Attribute.EXPECTED,
                "pace": Pace.MILESTONES,
            }
            target = make_target(plan, number, section=section, lead=lead, **paced)
            Milestone.objects.create(target=target, month=6, value=Decimal(1))
            sub = make_target(plan, number, 1, section=section, lead=lead, attribute="")
            for each in (target, sub):
                make_actual(each, "6", explanation="原因")
                make_observation(each.indicator, year, "6")
        make_period(plan, 3, published=False)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    "address, queries",
    [
        (LIST, 6),
        (f"{LIST}?status=short&sort=-gap&section=二", 6),
        (f"{LIST}?export=xlsx", 6),
        (f"{LIST}1/", 7),
    ],
)
@pytest.mark.parametrize("who", ["leader", "clerk_a", "planner"])
def test_number_of_queries_is_the_same_for_one_and_three_rows(
    request: pytest.FixtureRequest, client: Client, rows: int, address: str, queries: int, who: str
) -> None:
    grown(rows)
    client.force_login(request.getfixturevalue(who))
    with page_queries() as counted:
        assert client.get(quote(address, safe="/?=&-")).status_code == 200
    # One of them asks for the version of the data, and on the page of one indicator one for the
    # units of an account that does not see everything.
    if address == f"{LIST}1/" and who != "planner":
        queries += 1
    assert len(counted) == queries <= 8, "\n".join(counted)


def test_forecast_of_the_unit_has_who_and_when(get: Get, clerk_a: User) -> None:
    target = make_target(make_plan(), wording="10", unit="亿元", measure=Measure.CUMULATIVE)
    actual = make_actual(target, "6", 6, forecast=Decimal("12.5"), outlook=Outlook.REACHABLE)
    form = actual.submission
    form.submitted_by, form.submitted_at = clerk_a, form.approved_at
    form.save()
    text = get("/plans/2023/indicators/1/?through=6").text
    assert "全年12.5亿元，研判可完成" in text
    assert f"{target.lead.name} {clerk_a}填报，2024年3月2日审核通过" in text


def test_indicator_without_data_has_no_outlook(get: Get) -> None:
    make_target(make_plan(), wording="10", unit="亿元", measure=Measure.CUMULATIVE)
    page = get("/plans/2023/indicators/1/?through=6")
    assert not [element for element in page.all("dl") if element.get("class") == "onward"]


def test_reason_of_a_sub_row_is_on_its_headlines_page(get: Get) -> None:
    make_actual(make_target(make_plan(), 1), "8")
    make_actual(
        make_target(make_plan(), 1, 1, name="存款"),
        "6",
        explanation="存款转为理财",
        measures="拓展储源",
    )
    text = get("/plans/2023/indicators/1/").text
    assert "存款转为理财" in text and "拓展储源" in text


def test_actual_in_words_has_no_unit(get: Get) -> None:
    make_actual(make_target(make_plan(), 1, wording="完成市级下达任务"), None, words="稳步提升")
    text = "".join(get("/plans/2023/indicators/1/").text.split())
    assert "稳步提升" in text and "稳步提升%" not in text
