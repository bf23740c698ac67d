"""What is shipped for an installation fits together, and with what the settings read."""

import configparser
import re
import tarfile
from itertools import pairwise
from pathlib import Path

import pytest

from scripts import bundle
from tests.deploy.guide import CHINESE, ENGLISH, ROOT, blocks
from tests.deploy.sandbox import PLACES
from tests.test_repository import variables_read

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
# What no file of settings says: which file it is, and what `make demo` serves at.
NOT_SET_THERE = {"ENV_FILE", "PORT"}


def environment() -> list[tuple[str, str]]:
    text = (DEPLOY / "chengkou.env").read_text(encoding="utf-8")
    return re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE)


def test_every_setting_stands_in_the_environment_file_once() -> None:
    names = [name for name, _ in environment()]
    assert variables_read() - NOT_SET_THERE - set(names) == set()
    assert len(names) == len(set(names))


def test_every_setting_is_explained_above_it() -> None:
    lines = (DEPLOY / "chengkou.env").read_text(encoding="utf-8").splitlines()
    explained = ("EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "DB_PORT", "DB_PASSWORD")
    for before, line in pairwise(lines):
        name = line.partition("=")[0]
        if re.fullmatch("[A-Z_]+", name) and not name.startswith((*explained, "NOTICE_WEBHOOK_S")):
            assert before.startswith("#"), name


def test_secrets_are_empty_as_shipped() -> None:
    assert {value for name, value in environment() if name.endswith(("KEY", "PASSWORD"))} == {""}


def test_both_guides_have_the_same_commands() -> None:
    assert blocks(CHINESE) == blocks(ENGLISH) and len(blocks(CHINESE)) > 10


def test_guide_installs_every_file_that_is_shipped() -> None:
    commands = "".join(blocks(CHINESE))
    for shipped in ("deploy/manage", "deploy/chengkou.env", "deploy/systemd/chengkou*"):
        assert shipped in commands
    for path in (DEPLOY / "nginx").glob("*.conf"):
        assert f"deploy/nginx/{path.name}" in commands


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_unit_names_only_places_that_the_guide_makes(path: Path) -> None:
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.read(path, encoding="utf-8")
    assert "Unit" in unit
    for place in re.findall(
        r"(?<![\w$])/(?:opt|etc|var/lib|run)/[\w./-]+", path.read_text("utf-8")
    ):
        assert place.startswith(PLACES), place
    if path.suffix == ".timer":
        assert path.with_suffix(".service").is_file()


def test_timers_run_commands_that_there_are() -> None:
    for path in UNITS:
        for command in re.findall(r"manage\.py ([a-z_]+)", path.read_text(encoding="utf-8")):
            known = ROOT / "chengkou/management/commands" / f"{command}.py"
            assert known.is_file() or command in ("check", "clearsessions"), command


def test_pages_of_nginx_need_nothing_else_and_are_chinese() -> None:
    for path in (DEPLOY / "nginx" / "pages").iterdir():
        text = path.read_text(encoding="utf-8")
        assert 'lang="zh-CN"' in text and not re.search("src=|href=|<style|<script", text)


def test_bundle_holds_sources_wheels_and_front_end_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheels, vendor = tmp_path / "wheels", tmp_path / "static" / "vendor"
    for folder, name in ((wheels, "a-1-py3-none-any.whl"), (vendor, "manifest.json")):
        folder.mkdir(parents=True)
        (folder / name).write_bytes(b"x")
    sources = bundle._sources("top", "HEAD")
    monkeypatch.setattr(bundle, "ROOT", tmp_path)
    monkeypatch.setattr(bundle, "_sources", lambda top, revision: sources)
    bundle.pack(tmp_path / "x.tar", "top", wheels)
    with tarfile.open(tmp_path / "x.tar") as tar:
        found = {member.name: member for member in tar}
    assert {"top/manage.py", "top/wheels/a-1-py3-none-any.whl"} <= found.keys()
    manifest = found["top/static/vendor/manifest.json"]
    assert manifest.mtime >= found["top/package-lock.json"].mtime and manifest.uname == "root"


def test_bundle_has_the_version_of_the_guide() -> None:
    assert f"chengkou-{bundle.version()}-x86_64.tar" in CHINESE.read_text(encoding="utf-8")
