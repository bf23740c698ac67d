"""未达预期和滞后清单: its order, for how long rows lag, what was made good, and who may know."""

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from openpyxl import load_workbook

from chengkou.dashboards.standing import PlanStanding
from indicators.models import Milestone
from projects.enums import Adjustment, Level, Nature
from projects.models import Preparation, ProjectPlan
from reporting.enums import Attribute, Direction, Measure, Pace, RowGroup, Status
from reporting.models import Department, Plan, User
from reporting.pages.lights import status_light
from reporting.visibility import Viewer
from tests.chengkou.conftest import signed_in
from tests.factories import (
    formerly,
    make_department,
    make_line,
    make_period,
    make_plan,
    make_progress,
    make_revision,
    make_target,
    make_target_progress,
    make_task,
    make_task_progress,
    make_task_target,
    report,
    succeed,
)
from tests.pages import Page, page_queries, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Get = Callable[..., Page]

LIST = "/plans/2024/shortfalls/"
EMPTY = "这个报告期没有已发布的低于序时或滞后的事项"


@pytest.fixture
def plan(units: tuple[Department, Department]) -> Plan:
    """2024 with two published quarters: of each kind something flagged, made good and silent."""
    plan, (one, two) = make_plan(2024), units
    report(
        make_target(plan, 1, is_main=True, lead=one),
        "8",
        "6",
        explanation="外需偏弱。",
        measures="抓开工。",
    )
    report(make_target(plan, 2, attribute=Attribute.BINDING, lead=two), "6", "5.5")
    report(make_target(plan, 3, lead=one), "6", "8")
    report(make_target(plan, 4, lead=one), "8", "8")
    report(make_target(plan, 4, 1, lead=one), "8", "6.5")
    report(make_target(plan, 5, lead=two), "6", None)
    report(make_target(plan, 6, lead=one), "6", "6")
    report(make_target(plan, 6, 1, lead=one), "6", "6")
    ceiling = make_target(
        plan,
        7,
        wording="≤5",
        unit="人",
        measure=Measure.CUMULATIVE,
        direction=Direction.DOWN,
        lead=one,
    )
    report(ceiling, "1", "6")
    for code, march, june in (
        ("a", "25", "25"),
        ("b", "0", "10"),
        ("c", "0", "60"),
        ("d", "25", "50"),
    ):
        line = make_line(plan, f"p-{code}", project_fields={"lead": two})
        make_progress(line, march, 3)
        problem = (
            {"problem_kind": "land", "problem": "用地未批", "explanation": "用地未批。"}
            if code == "b"
            else {}
        )
        make_progress(line, june, 6, **problem)
    for number, march, june in ((1, "30", "20"), (2, "10", "60"), (3, "30", "60")):
        promise = make_task_target(make_task(plan, number, lead=two))
        make_target_progress(promise, march, 3)
        make_target_progress(promise, june, 6)
    return plan


def lead(page: Page) -> str:
    """The page's first paragraph."""
    (found,) = (each for each in page.all("p") if each.get("class") == "lead")
    return text_of(found)


def key(row: Element) -> str:
    """How the tests call a row: 4-1, p-a, city1."""
    if row.get("data-code"):
        return str(row.get("data-code"))
    if row.get("data-level"):
        return f"{row.get('data-level')}{row.get('data-number')}"
    return f"{row.get('data-number')}-{row.get('data-row')}"


def tables(page: Page) -> list[list[Element]]:
    """The rows of each table of the page that carry how they stand."""
    found = [[row for row in table.iter("tr") if _stands(row)] for table in page.all("table")]
    return [rows for rows in found if rows]


def _stands(row: Element) -> str | None:
    return row.get("data-status") or row.get("data-grade")


def keys(rows: Iterable[Element]) -> list[str]:
    return [key(row) for row in rows]


def row_of(page: Page, wanted: str) -> Element:
    return next(row for table in tables(page) for row in table if key(row) == wanted)


def lights(row: Element) -> list[str | None]:
    return [
        mark.get("aria-label")
        for mark in row.iter()
        if mark.get("class", "").startswith("mark") and mark.get("role")
    ]


FLAGGED = ["2-0", "1-0", "7-0", "6-0", "4-1", "p-b", "p-a", "city1"]


# What is listed, and in which order.


