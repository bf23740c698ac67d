"""A list of units: how it is read, what it would do, and doing it.

Nothing is written by a comparison. What was confirmed is compared again under lock, and refused
where anybody changed a unit meanwhile: all of the list comes in, or nothing.
"""

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reporting.actions import Refused
from reporting.importing.lists import ListRow
from reporting.models import Department, FormerName, User
from reporting.tables.heads import Meaning
from reporting.tables.mapping import Vocabulary
from reporting.tables.names import code_of, folded, nearly_the_same

NEW, SKIP = "new", "skip"
"""What is done with a row beside taking it for a stored unit, whose key is its choice then."""
MEANINGS = (
    Meaning(
        "name", "单位名称", "(责任|填报|牵头|成员|所在)?(单位|部门|机构)(名称|全称)?|名称|全称"
    ),
    Meaning("code", "代码", "(单位|部门)?(代码|编码|简码)"),
    Meaning(
        "county_leader",
        "分管县领导",
        "(分管|联系|挂联|负责)?(的)?县?(委|政府)?(副县长|县领导|领导)(姓名)?",
    ),
    Meaning("contact", "联系人", "(联系|经办|填报|联络)(人|员)(员)?(姓名)?"),
    Meaning("phone", "联系电话", "(联系|办公|联系人)?(电话|手机|方式)(号码|号)?|手机号码?"),
    Meaning("order", "排序", "排序|顺序"),
)
NAME = "name"
VOCABULARY = Vocabulary(MEANINGS, (NAME,))
_TAKEN_OVER = ("county_leader", "contact", "phone")
_STEP = 10
"""Between the orders of two units, so that one can be put between them."""
_LARGEST = 32_000


@dataclass(frozen=True)
class UnitRow:
    """One row of the list, with the units that it can mean."""

    row: ListRow
    known: Department | None
    """The unit of this name, in any spelling."""
    offers: list[Department] = field(default_factory=list)
    """Units that may be meant where none has this name: nearly so called, or so until once."""

    @property
    def name(self) -> str:
        return self.row.text(NAME)

    @property
    def proposed(self) -> str:
        """What is done with it if nobody says otherwise; empty where somebody has to say."""
        if self.known is not None:
            return str(self.known.pk)
        return "" if self.offers else NEW


@dataclass(frozen=True)
class SettledUnit:
    """A row with what is to be done with it."""

    row: ListRow
    choice: str
    """A unit's key, NEW or SKIP."""
    code: str = ""
    """For a new unit; empty: made of its name."""


@dataclass
class UnitChange:
    """What a row does to a unit."""

    unit: Department
    is_new: bool
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    """Label, old and new of each field that changes; of a new unit none."""


