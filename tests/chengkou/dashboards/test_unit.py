"""One unit's page: what it leads and provides, what it asks for, how punctually it reports."""

import csv
import datetime
import io
from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest
import time_machine
from django.test import Client

from chengkou.cycle.opening import open_period
from indicators.models import Target
from projects.models import KeyProject, LivelihoodTask
from reporting.enums import SubmissionState
from reporting.models import Department, Plan, Submission, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.dashboards.test_departments import hand_in
from tests.chengkou.dashboards.test_standing import banner, key, rows_of_each
from tests.factories import (
    formerly,
    make_actual,
    make_line,
    make_period,
    make_plan,
    make_progress,
    make_target,
    make_target_progress,
    make_task,
    make_task_target,
    report,
    succeed,
)
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]
Units = tuple[Department, Department]

LIST = "/plans/2024/departments/"
PAGE = f"{LIST}unit-a/?through=6"


@pytest.fixture
def plan(units: Units) -> Plan:
    """单位甲 leads something of every kind and provides an indicator; 单位乙 leads the rest."""
    plan, (one, two) = make_plan(2024), units
    report(make_target(plan, 1, lead=one), "8", "8")
    report(make_target(plan, 2, lead=one), "8", "6", explanation="外需偏弱。", measures="抓开工。")
    make_actual(make_target(plan, 3, lead=two, provider=one), "6", 6)
    make_actual(make_target(plan, 4, lead=two, provider=two), "6", 6)
    make_progress(make_line(plan, "p-1", project_fields={"lead": one}), "60")
    late = make_line(plan, "p-2", project_fields={"lead": one})
    make_progress(late, "0", matter="请协调用地。", matter_for="张某")
    make_progress(make_line(plan, "p-3", project_fields={"lead": two}), "0", matter="别家的事。")
    make_target_progress(make_task_target(make_task(plan, 1, lead=one)), "60")
    make_target_progress(make_task_target(make_task(plan, 2, lead=two)), "1")
    make_task(plan, 3, lead=two).responsible.add(one)
    Target.objects.get(number=4).cooperating.add(one)
    return plan


def listed(page: Page, section: str) -> list[str]:
    """The rows under a title, as the tests of the list of what is flagged call them."""
    rows: list[Element] = []
    for table in page.all("table"):
        if table.get("aria-labelledby") == f"h-{section}":
            rows += table.iter("tr")
    return [key(row) for row in rows if row.get("data-number") or row.get("data-code")]


def lead(page: Page) -> str:
    (found,) = (each for each in page.all("p") if each.get("class") == "lead")
    return text_of(found)


def facts(page: Page) -> dict[str, str]:
    (found,) = (each for each in page.all("dl") if each.get("class") == "meta")
    words = [text_of(each) for each in found.iter() if each.tag in ("dt", "dd")]
    return dict(zip(words[::2], words[1::2], strict=True))


def reports(page: Page) -> list[list[str]]:
    """The cells of each line of the table of what it handed in."""
    rows = [row for row in page.all("tr") if row.get("data-month")]
    return [[text_of(cell) for cell in row] for row in rows]


# What it carries.


@pytest.mark.usefixtures("plan")
def test_page_lists_what_the_unit_leads_and_provides_flagged_first(get: Get) -> None:
    page = get(PAGE)
    assert listed(page, "indicators") == ["2-0", "1-0"]
    assert listed(page, "provided") == ["3-0"]
    assert listed(page, "helped") == ["4-0"]
    assert listed(page, "projects") == ["p-2", "p-1"]
    assert listed(page, "tasks") == ["city1"]
    assert listed(page, "shared") == ["city3"]
    assert "外需偏弱" in page.text and "抓开工" in page.text
    assert lead(page).startswith(
        "2024年1—6月，单位甲：低于序时1项、滞后1个；"
        "全县低于序时3项、滞后2个、民生实事滞后1件。2项指标中低于序时1项；"
    )
    assert lead(page).endswith("为别的单位牵头的1行指标提供数据，其中低于序时1行。")


