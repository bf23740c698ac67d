"""重点任务: own page, own counts, each thing printed twice counted once."""

import csv
import io
from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from indicators.models import Target
from reporting.enums import Measure
from reporting.models import Department, Plan
from tests.factories import (
    make_actual,
    make_key_task,
    make_period,
    make_plan,
    make_target,
    make_target_progress,
    make_task,
    make_task_target,
)
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]
Units = tuple[Department, Department]

PAGE = "/plans/2024/tasks/"


@pytest.fixture
def plan(units: Units) -> Plan:
    """单位甲 leads a task that lags and one that is an indicator; 单位乙 one on its pace, and one
    that is a livelihood task.
    """
    plan, (one, two) = make_plan(2024), units
    indicator = make_target(plan, 1, lead=one, name="投资增速")
    make_actual(indicator, "8", 6)
    make_actual(make_target(plan, 2, lead=two), "6", 6)
    late = make_key_task(plan, 201, lead=one, name="新建基站", group="新型基础设施")
    make_actual(late, "30", 6, explanation="设备到货晚。")
    make_actual(make_key_task(plan, 301, lead=two, name="整治河道"), "60", 6)
    make_key_task(plan, 202, lead=one, same_as=indicator, indicator=indicator.indicator)
    make_target_progress(make_task_target(make_task(plan, 1, lead=two)), "60")
    make_key_task(plan, 302, lead=two, livelihood="市级1", name="农村公路")
    return plan


def lines(page: Page, name: str = "number") -> dict[str, Element]:
    """The rows of the list by number; `again`: those counted elsewhere."""
    return {str(row.get(f"data-{name}")): row for row in page.all("tr") if row.get(f"data-{name}")}


def lead(page: Page) -> str:
    return text_of(next(each for each in page.all("p") if each.get("class") == "lead"))


@pytest.mark.usefixtures("plan")
def test_tasks_are_listed_by_box_and_what_is_the_same_apart(get: Get) -> None:
    page = get(f"{PAGE}?through=6")

    assert {n: row.get("data-status") for n, row in lines(page).items()} == {
        "201": "behind",
        "301": "on_track",
    }
    assert {n: row.get("data-state") for n, row in lines(page, "again").items()} == {
        "202": "on_track",
        "302": "on_track",
    }
    assert lead(page) == (
        "2024年计划正文专栏列出量化任务4项，其中1项也是计划指标、1项也是民生实事，各只计一次，"
        "其余2项单独评价。1—6月，2项重点任务中低于序时1项。"
    )
    assert "专栏2 事项2" in page.text
    assert "新型基础设施" in page.text
    assert {"/plans/2024/indicators/1/?through=6", "/plans/2024/tasks/201/?through=6"} <= set(
        page.hrefs
    )


@pytest.mark.usefixtures("plan")
def test_tasks_change_no_count_of_indicators(get: Get) -> None:
    page = get("/plans/2024/indicators/?through=6")

    assert list(lines(page)) == ["1", "2"]
    assert "2项指标、2行，数据齐全" in page.text
    assert "2项计划指标全部有数据" in get("/plans/2024/?through=6").text
    assert "2项重点任务中低于序时1项" in get("/plans/2024/?through=6").text


@pytest.mark.usefixtures("plan")
def test_lagging_task_is_flagged_as_its_own_kind_and_only_once(get: Get) -> None:
    page = get("/plans/2024/shortfalls/?through=6")
    assert list(lines(page)) == ["2", "201"]
    assert "重点任务1" in page.text

    only = get("/plans/2024/shortfalls/?through=6&kind=key_tasks")
    assert list(lines(only)) == ["201"]
    assert lead(only) == "2024年1—6月，2项重点任务中低于序时1项。"


@pytest.mark.usefixtures("plan")
def test_unit_carries_its_tasks_as_their_own_kind(get: Get) -> None:
    page = get("/plans/2024/departments/unit-a/?through=6")
    tables = [each for each in page.all("table") if each.get("aria-labelledby") == "h-key_tasks"]

    assert len(tables) == 1
    assert "新建基站" in text_of(tables[0])
    assert "牵头的重点任务" in page.text
    listed = get("/plans/2024/departments/?through=6")
    heads = [text_of(each) for each in listed.all("th") if each.get("scope") == "col"]
    assert "重点任务项" in heads


@pytest.mark.usefixtures("plan")
def test_list_is_narrowed_by_unit_box_and_status(get: Get) -> None:
    of_unit = get(f"{PAGE}?through=6&department=unit-a")
    assert (list(lines(of_unit)), list(lines(of_unit, "again"))) == (["201"], ["202"])

    of_box = get(f"{PAGE}?through=6&section=专栏3")
    assert (list(lines(of_box)), list(lines(of_box, "again"))) == (["301"], ["302"])

    lagging = get(f"{PAGE}?through=6&status=behind")
    assert (list(lines(lagging)), list(lines(lagging, "again"))) == (["201"], [])


