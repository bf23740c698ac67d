"""退回批注: written with a return, answered in the row, asked for by the next submit."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chengkou.cycle.admin.front_page import front_page_of
from chengkou.cycle.reviewing.board import Board
from indicators.models import Actual
from reporting.entry.remarks import REMARK_LENGTH, Remark, remarks_of
from reporting.enums import Action, Role, SubmissionState
from reporting.models import Notice, Submission
from tests.chengkou.conftest import signed_in
from tests.chengkou.cycle.workbook.books import cell, confirmed, content_of, downloaded, fill, sent
from tests.chengkou.forms import Reporting, autosave, entries, post, url
from tests.factories import make_user
from tests.pages import Page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WHOLE = {"1-value": "7", "2-value": "6", "3-value": "60", "4-words": "已完成"}
REASON = {"words-return": "两处请核对"}
REMARKS = {"1-remark": "与统计月报不符。\n请核对。", "3-remark": "补充佐证"}


@pytest.fixture
def submitted(reporting: Reporting) -> Reporting:
    submit(reporting, WHOLE)
    assert stored(reporting).state == SubmissionState.SUBMITTED
    return reporting


@pytest.fixture
def returned(submitted: Reporting) -> Reporting:
    send_back(submitted, REMARKS)
    assert stored(submitted).state == SubmissionState.RETURNED
    return submitted


def stored(reporting: Reporting) -> Submission:
    return Submission.objects.get(pk=reporting.form.pk)


def row(reporting: Reporting, number: int) -> Actual:
    return Actual.objects.get(submission=reporting.form, target__number=number)


def submit(reporting: Reporting, typed: dict[str, str]) -> Any:
    return post(reporting.clerk, reporting.form, typed, do="submit")


def send_back(reporting: Reporting, remarks: dict[str, str], do: str = "return") -> Any:
    return post(reporting.reviewer, reporting.form, remarks, do=do, **REASON)


def remarks_at(reporting: Reporting, number: int) -> list[Remark]:
    found = row(reporting, number)
    return list(remarks_of({Actual: [found]}).get(found, ()))


def line(response: Any, number: int) -> str:
    """What stands in the row of this number."""
    (found,) = [each for each in Page(response).all("tr") if each.get("data-number") == str(number)]
    return text_of(found)


# --- written with the return


def test_remarks_are_written_with_the_return_and_its_event(returned: Reporting) -> None:
    event = returned.form.events.get(action=Action.RETURN)
    for number, words in ((1, "与统计月报不符。\n请核对。"), (3, "补充佐证")):
        found = row(returned, number)
        assert (found.remark, found.remarked_at, found.reply) == (words, event.at, "")
        latest = found.history.first()
        assert (latest.history_user, latest.history_date) == (returned.reviewer_user, event.at)
        assert (found.version, found.history.count()) == (3, 3)
    assert (row(returned, 2).remark, row(returned, 2).version) == ("", 2)
    assert event.words == "两处请核对"
    notice = Notice.objects.get(kind="returned")
    assert notice.words == "被退回：两处请核对（另有2项批注，请逐项答复）"


@pytest.mark.parametrize("do", ["approve", "accept", "judge"])
def test_other_steps_do_not_lose_what_was_typed_at_a_row(do: str, submitted: Reporting) -> None:
    before = stored(submitted)
    response = send_back(submitted, {"1-remark": "请核对"}, do=do)
    assert response.status_code == 200 and "批注只随退回送出" in response.text
    assert entries(response)[f"actual-{row(submitted, 1).pk}-remark"] == "请核对"
    assert (stored(submitted).version, stored(submitted).state) == (before.version, before.state)


@pytest.mark.parametrize(
    "remark, reason, sentence",
    [
        ("请核对", "", "请写退回原因"),
        ("长" * (REMARK_LENGTH + 1), "核对", f"最多{REMARK_LENGTH}个字，现在有501字"),
    ],
)
def test_a_return_that_is_refused_keeps_the_remarks_in_the_page_alone(
    remark: str, reason: str, sentence: str, submitted: Reporting
) -> None:
    response = post(
        submitted.reviewer,
        submitted.form,
        {"2-remark": remark},
        do="return",
        **{"words-return": reason},
    )
    assert response.status_code == 200 and sentence in response.text
    assert entries(response)[f"actual-{row(submitted, 2).pk}-remark"] == remark
    assert list(Page(response).faults()) == []
    assert (row(submitted, 2).remark, stored(submitted).state) == ("", SubmissionState.SUBMITTED)


def test_the_longest_remark_is_taken(submitted: Reporting) -> None:
    assert send_back(submitted, {"2-remark": "长" * REMARK_LENGTH}).status_code == 302
    assert row(submitted, 2).remark == "长" * REMARK_LENGTH


def test_blanks_are_no_remark(submitted: Reporting) -> None:
    send_back(submitted, {"1-remark": " \r\n "})
    assert row(submitted, 1).version == 2 and not remarks_at(submitted, 1)


def test_a_row_of_another_form_takes_no_remark(submitted: Reporting) -> None:
    stranger = Actual.objects.get(target__number=5)
    page = entries(submitted.reviewer.get(url(submitted.form)))
    data = {**page, f"actual-{stranger.pk}-remark": "请核对", "do": "return", **REASON}
    response = submitted.reviewer.post(url(submitted.form), data)
    assert "批注“请核对”的那一项已经不在这张填报表里" in response.text
    stranger.refresh_from_db()
    assert (stranger.remark, stored(submitted).state) == ("", SubmissionState.SUBMITTED)


def test_a_locked_row_has_no_box_and_takes_no_remark(submitted: Reporting) -> None:
    page = entries(submitted.reviewer.get(url(submitted.form)))
    Actual.objects.filter(pk=row(submitted, 1).pk).update(is_locked=True)
    key = f"actual-{row(submitted, 1).pk}-remark"
    assert key not in entries(submitted.reviewer.get(url(submitted.form)))
    data = {**page, key: "请核对", "do": "return", **REASON}
    assert "不能写批注" in submitted.reviewer.post(url(submitted.form), data).text
    assert row(submitted, 1).remark == ""


def test_a_clerk_writes_no_remark(submitted: Reporting) -> None:
    page = submitted.clerk.get(url(submitted.form))
    assert not [name for name in entries(page) if name.endswith("-remark")]
    post(submitted.clerk, submitted.form, {"1-remark": "自己写的"}, do="withdraw")
    post(submitted.clerk, submitted.form, {"1-remark": "自己写的"}, do="save")
    assert row(submitted, 1).remark == ""


def test_verdict_and_remark_at_one_row_go_with_one_return(submitted: Reporting) -> None:
    typed = {"4-verdict": "poor", "4-verdict_note": "没有台账", "4-remark": "请附台账"}
    assert send_back(submitted, typed).status_code == 302
    found = row(submitted, 4)
    assert (found.verdict, found.remark, found.version) == ("poor", "请附台账", 4)


# --- at the row, until it is answered


def test_the_clerk_sees_each_remark_at_its_row_with_who_and_a_box(returned: Reporting) -> None:
    page = returned.clerk.get(url(returned.form))
    assert list(Page(page).faults()) == []
    assert "退回批注 待答复 reviewer" in line(page, 1)
    assert "与统计月报不符。" in line(page, 1) and "退回批注" not in line(page, 2)
    replies = [name for name in entries(page) if name.endswith("-reply")]
    assert replies == [f"actual-{row(returned, number).pk}-reply" for number in (1, 3)]
    way = text_of(Page(page).all("ol")[0])
    assert "批注2项" in way and "保存" not in way


def test_a_submit_asks_for_each_remark_without_an_answer(returned: Reporting) -> None:
    response = submit(returned, {"1-reply": "已与统计局核对，以月报为准。"})
    page = returned.clerk.get(response["Location"])
    assert stored(returned).state == SubmissionState.RETURNED
    assert "1项不能提交" in page.text
    assert "退回批注“补充佐证”还没有答复：请写答复，或者按批注修改这一项。" in page.text
    assert f"#actual-{row(returned, 3).pk}" in page.text
    assert list(Page(page).faults()) == []
    assert row(returned, 1).reply == "已与统计局核对，以月报为准。"
    assert submit(returned, {"3-reply": "已上传"}).status_code == 302
    assert stored(returned).state == SubmissionState.SUBMITTED
    for person in (returned.reviewer, returned.clerk):
        shown = person.get(url(returned.form))
        assert "与统计月报不符。" in line(shown, 1) and "已与统计局核对" in line(shown, 1)
        assert "待答复" not in line(shown, 1)


@pytest.mark.parametrize(
    "typed, told",
    [
        ({"1-value": "7.0"}, "完成数“7”改为“7.0”"),
        ({"1-explanation": "汛期影响"}, "原因“（空）”改为“汛期影响”"),
        ({"1-explanation": "长" * 90}, "原因已改"),
    ],
)
def test_a_row_that_says_something_else_is_an_answer(
    typed: dict[str, str], told: str, returned: Reporting
) -> None:
    submit(returned, {**typed, "3-reply": "已上传"})
    assert stored(returned).state == SubmissionState.SUBMITTED
    assert f"已改：{told}" in line(returned.reviewer.get(url(returned.form)), 1)


def test_a_change_that_is_taken_back_is_no_answer(returned: Reporting) -> None:
    post(returned.clerk, returned.form, {"1-value": "8", "3-reply": "已上传"})
    submit(returned, {"1-value": "7"})
    assert stored(returned).state == SubmissionState.RETURNED


def test_a_verdict_that_falls_away_is_no_change_of_the_row(submitted: Reporting) -> None:
    typed = {"4-verdict": "poor", "4-verdict_note": "没有台账", "4-remark": "请附台账"}
    send_back(submitted, typed)
    submit(submitted, {"4-words": "已完成，附台账"})
    (remark,) = remarks_at(submitted, 4)
    assert remark.changes == ["完成情况（文字）“已完成”改为“已完成，附台账”"]


def test_a_second_return_keeps_the_first_round_readable(returned: Reporting) -> None:
    submit(returned, {"1-reply": "以月报为准", "1-value": "7.1", "3-reply": "已上传"})
    send_back(returned, {"1-remark": "月报是7.2"})
    first, second = remarks_at(returned, 1)
    assert (first.words, first.reply, first.is_latest) == (
        "与统计月报不符。\n请核对。",
        "以月报为准",
        False,
    )
    assert first.changes == ["完成数“7”改为“7.1”"]
    assert (second.words, second.reply, second.changes, second.is_answered) == (
        "月报是7.2",
        "",
        [],
        False,
    )
    # What was answered and not asked about again stays answered.
    (other,) = remarks_at(returned, 3)
    assert (other.reply, other.is_latest, other.is_answered) == ("已上传", True, True)
    page = returned.clerk.get(url(returned.form))
    assert "以月报为准" in line(page, 1) and "月报是7.2" in line(page, 1)
    assert entries(page)[f"actual-{row(returned, 1).pk}-reply"] == ""
    way = text_of(Page(page).all("ol")[0])
    assert "批注2项" in way and "批注1项" in way
    submit(returned, {})
    assert stored(returned).state == SubmissionState.RETURNED
    submit(returned, {"1-value": "7.2"})
    assert stored(returned).state == SubmissionState.SUBMITTED


def test_the_same_words_again_are_another_remark(returned: Reporting) -> None:
    submit(returned, {"1-reply": "已核对", "3-reply": "已上传"})
    send_back(returned, {"3-remark": "补充佐证"})
    assert [remark.reply for remark in remarks_at(returned, 3)] == ["已上传", ""]


def test_next_revision_begins_without_remarks(returned: Reporting) -> None:
    submit(returned, {"1-reply": "已核对", "3-reply": "已上传"})
    post(returned.reviewer, returned.form, {}, do="approve")
    assert "已核对" in line(returned.clerk.get(url(returned.form)), 1)
    post(returned.reviewer, returned.form, {}, do="reopen", **{"words-reopen": "更正"})
    again = Submission.objects.latest("revision")
    copy = Actual.objects.get(submission=again, target__number=1)
    assert (again.revision, copy.remark, copy.reply, copy.remarked_at) == (2, "", "", None)
    page = returned.clerk.get(url(again))
    assert "与第1版相比没有改动" in page.text and "退回批注" not in page.text
    # The first one keeps them.
    assert "与统计月报不符。" in line(returned.clerk.get(url(returned.form)), 1)


# --- saving, workbook, other places


def test_a_reply_is_saved_as_the_row_is_left(returned: Reporting) -> None:
    answer = autosave(returned.clerk, returned.form, {"1-reply": "已核对"})
    assert answer.status_code == 200 and "已核对" in answer.json()["html"]
    assert "待答复" not in answer.json()["html"]
    assert row(returned, 1).reply == "已核对"


def test_two_replies_are_asked_about_and_neither_is_lost(returned: Reporting) -> None:
    page = returned.clerk.get(url(returned.form))
    autosave(returned.clerk, returned.form, {"1-reply": "已核对"})
    answer = autosave(returned.clerk, returned.form, {"1-reply": "以县里的为准"}, page)
    html = answer.json()["html"]
    assert 'data-refused="dispute"' in html and "以县里的为准" in html and "已核对" in html
    assert row(returned, 1).reply == "已核对"


def test_a_page_from_before_the_return_saves_without_a_box_for_the_reply(
    reporting: Reporting,
) -> None:
    post(reporting.clerk, reporting.form, WHOLE)
    old = reporting.clerk.get(url(reporting.form))
    submit(reporting, {})
    send_back(reporting, REMARKS)
    assert post(reporting.clerk, reporting.form, {"1-value": "8"}, page=old).status_code == 302
    assert (str(row(reporting, 1).value), row(reporting, 1).reply) == ("8", "")


def test_a_row_without_a_remark_takes_no_reply(returned: Reporting) -> None:
    post(returned.clerk, returned.form, {"2-reply": "没有人问"})
    assert (row(returned, 2).reply, stored(returned).state) == ("", SubmissionState.RETURNED)


def test_the_workbook_has_remark_and_reply(returned: Reporting) -> None:
    address = reverse("admin:reporting_submission_workbook", args=[returned.form.pk])
    book = downloaded(returned.clerk, address)
    sheet = book["指标"]
    assert cell(sheet, "地区生产总值增速", "退回批注").value == "与统计月报不符。\n请核对。"
    fill(book, "指标", {("地区生产总值增速", "答复"): "已核对"})
    preview = sent(returned.clerk, address, content_of(book))
    assert "答复" in Page(preview).text and "已核对" in Page(preview).text
    confirmed(returned.clerk, address, preview)
    assert row(returned, 1).reply == "已核对"


def test_front_page_board_and_history_tell_of_them(returned: Reporting) -> None:
    assert "另有2项批注，请逐项答复" in returned.clerk.get(reverse("admin:index")).text
    (work,) = front_page_of(returned.clerk_user).mine or []
    assert work.remarked == 2
    history = returned.reviewer.get(url(returned.form, "history")).text
    assert "补充佐证" in history and "批注时间" not in history
    submit(returned, {"1-reply": "已核对", "3-reply": "已上传"})
    (department,) = Board(returned.form.period, returned.reviewer_user).waiting
    assert "退回时批注2行" in department.hints


def test_paper_has_remarks_while_the_unit_works_on_them_alone(returned: Reporting) -> None:
    assert "补充佐证" in returned.clerk.get(url(returned.form, "print")).text
    submit(returned, {"1-reply": "已核对", "3-reply": "已上传"})
    assert "补充佐证" not in returned.clerk.get(url(returned.form, "print")).text


def test_nobody_else_s_unit_sees_them(returned: Reporting) -> None:
    stranger = signed_in(make_user("stranger", Role.REPORTER))
    for page in ("change", "print", "history", "workbook"):
        assert stranger.get(url(returned.form, page)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_remarks(number: int, reporting: Reporting) -> None:
    submit(reporting, WHOLE)
    send_back(reporting, {f"{each}-remark": "请核对" for each in range(1, number + 1)})
    for client in (reporting.clerk, reporting.reviewer):
        with CaptureQueriesContext(connection) as asked:
            client.get(url(reporting.form) + "?check=1")
        assert len(asked) <= 20
    counts = []
    for query in ("", "?check=1"):
        with CaptureQueriesContext(connection) as asked:
            reporting.clerk.get(url(reporting.form) + query)
        counts.append(len(asked))
    assert counts[0] == counts[1]
