"""大屏 in a real browser: it turns, renews itself, survives a server away, and fits its screen."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from tests.browser.site import Site
from tests.browser.test_layout import BROKEN, OVERPRINTED

Visit = Callable[..., Page]

SCREEN = "/screen/2024/"
PICTURES = [
    *("overview", "shortfalls", "shortfalls-2", "indicators", "trends"),
    *("projects", "livelihood"),
]
STANDS = 15_000  # ms
WALL: ViewportSize = {"width": 1920, "height": 1080}
# By how much of the screen its parts have moved since it was first seen.
JUMPED = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
# What of the picture shown leaves the screen or lies on its foot.
OUTSIDE = """() => {
  const foot = document.querySelector(".foot").getBoundingClientRect().top;
  const parts = document.querySelectorAll(".bar *, .picture.shown *:not(h2, caption)");
  return [...parts].filter(each => {
    const box = each.getBoundingClientRect();
    return box.width && (box.bottom > foot + 1 || box.right > innerWidth + 1 || box.left < -1);
  }).map(each => `${each.tagName}.${each.getAttribute("class")} ${each.textContent.slice(0, 20)}`);
}"""


# What is taller than the row of lamps that it stands in, by more than its letters' own air.
CRUSHED = """() => {
  const height = element => element.getBoundingClientRect().height;
  return [...document.querySelectorAll(".shown .lamps li")].flatMap(row =>
    [...row.children].filter(part => height(part) > height(row) * 1.1)
      .map(part => part.textContent));
}"""


def open_wall(visit: Visit, address: str = SCREEN, **options: object) -> Page:
    page = visit(**{"viewport": WALL, **options})
    page.clock.install()
    page.goto(address)
    return page


def shown(page: Page) -> Locator:
    return page.locator(".picture:visible")


def said(page: Page) -> Locator:
    """What stands at the foot of what is wrong; the message that applies is seen alone."""
    return page.get_by_role("status").locator("p:visible")


def turn(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.clock.run_for(STANDS)


def go_round(page: Page) -> None:
    """All pictures once, up to the first again."""
    turn(page, page.locator(".dots a").count())


def at(page: Page, key: str) -> None:
    """The picture alone is shown, and its dot is the current one."""
    expect(shown(page)).to_have_count(1)
    expect(shown(page)).to_have_id(key)
    expect(page.locator(".dots [aria-current]")).to_have_attribute("href", f"#{key}")


def test_pictures_turn_and_page_is_asked_for_after_each_round(
    visit_sample: Visit,
) -> None:
    page = open_wall(visit_sample)
    for key in PICTURES[:-1]:
        at(page, key)
        turn(page)
    at(page, PICTURES[-1])
    with page.expect_response(f"**{SCREEN}") as asked:
        turn(page)
    at(page, "overview")
    assert asked.value.status == 200
    with page.expect_response(f"**{SCREEN}") as again:
        go_round(page)
    assert again.value.request.headers["if-none-match"] == asked.value.headers["etag"]
    assert again.value.status == 304
    expect(page.locator("[data-updated]")).to_have_text(
        re.compile(r"^\d{1,2}月\d{1,2}日 \d\d:\d\d$")
    )
    expect(said(page)).to_have_count(0)


def changed(before: str, after: str) -> Callable[[Route], None]:
    """The server's own answer, but for some words."""

    def answer(route: Route) -> None:
        response = route.fetch()
        assert before in response.text()
        route.fulfill(response=response, body=response.text().replace(before, after))

    return answer


def test_new_figures_replace_the_old_on_the_current_picture(visit_sample: Visit) -> None:
    page = open_wall(visit_sample)
    page.route(f"**{SCREEN}", changed("低于序时的7项", "低于序时的8项"))
    with page.expect_response(f"**{SCREEN}"):
        go_round(page)
    page.keyboard.press("ArrowRight")
    at(page, "shortfalls")
    expect(page.get_by_role("heading", level=2)).to_have_text("低于序时的8项 1/2")
    assert page.locator("[data-screen]").count() == 1


