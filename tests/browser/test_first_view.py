"""What a first view costs: one style sheet, one script, few bytes; `make bench` tells the time."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.site import LEADER, SIGN_IN

Visit = Callable[..., Page]

MOST_BYTES = 60_000


def first_view(page: Page, address: str) -> dict[str, int]:
    """Path → bytes over the wire, heads included, of everything that the page asked for."""
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))  # a built-in cannot listen
    page.goto(address)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    sizes = {request.url: request.sizes() for request in finished}
    return {
        urlsplit(url).path: size["responseBodySize"] + size["responseHeadersSize"]
        for url, size in sizes.items()
    }


@pytest.mark.parametrize(
    "address",
    [
        *("/plans/2023/", "/plans/2024/", "/plans/2024/?through=9"),
        *("/plans/2024/brief/", "/plans/2024/projects/", "/plans/2024/projects/ledger/"),
        *("/plans/2024/indicators/years/", "/plans/2024/indicators/1/", "/plans/2024/checks/"),
        *("/plans/2024/departments/", "/plans/2024/departments/jiaotong-ju/"),
        *("/plans/2024/shortfalls/", "/plans/2024/history/", "/search/?year=2024&q=公路"),
    ],
)
def test_what_leaders_read_is_small_and_asks_for_one_style_sheet_and_one_script(
    visit_sample: Visit, address: str
) -> None:
    loaded = first_view(visit_sample(LEADER), address)
    own = {
        path: size for path, size in loaded.items() if "/vendor/" not in path
    }  # Chart.js, which nothing waits for
    assert len([path for path in own if path.endswith(".css")]) == 1, own
    assert len([path for path in own if path.endswith(".js")]) == 1, own
    assert sum(own.values()) <= MOST_BYTES, own
    assert all(size > 0 for size in own.values()), own


def test_every_page_of_the_site_has_one_style_sheet_and_one_script(visit: Visit) -> None:
    loaded = first_view(visit(None), SIGN_IN)
    assert sorted(path.rpartition(".")[2] for path in loaded if path.startswith("/static/css")) == [
        "css"
    ]
    assert sorted(path.rpartition(".")[2] for path in loaded if path.startswith("/static/js")) == [
        "js"
    ]
