"""A planner sets up 2025 on a site that holds nothing, led by its front page; what it takes is
counted.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from chengkou.demo.sample.ledger import BLOCKS
from tests.browser import files_2025 as files
from tests.browser.conftest import visiting
from tests.browser.reporting import follow
from tests.browser.site import CHIEF, SIGN_IN, prepare_nothing, serving, sign_in

OFFICE = "jihua"
FIRST, OWN = "First-Password-1", "Own-Password-2"
CLICKS = 53
CHOICES = 11
"""Measured, and no more is allowed."""
WITH_DIGITS = {"年度", "标题", "批准日期", "截至月份"}
"""The boxes of a year, a title, a day and a month: in no other is a digit typed."""


class Hand:
    """What somebody does with the pages, counted: clicks, choices of drop-downs, words typed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.choices = 0
        self.typed: list[tuple[str, str]] = []
        """The label of each box with what was typed into it, but for passwords."""

    def follow(self, what: Locator) -> None:
        """Click something that leads to another page."""
        self.clicks += 1
        follow(self.page, what)

    def press(self, name: str) -> None:
        self.follow(self.page.get_by_role("button", name=name, exact=True).first)

    def tick(self, label: str) -> None:
        self.clicks += 1
        self.page.get_by_label(label).check()

    def choose(self, label: str, words: str) -> None:
        self.choices += 1
        self.page.get_by_label(label).select_option(label=words)

    def type(self, label: str, words: str) -> None:
        self.typed.append((label, words))
        self.page.get_by_role("main").get_by_label(label).first.fill(words)

    def upload(self, file: Path) -> None:
        """Choose a file: one click beside those in the window of the system."""
        self.clicks += 1
        self.page.get_by_label("文件：", exact=True).set_input_files(file)

    def paste(self, cells: str) -> None:
        self.clicks += 1
        self.page.get_by_role("textbox", name="或者粘贴").fill(cells)

    def read(self, found: str) -> None:
        """Have a source read that was chosen; the page says that it `found` so much."""
        self.press("读出来看看")
        expect(self.page.locator(".answer")).to_contain_text(found)


