"""A planner imports a county's table of projects and sees errors, additions and differences."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser.looks import LAPTOP, TABLES, findings
from tests.browser.reporting import follow
from tests.browser.site import PLANNER
from tests.browser.test_planning import add_plan

Visit = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("_put_back")

HEAD = [
    "序号",
    "项目名称",
    "建设性质",
    "投资主体",
    "责任单位",
    "总投资（亿元）",
    "截至2024年底完成",
    "2025年计划投资",
]
SCHOOL = [1, "育才中学", "续建", "政府", "县教委", 1.5, 3000, 5000]


def upload(page: Page, folder: Path, *rows: list[Any]) -> None:
    """Choose a file with these rows, under a title, for the plan of 2025."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["城口县2025年重点项目表"],
        ["单位：万元"],
        HEAD,
        ["一、基础设施"],
        *rows,
        ["合计"],
    ):
        sheet.append(line)
    book.save(folder / "台账.xlsx")
    page.goto("/admin/projects/keyproject/")
    page.get_by_role("link", name="导入、导出台账").click()
    page.get_by_label("年度计划").select_option(label="2025年计划（草案）")
    page.get_by_label("文件：", exact=True).set_input_files(folder / "台账.xlsx")
    follow(page, page.get_by_role("button", name="读出来看看"))


def test_a_ledger_is_previewed_confirmed_and_imported_again(visit: Visit, tmp_path: Path) -> None:
    page = visit(PLANNER)
    add_plan(page)

    upload(page, tmp_path, [*SCHOOL[:4], "县教育局", *SCHOOL[5:]])
    wrong = page.locator(".import-remarks.wrong tbody tr")
    expect(wrong).to_contain_text("没有叫“县教育局”的牵头单位。可以填：县教委")
    expect(wrong).to_contain_text("E列“责任单位”")
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)

    upload(
        page, tmp_path, SCHOOL, [2, "滨河体育公园", "续建", "国有", "县文化旅游委", 0.7, 7500, 0]
    )
    expect(page.locator(".answer")).to_contain_text("确认以后：新增2个项目")
    expect(page.locator("tr[data-row='5']")).to_contain_text("15000")
    expect(page.locator(".import-remarks")).to_contain_text("多于总投资7000万元（超概算）")
    assert [*page.evaluate(TABLES), *findings(page)] == []
    page.set_viewport_size(LAPTOP)
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator(".answer")).to_be_visible()  # the browser asks for the tick
    page.get_by_label("1条提醒都核对过").check()
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator(".messagelist .success")).to_contain_text(
        "已导入2025年项目台账：新增2个项目"
    )
    expect(page.locator("#result_list")).to_contain_text("育才中学")

    upload(page, tmp_path, [*SCHOOL[:7], 5200])
    expect(page.locator("tr[data-row='5']")).to_contain_text("本年计划投资：5000 → 5200")
    expect(page.locator(".answer")).to_contain_text("另有1个项目不在文件里，保持原样")
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator(".messagelist .success")).to_contain_text("改动1个")
