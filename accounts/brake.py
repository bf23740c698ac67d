"""The brake on guessing: who fails too often waits (decision 0054).

Failures are counted by django-axes, by name and address together and, after more of them, by name
alone. Whether there is such an account is asked nowhere: a name that nobody has is locked alike.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

NAME_LIMIT = 20
"""Failures from all addresses together, after which a name is locked for every address."""


class BrakeBackend(AxesStandaloneBackend):  # type: ignore[misc]
    """Refuses locked names before any password is hashed; code that signs in has no brake."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Raises PermissionDenied, which ends the attempt, while the name is locked."""
        if request is None:
            return
        try:
            super().authenticate(request, **credentials)
        except PermissionDenied:
            request.refused_by_brake = True  # type: ignore[attr-defined]
            raise


class BrakeHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """As of django-axes, with a limit of its own for each of the two ways of counting."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Failures by name and address; at least the limit once the name alone has too many."""
        here, anywhere = map(_failures, self.get_user_attempts(request, credentials))
        if anywhere >= NAME_LIMIT:
            return max(here, settings.AXES_FAILURE_LIMIT)
        return here

    def reset_user_attempts(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        """Forget after a success what failed from here; what failed elsewhere still counts."""
        here, _anywhere = self.filter_user_attempts(request, credentials)
        return int(here.delete()[0])


def _failures(attempts: Any) -> int:
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0


def locked_out(request: HttpRequest, *_: Any) -> HttpResponse:
    """The page for who has to wait: 429, with how long at most."""
    context = {"minutes": wait_in_minutes()}
    status = HTTPStatus.TOO_MANY_REQUESTS
    response = render(request, "registration/locked.html", context, status=status)
    response["Retry-After"] = str(int(wait().total_seconds()))
    return response


def wait() -> timedelta:
    """How long a lock lasts from the last failure that was counted."""
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    return cool_off


def wait_in_minutes() -> int:
    """The same in whole minutes, as pages say it."""
    return wait() // timedelta(minutes=1)


@dataclass(frozen=True)
class Locked:
    """A name that cannot sign in, from somewhere or from anywhere."""

    name: str
    failures: int
    addresses: tuple[str, ...]
    """From where it was tried too often; all of them where it is locked everywhere."""
    until: datetime
    is_everywhere: bool


def locked_names(now: datetime | None = None) -> list[Locked]:
    """Every name that is locked now, by name (one query)."""
    since = (now or timezone.now()) - wait()
    tried: dict[str, list[Any]] = {}
    fresh = AccessAttempt.objects.filter(attempt_time__gte=since, username__isnull=False)
    for attempt in fresh.order_by("username", "ip_address", "pk"):
        tried.setdefault(attempt.username, []).append(attempt)
    found = [_locked(name, attempts) for name, attempts in tried.items()]
    return [each for each in found if each is not None]


def _locked(name: str, attempts: list[Any]) -> Locked | None:
    """The lock that these failures of a name amount to; None for none."""
    by_address: dict[str, int] = {}
    for attempt in attempts:
        address = attempt.ip_address or "—"
        by_address[address] = by_address.get(address, 0) + attempt.failures_since_start
    failures = sum(by_address.values())
    is_everywhere = failures >= NAME_LIMIT
    limit = 0 if is_everywhere else settings.AXES_FAILURE_LIMIT
    addresses = tuple(each for each, number in by_address.items() if number >= limit)
    if not addresses:
        return None
    until = max(each.attempt_time for each in attempts) + wait()
    return Locked(name, failures, addresses, until, is_everywhere)


def unlock(name: str) -> None:
    """Forget all failures of a name: it may be tried again at once."""
    AccessAttempt.objects.filter(username=name).delete()
