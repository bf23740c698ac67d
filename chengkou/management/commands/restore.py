"""`manage.py restore FILE`: a backup brought back, or only looked at."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chengkou.backups.failure import BackupFailed
from chengkou.backups.making import usual_folder
from chengkou.backups.restoring import Contents, check, restore


class Command(BaseCommand):
    help = (
        "Bring back what `backup` wrote. Stop the site first. A database with rows is replaced with"
        " --replace alone, after a backup of it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--check",
            action="store_true",
            help="load it into a database made for this, compare, and touch nothing",
        )
        parser.add_argument("--replace", action="store_true", help="replace what is there")
        parser.add_argument(
            "--identity", type=Path, metavar="FILE", help="the age key of an encrypted backup"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file, identity = options["file"], options["identity"]
        try:
            if options["check"]:
                self._say("核对无误", check(file, identity))
                return
            restored = restore(
                file,
                usual_folder(),
                identity,
                settings.BACKUP_RECIPIENT,
                replace=options["replace"],
            )
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        if restored.before:
            self.stdout.write(f"恢复前的数据备份在 {restored.before}")
        self._say("已恢复", restored.contents)

    def _say(self, done: str, contents: Contents) -> None:
        for digest in contents.missing:
            self.stderr.write(f"佐证文件作备份时已不见：{digest}")
        self.stdout.write(
            f"{done}：{contents.made_at} 的备份，{contents.tables}张表、{contents.rows}行，"
            f"{contents.files}个文件；行数、合计和摘要逐表相同。"
        )
