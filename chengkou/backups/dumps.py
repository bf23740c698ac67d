"""A database in one file, as it was at one moment, and back again.

SQLite makes a copy of its pages itself; of PostgreSQL pg_dump writes one snapshot. What the file
holds is measured at that same moment.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from chengkou.backups.failure import BackupFailed
from chengkou.databases.copying import other_database, snapshot
from chengkou.databases.measures import Measures, measure_all
from chengkou.private_files import FILE_MODE

SQLITE = "django.db.backends.sqlite3"
LOCK_SECONDS = 30
"""How long a restore waits for a site that was not stopped."""
_EMPTY = """
SET LOCAL lock_timeout = '{seconds}s';
SET LOCAL client_min_messages = warning;
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', found.tablename);
  END LOOP;
  FOR found IN SELECT p.oid::regprocedure AS name FROM pg_proc p
      WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.name);
  END LOOP;
END $$;
"""


def kind_of(alias: str) -> str:
    """`sqlite` or `postgresql`."""
    return connections[alias].vendor


def dump(alias: str, path: Path) -> Measures:
    """Write the database into a new file; return what it holds.

    Others may write meanwhile: what they commit after the beginning is not in it. Raises OSError,
    and BackupFailed.
    """
    path.touch(mode=FILE_MODE, exist_ok=False)
    if kind_of(alias) == "sqlite":
        _copy_sqlite(Path(connections[alias].settings_dict["NAME"]), path)
        return measures_of_file(path)
    return _dump_postgresql(alias, path)


def load(alias: str, path: Path) -> None:
    """Replace all of the database by what `dump` wrote, in one transaction: all or nothing.

    Raises BackupFailed, and then the database is as it was.
    """
    connections[alias].close()
    database = connections[alias].settings_dict
    if kind_of(alias) == "sqlite":
        _copy_sqlite(path, Path(database["NAME"]))
        return
    _load_postgresql(path, database)


@contextmanager
def loaded(alias: str, path: Path) -> Iterator[Measures]:
    """What a dump holds, measured in a database that is there for this only.

    On PostgreSQL it is made beside the site's and dropped afterwards. Raises BackupFailed.
    """
    if kind_of(alias) == "sqlite":
        yield measures_of_file(path)
        return
    own = connections[alias].settings_dict
    name = f"{own['NAME']}_check"
    try:
        with _server(own) as server:
            made = sql.Identifier(name)
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(made))
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(made))
            try:
                scratch = {**own, "NAME": name}
                _load_postgresql(path, scratch)
                with other_database(scratch, "check") as other:
                    yield measure_all(other)
            finally:
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))
    except psycopg.Error as error:
        raise BackupFailed(
            f"核对用的数据库 {name} 建不成或用不了（{str(error).strip()}）："
            f"请数据库管理员执行 ALTER ROLE {own['USER']} CREATEDB。"
        ) from error


def measures_of_file(path: Path) -> Measures:
    """What a file of SQLite holds. Raises BackupFailed where it is none, or damaged."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            faults = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupFailed(f"数据库文件 {path} 打不开（{error}）。") from error
    if faults != "ok":
        raise BackupFailed(f"数据库文件 {path} 已损坏（{faults}）。")
    with other_database({"ENGINE": SQLITE, "NAME": str(path), "OPTIONS": {}}, "file") as alias:
        return measure_all(alias)


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copy all pages in one transaction of each side; the target keeps its own way of a journal."""
    try:
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
            # What a restore called done is on the disk, whenever the power fails.
            written.execute("PRAGMA synchronous=FULL")
            read.backup(written)
    except sqlite3.Error as error:
        raise BackupFailed(f"数据库没有复制成，{target} 未动（{error}）。") from error


def _dump_postgresql(alias: str, path: Path) -> Measures:
    with snapshot(alias):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            (moment,) = cursor.fetchone()
        own = connections[alias].settings_dict
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
        _run("pg_dump", [*options, f"--file={path}"], own)
        return measure_all(alias)


def _load_postgresql(path: Path, database: dict[str, Any]) -> None:
    """Have all tables made anew from the dump by one transaction of psql."""
    script = path.with_suffix(".sql")
    empty = path.with_suffix(".empty.sql")
    empty.write_text(_EMPTY.format(seconds=LOCK_SECONDS), encoding="ascii")
    script.touch(mode=FILE_MODE)
    # All of it in a file first: psql would commit what a pg_restore wrote that ended too early.
    options = ["--no-owner", "--no-privileges", "--schema=public", f"--file={script}"]
    _run("pg_restore", [*options, str(path)], database)
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    _run("psql", [*options, f"--file={empty}", f"--file={script}", "--output=/dev/null"], database)
    script.unlink()


def _run(name: str, options: list[str], database: dict[str, Any]) -> None:
    """Run a program of PostgreSQL on a database. Raises BackupFailed with what it said."""
    done = subprocess.run(  # noqa: S603  a program of the system, with arguments of ours
        [program(name), *options],
        env={**os.environ, **_variables(database)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()[:3]
        raise BackupFailed(f"{name} 没有做成，数据库未动：{' '.join(said)}")


def program(name: str) -> str:
    """Where a program of PostgreSQL's client is, the newest of Debian's first.

    Raises BackupFailed where it is not installed.
    """
    debian = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(debian, key=lambda path: int(path.parts[-3]), reverse=True)
    found = str(newest[0]) if newest else shutil.which(name)
    if found is None:
        raise BackupFailed(
            f"这台机器上没有 {name}：请安装 PostgreSQL 的客户端程序"
            "（Debian：postgresql-client），版本不低于数据库服务器的版本。"
        )
    return found


def _variables(database: dict[str, Any]) -> dict[str, str]:
    """A database as the programs of PostgreSQL find it; the password in no list of processes."""
    names = {"PGDATABASE": "NAME", "PGHOST": "HOST", "PGPORT": "PORT"}
    names |= {"PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return {name: str(database[part]) for name, part in names.items() if database[part]}


@contextmanager
def _server(database: dict[str, Any]) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the site's database that may make another one."""
    parts = {"dbname": "NAME", "host": "HOST", "port": "PORT", "user": "USER"}
    parts["password"] = "PASSWORD"  # noqa: S105  the name of a setting
    given = {name: database[part] for name, part in parts.items() if database[part]}
    with psycopg.connect(**given, autocommit=True) as server:
        yield server