@pytest.mark.usefixtures("plan")
def test_list_is_in_the_order_of_importance(get: Get) -> None:
    listed, made_good, silent = tables(get(LIST))
    assert keys(listed) == FLAGGED
    assert [_stands(row) for row in listed] == [
        *("behind", "behind", "short", "behind", "behind"),
        *("severe", "far_behind", "behind"),
    ]
    assert keys(made_good) == ["3-0", "p-c", "city2"]
    assert keys(silent) == ["5-0"]


@pytest.mark.usefixtures("plan")
def test_page_begins_with_counts_and_their_denominators(get: Get) -> None:
    (lead,) = (text_of(each) for each in get(LIST).all("p") if each.get("class") == "lead")
    assert lead == (
        "2024年1—6月，7项指标中有数据6项，低于序时4项；4个重点项目中滞后2个；3件民生实事中滞后1件。"
        "另有1个分项单独列出。所列8个中，3个已连续两期以上。与前期相比，3个由低转达。前期曾列入、本期暂未评价的1个。"
    )


@pytest.mark.usefixtures("plan")
def test_row_has_target_actual_gap_reason_and_unit(get: Get) -> None:
    page = get(LIST)
    texts = text_of(row_of(page, "1-0"))
    for words in ("指标1-0", "7", "6", "低 1.0个百分点", "外需偏弱", "措施 抓开工。", "单位甲"):
        assert words in texts
    project = text_of(row_of(page, "p-b"))
    for words in ("项目p-b", "p-b", "100", "10", "低 40.0个百分点", "严重滞后", "用地", "单位乙"):
        assert words in project
    assert project.count("用地未批") == 1, "what is said as problem and as reason is said once"
    task = text_of(row_of(page, "city1"))
    for words in ("民生实事1", "市级1", "100", "20", "少 30件", "未填报原因"):
        assert words in task


def test_every_row_is_followed_by_its_arithmetic(get: Get, plan: Plan, leader: User) -> None:
    page, sheet = get(LIST), PlanStanding.of(plan, 6, Viewer(leader))
    assert [key(row) for row, _ in page.arithmetic] == [
        key(row) for table in tables(page) for row in table
    ]
    texts = [how for _, how in page.arithmetic]
    assert texts == [
        each.sentence for each in (*sheet.flagged, *sheet.made_good, *sheet.gone_silent)
    ]
    assert "6 − 7 = −1.0个百分点" in texts[1] and all(texts)


def test_task_with_several_numbers_has_the_arithmetic_of_the_deciding_one(get: Get) -> None:
    task = make_task(make_plan(2024))
    for number, done in ((1, "60"), (2, "20")):
        make_target_progress(make_task_target(task, number, words=f"第{number}批"), done, 6)
    ((_, how),) = get(LIST).arithmetic
    assert (
        how.startswith("2个量化目标中1个低于序时、1个达到序时，按最差的判断。第2批：目标“100件”")
        and "20 − 50 = −30件" in how
    )


@pytest.mark.usefixtures("real_data")
def test_list_of_2023_has_the_rows_of_the_overview(get: Get) -> None:
    assert get("/plans/2023/shortfalls/").rows == get("/plans/2023/").rows


def test_project_in_preparation_is_compared_by_its_nodes(get: Get) -> None:
    line = make_line(make_plan(2024), nature=Nature.PREPARATION)
    for node, done in (("approval", "2024-02-01"), ("feasibility", None)):
        Preparation.objects.create(
            project=line.project, node=node, planned_on="2024-03-01", done_on=done
        )
    make_progress(line, "0", 6)
    (row,) = tables(get(LIST))[0]
    assert row.get("data-grade") == "nodes_late"
    assert "到期节点" in text_of(row) and "2 1 少 1个" in text_of(row)


def test_task_past_its_time_limit_shows_the_limit(get: Get) -> None:
    task = make_task(make_plan(2024), 1, Level.COUNTY, due_on=datetime.date(2024, 5, 1))
    make_task_progress(task, 6, words="还在做", explanation="等设备")
    (row,) = tables(get(LIST))[0]
    assert (key(row), row.get("data-status")) == ("county1", "short")
    assert "5月1日前" in text_of(row) and "等设备" in text_of(row)


@pytest.mark.usefixtures("plan")
def test_project_that_left_the_plan_is_not_listed(get: Get) -> None:
    out = {
        "adjustment": Adjustment.OUT,
        "adjusted_on": datetime.date(2024, 6, 1),
        "adjustment_no": "1号",
    }
    ProjectPlan.objects.filter(project__code="p-b").update(**out)
    assert "p-b" not in keys(tables(get(LIST))[0])
    assert "p-b" in keys(tables(get(f"{LIST}?through=3"))[0])


