"""What importing a table would do: new rows, changes, faults, and warnings.

Nothing is written by a comparison. A confirmed import is compared again under lock, and refused
when it would do something else than its preview showed.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from projects.importing.reading.columns import Column, Value, by_field
from projects.importing.reading.table import Remark, SourceRow, Table, listed
from reporting.actions import Refused
from reporting.history import EMPTY
from reporting.models import Plan, User
from reporting.rules.figures import trimmed
from reporting.spreadsheets.write import Cell
from reporting.tables.names import Register, folded, key_of, similar

NEW = "new"
CHANGED = "changed"
SAME = "same"
NAMES_SHOWN = 5
NAMES_LIKE = 3
"""Up to so many similar names are offered for an unknown one."""
LIKE = 50
"""From so many hundredths of likeness on."""
NAMES_ALL = 10
"""Up to so many possible names are all listed where an unknown one was given."""
NAME_LENGTH = 120
"""No name of a unit or sector is longer."""
SEARCHES = 200
"""For so many unknown names of a file similar ones are looked for; no more faults are shown."""
NAMES_ASKED = 50
"""Of so many unknown names it is asked which stored one is meant."""
REASON_LENGTH = 100  # of the history's column


@dataclass(frozen=True)
class RowChange:
    """One changed field: its stored value and the file's, as text."""

    label: str
    old: str
    new: str


@dataclass
class ImportEntry:
    """One row of the file, and what importing it does."""

    source: SourceRow
    name: str
    kind: str
    rows: list[models.Model]
    """The rows of the database with the file's values set, to be written."""
    facts: list[tuple[str, bool]] = field(default_factory=list)
    """Of a new row, the text of each field of `Importer.shown`, and whether it is money."""
    changes: list[RowChange] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    """Names of the fields that differ."""
    seen: str = ""
    """A digest of what was stored when this was compared: another one means it changed since."""
    note: str = ""

    @property
    def row(self) -> int:
        """The number of its row in the file."""
        return self.source.number


@dataclass
class Comparison:
    """A table compared with the stored ledger of the plan."""

    plan: Plan
    entries: list[ImportEntry] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Names of what the plan has and the file does not; nothing happens to it."""
    asked: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Names that the ledger does not know, by field and as the file has them, with the stored ones,
    the likest first; also where a person has said which one is meant."""

    def of(self, kind: str) -> list[ImportEntry]:
        return [entry for entry in self.entries if entry.kind == kind]

    @property
    def seen(self) -> list[str]:
        """The digests of what was stored, row by row."""
        return [entry.seen for entry in self.entries]


class Unconfirmed(Refused):
    """There are warnings, and the user did not confirm them."""


