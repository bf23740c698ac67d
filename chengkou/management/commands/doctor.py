"""`manage.py doctor`: what is wrong with this installation, and what to do, in Chinese."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chengkou.operations.doctor.looks import examine
from chengkou.operations.findings import Level


class Command(BaseCommand):
    help = "Look at settings, database, files, disk, clock, notices, backups and accounts."
    requires_system_checks = []
    """They are part of what is looked at."""

    def handle(self, *args: Any, **options: Any) -> None:
        found = examine()
        styles = {Level.WARNING: self.style.WARNING, Level.FAULT: self.style.ERROR}
        for finding in found:
            style = styles.get(finding.level, str)
            self.stdout.write(style(str(finding)))
            if finding.remedy:
                self.stdout.write(f"       怎么办：{finding.remedy}")
        levels = [finding.level for finding in found]
        faults, warnings = levels.count(Level.FAULT), levels.count(Level.WARNING)
        self.stdout.write(f"看了{len(found)}处：{faults}处错误，{warnings}处要注意。")
        if faults:
            raise CommandError(f"有{faults}处错误，请按上面的“怎么办”处理，再运行一次。")