def test_page_of_a_leader_has_the_line_alone(get: Get, plan: Plan, units: Units) -> None:
    units[1].county_leader = "张三"
    units[1].save()

    page = get(f"{PAGE}?through=6&leader=张三")

    assert (list(lines(page)), list(lines(page, "again"))) == (["301"], ["302"])
    assert "1—6月，张三分管的1项重点任务中低于序时0项。" in lead(page)
    assert "列出量化任务4项" in lead(page), "the plan's own number stays beside it"


@pytest.mark.usefixtures("plan")
def test_month_in_which_no_task_is_due_says_when_they_are(get: Get) -> None:
    page = get(f"{PAGE}?through=9")

    assert lead(page).endswith("1—9月，2项重点任务未到统计时点，在1—6月、全年填报。")
    assert {row.get("data-status") for row in lines(page).values()} == {"not_due"}


def test_livelihood_task_that_is_not_in_the_plan_is_said_to_be_missing(
    get: Get, plan: Plan
) -> None:
    Target.objects.filter(number=302).update(livelihood="市级99")

    row = lines(get(f"{PAGE}?through=6"), "again")["302"]

    assert "民生实事市级99，这个年度计划没有这一件" in text_of(row)


@pytest.mark.usefixtures("plan")
def test_file_has_the_rows_of_the_page_and_what_is_counted_elsewhere(
    get: Get, client: Client
) -> None:
    get(PAGE)
    answer = client.get(PAGE, {"through": "6", "export": "csv"})
    content = b"".join(answer) if answer.streaming else answer.content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))

    assert [(row["编号"], row["状态"], row["同一事项"]) for row in rows] == [
        ("201", "低于序时", ""),
        ("301", "达到序时", ""),
        ("202", "达到序时", "第1项指标投资增速"),
        ("302", "达到序时", "民生实事市级第1件：民生实事1"),
    ]
    assert (rows[0]["实际"], rows[0]["目前应达到"], rows[0]["差距"]) == ("30", "50", "-20")


def test_plan_without_tasks_tells_nothing_of_them(get: Get, units: Units) -> None:
    make_actual(make_target(make_plan(2024), 1, lead=units[0]), "8", 6)

    for address in ("", "indicators/", "shortfalls/", "departments/", "departments/unit-a/"):
        assert "重点任务" not in get(f"/plans/2024/{address}?through=6").text, address
    page = get(f"{PAGE}?through=6")
    assert "这个年度的计划没有列出量化的重点任务" in page.text
    assert not lines(page)


def test_menu_has_the_tasks_of_the_plan_that_lists_them(get: Get, plan: Plan) -> None:
    make_plan(2023)
    assert PAGE in get("/plans/2024/").hrefs
    assert not any("/tasks/" in href for href in get("/plans/2023/").hrefs)


def test_page_of_one_task_is_its_own_and_no_indicators(
    get: Get, client: Client, plan: Plan
) -> None:
    page = get("/plans/2024/tasks/201/?through=6")

    assert "新建基站" in page.text
    assert "专栏2 事项2·新型基础设施" in page.text
    assert "设备到货晚。" in page.text
    assert client.get("/plans/2024/indicators/201/").status_code == 404
    assert client.get("/plans/2024/tasks/1/").status_code == 404
    # What is the same as something else has its page there.
    assert client.get("/plans/2024/tasks/202/").status_code == 404


@pytest.mark.parametrize("address", ["", "tasks/", "shortfalls/", "departments/unit-a/"])
def test_number_of_queries_is_the_same_for_one_task_and_for_three(
    address: str, client: Client, get: Get, units: Units
) -> None:
    plan = make_plan(2024)
    make_period(plan, 6)
    asked = []
    for number in (1, 2, 3):
        make_actual(make_key_task(plan, 200 + number, lead=units[0]), "30", 6)
        task = make_task(plan, number, lead=units[0])
        make_key_task(plan, 300 + number, lead=units[0], livelihood=f"市级{task.number}")
        get("/plans/2024/")
        with page_queries() as queries:
            get(f"/plans/2024/{address}?through=6")
        asked.append(len(queries))
    assert asked[0] == asked[2]


def test_task_judged_as_a_level_waits_for_the_years_end(get: Get, units: Units) -> None:
    plan = make_plan(2024)
    share = make_key_task(
        plan, 201, lead=units[0], wording="达到60%", unit="%", measure=Measure.LEVEL
    )
    make_actual(share, "58", 6)

    assert lines(get(f"{PAGE}?through=6"))["201"].get("data-status") == "year_end"
