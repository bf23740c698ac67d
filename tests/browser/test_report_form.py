"""Reporting in a real browser: the whole cycle by keyboard, and nothing that was typed is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.reporting import (
    at,
    field,
    go_to_form,
    open_months,
    press,
    publish,
    publish_updates,
    row,
    to_the_form_of,
)
from tests.browser.site import SIGN_IN, sign_in
from tests.browser.test_grid import paste

Visit = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("_march_open")


def expect_figure(page: Page, figure: str, was: str = "") -> None:
    """Number 23 by March, and the figure before, in the list of indicators and on its own page."""
    beside = f" 原报{was}" if was else ""
    page.goto("/plans/2024/indicators/?through=3")
    expect(row(page, 23).locator(".actual")).to_have_text(f"{figure}{beside}")
    page.goto("/plans/2024/indicators/23/?through=3")
    expect(page.locator("dt:text-is('实际') + dd")).to_have_text(
        f"{figure}天{beside}" if figure else "——"
    )


def submit_by_keyboard(clerk: Page) -> None:
    """Fill in the form, save it, be refused for want of a reason, and submit it."""
    go_to_form(clerk)
    field(clerk, "市12", "arrived").fill("0")
    field(clerk, "市12", "words").fill("治理完成，待验收。")
    field(clerk, 23, "value").focus()
    # By keyboard alone: the figure, then down its column, then save by Enter.
    clerk.keyboard.type("90")
    clerk.keyboard.press("ArrowDown")
    clerk.keyboard.type("98.0")
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("status")).to_have_text(
        "已保存1项。"
    )  # the others when they were left
    press(clerk, "保存并提交审核")
    expect(clerk.get_by_role("alert")).to_contain_text("1项不能提交")
    expect(row(clerk, 25).locator("xpath=preceding-sibling::tr[1]")).to_contain_text("请写原因")
    field(clerk, 25, "explanation").fill("一处断面超标。")
    field(clerk, 25, "measures").fill("已开展整治。")
    press(clerk, "保存并提交审核")
    expect(clerk.get_by_role("status")).to_contain_text("已提交")
    expect(field(clerk, 23, "value")).to_have_count(0)


def send_back(reviewer: Page) -> None:
    """Return the form, which takes a reason."""
    to_the_form_of(reviewer, "县生态环境局")
    press(reviewer, "退回")
    expect(reviewer.get_by_role("alert")).to_contain_text("请写退回原因")
    reviewer.get_by_label("退回原因").fill("第23项请核对。")
    press(reviewer, "退回")


def approve(reviewer: Page) -> None:
    press(reviewer, "审核通过")
    expect(reviewer.get_by_role("status")).to_contain_text("已审核通过。")


def test_form_goes_through_the_whole_cycle(visit: Visit) -> None:
    reviewer = at(visit, "shenhe")
    clerk = at(visit, "shengtai")
    leader = visit()

    submit_by_keyboard(clerk)
    send_back(reviewer)
    go_to_form(clerk)
    expect(clerk.get_by_role("list", name="经过")).to_contain_text("第23项请核对。")
    field(clerk, 23, "value").fill("91")
    press(clerk, "保存并提交审核")

    to_the_form_of(reviewer, "县生态环境局")
    approve(reviewer)
    expect(reviewer.get_by_role("list", name="经过").locator("b")).to_have_text(
        ["下发", "提交", "退回", "提交", "审核通过", "已审核（现在）"]
    )

    # Only the two see it before it is published.
    expect_figure(leader, "")
    publish(reviewer, 3)
    expect_figure(leader, "91")

    # Reopened: the approved figure stays until the next revision is approved.
    to_the_form_of(reviewer, "县生态环境局")
    reviewer.get_by_label("重新打开的原因").fill("市局更正。")
    press(reviewer, "重新打开")
    expect(reviewer.get_by_role("status")).to_contain_text("新的一版")
    expect_figure(leader, "91")
    go_to_form(clerk)
    field(clerk, 23, "value").fill("90")
    press(clerk, "保存并提交审核")
    expect(clerk.get_by_role("status")).to_contain_text("已提交")
    expect_figure(leader, "91")
    reviewer.reload()
    approve(reviewer)
    expect_figure(leader, "91")
    publish_updates(reviewer, 3)
    expect_figure(leader, "90", was="91")

    # Next period: last period's words at a click.
    open_months(reviewer, 6, forms=24)  # with 重点任务
    go_to_form(clerk)
    row(clerk, 25).get_by_role("button", name="沿用上期").click()
    expect(field(clerk, 25, "explanation")).to_have_value("一处断面超标。")
    expect(field(clerk, 25, "measures")).to_have_value("已开展整治。")
    field(clerk, 23, "value").fill("175")
    press(clerk, "保存")
    expect(row(clerk, 25)).to_contain_text("沿用上期")
    expect(row(clerk, 23)).to_contain_text("上期累计 90，本期新增 85")


# The boxes of a form that do not stand whole between the edges of the page.
CUT = """() => {
  const boxes = document.querySelectorAll(".report-rows :is(input, select, textarea, button)");
  return [...boxes].filter(box => {
    const place = box.getBoundingClientRect();
    return place.width && (place.left < 0 || place.right > innerWidth);
  }).map(box => box.name);
}"""
# What the Tab key has reached in which row, and whether the form's foot lies on it.
REACHED = """() => {
  const reached = document.activeElement, box = reached.getBoundingClientRect();
  const inFoot = reached.closest(".report-foot");
  const foot = inFoot ? Infinity : document.querySelector(".report-foot")?.offsetTop;
  return {
    name: `${reached.closest("tr")?.dataset.number}-${reached.name?.replace(/.*-/, "")}`,
    words: reached.textContent.trim(),
    covered: Boolean(reached.closest("tr")) && box.bottom + scrollY > foot + 1,
  };
}"""


@pytest.mark.parametrize("width", [1366, 360])
def test_a_form_is_filled_in_and_submitted_by_the_keyboard_alone(visit: Visit, width: int) -> None:
    clerk = at(visit, "shengtai")
    clerk.set_viewport_size({"width": width, "height": 740})
    clerk.goto("/admin/")
    opening = clerk.get_by_role("link", name="开始填报")
    expect(opening).to_be_in_viewport(ratio=1)
    opening.focus()
    with clerk.expect_event("load"):
        clerk.keyboard.press("Enter")
    assert clerk.evaluate(CUT) == []
    assert clerk.evaluate("document.documentElement.scrollWidth") == width
    typed = {"23-value": "91", "25-value": "100", "市12-arrived": "0", "市12-words": "已开工"}
    for _ in range(80):
        clerk.keyboard.press("Tab")
        reached = clerk.evaluate(REACHED)
        if reached["words"] == "保存并提交审核":
            break
        assert not reached["covered"], reached
        clerk.keyboard.type(typed.pop(reached["name"], ""))
    assert typed == {}
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("status")).to_contain_text("已提交")


# How far down the page is when something lies on the form's foot.
COVERED = """() => [...Array(60).keys()].map(step => step * 10).filter(down => {
  scrollTo(0, down);
  const foot = document.querySelector(".report-foot").getBoundingClientRect();
  const above = document.elementFromPoint(foot.left + 60, foot.top + 4);
  return !above.closest(".report-foot");
})"""


def test_foot_is_uncovered_and_refusal_has_the_focus(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    go_to_form(clerk)
    field(clerk, 23, "value").wait_for()
    assert clerk.evaluate(COVERED) == []
    press(clerk, "保存并提交审核")
    expect(clerk.locator(".report-refused")).to_be_focused()
    clerk.keyboard.press("Tab")
    expect(clerk.locator(".report-refused a").first).to_be_focused()
    clerk.keyboard.press("Enter")
    clerk.keyboard.press("Tab")
    expect(field(clerk, 23, "value")).to_be_focused()


def test_a_phone_s_form_has_each_figure_with_the_word_of_its_column(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    clerk.set_viewport_size({"width": 360, "height": 740})
    go_to_form(clerk)
    for place, word in ((2, "年度目标"), (3, "上期"), (4, "上年")):
        cell = row(clerk, 23).locator(f"td:nth-of-type({place})")
        assert word in cell.evaluate("cell => getComputedStyle(cell, '::before').content")


def test_typed_figures_survive_the_end_of_the_session(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    go_to_form(clerk)
    field(clerk, 23, "value").fill("90")
    address = clerk.url
    clerk.context.clear_cookies(name="sessionid")
    press(clerk, "保存")
    expect(clerk).to_have_url(re.compile("/login/"))
    sign_in(clerk, "shengtai")
    expect(clerk).to_have_url(address)
    expect(field(clerk, 23, "value")).to_have_value("")
    clerk.get_by_role("button", name="填回来").click()
    expect(field(clerk, 23, "value")).to_have_value("90")
    press(clerk, "保存")
    expect(clerk.get_by_role("status")).to_have_text("已保存1项。")
    expect(clerk.get_by_role("button", name="填回来")).to_be_hidden()


def test_figures_typed_before_the_script_loads_are_kept(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    held: list[Route] = []
    clerk.route(re.compile(r"/report[.\w]*\.js"), lambda route: held.append(route))
    clerk.goto("/admin/")
    clerk.get_by_role("link", name="县生态环境局 2024年").first.click(no_wait_after=True)
    field(clerk, 23, "value").fill("90")
    (script,) = held
    with clerk.expect_response(script.request.url):
        script.continue_()
    clerk.wait_for_load_state()
    clerk.unroute_all()
    clerk.reload()
    clerk.get_by_role("button", name="填回来").click()
    expect(field(clerk, 23, "value")).to_have_value("90")


def test_restored_figure_does_not_overwrite_a_colleagues(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    colleague = at(visit, "shengtai")
    go_to_form(clerk)
    go_to_form(colleague)
    field(clerk, 23, "value").fill("90")
    clerk.context.clear_cookies(name="sessionid")
    press(clerk, "保存")
    field(colleague, 23, "value").fill("88")
    press(colleague, "保存")
    sign_in(clerk, "shengtai")
    clerk.get_by_role("button", name="填回来").click()
    press(clerk, "保存")
    expect(clerk.locator(".dispute")).to_contain_text("改为“88”，您的是“90”")
    clerk.get_by_label("用我的").check()
    press(clerk, "保存")
    expect(field(clerk, 23, "value")).to_have_value("90")


def test_part_that_few_rows_need_is_opened_filled_in_and_kept(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    go_to_form(clerk)
    row(clerk, "市12").get_by_role("button", name="分来源").click()
    expect(field(clerk, "市12", "arrived_upper")).to_be_focused()
    clerk.keyboard.type("3")
    expect(clerk.get_by_label("到位上级")).to_have_value("3")
    field(clerk, 23, "nature").select_option(label="快报")
    field(clerk, 25, "unpublished").check()
    field(clerk, 25, "unpublished_note").fill("省局8月发布")
    expect(row(clerk, 23)).to_have_attribute("data-entry", "saved")
    clerk.reload()
    expect(field(clerk, "市12", "arrived_upper")).to_have_value("3")  # as it was left
    expect(field(clerk, 25, "unpublished_note")).to_be_hidden()
    clerk.get_by_role("button", name="填回来").click()
    expect(field(clerk, 25, "unpublished_note")).to_be_visible()
    press(clerk, "保存")
    expect(clerk.get_by_role("status")).to_have_text("已保存1项。")
    expect(field(clerk, "市12", "arrived")).to_have_value("3")
    expect(field(clerk, 23, "nature").locator("option:checked")).to_have_text("快报")
    expect(field(clerk, 25, "unpublished_note")).to_have_value("省局8月发布")


def test_boxes_are_read_out_with_the_name_of_their_row(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    go_to_form(clerk)
    names = (
        row(clerk, 23)
        .locator(":is(input, select, textarea):visible")
        .evaluate_all(
            "all => all.map(e => e.getAttribute('aria-labelledby')"
            ".split(' ').map(id => document.getElementById(id).textContent).join('：'))"
        )
    )
    assert len(names) > 4
    (title,) = {name.partition("：")[0] for name in names}
    assert title in row(clerk, 23).locator("th").inner_text()
    assert f"{title}：完成数" in names


def test_the_form_fits_an_office_screen_and_works_without_scripts(visit: Visit) -> None:
    clerk = visit(None, java_script_enabled=False)
    clerk.goto(SIGN_IN)
    sign_in(clerk, "shengtai")
    go_to_form(clerk)
    field(clerk, 25, "value").fill("99")
    clerk.get_by_role("button", name="保存并展开全部填报项").click()
    expect(field(clerk, 25, "value")).to_have_value("99")
    field(clerk, 23, "nature").select_option(label="快报")
    field(clerk, "市12", "spent_upper").fill("0")
    field(clerk, "市12", "arrived").fill("0")
    press(clerk, "保存")
    expect(clerk.get_by_role("status")).to_have_text("已保存2项。")
    field(clerk, 23, "value").fill("90")
    field(clerk, 23, "value").press("Enter")
    expect(clerk.get_by_role("status")).to_have_text("已保存1项。")
    with_scripts = at(visit, "shengtai")
    go_to_form(with_scripts)
    wide = with_scripts.evaluate("document.documentElement.scrollWidth - innerWidth")
    boxes = with_scripts.locator(".report-wide").evaluate_all(
        "all => all.map(e => e.scrollWidth - e.clientWidth)"
    )
    assert (wide <= 0, boxes) == (True, [0, 0])


def test_texts_of_a_sheet_go_into_texts_and_prose_into_one_box(visit: Visit) -> None:
    clerk = at(visit, "shengtai")
    go_to_form(clerk)
    field(clerk, 23, "explanation").focus()
    paste(clerk, '"一处断面\n超标"\t已整治\r\n降雨偏多\t加强调度\r\n')
    expect(field(clerk, 23, "explanation")).to_have_value("一处断面\n超标")
    expect(field(clerk, 23, "measures")).to_have_value("已整治")
    expect(field(clerk, 25, "explanation")).to_have_value("降雨偏多")
    expect(field(clerk, 25, "measures")).to_have_value("加强调度")
    press(clerk, "保存")
    expect(clerk.get_by_role("status")).to_have_text("已保存2项。")
