"""The report form as a workbook: what is in it, what a filled in one does, who may."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from chengkou.cycle.steps import take_step
from indicators.models import Actual
from reporting.enums import Action, Role, SubmissionState
from reporting.models import Department, Submission, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.cycle.workbook.books import (
    HEAD_ROW,
    cell,
    column,
    comments,
    confirmed,
    content_of,
    downloaded,
    fill,
    marked,
    sent,
    token,
)
from tests.chengkou.forms import Reporting, post
from tests.factories import make_user
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

GDP = "地区生产总值增速"


def url_of(form: Submission) -> str:
    return reverse("admin:reporting_submission_workbook", args=[form.pk])


def row(form: Submission, number: int) -> Actual:
    return Actual.objects.get(submission=form, target__number=number)


def upload(reporting: Reporting, typed: dict[tuple[str, str], Any]) -> Any:
    """Download, type, upload: the preview."""
    book = downloaded(reporting.clerk, url_of(reporting.form))
    fill(book, "指标", typed)
    return sent(reporting.clerk, url_of(reporting.form), content_of(book))


# --- what is in it


def test_cells_to_fill_in_are_open_and_all_others_locked(reporting: Reporting) -> None:
    book = downloaded(reporting.clerk, url_of(reporting.form))
    assert book.sheetnames == ["指标", "说明"]
    sheet = book["指标"]
    assert sheet.protection.sheet
    assert book.security is not None and book.security.lockStructure
    assert not cell(sheet, GDP, "完成数").protection.locked
    assert cell(sheet, GDP, "名称").protection.locked
    assert cell(sheet, GDP, "填什么").value == "1—3月累计同比增速（%）"
    # Of this row no total is asked for, of that one it is.
    assert not cell(sheet, GDP, "总量").protection.locked
    assert sheet.cell(HEAD_ROW + 2, column(sheet, "总量")).protection.locked
    assert sheet.column_dimensions["A"].hidden
    assert {rule.formula1 for rule in sheet.data_validations.dataValidation} == {
        '"预计,快报,最终核实"',
        '"是"',
        '"可完成,需努力,难以完成"',
    }


def test_figures_come_as_they_were_typed_and_go_back_unchanged(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, {"1-value": "7.0", "1-nature": "flash"})
    book = downloaded(reporting.clerk, url_of(reporting.form))
    assert cell(book["指标"], GDP, "完成数").value == "7.0"
    assert cell(book["指标"], GDP, "数据性质").value == "快报"
    preview = sent(reporting.clerk, url_of(reporting.form), content_of(book))
    assert "和系统里的完全一样" in Page(preview).text
    # A spreadsheet that made a number of the text has not typed another one.
    cell(book["指标"], GDP, "完成数").value = 7
    preview = sent(reporting.clerk, url_of(reporting.form), content_of(book))
    assert "和系统里的完全一样" in Page(preview).text


def test_text_that_looks_like_a_formula_runs_nowhere(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, {"1-explanation": "=1+1"})
    found = cell(downloaded(reporting.clerk, url_of(reporting.form))["指标"], GDP, "原因")
    assert (found.value, found.data_type, found.quotePrefix) == ("=1+1", "s", True)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_rows(
    reporter_of: Callable[[int], tuple[Client, Submission]], number: int
) -> None:
    clerk, form = reporter_of(number)
    with CaptureQueriesContext(connection) as queries:
        book = downloaded(clerk, url_of(form))
    assert len(queries) == 19
    assert book.sheetnames == ["指标", "重点项目", "民生实事", "民生实事量化目标", "说明"]
    with CaptureQueriesContext(connection) as queries:
        sent(clerk, url_of(form), content_of(book))
    assert len(queries) == 21


# --- what a filled in one does


def test_filled_in_workbook_is_previewed_and_then_saved(reporting: Reporting) -> None:
    form = reporting.form
    preview = upload(
        reporting, {(GDP, "完成数"): "6.1", (GDP, "数据性质"): "快报", (GDP, "原因"): "需求不足"}
    )
    text = Page(preview).text
    assert "要改1行3格" in text and "（空） → 6.1" in text and "（空） → 快报" in text
    assert row(form, 1).value is None, "a preview writes nothing"

    response = confirmed(reporting.clerk, url_of(form), preview)
    assert response.url == reverse("admin:reporting_submission_change", args=[form.pk])
    saved = row(form, 1)
    assert (str(saved.value), saved.nature, saved.explanation) == ("6.1", "flash", "需求不足")
    record = saved.history.first()
    assert (record.history_user, record.version) == (reporting.clerk_user, saved.version)


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("1,234.50", "1234.50"),
        ("６．１", "6.1"),
        ("99.5%", "99.5"),
        (6.1, "6.1"),
        (0, "0"),
        ("-0.3", "-0.3"),
    ],
)
def test_numbers_are_read_as_people_write_them(
    reporting: Reporting, typed: Any, stored: str
) -> None:
    preview = upload(reporting, {(GDP, "完成数"): typed})
    confirmed(reporting.clerk, url_of(reporting.form), preview)
    assert str(row(reporting.form, 1).value) == stored


def test_cell_of_a_percent_format_is_what_it_shows(reporting: Reporting) -> None:
    book = downloaded(reporting.clerk, url_of(reporting.form))
    found = cell(book["指标"], GDP, "完成数")
    found.value = 0.995
    found.number_format = "0.0%"
    preview = sent(reporting.clerk, url_of(reporting.form), content_of(book))
    assert "（空） → 99.5" in Page(preview).text


def test_amount_in_another_unit_is_converted_and_shown(reporting: Reporting) -> None:
    preview = upload(reporting, {(GDP, "总量"): "123456万元"})
    assert "“123456万元”换算成亿元是 12.3456" in Page(preview).text
    confirmed(reporting.clerk, url_of(reporting.form), preview)
    assert row(reporting.form, 1).amount == Decimal("12.3456")


def test_emptied_cell_deletes_what_was_there(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, {"1-value": "7.0"})
    preview = upload(reporting, {(GDP, "完成数"): None})
    assert "7.0 → （空）" in Page(preview).text
    confirmed(reporting.clerk, url_of(reporting.form), preview)
    assert row(reporting.form, 1).value is None


def test_unpublished_is_a_word_with_its_note(reporting: Reporting) -> None:
    preview = upload(reporting, {(GDP, "数据未发布"): "是", (GDP, "未发布的说明"): "7月20日发布"})
    confirmed(reporting.clerk, url_of(reporting.form), preview)
    saved = row(reporting.form, 1)
    assert (saved.unpublished, saved.unpublished_note) == (True, "7月20日发布")


@pytest.mark.parametrize(
    "typed", [datetime.date(2024, 2, 1), "2024-2-1", "2024年2月1日", "2024/02/01"]
)
def test_days_are_read_as_people_write_them(
    reporter_of: Callable[[int], tuple[Client, Submission]], typed: Any
) -> None:
    clerk, form = reporter_of(1)
    book = downloaded(clerk, url_of(form))
    name = str(book["重点项目"].cell(HEAD_ROW + 1, 2).value)
    fill(book, "重点项目", {(name, "实际开工日期"): typed, (name, "到位市级（万元）"): "3.2亿"})
    preview = sent(clerk, url_of(form), content_of(book))
    text = Page(preview).text
    assert "（空） → 2024-02-01" in text
    # The total of the sources follows and is shown too.
    assert "本年累计到位资金（万元）：（空） → 32000" in text


def test_all_kinds_of_rows_are_saved_together(
    reporter_of: Callable[[int], tuple[Client, Submission]],
) -> None:
    clerk, form = reporter_of(2)
    book = downloaded(clerk, url_of(form))
    heads = {
        "指标": "完成数",
        "重点项目": "本年累计完成投资（万元）",
        "民生实事": "进展情况",
        "民生实事量化目标": "完成数",
    }
    for sheet, head in heads.items():
        for number in (1, 2):
            book[sheet].cell(HEAD_ROW + number, column(book[sheet], head)).value = str(number)
    preview = sent(clerk, url_of(form), content_of(book))
    assert "要改8行8格" in Page(preview).text
    assert confirmed(clerk, url_of(form), preview).status_code == 302
    again = sent(clerk, url_of(form), content_of(downloaded(clerk, url_of(form))))
    assert "和系统里的完全一样" in Page(again).text


# --- what is wrong comes back in the same workbook


def test_errors_come_back_marked_and_nothing_is_saved(reporting: Reporting) -> None:
    form = reporting.form
    preview = upload(
        reporting,
        {
            (GDP, "完成数"): "约七",
            (GDP, "数据性质"): "大概",
            (GDP, "数据未发布"): "也许",
            (GDP, "原因"): "保留的字",
            ("第2项指标2-0", "完成数"): "=1+1",
            ("第3项指标3-0", "完成数"): datetime.date(2024, 3, 1),
            ("第4项指标4-0", "未发布的说明"): "只写了说明",
        },
    )
    text = Page(preview).text
    assert "有错误，什么都没有保存" in text and "确认保存" not in text
    book = marked(reporting.clerk, url_of(form), preview)
    found = comments(book)
    assert "不是数字" in found["第1项" + GDP, "完成数"]
    assert "大概" in found["第1项" + GDP, "数据性质"]
    assert "“也许”看不懂" in found["第1项" + GDP, "数据未发布"]
    assert "公式 =1+1" in found["第2项指标2-0", "完成数"]
    assert "这里是日期" in found["第3项指标3-0", "完成数"]
    assert "请勾选“数据未发布”" in found["第4项指标4-0", "数据未发布"]
    # What was typed is in it, right or wrong.
    sheet = book["指标"]
    assert cell(sheet, GDP, "完成数").value == "约七"
    assert cell(sheet, GDP, "数据性质").value == "大概"
    assert cell(sheet, GDP, "数据未发布").value == "也许"
    assert cell(sheet, GDP, "原因").value == "保留的字"
    assert cell(sheet, "第2项指标2-0", "完成数").value == "=1+1"
    assert not any(Actual.objects.filter(submission=form).values_list("value", flat=True))

    fill(
        book,
        "指标",
        {
            (GDP, "完成数"): "6.9",
            (GDP, "数据性质"): "快报",
            (GDP, "数据未发布"): None,
            ("第2项指标2-0", "完成数"): 5,
            ("第3项指标3-0", "完成数"): None,
            ("第4项指标4-0", "未发布的说明"): None,
        },
    )
    preview = sent(reporting.clerk, url_of(form), content_of(book))
    assert confirmed(reporting.clerk, url_of(form), preview).status_code == 302
    assert [str(row(form, 1).value), row(form, 1).explanation] == ["6.9", "保留的字"]
    assert row(form, 2).value == 5


def test_previewed_errors_cannot_be_confirmed(reporting: Reporting) -> None:
    preview = upload(reporting, {(GDP, "完成数"): "约七", ("第2项指标2-0", "完成数"): 5})
    response = confirmed(reporting.clerk, url_of(reporting.form), preview)
    assert "没有保存" in Page(response).text
    assert row(reporting.form, 2).value is None


# --- versions


def test_what_others_wrote_elsewhere_in_a_row_is_kept(reporting: Reporting) -> None:
    book = downloaded(reporting.clerk, url_of(reporting.form))
    post(reporting.clerk, reporting.form, {"1-explanation": "网页上写的"})
    fill(book, "指标", {(GDP, "完成数"): "6.1"})
    preview = sent(reporting.clerk, url_of(reporting.form), content_of(book))
    assert "要改1行1格" in Page(preview).text
    confirmed(reporting.clerk, url_of(reporting.form), preview)
    saved = row(reporting.form, 1)
    assert (str(saved.value), saved.explanation) == ("6.1", "网页上写的")


def test_cell_that_two_wrote_is_asked_about_and_decided_by_the_next_upload(
    reporting: Reporting,
) -> None:
    url = url_of(reporting.form)
    book = downloaded(reporting.clerk, url)
    post(reporting.clerk, reporting.form, {"1-value": "5.0", "1-measures": "别人写的"})
    fill(book, "指标", {(GDP, "完成数"): "6.1"})
    preview = sent(reporting.clerk, url, content_of(book))
    again = marked(reporting.clerk, url, preview)
    said = comments(again)
    assert [*said] == [("第1项" + GDP, "完成数")]
    assert "改成了“5.0”，您填的是“6.1”" in said["第1项" + GDP, "完成数"]
    assert cell(again["指标"], GDP, "下一步措施").value == "别人写的"
    preview = sent(reporting.clerk, url, content_of(again))
    assert "5.0 → 6.1" in Page(preview).text
    confirmed(reporting.clerk, url, preview)
    assert str(row(reporting.form, 1).value) == "6.1"


def test_row_that_is_saved_between_preview_and_confirmation_is_not_overwritten(
    reporting: Reporting,
) -> None:
    preview = upload(reporting, {(GDP, "完成数"): "6.1", ("第2项指标2-0", "完成数"): "5"})
    post(reporting.clerk, reporting.form, {"1-value": "4.0"})
    response = confirmed(reporting.clerk, url_of(reporting.form), preview)
    assert "别人已经改过" in Page(response).text
    assert str(row(reporting.form, 1).value) == "4.0"
    assert row(reporting.form, 2).value is None, "all or nothing"
    assert (
        "改成了“4.0”"
        in comments(marked(reporting.clerk, url_of(reporting.form), response))[
            "第1项" + GDP, "完成数"
        ]
    )


# --- another workbook, or one that was rebuilt


def _rename_column(book: Workbook) -> None:
    sheet = book["指标"]
    sheet.cell(HEAD_ROW, column(sheet, "完成数")).value = "数"


def _delete_column(book: Workbook) -> None:
    sheet = book["指标"]
    sheet.delete_cols(column(sheet, "研判"))


def _delete_key(book: Workbook) -> None:
    book["指标"].delete_cols(1)


def _rename_sheet(book: Workbook) -> None:
    book["指标"].title = "指标2"


def _delete_sheet(book: Workbook) -> None:
    del book["指标"]


def _repeat_column(book: Workbook) -> None:
    book["指标"].cell(HEAD_ROW, 60).value = "完成数"


@pytest.mark.parametrize(
    "change, words",
    [
        (_rename_column, "少了“完成数”"),
        (_delete_column, "少了“研判”"),
        (_delete_key, "第一列（隐藏的标识）删掉了"),
        (_rename_sheet, "“指标2”的名字改过"),
        (_delete_sheet, "没有“指标”工作表"),
        (_repeat_column, "有两列“完成数”"),
    ],
)
def test_rebuilt_workbook_is_told_what_is_amiss(
    reporting: Reporting, change: Callable[[Workbook], None], words: str
) -> None:
    book = downloaded(reporting.clerk, url_of(reporting.form))
    fill(book, "指标", {(GDP, "完成数"): "6.1"})
    change(book)
    answer = sent(reporting.clerk, url_of(reporting.form), content_of(book))
    assert words in Page(answer).text
    assert "确认保存" not in Page(answer).text


def test_names_in_another_order_are_refused(reporting: Reporting) -> None:
    book = downloaded(reporting.clerk, url_of(reporting.form))
    first = cell(book["指标"], GDP, "名称")
    second = cell(book["指标"], "第2项指标2-0", "名称")
    first.value, second.value = second.value, first.value
    answer = sent(reporting.clerk, url_of(reporting.form), content_of(book))
    assert "数可能填错了行" in Page(answer).text


def test_row_of_the_clerk_own_making_is_refused(reporting: Reporting) -> None:
    book = downloaded(reporting.clerk, url_of(reporting.form))
    book["指标"].cell(HEAD_ROW + 5, 2).value = "合计"
    answer = sent(reporting.clerk, url_of(reporting.form), content_of(book))
    assert "这一行不是下载时就有的" in Page(answer).text


def test_row_that_is_left_out_stays_as_it_is(reporting: Reporting) -> None:
    book = downloaded(reporting.clerk, url_of(reporting.form))
    fill(book, "指标", {(GDP, "完成数"): "6.1"})
    book["指标"].delete_rows(HEAD_ROW + 4)
    preview = sent(reporting.clerk, url_of(reporting.form), content_of(book))
    assert "文件里没有第4项指标4-0，保持原样" in Page(preview).text
    assert "要改1行1格" in Page(preview).text


def test_workbook_of_another_unit_is_refused(
    reporting: Reporting, units: tuple[Department, Department]
) -> None:
    """Of a clerk of both units: the wrong file is chosen, nothing else is wrong."""
    both = signed_in(make_user("both", Role.REPORTER, departments=units))
    other = Submission.objects.get(department=units[1])
    book = downloaded(both, url_of(other))
    answer = sent(both, url_of(reporting.form), content_of(book))
    assert "这是“单位乙 2024年1—3月填报表”的工作簿" in Page(answer).text


def test_workbook_of_an_old_revision_is_refused(reporting: Reporting) -> None:
    form = reporting.form
    book = downloaded(reporting.clerk, url_of(form))
    Actual.objects.filter(submission=form).update(
        value="80", words="完成", explanation="原因", measures="措施"
    )
    form = take_step(form, Action.SUBMIT, by=reporting.clerk_user, seen=form.version)
    form = take_step(form, Action.APPROVE, by=reporting.reviewer_user, seen=form.version)
    again = take_step(
        form, Action.REOPEN, by=reporting.reviewer_user, seen=form.version, words="数有误"
    )
    answer = sent(reporting.clerk, url_of(again), content_of(book))
    assert "这是第1版的工作簿，现在填的是新的一版" in Page(answer).text


@pytest.mark.parametrize(
    "content, name, words",
    [
        (b"", "a.xlsx", "文件是空的"),
        (b"%PDF-1.7", "a.xlsx", "这不是 Excel 文件"),
        ("名称,完成数".encode(), "a.csv", "这不是 Excel 文件"),
        (b"\0" * (10 * 1024**2 + 1), "a.xlsx", "最多能读 10 MB"),
    ],
)
def test_other_files_are_told_what_they_are(
    reporting: Reporting, content: bytes, name: str, words: str
) -> None:
    assert words in Page(sent(reporting.clerk, url_of(reporting.form), content, name)).text


# --- who may, and when


def test_reviewer_fills_in_with_a_ground(reporting: Reporting) -> None:
    url = url_of(reporting.form)
    book = downloaded(reporting.reviewer, url)
    fill(book, "指标", {(GDP, "完成数"): "6.1"})
    preview = sent(reporting.reviewer, url, content_of(book))
    assert "代填依据" in Page(preview).text
    refused = confirmed(reporting.reviewer, url, preview)
    assert "请写代填依据" in Page(refused).text
    assert row(reporting.form, 1).value is None
    response = confirmed(reporting.reviewer, url, refused, ground="电话报来")
    assert response.status_code == 302
    assert str(row(reporting.form, 1).value) == "6.1"
    event = reporting.form.events.get(action=Action.FILL_IN)
    assert event.words == "电话报来"


def test_submitted_form_takes_no_workbook(reporting: Reporting) -> None:
    url = url_of(reporting.form)
    preview = upload(reporting, {(GDP, "完成数"): "6.1"})
    Submission.objects.filter(pk=reporting.form.pk).update(state=SubmissionState.SUBMITTED)
    page = reporting.clerk.get(url, {"export": "xlsx"})
    assert "填报表待审核，不能保存" in Page(page).text
    answer = confirmed(reporting.clerk, url, preview)
    assert answer.status_code == 409
    assert row(reporting.form, 1).value is None


def test_token_is_of_one_person_and_one_form(
    reporting: Reporting, units: tuple[Department, Department], clerk_b: User
) -> None:
    preview = upload(reporting, {(GDP, "完成数"): "6.1"})
    second = signed_in(make_user("second", Role.REPORTER, departments=(units[0],)))
    for client, form in (
        (second, reporting.form),
        (signed_in(clerk_b), Submission.objects.get(department=units[1])),
    ):
        answer = client.post(url_of(form), {"token": token(preview)})
        assert "预览已经过期" in Page(answer).text
    assert row(reporting.form, 1).value is None


def test_workbook_of_another_unit_does_not_exist(reporting: Reporting, clerk_b: User) -> None:
    stranger = signed_in(clerk_b)
    url = url_of(reporting.form)
    preview = upload(reporting, {(GDP, "完成数"): "6.1"})
    answers = [
        stranger.get(url),
        stranger.get(url, {"export": "xlsx"}),
        sent(stranger, url, b""),
        stranger.post(url, {"token": token(preview)}),
        stranger.post(url, {"token": token(preview), "do": "marked"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5


def test_what_cannot_be_comes_back_marked(reporting: Reporting) -> None:
    book = downloaded(reporting.clerk, url_of(reporting.form))
    fill(book, "指标", {("指标2-0", "完成数"): "3.5"})
    answer = sent(reporting.clerk, url_of(reporting.form), content_of(book))
    said = "完成数填的是3.5家，这一项只填整数，请更正。"
    assert said in Page(answer).text
    found = comments(marked(reporting.clerk, url_of(reporting.form), answer))
    assert [each for each in found.values() if said in each]


def test_reason_for_an_unlikely_figure_is_given_in_the_workbook(reporting: Reporting) -> None:
    book = downloaded(reporting.clerk, url_of(reporting.form))
    reason = {("指标2-0", "完成数"): "20000", ("指标2-0", "确认无误的理由"): "口径扩大"}
    fill(book, "指标", reason)
    answer = sent(reporting.clerk, url_of(reporting.form), content_of(book))
    confirmed(reporting.clerk, url_of(reporting.form), answer)
    row = Actual.objects.get(submission=reporting.form, target__number=2)
    assert row.confirmation == "口径扩大"
    assert row.confirmed == "20000家是全年目标20家的1000倍，单位是否填错"
