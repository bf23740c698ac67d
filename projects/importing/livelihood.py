"""Importing livelihood tasks: each row of a file is one task of the plan, by level and number."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F

from projects.adoption import keep_former_task
from projects.importing.comparing import (
    CHANGED,
    NEW,
    SAME,
    Comparison,
    ImportEntry,
    Importer,
    RowChange,
    TableComparison,
    as_text,
    digest_of,
    fill_zeros,
    keep_spelling,
    total_cell,
)
from projects.importing.reading.columns import Column
from projects.importing.reading.known_columns import TASK_COLUMNS
from projects.importing.reading.promises import Promise, in_words, read_promises
from projects.importing.reading.table import Remark, SourceRow, Table, rows_said
from projects.models import FUNDS, LivelihoodTask, TargetProgress, TaskTarget
from reporting.directory import Directory
from reporting.history import EMPTY
from reporting.models import Department, Plan, User
from reporting.rules.figures import trimmed
from reporting.spreadsheets.write import Cell
from reporting.tables.names import Register, folded
from reporting.visibility import SERVER

PRINTED = ("name", "target_text", "due_on", "targets")
"""Fields that an adopted plan printed, beside level and number, the key (decision 0003)."""
OF_A_TASK = ("level", "number", "name", "target_text", "lead", "investment")
MAX_UNITS = 100
"""Responsible units of one task: more than a county has."""
_BETWEEN = re.compile(r"[、，,;；\s]+")
ALL_TOWNS = re.compile(
    r"各(?:乡镇|镇乡|乡|镇)(?:人民政府)?[、，,/和及]?[（(]?(?:各?街道(?:办事处|办)?)?[）)]?"
    r"(?:人民政府)?|各街道(?:办事处|办)?"
)
_TOWN = re.compile(r".*(?:镇|乡|街道|街道办事处|街道办)(?:人民政府)?")


class TaskImporter(Importer):
    kind = "livelihood"
    noun = "件民生实事"
    title = "民生实事"
    columns = TASK_COLUMNS
    shown = (
        *("level", "number", "name", "target_text", "targets", "due_on"),
        *("lead", "responsible", "investment", *FUNDS),
    )
    names = ("lead", "responsible")
    funds = FUNDS

    def compare(self, table: Table, plan: Plan, *, lock: bool = False) -> Comparison:
        return _TaskComparison(self, table, plan, lock=lock).found

    def write(self, found: Comparison, *, by: User, reason: str) -> None:
        """One by one: tasks are few, and each is saved with the history of its units."""
        for entry in found.entries:
            if entry.kind == SAME:
                continue
            (task,) = entry.rows
            assert isinstance(task, LivelihoodTask)
            task._history_user = by  # type: ignore[attr-defined]
            task._change_reason = reason  # type: ignore[attr-defined]
            if task.pk is not None:
                keep_former_task(task)
            task.save()
            units = getattr(task, "units_to_be", None)
            if units is not None:
                task.responsible.set(units)
            promises = getattr(task, "targets_to_be", None)
            if promises is not None:
                write_promises(task, promises, by=by, reason=reason)

    def export(self, plan: Plan) -> list[tuple[Cell, ...]]:
        tasks = list(LivelihoodTask.objects.printed(plan).prefetch_related("targets"))
        if not tasks:
            return []
        rows = [self._cells(task) for task in tasks]
        totals = [_total(tasks, column) for column in self.columns]
        rows.append(("合计", None, f"{len(tasks)}件", *totals[3:]))
        return rows

    def _cells(self, task: LivelihoodTask) -> tuple[Cell, ...]:
        return tuple(_cell(task, column) for column in self.columns)


def _cell(task: LivelihoodTask, column: Column) -> Cell:
    if column.field == "responsible":
        return _names(task.responsible.all()) or None
    if column.field == "targets":
        return in_words(map(Promise.stored, task.all_targets)) or None
    value = getattr(task, column.field)
    if column.is_money:
        return trimmed(value)
    if isinstance(value, int):
        return value
    return as_text(column, value) or None


def _total(tasks: Iterable[LivelihoodTask], column: Column) -> Cell:
    if not column.is_money:
        return None
    return total_cell(getattr(task, column.field) for task in tasks)


def _names(units: Iterable[Department]) -> str:
    return "、".join(unit.name for unit in units)


def _keep_paragraphs(values: dict[str, Any], stored: str) -> None:
    """Leave a stored text as it is where the file's differs in its line breaks alone."""
    text = values.get("target_text")
    if text is not None and "".join(str(text).split()) == "".join(stored.split()):
        values["target_text"] = stored


