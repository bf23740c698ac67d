"""The page of checks: its order, its groups, its exports and its queries."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from openpyxl import load_workbook

from chengkou.checks.report import EXPORT_HEAD
from indicators.models import Actual
from reporting.enums import Measure
from reporting.models import Period, PublishedFigure, User
from tests.factories import (
    make_actual,
    make_period,
    make_plan,
    make_section,
    make_target,
    make_task,
)
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db

Get = Callable[..., Page]
HEADINGS = ["数字不一致的", "表述不一致的", "舍入可以解释的", "无法核对的", "一致的"]


def headings(page: Page) -> list[str]:
    return [text_of(heading) for heading in page.all("h2")]


def results(page: Page) -> list[str]:
    return [
        element.get("data-result", "") for element in page.root.iter() if element.get("data-result")
    ]


@pytest.mark.usefixtures("real_data")
def test_page_of_2023_leads_with_counts_then_contradictions(get: Get) -> None:
    page = get("/plans/2023/checks/")
    assert (
        "共核对77处，一致61处，数字不一致6处、表述不一致4处；"
        "另有3处相差在舍入之内，3处缺数、无法核对。" in page.text
    )
    assert headings(page) == [
        "数字不一致的6处",
        "表述不一致的4处",
        "舍入可以解释的3处",
        "无法核对的3处",
        "一致的61处",
    ]
    assert results(page) == ["differs"] * 13 + ["unknown"] * 3 + ["agrees"] * 61


@pytest.mark.usefixtures("real_data")
def test_contradiction_shows_both_figures_difference_and_sentences(get: Get) -> None:
    (row, *_) = (
        row
        for row in get("/plans/2023/checks/").all("tr")
        if "分建设性质之和与分投资来源之和" in text_of(row)
    )
    cells = [text_of(cell) for cell in row.iter("td")]
    assert cells == ["114个", "103个", "11个"]
    quotes = [text_of(quote) for quote in row.iter("q")]
    assert quotes == [
        "2023年全县续建53个重点项目",
        "新开工61个重点项目",
        "政府投资项目79个，完成投资31.6亿元、占年度计划的71%",
        "社会投资项目24个，完成投资12.8亿元、占年度计划的29%",
    ]
    assert "53 + 61 = 114个" in text_of(row)


@pytest.mark.usefixtures("real_data")
def test_contradiction_of_words_shows_both_and_no_figures(get: Get) -> None:
    page = get("/plans/2023/checks/")
    shown = {}
    for row in page.all("tr"):
        words = [text_of(cell) for cell in row.iter("td") if cell.get("class") == "words"]
        if words:
            assert "22项" not in [text_of(cell) for cell in row.iter("td")]
            shown[row.get("data-kind")] = words
    assert shown == {
        "twice": ["达到预期", "基本达到预期"],
        "label": ["占年度计划", "占完成投资的比重"],
        "scope": ["全县固定资产投资", "重点项目完成投资"],
    }


@pytest.mark.usefixtures("real_data")
def test_sentence_of_the_document_stands_once_and_is_named_by_its_number(get: Get) -> None:
    page = get("/plans/2023/checks/")
    sentences = [text_of(quote) for quote in page.all("q")]
    assert len(sentences) == len(set(sentences)) > 10
    numbers = [
        each.get("id") for each in page.all("li") if (each.get("id") or "").startswith("quote-")
    ]
    assert numbers == [f"quote-{number}" for number in range(1, len(sentences) + 1)]
    links = [each.get("href", "")[1:] for each in page.all("a") if "见原文" in text_of(each)]
    assert links and set(links) <= set(numbers)


@pytest.mark.usefixtures("real_data")
def test_page_of_2024_shows_three_contradictions_of_planned_investment(get: Get) -> None:
    text = get("/plans/2024/checks/").text
    for arithmetic in (
        "25.57 + 22.53 = 48.10亿元",
        "19 + 2.31 + 2.5 + 1.77 + 20.6 + 2 = 48.18亿元",
    ):
        assert arithmetic in text
    assert "2024年计划完成投资48亿元" in text


@pytest.mark.usefixtures("real_data")
def test_agreeing_checks_are_a_compact_list_by_kind(get: Get) -> None:
    """One figure where both are the same, both where words leave one open."""
    told = [
        text_of(item)
        for item in get("/plans/2023/checks/").all("li")
        if item.get("data-result") == "agrees"
    ]
    assert "人均工资收入：发放劳务报酬 ÷ 吸纳务工群众 8325元" in told
    assert "地区生产总值：两处（正文第一部分（开头）） 70亿元，72.4亿元 写作“突破70”。" in told


@pytest.mark.usefixtures("real_data")
def test_navigation_of_every_page_links_to_checks(get: Get) -> None:
    assert "/plans/2023/checks/?through=6" in get("/plans/2023/?through=6").hrefs
    page = get("/plans/2024/checks/?through=9")
    assert "/plans/2024/livelihood/?through=9" in page.hrefs
    current = [link for link in page.all("a") if link.get("aria-current") == "page"]
    assert {text_of(link) for link in current} == {"数据核对"}


@pytest.mark.usefixtures("real_data")
def test_overview_links_to_checks_when_document_is_contradicted(get: Get) -> None:
    page = get("/plans/2023/")
    assert "文件称预期性指标22项达到预期、9项低于预期，与逐项计算的19项、11项不一致。" in page.text
    (note,) = (element for element in page.all("p") if "不一致" in text_of(element))
    assert [link.get("href") for link in note.iter("a")] == ["/plans/2023/checks/"]


@pytest.mark.usefixtures("real_data")
def test_unpublished_figures_are_judged_for_permitted_people_only(
    get: Get, client: Client, planner: User
) -> None:
    Period.objects.update(published_at=None, published_by=None)
    assert "还有30项没有数据或没有评定。" in get("/plans/2023/checks/").text
    client.force_login(planner)
    assert "逐项判断：31项中达到预期19项" in client.get("/plans/2023/checks/").content.decode()


def test_plan_without_figures_has_a_notice(get: Get) -> None:
    make_plan()
    page = get("/plans/2023/checks/")
    assert "这个年度没有录入文件载明的数" in page.text
    assert headings(page) == [] and results(page) == []


def test_group_without_checks_has_a_notice(get: Get) -> None:
    plan = make_plan()
    for name in ("专栏4", "专栏7"):
        state(plan.pk, "新建管网", "13", part=name, subject="工作任务")
    page = get("/plans/2023/checks/")
    assert "没有不一致的；另有0处" in page.text.replace(" ", "")
    assert [text.rstrip("1处") for text in headings(page)] == HEADINGS
    assert "没有只差在舍入上的。" in page.text


def state(plan: int, name: str, value: str, **fields: str) -> PublishedFigure:
    known = {
        "part": "正文",
        "subject": "完成情况",
        "dimension": "",
        "quantity": "完成数",
        "unit": "公里",
    }
    return PublishedFigure.objects.create(
        plan_id=plan, name=name, value=value, sentence=f"{name}{value}。", **known | fields
    )


def test_unknown_year_is_not_found(client: Client, leader: User) -> None:
    client.force_login(leader)
    assert client.get("/plans/1999/checks/").status_code == 404


@pytest.mark.usefixtures("real_data")
class TestExport:
    def test_csv_has_every_check_with_its_sentences(self, client: Client, leader: User) -> None:
        client.force_login(leader)
        answer = client.get("/plans/2024/checks/?export=csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert tuple(rows[0]) == EXPORT_HEAD
        assert len(rows) == 1 + 91
        (money,) = (row for row in rows if row[3] == "民生实事年度投资：合计行与逐件之和")
        assert money[4:8] == ["31273", "31273", "0", "万元"]
        (plan,) = (row for row in rows if row[4:6] == ["48", "48.18"])
        assert plan[:3] == ["不一致", "是", "分项与合计"] and plan[6] == "-0.18"
        assert "2024年计划完成投资48亿元" in plan[-2]

    def test_excel_opens_with_numbers(self, client: Client, leader: User) -> None:
        client.force_login(leader)
        answer = client.get("/plans/2023/checks/?export=xlsx")
        sheet = load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        first = [cell.value for cell in sheet[4]]
        assert (sheet.max_row, first[4:7]) == (3 + 77, [22, 19, 3])

    def test_another_ending_is_the_page(self, get: Get) -> None:
        assert "数据核对" in get("/plans/2024/checks/?export=exe").text


def grown(rows: int) -> None:
    """A plan with `rows` of everything that the checks read, and last year's."""
    for year in (2022, 2023):
        plan = make_plan(year)
        for number in range(1, rows + 1):
            section = make_section(plan, "一二三四"[number], f"类别{number}", number)
            target = make_target(plan, number, section=section, name=f"指标{number}增速")
            # Of steps last year's figures are read as well.
            step = make_target(
                plan,
                10 + number,
                section=section,
                wording="较上年提高0.5个百分点",
                measure=Measure.LEVEL,
            )
            make_actual(step, "6")
            make_actual(target, "6")
            make_task(plan, number)
            state(plan.pk, f"指标{number}", "6", quantity="增速", unit="%")
            state(plan.pk, f"指标{number}", "40", unit="亿元")
        make_period(plan, 3, published=False)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("who, queries", [("leader", 9), ("clerk_a", 9), ("planner", 9)])
