"""What leaves the house: each notice once a channel, failures kept, claims never sent again."""

import datetime
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from chengkou.cycle.opening import open_period
from reporting.enums import Channel, Role
from reporting.models import Delivery, Notice, User
from reporting.notices import sending
from reporting.notices.channels import Message, NotSent, signature
from reporting.notices.sending import AGAIN_AFTER, MOST_TRIES, RECENT, send_notices
from tests.factories import make_department, make_plan, make_target, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def _mail(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"


@pytest.fixture
def _opened() -> None:
    """Two units with a form each; the reporter of the first has an address."""
    plan = make_plan(2024)
    for number, code in ((1, "a"), (2, "b")):
        unit = make_department(code, f"单位{code}")
        make_target(plan, number, lead=unit)
        email = "clerk@example.org" if code == "a" else ""
        make_user(f"clerk-{code}", Role.REPORTER, departments=(unit,), email=email)
    open_period(plan, 3, by=None, due_on=datetime.date(2024, 4, 10))


@pytest.mark.usefixtures("_opened")
def test_without_a_channel_nothing_leaves() -> None:
    assert str(send_notices()) == "已送出0条，没有送出0条。"
    assert not Delivery.objects.exists()


@pytest.mark.usefixtures("_mail", "_opened")
def test_a_unit_gets_one_text_and_never_again() -> None:
    assert str(send_notices()) == "已送出1条，没有送出1条。"
    (sent,) = mail.outbox
    assert sent.to == ["clerk@example.org"]
    assert sent.body.splitlines()[:2] == ["单位a：", "2024年1—3月填报表：已下发，4月10日截止。"]
    send_notices()
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("_mail", "_opened")
def test_a_failure_is_kept_with_its_tries_and_tried_again_later() -> None:
    send_notices()
    failed = Delivery.objects.not_arrived().get()
    assert (failed.failure, failed.tries) == ("没有登记电子邮箱", 1)
    send_notices()
    failed.refresh_from_db()
    assert failed.tries == 1, "not at once"
    for tries in range(2, MOST_TRIES + 2):
        Delivery.objects.filter(sent_at=None).update(tried_at=timezone.now() - AGAIN_AFTER)
        send_notices()
        failed.refresh_from_db()
        assert failed.tries == min(tries, MOST_TRIES)
    User.objects.filter(username="clerk-b").update(email="b@example.org")
    Delivery.objects.filter(pk=failed.pk).update(tries=1)
    Delivery.objects.filter(sent_at=None).update(tried_at=timezone.now() - AGAIN_AFTER)
    send_notices()
    assert not Delivery.objects.not_arrived().exists()


@pytest.mark.usefixtures("_mail", "_opened")
def test_what_a_process_that_ended_had_claimed_is_shown_and_not_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def end(_: Message) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "channels_in_use", lambda: {Channel.EMAIL: end})
    with pytest.raises(KeyboardInterrupt):
        send_notices()
    monkeypatch.undo()
    Delivery.objects.update(tried_at=timezone.now() - AGAIN_AFTER)
    claimed = Delivery.objects.filter(tries=1)
    assert claimed.count() == 1
    send_notices()
    assert claimed.get(sent_at=None, failure="") in Delivery.objects.not_arrived()


@pytest.mark.usefixtures("_mail", "_opened")
def test_a_channel_set_later_does_not_begin_with_old_notices() -> None:
    Notice.objects.update(made_at=timezone.now() - RECENT - datetime.timedelta(hours=1))
    send_notices()
    assert not Delivery.objects.exists()


@pytest.mark.usefixtures("_mail", "_opened")
def test_the_command_makes_notices_of_dates_and_sends(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_notices")
    assert "新增2条临期、逾期通知；已送出2条，没有送出2条。" in capsys.readouterr().out


# The webhook.


class _Office(HTTPServer):
    """An office's messenger: keeps what it is told and answers as it was set to."""

    answer = 200
    told: list[tuple[dict[str, str], bytes]]


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        office: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        office.told.append((dict(self.headers), body))
        self.send_response(office.answer)
        if office.answer == 302:
            self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def office(settings: Any) -> Iterator[_Office]:
    server = _Office(("127.0.0.1", 0), _Answer)
    server.told = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.NOTICE_WEBHOOK = f"http://127.0.0.1:{server.server_port}/notices"
    settings.NOTICE_WEBHOOK_SECRET = "a-secret"
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("_opened")
def test_the_webhook_gets_each_units_text_signed(office: _Office) -> None:
    assert str(send_notices()) == "已送出2条，没有送出0条。"
    (headers, body), _ = office.told
    content = json.loads(body)
    assert (content["unit"], content["unit_name"]) == ("a", "单位a")
    assert content["text"].startswith("单位a：")
    assert headers["X-Chengkou-Signature"] == signature(headers["X-Chengkou-Timestamp"], body)
    assert signature("1", body) != signature("2", body), "the time is signed too"


@pytest.mark.usefixtures("_opened")
@pytest.mark.parametrize("status", [302, 403, 500])
def test_another_answer_than_success_is_a_failure(office: _Office, status: int) -> None:
    office.answer = status
    assert str(send_notices()) == "已送出0条，没有送出2条。"
    assert str(status) in Delivery.objects.not_arrived()[0].failure


@pytest.mark.usefixtures("_opened")
def test_an_office_that_is_not_there_is_a_failure(settings: Any) -> None:
    settings.NOTICE_WEBHOOK = "http://127.0.0.1:9/"
    settings.NOTICE_WEBHOOK_SECRET = "a-secret"
    assert str(send_notices()) == "已送出0条，没有送出2条。"


def test_not_sent_says_why() -> None:
    assert str(NotSent("没有登记电子邮箱")) == "没有登记电子邮箱"
