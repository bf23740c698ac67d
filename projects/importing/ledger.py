"""The ledger of key projects: each row of a file is a project and its line in one plan."""

import itertools
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from projects.adoption import ADJUSTING, refused_by_adoption, reports_begun
from projects.enums import Adjustment, Nature, Stage
from projects.importing.columns import LINE_FIELDS, PROJECT_COLUMNS
from projects.importing.comparing import (
    CHANGED,
    NEW,
    SAME,
    Comparison,
    ImportEntry,
    Importer,
    Sheetful,
    fill_zeros,
    said,
    shown,
    state_of,
)
from projects.importing.reading import Remark, SourceRow, Table
from projects.models import PLAN_FUNDS, KeyProject, ProjectPlan, Sector
from reporting.directory import Directory
from reporting.models import Plan, User
from reporting.rules.figures import bare, plain, trimmed
from reporting.spreadsheets.write import Cell

BATCH = 200
"""Rows to a statement: a statement over all of them takes longer the more there are."""
OF_A_PROJECT = ("name", "sector", "source", "lead", "total_investment")
OF_A_LINE = ("nature", "investment")
PRINTED = ("nature", "goal")
"""What an adopted plan printed of a line (decision 0003)."""

STAGE_OF: Mapping[str, str] = {
    Nature.CONTINUED: Stage.BUILDING,
    Nature.NEW: Stage.NOT_STARTED,
    Nature.PREPARATION: Stage.PREPARATION,
}
"""How far a new project is by how the plan lists it, where the file does not say."""


class ProjectImporter(Importer):
    noun = "个项目"
    title = "项目台账"
    columns = PROJECT_COLUMNS
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
    funds = PLAN_FUNDS

    def known(self) -> Mapping[str, list[str]]:
        return {"sector": list(Sector.objects.values_list("name", flat=True))}

    def compare(self, table: Table, plan: Plan, *, lock: bool = False) -> Comparison:
        return _Projects(self, table, plan, lock=lock).found

    def write(self, found: Comparison, *, by: User, reason: str) -> None:
        new: dict[type, list[Any]] = {KeyProject: [], ProjectPlan: []}
        changed: dict[type, list[Any]] = {KeyProject: [], ProjectPlan: []}
        fields: dict[type, set[str]] = {KeyProject: set(), ProjectPlan: set()}
        for entry in found.entries:
            for row in entry.rows:
                mine = {
                    name
                    for name in entry.changed
                    if (name in LINE_FIELDS) == isinstance(row, ProjectPlan)
                }
                if row.pk is None:
                    new[type(row)].append(row)
                elif mine:
                    changed[type(row)].append(row)
                    fields[type(row)] |= mine
        for kind in (KeyProject, ProjectPlan):
            for row in new[ProjectPlan] if kind is ProjectPlan else ():
                row.project = row.project  # whose key it has only now
            if new[kind]:
                bulk_create_with_history(
                    new[kind], kind, batch_size=BATCH, default_user=by, default_change_reason=reason
                )
            if changed[kind]:
                bulk_update_with_history(
                    changed[kind],
                    kind,
                    sorted(fields[kind]),
                    batch_size=BATCH,
                    default_user=by,
                    default_change_reason=reason,
                )

    def export(self, plan: Plan) -> list[tuple[Cell, ...]]:
        lines = list(ProjectPlan.objects.listed(plan))
        rows = [tuple(self._cell(line, column) for column in self.columns) for line in lines]
        if rows:
            totals = [
                trimmed(
                    sum(
                        (getattr(self._holder(line, column.field), column.field) for line in lines),
                        Decimal(0),
                    )
                )
                if column.is_money
                else None
                for column in self.columns
            ]
            rows.append(("合计", f"{len(lines)}{self.noun}", *totals[2:]))
        return rows

    def _cell(self, line: ProjectPlan, column: Any) -> Cell:
        value = getattr(self._holder(line, column.field), column.field)
        return trimmed(value) if column.is_money else shown(column, value) or None

    @staticmethod
    def _holder(line: ProjectPlan, name: str) -> Any:
        return line if name in LINE_FIELDS else line.project