def made(promise: Promise, order: int) -> TaskTarget:
    """An unsaved 量化目标 as promised, without its task."""
    return TaskTarget(
        order=order,
        words=promise.words,
        quantity=promise.quantity,
        unit=promise.unit,
        measure=promise.measure,
        pace=promise.pace,
    )


def write_promises(
    task: LivelihoodTask, promises: Sequence[Promise], *, by: User, reason: str
) -> None:
    """Give a stored task these 量化目标, with history; one keeps its row as it keeps its words."""
    kept = {target.words: target for target in task.targets.all()}
    wanted = {promise.words for promise in promises}
    for words, target in kept.items():
        if words not in wanted:
            _by(target, by, reason).delete()
    # Out of the way first: no two may stand in one place.
    TaskTarget.objects.filter(task=task).update(order=F("order") + len(kept) + len(promises))
    for order, promise in enumerate(promises, start=1):
        target = made(promise, order)
        target.task = task
        before = kept.get(promise.words)
        if before is not None:
            target.pk = before.pk
            target._state.adding = False
            if (before.order, Promise.stored(before)) == (order, promise):
                TaskTarget.objects.filter(pk=before.pk).update(order=order)
                continue
        _by(target, by, reason).save()


def _by(target: TaskTarget, by: User, reason: str) -> TaskTarget:
    """The row with what its history is to say."""
    target._history_user = by  # type: ignore[attr-defined]
    target._change_reason = reason  # type: ignore[attr-defined]
    return target


