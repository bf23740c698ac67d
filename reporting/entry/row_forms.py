"""The rows of a submission as forms: what was typed, merged with what others wrote since.

The rows come from the database in their own order and a POST only fills them in: it can neither add
a row nor leave one out nor name one of another submission. A row that somebody else wrote since it
was shown is compared with the row as it was shown, which is in its history: fields that this person
did not touch are taken over silently, about the others they are asked, and nothing typed is lost.
"""

import copy
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from reporting.entry.boxes import RowBoxes, boxes_of, texts_of
from reporting.entry.row_form import RowForm, posted
from reporting.history import changes_in_words, shown
from reporting.models import ReportRow

MINE = "mine"
THEIRS = "theirs"
INCOMPLETE = "浏览器送来的内容不完整，没有保存。请重试；还不行的，请联系管理员。"
_ROW_FIELD = re.compile(r"(?P<kind>[a-z]+)-(?P<pk>[0-9]+)-(?P<name>[a-z_]+)")


@dataclass(frozen=True)
class Difference:
    """One field of a row that two people wrote."""

    label: str
    before: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Dispute:
    """A row that somebody else wrote while this person typed into it, who has to choose."""

    who: str
    when: Any
    version: int
    differences: list[Difference]


@dataclass
class RowEntry:
    """One row, and its form where something was typed that is not stored.

    The boxes of all other rows are `reporting.entry.boxes`.
    """

    row: ReportRow
    """As stored; the form has a copy of its own for what was typed."""
    form_class: type[RowForm] | None = None
    """What may be typed into the row; None where it may not be changed."""
    form: RowForm | None = None
    was_sent: bool = False
    """Whether the browser sent its boxes."""
    dispute: Dispute | None = None
    seen: int = 0
    """The version that the page shows, for its hidden field."""

    @property
    def anchor(self) -> str:
        return row_prefix(self.row)

    @property
    def refused(self) -> str:
        """Why what was typed cannot be written: `dispute`, `wrong`, `converted`; else empty.

        The last one waits for its amounts in another unit to be confirmed.
        """
        if self.dispute is not None:
            return "dispute"
        if self.form is None or self.form.is_valid():
            return ""
        return "converted" if self.form.is_converted else "wrong"

    @property
    def to_write(self) -> ReportRow | None:
        """The row as typed, where that differs from what is stored and can be written."""
        if self.form is None or self.refused or not self.form.has_changed():
            return None
        return self.form.instance


def row_prefix(row: ReportRow) -> str:
    """`actual-12`: the beginning of the row's field names, and its place in the page."""
    return f"{row._meta.model_name}-{row.pk}"


def drawn_form(
    entry: RowEntry,
    wrong: Mapping[str, str] | None = None,
    *,
    parts: Collection[str] = (),
    is_whole: bool = False,
) -> RowForm | RowBoxes | None:
    """What a template draws of a row: its form with what was typed, or its boxes as stored.

    `wrong`, `parts` and `is_whole` are those of `boxes_of`. None where the row may not be changed.
    """
    if entry.form is not None or entry.form_class is None:
        return entry.form
    return boxes_of(
        entry.form_class, entry.row, entry.anchor, wrong=wrong, parts=parts, is_whole=is_whole
    )


Kind = type[ReportRow]


def changes_by_others(rows: Mapping[Kind, Sequence[ReportRow]], data: QueryDict) -> list[str]:
    """What others wrote since the page with these `seen` versions was shown, one sentence a row.

    One query for every kind with such rows.
    """
    found = []
    for rows_of_kind in rows.values():
        records = _records(rows_of_kind, data)
        for row in rows_of_kind:
            seen = seen_version(row, data)
            if seen is None:
                found.append(f"{row.title}是新加的。")
            elif seen != row.version:
                then = records.get((row.pk, seen))
                now = records.get((row.pk, row.version))
                who = getattr(now, "history_user", None) or "别人"
                changed = "，".join(changes_in_words(then, row, row.written_fields()))
                found.append(f"{row.title}由{who}改过：{changed}。")
    return found