@pytest.mark.usefixtures("plan")
def test_page_has_its_own_matters_alone(get: Get) -> None:
    text = get(PAGE).text
    assert "需县领导协调的1件" in text and "请协调用地" in text and "别家的事" not in text


def test_unit_without_anything_says_so(get: Get, plan: Plan) -> None:
    make_plan(2023)
    text = get(f"{LIST}unit-a/".replace("2024", "2023")).text
    assert "没有由这个单位牵头、提供数据、配合或者负责的事项" in text
    assert "没有这个单位已发布报告期的填报表" in text


def test_page_lists_thirty_rows_of_a_kind_and_the_file_all(
    client: Client, get: Get, units: Units
) -> None:
    plan = make_plan(2024)
    for number in range(1, 33):
        make_line(plan, f"p-{number:02}", project_fields={"lead": units[0]})
    page = get(PAGE)
    assert len(listed(page, "projects")) == 30 and "另有2行见清单" in page.text
    assert len(exported(client, PAGE)) == 32


@pytest.mark.usefixtures("plan")
def test_file_has_every_row_of_the_page_under_its_title(client: Client, get: Get) -> None:
    page = get(PAGE)
    titles = {
        "牵头的指标": "indicators",
        "牵头的重点项目": "projects",
        "牵头的民生实事": "tasks",
        "提供数据的指标": "provided",
        "配合的指标": "helped",
        "责任单位的民生实事": "shared",
    }
    lines = exported(client, PAGE)
    assert list(dict.fromkeys(line["清单"] for line in lines)) == list(titles)
    for title, section in titles.items():
        of_title = [line for line in lines if line["清单"] == title]
        assert len(of_title) == len(listed(page, section)), title
        assert all(line["算式"] for line in of_title), title


def exported(client: Client, address: str) -> list[dict[str, str]]:
    content = client.get(f"{address}&export=csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


# Who it is.


def test_facts_name_who_is_in_charge_and_whom_to_call(get: Get, units: Units) -> None:
    make_plan(2024)
    assert facts(get(PAGE)) == {"联系": "没有登记分管县领导和联系人"}
    unit = units[0]
    unit.county_leader, unit.contact, unit.phone = "张某", "李某", "023-0000"
    unit.save()
    formerly(unit, "2020-12-31", "旧名")
    assert facts(get(PAGE)) == {
        "分管县领导": "张某",
        "联系人": "李某",
        "联系电话": "023-0000",
        "曾用名": "旧名（至2020年12月31日）",
    }


def test_unit_has_its_name_of_the_periods_last_day(get: Get, units: Units) -> None:
    make_plan(2024)
    formerly(units[0], "2024-04-30", "单位甲旧名")
    assert "单位甲旧名" in title(get(f"{LIST}unit-a/?through=3"))
    assert title(get(PAGE)) == "单位甲"


def title(page: Page) -> str:
    (found,) = page.all("h1")
    return text_of(found)


@pytest.mark.usefixtures("plan")
def test_page_of_a_closed_unit_leads_to_its_successors(
    client: Client, get: Get, units: Units
) -> None:
    succeed(units[0], "2024-05-01", by=units[1])
    assert title(get(f"{LIST}unit-a/?through=3")) == "单位甲"
    answer = client.get(f"{LIST}unit-a/?through=6&export=csv")
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{LIST}unit-b/?through=6&export=csv",
    )
    page = get(f"{LIST}unit-b/?through=6")
    assert facts(page)["承接单位"] == "单位甲（2024年5月1日撤销）"
    assert len(listed(page, "indicators")) == 4 and not listed(page, "provided")


def test_unknown_unit_is_not_found(client: Client, leader: User) -> None:
    make_plan(2024)
    client.force_login(leader)
    assert client.get(f"{LIST}nobody/").status_code == 404


