"""The rows of a submission as forms: what was typed, held against what others wrote since.

The rows come from the database in its own order and a POST only fills them in: it can neither add a row nor leave one
out nor name one of another form. A row that somebody else wrote since it was shown is held against the row as it was
shown, which its history keeps: what this person did not touch is taken over silently, what he did touch he is asked
about, and nothing that he typed is lost.
"""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from reporting.history import shown
from reporting.models import ReportRow
from reporting.rules.figures import plain

MINE, THEIRS = "mine", "theirs"
INCOMPLETE = "浏览器送来的内容不完整，没有保存。请重试；还不行的，请联系管理员。"
_ROW_FIELD = re.compile(r"(?P<kind>[a-z]+)-(?P<pk>[0-9]+)-(?P<name>[a-z_]+)")


class WordsField(forms.CharField):
    """Text without the changes that a browser makes by itself: its line ends, and blanks at either end."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").replace("\r\n", "\n"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(initial), data)


class RowForm(forms.ModelForm):
    """What is typed into one row. Each kind of rows has its own, with fields among the row's `entry_fields`."""

    use_required_attribute = False
    instance: ReportRow

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, each in self.fields.items():
            # The table's heads name the columns for the eye alone.
            each.widget.attrs["aria-label"] = f"{self.instance.title}：{each.label}"
            each.widget.attrs["data-field"] = name
            each.help_text = ""  # the model's is for a form with one field a line

    @classmethod
    def is_for(cls, row: ReportRow) -> bool:
        """Whether there is anything in the row that this form may change."""
        return not row.is_locked

    def _get_validation_exclusions(self) -> set[str]:
        """What the person did not type is not his to put right."""
        return super()._get_validation_exclusions() | {  # type: ignore[misc]
            "submission",
            "open_in",
            self.instance.subject,
        }

    def check_unpublished(self, data: Mapping[str, Any], figure: str = "") -> None:
        """Hold 数据未发布 to its note and to no figure, as the database does; `figure` names the figure's field."""
        if figure and figure not in data:
            return
        note = data.get("unpublished_note", "")
        if data.get("unpublished"):
            if figure and data[figure] is not None:
                self.add_error(
                    "unpublished",
                    f"勾选了“数据未发布”，就不能填{self.fields[figure].label}：去掉其中一个。",
                )
            if not note and "unpublished_note" in data:
                self.add_error(
                    "unpublished_note", "数据没有发布的，请写明说明，如 省统计局7月20日发布。"
                )
        elif note:
            self.add_error(
                "unpublished", f"写了未发布的说明“{note}”，请勾选“数据未发布”，或者删去说明。"
            )

    def _post_clean(self) -> None:
        """As Django's, without asking the database about every constraint of every row: the form says the rules."""
        self.instance = forms.models.construct_instance(
            self, self.instance, self._meta.fields, self._meta.exclude
        )
        try:
            self.instance.clean_fields(exclude=self._get_validation_exclusions())
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]

    def as_posted(self, name: str, value: Any) -> str | None:
        """How a stored value of a field would come from the browser; None: not at all."""
        if isinstance(self.fields[name], forms.BooleanField):
            return "on" if value else None
        return "" if value is None else str(plain(value) if isinstance(value, Decimal) else value)

    def typed_in_words(self, name: str) -> str:
        """What was typed into a field, valid or not, as a person reads it."""
        each = self.fields[name]
        typed = each.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        if isinstance(typed, bool):
            return "是" if typed else "否"
        choices = dict(getattr(each, "choices", ()))
        return str(choices.get(typed, typed)).strip() if typed else "（空）"


