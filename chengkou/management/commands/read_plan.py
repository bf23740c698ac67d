"""`manage.py read_plan FILE --year 2025`: what is understood of a plan's document.

Writes nothing without `--commit`.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chengkou.planning.commit import commit, may_commit, ready
from chengkou.planning.from_file import Kind, PlanFile, read_plan_file
from chengkou.planning.plan_rows import (
    key_task_as_json,
    lines_of_livelihood,
    lines_of_targets,
    livelihood_as_json,
    target_as_json,
)
from indicators.importing.matching import MatchedTarget
from reporting.actions import Refused
from reporting.models import Department, User
from reporting.spreadsheets.limits import Unreadable
from reporting.tables.found import FoundTable
from reporting.tables.read import tables_of

OPEN = 3
"""The exit code where something is open, so that nothing was written."""


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
            "--kind",
            type=Kind,
            choices=list(Kind),
            help="only these rows; without it all, as JSON the targets",
        )
        parser.add_argument(
            "--commit",
            action="store_true",
            help=(
                "write the rows into the draft of the year's plan, all or nothing, as --user;"
                f" where anything is open it is said, and the exit code is {OPEN}"
            ),
        )
        parser.add_argument("--user", help="with --commit: the account that history names")
        parser.add_argument(
            "--lead",
            help="with --commit: the unit that leads new targets of which the file names none",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kinds = [options["kind"]] if options["kind"] else list(Kind)
        user = _user(options["user"], kinds) if options["commit"] else None
        lead = _lead(options["lead"])
        found = read_plan_file(_tables(options["file"]), options["year"])
        if options["json"]:
            rows = _as_json(found, options["kind"] or Kind.TARGETS)
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            self._print(found, options["kind"])
        if user is not None:
            self._commit(found, kinds, user, lead, options["file"].name)

    def _print(self, found: PlanFile, kind: Kind | None) -> None:
        if kind in (None, Kind.TARGETS):
            self._print_targets(found.targets, found.not_taken)
        if kind is Kind.KEY_TASKS or (kind is None and found.key_tasks):
            self._print_targets(found.key_tasks, [], "专栏的任务")
        if kind is Kind.LIVELIHOOD or (kind is None and found.livelihood.table.rows):
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
        problems = len(found.remarks_of_livelihood)
        self.stdout.write(f"读出民生实事{count}件，{problems}处要改或者要核对。")

    def _commit(
        self, found: PlanFile, kinds: list[Kind], user: User, lead: Department | None, file: str
    ) -> None:
        """Write the rows. Raises CommandError, and writes nothing, where anything is open."""
        result = ready(found, kinds, file, lead)
        if result.open:
            for sentence in result.open:
                self.stderr.write(f"没有定：{sentence}")
            raise CommandError(
                f"还有{len(result.open)}处没有定，什么都没有写入：请在管理后台的导入页上逐处定好。",
                returncode=OPEN,
            )
        try:
            written = commit(found, result, by=user, file=file)
        except Refused as refused:
            raise CommandError(f"{refused}什么都没有写入。", returncode=OPEN) from refused
        self.stderr.write(
            f"已写入{result.plan}：新增{written.new}行，改动{written.changed}行，"
            f"参考数据{written.results}个。"
        )


def _user(name: str | None, kinds: list[Kind]) -> User:
    """The account with that name. Raises CommandError for none, or one who may not import."""
    if not name:
        raise CommandError("写入要用 --user 指明账号，修改记录里写的是这个人。")
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"没有叫“{name}”的账号。")
    if not may_commit(user, kinds):
        raise CommandError(f"账号“{name}”不能导入计划。")
    return user


def _lead(name: str | None) -> Department | None:
    """The unit with that name. Raises CommandError for none."""
    if not name:
        return None
    unit = Department.objects.filter(name=name, closed_on=None).first()
    if unit is None:
        raise CommandError(f"没有叫“{name}”的单位。")
    return unit


def _tables(path: Path) -> list[FoundTable]:
    """The tables of the file. Raises CommandError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return tables_of(file, name=path.name, size=path.stat().st_size)
    except OSError as error:
        raise CommandError(f"文件打不开：{error}") from error
    except Unreadable as refused:
        raise CommandError(str(refused)) from refused


def _as_json(found: PlanFile, kind: Kind) -> list[dict[str, Any]]:
    if kind is Kind.LIVELIHOOD:
        return list(livelihood_as_json(found))
    if kind is Kind.KEY_TASKS:
        return [key_task_as_json(row) for row in found.key_tasks]
    return [target_as_json(row) for row in found.targets]
