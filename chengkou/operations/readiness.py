"""Whether this process can serve people: its database, the tables in it, and room on the disk."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from chengkou.operations.findings import Finding, fault, good, warning

MEGABYTE = 1_000_000
WELL = 10
"""With so many times the least room a disk is not worth a word."""
NAMED = 3
"""So many migrations are named; of more their number is told."""


def readiness() -> list[Finding]:
    """Database, migrations and disk; without a database its migrations are not asked for."""
    found = [database()]
    if not found[0].is_fault:
        found.append(migrations())
    return [*found, *disks()]


def database() -> Finding:
    """Whether the database answers (one query)."""
    kind = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        remedy = (
            f"看文件 {settings.DATABASES['default']['NAME']} 在不在，运行网站的账号能不能读写。"
            if connection.vendor == "sqlite"
            else "看 PostgreSQL 服务是否在运行（systemctl status postgresql），"
            "再核对 DB_HOST、DB_PORT、DB_NAME、DB_USER、DB_PASSWORD。"
        )
        return fault("数据库", f"{kind} 连不上（{type(error).__name__}）。", remedy)
    return good("数据库", f"{kind} 能连上。")


def migrations() -> Finding:
    """Whether the tables are those of this code (two queries)."""
    subject = "数据库结构"
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except (DatabaseError, InterfaceError) as error:
        return fault(subject, f"读不出来（{type(error).__name__}）。", "先排除数据库的问题。")
    missing = sorted(_known() - applied)
    if missing:
        return fault(
            subject,
            f"有{len(missing)}步升级没有做：{_named(missing)}。",
            "先备份，再运行 manage.py migrate，然后重启网站。",
        )
    apps = {app for app, _ in _known()}
    newer = sorted(step for step in applied - _known() if step[0] in apps)
    if newer:
        return warning(
            subject,
            f"数据库比程序新，程序不认识：{_named(newer)}。",
            "装回新版本的程序，或者恢复升级以前的备份。",
        )
    return good(subject, "与程序一致。")


@cache
def _known() -> frozenset[tuple[str, str]]:
    """App and name of every migration of this code, which does not change while it runs."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _named(steps: list[tuple[str, str]]) -> str:
    names = "、".join(f"{app} {name}" for app, name in steps[:NAMED])
    return names if len(steps) <= NAMED else f"{names} 等"


def disks() -> Iterator[Finding]:
    """Room on each disk that holds data of the site."""
    seen = set()
    for name, folder in data_folders().items():
        place = _existing(folder)
        device = place.stat().st_dev
        if device in seen:
            continue
        seen.add(device)
        free = shutil.disk_usage(place).free // MEGABYTE
        words = f"{name}所在的磁盘还有 {free} MB。"
        remedy = f"清理 {place} 所在的磁盘或者扩容：旧日志、旧备份可以先移走。"
        if free < settings.MIN_FREE_MB:
            yield fault("磁盘", words, remedy)
        elif free < WELL * settings.MIN_FREE_MB:
            yield warning("磁盘", words, remedy)
        else:
            yield good("磁盘", words)


def data_folders() -> dict[str, Path]:
    """Name → folder, of all that the site writes to."""
    found = {}
    if connection.vendor == "sqlite":
        found["数据库"] = Path(str(connection.settings_dict["NAME"])).absolute().parent
    found["佐证材料"] = Path(storages["evidence"].path(""))
    found["数据文件夹"] = Path(settings.VAR_DIR)
    return found


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())
