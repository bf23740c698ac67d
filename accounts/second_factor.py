"""两步验证: the code of an authenticator after the password (decision 0054).

Until it is given nobody is signed in: the session only notes who is on the way.
"""

import secrets
import time
from base64 import b32encode
from binascii import unhexlify
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django_otp.oath import TOTP

from accounts.models import RecoveryCode, SecondFactor
from reporting.importing.passwords import one_time_password
from reporting.models import User

DIGITS = 6
CODES = 10
STEPS_BESIDE = 1
"""How many steps of 30 seconds a clock may differ, either way."""
SUPERUSER = "superuser"
"""In SECOND_FACTOR_ROLES: the superusers, who have no role."""
ON_THE_WAY = "on_the_way"
WAITS = 5 * 60
"""How long the second step may take, in seconds."""
MISSING = "second_factor_is_missing"
"""What a session says of somebody who has to set the second step up before anything else."""


def seconds() -> float:
    """The present moment, which codes are made of."""
    return time.time()


def factor_of(user: User) -> SecondFactor | None:
    """The person's second step, if it is in use (one query)."""
    return SecondFactor.objects.filter(user=user, is_confirmed=True).first()


def any_factor_of(user: User) -> SecondFactor | None:
    """The same, or one that is being set up (one query)."""
    return SecondFactor.objects.filter(user=user).first()


def with_factor() -> QuerySet[User]:
    """Who has a second step in use, by login name."""
    return User.objects.filter(second_factor__is_confirmed=True).order_by("username")


def is_needed_by(user: User) -> bool:
    """Whether the person's role asks for a second step (a query where any does)."""
    roles = set(settings.SECOND_FACTOR_ROLES)
    if not roles:
        return False
    if user.is_superuser and SUPERUSER in roles:
        return True
    return user.groups.filter(name__in=roles).exists()


# Setting it up.


def begin(user: User) -> SecondFactor:
    """A new key that is in use once a code of it was given."""
    key = secrets.token_hex(20)
    return SecondFactor.objects.update_or_create(
        user=user, defaults={"key": key, "is_confirmed": False, "last_step": -1}
    )[0]


def key_in_groups(factor: SecondFactor) -> str:
    """The key as people type it: base 32, in groups of four."""
    text = b32encode(unhexlify(factor.key)).decode()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def square(factor: SecondFactor, issuer: str) -> SafeString:
    """The key as a square code, an SVG without any style, for a page."""
    secret = key_in_groups(factor).replace(" ", "")
    label = quote(f"{issuer}:{factor.user.get_username()}")
    address = f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"
    code = segno.make(address, error="m", micro=False)
    # Black on white in a dark theme, too: cameras read no other.
    text = code.svg_inline(scale=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return SafeString(text)


@transaction.atomic
def confirm(user: User, code: str) -> list[str] | None:
    """Put the second step in use by a code of it; new recovery codes, or None for a wrong code."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None or not _takes(factor, code):
        return None
    factor.is_confirmed = True
    factor.save(update_fields=["is_confirmed", "last_step"])
    return _new_recovery_codes(user)


def _new_recovery_codes(user: User) -> list[str]:
    """Codes in the place of all earlier ones; shown once, kept as digests."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = [one_time_password() for _ in range(CODES)]
    for code in codes:
        RecoveryCode.objects.create(user=user, digest=_digest(code))
    return codes


def remove(user: User) -> None:
    """Take the second step away, with its recovery codes."""
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


# Asking for it.


@transaction.atomic
def accept(user: User, code: str) -> bool:
    """Whether the code opens the account: the authenticator's, or a recovery code. Each once."""
    factor = SecondFactor.objects.select_for_update().filter(user=user, is_confirmed=True).first()
    if factor is None:
        return False
    if _takes(factor, code):
        factor.save(update_fields=["last_step"])
        return True
    deleted, _ = RecoveryCode.objects.filter(user=user, digest=_digest(code)).delete()
    return deleted > 0


def _takes(factor: SecondFactor, code: str) -> bool:
    """Whether it is a code of about now that was not used; notes, unstored, that it is."""
    if not (code.isascii() and code.isdigit() and len(code) == DIGITS):
        return False
    totp = TOTP(unhexlify(factor.key))
    totp.time = seconds()
    if not totp.verify(int(code), tolerance=STEPS_BESIDE, min_t=factor.last_step + 1):
        return False
    factor.last_step = totp.t()
    return True


def _digest(code: str) -> str:
    """Of some 55 random bits a digest without salt and repetition is enough."""
    return sha256(code.strip().lower().encode()).hexdigest()


def failed(request: HttpRequest, user: User) -> None:
    """A wrong code counts like a wrong password: the brake is the same."""
    credentials = {"username": user.get_username()}
    user_login_failed.send(__name__, credentials=credentials, request=request)


# Between the two steps.


def wait_for(request: HttpRequest, user: User) -> None:
    """Note that the person gave the right password, and has still to give a code."""
    request.session.cycle_key()
    request.session[ON_THE_WAY] = {"user": user.pk, "since": seconds(), "hash": _hash(user)}


def on_the_way(request: HttpRequest) -> User | None:
    """Who gave a password in this session and has to give a code; None after five minutes."""
    noted: dict[str, Any] = request.session.get(ON_THE_WAY, {})
    if not noted or seconds() - noted["since"] > WAITS:
        return None
    user = User.objects.filter(pk=noted["user"], is_active=True).first()
    return user if user is not None and noted["hash"] == _hash(user) else None


def _hash(user: User) -> str:
    """Changes with the password."""
    return user.get_session_auth_hash()
