"""The step of an import on which a person says what the columns of each table mean.

For each table that was found: whether it is read, in which row its head begins, what each column
is, and what is said of all of it (its unit of money). All is proposed, by the words of the titles
or as it was settled for the same titles before. `admin/_import_tables.html` shows it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from reporting.models import ImportLayout
from reporting.models.layouts import Layout
from reporting.tables.found import FoundTable
from reporting.tables.heads import Head, HeadChoice, Meaning, head_at
from reporting.tables.mapping import Understood, Vocabulary, understand

HEAD_ROWS = 12
"""The head can begin in one of so many first rows of a table."""
_FEWEST_COLUMNS = 2
_SAMPLE_ROWS = 3
_COLUMN, _SAID = "column", "said-"


@dataclass(frozen=True)
class Asked:
    """What can be said of a whole table beside its columns: its unit of money."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    """Without the empty one."""
    empty: str = "按表里写的"
    is_remembered: bool = False
    """Whether it goes with the titles: what tells one sheet from its neighbours does not."""


class HeadForm(forms.Form):
    """One table: whether it is read, where its head begins, what its columns are."""

    is_taken = forms.BooleanField(label="读这个表", required=False)
    row = forms.TypedChoiceField(
        label="表头从第几行起", coerce=int, required=False, empty_value=None
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    """The row whose columns are on the page."""

    def __init__(
        self,
        *args: Any,
        rows: Sequence[int],
        columns: Mapping[int, str],
        meanings: Sequence[Meaning],
        asked: Sequence[Asked],
        **kwargs: Any,
    ) -> None:
        """`rows` are the numbers that the head can have, `columns` the titles by place."""
        super().__init__(*args, **kwargs)
        choices = [("", "没有表头"), *((number, f"第{number}行") for number in rows)]
        self.fields["row"].choices = choices  # type: ignore[attr-defined]
        labels = [(meaning.field, meaning.label) for meaning in meanings]
        for place, title in columns.items():
            self.fields[f"{_COLUMN}{place}"] = forms.ChoiceField(
                label=title, required=False, choices=[("", "不读"), *labels]
            )
        for each in asked:
            self.fields[f"{_SAID}{each.name}"] = forms.ChoiceField(
                label=each.label, required=False, choices=[("", each.empty), *each.choices]
            )

    def columns(self) -> list[forms.BoundField]:
        """The choice of each column, from the left."""
        return [self[name] for name in self.fields if name.startswith(_COLUMN)]

    def said(self) -> list[forms.BoundField]:
        """What can be said of the whole table."""
        return [self[name] for name in self.fields if name.startswith(_SAID)]

    def boxes(self) -> dict[str, str]:
        """What a browser posts of it as it stands, without what is empty."""
        posted = {}
        for box in self:
            value = box.value()
            if isinstance(box.field, forms.ChoiceField):
                # Of a value that is none of its choices a browser knows nothing.
                value = value if box.field.valid_value(value) else ""
            if value not in (None, False, ""):
                posted[box.html_name] = "on" if value is True else str(value)
        return posted

    def choice(self) -> HeadChoice | None:
        """What was chosen, of a valid form; None for a table that is not to be read."""
        data = self.cleaned_data
        if not data["is_taken"] or data["row"] is None:
            return None
        return HeadChoice(data["row"], self._values(_COLUMN, int), self._values(_SAID, str))

    def _values(self, prefix: str, key: Callable[[str], Any]) -> dict[Any, str]:
        values = {}
        for name, value in self.cleaned_data.items():
            if name.startswith(prefix) and value:
                values[key(name.removeprefix(prefix))] = value
        return values


@dataclass
class TableOnPage:
    """One table with the form of its head, and its first rows."""

    at: int
    """Its place among the tables of the file."""
    understood: Understood
    """Without heads where it is not read."""
    form: HeadForm
    choice: HeadChoice | None = None
    """What was said of it now or before; None where nothing was, and where it is not read."""
    sample: list[list[str]] = field(default_factory=list)
    is_remembered: bool = False
    """Whether its columns are as they were settled for the same titles before."""
    is_known: bool = False
    """Whether a head was found in it, without anybody's help."""

    @property
    def is_open(self) -> bool:
        """Whether something was said of it that cannot be."""
        return self.form.is_bound and not self.form.is_valid()

    @property
    def is_taken(self) -> bool:
        """Whether it is read."""
        return bool(self.understood.heads)

    @property
    def not_taken(self) -> list[str]:
        """The columns that are not read: C列“备注”."""
        return self.understood.heads[0].unused if self.understood.heads else []


