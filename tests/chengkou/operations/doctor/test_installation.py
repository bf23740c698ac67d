"""Settings, front-end files and folders, looked at by doctor."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import Error, Warning  # noqa: A004

from chengkou.operations.doctor import installation
from chengkou.operations.findings import Finding, Level


def level_of(look: Callable[[], Iterator[Finding]]) -> Level:
    """That of the only finding, which has a remedy unless it is well."""
    (finding,) = look()
    assert bool(finding.remedy) == (finding.level is not Level.GOOD)
    return finding.level


@pytest.mark.parametrize(
    "hosts, level",
    [
        (["127.0.0.1", "localhost"], Level.WARNING),
        (["plan.example"], Level.GOOD),
        (["*"], Level.WARNING),
    ],
)
def test_hosts(settings: Any, hosts: list[str], level: Level) -> None:
    settings.ALLOWED_HOSTS = hosts
    assert level_of(installation.hosts) is level


def advised(monkeypatch: pytest.MonkeyPatch, *messages: Any) -> list[Finding]:
    monkeypatch.setattr(installation, "run_checks", lambda **_: list(messages))
    return list(installation.advice_of_django())


def test_advice_of_django_is_told_in_chinese(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALLOWED_HOSTS = ["plan.example"]
    debug = Error("DEBUG is on", id="chengkou.E001")
    https = Warning("no secure cookies", id="security.W012")
    found = advised(monkeypatch, debug, https)
    assert [finding.level for finding in found] == [Level.FAULT, Level.WARNING]
    assert "DEBUG 开着" in found[0].words and "HTTPS=on" in found[1].remedy
    settings.ALLOWED_HOSTS = ["localhost"]
    assert len(advised(monkeypatch, debug, https)) == 1, "on this machine alone no HTTPS is needed"


def test_unknown_advice_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = advised(monkeypatch, Warning("Words.", hint="Do it.", id="x.W1"))
    assert (finding.words, finding.remedy) == ("x.W1 Words.", "Do it.")


def test_what_the_proxy_does_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = advised(monkeypatch, Warning("HSTS", id="security.W004"))
    assert finding.level is Level.GOOD


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> Path:
    """A folder with all front-end files collected."""
    settings.DEBUG = False
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "collected"
    manifest = tmp_path / "static/vendor/manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.touch()
    collect(tmp_path, installation._wanted())
    return tmp_path


def collect(site: Path, names: set[str]) -> None:
    place = site / "collected"
    place.mkdir(exist_ok=True)
    text = json.dumps({"paths": dict.fromkeys(names, "x")})
    (place / "staticfiles.json").write_text(text, encoding="utf-8")


def test_front_end_files_are_all_there(site: Path) -> None:
    assert level_of(installation.front_end_files) is Level.GOOD


def test_a_new_file_that_was_not_collected(site: Path) -> None:
    collect(site, installation._wanted() - {"css/site.css"})
    (finding,) = installation.front_end_files()
    assert finding.is_fault and "1个文件没有收集，如 css/site.css" in finding.words


@pytest.mark.parametrize("text", [None, "", "[]", "{}"])
def test_nothing_was_collected(site: Path, text: str | None) -> None:
    names = site / "collected/staticfiles.json"
    names.unlink()
    if text is not None:
        names.write_text(text, encoding="utf-8")
    assert level_of(installation.front_end_files) is Level.FAULT


def test_files_of_charts_are_missing(site: Path) -> None:
    (site / "static/vendor/manifest.json").unlink()
    assert level_of(installation.front_end_files) is Level.FAULT


def test_nothing_is_collected_with_debug(site: Path, settings: Any) -> None:
    (site / "collected/staticfiles.json").unlink()
    settings.DEBUG = True
    assert level_of(installation.front_end_files) is Level.GOOD


def test_a_folder_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folders = {"佐证材料": tmp_path, "数据文件夹": tmp_path / "not-yet"}
    monkeypatch.setattr(installation, "data_folders", lambda: folders)
    assert level_of(installation.folders) is Level.GOOD
    # Root may write anywhere.
    monkeypatch.setattr("chengkou.operations.doctor.installation.os.access", lambda *_: False)
    assert level_of(installation.folders) is Level.FAULT
