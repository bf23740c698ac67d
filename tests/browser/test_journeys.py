"""What people do on the site, from one page to the next."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from chengkou.demo.prepare import PASSWORD
from tests.browser.site import LEADER, NO_SUCH_YEAR, PLANNER, SIGN_IN, sign_in

Visit = Callable[..., Page]

# 2023: the main ones, then the others, then the sub-row whose headline is met.
SHORTFALLS = ["1", "8", "10", "11", "16", "17", "2", "4", "5", "33", "34", "9"]
NEW_PASSWORD = "Hanjiang-Daba-7020"


def current(page: Page, switch: str) -> Locator:
    """The chosen entry of the year's or the period's switch."""
    return page.get_by_role("navigation", name=switch).locator("[aria-current]")


def numbers(page: Page) -> list[str]:
    """The printed numbers of the rows shown, in their order."""
    page.wait_for_load_state("domcontentloaded")  # a click has only begun to bring the next page
    return page.locator("tr[data-number]").evaluate_all(
        "rows => rows.map(row => row.dataset.number)"
    )


# ---- signing in and out ----


def test_wrong_password_gives_chinese_message_and_keeps_the_name(visit: Visit) -> None:
    page = visit(None)
    page.goto(SIGN_IN)
    sign_in(page, LEADER, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("请输入一个正确的用户名和密码")
    expect(page.get_by_label("用户名")).to_have_value(LEADER)
    expect(page.get_by_label("密码")).to_have_value("")


def test_a_leader_lands_on_the_latest_published_plan_and_can_leave(visit: Visit) -> None:
    page = visit(None)
    page.goto(SIGN_IN)
    sign_in(page, LEADER)
    expect(page).to_have_url(re.compile(r"/plans/2023/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "2023年国民经济和社会发展计划执行情况"
    )
    expect(page.get_by_role("link", name="管理后台")).to_have_count(0)
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile(r"/login/$"))
    page.goto("/plans/2023/")
    expect(page).to_have_url(re.compile(r"/login/\?next=/plans/2023/$"))


def test_a_planner_lands_in_the_admin(visit: Visit) -> None:
    page = visit(None)
    page.goto(SIGN_IN)
    sign_in(page, PLANNER)
    expect(page).to_have_url(re.compile(r"/admin/$"))


def test_sign_in_leads_back_to_the_page_asked_for(visit: Visit) -> None:
    page = visit(None)
    page.goto("/plans/2023/indicators/11/?through=6")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录年度计划台账")
    sign_in(page, LEADER)
    expect(page).to_have_url(re.compile(r"/plans/2023/indicators/11/\?through=6$"))


@pytest.mark.usefixtures("_put_back")
def test_changed_password_signs_in(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/")
    page.get_by_role("link", name="县领导（演示）").first.click()
    page.get_by_label("旧密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=True).fill("1234")
    page.get_by_label("新密码确认").fill("1234")
    page.get_by_role("button", name="修改密码").click()
    expect(page.locator(".errorlist")).to_contain_text("密码")
    page.get_by_label("旧密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("新密码确认").fill(NEW_PASSWORD)
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("密码已修改")
    page.get_by_role("button", name="退出").click()
    sign_in(page, LEADER, NEW_PASSWORD)
    expect(page).to_have_url(re.compile(r"/plans/2023/$"))


# ---- from the overview and back ----


def test_from_the_overview_to_a_shortfall_s_arithmetic_and_back(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    expect(page.locator(".lead")).to_contain_text("6项约束性指标全部完成")
    expect(page.locator(".lead")).to_contain_text("11项低于预期")
    assert numbers(page) == SHORTFALLS

    row = page.locator("tr[data-number='1']")
    expect(row).to_contain_text("7左右")
    row.get_by_role("link", name="地区生产总值增速").click()
    expect(page.locator(".verdict-word")).to_have_text("低于预期")
    expect(page.locator(".arithmetic")).to_be_visible()
    expect(page.locator(".arithmetic")).to_contain_text("全年目标7%左右，全年6%，低1.0个百分点")
    expect(page.get_by_text("6 − 6.5 = −0.5个百分点")).to_be_visible()
    page.get_by_role("link", name="下一项").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("农业增加值增速")
    page.get_by_role("navigation", name="所在位置").get_by_role("link", name="2023年").click()
    expect(page).to_have_url(re.compile(r"/plans/2023/$"))


def test_from_the_paragraph_to_the_reason_of_a_shortfall_and_back(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/")
    page.locator(".lead").get_by_role("link", name="社会消费品零售总额").click()
    expect(page.locator(".verdict-word")).to_have_text("低于预期")
    expect(page.locator("[aria-labelledby='h-why'] blockquote")).to_contain_text("居民生活消费")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/plans/2023/$"))
    page.locator("tr[data-number='34']").scroll_into_view_if_needed()
    page.locator("tr[data-number='34'] th").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("34")


def test_matter_for_leaders_links_to_its_project(visit_sample: Visit) -> None:
    page = visit_sample()
    page.goto("/plans/2024/?through=6")
    asked = page.locator(".lead").get_by_role("link", name="需县领导协调")
    count = re.search(r"\d+", asked.inner_text())
    asked.click()
    rows = page.locator(".matters tbody tr")
    assert count is not None
    expect(rows).to_have_count(int(count[0]))
    expect(rows.first).to_be_in_viewport()
    name = rows.first.locator("th").get_by_role("link").inner_text()
    matter = rows.first.locator(".why").inner_text()
    rows.first.locator("th").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator("main")).to_contain_text(matter)


def test_a_section_s_name_opens_its_rows(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/")
    page.locator(".tally").get_by_role("link", name="四 安全发展").click()
    assert numbers(page) == ["29", "30"]


def test_the_chosen_period_stays_on_every_link(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/")
    page.get_by_role("navigation", name="报告期").get_by_role("link", name="1—6月").click()

    def expect_june() -> None:
        expect(current(page, "报告期")).to_have_text("1—6月")
        # The days of 历史 have periods of their own.
        own = page.locator("nav[aria-label='报告期'] a, .history a")
        switch = own.evaluate_all(HREFS)
        links = [
            link
            for link in page.locator("a[href*='/plans/']").evaluate_all(HREFS)
            if link not in switch
        ]
        assert links
        assert {
            link for link in links if parse_qs(urlsplit(link).query).get("through") != ["6"]
        } == set()

    expect_june()
    page.get_by_role("navigation", name="栏目").get_by_role("link", name="指标").click()
    expect_june()
    page.get_by_role("button", name="筛选").click()
    expect_june()
    page.get_by_role("link", name="粮食综合生产能力").click()
    expect_june()
    page.get_by_role("navigation", name="年度").get_by_role("link", name="2024").click()
    expect_june()
    page.get_by_role("navigation", name="栏目").get_by_role("link", name="民生实事").click()
    expect_june()
    page.locator("th.name a").first.click()
    expect_june()


HREFS = "links => links.map(link => link.href)"


def test_plan_without_reports_shows_its_first_quarter_as_not_reported(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/")
    page.get_by_role("navigation", name="年度").get_by_role("link", name="2024").click()
    expect(current(page, "年度")).to_have_text("2024")
    expect(current(page, "报告期")).to_have_text("1—3月")
    expect(page.locator(".lead")).to_contain_text("36项指标")
    expect(page.locator(".counts")).to_contain_text("未填报")
    expect(page.locator(".counts")).to_contain_text("未到时点")

    page.get_by_role("link", name="看各项目标").click()
    rows = page.locator("tr[data-number]")
    expect(rows).to_have_count(40)
    statuses = rows.evaluate_all("rows => rows.map(row => row.dataset.status)")
    assert set(statuses) == {"not_reported", "not_due"}
    expect(page.locator("tr[data-number='1'] .target")).to_have_text("6.5")
    expect(page.locator("tr[data-number='13'] .target")).to_have_text("较上年提高0.5个百分点")
    assert "" not in rows.locator(".target").all_inner_texts()


@pytest.mark.parametrize("through", ["abc", "13", "0", ""])
def test_invalid_month_gives_message_and_default_period(visit: Visit, through: str) -> None:
    page = visit()
    page.goto(f"/plans/2023/?through={through}")
    expect(page.get_by_role("status")).to_contain_text(f"“{through}”不是 1 至 12 的月份")
    expect(current(page, "报告期")).to_have_text("全年")
    assert numbers(page) == SHORTFALLS


@pytest.mark.parametrize(
    "path", [NO_SUCH_YEAR, "/plans/2023/indicators/99/", "/plans/2024/livelihood/999/", "/nowhere"]
)
def test_missing_page_answers_404_in_chinese_with_link_back(
    visit: Visit, complaints: list[str], path: str
) -> None:
    page = visit()
    answer = page.goto(path)
    assert answer is not None and answer.status == 404
    assert [text for text in complaints if "404" not in text] == []
    complaints.clear()
    expect(page.get_by_role("heading", level=1)).to_have_text("页面不存在")
    page.get_by_role("link", name="回到总览").click()
    expect(page).to_have_url(re.compile(r"/plans/2023/$"))


def test_a_leader_is_refused_the_admin(visit: Visit, complaints: list[str]) -> None:
    page = visit()
    answer = page.goto("/admin/")
    assert answer is not None and answer.status == 403
    assert [text for text in complaints if "403" not in text] == []
    complaints.clear()
    expect(page.get_by_role("heading", level=1)).to_have_text("没有权限打开这一页")
    expect(page.get_by_role("link", name="回到总览")).to_be_visible()


# ---- light and dark ----

DARK, LIGHT = "rgb(17, 21, 27)", "rgb(252, 251, 248)"


def test_the_theme_chosen_stays_until_the_other_is_chosen(visit: Visit) -> None:
    page = visit()
    page.goto("/plans/2023/?through=6")
    expect(page.locator("body")).to_have_css("background-color", LIGHT)
    page.get_by_role("button", name="深色").click()
    expect(page.locator("body")).to_have_css("background-color", DARK)
    page.get_by_role("navigation", name="栏目").get_by_role("link", name="指标").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("body")).to_have_css("background-color", DARK)
    page.get_by_role("button", name="浅色").click()
    expect(page.locator("body")).to_have_css("background-color", LIGHT)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_theme_follows_the_system_without_a_choice(visit: Visit) -> None:
    page = visit(color_scheme="dark")
    page.goto("/plans/2023/")
    assert page.locator("html").get_attribute("data-theme") is None
    expect(page.locator("body")).to_have_css("background-color", DARK)
    expect(page.get_by_role("button", name="深色")).to_have_count(0)
    page.get_by_role("button", name="浅色").click()
    expect(page.locator("body")).to_have_css("background-color", LIGHT)
    page.reload()
    expect(page.locator("body")).to_have_css("background-color", LIGHT)


def test_colour_tokens_resolve_to_plain_colours_for_scripts(visit: Visit) -> None:
    """Charts draw with these: by the reader's choice, by his system's, and light on paper."""
    token = "getComputedStyle(document.documentElement).getPropertyValue('--short').trim()"
    page = visit(color_scheme="dark")
    page.goto("/plans/2023/")
    assert page.evaluate(token) == "#ff9184"
    page.emulate_media(media="print")
    assert page.evaluate(token) == "#b3241a"
    page.emulate_media(media="screen", color_scheme="light")
    assert page.evaluate(token) == "#b3241a"
    page.get_by_role("button", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(token) == "#ff9184"
    page.emulate_media(media="print")
    assert page.evaluate(token) == "#b3241a"


def test_the_theme_is_switched_without_scripts(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto("/plans/2023/indicators/?through=6&status=behind")
    page.get_by_role("button", name="深色").click()
    expect(page).to_have_url(re.compile(r"/plans/2023/indicators/\?through=6&status=behind$"))
    expect(page.locator("body")).to_have_css("background-color", DARK)
