"""The pages that ask before a period is published, updated or taken back."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from chengkou.cycle.opening import open_period
from chengkou.cycle.steps import take_step
from indicators.models import Actual
from reporting.actions import save_rows
from reporting.enums import Action, Role
from reporting.models import Department, Period, PublishingEvent, Submission, User
from reporting.publishing import publish
from tests.chengkou.conftest import signed_in
from tests.factories import make_department, make_plan, make_target, make_user
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db

UNITS = 3


@pytest.fixture
def period(reviewer: User) -> Period:
    """Forms of three units for 1—3月, one row each; nothing is handed in."""
    plan = make_plan(2024)
    for number in range(1, UNITS + 1):
        lead = make_department(f"u{number}", f"单位{number}")
        make_target(plan, number, name=f"指标{number}", lead=lead)
        make_user(f"clerk{number}", Role.REPORTER, departments=(lead,))
    open_period(plan, 3, by=reviewer)
    return Period.objects.get()


@pytest.fixture
def client(reviewer: User) -> Client:
    return signed_in(reviewer)


def approve(number: int, value: str, reviewer: User, *, explanation: str = "") -> None:
    """Hand in and approve the unit's form, its next revision where one is approved."""
    form = Submission.objects.filter(department__code=f"u{number}").latest("revision")
    clerk = User.objects.get(username=f"clerk{number}")
    if not form.is_open:
        form = take_step(form, Action.REOPEN, by=reviewer, seen=form.version, words="更正")
    row = Actual.objects.get(submission=form)
    row.value, row.explanation = Decimal(value), explanation
    save_rows(form, [row], by=clerk, seen={(Actual, row.pk): row.version})
    for action, by in ((Action.SUBMIT, clerk), (Action.APPROVE, reviewer)):
        take_step(form, action, by=by, seen=Submission.objects.get(pk=form.pk).version)


def address(period: Period, name: str = "publish") -> str:
    return reverse(f"admin:reporting_period_{name}", args=[period.pk])


def listed(client: Client, period: Period) -> list[str]:
    """The forms that the page would have published."""
    page = Page(client.get(address(period)))
    return [str(each.get("value")) for each in page.all("input") if each.get("name") == "form"]


def rows(page: Page) -> list[list[str]]:
    """The cells of each row of the table, without the unit."""
    found = []
    tables = [each for each in page.all("table") if each.get("aria-labelledby") == "updates-head"]
    for row in tables[0].iter("tr"):
        cells = [text_of(cell) for cell in row.iter("td")]
        if cells:
            found.append(cells)
    return found


def test_it_names_what_is_missing_and_asks(client: Client, period: Period, reviewer: User) -> None:
    approve(1, "7", reviewer)
    page = Page(client.get(address(period)))
    assert "2个单位2行没有审核通过" in page.text
    assert "都能看到已审核的1个单位、1行数据" in page.text
    answer = client.post(address(period), {"do": "publish", "form": listed(client, period)})
    assert answer.status_code == 302
    assert Period.objects.get().published_at is not None


def test_without_anything_approved_there_is_no_button(client: Client, period: Period) -> None:
    page = client.get(address(period)).text
    assert "没有可以发布的数据" in page and 'name="do"' not in page
    assert client.post(address(period), {"do": "publish"}).status_code == 409
    assert Period.objects.get().published_at is None


def test_a_form_approved_meanwhile_is_shown_before_it_is_published(
    client: Client, period: Period, reviewer: User
) -> None:
    approve(1, "7", reviewer)
    before = listed(client, period)
    approve(2, "8", reviewer)
    answer = client.post(address(period), {"do": "publish", "form": before})
    assert answer.status_code == 409 and "有变动，没有办理" in answer.text
    assert "已审核的2个单位、2行数据" in answer.text
    assert Period.objects.get().published_at is None


