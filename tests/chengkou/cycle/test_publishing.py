"""发布: what everybody may know then, who was not waited for, what cannot be published."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from chengkou.cycle.opening import open_period
from chengkou.cycle.steps import take_step
from indicators.models import Actual
from reporting.actions import Refused, publish, save_rows
from reporting.enums import Action, Role
from reporting.models import Period, Submission, User
from tests.factories import make_department, make_plan, make_target, make_user

pytestmark = pytest.mark.django_db

PERIODS = reverse("admin:reporting_period_changelist")


@pytest.fixture
def period(reviewer: User) -> Period:
    """Forms for 1—3月: a-ju's is approved with 7.5 against 7, b-ju's is still a draft."""
    plan = make_plan(2024)
    for number, code in ((1, "a-ju"), (2, "b-ju")):
        make_target(plan, number, lead=make_department(code))
    open_period(plan, 3, by=reviewer)
    form = Submission.objects.get(department__code="a-ju")
    clerk = make_user("clerk-of-a", Role.REPORTER, departments=(form.department,))
    report(form, "7.5", clerk, reviewer)
    return Period.objects.get()


def report(form: Submission, value: str, clerk: User, reviewer: User) -> None:
    row = Actual.objects.get(submission=form)
    row.value = Decimal(value)
    save_rows(form, [row], by=clerk, seen={(Actual, row.pk): row.version})
    for action, by in ((Action.SUBMIT, clerk), (Action.APPROVE, reviewer)):
        take_step(form, action, by=by, seen=Submission.objects.get(pk=form.pk).version)


def shown_to(user: User) -> str:
    """The figure of number 1 as the list shows it to this person."""
    client = Client()
    client.force_login(user)
    page = client.get("/plans/2024/indicators/?through=3")
    return next(row.actual_text for row in page.context["table"].shown if row.number == 1)


def test_a_figure_goes_from_the_form_to_the_leaders_page(
    period: Period, reviewer: User, leader: User
) -> None:
    assert shown_to(leader) == "", "approved is not yet public"
    assert shown_to(reviewer) == "7.5"
    publish(period, by=reviewer)
    assert shown_to(leader) == "7.5"


def test_a_reopened_form_shows_its_approved_figure_until_the_next_is_approved(
    period: Period, reviewer: User, leader: User
) -> None:
    publish(period, by=reviewer)
    form = Submission.objects.get(department__code="a-ju")
    draft = take_step(form, Action.REOPEN, by=reviewer, seen=form.version, words="更正")
    row = Actual.objects.get(submission=draft)
    row.value = Decimal("6.9")
    clerk = User.objects.get(username="clerk-of-a")
    save_rows(draft, [row], by=clerk, seen={(Actual, row.pk): row.version})
    assert shown_to(leader) == "7.5"
    report(draft, "6.9", clerk, reviewer)
    assert shown_to(leader) == "6.9"


def test_it_stamps_who_and_when_and_names_who_is_missing(period: Period, reviewer: User) -> None:
    done = publish(period, by=reviewer)
    period.refresh_from_db()
    assert period.published_by == reviewer
    assert period.published_at is not None
    assert str(done) == "2024年1—3月已发布，含1个单位已审核的数据。还没有审核的：单位b-ju。"


def test_a_unit_whose_form_was_reopened_counts_with_its_approved_one(
    period: Period, reviewer: User
) -> None:
    form = Submission.objects.get(department__code="a-ju")
    take_step(form, Action.REOPEN, by=reviewer, seen=form.version, words="更正")
    assert (publish(period, by=reviewer)).forms == 1


def test_nothing_is_published_twice(period: Period, reviewer: User) -> None:
    publish(period, by=reviewer)
    before = Period.objects.get().published_at
    with pytest.raises(Refused, match="已经发布过"):
        publish(period, by=reviewer)
    assert Period.objects.get().published_at == before


def test_a_period_without_anything_approved_is_not_published(
    period: Period, reviewer: User
) -> None:
    open_period(period.plan, 6, by=reviewer)
    later = Period.objects.get(month=6)
    with pytest.raises(Refused, match="没有可以发布的数据"):
        publish(later, by=reviewer)
    assert Period.objects.get(month=6).published_at is None


def test_a_reviewer_publishes_in_the_list_of_periods(period: Period, reviewer: User) -> None:
    open_period(period.plan, 6, by=reviewer)
    client = Client()
    client.force_login(reviewer)
    chosen = {
        "action": "publish_periods",
        "_selected_action": [each.pk for each in Period.objects.all()],
    }
    said = [
        str(message) for message in client.post(PERIODS, chosen, follow=True).context["messages"]
    ]
    assert [sentence[:12] for sentence in said] == ["2024年1—3月已发布", "2024年1—6月还没有"]


@pytest.mark.parametrize("role", [Role.PLANNER, Role.REPORTER])
def test_others_do_not_publish(period: Period, role: Role) -> None:
    client = Client()
    client.force_login(make_user("other", role))
    client.post(PERIODS, {"action": "publish_periods", "_selected_action": [period.pk]})
    assert Period.objects.get().published_at is None