class _Projects(Sheetful):
    """One comparison (six queries)."""

    def __init__(self, importer: ProjectImporter, table: Table, plan: Plan, *, lock: bool) -> None:
        super().__init__(importer, table, Comparison(plan))
        self.plan = plan
        self.is_begun = reports_begun(plan)
        self.names: dict[str, dict[str, Any]] = {
            "sector": {sector.name: sector for sector in Sector.objects.all()},
            "lead": Directory().by_name,
        }
        codes = [row.values["code"] for row in table.rows if "code" in row.values]
        names = [row.values["name"] for row in table.rows if "name" in row.values]
        lines = ProjectPlan.objects.filter(plan=plan).order_by("pk")
        projects = KeyProject.objects.filter(
            Q(code__in=codes) | Q(name__in=names) | Q(pk__in=lines.order_by().values("project"))
        ).order_by("pk")
        if lock:
            projects, lines = (
                projects.select_for_update(of=("self",)),
                lines.select_for_update(of=("self",)),
            )
        stored = list(projects.select_related("sector", "lead"))
        self.by_code = {project.code: project for project in stored}
        self.by_name: dict[str, list[KeyProject]] = {}
        for project in stored:
            self.by_name.setdefault(project.name, []).append(project)
        self.lines = {line.project_id: line for line in lines}
        here = [(project.pk, project.name) for project in stored if project.pk in self.lines]
        self.code_at: dict[str, int] = {}
        """Rows of the file by their code."""
        self.name_at: dict[str, int] = {}
        self.project_at: dict[int, int] = {}
        self.numbers: Iterator[str] | None = None
        self.not_adopted: list[int] = []
        """Rows that an adopted plan does not have and that no document brings in."""
        for row in table.rows:
            self._take(row)
        if self.not_adopted:
            rows = "、".join(map(str, self.not_adopted[:10])) + (
                "等" if len(self.not_adopted) > 10 else ""
            )
            self.found.faults.append(
                Remark(
                    f"{plan}{plan.get_state_display()}，已经开始填报，文件里有{len(self.not_adopted)}个项目不在里面"
                    f"（第{rows}行）。再加项目要按中期调整：中期调整一列写“{Adjustment.IN.label}”，填文号和日期。"
                )
            )
        self.found.left_out = [name for pk, name in here if pk not in self.project_at]

    def _take(self, row: SourceRow) -> None:
        values: dict[str, Any] = fill_zeros(row.values, PLAN_FUNDS, self.table.heads)
        lacking = set(row.unread) | self.link(row, values, self.names)
        project = self._project(row, values)
        if project is None:
            return
        is_new = project.pk is None
        before = None if is_new else self.lines.get(project.pk)
        line = before or ProjectPlan()
        seen = f"new {project.code}" if is_new else state_of(project, before)
        line.plan, line.project = self.plan, project
        asked = (OF_A_PROJECT if is_new else ()) + (OF_A_LINE if before is None else ())
        lacking |= self.require(
            row,
            values,
            [name for name in asked if name not in lacking],
            "新增的项目" if is_new else "新列入这个年度的项目",
        )
        if is_new and "nature" in values:
            values.setdefault("stage", STAGE_OF[values["nature"]])
        entry = ImportEntry(
            row.number, str(values.get("name") or project.name), NEW, [project, line], seen=seen
        )
        self._warn(row, values, project, before)
        self.put(
            entry, line, {name: value for name, value in values.items() if name in LINE_FIELDS}
        )
        of_line = list(entry.changes)
        self.put(
            entry,
            project,
            {name: value for name, value in values.items() if name not in LINE_FIELDS},
        )
        if before is not None:
            entry.kind = CHANGED if entry.changed else SAME
        else:
            held = {
                name: getattr(project, name, None) for name in OF_A_PROJECT if name not in lacking
            }
            held |= {"code": project.code, **values}
            entry.facts = self.facts(held)
            entry.changes = (
                [] if is_new else [each for each in entry.changes if each not in of_line]
            )
            entry.note = "" if is_new else "台账里已有这个项目，新列入这个年度"
        if entry.kind != SAME:
            self._hold(row, entry, project, line, lacking, is_new=before is None)
        self.found.entries.append(entry)

    def _project(self, row: SourceRow, values: Mapping[str, Any]) -> KeyProject | None:
        """The project that the row is, stored or new; None, with a fault, where nobody can tell."""
        code, name = values.get("code"), values.get("name")
        if "code" in row.unread or (code is None and "name" in row.unread):
            return None  # said already
        if code is None and name is None:
            self.fault(row, "name", "没有项目名称，也没有项目代码。")
            return None
        known, at = (self.code_at, code) if code is not None else (self.name_at, name)
        if at in known:
            what = "项目代码" if code is not None else "项目名称"
            self.fault(
                row, "code" if code is not None else "name", f"{what}“{at}”和第{known[at]}行重复。"
            )
            return None
        same_name = self.by_name.get(name, []) if name is not None else []
        if code is not None:
            project = self.by_code.get(code)
        elif len(same_name) > 1:
            codes = "、".join(each.code for each in same_name)
            self.fault(
                row, "name", f"台账里有{len(same_name)}个项目叫“{name}”（{codes}），请填项目代码。"
            )
            return None
        else:
            project = same_name[0] if same_name else None
        if project is not None and project.pk in self.project_at:
            self.fault(
                row, "name", f"和第{self.project_at[project.pk]}行是同一个项目“{project.name}”。"
            )
            return None
        if project is None and name in self.name_at:
            self.warn(
                row, "", f"“{name}”和第{self.name_at[name]}行同名，代码不同：按两个项目导入。"
            )
        if project is None and same_name:
            codes = "、".join(each.code for each in same_name)
            self.warn(
                row, "", f"台账里已有“{name}”（代码{codes}），这一行代码不同：按另一个项目新增。"
            )
        if code is not None:
            self.code_at[code] = row.number
        if name is not None:
            self.name_at.setdefault(name, row.number)
        if project is None:
            return KeyProject(code=code or self._number())
        self.project_at[project.pk] = row.number
        return project

    def _number(self) -> str:
        """The county's own number for a project without a code: 2024-001 and on (one query for all)."""
        if self.numbers is None:
            start = f"{self.plan.year}-"
            used = set(
                KeyProject.objects.filter(code__startswith=start).values_list("code", flat=True)
            )
            used |= {str(row.values.get("code")) for row in self.table.rows}
            every = (f"{start}{number:03}" for number in itertools.count(1))
            self.numbers = (code for code in every if code not in used)
        return next(self.numbers)

    def _warn(
        self,
        row: SourceRow,
        values: Mapping[str, Any],
        project: KeyProject,
        before: ProjectPlan | None,
    ) -> None:
        """What may be right and wants a look: 超概算, 核减, more planned than is left; asks before values are set."""
        total = values.get("total_investment", project.total_investment)
        done = values.get("done_before", before.done_before if before else Decimal(0))
        planned = values.get("investment", before.investment if before else None)
        name = values.get("name") or project.name
        if before is not None and done < before.done_before:
            old, new = bare(before.done_before), plain(done)
            self.warn(row, name, f"至上年底累计完成投资由{old}万元减为{new}万元（核减）。")
        nature = values.get("nature", before.nature if before else "")
        if (
            before is None
            and nature == Nature.CONTINUED
            and not done
            and "done_before" not in row.unread
        ):
            self.warn(row, name, "续建项目没有至上年底累计完成投资，按0计。")
        if total is None:
            return
        if done > total:
            self.warn(
                row,
                name,
                f"至上年底累计完成{bare(done)}万元，多于总投资{bare(total)}万元（超概算）。",
            )
        elif planned is not None and planned > total - done:
            left = bare(total - done)
            self.warn(row, name, f"计划投资{bare(planned)}万元，多于剩下的投资{left}万元。")

    def _hold(
        self,
        row: SourceRow,
        entry: ImportEntry,
        project: KeyProject,
        line: ProjectPlan,
        lacking: Collection[str],
        *,
        is_new: bool,
    ) -> None:
        """Hold a row that is written to the rules of forms and database: nothing is left for the latter to refuse."""
        self.check(row, project, lacking)
        self.check(row, line, lacking)
        for earlier, later, name in (
            (project.planned_start, project.planned_finish, "project_planned_start_before_finish"),
            (project.started_on, project.finished_on, "project_started_before_finished"),
        ):
            if earlier and later and later < earlier:
                field = "planned_finish" if later == project.planned_finish else "finished_on"
                self.fault(row, field, said(KeyProject, name))
        if len({bool(getattr(line, name)) for name in ADJUSTING}) > 1:
            self.fault(row, "adjustment", said(ProjectPlan, "project_plan_adjustment_has_document"))
        if bool(line.withdrawn_on) != bool(line.withdrawal_reason):
            self.fault(row, "withdrawn_on", said(ProjectPlan, "project_plan_withdrawn_with_reason"))
        refused = refused_by_adoption(
            self.plan,
            is_begun=self.is_begun,
            is_new=is_new,
            adjustment=line.adjustment,
            changed=entry.changed,
        )
        if refused and is_new:
            self.not_adopted.append(row.number)
        elif refused:
            self.fault(row, *refused)
        if not is_new and not self.plan.is_open:
            for name in PRINTED:
                if name in entry.changed:
                    self.fault(
                        row,
                        name,
                        f"{self.plan}{self.plan.get_state_display()}，文件印出的内容不能再改。",
                    )
