"""Projects and livelihood tasks in the report form: asked, kept, refused, told; and what a period
is limited to.
"""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from chengkou.cycle.opening import open_period
from chengkou.cycle.rows import ledgers_of, missing_entries_of, rows_of
from projects.enums import Nature, ProblemKind, Stage
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.enums import RowGroup, SubmissionState
from reporting.models import Department, Period, Plan, ReportRow, Submission, User
from reporting.visibility import SERVER
from tests.chengkou.forms import entries, opened, url
from tests.factories import (
    make_line,
    make_plan,
    make_progress,
    make_target,
    make_task,
    make_task_target,
)
from tests.pages import Page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def plan(units: tuple[Department, Department]) -> Plan:
    """A project of 100 of 1000 万元 with 100 done before, a task with a number and one without."""
    plan, unit = make_plan(2024), units[0]
    make_line(
        plan, "p-1", done_before=Decimal(100), project_fields={"lead": unit, "name": "污水管网"}
    )
    make_task_target(make_task(plan, 1, lead=unit), quantity="200", words="完成200个", unit="个")
    make_task(plan, 2, lead=unit, name="陵园")
    return plan


@pytest.fixture
def form(plan: Plan) -> Submission:
    open_period(plan, 6, by=None)
    return Submission.objects.get()


@pytest.fixture
def clerk(clerk_a: User) -> Client:
    client = Client()
    client.force_login(clerk_a)
    return client


def the_row(kind: type[ReportRow], **fields: Any) -> Any:
    return kind.objects.get(**fields)


def send(
    client: Client, form: Submission, typed: dict[ReportRow, dict[str, str]], do: str = "save"
) -> Any:
    """Fill fields of rows and press a button; an empty text unticks a box."""
    data = entries(client.get(url(form)))
    for row, fields in typed.items():
        for name, value in fields.items():
            key = f"{row._meta.model_name}-{row.pk}-{name}"
            data = {**opened(client, form, data, key), key: value}
    return client.post(url(form), {**data, "do": do})


def faults(response: Any) -> str:
    return " ".join(
        text_of(each) for each in Page(response).all("tr") if "faults" in (each.get("class") or "")
    )


def told(client: Client, form: Submission, row: ReportRow) -> str:
    page = Page(client.get(url(form)))
    (found,) = [
        each for each in page.all("tr") if each.get("id") == f"{row._meta.model_name}-{row.pk}"
    ]
    return text_of(found)


def test_every_kind_of_rows_stands_in_the_form(clerk: Client, form: Submission) -> None:
    response = clerk.get(url(form))
    page = Page(response)
    assert list(page.faults()) == []
    assert [each.get("id") for each in page.all("h2")] == [
        "block-projectprogress",
        "block-taskprogress",
        "block-targetprogress",
    ]
    assert "4行，已填0行" in page.text


def test_what_is_typed_on_a_project_is_stored(clerk: Client, form: Submission) -> None:
    row = the_row(ProjectProgress)
    typed = {
        "completed": "44.5",
        "arrived_city": "30.1",
        "arrived_bond": "0.2",
        "stage": "building",
        "progress_percent": "45",
        "progress_words": "主体完工",
        "started_on": "2024-05-08",
        "problem_kind": "land",
        "problem": "征拆",
        "matter": "协调用地",
        "matter_for": "副县长",
        "matter_by": "2024-07-31",
    }
    assert send(clerk, form, {row: typed}).status_code == 302
    row.refresh_from_db()
    # What is not typed of a total is the sum of its parts.
    assert (row.completed, row.arrived, row.arrived_central) == (
        Decimal("44.5"),
        Decimal("30.3"),
        None,
    )
    assert (row.stage, row.problem_kind, row.progress_percent) == (
        Stage.BUILDING,
        ProblemKind.LAND,
        45,
    )
    assert (row.started_on, row.matter_by) == (
        datetime.date(2024, 5, 8),
        datetime.date(2024, 7, 31),
    )
    assert row.version == 2 and row.history.first().version == 2
    # Sent again as it is shown, nothing has changed.
    send(clerk, form, {})
    assert the_row(ProjectProgress).version == 2
    assert "完成44.5%，序时50.0%，低5.5个百分点" in told(clerk, form, row)


