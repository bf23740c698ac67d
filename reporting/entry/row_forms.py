"""The rows of a submission as forms: what was typed, merged with what others wrote since.

The rows come from the database in their own order and a POST only fills them in: it can neither add
a row nor leave one out nor name one of another submission. A row that somebody else wrote since it
was shown is compared with the row as it was shown, which is in its history: fields that this person
did not touch are taken over silently, about the others they are asked, and nothing typed is lost.
"""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from reporting.history import EMPTY, changes_in_words, shown
from reporting.models import ReportRow
from reporting.rules.figures import plain

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[ReportRow]
else:
    ModelForm = forms.ModelForm

MINE = "mine"
THEIRS = "theirs"
INCOMPLETE = "浏览器送来的内容不完整，没有保存。请重试；还不行的，请联系管理员。"
_ROW_FIELD = re.compile(r"(?P<kind>[a-z]+)-(?P<pk>[0-9]+)-(?P<name>[a-z_]+)")


class WordsField(forms.CharField):
    """Text without what a browser changes by itself: line ends, and blanks at either end."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").replace("\r\n", "\n"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(initial), data)


class RowForm(ModelForm):
    """What is typed into one row; every kind has its own, with some of the row's `entry_fields`."""

    use_required_attribute = False
    instance: ReportRow

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, form_field in self.fields.items():
            # The heads of the table do not label the fields for screen readers.
            form_field.widget.attrs["aria-label"] = f"{self.instance.title}：{form_field.label}"
            form_field.widget.attrs["data-field"] = name
            form_field.help_text = ""  # the model's is for a form with one field a line

    @classmethod
    def is_for(cls, row: ReportRow) -> bool:
        """Whether this form may change anything in the row."""
        return not row.is_locked

    def _get_validation_exclusions(self) -> set[str]:
        """Skip validation of keys, which this form does not edit."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"submission", "open_in", self.instance.subject}

    def check_unpublished(self, data: Mapping[str, Any], figure: str = "") -> None:
        """Add errors unless 数据未发布 goes with a note and without a figure.

        The database requires the same. `figure` is the name of the figure's field.
        """
        if figure and figure not in data:
            return
        note = data.get("unpublished_note", "")
        if not data.get("unpublished"):
            if note:
                sentence = f"写了未发布的说明“{note}”，请勾选“数据未发布”，或者删去说明。"
                self.add_error("unpublished", sentence)
            return
        if figure and data[figure] is not None:
            label = self.fields[figure].label
            sentence = f"勾选了“数据未发布”，就不能填{label}：去掉其中一个。"
            self.add_error("unpublished", sentence)
        if not note and "unpublished_note" in data:
            sentence = "数据没有发布的，请写明说明，如 省统计局7月20日发布。"
            self.add_error("unpublished_note", sentence)

    def _post_clean(self) -> None:
        """As Django's, without a query for every constraint of every row: `clean` checks them."""
        self.instance = forms.models.construct_instance(
            self, self.instance, self._meta.fields, self._meta.exclude
        )
        try:
            self.instance.clean_fields(exclude=self._get_validation_exclusions())
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]

    def as_posted(self, name: str, value: Any) -> str | None:
        """How a browser would post a stored value of a field; None: not at all."""
        if isinstance(self.fields[name], forms.BooleanField):
            return "on" if value else None
        if isinstance(value, Decimal):
            return plain(value)
        return "" if value is None else str(value)

    def typed_in_words(self, name: str) -> str:
        """What was typed into a field, valid or not, in words."""
        form_field = self.fields[name]
        typed = form_field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        if isinstance(typed, bool):
            return "是" if typed else "否"
        if not typed:
            return EMPTY
        choices = dict(getattr(form_field, "choices", ()))
        return str(choices.get(typed, typed)).strip()

    @property
    def omits_fields(self) -> bool:
        """Whether a field is missing in what was posted."""
        for name, form_field in self.fields.items():
            prefixed = self.add_prefix(name)
            if form_field.widget.value_omitted_from_data(self.data, self.files, prefixed):
                return True
        return False