class VerdictForm(RowForm):
    """A reviewer's verdict on what no figure can judge, with what he bases it on; each kind names its model."""

    written = ("verdict", "verdict_note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_empty_choice(self, verdict="待评定")
        self.fields["verdict_note"].widget.attrs["placeholder"] = "评定依据"

    @classmethod
    def is_for(cls, row: ReportRow) -> bool:
        return super().is_for(row) and row.is_judged_by_person

    def clean(self) -> dict[str, Any]:
        """The database promises the same."""
        data = super().clean() or {}
        if data.get("verdict") and data.get("verdict_note") == "":
            self.add_error("verdict_note", "评定要写依据。")
        if data.get("verdict_note") and data.get("verdict") == "":
            self.add_error("verdict", "写了评定依据，请选达到要求或未达要求，或者删去依据。")
        return data


def label_empty_choice(form: RowForm, **names: str) -> None:
    """Say in an empty choice what is to be chosen; fields that the form does not have are passed over."""
    for name, words in names.items():
        field: Any = form.fields.get(name)
        if field is not None:
            field.choices = [("", words), *field.choices[1:]]


@dataclass(frozen=True)
class Difference:
    """One field of a row that two people wrote."""

    label: str
    before: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Dispute:
    """A row that somebody else wrote while this person typed into it: he is asked which is to stand."""

    who: str
    when: Any
    version: int
    differences: list[Difference]


@dataclass
class RowEntry:
    """One row with its form; no form where the row may not be changed."""

    row: ReportRow
    """As stored: what was typed is put on the form's own copy."""
    form: RowForm | None = None
    dispute: Dispute | None = None
    seen: int = 0
    """The version that the page shows, for its hidden field."""

    @property
    def anchor(self) -> str:
        return row_prefix(self.row)


def row_prefix(row: ReportRow) -> str:
    """`actual-12`: the beginning of the row's field names, and its place in the page."""
    return f"{row._meta.model_name}-{row.pk}"


Kind = type[ReportRow]


def changes_by_others(rows: Mapping[Kind, Sequence[ReportRow]], data: QueryDict) -> list[str]:
    """What others wrote since the page with these `seen` versions was shown, one sentence a row.

    One query for each kind with such rows.
    """
    found = []
    for each in rows.values():
        records = _records(each, data)
        for row in each:
            seen = seen_version(row, data)
            if seen == row.version:
                continue
            if seen is None:
                found.append(f"{row.title}是新加的。")
                continue
            then, now = records.get((row.pk, seen)), records.get((row.pk, row.version))
            fields: list[Any] = [row._meta.get_field(name) for name in row.entry_fields]
            changed = [
                f"{each.verbose_name}“{shown(then, each)}”改为“{shown(row, each)}”"
                for each in fields
                if then is not None and shown(then, each) != shown(row, each)
            ]
            found.append(
                f"{row.title}由{getattr(now, 'history_user', None) or '别人'}改过：{'，'.join(changed)}。"
            )
    return found


def seen_version(row: ReportRow, data: QueryDict) -> int | None:
    """The version of the row that the person had on his screen; None when it was not on it."""
    text = data.get(f"{row_prefix(row)}-seen", "")
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _records(rows: Sequence[ReportRow], data: QueryDict) -> dict[tuple[int, int], Any]:
    """The historical records of stale rows by key and version: as the person saw them, and as they now are."""
    stale = [
        (row, seen) for row in rows if (seen := seen_version(row, data)) not in (None, row.version)
    ]
    if not stale:
        return {}
    records = type(rows[0]).history.filter(
        id__in=[row.pk for row, _ in stale],
        version__in={version for row, seen in stale for version in (seen, row.version)},
    )
    return {
        (record.id, record.version): record for record in records.select_related("history_user")
    }


@dataclass
class RowForms:
    """The rows of a page, of one submission or of several; with `data` (a POST) they carry what was typed.

    `errors` are those of no single row.

    A sheet is made of rows that were read under their submission's lock, so that it knows the truth: then
    `is_valid`, `changed` and `seen` are what `reporting.actions.save_rows` wants. One query for each kind with rows
    that somebody else wrote.
    """

    rows: Mapping[Kind, Sequence[ReportRow]]
    forms: Mapping[Kind, type[RowForm]]
    data: QueryDict | None = None
    errors: list[str] = field(default_factory=list)
    place: str = "这张填报表"
    """What the page is called where a row is not in it any more."""
    entries: dict[Kind, list[RowEntry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.data is not None:
            self.data = self.data.copy()
            self._refuse_strangers()
        for kind, rows in self.rows.items():
            before = _records(rows, self.data) if self.data is not None else {}
            self.entries[kind] = [self._entry(row, before) for row in rows]
        forms_of_rows = [entry.form for entry in self if entry.form]
        if (
            self.data is not None
            and forms_of_rows
            and not any(each.is_bound for each in forms_of_rows)
        ):
            self.errors.append(INCOMPLETE)

    def __iter__(self) -> Iterator[RowEntry]:
        return (entry for entries in self.entries.values() for entry in entries)

    @property
    def disputes(self) -> list[RowEntry]:
        return [entry for entry in self if entry.dispute]

    @property
    def refused(self) -> list[RowEntry]:
        """Rows with something typed that cannot be kept."""
        return [
            entry
            for entry in self
            if entry.form is not None and entry.form.is_bound and not entry.form.is_valid()
        ]

    def is_valid(self) -> bool:
        """Whether everything typed can be written."""
        return not (self.refused or self.disputes or self.errors)

    def changed(self) -> list[ReportRow]:
        """The rows that differ from what is stored, with what was typed on them."""
        return [
            entry.form.instance
            for entry in self
            if entry.form and entry.form.is_bound and entry.form.has_changed()
        ]

    def seen(self) -> dict[tuple[type, int], int]:
        """The version of each row that the writer knows: the stored one, once nothing is in dispute."""
        return {(type(entry.row), entry.row.pk): entry.row.version for entry in self}

    def fill(self, values: Mapping[str, Mapping[str, str]]) -> None:
        """Put texts into fields as if they had been typed: row's prefix → field → text."""
        assert self.data is not None
        for entry in self:
            if entry.form is None or not entry.form.is_bound or entry.anchor not in values:
                continue
            for name, text in values[entry.anchor].items():
                self.data[entry.form.add_prefix(name)] = text
            entry.form = self._form(entry.row, self.data)

    def _refuse_strangers(self) -> None:
        """Say which fields belong to no row of this form, and refuse a field that came twice."""
        assert self.data is not None
        known = {row_prefix(row) for rows in self.rows.values() for row in rows}
        kinds = {str(kind._meta.model_name) for kind in self.rows}
        strangers: dict[str, list[str]] = {}
        for key in self.data:
            match = _ROW_FIELD.fullmatch(key)
            if match is None or match["kind"] not in kinds:
                continue
            prefix = f"{match['kind']}-{match['pk']}"
            if prefix not in known:
                typed = (
                    str(self.data[key]).strip() if match["name"] not in ("seen", "choice") else ""
                )
                strangers.setdefault(prefix, []).extend([typed] if typed else [])
            elif len(self.data.getlist(key)) > 1 and INCOMPLETE not in self.errors:
                self.errors.append(INCOMPLETE)
        for typed_values in strangers.values():
            words = f"您在那一项填的是：{'；'.join(typed_values)}。" if typed_values else ""
            self.errors.append(
                f"送来的内容里有一项不在{self.place}里（可能已改由别的单位填报），这次没有保存。{words}请核对其余各项后再保存。"
            )

    def _form(self, row: ReportRow, data: QueryDict | None, **options: Any) -> RowForm:
        return self.forms[type(row)](
            data, prefix=row_prefix(row), instance=copy.copy(row), **options
        )

    def _entry(self, row: ReportRow, before: Mapping[tuple[int, int], Any]) -> RowEntry:
        kind = self.forms.get(type(row))
        if kind is None or not kind.is_for(row):
            return RowEntry(row, seen=row.version)
        unbound = self._form(row, None)
        if self.data is None:
            return RowEntry(row, unbound, seen=row.version)
        seen = seen_version(row, self.data)
        sent = [key for key in self.data if key.startswith(f"{row_prefix(row)}-")]
        if not sent:  # it was added since the page was shown
            return RowEntry(row, unbound, seen=row.version)
        form = self._form(row, self.data)
        omitted = any(
            each.widget.value_omitted_from_data(form.data, form.files, form.add_prefix(name))
            for name, each in form.fields.items()
        )
        if seen is None or not 0 < seen <= row.version or omitted:
            if INCOMPLETE not in self.errors:
                self.errors.append(INCOMPLETE)
            return RowEntry(row, form if not omitted else unbound, seen=seen or row.version)
        if seen == row.version:
            return RowEntry(row, form, seen=row.version)
        return self._rebased(
            row, before.get((row.pk, seen)), before.get((row.pk, row.version)), seen
        )

    def _rebased(self, row: ReportRow, record: Any, latest: Any, seen: int) -> RowEntry:
        """What was typed into a row as it was, put upon the row as it is."""
        assert self.data is not None
        # Without a record of what he saw, everything that differs from the stored row counts as typed by him.
        shown_to_him = record if record is not None else row
        mine = self._form(
            row, self.data, initial={name: getattr(shown_to_him, name) for name in row.entry_fields}
        )
        touched = [
            name for name in mine.changed_data if name in self._form(row, self.data).changed_data
        ]
        choice = self.data.get(mine.add_prefix("choice"), "")
        if choice == f"{THEIRS}-{row.version}":
            touched = []
        then = {name: shown(shown_to_him, row._meta.get_field(name)) for name in mine.fields}
        now = {name: shown(row, row._meta.get_field(name)) for name in mine.fields}
        differences = [
            Difference(
                str(each.label),
                then[name],
                now[name],
                mine.typed_in_words(name) if name in touched else now[name],
            )
            for name, each in mine.fields.items()
            if name in touched or then[name] != now[name]
        ]
        if record is not None and then == now:
            choice = f"{MINE}-{row.version}"  # what the other wrote stands outside of this form
        for name in mine.fields:
            if name not in touched:
                self._type(mine, name, getattr(row, name))
        if touched and choice != f"{MINE}-{row.version}":
            who = getattr(latest, "history_user", None)
            dispute = Dispute(
                str(who or "别人"), getattr(latest, "history_date", None), row.version, differences
            )
            return RowEntry(row, self._form(row, self.data), dispute, seen)
        # Decided, or nothing to decide: should another row keep the page from being saved, he is not asked again.
        return RowEntry(row, self._form(row, self.data), seen=row.version)

    def _type(self, form: RowForm, name: str, value: Any) -> None:
        assert self.data is not None
        text = form.as_posted(name, value)
        if text is None:
            self.data.pop(form.add_prefix(name), None)
        else:
            self.data[form.add_prefix(name)] = text
