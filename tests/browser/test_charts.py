"""Charts in a real browser: drawn with and without the CDN, with their numbers beside them."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Route, expect

from indicators.enums import Area
from reporting.enums import Measure, Role
from tests.factories import (
    make_actual,
    make_observation,
    make_plan,
    make_target,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"
CDN = re.compile(r"^https://(?!127\.0\.0\.1)")
INDICATOR, OVERVIEW, LIVELIHOOD = (
    "/plans/2023/indicators/3/",
    "/plans/2023/",
    "/plans/2023/livelihood/",
)
PERIODS, SECTION = (
    "/plans/2023/indicators/14/?through=9",
    "/plans/2023/indicators/?section=一&through=9",
)
# The browser's own word for a refused request; all else on the console is a fault of ours.
NETWORK = re.compile(r"^Failed to load resource|^Failed to find a valid digest")


class Visit:
    """A signed-in reader's page with what it asked for and what it complained about."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._note_request)
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not NETWORK.search(message.text):
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        self.requests.clear()
        self.page.goto(self.server + path)

    @property
    def from_cdn(self) -> list[str]:
        return [url for url in self.requests if CDN.match(url)]

    @property
    def own_copies(self) -> list[str]:
        return [url for url in self.requests if "/static/vendor/" in url]

    def expect_drawn(self) -> None:
        """Every canvas shows something."""
        canvases = self.page.locator("canvas[data-chart]")
        expect(canvases).not_to_have_count(0)
        for canvas in canvases.all():
            # The library lays out a canvas in the moment in which it draws.
            expect(canvas).to_have_attribute("style", re.compile("width"))
            assert canvas.evaluate(
                "e => e.getContext('2d').getImageData(0, 0, e.width, e.height)"
                ".data.some(byte => byte > 0)"
            )


@pytest.fixture
def data() -> None:
    """Indicators with months of county and city, with years, with reported periods; a task."""
    plan = make_plan(2023)
    industry = make_target(plan, 3, name="规上工业增加值增速", is_main=True, wording="15")
    for month in range(2, 13):
        make_observation(industry.indicator, 2023, f"{month + 3}.5", month)
        make_observation(industry.indicator, 2023, "5.5", month, area=Area.CITY)
    product = make_target(plan, 1, name="地区生产总值增速", is_main=True, amount_unit="亿元")
    for year, value, amount in (
        (2021, "6.6", "60.63"),
        (2022, "3.9", "66.31"),
        (2023, "6", "72.4"),
    ):
        make_observation(product.indicator, year, value, amount=amount)
    funds = make_target(
        plan, 14, name="到位资金", wording="12", unit="亿元", measure=Measure.CUMULATIVE
    )
    for month, figure in ((3, "2.9"), (6, "6.5"), (9, "8.4")):
        make_actual(funds, figure, month)
    make_task(plan)


@pytest.fixture
def reader(page: Page, context: BrowserContext, live_server: Any, data: None) -> Iterator[Visit]:
    client = Client()
    client.force_login(make_user("lingdao", Role.LEADER))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    reader = Visit(page, live_server.url)
    yield reader
    assert reader.complaints == []


def answering(change: Callable[[bytes], bytes] = lambda body: body) -> Callable[[Route], None]:
    """A CDN that serves the very files, or what `change` makes of them."""

    def answer(route: Route) -> None:
        body = (VENDOR / route.request.url.rpartition("/")[2]).read_bytes()
        route.fulfill(
            body=change(body),
            content_type="application/javascript",
            headers={"Access-Control-Allow-Origin": "*"},
        )

    return answer


def test_cdn_that_answers_is_enough(reader: Visit) -> None:
    reader.page.route(CDN, answering())
    reader.go(INDICATOR)
    reader.expect_drawn()
    assert reader.from_cdn == [file["cdn"] for file in settings.CHART_FILES]
    assert reader.own_copies == []


def test_own_copy_when_the_cdn_cannot_be_reached(reader: Visit) -> None:
    reader.page.route(CDN, lambda route: route.abort())
    reader.go(INDICATOR)
    reader.expect_drawn()
    assert len(reader.from_cdn) == 1
    assert len(reader.own_copies) == len(settings.CHART_FILES)
    # Remembered: the next page of the session does not ask it again.
    reader.go(OVERVIEW)
    reader.expect_drawn()
    assert reader.from_cdn == []


