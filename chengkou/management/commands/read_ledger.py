"""`manage.py read_ledger 台账.xlsx --year 2025`: what an import of projects reads of a file."""

import json
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.importing.comparing import Comparison, is_new
from projects.importing.ledger import ProjectImporter
from projects.importing.reading.columns import by_field
from projects.importing.reading.file import read
from projects.importing.reading.names import folded
from projects.importing.reading.table import Remark, SourceRow, Table
from projects.models import KeyProject
from reporting.models import Plan
from reporting.spreadsheets.limits import Unreadable

FIELDS = {
    "code": "code",
    "name": "name",
    "sector": "sector",
    "source": "source",
    "nature": "nature",
    "lead": "lead",
    "total": "total_investment",
    "plan": "investment",
    "start": "planned_start",
    "finish": "planned_finish",
}
"""The keys of a row in JSON, and the fields of the ledger that they are."""


class Command(BaseCommand):
    help = (
        "Print what is understood of a file of key projects, row by row, with what the page of the"
        " import would refuse, ask and say. Writes nothing. Amounts are in 万元."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an .xlsx or .csv file")
        parser.add_argument("--year", type=int, required=True, help="the plan's year")
        parser.add_argument(
            "--json",
            action="store_true",
            help=(
                "one JSON object: rows, errors (which block the import), asks (to be confirmed),"
                " notices; amounts as decimal strings, months as 2025-03, choices as stored"
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        importer = ProjectImporter()
        year = options["year"]
        table = _read(importer, options["file"], year)
        plan = Plan.objects.filter(year=year).first()
        if plan is None:
            plan = Plan(year=year)
            table.notices.append(Remark(f"系统里还没有{year}年的计划，按新建的草案比对。"))
        found = importer.compare(table, plan)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(table, found), ensure_ascii=False, indent=1))
            return
        for line in as_text(importer, table, found):
            self.stdout.write(line)


def _read(importer: ProjectImporter, path: Path, year: int) -> Table:
    """The table in the file. Raises CommandError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return read(
                file,
                name=path.name,
                size=path.stat().st_size,
                columns=importer.readable,
                year=year,
                known=importer.known(),
            )
    except OSError as error:
        raise CommandError(f"打不开文件 {path}：{error.strerror}。") from error
    except Unreadable as unreadable:
        raise CommandError(str(unreadable)) from unreadable


def as_json(table: Table, found: Comparison) -> dict[str, Any]:
    """What was read and what would be said, for machines."""
    errors = [*table.faults, *found.faults]
    problems = _problems([*errors, *found.warnings])
    projects = _projects(found)
    return {
        "rows": [_row(row, projects.get(row.number), problems) for row in table.rows],
        "errors": list(map(str, errors)),
        "asks": list(map(str, found.warnings)),
        "notices": list(map(str, table.notices)),
    }


def _row(
    row: SourceRow, project: KeyProject | None, problems: dict[int | None, list[str]]
) -> dict[str, Any]:
    """One row; None for what it does not say. The code may be that of the project it names."""
    texts = _texts(row)
    values: dict[str, Any] = {key: texts.get(name) for key, name in FIELDS.items()}
    if project is not None:
        if values["code"] is None and not is_new(project):
            values["code"] = project.code
        for key in ("sector", "lead"):
            values[key] = _as_stored(project, key, values[key])
    return {"row": row.number, **values, "problems": problems[row.number]}


def _as_stored(project: KeyProject, key: str, name: str | None) -> str | None:
    """The name of a unit or sector as the ledger spells it, where the row names that one."""
    if name is None or getattr(project, f"{key}_id") is None:
        return name
    stored = str(getattr(project, key).name)
    return stored if folded(stored) == folded(name) else name


def _projects(found: Comparison) -> dict[int, KeyProject]:
    """The stored or new project of each row that has one, by the number of the row."""
    projects = {}
    for entry in found.entries:
        project = entry.rows[0]
        if isinstance(project, KeyProject):
            projects[entry.row] = project
    return projects


def _texts(row: SourceRow) -> dict[str, str]:
    """The values as a machine reads them."""
    columns = by_field(ProjectImporter.columns)
    texts = {}
    for name, value in row.values.items():
        is_choice = name in ("nature", "source")
        texts[name] = str(value) if is_choice else columns[name].show(value)
    return texts


def _problems(remarks: Iterable[Remark]) -> dict[int | None, list[str]]:
    """The sentences by the number of their row."""
    problems: dict[int | None, list[str]] = defaultdict(list)
    for remark in remarks:
        column = f"{remark.column}：" if remark.column else ""
        problems[remark.row].append(f"{column}{remark.sentence}")
    return problems


def as_text(importer: ProjectImporter, table: Table, found: Comparison) -> Iterable[str]:
    """The same for people, line by line."""
    columns = by_field(importer.columns)
    for row in table.rows:
        said = []
        for name in FIELDS.values():
            text = columns[name].show(row.values.get(name)) or "—"
            said.append(f"{columns[name].label} {text}")
        yield f"第{row.number}行　{'　'.join(said)}"
    groups = (
        ("要改的", [*table.faults, *found.faults]),
        ("要核对的", found.warnings),
        ("说明", table.notices),
    )
    for title, remarks in groups:
        if remarks:
            yield f"\n{title}（{len(remarks)}）"
            yield from (f"  {remark}" for remark in remarks)
