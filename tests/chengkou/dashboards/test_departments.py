"""The page of units: who handed in and when, what they lead, what is flagged, who may know."""

import csv
import datetime
import io
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from chengkou.cycle.opening import open_period
from chengkou.dashboards.tables import DepartmentTable
from projects.enums import Nature, Node
from projects.models import Preparation
from reporting.enums import Action, SubmissionState
from reporting.models import Department, Period, Plan, Submission, SubmissionEvent, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.dashboards.test_standing import banner, rows_of_each
from tests.factories import (
    NOON,
    formerly,
    make_actual,
    make_line,
    make_period,
    make_plan,
    make_progress,
    make_submission,
    make_target,
    make_target_progress,
    make_task,
    make_task_target,
)
from tests.pages import SVG, Page, page_queries, text_of

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]

LIST = "/plans/2024/departments/"
DUE = datetime.date(2024, 4, 10)


@pytest.fixture
def plan(units: tuple[Department, Department]) -> Plan:
    """2024 with a target of each unit and an open first quarter, due on 10 April."""
    plan = make_plan(2024)
    for number, unit in enumerate(units, 1):
        make_target(plan, number, lead=unit)
    open_period(plan, 3, by=None, due_on=DUE)
    return plan


def form_of(unit: Department, revision: int = 1) -> Submission:
    return Submission.objects.get(department=unit, revision=revision, period__month=3)


