"""Importing key projects: each row of a file is a project and its line in one plan."""

from collections.abc import Iterable, Mapping
from typing import Any

from projects.importing.batches import Batch, keep_former
from projects.importing.comparing import Comparison, Importer, as_text, total_cell
from projects.importing.project_rows import ProjectComparison
from projects.importing.reading.columns import Column
from projects.importing.reading.known_columns import LINE_FIELDS, PROJECT_COLUMNS, SPAN
from projects.importing.reading.table import Table
from projects.models import PLAN_FUNDS, KeyProject, ProjectPlan, Sector
from reporting.models import Plan, User
from reporting.rules.figures import trimmed
from reporting.spreadsheets.write import Cell


class ProjectImporter(Importer):
    kind = "projects"
    noun = "个项目"
    title = "项目台账"
    columns = PROJECT_COLUMNS
    also_read = (SPAN,)
    shown = (
        "code",
        "name",
        "nature",
        "sector",
        "source",
        "lead",
        "total_investment",
        "done_before",
        "investment",
    )
    names = ("sector", "lead")
    funds = PLAN_FUNDS

    def known(self) -> Mapping[str, list[str]]:
        return {"sector": list(Sector.objects.values_list("name", flat=True))}

    def compare(self, table: Table, plan: Plan, *, lock: bool = False) -> Comparison:
        return ProjectComparison(self, table, plan, lock=lock).found

    def write(self, found: Comparison, *, by: User, reason: str) -> None:
        projects = Batch(KeyProject)
        lines = Batch(ProjectPlan)
        for entry in found.entries:
            project, line = entry.rows
            projects.add(project, entry.changed - LINE_FIELDS)
            lines.add(line, entry.changed & LINE_FIELDS)
        keep_former(found)
        projects.write(by, reason)
        for line in lines.new:
            line.project = line.project  # whose key it has only now
        lines.write(by, reason)

    def export(self, plan: Plan) -> list[tuple[Cell, ...]]:
        lines = list(ProjectPlan.objects.listed(plan))
        if not lines:
            return []
        rows = [self._cells(line) for line in lines]
        totals = [_total(lines, column) for column in self.columns]
        rows.append(("合计", f"{len(lines)}{self.noun}", *totals[2:]))
        return rows

    def _cells(self, line: ProjectPlan) -> tuple[Cell, ...]:
        return tuple(_cell(line, column) for column in self.columns)


def _value(line: ProjectPlan, column: Column) -> Any:
    """The stored value of a column, of the line or of its project."""
    owner = line if column.field in LINE_FIELDS else line.project
    return getattr(owner, column.field)


def _cell(line: ProjectPlan, column: Column) -> Cell:
    value = _value(line, column)
    if column.is_money:
        return trimmed(value)
    return as_text(column, value) or None


def _total(lines: Iterable[ProjectPlan], column: Column) -> Cell:
    if not column.is_money:
        return None
    return total_cell(_value(line, column) for line in lines)
