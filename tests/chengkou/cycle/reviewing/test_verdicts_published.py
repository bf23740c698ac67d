"""A verdict that is given in a published period waits for 发布更新, as an approval does."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from chengkou.cycle.opening import open_period
from chengkou.cycle.since_approved import updates_of
from indicators.models import Actual, Target
from projects.judging import TaskLedger
from projects.models import TaskProgress
from reporting.enums import PublishingAction, Role, Status, SubmissionState, Verdict
from reporting.models import Department, Period, PublishingEvent, Submission, User
from reporting.pages.kept.texts import texts
from reporting.publishing import publish, publish_updates, take_back
from reporting.visibility import Viewer
from tests.chengkou.conftest import signed_in
from tests.chengkou.cycle.reviewing.test_verdicts import GOOD, WHOLE, row
from tests.chengkou.forms import Reporting, entries, post, url
from tests.factories import make_plan, make_task, make_user
from tests.pages import Page, page_queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

GIVEN = "2027-01-15T12:00:00+08:00"
UPDATED = "2027-01-20T12:00:00+08:00"


@pytest.fixture
def published(reporting: Reporting) -> Reporting:
    """单位甲's form is approved without a verdict and its period published."""
    post(reporting.clerk, reporting.form, WHOLE, do="submit")
    post(reporting.reviewer, reporting.form, {}, do="approve")
    publish(period(reporting), by=reporting.reviewer_user)
    return reporting


def period(reporting: Reporting) -> Period:
    return Period.objects.get(pk=reporting.form.period_id)


def judge(reporting: Reporting, form: Submission | None = None) -> Any:
    """Judge as the reviewer does who signs in now."""
    client = signed_in(reporting.reviewer_user)
    return client.post(
        url(form or reporting.form),
        {**_typed(client, form or reporting.form), "do": "judge"},
        follow=True,
    )


def _typed(client: Client, form: Submission) -> dict[str, str]:
    sent = entries(client.get(url(form)))
    for name, value in GOOD.items():
        sent[f"actual-{row(form).pk}-{name.removeprefix('4-')}"] = value
    return sent


def update(reporting: Reporting) -> None:
    waiting = Submission.objects.filter(has_verdicts_held_back=True)
    seen = dict(waiting.values_list("pk", "version"))
    publish_updates(period(reporting), by=reporting.reviewer_user, seen=seen)


def stored(reporting: Reporting) -> Submission:
    return Submission.objects.get(pk=reporting.form.pk)


def status_to(user: User, known: str = "") -> Status:
    """How the text target stands on the list that this person opens, as known on a day."""
    texts.forget()  # a page that is kept as text has no context; what was judged stays
    page = signed_in(user).get(f"/plans/2024/indicators/?through=3&known={known}")
    (found,) = [each for each in page.context["table"].shown if each.number == 4]
    assert isinstance(found.status, Status)
    return found.status


def test_others_see_it_once_the_update_is_published(published: Reporting, leader: User) -> None:
    answer = judge(published)
    assert "已保存评定。这一期已经发布过，在看板发布更新以后才公开。" in answer.text
    assert (row(published.form).verdict_held_back, stored(published).waits_for_update) == (
        True,
        True,
    )
    insiders = (published.reviewer_user, published.clerk_user)
    assert [status_to(user) for user in insiders] == [Status.ON_TRACK] * 2
    other_unit = make_user("clerk-of-b", Role.REPORTER)
    assert [status_to(user) for user in (leader, other_unit)] == [Status.UNDETERMINED] * 2

    update(published)
    saved = row(published.form)
    assert (saved.verdict_held_back, saved.verdict_released_at is not None) == (False, True)
    assert (stored(published).waits_for_update, stored(published).released_at) == (False, None)
    assert status_to(leader) is Status.ON_TRACK


def test_the_basis_is_on_no_page_before_either(published: Reporting, leader: User) -> None:
    judge(published)
    address = "/plans/2024/indicators/4/?through=3"
    assert "看过台账" not in signed_in(leader).get(address).text
    assert "看过台账" in signed_in(published.reviewer_user).get(address).text


