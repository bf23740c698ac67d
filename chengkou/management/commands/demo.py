"""`manage.py demo`: a living site with the real data after one command."""

import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from chengkou.demo import prepare


def read_port(text: str) -> int:
    """The port to serve at. Raises CommandError for anything but a port."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CommandError(f"端口“{text}”不是 1 至 65535 的数字。")
    return int(text)


def check_is_free(port: int) -> None:
    """Raise CommandError when the port is in use, before an address is printed."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"端口 {port} 不能用（{error.strerror}）：换一个，如 PORT=8001 make demo。"
            ) from error


class Command(BaseCommand):
    help = (
        "Prepare a demo database with the county's real plan and demo accounts, and serve the site."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="stop before serving")
        parser.add_argument("--reset", action="store_true", help="make the demo database anew")
        parser.add_argument(
            "--without-sample", action="store_true", help="the real data alone, no made-up periods"
        )
        parser.add_argument(
            "--port", default=os.environ.get("PORT", "8000"), help="default: $PORT, else 8000"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        port = read_port(options["port"])
        if not options["prepare_only"]:
            check_is_free(port)
        try:
            prepare.check_may_prepare()
            if options["reset"]:
                prepare.make_empty()
            prepare.make_current()
            added = prepare.fill(sample=not options["without_sample"])
        except prepare.NotADemo as error:
            raise CommandError(str(error)) from error
        call_command("collectstatic", verbosity=0, interactive=False, clear=options["reset"])

        address = f"http://127.0.0.1:{port}/"
        self.stdout.write(
            f"演示数据库已就绪（新增 {added} 行）。演示账号，密码都是 {prepare.PASSWORD} ："
        )
        for account in prepare.ACCOUNTS:
            role = account.role.label if account.role else "超级用户"
            self.stdout.write(f"  {account.username:<10}{role}　{account.about}")
        if options["prepare_only"]:
            return
        self.stdout.write(self.style.SUCCESS(f"请用浏览器打开 {address} ，按 Ctrl+C 停止。"))
        self.stdout.flush()
        # The server of production; it replaces this process, so Ctrl+C reaches it.
        gunicorn = [
            *(sys.executable, "-m", "gunicorn", "chengkou.wsgi"),
            *("--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
            # One process for each core: Python uses one core in a process.
            *("--worker-class", "gthread", "--threads", "8"),
            *("--workers", str(os.cpu_count() or 1)),
        ]
        os.execv(sys.executable, gunicorn)  # noqa: S606
