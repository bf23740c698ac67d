"""Whether there is a recent backup."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from chengkou.operations.findings import Finding, fault, good, warning

OLDEST = datetime.timedelta(hours=26)
"""A day, and some time for the backup itself."""
_BACK_UP = "运行一次 manage.py backup，再看每天的定时任务为什么没有做。"


def backups() -> Iterator[Finding]:
    """The age of the newest backup in BACKUP_DIR, else in var/backups."""
    usual = Path(settings.VAR_DIR) / "backups"
    place = Path(settings.BACKUP_DIR) if settings.BACKUP_DIR else usual
    if not settings.BACKUP_DIR and not place.exists():
        remedy = "设环境变量 BACKUP_DIR（最好是另一块盘），每天定时备份。"
        yield warning("备份", "还没有备份过。", remedy)
        return
    try:
        files = [path.stat() for path in place.glob("chengkou-*.tar.gz*") if path.is_file()]
    except OSError as error:
        yield fault(
            "备份", f"文件夹 {place} 打不开（{error.strerror}）。", "建好它，或改 BACKUP_DIR。"
        )
        return
    if not files:
        yield fault("备份", f"文件夹 {place} 里还没有备份。", _BACK_UP)
        return
    newest = max(file.st_mtime for file in files)
    at = datetime.datetime.fromtimestamp(newest, tz=datetime.UTC)
    words = f"最近一次在 {timezone.localtime(at):%Y-%m-%d %H:%M}。"
    if timezone.now() - at > OLDEST:
        yield fault("备份", words, _BACK_UP)
    else:
        yield good("备份", words)
