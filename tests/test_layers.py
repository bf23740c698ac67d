"""Rows that tests share are there for those that want them, and for no others."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from reporting.db.data_version import data_versions
from reporting.models import Plan, User
from tests.factories import make_plan, make_user
from tests.layers import Layers, wanted

NAMES = ("sample", "real_data")


def make_one() -> None:
    make_plan(2024)


@pytest.fixture
def own(db: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Layers]:
    """Layers inside the test's own transaction."""
    own = Layers(django_db_blocker)
    yield own
    own.leave()


def test_rows_are_stored_once_until_others_are_wanted(own: Layers) -> None:
    own.want("plan")
    assert not Plan.objects.exists(), "not known before a fixture has stored them"
    own.use("plan", make_one)
    Plan.objects.all()._raw_delete(using="default")

    own.want("plan")
    own.use("plan", make_one)
    assert Plan.objects.count() == 1
    own.want("plan")
    assert Plan.objects.count() == 1
    own.want("users")
    assert not Plan.objects.exists()
    own.use("users", lambda: make_user("a"))
    assert User.objects.count() == 1


def test_each_use_has_a_version_of_its_own(own: Layers) -> None:
    versions = set()
    for _ in range(3):
        own.use("nothing", lambda: None)
        own.want("nothing")
        versions.add(data_versions().whole)
    assert len(versions) == 3


def item(*fixtures: str, transaction: bool = False) -> Any:
    marker = pytest.mark.django_db(transaction=transaction).mark
    return SimpleNamespace(fixturenames=fixtures, get_closest_marker=lambda name: marker)


def test_the_first_of_the_shared_fixtures_that_a_test_has_is_wanted() -> None:
    assert wanted(item("db", "layers"), NAMES) == ""
    assert wanted(item("db", "layers", "real_data"), NAMES) == "real_data"
    assert wanted(item("real_data", "layers", "sample"), NAMES) == "sample"


def test_another_fixture_of_the_same_name_shares_nothing() -> None:
    assert wanted(item("db", "real_data"), NAMES) == ""


def test_database_that_is_emptied_afterwards_shares_nothing() -> None:
    for extra in ("transactional_db", "live_server"):
        assert wanted(item("layers", "real_data", extra), NAMES) == ""
    assert wanted(item("layers", "real_data", transaction=True), NAMES) == ""
