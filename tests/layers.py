"""Rows that many tests begin with, stored once for all of them that follow one another.

They are stored in a transaction around those of the tests, each of which is rolled back to them. A
test that wants other rows, or none, or a database without such a transaction, ends it first.
"""

import secrets
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from reporting.models import DataVersion

TRANSACTIONAL = {"transactional_db", "live_server"}


class Layers:
    """The fixtures whose rows are known, and the one whose rows are stored now."""

    def __init__(self, blocker: DjangoDbBlocker) -> None:
        self._blocker = blocker
        self._known: dict[str, Callable[[], object]] = {}
        self._stored = ""
        self._open = ExitStack()

    def want(self, name: str) -> None:
        """Before a test: let the rows of this fixture be stored if they are known, and no others.

        No test's transaction may be open.
        """
        if name == self._stored:
            return
        self.leave()
        if name in self._known:
            with self._blocker.unblock():
                self._open.enter_context(transaction.atomic())
                self._known[name]()
            self._stored = name

    def use(self, name: str, store: Callable[[], object]) -> None:
        """In the fixture of this name: see to it that its rows are there, by `store` at first."""
        if name != self._stored:
            store()
            self._known[name] = store
        # What is kept beside the database by the version of the data is no other test's.
        DataVersion.objects.create(token=secrets.token_hex(8))

    def leave(self) -> None:
        """Take back what is stored."""
        if self._stored:
            with self._blocker.unblock():
                transaction.set_rollback(True)
                self._open.close()
            self._stored = ""


def wanted(item: pytest.Item, names: tuple[str, ...]) -> str:
    """The one of these fixtures whose rows the test can share; empty: none.

    One that only has the name of such a fixture does not ask for `layers`.
    """
    used = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    is_transactional = marker is not None and bool(marker.kwargs.get("transaction"))
    if is_transactional or used & TRANSACTIONAL or "layers" not in used:
        return ""
    return next((name for name in names if name in used), "")
