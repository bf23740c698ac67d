"""What `manage.py check` says of an installation that would run, and should not run so."""

import ipaddress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004

from chengkou.private_files import is_open_to_others


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _public_hosts() -> list[str]:
    """The hosts served that are not this machine alone."""
    return [host for host in settings.ALLOWED_HOSTS if not _is_loopback(host)]


@register("chengkou")
def debug_is_off_in_public(**_: Any) -> list[CheckMessage]:
    """E001: a page of DEBUG shows settings, queries and figures to whoever meets an error."""
    hosts = _public_hosts()
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
    hosts = _public_hosts()
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
