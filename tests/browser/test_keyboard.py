"""Whole pages by the keyboard alone: in their order, seen at each step, and out again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.site import LEADER, SAMPLE_PAGES, Site

Visit = Callable[..., Page]

MOST_STEPS = 100
# What can be reached by Tab, in the order of the page: its place among them, kept on it.
REACHABLE = """() => {
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex]";
  const found = [...document.querySelectorAll(kinds)].filter(element =>
    element.tabIndex >= 0 && !element.disabled && !["hidden", "radio"].includes(element.type)
    && element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length);
  found.forEach((element, place) => { element.dataset.place = place; });
  return found.length;
}"""
REACHED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  const framed = outlined || style.boxShadow !== "none";
  const seen = framed && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  return [
    element === document.body || !element.dataset.place ? null : Number(element.dataset.place),
    seen ? "" : element.outerHTML.slice(0, 160),
  ];
}"""


@pytest.mark.parametrize(
    "name",
    [
        "overview",
        "indicator",
        "shortfalls",
        "reviewer board",
        "reporter front page",
        "reporter form",
    ],
)
def test_tab_goes_through_the_whole_page_in_its_order_and_out_of_it(
    visit_sample: Visit, sample_site: Site, name: str
) -> None:
    username, address = {
        **SAMPLE_PAGES,
        "shortfalls": (LEADER, "/plans/2024/shortfalls/?through=6"),
    }[name]
    page = visit_sample(username)
    page.goto(address.format(**sample_site.keys()))
    number = page.evaluate(REACHABLE)
    places: list[int] = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        place, unseen = page.evaluate(REACHED)
        if place is None:
            break  # past the end: the browser's own controls come next
        assert not unseen
        if place not in places[-1:]:  # a date has several parts
            places.append(place)
    assert places == list(range(len(places)))
    assert len(places) == number or len(places) > MOST_STEPS / 2