def test_an_update_lists_old_and_new_figures_and_words(
    client: Client, period: Period, reviewer: User
) -> None:
    approve(1, "7", reviewer)
    publish(period, by=reviewer)
    approve(1, "7.5", reviewer, explanation="更正后的原因")
    approve(2, "9", reviewer)
    assert rows(Page(client.get(address(period)))) == [
        ["第1项指标1", "完成数", "7", "7.5"],
        ["文字等有改动：第1项指标1：原因。"],
        ["第2项指标2", "完成数", "（空）", "9"],
    ]
    client.post(address(period), {"do": "update", "form": listed(client, period)})
    assert not Submission.objects.filter(is_held_back=True).exists()
    assert "没有等待发布的更新" in client.get(address(period)).text


def test_two_corrections_of_one_form_are_one_change(
    client: Client, period: Period, reviewer: User
) -> None:
    approve(1, "7", reviewer)
    publish(period, by=reviewer)
    for value in ("8", "9"):
        approve(1, value, reviewer)
    assert rows(Page(client.get(address(period)))) == [["第1项指标1", "完成数", "7", "9"]]
    assert len(listed(client, period)) == 2


def test_a_correction_that_changes_nothing_is_said_as_such(
    client: Client, period: Period, reviewer: User
) -> None:
    approve(1, "7", reviewer)
    publish(period, by=reviewer)
    approve(1, "7", reviewer)
    assert rows(Page(client.get(address(period)))) == [["和公开的相同。"]]


def test_a_period_is_taken_back_with_a_reason_and_history_says_why(
    client: Client, period: Period, reviewer: User, leader: User
) -> None:
    approve(1, "7", reviewer)
    publish(period, by=reviewer)
    answer = client.post(address(period, "take_back"), {"reason": ""})
    assert answer.status_code == 409 and "请写撤回发布的原因" in answer.text
    client.post(address(period, "take_back"), {"reason": "数据有误"})
    assert Period.objects.get().published_at is None
    history = Page(signed_in(leader).get("/plans/2024/history/"))
    assert "撤回发布1—3月" in history.text and "数据有误" in history.text
    assert not any("through=3&known" in href for href in history.hrefs), "it is not public"
    assert "尚未发布，不用撤回" in client.get(address(period, "take_back")).text


def test_a_refused_reason_stays_as_typed(client: Client, period: Period, reviewer: User) -> None:
    approve(1, "7", reviewer)
    publish(period, by=reviewer)
    answer = client.post(address(period, "take_back"), {"reason": "字" * 501})
    assert answer.status_code == 409 and "字" * 501 in answer.text


@pytest.mark.parametrize("name", ["publish", "take_back"])
@pytest.mark.parametrize("role", [Role.PLANNER, Role.REPORTER, Role.LEADER])
def test_others_are_refused(period: Period, name: str, role: Role) -> None:
    other = signed_in(make_user("other", role, departments=(Department.objects.first(),)))  # type: ignore[arg-type]
    for method in (other.get, other.post):
        assert method(address(period, name)).status_code == 403
    assert not PublishingEvent.objects.exists()


def test_the_list_of_periods_leads_to_the_page(client: Client, period: Period) -> None:
    periods = reverse("admin:reporting_period_changelist")
    chosen = {"action": "publish_periods", "_selected_action": [period.pk]}
    assert client.post(periods, chosen)["Location"] == address(period)
    other = open_period(period.plan, 6, by=None).period
    chosen["_selected_action"] = [period.pk, other.pk]
    assert "一次只能选一个报告期" in client.post(periods, chosen, follow=True).text


def test_queries_do_not_depend_on_how_many_wait(
    client: Client, period: Period, reviewer: User
) -> None:
    approve(1, "7", reviewer)
    publish(period, by=reviewer)
    approve(1, "8", reviewer)
    with page_queries() as one:
        client.get(address(period))
    for number in (2, 3):
        approve(number, "8", reviewer)
    with page_queries() as three:
        client.get(address(period))
    assert len(one) == len(three), "\n".join(three)
