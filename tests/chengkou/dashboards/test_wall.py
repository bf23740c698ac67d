"""大屏: what its slides show, in which order, to whom, and how much of it fits on one."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory

from chengkou.dashboards.standing import PlanStanding
from chengkou.dashboards.wall import BAND, ROOM, Wall, in_parts, shortfall_height
from reporting.models import Department, Plan, User
from reporting.pages.page_of_request import plan_page
from reporting.visibility import Viewer
from tests.chengkou.dashboards.test_standing import plan, rows_of_each
from tests.factories import (
    make_actual,
    make_department,
    make_line,
    make_plan,
    make_progress,
    make_target,
    report,
)
from tests.pages import Page, page_queries, text_of

__all__ = ["plan"]

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]

SCREEN = "/screen/2024/"


def slides(page: Page) -> dict[str, Any]:
    return {str(each.get("id")): each for each in page.all("section")}


def dots(page: Page) -> list[str | None]:
    return [link.get("href") for nav in page.all("nav") for link in nav.iter("a")]


def classed(page: Page, name: str) -> list[str]:
    return [text_of(each) for each in page.root.iter() if each.get("class") == name]


# What it shows.


@pytest.mark.usefixtures("plan")
def test_wall_turns_through_its_slides(get: Get) -> None:
    page = get(SCREEN)
    keys = ["overview", "shortfalls", "indicators", "projects", "livelihood"]
    assert [*slides(page)] == keys
    assert dots(page) == [f"#{key}" for key in keys]
    assert classed(page, "period") == ["2024年1—6月"] and not classed(page, "unpublished")
    assert page.root.get("data-theme") == "dark"


@pytest.mark.usefixtures("real_data")
def test_shortfalls_are_in_the_order_of_the_overview_over_several_slides(get: Get) -> None:
    page = get("/screen/2023/")
    assert [*slides(page)] == [
        *("overview", "shortfalls", "shortfalls-2", "indicators", "trends"),
        *("projects", "livelihood"),
    ]
    assert page.rows == get("/plans/2023/").rows and len(page.rows) == 12
    title = text_of(slides(page)["shortfalls-2"].find("h2"))
    assert title == "低于目标的11项 2/2"


@pytest.mark.usefixtures("real_data")
def test_figures_are_those_of_the_other_pages(get: Get) -> None:
    page, overview = get("/screen/2023/"), get("/plans/2023/")
    numbers = next(
        each for each in page.all("ul") if (each.get("class") or "").startswith("numbers")
    )
    counts = next(each for each in overview.all("ul") if each.get("class") == "counts")
    assert [text_of(each[0]) for each in numbers] == [text_of(each[0]) for each in counts]
    lead = text_of(slides(page)["overview"].find("div/p"))
    assert lead.endswith("固定资产投资增长8%，低4.0个百分点；另有8项见后面的画面。")
    long = text_of(next(each for each in overview.all("p") if each.get("class") == "lead"))
    without_comparisons = re.sub(r"（[^）]*）", "", long)
    assert without_comparisons.startswith(lead.partition("；另有")[0])
    (tiles,) = (each for each in page.all("ul") if each.get("class") == "tiles")
    assert [each.get("data-number") for each in tiles] == ["1", "3", "8", "10", "11", "16", "17"]
    assert [each.get("class") for each in tiles] == ["lit", None, *["lit"] * 5]
    assert text_of(tiles[0]) == "地区生产总值增速 6% 低1.0个百分点 目标 7左右 上年 3.9%"
    lamps = [each for each in page.root.iter("span") if each.get("class") == "row"]
    assert [sum(lamp.get("class") == "lit" for lamp in row) for row in lamps] == [7, 2, 0, 0, 2]


@pytest.mark.usefixtures("real_data")
def test_every_headline_stands_by_its_name_with_its_status(get: Get) -> None:
    slide = slides(get("/screen/2023/"))["indicators"]
    cells = list(slide.iter("li"))
    listed = [row for row in get("/plans/2023/indicators/").rows if row[1] == 0]
    assert [cell.get("data-status") for cell in cells] == [status for _, _, status in listed]
    assert text_of(cells[0]) == "低于预期：地区生产总值增速"
    assert next(text_of(head) for head in slide.iter("h3")) == "一 推动高质量发展"
    assert sum(cell.get("class") == "lit" for cell in cells) == 11


@pytest.mark.usefixtures("real_data")
def test_trends_are_those_of_the_overviews_charts(get: Get) -> None:
    slide = slides(get("/screen/2023/"))["trends"]
    titles = [text_of(head) for head in slide.iter("h3")]
    assert titles and all(title in get("/plans/2023/").text for title in titles)
    drawings = [each for each in slide.iter() if each.get("class") == "trend"]
    assert len(drawings) == len(titles)


def test_without_any_figure_there_are_neither_names_nor_trends(get: Get) -> None:
    make_target(make_plan(2024), 1)
    assert {"indicators", "trends"}.isdisjoint(slides(get(SCREEN)))


def test_names_of_many_indicators_go_on_in_the_next_slide(get: Get) -> None:
    plan = make_plan(2024)
    for number in range(1, 101):
        report(make_target(plan, number, name=f"指标{number}"), "9")
    found = slides(get(f"{SCREEN}?through=3"))
    named = [slide for key, slide in found.items() if key.startswith("indicators")]
    assert len(named) == 2
    assert sum(len(list(slide.iter("li"))) for slide in named) == 100
    assert all(len(list(slide.iter("h3"))) == 1 for slide in named)


@pytest.mark.usefixtures("plan")
def test_projects_have_their_sums_rates_grades_and_the_worst(get: Get) -> None:
    page = get(SCREEN)
    slide = slides(page)["projects"]
    listed = get("/plans/2024/projects/")
    words = [text_of(each) for each in listed.all("p") if each.get("class") == "lead"]
    assert [text_of(each) for each in slide.iter("p") if each.get("class") == "lead"] == words

    def rates(root: Any) -> list[str]:
        return [
            text_of(each.find("dd/b")) + text_of(each.findall("dd/p")[0])
            for each in root.findall("div")
        ]

    (ours,) = slide.iter("dl")
    theirs = next(each for each in listed.all("dl") if each.get("class") == "rates")
    assert rates(ours) == rates(theirs)
    assert [row.get("data-code") for row in slide.iter("tr") if row.get("data-code")] == [
        "p-b",
        "p-a",
    ]


def test_lagging_projects_are_listed_as_far_as_there_is_room(get: Get) -> None:
    plan = make_plan(2024)
    for number in range(12):
        make_progress(make_line(plan, f"p-{number}"), "0", 6)
    slide = slides(get(SCREEN))["projects"]
    shown = [row for row in slide.iter("tr") if row.get("data-code")]
    assert 4 <= len(shown) < 12
    assert f"另有{12 - len(shown)}个" in text_of(slide)


@pytest.mark.usefixtures("plan")
def test_every_task_has_its_money_and_status(get: Get) -> None:
    slide = slides(get(SCREEN))["livelihood"]
    tasks = [each for each in slide.iter("li") if each.get("data-level")]
    assert [each.get("data-status") for each in tasks] == ["behind", "on_track", "on_track"]
    assert "低于序时" in text_of(tasks[0]) and "20 / 100" in text_of(tasks[0])
    assert "3件中低于序时1件，达到序时2件。" in text_of(slide)


def test_slides_of_a_plan_without_rows_say_what_is_missing(get: Get) -> None:
    make_plan(2024)
    page = get(SCREEN)
    assert [*slides(page)] == ["overview", "shortfalls", "projects", "livelihood"]
    assert dots(page) == ["#overview"]
    assert "还没有录入重点项目" in page.text and "没有逐件录入民生实事" in page.text


def test_slide_without_shortfalls_says_so(get: Get) -> None:
    make_actual(make_target(make_plan(2024), 1, is_main=True), "8", 6)
    assert "已有数据的指标中没有低于目标或低于序时的。" in get(SCREEN).text


def test_plan_without_main_indicators_shows_its_first(get: Get) -> None:
    plan = make_plan(2024)
    for number in range(1, 12):
        make_target(plan, number)
    (tiles,) = (each for each in get(SCREEN).all("ul") if each.get("class") == "tiles")
    assert [each.get("data-number") for each in tiles] == [str(number) for number in range(1, 9)]


# To whom, and of which period.


def test_unpublished_period_is_shown_to_those_who_may_see_it(
    client: Client, leader: User, reviewer: User
) -> None:
    plan = make_plan(2024)
    make_actual(make_target(plan, 1, is_main=True), "5.43", 6, published=False)
    for user, sees in ((leader, False), (reviewer, True)):
        client.force_login(user)
        page = Page(client.get(f"{SCREEN}?through=6"))
        assert ("5.43" in page.text) is sees
        assert classed(page, "unpublished") == ["尚未发布"]
        assert "5.43" not in Page(client.get(SCREEN)).text, "of the default period nothing is known"


@pytest.mark.usefixtures("plan")
def test_chosen_period_is_kept_on_links(get: Get) -> None:
    page = get(f"{SCREEN}?through=3")
    assert classed(page, "period") == ["2024年1—3月"]
    assert "/plans/2024/?through=3" in page.hrefs
    assert "/screen/2024/?through=3" in get("/plans/2024/?through=3").hrefs
    assert "不是 1 至 12 的月份" in get(f"{SCREEN}?through=13").text


@pytest.mark.usefixtures("plan")
def test_wall_as_known_on_a_day_names_the_day(get: Get) -> None:
    assert classed(get(f"{SCREEN}?known=2024-01-31"), "known") == ["按2024年1月31日已审核的数据"]
    assert not classed(get(SCREEN), "known")


def test_wall_of_a_year_without_a_plan_is_not_found(client: Client, leader: User) -> None:
    client.force_login(leader)
    assert client.get("/screen/1999/").status_code == 404


@pytest.mark.usefixtures("plan")
def test_figures_of_the_county_are_not_marked_as_sample(get: Get) -> None:
    assert not classed(get(SCREEN), "made-up")


@pytest.mark.parametrize("kind", ["indicator", "project"])
def test_made_up_figure_marks_the_wall_as_sample(get: Get, plan: Plan, kind: str) -> None:
    if kind == "indicator":
        report(make_target(plan, 8), None, "8", is_sample=True)
    else:
        make_line(plan, "p-z", project_fields={"is_sample": True})
    assert classed(get(SCREEN), "made-up") == ["演示数据 不是本县上报的数据"]


# How much fits on one.


def test_rows_without_room_continue_on_the_next_slide() -> None:
    def height(thing: int, before: int | None) -> int:
        return thing + (5 if before is None else 0)

    assert in_parts([], height, 100) == []
    assert in_parts([40, 55], height, 100) == [[40, 55]]
    assert in_parts([40, 56], height, 100) == [[40], [56]]
    assert in_parts([200, 10], height, 100) == [[200], [10]], "what fits nowhere stands alone"
    assert in_parts([20] * 8, height, 150, even=False) == [[20] * 7, [20]]
    assert in_parts([20] * 8, height, 150) == [[20] * 4, [20] * 4], (
        "parts are about as tall as one another"
    )


def test_twenty_shortfalls_with_long_names_are_all_shown_and_fit(
    get: Get, rf: RequestFactory, leader: User
) -> None:
    plan = make_plan(2024)
    lead = make_department("unit", "城口县住房和城乡建设委员会")
    for number in range(1, 21):
        name = "农村居民人均可支配收入" * (1 + number % 5)
        make_actual(make_target(plan, number, name=name, is_main=number < 5, lead=lead), "5", 6)
    assert [number for number, _, _ in get(SCREEN).rows] == [*range(1, 21)]
    page = plan_page(rf.get(SCREEN), 2024, str, viewer=Viewer(leader))
    shown = Wall(page, PlanStanding.of(page.plan, page.through, page.viewer)).slides
    parts = [slide for slide in shown if slide.kind == "shortfalls"]
    assert [(slide.part, slide.parts) for slide in parts] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    for slide in parts:
        assert sum(BAND + sum(map(shortfall_height, rows)) for _, _, rows in slide.rows) <= ROOM


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("who", ["leader", "clerk_a"])
def test_number_of_queries_is_the_same_for_one_and_three_rows(
    request: pytest.FixtureRequest,
    client: Client,
    units: tuple[Department, Department],
    number: int,
    who: str,
) -> None:
    rows_of_each(number)
    client.force_login(request.getfixturevalue(who))
    with page_queries() as queries:
        page = Page(client.get(SCREEN))
    assert len(page.rows) == number
    assert len([each for each in page.all("li") if each.get("data-level")]) == number
    assert len(queries) == 11 <= 12, "\n".join(queries)
