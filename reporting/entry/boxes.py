"""The boxes of a row's form without the cost and the weight of a form.

A report form has some hundred boxes, nearly all of them as stored. Django draws the boxes of each
kind of form once; those of a row are made of that by putting in its name and what is stored. What
can be chosen stands once in the page, for static/js/report.js to put it into each box.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.safestring import SafeString

from reporting.entry.row_form import RowForm, posted
from reporting.models import ReportRow

# Signs that nobody types, where a row puts in its own.
_PREFIX = "\ue000"
_VALUE = "\ue001"


class Box(SafeString):
    """The HTML of one box, as a form's field in a template."""

    id_for_label = ""


@dataclass(frozen=True)
class _Drawn:
    """One box as Django draws it, for any row."""

    name: str
    html: str
    ticked: str = ""
    """Of a checkbox: the same one ticked."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Of a box to choose from: what can be chosen, as HTML, by its value."""

    def of(
        self, prefix: str, text: str | None, described_by: str = "", *, has_choices: bool = True
    ) -> Box:
        """The box of a row with what is stored, as `posted` says it.

        `described_by` is the id of a sentence on what is wrong with it. Without `has_choices` only
        what is chosen can be chosen.
        """
        html = self.ticked if self.ticked and text is not None else self.html
        if self.choices:
            html = html.replace(_VALUE, self._options(str(text), has_choices=has_choices))
        elif text is not None:
            html = html.replace(_VALUE, escape(text))
        if described_by:
            wrong = f' aria-invalid="true" aria-describedby="{described_by}"'
            html = html.replace(" name=", f"{wrong} name=", 1)
        box = Box(html.replace(_PREFIX, prefix))
        box.id_for_label = f"id_{prefix}-{self.name}"
        return box

    def _options(self, chosen: str, *, has_choices: bool) -> str:
        options = []
        for value, option in self.choices.items():
            if value == chosen:
                options.append(option.replace(">", " selected>", 1))
            elif has_choices:
                options.append(option)
        return "".join(options)


_OPTION = re.compile(r'<option value="(.*?)".*?</option>', re.DOTALL)
_OPTIONS = re.compile(r"<option.*</option>", re.DOTALL)


@cache
def _drawn(form_class: type[RowForm]) -> dict[str, _Drawn]:
    """Field → its box, for any row of the form's kind."""
    model = form_class._meta.model
    assert model is not None

    def draw(initial: Any) -> str:
        form = form_class(
            prefix=_PREFIX, instance=model(), initial={name: initial}, for_any_row=True
        )
        return str(form[name])

    boxes = {}
    for name, form_field in form_class.base_fields.items():
        if isinstance(form_field, forms.BooleanField):
            boxes[name] = _Drawn(name, draw(False), ticked=draw(True))
        elif isinstance(form_field, forms.ChoiceField):
            html = draw(_VALUE)
            choices = {match[1]: match[0] for match in _OPTION.finditer(html)}
            boxes[name] = _Drawn(name, _OPTIONS.sub(_VALUE, html), choices=choices)
        else:
            boxes[name] = _Drawn(name, draw(_VALUE))
    return boxes


@dataclass(frozen=True)
class RowBoxes:
    """The boxes of a row as stored: in a template it stands for its unbound form."""

    form_class: type[RowForm]
    prefix: str
    texts: Mapping[str, str | None]
    """What is stored in each of its fields, as `posted` says it."""
    open_parts: Collection[str] = ()
    """The parts that are shown."""
    has_choices: bool = True
    """Whether all that can be chosen stands in its boxes; else only what is chosen."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    """Field → the id of the sentence on what is wrong with it."""

    is_bound = False
    errors = ()

    def __getitem__(self, name: str) -> Box:
        """The box of a field that the row has. Raises KeyError."""
        drawn = _drawn(self.form_class)[name]
        wrong = self.wrong.get(name, "")
        return drawn.of(self.prefix, self.texts[name], wrong, has_choices=self.has_choices)

    @property
    def choices(self) -> list[tuple[str, Box]]:
        """The name of each box to choose from, and the box."""
        drawn = _drawn(self.form_class)
        return [(name, self[name]) for name in self.texts if drawn[name].choices]

    @property
    def sources(self) -> list[tuple[str, Box]]:
        """The name and the box of the money of each source."""
        return [(label, self[name]) for name, label in self.form_class.source_names.items()]


def boxes_of(
    form_class: type[RowForm],
    row: ReportRow,
    prefix: str,
    *,
    wrong: Mapping[str, str] | None = None,
    parts: Collection[str] = (),
    is_whole: bool = False,
) -> RowBoxes:
    """The boxes of a stored row, with the parts in which something stands or is wrong.

    Also shown are those of `parts` that the row has. `is_whole` shows all parts, and all that can
    be chosen.
    """
    texts = texts_of(form_class, row)
    wrong = wrong or {}
    shown = []
    for part, names in form_class.parts.items():
        own = [name for name in names if name in texts]
        if is_whole or part in parts or any(texts[name] or name in wrong for name in own):
            shown.append(part)
    return RowBoxes(form_class, prefix, texts, shown, is_whole, wrong)


def empty_boxes(form_class: type[RowForm], prefix: str) -> RowBoxes:
    """Boxes in which nothing stands, whole: what a row's own are completed with."""
    texts: dict[str, str | None] = {}
    for name, form_field in form_class.base_fields.items():
        texts[name] = posted(form_field, None)
    return RowBoxes(form_class, prefix, texts, form_class.parts)


def texts_of(form_class: type[RowForm], row: ReportRow) -> dict[str, str | None]:
    """What is stored in each field that the row has, as a browser would post it."""
    fields = form_class.base_fields
    return {name: posted(fields[name], getattr(row, name)) for name in form_class.names_for(row)}


def labels_of(form_class: type[RowForm]) -> list[tuple[str, str]]:
    """The id and the words of the label of each field, for screen readers."""
    kind = form_class._meta.model._meta.model_name
    return [(f"{kind}-{name}", str(each.label)) for name, each in form_class.base_fields.items()]
