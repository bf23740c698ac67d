"""Sessions that know whose they are: the list of one's own, and their end (decision 0054)."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.addresses import client_address
from accounts.devices import device_in_words
from accounts.models import Session
from reporting.models import User

BEGAN, USED, ADDRESS, DEVICE = "began", "used", "address", "device"
EVERY = 60
"""A session notes at most so often, in seconds, that it is in use: not every page writes."""


class SessionStore(db.SessionStore):
    """Django's sessions in the database, with whose each is beside its data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:  # type: ignore[override]
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:  # type: ignore[override]
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.address = data.get(ADDRESS)
        row.device = data.get(DEVICE, "")
        row.began = _moment(data.get(BEGAN))
        row.used = _moment(data.get(USED))
        return row  # type: ignore[no-any-return]


def _moment(moment: float | None) -> datetime:
    """A time that is kept in a session, which holds no times; now for none."""
    if moment is None:
        return timezone.now()
    return datetime.fromtimestamp(moment, tz=timezone.get_current_timezone())


def seconds() -> float:
    """The present moment as sessions keep it."""
    return time.time()


def begin(request: HttpRequest) -> None:
    """Note in the session of somebody who has just signed in when, from where and with what."""
    now = seconds()
    agent = str(request.META.get("HTTP_USER_AGENT", ""))
    noted = {BEGAN: now, USED: now, ADDRESS: client_address(request), DEVICE: agent[:200]}
    request.session.update(noted)


def go_on(request: HttpRequest) -> None:
    """Keep the session of somebody signed in alive, or end it when it has lasted a working day."""
    now = seconds()
    if now - request.session.setdefault(BEGAN, now) > settings.SESSION_LASTS:
        logout(request)
    elif now - request.session.get(USED, 0) >= EVERY:
        request.session[USED] = now


@dataclass(frozen=True)
class OwnSession:
    """A session of one's own, as the page lists it."""

    key: str
    device: str
    address: str
    began: datetime
    used: datetime
    is_this: bool
    """Whether it is the one that asks."""


def own_sessions(request: HttpRequest) -> list[OwnSession]:
    """The sessions of whoever asks, this one first, then the last used (one query)."""
    found = []
    for row in Session.objects.of(request.user):
        is_this = row.session_key == request.session.session_key
        words = device_in_words(row.device)
        address = row.address or ""
        own = OwnSession(_told(row.session_key), words, address, row.began, row.used, is_this)
        found.append(own)
    return sorted(found, key=lambda own: not own.is_this)


def end_own(request: HttpRequest, key: str) -> bool:
    """End the session of one's own that the page calls so; whether there was one."""
    for row in Session.objects.of(request.user):
        if constant_time_compare(_told(row.session_key), key):
            row.delete()
            return True
    return False


def end_others(request: HttpRequest) -> int:
    """End all sessions of one's own but this one; how many there were."""
    others = Session.objects.of(request.user).exclude(session_key=request.session.session_key)
    return others.delete()[0]


def end_all(user: User) -> None:
    """End every session of a person; a request's own goes on if it is signed in anew."""
    Session.objects.filter(user=user).delete()


def _told(session_key: str) -> str:
    """What a page calls a session: its key opens it, and stands on no page."""
    return salted_hmac("accounts.sessions", session_key).hexdigest()[:20]
