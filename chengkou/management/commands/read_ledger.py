"""`manage.py read_ledger 台账.xlsx --year 2025`: what an import of projects reads of a file."""

import json
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.admin.import_state import LedgerImport, NameOnPage
from projects.importing.comparing import NAMES_LIKE, Comparison, is_new
from projects.importing.ledger import ProjectImporter
from projects.importing.reading.columns import by_field
from projects.importing.reading.table import Remark, SourceRow
from projects.models import KeyProject
from reporting.admin.import_mapping import TableOnPage
from reporting.models import Plan
from reporting.spreadsheets.limits import Unreadable
from reporting.tables.found import FoundTable
from reporting.tables.names import folded
from reporting.tables.read import tables_of

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
Key = tuple[str, int | None]
"""The place of a table, empty where only one is read, and the number of a row in it."""


class Command(BaseCommand):
    help = (
        "Print what is understood of a file of key projects, row by row, with what the page of the"
        " import would refuse, ask and say. Writes nothing. Amounts are in 万元."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an .xlsx, .docx, .csv or .txt file")
        parser.add_argument("--year", type=int, required=True, help="the plan's year")
        parser.add_argument(
            "--json",
            action="store_true",
            help=(
                "one JSON object: tables (what their columns are taken for), rows, errors (which"
                " block the import), asks (to be confirmed), names (that the ledger does not have),"
                " notices; amounts as decimal strings, months as 2025-03, choices as stored"
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        stored = Plan.objects.filter(year=year).first()
        plan = stored or Plan(year=year)
        state = LedgerImport(ProjectImporter(), plan, *_tables(options["file"]))
        if stored is None:
            said = Remark(f"系统里还没有{year}年的计划，按新建的草案比对。")
            state.table.notices.append(said)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(state), ensure_ascii=False, indent=1))
            return
        for line in as_text(state):
            self.stdout.write(line)


def _tables(path: Path) -> tuple[str, list[FoundTable]]:
    """The file's name and its tables. Raises CommandError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return path.name, tables_of(file, name=path.name, size=path.stat().st_size)
    except OSError as error:
        raise CommandError(f"打不开文件 {path}：{error.strerror}。") from error
    except Unreadable as unreadable:
        raise CommandError(str(unreadable)) from unreadable


def as_json(state: LedgerImport) -> dict[str, Any]:
    """What was read and what would be said and asked, for machines."""
    found = state.found
    problems = _problems([*state.preview.faults, *found.warnings])
    projects = _projects(found)
    return {
        "tables": [_table(table) for table in state.mapping.tables],
        "rows": [
            _row(row, projects.get((row.place, row.number)), problems) for row in state.table.rows
        ],
        "errors": list(map(str, state.preview.faults)),
        "asks": list(map(str, found.warnings)),
        "names": [_name(name) for name in state.names],
        "notices": list(map(str, state.table.notices)),
    }


def _table(table: TableOnPage) -> dict[str, Any]:
    """One table of the file as the page would propose it."""
    boxes = table.form.columns()
    labels = {str(box.label): box.value() for box in boxes}
    return {
        "place": table.understood.table.place,
        "is_read": table.is_taken,
        "head": table.form["row"].value(),
        "columns": {title: field or None for title, field in labels.items()},
    }


def _name(name: NameOnPage) -> dict[str, Any]:
    """A name that the ledger does not have, with the likeliest that it does."""
    return {
        "column": name.label,
        "name": name.words,
        "likely": name.options[:NAMES_LIKE],
        "chosen": name.chosen or None,
    }


def _row(
    row: SourceRow, project: KeyProject | None, problems: Mapping[Key, list[str]]
) -> dict[str, Any]:
    """One row; None for what it does not say. The code may be that of the project it names.

    `table` says where it stands in a file of which several tables are read.
    """
    texts = _texts(row)
    values: dict[str, Any] = {key: texts.get(name) for key, name in FIELDS.items()}
    if project is not None:
        if values["code"] is None and not is_new(project):
            values["code"] = project.code
        for key in ("sector", "lead"):
            values[key] = _as_stored(project, key, values[key])
    where = {"table": row.place, "row": row.number} if row.place else {"row": row.number}
    return {**where, **values, "problems": problems.get((row.place, row.number), [])}


def _as_stored(project: KeyProject, key: str, name: str | None) -> str | None:
    """The name of a unit or sector as the ledger spells it, where the row names that one."""
    if name is None or getattr(project, f"{key}_id") is None:
        return name
    stored = str(getattr(project, key).name)
    return stored if folded(stored) == folded(name) else name


def _projects(found: Comparison) -> dict[Key, KeyProject]:
    """The stored or new project of each row that has one."""
    projects: dict[Key, KeyProject] = {}
    for entry in found.entries:
        project = entry.rows[0]
        if isinstance(project, KeyProject):
            projects[entry.source.place, entry.row] = project
    return projects


def _texts(row: SourceRow) -> dict[str, str]:
    """The values as a machine reads them."""
    columns = by_field(ProjectImporter.columns)
    texts = {}
    for name, value in row.values.items():
        is_choice = name in ("nature", "source")
        texts[name] = str(value) if is_choice else columns[name].show(value)
    return texts


def _problems(remarks: Iterable[Remark]) -> dict[Key, list[str]]:
    """The sentences by their row."""
    problems: dict[Key, list[str]] = defaultdict(list)
    for remark in remarks:
        column = f"{remark.column}：" if remark.column else ""
        problems[remark.place, remark.row].append(f"{column}{remark.sentence}")
    return problems


def as_text(state: LedgerImport) -> Iterable[str]:
    """The same for people, line by line."""
    columns = by_field(state.importer.columns)
    for row in state.table.rows:
        said = []
        for name in FIELDS.values():
            text = columns[name].show(row.values.get(name)) or "—"
            said.append(f"{columns[name].label} {text}")
        yield f"{row.said}　{'　'.join(said)}"
    groups = (
        ("要改的", state.preview.faults),
        ("要核对的", state.found.warnings),
        ("说明", state.table.notices),
    )
    for title, remarks in groups:
        if remarks:
            yield f"\n{title}（{len(remarks)}）"
            yield from (f"  {remark}" for remark in remarks)
