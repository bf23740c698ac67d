"""The guide to the letter: its commands one by one, then the site as people meet it, over TLS."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from tests import postgres
from tests.deploy import systemctl
from tests.deploy.guide import CHINESE, blocks
from tests.deploy.sandbox import NAME, Machine

pytestmark = pytest.mark.slow

SLOW_CLIENTS = 8
PATIENCE = 60
"""Seconds that an answer may take on a busy machine before it counts as none."""


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """A machine on which all of the guide was run, with its site and nginx in service."""
    with ExitStack() as stack:
        root = Path(tempfile.mkdtemp(prefix="ck-"))  # short, for the socket's path
        stack.callback(shutil.rmtree, root)
        database = stack.enter_context(postgres.server())
        host, user = database["DB_HOST"], database["DB_USER"]
        server = psycopg.connect(host=host, user=user, dbname="postgres", autocommit=True)
        with server as connection:
            connection.execute("DROP DATABASE chengkou")
        made = Machine(root, database)
        stack.callback(systemctl.stop, root)
        stack.callback(systemctl.stop, root, "nginx.running")
        _certificate(root / "etc/chengkou/tls")
        for block in blocks(CHINESE):
            done = made.run(block)
            assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
            made.said.append(done.stdout)
        _wait_for(made)
        yield made


def _certificate(folder: Path) -> None:
    """What a person puts there before nginx: a certificate and its key."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    files = ["-keyout", str(folder / "site.key"), "-out", str(folder / "site.crt")]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)


def _trust(machine: Machine) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(machine.root / "etc/chengkou/tls/site.crt"))


@contextmanager
def connected(machine: Machine) -> Iterator[http.client.HTTPSConnection]:
    connection = http.client.HTTPSConnection(
        NAME, machine.port, timeout=PATIENCE, context=_trust(machine)
    )
    with closing(connection):
        yield connection


class Answer:
    """An answer that was read to its end."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.content = response.status, response.headers, response.read()

    @property
    def text(self) -> str:
        return self.content.decode("utf-8")


def ask(
    machine: Machine,
    path: str,
    form: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """GET a page, or POST a form."""
    headers = headers or {}
    with connected(machine) as connection:
        if form is None:
            connection.request("GET", path, headers=headers)
        else:
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, urlencode(form), kind | headers)
        return Answer(connection.getresponse())


def _wait_for(machine: Machine) -> None:
    """Until nginx takes connections, which it begins a moment after it was started."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", machine.port)) == 0:
                return
        time.sleep(0.05)


def test_site_answers_over_tls_alone(machine: Machine) -> None:
    page = ask(machine, "/login/")
    assert page.status == 200 and "<form" in page.text
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert page.headers["Server"] == "nginx"
    assert "Secure" in (page.headers["Set-Cookie"] or "")
    plain = http.client.HTTPConnection("127.0.0.1", machine.plain_port, timeout=PATIENCE)
    with closing(plain):
        plain.request("GET", "/login/", headers={"Host": NAME})
        answer = plain.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/login/")


def test_first_account_signs_in(machine: Machine) -> None:
    page = ask(machine, "/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token is not None
    cookie = str(page.headers["Set-Cookie"]).split(";")[0]
    form = {"csrfmiddlewaretoken": token[1], "username": "root", "password": "First-Pass-1"}
    origin = f"https://{NAME}:{machine.port}"
    sent = {"Cookie": cookie, "Origin": origin, "Referer": f"{origin}/login/"}
    done = ask(machine, "/login/", form, sent)
    assert done.status == 302, done.text


def test_nginx_gives_static_files_packed_and_for_ever(machine: Machine) -> None:
    found = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', ask(machine, "/login/").text)
    assert found is not None
    style = ask(machine, found[1], headers={"Accept-Encoding": "gzip"})
    assert (style.status, style.headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in style.headers["Cache-Control"]
    assert ask(machine, "/static/missing.css").status == 404


def test_what_is_not_for_visitors_is_not_given(machine: Machine) -> None:
    assert ask(machine, "/metrics").status in (302, 404)
    assert ask(machine, "/_pages/502.html").status == 404
    assert ask(machine, "/login/", headers={"Host": "elsewhere.example"}).status == 400


def test_body_that_is_too_large_is_refused_in_chinese(machine: Machine) -> None:
    with connected(machine) as connection:
        connection.putrequest("POST", "/login/")
        connection.putheader("Content-Length", str(21 * 1024 * 1024))
        connection.endheaders()
        answer = Answer(connection.getresponse())
    assert answer.status == 413 and "文件太大" in answer.text


@contextmanager
def _slow(machine: Machine, beginning: bytes) -> Iterator[None]:
    """A client that sends the beginning of a request, and nothing more."""
    with (
        socket.create_connection(("127.0.0.1", machine.port), PATIENCE) as plain,
        _trust(machine).wrap_socket(plain, server_hostname=NAME) as connection,
    ):
        connection.sendall(beginning)
        yield


HEADERS = f"POST /login/ HTTP/1.1\r\nHost: {NAME}\r\n".encode()
BODY = HEADERS + b"Content-Type: text/plain\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100


@pytest.mark.parametrize("beginning", [HEADERS, BODY], ids=["headers", "body"])
def test_slow_clients_do_not_keep_others_out(machine: Machine, beginning: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(SLOW_CLIENTS):
            stack.enter_context(_slow(machine, beginning))
        for _ in range(SLOW_CLIENTS):
            assert ask(machine, "/login/").status == 200


def test_guesses_are_braked_and_pages_are_not(machine: Machine) -> None:
    statuses = set()
    for _ in range(200):
        answer = ask(machine, "/login/", {"username": "root", "password": "guess"})
        statuses.add(answer.status)
        if answer.status == 429:
            break
    assert statuses == {403, 429} and "操作太频繁" in answer.text
    assert ask(machine, "/login/").status == 200


def test_guide_made_a_backup_that_was_checked_and_restored(machine: Machine) -> None:
    said = "".join(machine.said)
    for words in ("已备份到", "核对无误", "已恢复", "恢复前的数据备份在"):
        assert words in said
    backups = machine.root / "var/lib/chengkou/backups"
    assert [path.name for path in backups.glob("before-restore-*")]


def test_files_of_the_site_are_closed_to_others(machine: Machine) -> None:
    for name in ("etc/chengkou/chengkou.env", "var/lib/chengkou/evidence", "etc/chengkou/tls"):
        assert (machine.root / name).stat().st_mode & 0o077 == 0, name


def test_site_that_is_stopped_is_said_in_chinese_and_comes_back(machine: Machine) -> None:
    """The last test here: it stops the site."""
    assert machine.run("systemctl stop chengkou.service chengkou.socket").returncode == 0
    answer = ask(machine, "/login/")
    assert answer.status == 502 and "系统正在重启" in answer.text
    assert machine.run("systemctl start chengkou.socket chengkou.service").returncode == 0
    assert ask(machine, "/login/").status == 200
