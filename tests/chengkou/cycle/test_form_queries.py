"""What the report form asks of the database: 20 queries a page and 30 a POST at most, whatever its
state; an approval some more.
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chengkou.cycle.kinds import ROW_KINDS
from chengkou.cycle.opening import open_period
from indicators.models import Milestone
from projects.enums import Nature, Node
from projects.models import PlanMilestone, Preparation
from reporting.enums import Measure, Pace, Role, SubmissionState
from reporting.models import Department, Plan, Submission, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import Reporting, entries, in_use, url
from tests.factories import (
    make_line,
    make_plan,
    make_revision,
    make_target,
    make_task,
    make_task_target,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE, POST = 20, 30
# It closes the rows of each kind and makes a version of each; on a new site the first one.
APPROVE = 35
FIGURES = ("-value", "-completed", "-arrived")
WORDS = ("-words", "-explanation", "-measures")


def open_form(client: Client, form: Submission, query: str = "") -> dict[str, str]:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url(form) + query)
    assert len(asked) <= PAGE, f"{form.get_state_display()} {query}"
    return entries(page)


def press(
    client: Client, form: Submission, data: dict[str, str], do: str, status: int = 302
) -> None:
    with CaptureQueriesContext(connection) as asked:
        response = client.post(url(form), data | {"do": do})
    bound = APPROVE if do == "approve" else POST
    assert (response.status_code, len(asked) <= bound) == (status, True), f"{do}: {len(asked)}"


def typed(data: dict[str, str], figure: str, words: str) -> dict[str, str]:
    """Every figure that has to be there, and words wherever there are any."""
    return {
        name: figure if name.endswith(FIGURES) else words if name.endswith(WORDS) else old
        for name, old in data.items()
    }


def judged(data: dict[str, str], verdict: str) -> dict[str, str]:
    notes = {name: "依据" for name in data if name.endswith("-verdict_note")}
    return data | {name: verdict for name in data if name.endswith("-verdict")} | notes


@pytest.fixture
def people(clerk_a: User, reviewer: User) -> tuple[Client, Client, Client]:
    """A clerk, a reviewer who fills in for him, and another who judges and approves."""
    return signed_in(clerk_a), signed_in(reviewer), signed_in(make_user("another", Role.REVIEWER))


def hang_all_sorts(plan: Plan, number: int, lead: Department, elsewhere: Department) -> None:
    """What few forms have: a target paced by milestones, a sub-row of another unit's headline, a
    project in 前期.
    """
    for each in range(1, number + 1):
        paced = make_target(
            plan, 200 + each, lead=lead, measure=Measure.CUMULATIVE, pace=Pace.MILESTONES
        )
        Milestone.objects.create(target=paced, month=3, value=1)
        make_revision(paced, "2024-02-01", wording="9")
        make_target(plan, 300 + each, lead=elsewhere)
        make_target(plan, 300 + each, 1, lead=lead, attribute="")
        line = make_line(
            plan, f"q{each}", "10", nature=Nature.PREPARATION, project_fields={"lead": lead}
        )
        for node in (Node.APPROVAL, Node.FEASIBILITY):
            Preparation.objects.create(project=line.project, node=node, planned_on="2024-05-01")
        PlanMilestone.objects.create(
            project_plan=make_line(plan, f"r{each}", "10", project_fields={"lead": lead}),
            month=3,
            amount=1,
        )


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 3])
def test_every_page_and_step_stays_within_the_bounds(
    number: int,
    people: tuple[Client, Client, Client],
    units: tuple[Department, Department],
) -> None:
    plan, lead = make_plan(2024), units[0]
    hang_all_sorts(plan, number, lead, units[1])
    for each in range(1, number + 1):
        make_target(plan, each, lead=lead)
        make_target(plan, 100 + each, lead=lead, wording="完成市级下达任务", unit="")
        make_line(plan, f"p{each}", "10", project_fields={"lead": lead})
        make_task_target(make_task(plan, each, lead=lead), quantity="10")
        make_task(plan, 100 + each, lead=lead)
    open_period(plan, 3, by=None)
    in_use()
    _through_all_states(Submission.objects.get(department=lead), *people)
    # Again where each page tells what the revision changed.
    _through_all_states(Submission.objects.get(revision=2), *people)


def _through_all_states(form: Submission, clerk: Client, filling: Client, reviewer: Client) -> None:
    def now() -> SubmissionState:
        return SubmissionState(Submission.objects.get(pk=form.pk).state)

    old = open_form(clerk, form)
    open_form(filling, form, "?check=1")
    press(clerk, form, typed(old, "约", ""), "save", 200)
    press(clerk, form, typed(old, "8", "甲"), "save")
    press(clerk, form, typed(old, "7", "乙"), "save", 200)  # of each kind a row is in dispute
    press(filling, form, typed(open_form(filling, form), "9", "丙"), "save", 200)  # on what ground?
    press(
        filling,
        form,
        typed(open_form(filling, form), "0", "") | {"words-fill_in": "电话"},
        "submit",
    )
    assert now() == SubmissionState.DRAFT
    old = open_form(clerk, form, "?check=1")
    press(clerk, form, typed(old, "9", "丁"), "submit")
    assert now() == SubmissionState.SUBMITTED
    press(clerk, form, typed(old, "8", "戊"), "save", 409)
    press(clerk, form, open_form(clerk, form), "withdraw")
    press(clerk, form, typed(open_form(clerk, form), "10", "己"), "submit")

    old = judged(open_form(reviewer, form), "good")
    press(reviewer, form, old, "return", 200)  # for what reason?
    press(reviewer, form, old, "accept")
    press(reviewer, form, judged(old, "poor"), "approve", 409)
    press(
        reviewer, form, judged(open_form(reviewer, form), "poor") | {"words-return": "改"}, "return"
    )
    press(clerk, form, typed(open_form(clerk, form), "9", "庚"), "submit")
    press(reviewer, form, judged(open_form(reviewer, form), "good"), "approve")
    assert now() == SubmissionState.APPROVED
    old = open_form(reviewer, form)
    press(reviewer, form, old, "reopen", 200)  # for what reason?
    press(reviewer, form, old | {"words-reopen": "改"}, "reopen")
    open_form(clerk, form)


def test_kinds_without_rows_cost_the_query_that_finds_none(reporting: Reporting) -> None:
    form, clerk = reporting.form, reporting.clerk
    data = entries(clerk.get(url(form)))
    with CaptureQueriesContext(connection) as shown:
        clerk.get(url(form) + "?check=1")
    with CaptureQueriesContext(connection) as submitted:
        clerk.post(url(form), typed(data, "8", "甲") | {"do": "submit"})
    assert Submission.objects.get(pk=form.pk).state == SubmissionState.SUBMITTED
    for asked in (shown, submitted):
        of_projects = [query["sql"] for query in asked if 'FROM "projects_' in query["sql"]]
        # Beside the one that asks who saved last, in the histories of all kinds.
        rows = [sql for sql in of_projects if "historical" not in sql]
        assert len(rows) == len(ROW_KINDS) - 1