def test_other_years_lead_to_the_same_unit(get: Get, plan: Plan) -> None:
    make_plan(2023)
    assert "/plans/2023/departments/unit-a/?through=6" in get(PAGE).hrefs


# How punctually it reports.


def test_each_period_says_when_it_was_handed_in(get: Get, units: Units, leader: User) -> None:
    plan = make_plan(2024)
    for unit, number in zip(units, (1, 2), strict=True):
        make_target(plan, number, lead=unit)
    for month in (3, 6):
        due_on = datetime.date(2024, month + 1, 10)
        open_period(plan, month, by=None, due_on=due_on)
        make_period(plan, month)
    form = Submission.objects.get(department=units[0], period__month=3)
    hand_in(form, 12, state=SubmissionState.APPROVED, by=leader)
    with time_machine.travel("2024-08-01T12:00:00+08:00", tick=False):
        page = get(PAGE)
        assert reports(page) == [
            ["1—3月", "已审核", "4月12日交，晚2天"],
            ["1—6月", "填报中", "逾期未报（应于7月10日前）"],
        ]
        assert "应报2张，已交1张，按时0张、晚交1张" in page.text
        assert len(reports(get(f"{LIST}unit-a/?through=3"))) == 1


def test_open_period_is_known_to_the_office_and_the_unit_alone(
    get: Get, units: Units, clerk_a: User, clerk_b: User, reviewer: User
) -> None:
    plan = make_plan(2024)
    make_target(plan, 1, lead=units[0])
    open_period(plan, 3, by=None, due_on=datetime.date(2024, 4, 10))
    address = f"{LIST}unit-a/?through=3"
    assert not reports(get(address))
    for user, number in ((clerk_a, 1), (reviewer, 1), (clerk_b, 0)):
        assert len(reports(Page(signed_in(user).get(address)))) == number


def test_successor_shows_whose_the_earlier_reports_were(get: Get, units: Units) -> None:
    plan = make_plan(2024)
    target = make_target(plan, 1, lead=units[0])
    make_actual(target, "8", 3)
    make_actual(make_target(plan, 2, lead=units[1]), "8", 6)
    succeed(units[0], "2024-05-01", by=units[1])
    lines = reports(get(f"{LIST}unit-b/?through=6"))
    assert [line[0] for line in lines] == ["1—3月 单位甲", "1—6月"]


# Samples, links, cost.


@pytest.mark.usefixtures("plan")
def test_made_up_figure_of_another_unit_does_not_mark_the_page(get: Get) -> None:
    assert not banner(get(PAGE))
    fields = {"is_sample": True, "lead": Department.objects.get(code="unit-a")}
    make_line(Plan.objects.get(), "p-9", project_fields=fields)
    assert banner(get(PAGE))


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    "address",
    [
        "indicators/?through=6",
        "indicators/2/?through=6",
        "shortfalls/?through=6",
        "projects/ledger/?through=6",
        "projects/{project}/?through=6",
        "livelihood/?through=6",
        "livelihood/{task}/?through=6",
    ],
)
def test_names_of_units_are_links_on_every_page(get: Get, plan: Plan, address: str) -> None:
    keys = {
        "project": plan.project_plans.get(project__code="p-1").pk,
        "task": plan.livelihood_tasks.get(number=3).pk,
    }
    assert PAGE in get(f"/plans/2024/{address.format(**keys)}").hrefs


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("who", ["leader", "clerk_a", "planner"])
def test_number_of_queries_is_the_same_for_one_and_three_rows(
    request: pytest.FixtureRequest, client: Client, number: int, who: str
) -> None:
    rows_of_each(number)
    unit = Department.objects.get(code="unit-1")
    Target.objects.update(lead=unit)
    KeyProject.objects.update(lead=unit)
    LivelihoodTask.objects.update(lead=unit)
    client.force_login(request.getfixturevalue(who))
    with page_queries() as queries:
        page = Page(client.get(f"{LIST}unit-1/"))
    assert len(listed(page, "indicators")) == number
    assert len(queries) == 13, "\n".join(queries)
