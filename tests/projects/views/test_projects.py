"""The pages of key projects: sums, splits, ledger, one project, printed sums and queries."""

import csv
import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from projects.enums import Nature, ProblemKind
from projects.models import ProjectPlan
from tests.factories import (
    make_department,
    make_line,
    make_plan,
    make_progress,
    make_project,
    make_sector,
)
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]
LIST = "/plans/2024/projects/"


@pytest.fixture
def lines() -> list[ProjectPlan]:
    """Two projects, reported for 1—3月 and 1—6月: one on its pace, one far behind it."""
    plan, found = make_plan(2024), []
    for number, done in ((1, ("250", "500")), (2, ("100", "200"))):
        project = make_project(f"p-{number}", name=f"=道路{number}", sector=make_sector())
        line = make_line(plan, project, investment="1000")
        for month, completed in zip((3, 6), done, strict=True):
            make_progress(
                line,
                completed,
                month,
                arrived=Decimal(completed),
                explanation="雨季" if number == 2 else "",
                measures="抢工期" if number == 2 else "",
                problem_kind=ProblemKind.WORKS if number == 2 else "",
                problem="基础未完" if number == 2 else "",
            )
        found.append(line)
    return found


def rows(page: Page) -> dict[str, Any]:
    return {str(row.get("data-code")): row for row in page.all("tr") if row.get("data-grade")}


@pytest.mark.usefixtures("lines")
def test_list_begins_with_sums_and_their_denominators(get: Get) -> None:
    page = get(f"{LIST}?through=6")
    assert "2024年重点项目2个" in page.text.replace(" ", "")
    assert "完成35.0%，低于序时15.0个百分点" in page.text.replace(" ", "")
    assert (
        "已开工0个 ÷ 应开工0个" in page.text
        and "完成投资700万元 ÷ 年度计划投资2000万元" in page.text
    )
    assert "等级界限" in page.text and "待县里确认" in page.text
    assert {code: row.get("data-grade") for code, row in rows(page).items()} == {
        "p-1": "normal",
        "p-2": "far_behind",
    }
    assert "演示数据" not in page.text


@pytest.mark.usefixtures("lines")
def test_filters_search_and_sort(get: Get) -> None:
    assert list(rows(get(f"{LIST}?through=6"))) == ["p-2", "p-1"]
    assert list(rows(get(f"{LIST}?through=6&sort=name"))) == ["p-1", "p-2"]
    assert list(rows(get(f"{LIST}?through=6&grade=lags"))) == ["p-2"]
    assert list(rows(get(f"{LIST}?through=6&q=道路1"))) == ["p-1"]
    assert list(rows(get(f"{LIST}?through=6&q=P-2"))) == ["p-2"]
    assert list(rows(get(f"{LIST}?through=6&sector=基础设施&which=continued"))) == ["p-2", "p-1"]
    assert "没有符合这些条件的项目" in get(f"{LIST}?through=6&q=没有").text
    assert "没有“等级”的这个选项" in get(f"{LIST}?through=6&grade=none").text


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(
    "order", ["grade", "name", "total", "planned", "completed", "completion", "points"]
)
def test_every_column_sorts_in_both_directions(get: Get, order: str) -> None:
    there, back = (list(rows(get(f"{LIST}?through=6&sort={sign}{order}"))) for sign in ("", "-"))
    assert set(there) == set(back) == {"p-1", "p-2"}
    assert there != back or order in ("total", "planned")


@pytest.mark.usefixtures("lines")
def test_export_has_the_rows_of_the_list_without_formulas(client: Client, get: Get) -> None:
    get(LIST)
    answer = client.get(f"{LIST}?through=6&grade=lags&export=csv")
    head, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    cells = dict(zip(head, line, strict=True))
    assert cells["项目名称"] == "'=道路2" and cells["本年累计完成投资（万元）"] == "200"
    assert (
        cells["完成率（%）"],
        cells["序时进度（%）"],
        cells["与序时差（个百分点）"],
        cells["等级"],
    ) == (*("20.0", "50.0", "-30.0", "明显滞后"),)
    assert (cells["原因"], cells["下一步措施"], cells["问题类别"]) == ("雨季", "抢工期", "施工")


def test_project_page_has_its_arithmetic_and_reports(get: Get, lines: list[ProjectPlan]) -> None:
    page = get(f"{LIST}{lines[1].pk}/?through=6")
    assert "慢于序时30.0个百分点，判为明显滞后" in page.text
    assert "雨季" in page.text and "抢工期" in page.text and "基础未完" in page.text
    assert [each.get("data-grade") for each in page.all("article")] == ["far_behind", "lagging"]
    # Earlier periods do not know of later ones.
    assert [
        each.get("data-grade") for each in get(f"{LIST}{lines[1].pk}/?through=3").all("article")
    ] == ["lagging"]


