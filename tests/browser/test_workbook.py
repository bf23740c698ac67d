"""A workbook in a real browser: downloaded, filled in elsewhere, previewed, saved; what is wrong
comes back in it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import LAPTOP, PHONE, TABLES, findings
from tests.browser.reporting import at, field, follow, go_to_form
from tests.browser.site import PROVIDER, REPORTER
from tests.browser.test_grid import to_the_grid
from tests.chengkou.cycle.workbook.books import HEAD_ROW, column

Visit = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("_march_open")
ROWS = 10


class Hand:
    """What somebody does with the pages, counted: a press, or a file that is chosen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def download(self, link: Locator, path: Path) -> Path:
        self.actions += 1
        with self.page.expect_download() as started:
            link.click()
        started.value.save_as(path)
        return path

    def choose(self, path: Path) -> None:
        self.actions += 1
        self.page.get_by_label("填好的工作簿").set_input_files(path)

    def press(self, name: str) -> None:
        self.actions += 1
        follow(self.page, self.page.get_by_role("button", name=name))


def fill(path: Path, typed: Callable[[Worksheet], None]) -> None:
    """What happens in Excel or WPS."""
    book = load_workbook(path)
    typed(book.worksheets[0])
    book.save(path)


def test_ten_rows_by_a_workbook_take_four_actions(visit: Visit, tmp_path: Path) -> None:
    page = at(visit, PROVIDER)
    to_the_grid(page)
    hand = Hand(page)
    path = hand.download(page.get_by_role("link", name="下载工作簿"), tmp_path / "工作簿.xlsx")

    def ten_figures(sheet: Worksheet) -> None:
        figures = column(sheet, "完成数")
        for number in range(1, ROWS + 1):
            sheet.cell(HEAD_ROW + number, figures).value = f"{number}.50"

    fill(path, ten_figures)
    hand.choose(path)
    hand.press("上传并预览")
    expect(page.locator(".answer")).to_contain_text(f"要改{ROWS}行{ROWS}格")
    assert [*page.evaluate(TABLES), *findings(page)] == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.set_viewport_size(LAPTOP)
    hand.press("确认保存")
    expect(page.get_by_role("status")).to_have_text(f"已保存{ROWS}项。")
    expect(page.locator("[name$='-value']").nth(ROWS - 1)).to_have_value(f"{ROWS}.50")
    assert hand.actions == 4


def test_what_is_wrong_comes_back_in_the_workbook(visit: Visit, tmp_path: Path) -> None:
    page = at(visit, REPORTER)
    go_to_form(page)
    hand = Hand(page)
    path = hand.download(page.get_by_role("link", name="下载工作簿"), tmp_path / "工作簿.xlsx")

    def badly(sheet: Worksheet) -> None:
        sheet.cell(HEAD_ROW + 1, column(sheet, "完成数")).value = "约八十天"

    fill(path, badly)
    hand.choose(path)
    hand.press("上传并预览")
    expect(page.locator(".import-remarks.wrong")).to_contain_text("不是数字")
    assert [*page.evaluate(TABLES), *findings(page)] == []
    button = page.get_by_role("button", name="下载标出错误的工作簿")
    marked = hand.download(button, tmp_path / "标出.xlsx")

    def rightly(sheet: Worksheet) -> None:
        wrong = sheet.cell(HEAD_ROW + 1, column(sheet, "完成数"))
        assert wrong.comment is not None and "不是数字" in wrong.comment.text
        wrong.value = "80"

    fill(marked, rightly)
    hand.choose(marked)
    hand.press("上传并预览")
    hand.press("确认保存")
    expect(field(page, 23, "value")).to_have_value("80")