def test_new_version_of_the_site_reloads_the_page(visit_sample: Visit) -> None:
    page = open_wall(visit_sample)
    page.route(f"**{SCREEN}", changed("/css/screen.", "/css/./screen."), times=1)
    page.evaluate("document.body.dataset.old = 'yes'")
    go_round(page)
    expect(page.locator("body")).not_to_have_attribute("data-old", "yes")
    at(page, "overview")


@pytest.mark.parametrize("trouble", ["no answer", "busy"])
def test_server_away_keeps_old_figures_and_says_so(
    visit_sample: Visit, complaints: list[str], trouble: str
) -> None:
    page = open_wall(visit_sample)
    since = page.locator("[data-updated]").inner_text().split(" ")[-1]
    page.route(
        f"**{SCREEN}",
        lambda route: route.abort() if trouble == "no answer" else route.fulfill(status=503),
    )
    go_round(page)
    expect(said(page)).to_have_text(f"连接中断，显示 {since} 的数据")
    for key in PICTURES[1:-1]:
        with page.expect_request(f"**{SCREEN}"):
            turn(page)  # it is asked for again with every picture
        at(page, key)
        expect(said(page)).to_contain_text("连接中断")
    page.unroute(f"**{SCREEN}")
    turn(page)
    expect(said(page)).to_have_count(0)
    at(page, "livelihood")
    complaints.clear()  # what did not answer


def test_ended_session_gives_message_without_form(visit_sample: Visit) -> None:
    page = open_wall(visit_sample, f"{SCREEN}?through=6")
    kept = page.context.cookies()
    page.context.clear_cookies()
    go_round(page)
    expect(said(page)).to_have_text("登录已失效，请重新登录")
    expect(said(page).get_by_role("link")).to_have_attribute(
        "href", "/login/?next=%2Fscreen%2F2024%2F%3Fthrough%3D6"
    )
    expect(page.get_by_label("用户名")).to_have_count(0)
    at(page, "overview")
    page.context.add_cookies(kept)  # type: ignore[arg-type]
    turn(page)
    expect(said(page)).to_have_count(0)
    at(page, "shortfalls")


def test_the_keyboard_pauses_and_turns(visit_sample: Visit) -> None:
    page = open_wall(visit_sample)
    pause = page.get_by_role("button", name="暂停")
    expect(pause).to_have_css("opacity", "1")
    controls = page.locator(".controls")
    expect(controls).to_have_css("opacity", "0")
    page.keyboard.press("Space")
    expect(pause).to_have_attribute("aria-pressed", "true")
    expect(controls).to_have_css("opacity", "1")
    turn(page, 5)
    at(page, "overview")
    page.keyboard.press("ArrowLeft")
    at(page, "livelihood")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    turn(page, 5)
    at(page, "shortfalls")
    page.keyboard.press("Space")
    expect(controls).to_have_css("opacity", "0")
    turn(page)
    at(page, "shortfalls-2")
    pause.focus()
    expect(controls).to_have_css("opacity", "1")
    page.keyboard.press("Space")
    expect(pause).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="下一屏").click()
    at(page, "indicators")


