"""The morning of the deadline in small: clerks fill in and submit real forms beside leaders who
read, on the server as the README has it.

    python -m scripts.rush                                  # on SQLite
    python tests/postgres.py -- python -m scripts.rush      # on PostgreSQL

Ten minutes are pressed into two, and what each clerk does is whole: open the form, a save for each
row that is left, one of the page, submit. Then it is looked up that nothing of it is lost. Only the
ratio of a save to what it takes on the idle server is a bound, for the machine may be busy with
other things. Exit status 1 where an answer was an error, something is lost or the bound is
exceeded.
"""

import argparse
import os
import random
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from scripts.rush_people import Browser, Clerk, Leader, Told

ROOT = Path(__file__).resolve().parents[1]
CLERKS = 60
LEADERS = 8
SECONDS = 120
IDLE_SAVES = 15
BOUND = 12.0
"""So many times its time on the idle server a save may take, of nineteen in twenty."""
READING = 3.0
"""Seconds for which a leader looks at a page."""


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="chengkou-rush-") as folder:
        _set_up(Path(folder))
        from scripts.rush_data import lost, make_forms

        forms, leaders = make_forms(options.clerks, LEADERS)
        with _serving(Path(folder)) as address:
            idle = _idle(address, forms[0].key, forms[0].session)
            clerks = [Clerk(Browser(address, form.session), form.key) for form in forms]
            told = _rush(address, clerks, leaders, options.seconds)
        typed = {clerk.form: clerk.typed for clerk in clerks}
        missing = [*told.errors, *lost(typed)]
        return _report(told, idle, missing)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--clerks", type=int, default=CLERKS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    return parser.parse_args()


def _set_up(folder: Path) -> None:
    """A new database, on SQLite in the folder, on PostgreSQL where the environment says."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "chengkou.settings",
        "DEBUG": "off",
        "CHART_CDN": "off",
        "SECRET_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "EVIDENCE_DIR": str(folder / "evidence"),
    }
    if os.environ.get("DB") != "postgresql":
        os.environ |= {"DB": "sqlite", "DB_NAME": str(folder / "rush.sqlite3")}
    import django

    django.setup()
    from django.core.management import call_command

    from chengkou.demo import prepare

    prepare.make_current()
    call_command("collectstatic", verbosity=0, interactive=False)
    prepare.fill(sample=False)


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    """The site on a free port: two workers with four threads each; its address."""
    # The socket listens before the server runs: nobody has to ask whether it is ready.
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        command = [sys.executable, "-m", "gunicorn", "chengkou.wsgi"]
        command += ["--bind", f"fd://{listening.fileno()}", "--log-level", "warning"]
        command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
        log = (folder / "server.log").open("wb")
        server = subprocess.Popen(  # noqa: S603 (nothing of it comes from outside)
            command, cwd=ROOT, pass_fds=[listening.fileno()], stdout=log, stderr=log
        )
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.terminate()
            server.wait()
            log.close()
            sys.stderr.write((folder / "server.log").read_text(encoding="utf-8"))


def _idle(address: str, form: int, session: str) -> float:
    """Seconds that a save of one row takes while nobody else is there: the median of some."""
    clerk = Clerk(Browser(address, session), form)
    clerk.open()
    for _ in range(IDLE_SAVES + 2):
        clerk.save_first_row()
    return median(clerk.told.saves[2:])  # the first ones fill caches, of each worker


def _rush(address: str, clerks: list[Clerk], leaders: list[str], seconds: float) -> Told:
    """Let all of them work for so long, and tell what came of it."""
    order = random.Random(60)  # noqa: S311
    end = time.monotonic() + seconds
    readers = [Leader(Browser(address, session)) for session in leaders]
    threads = [
        threading.Thread(target=reader.read_until, args=(end, READING, order.random() * READING))
        for reader in readers
    ]
    # Who comes last has a quarter of the time for the whole form.
    threads += [
        threading.Thread(target=clerk.work, args=(order.random() * seconds * 0.75, seconds * 0.2))
        for clerk in clerks
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Told.together([*(reader.told for reader in readers), *(clerk.told for clerk in clerks)])


def _most(seconds: list[float]) -> float:
    """What nineteen of twenty stay below."""
    return quantiles(seconds, n=20)[-1]


def _in_ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} 毫秒"


def _report(told: Told, idle: float, missing: list[str]) -> int:
    """Print the figures; 1 where an error or something lost is among what is `missing`, or a save
    took too long."""
    twentieth = _most(told.saves)
    ratio = twentieth / idle
    print(f"数据库 {os.environ.get('DB', 'sqlite')}；2个进程各4个线程")
    print(f"空闲时存一行 {_in_ms(idle)}")
    print(f"存 {len(told.saves)} 次，95% 在 {_in_ms(twentieth)}内")
    print(f"提交 {len(told.submits)} 次，95% 在 {_in_ms(_most(told.submits))}内")
    pages = f"领导读页 {len(told.pages)} 次，其中未变 {told.unchanged} 次"
    print(f"{pages}，95% 在 {_in_ms(_most(told.pages))}内")
    print(f"倍数 {ratio:.1f}，上限 {BOUND:g}")
    for sentence in missing:
        print(f"错误：{sentence}")
    if ratio > BOUND:
        print("超出")
    return int(ratio > BOUND or bool(missing))


if __name__ == "__main__":
    sys.exit(main())