def test_number_of_queries_is_the_same_for_any_number_of_rows(
    request: pytest.FixtureRequest, client: Client, rows: int, who: str, queries: int
) -> None:
    grown(rows)
    client.force_login(request.getfixturevalue(who))
    with page_queries() as counted:
        assert client.get("/plans/2023/checks/").status_code == 200
    # One of them asks for all units, once for each version of the data.
    assert len(counted) == queries <= 9, "\n".join(counted)
    assert Actual.objects.count() == 4 * rows


@pytest.mark.parametrize("who", ["leader", "clerk_a", "planner"])
def test_document_is_checked_once_for_every_choice(
    request: pytest.FixtureRequest, client: Client, who: str
) -> None:
    grown(1)
    client.force_login(request.getfixturevalue(who))
    client.get("/plans/2023/checks/")
    for choice in ("?export=csv", "?page=2", "?leader=张三"):
        with page_queries(forget=False) as again:
            assert client.get(f"/plans/2023/checks/{choice}").status_code == 200
        # The versions of the data, and the plan.
        assert len(again) == 2, "\n".join(again)


def test_unpublished_figures_of_own_unit_are_not_checked(client: Client, clerk_a: User) -> None:
    plan = make_plan(2023)
    target = make_target(plan, 1, name="指标1增速", lead=clerk_a.departments.get())
    state(plan.pk, "指标1", "6", quantity="增速", unit="%")
    make_actual(target, "7", published=False)
    client.force_login(clerk_a)
    before = Page(client.get("/plans/2023/checks/")).text
    Actual.objects.update(value="8")
    assert Page(client.get("/plans/2023/checks/")).text == before
    Period.objects.update(published_at="2024-02-01T00:00:00+08:00", published_by=clerk_a)
    assert Page(client.get("/plans/2023/checks/")).text != before


def test_long_list_comes_in_pages_whose_groups_count_all_their_checks(get: Get) -> None:
    plan = make_plan(2023)
    for number in range(1, 203):
        make_task(plan, number)
    first, second = (get(f"/plans/2023/checks/?page={number}") for number in (1, 2))
    assert (len(results(first)), len(results(second))) == (200, 2)
    assert headings(first) == headings(second) == ["一致的202处"]
    assert "资金与投资202处" in second.text and "第201—202处，共202处" in second.text
    assert "共核对202处" in second.text