# For how long.


@pytest.mark.usefixtures("plan")
def test_every_row_shows_its_periods_in_order(get: Get) -> None:
    page = get(LIST)
    assert lights(row_of(page, "1-0")) == ["1—3月 达到序时", "1—6月 低于序时"]
    assert lights(row_of(page, "7-0")) == ["1—3月 达到序时", "1—6月 已突破"]
    assert lights(row_of(page, "p-b")) == ["1—3月 明显滞后", "1—6月 严重滞后"]
    assert lights(row_of(page, "city2")) == ["1—3月 低于序时", "1—6月 达到序时"]
    assert "本期起" in text_of(row_of(page, "1-0"))
    assert "自1—3月起，共2期" in text_of(row_of(page, "p-b"))
    assert "1—3月曾滞后" in text_of(row_of(page, "p-c"))


@pytest.mark.usefixtures("plan")
def test_later_periods_are_left_out(get: Get) -> None:
    page = get(f"{LIST}?through=3")
    assert [keys(rows) for rows in tables(page)] == [
        ["2-0", "3-0", "5-0", "6-0", "p-b", "p-c", "city2"]
    ]
    assert lights(row_of(page, "3-0")) == ["1—3月 低于序时"]
    assert lights(row_of(page, "p-b")) == ["1—3月 明显滞后"]
    assert "由低转达" not in page.text


def test_period_is_judged_by_the_target_of_its_day(get: Get) -> None:
    target = make_target(make_plan(2024), 1)
    make_revision(target, "2024-04-01", "5")
    report(target, "6", "6")
    (made_good,) = tables(get(LIST))
    assert keys(made_good) == ["1-0"] and lights(made_good[0]) == [
        "1—3月 低于序时",
        "1—6月 达到序时",
    ]


def test_period_of_projects_alone_is_left_out_of_indicators(get: Get) -> None:
    plan = make_plan(2024)
    report(make_target(plan, 1), "6", "6")
    make_progress(make_line(plan), "0", 4)
    make_progress(ProjectPlan.objects.get(), "0", 6)
    page = get(LIST)
    assert lights(row_of(page, "1-0")) == ["1—3月 低于序时", "1—6月 低于序时"]
    assert [title and title.split()[0] for title in lights(row_of(page, "p-1"))] == [
        "1—4月",
        "1—6月",
    ]


BEHIND, GOOD, SILENT = Status.BEHIND, Status.ON_TRACK, Status.NOT_REPORTED


@pytest.mark.parametrize(
    "statuses, words",
    [
        ([BEHIND], "本期起"),
        ([GOOD, BEHIND], "本期起"),
        ([BEHIND, BEHIND], "自1月起，共2期"),
        ([BEHIND, SILENT, BEHIND], "自1月起，共2期"),
        ([BEHIND, GOOD, BEHIND], "本期起"),
        ([BEHIND, GOOD, BEHIND, SILENT, BEHIND], "自1—3月起，共2期"),
        ([BEHIND, GOOD], "1月曾低于序时"),
        ([BEHIND, GOOD, BEHIND, GOOD], "1月、1—3月曾低于序时"),
    ],
)
def test_period_without_data_neither_ends_nor_lengthens_a_lag(
    plan: Plan, leader: User, statuses: list[Status], words: str
) -> None:
    one = PlanStanding.of(plan, 6, Viewer(leader)).flagged[0]
    course = tuple(
        status_light(month, status, status.label) for month, status in enumerate(statuses, 1)
    )
    assert replace(one, lights=course).how_long == words


# Who may know.


@pytest.mark.usefixtures("units")
def test_unpublished_period_shows_others_neither_lag_nor_past(
    get: Get, clerk_a: User, clerk_b: User, reviewer: User, units: tuple[Department, Department]
) -> None:
    target = make_target(make_plan(2024), 1, lead=units[0])
    report(target, "6", None, published=False)
    report(target, None, "6")
    assert lights(row_of(get(LIST), "1-0")) == ["1—6月 低于序时"]
    assert EMPTY in get(f"{LIST}?through=3").text
    both = ["1—3月 低于序时", "1—6月 低于序时"]
    for user, seen in ((reviewer, both), (clerk_a, both), (clerk_b, both[1:])):
        assert lights(row_of(Page(signed_in(user).get(LIST)), "1-0")) == seen


