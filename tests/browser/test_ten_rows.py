"""A clerk's ten rows and more of a real form, counted: the keys of a keyboard, a pasted block, a
workbook.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.browser.reporting import at, follow, press
from tests.browser.site import REPORTER, Site
from tests.browser.test_grid import paste
from tests.browser.test_workbook import Hand
from tests.chengkou.cycle.workbook.books import HEAD_ROW, column

Visit = Callable[..., Page]

KEYS_A_ROW = 3
# 县文化旅游委, 1—9月 of the sample: two indicators and ten projects, of which nothing is filled in.
UNIT = "wenhua-lvyou-wei"
INDICATORS = ["500", "15.2"]
BEFORE = "before-ten-rows"


class Keyboard:
    """Counts every key, or combination of keys, beside what is typed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)


@pytest.fixture
def clerk(visit_sample: Visit, sample_site: Site) -> Iterator[Page]:
    """A reporter at the form, which is as before afterwards."""
    sample_site.save(BEFORE)
    with closing(sqlite3.connect(sample_site.database)) as database, database:
        database.execute(
            "INSERT INTO reporting_user_departments (user_id, department_id)"
            " SELECT person.id, unit.id FROM reporting_user AS person, reporting_department AS unit"
            " WHERE person.username = ? AND unit.code = ?",
            (REPORTER, UNIT),
        )
    page = at(visit_sample, REPORTER)
    page.goto("/admin/")
    follow(page, page.get_by_role("link", name="县文化旅游委 2024年1—9月"))
    yield page
    sample_site.restore(BEFORE)


def completed(page: Page) -> Locator:
    return page.locator("[name$='-completed']")


def figures(page: Page) -> list[str]:
    """What each project did of its year's investment: four fifths, which is on its pace."""
    cells = page.locator("tr:has([name$='-completed']) td[data-label='年度计划']").all_inner_texts()
    assert len(cells) == 10
    return [str(int(cell) * 4 // 5) for cell in cells]


def test_each_row_takes_at_most_three_keys_beside_what_is_typed(clerk: Page) -> None:
    hand = Keyboard(clerk)
    typed = [*INDICATORS, *figures(clerk)]
    hand.press("Control+ArrowDown")
    for number, figure in enumerate(typed):
        if number:
            hand.press("ArrowDown")
        hand.type(figure)
    with clerk.expect_event("load"):
        hand.press("Control+Enter")
    # One project that should be finished by now wants a reason, measures and 问题类别.
    expect(clerk.get_by_role("alert").last).to_contain_text("1项不能提交")
    for words in ("验收资料待补。", "十月底前完成验收。"):
        hand.press("Control+ArrowDown")
        hand.type(words)
    hand.press("Control+ArrowDown")
    expect(clerk.locator("[name$='-problem_kind']:focus")).to_have_count(1)
    hand.press("ArrowDown")
    with clerk.expect_event("load"):
        hand.press("Control+Enter")
    expect(clerk.get_by_role("status")).to_contain_text("已提交")
    assert hand.keys <= KEYS_A_ROW * len(typed)
    assert hand.keys == 18  # of which six are for the one row that lags


def test_keys_go_to_what_is_wrong_and_leave_words_alone(clerk: Page) -> None:
    clerk.keyboard.press("Control+ArrowUp")  # nothing is known to be wrong: the last empty figure
    expect(completed(clerk).last).to_be_focused()
    clerk.keyboard.press("Control+ArrowDown")  # and around
    expect(clerk.locator("[name$='-value']").first).to_be_focused()
    clerk.keyboard.press("Control+ArrowDown")
    expect(clerk.locator("[name$='-value']").nth(1)).to_be_focused()
    clerk.keyboard.press("ArrowDown")  # the table ends, the figures go on
    expect(completed(clerk).first).to_be_focused()
    completed(clerk).last.focus()
    clerk.keyboard.press("ArrowDown")  # nothing is below
    expect(completed(clerk).last).to_be_focused()
    clerk.locator("[name$='-explanation']").nth(1).focus()
    clerk.keyboard.press("ArrowDown")
    expect(clerk.locator("[name$='-explanation']").nth(2)).to_be_focused()
    completed(clerk).first.fill("约")
    with clerk.expect_event("load"):
        press(clerk, "保存")
    clerk.keyboard.press("Control+ArrowDown")
    expect(completed(clerk).first).to_be_focused()


def test_a_pasted_block_takes_three_actions(clerk: Page) -> None:
    block = figures(clerk)
    hand = Hand(clerk)
    hand.actions += 1
    completed(clerk).first.click()
    hand.actions += 1
    paste(clerk, "".join(f"{figure}\r\n" for figure in block))
    hand.actions += 1
    press(clerk, "保存")
    assert hand.actions == 3
    clerk.reload()
    for box, figure in zip(completed(clerk).all(), block, strict=True):
        expect(box).to_have_value(figure)


def test_a_workbook_takes_four_actions(clerk: Page, tmp_path: Path) -> None:
    block = figures(clerk)
    hand = Hand(clerk)
    path = hand.download(clerk.get_by_role("link", name="下载工作簿"), tmp_path / "工作簿.xlsx")
    book = load_workbook(path)
    sheet = book["重点项目"]
    for number, figure in enumerate(block, start=1):
        sheet.cell(HEAD_ROW + number, column(sheet, "本年累计完成投资（万元）")).value = int(figure)
    book.save(path)
    hand.choose(path)
    hand.press("上传并预览")
    expect(clerk.locator(".answer")).to_contain_text("要改10行10格")
    hand.press("确认保存")
    assert hand.actions == 4
    for box, figure in zip(completed(clerk).all(), block, strict=True):
        expect(box).to_have_value(figure)
