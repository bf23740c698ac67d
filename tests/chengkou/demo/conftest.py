"""A database beside the tests' own, for what a process of its own makes of an empty one."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[3]


class Spare:
    """A database beside the tests' own, which a `manage.py` of its own works on."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment = environment
        self.folder = folder

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        given = {
            # The site's own settings, with a fast password hasher.
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "BROWSER_TEST_STATIC_ROOT": str(self.folder / "static"),
            "SECRET_KEY": "x",
        }
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=os.environ | given | self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement past Django; the rows that it gives."""
        if self.environment["DB"] == "sqlite":
            with sqlite3.connect(self.environment["DB_NAME"]) as file:
                found = file.execute(statement).fetchall()
            file.close()
            return found
        with _server(self.environment["DB_NAME"]) as server:
            cursor = server.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


def _server(name: str) -> psycopg.Connection:
    settings = connection.settings_dict
    return psycopg.connect(
        dbname=name,
        host=settings["HOST"],
        port=settings["PORT"] or None,
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        autocommit=True,
    )


@pytest.fixture
def spare(tmp_path: Path, django_db_setup: None) -> Iterator[Spare]:
    if connection.vendor == "sqlite":
        yield Spare({"DB": "sqlite", "DB_NAME": str(tmp_path / "demo.sqlite3")}, tmp_path)
        return
    name = f"demo_{os.getpid()}"
    with _server("postgres") as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield Spare({"DB": "postgresql", "DB_NAME": name}, tmp_path)
        server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
