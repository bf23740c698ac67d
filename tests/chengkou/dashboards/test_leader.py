"""我分管的: what one county leader is in charge of, on every page, list and file."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from chengkou.dashboards.standing import PlanStanding
from reporting.enums import RowGroup, Status
from reporting.models import Department, Plan, User
from reporting.rules.office.leaders import NOBODY
from reporting.visibility import SERVER
from tests.chengkou.checks.test_page import state
from tests.chengkou.conftest import signed_in
from tests.chengkou.dashboards.test_standing import rows_of_each
from tests.factories import (
    make_actual,
    make_department,
    make_line,
    make_plan,
    make_progress,
    make_target,
    make_target_progress,
    make_task,
    make_task_target,
)
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]
Units = tuple[Department, Department]

BASE = "/plans/2024/"
OF_ZHANG = "&leader=张三"
LISTS = (
    *("indicators/", "projects/", "projects/ledger/"),
    *("livelihood/", "shortfalls/", "departments/"),
)


@pytest.fixture
def plan(units: Units) -> Plan:
    """单位甲 is in 张三's charge, 单位乙 in nobody's; a project and a task have 李四 instead."""
    plan, (one, two) = make_plan(2024), units
    one.county_leader = "张 三"
    one.save()
    make_actual(make_target(plan, 1, lead=one), "6", 6)
    make_actual(make_target(plan, 1, 1, lead=two), "8", 6)
    make_actual(make_target(plan, 2, lead=two), "6", 6)
    for code, lead, leader in (("p-1", one, ""), ("p-2", one, "李四"), ("p-3", two, "")):
        fields = {"lead": lead, "county_leader": leader}
        make_progress(make_line(plan, code, project_fields=fields), "0")
    for number, lead, leader in ((1, one, ""), (2, two, "李四"), (3, two, "")):
        task = make_task(plan, number, lead=lead, county_leader=leader)
        make_target_progress(make_task_target(task), "1")
    return plan


@pytest.fixture
def own(leader: User) -> User:
    """A leader whose line is 张三's."""
    leader.county_leader = "张三"
    leader.save()
    return leader


def keys(page: Page) -> list[str]:
    """Number and row of indicators, codes of projects, units, and numbers of tasks."""
    found = []
    for row in page.all("tr"):
        place = row.get("data-code") or row.get("data-number")
        if place:
            found.append(f"{place}-{row.get('data-row')}" if row.get("data-row") else place)
    return found


def lead(page: Page) -> str:
    (found,) = (each for each in page.all("p") if each.get("class") == "lead")
    return text_of(found)


def switch(page: Page) -> list[tuple[str, bool]]:
    for nav in page.all("nav"):
        if nav.get("aria-label") == "范围":
            return [(text_of(link), bool(link.get("aria-current"))) for link in nav]
    return []


def lines(client: Client, address: str) -> list[dict[str, str]]:
    content = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


# Numbers that add up.


def test_parts_of_leaders_and_of_nobody_are_the_county(plan: Plan) -> None:
    county = PlanStanding.of(plan, 6, SERVER)
    assert set(county.leaders) == {"张三", "李四", ""}
    parts = [county.narrowed(leader=leader) for leader in ("张三", "李四", NOBODY)]
    assert Counter(numbers(county)) == sum(map(Counter, map(numbers, parts)), Counter())
    assert [numbers(part) for part in parts] == [
        {"indicators": 1, "projects": 1, "tasks": 1, "flagged": 3, "planned": 100, "money": 10},
        {"projects": 1, "tasks": 1, "flagged": 2, "planned": 100, "money": 10},
        {"indicators": 1, "projects": 1, "tasks": 1, "flagged": 3, "planned": 100, "money": 10},
    ]
    # What was narrowed leaves the county as it was.
    assert numbers(county) == numbers(PlanStanding.of(plan, 6, SERVER))


