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
    """Into the field that has the focus, as the browser tells it."""
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
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
    paste(
        provider, "6.1\r\n4.50\r\n\r\n9\t12\r\n"
    )  # an empty cell leaves its row alone, a second column is left out
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


def test_cells_without_a_row_are_counted_and_typed_figures_survive_the_session(
    visit: Visit,
) -> None:
    provider = at(visit, "tongji")
    to_the_grid(provider)
    provider.locator("[name$='-value']").last.focus()
    paste(provider, "1\t2\t3")  # a row of a sheet goes down too
    expect(provider.locator("[data-told]")).to_contain_text("有2个没有放进去")
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
