"""The pages that a year's reports fill: nothing for axe to find, nothing wider than its screen, no complaint."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import SAMPLE_PAGES, Site
from tests.browser.test_accessibility import findings

Visit = Callable[..., Page]


def open_page(visit: Visit, site: Site, name: str, **options: object) -> Page:
    username, address = SAMPLE_PAGES[name]
    page = visit(username, **options)
    answer = page.goto(address.format(**site.keys()))
    assert answer is not None and answer.status == 200
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


@pytest.mark.parametrize("name", SAMPLE_PAGES)
def test_axe_finds_nothing(visit_sample: Visit, sample_site: Site, name: str) -> None:
    page = open_page(visit_sample, sample_site, name, bypass_csp=True)
    assert findings(page) == []


@pytest.mark.parametrize("name", SAMPLE_PAGES)
def test_no_page_scrolls_sideways(visit_sample: Visit, sample_site: Site, name: str) -> None:
    for width in (1366, 360):
        page = open_page(visit_sample, sample_site, name, viewport={"width": width, "height": 740})
        page.wait_for_load_state("load")
        assert page.evaluate("document.documentElement.scrollWidth") == width
