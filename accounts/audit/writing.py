"""The one writer of the log."""

import json
from datetime import UTC
from hashlib import sha256

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.addresses import client_address
from accounts.enums import AuditAction
from accounts.models import AuditRecord
from accounts.models.audit import FIRST
from reporting.models import User

_LOCK = 7_300_055
"""Names the log to PostgreSQL's advisory locks."""
TOLD = ("at", "username", "address", "action", "subject", "words", "previous")
"""What a record's digest is made of."""


def record(
    action: AuditAction,
    *,
    user: User | None = None,
    name: str = "",
    request: HttpRequest | None = None,
    subject: str = "",
    words: str = "",
) -> AuditRecord:
    """Add a record in the transaction of what it tells: either both are stored or neither.

    One writer at a time: each holds the digest of the one before. `name` stands where no account
    does.
    """
    address = client_address(request) if request is not None else None
    with transaction.atomic():
        _wait_for_turn()
        last = AuditRecord.objects.values_list("digest", flat=True).first()
        new = AuditRecord(
            at=timezone.now(),
            username=user.get_username() if user is not None else name[:150],
            user=user,
            address=address or "",
            action=action,
            subject=subject[:200],
            words=words[:500],
            previous=last or FIRST,
        )
        new.digest = digest_of(new)
        new.save()
    return new


def _wait_for_turn() -> None:
    """Keep other writers of the log waiting until this transaction ends.

    SQLite has one writer at a time anyway: a transaction there begins as one (IMMEDIATE).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def digest_of(row: AuditRecord) -> str:
    """The digest of what a record tells, the digest before it among that."""
    told = {name: getattr(row, name) for name in TOLD}
    told["at"] = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    told["action"] = str(row.action)
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
