"""What the front page of the admin tells each role to do next."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.admin.front_page import FrontPage, front_page_of
from chengkou.cycle.opening import open_period
from chengkou.cycle.steps import take_step
from indicators.models import Actual
from reporting.enums import Action, PlanState, Role, SubmissionState
from reporting.models import Department, Period, Plan, Submission, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import Reporting, post, url
from tests.factories import make_department, make_plan, make_target, make_task, make_user, succeed
from tests.pages import Page

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2024, 4, 8)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None: real(value) if value else TODAY)


def forms(user: User) -> list[str]:
    return [str(mine.department.submission) for mine in front_page_of(user).mine or []]


def approve_all(by: User) -> None:
    Submission.objects.update(
        state=SubmissionState.APPROVED, approved_at=timezone.now(), approved_by=by
    )


# Who fills in for units.


def test_a_reporter_sees_date_and_rows_left(reporting: Reporting) -> None:
    front = front_page_of(reporting.clerk_user)
    assert front.title == "还有4行没有填，4月10日截止"
    (mine,) = front.mine or []
    assert (str(mine.department.submission), mine.department.state, mine.due) == (
        "单位甲 2024年1—3月",
        "未开始",
        "截止4月10日，还有2天",
    )
    assert mine.department.url == url(reporting.form)
    Actual.objects.filter(target__number=1).update(value="0")
    Actual.objects.filter(target__number=2).update(unpublished=True, unpublished_note="4月20日发布")
    Actual.objects.filter(target__number=4).update(words="已完成")
    assert front_page_of(reporting.clerk_user).title.startswith("还有1行没有填")
    Actual.objects.filter(target__number=3).update(value="1")
    assert front_page_of(reporting.clerk_user).title == "各行都已填，还没有提交，4月10日截止"


@pytest.mark.parametrize(
    "due, words",
    [
        (8, "截止4月8日，就在今天"),
        (9, "截止4月9日，还有1天"),
        (7, "截止4月7日，已过1天"),
        (None, ""),
    ],
)
def test_the_date_in_words(due: int | None, words: str, reporting: Reporting) -> None:
    Period.objects.update(due_on=due and datetime.date(2024, 4, due))
    (mine,) = front_page_of(reporting.clerk_user).mine or []
    assert (mine.due, mine.department.is_late) == (words, due == 7)
    assert ("逾期" in front_page_of(reporting.clerk_user).title) == (due == 7)


def test_an_extension_is_the_units_own_date(reporting: Reporting) -> None:
    Submission.objects.filter(pk=reporting.form.pk).update(
        extended_to="2024-04-20", extension_reason="机构调整"
    )
    front = front_page_of(reporting.clerk_user)
    assert [mine.due for mine in front.mine or []] == ["截止4月20日（已延期：机构调整），还有12天"]
    assert front.title.endswith("4月20日截止")


def test_the_earliest_date_stands_first_and_what_waits_for_others_last(
    reporting: Reporting,
) -> None:
    plan = reporting.form.period.plan
    open_period(plan, 6, by=None, due_on=datetime.date(2024, 4, 9))
    open_period(plan, 9, by=None)
    assert [form[-4:] for form in forms(reporting.clerk_user)] == ["1—6月", "1—3月", "1—9月"]
    assert front_page_of(reporting.clerk_user).title == "还有12行没有填，最早4月9日截止"
    Submission.objects.filter(period__month=6).update(state=SubmissionState.SUBMITTED)
    assert forms(reporting.clerk_user)[-1][-4:] == "1—6月"
    Submission.objects.update(state=SubmissionState.SUBMITTED)
    assert front_page_of(reporting.clerk_user).title == "3张填报表在等审核"


def test_why_a_form_was_returned_stands_with_it_until_it_is_handed_in_again(
    reporting: Reporting,
) -> None:
    Actual.objects.update(unpublished=True, unpublished_note="4月20日发布")
    form = reporting.form
    for reason in ("第1项请核对", "第2项也请核对"):
        form = take_step(form, Action.SUBMIT, by=reporting.clerk_user, seen=form.version)
        form = take_step(
            form, Action.RETURN, by=reporting.reviewer_user, seen=form.version, words=reason
        )
    page = Page(reporting.clerk.get(reverse("admin:index")))
    assert list(page.faults()) == []
    assert (
        "退回意见" in page.text and "第2项也请核对" in page.text and "第1项请核对" not in page.text
    )
    assert front_page_of(reporting.clerk_user).title == "1张填报表被退回，4月10日截止"
    take_step(form, Action.SUBMIT, by=reporting.clerk_user, seen=form.version)
    assert "退回意见" not in reporting.clerk.get(reverse("admin:index")).text


def test_approved_forms_are_past(reporting: Reporting, reviewer: User) -> None:
    approve_all(reviewer)
    front = front_page_of(reporting.clerk_user)
    assert (front.title, front.mine, front.past) == ("目前没有要填报的报表", [], [reporting.form])
    page = Page(reporting.clerk.get(reverse("admin:index")))
    assert "目前没有要填报的报表。" in page.text and "历次填报" in page.text


# Who reviews.


def test_the_reviewer_sees_the_latest_opened_period(reporting: Reporting) -> None:
    def front() -> FrontPage:
        return front_page_of(reporting.reviewer_user)

    assert front().title == "2024年1—3月：2个单位未交"
    Period.objects.update(due_on=datetime.date(2024, 4, 7))
    assert front().title == "2024年1—3月：2个单位逾期"
    Submission.objects.filter(pk=reporting.form.pk).update(
        extended_to="2024-04-20", extension_reason="机构调整"
    )
    Submission.objects.exclude(pk=reporting.form.pk).update(state=SubmissionState.SUBMITTED)
    assert front().title == "2024年1—3月：1份待审核，1个单位未交"
    page = Page(reporting.reviewer.get(reverse("admin:index")))
    assert list(page.faults()) == []
    assert reverse("admin:reporting_period_board", args=[reporting.form.period.pk]) in page.hrefs


def test_other_periods_are_told_while_something_in_them_is_open(
    reporting: Reporting, reviewer: User
) -> None:
    Period.objects.update(due_on=datetime.date(2024, 4, 7))
    Submission.objects.filter(pk=reporting.form.pk).update(state=SubmissionState.SUBMITTED)
    open_period(reporting.form.period.plan, 6, by=None)
    Period.objects.create(plan=reporting.form.period.plan, month=9)  # not opened
    front = front_page_of(reviewer)
    assert front.title.startswith("2024年1—6月")
    assert [each.sentence for each in front.others] == [
        "2024年1—3月：1份待审核，1个单位未交，其中1个逾期。"
    ]
    approve_all(reviewer)
    assert front_page_of(reviewer).others == []


def test_before_anything_was_opened_the_reviewer_is_told_how(reviewer: User) -> None:
    page = Page(signed_in(reviewer).get(reverse("admin:index")))
    assert "还没有下发过填报任务" in page.text
    assert reverse("admin:reporting_period_changelist") in page.hrefs


# Who keeps the plans.


def plan_sentences(user: User) -> list[str]:
    return [todo.sentence for todo in front_page_of(user).plan or []]


def test_the_planner_is_told_what_the_latest_plan_lacks(
    planner: User, units: tuple[Department, ...]
) -> None:
    assert plan_sentences(planner) == ["还没有年度计划。"]
    old, new = make_plan(2023), make_plan(2024, PlanState.DRAFT)
    assert plan_sentences(planner) == []
    assert [draft.plan for draft in front_page_of(planner).drafts] == [new]
    Plan.objects.update(state=PlanState.ADOPTED)
    assert plan_sentences(planner) == ["2024年计划还没有报告期。"]
    Period.objects.create(plan=new, month=3)
    assert plan_sentences(planner) == []
    Department.objects.filter(pk=units[0].pk).update(closed_on=TODAY)
    Department.objects.filter(pk=units[1].pk).update(closed_on=TODAY + datetime.timedelta(days=1))
    for plan in (old, new):
        for number, unit in enumerate(units, start=1):
            make_target(plan, number, lead=unit, lead_confirmed=True)
            make_task(plan, number, lead=unit)
    assert [sentence[:13] for sentence in plan_sentences(planner)] == [
        "1个年度目标的牵头单位已撤",
        "1件民生实事的牵头单位已撤",
    ]
    (todo, _) = front_page_of(planner).plan or []
    assert signed_in(planner).get(todo.url).context["cl"].queryset.get().lead == units[0]


def test_only_the_planner_is_asked_to_mend_the_plan(
    reporting: Reporting, planner: User, leader: User
) -> None:
    assert front_page_of(planner).title == "计划里有1件事要办"  # leads not confirmed
    for user in (reporting.clerk_user, reporting.reviewer_user):
        assert front_page_of(user).plan is None


# Queries.


@pytest.mark.parametrize("periods", [1, 3])
def test_as_many_queries_for_three_forms_as_for_one(
    periods: int, reporting: Reporting, planner: User, django_assert_num_queries: Any
) -> None:
    for month in (6, 9)[: periods - 1]:
        open_period(reporting.form.period.plan, month, by=None)
    post(reporting.clerk, reporting.form, {"1-value": "7"})
    Submission.objects.filter(pk=reporting.form.pk).update(state=SubmissionState.RETURNED)
    for who, number in ((reporting.clerk_user, 15), (reporting.reviewer_user, 16), (planner, 26)):
        user = User.objects.get(pk=who.pk)
        user.has_perm("x")
        with django_assert_num_queries(number):
            front_page_of(user)


# Accounts and units that cannot work yet.


def told_of_accounts(user: User) -> list[str]:
    return [todo.sentence for todo in front_page_of(user).accounts]


def test_planner_is_told_which_accounts_and_units_cannot_work(planner: User) -> None:
    busy, idle = make_department("a", "县统计局"), make_department("b", "县民政局")
    make_user("fine", Role.REPORTER, departments=(busy,), name="张三")
    assert told_of_accounts(planner) == ["1个单位没有在用的填报员账号：县民政局。"]
    make_user("no-unit", Role.REPORTER, name="李四")
    make_user("no-role", name="王五")
    make_user("left", Role.REPORTER, departments=(idle,), name="赵六", is_active=False)
    make_user("root", is_superuser=True)
    make_user("lingdao", Role.LEADER)
    assert told_of_accounts(planner) == [
        "1个账号没有角色，什么也看不到：王五。",
        "1个填报员没有所在单位，看不到填报表：李四。",
        "1个单位没有在用的填报员账号：县民政局。",
    ]


def test_many_units_without_a_reporter_are_counted_and_five_named(planner: User) -> None:
    for number in range(1, 8):
        make_department(f"u{number}", f"单位{number}")
    (sentence,) = told_of_accounts(planner)
    assert sentence == ("7个单位没有在用的填报员账号：单位1、单位2、单位3、单位4、单位5等。")


def test_units_that_are_closed_need_no_reporter(planner: User) -> None:
    succeed(make_department("a", "县扶贫办"), "2021-05-25")
    assert told_of_accounts(planner) == []


def test_reviewers_and_reporters_keep_no_accounts(reporting: Reporting) -> None:
    make_user("no-role")
    assert told_of_accounts(reporting.reviewer_user) == []
    assert told_of_accounts(reporting.clerk_user) == []


def test_links_lead_to_the_accounts_that_are_told_of(planner: User) -> None:
    make_user("no-role", name="王五")
    (todo,) = [todo for todo in front_page_of(planner).accounts if "没有角色" in todo.sentence]
    assert "王五" in signed_in(planner).get(todo.url).text