@pytest.fixture
def nobody(
    tmp_path: Path, browser: Browser, browser_context_args: dict[str, Any], complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Browsers of people at a site that holds nothing but a superuser."""
    prepare_nothing(tmp_path)
    with (
        serving(tmp_path, tmp_path) as site,
        visiting(site, {}, browser, browser_context_args, complaints) as visit,
    ):
        yield lambda: visit(None)


def add_office(page: Page) -> None:
    """The superuser adds the account of the planner, who is the reviewer, too."""
    page.goto(SIGN_IN)
    sign_in(page, CHIEF)
    page.goto("/admin/reporting/user/add/")
    account = {"username": OFFICE, "name": "赵云", "password1": FIRST, "password2": FIRST}
    for box, words in account.items():
        page.locator(f"[name={box}]").fill(words)
    for role in ("计划管理员", "审核员"):
        page.get_by_label(role).check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def to_next_step(hand: Hand, step: str) -> None:
    """Follow the front page's list to the first step that is not done."""
    if not hand.page.url.endswith("/admin/"):
        hand.follow(hand.page.locator(".breadcrumbs").get_by_role("link", name="首页"))
    steps = hand.page.locator("section[aria-labelledby=steps-head] li")
    left = steps.filter(has_not=hand.page.get_by_text("已有")).first
    expect(left.locator("b")).to_have_text(step)
    hand.follow(left.get_by_role("link"))


def sign_in_first(hand: Hand) -> None:
    """The first sign-in, at which a password of one's own is chosen."""
    hand.page.goto(SIGN_IN)
    hand.clicks += 1
    sign_in(hand.page, OFFICE, FIRST)
    expect(hand.page).to_have_url(re.compile("/password/"))
    for box, password in (("old_password", FIRST), ("new_password1", OWN), ("new_password2", OWN)):
        hand.page.locator(f"[name={box}]").fill(password)
    hand.press("修改密码")
    hand.follow(hand.page.get_by_role("main").get_by_role("link", name="到管理后台"))


def name_people(hand: Hand, folder: Path) -> None:
    """The site's own names, its units from a workbook, its people from the clipboard."""
    to_next_step(hand, "站点设置")
    hand.type("县名", "城口县")
    hand.type("发展改革部门", "城口县发展和改革委员会")
    hand.press("保存")
    to_next_step(hand, "单位")
    hand.upload(files.units(folder))
    hand.read(f"新增{len(files.UNITS)}个单位")
    hand.press("确认导入")
    to_next_step(hand, "用户")
    hand.paste(files.people())
    people = len(files.UNITS) + len(files.LEADERS)
    hand.read(f"新增{people}个用户")
    hand.press("确认导入")
    expect(hand.page.locator(".slips > li")).to_have_count(people)


def import_targets(hand: Hand, folder: Path) -> None:
    """The plan, and its targets from a Word table with their sections."""
    to_next_step(hand, "计划")
    hand.type("年度", files.YEAR)
    hand.type("标题", f"{files.YEAR}年国民经济和社会发展计划")
    hand.press("保存")
    to_next_step(hand, "指标")
    hand.upload(files.targets(folder))
    hand.read("新增40行")
    hand.press("确认导入")


def import_ledger(hand: Hand, folder: Path) -> None:
    """The sectors by hand, and the projects from a workbook whose head nobody knows."""
    to_next_step(hand, "重点项目")
    for block in BLOCKS:
        hand.type("名称", block.sector)
        hand.press("保存" if block == BLOCKS[-1] else "保存并增加另一个")
    to_next_step(hand, "重点项目")
    hand.upload(files.ledger(folder))
    hand.read("读到0个项目")
    hand.choose("表头从第几行起", "第2行")
    hand.press("照此再读一遍")
    for title, ours in files.OWN_TITLES.items():
        hand.choose(title, ours)
    hand.press("照此再读一遍")
    expect(hand.page.locator(".answer")).to_contain_text("新增135个项目")
    hand.tick("1条提醒都核对过")  # a project that goes on, of which nothing was done before
    hand.press("确认导入")


def import_tasks(hand: Hand, folder: Path) -> None:
    to_next_step(hand, "民生实事")
    hand.upload(files.tasks(folder))
    hand.read("新增16件民生实事")
    hand.press("确认导入")


def adopt(hand: Hand) -> None:
    """The checklist counts what was read; then the plan is locked."""
    to_next_step(hand, "批准")
    planned = sum(block.planned for block in BLOCKS)
    (total,) = (row["investment"] for row in files.TASKS if row["level"] == "合计")
    counts = hand.page.locator("table tbody tr")
    for label, number in {
        "类别": "5个",
        "其中约束性": "6项",
        "表中行数": "40行",
        "重点项目": "135个",
        "项目年度计划投资": f"{planned}万元",
        "民生实事": "16件",
        "民生实事年度投资": f"{total}万元",
    }.items():
        row = counts.filter(has=hand.page.get_by_role("rowheader", name=label, exact=True))
        expect(row.locator("td").nth(1)).to_have_text(number)
    hand.type("批准机关", "县人民代表大会")
    hand.type("批准日期", "2025-01-20")
    hand.tick("上面各项都核对过")
    hand.press("批准并锁定")


def open_first_quarter(hand: Hand) -> None:
    """The reviewer makes 1—3月, and asks all units for it on its board."""
    to_next_step(hand, "下发")
    hand.type("截至月份", "3")
    hand.press("保存")
    hand.follow(hand.page.get_by_role("link", name="看板"))
    hand.press("下发填报任务")
    expect(hand.page.locator(".messagelist .success")).to_contain_text(
        "新下发22张填报表，新增182项"
    )
    hand.follow(hand.page.locator(".breadcrumbs").get_by_role("link", name="首页"))
    expect(hand.page.locator("#steps-head")).to_have_count(0)


def test_a_planner_sets_up_a_year_from_nothing(nobody: Callable[..., Page], tmp_path: Path) -> None:
    add_office(nobody())
    hand = Hand(nobody())
    sign_in_first(hand)
    name_people(hand, tmp_path)
    import_targets(hand, tmp_path)
    import_ledger(hand, tmp_path)
    import_tasks(hand, tmp_path)
    adopt(hand)
    open_first_quarter(hand)
    hand.page.goto("/plans/2025/indicators/")
    wordings = hand.page.locator("tr[data-number] .target").all_inner_texts()
    assert wordings == [row["target_text"] for row in files.rows_of("indicators_2024.csv")]
    assert hand.clicks <= CLICKS and hand.choices <= CHOICES
    with_digits = {label for label, words in hand.typed if re.search(r"\d", words)}
    assert with_digits == WITH_DIGITS