def test_units_have_their_names_of_the_periods_last_day(
    get: Get, plan: Plan, units: tuple[Department, Department]
) -> None:
    formerly(units[1], "2024-04-30", "单位乙旧名")
    for wanted in ("2-0", "p-b", "city2"):
        assert "单位乙旧名" in text_of(row_of(get(f"{LIST}?through=3"), wanted))
        assert "单位乙旧名" not in text_of(row_of(get(LIST), wanted))
    succeed(units[1], "2024-05-01", make_department("unit-c", "单位丙"))
    listed = tables(get(f"{LIST}?department=unit-c"))[0]
    assert keys(listed) == ["2-0", "p-b", "p-a", "city1"]


# Filters and files.


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    "asked, wanted",
    [
        ("kind=indicators", FLAGGED[:5]),
        ("kind=projects", ["p-b", "p-a"]),
        ("kind=tasks", ["city1"]),
        ("department=unit-b", ["2-0", "p-b", "p-a", "city1"]),
        ("department=unit-b&kind=indicators", ["2-0"]),
        ("department=nobody", FLAGGED),
        ("kind=x", FLAGGED),
    ],
)
def test_the_list_is_filtered_by_kind_and_unit(get: Get, asked: str, wanted: list[str]) -> None:
    page = get(f"{LIST}?{asked}&through=6")
    assert keys(tables(page)[0]) == wanted
    assert ("没有按它筛选" in page.text) == (wanted == FLAGGED)


@pytest.mark.usefixtures("plan")
def test_filters_apply_to_what_was_made_good_and_keep_the_period(get: Get) -> None:
    page = get(f"{LIST}?through=6&kind=projects")
    assert [keys(rows) for rows in tables(page)] == [["p-b", "p-a"], ["p-c"]]
    assert "4个中2个滞后" in page.text
    assert f"{LIST}?through=6&kind=tasks" in page.hrefs
    none = get(f"{LIST}?through=6&kind=tasks&department=unit-a")
    assert "没有符合这些条件的" in none.text and f"{LIST}?through=6" in none.hrefs


@pytest.mark.usefixtures("plan")
def test_paragraph_of_a_filtered_list_speaks_of_what_is_listed(get: Get) -> None:
    of_unit = lead(get(f"{LIST}?through=6&department=unit-b"))
    assert of_unit.startswith("2024年1—6月，单位乙：低于序时1项、滞后2个、民生实事滞后1件；全县")
    assert "全县低于序时4项、滞后2个、民生实事滞后1件。" in of_unit
    of_kind = lead(get(f"{LIST}?through=6&kind=projects"))
    assert of_kind.startswith("2024年1—6月，4个重点项目中") and "指标" not in of_kind
    both = lead(get(f"{LIST}?through=6&kind=projects&department=unit-b"))
    assert both.startswith("2024年1—6月，单位乙：滞后2个；全县滞后2个。")
    nothing = lead(get(f"{LIST}?through=6&kind=tasks&department=unit-a"))
    assert nothing == "2024年1—6月，单位甲没有牵头的民生实事。"


@pytest.mark.parametrize("through", [3, 6, 12])
def test_tabs_bands_and_sentence_count_the_rows_under_every_filter(
    plan: Plan, through: int
) -> None:
    standing = PlanStanding.of(plan, through, Viewer())
    codes = ["", *(unit.code for unit in standing.leads)]
    for kind, code in product(["", *RowGroup.values], codes):
        narrowed = standing.narrowed(kind, code)
        of_kind = [row for row in standing.flagged if kind in ("", row.kind)]
        wanted = [row for row in of_kind if code in ("", row.lead.code)]
        assert narrowed.flagged == wanted
        assert [row for _, _, rows in narrowed.bands(wanted) for row in rows] == wanted
        words = "".join(part.text for each in narrowed.kinds for part in each.in_short())
        alone = sum(row.is_sub for row in wanted)
        assert sum(map(int, re.findall("[0-9]+", words))) == len(wanted) - alone


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("asked", ["", "&kind=projects", "&department=unit-a"])
def test_export_has_the_rows_of_the_page(client: Client, get: Get, asked: str) -> None:
    page = get(f"{LIST}?through=6{asked}")
    shown = [row for table in tables(page) for row in table]
    response = client.get(f"{LIST}?through=6{asked}&export=csv")
    texts = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(texts) == len(shown)
    for line, row in zip(texts, shown, strict=True):
        words = text_of(row)
        for name in ("名称", "实际或完成", "状态", "持续", "牵头单位", "下一步措施", "后期需完成"):
            assert line[name] in words, name
        assert line["逐期状态"].split("；") == lights(row)


