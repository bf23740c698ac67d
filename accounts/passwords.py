"""Validators of chosen passwords, and how old one is; what they ask is `rules.office.passwords`."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import OldPassword
from accounts.sessions import end_all
from reporting.models import User
from reporting.rules.office.passwords import KINDS, PASSWORD_HELP, REMEMBERED, kinds_of

OUTDATED = "password_is_outdated"
"""What a session says of somebody who signed in with a password that is too old."""


class Mixed:
    """Signs of several kinds."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for one of too few kinds."""
        if kinds_of(password) < KINDS:
            raise ValidationError(
                f"密码太简单：大写字母、小写字母、数字、其他符号至少要有其中{KINDS}种。",
                code="password_too_simple",
            )

    def get_help_text(self) -> str:
        return PASSWORD_HELP


class NotUsedBefore:
    """None of the passwords that this person had last; keeps their hashes to know them.

    A new password ends the sessions that the old one opened. They are signed out by Django, since
    each holds what the password was; here they leave the list of sessions, too.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for one that was used; hashes as often as it remembers."""
        if user is None or user.pk is None:
            return
        # Remembered on the account until the new one is stored: one that was given is not kept yet.
        user.password_before = user.password
        hashes = [user.password, *(old.password for old in _kept(user))]
        if any(check_password(password, each) for each in dict.fromkeys(hashes)):
            raise ValidationError(
                f"这个密码最近用过，请换一个：不能和最近用过的{REMEMBERED}个相同。",
                code="password_used_before",
            )

    def password_changed(self, password: str, user: Any = None) -> None:
        """Keep the hash of a password that was stored, and of the one before it."""
        known = {old.password for old in _kept(user)}
        before = getattr(user, "password_before", "")
        for each in (before, user.password):
            if each and each not in known:
                OldPassword.objects.create(user=user, password=each)
        kept = [old.pk for old in _kept(user)]
        OldPassword.objects.filter(user=user).exclude(pk__in=kept).delete()
        end_all(user)

    def get_help_text(self) -> str:
        return ""


def _kept(user: User) -> list[OldPassword]:
    return list(OldPassword.objects.filter(user=user).order_by("-pk")[:REMEMBERED])


def is_outdated(user: User, now: datetime | None = None) -> bool:
    """Whether the password is older than PASSWORD_MAX_AGE_DAYS allows (a query where it does)."""
    days = settings.PASSWORD_MAX_AGE_DAYS
    if not days:
        return False
    last = OldPassword.objects.filter(user=user).order_by("-pk").first()
    since = last.made_at if last else user.password_given_at or user.date_joined
    return (now or timezone.now()) - since > timedelta(days=days)
