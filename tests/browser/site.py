"""The site as it is served: gunicorn in a process of its own, over a demo database in a file."""

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

from chengkou.demo.prepare import PASSWORD

ROOT = Path(__file__).resolve().parents[2]

LEADER = "lingdao"
OWN_LINE = "fenguan"
"""A leader who sees the own line first, in the sample."""
PLANNER = "jihua"
REVIEWER = "shenhe"
REPORTER = "shengtai"
PROVIDER = "tongji"
CHIEF = "it"
"""The superuser of a site without a demo."""

# Every page a leader can come to. The database is new: the first livelihood task has id 1.
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
    "years": "/plans/2024/indicators/years/",
    "no year before": "/plans/2023/indicators/years/",
    "as known on a day": "/plans/2023/indicators/?known=2024-03-01",
    "no such day": "/plans/2023/?known=2999-01-01",
    "livelihood 2023": "/plans/2023/livelihood/",
    "livelihood 2024": "/plans/2024/livelihood/",
    "task": "/plans/2024/livelihood/1/",
    "tasks 2023": "/plans/2023/tasks/",
    "tasks 2024": "/plans/2024/tasks/",
    "key task": "/plans/2024/tasks/201/",
    "shortfalls 2023": "/plans/2023/shortfalls/",
    "departments 2023": "/plans/2023/departments/",
    "departments 2024": "/plans/2024/departments/",
    "department 2023": "/plans/2023/departments/nongye-nongcun-wei/",
    "history 2024": "/plans/2024/history/",
    "screen 2023": "/screen/2023/",
    "checks 2023": "/plans/2023/checks/",
    "checks 2024": "/plans/2024/checks/",
    "search": "/search/?year=2024&q=增速",
    "search for nothing there is": "/search/?q=zzzz",
    "password": "/password/",
}
# What the sample fills: who looks, and where; `Site.keys` knows the names in braces.
SAMPLE_PAGES = {
    "overview": (LEADER, "/plans/2024/"),
    "line of a leader": (PLANNER, "/plans/2024/?leader=谭示例"),
    "list of a leader": (PLANNER, "/plans/2024/livelihood/?leader=谭示例"),
    "overview of the open period": (REVIEWER, "/plans/2024/?through=9"),
    "list": (LEADER, "/plans/2024/indicators/"),
    "section": (LEADER, "/plans/2024/indicators/?section=一&through=6"),
    "indicator": (LEADER, "/plans/2024/indicators/1/"),
    "years": (LEADER, "/plans/2024/indicators/years/"),
    "as known on a day": (LEADER, "/plans/2024/?through=6&known=2024-07-09"),
    "projects": (LEADER, "/plans/2024/projects/"),
    "project ledger": (LEADER, "/plans/2024/projects/ledger/"),
    "project": (LEADER, "/plans/2024/projects/{project}/"),
    "livelihood": (LEADER, "/plans/2024/livelihood/"),
    "task": (LEADER, "/plans/2024/livelihood/{task}/"),
    "key tasks": (LEADER, "/plans/2024/tasks/"),
    "one key task": (LEADER, "/plans/2024/tasks/211/"),
    "department": (LEADER, "/plans/2024/departments/zhufang-chengxiang-jianwei/"),
    "department that provides": (LEADER, "/plans/2024/departments/tongji-ju/"),
    "checks": (LEADER, "/plans/2024/checks/"),
    "screen": (LEADER, "/screen/2024/"),
    "history": (LEADER, "/plans/2024/history/"),
    "search": (LEADER, "/search/?q=sc"),
    "reviewer front page": (REVIEWER, "/admin/"),
    "reviewer periods": (REVIEWER, "/admin/reporting/period/"),
    "reviewer board": (REVIEWER, "/admin/reporting/period/{period}/board/"),
    "reviewer publishing": (REVIEWER, "/admin/reporting/period/{period}/publish/"),
    "reviewer taking back": (REVIEWER, "/admin/reporting/period/{period}/take-back/"),
    "reviewer grid": (REVIEWER, "/admin/reporting/period/{period}/figures/"),
    "reviewer submitted form": (REVIEWER, "/admin/reporting/submission/{submitted}/change/"),
    "reviewer print": (REVIEWER, "/admin/reporting/submission/{submitted}/print/"),
    "reporter front page": (REPORTER, "/admin/"),
    "reporter notices": (REPORTER, "/admin/reporting/submission/notices/"),
    "reviewer notices": (REVIEWER, "/admin/reporting/submission/notices/"),
    "reporter form": (REPORTER, "/admin/reporting/submission/{draft}/change/"),
    "planner front page": (PLANNER, "/admin/"),
    "planner key projects": (PLANNER, "/admin/projects/keyproject/"),
    "planner key project": (PLANNER, "/admin/projects/keyproject/{project}/change/"),
    "planner import": (PLANNER, "/admin/projects/keyproject/import/"),
    "planner units": (PLANNER, "/admin/reporting/department/import/"),
    "planner users": (PLANNER, "/admin/reporting/user/import/"),
    "planner next year": (PLANNER, "/admin/reporting/plan/{plan}/next-year/"),
    "planner target change": (PLANNER, "/admin/indicators/targetrevision/add/"),
}
SIGN_IN = "/login/"
NO_SUCH_YEAR = "/plans/1999/"


