"""The database, its companions and the key are closed to other accounts of the machine."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chengkou.private_files import COMPANIONS, private_database
from tests.chengkou.test_settings import ROOT, settings_with

NOWHERE = Path("/nowhere")


@pytest.fixture(autouse=True)
def _open_by_default() -> Iterator[None]:
    """The mask that most machines have, by which new files can be read by others."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_new_database_with_what_stands_beside_it_is_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "var" / "site.sqlite3"
    private_database(path, own_folder=NOWHERE)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE one (two)")
        assert mode(path) == 0o600
        assert mode(path.parent) == mode(path.parent.parent) == 0o700
        beside = [path.with_name(path.name + suffix) for suffix in ("-wal", "-shm")]
        assert [mode(each) for each in beside] == [0o600, 0o600]


def test_existing_database_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir(mode=0o755)
    files = [folder / f"site.sqlite3{suffix}" for suffix in ("", *COMPANIONS)]
    for file in files:
        file.write_bytes(b"kept")
    private_database(files[0], own_folder=NOWHERE)
    assert {mode(file) for file in files} == {0o600}
    assert mode(folder) == 0o700
    assert {file.read_bytes() for file in files} == {b"kept"}


@pytest.mark.parametrize("is_own, expected", [(False, 0o755), (True, 0o700)])
def test_folder_with_other_things_stays_open_unless_it_is_the_sites(
    is_own: bool, expected: int, tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o755)
    (folder / "letters").touch()
    path = folder / "site.sqlite3"
    private_database(path, own_folder=folder if is_own else NOWHERE)
    assert (mode(path), mode(folder)) == (0o600, expected)


def test_folder_for_everybody_stays_so(tmp_path: Path) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    folder.chmod(0o1777)
    private_database(folder / "site.sqlite3", own_folder=NOWHERE)
    assert mode(folder) == 0o1777


def test_database_in_memory_makes_no_file(tmp_path: Path) -> None:
    private_database(tmp_path / ":memory:", own_folder=NOWHERE)
    assert list(tmp_path.iterdir()) == []


def test_settings_close_the_database_they_name(tmp_path: Path) -> None:
    path = tmp_path / "var" / "site.sqlite3"
    settings_with("DEBUG", DB_NAME=str(path))
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


def test_every_connection_writes_through_to_the_disk(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    print(cursor.execute('PRAGMA synchronous').fetchone()[0])\n"
    )
    environment = {
        **os.environ,
        "DB_NAME": str(tmp_path / "site.sqlite3"),
        "DB": "sqlite",
        "SECRET_KEY": "x",
        "DJANGO_SETTINGS_MODULE": "chengkou.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "2"  # FULL