def seen_version(row: ReportRow, data: QueryDict) -> int | None:
    """The version of the row that the person saw; None if the page did not have it."""
    text = data.get(f"{row_prefix(row)}-seen", "")
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _records(rows: Sequence[ReportRow], data: QueryDict) -> dict[tuple[int, int], Any]:
    """The historical records of stale rows, as seen and as they are now, by key and version."""
    keys = []
    versions: set[int] = set()
    for row in rows:
        seen = seen_version(row, data)
        if seen is not None and seen != row.version:
            keys.append(row.pk)
            versions.update((seen, row.version))
    if not keys:
        return {}
    records = type(rows[0]).history.filter(id__in=keys, version__in=versions)
    return {
        (record.id, record.version): record for record in records.select_related("history_user")
    }


@dataclass
class RowForms:
    """The rows of a page, of one submission or of several; with `data` (a POST) what was typed.

    For saving, the rows have to be read under their submission's lock: then, unless there are
    `errors`, `changed` and `seen` are what `reporting.actions.save_rows` needs. One query for every
    kind with rows that somebody else wrote.
    """

    rows: Mapping[Kind, Sequence[ReportRow]]
    forms: Mapping[Kind, type[RowForm]]
    data: QueryDict | None = None
    errors: list[str] = field(default_factory=list)
    """Those of no single row."""
    place: str = "这张填报表"
    """What the page is called in the error for a row that is not in it any more."""
    entries: dict[Kind, list[RowEntry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.data is None:
            for kind, rows in self.rows.items():
                self.entries[kind] = [self._stored_entry(row) for row in rows]
            return
        self.data = self.data.copy()
        self._check_fields(self.data)
        sent = {key.rpartition("-")[0] for key in self.data}
        for kind, rows in self.rows.items():
            records = _records(rows, self.data)
            self.entries[kind] = []
            for row in rows:
                was_sent = row_prefix(row) in sent
                self.entries[kind].append(self._entry(row, self.data, records, was_sent=was_sent))
        editable = [entry for entry in self if entry.form_class]
        if editable and not any(entry.was_sent for entry in editable):
            self._refuse_as_incomplete()

    def __iter__(self) -> Iterator[RowEntry]:
        for entries in self.entries.values():
            yield from entries

    @property
    def disputes(self) -> list[RowEntry]:
        return [entry for entry in self if entry.dispute]

    @property
    def refused(self) -> list[RowEntry]:
        """Rows with something typed that is not valid."""
        return [entry for entry in self if entry.form and not entry.form.is_valid()]

    def is_valid(self) -> bool:
        """Whether everything typed can be written."""
        return not (self.refused or self.disputes or self.errors)

    def changed(self) -> list[ReportRow]:
        """The rows that can be written and differ from what is stored, with what was typed."""
        return [entry.to_write for entry in self if entry.to_write is not None]

    def changed_fields(self) -> list[str]:
        """The fields in which any of the `changed` rows differs from what is stored."""
        names: set[str] = set()
        for entry in self:
            now = entry.to_write
            if now is None:
                continue
            for name in entry.row.written_fields():
                # 7 and 7.0 are two figures.
                if str(getattr(now, name)) != str(getattr(entry.row, name)):
                    names.add(name)
        return sorted(names)

    def seen(self) -> dict[tuple[type, int], int]:
        """The version of every row that the writer knows: the stored one if there is no dispute."""
        return {(type(entry.row), entry.row.pk): entry.row.version for entry in self}

    def settle(self) -> None:
        """Take the `changed` rows, which were written, as the stored ones.

        What cannot be written stays as it was typed.
        """
        for entry in self:
            if entry.form is None or entry.refused:
                continue
            entry.row = entry.to_write or entry.row
            entry.seen = entry.row.version
            entry.form = None

    def fill(self, values: Mapping[str, Mapping[str, str]]) -> None:
        """Put texts into fields as if they had been typed: row's prefix → field → text."""
        assert self.data is not None
        for entry in self:
            if not entry.was_sent or entry.anchor not in values:
                continue
            self._complete(entry.row, self.data, entry.row)
            for name, text in values[entry.anchor].items():
                self.data[f"{entry.anchor}-{name}"] = text
            entry.form = self._form(entry.row, self.data)

    def _check_fields(self, data: QueryDict) -> None:
        """Refuse fields of rows that the page does not have, and fields that came twice."""
        known: set[str] = set()
        for rows in self.rows.values():
            known.update(map(row_prefix, rows))
        kinds = {str(kind._meta.model_name) for kind in self.rows}
        strangers: dict[str, list[str]] = {}
        for key in data:
            match = _ROW_FIELD.fullmatch(key)
            if match is None or match["kind"] not in kinds:
                continue
            prefix = f"{match['kind']}-{match['pk']}"
            if prefix in known:
                if len(data.getlist(key)) > 1:
                    self._refuse_as_incomplete()
                continue
            typed = strangers.setdefault(prefix, [])
            text = str(data[key]).strip()
            if text and match["name"] not in ("seen", "choice"):
                typed.append(text)
        for typed in strangers.values():
            self.errors.append(self._stranger_in_words(typed))

    def _stranger_in_words(self, typed: list[str]) -> str:
        words = f"您在那一项填的是：{'；'.join(typed)}。" if typed else ""
        return (
            f"送来的内容里有一项不在{self.place}里（可能已改由别的单位填报），这次没有保存。"
            f"{words}请核对其余各项后再保存。"
        )

    def _refuse_as_incomplete(self) -> None:
        if INCOMPLETE not in self.errors:
            self.errors.append(INCOMPLETE)

    def _form(self, row: ReportRow, data: QueryDict | None, **options: Any) -> RowForm:
        return self.forms[type(row)](
            data, prefix=row_prefix(row), instance=copy.copy(row), **options
        )

    def _stored_entry(self, row: ReportRow) -> RowEntry:
        form_class = self.forms.get(type(row))
        if form_class is None or not form_class.is_for(row):
            return RowEntry(row, seen=row.version)
        return RowEntry(row, form_class, seen=row.version)

    def _entry(
        self,
        row: ReportRow,
        data: QueryDict,
        records: Mapping[tuple[int, int], Any],
        *,
        was_sent: bool,
    ) -> RowEntry:
        entry = self._stored_entry(row)
        entry.was_sent = was_sent
        if entry.form_class is None or not was_sent:
            return entry
        seen = seen_version(row, data)
        if not self._is_complete(row, data):
            self._refuse_as_incomplete()
            entry.seen = seen or row.version
            return entry
        if seen is None or not 0 < seen <= row.version:
            self._refuse_as_incomplete()
            self._complete(row, data, row)
            entry.form = self._form(row, data)
            entry.seen = seen or row.version
            return entry
        if seen == row.version:
            if not self._is_as_stored(row, data):
                self._complete(row, data, row)
                entry.form = self._form(row, data)
            return entry
        self._rebase(entry, data, records.get((row.pk, seen)), records.get((row.pk, row.version)))
        return entry

    def _is_complete(self, row: ReportRow, data: QueryDict) -> bool:
        """Whether all boxes that were shown came, and of each part either all or none.

        A box that is not ticked does not come.
        """
        form_class = self.forms[type(row)]
        names = form_class.names_for(row)
        closed = form_class.closed_names()
        always = [name for name in names if name not in closed]
        if not all(self._came(row, data, always)):
            return False
        for of_part in form_class.parts.values():
            came = self._came(row, data, [name for name in of_part if name in names])
            if any(came) and not all(came):
                return False
        return True

    def _came(self, row: ReportRow, data: QueryDict, names: Collection[str]) -> list[bool]:
        """Whether each of these boxes came, without those that are ticked or not."""
        prefix = row_prefix(row)
        fields = self.forms[type(row)].base_fields
        texts = [name for name in names if not isinstance(fields[name], forms.BooleanField)]
        return [f"{prefix}-{name}" in data for name in texts]

    def _is_as_stored(self, row: ReportRow, data: QueryDict) -> bool:
        """Whether what came of a row is what is stored: then it needs no form.

        Line ends are the browser's. Whatever else differs is for the form to judge.
        """
        prefix = row_prefix(row)
        form_class = self.forms[type(row)]
        closed = form_class.closed_names()
        for name, stored in texts_of(form_class, row).items():
            came = data.get(f"{prefix}-{name}")
            if came is None and name in closed:
                continue
            if came != stored and _with_line_ends(came) != _with_line_ends(stored):
                return False
        return True

    def _complete(self, row: ReportRow, data: QueryDict, was: Any) -> None:
        """Put into the parts that were not opened what they had when the row was shown."""
        form_class = self.forms[type(row)]
        for name in form_class.closed_names().intersection(form_class.names_for(row)):
            key = f"{row_prefix(row)}-{name}"
            if key not in data:
                self._type(form_class, key, name, getattr(was, name))

    def _rebase(self, entry: RowEntry, data: QueryDict, record: Any, latest: Any) -> None:
        """What was typed into a row as it was, applied to the row as it is.

        `record` is the version that was shown, `latest` the one that somebody else wrote.
        """
        row = entry.row
        seen = seen_version(row, data) or row.version
        # Without a record of what was shown, every difference from the stored row counts as typed.
        was = row if record is None else record
        self._complete(row, data, was)
        mine = self._form(
            row, data, initial={name: getattr(was, name) for name in row.written_fields()}
        )
        choice = data.get(mine.add_prefix("choice"), "")
        touched = []
        if choice != f"{THEIRS}-{row.version}":
            changed = self._form(row, data).changed_data
            touched = [name for name in mine.changed_data if name in changed]
        for name in mine.fields:
            if name not in touched:
                self._type(type(mine), mine.add_prefix(name), name, getattr(row, name))
        then = {name: shown(was, row._meta.get_field(name)) for name in mine.fields}
        now = {name: shown(row, row._meta.get_field(name)) for name in mine.fields}
        # The other may have written only what is outside of this form.
        is_decided = choice == f"{MINE}-{row.version}" or (record is not None and then == now)
        entry.form = self._form(row, data)
        if touched and not is_decided:
            # Once decided, the row is not asked about again if another keeps the page from saving.
            entry.seen = seen
            entry.dispute = Dispute(
                str(getattr(latest, "history_user", None) or "别人"),
                getattr(latest, "history_date", None),
                row.version,
                _differences(mine, touched, then, now),
            )

    def _type(self, form_class: type[RowForm], key: str, name: str, value: Any) -> None:
        """Put a stored value of a field into what was sent, under its key."""
        assert self.data is not None
        text = posted(form_class.base_fields[name], value)
        if text is None:
            self.data.pop(key, None)
        else:
            self.data[key] = text


def _with_line_ends(text: Any) -> Any:
    """A text as a browser would send it that uses one sign for the end of a line."""
    return text.replace("\r\n", "\n") if isinstance(text, str) else text


def _differences(
    form: RowForm, touched: list[str], then: Mapping[str, str], now: Mapping[str, str]
) -> list[Difference]:
    """The fields that this person or somebody else changed."""
    differences = []
    for name, form_field in form.fields.items():
        if name in touched:
            mine = form.typed_in_words(name)
        elif then[name] != now[name]:
            mine = now[name]
        else:
            continue
        differences.append(Difference(str(form_field.label), then[name], now[name], mine))
    return differences
