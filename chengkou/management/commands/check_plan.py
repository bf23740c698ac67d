"""`manage.py check_plan 2024`: a plan's document compared with itself, on the terminal."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chengkou.checks import run
from chengkou.checks.reading import read_document
from chengkou.checks.report import Report
from chengkou.checks.result import Check
from chengkou.management.commands.assess import state_of_draft
from reporting.models import Plan
from reporting.visibility import SERVER


class Command(BaseCommand):
    help = (
        "Hold a year's published figures against each other and against what is computed, "
        "published or not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument(
            "--json", action="store_true", help="one JSON array, figures as decimal strings"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan.objects.filter(year=options["year"]).first()
        if plan is None:
            raise CommandError(f"没有{options['year']}年的计划。")
        report = Report(run(read_document(plan, SERVER)))
        if options["json"]:
            state = state_of_draft(plan)
            found = [state | as_json(check) for check in report.checks]
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        if plan.is_open:
            self.stdout.write(f"{plan}，尚未批准。")
        self.stdout.write(report.sentence)
        for group in report.groups:
            self.stdout.write(f"\n{group.title}（{len(group.checks)}）")
            for check in group.checks:
                self.stdout.write(f"  {check.name}　{check.figures}")
                if not group.is_detailed:
                    continue
                if check.note:
                    self.stdout.write(f"    {check.note}")
                for quote in check.quotes:
                    self.stdout.write(f"    {quote.part}：{quote.sentence}")


def as_json(check: Check) -> dict[str, str | bool | list[str] | None]:
    """One check for machines: figures as pages show them, None where there is none."""
    return {
        "name": check.name,
        "result": check.result.value,
        "published": check.published,
        "computed": check.computed,
        "difference": check.difference,
        "rounding": check.rounding,
        "quotes": [quote.sentence for quote in check.quotes],
    }