@pytest.mark.parametrize(
    "typed, words",
    [
        ({"completed": "-1"}, "0"),
        ({"completed": "约五"}, "请只填数字"),
        (
            {"completed": "1", "unpublished": "on", "unpublished_note": "7月报"},
            "就不能填本年累计完成投资（万元）",
        ),
        ({"unpublished": "on"}, "请写明说明"),
        ({"arrived": "5", "arrived_city": "4"}, "填了 5，各来源之和是 4"),
        ({"started_on": "2024-05-02", "finished_on": "2024-05-01"}, "竣工日期不能早于开工日期"),
        ({"matter_for": "副县长"}, "要写需协调什么"),
        ({"progress_percent": "101"}, "100"),
        ({"matter_by": "明天"}, "日期"),
    ],
)
def test_what_a_project_cannot_have_is_refused_at_its_row(
    typed: dict[str, str], words: str, clerk: Client, form: Submission
) -> None:
    row = the_row(ProjectProgress)
    response = send(clerk, form, {row: typed})
    assert response.status_code == 200
    assert words in faults(response)
    row.refresh_from_db()
    assert row.version == 1


@pytest.mark.parametrize(
    "typed, words",
    [
        ({"done": "on"}, "要填完成日期"),
        ({"done_on": "2024-05-01"}, "请勾选“已完成”"),
        ({"spent": "5", "spent_upper": "4"}, "各来源之和是 4"),
        ({"unpublished_note": "7月报"}, "请勾选“数据未发布”"),
    ],
)
def test_what_a_task_cannot_have_is_refused_at_its_row(
    typed: dict[str, str], words: str, clerk: Client, form: Submission
) -> None:
    response = send(clerk, form, {the_row(TaskProgress, task__number=1): typed})
    assert response.status_code == 200
    assert words in faults(response)


def problems(form: Submission) -> set[tuple[str, str]]:
    rows = rows_of(form)
    ledgers = ledgers_of(form, rows, SERVER)
    return {
        (problem.row._meta.model_name or "", problem.field)
        for problem in missing_entries_of(form, rows, ledgers)
    }


def test_what_is_missing_keeps_the_form_and_loses_nothing(clerk: Client, form: Submission) -> None:
    row = the_row(ProjectProgress)
    response = send(clerk, form, {row: {"progress_words": "主体完工"}}, do="submit")
    assert response.status_code == 302 and "check=1" in response["Location"]
    assert the_row(ProjectProgress).progress_words == "主体完工"
    assert problems(form) == {
        ("projectprogress", "completed"),
        ("taskprogress", "arrived"),
        ("taskprogress", "words"),
        ("targetprogress", "value"),
    }
    assert "请填本年累计完成投资，没有的填 0" in faults(clerk.get(response["Location"]))


def complete(
    form: Submission, completed: str = "50", value: str = "100"
) -> dict[ReportRow, dict[str, str]]:
    return {
        the_row(ProjectProgress, submission=form): {"completed": completed},
        the_row(TaskProgress, submission=form, task__number=1): {"arrived": "0"},
        the_row(TaskProgress, submission=form, task__number=2): {"arrived": "0", "words": "推进中"},
        the_row(TargetProgress, submission=form): {"value": value},
    }


@pytest.mark.parametrize(
    "completed, value, missing",
    [
        ("40", "100", set()),
        (
            "39.9",
            "100",
            {("projectprogress", each) for each in ("problem_kind", "explanation", "measures")},
        ),
        ("50", "95", set()),
        ("50", "94", {("targetprogress", each) for each in ("explanation", "measures")}),
    ],
)
def test_what_lags_has_to_say_why(
    completed: str, value: str, missing: set[tuple[str, str]], clerk: Client, form: Submission
) -> None:
    send(clerk, form, complete(form, completed, value), do="submit")
    form.refresh_from_db()
    assert problems(form) == missing
    assert (form.state == SubmissionState.SUBMITTED) == (not missing)


def test_with_reasons_it_goes(clerk: Client, form: Submission) -> None:
    typed = complete(form, "10", "10")
    for row in (the_row(ProjectProgress), the_row(TargetProgress)):
        typed[row] |= {"explanation": "用地没批", "measures": "7月批下"}
    typed[the_row(ProjectProgress)]["problem_kind"] = "land"
    send(clerk, form, typed, do="submit")
    form.refresh_from_db()
    assert form.state == SubmissionState.SUBMITTED
    page = clerk.get(url(form))
    assert list(Page(page).faults()) == []
    assert "用地没批" in page.text and "名" not in faults(page)