def hand_in(
    form: Submission, *days: int, state: SubmissionState = SubmissionState.APPROVED, by: User
) -> None:
    """The form as submitted on these days of April 2024, and now in that state."""
    moments = [
        datetime.datetime(2024, 4, day, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai")) for day in days
    ]
    for moment in moments:
        SubmissionEvent.objects.create(
            submission=form,
            action=Action.SUBMIT,
            at=moment,
            by=by,
            to_state=SubmissionState.SUBMITTED,
        )
    approved = {"approved_at": NOON, "approved_by": by} if state == SubmissionState.APPROVED else {}
    Submission.objects.filter(pk=form.pk).update(
        state=state, submitted_at=moments[-1], submitted_by=by, **approved
    )


def publish(month: int = 3) -> None:
    make_period(Plan.objects.get(year=2024), month)


def cells(page: Page, code: str) -> list[str]:
    """What the unit's row says, cell by cell, but how many rows it carries (`carried`)."""
    (row,) = (row for row in page.all("tr") if row.get("data-code") == code)
    return [text_of(cell) for cell in row if cell.get("class") != "carried"]


def carried(page: Page) -> dict[str | None, str]:
    """Each unit's code with how many rows it carries, in the page's order."""
    rows = [row for row in page.all("tr") if row.get("data-code")]
    found = {}
    for row in rows:
        (cell,) = (each for each in row if each.get("class") == "carried")
        found[row.get("data-code")] = text_of(cell)
    return found


def codes(page: Page) -> list[str | None]:
    return [row.get("data-code") for row in page.all("tr") if row.get("data-code")]


def lead(page: Page) -> str:
    (found,) = (each for each in page.all("p") if each.get("class") == "lead")
    return text_of(found)


# Handing in.


@pytest.mark.parametrize(
    "days, words, on_time",
    [
        ([10], "已审核4月10日交，按时", "1"),
        ([11], "已审核4月11日交，晚1天", "0"),
        ([9, 20], "已审核4月9日交，按时", "1"),
        ([12, 20], "已审核4月12日交，晚2天", "0"),
    ],
)
def test_submission_is_on_time_by_the_day_it_was_first_handed_in(
    get: Get,
    plan: Plan,
    units: tuple[Department, Department],
    leader: User,
    days: list[int],
    words: str,
    on_time: str,
) -> None:
    hand_in(form_of(units[0]), *days, by=leader)
    publish()
    assert cells(get(LIST), "unit-a")[:5] == ["单位甲", words, "1", "1", on_time]


@pytest.mark.parametrize(
    "today, words", [("2024-04-10", "未报"), ("2024-04-15", "逾期未报（应于4月10日前）")]
)
def test_missing_submission_shows_days_since_its_date(
    get: Get, plan: Plan, today: str, words: str
) -> None:
    publish()
    with time_machine.travel(f"{today}T12:00:00+08:00", tick=False):
        page = get(LIST)
    assert cells(page, "unit-a")[1:5] == [f"填报中{words}", "1", "0", "0"]


@pytest.mark.parametrize("state", [SubmissionState.RETURNED, SubmissionState.DRAFT])
def test_returned_submission_is_not_handed_in(
    get: Get, plan: Plan, units: tuple[Department, Department], leader: User, state: SubmissionState
) -> None:
    hand_in(form_of(units[0]), 8, state=state, by=leader)
    publish()
    assert cells(get(LIST), "unit-a")[2:5] == ["1", "0", "0"]


def test_submission_without_a_date_is_neither_on_time_nor_late(
    get: Get, plan: Plan, units: tuple[Department, Department], leader: User
) -> None:
    Period.objects.update(due_on=None)
    hand_in(form_of(units[0]), 8, by=leader)
    publish()
    assert cells(get(LIST), "unit-a")[:5] == ["单位甲", "已审核4月8日交", "1", "1", "—"]
    assert cells(get(f"{LIST}?sort=-on_time"), "unit-a")[4] == "—"


def test_extension_moves_the_date(
    get: Get, plan: Plan, units: tuple[Department, Department], leader: User
) -> None:
    form = form_of(units[0])
    Submission.objects.filter(pk=form.pk).update(
        extended_to=datetime.date(2024, 4, 20), extension_reason="停电"
    )
    hand_in(form, 18, by=leader)
    publish()
    assert cells(get(LIST), "unit-a")[1] == "已审核4月18日交，按时"


def test_reopened_submission_counts_once_as_handed_in(
    get: Get, plan: Plan, units: tuple[Department, Department], leader: User
) -> None:
    form = form_of(units[0])
    hand_in(form, 8, by=leader)
    make_submission(form.period, units[0], revision=2, state=SubmissionState.DRAFT)
    publish()
    page = get(LIST)
    assert cells(page, "unit-a")[1:5] == ["填报中（第2版）4月8日交，按时", "1", "1", "1"]
    assert lead(page).startswith(
        "2024年1—3月，应填报的2个单位中已交1个（按时1个、晚交0个），已审核0个；"
    )


def test_submission_without_a_day_of_handing_in_shows_none(get: Get) -> None:
    make_actual(make_target(make_plan(2024), 1), "8", 6)
    page = get(LIST)
    assert cells(page, "tongji")[1:5] == ["已审核", "1", "1", "—"]
    assert lead(page).startswith("2024年1—6月，应填报的1个单位中已交1个，已审核1个；")


def test_later_periods_are_left_out(get: Get) -> None:
    target = make_target(make_plan(2024), 1)
    for month in (3, 6):
        make_actual(target, "8", month)
    assert cells(get(f"{LIST}?through=3"), "tongji")[2:4] == ["1", "1"]
    assert cells(get(LIST), "tongji")[2:4] == ["2", "2"]


# Who may know.


def test_submission_state_before_publishing_is_for_the_office_and_its_unit(
    get: Get, plan: Plan, clerk_a: User, clerk_b: User, reviewer: User, planner: User
) -> None:
    address = f"{LIST}?through=3"

    def known(page: Page) -> list[str]:
        """The units whose submission state the page shows; it shows no state of the others."""
        shown = [code for code in ("unit-a", "unit-b") if cells(page, code)[1].startswith("填报中")]
        for code in {"unit-a", "unit-b"} - set(shown):
            assert cells(page, code)[1:5] == ["尚未发布", "0", "0", "0"]
        return shown

    page = get(address)
    assert known(page) == [] and "各单位的填报情况尚未发布" in lead(page)
    both = ["unit-a", "unit-b"]
    for user, wanted in (
        (clerk_a, ["unit-a"]),
        (clerk_b, ["unit-b"]),
        (reviewer, both),
        (planner, both),
    ):
        client = signed_in(user)
        assert known(Page(client.get(address))) == wanted
        file = client.get(f"{address}&export=csv").content.decode()
        assert file.count("尚未发布") == 2 - len(wanted)
    publish()
    assert known(get(address)) == both


def test_period_that_was_not_opened_has_no_submissions(get: Get, plan: Plan) -> None:
    page = get(f"{LIST}?through=9")
    assert cells(page, "unit-a")[1] == "没有填报任务" and "没有下发填报任务" in lead(page)


# What units lead.


@pytest.fixture
def _carried(units: tuple[Department, Department]) -> None:
    """单位甲 leads two indicators (one with a sub-row), two projects and a task; half lag."""
    plan, unit = make_plan(2024), units[0]
    for number, value in ((1, "6"), (2, "8")):
        make_actual(make_target(plan, number, lead=unit), value, 6)
    make_actual(make_target(plan, 2, 1, lead=unit), "8", 6)
    for code, done in (("p-1", "0"), ("p-2", "60")):
        make_progress(make_line(plan, code, project_fields={"lead": unit}), done)
    make_target_progress(make_task_target(make_task(plan, lead=unit)), "1")
    make_target(plan, 3, lead=units[1])


@pytest.mark.usefixtures("_carried")
def test_numbers_of_flagged_rows_link_to_the_filtered_list(get: Get) -> None:
    page = get(f"{LIST}?through=6")
    assert cells(page, "unit-a")[5:] == ["2未达1", "2滞后1", "1滞后1", "3"]
    assert cells(page, "unit-b")[5:] == ["1", "0", "0", "0"]
    listed = "/plans/2024/shortfalls/?through=6&department=unit-a"
    for kind, number in (("indicators", 1), ("projects", 1), ("tasks", 1)):
        address = f"{listed}&kind={kind}"
        assert address in page.hrefs
        rows = [
            row for row in get(address).all("tr") if row.get("data-status") or row.get("data-grade")
        ]
        assert len(rows) == number
    assert listed in page.hrefs and "department=unit-b" not in " ".join(page.hrefs)
    assert "2个单位中1个有未达或滞后的事项。" in lead(page)


def test_units_have_their_names_of_the_periods_last_day(
    get: Get, plan: Plan, units: tuple[Department, Department]
) -> None:
    formerly(units[0], "2024-04-30", "单位甲旧名")
    publish()
    make_period(plan, 6)
    assert cells(get(f"{LIST}?through=3"), "unit-a")[0] == "单位甲旧名"
    assert cells(get(f"{LIST}?through=6"), "unit-a")[0] == "单位甲"


def test_successor_answers_for_the_unit_it_succeeded(
    get: Get, plan: Plan, units: tuple[Department, Department]
) -> None:
    publish()
    make_period(plan, 6)
    units[0].closed_on, units[0].succeeded_by = datetime.date(2024, 5, 1), units[1]
    units[0].save()
    page = get(f"{LIST}?through=6")
    assert codes(page) == ["unit-b"]
    assert cells(page, "unit-b")[2] == "2" and cells(page, "unit-b")[5] == "2"
    assert codes(get(f"{LIST}?through=3")) == ["unit-a", "unit-b"]


# Order, files, samples, cost.


@pytest.mark.usefixtures("_carried")
def test_list_opens_with_the_unit_that_carries_most(
    get: Get, units: tuple[Department, Department]
) -> None:
    page = get(f"{LIST}?through=6")
    assert carried(page) == {"unit-a": "5", "unit-b": "1"}
    for number in range(4, 9):
        make_target(Plan.objects.get(), number, lead=units[1])
    assert list(carried(get(f"{LIST}?through=6")).items()) == [("unit-b", "6"), ("unit-a", "5")]
    assert codes(get(f"{LIST}?through=6&sort=unit")) == ["unit-a", "unit-b"]


@pytest.mark.usefixtures("_carried")
def test_bar_of_a_unit_is_its_share_of_the_largest_with_what_is_flagged(get: Get) -> None:
    drawn = {}
    page = get(f"{LIST}?through=6")
    for row in page.all("tr"):
        if row.get("data-code"):
            drawn[row.get("data-code")] = [path.get("d") for path in row.iter(f"{SVG}path")]
    # 5 of 5 rows with 3 flagged, and 1 of 5 rows with none: 88 is the whole.
    assert drawn == {
        "unit-a": ["M0 0H88V8H0Z", "M0 0H52V8H0Z"],
        "unit-b": ["M0 0H17V8H0Z", "M0 0H0V8H0Z"],
    }


@pytest.mark.usefixtures("_carried")
def test_names_of_units_lead_to_their_pages(get: Get) -> None:
    page = get(f"{LIST}?through=6")
    for code in ("unit-a", "unit-b"):
        assert f"{LIST}{code}/?through=6" in page.hrefs
        assert get(f"{LIST}{code}/?through=6")


@pytest.mark.usefixtures("_carried")
@pytest.mark.parametrize("name", list(DepartmentTable.base_columns))
def test_every_column_sorts_in_both_directions(get: Get, name: str) -> None:
    there, back = (codes(get(f"{LIST}?through=6&sort={sign}{name}")) for sign in ("", "-"))
    assert sorted(map(str, there)) == sorted(map(str, back)) == ["unit-a", "unit-b"]
    if name == "flagged":
        assert back == ["unit-a", "unit-b"]


def test_submission_column_sorts_the_longest_overdue_first(
    get: Get, plan: Plan, units: tuple[Department, Department], leader: User
) -> None:
    hand_in(form_of(units[0]), 8, by=leader)
    publish()
    assert codes(get(f"{LIST}?sort=form")) == ["unit-b", "unit-a"]


@pytest.mark.usefixtures("_carried")
def test_export_has_the_rows_of_the_page(client: Client, get: Get) -> None:
    page = get(f"{LIST}?through=6&sort=-flagged")
    response = client.get(f"{LIST}?through=6&sort=-flagged&export=csv")
    head, *lines = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert [line[0] for line in lines] == [cells(page, str(code))[0] for code in codes(page)]
    assert dict(zip(head, lines[0], strict=True))["滞后重点项目（个）"] == "1"
    assert {len(line) for line in lines} == {len(head)}


@pytest.mark.usefixtures("_carried")
def test_made_up_figure_marks_page_and_file_as_sample(get: Get) -> None:
    assert not banner(get(LIST))
    make_progress(make_line(Plan.objects.get(), "p-z", project_fields={"is_sample": True}), "10")
    assert banner(get(LIST))


def test_plan_without_units_has_an_empty_page(get: Get) -> None:
    make_plan(2024)
    assert "还没有牵头单位" in get(LIST).text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("who", ["leader", "clerk_a", "planner"])
def test_number_of_queries_is_the_same_for_one_and_three_rows(
    request: pytest.FixtureRequest, client: Client, number: int, who: str
) -> None:
    rows_of_each(number)
    client.force_login(request.getfixturevalue(who))
    with page_queries() as queries:
        page = Page(client.get(LIST))
    assert len(codes(page)) == number
    assert len(queries) == 12 <= 12, "\n".join(queries)


# Numbers that add up: what is flagged by something else than its kind's word is said apart.


@pytest.mark.usefixtures("_carried")
def test_late_nodes_and_sub_rows_are_counted_apart(
    client: Client, get: Get, units: tuple[Department, Department]
) -> None:
    plan = Plan.objects.get()
    make_late_node(plan, "p-3", lead=units[0])
    make_actual(make_target(plan, 2, 2, lead=units[0]), "1", 6)
    address = f"{LIST}?through=6"
    assert cells(get(address), "unit-a")[5:] == [
        "2未达1、分项1",
        "3滞后1、节点逾期1",
        "1滞后1",
        "5",
    ]
    response = client.get(f"{address}&export=csv")
    head, first, *_ = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    line = dict(zip(head, first, strict=True))
    assert (line["未达指标（项）"], line["单列的未达分项（行）"]) == ("1", "1")
    assert (line["滞后重点项目（个）"], line["节点逾期重点项目（个）"]) == ("1", "1")


@pytest.mark.usefixtures("_carried")
def test_every_page_says_both_numbers_of_flagged_projects(get: Get) -> None:
    plan = Plan.objects.get()
    make_progress(make_line(plan, "p-4", nature=Nature.PREPARATION), "1", 3)
    make_late_node(plan, "p-3")
    projects = get("/plans/2024/projects/?through=6").text
    assert "滞后及以下1个，前期节点逾期1个" in projects
    listed = get("/plans/2024/projects/ledger/?through=6&grade=lags")
    assert [row.get("data-code") for row in listed.all("tr") if row.get("data-grade")] == ["p-1"]
    both = "重点项目中有数据2个，滞后1个、节点逾期1个"
    assert both in get("/plans/2024/?through=6").text
    shortfalls = get("/plans/2024/shortfalls/?through=6").text
    assert both in shortfalls and "4个中有数据2个，1个滞后、1个节点逾期" in shortfalls
    assert "滞后及以下1个，前期节点逾期1个" in get("/screen/2024/?through=6").text
    assert "新增滞后2个（其中节点逾期1个）" in get("/plans/2024/?through=6").text


def make_late_node(plan: Plan, code: str, **fields: Any) -> None:
    """A project in preparation, one of whose nodes should have been granted in May."""
    line = make_line(plan, code, nature=Nature.PREPARATION, project_fields=fields)
    node = Preparation.objects.create(project=line.project, node=Node.LAND, planned_on="2024-05-01")
    assert node.done_on is None
