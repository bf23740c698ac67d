"""The version of the data: it changes with every write of anything that a page may show.

Every statement that Django sends to the database passes one place, whoever wrote it: a form, a bulk
writer that sends no signal, a command, `loaddata`, raw SQL. There the first write of a transaction
replaces a token in that transaction: all become visible together, and a rollback takes back all.
Decision 0011 says why.
"""

import re
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from simple_history.models import HistoricalChanges

from reporting.models import DataVersion

_WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
_ENDS_RENEWAL = re.compile(r'\s*(?:SAVEPOINT|ROLLBACK|SELECT "reporting_dataversion")')
# The one write of a sign-in; no page shows it.
_SIGN_IN = 'UPDATE "reporting_user" SET "last_login" = '


def data_version() -> str:
    """The version of the data at this moment (one query).

    Ask before reading the data: a page may then be newer than its version, never older.
    """
    return " ".join(DataVersion.objects.order_by("pk").values_list("token", flat=True))


def watch(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Let a fresh connection renew the version with each write."""
    if not any(isinstance(wrapper, _Renewal) for wrapper in connection.execute_wrappers):
        # In front, since Django's `execute_wrapper()` takes the last one away again.
        connection.execute_wrappers.insert(0, _Renewal())


@cache
def _watched() -> frozenset[str]:
    """All tables that pages read: ours without the histories, and what groups may do."""
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if not model.__module__.startswith("django.")
        and not issubclass(model, HistoricalChanges | DataVersion)
    }
    return frozenset({*tables, "auth_group_permissions"})


class _Renewal:
    """The execute wrapper of one connection: the first write of a transaction renews the version.

    So does the first write after a savepoint was made or rolled back, and after the version was
    read: no renewal is relied on that may have been undone or seen. (That a savepoint begins would
    not matter, but each block costs the same then, wherever it is nested.)
    """

    def __init__(self) -> None:
        self._is_done = False

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        """Execute a statement, and renew the version with it where it has to be."""
        connection: BaseDatabaseWrapper = context["connection"]
        if not _has_transaction(connection) or _ENDS_RENEWAL.match(sql):
            self._is_done = False
        if self._is_done or not _is_watched(sql):
            return execute(sql, params, many, context)
        with _transaction_for(sql, connection):
            result = execute(sql, params, many, context)
            _renew(connection.alias)
        self._is_done = connection.in_atomic_block
        return result


def _has_transaction(connection: BaseDatabaseWrapper) -> bool:
    """Whether a statement executed now joins a transaction that others have joined before."""
    driver: Any = connection.connection
    if connection.vendor == "sqlite":
        return bool(driver.in_transaction)
    return bool(driver.info.transaction_status.name != "IDLE")


def _is_watched(sql: str) -> bool:
    """Whether the statement writes anything that a page may show."""
    write = _WRITE.match(sql)
    return write is not None and write[1] in _watched() and not sql.startswith(_SIGN_IN)


def _transaction_for(sql: str, connection: BaseDatabaseWrapper) -> AbstractContextManager[Any]:
    """A transaction for the statement and its renewal, unless one is open already."""
    if connection.in_atomic_block:
        return nullcontext()
    # SQLite has one open while a statement still has rows to return, and refuses to commit another
    # before they are fetched.
    if connection.vendor == "sqlite" and " RETURNING " in sql:
        return nullcontext()
    return transaction.atomic(using=connection.alias)


def _renew(alias: str) -> None:
    """Replace a token that no other transaction is replacing; add one if there is none.

    One row for all would make every writer wait for every other until it commits, and deadlock two
    writers where one already has a lock that the other needs next.
    """
    versions = DataVersion.objects.using(alias)
    free = versions.select_for_update(skip_locked=True).order_by("pk").values("pk")[:1]
    token = secrets.token_hex(8)
    if not versions.filter(pk=free).update(token=token):
        versions.create(token=token)
