"""Sending what units are told: each notice once through each channel, whoever runs at once.

A delivery is claimed, and that is committed, before the message leaves: another process finds it
taken. What failed is tried again later; what was claimed by a process that ended in between may
have arrived and is not sent again, but shown.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from reporting.enums import Channel
from reporting.models import Delivery, Notice
from reporting.notices.channels import Message, NotSent, channels_in_use

MOST_TRIES = 5
AGAIN_AFTER = datetime.timedelta(minutes=10)
RECENT = datetime.timedelta(days=3)
"""Older notices are not sent: a channel that is set later does not begin with last year's."""


@dataclass
class Sent:
    """How many notices left, and how many did not."""

    sent: int = 0
    failed: int = 0

    def __str__(self) -> str:
        return f"已送出{self.sent}条，没有送出{self.failed}条。"


def send_notices() -> Sent:
    """Send all that waits through the channels in use, one message a unit and channel."""
    done = Sent()
    for channel, send in channels_in_use().items():
        _queue(channel)
        while claimed := _claim(channel):
            failure = _send(claimed, send)
            _settle(claimed, failure)
            if failure:
                done.failed += len(claimed)
            else:
                done.sent += len(claimed)
    return done


def _queue(channel: Channel) -> None:
    """Give each recent notice its delivery through the channel, once (two queries)."""
    recent = Notice.objects.filter(made_at__gte=timezone.now() - RECENT)
    missing = recent.exclude(deliveries__channel=channel)
    fresh = [Delivery(notice=notice, channel=channel) for notice in missing]
    Delivery.objects.bulk_create(fresh, ignore_conflicts=True)


@transaction.atomic
def _claim(channel: Channel) -> list[Delivery]:
    """Take the next unit's deliveries, so that no other process sends them; empty without any."""
    now = timezone.now()
    waiting = Delivery.objects.to_try(channel, most=MOST_TRIES, before=now - AGAIN_AFTER)
    locked = waiting.select_for_update(of=("self",), skip_locked=True).select_related(
        "notice__submission__department", "notice__submission__period__plan"
    )
    found = list(locked)
    if not found:
        return []
    unit = found[0].notice.submission.department_id
    mine = [each for each in found if each.notice.submission.department_id == unit]
    for delivery in mine:
        delivery.tries += 1
        delivery.tried_at = now
        delivery.failure = ""
    Delivery.objects.bulk_update(mine, ["tries", "tried_at", "failure"])
    return mine


def _send(claimed: list[Delivery], send: Callable[[Message], None]) -> str:
    """Why the message of these deliveries did not leave; empty where it did."""
    notices = [delivery.notice for delivery in claimed]
    try:
        send(Message(notices[0].submission.department, notices))
    except NotSent as error:
        return str(error)[:300]
    return ""


def _settle(claimed: list[Delivery], failure: str) -> None:
    sent_at = None if failure else timezone.now()
    keys = [delivery.pk for delivery in claimed]
    Delivery.objects.filter(pk__in=keys).update(sent_at=sent_at, failure=failure)