def numbers(standing: PlanStanding) -> dict[str, int]:
    found: Counter[str] = Counter()
    for kind in standing.kinds:
        found[kind.group.value] += len(kind.led)
    found["flagged"] = len(standing.flagged)
    found["planned"] = int(sum(row.line.investment for row in standing.plan_projects.rows))
    found["money"] = int(sum(row.task.investment for row in standing.tasks))
    return {name: number for name, number in found.items() if number}


@pytest.mark.usefixtures("sample")
def test_lines_of_the_sample_add_up_to_the_county() -> None:
    county = PlanStanding.of(Plan.objects.get(year=2024), 6, SERVER)
    parts = [county.narrowed(leader=leader or NOBODY) for leader in county.leaders]
    assert len(parts) > 3
    assert Counter(numbers(county)) == sum(map(Counter, map(numbers, parts)), Counter())
    for status in Status:
        number = county.tally.count(status)
        assert number == sum(part.tally.count(status) for part in parts), status


def test_line_and_kind_and_unit_narrow_together(plan: Plan) -> None:
    county = PlanStanding.of(plan, 6, SERVER)
    part = county.narrowed(RowGroup.PROJECTS, "unit-a", "李四")
    assert [row.key for row in part.flagged] == ["p-2"]
    assert not county.narrowed(RowGroup.PROJECTS, "unit-b", "李四").flagged


def test_leader_is_of_the_unit_that_stands_in_for_a_closed_one(plan: Plan, units: Units) -> None:
    heir = make_department("heir", "承接单位")
    heir.county_leader = "王五"
    heir.save()
    units[0].closed_on, units[0].succeeded_by = "2024-05-01", heir
    units[0].save()
    county = PlanStanding.of(plan, 6, SERVER)
    assert "张三" not in county.leaders
    assert [row.number for row in county.narrowed(leader="王五").rows] == [1]


# Whose line is shown.


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("address", ["", *LISTS])
def test_leader_sees_the_own_line_first_and_switches_to_the_county(own: User, address: str) -> None:
    client = signed_in(own)
    page = Page(client.get(f"{BASE}{address}?through=6"))
    assert not list(page.faults())
    assert switch(page) == [("我分管的", True), ("全县", False)]
    assert "只列张三分管的" in page.text
    county = Page(client.get(f"{BASE}{address}?through=6&leader=all"))
    assert switch(county) == [("我分管的", False), ("全县", True)]
    assert "只列张三" not in county.text
    assert set(keys(page)) < set(keys(county))
    # The choice stays on links to other pages.
    lists = [url for url in county.hrefs if re.match(r"/plans/2024/\w+/\?", url)]
    assert lists and all("leader=" in url for url in lists)


@pytest.mark.usefixtures("plan")
def test_first_page_after_signing_in_is_the_own_line(own: User) -> None:
    answer = signed_in(own).get("/", follow=True)
    assert "张三分管的1项计划指标" in lead(Page(answer))


@pytest.mark.usefixtures("plan")
def test_others_have_no_switch_until_they_ask_for_a_line(get: Get) -> None:
    assert switch(get(f"{BASE}?through=6")) == []
    page = get(f"{BASE}?through=6&leader=李四")
    assert switch(page) == [("李四分管", True), ("全县", False)]
    assert "没有李四分管的指标" in lead(page)


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    "address, listed",
    [
        ("indicators/", ["1-0"]),
        ("projects/ledger/", ["p-1"]),
        ("livelihood/", ["1"]),
        ("shortfalls/", ["1-0", "p-1", "1"]),
        ("departments/", ["unit-a"]),
    ],
)
def test_list_and_file_have_the_rows_of_the_line(
    client: Client, get: Get, address: str, listed: list[str]
) -> None:
    query = f"{BASE}{address}?through=6&leader=张三"
    assert keys(get(query)) == listed
    answer: Any = client.get(f"{query}&export=csv")
    rows = lines(client, f"{query}&export=csv")
    assert len([row for row in rows if "合计" not in row.values()]) == len(listed)
    assert "%E5%BC%A0%E4%B8%89%E5%88%86%E7%AE%A1" in answer["Content-Disposition"]


