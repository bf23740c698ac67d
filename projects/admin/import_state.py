"""A ledger's file between two pages: its tables, what the planner said of them, what was read.

The page, `manage.py read_ledger` and whatever else imports a ledger understand a file here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from projects.importing.comparing import Comparison, Importer
from projects.importing.reading.cells import CHOSEN_UNITS
from projects.importing.reading.columns import ChoiceColumn, by_field
from projects.importing.reading.grid import Grid
from projects.importing.reading.heads import UNIT, ledger_head, vocabulary
from projects.importing.reading.table import Remark, Table
from projects.importing.reading.tables import Wanted, parts_of, read_tables
from reporting.admin.import_mapping import Asked, MappedTables
from reporting.admin.import_source import MAX_TOKEN, packed, unpacked
from reporting.models import Plan, User
from reporting.models.layouts import Layout
from reporting.tables.found import FoundTable
from reporting.tables.heads import Head
from reporting.tables.mapping import Understood
from reporting.tables.names import key_of

_NAME = "name-"
"""Before the boxes in which it is said what a name means."""
_BOX = re.compile(rf"t[0-9]+-|{_NAME}")
"""How the boxes of the page begin in which something is said of tables and names."""
_NAMES = "names:"
"""Before a field: what its names in files mean is remembered as a layout of this digest."""


class LedgerTables(MappedTables):
    """The tables of a file with a ledger, with what their columns are taken for."""

    def __init__(
        self,
        importer: Importer,
        tables: Sequence[FoundTable],
        wanted: Wanted,
        posted: Mapping[str, Any] | None,
    ) -> None:
        self.columns = wanted.columns
        super().__init__(
            importer.kind,
            tables,
            vocabulary(wanted.columns),
            wanted.year,
            posted,
            asked=_asked(importer, wanted),
        )

    def proposed(self, understood: Understood, head: Head) -> dict[int, str]:
        found = replace(understood, heads=[head])
        ledger = ledger_head(Grid.of(understood.table), found, self.columns)
        fields = {place: column.field for place, column in ledger.places.items()}
        for column, places in ledger.doubles:
            fields |= dict.fromkeys(places, column.field)
        return fields

    @property
    def known_names(self) -> dict[str, dict[str, str]]:
        """What names of files were said to mean before, as `Table.meant`."""
        names = {}
        for digest, layout in self.remembered.items():
            if digest.startswith(_NAMES):
                names[digest.removeprefix(_NAMES)] = dict(layout.said)
        return names


def _asked(importer: Importer, wanted: Wanted) -> list[Asked]:
    """What can be said of a whole table: the unit of its money, what a heading would say."""
    units = [(unit, unit) for unit in CHOSEN_UNITS]
    asked = [Asked(UNIT, "金额单位", units, is_remembered=True)]
    for column in importer.columns:
        if isinstance(column, ChoiceColumn) and column.field in ("level", "nature", "source"):
            asked.append(Asked(column.field, column.label, list(column.labels.items())))
        elif column.field in wanted.known:
            names = [(name, name) for name in wanted.known[column.field]]
            asked.append(Asked(column.field, column.label, names))
    return asked


@dataclass(frozen=True)
class NameOnPage:
    """A name of the file that the ledger does not have, and the stored ones it can mean."""

    key: str
    """Of its box."""
    label: str
    words: str
    options: list[str]
    """The likest first."""
    chosen: str = ""


def said_in(posted: Mapping[str, Any]) -> dict[str, str]:
    """What was said in the boxes of a posted page, as `LedgerImport.said`."""
    return {box: str(words) for box, words in posted.items() if words and _BOX.match(box)}


@dataclass(frozen=True)
class Preview:
    """What a confirmation would import."""

    plan: Plan
    file: str
    table: Table
    found: Comparison
    layouts: Sequence[Layout] = ()
    """What is remembered with it."""
    said: Mapping[str, str] = field(default_factory=dict)
    """The boxes of the page by which it was read, as `LedgerImport.said`."""

    @property
    def faults(self) -> list[Remark]:
        """What keeps the file from being imported, in the order of its tables and rows."""
        order = {place: at for at, place in enumerate(self.table.heads_by_place)}
        faults = [*self.table.faults, *self.found.faults]
        return sorted(faults, key=lambda fault: (order.get(fault.place, -1), fault.row or 0))


class LedgerImport:
    """What a page shows of a file: tables, rows, what they would do."""

    def __init__(
        self,
        importer: Importer,
        plan: Plan,
        file: str,
        tables: Sequence[FoundTable],
        posted: Mapping[str, Any] | None = None,
    ) -> None:
        """Read the tables as they are proposed, or as the page said that was posted."""
        self.importer = importer
        self.plan = plan
        self.file = file
        self.wanted = Wanted(importer.readable, plan.year, importer.known())
        self.parts = parts_of(tables, self.wanted)
        self.posted = posted
        self.mapping = LedgerTables(importer, self.parts, self.wanted, posted)
        self.table: Table = read_tables(self.parts, self.wanted, self.mapping.choices)
        self.table.meant = self._meant()

    @cached_property
    def found(self) -> Comparison:
        """What importing the rows would do (a fixed number of queries)."""
        return self.importer.compare(self.table, self.plan)

    @property
    def preview(self) -> Preview:
        """What a confirmation would import as the file is read now."""
        return Preview(self.plan, self.file, self.table, self.found, self.layouts, self.said)

    # Between two pages.

    def token(self, user: User) -> str:
        """The tables, signed for the next page; empty where they are too many for one."""
        token = packed(user, self.importer.kind, self.file, self.parts, plan=self.plan.pk)
        return token if len(token) <= MAX_TOKEN else ""

    @classmethod
    def of(
        cls, importer: Importer, token: str, user: User, posted: Mapping[str, Any]
    ) -> "LedgerImport | None":
        """What was posted of a page; None for one that is too old or of somebody else."""
        content = unpacked(token, user, importer.kind)
        plan = Plan.objects.filter(pk=content["plan"]).first() if content else None
        if content is None or plan is None:
            return None
        return cls(importer, plan, content["file"], content["tables"], posted)

    @property
    def layouts(self) -> list[Layout]:
        """What is remembered once the rows are imported: what the planner said, if anything."""
        if self.posted is None:
            return []
        names = []
        for name, meant in self.table.meant.items():
            if meant:
                names.append(Layout(f"{_NAMES}{name}", {}, meant))
        return [*self.mapping.layouts, *names]

    @property
    def said(self) -> dict[str, str]:
        """What a browser posts of the boxes as they stand on the page, without empty ones."""
        chosen = {name.key: name.chosen for name in self.names if name.chosen in name.options}
        return {**self.mapping.boxes, **{key: words for key, words in chosen.items() if words}}

    # Names.

    @property
    def names(self) -> list[NameOnPage]:
        """The names that are asked about, with what was said of them."""
        columns = by_field(self.wanted.columns)
        names = []
        for (name, words), options in self.found.asked.items():
            key = key_of(words)
            chosen = self.table.meant.get(name, {}).get(key, "")
            label = columns[name].label
            names.append(NameOnPage(f"{_NAME}{name}-{key}", label, words, options, chosen))
        return names

    def _meant(self) -> dict[str, dict[str, str]]:
        """What names of the file mean: as was said before, and as was said now."""
        meant = self.mapping.known_names
        for box in self.posted or ():
            name, _, key = box.removeprefix(_NAME).partition("-")
            if box.startswith(_NAME) and name in self.importer.names and key:
                assert self.posted is not None
                of_field = meant.setdefault(name, {})
                of_field.pop(key, None)
                if self.posted[box]:
                    of_field[key] = str(self.posted[box])
        return meant
