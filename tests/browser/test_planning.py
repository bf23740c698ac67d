"""A planner enters a coming year's plan in the admin, scripts and all."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import PLANNER

Visit = Callable[..., Page]

# The boxes of a form that are wider than their line, which cuts them off.
CUT = """() => {
  const boxes = [...document.querySelectorAll(".form-row :is(input, select, textarea)")];
  return boxes.filter(box => {
    const line = box.closest(".form-row").getBoundingClientRect();
    const own = box.getBoundingClientRect();
    return own.width && own.right > line.right;
  }).map(box => box.name);
}"""

pytestmark = pytest.mark.usefixtures("_put_back")


def choose(page: Page, field: str, words: str) -> None:
    """Pick an entry of a field that completes what is typed."""
    page.get_by_role("combobox", name=field, exact=True).click()
    page.get_by_role("searchbox", name="查找").fill(words)
    page.get_by_role("option", name=words).first.click()


def add_plan(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="年度计划").first.click()
    page.get_by_role("link", name="增加年度计划").click()
    page.get_by_label("年度", exact=False).and_(page.locator("[name=year]")).fill("2025")
    page.locator("[name=title]").fill("2025年国民经济和社会发展计划")
    page.get_by_role("button", name="添加另一个 类别").click()
    page.locator("[name=sections-0-number]").fill("一")
    page.locator("[name=sections-0-name]").fill("推动高质量发展")
    page.locator("[name=sections-0-order]").fill("1")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text("2025")


def begin_target(page: Page, indicator: str, wording: str) -> None:
    """Fill in what a new target needs; the only draft is the plan that the form begins with."""
    page.goto("/admin/indicators/target/add/")
    expect(page.get_by_role("combobox", name="年度计划")).to_contain_text("2025")
    choose(page, "类别", "推动高质量发展")
    choose(page, "指标", indicator)
    page.locator("[name=name]").fill(indicator)
    page.locator("[name=attribute]").select_option(label="预期性")
    page.locator("[name=unit]").fill("%")
    page.locator("[name=measure]").select_option(label="增速·比率")
    page.locator("[name=wording]").fill(wording)
    choose(page, "牵头单位", "县发展改革委")


def test_no_box_of_a_form_is_cut_on_a_phone(visit: Visit) -> None:
    page = visit(PLANNER, viewport={"width": 360, "height": 740})
    for path in (
        "/admin/projects/keyproject/add/",
        "/admin/indicators/targetrevision/add/",
        "/admin/reporting/user/add/",
    ):
        page.goto(path)
        assert page.evaluate(CUT) == [], path


def test_an_unreadable_wording_is_refused_at_its_field_until_kept_as_text(visit: Visit) -> None:
    page = visit(PLANNER)
    add_plan(page)
    begin_target(page, "单位地区生产总值能源消耗降低", "完成市级下达任务")
    page.get_by_role("button", name="保存", exact=True).click()

    refused = page.locator(".form-row.errors")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("“完成市级下达任务”里读不出可以比的数")
    # Everything typed or chosen stands as it was, and nothing was saved.
    expect(refused.locator("[name=wording]")).to_have_value("完成市级下达任务")
    expect(page.locator("[name=name]")).to_have_value("单位地区生产总值能源消耗降低")
    expect(page.get_by_role("combobox", name="牵头单位")).to_contain_text("县发展改革委")
    other = page.context.new_page()
    other.goto("/plans/2025/indicators/")
    expect(other.locator("tr[data-number]")).to_have_count(0)

    page.get_by_label("由人工评定").check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(re.compile(r"/admin/indicators/target/"))
    expect(page.locator(".messagelist")).to_contain_text("目标原文“完成市级下达任务”读作")
    other.reload()
    expect(other.locator("tr[data-number='1'] .target")).to_have_text("完成市级下达任务")


def test_the_planner_sees_how_a_wording_was_read_and_the_site_shows_it(visit: Visit) -> None:
    page = visit(PLANNER)
    add_plan(page)
    begin_target(page, "地区生产总值增速", "7左右")
    page.get_by_role("button", name="保存并继续编辑").click()
    read_as = "7%左右：按不低于6.5%判断（容许低0.5个百分点）"
    expect(page.locator(".messagelist")).to_contain_text(f"目标原文“7左右”读作：{read_as}")
    expect(page.locator(".field-read_back")).to_contain_text(read_as)
    page.goto("/plans/2025/indicators/1/")
    expect(page.get_by_role("definition").filter(has_text=read_as)).to_be_visible()


def test_what_an_adopted_plan_printed_cannot_be_edited(visit: Visit) -> None:
    page = visit(PLANNER)
    page.goto("/admin/indicators/target/")
    page.get_by_role("link", name="地区生产总值增速", exact=True).click()
    expect(page.get_by_text("这个年度计划已经批准")).to_be_visible()
    expect(page.locator("[name=wording]")).to_have_count(0)
    page.locator("[name=definition]").fill("按统计年鉴")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.get_by_role("link", name="地区生产总值增速", exact=True).click()
    page.get_by_role("link", name="修改记录").click()
    expect(page.locator("#change-history")).to_contain_text("按统计年鉴")


def test_the_admin_s_theme_is_the_site_s(visit: Visit) -> None:
    page = visit(PLANNER)
    page.goto("/admin/")
    page.get_by_role("button", name="深色").click()
    expect(page.locator("body")).to_have_css("background-color", "rgb(17, 21, 27)")
    page.goto("/plans/2023/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
