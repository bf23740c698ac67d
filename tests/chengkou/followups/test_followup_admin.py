"""督办事项 in the admin: a unit replies with files, the reviewer leads on; the front pages."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.admin.front_page import front_page_of
from reporting.enums import FollowUpAction, FollowUpState, NoticeKind
from reporting.models import Department, FollowUp, FollowUpFile, Notice, User
from reporting.notices.channels import line_of
from reporting.notices.writing import tell_of_dates
from tests.chengkou.conftest import signed_in
from tests.factories import make_followup, make_instruction, make_plan
from tests.pages import Page, page_queries

pytestmark = pytest.mark.django_db

CHANGELIST = reverse("admin:reporting_followup_changelist")
PDF = b"%PDF-1.4\n%%EOF"
Units = tuple[Department, Department]


def at(followup: Any) -> str:
    return reverse("admin:reporting_followup_change", args=[followup.pk])


def day(days: int) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


@pytest.fixture
def followup(units: Units) -> FollowUp:
    return make_followup(make_instruction(make_plan(2024)), units[0], due_on=day(5))


def press(client: Client, followup: Any, action: str, **typed: Any) -> Any:
    known = {"action": action, "version": followup.version, "words": "已经办理。"}
    return client.post(at(followup), known | typed)


def test_a_unit_replies_with_words_and_files_which_leaders_can_open(
    followup: Any, clerk_a: User, clerk_b: User, leader: User, evidence_folder: Path
) -> None:
    client = signed_in(clerk_a)
    page = Page(client.get(at(followup)))
    assert [each.get("value") for each in page.all("button") if each.get("name") == "action"] == [
        "reply"
    ]
    file = SimpleUploadedFile("说明.pdf", PDF)
    assert press(client, followup, "reply", files=[file]).status_code == 302
    followup.refresh_from_db()
    assert followup.state == FollowUpState.REPLIED
    given = FollowUpFile.objects.get()
    address = reverse("followup-file", args=[2024, followup.pk, given.pk])
    for reader in (clerk_a, leader):
        answer: Any = signed_in(reader).get(address)
        assert b"".join(answer.streaming_content) == PDF
        assert "attachment" in answer["Content-Disposition"]
    assert signed_in(clerk_b).get(address).status_code == 404
    detail = Page(signed_in(leader).get(reverse("followup", args=[2024, followup.pk])))
    assert "已经办理。" in detail.text and address in detail.hrefs


def test_a_file_that_is_none_of_the_kinds_is_refused_and_the_words_stay(
    followup: Any, clerk_a: User, evidence_folder: Path
) -> None:
    file = SimpleUploadedFile("程序.exe", b"MZ")
    answer = press(signed_in(clerk_a), followup, "reply", files=[file], words="写了很久的话")
    page = Page(answer)
    assert answer.status_code == 409 and "只收 PDF" in page.text
    assert "写了很久的话" in page.text and not FollowUpFile.objects.exists()


def test_who_comes_second_is_told_and_keeps_what_was_typed(followup: Any, clerk_a: User) -> None:
    client = signed_in(clerk_a)
    seen = followup.version
    assert press(client, followup, "reply").status_code == 302
    answer = press(client, followup, "reply", version=seen, words="第二个人写的")
    page = Page(answer)
    assert answer.status_code == 409 and "别人办理过" in page.text
    assert "第二个人写的" in page.text
    assert followup.events.count() == 1


def test_a_reviewer_passes_on_returns_and_closes(
    units: Units, reviewer: User, clerk_a: User
) -> None:
    followup = make_followup(
        make_instruction(make_plan(2024)), units[0], FollowUpState.TO_PASS, due_on=day(5)
    )
    desk = signed_in(reviewer)
    assert press(desk, followup, "pass", kind="talk", due_on=day(9)).status_code == 302
    followup.refresh_from_db()
    assert (followup.get_kind_display(), followup.due_on.isoformat()) == ("约谈", day(9))
    for client, action in (
        (signed_in(clerk_a), "reply"),
        (desk, "return"),
        (signed_in(clerk_a), "reply"),
        (desk, "close"),
    ):
        assert press(client, followup, action).status_code == 302, action
        followup.refresh_from_db()
    assert followup.state == FollowUpState.CLOSED
    page = Page(desk.get(at(followup)))
    assert not [each for each in page.all("button") if each.get("name") == "action"]
    assert "办结销号" in page.text


@pytest.mark.parametrize("typed", [{"action": "fly"}, {"version": "x"}, {"words": "长" * 2001}])
def test_a_step_that_cannot_be_read_is_refused(
    typed: dict[str, str], followup: Any, clerk_a: User
) -> None:
    sent = {"action": "reply", "version": followup.version, "words": "已经办理。"} | typed
    answer = signed_in(clerk_a).post(at(followup), sent)
    assert answer.status_code == 400 and "没有办理" in Page(answer).text
    assert not followup.events.exists()


def test_another_units_answers_404_to_every_method(
    followup: Any, clerk_b: User, evidence_folder: Path
) -> None:
    client = signed_in(clerk_b)
    assert client.get(at(followup)).status_code == 404
    assert press(client, followup, "reply").status_code == 404
    assert client.get(at(followup).replace("change", "history")).status_code == 404
    assert str(followup.instruction.title) not in Page(client.get(CHANGELIST)).text


def test_the_list_costs_the_same_for_one_and_for_three(units: Units, reviewer: User) -> None:
    client = signed_in(reviewer)
    counts = []
    for number in (1, 2):
        for _ in range(number):
            make_followup(make_instruction(make_plan(2024)), units[0])
        with page_queries() as queries:
            assert client.get(CHANGELIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_front_pages_list_what_waits_for_each(
    units: Units, reviewer: User, clerk_a: User, clerk_b: User, planner: User
) -> None:
    plan = make_plan(2024)
    for state in FollowUpState:
        make_followup(make_instruction(plan, title=state.label), units[0], state, due_on=day(5))
    make_followup(make_instruction(plan, title="逾期的"), units[0], due_on=day(-1))
    found = {}
    for user in (reviewer, clerk_a, planner):
        front = front_page_of(user).followups
        assert front is not None
        found[user.username] = [row.title for row in front.listed]
    assert found == {
        "reviewer": ["逾期的", "待转办", "已回复"],
        "clerk_a": ["逾期的", "办理中"],
        "planner": ["逾期的"],
    }
    assert front_page_of(clerk_b).followups is None
    front_page = Page(signed_in(clerk_a).get(reverse("admin:index")))
    assert "逾期的" in front_page.text and "未办结3件，其中逾期1件" in front_page.text


def test_notices_of_a_date_are_made_once_and_read_by_the_unit(
    units: Units, clerk_a: User, clerk_b: User
) -> None:
    plan = make_plan(2024)
    for days in (4, 3, -1):
        make_followup(make_instruction(plan, title=f"{days}天"), units[0], due_on=day(days))
    closed = make_followup(make_instruction(plan), units[0], FollowUpState.CLOSED)
    today = timezone.localdate()
    assert tell_of_dates(today) == 2
    assert tell_of_dates(today) == 0
    soon = Notice.objects.get(kind=NoticeKind.DUE_SOON)
    assert soon.followup is not None and soon.followup.instruction.title == "3天"
    assert not closed.notices.exists()
    assert line_of(Notice.objects.get(kind=NoticeKind.LATE)).startswith(
        "督办事项〔2024〕3号　-1天：应于"
    )
    notices = reverse("admin:reporting_submission_notices")
    page = Page(signed_in(clerk_a).get(notices))
    assert "督办事项〔2024〕2号" in page.text
    assert "〔2024〕" not in Page(signed_in(clerk_b).get(notices)).text
    keys = [each.pk for each in Notice.objects.all()]
    signed_in(clerk_b).post(notices, {"notice": keys})
    assert not Notice.objects.exclude(read_at=None).exists()
    signed_in(clerk_a).post(notices, {"notice": keys})
    assert Notice.objects.filter(read_by=clerk_a).count() == 2


def test_history_names_who_did_what(followup: Any, clerk_a: User, reviewer: User) -> None:
    press(signed_in(clerk_a), followup, "reply")
    page = Page(signed_in(reviewer).get(at(followup).replace("change", "history")))
    assert "clerk_a" in page.text and "已回复" in page.text
    assert followup.events.get().action == FollowUpAction.REPLY
