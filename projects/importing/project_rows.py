"""What importing each row of a ledger of projects would do: the project, its line in the plan."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from projects.adoption import ADJUSTING, refused_by_adoption, reports_begun
from projects.enums import Adjustment, Nature, Stage
from projects.importing.comparing import (
    CHANGED,
    NEW,
    SAME,
    Comparison,
    ImportEntry,
    Importer,
    TableComparison,
    constraint_message,
    digest_of,
    fill_zeros,
    is_new,
    keep_spelling,
)
from projects.importing.matching import PAIRS, StoredProjects
from projects.importing.reading.cells import LOST_DIGITS, SIGNIFICANT
from projects.importing.reading.known_columns import LINE_FIELDS
from projects.importing.reading.table import Remark, SourceRow, Table, rows_said
from projects.models import PLAN_FUNDS, KeyProject, ProjectPlan, Sector
from reporting.directory import Directory
from reporting.models import Plan
from reporting.rules.figures import bare, plain
from reporting.rules.office.leaders import in_charge, plain_name
from reporting.tables.names import Register, folded

OF_A_PROJECT = ("name", "sector", "source", "lead", "total_investment")
OF_A_LINE = ("nature", "investment")
PRINTED = ("nature", "goal")
"""Fields of a line that an adopted plan printed (decision 0003)."""

STAGE_OF: Mapping[str, str] = {
    Nature.CONTINUED: Stage.BUILDING,
    Nature.NEW: Stage.NOT_STARTED,
    Nature.PREPARATION: Stage.PREPARATION,
}
"""The stage of a new project by its nature, where the file does not say."""


class ProjectComparison(TableComparison):
    """One comparison of a ledger of projects (six queries)."""

    def __init__(self, importer: Importer, table: Table, plan: Plan, *, lock: bool) -> None:
        super().__init__(importer, table, Comparison(plan))
        self.plan = plan
        # A year that has no plan yet can be read as well.
        self.is_begun = plan.pk is not None and reports_begun(plan)
        self.names: dict[str, Register[Any]] = {
            "sector": Register({sector.name: sector for sector in Sector.objects.all()}),
            "lead": Register(Directory().by_name),
        }
        self.stored = StoredProjects()
        self.projects: dict[int, KeyProject] = {}
        """The plan's projects, and those that the file names, by key."""
        self.lines: dict[int, ProjectPlan] = {}
        """The plan's lines by the key of their project."""
        self._read_stored(lock=lock)
        self.codes = frozenset(map(str, table.values_of("code")))
        self.code_at: dict[str, str] = {}
        """Where the file has each folded code, in words: 第5行."""
        self.name_at: dict[str, str] = {}
        self.project_at: dict[int, str] = {}
        self.free_codes = self.stored.free_codes(plan.year, table)
        self.unknown_names: list[tuple[SourceRow, str]] = []
        """Rows of new projects without a code, with their names."""
        self.not_adopted: list[SourceRow] = []
        """Rows that are not in the adopted plan, without a document that adds them."""
        for row in table.rows:
            self._take(row)
        if self.not_adopted:
            self.found.faults.append(self._fault_of_not_adopted())
        self._offer_like_names()
        for key in self.lines:
            if key not in self.project_at:
                self.found.left_out.append(self.projects[key].name)

    def _read_stored(self, *, lock: bool) -> None:
        """Read the plan's lines with their projects, and projects that the file names."""
        lines = ProjectPlan.objects.filter(plan__year=self.plan.year).order_by("pk")
        projects = KeyProject.objects.filter(
            Q(pk__in=self.stored.named_in(self.table))
            | Q(pk__in=lines.order_by().values("project"))
        ).order_by("pk")
        if lock:
            projects = projects.select_for_update(of=("self",))
            lines = lines.select_for_update(of=("self",))
        for project in projects.select_related("sector", "lead"):
            self.projects[project.pk] = project
        self.lines = {line.project_id: line for line in lines}

    def _take(self, row: SourceRow) -> None:
        """Compare one row of the file."""
        values: dict[str, Any] = fill_zeros(row.values, PLAN_FUNDS, self.table.heads_of(row))
        lacking = set(row.unread) | self.link(row, values, self.names)
        project = self._project(row, values)
        if project is None:
            return
        if _has_leader_already(project, values):
            del values["county_leader"]
        before = self.lines.get(project.pk)
        line = before or ProjectPlan()
        entry = ImportEntry(
            row,
            str(values.get("name") or project.name),
            NEW,
            [project, line],
            seen=_digest(project, before),
        )
        line.plan = self.plan
        line.project = project
        lacking |= self._require(row, values, lacking, entry)
        if is_new(project) and "nature" in values:
            values.setdefault("stage", STAGE_OF[values["nature"]])
        self._warn(row, values, project, line)
        self._put_values(entry, values, project, line)
        if before is not None:
            entry.kind = CHANGED if entry.changed else SAME
        else:
            entry.facts = self._facts(values, project, lacking)
        if entry.kind != SAME:
            self._check_rules(row, entry, project, line, lacking)
        self.found.entries.append(entry)

    def _require(
        self, row: SourceRow, values: Mapping[str, Any], lacking: set[str], entry: ImportEntry
    ) -> set[str]:
        """Add a fault for each field that a new project or line lacks; return these fields."""
        project, line = entry.rows
        asked: set[str] = set()
        if is_new(line):
            asked.update(OF_A_LINE)
        if is_new(project):
            asked.update(OF_A_PROJECT)
        what = "新增的项目" if is_new(project) else "新列入这个年度的项目"
        return self.require(row, values, asked - lacking, what)

    def _put_values(
        self, entry: ImportEntry, values: Mapping[str, Any], project: KeyProject, line: ProjectPlan
    ) -> None:
        """Set the values on line and project; a preview shows no changes of new rows."""
        of_line = {}
        of_project = {}
        for name, value in values.items():
            if name in LINE_FIELDS:
                of_line[name] = value
            else:
                of_project[name] = value
        self.put(entry, line, of_line)
        if is_new(line):
            entry.changes.clear()
        self.put(entry, project, of_project)
        if is_new(project):
            entry.changes.clear()
        elif is_new(line):
            entry.note = "台账里已有这个项目，新列入这个年度"

    def _facts(
        self, values: Mapping[str, Any], project: KeyProject, lacking: Collection[str]
    ) -> list[tuple[str, bool]]:
        """What the preview shows of a new line: the file's values, else those of its project."""
        known: dict[str, Any] = {"code": project.code}
        for name in OF_A_PROJECT:
            if name not in lacking:
                known[name] = getattr(project, name, None)
        return self.facts({**known, **values})

    def _project(self, row: SourceRow, values: dict[str, Any]) -> KeyProject | None:
        """The stored or new project of the row; None, with a fault, where it is not clear which."""
        code = values.get("code")
        name = values.get("name")
        if self._lacks_key(row, code, name) or self._is_repeated(row, code, name):
            return None
        if code is not None and self._has_lost_digits(row, code):
            return None
        same_name = [self.projects[key] for key in self.stored.called(name)]
        if code is not None:
            key = self.stored.with_code(code)
            project = None if key is None else self.projects[key]
        elif len(same_name) > 1:
            sentence = (
                f"台账里有{len(same_name)}个项目叫“{name}”（{_codes(same_name)}），请填项目代码。"
            )
            self.fault(row, "name", sentence)
            return None
        else:
            project = same_name[0] if same_name else None
        if project is not None and project.pk in self.project_at:
            at = self.project_at[project.pk]
            self.fault(row, "name", f"和{at}是同一个项目“{project.name}”。")
            return None
        if project is None:
            project = self._new_project(row, code, name, same_name)
        else:
            self.project_at[project.pk] = row.said
            keep_spelling(values, "code", project.code)
            keep_spelling(values, "name", project.name)
        if code is not None:
            self.code_at[folded(code)] = row.said
        if name is not None:
            self.name_at.setdefault(folded(name), row.said)
        return project

    def _new_project(
        self, row: SourceRow, code: str | None, name: str | None, same_name: list[KeyProject]
    ) -> KeyProject:
        """A project that the ledger does not have, unsaved."""
        self._warn_of_same_name(row, name, same_name)
        if code is None and name is not None:
            self.unknown_names.append((row, name))
        return KeyProject(code=code or next(self.free_codes))

    def _has_lost_digits(self, row: SourceRow, code: str) -> bool:
        """Whether Excel has lost digits of the code; adds a fault, or a warning where it may."""
        lost = self.stored.lost_digits(code, self.codes)
        if lost > 1:
            self.fault(row, "code", f"“{code}”第{SIGNIFICANT}位以后都是0：{LOST_DIGITS}")
        elif lost:
            sentence = (
                f"项目代码“{code}”第{SIGNIFICANT}位以后是0，和另一个代码只差这一位：请核对是不是"
                "按数字存过、丢了末位。"
            )
            self.warn(row, str(row.values.get("name", "")), sentence)
        return lost > 1

    def _lacks_key(self, row: SourceRow, code: str | None, name: str | None) -> bool:
        """Whether the row has neither code nor name; adds a fault unless one could not be read."""
        if "code" in row.unread or (code is None and "name" in row.unread):
            return True
        if code is None and name is None:
            self.fault(row, "name", "没有项目名称，也没有项目代码。")
            return True
        return False

    def _is_repeated(self, row: SourceRow, code: str | None, name: str | None) -> bool:
        """Whether an earlier row has the same code, else the same name; then adds a fault."""
        code_at = self.code_at.get(folded(code)) if code is not None else None
        name_at = self.name_at.get(folded(name)) if name is not None else None
        if code_at is not None:
            self.fault(row, "code", f"项目代码“{code}”和{code_at}重复。")
            return True
        if code is None and name_at is not None:
            self.fault(row, "name", f"项目名称“{name}”和{name_at}重复。")
            return True
        return False

    def _warn_of_same_name(
        self, row: SourceRow, name: str | None, same_name: Sequence[KeyProject]
    ) -> None:
        """Warn of a new project whose name an earlier row or a stored project has."""
        at = self.name_at.get(folded(name or ""))
        if at is not None:
            self.warn(row, "", f"“{name}”和{at}同名，代码不同：按两个项目导入。")
        if same_name:
            codes = _codes(same_name)
            sentence = f"台账里已有“{name}”（代码{codes}），这一行代码不同：按另一个项目新增。"
            self.warn(row, "", sentence)

    def _offer_like_names(self) -> None:
        """Warn of new projects whose names are nearly those of projects that no row is."""
        others = [key for key in self.stored.names if key not in self.project_at]
        at_most = PAIRS // len(others) if others else 0
        for row, name in self.unknown_names[:at_most]:
            for key in self.stored.like(name, others):
                sentence = (
                    f"台账里有名称相近的“{self.stored.names[key]}”（代码{self.stored.codes[key]}）："
                    "是同一个项目的，请填它的代码；照文件导入就另增一个。"
                )
                self.warn(row, name, sentence)
        left = len(self.unknown_names) - at_most
        if others and left > 0:
            sentence = f"新项目太多，有{left}个没有在台账里查找名称相近的项目，请自行核对。"
            self.found.warnings.append(Remark(sentence))

    def _warn(
        self, row: SourceRow, values: Mapping[str, Any], project: KeyProject, line: ProjectPlan
    ) -> None:
        """Warn of 超概算, 核减, and more planned than is left; before values are set."""
        name = values.get("name") or project.name
        done = values.get("done_before", line.done_before)
        if is_new(line):
            is_continued = values.get("nature") == Nature.CONTINUED
            if is_continued and not done and "done_before" not in row.unread:
                self.warn(row, name, "续建项目没有至上年底累计完成投资，按0计。")
        elif done < line.done_before:
            old = bare(line.done_before)
            self.warn(row, name, f"至上年底累计完成投资由{old}万元减为{plain(done)}万元（核减）。")
        total = values.get("total_investment", project.total_investment)
        if total is None:
            return
        planned = values.get("investment", line.investment)
        if done > total:
            sentence = f"至上年底累计完成{bare(done)}万元，多于总投资{bare(total)}万元（超概算）。"
            self.warn(row, name, sentence)
        elif planned is not None and planned > total - done:
            left = bare(total - done)
            self.warn(row, name, f"计划投资{bare(planned)}万元，多于剩下的投资{left}万元。")

    def _check_rules(
        self,
        row: SourceRow,
        entry: ImportEntry,
        project: KeyProject,
        line: ProjectPlan,
        lacking: Collection[str],
    ) -> None:
        """Add a fault for every rule of forms and database that the row breaks."""
        self.check(row, project, lacking)
        self.check(row, line, lacking)
        self._check_dates(row, project)
        if len({bool(getattr(line, name)) for name in ADJUSTING}) > 1:
            sentence = constraint_message(ProjectPlan, "project_plan_adjustment_has_document")
            self.fault(row, "adjustment", sentence)
        if bool(line.withdrawn_on) != bool(line.withdrawal_reason):
            sentence = constraint_message(ProjectPlan, "project_plan_withdrawn_with_reason")
            self.fault(row, "withdrawn_on", sentence)
        refused = refused_by_adoption(
            self.plan,
            is_begun=self.is_begun,
            is_new=is_new(line),
            adjustment=line.adjustment,
            changed=entry.changed,
        )
        if refused and is_new(line):
            self.not_adopted.append(row)
        elif refused:
            self.fault(row, *refused)
        if not is_new(line):
            self.check_printed(row, entry, PRINTED)

    def _check_dates(self, row: SourceRow, project: KeyProject) -> None:
        """Add a fault for a finish before its start, planned or actual."""
        for start, finish, constraint in (
            ("planned_start", "planned_finish", "project_planned_start_before_finish"),
            ("started_on", "finished_on", "project_started_before_finished"),
        ):
            earlier = getattr(project, start)
            later = getattr(project, finish)
            if earlier and later and later < earlier:
                self.fault(row, finish, constraint_message(KeyProject, constraint))

    def _fault_of_not_adopted(self) -> Remark:
        """One fault for all rows that are not in the adopted plan."""
        return Remark(
            f"{self.plan}{self.plan.get_state_display()}，已经开始填报，"
            f"文件里有{len(self.not_adopted)}个项目不在里面（{rows_said(self.not_adopted)}）。"
            f"再加项目要按中期调整：中期调整一列写“{Adjustment.IN.label}”，填文号和日期。"
        )


def _has_leader_already(project: KeyProject, values: Mapping[str, Any]) -> bool:
    """Whether the row names the leader who is in charge of a stored project by its lead unit.

    The exported list names that leader: read back, it must not become the project's own.
    """
    named = values.get("county_leader")
    if not named or is_new(project) or values.get("lead", project.lead) != project.lead:
        return False
    return not project.county_leader and plain_name(named) == in_charge(
        "", project.lead.county_leader
    )


def _digest(project: KeyProject, line: ProjectPlan | None) -> str:
    if is_new(project):
        return f"new {project.code}"
    return digest_of(project, line)


def _codes(projects: Iterable[KeyProject]) -> str:
    return "、".join(project.code for project in projects)