def test_board_and_pages_name_what_waits(published: Reporting, leader: User) -> None:
    judge(published)
    reviewer = signed_in(published.reviewer_user)
    board = reviewer.get(reverse("admin:reporting_period_board", args=[period(published).pk]))
    assert "1份更新待发布" in board.text
    words = "1—3月1份填报表审核通过后还没有发布更新"
    assert words in reviewer.get("/plans/2024/?through=3").text
    assert words not in signed_in(leader).get("/plans/2024/?through=3").text


def test_the_update_lists_how_the_row_stood_and_stands(published: Reporting) -> None:
    judge(published)
    reviewer = signed_in(published.reviewer_user)
    address = reverse("admin:reporting_period_publish", args=[period(published).pk])
    page = Page(reviewer.get(address))
    assert page_words(page) == ["待评定", "达到序时"]
    forms = [str(each.get("value")) for each in page.all("input") if each.get("name") == "form"]
    assert reviewer.post(address, {"do": "update", "form": forms}).status_code == 302
    event = PublishingEvent.objects.last()
    assert event is not None
    assert (event.action, event.forms) == (PublishingAction.UPDATE, 1)


def page_words(page: Page) -> list[str]:
    """What the row of 评定 says it was and is."""
    (table,) = [each for each in page.all("table") if each.get("aria-labelledby") == "updates-head"]
    (cells,) = [
        ["".join(cell.itertext()).strip() for cell in line.iter("td")]
        for line in table.iter("tr")
        if any("".join(cell.itertext()).strip() == "评定" for cell in line.iter("td"))
    ]
    return cells[-2:]


def test_an_update_is_refused_that_a_verdict_came_into(published: Reporting) -> None:
    before = {published.form.pk: stored(published).version}
    judge(published)
    address = reverse("admin:reporting_period_publish", args=[period(published).pk])
    forms = [f"{key}-{version}" for key, version in before.items()]
    answer = published.reviewer.post(address, {"do": "update", "form": forms})
    assert (answer.status_code, row(published.form).verdict_held_back) == (409, True)


def test_pages_of_earlier_days_show_what_was_known_then(published: Reporting, leader: User) -> None:
    """Given on the 15th and public on the 20th."""
    with time_machine.travel(GIVEN, tick=False):
        judge(published)
    with time_machine.travel(UPDATED, tick=False):
        update(published)
    days = ("2027-01-14", "2027-01-15", "2027-01-19", "2027-01-20")
    late = datetime.datetime(2027, 2, 1, 12, tzinfo=datetime.UTC)
    with time_machine.travel(late, tick=False):
        of_others = [status_to(leader, day) for day in days]
        of_insiders = [status_to(published.clerk_user, day) for day in days]
    assert of_others == [Status.UNDETERMINED] * 3 + [Status.ON_TRACK]
    assert of_insiders == [Status.UNDETERMINED] + [Status.ON_TRACK] * 3


def test_before_the_period_is_public_a_verdict_waits_for_nothing(reporting: Reporting) -> None:
    post(reporting.clerk, reporting.form, WHOLE, do="submit")
    post(reporting.reviewer, reporting.form, {}, do="approve")
    answer = judge(reporting)
    assert "发布更新" not in answer.text
    assert (row(reporting.form).verdict_held_back, stored(reporting).waits_for_update) == (
        False,
        False,
    )


def test_of_a_form_that_waits_it_goes_with_the_form(published: Reporting, leader: User) -> None:
    """No update of its own: the next revision is not public, and neither is what is in it."""
    post(published.reviewer, published.form, {}, do="reopen", **{"words-reopen": "更正"})
    again = Submission.objects.get(revision=2)
    post(published.clerk, again, {"4-words": "又完成"}, do="submit")
    post(published.reviewer, again, {}, do="approve")
    judge(published, again)
    again.refresh_from_db()
    assert (again.is_held_back, again.has_verdicts_held_back) == (True, False)
    assert status_to(leader) is Status.UNDETERMINED
    seen = {again.pk: again.version}
    publish_updates(period(published), by=published.reviewer_user, seen=seen)
    assert status_to(leader) is Status.ON_TRACK


