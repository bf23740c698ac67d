"""The form of one row of a submission: what people type into it, in which parts it is sent."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from reporting.enums import SubmissionState
from reporting.fields import CONVERTED, NumberFormField
from reporting.history import EMPTY
from reporting.models import ReportRow
from reporting.models.submissions import REPLY
from reporting.rules.figures import plain
from reporting.rules.typed.numbers import read_number

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[ReportRow]
else:
    ModelForm = forms.ModelForm


CONFIRM = "confirmation"
"""The field of the reason why unlikely figures are right, and the part that it is."""
CONFIRM_WORDS = "确认无误的，写明理由"
WORDS_LIMIT = 2000
"""So many characters one text of a row may have."""


class WordsField(forms.CharField):
    """Text without what a browser changes by itself: line ends, and blanks at either end.

    At most WORDS_LIMIT characters. Browsers are not told: they would cut off what is pasted without
    a word.
    """

    widget = forms.Textarea

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        too_long = f"{label}最多%(limit_value)d字，现在有%(show_value)d字，请删减。"
        messages = {"max_length": too_long}
        super().__init__(label=label, max_length=WORDS_LIMIT, error_messages=messages, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").replace("\r\n", "\n"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(initial), data)


def reply_box() -> WordsField:
    """The field of the unit's answer to a remark; a row without a remark has none."""
    box = forms.Textarea(attrs={"rows": 1, "placeholder": "答复"})
    return WordsField(label="答复", required=False, widget=box)


class RowForm(ModelForm):
    """What is typed into one row; every kind has its own, with some of the row's `entry_fields`."""

    use_required_attribute = False
    instance: ReportRow

    parts: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """The fields that few rows need, by the part that is opened to fill them in.

    A page shows them where something stands in them. A part that a browser does not send is one
    that was not opened: it stays as it was shown.
    """
    labelled: ClassVar[Collection[str]] = ()
    """The fields whose label is drawn beside them."""
    placeholders: ClassVar[Mapping[str, str]] = {}
    """What stands in an empty box, by its field."""
    source_names: ClassVar[Mapping[str, str]] = {}
    """The name of the money of each source, by its field."""

    def __init__(self, *args: Any, for_any_row: bool = False, **kwargs: Any) -> None:
        """The form of its instance's row; `for_any_row` has the fields of every row of the kind."""
        super().__init__(*args, **kwargs)
        if not for_any_row:
            for name in set(self.fields).difference(self.names_for(self.instance)):
                del self.fields[name]
            for name, unit in self.units_for(self.instance).items():
                form_field = self.fields.get(name)
                if isinstance(form_field, NumberFormField):
                    form_field.unit = unit
        for name, form_field in self.fields.items():
            form_field.help_text = ""  # the model's is for a form with one field a line
            if name in self.placeholders:
                form_field.widget.attrs["placeholder"] = self.placeholders[name]
            _lighten(form_field, has_label=name in self.labelled)

    @classmethod
    def is_for(cls, row: ReportRow) -> bool:
        """Whether this form may change anything in the row."""
        return not row.is_locked

    @classmethod
    def names_for(cls, row: ReportRow) -> Collection[str]:
        """The fields that this row has: the answer only where there is a remark."""
        return [name for name in cls.base_fields if name != REPLY or row.remark]

    @classmethod
    def units_for(cls, row: ReportRow) -> Mapping[str, str]:  # noqa: ARG003
        """The unit of each figure that is the row's own."""
        return {}

    @property
    def is_converted(self) -> bool:
        """Whether nothing is wrong but that amounts in another unit wait to be confirmed."""
        codes = {each.code for errors in self.errors.as_data().values() for each in errors}
        return codes == {CONVERTED}

    @classmethod
    def closed_names(cls) -> set[str]:
        """The fields of all parts."""
        names: set[str] = set()
        for of_part in cls.parts.values():
            names.update(of_part)
        return names

    @property
    def open_parts(self) -> Collection[str]:
        """The parts that are shown of what was typed: those with something in them, or changed.

        All, where something is wrong.
        """
        if self.errors:
            return self.parts
        shown = []
        for part, names in self.parts.items():
            own = [name for name in names if name in self.fields]
            if any(self[name].value() or name in self.changed_data for name in own):
                shown.append(part)
        return shown

    @property
    def sources(self) -> list[tuple[str, forms.BoundField]]:
        """The name and the field of the money of each source."""
        return [(label, self[name]) for name, label in self.source_names.items()]

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
        self._show_converted()

    def _show_converted(self) -> None:
        """Put converted amounts into their boxes, to be looked at and saved."""
        converted = [
            name
            for name, errors in self.errors.as_data().items()
            if any(error.code == CONVERTED for error in errors)
        ]
        data: Any = self.data
        for name in converted:
            form_field = self.fields[name]
            assert isinstance(form_field, NumberFormField)
            key = self.add_prefix(name)
            typed = read_number(str(data[key]), form_field.unit)
            data[key] = plain(typed.number)
            del self.errors[name]
            sentence = f"{typed.converted}，已经填在格里：对的，请再保存一次。"
            self.add_error(name, ValidationError(sentence, code=CONVERTED))

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


def _lighten(form_field: forms.Field, *, has_label: bool) -> None:
    """Leave out what no box of a table needs: there are hundreds of them in a page.

    static/js/report.js has each read out with the name of its row.
    """
    attrs = form_field.widget.attrs
    attrs.pop("size", None)  # the column has a width
    if isinstance(form_field.widget, forms.Textarea):
        attrs["cols"] = False
    if has_label:
        return
    attrs["id"] = False
    if "placeholder" not in attrs and not isinstance(form_field, forms.BooleanField):
        attrs["aria-label"] = form_field.label


def posted(form_field: forms.Field, value: Any) -> str | None:
    """How a browser would post a stored value of a field; None: not at all."""
    if isinstance(form_field, forms.BooleanField):
        return "on" if value else None
    shown: Any = form_field.prepare_value(value)
    if isinstance(shown, Decimal):
        return plain(shown)
    return "" if shown is None else str(shown)


class VerdictForm(RowForm):
    """A reviewer's verdict on what no figure can judge, and its basis."""

    written = ("verdict", "verdict_note")
    placeholders = {"verdict_note": "评定依据"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_empty_choice(self, verdict="待评定")

    @classmethod
    def is_for(cls, row: ReportRow) -> bool:
        """Once it is approved only a row without a verdict gets one: figures stay as approved."""
        if not super().is_for(row) or not row.is_judged_by_person:
            return False
        judged: Any = row
        return not judged.verdict or row.submission.state != SubmissionState.APPROVED

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