def test_own_copy_when_the_file_was_tampered_with(reader: Visit) -> None:
    reader.page.route(CDN, answering(lambda body: b"window.tampered = true;" + body))
    reader.go(INDICATOR)
    reader.expect_drawn()
    assert reader.page.evaluate("window.tampered") is None
    assert len(reader.own_copies) == len(settings.CHART_FILES)


def test_own_copy_after_two_seconds_of_silence(reader: Visit) -> None:
    reader.page.clock.install(time=0)
    reader.page.clock.pause_at(1000)  # from here on time passes only as the test says
    reader.page.route(CDN, lambda route: None)
    with reader.page.expect_request(CDN):
        reader.go(INDICATOR)  # comes back although the CDN is silent: the page does not wait for it
    reader.page.clock.run_for(1999)
    assert reader.own_copies == []
    reader.page.clock.run_for(1)
    reader.expect_drawn()
    assert len(reader.own_copies) == len(settings.CHART_FILES)


def test_no_cdn_is_asked_where_it_is_switched_off(reader: Visit, settings: Any) -> None:
    settings.CHART_CDN = False
    reader.go(INDICATOR)
    reader.expect_drawn()
    assert reader.from_cdn == []


def test_tables_stand_alone_when_there_is_no_library(reader: Visit) -> None:
    reader.page.route(CDN, lambda route: route.abort())
    reader.page.route("**/static/vendor/**", lambda route: route.abort())
    reader.go(INDICATOR)
    expect(reader.page.locator(".charts.no-chart")).not_to_have_count(0)
    expect(reader.page.locator(".chart-box").first).to_be_hidden()
    expect(reader.page.get_by_role("row", name=re.compile("^全县 5.5 6.5"))).to_be_visible()


def test_numbers_stand_in_tables_beside_the_charts(reader: Visit) -> None:
    reader.page.route(CDN, answering())
    reader.go(f"{OVERVIEW}?through=12")
    reader.expect_drawn()
    reader.page.get_by_text("图中各数").click()
    expect(
        reader.page.get_by_role("row", name="地区生产总值（亿元） 60.63 66.31 72.4")
    ).to_be_visible()
    expect(reader.page.get_by_role("row", name=re.compile("^全市 5.5 5.5"))).to_be_visible()


def test_periods_are_drawn_with_their_numbers_and_words(reader: Visit) -> None:
    reader.page.route(CDN, answering())
    reader.go(PERIODS)
    reader.expect_drawn()
    chart = reader.page.get_by_role("img", name=re.compile("^1—9月转为低于序时，少0.6亿元"))
    expect(chart).to_be_visible()
    expect(reader.page.get_by_role("row", name="当期应达到 3 6 9")).to_be_visible()
    expect(reader.page.get_by_role("row", name="状态 低于序时 达到序时 低于序时")).to_be_visible()


def test_page_without_charts_loads_nothing_of_it(reader: Visit) -> None:
    reader.go(LIVELIHOOD)
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("民生实事")
    scripts = [url for url in reader.requests if url.endswith(".js")]
    assert [url.removeprefix(reader.server) for url in scripts] == ["/static/js/site.js"]


def test_charts_take_the_colours_of_the_new_theme(reader: Visit) -> None:
    reader.page.route(CDN, answering())
    reader.go(INDICATOR)
    reader.expect_drawn()
    drawn = "document.querySelector('canvas[data-chart]').toDataURL()"
    light = reader.page.evaluate(drawn)
    reader.page.get_by_role("button", name="深色").click()
    expect(reader.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert reader.page.evaluate(drawn) != light


def test_no_page_scrolls_sideways_on_a_phone(reader: Visit) -> None:
    reader.page.route(CDN, answering())
    reader.page.set_viewport_size({"width": 360, "height": 740})
    for path in (INDICATOR, OVERVIEW, PERIODS, SECTION):
        reader.go(path)
        if path != SECTION:  # marks in a table, no drawing
            reader.expect_drawn()
        assert reader.page.evaluate("document.documentElement.scrollWidth") == 360
