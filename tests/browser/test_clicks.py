"""A leader's five questions, counted in clicks, and in screens to scroll before what is looked for
is seen: on a laptop of 1366 × 768."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import LEADER, OWN_LINE

Visit = Callable[..., Page]

OVERVIEW = "/plans/2024/?through=6"


class Journey:
    """A way through the site that counts what it costs its reader."""

    def __init__(self, page: Page, start: str) -> None:
        self.page = page
        self.clicks = 0
        self.scrolls = 0
        """Screens that were scrolled."""
        page.goto(start)

    def click(self, what: Locator) -> None:
        self.see(what)
        what.click()
        self.page.wait_for_load_state("domcontentloaded")
        self.clicks += 1

    def see(self, what: Locator) -> None:
        """Scroll by screens until it is seen."""
        expect(what).to_be_visible()
        screens = what.evaluate(
            "each => Math.ceil((each.getBoundingClientRect().bottom - innerHeight) / innerHeight)"
        )
        self.scrolls += max(0, screens)
        what.scroll_into_view_if_needed()


@pytest.fixture
def leader(visit_sample: Visit) -> Page:
    return visit_sample(LEADER, viewport={"width": 1366, "height": 768})


def test_why_gdp_is_short_and_whose_it_is_takes_no_click(leader: Page) -> None:
    journey = Journey(leader, OVERVIEW)
    row = leader.locator(".shortfalls tr[data-number='1']")
    journey.see(row.locator(".why"))
    expect(row.locator(".why")).not_to_have_text(re.compile("未填报原因"))
    expect(row.locator(".gap")).to_contain_text("低")
    journey.see(row.locator(".office"))
    assert (journey.clicks, journey.scrolls) in ((0, 0), (0, 1))
    # One click on: the whole of it, with who is in charge.
    journey.click(row.get_by_role("link", name="地区生产总值增速"))
    journey.see(leader.get_by_text("牵头单位", exact=True))
    journey.see(leader.get_by_role("heading", name="原因"))
    assert journey.clicks == 1


def test_how_a_project_is_takes_one_click_by_search(leader: Page) -> None:
    journey = Journey(leader, OVERVIEW)
    leader.keyboard.press("/")
    leader.keyboard.type("育才中学")
    leader.keyboard.press("Enter")
    journey.click(leader.locator(".found").get_by_role("link", name=re.compile("育才中学")).first)
    expect(leader.get_by_role("heading", level=1)).to_contain_text("育才中学")
    assert (journey.clicks, journey.scrolls) == (1, 0)


def test_what_a_unit_promised_is_one_page(leader: Page) -> None:
    journey = Journey(leader, OVERVIEW)
    row = leader.locator(".shortfalls tr[data-number='4']")
    journey.click(row.locator(".office a"))
    expect(leader.get_by_role("heading", level=1)).to_have_text("县住房城乡建委")
    for kind in ("牵头的指标", "牵头的重点项目", "牵头的民生实事"):
        expect(leader.get_by_role("heading", name=kind)).to_be_visible()
    assert journey.clicks == 1


def test_the_own_line_takes_no_click(visit_sample: Visit) -> None:
    journey = Journey(visit_sample(OWN_LINE, viewport={"width": 1366, "height": 768}), "/")
    lead = journey.page.locator(".lead").first
    expect(lead).to_contain_text("谭示例分管的")
    journey.see(journey.page.locator("h2", has_text="低于序时的"))
    assert (journey.clicks, journey.scrolls) == (0, 0)
    journey.click(journey.page.get_by_role("link", name="全县"))
    expect(lead).to_contain_text("36项计划指标")


def test_the_sheet_for_the_meeting_takes_one_click(leader: Page) -> None:
    journey = Journey(leader, OVERVIEW)
    journey.click(leader.get_by_role("link", name="一页纸简报"))
    expect(leader.get_by_role("link", name="Word")).to_be_visible()
    assert (journey.clicks, journey.scrolls) == (1, 0)
