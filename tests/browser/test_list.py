"""The list of indicators: filtered, sorted and taken away as a file, with scripts and without."""

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]

LIST = "/plans/2023/indicators/"
SHORT = ["1", "2", "4", "5", "8", "10", "11", "16", "17", "33", "34"]
# By |gap| ÷ |target|: 34.5 of 7, 6.6 of 12, 2 of 4, 2.6 of 7, 4 of 12, 1.7 of 5.5, 1.4 of 7.5, then
# 1 of 6, of 7 twice (as printed) and of 8.
DEEPEST_FIRST = ["11", "4", "33", "2", "10", "16", "5", "34", "1", "8", "17"]

# What a row of the page says, as an export has it: number, name, target, actual, status, lead unit.
CELLS = """rows => rows.map(row => [
  row.dataset.number,
  ...[".name a", ".target", ".actual", ".state", ".office"]
    .map(cell => row.querySelector(cell).textContent.trim()),
])"""


def numbers(page: Page) -> list[str]:
    page.wait_for_load_state("domcontentloaded")  # a click has only begun to bring the next page
    return page.locator("tr[data-number]").evaluate_all(
        "rows => rows.map(row => row.dataset.number)"
    )


def rows_of_page(page: Page) -> list[list[str]]:
    rows: list[list[str]] = page.locator("tr[data-number]").evaluate_all(CELLS)
    return rows


def downloaded(page: Page, link: str, folder: Path) -> Path:
    """Click on an export and keep what comes."""
    with page.expect_download() as started:
        page.get_by_role("link", name=link, exact=True).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def rows_of_sheet(path: Path) -> list[dict[str, object]]:
    """The rows of an export by its head, which stands below title and period; figures as Decimals
    where the sheet has numbers.
    """
    sheet = load_workbook(path).active
    assert sheet is not None
    _, _, head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def rows_of_csv(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def as_page(row: dict[str, object]) -> list[object]:
    """A row of an export in the words of the page."""
    lead = f"{row['牵头单位']}{'' if row['牵头单位已确认'] == '是' else '＊'}"
    name = str(row["指标"]).removeprefix("其中：")
    return [
        str(row["序号"]),
        name,
        str(row["目标"] or ""),
        Decimal(str(row["实际"])),
        row["状态"],
        lead,
    ]


def expect_same_rows(page: Page, rows: list[dict[str, object]]) -> None:
    shown = rows_of_page(page)
    assert shown
    assert [as_page(row) for row in rows] == [
        [*row[:3], Decimal(row[3]), *row[4:]] for row in shown
    ]


def test_filtering_by_a_chip(visit: Visit) -> None:
    page = visit()
    page.goto(LIST)
    assert len(numbers(page)) == 41
    chips = page.get_by_role("navigation", name="状态")
    expect(chips.get_by_role("link", name="低于预期")).to_contain_text("11")
    chips.get_by_role("link", name="低于预期").click()
    assert numbers(page) == SHORT
    expect(chips.locator("[aria-current]")).to_contain_text("低于预期")
    chips.get_by_role("link", name="约束性完成").click()
    assert numbers(page) == ["20", "25", "26", "27", "29", "30"]
    chips.get_by_role("link", name="全部").click()
    assert len(numbers(page)) == 41


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_filtering_by_the_form_and_sorting_together(visit: Visit, scripts: bool) -> None:
    page = visit(java_script_enabled=scripts)
    page.goto(LIST)
    page.get_by_label("状态", exact=True).and_(page.locator("select")).select_option("short")
    page.get_by_label("属性").select_option(label="预期性")
    page.get_by_role("button", name="筛选").click()
    assert numbers(page) == SHORT
    gap = page.get_by_role("columnheader", name="差距")
    gap.get_by_role("link").click()
    expect(gap).to_have_attribute("aria-sort", "descending")
    assert numbers(page) == DEEPEST_FIRST
    # Another filter keeps the order, and the form shows what it was asked.
    page.get_by_label("类别").select_option("一")
    page.get_by_role("button", name="筛选").click()
    assert numbers(page) == ["11", "4", "2", "10", "5", "1", "8"]
    expect(page.get_by_label("属性")).to_have_value("expected")


def test_a_filter_that_finds_nothing_says_so_and_shows_a_way_out(visit: Visit) -> None:
    page = visit()
    page.goto(f"{LIST}?status=no_target&attribute=binding&through=12")
    expect(page.locator(".empty")).to_contain_text("没有符合这些条件的指标")
    page.get_by_role("link", name="看全部指标").click()
    assert len(numbers(page)) == 41


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize(
    "query", ["", "?status=short&sort=-gap"], ids=["as printed", "filtered and sorted"]
)
def test_exports_have_the_rows_and_the_order_of_the_page(
    visit: Visit, tmp_path: Path, query: str, scripts: bool
) -> None:
    page = visit(java_script_enabled=scripts)
    page.goto(LIST + query)
    workbook = downloaded(page, "Excel", tmp_path)
    shown = "1—12月，低于预期" if query else "1—12月"
    assert workbook.name == f"2023年计划指标完成情况（{shown}）.xlsx"
    expect_same_rows(page, rows_of_sheet(workbook))
    table = downloaded(page, "CSV", tmp_path)
    assert table.name == f"2023年计划指标完成情况（{shown}）.csv"
    expect_same_rows(page, rows_of_csv(table))
    assert [list(row.values())[1] for row in rows_of_csv(table)] == numbers(page)


def test_the_livelihood_tasks_are_taken_away_with_their_funding(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit()
    page.goto("/plans/2024/livelihood/")
    names = page.locator("tr[data-number] th.name a").all_inner_texts()
    rows = rows_of_sheet(downloaded(page, "Excel", tmp_path))
    assert len(names) == 16
    assert names == [next(value for value in row.values() if value in names) for row in rows[:16]]
    assert len(rows_of_csv(downloaded(page, "CSV", tmp_path))) == len(rows)
