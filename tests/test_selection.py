"""The choice of tests for a database: each test here is asked for itself."""

from typing import Any

import pytest
from django.test import Client

from reporting.models import User
from tests.selection import belongs, touches_database


@pytest.fixture
def far(near: None) -> None:
    pass


@pytest.fixture
def near(db: None) -> None:
    pass


def test_plain_test_touches_no_database(request: pytest.FixtureRequest) -> None:
    assert not touches_database(request.node)


def test_client_alone_touches_no_database(request: pytest.FixtureRequest, client: Client) -> None:
    assert not touches_database(request.node)


def test_test_without_database_is_refused_queries() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        User.objects.exists()


@pytest.mark.django_db
def test_marked_test_touches_the_database(request: pytest.FixtureRequest) -> None:
    assert touches_database(request.node)


def test_fixture_of_the_test_touches_the_database(request: pytest.FixtureRequest, db: None) -> None:
    assert touches_database(request.node)


def test_fixture_of_a_fixture_touches_the_database(
    request: pytest.FixtureRequest, far: None
) -> None:
    assert touches_database(request.node)


@pytest.mark.usefixtures("far")
def test_fixture_named_by_a_marker_touches_the_database(request: pytest.FixtureRequest) -> None:
    assert touches_database(request.node)


@pytest.fixture
def run(request: pytest.FixtureRequest) -> Any:
    """The databases on which the test itself is run, where there is a browser."""
    return [
        name
        for name, on_postgresql in (("sqlite", False), ("postgresql", True))
        if belongs(request.node, on_postgresql=on_postgresql, has_browser=True)
    ]


def test_pure_test_is_run_on_sqlite_alone(run: list[str]) -> None:
    assert run == ["sqlite"]


def test_test_of_the_database_is_run_on_both(run: list[str], db: None) -> None:
    assert run == ["sqlite", "postgresql"]


@pytest.mark.sqlite
def test_test_marked_sqlite_is_run_there_alone(run: list[str], db: None) -> None:
    assert run == ["sqlite"]


@pytest.mark.postgres
def test_test_marked_postgres_is_run_there_alone(run: list[str]) -> None:
    assert run == ["postgresql"]


def test_browser_test_is_run_on_sqlite_and_only_with_a_browser(
    request: pytest.FixtureRequest, db: None
) -> None:
    request.node.add_marker("browser")
    assert belongs(request.node, on_postgresql=False, has_browser=True)
    assert not belongs(request.node, on_postgresql=False, has_browser=False)
    assert not belongs(request.node, on_postgresql=True, has_browser=True)
