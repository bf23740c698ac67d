"""What every test stands on: no network, fast passwords, static files uncollected; who runs where.

`tests/selection.py` says which tests a run has. What a machine lacks is named in one line and its
tests are left out; in CI nothing is: a missing browser and any skipped test make the run fail.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from chengkou.demo.prepare import add_missing
from chengkou.demo.tables import record_migrations
from fixtures import FIXTURES
from reporting.enums import Role
from reporting.models import DataVersion, Department, User
from tests.browser import chromium
from tests.constraints import OURS
from tests.factories import make_department, make_user
from tests.layers import Layers, wanted
from tests.offline import offline
from tests.pages import Page
from tests.racing import PATIENCE
from tests.selection import belongs

IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
BROWSER_TESTS = Path(__file__).parent / "browser"
NO_BROWSER = "No Chromium was found (`make test` installs one where it can; CHROMIUM names another)"

# How long an example takes depends on the machine and on what else runs there.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

_skipped: list[str] = []
_layers = pytest.StashKey[Layers]()
# Fixtures whose rows tests share, the larger ones first.
_SHARED = ("sample", "real_data", "reporting")


def _on_postgresql() -> bool:
    return str(django_settings.DATABASES["default"]["ENGINE"]).endswith("postgresql")


def pytest_configure(config: pytest.Config) -> None:
    database = django_settings.DATABASES["default"]
    # Made from the models at once; tests/chengkou/demo/test_tables.py holds migrations to the same.
    database.setdefault("TEST", {})["MIGRATE"] = False
    options = database.get("OPTIONS", {})
    if options.get("pool"):
        # On a busy machine twenty savers may wait longer for a connection than people ever should.
        options["pool"] = {"timeout": PATIENCE}
    if "timeout" in options:  # of a writer on SQLite
        options["timeout"] = PATIENCE
    if IN_CI and chromium.find() is None:
        raise pytest.UsageError(f"{NO_BROWSER}.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that do not belong to this run's database or need a missing browser."""
    for item in items:
        if item.path.is_relative_to(BROWSER_TESTS):
            item.add_marker("browser")
    has_browser = chromium.find() is not None
    on_postgresql = _on_postgresql()
    chosen: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        is_chosen = belongs(item, on_postgresql=on_postgresql, has_browser=has_browser)
        (chosen if is_chosen else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = chosen


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if _layers in item.config.stash:
        item.config.stash[_layers].want(wanted(item, _SHARED))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if IN_CI and _skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if IN_CI and _skipped:
        terminalreporter.write_line(
            f"In CI nothing may be skipped; skipped: {', '.join(_skipped)}", red=True
        )
    if any(BROWSER_TESTS.rglob("test_*.py")) and not _on_postgresql() and chromium.find() is None:
        terminalreporter.write_line(f"{NO_BROWSER}: the browser tests were left out.", yellow=True)


@pytest.fixture(scope="session", autouse=True)
def _off_the_network() -> Iterator[None]:
    with offline():
        yield


@pytest.fixture(scope="session", autouse=True)
def _test_settings() -> Iterator[None]:
    """Hash passwords fast and serve static files without collecting them."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            **django_settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database as `migrate` leaves it: a later `migrate` has nothing to do."""
    with django_db_blocker.unblock():
        record_migrations()


@pytest.fixture(scope="session")
def layers(
    pytestconfig: pytest.Config, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Layers]:
    """The rows that tests share."""
    pytestconfig.stash[_layers] = layers = Layers(django_db_blocker)
    yield layers
    layers.leave()


def two_units() -> tuple[Department, Department]:
    """单位甲 and 单位乙, made unless they are there."""
    return make_department("unit-a", "单位甲"), make_department("unit-b", "单位乙")


def the_clerk(units: tuple[Department, Department]) -> User:
    """Who reports for 单位甲, made unless they are there."""
    known = User.objects.filter(username="clerk_a").first()
    return known or make_user("clerk_a", Role.REPORTER, departments=units[:1])


def the_reviewer() -> User:
    """The reviewer, made unless they are there."""
    known = User.objects.filter(username="reviewer").first()
    return known or make_user("reviewer", Role.REVIEWER)


@pytest.fixture
def units(db: None) -> tuple[Department, Department]:
    """单位甲 and 单位乙, for which `clerk_a` and `clerk_b` report."""
    return two_units()


@pytest.fixture
def planner(db: None) -> User:
    return make_user("planner", Role.PLANNER)


@pytest.fixture
def reviewer(db: None) -> User:
    return the_reviewer()


@pytest.fixture
def clerk_a(units: tuple[Department, Department]) -> User:
    return the_clerk(units)


@pytest.fixture
def clerk_b(units: tuple[Department, Department]) -> User:
    return make_user("clerk_b", Role.REPORTER, departments=units[1:])


@pytest.fixture
def leader(db: None) -> User:
    return make_user("leader", Role.LEADER)


def rows_of_all_tables() -> list[list[models.Model]]:
    """Every row of our tables, by table, but for what migrate makes: the data's version."""
    ours = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS and model is not DataVersion
    ]
    return [rows for rows in (list(model._base_manager.all()) for model in ours) if rows]


def put_back(tables: list[list[models.Model]]) -> None:
    """Write such rows into empty tables."""
    for rows in tables:
        type(rows[0])._base_manager.bulk_create(rows)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(
            no_style(), [type(rows[0]) for rows in tables]
        ):
            cursor.execute(statement)


@pytest.fixture(scope="session")
def _real_rows(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> list[list[models.Model]]:
    """Every row of the real data by table, as the demo loads it, which takes a second."""
    with django_db_blocker.unblock(), transaction.atomic():
        for path in FIXTURES:
            add_missing(path)
        rows = rows_of_all_tables()
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def real_data(db: None, layers: Layers, _real_rows: list[list[models.Model]]) -> None:
    """The county's plans of 2023 and 2024 with their figures; the importer is the only user."""
    layers.use("real_data", lambda: put_back(_real_rows))


@pytest.fixture
def get(client: Client, leader: User) -> Callable[..., Page]:
    """Open a page as a leader and read it; fails when it is missing or not sound."""
    client.force_login(leader)

    def open_page(address: str) -> Page:
        response = client.get(address)
        assert response.status_code == 200, address
        page = Page(response)
        assert not list(page.faults()), address
        return page

    return open_page
