"""`manage.py open_period 2024 6`: 下发填报任务 from the terminal."""

import datetime
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chengkou.cycle.opening import open_period
from reporting.enums import RowGroup
from reporting.models import Plan


def date(text: str) -> datetime.date:
    """The date of a text like 2024-07-10. Raises ArgumentTypeError for anything else."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"日期写成 2024-07-10，不是“{text}”。") from error


class Command(BaseCommand):
    help = (
        "Open months 1 to N of a year's plan: a form for each unit with something due; "
        "again, only what is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument(
            "month", type=int, choices=range(1, 13), metavar="N", help="months 1 to N"
        )
        parser.add_argument(
            "--kinds",
            nargs="+",
            choices=RowGroup.values,
            help="only these rows, as in --kinds projects",
        )
        parser.add_argument("--due", type=date, help="hand in by this date, as in 2024-07-10")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan.objects.filter(year=options["year"]).first()
        if plan is None:
            raise CommandError(f"没有{options['year']}年的计划。")
        opened = open_period(
            plan, options["month"], by=None, due_on=options["due"], kinds=options["kinds"]
        )
        self.stdout.write(str(opened))
        for sentence in opened.left:
            self.stdout.write(f"  {sentence}")
