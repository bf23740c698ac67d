"""`manage.py send_notices`: for a timer; two that run at once send nothing twice."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reporting.notices.sending import send_notices
from reporting.notices.writing import tell_of_dates


class Command(BaseCommand):
    help = "Make the notices of dates (临期, 逾期); send what waits by e-mail and webhook."

    def handle(self, *args: Any, **options: Any) -> None:
        made = tell_of_dates(timezone.localdate())
        self.stdout.write(f"新增{made}条临期、逾期通知；{send_notices()}")
