"""How pages fit their screens, and how they are used by keyboard alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import LEADER, NO_SUCH_YEAR, PAGES, SIGN_IN

Visit = Callable[..., Page]

PHONE = {"width": 360, "height": 740}
# What the reader's Tab key has reached: its words, and whether a frame round it can be seen on the screen.
FOCUSED = """() => {
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  return {
    words: (element.innerText || element.ariaLabel || "").trim(),
    framed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


@pytest.mark.parametrize("name", [*PAGES, "sign-in", "no such year"])
def test_no_page_scrolls_sideways_on_a_phone(visit: Visit, complaints: list[str], name: str) -> None:
    page = visit(None if name == "sign-in" else LEADER, viewport=PHONE)
    page.goto({**PAGES, "sign-in": SIGN_IN, "no such year": NO_SUCH_YEAR}[name])
    if name == "no such year":
        complaints.clear()  # the 404 itself
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_phone_s_menu_opens_closes_and_leads_on(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    page.goto("/plans/2023/")
    menu, entry = page.locator("details.menu"), page.get_by_role("link", name="指标", exact=True)
    expect(entry).not_to_be_visible()
    menu.locator("summary").click()
    expect(entry).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(entry).not_to_be_visible()
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator(".lead").click(position={"x": 8, "y": 8})  # beside the menu, which covers the right of the page
    expect(entry).not_to_be_visible()
    menu.locator("summary").click()
    entry.click()
    expect(page).to_have_url(re.compile(r"/plans/2023/indicators/$"))


def test_a_phone_s_row_has_each_figure_with_the_word_of_its_column(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    page.goto("/plans/2023/")
    row = page.locator("tr[data-number='11']")
    for name, word in ((".target", "目标"), (".actual", "实际")):
        label = row.locator(name).evaluate("cell => getComputedStyle(cell, '::before').content")
        assert word in label
    for cell in row.locator("td, th").all():
        box = cell.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]


def test_the_first_view_of_a_laptop_holds_the_answer_and_the_first_shortfalls(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/")
    for part in (".lead", ".counts", ".tally", "tr[data-number='1']", "tr[data-number='8']", "tr[data-number='10']"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 1366


def test_targets_stand_under_one_another_in_every_row(visit: Visit) -> None:
    """Zero and target are at the same place of every bar, and every bar begins at the same place of the page."""
    page = visit()
    page.goto("/plans/2023/indicators/")
    boxes = page.locator("tr[data-number] .bullet").evaluate_all(
        "bars => bars.map(bar => [bar.getBoundingClientRect().x, bar.getBoundingClientRect().width])"
    )
    assert len(boxes) == 41
    assert len({tuple(box) for box in boxes}) == 1


# ---- the keyboard alone ----


def tab(page: Page) -> dict[str, Any]:
    page.keyboard.press("Tab")
    focused: dict[str, Any] = page.evaluate(FOCUSED)
    return focused


def tab_to(page: Page, words: str) -> list[str]:
    """Go on to what says `words`; what was passed on the way, each of it seen and framed."""
    passed: list[str] = []
    while (focused := tab(page))["words"] != words:
        assert focused["seen"] and focused["framed"], focused
        passed.append(focused["words"])
        assert len(passed) < 60, passed
    return passed


def test_the_first_tab_offers_to_skip_to_the_text(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/")
    first = tab(page)
    assert first["words"] == "跳到正文" and first["seen"]
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    # What comes next lies in the text: the head's links are behind.
    assert tab(page)["words"] in ("2023", "2024")


def test_tab_reaches_everything_in_order_and_shows_where_it_is(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/")
    reached = tab_to(page, "存款余额增速")
    wanted = ["跳到正文", "总览", "指标", "民生实事", "深色", "退出", "2023", "2024", "1—3月", "1—6月", "全年"]
    wanted += ["一 推动高质量发展", "地区生产总值增速", "社会消费品零售总额增速", "新增限额以上商贸企业"]
    places = [reached.index(words) for words in wanted]
    assert places == sorted(places)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/plans/2023/indicators/9/$"))


def test_the_period_and_the_theme_are_chosen_by_keyboard(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/")
    tab_to(page, "深色")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="浅色")).to_be_focused()
    tab_to(page, "1—6月")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"through=6$"))


def test_signing_in_takes_no_mouse(visit: Visit) -> None:
    page = visit(None)
    page.goto(SIGN_IN)
    expect(page.get_by_label("用户名")).to_be_focused()
    page.keyboard.type(LEADER)
    page.keyboard.press("Tab")
    page.keyboard.type("chengkou-demo")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/plans/2023/$"))
