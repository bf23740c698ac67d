"""统计数据录入 in a real browser: a pasted column, the keyboard, the lead's form, axe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import findings
from tests.browser.reporting import at, field, follow, press, row, to_the_form_of
from tests.browser.site import PROVIDER, sign_in

Visit = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("_march_open")


def paste(page: Page, text: str) -> None:
    """Into the field that has the focus, as the browser tells it of a sheet."""
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            clipboardData.setData("text/html", "<table></table>");
            const options = { clipboardData, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        text,
    )


def to_the_grid(page: Page) -> None:
    page.goto("/admin/")
    follow(page, page.get_by_role("link", name="统计数据录入"))


def test_a_pasted_column_goes_down_the_rows_and_into_the_leads_forms(visit: Visit) -> None:
    reviewer = at(visit, "shenhe")
    provider = at(visit, "tongji")
    to_the_grid(provider)
    field(provider, 1, "value").focus()
    paste(provider, "6.1\r\n4.50\r\n\r\n9\r\n")  # an empty cell leaves its row alone
    expect(provider.locator("[data-told]")).to_contain_text("已粘贴3格")
    values = [field(provider, number, "value") for number in (1, 2, 3, 4, 5)]
    for box, value in zip(values, ["6.1", "4.50", "", "9", ""], strict=True):
        expect(box).to_have_value(value)
    provider.keyboard.press("ArrowDown")
    expect(values[1]).to_be_focused()
    provider.keyboard.press("Enter")
    # The others when they were left.
    expect(provider.get_by_role("status")).to_have_text("已保存1项。")
    expect(values[1]).to_have_value("4.50")

    to_the_form_of(reviewer, "县住房城乡建委")
    expect(row(reviewer, 4)).to_contain_text("县统计局提供")
    expect(row(reviewer, 4).locator(".provided b")).to_have_text("9")
    expect(field(reviewer, 4, "value")).to_have_count(0)
    assert reviewer.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_block_goes_right_and_down_and_is_taken_back_whole(visit: Visit) -> None:
    provider = at(visit, "tongji")
    to_the_grid(provider)
    told = provider.locator("[data-told]")
    field(provider, 1, "value").focus()
    asked = field(provider, 1, "amount").count()
    block = '6.1\t1 200\t"月报\n第3页"\r\n4.50\t\t他说"好"\r\n'
    paste(provider, block)
    expect(field(provider, 1, "value")).to_have_value("6.1")
    expect(field(provider, 1, "source")).to_have_value("月报 第3页")
    expect(field(provider, 2, "source")).to_have_value('他说"好"')
    expect(told).to_contain_text("已粘贴5格" if asked else "已粘贴4格，跳过不能填的1格")
    provider.keyboard.press("Control+z")
    expect(told).to_contain_text("已撤销粘贴")
    for number in (1, 2):
        expect(field(provider, number, "value")).to_have_value("")
        expect(field(provider, number, "source")).to_have_value("")
    provider.locator("[name$='-source']").last.focus()
    paste(provider, "1\t2\r\n3\t4\r\n")
    expect(told).to_contain_text("没有粘贴：复制的是2行2列，从这一格起只有1行1列，3格放不下。")
    expect(provider.locator("[name$='-source']").last).to_have_value("")


def test_typed_figures_survive_the_session(visit: Visit) -> None:
    provider = at(visit, "tongji")
    to_the_grid(provider)
    provider.locator("[name$='-value']").last.fill("1")
    provider.context.clear_cookies(name="sessionid")
    press(provider, "保存")
    sign_in(provider, "tongji")
    provider.get_by_role("button", name="填回来").click()
    expect(provider.locator("[name$='-value']").last).to_have_value("1")
    press(provider, "保存")
    expect(provider.get_by_role("status")).to_contain_text("已保存1项。")


def test_axe_finds_nothing_on_the_grid(visit: Visit) -> None:
    page = visit(PROVIDER, bypass_csp=True)
    to_the_grid(page)
    assert findings(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "at 360 px only the table scrolls"
