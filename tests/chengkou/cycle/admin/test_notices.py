"""The page of notices: a unit reads its own, 发改委 sees all and what did not arrive."""

import pytest
from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.admin.front_page import front_page_of
from reporting.enums import Channel
from reporting.models import Delivery, Notice, User
from reporting.notices import sending
from reporting.notices.channels import Message
from reporting.notices.sending import send_notices
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import Reporting
from tests.pages import Page, page_queries
from tests.racing import at_once

PAGE = reverse("admin:reporting_submission_notices")


@pytest.mark.django_db
def test_a_unit_reads_its_own_and_front_page_counts_them(
    reporting: Reporting, clerk_b: User
) -> None:
    front = front_page_of(reporting.clerk_user)
    assert front.notices is not None and front.notices.sentence == "1条通知未读。"
    page = Page(reporting.clerk.get(PAGE))
    assert "单位甲" in page.text and "单位乙" not in page.text
    chosen = [str(each.get("value")) for each in page.all("input") if each.get("name") == "notice"]
    assert reporting.clerk.post(PAGE, {"notice": chosen}).status_code == 302
    notice = Notice.objects.get(pk=chosen[0])
    assert notice.read_by == reporting.clerk_user
    front = front_page_of(reporting.clerk_user)
    assert front.notices is not None and front.notices.sentence == "通知都已读"


@pytest.mark.django_db
def test_nobody_marks_what_is_another_units(reporting: Reporting, clerk_b: User) -> None:
    mine = Notice.objects.get(submission=reporting.form)
    for client in (signed_in(clerk_b), reporting.reviewer):
        client.post(PAGE, {"notice": [mine.pk, "x", "9" * 30]})
    mine.refresh_from_db()
    assert mine.read_at is None


@pytest.mark.django_db
def test_reviewer_has_a_text_for_each_unit_and_what_did_not_arrive(reporting: Reporting) -> None:
    notice = Notice.objects.get(submission=reporting.form)
    Delivery.objects.create(
        notice=notice,
        channel=Channel.EMAIL,
        tries=3,
        tried_at=timezone.now(),
        failure="没有登记电子邮箱",
    )
    front = front_page_of(reporting.reviewer_user)
    assert front.notices is not None and front.notices.sentence == "1条通知没有送到单位。"
    page = Page(reporting.reviewer.get(PAGE))
    texts = ["".join(each.itertext()) for each in page.all("pre")]
    assert any(text.startswith("单位甲：") for text in texts)
    assert "没有登记电子邮箱" in page.text and "3次" in page.text


@pytest.mark.django_db
def test_leaders_have_no_notices(leader: User) -> None:
    assert signed_in(leader).get(PAGE).status_code == 403


@pytest.mark.django_db
def test_queries_do_not_depend_on_how_many_there_are(reporting: Reporting) -> None:
    first = Notice.objects.get(submission=reporting.form)
    with page_queries() as one:
        reporting.reviewer.get(PAGE)
    for number in range(3):
        more = Notice.objects.create(
            submission=first.submission, kind=first.kind, occasion=f"x{number}", words="又一条"
        )
        Delivery.objects.create(
            notice=more, channel=Channel.EMAIL, tries=1, tried_at=timezone.now(), failure="x"
        )
    with page_queries() as three:
        reporting.reviewer.get(PAGE)
    assert len(three) <= len(one) + 1, "\n".join(three)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_real_server")
def test_two_processes_at_once_send_each_notice_once(
    reporting: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []

    def keep(message: Message) -> None:
        sent.extend(notice.pk for notice in message.notices)

    monkeypatch.setattr(sending, "channels_in_use", lambda: {Channel.EMAIL: keep})
    at_once([send_notices] * 4)
    send_notices()
    assert sorted(sent) == sorted(Notice.objects.values_list("pk", flat=True))
    assert not Delivery.objects.filter(sent_at=None).exists()
