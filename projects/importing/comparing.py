"""What importing a table would do: which rows are new, what differs in the others, what is wrong, what wants a look.

Nothing is written here. A confirmed import is compared again under lock, and refused where it would no longer do what
was shown.
"""

import difflib
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from projects.importing.columns import Column, Value
from projects.importing.reading import Remark, SourceRow, Table
from reporting.actions import Refused
from reporting.history import EMPTY
from reporting.models import Plan, User
from reporting.spreadsheets.write import Cell

NEW, CHANGED, SAME = "new", "changed", "same"
NAMES_SHOWN = 5
NAMES_ALL = 10
"""As many names as are all listed where one of them was wanted."""
REASON_LENGTH = 100  # of the history's column


@dataclass(frozen=True)
class RowChange:
    """One field, as it is stored and as the file has it."""

    label: str
    old: str
    new: str


@dataclass
class ImportEntry:
    """One row of the file and what importing it does."""

    row: int
    name: str
    kind: str
    rows: list[models.Model]
    """What is written, with the file's values set."""
    facts: list[tuple[str, bool]] = field(default_factory=list)
    """What the preview shows of a new row, under the importer's `shown`: each text, and whether it is money."""
    changes: list[RowChange] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    """Names of the fields that differ."""
    seen: str = ""
    """Stands for what was stored when this was compared; another one means that somebody changed it since."""
    note: str = ""


@dataclass
class Comparison:
    """A table held against what is stored of the plan."""

    plan: Plan
    entries: list[ImportEntry] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Names of what the plan has and the file does not; it stays as it is."""

    def of(self, kind: str) -> list[ImportEntry]:
        return [entry for entry in self.entries if entry.kind == kind]

    @property
    def seen(self) -> list[str]:
        """What was stored, row by row."""
        return [entry.seen for entry in self.entries]


class Unconfirmed(Refused):
    """There are warnings, and nobody said that they were looked at."""


class Importer(ABC):
    """One kind of ledger: its columns, how its rows are found among the stored ones, how they are written."""

    noun: ClassVar[str]
    """What the file is a list of, for sentences: 个项目."""
    title: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    shown: ClassVar[Sequence[str]]
    """Fields that the preview shows of a new row."""
    funds: ClassVar[Sequence[str]]
    """Fields of the sources of money; where one is filled in, the empty ones beside it are nothing."""

    @abstractmethod
    def compare(self, table: Table, plan: Plan, *, lock: bool = False) -> Comparison:
        """Hold the table against the plan's ledger (a fixed number of queries). `lock` keeps what was read as it is."""

    @abstractmethod
    def write(self, found: Comparison, *, by: User, reason: str) -> None:
        """Write what the comparison found new or changed, with history."""

    @abstractmethod
    def export(self, plan: Plan) -> list[tuple[Cell, ...]]:
        """The plan's ledger as rows under the columns' titles, the sums below; to be imported again as it is."""

    def known(self) -> Mapping[str, Collection[str]]:
        """Names that a heading in the file can give to the rows below it, by field."""
        return {}

    @property
    def head(self) -> list[str]:
        return [column.title for column in self.columns]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.field == name)


