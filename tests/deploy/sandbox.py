"""A folder that the guide's commands take for the machine.

Absolute paths of the guide and of the files in deploy/ lead into it. What changes a machine
(apt-get, useradd, systemctl) is played by small programs in front of the PATH: systemctl reads the
installed units and starts what their ExecStart says, with the socket passed as systemd does. All
else is real: install, sed, tar, nginx, gunicorn, manage.py, PostgreSQL.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.deploy.guide import ROOT

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PLACES = (
    *("/opt/chengkou", "/etc/chengkou", "/etc/nginx", "/etc/systemd/system"),
    *("/var/lib/chengkou", "/usr/local/bin", "/run/chengkou.sock"),
)
BUNDLE = "chengkou-0.1.0-x86_64.tar"
NAME = "localhost"
MAIN = """
{user}
daemon off;
pid {root}/nginx.pid;
error_log {root}/nginx.log;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {root}/body;
    proxy_temp_path {root}/proxy;
    fastcgi_temp_path {root}/fastcgi;
    uwsgi_temp_path {root}/uwsgi;
    scgi_temp_path {root}/scgi;
    include {root}/etc/nginx/conf.d/*.conf;
}}
"""
NOTHING = "#!/bin/sh\nexit 0\n"
# Accounts that this machine lacks are left out.
INSTALL = """#!/bin/sh
set -eu
for argument in "$@"; do
    shift
    case "${skipped:-}" in -o|-g) skipped=; continue;; esac
    case "$argument" in -o|-g) skipped=$argument; continue;; esac
    set -- "$@" "$argument"
done
exec /usr/bin/install "$@"
"""
RUNUSER = """#!/bin/sh
set -eu
shift 3
exec "$@"
"""
MAKE = """#!/bin/sh
set -eu
test "$1" = -C && test "$3" = setup
ln -s {venv} "$2/.venv"
"""
CREATEDB = """#!{python}
import os, sys, psycopg
name = sys.argv[-1]
with psycopg.connect(dbname="postgres", autocommit=True) as server:
    server.execute(f'CREATE DATABASE "{{name}}" TEMPLATE template0')
"""
SYSTEMCTL = """#!{python}
from tests.deploy import systemctl
systemctl.main()
"""
NGINX_PROGRAM = """#!/bin/sh
exec {nginx} -p {root} -c {root}/nginx.conf "$@"
"""


def free_port() -> int:
    """A port of the loopback that nobody has at the moment."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


class Machine:
    """The folder, with the bundle in it, before the first command."""

    def __init__(self, root: Path, database: dict[str, str]) -> None:
        self.root = root
        self.port, self.plain_port = free_port(), free_port()
        self.programs = root / "programs"
        self.work = root / "work"
        places = [root / place[1:] for place in PLACES[:-1]]
        for folder in (self.programs, self.work, root / "run", *places):
            folder.mkdir(parents=True, exist_ok=True)
        (root / "etc/nginx/conf.d").mkdir()
        # As root its workers would be of another account, which may not enter this folder.
        user = "user root;" if os.geteuid() == 0 else ""
        (root / "nginx.conf").write_text(MAIN.format(root=root, user=user), encoding="utf-8")
        for name, text in {
            **dict.fromkeys(("apt-get", "useradd", "createuser"), NOTHING),
            "install": INSTALL,
            "runuser": RUNUSER,
            "make": MAKE.format(venv=ROOT / ".venv"),
            "createdb": CREATEDB.format(python=sys.executable),
            "systemctl": SYSTEMCTL.format(python=sys.executable),
            "nginx": NGINX_PROGRAM.format(nginx=NGINX, root=root),
        }.items():
            self._program(name, text)
        self._bundle()
        self.said: list[str] = []
        """What each block printed."""
        self.environment = {
            "PATH": f"{self.programs}:{root}/usr/local/bin:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "MACHINE": str(root),
            "PGHOST": database["DB_HOST"],
            "PGUSER": database["DB_USER"],
            "DJANGO_SUPERUSER_USERNAME": "root",
            "DJANGO_SUPERUSER_PASSWORD": "First-Pass-1",
            "DJANGO_SUPERUSER_EMAIL": "root@localhost",
            "DJANGO_SUPERUSER_NAME": "管理员",
        }

    def _program(self, name: str, text: str) -> None:
        path = self.programs / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def here(self, text: str) -> str:
        """The text with this machine's places, name and ports in it."""
        for place in PLACES:
            text = re.sub(rf"(?<![\w.]){re.escape(place)}(?![\w-])", f"{self.root}{place}", text)
        own = "s|plan.example.gov.cn|{}|"
        text = text.replace(own.format("plan.example.gov.cn"), own.format(NAME))
        text = re.sub(r"^ *listen \[::\]:.*\n", "", text, flags=re.MULTILINE)
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.plain_port};")
        text = text.replace("listen 443 ", f"listen 127.0.0.1:{self.port} ")
        return text.replace("createsuperuser", "createsuperuser --noinput")

    def _bundle(self) -> None:
        """Where a person has put the bundle: the sources by links, deploy/ with this machine's
        places.
        """
        source = self.root / "source" / "chengkou-0.1.0"
        shutil.copytree(ROOT / "deploy", source / "deploy")
        for path in (source / "deploy").rglob("*"):
            if path.is_file():
                mode = path.stat().st_mode
                path.write_text(self.here(path.read_text("utf-8")), encoding="utf-8")
                path.chmod(mode)
        names = ("chengkou", "indicators", "projects", "reporting", "fixtures", "manage.py")
        every = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}
        for name in sorted({*names, *every} - {"tests", "scripts"}):
            (source / name).symlink_to(ROOT / name)
        with tarfile.open(self.work / BUNDLE, "w") as tar:
            tar.add(source, "chengkou-0.1.0")

    def run(self, block: str) -> "subprocess.CompletedProcess[str]":
        """Run a block of the guide, as root's shell would that stops at the first error."""
        return subprocess.run(
            ["/bin/sh", "-eu", "-c", self.here(block)],
            cwd=self.work,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
