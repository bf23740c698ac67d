"""`manage.py backup`: database and files in one archive, while the site is in use."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chengkou.backups.archive import make_key
from chengkou.backups.failure import BackupFailed
from chengkou.backups.making import make, usual_folder


class Command(BaseCommand):
    help = "Write the database and all files into one archive, and remove old ones (BACKUP_KEEP)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, metavar="FOLDER", help="default: $BACKUP_DIR, else var/backups"
        )
        parser.add_argument(
            "--make-key",
            type=Path,
            metavar="FILE",
            help="write a new age key into FILE, print what BACKUP_RECIPIENT is to be, and stop",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["make_key"]:
                self.stdout.write(f"BACKUP_RECIPIENT={make_key(options['make_key'])}")
                return
            folder = options["to"] or usual_folder()
            made = make(folder, settings.BACKUP_KEEP, settings.BACKUP_RECIPIENT)
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        for digest in made.missing:
            self.stderr.write(f"佐证文件不见了，备份里也没有：{digest}")
        removed = f"，删去过期的{len(made.removed)}份" if made.removed else ""
        self.stdout.write(
            f"已备份到 {made.path}：{made.rows}行，{made.files}个文件，"
            f"{made.path.stat().st_size}字节{removed}。"
        )
