"""统计数据录入 as a workbook: only the figures of others, saved as the grid saves them."""

import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Actual
from reporting.enums import SubmissionState
from reporting.models import Submission
from tests.chengkou.cycle import test_grid
from tests.chengkou.cycle.test_grid import Grid
from tests.chengkou.cycle.workbook.books import (
    cell,
    comments,
    confirmed,
    content_of,
    downloaded,
    fill,
    marked,
    sent,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db
SHEET = "统计数据"
filled = test_grid.filled  # the same periods


def url_of(grid: Grid) -> str:
    return reverse("admin:reporting_period_workbook", args=[grid.period.pk])


def names(grid: Grid, client: Client) -> list[str]:
    sheet = downloaded(client, url_of(grid))[SHEET]
    return [str(row[1].value) for row in sheet.iter_rows(min_row=4)]


def test_provider_fills_in_the_figures_of_others_in_a_workbook(filled: Grid) -> None:
    book = downloaded(filled.provider, url_of(filled))
    assert book.sheetnames == [SHEET, "说明"]
    first, third = filled.row(1).title, filled.row(3).title
    assert names(filled, filled.provider) == [first, third]
    fill(
        book, SHEET, {(first, "完成数"): "6.1", (first, "数据来源"): "月报", (third, "完成数"): 12}
    )
    preview = sent(filled.provider, url_of(filled), content_of(book))
    assert "要改2行3格" in Page(preview).text
    response = confirmed(filled.provider, url_of(filled), preview)
    assert response.url == filled.url
    assert (str(filled.row(1).value), filled.row(1).source) == ("6.1", "月报")
    assert filled.row(3).value == 12


def test_row_whose_form_was_handed_in_meanwhile_is_refused(filled: Grid) -> None:
    book = downloaded(filled.provider, url_of(filled))
    first, third = filled.row(1).title, filled.row(3).title
    fill(book, SHEET, {(first, "完成数"): "6.1", (third, "完成数"): "12"})
    Submission.objects.filter(pk=filled.form().pk).update(state=SubmissionState.SUBMITTED)
    preview = sent(filled.provider, url_of(filled), content_of(book))
    assert "填报表已提交，待审核，不能改" in Page(preview).text
    again = marked(filled.provider, url_of(filled), preview)
    assert [*comments(again)] == [(first, "完成数")]
    assert cell(again[SHEET], first, "完成数").protection.locked
    assert cell(again[SHEET], third, "完成数").value == "12"
    preview = sent(filled.provider, url_of(filled), content_of(again))
    assert confirmed(filled.provider, url_of(filled), preview).status_code == 302
    assert Actual.objects.get(pk=filled.row(3).pk).value == 12
    assert filled.row(1).value is None


def test_form_handed_in_between_preview_and_confirmation_takes_nothing(
    filled: Grid,
) -> None:
    book = downloaded(filled.provider, url_of(filled))
    first, third = filled.row(1).title, filled.row(3).title
    fill(book, SHEET, {(first, "完成数"): "6.1", (third, "完成数"): "12"})
    preview = sent(filled.provider, url_of(filled), content_of(book))
    Submission.objects.filter(pk=filled.form().pk).update(state=SubmissionState.SUBMITTED)
    answer = confirmed(filled.provider, url_of(filled), preview)
    assert answer.status_code == 409
    assert filled.row(1).value is None and filled.row(3).value is None, "all or nothing"


def test_who_provides_nothing_has_no_workbook(filled: Grid) -> None:
    """单位甲 provides one figure of 单位乙, 单位乙 none."""
    assert filled.lead_b.get(url_of(filled)).status_code == 404
    assert sent(filled.lead_b, url_of(filled), b"").status_code == 404
    assert names(filled, filled.lead) == [filled.row(4).title]


def test_workbook_of_a_form_is_none_of_the_grid(filled: Grid) -> None:
    form = reverse("admin:reporting_submission_workbook", args=[filled.form().pk])
    book = downloaded(filled.reviewer, form)
    answer = sent(filled.reviewer, url_of(filled), content_of(book))
    assert "没有“统计数据”工作表" in Page(answer).text or "名字改过" in Page(answer).text
