"""The ways out of the house: e-mail, and a signed POST to an office's messenger.

Each takes the message of one unit and raises NotSent, with the reason in words, where it does not
know that the message left.
"""

import hashlib
import hmac
import json
import smtplib
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from reporting.enums import Channel, NoticeKind, Role
from reporting.models import Department, Notice, User

TIMEOUT = 20
"""Seconds that a server may take to answer."""


class NotSent(Exception):
    """The message did not leave; the text says why."""


@dataclass(frozen=True)
class Message:
    """What one unit is told at once."""

    unit: Department
    notices: Sequence[Notice]

    @property
    def subject(self) -> str:
        """【年度计划台账】2条通知."""
        return f"【年度计划台账】{len(self.notices)}条通知"

    @property
    def text(self) -> str:
        """One text for the unit, to be sent or copied as it is."""
        lines = [f"{self.unit}："]
        lines += [line_of(notice) for notice in self.notices]
        lines.append(f"请登录年度计划台账办理{settings.SITE_URL and f'：{settings.SITE_URL}'}。")
        return "\n".join(lines)


def line_of(notice: Notice) -> str:
    """2024年1—9月填报表：12月5日截止，请按时报送。"""
    return f"{notice.submission.period}填报表：{notice.words}"


def by_email(message: Message) -> None:
    """Send to the unit's reporters in use that have an address. Raises NotSent.

    What waits to be signed alone goes to those alone who sign.
    """
    people = User.objects.filter(
        departments=message.unit, is_active=True, groups__name=Role.REPORTER
    )
    if all(notice.kind == NoticeKind.SIGNING for notice in message.notices):
        people = people.filter(signs=True)
    to = sorted(set(people.exclude(email="").values_list("email", flat=True)))
    if not to:
        raise NotSent("没有登记电子邮箱")
    try:
        EmailMessage(message.subject, message.text, to=to).send()
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(f"邮件服务器：{error}") from error


def by_webhook(message: Message) -> None:
    """POST the message as JSON, signed over the time and the body. Raises NotSent."""
    content: dict[str, Any] = {
        "unit": message.unit.code,
        "unit_name": str(message.unit),
        "text": message.text,
        "notices": [
            {"id": notice.pk, "kind": notice.kind, "words": line_of(notice)}
            for notice in message.notices
        ],
    }
    body = json.dumps(content, ensure_ascii=False).encode()
    at = str(int(time.time()))
    request = urllib.request.Request(  # noqa: S310  settings.py takes http and https alone
        settings.NOTICE_WEBHOOK,
        body,
        {
            "Content-Type": "application/json; charset=utf-8",
            "X-Chengkou-Timestamp": at,
            "X-Chengkou-Signature": signature(at, body),
        },
    )
    try:
        with _OPENER.open(request, timeout=TIMEOUT) as answer:
            status = answer.status
    except (urllib.error.URLError, OSError) as error:
        raise NotSent(f"政务消息接口：{error}") from error
    if not 200 <= status < 300:
        raise NotSent(f"政务消息接口答复{status}")


def signature(at: str, body: bytes) -> str:
    """sha256=…: HMAC with the secret of the settings over the time, a dot and the body."""
    secret = settings.NOTICE_WEBHOOK_SECRET.encode()
    digest = hmac.new(secret, at.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A message is for the address that was set and for no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


def channels_in_use() -> dict[Channel, Callable[[Message], None]]:
    """How notices leave the house here, by the settings."""
    found: dict[Channel, Callable[[Message], None]] = {}
    if settings.EMAIL_HOST:
        found[Channel.EMAIL] = by_email
    if settings.NOTICE_WEBHOOK:
        found[Channel.WEBHOOK] = by_webhook
    return found
