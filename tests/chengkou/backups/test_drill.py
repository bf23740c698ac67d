"""The drill: the process dies in the middle, the disk is full; then everything is restored."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from tests.chengkou.backups.conftest import Site

pytestmark = pytest.mark.slow


def run(site: Site, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of the site in a process of its own."""
    connections[site.alias].close()
    folders = {"EVIDENCE_DIR": site.folder / "evidence", "BACKUP_DIR": site.backups}
    return subprocess.run(
        [sys.executable, *command],
        env={
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "x",
            "PYTHONUTF8": "1",
            **{name: str(folder) for name, folder in folders.items()},
            **site.variables,
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def manage(site: Site, *command: str) -> str:
    done = run(site, "manage.py", *command)
    assert done.returncode == 0, done.stderr
    return done.stdout


def killed(site: Site, where: str, *command: str) -> None:
    done = run(site, "-m", "tests.chengkou.backups.killed", where, *command)
    assert done.returncode == -signal.SIGKILL, done.stderr


def newest(site: Site) -> Path:
    return site.backups / next(name for name in site.found() if name.startswith("chengkou"))


@pytest.mark.parametrize("where", ["file", "name"])
def test_backup_killed_in_the_middle_leaves_none_and_the_next_is_whole(
    site: Site, where: str
) -> None:
    before = site.measures()
    killed(site, where, "backup")
    assert all(name.endswith(".part") for name in site.found())
    assert site.measures() == before
    assert "已备份到" in manage(site, "backup")
    path = newest(site)
    assert site.found() == [path.name]
    assert "核对无误" in manage(site, "restore", str(path), "--check")


@pytest.mark.parametrize("where", ["name", pytest.param("pages", marks=pytest.mark.sqlite)])
def test_restore_killed_in_the_middle_leaves_the_database_as_it_was(site: Site, where: str) -> None:
    manage(site, "backup")
    path = newest(site)
    shutil.rmtree(site.folder / "evidence")
    site.add_unit("乙")
    since = site.measures()
    killed(site, where, "restore", str(path), "--replace")
    assert site.measures() == since
    assert "已恢复" in manage(site, "restore", str(path), "--replace")
    assert site.units() == ["甲"]
    assert len([file for file in (site.folder / "evidence").rglob("*") if file.is_file()]) >= 2
    # What was there before is in a backup of its own.
    last = sorted(name for name in site.found() if name.startswith("before-restore-"))[-1]
    manage(site, "restore", str(site.backups / last), "--replace")
    assert site.measures() == since


@pytest.mark.sqlite
def test_full_disk_in_backup_and_restore_loses_nothing(site: Site) -> None:
    before = site.measures()
    full = run(site, "-m", "tests.chengkou.backups.killed", "full", "backup")
    assert full.returncode == 1 and "Error" in full.stderr
    assert site.measures() == before
    manage(site, "backup")
    path = newest(site)
    site.add_unit("乙")
    since = site.measures()
    command = ("restore", str(path), "--replace")
    full = run(site, "-m", "tests.chengkou.backups.killed", "full", *command)
    assert full.returncode == 1
    assert site.measures() == since
    manage(site, *command)
    assert site.measures() == before
