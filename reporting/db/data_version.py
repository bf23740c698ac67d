"""The versions of the data: they change with every write of anything that a page may show.

Each kind of report rows has a version, the reports themselves have one (where each stands), and so
has all else (`PLAN`), which every page goes by. An approval so leaves the pages and judgements of
other kinds of rows as they are.

Every statement that Django sends to the database passes one place, whoever wrote it: a form, a bulk
writer that sends no signal, a command, `loaddata`, raw SQL. There the first write of a transaction
replaces a token in that transaction: all become visible together, and a rollback takes back all.
Decisions 0011 and 0044 say why.
"""

import hashlib
import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from simple_history.models import HistoricalChanges

from reporting.models import (
    DataVersion,
    Delivery,
    DemoMark,
    Evidence,
    ImportLayout,
    Notice,
    ReportRow,
    SubmissionEvent,
)

PLAN = ""
"""All that has no version of its own."""
SUBMISSIONS = "submissions"
"""Where reports stand, and what was done with them; not what they report."""

Shown = Iterable[type[ReportRow]]
"""The kinds of rows that something is made of."""
Instead = Mapping[type[models.Model], str | None]
"""Model → the version that its writes renew; None: none."""

_MARK = ":"
_WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
_ENDS_RENEWAL = re.compile(r'\s*(?:SAVEPOINT|ROLLBACK|SELECT "reporting_dataversion")')
# The one write of a sign-in; no page shows it.
_SIGN_IN = 'UPDATE "reporting_user" SET "last_login" = '
# Models that no page of a plan reads.
_SHOWN_NOWHERE = (
    *(DataVersion, HistoricalChanges, DemoMark),
    *(Evidence, ImportLayout, Notice, Delivery),
)

_instead: ContextVar[Mapping[str, str | None] | None] = ContextVar("instead", default=None)
"""Table → the version that its writes renew now; None: none."""


class DataVersions:
    """The versions of the data at one moment."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self._tokens: dict[str, list[str]] = defaultdict(list)
        for token in tokens:
            before, mark, _ = token.rpartition(_MARK)
            self._tokens[before + mark].append(token)

    @property
    def whole(self) -> str:
        """That of all data."""
        return self._joined(sorted(self._tokens))

    def of(self, shown: Shown) -> str:
        """That of these kinds of rows, as far as approved, and of all that is no report."""
        kinds = sorted({_begin(version_of(model)) for model in shown})
        return self._joined([_begin(PLAN), *kinds])

    def _joined(self, begins: Iterable[str]) -> str:
        return " ".join(" ".join(self._tokens.get(begin, ())) or "-" for begin in begins)


@cache
def _begin(data: str) -> str:
    """What the tokens of a version begin with.

    That is no column: migrations that write data come before one could be added, and renew too.
    """
    if data == PLAN:
        return ""
    return hashlib.blake2s(data.encode(), digest_size=6).hexdigest() + _MARK


def version_of(model: type[ReportRow]) -> str:
    """What the version of a kind of rows is called: `indicators.actual`."""
    return model._meta.label_lower


def data_versions() -> DataVersions:
    """The versions of the data at this moment (one query).

    Ask before reading the data: a page may then be newer than its version, never older.
    """
    return DataVersions(DataVersion.objects.order_by("pk").values_list("token", flat=True))


@contextmanager
def renewing(instead: Instead) -> Iterator[None]:
    """Inside, writes to the tables of these models renew the versions named for them alone.

    Only for a writer that knows of each such write what pages may show of it, and that this cannot
    be more before its transaction ends.
    """
    token = _instead.set({model._meta.db_table: data for model, data in instead.items()})
    try:
        yield
    finally:
        _instead.reset(token)


def watch(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Let a fresh connection renew the versions with each write."""
    if not any(isinstance(wrapper, _Renewal) for wrapper in connection.execute_wrappers):
        # In front, since Django's `execute_wrapper()` takes the last one away again.
        connection.execute_wrappers.insert(0, _Renewal())


@cache
def versions_of_tables() -> dict[str, str]:
    """Table → the version that its writes renew, of all tables that pages read.

    That is ours without the histories, and what groups may do.
    """
    found = {"auth_group_permissions": PLAN}
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("django.") or issubclass(model, _SHOWN_NOWHERE):
            continue
        table = model._meta.db_table
        found[table] = PLAN
        if issubclass(model, ReportRow):
            found[table] = version_of(model)
        elif model is SubmissionEvent:
            found[table] = SUBMISSIONS
    return found


class _Renewal:
    """The execute wrapper of one connection: the first write of a transaction renews its version.

    So does the first write after a savepoint was made or rolled back, and after versions were
    read: no renewal is relied on that may have been undone or seen. (That a savepoint begins would
    not matter, but each block costs the same then, wherever it is nested.)
    """

    def __init__(self) -> None:
        self._done: set[str] = set()
        """The versions that the transaction renewed."""

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        """Execute a statement, and renew a version with it where one has to be."""
        connection: BaseDatabaseWrapper = context["connection"]
        if not _has_transaction(connection) or _ENDS_RENEWAL.match(sql):
            self._done.clear()
        data = _written(sql)
        if data is None or not self._done.isdisjoint((data, PLAN)):
            return execute(sql, params, many, context)
        with _transaction_for(sql, connection):
            result = execute(sql, params, many, context)
            if _changed_nothing(sql, context["cursor"]):
                return result
            _renew(connection.alias, data)
        if connection.in_atomic_block:
            self._done.add(data)
        return result


def _has_transaction(connection: BaseDatabaseWrapper) -> bool:
    """Whether a statement executed now joins a transaction that others have joined before."""
    driver: Any = connection.connection
    if connection.vendor == "sqlite":
        return bool(driver.in_transaction)
    return bool(driver.info.transaction_status.name != "IDLE")


def _written(sql: str) -> str | None:
    """The version of what the statement writes; None where no page may show it."""
    write = _WRITE.match(sql)
    if write is None or sql.startswith(_SIGN_IN):
        return None
    table = write[1]
    instead = _instead.get() or {}
    return instead[table] if table in instead else versions_of_tables().get(table)


def _changed_nothing(sql: str, cursor: Any) -> bool:
    """Whether an UPDATE or DELETE met no row; of others it is not known."""
    return "INSERT" not in sql[:20] and " RETURNING " not in sql and cursor.rowcount == 0


def _transaction_for(sql: str, connection: BaseDatabaseWrapper) -> AbstractContextManager[Any]:
    """A transaction for the statement and its renewal, unless one is open already."""
    if connection.in_atomic_block:
        return nullcontext()
    # SQLite has one open while a statement still has rows to return, and refuses to commit another
    # before they are fetched.
    if connection.vendor == "sqlite" and " RETURNING " in sql:
        return nullcontext()
    return transaction.atomic(using=connection.alias)


def _renew(alias: str, data: str) -> None:
    """Replace a token of a version that no other transaction is replacing, else add one.

    One row for all would make every writer wait for every other until it commits, and deadlock two
    writers where one already has a lock that the other needs next.
    """
    begin = _begin(data)
    versions = DataVersion.objects.using(alias).filter(_of_begin(begin))
    free = versions.select_for_update(skip_locked=True).order_by("pk").values("pk")[:1]
    token = begin + secrets.token_hex(8)
    if not versions.filter(pk=free).update(token=token):
        versions.create(token=token)


def _of_begin(begin: str) -> Q:
    """The condition that a token begins so."""
    return Q(token__startswith=begin) if begin else ~Q(token__contains=_MARK)
