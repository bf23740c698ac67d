"""A database of the first release, with rows of every kind, becomes one of today, and is whole."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
NAME = "upgraded"


@pytest.fixture
def empty_database(db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment by which the settings reach a new database of this run's kind."""
    if connection.vendor == "sqlite":
        yield {"DB": "sqlite", "DB_NAME": str(tmp_path / "site.sqlite3")}
        return
    given = connection.get_connection_params()
    names = {"dbname", "user", "password", "host", "port"}
    access = {name: value for name, value in given.items() if name in names}
    database = f"{access['dbname']}_{NAME}"
    with psycopg.connect(**access, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{database}"')
        try:
            yield {"DB": "postgresql", "DB_NAME": database}
        finally:
            server.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


@pytest.mark.slow
def test_rows_of_the_first_release_are_all_there_and_equal(
    empty_database: dict[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.chengkou.upgraded"],
        env=os.environ | empty_database | {"EVIDENCE_DIR": str(tmp_path / "evidence")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["different"] == []
    assert told["tables"] == 29 and told["rows"] == 42
    assert told["judged"] == {"1": "on_track", "2": "not_reported"}