def test_a_period_taken_back_has_verdicts_that_wait_for_nothing(
    published: Reporting, leader: User
) -> None:
    judge(published)
    take_back(period(published), by=published.reviewer_user, reason="数据有误")
    saved = row(published.form)
    assert (saved.verdict_held_back, saved.verdict_released_at) == (False, None)
    assert not stored(published).waits_for_update
    publish(period(published), by=published.reviewer_user)
    assert status_to(leader) is Status.ON_TRACK


def test_a_task_that_is_done_or_not_waits_likewise(
    units: tuple[Department, Department], clerk_a: User, reviewer: User, leader: User
) -> None:
    plan = make_plan(2024)
    make_task(plan, 1, lead=units[0])
    open_period(plan, 3, by=reviewer)
    form = Submission.objects.get()
    clerk, judging = signed_in(clerk_a), signed_in(reviewer)
    page = entries(clerk.get(url(form)))
    typed = {name: "0" for name in page if name.endswith(("-arrived", "-spent"))}
    typed |= {name: "正在推进" for name in page if name.endswith("-words")}
    clerk.post(url(form), {**page, **typed, "do": "submit"})
    judging.post(url(form), {**entries(judging.get(url(form))), "do": "approve"})
    publish(Period.objects.get(), by=reviewer)
    key = TaskProgress.objects.get().pk
    said = {f"taskprogress-{key}-verdict": "good", f"taskprogress-{key}-verdict_note": "看过现场"}
    judging.post(url(form), {**entries(judging.get(url(form))), **said, "do": "judge"})
    form.refresh_from_db()
    assert (form.state, form.has_verdicts_held_back) == (SubmissionState.APPROVED, True)

    def status(user: User) -> Status:
        (judged,) = TaskLedger.of_plan(plan, Viewer(user)).judge_all(3)
        return judged.status

    assert (status(reviewer), status(leader)) == (Status.ON_TRACK, Status.UNDETERMINED)
    (found,) = updates_of(form.period, [form], Viewer(reviewer))
    assert [(each.field, each.old, each.new) for each in found.figures] == [
        ("评定", "待评定", "达到序时")
    ]
    publish_updates(Period.objects.get(), by=reviewer, seen={form.pk: form.version})
    assert status(leader) is Status.ON_TRACK


def test_another_verdict_of_a_next_revision_is_listed_like_a_figure(published: Reporting) -> None:
    judge(published)
    update(published)
    post(published.reviewer, published.form, {}, do="reopen", **{"words-reopen": "更正"})
    again = Submission.objects.get(revision=2)
    post(published.clerk, again, {}, do="submit")
    poor = {"4-verdict": "poor", "4-verdict_note": "现场没有"}
    post(published.reviewer, again, poor, do="approve")
    again.refresh_from_db()
    assert row(again).verdict == Verdict.POOR
    (found,) = updates_of(period(published), [again], Viewer(published.reviewer_user))
    assert [(each.old, each.new) for each in found.figures] == [("达到序时", "低于序时")]
    assert found.words == ["第4项指标4-0：评定依据"]


def make_terms_alike(targets: QuerySet[Target], like: Target) -> None:
    """Let them ask for what one target asks for."""
    names = ("wording", "unit", *(name for name in vars(like) if name.startswith("rule_")))
    targets.update(**{name: getattr(like, name) for name in names})


def test_queries_of_the_update_do_not_depend_on_how_many_verdicts(published: Reporting) -> None:
    reviewer = signed_in(published.reviewer_user)
    address = reverse("admin:reporting_period_publish", args=[period(published).pk])
    judge(published)
    with page_queries() as one:
        reviewer.get(address)
    others = Actual.objects.filter(submission=published.form).exclude(target__number=4)
    plan = published.form.period.plan
    make_terms_alike(Target.objects.filter(plan=plan), Target.objects.get(plan=plan, number=4))
    others.update(
        value=None,
        words="已完成",
        verdict="good",
        verdict_note="看过",
        judged_at=datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC),
        verdict_held_back=True,
    )
    with page_queries() as four:
        page = reviewer.get(address)
    assert page.text.count("待评定") >= 4
    assert len(one) == len(four), "\n".join(four)
