"""A backup is held against what it says of itself, and brought back."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import DEFAULT_DB_ALIAS
from django.db.migrations.loader import MigrationLoader

from chengkou.backups import archive, dumps, files
from chengkou.backups.failure import BackupFailed
from chengkou.backups.making import BEFORE_RESTORE, alone, write
from chengkou.databases.measures import Measure, Measures, differences, measure_all
from chengkou.databases.tables import used_table


@dataclass(frozen=True)
class Contents:
    """What a backup holds, as far as it was found to be so."""

    made_at: str
    rows: int
    tables: int
    files: int
    missing: list[str]


@dataclass(frozen=True)
class Restored:
    """What was brought back, and the backup of what was there before; None where nothing was."""

    contents: Contents
    before: Path | None


class _Opened:
    """An archive that was read to its end, its database in a folder of its own."""

    def __init__(self, path: Path, identity: Path | None, scratch: Path) -> None:
        self._plain = archive.opened(path, identity, scratch)
        self._scratch = scratch
        self.manifest = archive.read(self._plain, self._take_database)
        self.measures: Measures = {
            name: Measure.from_json(kept) for name, kept in self.manifest["measures"].items()
        }

    @property
    def database(self) -> Path:
        return self._scratch / f"database.{self.manifest['database']}"

    @property
    def contents(self) -> Contents:
        return Contents(
            self.manifest["made_at"],
            sum(measure.rows for measure in self.measures.values()),
            len(self.measures),
            sum(1 for name in self.manifest["members"] if files.place_of(name)),
            self.manifest["missing"],
        )

    def _take_database(self, name: str, content: IO[bytes]) -> None:
        if name in ("database.sqlite", "database.postgresql"):
            with (self._scratch / name).open("xb") as file:
                shutil.copyfileobj(content, file)

    def put_files(self) -> None:
        """Write each file of the archive that is missing or another one now. Raises OSError."""

        def put(name: str, content: IO[bytes]) -> None:
            place = files.place_of(name)
            if place is not None:
                files.put(place, content, self.manifest["members"][name]["sha256"])

        archive.read(self._plain, put)


def check(path: Path, identity: Path | None = None, *, alias: str = DEFAULT_DB_ALIAS) -> Contents:
    """Read a backup to its end, load its database into one made for this, and measure that.

    Raises BackupFailed where anything is not as the manifest says; nothing of the site is touched.
    """
    with tempfile.TemporaryDirectory(prefix="chengkou-backup-") as scratch:
        try:
            opened = _Opened(path, identity, Path(scratch))
            _check_fits(opened.manifest, alias)
            with dumps.loaded(alias, opened.database) as found:
                _compare(opened.measures, found, "备份里的数据库与其清单不符")
        except OSError as error:
            raise BackupFailed(f"核对没有做完（{error}）。") from error
        return opened.contents


def restore(
    path: Path,
    folder: Path,
    identity: Path | None = None,
    recipient: str = "",
    *,
    replace: bool = False,
    alias: str = DEFAULT_DB_ALIAS,
) -> Restored:
    """Bring a backup back: its files first, then its database in one transaction.

    A database with rows is refused without `replace`; with it a backup of it is taken into `folder`
    first. Raises BackupFailed; until the last step the site is as it was, but for files more.
    """
    try:
        with (
            alone(folder),
            tempfile.TemporaryDirectory(prefix="chengkou-backup-") as scratch,
        ):
            opened = _Opened(path, identity, Path(scratch))
            _check_fits(opened.manifest, alias)
            before = _before(folder, recipient, alias, replace=replace)
            opened.put_files()
            dumps.load(alias, opened.database)
            _compare(opened.measures, measure_all(alias), "恢复后的数据库与备份不符")
    except OSError as error:
        raise BackupFailed(f"恢复没有做成（{error}）：请检查磁盘空间和目录权限。") from error
    return Restored(opened.contents, before)


def _before(folder: Path, recipient: str, alias: str, *, replace: bool) -> Path | None:
    """Take a backup of what is there; None where the database is empty."""
    used = used_table(alias)
    if not used:
        return None
    if not replace:
        raise BackupFailed(
            f"数据库里已有数据（{used}），没有动它。确要用备份替换全部数据，请加 --replace："
            "会先把现有的备份一份。"
        )
    return write(folder, recipient, alias=alias, prefix=BEFORE_RESTORE).path


def _check_fits(manifest: dict[str, Any], alias: str) -> None:
    """Raise BackupFailed unless this program and its database can take the backup as it is."""
    kind = dumps.kind_of(alias)
    if manifest["database"] != kind:
        raise BackupFailed(
            f"备份出自 {manifest['database']}，现在用的是 {kind}："
            "请先恢复到原来的那种数据库，再用 move_database 搬过来。"
        )
    ours = {tuple(key) for key in MigrationLoader(None).disk_migrations}
    theirs = {tuple(key) for key in manifest["migrations"]}
    if ours != theirs:
        app, name = sorted(ours ^ theirs)[0]
        raise BackupFailed(
            f"备份出自另一版本的程序（{app}.{name}只有一边有）："
            "请用作备份时的那一版恢复，再按升级步骤升级。"
        )


def _compare(kept: Measures, found: Measures, what: str) -> None:
    faults = differences(kept, found)
    if faults:
        raise BackupFailed(f"{what}：\n" + "\n".join(faults))
