"""Pages on paper: A4 landscape, margins that say what it is, whole rows, heads repeated."""

import io
import re
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.site import LEADER, PLANNER

Visit = Callable[..., Page]

A4_LANDSCAPE = (842, 595)  # points
# Fonts share one drawing between a character and a radical alike; a PDF may name it by either.
RADICALS = str.maketrans("⺠⻅⻆⻋⻓⻔⻘⻚⻛⻝⻢⻥⻩⻬⻰―", "民见角车长门青页风食马鱼黄齐龙—")
PRINTED = {
    "overview": (
        "/plans/2023/",
        [
            "2023年国民经济和社会发展计划执行情况报告期",
            "低于目标的11项",
            "地区生产总值增速",
            "增长6%(增速比上年提高2.1个百分点),低于目标1.0个百分点",
        ],
    ),
    "list": (
        "/plans/2023/indicators/",
        ["2023年计划指标完成情况", "≥358", "新增市场主体", "约束性"],
    ),
    "filtered": (
        "/plans/2023/indicators/?attribute=binding&status=met",
        ["只列:约束性、达到预期/完成", "粮食综合生产能力"],
    ),
    "detail": (
        "/plans/2023/indicators/1/",
        ["地区生产总值增速", "7左右", "低于预期", "指标说明"],
    ),
    "livelihood": (
        "/plans/2024/livelihood/",
        ["31273", "城镇老旧小区改造和社区服务提升", "特殊困难群体法律援助"],
    ),
    "shortfalls": (
        "/plans/2023/shortfalls/",
        ["2023年未达预期和滞后清单", "低于目标11项", "地区生产总值增速", "低1.0个百分点"],
    ),
    "departments": (
        "/plans/2023/departments/",
        ["2023年单位填报和牵头情况", "县财政局", "未达和滞后"],
    ),
}


def print_out(page: Page, path: str) -> list[str]:
    """What each sheet of the printed page says, without blanks, which depend on the font."""
    page.goto(path)
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    for sheet in sheets:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4_LANDSCAPE
    texts = [
        unicodedata.normalize("NFKC", sheet.extract_text().translate(RADICALS)) for sheet in sheets
    ]
    return [re.sub(r"\s", "", text) for text in texts]


@pytest.mark.parametrize("name", PRINTED)
def test_printed_page_has_its_words_and_margins_and_no_controls(visit: Visit, name: str) -> None:
    page = visit()
    path, words = PRINTED[name]
    sheets = print_out(page, path)
    text = "".join(sheets)
    for word in words:
        assert word in text
    for number, sheet in enumerate(sheets, start=1):
        assert f"第{number}页,共{len(sheets)}页" in sheet
        assert "报告期:202" in sheet and "城口县发展和改革委员会打印于" in sheet
    # What is for clicking only stays on the screen; so do the words of a link that leads elsewhere.
    for word in ("跳到正文", "退出", "管理后台", "浅色", "筛选", "Excel", "下一项"):
        assert word not in text, word


def test_list_of_41_rows_takes_two_sheets_with_repeated_head(visit: Visit) -> None:
    first, second = print_out(visit(), "/plans/2023/indicators/")
    for sheet in (first, second):
        for head in ("序号", "指标", "属性", "目标", "实际", "差距", "状态", "牵头单位"):
            assert head in sheet
    # No row is torn apart: the last one of the first sheet is whole there.
    assert "地区生产总值增速" in first and "地区生产总值增速" not in second
    assert "新增市场主体" in second and "3053" in second


def test_a_long_table_repeats_its_head_on_every_sheet(visit: Visit) -> None:
    sheets = print_out(visit(), "/plans/2024/livelihood/")
    assert len(sheets) > 1
    for sheet in sheets:
        assert "项目与年度目标" in sheet and "资金来源构成" in sheet


@pytest.mark.parametrize(
    "path, most",
    [
        *((f"/plans/2024/indicators/{number}/?through=6", 1) for number in (1, 9, 11, 15, 23)),
        ("/plans/2024/projects/?through=6", 3),
        ("/plans/2024/?through=6", 2),
    ],
)
def test_page_takes_few_sheets(visit_sample: Visit, path: str, most: int) -> None:
    assert len(print_out(visit_sample(LEADER), path)) <= most


def test_charts_do_not_make_the_browser_shrink_the_paper(visit_sample: Visit) -> None:
    """Small print is as small as the style sheet says, 8 points, and no smaller."""
    page = visit_sample(LEADER)
    page.goto("/plans/2024/")
    page.wait_for_load_state("networkidle")
    letters: list[tuple[str, float]] = []

    def measure(
        text: str, page_at: list[float], text_at: list[float], font: object, size: float
    ) -> None:
        shown = round(abs(size * page_at[3] * text_at[3]), 1)
        letters.extend((letter, shown) for letter in re.sub(r"\s", "", text))

    first = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages[0]
    first.extract_text(visitor_text=measure)
    # Several fonts may share a word, each with a run of its own.
    text = "".join(letter for letter, _ in letters)
    places = [found.span() for found in re.finditer("个百分点", text)]
    assert min(size for start, end in places for _, size in letters[start:end]) == 8


def test_a_report_form_on_paper_is_whole_and_has_its_places_to_sign(visit: Visit) -> None:
    page = visit(PLANNER)
    page.goto("/admin/reporting/submission/1/change/")
    page.get_by_role("link", name="打印").click()
    sheets = print_out(page, page.url)
    text = "".join(sheets)
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, start=1):
        assert f"第{number}页,共{len(sheets)}页" in sheet
        assert "第1版已审核" in sheet
    for sheet in sheets[:-1]:
        for head in ("序号", "年度目标", "原因与下一步措施"):
            assert head in sheet
    assert "2023年国民经济和社会发展计划1—12月填报表" in sheets[0] and "制表时间20" in sheets[0]
    for place in (
        "填报人(签字)",
        "电话",
        "科室负责人",
        "单位分管领导",
        "主要负责人",
        "(单位盖章)",
        "年月日",
    ):
        assert place in sheets[-1] and place not in sheets[0]
    for word in ("跳到正文", "退出", "首页", "深色", "修改记录"):
        assert word not in text, word


def test_paper_is_white_whatever_the_theme(visit: Visit) -> None:
    page = visit(color_scheme="dark")
    page.goto("/plans/2023/")
    page.emulate_media(media="print")
    body = page.locator("body")
    assert body.evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)"
    assert body.evaluate("body => getComputedStyle(body).color") == "rgb(27, 31, 38)"


def test_the_print_button_appears_with_scripts_and_prints(visit: Visit) -> None:
    page = visit()
    page.add_init_script("window.print = () => { window.printed = true; };")
    page.goto("/plans/2023/")
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("window.printed") is True
    without = visit(java_script_enabled=False)
    without.goto("/plans/2023/")
    assert not without.get_by_text("打印", exact=True).first.is_visible()


@pytest.mark.parametrize(
    "address",
    ["/plans/2024/brief/?through=6", "/plans/2024/brief/?through=3", "/plans/2023/brief/"],
)
def test_brief_is_one_sheet_of_upright_a4(visit_sample: Visit, address: str) -> None:
    page = visit_sample(LEADER)
    page.goto(address)
    (sheet,) = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    # A4 in points, give or take what a browser rounds.
    assert abs(sheet.mediabox.width - 595) < 2 and abs(sheet.mediabox.height - 842) < 2
    # No sentence of the sheet is lost below its edge.
    assert page.locator(".paper").evaluate("sheet => sheet.offsetHeight * 0.75") <= 638
