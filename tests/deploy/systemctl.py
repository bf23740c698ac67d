"""What the guide asks of systemctl, done with the units that it installed.

Started services go on when this program ends; their process ids are in the machine's folder.
"""

import configparser
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

STOP_SECONDS = 60


def read(machine: Path, name: str) -> configparser.RawConfigParser:
    """A unit that was installed. Raises FileNotFoundError for one that was not."""
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    with (machine / "etc/systemd/system" / name).open(encoding="utf-8") as file:
        parser.read_file(file)
    return parser


def start(machine: Path) -> None:
    """Start chengkou.service with the socket of chengkou.socket, as systemd does."""
    service, listening = read(machine, "chengkou.service"), read(machine, "chengkou.socket")
    path = Path(listening["Socket"]["ListenStream"])
    path.unlink(missing_ok=True)
    given = socket.socket(socket.AF_UNIX)
    given.bind(str(path))
    given.listen(int(listening["Socket"]["Backlog"]))
    settings = dict(pair.split("=", 1) for pair in service["Service"]["Environment"].split())
    folder = service["Service"]["WorkingDirectory"]
    environment = {**os.environ, **settings}
    environment.pop("PYTHONPATH", None)
    before = shlex.split(service["Service"]["ExecStartPre"])
    subprocess.run(before, cwd=folder, env=environment, check=True)
    os.dup2(given.fileno(), 3, inheritable=True)
    command = ["sh", "-c", 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"', "sh"]
    log = (machine / "service.log").open("ab")
    process = subprocess.Popen(
        [*command, *shlex.split(service["Service"]["ExecStart"])],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        pass_fds=(3,),
        start_new_session=True,
    )
    (machine / "service.pid").write_text(str(process.pid), encoding="ascii")


def stop(machine: Path, name: str = "service.pid") -> None:
    """End what was started, and wait until it is gone."""
    file = machine / name
    if not file.exists():
        return
    number = int(file.read_text(encoding="ascii"))
    deadline = time.monotonic() + STOP_SECONDS
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGTERM)
    while _is_alive(number) and time.monotonic() < deadline:
        time.sleep(0.05)
    file.unlink()


def _is_alive(number: int) -> bool:
    """Whether the process goes on; one that ended and that nobody asked for its status does not."""
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.split()[0] != "Z"


def serve_nginx(machine: Path) -> None:
    """Have nginx serve what is configured now."""
    stop(machine, "nginx.running")
    process = subprocess.Popen(
        ["nginx"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    (machine / "nginx.running").write_text(str(process.pid), encoding="ascii")


def main() -> None:
    """Do what the arguments say; SystemExit for what the guide never asks."""
    machine = Path(os.environ["MACHINE"])
    match sys.argv[1:]:
        case ["daemon-reload"]:
            return
        case ["reload", "nginx"]:
            serve_nginx(machine)
        case ["enable", "--now", *names] | ["start", *names]:
            for name in names:
                unit = read(machine, name)
                if name.endswith(".timer"):
                    read(machine, name.replace(".timer", ".service"))
                assert unit.sections()
            if "chengkou.service" in names:
                start(machine)
        case ["stop", *names]:
            stop(machine)
        case other:
            sys.exit(f"systemctl {other} is not played here")