@transaction.atomic
def carry_out(
    importer: Importer,
    table: Table,
    plan: Plan,
    *,
    seen: Sequence[str],
    confirmed: bool,
    by: User,
    file: str,
) -> Comparison:
    """Import the table as it was previewed, all or nothing, and return what was done.

    `seen` is the preview's, `confirmed` whether its warnings were looked at. Raises Refused when anything is wrong,
    or changed since; Unconfirmed when there are warnings left to look at.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    found = importer.compare(table, plan, lock=True)
    moved = [
        entry.name
        for entry, before in zip(found.entries, seen, strict=False)
        if entry.seen != before
    ]
    if moved or len(found.entries) != len(seen):
        raise Refused(
            f"预览以后，有人改了{_names(moved)}。什么都没有导入：请重新上传，看过新的预览再确认。"
        )
    if found.faults:
        raise Refused(f"现在不能导入：{found.faults[0]}什么都没有导入。")
    if found.warnings and not confirmed:
        raise Unconfirmed("有提醒要核对：请看过以后勾选，再确认导入。")
    try:
        importer.write(found, by=by, reason=f"导入 {file}"[:REASON_LENGTH])
    except IntegrityError as error:
        raise Refused(
            "导入的同时有人改了台账。什么都没有导入：请重新上传，看过新的预览再确认。"
        ) from error
    return found


def _names(names: Sequence[str]) -> str:
    if not names:
        return "台账"
    return "、".join(f"“{name}”" for name in names[:NAMES_SHOWN]) + (
        "等" if len(names) > NAMES_SHOWN else ""
    )


def state_of(*rows: models.Model | None) -> str:
    """A short text that stands for all that is stored of these rows."""
    stored = [
        [str(getattr(row, each.attname)) for each in row._meta.concrete_fields] if row else None
        for row in rows
    ]
    return hashlib.sha256(repr(stored).encode()).hexdigest()[:16]


def fill_zeros(
    values: Mapping[str, Value], funds: Iterable[str], heads: Collection[str]
) -> dict[str, Value]:
    """The values with nothing for the empty sources beside a filled one."""
    if not any(name in values for name in funds):
        return dict(values)
    return {**{name: Decimal(0) for name in funds if name in heads}, **values}


class Sheetful:
    """What both kinds of comparison do with one row after the other."""

    def __init__(self, importer: Importer, table: Table, found: Comparison) -> None:
        self.importer, self.table, self.found = importer, table, found
        self.columns = {column.field: column for column in importer.columns}
        self.absent: set[str] = set()
        """Required columns that the file does not have; said once."""

    def fault(self, row: SourceRow, name: str, sentence: str) -> None:
        """Something wrong at a field of the row."""
        column = self.table.heads.get(name) or (
            self.columns[name].label if name in self.columns else ""
        )
        self.found.faults.append(Remark(sentence, row.number, column))

    def warn(self, row: SourceRow, name: str, sentence: str) -> None:
        """Something that may be right and wants a look."""
        self.found.warnings.append(Remark(sentence, row.number, name))

    def require(
        self, row: SourceRow, values: Mapping[str, Any], names: Iterable[str], what: str
    ) -> set[str]:
        """Say which of the fields the row lacks; return these and those that could not be read."""
        lacking = {name for name in names if name not in values and name not in row.unread}
        for name in sorted(lacking, key=list(self.columns).index):
            if name in self.table.heads:
                self.fault(row, name, f"是空的，{what}要有{self.columns[name].label}。")
            elif name not in self.absent:
                self.absent.add(name)
                self.found.faults.append(
                    Remark(
                        f"文件里没有“{self.columns[name].label}”这一列，{what}（如第{row.number}行）要有它。"
                    )
                )
        return lacking | set(row.unread)

    def link(
        self, row: SourceRow, values: dict[str, Any], rows: Mapping[str, Mapping[str, Any]]
    ) -> set[str]:
        """Put the rows in the place of their names, by field; return the fields whose name is nobody's."""
        unknown = {name for name in rows if name in values and values[name] not in rows[name]}
        for name in unknown:
            self.unknown(row, name, str(values.pop(name)), rows[name])
        values.update({name: known[values[name]] for name, known in rows.items() if name in values})
        return unknown

    def unknown(self, row: SourceRow, name: str, words: str, rows: Mapping[str, Any]) -> None:
        """Say that nobody has this name, and which names come near it."""
        near = difflib.get_close_matches(words, rows, n=3, cutoff=0.5) or (
            list(rows) if len(rows) <= NAMES_ALL else []
        )
        what = self.columns[name].label
        hint = (
            f"可以填：{'、'.join(near)}。"
            if near
            else f"请先在管理后台增加这个{what}，或者改成已有的名称。"
        )
        self.fault(row, name, f"没有叫“{words}”的{what}。{hint}")

    def facts(self, held: Mapping[str, Any]) -> list[tuple[str, bool]]:
        """What the preview shows of a new row."""
        columns = [self.columns[name] for name in self.importer.shown]
        return [(shown(column, held.get(column.field)), column.is_money) for column in columns]

    def put(self, entry: ImportEntry, target: models.Model, values: Mapping[str, Any]) -> None:
        """Set the values that differ on the row, and note what stood there before."""
        for name, value in values.items():
            column = self.columns[name]
            old, new = shown(column, getattr(target, name, None)), shown(column, value)
            if old == new:
                continue
            setattr(target, name, value)
            entry.changed.add(name)
            entry.changes.append(RowChange(column.label, old or EMPTY, new))

    def check(self, row: SourceRow, target: models.Model, lacking: Collection[str]) -> None:
        """The model's own rules for one row, without a query: fields' limits and `clean`."""
        links = [each.name for each in target._meta.concrete_fields if each.is_relation]
        problems: dict[str, list[str]] = {}
        try:
            target.clean_fields(exclude={*links, *lacking, "id"})
        except ValidationError as error:
            problems = error.message_dict
        try:
            target.clean()
        except ValidationError as error:
            problems = {**error.message_dict, **problems}
        for name, sentences in problems.items():
            for sentence in sentences:
                self.fault(row, name, sentence)


def shown(column: Column, value: Any) -> str:
    """A stored value or one of the file as text, so that only what differs to a reader differs."""
    return column.show(value).replace("\r\n", "\n").strip()


def said(model: type[models.Model], constraint: str) -> str:
    """The sentence of a constraint of the model."""
    return next(
        str(each.violation_error_message)
        for each in model._meta.constraints
        if each.name == constraint
    )
