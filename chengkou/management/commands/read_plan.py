"""`manage.py read_plan FILE --year 2025`: what is understood of a plan's tables; writes nothing."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.importing.matching import MatchedTarget, known_indicators, matched
from indicators.importing.printed import ReadTargets, read_targets, understood
from reporting.enums import Attribute
from reporting.spreadsheets.limits import Unreadable
from reporting.tables.read import tables_of


class Command(BaseCommand):
    help = "Read the targets in the tables of a file (.docx, .xlsx, .csv, .txt) and print them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--year",
            type=int,
            required=True,
            help="the plan's; a table whose title names another year is of that one",
        )
        parser.add_argument(
            "--json", action="store_true", help="one JSON array, figures as printed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                tables = tables_of(file, name=path.name, size=path.stat().st_size)
        except OSError as error:
            raise CommandError(f"文件打不开：{error}") from error
        except Unreadable as refused:
            raise CommandError(str(refused)) from refused
        read = read_targets([understood(table, options["year"]) for table in tables])
        rows = matched(read.targets, known_indicators())
        if options["json"]:
            found = [as_json(row) for row in rows]
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            self._print(rows, read)

    def _print(self, rows: list[MatchedTarget], read: ReadTargets) -> None:
        before = ""
        for row in rows:
            printed = row.printed
            head = f"{printed.table}　{printed.year}年　{printed.section}"
            if head != before:
                self.stdout.write(head)
                before = head
            self.stdout.write(_line(row))
            for problem in row.problems:
                self.stdout.write(f"      问题：{problem}")
        for sentence in read.not_taken:
            self.stdout.write(f"没有读：{sentence}")
        unsettled = sum(1 for row in rows if row.problems)
        self.stdout.write(f"读出{len(rows)}行，{unsettled}行有问题。")


def _line(row: MatchedTarget) -> str:
    """One row for people: what is printed, how it is read, and which indicator it is."""
    printed = row.printed
    attribute = Attribute(printed.attribute).label if printed.attribute else ""
    indent = "" if printed.row == 0 else "　"
    name = f"{printed.name}（{printed.unit}）" if printed.unit else printed.name
    words = [f"{printed.number:>3} {indent}{name}", printed.target_text, attribute]
    words.append(f"读作 {row.rule_in_words}" if row.rule_in_words else "")
    if row.known is not None:
        words.append(f"指标 {row.known.code}")
    elif row.offers:
        offers = "、".join(f"{offer.name}（{offer.code}）" for offer in row.offers)
        words.append(f"新指标，或者是 {offers}")
    else:
        words.append("新指标")
    return "　".join(word for word in words if word)


def as_json(row: MatchedTarget) -> dict[str, Any]:
    """One row for machines: texts as printed, None where there is none."""
    printed, manner = row.printed, row.manner
    return {
        "table": printed.table,
        "year": printed.year,
        "section_number": printed.section_number,
        "section": printed.section,
        "number": printed.number,
        "row": printed.row,
        "group": printed.group,
        "name": printed.name,
        "unit": printed.unit,
        "is_subitem": printed.is_subitem,
        "target_text": printed.target_text,
        "attribute": printed.attribute or None,
        "actual": printed.actual or None,
        "last_year": printed.last_year or None,
        "lead": printed.lead or None,
        "rule": row.rule.kind.value if row.rule else None,
        "rule_in_words": row.rule_in_words or None,
        "measure": manner.measure.value if manner else None,
        "direction": manner.direction.value if manner else None,
        "matched": row.known.code if row.known else None,
        "offers": [offer.code for offer in row.offers],
        "problems": row.problems,
    }