def test_project_page_has_what_the_rest_of_the_year_must_bring(
    get: Get, lines: list[ProjectPlan]
) -> None:
    assert "需完成800万元，每季度400万元" in get(f"{LIST}{lines[1].pk}/?through=6").text
    assert "后期" not in get(f"{LIST}{lines[1].pk}/?through=9").text  # nothing was reported


def test_project_of_another_plan_is_not_found(
    client: Client, get: Get, lines: list[ProjectPlan]
) -> None:
    make_plan(2023)
    get("/plans/2023/projects/")
    for address in (f"/plans/2023/projects/{lines[0].pk}/", f"{LIST}99999/"):
        assert client.get(address).status_code == 404


def test_unpublished_progress_is_not_shown(get: Get) -> None:
    line = make_line(make_plan(2024), make_project("p-1"), investment="1000")
    make_progress(line, "321", 6, published=False)
    page = get(f"{LIST}?through=6")
    assert "321" not in page.text and rows(page)["p-1"].get("data-grade") == "not_reported"


def test_made_up_project_marks_the_page_as_sample(get: Get) -> None:
    make_line(make_plan(2024), make_project("p-1", is_sample=True))
    assert "演示数据" in get(LIST).text


@pytest.mark.usefixtures("real_data")
def test_plan_without_a_ledger_shows_the_printed_sums(get: Get) -> None:
    page = get(LIST)
    assert "项目台账还没有录入" in page.text and not rows(page)
    for printed in ("235.93", "48", "74.4", "161.52", "25.57", "22.53", "60.38", "158.52"):
        assert printed in page.text
    assert "约44.5" in get("/plans/2023/projects/").text
    assert "%" not in "".join(each.get("data-grade", "") for each in page.all("tr"))


def test_plan_without_ledger_and_sums_says_what_to_do(get: Get) -> None:
    make_plan(2024)
    assert "导入项目台账后在这里显示" in get(LIST).text


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_is_the_same_for_one_and_three_rows(
    client: Client, get: Get, number: int
) -> None:
    plan = make_plan(2024)
    for each in range(number):
        nature = Nature.PREPARATION if each == 2 else Nature.CONTINUED
        project = make_project(
            f"p-{each}",
            sector=make_sector(f"行业{each}", each),
            planned_start=datetime.date(2024, 1, 1),
        )
        line = make_line(plan, project, nature=nature, investment="100")
        for month in (3, 6):
            make_progress(line, "10", month)
    get(LIST)
    counts = {}
    for name, address in (("list", LIST), ("one", f"{LIST}{ProjectPlan.objects.latest('pk').pk}/")):
        with page_queries() as queries:
            assert client.get(address).status_code == 200
        counts[name] = len(queries)
    assert counts == {"list": 5, "one": 5}


def test_chart_of_a_project_without_a_grade_by_money_says_what_is_completed(get: Get) -> None:
    line = make_line(make_plan(2024), make_project("p-9"), nature=Nature.PREPARATION)
    for month, completed in ((3, "20"), (6, "50")):
        make_progress(line, completed, month)
    page = get(f"{LIST}{line.pk}/?through=6")
    assert "未排节点：1—6月完成投资50万元" in page.text
    assert "1—6月完成，" not in page.text and "不判断" not in page.text
    assert "细线为序时" not in page.text and "按序时应完成" not in page.text


def test_sums_are_of_those_that_have_reported_on_every_page(client: Client, get: Get) -> None:
    plan = make_plan(2024)
    for number, done in enumerate(("500", None)):
        sector = make_sector(f"行业{number}", number)
        line = make_line(plan, make_project(f"p-{number}", sector=sector), investment="1000")
        if done:
            make_progress(line, done, arrived=Decimal(500))
    said = (
        "1—6月2个项目中1个有数据，完成投资0.05亿元，完成其年度计划0.10亿元的50.0%，与序时持平；"
        "另1个未填报，年度计划0.10亿元。"
    )
    county = "完成投资500万元÷年度计划投资2000万元按全部项目计算，2个项目中1个有数据"
    for address in (LIST, "/plans/2024/", "/screen/2024/"):
        page = get(f"{address}?through=6")
        assert said in "".join(page.text.split()), address
        assert "落后最多" not in page.text and "低于序时0" not in page.text, address
        assert "按全部项目计算" in page.text, address
    for address in (LIST, "/plans/2024/"):
        assert county in "".join(get(f"{address}?through=6").text.split())


