"""`manage.py check_audit`: is the log of who did what as it was written?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.audit.checking import check


class Command(BaseCommand):
    help = "Check that no record of the audit log was changed, taken out or put in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--known", default="", help="the last digest of an earlier check, which has to be there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = check(options["known"])
        if found.faults:
            raise CommandError("\n".join(found.faults))
        self.stdout.write(f"审计日志{found.number}条，首尾相接，没有改动。")
        self.stdout.write(f"最后一条的摘要：{found.last}")
        self.stdout.write("请把它记在别处，下次用 --known 核对：连末尾的记录也删不掉。")
