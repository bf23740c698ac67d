"""评定: a reviewer's verdict on a text target, typed on the form that waits for approval."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from chengkou.cycle.opening import open_period
from indicators.judging import Ledger
from indicators.models import Actual
from projects.judging import TaskLedger
from projects.models import TaskProgress
from reporting.enums import Action, Role, Status, SubmissionState, Verdict
from reporting.models import Department, Submission, User
from reporting.visibility import SERVER, Viewer
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import Reporting, entries, post, url
from tests.factories import make_plan, make_task, make_task_target, make_user
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WHOLE = {"1-value": "7", "2-value": "6", "3-value": "60", "4-words": "已完成"}
GOOD = {"4-verdict": "good", "4-verdict_note": "看过台账"}


@pytest.fixture
def submitted(reporting: Reporting) -> Reporting:
    post(reporting.clerk, reporting.form, WHOLE, do="submit")
    assert stored(reporting).state == SubmissionState.SUBMITTED
    return reporting


@pytest.fixture
def other() -> Client:
    return signed_in(make_user("other", Role.REVIEWER, name="王五"))


def stored(reporting: Reporting) -> Submission:
    return Submission.objects.get(pk=reporting.form.pk)


def row(form: Submission, number: int = 4) -> Actual:
    return Actual.objects.get(submission=form, target__number=number)


def verdicts(response: Any) -> list[str]:
    return [name for name in entries(response) if name.endswith(("-verdict", "-verdict_note"))]


def test_a_reviewer_judges_the_text_targets_alone(submitted: Reporting) -> None:
    page = submitted.reviewer.get(url(submitted.form))
    key = f"actual-{row(submitted.form).pk}"
    assert verdicts(page) == [f"{key}-verdict", f"{key}-verdict_note"]
    assert list(Page(page).faults()) == []
    assert post(submitted.reviewer, submitted.form, GOOD, do="judge").status_code == 302
    saved = row(submitted.form)
    assert (saved.verdict, saved.verdict_note, saved.version, saved.words) == (
        Verdict.GOOD,
        "看过台账",
        3,
        "已完成",
    )
    assert saved.history.first().history_user == submitted.reviewer_user
    event = stored(submitted).events.latest("pk")
    assert (event.action, event.words) == (Action.JUDGE, "第4项指标4-0：达到要求")
    assert (event.from_state, event.to_state) == (
        SubmissionState.SUBMITTED,
        SubmissionState.SUBMITTED,
    )
    for client in (submitted.reviewer, submitted.clerk):
        assert "评定为“达到要求”" in client.get(url(submitted.form)).text
    page = submitted.clerk.get(url(submitted.form))
    assert "依据：看过台账" in page.text
    assert verdicts(page) == []


def test_a_press_without_a_verdict_changes_nothing(submitted: Reporting) -> None:
    before = stored(submitted)
    response = post(submitted.reviewer, submitted.form, {}, do="judge")
    assert "没有改动" in submitted.reviewer.get(response["Location"]).text
    assert (stored(submitted).version, stored(submitted).events.count()) == (
        before.version,
        before.events.count(),
    )


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({"4-verdict": "poor"}, "评定要写依据"),
        ({"4-verdict": "poor", "4-verdict_note": "  "}, "评定要写依据"),
        ({"4-verdict_note": "没去看"}, "请选达到要求或未达要求"),
        ({"4-verdict": "fine", "4-verdict_note": "没去看"}, "有效"),
        ({"4-verdict": "good", "4-verdict_note": "长" * 201}, "200"),
    ],
)
@pytest.mark.parametrize("do", ["judge", "approve", "accept"])
def test_half_a_verdict_is_refused_and_kept(
    do: str, typed: dict[str, str], sentence: str, submitted: Reporting
) -> None:
    response = post(submitted.reviewer, submitted.form, typed, do=do)
    assert response.status_code == 200
    assert sentence in response.text
    assert list(Page(response).faults()) == []
    assert entries(response)[f"actual-{row(submitted.form).pk}-verdict_note"] == typed.get(
        "4-verdict_note", ""
    )
    assert (row(submitted.form).verdict, stored(submitted).state) == ("", SubmissionState.SUBMITTED)
    assert stored(submitted).events.count() == 2


@pytest.mark.parametrize("do", ["approve", "accept", "return"])
def test_every_button_of_the_reviewer_takes_what_he_typed_along(
    do: str, submitted: Reporting
) -> None:
    response = post(submitted.reviewer, submitted.form, GOOD, do=do, **{"words-return": "请补原因"})
    assert response.status_code == 302
    assert row(submitted.form).verdict == Verdict.GOOD
    actions = list(stored(submitted).events.values_list("action", flat=True))
    assert actions == [Action.OPEN, Action.SUBMIT, Action.JUDGE, Action(do)]


def test_a_return_without_its_reason_keeps_the_verdict_in_the_page_alone(
    submitted: Reporting,
) -> None:
    response = post(submitted.reviewer, submitted.form, GOOD, do="return")
    assert "请写退回原因" in response.text
    assert entries(response)[f"actual-{row(submitted.form).pk}-verdict_note"] == "看过台账"
    assert row(submitted.form).verdict == ""


def test_approving_without_a_verdict_says_what_stands_as_open(submitted: Reporting) -> None:
    response = post(submitted.reviewer, submitted.form, {}, do="approve")
    page = submitted.reviewer.get(response["Location"])
    assert "第4项指标4-0没有评定，显示为待评定" in page.text
    assert [status for number, _, status in Page(page).rows if number == 4] == ["undetermined"]
    assert stored(submitted).state == SubmissionState.APPROVED


def test_approving_with_one_says_nothing_of_it(submitted: Reporting) -> None:
    response = post(submitted.reviewer, submitted.form, GOOD, do="approve")
    assert "没有评定" not in submitted.reviewer.get(response["Location"]).text


def test_who_filled_in_does_not_judge(reporting: Reporting, other: Client) -> None:
    post(reporting.reviewer, reporting.form, WHOLE, **{"words-fill_in": "电话核实"})
    post(reporting.clerk, reporting.form, {}, do="submit")
    page = reporting.reviewer.get(url(reporting.form))
    assert verdicts(page) == []
    forged = {
        **entries(other.get(url(reporting.form))),
        f"actual-{row(reporting.form).pk}-verdict": "good",
    }
    forged[f"actual-{row(reporting.form).pk}-verdict_note"] = "自己说好"
    response = reporting.reviewer.post(url(reporting.form), {**forged, "do": "judge"})
    assert (response.status_code, "另一位审核员评定" in response.text) == (409, True)
    assert (
        reporting.reviewer.post(url(reporting.form), {**forged, "do": "accept"}).status_code == 302
    )
    assert row(reporting.form).verdict == ""
    assert post(other, reporting.form, GOOD, do="judge").status_code == 302


@pytest.mark.parametrize("who", ["clerk", "reviewer"])
def test_a_verdict_is_given_on_a_submitted_form_alone(who: str, reporting: Reporting) -> None:
    client = getattr(reporting, who)
    response = post(client, reporting.form, {**WHOLE, **GOOD}, do="judge")
    assert response.status_code == 409
    assert row(reporting.form).verdict == ""
    post(reporting.clerk, reporting.form, {**WHOLE, **GOOD}, do="submit")
    assert row(reporting.form).verdict == "", "not one of the unit's fields"
    if who == "clerk":
        assert post(client, reporting.form, GOOD, do="judge").status_code == 409
        assert row(reporting.form).verdict == ""


def test_a_verdict_on_a_target_with_a_number_is_not_taken(submitted: Reporting) -> None:
    post(
        submitted.reviewer,
        submitted.form,
        {**GOOD, "1-verdict": "good", "1-verdict_note": "好"},
        do="judge",
    )
    assert (row(submitted.form, 1).verdict, row(submitted.form, 4).verdict) == ("", Verdict.GOOD)


def test_it_survives_a_return_and_falls_away_with_other_words(submitted: Reporting) -> None:
    post(submitted.reviewer, submitted.form, GOOD, do="return", **{"words-return": "第1项"})
    post(submitted.clerk, submitted.form, {"1-value": "7.5", "4-explanation": "补一句"})
    assert row(submitted.form).verdict == Verdict.GOOD
    assert "依据：看过台账" in submitted.clerk.get(url(submitted.form)).text
    post(submitted.clerk, submitted.form, {"4-words": "还没有完成"})
    saved = row(submitted.form)
    assert (saved.verdict, saved.verdict_note) == ("", "")
    assert [record.verdict for record in saved.history.all()[:2]] == ["", "good"]


def test_the_next_revision_keeps_it_and_the_approved_one_stays(submitted: Reporting) -> None:
    post(submitted.reviewer, submitted.form, GOOD, do="approve")
    post(submitted.reviewer, submitted.form, {}, do="reopen", **{"words-reopen": "市里核减"})
    again = Submission.objects.get(revision=2)
    assert (row(again).verdict, row(again).verdict_note) == (Verdict.GOOD, "看过台账")
    post(submitted.clerk, again, {"4-words": "还没有完成"})
    assert (row(again).verdict, row(submitted.form).verdict) == ("", Verdict.GOOD)


def test_a_verdict_is_on_what_was_on_the_screen(submitted: Reporting) -> None:
    page = submitted.reviewer.get(url(submitted.form))
    post(submitted.clerk, submitted.form, {}, do="withdraw")
    post(submitted.clerk, submitted.form, {"4-words": "其实没有"}, do="submit")
    response = post(submitted.reviewer, submitted.form, GOOD, do="judge", page=page)
    assert (response.status_code, "改为“其实没有”" in response.text) == (409, True)
    assert entries(response)[f"actual-{row(submitted.form).pk}-verdict_note"] == "看过台账"
    assert row(submitted.form).verdict == ""
    assert (
        post(submitted.reviewer, submitted.form, {}, do="judge", page=response).status_code == 302
    )
    assert row(submitted.form).verdict == Verdict.GOOD


def test_a_second_reviewers_verdict_is_asked_about(submitted: Reporting, other: Client) -> None:
    page = submitted.reviewer.get(url(submitted.form))
    post(other, submitted.form, {"4-verdict": "poor", "4-verdict_note": "现场没有"}, do="judge")
    response = post(submitted.reviewer, submitted.form, GOOD, do="approve", page=page)
    assert (response.status_code, "王五" in response.text) == (409, True)
    assert "请选用谁的" in response.text
    assert stored(submitted).state == SubmissionState.SUBMITTED
    asked = post(submitted.reviewer, submitted.form, {}, do="approve", page=response)
    assert "请选用谁的" in asked.text
    assert (
        post(
            submitted.reviewer, submitted.form, {"4-choice": "mine-3"}, do="approve", page=asked
        ).status_code
        == 302
    )
    assert (row(submitted.form).verdict_note, stored(submitted).state) == (
        "看过台账",
        SubmissionState.APPROVED,
    )


def test_too_late_a_verdict_is_shown_and_not_written(submitted: Reporting, other: Client) -> None:
    page = submitted.reviewer.get(url(submitted.form))
    post(other, submitted.form, {}, do="approve")
    response = post(submitted.reviewer, submitted.form, GOOD, do="judge", page=page)
    assert (response.status_code, "别人改过这张填报表" in response.text) == (409, True)
    assert entries(response)[f"actual-{row(submitted.form).pk}-verdict_note"] == "看过台账"
    assert row(submitted.form).verdict == ""


def test_verdict_after_approval_is_an_event_of_its_own(submitted: Reporting, other: Client) -> None:
    post(other, submitted.form, {}, do="approve")
    with time_machine.travel("2027-01-15T12:00:00+08:00", tick=False):
        later = signed_in(submitted.reviewer_user)
        assert post(later, submitted.form, GOOD, do="judge").status_code == 302
    saved = row(submitted.form)
    assert (saved.verdict, saved.words) == (Verdict.GOOD, "已完成")
    assert stored(submitted).state == SubmissionState.APPROVED
    assert Submission.objects.count() == 2, "no further revision"
    event = submitted.form.events.last()
    assert event is not None
    assert (event.action, event.words) == (Action.JUDGE, "第4项指标4-0：达到要求")


def test_verdict_after_approval_is_given_once(submitted: Reporting) -> None:
    post(submitted.reviewer, submitted.form, {}, do="approve")
    page = submitted.reviewer.get(url(submitted.form))
    post(submitted.reviewer, submitted.form, GOOD, do="judge", page=page)
    assert verdicts(submitted.reviewer.get(url(submitted.form))) == []
    poor = {"4-verdict": "poor", "4-verdict_note": "现场没有"}
    post(submitted.reviewer, submitted.form, poor, do="judge", page=page)
    assert row(submitted.form).verdict == Verdict.GOOD


def test_pages_as_known_before_a_late_verdict_do_not_have_it(submitted: Reporting) -> None:
    post(submitted.reviewer, submitted.form, {}, do="approve")
    with time_machine.travel("2027-01-15T12:00:00+08:00", tick=False):
        post(signed_in(submitted.reviewer_user), submitted.form, GOOD, do="judge")
        plan = submitted.form.period.plan

        def status(day: datetime.date | None) -> Status:
            viewer = Viewer(submitted.reviewer_user, day)
            ledger = Ledger.of_plan(plan, viewer)
            (target,) = [target for target in ledger.targets if target.number == 4]
            return ledger.judge(target, 3).status

        assert status(datetime.date(2027, 1, 14)) is Status.UNDETERMINED
        assert status(datetime.date(2027, 1, 15)) is Status.ON_TRACK
        assert status(None) is Status.ON_TRACK


def test_without_a_text_target_there_is_nothing_to_judge(submitted: Reporting) -> None:
    Actual.objects.filter(submission=submitted.form, target__number=4)._raw_delete(connection.alias)
    assert 'value="judge"' not in submitted.reviewer.get(url(submitted.form)).text


# A livelihood task without numbers.


def test_a_task_without_numbers_is_judged_where_one_with_numbers_is_not(
    units: tuple[Department, Department], clerk_a: User, reviewer: User
) -> None:
    plan, unit = make_plan(2024), units[0]
    plain, numbered = make_task(plan, 1, lead=unit), make_task(plan, 2, lead=unit)
    make_task_target(numbered, quantity="10")
    open_period(plan, 3, by=reviewer)
    form = Submission.objects.get()
    clerk, judge = signed_in(clerk_a), signed_in(reviewer)
    page = entries(clerk.get(url(form)))
    assert not [name for name in page if name.endswith("-verdict")]
    typed = {name: "0" for name in page if name.endswith(("-arrived", "-spent"))}
    typed |= {name: "正在推进" for name in page if name.endswith("-words")}
    typed |= {
        name: "4" for name in page if name.startswith("targetprogress") and name.endswith("-value")
    }
    clerk.post(url(form), {**page, **typed, "do": "submit"})
    form.refresh_from_db()
    assert form.state == SubmissionState.SUBMITTED

    key = TaskProgress.objects.get(task=plain).pk
    page = entries(judge.get(url(form)))
    assert [name for name in page if name.endswith("-verdict")] == [f"taskprogress-{key}-verdict"]
    said = {f"taskprogress-{key}-verdict": "good", f"taskprogress-{key}-verdict_note": "看过现场"}
    judge.post(url(form), {**page, **said, "do": "approve"})
    form.refresh_from_db()
    assert form.state == SubmissionState.APPROVED
    ledger = TaskLedger.of_plan(plan, SERVER)
    assert [row.status for row in ledger.judge_all(3)] == [Status.ON_TRACK, Status.ON_TRACK]


def test_approving_names_the_task_that_nobody_judged(
    units: tuple[Department, Department], clerk_a: User, reviewer: User
) -> None:
    plan = make_plan(2024)
    make_task(plan, 1, lead=units[0], name="双减")
    open_period(plan, 3, by=reviewer)
    form = Submission.objects.get()
    clerk, judge = signed_in(clerk_a), signed_in(reviewer)
    page = entries(clerk.get(url(form)))
    typed = {name: "0" for name in page if name.endswith(("-arrived", "-spent"))}
    typed |= {name: "正在推进" for name in page if name.endswith("-words")}
    clerk.post(url(form), {**page, **typed, "do": "submit"})
    form.refresh_from_db()
    answer = judge.post(url(form), {**entries(judge.get(url(form))), "do": "approve"}, follow=True)
    assert "双减没有评定，显示为待评定" in answer.text
