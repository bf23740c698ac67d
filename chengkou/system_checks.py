"""What `manage.py check` says of an installation that would run, and should not run so."""

import ipaddress
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.db import connection

from accounts.second_factor import SUPERUSER
from chengkou.private_files import is_open_to_others
from reporting.enums import Role
from reporting.models import DEMO_PASSWORD, DemoMark


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def public_hosts() -> list[str]:
    """The hosts served that are not this machine alone."""
    return [host for host in settings.ALLOWED_HOSTS if not _is_loopback(host)]


@register("chengkou")
def debug_is_off_in_public(**_: Any) -> list[CheckMessage]:
    """E001: a page of DEBUG shows settings, queries and figures to whoever meets an error."""
    hosts = public_hosts()
    if not (settings.DEBUG and hosts):
        return []
    return [
        Error(
            f"DEBUG is on and the site is served as {', '.join(hosts)}.",
            hint="Unset DEBUG, or leave only loopback addresses in ALLOWED_HOSTS.",
            id="chengkou.E001",
        )
    ]


@register("chengkou")
def several_hosts_have_a_server(**_: Any) -> list[CheckMessage]:
    """W002: SQLite has one writer at a time and one file, on one machine."""
    hosts = public_hosts()
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if not on_sqlite or len(hosts) < 2:
        return []
    return [
        Warning(
            f"The site is served as {', '.join(hosts)} with SQLite.",
            hint="Set DB=postgresql and DB_HOST, DB_NAME, DB_USER, DB_PASSWORD.",
            id="chengkou.W002",
        )
    ]


@register("chengkou")
def front_end_files_are_there(**_: Any) -> list[CheckMessage]:
    """W003: without Chart.js pages show their tables and no charts."""
    manifest = settings.BASE_DIR / "static" / "vendor" / "manifest.json"
    if manifest.exists():
        return []
    return [
        Warning(
            "static/vendor/manifest.json is missing: pages are shown without charts.",
            hint="Run `make setup`, then `manage.py collectstatic`.",
            id="chengkou.W003",
        )
    ]


@register("chengkou")
def database_is_private(**_: Any) -> list[CheckMessage]:
    """W004: SQLite's file holds unpublished figures and passwords' hashes."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    path = Path(database["NAME"])
    # A folder may be listed by others, as /tmp is, if they cannot open the file; not the other way.
    if not is_open_to_others(path):
        return []
    return [
        Warning(
            f"{path} can be opened by other accounts of this machine.",
            hint=f"chmod 600 {path}, as its owner, and keep it in a folder of mode 700.",
            id="chengkou.W004",
        )
    ]


@register("chengkou")
def roles_of_second_factor_are_known(**_: Any) -> list[CheckMessage]:
    """E005: a role that is misspelt would sign in with a password alone."""
    unknown = set(settings.SECOND_FACTOR_ROLES) - {*Role.values, SUPERUSER}
    if not unknown:
        return []
    return [
        Error(
            f"SECOND_FACTOR_ROLES names {', '.join(sorted(unknown))}, which is no role.",
            hint=f"Name some of {', '.join([*Role.values, SUPERUSER])}.",
            id="chengkou.E005",
        )
    ]


@register("chengkou")
def site_shares_nothing_with_the_demo(**_: Any) -> list[CheckMessage]:
    """E008: who has the demo's key can sign in as anybody; who resets the demo deletes its file."""
    if not public_hosts():
        return []
    shared = []
    key = settings.VAR_DIR / "secret-key"
    if key.is_file() and key.read_text(encoding="ascii").strip() == settings.SECRET_KEY:
        shared.append("SECRET_KEY")
    file = _sqlite_file()
    if file is not None and file.resolve() == (settings.VAR_DIR / "chengkou.sqlite3").resolve():
        shared.append("DB_NAME")
    return [
        Error(
            f"{name} is the demo's, and the site is served to other machines.",
            hint=f"Set {name} to one of this site's own.",
            id="chengkou.E008",
        )
        for name in shared
    ]


def _sqlite_file() -> Path | None:
    """The file that SQLite keeps; None with another database, or one in memory."""
    database = settings.DATABASES["default"]
    path = Path(database["NAME"])
    return path if database["ENGINE"].endswith("sqlite3") and path.is_file() else None


SQLITE_WORKERS = 2
"""Processes that write to one file without waiting for each other noticeably."""


@register("chengkou")
def several_workers_have_a_server(**_: Any) -> list[CheckMessage]:
    """W005: writers of SQLite wait for each other, and on a busy morning give up after 20 s."""
    if _sqlite_file() is None or settings.WORKERS <= SQLITE_WORKERS:
        return []
    return [
        Warning(
            f"{settings.WORKERS} processes serve the site with SQLite, which lets one write.",
            hint=f"Set WORKERS={SQLITE_WORKERS}, or move to PostgreSQL (manage.py move_database).",
            id="chengkou.W005",
        )
    ]


@register("chengkou", Tags.database)
def demo_stays_at_home(databases: Collection[str] | None = None, **_: Any) -> list[CheckMessage]:
    """E006: everybody knows the password of a demo. Asks the database: `check --database default`,
    and what `migrate` checks first.
    """
    hosts = public_hosts()
    if not (databases and hosts):
        return []
    has_table = DemoMark._meta.db_table in connection.introspection.table_names()
    if not (has_table and DemoMark.objects.exists()):
        return []
    return [
        Error(
            f"This is a demo, whose password is {DEMO_PASSWORD}, served as {', '.join(hosts)}.",
            hint="Set DB_NAME to an empty database for a site, or serve the demo at 127.0.0.1.",
            id="chengkou.E006",
        )
    ]


SQLITE_BYTES = 1_000_000_000
"""About twenty years of a county with 5,000 projects a year."""


@register("chengkou")
def large_database_has_a_server(**_: Any) -> list[CheckMessage]:
    """W006: a large file takes long to copy, and a search in it blocks who writes."""
    path = _sqlite_file()
    if path is None or path.stat().st_size <= SQLITE_BYTES:
        return []
    return [
        Warning(
            f"{path} has {path.stat().st_size // 1_000_000} MB.",
            hint="Move to PostgreSQL (manage.py move_database).",
            id="chengkou.W006",
        )
    ]


MOUNTS = Path("/proc/self/mounts")
OVER_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "ceph", "glusterfs", "9p")


@register("chengkou")
def database_is_on_this_machine(**_: Any) -> list[CheckMessage]:
    """W007: SQLite's readers and writers share memory, which no network file system gives them."""
    path = _sqlite_file()
    kind = _file_system_of(path) if path else ""
    if kind not in OVER_NETWORK:
        return []
    return [
        Warning(
            f"{path} lies on a file system over the network ({kind}): it can be damaged there.",
            hint="Keep it on a disk of this machine, or move to PostgreSQL.",
            id="chengkou.W007",
        )
    ]


def _file_system_of(path: Path) -> str:
    """The kind of file system that holds the path; empty where the system does not say."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    found, longest = "", -1
    for line in lines:
        _, point, kind, *_ = line.split(" ")
        folder = PurePosixPath(point.replace("\\040", " "))
        # Of several mounted at one place the last is seen.
        if path.resolve().is_relative_to(folder) and len(folder.parts) >= longest:
            found, longest = kind, len(folder.parts)
    return found
