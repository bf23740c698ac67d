"""The reviewer's board: what it says of a period, and its buttons."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.opening import open_period
from chengkou.cycle.reviewing.board import Board
from chengkou.cycle.steps import extend, take_step
from indicators.models import Actual
from reporting.enums import Action, Role, SubmissionState
from reporting.models import Department, Period, Submission, User
from reporting.publishing import publish
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import Reporting, post, url
from tests.factories import make_actual, make_department, make_plan, make_target, make_user
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2024, 4, 11)  # the day after the fixture's period was due


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None: real(value) if value else TODAY)


@pytest.fixture
def period(reporting: Reporting) -> Period:
    return reporting.form.period


def address(period: Period) -> str:
    return reverse("admin:reporting_period_board", args=[period.pk])


def board(period: Period, user: User) -> Board:
    return Board(period, user, closely=True)


def submit(reporting: Reporting, confirmation: str = "") -> Submission:
    """单位甲 hands its form in, with one row that lags and one without a verdict."""
    filled = {"1-value": "7", "2-value": "4", "2-explanation": "原因", "2-measures": "措施"}
    if confirmation:
        filled["2-confirmation"] = confirmation
    post(
        reporting.clerk,
        reporting.form,
        {**filled, "3-value": "60", "4-words": "已完成"},
        do="submit",
    )
    form = Submission.objects.get(pk=reporting.form.pk)
    assert form.state == SubmissionState.SUBMITTED
    return form


def judge(submission: Submission) -> None:
    """Give the row in words its verdict."""
    rows = Actual.objects.filter(submission=submission, target__number=4)
    rows.update(verdict="good", verdict_note="市里通报")


def told(client: Client, period: Period, do: str, **data: Any) -> list[str]:
    """Press a button; what the board then says."""
    response = client.post(address(period), {"do": do, **data}, follow=True)
    assert response.redirect_chain == [(address(period), 302)]
    return [str(message) for message in response.context["messages"]]


# What it says.


def test_the_title_states_the_finding(
    reporting: Reporting, period: Period, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert board(period, reporting.reviewer_user).title == "2024年1—3月：2个单位逾期"
    submit(reporting)
    assert board(period, reporting.reviewer_user).title == "2024年1—3月：1份待审核，1个单位逾期"
    Period.objects.update(due_on=TODAY)  # the day itself is not late
    assert (
        board(Period.objects.get(), reporting.reviewer_user).title
        == "2024年1—3月：1份待审核，1个单位未交"
    )
    Submission.objects.update(
        state=SubmissionState.APPROVED,
        approved_at=timezone.now(),
        approved_by=reporting.reviewer_user,
    )
    assert board(period, reporting.reviewer_user).title == "2024年1—3月：2个单位全部审核通过"


def test_a_period_without_forms_says_so(planner: User) -> None:
    period = Period.objects.create(plan=make_plan(2024), month=6)
    assert Board(period, planner).title == "2024年1—6月：还没有下发"
    page = Page(signed_in(planner).get(address(period)))
    assert list(page.faults()) == []
    assert "下发以后" in page.text


def test_the_counts_add_up_to_the_units(reporting: Reporting, period: Period) -> None:
    submit(reporting)
    counts = board(period, reporting.reviewer_user).counts
    assert [(count.label, count.number) for count in counts] == [
        ("已审核", 0),
        ("待审核", 1),
        ("填报中、已退回", 0),
        ("未开始", 1),
        ("其中逾期", 1),
    ]
    assert {count.of for count in counts} == {"/ 2单位"}
    assert counts[1].note.startswith("4行，最早") and counts[3].note == "余1行"


def test_a_form_is_not_started_until_a_row_of_it_was_written(
    reporting: Reporting, period: Period
) -> None:
    def state() -> str:
        (unit,) = [
            unit
            for unit in board(period, reporting.reviewer_user).departments
            if unit.submission == reporting.form
        ]
        return unit.state

    assert state() == "未开始"
    post(
        reporting.clerk, reporting.form, {"1-explanation": "先写原因"}
    )  # fills no row, but is a beginning
    assert state() == "填报中"
    post(reporting.clerk, reporting.form, {"1-explanation": ""})
    assert state() == "填报中"


def test_the_form_that_waits_is_told_with_its_hints(reporting: Reporting, period: Period) -> None:
    second = Actual.objects.get(submission=reporting.form, target__number=2)
    make_actual(second.target, "9", 2, published=False)
    submit(reporting, "核减5家")
    (unit,) = board(period, reporting.reviewer_user).waiting
    assert (len(unit.rows), unit.lagging, unit.hints) == (4, 1, ["说明理由1行", "待评定1行"])
    page = Page(reporting.reviewer.get(address(period)))
    assert list(page.faults()) == []
    (row,) = [row for row in page.all("tr") if row.get("data-unit") == "unit-a"]
    assert "说明理由1行" in text_of(row)
    checks = {check.label: check for check in board(period, reporting.reviewer_user).checks}
    assert list(checks) == ["未交未审", "待评定", "数据核对"]
    assert checks["未交未审"].sentence.startswith("2个单位5行没有审核通过")
    assert checks["数据核对"].links == [
        (
            "单位甲第2项指标2-0：累计4小于1—2月的9（确认无误：核减5家）",
            f"{url(reporting.form)}#actual-{second.pk}",
        )
    ]


def test_own_work_is_told_and_cannot_be_ticked(reporting: Reporting, period: Period) -> None:
    post(reporting.reviewer, reporting.form, {"1-value": "7"}, **{"words-fill_in": "统计月报"})
    form = submit(reporting)
    page = Page(reporting.reviewer.get(address(period)))
    assert "代填，依据：统计月报" in page.text and "要由另一位审核员审核" in page.text
    assert _ticks(page) == []
    other = make_user("other", Role.REVIEWER)
    assert _ticks(Page(signed_in(other).get(address(period)))) == []  # a row waits for its verdict
    judge(form)
    assert _ticks(Page(signed_in(other).get(address(period)))) == [f"{form.pk}-{form.version}"]


def _ticks(page: Page) -> list[str]:
    return [each.get("value", "") for each in page.all("input") if each.get("type") == "checkbox"]


def test_the_late_stand_first_and_an_extension_is_the_units_own(
    reporting: Reporting, period: Period
) -> None:
    extend(
        reporting.form, by=reporting.reviewer_user, to=datetime.date(2024, 4, 20), reason="机构调整"
    )
    units = board(period, reporting.reviewer_user).not_handed_in
    assert [(str(unit), unit.due, unit.is_late) for unit in units] == [
        ("单位乙", "逾期1天", True),
        ("单位甲", "延至4月20日", False),
    ]


def test_the_bar_is_as_long_as_the_form_is_filled(reporting: Reporting, period: Period) -> None:
    post(reporting.clerk, reporting.form, {"1-value": "0"})
    page = Page(reporting.reviewer.get(address(period)))
    (row,) = [row for row in page.all("tr") if row.get("data-unit") == "unit-a"]
    assert "1/4" in text_of(row)
    assert [each.get("width") for each in row.iter() if each.get("class") == "part"] == ["21"]


def test_the_call_lists_the_late_and_before_that_all(
    reporting: Reporting, period: Period, units: Any
) -> None:
    Department.objects.filter(pk=units[1].pk).update(contact="张某某", phone="023-0000 0001")
    extend(
        reporting.form, by=reporting.reviewer_user, to=datetime.date(2024, 4, 20), reason="机构调整"
    )
    assert board(period, reporting.reviewer_user).call.splitlines() == [
        "【催报】2024年1—3月计划执行情况填报，截止4月10日。",
        "单位乙：余1行（未开始），张某某 023-0000 0001",
        "以上1个单位请尽快报送。",
    ]
    Period.objects.update(due_on=datetime.date(2024, 4, 12))
    call = board(Period.objects.get(), reporting.reviewer_user).call
    assert "单位甲：余4行（未开始，延至4月20日），clerk_a（填报员）" in call
    assert call.endswith("以上2个单位请按时报送。")


def test_a_reopened_form_is_no_gap_of_the_publication(reporting: Reporting, period: Period) -> None:
    form = submit(reporting)
    form = take_step(form, Action.APPROVE, by=reporting.reviewer_user, seen=form.version)
    take_step(form, Action.REOPEN, by=reporting.reviewer_user, seen=form.version, words="核减")
    found = board(period, reporting.reviewer_user)
    assert [check.label for check in found.checks] == ["未交未审", "重新打开"]
    assert found.checks[0].sentence.startswith("1个单位1行")
    assert [(str(unit), unit.submission.revision) for unit in found.departments] == [
        ("单位甲", 2),
        ("单位乙", 1),
    ]


def test_what_was_done_to_many_at_once_is_one_line(reporting: Reporting, period: Period) -> None:
    lines = [line for _, line in board(period, reporting.reviewer_user).recent]
    assert lines == ["单位甲、单位乙 下发（reviewer）"]
    submit(reporting)
    take_step(
        Submission.objects.get(pk=reporting.form.pk),
        Action.RETURN,
        by=reporting.reviewer_user,
        seen=3,
        words="请核对",
    )
    assert board(period, reporting.reviewer_user).recent[0][1] == "单位甲 退回（reviewer）：请核对"


# Its buttons.


def test_ticked_forms_are_approved_as_they_were_on_the_screen(
    reporting: Reporting, period: Period
) -> None:
    form = submit(reporting)
    judge(form)
    (tick,) = _ticks(Page(reporting.reviewer.get(address(period))))
    stale = f"{form.pk}-{form.version - 1}"
    assert "别人改过" in told(reporting.reviewer, period, "approve", form=[stale])[0]
    assert told(reporting.reviewer, period, "approve", form=[tick]) == ["已审核通过1份：单位甲。"]
    form.refresh_from_db()
    assert form.state == SubmissionState.APPROVED


@pytest.mark.parametrize("ticks", [[], ["x"], ["1"], ["9-"], ["99999999999999999999-1"]])
def test_no_tick_or_a_forged_one_approves_nothing(
    ticks: list[str], reporting: Reporting, period: Period
) -> None:
    submit(reporting)
    assert told(reporting.reviewer, period, "approve", form=ticks) == ["没有勾选填报表。"]
    assert not Submission.objects.filter(state=SubmissionState.APPROVED).exists()


def test_pressing_is_kept_and_what_came_of_it_is_told(reporting: Reporting, period: Period) -> None:
    page = Page(reporting.reviewer.get(address(period)))
    listed = [each.get("value", "") for each in page.all("input") if each.get("name") == "form"]
    assert told(reporting.reviewer, period, "urge", form=listed) == ["已登记催报2个单位。"]
    assert "催报" in reporting.clerk.get(url(reporting.form)).text
    submit(reporting)
    said = board(period, reporting.reviewer_user).last_urged
    assert said.endswith("，2个单位；其后1个单位已提交。")
    assert told(reporting.reviewer, period, "urge", form=listed) == [
        "已登记催报1个单位。另有1个单位已经提交，没有登记。"
    ]


def test_opening_again_adds_what_is_missing_and_says_what_it_left(
    reporting: Reporting, period: Period
) -> None:
    submit(reporting)
    make_target(period.plan, 6, lead=reporting.form.department)
    make_target(period.plan, 7, lead=make_department("unit-c", "单位丙"))
    done, left = told(reporting.reviewer, period, "open")
    assert done == "2024年1—3月：新下发1张填报表，新增1项。"
    assert left.startswith("单位甲的填报表待审核，没有加进第6项")


def test_publishing_from_the_board(reporting: Reporting, period: Period) -> None:
    form = submit(reporting)
    take_step(form, Action.APPROVE, by=reporting.reviewer_user, seen=form.version)
    asking = reverse("admin:reporting_period_publish", args=[period.pk])
    assert asking in Page(reporting.reviewer.get(address(period))).hrefs
    publish(period, by=reporting.reviewer_user)
    page = Page(reporting.reviewer.get(address(period)))
    assert asking not in page.hrefs and "由reviewer发布" in page.text
    assert reverse("admin:reporting_period_take_back", args=[period.pk]) in page.hrefs
    form.refresh_from_db()
    draft = take_step(
        form, Action.REOPEN, by=reporting.reviewer_user, seen=form.version, words="更正"
    )
    Submission.objects.filter(pk=draft.pk).update(
        state=SubmissionState.APPROVED,
        approved_at=timezone.now(),
        approved_by=reporting.reviewer_user,
        is_held_back=True,
    )
    period.refresh_from_db()
    page = Page(reporting.reviewer.get(address(period)))
    assert asking in page.hrefs and "有1份更新待发布" in page.text
    assert board(period, reporting.reviewer_user).title.endswith("1份更新待发布")


def test_an_unknown_button_does_nothing(reporting: Reporting, period: Period) -> None:
    assert "没有办理" in told(reporting.reviewer, period, "delete")[0]


# Who comes here.


def test_a_planner_reads_and_presses_nothing(
    reporting: Reporting, period: Period, planner: User
) -> None:
    client = signed_in(planner)
    page = client.get(address(period))
    assert page.status_code == 200 and 'name="do"' not in page.text
    for do in ("open", "publish", "approve", "urge"):
        assert (
            client.post(address(period), {"do": do, "form": [reporting.form.pk]}).status_code == 403
        )
    assert set(reporting.form.events.values_list("action", flat=True)) == {Action.OPEN}


@pytest.mark.parametrize("method", ["get", "post"])
def test_reporters_and_leaders_are_refused(
    method: str, reporting: Reporting, period: Period, leader: User
) -> None:
    for client in (reporting.clerk, signed_in(leader)):
        assert getattr(client, method)(address(period), {"do": "open"}).status_code == 403
    assert getattr(Client(), method)(address(period))["Location"].startswith("/login/")


def test_other_methods_and_other_periods(reporting: Reporting, period: Period) -> None:
    for method in ("put", "patch", "delete"):
        assert getattr(reporting.reviewer, method)(address(period)).status_code == 405
    for key in ("999", "99999999999999999999"):
        assert (
            reporting.reviewer.get(address(period).replace(str(period.pk), key)).status_code == 404
        )


def test_the_switch_leads_to_the_plans_other_periods(reporting: Reporting, period: Period) -> None:
    open_period(period.plan, 6, by=None)
    make_plan(2023)
    page = Page(reporting.reviewer.get(address(period)))
    (switch,) = [each for each in page.all("nav") if each.get("class") == "board-periods"]
    assert [text_of(each) for each in switch] == ["1—3月", "1—6月"]
    assert address(Period.objects.get(month=6)) in page.hrefs


@pytest.mark.parametrize("number", [1, 3, 40])
def test_the_number_of_queries_does_not_depend_on_the_forms(
    number: int, reviewer: User, django_assert_num_queries: Any
) -> None:
    plan = make_plan(2024)
    for each in range(1, number + 1):
        make_target(plan, each, lead=make_department(f"d{each}"))
    open_period(plan, 3, by=reviewer)
    forms = Submission.objects.all()
    Actual.objects.update(value="1")
    for form in forms[: (number + 1) // 2]:
        Submission.objects.filter(pk=form.pk).update(
            state=SubmissionState.SUBMITTED, submitted_at=timezone.now(), submitted_by=reviewer
        )
    client = signed_in(reviewer)
    with django_assert_num_queries(24):
        page = client.get(address(Period.objects.get()))
    assert f"应报{number}个单位" in page.text


def test_form_with_a_row_that_waits_for_its_verdict_is_not_approved_unseen(
    reporting: Reporting, period: Period
) -> None:
    form = submit(reporting)
    (said,) = told(reporting.reviewer, period, "approve", form=[f"{form.pk}-{form.version}"])
    assert said == "单位甲没有审核通过：第4项指标4-0待评定，请打开填报表评定后再审核。"
    form.refresh_from_db()
    assert form.state == SubmissionState.SUBMITTED


def test_who_reports_is_called_where_no_contact_is_kept(
    reporting: Reporting, period: Period
) -> None:
    User.objects.filter(pk=reporting.clerk_user.pk).update(phone="023-0000 0009")
    (unit,) = [
        each
        for each in board(period, reporting.reviewer_user).with_their_units
        if str(each) == "单位甲"
    ]
    assert unit.contact == "clerk_a（填报员） 023-0000 0009"
    Department.objects.filter(pk=unit.submission.department_id).update(contact="徐某", phone="1")
    contacts = [each.contact for each in board(period, reporting.reviewer_user).with_their_units]
    assert "徐某 1" in contacts


def test_units_for_whom_nobody_can_sign_in_are_named(reporting: Reporting, period: Period) -> None:
    User.objects.filter(pk=reporting.clerk_user.pk).update(is_active=False)
    page = Page(reporting.reviewer.get(address(period)))
    assert "单位甲" in board(period, reporting.reviewer_user).without_reporter
    (row,) = [row for row in page.all("tr") if row.get("data-unit") == "unit-a"]
    assert "没有填报员" in text_of(row)
