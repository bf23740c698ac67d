"""`manage.py assess 2023`: a plan's judgement on the terminal, the same as the pages show."""

import json
from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indicators.enums import Catalogue
from indicators.judging import JudgedRow, Ledger
from reporting.models import Plan, SiteSettings
from reporting.pages.page_of_request import default_month_on
from reporting.rules.figures import plain
from reporting.visibility import Viewer, read_known


class Command(BaseCommand):
    help = (
        "Judge every indicator of a year's plan, or every 重点任务, from all approved figures, "
        "published or not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument(
            "--through", type=int, choices=range(1, 13), metavar="N", help="months 1 to N"
        )
        parser.add_argument(
            "--known", metavar="DATE", help="as known at the end of a day: 2024-07-31"
        )
        parser.add_argument(
            "--catalogue",
            choices=Catalogue.values,
            default=Catalogue.INDICATORS,
            help="indicators, or the 重点任务 (tasks) of the plan",
        )
        parser.add_argument(
            "--json", action="store_true", help="one JSON array, figures as decimal strings"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan.objects.filter(year=options["year"]).first()
        if plan is None:
            raise CommandError(f"没有{options['year']}年的计划。")
        day = read_known(options["known"], timezone.localdate())
        if options["known"] and day is None:
            raise CommandError(f"“{options['known']}”不是今天或以前的日期，如 2024-07-31。")
        through = options["through"] or default_month_on(plan, day)
        catalogue = Catalogue(options["catalogue"])
        rows = Ledger.of_plan(plan, Viewer(known_on=day), catalogue=catalogue).judge_all(through)
        if options["json"]:
            state = state_of_draft(plan)
            found = [state | as_json(row) for row in rows]
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        if plan.is_open:
            self.stdout.write(f"{plan}，尚未批准。")
        if any(row.is_sample for row in rows):
            ours = SiteSettings.objects.stored().names.ours
            self.stdout.write(f"含有演示数据，不是{ours}上报的数据。")
        for row in rows:
            target = row.target
            indent = "" if target.is_headline else "　"
            self.stdout.write(
                f"{target.number:>3} {indent}{target.name}　"
                f"{row.assessment.label}　{row.assessment.sentence}{row.said_of_last_year}"
            )


def state_of_draft(plan: Plan) -> dict[str, Any]:
    """What every row of a draft has for machines beside its own; empty once it is adopted."""
    return {"plan_state": plan.get_state_display()} if plan.is_open else {}


def as_json(row: JudgedRow) -> dict[str, str | int | None]:
    """One row for machines: figures as pages show them, None where there is none."""
    target = row.target
    assessment = row.assessment
    comparison = row.comparison
    return {
        "number": target.number,
        "row": target.row,
        "name": target.name,
        "unit": target.unit,
        "attribute": target.attribute or None,
        "target_text": target.wording,
        "rule": target.rule_kind,
        "bound": _shown(assessment.bound),
        "expected": _shown(assessment.expected),
        "actual": _shown(assessment.actual),
        "status": assessment.status.value,
        "gap": _shown(assessment.gap),
        "gap_unit": assessment.gap_unit,
        "completion": _shown(assessment.completion),
        "same_months": _shown(comparison.same_months.base.value) if comparison else None,
        "same_months_source": comparison.same_months.base.source if comparison else None,
        "change": _shown(comparison.change) if comparison else None,
        "change_unit": comparison.unit or None if comparison else None,
        "change_in_words": comparison.said or None if comparison else None,
        "summary": row.summary,
        "sentence": assessment.sentence,
        "needed": row.needed.phrase if row.needed else None,
        "needed_sentence": row.needed.sentence if row.needed else None,
        "projection": _shown(row.projection.figure) if row.projection else None,
    }


def _shown(figure: Decimal | None) -> str | None:
    return None if figure is None else plain(figure)
