"""The version check of the admin's forms: what somebody else saved meanwhile is not written over.

A page carries what its row, and the rows below it, were when it was read, as a short digest. Where
they are something else when it comes back, nothing is saved: the page says who changed what, keeps
what was typed, and takes over what the others changed and this person had left alone. Rows below
are not taken over: where these were changed, the page has to be opened again.
"""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import models
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse
from simple_history.models import registered_models

from reporting.history import changes, history_of, with_links

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

SEEN = "_seen"
"""The hidden field of the page."""
_NOT_EDITED = ("last_login",)
"""Columns that change without anybody's editing."""
_MOST_DIGITS = 18
"""Of a key of the database."""


@dataclass(frozen=True)
class Seen:
    """What a row and the rows below it were at a moment."""

    record: int
    """The key of the row's latest historical record; 0 without any."""
    row: str
    below: str
    """Digests of the row, and of the rows below it."""

    def __str__(self) -> str:
        return f"{self.record}.{self.row}.{self.below}"

    @classmethod
    def read(cls, text: str) -> "Seen | None":
        """What a page sent back; None for anything else."""
        record, *digests = text.split(".")
        if len(digests) != 2 or not (record.isdecimal() and len(record) <= _MOST_DIGITS):
            return None
        return cls(int(record), *digests)


class SeenAdmin(ModelAdmin):
    """Pages whose form is refused where somebody else saved the row since the page was read.

    A POST without the hidden field, which no page of ours sends, is not checked.
    """

    change_form_template = "admin/seen_form.html"

    def _changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        """As Django's, in whose transaction it runs."""
        key = unquote(object_id) if object_id else ""
        context = dict(extra_context or {})
        if key.isdecimal() and len(key) <= _MOST_DIGITS:
            if request.method == "POST":
                self._lock(key)
            # Before the row itself is read: a page may be newer than this says, never older.
            now = self._seen(request, key)
            context["seen"] = now
            before = Seen.read(request.POST.get(SEEN, ""))
            if before is not None and (before.row, before.below) != (now.row, now.below):
                context["seen"] = Seen(now.record, now.row, before.below)
                self._refuse(request, key, before, now)
        parent: Any = super()
        answer: HttpResponse = parent._changeform_view(  # noqa: SLF001  has no public name
            request, object_id, form_url, context
        )
        return answer

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form, which refuses with a sentence where somebody else was faster."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        sentence = getattr(request, "refused_because", "")
        if not sentence:
            return form
        return type(form.__name__, (_Refused, form), {"refused_because": sentence})

    def _lock(self, key: str) -> None:
        rows = self.model._base_manager.select_for_update(of=("self",), no_key=True)
        rows.filter(pk=key).first()

    def _seen(self, request: HttpRequest, key: str) -> Seen:
        """What the row of this key is now: a query each for it, its history, its choices of
        several rows, and each kind of rows below it.
        """
        model = self.model
        rows = model._base_manager.filter(pk=key)
        values: list[Any] = list(rows.values_list(*_columns(model)))
        for field in model._meta.many_to_many:
            chosen = rows.exclude(**{field.name: None}).values_list(field.name)
            values += [field.name, *sorted(chosen)]
        below = []
        for inline in self.get_inline_instances(request):
            parent = _get_foreign_key(model, inline.model, fk_name=inline.fk_name)
            children = inline.model._base_manager.filter(**{parent.name: key}).order_by("pk")
            below.append(list(children.values_list(*_columns(inline.model))))
        return Seen(_latest_record(model, key), _digest(values), _digest(below))

    def _refuse(self, request: HttpRequest, key: str, before: Seen, now: Seen) -> None:
        """Have the form refused: say what others changed, and take over what was left alone."""
        name = self.opts.verbose_name
        sentence = f"您打开以后，别人改过这条{name}，没有保存。"
        row = self.get_queryset(request).filter(pk=key).first()
        if row is not None and before.row != now.row and now.record:
            records = history_of(row)
            latest: Any = records.first()
            # Of a row from a file the first record is what it was before its first change.
            seen: Any = records.filter(pk=before.record).first() or records.last()
            found = changes(*with_links([latest, seen]))
            changed = "，".join(f"{each.field}由{each.old}改为{each.new}" for each in found)
            if changed:
                sentence += f"{latest.history_user or '系统'}改的：{changed}。"
            self._take_over(request, row, seen.instance)
        if before.below != now.below:
            sentence += "下面各行别人改过，请重新打开这一页，在那里改。"
        else:
            sentence += "您填的内容还留在下面，请看过改动后再保存。"
        request.refused_because = sentence  # type: ignore[attr-defined]

    def _take_over(self, request: HttpRequest, row: models.Model, seen: models.Model) -> None:
        """Put what others changed into the fields of the POST that its sender left as they were."""
        form = self.get_form(request, row, change=True)
        was, now = form(instance=seen), form(instance=row)
        posted = request.POST.copy()
        own = {field.name for field in row._meta.concrete_fields}
        for name, field in now.fields.items():
            old, new = (each.get_initial_for_field(field, name) for each in (was, now))
            if name not in own or old == new or isinstance(field.widget, forms.MultiWidget):
                continue
            typed = field.widget.value_from_datadict(posted, request.FILES, name)
            if not field.has_changed(old, typed):
                posted.setlist(name, _as_posted(field, new))
        request.POST = posted  # type: ignore[assignment]


class _Refused(forms.BaseForm):
    """A form that has a fault before anything else is asked of it."""

    refused_because = ""

    def clean(self) -> Any:
        data = super().clean()
        self.add_error(None, self.refused_because)
        return data


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.name not in _NOT_EDITED]


def _digest(values: Any) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def _latest_record(model: type[models.Model], key: str) -> int:
    """The key of the row's latest historical record; 0 without any (one query)."""
    if model._meta.db_table not in registered_models:
        return 0
    latest = history_of(model(pk=int(key))).values_list("pk", flat=True).first()
    return latest or 0


def _as_posted(field: forms.Field, value: Any) -> list[str]:
    """What a browser would send for a field with this value."""
    if isinstance(field, forms.BooleanField):
        return ["on"] if value else []
    shown = field.widget.format_value(field.prepare_value(value))
    if isinstance(shown, list | tuple):
        return [str(each) for each in shown]
    return ["" if shown is None else str(shown)]
