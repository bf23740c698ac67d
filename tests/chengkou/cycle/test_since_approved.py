"""What changed since the last approved revision, marked on the form."""

from typing import Any

import pytest

from chengkou.cycle.opening import open_period
from chengkou.cycle.page import page
from chengkou.cycle.rows import rows_of
from chengkou.cycle.since_approved import differences
from chengkou.cycle.steps import take_step
from indicators.models import Actual
from reporting.enums import Action
from reporting.models import Submission
from tests.chengkou.forms import Reporting, post, url
from tests.factories import make_target
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(reporting: Reporting) -> Submission:
    """The second revision, reopened after the first was approved."""
    filled = {
        "1-value": "6.0",
        "1-nature": "estimate",
        "1-explanation": "需求不足",
        "1-measures": "加快项目",
    }
    post(
        reporting.clerk,
        reporting.form,
        {**filled, "2-value": "6", "3-value": "60", "4-words": "已完成"},
        do="submit",
    )
    return approve_and_reopen(reporting, Submission.objects.get(pk=reporting.form.pk))


def approve_and_reopen(reporting: Reporting, form: Submission) -> Submission:
    form = take_step(form, Action.APPROVE, by=reporting.reviewer_user, seen=form.version)
    return take_step(
        form, Action.REOPEN, by=reporting.reviewer_user, seen=form.version, words="核减"
    )


def found(form: Submission) -> dict[int, dict[str, str]]:
    was = differences(form, rows_of(form)).was
    return {row.target.number: fields for row, fields in was.items() if fields}  # type: ignore[attr-defined]


def told(form: Submission) -> str:
    return str(differences(form, rows_of(form)))


def test_a_first_revision_has_nothing_before_it(reporting: Reporting) -> None:
    assert told(reporting.form) == ""
    assert "report-changes" not in reporting.clerk.get(url(reporting.form)).text


def test_a_copy_is_as_it_was(reporting: Reporting, second: Submission) -> None:
    assert (found(second), told(second)) == ({}, "与第1版相比没有改动")


def test_every_changed_field_is_marked_with_what_it_was(
    reporting: Reporting, second: Submission
) -> None:
    post(
        reporting.clerk,
        second,
        {"1-value": "6.00", "1-nature": "flash", "1-explanation": "", "2-value": "7"},
    )
    assert found(second) == {
        1: {
            "value": "完成数原为 6.0",
            "nature": "数据性质原为 预计",
            "explanation": "原因原为 需求不足",
        },
        2: {"value": "完成数原为 6"},
    }
    assert told(second) == "与第1版相比改了2行4处"
    for client in (reporting.clerk, reporting.reviewer):
        response = client.get(url(second))
        seen = Page(response)
        assert list(seen.faults()) == []
        assert "与第1版相比改了2行4处。" in seen.text
        assert [text_of(each) for each in seen.all("span") if each.get("class") == "was"] == [
            "完成数原为 6.0",
            "数据性质原为 预计",
            "原因原为 需求不足",
            "完成数原为 6",
        ]


def test_the_marks_stand_in_the_page_to_be_read_too(
    reporting: Reporting, second: Submission
) -> None:
    post(reporting.clerk, second, {"2-value": "7"}, do="submit")
    seen = Page(reporting.reviewer.get(url(second)))
    (row,) = [each for each in seen.all("tr") if each.get("data-number") == "2"]
    assert "完成数原为 6" in text_of(row)


def test_a_figure_that_is_not_published_any_more(reporting: Reporting, second: Submission) -> None:
    post(
        reporting.clerk,
        second,
        {"3-value": "", "3-unpublished": "on", "3-unpublished_note": "5月发布"},
    )
    assert found(second)[3] == {
        "value": "完成数原为 60",
        "unpublished": "原来没有勾数据未发布",
        "unpublished_note": "未发布的说明原为 （空）",
    }


def test_rows_that_came_and_went(reporting: Reporting, second: Submission) -> None:
    make_target(second.period.plan, 9, lead=second.department)
    gone = Actual.objects.get(submission=second, target__number=4)
    open_period(second.period.plan, 3, by=None)
    gone.delete()
    assert told(second) == "与第1版相比新增1行，少了第4项指标4-0"
    seen = Page(reporting.clerk.get(url(second)))
    (row,) = [each for each in seen.all("tr") if each.get("data-number") == "9"]
    assert "新增" in text_of(row)


def test_it_is_held_against_the_latest_approved_one(
    reporting: Reporting, second: Submission
) -> None:
    post(reporting.clerk, second, {"2-value": "7"}, do="submit")
    third = approve_and_reopen(reporting, Submission.objects.get(pk=second.pk))
    assert (found(third), told(third)) == ({}, "与第2版相比没有改动")
    post(reporting.clerk, third, {"2-value": "6"})
    assert found(third) == {2: {"value": "完成数原为 7"}}


def test_the_rows_before_are_read_along_with_the_forms_own(
    reporting: Reporting, second: Submission, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        rows = rows_of(second)
    with django_assert_num_queries(0):
        differences(second, rows)
    assert page(second, reporting.clerk_user)["changes"] == "与第1版相比没有改动"