def test_a_dot_and_an_address_lead_to_a_picture(visit_sample: Visit) -> None:
    page = open_wall(visit_sample, f"{SCREEN}#projects")
    at(page, "projects")
    page.get_by_role("link", name="民生实事").click()
    at(page, "livelihood")
    page.clock.run_for(STANDS // 2)
    at(page, "livelihood")
    page.clock.run_for(STANDS // 2)
    at(page, "overview")


def test_pictures_fade_unless_the_reader_wants_no_motion(visit_sample: Visit) -> None:
    page = open_wall(visit_sample)
    expect(shown(page)).to_have_css("animation-name", "none")
    turn(page)
    expect(shown(page)).to_have_css("animation-name", "appear")
    page.emulate_media(reduced_motion="reduce")
    expect(shown(page)).to_have_css("animation-name", "none")


def test_all_pictures_visible_without_scripts(visit_sample: Visit) -> None:
    page = visit_sample(viewport=WALL, java_script_enabled=False)
    page.goto(SCREEN)
    expect(shown(page)).to_have_count(len(PICTURES))
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_role("link", name="民生实事").click()
    expect(page.locator("#livelihood h2")).to_be_in_viewport()


def test_dots_work_and_nothing_jumps_without_its_script(
    visit_sample: Visit, complaints: list[str]
) -> None:
    page = visit_sample(viewport=WALL)
    page.goto(SCREEN)
    at(page, "overview")
    assert page.evaluate(JUMPED) == 0
    page.route("**/screen.*js", lambda route: route.abort())
    page.reload()
    for key in ("overview", "projects"):
        if key != "overview":
            page.get_by_role("link", name="重点项目").click()
        expect(shown(page)).to_have_count(1)
        expect(shown(page)).to_have_id(key)
    complaints.clear()  # the script that did not come


@pytest.mark.parametrize("place", range(len(PICTURES)))
def test_axe_finds_nothing_on_any_picture(visit_sample: Visit, place: int) -> None:
    page = visit_sample(viewport=WALL, bypass_csp=True, reduced_motion="reduce")
    page.goto(f"{SCREEN}#{PICTURES[place]}")
    at(page, PICTURES[place])
    found = (
        Axe()
        .run(page, options={"resultTypes": ["violations"], "preload": False})
        .response["violations"]
    )
    assert [violation["id"] for violation in found] == []


@pytest.fixture
def _long_names(site: Site, _put_back: None) -> None:
    """2023 with twenty shortfalls, and names as long as their fields take them."""
    of_2023 = "IN (SELECT target.id FROM indicators_target AS target "
    of_2023 += "JOIN reporting_plan AS plan ON plan.id = plan_id "
    of_2023 += "WHERE plan.year = 2023 AND target.row = 0 AND {})"
    name = "农村居民和城镇居民人均可支配收入增速（按常住地分的全体居民收入）" * 2
    with closing(sqlite3.connect(site.database)) as database, database:
        which = of_2023.format("target.number % 3 = 1")
        database.execute(f"UPDATE indicators_target SET name = ? WHERE id {which}", (name[:60],))  # noqa: S608
        which = of_2023.format("target.number < 24 AND rule_kind != 'none'")
        database.execute(f"UPDATE indicators_actual SET value = '0.1' WHERE target_id {which}")  # noqa: S608
        which = of_2023.format("target.number IN (3, 8)")
        large = f"UPDATE indicators_actual SET value = '-12345678901.25' WHERE target_id {which}"  # noqa: S608
        database.execute(large)
        database.execute("UPDATE indicators_section SET name = ? WHERE number = '一'", (name[:34],))
        database.execute(
            "UPDATE reporting_department SET name = name || '（城口县人民防空办公室）' "
            "WHERE id % 2 = 0"
        )
        database.execute(
            "UPDATE reporting_dataversion SET token = 'long'"
        )  # written past Django, which would renew it


@pytest.mark.usefixtures("_long_names")
def test_long_names_and_many_rows_fit_every_screen(visit: Visit) -> None:
    for width, height in ((1920, 1080), (1366, 768), (3840, 2160), (1024, 768)):
        page = open_wall(visit, "/screen/2023/", viewport={"width": width, "height": height})
        dots = page.locator(".dots a")
        shortfalls = []
        for place in range(dots.count()):
            dots.nth(place).click()
            assert page.evaluate(OUTSIDE) == [] == page.evaluate(CRUSHED), (width, place)
            assert page.evaluate(OVERPRINTED) == [] == page.evaluate(BROKEN), (width, place)
            rows = page.locator("tr[data-number]:visible")
            shortfalls += rows.evaluate_all(
                "rows => rows.map(row => `${row.dataset.number}-${row.dataset.row}`)"
            )
        assert len(shortfalls) == len(set(shortfalls)) >= 20