@pytest.mark.usefixtures("plan")
def test_sentences_and_tabs_count_what_is_shown(get: Get) -> None:
    query = "?through=6&leader=张三"
    overview = get(BASE + query)
    assert "张三分管的1项计划指标全部有数据" in lead(overview)
    assert "2024年重点项目（张三分管）1个" in overview.text
    assert lead(get(f"{BASE}shortfalls/{query}")).startswith(
        "2024年1—6月，张三分管：低于序时1项、滞后1个、民生实事滞后1件；"
        "全县低于序时2项、滞后3个、民生实事滞后3件。"
    )
    assert "张三分管的1件民生实事年度投资10万元" in lead(get(f"{BASE}livelihood/{query}"))
    assert "张三分管：应填报的1个单位" in lead(get(f"{BASE}departments/{query}"))
    text = get(f"{BASE}shortfalls/{query}").text
    assert "全部3" in text and "重点项目1" in text
    assert "合计 1件" in get(f"{BASE}livelihood/{query}").text


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("address", ["", *LISTS])
def test_unknown_leader_has_an_empty_line_with_a_way_out(get: Get, address: str) -> None:
    page = get(f"{BASE}{address}?through=6&leader=没有这人")
    assert not keys(page) and switch(page) == [("没有这人分管", True), ("全县", False)]


@pytest.mark.usefixtures("plan")
def test_pages_of_one_thing_are_never_narrowed(own: User, plan: Plan) -> None:
    client = signed_in(own)
    other = plan.project_plans.get(project__code="p-2").pk
    for address in ("indicators/2/", f"projects/{other}/", "departments/unit-b/"):
        page = Page(client.get(f"{BASE}{address}?through=6"))
        assert "只列张三" not in page.text and not switch(page), address
    facts = Page(client.get(f"{BASE}projects/{other}/?through=6"))
    assert f"{BASE}?through=6&leader=%E6%9D%8E%E5%9B%9B" in facts.hrefs


@pytest.mark.usefixtures("plan")
def test_wall_opens_with_the_own_line_and_switches_to_the_county(own: User) -> None:
    client = signed_in(own)
    line = Page(client.get("/screen/2024/?through=6"))
    assert "张三分管的1项计划指标" in line.text
    county_url = "/screen/2024/?through=6&leader=all"
    assert county_url in line.hrefs
    county = Page(client.get(county_url))
    assert "2项计划指标" in county.text and "张三分管" not in county.text
    assert f"{BASE}?through=6&leader=all" in county.hrefs
    assert "我分管的" in county.text


@pytest.mark.usefixtures("plan")
def test_wall_of_a_reader_without_a_line_has_no_switch(get: Get) -> None:
    assert not [url for url in get("/screen/2024/?through=6").hrefs if "leader=" in url]


# Lists of two years, and of checks.


def test_two_years_of_a_line_have_its_rows_and_its_finding(get: Get, plan: Plan) -> None:
    before = make_plan(2023)
    for target in plan.targets.all():
        same = make_target(
            before, target.number, target.row, indicator=target.indicator, lead=target.lead
        )
        make_actual(same, "5", 12)
    county, line = (get(f"{BASE}indicators/years/?through=6{more}") for more in ("", OF_ZHANG))
    assert keys(county) == ["1", "1", "2"] and keys(line) == ["1"]
    assert lead(line).startswith("张三分管的2023年有结果的1项中低于目标1项")
    nobody = get(f"{BASE}indicators/years/?through=6&leader={NOBODY}")
    # A part whose headline is another leader's has its number and its full name.
    assert keys(nobody) == ["1", "2"]
    (part, *_) = (row for row in nobody.all("tr") if row.get("data-number") == "1")
    assert text_of(part).startswith("1 指标1-0·指标1-1")
    unknown = get(f"{BASE}indicators/years/?through=6&leader=没有这人")
    assert "没有由这位县领导分管的指标" in unknown.text and not keys(unknown)