@dataclass
class UnitComparison:
    """What the list would do."""

    seen: str
    """A digest of all units as they were compared."""
    of_row: dict[str, UnitChange] = field(default_factory=dict)
    """By the key of the row, those of rows that are taken."""
    faults: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Names of stored units that the list does not have; they stay as they are."""

    @property
    def new(self) -> list[UnitChange]:
        return [change for change in self.of_row.values() if change.is_new]

    @property
    def changed(self) -> list[UnitChange]:
        return [change for change in self.of_row.values() if change.changes]


class StoredUnits:
    """All units that are there, with their former names (two queries)."""

    def __init__(self, *, lock: bool = False) -> None:
        rows = Department.objects.order_by("order", "code")
        self.units = list(rows.select_for_update() if lock else rows)
        self.by_key = {str(unit.pk): unit for unit in self.units}
        self._folded = [folded(unit.name) for unit in self.units]
        self._former: dict[str, list[Department]] = {}
        for key, name in FormerName.objects.values_list("department_id", "name"):
            unit = self.by_key.get(str(key))
            if unit is not None:
                self._former.setdefault(folded(name), []).append(unit)

    def called(self, name: str) -> Department | None:
        """The one unit of this name, in any spelling; None for none and for several."""
        short = folded(name)
        places = [place for place, known in enumerate(self._folded) if known == short]
        return self.units[places[0]] if len(places) == 1 else None

    def like(self, name: str) -> list[Department]:
        """Units that may be meant by a name that none has."""
        short = folded(name)
        found = [self.units[place] for place in nearly_the_same(short, self._folded)]
        for unit in self._former.get(short, []):
            if unit not in found:
                found.append(unit)
        return found

    @property
    def digest(self) -> str:
        """What all units are, in few signs."""
        columns = [column.attname for column in Department._meta.concrete_fields]
        values = [[getattr(unit, name) for name in columns] for unit in self.units]
        return hashlib.sha256(repr(values).encode()).hexdigest()


def matched(rows: Sequence[ListRow], stored: StoredUnits) -> list[UnitRow]:
    """The rows with the units that they can mean."""
    found = []
    for row in rows:
        known = stored.called(row.text(NAME))
        offers = [] if known else stored.like(row.text(NAME))
        found.append(UnitRow(row, known, offers))
    return found


def compare(rows: Sequence[SettledUnit], stored: StoredUnits) -> UnitComparison:
    """What these rows would do to the stored units, which it changes in memory (no query).

    An empty cell leaves what is stored. A unit keeps its name and its code.
    """
    found = UnitComparison(stored.digest)
    codes = {unit.code for unit in stored.units}
    orders = _free_orders(stored)
    given: dict[str, str] = {}
    for settled in rows:
        if settled.choice == SKIP:
            continue
        place = settled.row.place
        unit = stored.by_key.get(settled.choice)
        if unit is None and settled.choice != NEW:
            found.faults.append(f"{place}：选的单位已经没有了。")
            continue
        name = unit.name if unit else settled.row.text(NAME)
        if folded(name) in given:
            found.faults.append(f"{place}和{given[folded(name)]}都是“{name}”，只能留一行。")
            continue
        given[folded(name)] = place
        if unit is None:
            unit = Department(name=name, order=next(orders))
            unit.code = settled.code or settled.row.text("code") or proposed_code(name, codes)
            if unit.code in codes:
                found.faults.append(f"{place}：已经有一个单位用代码“{unit.code}”。")
            codes.add(unit.code)
        found.of_row[settled.row.key] = _changed(unit, settled.row, found)
    kept = {change.unit.pk for change in found.of_row.values()}
    found.left_out = [unit.name for unit in stored.units if unit.pk not in kept]
    return found


def proposed_code(name: str, taken: set[str]) -> str:
    """The code of a new unit: its name in pinyin, without the 县 that all names begin with."""
    short = name.removeprefix("县") if len(name) > 2 else name
    return code_of(short, taken, nameless="danwei")


def _free_orders(stored: StoredUnits) -> Iterator[int]:
    """Orders for new units in the order of the list, behind all that there are."""
    last = max((unit.order for unit in stored.units), default=0)
    return itertools.count(last + _STEP, _STEP)


def _changed(unit: Department, row: ListRow, found: UnitComparison) -> UnitChange:
    """Set the unit as the row has it, and note what changes and what cannot be."""
    change = UnitChange(unit, is_new=unit._state.adding)
    values: dict[str, Any] = {name: row.text(name) for name in _TAKEN_OVER if row.text(name)}
    order = row.text("order")
    if order.isascii() and order.isdigit() and int(order) <= _LARGEST:
        values["order"] = int(order)
    elif order:
        found.faults.append(f"{row.place}：排序“{order}”不是整数。")
    for name, value in values.items():
        old = getattr(unit, name)
        setattr(unit, name, value)
        if not change.is_new and old != value:
            label = str(getattr(Department._meta.get_field(name), "verbose_name", name))
            change.changes.append((label, str(old), str(value)))
    try:
        unit.clean_fields(exclude=["succeeded_by"])
    except ValidationError as error:
        found.faults += [f"{row.place}“{unit.name}”：{said}" for said in _said(error)]
    return change


def _said(error: ValidationError) -> list[str]:
    """What is wrong, field by field."""
    said = []
    for name, messages in error.message_dict.items():
        label = getattr(Department._meta.get_field(name), "verbose_name", name)
        said.append(f"{label}：{''.join(messages)}")
    return said


def carry_out(rows: Sequence[SettledUnit], *, seen: str, by: User, file: str) -> UnitComparison:
    """Write what was previewed as `seen`, all of it, with history.

    Raises Refused where a unit was changed since, or where anything is wrong.
    """
    try:
        with transaction.atomic():
            stored = StoredUnits(lock=True)
            found = compare(rows, stored)
            if found.seen != seen:
                raise Refused("预览以后有人改过单位，请再看一遍。什么都没有导入。")
            if found.faults:
                raise Refused("".join(found.faults))
            for change in [*found.new, *found.changed]:
                unit: Any = change.unit
                unit._history_user = by
                unit._change_reason = f"从文件导入：{file}"[:100]
                unit.save()
    except IntegrityError as error:
        raise Refused("同时有人改了单位，请再看一遍。什么都没有导入。") from error
    return found
