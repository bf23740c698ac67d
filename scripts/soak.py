"""The morning of the deadline while things go wrong: 60 clerks fill in and submit real forms beside
200 page views a minute; meanwhile workers are killed, and the database is cut off or held.

    python -m scripts.soak                                  # on SQLite
    python tests/postgres.py -- python -m scripts.soak      # on PostgreSQL

Ten minutes; SOAK_MINUTES=1 is a quick run. People do what a page tells them: they wait and send it
again. Exit status 1 where something that was answered as saved is lost, a form was not handed in,
or an answer was an error that is not told in Chinese.
"""

import http.client
import os
import random
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import psycopg

from scripts.rush import CLERKS, LEADERS, idle_save, in_ms, most, rush, serving, set_up
from scripts.rush_people import Answer, Browser, Clerk, Leader

VIEWS_A_MINUTE = 200
TROUBLES = 12
"""So often something goes wrong during a run."""
PATIENCE = 90.0
"""Seconds for which people send the same again."""
PAUSE = 1.0
HELD = 3.0
"""Seconds for which another process holds SQLite's lock."""


def main() -> int:
    seconds = float(os.environ.get("SOAK_MINUTES", "10")) * 60
    with tempfile.TemporaryDirectory(prefix="chengkou-soak-") as folder:
        set_up(Path(folder))
        from scripts.rush_data import lost, make_forms

        forms, leaders = make_forms(CLERKS, LEADERS)
        with serving(Path(folder)) as server:
            idle = idle_save(server.address, forms[0].key, forms[0].session)
            people = [PatientBrowser(server.address, form.session) for form in forms]
            clerks = [
                PatientClerk(browser, form.key) for browser, form in zip(people, forms, strict=True)
            ]
            reading = [PatientBrowser(server.address, session) for session in leaders]
            troubles = Troubles(server.pid, seconds / TROUBLES)
            troubles.start()
            readers = [Leader(browser) for browser in reading]
            told = rush([*clerks], readers, seconds, 60 * LEADERS / VIEWS_A_MINUTE)
            troubles.stop()
        typed = {clerk.form: clerk.typed for clerk in clerks}
        english = [sentence for browser in (*people, *reading) for sentence in browser.english]
        wrong = [*told.errors, *english, *lost(typed)]
    met = sum(browser.interruptions for browser in (*people, *reading))
    print(f"数据库 {os.environ.get('DB', 'sqlite')}；2个进程各4个线程；{seconds / 60:g} 分钟")
    for words, count in troubles.done.items():
        print(f"{words} {count} 次")
    print(f"有人遇到中断 {met} 次，最长等了 {max(told.saves + told.submits):.1f} 秒")
    print(f"存 {len(told.saves)} 次，95% 是空闲时的 {most(told.saves) / idle:.1f} 倍")
    print(
        f"空闲时存一行 {in_ms(idle)}；读页 {len(told.pages)} 次，95% 在 {in_ms(most(told.pages))}内"
    )
    print(f"填的 {sum(map(len, typed.values()))} 格逐格核对，{len(forms)} 份都应已提交")
    for sentence in wrong:
        print(f"错误：{sentence}")
    return int(bool(wrong))


class PatientBrowser(Browser):
    """Somebody who sends the same again when the connection breaks or a page says to try later."""

    def __init__(self, address: str, session: str) -> None:
        super().__init__(address, session)
        self.interruptions = 0
        self.english: list[str] = []
        """Errors that were not told in Chinese."""

    def ask(
        self, path: str, data: dict[str, str] | None = None, *, etag: str = "", accept: str = ""
    ) -> Answer:
        """The answer of the first try that was served; its seconds are those since the first."""
        began = time.perf_counter()
        while True:
            answer = self._try(path, data, etag, accept)
            waited = time.perf_counter() - began
            if answer is not None:
                return Answer(
                    answer.status, answer.text, answer.etag, answer.location, seconds=waited
                )
            if waited > PATIENCE:
                raise OSError(f"{path}：等了{PATIENCE:.0f}秒")
            self.interruptions += 1
            time.sleep(PAUSE)

    def _try(self, path: str, data: dict[str, str] | None, etag: str, accept: str) -> Answer | None:
        """The answer; None where the site could not be reached or says that it cannot serve now."""
        try:
            answer = super().ask(path, data, etag=etag, accept=accept)
        except (OSError, http.client.HTTPException):
            return None
        if answer.status < 500:
            return answer
        if "年度计划台账" not in answer.text:
            self.english.append(f"{path}：{answer.status} {answer.text[:60]!r}")
        return None if answer.status == 503 else answer


class PatientClerk(Clerk):
    """A clerk whose request may have been carried out though its answer was lost.

    Sent again it is answered otherwise, so only errors are told; what is stored is looked at later.
    """

    def _check(self, answer: Answer, status: int) -> bool:
        if answer.status in (200, 302, 409):
            return answer.status == status
        return super()._check(answer, status)


class Troubles(threading.Thread):
    """Does something bad every so many seconds, each kind in turn."""

    def __init__(self, server: int, every: float) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._every = every
        self._stopped = threading.Event()
        self._order = random.Random(17)  # noqa: S311
        self.done: dict[str, int] = {}

    def stop(self) -> None:
        self._stopped.set()
        self.join()

    def run(self) -> None:
        kinds: list[tuple[str, Callable[[], None]]] = [("杀死工作进程", self._kill_worker)]
        if os.environ.get("DB") == "postgresql":
            kinds.append(("切断全部数据库连接", cut_connections))
            kinds.append(("杀死一个数据库进程，数据库自己恢复", self._kill_backend))
        else:
            kinds.append((f"别的进程占住数据库{HELD:g}秒", hold_sqlite))
        for words, do in cycle(kinds):
            if self._stopped.wait(self._every):
                return
            do()
            self.done[words] = self.done.get(words, 0) + 1

    def _kill_worker(self) -> None:
        children = Path(f"/proc/{self._server}/task/{self._server}/children")
        workers = [int(pid) for pid in children.read_text(encoding="ascii").split()]
        if workers:
            os.kill(self._order.choice(workers), signal.SIGKILL)

    def _kill_backend(self) -> None:
        """What the kernel does when memory runs out; the server then recovers from its log."""
        with connect() as connection:
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid()"
            ).fetchall()
        if found:
            os.kill(self._order.choice(found)[0], signal.SIGKILL)


def connect() -> "psycopg.Connection[tuple[int, ...]]":
    """A connection beside the site's, by the site's settings."""
    return psycopg.connect(
        host=os.environ["DB_HOST"],
        dbname=os.environ["DB_NAME"],
        user=os.environ["DB_USER"],
        autocommit=True,
    )


def cut_connections() -> None:
    """End the server's side of every connection, as a restart does."""
    with connect() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def hold_sqlite() -> None:
    """Hold the lock of whoever writes, as a long import or a backup would."""
    connection = sqlite3.connect(os.environ["DB_NAME"], timeout=60, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(HELD)
        connection.execute("ROLLBACK")
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