class Importer(ABC):
    """One kind of ledger: its columns, how its rows are found among the stored, and written."""

    kind: ClassVar[str]
    """What its tables are called where their columns are remembered."""
    noun: ClassVar[str]
    """What the file lists, with its measure word, for sentences: 个项目."""
    title: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    """The columns of a file that we export."""
    also_read: ClassVar[Sequence[Column]] = ()
    """Further columns that counties' files have."""
    shown: ClassVar[Sequence[str]]
    """Fields that the preview shows of a new row."""
    names: ClassVar[Sequence[str]]
    """Fields whose cells have names of units or sectors."""
    funds: ClassVar[Sequence[str]]
    """Fields of the sources of money; beside a filled one, empty ones are 0."""

    @abstractmethod
    def compare(self, table: Table, plan: Plan, *, lock: bool = False) -> Comparison:
        """Compare the table with the plan's ledger (a fixed number of queries); `lock` locks it."""

    @abstractmethod
    def write(self, found: Comparison, *, by: User, reason: str) -> None:
        """Write what the comparison found new or changed, with history."""

    @abstractmethod
    def export(self, plan: Plan) -> list[tuple[Cell, ...]]:
        """The plan's ledger as rows under `head`, totals last; it can be imported as it is."""

    def known(self) -> Mapping[str, Collection[str]]:
        """By field, names that a heading in the file can give to the rows below it."""
        return {}

    @property
    def readable(self) -> list[Column]:
        """The columns that a file may have."""
        return [*self.columns, *self.also_read]

    @property
    def money(self) -> list[Column]:
        """The columns of money."""
        return [column for column in self.columns if column.is_money]

    @property
    def head(self) -> list[str]:
        return [column.title for column in self.columns]

    @property
    def shown_columns(self) -> list[Column]:
        """The columns that the preview shows of a new row."""
        columns = by_field(self.columns)
        return [columns[name] for name in self.shown]


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
    """Import the table as it was previewed, all or nothing; return the comparison that was written.

    `seen` is the preview's; `confirmed` says that the user looked at its warnings. Raises Refused
    for a fault or when the stored ledger changed since, Unconfirmed for unconfirmed warnings.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    found = importer.compare(table, plan, lock=True)
    if found.seen != list(seen):
        raise Refused(
            f"预览以后，有人改了{_changed_since(found, seen)}。"
            "什么都没有导入：请重新上传，看过新的预览再确认。"
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


def _changed_since(found: Comparison, seen: Sequence[str]) -> str:
    """The names of rows that were stored differently at the preview; 台账 if none were."""
    names = []
    for entry, before in zip(found.entries, seen, strict=False):
        if entry.seen != before:
            names.append(f"“{entry.name}”")
    return listed(names, NAMES_SHOWN) or "台账"


def digest_of(*rows: models.Model | None) -> str:
    """A short digest of all stored fields of these rows."""
    stored = [_stored_texts(row) for row in rows]
    return hashlib.sha256(repr(stored).encode()).hexdigest()[:16]


def _stored_texts(row: models.Model | None) -> list[str] | None:
    if row is None:
        return None
    return [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]


def is_new(row: models.Model) -> bool:
    """Whether the row is not stored yet."""
    return row._state.adding


def fill_zeros(
    values: Mapping[str, Value], funds: Collection[str], heads: Collection[str]
) -> dict[str, Value]:
    """The values, with 0 for the empty sources of money beside a filled one."""
    if values.keys().isdisjoint(funds):
        return dict(values)
    zeros: dict[str, Value] = {name: Decimal(0) for name in funds if name in heads}
    return zeros | dict(values)


class TableComparison:
    """What both kinds of ledger do to compare a table row by row; fills `found`."""

    def __init__(self, importer: Importer, table: Table, found: Comparison) -> None:
        self.importer = importer
        self.table = table
        self.found = found
        found.warnings.extend(table.warnings)
        self.columns = by_field(importer.columns)
        self.absent: set[str] = set()
        """Required columns that the file does not have, each reported once."""
        self.searches = 0
        """How often similar names were looked for."""

    def fault(self, row: SourceRow, name: str, sentence: str) -> None:
        """Add a fault at a field of the row."""
        column = self.table.heads_of(row).get(name, "")
        if not column and name in self.columns:
            column = self.columns[name].label
        self.found.faults.append(Remark(sentence, row.number, column, row.place))

    def warn(self, row: SourceRow, name: str, sentence: str) -> None:
        """Add a warning: something that may be right and should be looked at."""
        self.found.warnings.append(Remark(sentence, row.number, name, row.place))

    def require(
        self, row: SourceRow, values: Mapping[str, Any], names: Iterable[str], what: str
    ) -> set[str]:
        """Add a fault for each of the fields that the row lacks.

        Returns these fields and those that could not be read.
        """
        lacking = set(names) - values.keys() - row.unread
        for name in sorted(lacking, key=list(self.columns).index):
            label = self.columns[name].label
            if name in row.set_aside:
                self.fault(row, name, row.set_aside[name])
            elif name in self.table.heads_of(row):
                self.fault(row, name, f"是空的，{what}要有{label}。")
            elif name not in self.absent:
                self.absent.add(name)
                sentence = f"文件里没有“{label}”这一列，{what}（如{row.said}）要有它。"
                self.found.faults.append(Remark(sentence))
        return lacking | row.unread

    def link(
        self, row: SourceRow, values: dict[str, Any], rows: Mapping[str, Register[Any]]
    ) -> set[str]:
        """Replace the names in `values` by the rows that have them, by field.

        Adds a fault for each name that no row has; returns the fields of these.
        """
        unknown = set()
        for name, known in rows.items():
            if name not in values:
                continue
            found = self.named(name, str(values[name]), known)
            if found is not None:
                values[name] = found
            else:
                unknown.add(name)
                self.unknown(row, name, str(values.pop(name)), known.things)
        return unknown

    def named(self, name: str, words: str, known: Register[Any]) -> Any:
        """The row that has this name, or of which a person said that it is meant; None for none."""
        found = known.find(words)
        meant = self.table.meant.get(name, {}).get(key_of(words))
        if found is not None or meant is None:
            return found
        self._ask(name, words, [meant], known.things)
        return known.find(meant)

    def _ask(self, name: str, words: str, likely: list[str], rows: Mapping[str, Any]) -> None:
        """Note that it is asked which row a name means."""
        if (name, words) not in self.found.asked and len(self.found.asked) < NAMES_ASKED:
            others = [other for other in rows if other not in likely]
            self.found.asked[name, words] = [*likely, *others]

    def unknown(self, row: SourceRow, name: str, words: str, rows: Mapping[str, Any]) -> None:
        """Add the fault of a name that no row has, with similar names."""
        label = self.columns[name].label
        names = self._similar(words, rows)
        self._ask(name, words, names, rows)
        hint = f"请先在管理后台增加这个{label}，或者改成已有的名称。"
        if names:
            hint = f"可以填：{'、'.join(names)}。"
        self.fault(row, name, f"没有叫“{words}”的{label}。{hint}")

    def _similar(self, words: str, rows: Mapping[str, Any]) -> list[str]:
        """Names that may have been meant; looked for a few times only, as each costs much."""
        names: list[str] = []
        if len(words) <= NAME_LENGTH and self.searches < SEARCHES:
            self.searches += 1
            names = similar(words, rows, cutoff=LIKE, limit=NAMES_LIKE)
        if not names and len(rows) <= NAMES_ALL:
            names = list(rows)
        return names

    def facts(self, values: Mapping[str, Any]) -> list[tuple[str, bool]]:
        """`ImportEntry.facts` of a new row with these values."""
        facts = []
        for column in self.importer.shown_columns:
            text = as_text(column, values.get(column.field))
            facts.append((text, column.is_money))
        return facts

    def put(self, entry: ImportEntry, target: models.Model, values: Mapping[str, Any]) -> None:
        """Set the values that differ on the row, and note each change in the entry."""
        for name, value in values.items():
            column = self.columns[name]
            old = as_text(column, getattr(target, name, None))
            new = as_text(column, value)
            if old == new:
                continue
            setattr(target, name, value)
            entry.changed.add(name)
            entry.changes.append(RowChange(column.label, old or EMPTY, new))

    def check(self, row: SourceRow, target: models.Model, lacking: Collection[str]) -> None:
        """Add a fault for each error of the model's `clean_fields` and `clean` (no queries)."""
        links = [field.name for field in target._meta.concrete_fields if field.is_relation]
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

    def check_printed(self, row: SourceRow, entry: ImportEntry, names: Iterable[str]) -> None:
        """Add a fault for each changed field of these, which an adopted plan printed."""
        plan = self.found.plan
        if plan.is_open:
            return
        for name in names:
            if name in entry.changed:
                state = f"{plan}{plan.get_state_display()}"
                self.fault(row, name, f"{state}，文件印出的内容不能再改。")


def keep_spelling(values: dict[str, Any], name: str, stored: str) -> None:
    """Leave a stored name as it is spelt where the file's differs in brackets and blanks alone."""
    if folded(str(values.get(name, ""))) == folded(stored):
        values[name] = stored


def as_text(column: Column, value: Any) -> str:
    """A stored value or one of the file as text: equal where a reader sees no difference."""
    return column.show(value).replace("\r\n", "\n").strip()


def total_cell(amounts: Iterable[Decimal]) -> Decimal:
    """The total of an exported column of money."""
    return trimmed(sum(amounts, Decimal(0)))


def constraint_message(model: type[models.Model], name: str) -> str:
    """The sentence of a constraint of the model."""
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return str(constraint.violation_error_message)
    raise LookupError(f"no constraint of {model}: {name}")
