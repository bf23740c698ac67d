"""A database that is away, without one being stopped."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection


@pytest.fixture
def _database_away(db: None) -> Iterator[None]:
    """Every statement fails as it does when no server answers."""

    def fail(_execute: Callable[..., Any], *_statement: Any) -> Any:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(fail):
        yield
