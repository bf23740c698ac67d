"""The pages of key projects: sums, splits, ledger, one project, printed sums and queries."""

import csv
import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from openpyxl import load_workbook

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
from tests.projects.importing.files import table

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Get = Callable[..., Page]
LIST = "/plans/2024/projects/"
LEDGER = f"{LIST}ledger/"


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
    # Of single projects only those that lag.
    assert {code: row.get("data-grade") for code, row in rows(page).items()} == {
        "p-2": "far_behind"
    }
    assert "演示数据" not in page.text
    assert f"{LEDGER}?through=6&grade=lags" in page.hrefs


@pytest.mark.usefixtures("lines")
def test_filters_search_and_sort(get: Get) -> None:
    assert list(rows(get(f"{LEDGER}?through=6"))) == ["p-2", "p-1"]
    assert list(rows(get(f"{LEDGER}?through=6&sort=name"))) == ["p-1", "p-2"]
    assert list(rows(get(f"{LEDGER}?through=6&grade=lags"))) == ["p-2"]
    assert list(rows(get(f"{LEDGER}?through=6&q=道路1"))) == ["p-1"]
    assert list(rows(get(f"{LEDGER}?through=6&q=P-2"))) == ["p-2"]
    assert list(rows(get(f"{LEDGER}?through=6&sector=基础设施&which=continued"))) == ["p-2", "p-1"]
    assert "没有符合这些条件的项目" in get(f"{LEDGER}?through=6&q=没有").text
    assert "没有“等级”的这个选项" in get(f"{LEDGER}?through=6&grade=none").text


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(
    "order", ["grade", "name", "total", "planned", "completed", "completion", "points"]
)
def test_every_column_sorts_in_both_directions(get: Get, order: str) -> None:
    there, back = (list(rows(get(f"{LEDGER}?through=6&sort={sign}{order}"))) for sign in ("", "-"))
    assert set(there) == set(back) == {"p-1", "p-2"}
    assert there != back or order in ("total", "planned")


@pytest.mark.usefixtures("lines")
def test_export_has_the_rows_of_the_list_without_formulas(client: Client, get: Get) -> None:
    get(LEDGER)
    answer = client.get(f"{LEDGER}?through=6&grade=lags&export=csv")
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


@pytest.mark.usefixtures("lines")
def test_exported_sheet_has_its_head_below_the_title_and_coloured_grades(
    client: Client, get: Get
) -> None:
    get(LEDGER)
    content = client.get(f"{LEDGER}?through=6&grade=lags&export=xlsx").content
    sheet: Any = load_workbook(io.BytesIO(content)).active
    title, about, head, line = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert title[0] == "2024年重点项目进度"
    assert (about[0], about[-1]) == ("报告期：2024年1—6月　只列：滞后及以下", "单位：万元")
    assert head[-1] == "算式" and "判为明显滞后" in str(line[-1])
    grade = sheet.cell(4, head.index("等级") + 1)
    assert (grade.value, grade.font.color.rgb) == ("明显滞后", "00A84A00")
    # It can be read back as a ledger: the import finds the head below the title.
    back = table(io.BytesIO(content))
    assert [str(fault) for fault in back.faults] == []
    assert [(row.values["code"], row.values["investment"]) for row in back.rows] == [("p-2", 1000)]


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
    page = get(f"{LEDGER}?through=6")
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
    one = f"{LIST}{ProjectPlan.objects.latest('pk').pk}/"
    for name, address in (("sums", LIST), ("ledger", LEDGER), ("one", one)):
        with page_queries() as queries:
            assert client.get(address).status_code == 200
        counts[name] = len(queries)
    assert counts == {"sums": 5, "ledger": 5, "one": 5}


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
    # The overview names the rates alone; what they are of stands on the page of projects.
    assert county in "".join(get(f"{LIST}?through=6").text.split())


def test_part_of_which_nothing_is_reported_says_so_beside_the_county(get: Get) -> None:
    plan = make_plan(2024)
    make_progress(make_line(plan, "p-1", investment="1000"), "500")
    silent = make_project("p-2", sector=make_sector("房地产", 20))
    make_line(plan, silent, investment="1000")
    text = "".join(get(f"{LEDGER}?through=6&sector=房地产").text.split())
    assert "小计1个" in text and "1个未填报，年度计划0.10亿元" in text
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
def test_first_line_of_the_ledger_sums_up_what_is_listed_beside_the_county(get: Get) -> None:
    page = get(f"{LEDGER}?through=6&lead=甲局")
    (total,) = (row for row in page.all("tr") if row.get("class") == "total")
    # 100 of the 1000 that are building; of what is in preparation nothing is reported.
    assert "".join(text_of(total).split()).startswith("小计2个2000200010010.0%−40.0")
    assert "全县3个，年度计划投资0.30亿元" in page.text
    whole = get(f"{LEDGER}?through=6")
    (total,) = (row for row in whole.all("tr") if row.get("class") == "total")
    assert text_of(total).startswith("合计 3个") and "全县3个" not in whole.text
    nothing = get(f"{LEDGER}?through=6&q=没有这个")
    assert "没有符合这些条件的项目。" in nothing.text and "全县3个" in nothing.text


