"""What every test stands on: no network, a fast password hasher, static files without collecting them; who runs where.

Tests marked `browser` run once, on SQLite; `sqlite` and `postgres` on that database only. What a machine lacks is named
in one line and left out; in CI nothing is: there a missing browser and any skipped test make the run fail.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import override_settings

from tests.browser import chromium
from tests.offline import offline

IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
BROWSER_TESTS = Path(__file__).parent / "browser"
NO_BROWSER = "No Chromium was found (`make test` installs one where it can; CHROMIUM names another)"

_skipped: list[str] = []


def _on_postgresql() -> bool:
    return str(django_settings.DATABASES["default"]["ENGINE"]).endswith("postgresql")


def pytest_configure(config: pytest.Config) -> None:
    if IN_CI and chromium.find() is None:
        raise pytest.UsageError(f"{NO_BROWSER}.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that do not belong to this run's database, and browser tests where there is no browser."""
    others = {"browser", "sqlite"} if _on_postgresql() else {"postgres"}
    for item in items:
        if item.path.is_relative_to(BROWSER_TESTS):
            item.add_marker("browser")
    if any(item.get_closest_marker("browser") for item in items) and chromium.find() is None:
        others.add("browser")
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in others)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


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
        terminalreporter.write_line(f"In CI nothing may be skipped; skipped: {', '.join(_skipped)}", red=True)
    if any(BROWSER_TESTS.rglob("test_*.py")) and not _on_postgresql() and chromium.find() is None:
        terminalreporter.write_line(f"{NO_BROWSER}: the browser tests were left out.", yellow=True)


@pytest.fixture(scope="session", autouse=True)
def _off_the_network() -> Iterator[None]:
    with offline():
        yield


@pytest.fixture(scope="session", autouse=True)
def _test_settings() -> Iterator[None]:
    """Where tests differ from a running site: passwords are hashed fast, static files are served uncollected."""
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
