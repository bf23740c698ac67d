"""The site as it is served to people: gunicorn in a process of its own, over a demo database in a file."""

import os
import secrets
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from chengkou.demo import PASSWORD

ROOT = Path(__file__).resolve().parents[2]

LEADER = "lingdao"
PLANNER = "jihua"

# Every page a leader can come to. The database is made anew, so the first livelihood task is the one with id 1.
PAGES = {
    "overview 2023": "/plans/2023/",
    "overview 2023 inside the year": "/plans/2023/?through=6",
    "overview 2024": "/plans/2024/",
    "list 2023": "/plans/2023/indicators/",
    "list 2024": "/plans/2024/indicators/",
    "nothing found": "/plans/2023/indicators/?status=no_target&attribute=binding",
    "about": "/plans/2023/indicators/1/",
    "three rows": "/plans/2023/indicators/9/",
    "negative": "/plans/2023/indicators/11/",
    "two rows": "/plans/2023/indicators/15/",
    "ceiling": "/plans/2023/indicators/30/",
    "step": "/plans/2024/indicators/13/",
    "livelihood 2023": "/plans/2023/livelihood/",
    "livelihood 2024": "/plans/2024/livelihood/",
    "task": "/plans/2024/livelihood/1/",
    "password": "/password/",
}
SIGN_IN = "/login/"
NO_SUCH_YEAR = "/plans/1999/"


@dataclass(frozen=True)
class Site:
    """A running site."""

    address: str
    database: Path
    kept: Path

    def keep(self) -> None:
        """Remember the database as it is now."""
        _copy(self.database, self.kept)

    def put_back(self) -> None:
        """Make the database what it was when it was kept."""
        _copy(self.kept, self.database)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


@contextmanager
def running(folder: Path, *, sample: bool = False) -> Iterator[Site]:
    """Prepare a demo in `folder` by the project's own command and serve it on a free port until the block ends.

    Without `sample` it holds the document alone.
    """
    database = folder / "demo.sqlite3"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "BROWSER_TEST_STATIC_ROOT": str(folder / "static"),
        "DB": "sqlite",
        "DB_NAME": str(database),
        "SECRET_KEY": secrets.token_hex(32),
        "DEBUG": "off",
        "CHART_CDN": "off",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    prepare = [sys.executable, "manage.py", "demo", "--prepare-only", *([] if sample else ["--without-sample"])]
    subprocess.run(prepare, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    # The socket listens before the server runs: the first visitor waits in its queue, and nobody has to ask whether
    # the server is ready.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serve = [sys.executable, "-m", "gunicorn", "chengkou.wsgi", "--bind", f"fd://{listening.fileno()}"]
        serve += ["--worker-class", "gthread", "--threads", "4", "--log-level", "warning"]
        server = subprocess.Popen(serve, cwd=ROOT, env=environment, pass_fds=[listening.fileno()])
        try:
            yield Site(f"http://127.0.0.1:{listening.getsockname()[1]}", database, folder / "kept.sqlite3")
        finally:
            server.terminate()
            server.wait()


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in form that `page` shows, and send it."""
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