def test_a_task_past_its_time_says_why_it_is_not_done(clerk: Client, form: Submission) -> None:
    task = the_row(TaskProgress, task__number=1).task
    type(task).objects.filter(pk=task.pk).update(due_on="2024-06-30")
    send(clerk, form, complete(form))
    # The number it promises is due by then as well.
    why = ("explanation", "measures")
    assert problems(form) == {(row, f) for row in ("taskprogress", "targetprogress") for f in why}
    send(clerk, form, complete(form, value="200"))
    assert problems(form) == {("taskprogress", field) for field in why}
    done = {the_row(TaskProgress, task__number=1): {"done": "on", "done_on": "2024-06-20"}}
    send(clerk, form, done, do="submit")
    form.refresh_from_db()
    assert form.state == SubmissionState.SUBMITTED


def test_unusual_figures_are_told_and_handed_in_with_a_reason(
    clerk: Client, form: Submission
) -> None:
    row = the_row(ProjectProgress)
    make_progress(row.project_plan, "60", 3)
    send(clerk, form, complete(form, "50"))
    assert "请核对：累计完成50小于1—3月的60" in told(clerk, form, row)
    assert "上期累计 60，本期新增 −10" in told(clerk, form, row)
    send(clerk, form, complete(form, "901"), do="submit")
    beyond = "超概算：至上年底100 + 本年901 = 1001万元，超过总投资1000万元"
    assert f"请核对：{beyond}" in told(clerk, form, row)
    assert problems(form) == {("projectprogress", "confirmation")}
    send(clerk, form, {row: {"confirmation": "概算正在调整"}}, do="submit")
    assert beyond in told(clerk, form, row)
    form.refresh_from_db()
    assert form.state == SubmissionState.SUBMITTED


def test_last_periods_words_are_taken_over(clerk: Client, form: Submission) -> None:
    row = the_row(ProjectProgress)
    make_progress(row.project_plan, "1", 3, explanation="雨季", measures="加班")
    data = entries(clerk.get(url(form)))
    clerk.post(url(form), {**data, "carry": f"projectprogress-{row.pk}"})
    row.refresh_from_db()
    assert (row.explanation, row.measures) == ("雨季", "加班")


def test_a_project_in_preparation_needs_no_reason_for_its_money(
    clerk: Client, form: Submission
) -> None:
    line = the_row(ProjectProgress).project_plan
    type(line).objects.filter(pk=line.pk).update(nature=Nature.PREPARATION)
    send(clerk, form, complete(form, "0"), do="submit")
    form.refresh_from_db()
    assert form.state == SubmissionState.SUBMITTED


# What a period is limited to.


def kinds_in(month: int) -> set[str]:
    return {
        kind.__name__
        for kind in (ProjectProgress, TaskProgress, TargetProgress)
        if kind.objects.filter(submission__period__month=month).exists()
    }


def test_a_period_takes_only_what_it_is_limited_to(
    plan: Plan, units: tuple[Department, Department]
) -> None:
    make_target(plan, 1, lead=units[0], months_due="5,6")
    opened = open_period(plan, 5, by=None, kinds=[RowGroup.PROJECTS])
    assert (opened.rows, kinds_in(5)) == (1, {"ProjectProgress"})
    # Again, it stays limited; opened for more, only what is missing comes.
    assert open_period(plan, 5, by=None).rows == 0
    assert open_period(plan, 5, by=None, kinds=[RowGroup.PROJECTS, RowGroup.TASKS]).rows == 3
    assert Period.objects.get(month=5).kinds == "projects,tasks"
    assert open_period(plan, 5, by=None, kinds=list(RowGroup)).rows == 1
    assert Period.objects.get(month=5).kinds == ""


def test_the_command_limits_a_period(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("open_period", "2024", "7", "--kinds", "projects")
    assert "新下发1张填报表，新增1项" in capsys.readouterr().out
    assert kinds_in(7) == {"ProjectProgress"}


def test_a_reviewer_limits_a_period_when_making_it(
    plan: Plan, client: Client, reviewer: User
) -> None:
    client.force_login(reviewer)
    data = {"plan": plan.pk, "month": 8, "due_on": "2024-09-05", "kinds": "projects"}
    assert client.post(reverse("admin:reporting_period_add"), data).status_code == 302
    period = Period.objects.get()
    client.post(
        reverse("admin:reporting_period_changelist"),
        {"action": "open_periods", "_selected_action": [period.pk]},
    )
    assert kinds_in(8) == {"ProjectProgress"}
