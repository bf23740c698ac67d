"""`manage.py read_plan FILE --year 2025`: what is understood of a plan's tables; writes nothing."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chengkou.planning.from_file import PlanFile, read_plan_file
from chengkou.planning.plan_rows import (
    key_task_as_json,
    lines_of_livelihood,
    lines_of_targets,
    livelihood_as_json,
    remarks_of_livelihood,
    target_as_json,
)
from indicators.importing.matching import MatchedTarget
from reporting.spreadsheets.limits import Unreadable
from reporting.tables.found import FoundTable
from reporting.tables.read import tables_of

TARGETS, KEY_TASKS, LIVELIHOOD = "targets", "tasks", "livelihood"
KINDS = (TARGETS, KEY_TASKS, LIVELIHOOD)


class Command(BaseCommand):
    help = (
        "Read the targets, the tasks of the boxes (专栏) and the livelihood tasks in a file with a"
        " plan (.docx, .xlsx, .csv, .txt) and print them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--year",
            type=int,
            required=True,
            help="the plan's; a table whose title names another year is of that one",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="one JSON array of the rows of one kind, figures as printed",
        )
        parser.add_argument(
            "--kind", choices=KINDS, help="only these rows; without it all, as JSON the targets"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = read_plan_file(_tables(options["file"]), options["year"])
        kind = options["kind"]
        if options["json"]:
            rows = _as_json(found, kind or TARGETS)
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        if kind in (None, TARGETS):
            self._print_targets(found.targets, found.not_taken)
        if kind == KEY_TASKS or (kind is None and found.key_tasks):
            self._print_targets(found.key_tasks, [], "专栏的任务")
        if kind == LIVELIHOOD or (kind is None and found.livelihood.table.rows):
            self._print_livelihood(found)

    def _print_targets(
        self, rows: list[MatchedTarget], not_taken: list[str], what: str = ""
    ) -> None:
        for line in lines_of_targets(rows):
            self.stdout.write(line)
        for sentence in not_taken:
            self.stdout.write(f"没有读：{sentence}")
        unsettled = sum(1 for row in rows if row.problems)
        self.stdout.write(f"读出{what}{len(rows)}行，{unsettled}行有问题。")

    def _print_livelihood(self, found: PlanFile) -> None:
        for line in lines_of_livelihood(found):
            self.stdout.write(line)
        for sentence in found.livelihood.not_taken:
            self.stdout.write(f"没有读：{sentence}")
        count = len(found.livelihood.table.rows)
        problems = len(remarks_of_livelihood(found))
        self.stdout.write(f"读出民生实事{count}件，{problems}处要改或者要核对。")


def _tables(path: Path) -> list[FoundTable]:
    """The tables of the file. Raises CommandError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return tables_of(file, name=path.name, size=path.stat().st_size)
    except OSError as error:
        raise CommandError(f"文件打不开：{error}") from error
    except Unreadable as refused:
        raise CommandError(str(refused)) from refused


def _as_json(found: PlanFile, kind: str) -> list[dict[str, Any]]:
    if kind == LIVELIHOOD:
        return list(livelihood_as_json(found))
    if kind == KEY_TASKS:
        return [key_task_as_json(row) for row in found.key_tasks]
    return [target_as_json(row) for row in found.targets]
