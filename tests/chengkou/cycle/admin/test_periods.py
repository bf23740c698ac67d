"""下发填报任务 in the admin: who may, what it says, and a period made and opened from the list."""

import pytest
from django.test import Client
from django.urls import reverse

from chengkou.cycle.opening import open_period
from reporting.enums import PlanState, SubmissionState
from reporting.models import Period, Plan, Submission, User
from tests.factories import make_department, make_period, make_plan, make_target

pytestmark = pytest.mark.django_db

PERIODS = reverse("admin:reporting_period_changelist")


@pytest.fixture
def plan() -> Plan:
    plan = make_plan(2024)
    make_target(plan, 1, lead=make_department("a-ju"))
    make_target(plan, 2, lead=make_department("b-ju"))
    return plan


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opened(client: Client, *periods: Period) -> list[str]:
    """Choose the action for these periods; what the next page says."""
    data = {"action": "open_periods", "_selected_action": [period.pk for period in periods]}
    response = client.post(PERIODS, data, follow=True)
    return [str(message) for message in response.context["messages"]]


def test_a_reviewer_makes_a_period_and_opens_it(plan: Plan, reviewer: User) -> None:
    client = signed_in(reviewer)
    made = client.post(
        reverse("admin:reporting_period_add"),
        {"plan": plan.pk, "month": 6, "due_on": "2024-07-10"},
        follow=True,
    )
    assert "还没有下发" in made.text
    period = Period.objects.get()
    assert opened(client, period) == ["2024年1—6月：新下发2张填报表，新增2项。"]
    assert {str(form.due_on) for form in Submission.objects.all()} == {"2024-07-10"}
    assert set(Submission.objects.values_list("events__by", flat=True)) == {reviewer.pk}


def test_several_periods_are_opened_in_order_and_again_only_what_is_missing(
    plan: Plan, reviewer: User
) -> None:
    periods = [make_period(plan, month, published=False) for month in (6, 3)]
    client = signed_in(reviewer)
    assert [sentence.split("：")[0] for sentence in opened(client, *periods)] == [
        "2024年1—3月",
        "2024年1—6月",
    ]
    assert opened(client, periods[0]) == ["2024年1—6月：新下发0张填报表，新增0项。"]


def test_what_was_left_alone_is_said(plan: Plan, reviewer: User) -> None:
    open_period(plan, 3, by=reviewer)
    Submission.objects.filter(department__code="a-ju").update(state=SubmissionState.SUBMITTED)
    make_target(plan, 3, lead=make_department("a-ju"))
    _, left = opened(signed_in(reviewer), Period.objects.get())
    assert left == "单位a-ju的填报表待审核，没有加进第3项指标3-0；退回或重新打开后再下发。"


@pytest.mark.parametrize("who", ["planner", "clerk_a", "leader"])
def test_nobody_else_opens(who: str, plan: Plan, request: pytest.FixtureRequest) -> None:
    period = make_period(plan, 3, published=False)
    client = signed_in(request.getfixturevalue(who))
    client.post(PERIODS, {"action": "open_periods", "_selected_action": [period.pk]})
    assert not Submission.objects.exists()
    assert "open_periods" not in client.get(PERIODS).text


def test_a_reviewer_changes_a_due_date_and_deletes_no_period(plan: Plan, reviewer: User) -> None:
    period = make_period(plan, 3, published=False)
    client = signed_in(reviewer)
    client.post(
        reverse("admin:reporting_period_change", args=[period.pk]), {"due_on": "2024-04-12"}
    )
    period.refresh_from_db()
    assert str(period.due_on) == "2024-04-12"
    assert (
        client.post(
            reverse("admin:reporting_period_delete", args=[period.pk]), {"post": "yes"}
        ).status_code
        == 403
    )


def test_the_plan_of_a_new_period_is_found_by_its_year(reviewer: User) -> None:
    """Periods are made of adopted plans; the search behind the box offers them."""
    make_plan(2024, PlanState.ADOPTED)
    query = {"term": "2024", "app_label": "reporting", "model_name": "period", "field_name": "plan"}
    answer = signed_in(reviewer).get(reverse("admin:autocomplete"), query).json()
    assert [each["text"] for each in answer["results"]] == ["2024年计划"]