def test_part_of_which_nothing_is_reported_says_so_beside_the_county(get: Get) -> None:
    plan = make_plan(2024)
    make_progress(make_line(plan, "p-1", investment="1000"), "500")
    silent = make_project("p-2", sector=make_sector("房地产", 20))
    make_line(plan, silent, investment="1000")
    text = "".join(get(f"{LIST}?through=6&sector=房地产").text.split())
    assert "1—6月1个未填报，年度计划0.10亿元。" in text and "还没有发布项目进度" not in text
    assert (
        "全县2个，年度计划投资0.20亿元，完成有数据的1个年度计划0.10亿元的50.0%；"
        "另1个未填报，年度计划0.10亿元。"
    ) in text


def test_row_that_is_not_published_is_no_data(get: Get) -> None:
    plan = make_plan(2024)
    make_progress(make_line(plan, "p-1", investment="1000"), "500")
    line = make_line(plan, "p-2", investment="1000")
    make_progress(line, None, unpublished=True, unpublished_note="待核")
    assert "2个重点项目中有数据1个" in get("/plans/2024/shortfalls/?through=6").text


@pytest.mark.usefixtures("lines")
def test_chart_says_what_the_last_report_had_where_the_period_has_none(get: Get) -> None:
    line = ProjectPlan.objects.get(project__code="p-2")
    assert "未填报：1—6月完成20.0%，低30.0个百分点" in get(f"{LIST}{line.pk}/?through=9").text


# Filters.


@pytest.fixture
def two_leads() -> None:
    """Three projects in 2024: two of 甲局 (one far behind, one in preparation), one of 乙局."""
    plan = make_plan(2024)
    first, second = make_department("a", "甲局"), make_department("b", "乙局")
    for number, lead, nature, done in (
        (1, first, Nature.CONTINUED, "100"),
        (2, second, Nature.CONTINUED, "500"),
        (3, first, Nature.PREPARATION, None),
    ):
        fields = {"lead": lead, "sector": make_sector(f"行业{number % 2}", number % 2)}
        line = make_line(
            plan, f"p-{number}", investment="1000", nature=nature, project_fields=fields
        )
        if done:
            make_progress(line, done, 6)


@pytest.mark.usefixtures("two_leads")
def test_paragraph_and_totals_of_a_filtered_ledger_speak_of_what_is_listed(get: Get) -> None:
    page = get(f"{LIST}?through=6&lead=甲局")
    (lead,) = (text_of(each) for each in page.all("p") if each.get("class") == "lead")
    assert lead.startswith("2024年重点项目（甲局）2个，")
    assert "全县3个，年度计划投资0.30亿元" in lead
    (total,) = (row for row in page.all("tr") if row.get("class") == "total")
    assert text_of(total).startswith("合计2")
    nothing = get(f"{LIST}?through=6&q=没有这个")
    assert "没有符合这些条件的项目。全县3个" in nothing.text.replace(" ", "")


@pytest.mark.usefixtures("two_leads")
def test_tabs_lists_and_parts_count_the_rows_they_lead_to_under_every_filter(get: Get) -> None:
    start = get(f"{LIST}?through=6")
    asked = [link for link in start.hrefs if link.startswith("?")]
    for address in ["?through=6", *dict.fromkeys(asked)]:
        if "export" in address or "sort" in address:
            continue
        page = get(LIST + address.partition("#")[0])
        counted = _counted_links(page)
        assert counted
        for link, number in counted.items():
            listed = rows(get(LIST + link.partition("#")[0]))
            assert len(listed) == number, (address, link)


def _counted_links(page: Page) -> dict[str, int]:
    """Each link of tabs, lists and splits with the number beside it."""
    found = {}
    for link in [link for nav in page.all("nav") for link in nav.iter("a")]:
        for number in link.iter("b"):
            found[str(link.get("href"))] = int(text_of(number))
    for item in page.all("li"):
        numbers = [text_of(number).removesuffix("个") for number in item.iter("b")]
        for link in item.iter("a"):
            if "which=" in str(link.get("href")):
                found[str(link.get("href"))] = int(numbers[0])
    for row in page.all("tr"):
        counts = [text_of(cell) for cell in row if "count" in (cell.get("class") or "")]
        for link in row.iter("a"):
            if counts:
                found[str(link.get("href"))] = int(counts[0])
    return found