@pytest.mark.usefixtures("plan")
def test_row_has_what_the_rest_of_the_year_must_bring(get: Get) -> None:
    page = get(f"{LIST}?through=6")
    assert "距全年目标差" not in text_of(row_of(page, "1-0")), "the gap says it already"
    assert "已突破" in text_of(row_of(page, "7-0"))
    assert "后期需完成90万元，每季度45万元" in text_of(row_of(page, "p-b"))


@pytest.mark.usefixtures("plan")
def test_spreadsheet_has_numbers_and_the_name_of_the_list(client: Client, get: Get) -> None:
    get(LIST)
    sheet: Any = load_workbook(io.BytesIO(client.get(f"{LIST}?export=xlsx").content)).active
    _, _, head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    lines = {
        (line["清单"], line["序号或代码"]): line
        for line in (dict(zip(head, row, strict=True)) for row in rows)
    }
    assert (
        lines["未达预期和滞后", "p-b"]["差距"] == -40
        and lines["未达预期和滞后", "p-b"]["目标或年度计划"] == 100
    )
    assert ("由低转达", "p-c") in lines and ("本期暂未评价", "5") in lines


# What the demo made.


def banner(page: Page) -> bool:
    return any(each.get("class") == "sample" for each in page.all("aside"))


@pytest.mark.usefixtures("plan")
def test_figures_of_the_county_are_not_marked_as_sample(get: Get) -> None:
    assert not banner(get(LIST))


@pytest.mark.parametrize("kind", ["indicator", "past", "project", "task"])
def test_made_up_figure_marks_page_and_file_as_sample(
    get: Get, plan: Plan, kind: str, client: Client
) -> None:
    if kind == "indicator":
        report(make_target(plan, 8), None, "6", is_sample=True)
    elif kind == "past":
        target = make_target(plan, 8)
        report(target, "6", None, is_sample=True)
        report(target, None, "6")
    elif kind == "project":
        make_progress(make_line(plan, "p-z", project_fields={"is_sample": True}), "10", 6)
    else:
        make_target_progress(make_task_target(make_task(plan, 8)), "1", is_sample=True)
    assert banner(get(LIST))
    assert "%E6%BC%94%E7%A4%BA" in client.get(f"{LIST}?export=csv")["Content-Disposition"]


# Empty, and what it costs.


def test_plan_without_rows_has_an_empty_page(get: Get) -> None:
    make_plan(2024)
    assert "还没有录入指标、重点项目和民生实事" in get(LIST).text


def test_page_before_any_report_says_nothing_is_published(get: Get) -> None:
    plan = make_plan(2024)
    make_target(plan, 1)
    make_line(plan)
    make_period(plan, 6, published=False)
    page = get(LIST)
    assert "1项指标都还没有数据；1个重点项目都还没有数据。" in page.text and EMPTY in page.text


@pytest.mark.parametrize("address", ["/plans/1999/shortfalls/"])
def test_year_without_a_plan_is_not_found(client: Client, leader: User, address: str) -> None:
    client.force_login(leader)
    assert client.get(address).status_code == 404


def rows_of_each(number: int) -> None:
    """Rows of every kind, flagged in two quarters, with all that a report can have."""
    plan = make_plan(2024)
    for each in range(1, number + 1):
        lead = make_department(f"unit-{each}")
        target = make_target(plan, each, lead=lead, pace=Pace.MILESTONES)
        Milestone.objects.create(target=target, month=3, value=Decimal(7))
        report(target, "6", "6")
        line = make_line(plan, f"p-{each}", project_fields={"lead": lead})
        line.milestones.create(month=3, amount=Decimal(50))
        promise = make_task_target(make_task(plan, each, lead=lead))
        for month in (3, 6):
            make_progress(line, "0", month)
            make_target_progress(promise, "1", month)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("who", ["leader", "clerk_a", "planner"])
def test_number_of_queries_is_the_same_for_one_and_three_rows(
    request: pytest.FixtureRequest, client: Client, number: int, who: str
) -> None:
    rows_of_each(number)
    client.force_login(request.getfixturevalue(who))
    with page_queries() as queries:
        page = Page(client.get(LIST))
    assert len(tables(page)[0]) == 3 * number
    assert len(queries) == 11 <= 12, "\n".join(queries)