@pytest.mark.usefixtures("two_leads")
def test_tabs_count_the_rows_they_lead_to_under_every_filter(get: Get) -> None:
    start = get(f"{LEDGER}?through=6")
    asked = [link for link in start.hrefs if link.startswith("?")]
    overview = get(f"{LIST}?through=6")
    asked += [link.removeprefix(LEDGER) for link in overview.hrefs if link.startswith(LEDGER)]
    for address in ["?through=6", *dict.fromkeys(asked)]:
        if "export" in address or "sort" in address:
            continue
        page = get(LEDGER + address.partition("#")[0])
        counted = _counted_links(page)
        assert counted
        for link, number in counted.items():
            listed = rows(get(LEDGER + link.partition("#")[0]))
            assert len(listed) == number, (address, link)


@pytest.mark.usefixtures("two_leads")
def test_lists_and_parts_of_the_overview_count_the_rows_they_lead_to(get: Get) -> None:
    counted = _counted_links(get(f"{LIST}?through=6"))
    assert len(counted) > 8
    for link, number in counted.items():
        assert len(rows(get(link))) == number, link


@pytest.mark.parametrize(
    "query", ["grade=lags", "sector=基础设施&through=6", "sort=-points", "q=道路", "export=csv"]
)
@pytest.mark.usefixtures("lines")
def test_address_that_filters_the_overview_leads_on_to_the_ledger(
    client: Client, get: Get, query: str
) -> None:
    get(LIST)
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 302
    assert unquote(answer["Location"]) == f"{LEDGER}?{query}"
    assert client.get(f"{LIST}?through=6&known=2024-12-31").status_code == 200


# Pages.


@pytest.fixture
def many() -> None:
    """32 projects in 2024, each furthest behind by its number."""
    plan = make_plan(2024)
    for number in range(32):
        make_progress(make_line(plan, f"p-{number:02}", investment="1000"), str(number * 10), 6)


@pytest.mark.usefixtures("many")
def test_ledger_comes_in_pages_that_keep_order_and_filters(client: Client, get: Get) -> None:
    first = get(f"{LEDGER}?through=6&q=p-&sort=-completed")
    assert list(rows(first)) == [f"p-{number:02}" for number in range(31, 1, -1)]
    assert "第1—30个，共32个" in first.text
    (total,) = (row for row in first.all("tr") if row.get("class") == "total")
    assert text_of(total).startswith("小计 32个")
    (following,) = (link for link in first.all("a") if link.get("rel") == "next")
    second = get(LEDGER + str(following.get("href")))
    assert list(rows(second)) == ["p-01", "p-00"] and "第31—32个，共32个" in second.text
    # Another choice begins with its first page.
    assert not [link for link in second.hrefs if "grade=" in link and "page=" in link]
    assert not [link for link in second.hrefs if "sort=points" in link and "page=" in link]
    answer = client.get(f"{LEDGER}?through=6&page=2&export=csv")
    assert len(answer.content.decode("utf-8-sig").splitlines()) == 33


@pytest.mark.usefixtures("many")
def test_ledger_as_a_whole_has_every_row(get: Get) -> None:
    page = get(f"{LEDGER}?through=6&page=all")
    assert len(rows(page)) == 32 and "共32个" in page.text
    assert len(rows(get(f"{LEDGER}?through=6&page=99"))) == 2
    for unknown in ("0", "-1", "x", "²"):
        assert len(rows(get(f"{LEDGER}?through=6&page={unknown}"))) == 30, unknown


def test_ledger_lists_the_projects_with_a_matter_for_leaders_alone(get: Get) -> None:
    plan = make_plan(2024)
    make_progress(make_line(plan, "p-1"), "1", 6, matter="请协调用地")
    make_progress(make_line(plan, "p-2"), "1", 6)
    make_line(plan, "p-3")
    page = get(f"{LEDGER}?through=6&which=matters")
    assert list(rows(page)) == ["p-1"] and "需协调事项" in page.text


def test_ledger_of_a_plan_without_projects_says_what_to_do(get: Get) -> None:
    make_plan(2024)
    assert "导入项目台账后在这里显示" in get(LEDGER).text


def _counted_links(page: Page) -> dict[str, int]:
    """Each link of tabs, lists and splits with the number beside it."""
    found = {}
    for link in [link for nav in page.all("nav") for link in nav.iter("a")]:
        for number in link.iter("b"):
            found[str(link.get("href"))] = int(text_of(number))
    for item in page.all("li"):
        numbers = [text_of(number).removesuffix("个") for number in item.iter("b")]
        for link in item.iter("a"):
            if numbers and "which=" in str(link.get("href")):
                found[str(link.get("href"))] = int(numbers[0])
    for row in page.all("tr"):
        counts = [text_of(cell) for cell in row if "count" in (cell.get("class") or "")]
        for link in row.iter("a"):
            if counts:
                found[str(link.get("href"))] = int(counts[0])
    return found


@pytest.mark.usefixtures("lines")
def test_what_a_reader_chooses_judges_nothing_anew(client: Client, get: Get) -> None:
    get(LIST)
    one = f"{LIST}{ProjectPlan.objects.latest('pk').pk}/"
    for address in (LIST, LEDGER, one):
        for choice in ("?through=6", "?leader=none", "?through=6&leader=none"):
            with page_queries(forget=False) as queries:
                assert client.get(address + choice).status_code == 200
            read = [query for query in queries if "projects_projectp" in query]
            assert not read, (address, choice)
    link = f'href="{one}?through=6"'
    assert link in client.get(f"{LEDGER}?through=6").content.decode()
    assert link not in client.get(LEDGER).content.decode()
