"""The version of the data: it changes with every write of anything that a page may show.

Every statement that Django sends to the database passes one place, whoever wrote it: a form, a bulk writer that sends
no signal, a command, `loaddata`, raw SQL. The first write of a transaction replaces a token there: all are seen
together or not at all. Decision 0011 says why.
"""

import re
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from simple_history.models import HistoricalChanges

from reporting.models import DataVersion

_WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
# The one write of a sign-in; no page shows it.
_SIGN_IN = 'UPDATE "reporting_user" SET "last_login" = '


def data_version() -> str:
    """The version of the data as this moment sees it (one query).

    Ask before reading the data: a page may then be newer than the version it goes by, never older.
    """
    return " ".join(DataVersion.objects.order_by("pk").values_list("token", flat=True))


def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Let a fresh connection renew the version with each write."""
    if _renewing not in connection.execute_wrappers:
        # In front: whoever adds a wrapper for a while takes the last one away again.
        connection.execute_wrappers.insert(0, _renewing)


@cache
def _watched() -> frozenset[str]:
    """Every table but Django's own and histories, from which no page reads; of Django's, what groups may do."""
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if not model.__module__.startswith("django.")
        and not issubclass(model, HistoricalChanges | DataVersion)
    }
    return frozenset({*tables, "auth_group_permissions"})


def _renewing(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Execute a statement; the first write of watched tables in a transaction along with a new version."""
    write = _WRITE.match(sql)
    if (
        write is None
        or write[1] not in _watched()
        or sql.startswith(_SIGN_IN)
        or _is_renewed(context["connection"])
    ):
        return execute(sql, params, many, context)
    connection = context["connection"]
    # Outside a transaction the two need one. SQLite has one already while a statement still has rows to give back, and
    # refuses to end another before they are fetched.
    has_one = connection.in_atomic_block or (connection.vendor == "sqlite" and " RETURNING " in sql)
    with nullcontext() if has_one else transaction.atomic(using=connection.alias):
        result = execute(sql, params, many, context)
        _renew(connection.alias)
        if connection.in_atomic_block:
            connection.on_commit(_renewed)
        return result


def _renewed() -> None:
    """Nothing: among the transaction's callbacks it tells that the version is new, and is taken back along with it."""


def _is_renewed(connection: BaseDatabaseWrapper) -> bool:
    """Whether the transaction at work has renewed the version, and no savepoint since has taken that back."""
    blocks: list[Any] = connection.atomic_blocks
    # Tests run within transactions of their own; one that they look at begins inside of those, with a savepoint.
    of_tests = sum(block._from_testcase for block in blocks)
    began = set(connection.savepoint_ids[:of_tests])
    if len(blocks) == of_tests or None in began:
        return False
    calls: Any = connection.run_on_commit
    return any(call is _renewed and began <= savepoints for savepoints, call, *_ in calls)


def _renew(alias: str) -> None:
    """Replace a token that no other transaction is replacing; add one when there is none.

    One row for all would make every writer wait for every other to the end of his transaction, and two of them for each
    other where one of them already holds what the other needs next.
    """
    versions = DataVersion.objects.using(alias)
    free = versions.select_for_update(skip_locked=True).order_by("pk").values("pk")[:1]
    token = secrets.token_hex(8)
    if not versions.filter(pk=free).update(token=token):
        versions.create(token=token)
