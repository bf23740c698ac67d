"""The list of livelihood tasks: each row of a file is one task of the plan, by level and number."""

import re
from decimal import Decimal
from typing import Any

from projects.importing.columns import TASK_COLUMNS
from projects.importing.comparing import (
    CHANGED,
    NEW,
    SAME,
    Comparison,
    ImportEntry,
    Importer,
    RowChange,
    Sheetful,
    fill_zeros,
    shown,
    state_of,
)
from projects.importing.reading import SourceRow, Table
from projects.models import FUNDS, LivelihoodTask
from reporting.directory import Directory
from reporting.history import EMPTY
from reporting.models import Department, Plan, User
from reporting.rules.figures import trimmed
from reporting.spreadsheets.write import Cell

PRINTED = ("name", "target_text", "due_on")
"""What an adopted plan printed of a task, beside level and number by which it is found (decision 0003)."""
OF_A_TASK = ("level", "number", "name", "target_text", "lead", "investment")
_BETWEEN = re.compile(r"[、，,;；\s]+")


class TaskImporter(Importer):
    noun = "件民生实事"
    title = "民生实事"
    columns = TASK_COLUMNS
    shown = ("level", "number", "name", "target_text", "lead", "responsible", "investment", *FUNDS)
    funds = FUNDS

    def compare(self, table: Table, plan: Plan, *, lock: bool = False) -> Comparison:
        return _Tasks(self, table, plan, lock=lock).found

    def write(self, found: Comparison, *, by: User, reason: str) -> None:
        """One by one: a plan has a score of tasks, and the history of their units is written with each."""
        for entry in found.entries:
            if entry.kind == SAME:
                continue
            (task,) = entry.rows
            assert isinstance(task, LivelihoodTask)
            task._history_user = by  # type: ignore[attr-defined]
            task._change_reason = reason  # type: ignore[attr-defined]
            task.save()
            units = getattr(task, "units_to_be", None)
            if units is not None:
                task.responsible.set(units)

    def export(self, plan: Plan) -> list[tuple[Cell, ...]]:
        tasks = list(LivelihoodTask.objects.printed(plan))
        rows = [tuple(_cell(task, column) for column in self.columns) for task in tasks]
        if rows:
            sums: list[Cell] = [
                trimmed(sum((getattr(task, column.field) for task in tasks), Decimal(0)))
                if column.is_money
                else None
                for column in self.columns
            ]
            rows.append(("合计", None, f"{len(tasks)}件", *sums[3:]))
        return rows


def _cell(task: LivelihoodTask, column: Any) -> Cell:
    if column.field == "responsible":
        return _names(task) or None
    value = getattr(task, column.field)
    if column.is_money:
        return trimmed(value)
    return value if isinstance(value, int) else shown(column, value) or None


def _names(task: LivelihoodTask) -> str:
    return "、".join(unit.name for unit in task.responsible.all())


class _Tasks(Sheetful):
    """One comparison (four queries)."""

    def __init__(self, importer: TaskImporter, table: Table, plan: Plan, *, lock: bool) -> None:
        super().__init__(importer, table, Comparison(plan))
        self.plan = plan
        self.units = Directory().by_name
        tasks = LivelihoodTask.objects.filter(plan=plan).order_by("pk")
        if lock:
            tasks = tasks.select_for_update(of=("self",))
        self.stored = list(tasks.select_related("lead").prefetch_related("responsible", "targets"))
        self.taken: dict[tuple[Any, Any], int] = {}
        for row in table.rows:
            self._take(row)
        self.found.left_out = [
            task.name for task in self.stored if (task.level, task.number) not in self.taken
        ]

    def _take(self, row: SourceRow) -> None:
        values: dict[str, Any] = fill_zeros(row.values, FUNDS, self.table.heads)
        lacking = set(row.unread) | self.link(row, values, {"lead": self.units})
        task = self._task(row, values)
        if task is None:
            return
        is_new = task.pk is None
        seen = "new" if is_new else f"{state_of(task)} {_names(task)}"
        task.plan = self.plan
        if is_new:
            asked = [name for name in OF_A_TASK if name not in lacking]
            lacking |= self.require(row, values, asked, "新增的民生实事")
        units = self._units(row, values.pop("responsible", None))
        entry = ImportEntry(
            row.number, str(values.get("name") or task.name), NEW, [task], seen=seen
        )
        self.put(entry, task, values)
        before = [] if is_new else list(task.responsible.all())
        if units is not None and {unit.pk for unit in units} != {unit.pk for unit in before}:
            task.units_to_be = units  # type: ignore[attr-defined]
            entry.changed.add("responsible")
            was = "、".join(unit.name for unit in before)
            entry.changes.append(
                RowChange("责任单位", was or EMPTY, "、".join(unit.name for unit in units))
            )
        if is_new:
            held = {**values, "responsible": "、".join(unit.name for unit in units or ())}
            entry.facts = self.facts(held)
            entry.changes = []
        else:
            entry.kind = CHANGED if entry.changed else SAME
        if entry.kind != SAME:
            self.check(row, task, lacking)
            self._hold(row, entry, task)
        self.found.entries.append(entry)

    def _task(self, row: SourceRow, values: dict[str, Any]) -> LivelihoodTask | None:
        """The task of the row's level and number; without these the one of its name. None, with a fault, for none."""
        level, number, name = (values.get(each) for each in ("level", "number", "name"))
        if {"level", "number"} & row.unread:
            return None  # said already
        if level is None or number is None:
            same = [
                task
                for task in self.stored
                if task.name == name
                and (level is None or task.level == level)
                and (number is None or task.number == number)
            ]
            if len(same) != 1:
                lacking = [
                    self.columns[each].label for each in ("level", "number") if each not in values
                ]
                self.fault(
                    row, "name", f"没有{'和'.join(lacking)}，按名称也找不到是哪一件，请补上。"
                )
                return None
            level, number = same[0].level, same[0].number
        if (level, number) in self.taken:
            self.fault(row, "number", f"级别和序号和第{self.taken[level, number]}行重复。")
            return None
        self.taken[level, number] = row.number
        found = [task for task in self.stored if (task.level, task.number) == (level, number)]
        return found[0] if found else LivelihoodTask()

    def _units(self, row: SourceRow, words: str | None) -> list[Department] | None:
        if words is None:
            return None
        names = list(dict.fromkeys(name for name in _BETWEEN.split(words) if name))
        for name in names:
            if name not in self.units:
                self.unknown(row, "responsible", name, self.units)
        return [self.units[name] for name in names if name in self.units]

    def _hold(self, row: SourceRow, entry: ImportEntry, task: LivelihoodTask) -> None:
        """What the plan's state forbids, and promises in numbers that the new sentence no longer makes."""
        state = f"{self.plan}{self.plan.get_state_display()}"
        if entry.kind == NEW and not self.plan.is_open:
            self.fault(
                row, "name", f"{state}，不能再加内容。请先在“年度计划”里把它的状态改回草案。"
            )
        if entry.kind == NEW:
            return
        if not self.plan.is_open:
            for name in PRINTED:
                if name in entry.changed:
                    self.fault(row, name, f"{state}，文件印出的内容不能再改。")
        if "target_text" in entry.changed:
            gone = [
                f"“{target.words}”"
                for target in task.targets.all()
                if target.words not in task.target_text
            ]
            if gone:
                self.warn(
                    row,
                    task.name,
                    f"新的年度目标里没有量化目标的原话{'、'.join(gone)}，导入后要改量化目标。",
                )
