"""Which Chromium the browser tests drive, and how it is started."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

# Where `tests/testbed.py` unpacks the npm package's Chromium.
UNPACKED = Path(__file__).resolve().parents[2] / ".tools" / "chromium" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Pages are tested as on a closed network: no other machine can be reached or even looked up.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-first-run",
    "--no-proxy-server",
)


@cache
def find() -> Path | None:
    """The browser: $CHROMIUM, else the system's, else the npm package's; None when none answers.

    A candidate is asked for its version: some systems have a `chromium` that only says where to
    get one.
    """
    candidates = [
        os.environ.get("CHROMIUM"),
        *(shutil.which(name) for name in NAMES),
        str(UNPACKED),
    ]
    return next((Path(path) for path in candidates if path and _answers(path)), None)


def _answers(path: str) -> bool:
    try:
        return (
            subprocess.run(
                [path, "--version"], capture_output=True, timeout=60, check=False
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def flags() -> list[str]:
    """The flags of the command line; for root, Chromium runs without its sandbox only."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*FLAGS]
