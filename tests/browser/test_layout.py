"""How pages fit their screens, and how they are used by keyboard alone."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import LEADER, PAGES, SIGN_IN, Site

Visit = Callable[..., Page]

PHONE = {"width": 360, "height": 740}
# What the Tab key has reached: its words, and whether a frame round it is seen on the screen.
FOCUSED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  return {
    words: (element.innerText || element.ariaLabel || "").trim(),
    framed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
# The cells of a row that are drawn over one another.
OVERPRINTED = """() => {
  const boxes = cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return [...range.getClientRects()].filter(box => box.width > 1);
  };
  const meet = (a, b) =>
    a.left + 1 < b.right && b.left + 1 < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
  return [...document.querySelectorAll("tr[data-number]")].flatMap(row => {
    const cells = [...row.children];
    return cells.flatMap((one, place) => cells.slice(place + 1)
      .filter(other => boxes(one).some(a => boxes(other).some(b => meet(a, b))))
      .map(other => `${row.dataset.number}: ${one.className}, ${other.className}`));
  });
}"""
# The numbers of the rows whose target or result takes more than a line.
BROKEN = """() => {
  const cells = [...document.querySelectorAll("tr[data-number] :is(.target, .actual)")];
  return cells.filter(cell => {
    const range = document.createRange();
    if (cell.firstChild) range.selectNodeContents(cell.firstChild);
    return range.getClientRects().length > 1;
  }).map(cell => cell.parentElement.dataset.number);
}"""


@pytest.fixture
def _long_words(site: Site, _put_back: None) -> None:
    """The longest target, result, unit and tags that fields of 2023 take; a ceiling passed."""
    number = "(SELECT target.id FROM indicators_target AS target "
    number += "JOIN reporting_plan AS plan ON plan.id = target.plan_id "
    number += "WHERE plan.year = 2023 AND target.number = ? AND target.row = 0)"
    wording = "完成市级下达任务，与经济增长基本同步且不低于全市平均水平"
    words = "全年居民收入增长与经济增长基本同步，高于全市平均水平零点三个百分点以上"
    target = f"UPDATE indicators_target SET {{}} WHERE id = {number}"  # noqa: S608
    actual = f"UPDATE indicators_actual SET {{}} WHERE target_id = {number}"  # noqa: S608
    with closing(sqlite3.connect(site.database)) as database, database:
        read = "wording = ?, unit = ?, rule_kind = 'text', rule_low = NULL, rule_high = NULL"
        database.execute(target.format(read), (wording, "万元每平方公里标准亩均产出增加值", 3))
        judged = "value = NULL, words = ?, verdict = 'poor', verdict_note = '核定材料'"
        database.execute(actual.format(judged), (words, 3))
        database.execute(target.format('"group" = ?'), ("金融机构存贷款余额及保费收入" * 2, 9))
        database.execute(actual.format("value = '5.6'"), (19,))
        # Written past Django, which would renew it.
        database.execute("UPDATE reporting_dataversion SET token = 'long words'")


@pytest.mark.usefixtures("_long_words")
@pytest.mark.parametrize("name", ["overview 2023", "list 2023", "text", "years"])
def test_long_words_break_and_figures_do_not(visit: Visit, name: str) -> None:
    for width in (PHONE["width"], 1366):
        page = visit(viewport={"width": width, "height": 740})
        page.goto({**PAGES, "text": "/plans/2023/indicators/3/"}[name])
        expect(page.get_by_text("完成市级下达任务").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(OVERPRINTED) == []
        assert set(page.evaluate(BROKEN)) <= {"3"}


WIDEST = "-12345678901.2345"
LISTS = {
    "list": "/plans/2023/indicators/",
    "rows in words": "/plans/2024/indicators/",
    "detail": "/plans/2023/indicators/3/",
    "years": "/plans/2024/indicators/years/",
}
SHAPES: tuple[tuple[int, Literal["screen", "print"]], ...] = (
    (1366, "screen"),
    (360, "screen"),
    (1024, "print"),
)
# How many of these stand on one line.
WHOLE = "parts => parts.filter(part => part.getClientRects().length === 1).length"


@pytest.fixture
def _long_figures(site: Site, _put_back: None) -> None:
    """The longest figures as targets and results of 2023, one of them far above its ceiling."""
    number = "(SELECT target.id FROM indicators_target AS target "
    number += "JOIN reporting_plan AS plan ON plan.id = target.plan_id "
    number += "WHERE plan.year = 2023 AND target.number = ? AND target.row = 0)"
    target = f"UPDATE indicators_target SET {{}} WHERE id = {number}"  # noqa: S608
    actual = f"UPDATE indicators_actual SET value = ? WHERE target_id = {number}"  # noqa: S608
    with closing(sqlite3.connect(site.database)) as database, database:
        read = "wording = ?, unit = '万元', measure = 'level', rule_low = ?"
        database.execute(target.format(read), (WIDEST[1:], WIDEST[1:], 3))
        read = "wording = '≤99999999999.9999', rule_high = '99999999999.9999'"
        database.execute(target.format(read), (30,))
        for printed, figure in (
            (2, "1234567890.12"),
            (3, WIDEST),
            (5, "-123456789.55"),
            (30, "999999999999999"),
        ):
            database.execute(actual, (figure, printed))
        database.execute("UPDATE reporting_dataversion SET token = 'long figures'")


@pytest.mark.usefixtures("_long_figures")
@pytest.mark.parametrize("name", LISTS)
def test_the_longest_figures_stay_whole_on_screen_and_on_paper(visit: Visit, name: str) -> None:
    page = visit()
    page.goto(LISTS[name])
    for width, media in SHAPES:
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(media=media)
        if media == "screen":  # a sheet that is too narrow is printed smaller
            assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(OVERPRINTED) == []
        assert set(page.evaluate(BROKEN)) <= {"13"}  # in words, in 2024
        if name in ("rows in words", "years"):
            assert page.locator("tr[data-number='13'] .together").evaluate_all(WHOLE) == 1
        else:
            expect(page.get_by_text(WIDEST, exact=True).first).to_be_visible()


@pytest.mark.usefixtures("_long_figures")
@pytest.mark.parametrize("path", ["/plans/2023/", "/plans/2023/shortfalls/"])
def test_the_longest_figures_stay_whole_beside_their_reasons(visit: Visit, path: str) -> None:
    page = visit()
    page.goto(path)
    expect(page.get_by_text(WIDEST, exact=True).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 1366
    assert page.evaluate(OVERPRINTED) == []
    assert page.evaluate(BROKEN) == []


@pytest.mark.parametrize(
    "path",
    [
        "/plans/2023/indicators/",
        "/plans/2023/indicators/9/",
        "/plans/2024/projects/",
        "/plans/2024/projects/ledger/",
    ],
)
def test_no_list_scrolls_sideways_on_a_tablet(visit_sample: Visit, path: str) -> None:
    page = visit_sample()
    page.goto(path)
    for width in (721, 768, 820, 921):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_total_on_a_phone_is_ruled_above_and_below_alone(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    page.goto("/plans/2024/livelihood/")
    lines = """cells => cells.map(cell => getComputedStyle(cell))
      .map(style => style.borderTopWidth + style.borderBottomWidth)"""
    assert set(page.locator("tr.total > *").evaluate_all(lines)) == {"0px0px"}


def test_years_side_by_side_need_no_scrolling_on_a_phone(visit_sample: Visit) -> None:
    page = visit_sample(viewport=PHONE)
    page.goto(LISTS["years"])
    box = page.get_by_role("region", name="2024年与2023年指标对照")
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") == 0
    row = page.locator("tr[data-number='18']")
    for line in ("2023年目标", "2024年目标"):
        labels = row.locator(".target").evaluate_all(
            "cells => cells.map(cell => cell.dataset.label)"
        )
        assert line in labels
    states = row.locator(".state")
    above, below = states.first.bounding_box(), states.last.bounding_box()
    assert (
        above is not None and below is not None and above["y"] + above["height"] <= below["y"] + 2
    )


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
    page.locator(".lead").click(
        position={"x": 8, "y": 8}
    )  # beside the menu, which covers the right of the page
    expect(entry).not_to_be_visible()
    menu.locator("summary").click()
    entry.click()
    expect(page).to_have_url(re.compile(r"/plans/2023/indicators/$"))


def test_a_phone_s_row_has_each_figure_with_the_word_of_its_column(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    page.goto("/plans/2023/")
    row = page.locator("tr[data-number='11']")
    expect(row.locator(".gap")).to_contain_text("34.5")
    for name, word in ((".target", "目标"), (".actual", "实际")):
        label = row.locator(name).evaluate("cell => getComputedStyle(cell, '::before').content")
        assert word in label
    for cell in row.locator("td, th").all():
        box = cell.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]


def test_the_first_view_of_a_laptop_holds_the_answer_and_the_first_shortfalls(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/")
    for part in (
        ".lead",
        ".counts",
        ".tally",
        "tr[data-number='1']",
        "tr[data-number='8']",
        "tr[data-number='10']",
    ):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    # A line of the tally for each section.
    heights = page.locator(".tally li").evaluate_all(
        "lines => lines.map(line => line.offsetHeight)"
    )
    assert heights == [24] * 5
    assert page.evaluate("document.documentElement.scrollWidth") == 1366


@pytest.mark.parametrize("width", [768, 1024])
def test_reasons_have_room_on_a_tablet(visit_sample: Visit, width: int) -> None:
    page = visit_sample(LEADER, viewport={"width": width, "height": 800})
    for address in ("/plans/2024/", "/plans/2024/shortfalls/"):
        page.goto(address)
        widths = page.locator("td.why").evaluate_all("cells => cells.map(cell => cell.clientWidth)")
        assert min(widths) >= 150 and len(widths) > 10, address
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("address", [SIGN_IN, "/password/"])
def test_the_foot_of_a_short_page_stands_at_the_screen_s(visit: Visit, address: str) -> None:
    page = visit(None if address == SIGN_IN else LEADER)
    page.goto(address)
    foot = page.locator(".site-foot").bounding_box()
    assert foot is not None and foot["y"] + foot["height"] == 768


def test_targets_stand_under_one_another_in_every_row(visit: Visit) -> None:
    """Zero and target are at the same place of every bar, and bars begin at the same place."""
    page = visit()
    page.goto("/plans/2023/indicators/")
    boxes = page.locator("tr[data-number] .bullet").evaluate_all(
        "bars => bars.map(bar => bar.getBoundingClientRect()).map(box => [box.x, box.width])"
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
        assert len(passed) < 90, passed
    return passed


def test_the_first_tab_offers_to_skip_to_the_text(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/")
    first = tab(page)
    assert first["words"] == "跳到正文" and first["seen"]
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    # What comes next lies in the text: the head's links are behind.
    assert tab(page)["words"] == "一页纸简报"


def test_tab_reaches_everything_in_order_and_shows_where_it_is(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/")
    reached = tab_to(page, "金融业·存款余额增速")
    wanted = [
        "跳到正文",
        "总览",
        "指标",
        "民生实事",
        "深色",
        "退出",
        "2023",
        "2024",
        "1—3月",
        "1—6月",
        "全年",
    ]
    wanted += ["地区生产总值", "一 推动高质量发展", "农业增加值增速", "新增限额以上商贸企业"]
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


@pytest.mark.parametrize(
    "path, laptop, phone",
    [("/plans/2024/?through=6", 2200, 6000), ("/plans/2024/projects/?through=6", 2600, 8000)],
)
def test_overview_is_read_in_few_screens_of_a_laptop_and_of_a_phone(
    visit_sample: Visit, path: str, laptop: int, phone: int
) -> None:
    for width, height in ((1366, laptop), (360, phone)):
        page = visit_sample(viewport={"width": width, "height": 740})
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollHeight") <= height
