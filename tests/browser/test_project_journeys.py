"""Key projects from the form to the pages: reported, approved, read by a leader."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reporting import field, press, publish, row
from tests.browser.site import LEADER, REPORTER, REVIEWER, Site

Visit = Callable[..., Page]

PROJECT = "巴山污水处理厂提标（示例）"


def to_the_form(visit: Visit, site: Site, username: str) -> Page:
    page = visit(username)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"/admin/reporting/submission/{site.keys()['draft']}/change/")
    return page


def to_the_project(page: Page) -> None:
    page.goto("/plans/2024/projects/ledger/")
    page.get_by_placeholder("项目名称").fill(PROJECT[:8])
    page.get_by_placeholder("项目名称").press("Enter")
    page.get_by_role("link", name=PROJECT).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(PROJECT)


@pytest.mark.usefixtures("_put_sample_back")
def test_a_project_is_reported_by_keyboard_and_its_page_shows_the_grade(
    visit_sample: Visit, sample_site: Site
) -> None:
    clerk = to_the_form(visit_sample, sample_site, REPORTER)
    field(clerk, 25, "value").fill("100")
    expect(row(clerk, 3)).to_contain_text(PROJECT)
    field(clerk, 3, "completed").focus()
    keys = clerk.keyboard
    keys.type("600")
    keys.press("Tab")  # 未发布
    keys.press("Tab")
    keys.type("700")
    field(clerk, 3, "progress_words").fill("池体基础施工")
    field(clerk, 3, "completed").press("Enter")
    # The first row was saved when it was left.
    expect(clerk.get_by_role("status")).to_contain_text("已保存1项。")
    expect(row(clerk, 3)).to_contain_text("滞后")
    press(clerk, "保存并提交审核")
    refusals = clerk.locator("tr.faults")
    expect(refusals).to_contain_text(["请选问题类别"])
    field(clerk, 3, "problem_kind").select_option(label="用地")
    field(clerk, 3, "explanation").fill("两户房屋没有征迁。")
    field(clerk, 3, "measures").fill("乡镇包户，11月底前完成。")
    press(clerk, "保存并提交审核")
    expect(clerk.get_by_role("status")).to_contain_text("已提交")

    leader = visit_sample(LEADER)
    to_the_project(leader)
    expect(leader.locator(".told")).not_to_contain_text(["两户房屋没有征迁"])

    reviewer = to_the_form(visit_sample, sample_site, REVIEWER)
    press(reviewer, "审核通过")
    expect(reviewer.get_by_role("status")).to_contain_text("已审核通过。")
    publish(reviewer, 9)

    to_the_project(leader)
    expect(leader.locator(".verdict-word")).to_have_text("滞后")
    expect(leader.locator(".arithmetic")).to_contain_text(
        "完成年度计划的58.5%，序时75.0%，慢于序时16.5个百分点"
    )
    expect(leader.locator(".told").first).to_contain_text("两户房屋没有征迁。")


def test_a_leader_finds_a_lagging_project_and_reads_why(visit_sample: Visit) -> None:
    page = visit_sample(LEADER)
    page.goto("/plans/2024/")
    page.get_by_role("navigation", name="栏目").get_by_role("link", name="重点项目").click()
    page.get_by_role("link", name=re.compile("滞后及以下")).click()
    page.get_by_role("navigation", name="等级").get_by_role("link", name="严重滞后").click()
    expect(page).to_have_url(re.compile("grade="))
    rows = page.locator("table.projects [data-grade]")
    expect(rows.first).to_be_visible()
    assert {each.get_attribute("data-grade") for each in rows.all()} == {"severe"}
    name = rows.first.locator("th a").first.inner_text()
    rows.first.locator("th a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator(".verdict-word")).to_contain_text("严重滞后")
    expect(page.locator(".arithmetic")).to_contain_text("个百分点")
    told = page.locator(".told", has_text="严重滞后").first
    expect(told).to_contain_text("原因：")
    expect(told).to_contain_text("下一步措施：")


def test_the_ledger_is_turned_page_by_page_and_printed_whole(visit_sample: Visit) -> None:
    page = visit_sample(LEADER)
    page.add_init_script("window.print = () => { window.printed = true; };")
    page.goto("/plans/2024/projects/ledger/?sort=name")
    rows = page.locator("table.projects [data-grade]")
    expect(rows).to_have_count(30)
    first = rows.first.get_attribute("data-code")
    pager = page.get_by_role("navigation", name="分页")
    pager.get_by_role("link", name="下一页").click()
    expect(pager).to_contain_text("第31—60个，共135个")
    assert rows.first.get_attribute("data-code") != first
    page.get_by_role("button", name="打印").click()
    expect(rows).to_have_count(135)
    page.wait_for_function("window.printed")
    assert page.evaluate("location.hash") == ""


def test_the_ledger_on_a_phone_is_short_and_its_rows_have_two_lines(visit_sample: Visit) -> None:
    page = visit_sample(LEADER, viewport={"width": 360, "height": 740})
    page.goto("/plans/2024/projects/ledger/")
    assert page.evaluate("document.documentElement.scrollHeight") <= 8000
    tall = "rows => rows.filter(row => row.offsetHeight > 90).length"
    assert page.locator("table.projects [data-grade]").evaluate_all(tall) == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_slash_finds_a_project_by_its_initials_and_one_click_opens_it(
    visit_sample: Visit,
) -> None:
    page = visit_sample(LEADER)
    page.goto("/plans/2024/?through=6")
    page.keyboard.press("/")
    page.keyboard.type("yczx")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?year=2024&through=6&q=yczx$"))
    page.get_by_role("link", name=re.compile("育才中学")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("育才中学")
    expect(page).to_have_url(re.compile(r"/plans/2024/projects/\d+/\?through=6$"))


def test_slash_is_typed_where_something_is_being_typed(visit_sample: Visit) -> None:
    page = visit_sample(LEADER)
    page.goto("/search/")
    page.keyboard.press("/")
    field = page.get_by_label("名称、代码或拼音首字母")
    expect(field).to_be_focused()
    page.keyboard.type("1/2")
    expect(field).to_have_value("1/2")


def test_phone_searches_from_its_menu(visit_sample: Visit) -> None:
    page = visit_sample(LEADER)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/plans/2024/")
    page.get_by_text("菜单").click()
    field = page.get_by_role("searchbox", name=re.compile("^查找"))
    field.fill("育才")
    field.press("Enter")
    expect(page.get_by_role("link", name=re.compile("育才中学")).first).to_be_visible()