class VerdictForm(RowForm):
    """A reviewer's verdict on what no figure can judge, and its basis."""

    written = ("verdict", "verdict_note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_empty_choice(self, verdict="待评定")
        self.fields["verdict_note"].widget.attrs["placeholder"] = "评定依据"

    @classmethod
    def is_for(cls, row: ReportRow) -> bool:
        return super().is_for(row) and row.is_judged_by_person

    def clean(self) -> dict[str, Any]:
        """Require both verdict and basis, or neither, as the database does."""
        data = super().clean() or {}
        if data.get("verdict") and data.get("verdict_note") == "":
            self.add_error("verdict_note", "评定要写依据。")
        if data.get("verdict_note") and data.get("verdict") == "":
            self.add_error("verdict", "写了评定依据，请选达到要求或未达要求，或者删去依据。")
        return data


def label_empty_choice(form: RowForm, **names: str) -> None:
    """Label the empty choice of these fields, as far as the form has them."""
    for name, words in names.items():
        form_field: Any = form.fields.get(name)
        if form_field is not None:
            form_field.choices = [("", words), *form_field.choices[1:]]


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
    """One row with its form; no form where the row may not be changed."""

    row: ReportRow
    """As stored; the form has a copy of its own for what was typed."""
    form: RowForm | None = None
    dispute: Dispute | None = None
    seen: int = 0
    """The version that the page shows, for its hidden field."""

    @property
    def anchor(self) -> str:
        return row_prefix(self.row)

    @property
    def bound_form(self) -> RowForm | None:
        """The form if it has what was typed."""
        if self.form is not None and self.form.is_bound:
            return self.form
        return None


def row_prefix(row: ReportRow) -> str:
    """`actual-12`: the beginning of the row's field names, and its place in the page."""
    return f"{row._meta.model_name}-{row.pk}"


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
                changed = "，".join(changes_in_words(then, row, row.entry_fields))
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

    For saving, the rows have to be read under their submission's lock: then `is_valid`, `changed`
    and `seen` are what `reporting.actions.save_rows` needs. One query for every kind with rows that
    somebody else wrote.
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
                self.entries[kind] = [self._unbound_entry(row) for row in rows]
            return
        self.data = self.data.copy()
        self._check_fields(self.data)
        for kind, rows in self.rows.items():
            records = _records(rows, self.data)
            self.entries[kind] = [self._entry(row, self.data, records) for row in rows]
        entries = [entry for entry in self if entry.form]
        if entries and not any(entry.bound_form for entry in entries):
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
        return [entry for entry in self if entry.bound_form and not entry.bound_form.is_valid()]

    def is_valid(self) -> bool:
        """Whether everything typed can be written."""
        return not (self.refused or self.disputes or self.errors)

    def changed(self) -> list[ReportRow]:
        """The rows that differ from what is stored, with what was typed into them."""
        forms_of_rows = [entry.bound_form for entry in self]
        return [form.instance for form in forms_of_rows if form and form.has_changed()]

    def seen(self) -> dict[tuple[type, int], int]:
        """The version of every row that the writer knows: the stored one if there is no dispute."""
        return {(type(entry.row), entry.row.pk): entry.row.version for entry in self}

    def fill(self, values: Mapping[str, Mapping[str, str]]) -> None:
        """Put texts into fields as if they had been typed: row's prefix → field → text."""
        assert self.data is not None
        for entry in self:
            if entry.bound_form is None or entry.anchor not in values:
                continue
            for name, text in values[entry.anchor].items():
                self.data[entry.bound_form.add_prefix(name)] = text
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

    def _unbound_entry(self, row: ReportRow) -> RowEntry:
        form_class = self.forms.get(type(row))
        if form_class is None or not form_class.is_for(row):
            return RowEntry(row, seen=row.version)
        return RowEntry(row, self._form(row, None), seen=row.version)

    def _entry(
        self, row: ReportRow, data: QueryDict, records: Mapping[tuple[int, int], Any]
    ) -> RowEntry:
        entry = self._unbound_entry(row)
        was_shown = any(key.startswith(f"{entry.anchor}-") for key in data)
        if entry.form is None or not was_shown:
            return entry
        form = self._form(row, data)
        seen = seen_version(row, data)
        if form.omits_fields:
            self._refuse_as_incomplete()
            return RowEntry(row, entry.form, seen=seen or row.version)
        if seen is None or not 0 < seen <= row.version:
            self._refuse_as_incomplete()
            return RowEntry(row, form, seen=seen or row.version)
        if seen == row.version:
            return RowEntry(row, form, seen=row.version)
        return self._rebased(
            row, data, records.get((row.pk, seen)), records.get((row.pk, row.version)), seen
        )

    def _rebased(
        self, row: ReportRow, data: QueryDict, record: Any, latest: Any, seen: int
    ) -> RowEntry:
        """What was typed into a row as it was, applied to the row as it is.

        `record` is the version that was shown, `latest` the one that somebody else wrote.
        """
        # Without a record of what was shown, every difference from the stored row counts as typed.
        was = row if record is None else record
        mine = self._form(
            row, data, initial={name: getattr(was, name) for name in row.entry_fields}
        )
        choice = data.get(mine.add_prefix("choice"), "")
        touched = []
        if choice != f"{THEIRS}-{row.version}":
            changed = self._form(row, data).changed_data
            touched = [name for name in mine.changed_data if name in changed]
        for name in mine.fields:
            if name not in touched:
                self._type(mine, name, getattr(row, name))
        then = {name: shown(was, row._meta.get_field(name)) for name in mine.fields}
        now = {name: shown(row, row._meta.get_field(name)) for name in mine.fields}
        # The other may have written only what is outside of this form.
        is_decided = choice == f"{MINE}-{row.version}" or (record is not None and then == now)
        entry = RowEntry(row, self._form(row, data), seen=row.version)
        if touched and not is_decided:
            # Once decided, the row is not asked about again if another keeps the page from saving.
            entry.seen = seen
            entry.dispute = Dispute(
                str(getattr(latest, "history_user", None) or "别人"),
                getattr(latest, "history_date", None),
                row.version,
                _differences(mine, touched, then, now),
            )
        return entry

    def _type(self, form: RowForm, name: str, value: Any) -> None:
        assert self.data is not None
        text = form.as_posted(name, value)
        if text is None:
            self.data.pop(form.add_prefix(name), None)
        else:
            self.data[form.add_prefix(name)] = text


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