class _TaskComparison(TableComparison):
    """One comparison of a list of livelihood tasks (five queries)."""

    def __init__(self, importer: TaskImporter, table: Table, plan: Plan, *, lock: bool) -> None:
        super().__init__(importer, table, Comparison(plan))
        self.plan = plan
        self.units = Register(Directory().by_name)
        tasks = LivelihoodTask.objects.filter(plan=plan).order_by("pk")
        if lock:
            tasks = tasks.select_for_update(of=("self",))
        self.stored = list(tasks.select_related("lead").prefetch_related("responsible", "targets"))
        reports = TargetProgress.objects.of_plan(plan).known_to(SERVER)
        self.reported = set(reports.values_list("task_target", flat=True))
        """Keys of 量化目标 that were asked for in a report: they are not deleted."""
        self.taken: dict[tuple[Any, Any], str] = {}
        """Where the file has it, in words (第5行), by the level and number of their task."""
        self.without_money: list[SourceRow] = []
        """New tasks of a table that has no column of money."""
        self.without_towns: list[SourceRow] = []
        """Rows with 各乡镇, of which the ledger has none."""
        for row in table.rows:
            self._take(row)
        self._warn_of_all()
        for task in self.stored:
            if (task.level, task.number) not in self.taken:
                self.found.left_out.append(task.name)

    def _take(self, row: SourceRow) -> None:
        """Compare one row of the file."""
        values: dict[str, Any] = fill_zeros(row.values, FUNDS, self.table.heads_of(row))
        lacking = set(row.unread) | self.link(row, values, {"lead": self.units})
        task = self._task(row, values)
        if task is None:
            return
        is_new = task._state.adding
        if not is_new:
            keep_spelling(values, "name", task.name)
            _keep_paragraphs(values, task.target_text)
        before = [] if is_new else list(task.responsible.all())
        promised = [] if is_new else [Promise.stored(target) for target in task.targets.all()]
        seen = "new" if is_new else f"{digest_of(task)} {_names(before)} {in_words(promised)}"
        task.plan = self.plan
        if is_new and not self._has_money(row):
            values["investment"] = Decimal(0)
            self.without_money.append(row)
        if is_new:
            asked = set(OF_A_TASK) - lacking
            lacking |= self.require(row, values, asked, "新增的民生实事")
        units = self._units(row, values.pop("responsible", None))
        promises = values.pop("targets", None)
        entry = ImportEntry(row, str(values.get("name") or task.name), NEW, [task], seen=seen)
        self.put(entry, task, values)
        if units is not None:
            self._put_units(entry, task, before, units)
        if promises is not None:
            self._put_promises(row, entry, task, promised, read_promises(promises))
        if is_new:
            shown = {"responsible": _names(units or ()), "targets": promises}
            entry.facts = self.facts({**values, **shown})
            entry.changes.clear()
        else:
            entry.kind = CHANGED if entry.changed else SAME
        if entry.kind != SAME:
            self.check(row, task, lacking)
            self._check_rules(row, entry, task)
        self.found.entries.append(entry)

    @staticmethod
    def _put_units(
        entry: ImportEntry,
        task: LivelihoodTask,
        before: list[Department],
        units: list[Department],
    ) -> None:
        """Note 责任单位 for writing where they differ; their order does not matter."""
        if set(units) == set(before):
            return
        task.units_to_be = units  # type: ignore[attr-defined]
        entry.changed.add("responsible")
        entry.changes.append(RowChange("责任单位", _names(before) or EMPTY, _names(units)))

    def _put_promises(
        self,
        row: SourceRow,
        entry: ImportEntry,
        task: LivelihoodTask,
        before: list[Promise],
        promises: list[Promise],
    ) -> None:
        """Note 量化目标 for writing where they differ, and what is wrong with them."""
        if promises == before:
            return
        task.targets_to_be = promises  # type: ignore[attr-defined]
        entry.changed.add("targets")
        change = RowChange("量化目标", in_words(before) or EMPTY, in_words(promises) or EMPTY)
        entry.changes.append(change)
        words = [promise.words for promise in promises]
        for promise in promises:
            if promise.words not in task.target_text:
                sentence = f"年度目标里没有“{promise.words}”这句话：请照年度目标的原文填。"
                self.fault(row, "targets", sentence)
            if words.count(promise.words) > 1:
                self.fault(row, "targets", f"“{promise.words}”写了两次。")
            self._check_promise(row, promise)
        stored = [] if task._state.adding else list(task.targets.all())
        for target in stored:
            if target.words not in words and target.pk in self.reported:
                sentence = f"“{target.words}”已经下发填报，不能去掉，原文也不能改。"
                self.fault(row, "targets", sentence)

    def _check_promise(self, row: SourceRow, promise: Promise) -> None:
        """Add a fault for each error of the model's fields."""
        try:
            made(promise, 1).clean_fields(exclude=["task"])
        except ValidationError as error:
            for sentence in error.messages:
                self.fault(row, "targets", f"“{promise.words}”：{sentence}")

    def _task(self, row: SourceRow, values: dict[str, Any]) -> LivelihoodTask | None:
        """The stored or new task of the row's level and number, or the stored one of its name.

        None, with a fault, where it is not clear which.
        """
        if not row.unread.isdisjoint(("level", "number")):
            return None  # said already
        key = values.get("level"), values.get("number")
        if None in key:
            named = self._task_by_name(row, values)
            if named is None:
                return None
            key = named.level, named.number
        if key in self.taken:
            self.fault(row, "number", f"级别和序号和{self.taken[key]}重复。")
            return None
        self.taken[key] = row.said
        for task in self.stored:
            if (task.level, task.number) == key:
                return task
        return LivelihoodTask()

    def _task_by_name(self, row: SourceRow, values: dict[str, Any]) -> LivelihoodTask | None:
        """The one stored task with the row's name, and its level or number where the row has it.

        None, with a fault, where there are none or several.
        """
        found = []
        for task in self.stored:
            same_level = values.get("level", task.level) == task.level
            same_number = values.get("number", task.number) == task.number
            same_name = folded(task.name) == folded(str(values.get("name", "")))
            if same_name and same_level and same_number:
                found.append(task)
        if len(found) == 1:
            return found[0]
        lacking = [self.columns[name].label for name in ("level", "number") if name not in values]
        sentence = f"没有{'和'.join(lacking)}，按名称也找不到是哪一件，请补上。"
        self.fault(row, "name", sentence)
        return None

    def _units(self, row: SourceRow, words: str | None) -> list[Department] | None:
        """The units named in a cell, without repetitions; None without a cell.

        Adds a fault for each unknown name.
        """
        if words is None:
            return None
        units: dict[Department, None] = {}
        towns = self._towns() if ALL_TOWNS.search(words) else []
        names = dict.fromkeys(_BETWEEN.split(ALL_TOWNS.sub("、", words)))
        if len(names) > MAX_UNITS:
            self.fault(row, "responsible", f"写了{len(names)}个单位，最多{MAX_UNITS}个。")
            return []
        if not towns and ALL_TOWNS.search(words):
            self.without_towns.append(row)
        for name in filter(None, names):
            unit = self.named("responsible", name, self.units)
            if unit is None:
                self.unknown(row, "responsible", name, self.units.things)
            else:
                units[unit] = None
        return list(units | dict.fromkeys(towns))

    def _has_money(self, row: SourceRow) -> bool:
        """Whether the table of the row has any column of money."""
        heads = self.table.heads_of(row)
        return any(column.field in heads for column in self.importer.money)

    def _towns(self) -> list[Department]:
        """Every township and subdistrict that was not closed, by its name."""
        units = dict.fromkeys(self.units.things.values())
        return [unit for unit in units if unit.closed_on is None and _TOWN.fullmatch(unit.name)]

    def _warn_of_all(self) -> None:
        """Warn once of what holds for many rows."""
        if self.without_money:
            count = len(self.without_money)
            sentence = f"文件里没有资金的列，新增的{count}件年度投资按0计；有资金的请以后补上。"
            self.found.warnings.append(Remark(sentence))
        if self.without_towns:
            sentence = (
                f"{rows_said(self.without_towns)}的责任单位写的是各乡镇（街道），"
                "系统里还没有乡镇、街道，没有填进去。"
            )
            self.found.warnings.append(Remark(sentence))

    def _check_rules(self, row: SourceRow, entry: ImportEntry, task: LivelihoodTask) -> None:
        """Add what the plan's state forbids; warn of what may be meant otherwise."""
        if task.due_on is not None and task.due_on.year > self.plan.year:
            sentence = f"完成时限{task.due_on}在{self.plan.year}年以后，请核对。"
            self.warn(row, entry.name, sentence)
        if entry.kind == NEW:
            if not self.plan.is_open:
                state = f"{self.plan}{self.plan.get_state_display()}"
                sentence = f"{state}，不能再加内容。请先在“年度计划”里把它的状态改回草案。"
                self.fault(row, "name", sentence)
            return
        self.check_printed(row, entry, PRINTED)
        if "target_text" in entry.changed and "targets" not in entry.changed:
            self._warn_of_lost_targets(row, task)

    def _warn_of_lost_targets(self, row: SourceRow, task: LivelihoodTask) -> None:
        lost = [
            f"“{target.words}”"
            for target in task.targets.all()
            if target.words not in task.target_text
        ]
        if lost:
            words = "、".join(lost)
            sentence = f"新的年度目标里没有量化目标的原话{words}，导入后要改量化目标。"
            self.warn(row, task.name, sentence)