_FORM = """
    SELECT form.id FROM reporting_submission AS form
    JOIN reporting_department AS unit ON unit.id = form.department_id
    JOIN reporting_period AS period ON period.id = form.period_id
    WHERE period.month = 9 AND unit.code = '{}'
"""
_KEYS = {
    "project": "SELECT id FROM projects_keyproject WHERE name LIKE '%育才中学%'",
    "task": "SELECT min(task_id) FROM projects_taskprogress",
    "period": "SELECT id FROM reporting_period WHERE month = 9",
    "plan": "SELECT id FROM reporting_plan WHERE year = 2024",
    "submitted": _FORM.format("zhufang-chengxiang-jianwei"),
    "draft": _FORM.format("shengtai-huanjing-ju"),
}


@dataclass(frozen=True)
class Site:
    """A running site."""

    address: str
    database: Path
    states: Path
    """The folder of the states that were saved."""

    def save(self, state: str) -> None:
        """Save the database as it is now under this name."""
        _copy(self.database, self.states / f"{state}.sqlite3")

    def restore(self, state: str) -> None:
        """Make the database what it was when this state was saved."""
        _copy(self.states / f"{state}.sqlite3", self.database)

    def keys(self) -> dict[str, int]:
        """The primary keys that `SAMPLE_PAGES` names: a project, a task, a plan and more."""
        with closing(sqlite3.connect(self.database)) as database:
            return {name: database.execute(query).fetchone()[0] for name, query in _KEYS.items()}


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def _environment(database: Path, static: Path, *, cdn: bool = False) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "BROWSER_TEST_STATIC_ROOT": str(static),
        "DB": "sqlite",
        "DB_NAME": str(database),
        "SECRET_KEY": secrets.token_hex(32),
        "DEBUG": "off",
        "CHART_CDN": "on" if cdn else "off",
        "ALLOWED_HOSTS": "127.0.0.1",
    }


def prepare(folder: Path, *, sample: bool) -> None:
    """Make a demo's database and its static files in `folder` by the project's own command.

    Without `sample` it holds the document alone.
    """
    command = [
        sys.executable,
        "manage.py",
        "demo",
        "--prepare-only",
        *([] if sample else ["--without-sample"]),
    ]
    environment = _environment(folder / "demo.sqlite3", folder / "static")
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def prepare_nothing(folder: Path) -> None:
    """Make an empty database and the static files in `folder` as README's "A site of your own".

    It holds one account, the superuser CHIEF, who has the password of the demo.
    """
    environment = _environment(folder / "demo.sqlite3", folder / "static")
    environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    chief = ["--username", CHIEF, "--email", "it@example.cn"]
    for command in (
        ["migrate"],
        ["createsuperuser", "--noinput", *chief],
        ["collectstatic", "--noinput"],
    ):
        run = [sys.executable, "manage.py", *command, "--verbosity", "0"]
        subprocess.run(run, cwd=ROOT, env=environment, check=True)


@contextmanager
def serving(prepared: Path, folder: Path, *, cdn: bool = False) -> Iterator[Site]:
    """Serve a copy, in `folder`, of a prepared database on a free port until the block ends."""
    database = folder / "served.sqlite3"
    _copy(prepared / "demo.sqlite3", database)
    # The socket listens before the server runs: the first visitor waits in its queue, and nobody
    # has to ask whether the server is ready.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serve = [
            sys.executable,
            "-m",
            "gunicorn",
            "chengkou.wsgi",
            "--bind",
            f"fd://{listening.fileno()}",
        ]
        serve += ["--worker-class", "gthread", "--threads", "4", "--log-level", "warning"]
        environment = _environment(database, prepared / "static", cdn=cdn)
        server = subprocess.Popen(serve, cwd=ROOT, env=environment, pass_fds=[listening.fileno()])
        try:
            yield Site(f"http://127.0.0.1:{listening.getsockname()[1]}", database, folder)
        finally:
            server.terminate()
            server.wait()


@contextmanager
def running(folder: Path, *, sample: bool = False, cdn: bool = False) -> Iterator[Site]:
    """Prepare a demo in `folder` and serve it until the block ends; `cdn` is CHART_CDN."""
    prepare(folder, sample=sample)
    with serving(folder, folder, cdn=cdn) as site:
        yield site


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in form that `page` shows, and send it."""
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
