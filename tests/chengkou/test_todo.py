"""What the front page of the admin tells each role to do next."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from chengkou.submissions import open_period
from chengkou.todo import todo_of
from indicators.models import Actual
from reporting.enums import SubmissionState
from reporting.models import Period, Submission, User
from tests.chengkou.forms import Reporting, url

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2024, 4, 8)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


def sentences(user: User) -> list[str]:
    return [todo.sentence for todo in todo_of(user)]


def test_a_reporter_sees_date_and_rows_left(reporting: Reporting) -> None:
    (todo,) = todo_of(reporting.clerk_user)
    assert todo.sentence == "单位甲 2024年1—3月：填报中，还有4项没有填，截止4月10日，还有2天。"
    assert todo.url == url(reporting.form)
    Actual.objects.filter(target__number=1).update(value="0")
    Actual.objects.filter(target__number=2).update(unpublished=True, unpublished_note="4月20日发布")
    Actual.objects.filter(target__number=4).update(words="已完成")
    assert "还有1项没有填" in sentences(reporting.clerk_user)[0]
    Actual.objects.filter(target__number=3).update(value="1")
    assert "各项都已填，还没有提交" in sentences(reporting.clerk_user)[0]


@pytest.mark.parametrize(
    "due, words",
    [
        (8, "截止4月8日，就在今天。"),
        (9, "截止4月9日，还有1天。"),
        (7, "截止4月7日，已过1天。"),
        (None, "还有4项没有填。"),
    ],
)
def test_the_date_in_words(due: int | None, words: str, reporting: Reporting) -> None:
    Period.objects.update(due_on=due and datetime.date(2024, 4, due))
    assert sentences(reporting.clerk_user)[0].endswith(words)


def test_an_extension_is_the_units_own_date(reporting: Reporting) -> None:
    Submission.objects.filter(pk=reporting.form.pk).update(extended_to="2024-04-20", extension_reason="机构调整")
    assert "截止4月20日（已延期：机构调整），还有12天" in sentences(reporting.clerk_user)[0]


def test_the_earliest_date_stands_first_and_what_waits_for_others_last(reporting: Reporting) -> None:
    plan = reporting.form.period.plan
    open_period(plan, 6, by=None, due_on=datetime.date(2024, 4, 9))
    open_period(plan, 9, by=None)
    assert [sentence.split("：")[0][-4:] for sentence in sentences(reporting.clerk_user)] == ["1—6月", "1—3月", "1—9月"]
    Submission.objects.filter(period__month=6).update(state=SubmissionState.SUBMITTED)
    last = sentences(reporting.clerk_user)[-1]
    assert last == "单位甲 2024年1—6月：待审核，截止4月9日。"


def test_approved_forms_are_gone(reporting: Reporting, reviewer: User) -> None:
    Submission.objects.update(state=SubmissionState.APPROVED, approved_at=timezone.now(), approved_by=reviewer)
    assert "目前没有要填报的报表" in sentences(reporting.clerk_user)[0]


def test_the_reviewer_sees_what_waits_and_who_is_late(reporting: Reporting) -> None:
    assert sentences(reporting.reviewer_user) == ["目前没有待审核的填报表。"]
    Period.objects.update(due_on=datetime.date(2024, 4, 7))
    assert sentences(reporting.reviewer_user) == ["2张填报表已过截止日期，还没有提交。"]
    Submission.objects.filter(pk=reporting.form.pk).update(extended_to="2024-04-20", extension_reason="机构调整")
    Submission.objects.exclude(pk=reporting.form.pk).update(state=SubmissionState.SUBMITTED)
    assert sentences(reporting.reviewer_user) == ["1张填报表待审核。"]


@pytest.mark.parametrize("periods", [1, 3])
def test_as_many_queries_for_three_forms_as_for_one(
    periods: int, reporting: Reporting, django_assert_num_queries: Any
) -> None:
    for month in (6, 9)[: periods - 1]:
        open_period(reporting.form.period.plan, month, by=None)
    user = User.objects.get(pk=reporting.clerk_user.pk)
    user.has_perm("x")
    with django_assert_num_queries(5):
        assert len(todo_of(user)) == periods
