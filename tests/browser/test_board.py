"""The reviewer's board in a real browser: the list is copied, forms are approved at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reporting import at, field, follow, go_to_form, press
from tests.browser.site import REVIEWER

Visit = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("_march_open")


def to_the_board(page: Page) -> None:
    page.goto("/admin/")
    follow(page, page.get_by_role("link", name="打开看板"))


def test_board_copies_the_list_and_approves_forms(visit: Visit) -> None:
    reviewer = at(visit, "shenhe")
    clerk = at(visit, "shengtai")
    to_the_board(reviewer)
    expect(reviewer.get_by_role("heading", level=1)).to_have_text("2024年1—3月：20个单位未交")
    reviewer.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reviewer.get_by_role("button", name="一键复制催报名单").click()
    expect(reviewer.get_by_text("已复制。")).to_be_visible()
    copied = reviewer.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("【催报】2024年1—3月") and "县生态环境局：余3行（未开始）" in copied
    reviewer.get_by_role("button", name="登记已催报").click()
    expect(reviewer.get_by_role("status").first).to_have_text("已登记催报20个单位。")

    go_to_form(clerk)
    expect(clerk.get_by_role("list", name="经过")).to_contain_text("催报")
    field(clerk, 23, "value").fill("90")
    field(clerk, 25, "value").fill("100")
    field(clerk, "市12", "arrived").fill("100")
    field(clerk, "市12", "words").fill("治理完成，待验收。")
    press(clerk, "保存并提交审核")
    expect(clerk.get_by_role("status")).to_contain_text("已提交")

    to_the_board(reviewer)
    expect(reviewer.get_by_text("其后1个单位已提交。")).to_be_visible()
    # A form with a row that waits for a verdict is approved on its own page, after that.
    follow(reviewer, reviewer.get_by_role("link", name="县生态环境局"))
    field(reviewer, "市12", "verdict").select_option(index=1)
    field(reviewer, "市12", "verdict_note").fill("现场核查")
    press(reviewer, "保存评定")
    to_the_board(reviewer)
    reviewer.get_by_label("选县生态环境局").check()
    reviewer.get_by_role("button", name="审核通过所选").click()
    expect(reviewer.get_by_role("status").first).to_have_text("已审核通过1份：县生态环境局。")
    follow(reviewer, reviewer.get_by_role("link", name="发布1—3月"))
    expect(reviewer.get_by_text("19个单位")).to_be_visible()
    reviewer.get_by_role("button", name="发布1—3月").click()
    expect(reviewer.get_by_role("status").first).to_contain_text("已发布，含1个单位")

    follow(reviewer, reviewer.get_by_role("link", name="撤回发布"))
    reviewer.get_by_label("撤回原因").fill("数据有误，更正后再发布")
    reviewer.get_by_role("button", name="撤回发布").click()
    expect(reviewer.get_by_role("status").first).to_contain_text("已撤回发布，1份填报表不再公开")


def test_the_board_fits_every_screen(visit: Visit) -> None:
    reviewer = at(visit, "shenhe")
    for width in (1366, 1024, 360):
        reviewer.set_viewport_size({"width": width, "height": 768})
        for path in ("/admin/reporting/period/2/board/", "/admin/"):
            reviewer.goto(path)
            assert reviewer.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (
                width,
                path,
            )


def test_list_is_visible_without_scripts(visit: Visit) -> None:
    page = visit(REVIEWER, java_script_enabled=False)
    to_the_board(page)
    expect(page.locator("#call")).to_contain_text("县生态环境局：余3行")
    expect(page.get_by_role("button", name="一键复制催报名单")).to_be_hidden()


def test_board_gives_the_quarterly_report_in_two_clicks(visit: Visit) -> None:
    reviewer = at(visit, "shenhe")
    to_the_board(reviewer)
    reviewer.get_by_text("生成文件", exact=True).click()
    with reviewer.expect_download() as started:
        reviewer.get_by_role("link", name="季度通报，Word").click()
    assert started.value.suggested_filename.startswith("关于城口县2024年一季度计划执行情况的通报")
    path = started.value.path()
    assert path.read_bytes().startswith(b"PK")
