"""单位审签: a form is filled in, sent to be signed, and signed by the unit's own approver."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from chengkou.cycle.department_submission import DepartmentSubmission
from chengkou.cycle.grid import CLOSED
from chengkou.cycle.reviewing.board import Board
from chengkou.cycle.reviewing.review import urge
from reporting.enums import OPEN_STATES, Action, NoticeKind, Role, SubmissionState
from reporting.models import Department, Notice, Period, Submission, User
from reporting.notices.sending import send_notices
from reporting.notices.writing import tell_of_dates
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import Reporting, autosave, entries, post, url
from tests.factories import make_user
from tests.pages import page_queries

pytestmark = pytest.mark.django_db

WHOLE = {"1-value": "7", "2-value": "6", "3-value": "60", "4-words": "已完成"}
BEFORE_DUE = "2024-04-09T09:00:00+08:00"
AFTER_DUE = "2024-04-12T09:00:00+08:00"


@pytest.fixture
def signing(reporting: Reporting) -> Reporting:
    """单位甲 signs its forms."""
    Department.objects.filter(pk=reporting.form.department_id).update(signs=True)
    return reporting


@pytest.fixture
def signer_user(signing: Reporting) -> User:
    unit = signing.form.department
    return make_user("signer", Role.REPORTER, departments=(unit,), signs=True, name="李审")


@pytest.fixture
def signer(signer_user: User) -> Client:
    return signed_in(signer_user)


@pytest.fixture
def sent(signing: Reporting, signer_user: User) -> Reporting:
    post(signing.clerk, signing.form, WHOLE, do="send")
    assert stored(signing).state == SubmissionState.SIGNING
    return signing


def stored(reporting: Reporting) -> Submission:
    return Submission.objects.get(pk=reporting.form.pk)


def front(client: Client) -> Any:
    return client.get(reverse("admin:index"))


def buttons(client: Client, reporting: Reporting) -> list[Action]:
    page = client.get(url(reporting.form))
    return [button.action for button in page.context["buttons"]]


def board(reporting: Reporting) -> Board:
    period = Period.objects.select_related("plan").get(pk=reporting.form.period_id)
    return Board(period, reporting.reviewer_user, closely=True)


def test_a_form_goes_through_the_units_own_approver(sent: Reporting, signer: Client) -> None:
    submission = stored(sent)
    assert (submission.submitted_at, submission.submitted_by) == (None, None)
    assert buttons(sent.clerk, sent) == [Action.WITHDRAW]
    assert buttons(signer, sent) == [Action.SIGN, Action.SIGN_BACK, Action.WITHDRAW]
    assert buttons(sent.reviewer, sent) == []
    answer = post(signer, sent.form, {}, do="sign")
    assert answer.status_code == 302
    submission = stored(sent)
    assert (submission.state, submission.submitted_by) == (
        SubmissionState.SUBMITTED,
        User.objects.get(username="signer"),
    )
    steps = list(submission.events.values_list("action", "by__username"))
    assert steps[-2:] == [("send", sent.clerk_user.username), ("sign", "signer")]
    assert post(sent.reviewer, sent.form, {}, do="approve").status_code == 302
    assert stored(sent).state == SubmissionState.APPROVED


def test_without_it_nothing_changes(reporting: Reporting) -> None:
    assert buttons(reporting.clerk, reporting) == [Action.SUBMIT, Action.SAVE]
    refused = post(reporting.clerk, reporting.form, WHOLE, do="send")
    assert (refused.status_code, "请直接提交" in refused.text) == (409, True)
    assert stored(reporting).state == SubmissionState.DRAFT


def test_a_reporter_cannot_submit_past_it_and_loses_nothing(signing: Reporting) -> None:
    refused = post(signing.clerk, signing.form, WHOLE, do="submit")
    assert (refused.status_code, "请送审签，由审签人提交" in refused.text) == (409, True)
    assert stored(signing).state == SubmissionState.DRAFT
    assert any(value == "60" for value in entries(refused).values())


def test_what_is_incomplete_is_saved_and_not_sent(signing: Reporting) -> None:
    answer = post(signing.clerk, signing.form, {"1-value": "7"}, do="send")
    assert answer["Location"].endswith("?check=1")
    page = signing.clerk.get(answer["Location"])
    assert "没有送审签" in page.text
    assert stored(signing).state == SubmissionState.DRAFT
    assert any(value == "7" for value in entries(page).values())


def test_it_comes_back_with_a_reason(sent: Reporting, signer: Client) -> None:
    refused = post(signer, sent.form, {}, do="sign_back")
    assert "请写退回原因" in refused.text
    post(signer, sent.form, {}, do="sign_back", **{"words-sign_back": "第2项请核对"})
    assert stored(sent).state == SubmissionState.RETURNED
    page = front(sent.clerk)
    assert "第2项请核对" in page.text and "李审" in page.text
    assert "1张填报表被退回" in page.context["front"].title
    post(sent.clerk, sent.form, {"2-value": "7"}, do="send")
    assert stored(sent).state == SubmissionState.SIGNING


def test_a_reviewers_return_goes_to_the_reporter_and_is_signed_again(
    sent: Reporting, signer: Client
) -> None:
    post(signer, sent.form, {}, do="sign")
    post(sent.reviewer, sent.form, {}, do="return", **{"words-return": "市里口径不同"})
    assert "市里口径不同" in front(sent.clerk).text
    assert buttons(sent.clerk, sent) == [Action.SEND, Action.SAVE]


def test_nobody_signs_what_they_sent_but_the_only_one_of_a_unit(
    signing: Reporting, signer_user: User
) -> None:
    signer = signed_in(signer_user)
    post(signer, signing.form, WHOLE, do="send")
    assert buttons(signer, signing) == [Action.SIGN_BACK, Action.WITHDRAW]
    refused = post(signer, signing.form, {}, do="sign")
    assert (refused.status_code, "另一位审签人审签" in refused.text) == (409, True)
    assert "等您审签" not in front(signer).context["front"].title
    User.objects.filter(pk=signing.clerk_user.pk).update(is_active=False)
    assert "1张填报表等您审签" in front(signer).context["front"].title
    assert post(signer, signing.form, {}, do="sign").status_code == 302
    assert stored(signing).state == SubmissionState.SUBMITTED


def test_a_signer_of_another_unit_does_not_find_it(
    sent: Reporting, units: tuple[Department, Department]
) -> None:
    other = make_user("other", Role.REPORTER, departments=units[1:], signs=True)
    assert signed_in(other).post(url(sent.form), {"do": "sign", "seen": "2"}).status_code == 404


def test_front_pages_say_whose_turn_it_is(sent: Reporting, signer: Client) -> None:
    with time_machine.travel(BEFORE_DUE, tick=False):
        page = front(signed_in(User.objects.get(username="signer")))
    assert page.context["front"].title == "1张填报表等您审签"
    assert ">审签</a>" in page.text
    assert front(sent.clerk).context["front"].title == "1张填报表在等单位审签"
    with time_machine.travel(AFTER_DUE, tick=False):
        later = signed_in(User.objects.get(username="signer"))
        assert front(later).context["front"].title == "1张填报表等您审签，其中1张已逾期"
    post(signer, sent.form, {}, do="sign")
    assert front(sent.clerk).context["front"].title == "1张填报表在等审核"


def test_queries_of_the_front_page_do_not_depend_on_who_signs(
    sent: Reporting, signer: Client
) -> None:
    with page_queries() as of_clerk:
        front(sent.clerk)
    with page_queries() as of_signer:
        front(signer)
    assert len(of_clerk) == len(of_signer)


def test_the_board_counts_it_apart_and_late(sent: Reporting) -> None:
    with time_machine.travel(AFTER_DUE, tick=False):
        found = board(sent)
        counts = {count.label: count.number for count in found.counts}
        assert (counts["待单位审签"], counts["待审核"], counts["其中逾期"]) == (1, 0, 2)
        numbers = [count.number for count in found.counts[:-1]]
        assert sum(numbers) == len(found.departments)
        (waiting,) = found.to_be_signed
        assert (waiting.state, waiting.is_late, waiting.is_started) == ("待审签", True, True)
        assert f"{waiting}：各行已填（待审签）" in found.call
        (missing, *_) = found.checks
        assert "（其中1个待单位审签）" in missing.sentence
        period = sent.form.period
        assert urge(period, [sent.form.pk], by=sent.reviewer_user) == [sent.form]
        periods: list[Any] = list(Period.objects.opened(datetime.date(2024, 4, 12)))
        (opened,) = periods
        assert (opened.waiting_forms, opened.open_forms, opened.late_forms) == (0, 2, 2)


def test_the_board_has_five_numbers_where_nothing_is_signed(reporting: Reporting) -> None:
    assert [count.label for count in board(reporting).counts] == [
        "已审核",
        "待审核",
        "填报中、已退回",
        "未开始",
        "其中逾期",
    ]


def test_on_time_is_when_it_was_signed(sent: Reporting, signer_user: User) -> None:
    with time_machine.travel(AFTER_DUE, tick=False):
        assert stored(sent).lateness(datetime.date(2024, 4, 12)).is_overdue
        post(signed_in(signer_user), sent.form, {}, do="sign")
        lateness = stored(sent).lateness(datetime.date(2024, 4, 12))
    assert (lateness.is_handed_in, lateness.submitted_on) == (True, datetime.date(2024, 4, 12))


def test_the_first_signature_counts_where_it_was_returned_and_signed_again(
    sent: Reporting, signer_user: User
) -> None:
    with time_machine.travel(BEFORE_DUE, tick=False):
        post(signed_in(signer_user), sent.form, {}, do="sign")
    with time_machine.travel(AFTER_DUE, tick=False):
        reviewer = signed_in(sent.reviewer_user)
        post(reviewer, sent.form, {}, do="return", **{"words-return": "请核对"})
        post(signed_in(sent.clerk_user), sent.form, {"2-value": "7"}, do="send")
        post(signed_in(signer_user), sent.form, {}, do="sign")
    lateness = stored(sent).lateness(datetime.date(2024, 4, 12))
    assert (lateness.submitted_on, lateness.is_on_time) == (datetime.date(2024, 4, 9), True)


def test_a_unit_without_a_signer_is_named(signing: Reporting) -> None:
    planner = signed_in(make_user("planner", Role.PLANNER))
    words = "1个单位要审签，没有在用的审签人账号：单位甲。"
    assert words in front(planner).text
    assert "单位甲" in board(signing).without_signer
    address = reverse("admin:reporting_period_board", args=[signing.form.period_id])
    assert "没有能登录的审签人：单位甲" in signing.reviewer.get(address).text
    unit = signing.form.department
    make_user("signer", Role.REPORTER, departments=(unit,), signs=True)
    assert words not in front(planner).text
    assert board(signing).without_signer == ""
    User.objects.filter(username="signer").update(is_active=False)
    assert words in front(planner).text
    assert "单位甲" in board(signing).without_signer


def test_the_signer_is_told_and_the_reporter_of_a_return(
    sent: Reporting, signer: Client, settings: Any
) -> None:
    settings.EMAIL_HOST = "mail.example"
    User.objects.filter(username="signer").update(email="signer@example.org")
    User.objects.filter(pk=sent.clerk_user.pk).update(email="clerk@example.org")
    Notice.objects.exclude(kind=NoticeKind.SIGNING).delete()
    (notice,) = Notice.objects.all()
    assert notice.words == "已送审签，请审签人审签后提交。"
    send_notices()
    assert [message.to for message in mail.outbox] == [["signer@example.org"]]
    texts = sent.reviewer.get(reverse("admin:reporting_submission_notices"))
    assert "请审签人审签" not in "".join(text.text for text in texts.context["texts"])
    post(signer, sent.form, {}, do="sign_back", **{"words-sign_back": "第2项请核对"})
    returned = Notice.objects.get(kind=NoticeKind.RETURNED)
    assert returned.words == "被审签人退回：第2项请核对"
    send_notices()
    assert sorted(mail.outbox[-1].to) == ["clerk@example.org", "signer@example.org"]


def test_what_waits_to_be_signed_is_still_told_its_date(sent: Reporting) -> None:
    tell_of_dates(datetime.date(2024, 4, 12))
    assert Notice.objects.filter(submission=sent.form, kind=NoticeKind.LATE).exists()


def test_rows_cannot_be_changed_while_it_is_signed(sent: Reporting) -> None:
    page = sent.clerk.get(url(sent.form))
    assert not [name for name in entries(page) if name.endswith("-value")]
    sent.form.refresh_from_db()
    assert DepartmentSubmission(stored(sent), datetime.date(2024, 4, 1)).is_started


def test_an_autosave_that_comes_too_late_is_refused_with_what_was_typed(
    signing: Reporting, signer_user: User
) -> None:
    page = signing.clerk.get(url(signing.form))
    post(signing.clerk, signing.form, WHOLE, do="send")
    late = autosave(signing.clerk, signing.form, {"2-value": "9"}, page=page)
    assert (late.status_code, "填报表待审签" in str(late.json())) == (409, True)
    assert stored(signing).state == SubmissionState.SIGNING


def test_what_changed_since_it_was_on_the_screen_is_not_signed(
    sent: Reporting, signer: Client
) -> None:
    page = signer.get(url(sent.form))
    post(sent.clerk, sent.form, {}, do="withdraw")
    post(sent.clerk, sent.form, {"2-value": "7"}, do="send")
    answer = post(signer, sent.form, {}, do="sign", page=page)
    assert (answer.status_code, "别人改过这张填报表" in answer.text) == (409, True)
    assert stored(sent).state == SubmissionState.SIGNING


def test_form_and_paper_say_who_signed(sent: Reporting, signer: Client) -> None:
    assert "送审签。" in sent.clerk.get(url(sent.form)).context["stamps"]
    post(signer, sent.form, {}, do="sign")
    page = sent.clerk.get(url(sent.form, "print"))
    assert page.context["signed"].startswith("李审　")
    assert "审签人" in page.text
    assert "审签提交。" in page.context["stamps"]
    post(sent.reviewer, sent.form, {}, do="return", **{"words-return": "改"})
    again = sent.clerk.get(url(sent.form, "print"))
    assert again.context["signed"] == "" and "<dt>审签人</dt>" not in again.text


def test_the_planner_sets_both_and_nobody_their_own(signing: Reporting) -> None:
    planner = make_user("planner", Role.PLANNER)
    client = signed_in(planner)
    user = reverse("admin:reporting_user_change", args=[signing.clerk_user.pk])
    assert 'name="signs"' in client.get(user).text
    unit = reverse("admin:reporting_department_change", args=[signing.form.department_id])
    assert 'name="signs"' in client.get(unit).text
    own = reverse("admin:reporting_user_change", args=[planner.pk])
    assert 'name="signs"' not in client.get(own).text


def test_every_state_in_which_figures_are_closed_says_why() -> None:
    assert set(CLOSED) == set(SubmissionState) - set(OPEN_STATES)
