"""What `manage.py check` says of the settings; each test is named after the check's id."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import registry, run_checks

from chengkou import system_checks

LOOPBACK = ["127.0.0.1", "localhost", "[::1]", "127.0.1.1", "a.localhost"]
POSTGRESQL = "django.db.backends.postgresql"
SQLITE = "django.db.backends.sqlite3"


@pytest.fixture
def sound(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Settings with which all is well."""
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = LOOPBACK
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", SQLITE)
    settings.BASE_DIR = tmp_path
    manifest = tmp_path / "static/vendor/manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.touch()
    return settings


def found() -> list[str]:
    """The ids of our checks that complain; each of them has a hint."""
    checks = (
        system_checks.debug_is_off_in_public,
        system_checks.several_hosts_have_a_server,
        system_checks.front_end_files_are_there,
        system_checks.database_is_private,
    )
    messages = [message for check in checks for message in check()]
    assert all(message.hint for message in messages)
    return [str(message.id) for message in messages]


def test_sound_settings_have_no_fault(sound: Any) -> None:
    assert found() == []


def test_checks_are_registered() -> None:
    ours = {check for check in registry.registry.get_checks() if "chengkou" in check.__module__}
    assert len(ours) == 4


def test_this_site_as_it_is_passes_every_check(settings: Any) -> None:
    settings.ALLOWED_HOSTS = LOOPBACK
    assert [message for message in run_checks() if message.id != "chengkou.W003"] == []


@pytest.mark.parametrize("host", ["plan.example", "*", "10.0.0.7", ".example", "[::2]"])
def test_e001_debug_with_a_public_host(sound: Any, host: str) -> None:
    sound.ALLOWED_HOSTS = [*LOOPBACK, host]
    assert found() == []
    sound.DEBUG = True
    assert found() == ["chengkou.E001"]


def test_e001_debug_on_this_machine_alone_is_well(sound: Any) -> None:
    sound.DEBUG = True
    assert found() == []


@pytest.mark.parametrize(
    ("engine", "hosts", "expected"),
    [
        (SQLITE, ["a.example"], []),
        (SQLITE, ["a.example", "b.example"], ["chengkou.W002"]),
        (POSTGRESQL, ["a.example", "b.example"], []),
    ],
)
def test_w002_sqlite_with_several_public_hosts(
    sound: Any, monkeypatch: pytest.MonkeyPatch, engine: str, hosts: list[str], expected: list[str]
) -> None:
    monkeypatch.setitem(sound.DATABASES["default"], "ENGINE", engine)
    sound.ALLOWED_HOSTS = [*LOOPBACK, *hosts]
    assert found() == expected


def test_w003_front_end_files_are_missing(sound: Any) -> None:
    (sound.BASE_DIR / "static/vendor/manifest.json").unlink()
    assert found() == ["chengkou.W003"]


@pytest.mark.parametrize("mode, complaints", [(0o600, []), (0o640, ["chengkou.W004"])])
def test_w004_database_that_others_can_open(
    mode: int, complaints: list[str], sound: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "site.sqlite3"
    path.touch()
    path.chmod(mode)
    monkeypatch.setitem(sound.DATABASES["default"], "NAME", str(path))
    assert found() == complaints
    monkeypatch.setitem(sound.DATABASES["default"], "ENGINE", POSTGRESQL)
    assert found() == []