class MappedTables:
    """The tables of a file as a page of an import shows them (one query)."""

    def __init__(
        self,
        kind: str,
        tables: Sequence[FoundTable],
        vocabulary: Vocabulary,
        year: int,
        posted: Mapping[str, Any] | None = None,
        *,
        asked: Sequence[Asked] = (),
    ) -> None:
        """`kind` names the kind of tables for what is remembered, `year` is what 本年 means."""
        self.kind = kind
        self.vocabulary = vocabulary
        self.year = year
        self.posted = posted
        self.asked = asked
        self.remembered = ImportLayout.remembered(kind)
        self.tables: list[TableOnPage] = []
        for at, table in enumerate(tables):
            if max((len(row.cells) for row in table.rows), default=0) >= _FEWEST_COLUMNS:
                self.tables.append(self._table(at, table))

    # What kinds of imports can do otherwise.

    def understand(self, table: FoundTable, choice: HeadChoice | None) -> Understood:
        """The table with its heads, or with the one that was chosen."""
        return understand(table, self.vocabulary, self.year, choice)

    def proposed(self, understood: Understood, head: Head) -> dict[int, str]:
        """What the columns under a head are taken for, by place."""
        return head.fields

    # What was settled.

    @property
    def taken(self) -> list[TableOnPage]:
        """The tables that are read."""
        return [table for table in self.tables if table.is_taken]

    @property
    def not_taken(self) -> list[str]:
        """Sentences on tables with a head that are not read."""
        sentences = []
        for table in self.tables:
            found = table.understood.table
            if table.is_known and not table.is_taken:
                why = "是隐藏的" if found.is_hidden else "没有选"
                sentences.append(f"{found.place}{why}，没有读。")
        return sentences

    @property
    def choices(self) -> dict[int, HeadChoice | None]:
        """What was said of tables, by their place in the file; None for one not to be read.

        Tables of which nothing was said are not in it.
        """
        said = {}
        for table in self.tables:
            if table.choice is not None or table.form.is_bound:
                said[table.at] = table.choice
        return said

    @property
    def layouts(self) -> list[Layout]:
        """What a person said of the columns of the tables that are read, to be remembered."""
        names = {each.name for each in self.asked if each.is_remembered}
        layouts = []
        for table in self.taken:
            if table.choice is not None:
                said = {name: text for name, text in table.choice.said.items() if name in names}
                digest = table.understood.heads[0].layout
                layouts.append(Layout(digest, table.choice.fields, said))
        return layouts

    def remember(self) -> None:
        """Keep what was said, for the next table with the same titles."""
        ImportLayout.remember(self.kind, self.layouts)

    @property
    def boxes(self) -> dict[str, str]:
        """What a browser posts of the tables as they stand on the page, by box."""
        posted: dict[str, str] = {}
        for table in self.tables:
            posted |= table.form.boxes()
        return posted

    # One table.

    def _table(self, at: int, table: FoundTable) -> TableOnPage:
        remembered = self._choice_before(table)
        proposed = self.understand(table, remembered)
        head = proposed.heads[0] if proposed.heads else None
        if self.posted is not None:
            return self._posted(at, table, proposed, self.posted)
        row = proposed.table.rows[head.first].number if head else None
        fields = self._fields(proposed, head, remembered)
        form = self._form(at, proposed, head, row)
        initial: dict[str, Any] = {"is_taken": head is not None and not table.is_hidden}
        for place, name in fields.items():
            initial[f"{_COLUMN}{place}"] = name
        if remembered is not None:
            initial |= {f"{_SAID}{name}": text for name, text in remembered.said.items()}
        form.initial = {**form.initial, **initial}
        shown = Understood(proposed.table, proposed.year, [] if table.is_hidden else proposed.heads)
        sample = _sample(proposed.table, head)
        is_remembered = remembered is not None
        return TableOnPage(
            at, shown, form, remembered, sample, is_remembered, is_known=head is not None
        )

    def _posted(
        self, at: int, table: FoundTable, proposed: Understood, posted: Mapping[str, Any]
    ) -> TableOnPage:
        """The table as the page says it is to be read."""
        prefix = f"t{at}"
        row = _whole(posted.get(f"{prefix}-row", ""))
        head = None
        if row is not None:
            head = head_at(proposed.table, row, self.vocabulary.meanings, proposed.year)
        data = {key: posted[key] for key in posted}
        shown = _whole(posted.get(f"{prefix}-shown", ""))
        if head is not None and shown != row:
            # Another row was chosen: what its columns may be was not on the page yet.
            fields = self._fields(proposed, head, None)
            if shown is None:
                # Whoever says where the head of a table is wants it read.
                data[f"{prefix}-is_taken"] = "on"
            for place in head.levels:
                data[f"{prefix}-{_COLUMN}{place}"] = fields.get(place, "")
        data[f"{prefix}-shown"] = "" if row is None else str(row)
        form = self._form(at, proposed, head, row, data)
        choice = form.choice() if form.is_valid() else None
        found = Understood(proposed.table, proposed.year, [])
        if choice is not None:
            found = self.understand(table, choice)
        sample = _sample(found.table, found.heads[0] if found.heads else head)
        return TableOnPage(
            at,
            found,
            form,
            choice if found.heads else None,
            sample,
            is_known=bool(proposed.heads),
        )

    def _form(
        self,
        at: int,
        proposed: Understood,
        head: Head | None,
        row: int | None,
        data: Mapping[str, Any] | None = None,
    ) -> HeadForm:
        return HeadForm(
            data,
            prefix=f"t{at}",
            initial={"row": row, "shown": row},
            rows=[each.number for each in proposed.table.rows[:HEAD_ROWS]],
            columns=head.titles if head else {},
            meanings=self.vocabulary.meanings,
            asked=self.asked,
        )

    def _fields(
        self, proposed: Understood, head: Head | None, remembered: HeadChoice | None
    ) -> dict[int, str]:
        if head is None or remembered is not None:
            return head.fields if head else {}
        return self.proposed(proposed, head)

    def _choice_before(self, table: FoundTable) -> HeadChoice | None:
        """What was said of a table with the same head, if any of its first rows is one."""
        for row in table.rows[:HEAD_ROWS] if self.remembered else []:
            head = head_at(table, row.number, self.vocabulary.meanings, self.year)
            known = self.remembered.get(head.layout) if head is not None else None
            if known is not None:
                return HeadChoice(row.number, known.fields, known.said)
        return None


def _whole(text: Any) -> int | None:
    """The number of a row that was posted."""
    words = str(text)
    return int(words) if words.isascii() and words.isdigit() else None


def _sample(table: FoundTable, head: Head | None) -> list[list[str]]:
    """The first rows below the head, as text."""
    first = head.last + 1 if head is not None else 0
    rows = table.rows[first : first + _SAMPLE_ROWS]
    return [[str(cell) if cell is not None else "" for cell in row.cells] for row in rows]
