"""What `manage.py check` says of the settings; each test is named after the check's id."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import registry, run_checks

from chengkou import system_checks
from reporting.models import DemoMark

LOOPBACK = ["127.0.0.1", "localhost", "[::1]", "127.0.1.1", "a.localhost"]
POSTGRESQL = "django.db.backends.postgresql"
SQLITE = "django.db.backends.sqlite3"


@pytest.fixture
def sound(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Settings with which all is well."""
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = LOOPBACK
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", SQLITE)
    settings.BASE_DIR = settings.VAR_DIR = tmp_path
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
        system_checks.roles_of_second_factor_are_known,
        system_checks.site_shares_nothing_with_the_demo,
        system_checks.several_workers_have_a_server,
        system_checks.large_database_has_a_server,
        system_checks.database_is_on_this_machine,
    )
    messages = [message for check in checks for message in check()]
    assert all(message.hint for message in messages)
    return [str(message.id) for message in messages]


def test_sound_settings_have_no_fault(sound: Any) -> None:
    assert found() == []


def test_checks_are_registered() -> None:
    ours = {check for check in registry.registry.get_checks() if "chengkou" in check.__module__}
    assert len(ours) == 10


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


@pytest.mark.parametrize(
    "names, ids", [(["reviewer", "superuser"], []), (["审核员"], ["chengkou.E005"])]
)
def test_e005_roles_of_the_second_step(sound: Any, names: list[str], ids: list[str]) -> None:
    sound.SECOND_FACTOR_ROLES = names
    assert found() == ids


@pytest.mark.django_db
def test_e006_demo_served_to_others(sound: Any) -> None:
    def ids() -> list[str | None]:
        return [each.id for each in system_checks.demo_stays_at_home(databases=["default"])]

    DemoMark.objects.create()
    assert ids() == []
    sound.ALLOWED_HOSTS = [*LOOPBACK, "plan.example"]
    assert ids() == ["chengkou.E006"]
    assert system_checks.demo_stays_at_home() == [], "without a database nothing is asked of one"
    DemoMark.objects.all().delete()
    assert ids() == []


@pytest.fixture
def sqlite_file(sound: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the site's database, with a blank in its name."""
    path = tmp_path / "our site" / "site.sqlite3"
    path.parent.mkdir()
    path.touch(mode=0o600)
    monkeypatch.setitem(sound.DATABASES["default"], "NAME", str(path))
    sound.WORKERS = 2
    return path


@pytest.mark.parametrize("workers, complaints", [(2, []), (3, ["chengkou.W005"])])
def test_w005_sqlite_with_several_workers(
    workers: int,
    complaints: list[str],
    sound: Any,
    sqlite_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound.WORKERS = workers
    assert found() == complaints
    monkeypatch.setitem(sound.DATABASES["default"], "ENGINE", POSTGRESQL)
    assert found() == []


@pytest.mark.parametrize("size, complaints", [(10, []), (11, ["chengkou.W006"])])
def test_w006_large_file(
    size: int, complaints: list[str], sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_checks, "SQLITE_BYTES", 10)
    sqlite_file.write_bytes(b"x" * size)
    assert found() == complaints


@pytest.mark.parametrize(
    "mounts, complaints",
    [
        ("disk / ext4 rw 0 0\nserver:/a {folder} nfs4 rw 0 0", ["chengkou.W007"]),
        ("server:/a / nfs4 rw 0 0\ndisk {folder} ext4 rw 0 0", []),
        ("disk / ext4 rw 0 0\nserver:/a {folder}er nfs4 rw 0 0", []),
        ("disk {folder} ext4 rw 0 0\nserver:/a {folder} cifs rw 0 0", ["chengkou.W007"]),
    ],
)
def test_w007_file_over_the_network(
    mounts: str, complaints: list[str], sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = sqlite_file.with_name("mounts")
    folder = str(sqlite_file.parent.resolve()).replace(" ", r"\040")
    table.write_text(mounts.format(folder=folder) + "\n", encoding="utf-8")
    monkeypatch.setattr(system_checks, "MOUNTS", table)
    assert found() == complaints


def test_w007_is_silent_where_the_system_does_not_say(
    sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_checks, "MOUNTS", sqlite_file.with_name("missing"))
    assert found() == []


@pytest.mark.parametrize("host, is_public", [("127.0.0.1", False), ("plan.example", True)])
def test_e008_site_with_the_demos_key_or_file(
    host: str, is_public: bool, sound: Any, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound.ALLOWED_HOSTS = [host]
    sound.VAR_DIR = sqlite_file.parent
    (sound.VAR_DIR / "secret-key").write_text("demo\n", encoding="ascii")
    sound.SECRET_KEY = "own"
    assert found() == []
    sound.SECRET_KEY = "demo"
    assert found() == ["chengkou.E008"] * is_public
    demo = sound.VAR_DIR / "chengkou.sqlite3"
    demo.touch(mode=0o600)
    monkeypatch.setitem(sound.DATABASES["default"], "NAME", str(demo))
    assert found() == ["chengkou.E008"] * 2 * is_public