def test_checks_of_a_line_leave_out_rows_of_other_leaders_alone(
    client: Client, get: Get, plan: Plan
) -> None:
    state(plan.pk, "甲", "13")
    state(plan.pk, "甲", "13", part="专栏4")
    county, line = (get(f"{BASE}checks/?through=6{more}") for more in ("", OF_ZHANG))
    funding = [f"民生实事市级第{number}件：年度投资与各项资金之和" for number in (1, 2, 3)]
    assert all(name in county.text for name in funding)
    assert [name in line.text for name in funding] == [True, False, False]
    assert "甲：两处" in county.text and "甲：两处" in line.text
    assert "共核对4处" in lead(county) and "共核对2处" in lead(line)
    assert "不分县领导，一并列出" in line.text and "不分县领导" not in county.text
    rows = lines(client, f"{BASE}checks/?export=csv{OF_ZHANG}")
    assert [row["分管县领导"] for row in rows if row["类别"] == "资金与投资"] == ["张三"]


def test_check_of_a_closed_unit_is_in_the_line_of_its_successor(
    get: Get, plan: Plan, units: Units
) -> None:
    heir = make_department("heir", "承接单位")
    heir.county_leader = "王五"
    heir.save()
    units[0].closed_on, units[0].succeeded_by = "2024-05-01", heir
    units[0].save()
    assert "市级第1件" in get(f"{BASE}checks/?leader=王五").text


# Files say who is in charge.


@pytest.mark.usefixtures("plan", "get")
@pytest.mark.parametrize(
    "address, leaders",
    [
        ("indicators/", ["张三", "", ""]),
        ("projects/ledger/", ["张三", "李四", ""]),
        ("livelihood/", ["张三", "李四", "", ""]),
        ("shortfalls/", ["张三", "", "张三", "李四", "", "张三", "李四", ""]),
        ("departments/", ["张三", ""]),
        ("departments/unit-a/", ["张三", "张三", "李四", "张三"]),
    ],
)
def test_file_names_the_leader_of_each_row(
    client: Client, address: str, leaders: list[str]
) -> None:
    rows = lines(client, f"{BASE}{address}?through=6&export=csv&leader=all&sort=name")
    assert Counter(row["分管县领导"] for row in rows) == Counter(leaders)


# Freshness and cost.


@pytest.mark.usefixtures("plan")
def test_page_is_made_anew_once_the_planner_sets_the_line(leader: User) -> None:
    client = signed_in(leader)
    client.get(BASE)
    etag = client.get(BASE).headers["ETag"]
    assert client.get(BASE, headers={"if-none-match": etag}).status_code == 304
    User.objects.filter(pk=leader.pk).update(county_leader="张三")
    answer = client.get(BASE, headers={"if-none-match": etag})
    assert answer.status_code == 200 and "只列张三分管的" in Page(answer).text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    "address, expected",
    [
        ("", 11),
        ("indicators/", 6),
        ("projects/", 5),
        ("projects/ledger/", 5),
        ("livelihood/", 7),
        ("shortfalls/", 11),
    ],
)
def test_number_of_queries_is_the_same_for_one_and_three_rows(
    own: User, number: int, address: str, expected: int
) -> None:
    rows_of_each(number)
    Department.objects.update(county_leader="张三")
    client = signed_in(own)
    with page_queries() as queries:
        page = Page(client.get(BASE + address))
    assert len(keys(page)) >= number and switch(page)
    assert len(queries) == expected, "\n".join(queries)


def test_names_that_nobody_has_are_not_kept(plan: Plan) -> None:
    county = PlanStanding.of(plan, 6, SERVER)
    assert county.narrowed(leader="张三") is county.narrowed(leader="张三")
    assert county.narrowed(leader="没有这人") is not county.narrowed(leader="没有这人")
    assert county.narrowed() is county
