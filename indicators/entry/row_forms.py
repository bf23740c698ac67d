"""Forms of the rows of a report on indicators."""

from collections.abc import Collection
from typing import Any

from django import forms

from indicators.models import Actual
from reporting.entry.row_form import (
    CONFIRM,
    CONFIRM_WORDS,
    RowForm,
    VerdictForm,
    WordsField,
    label_empty_choice,
    reply_box,
)
from reporting.models.submissions import CONFIRMATION, REPLY


def _one_line(placeholder: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 1, "placeholder": placeholder})


class _Reported(RowForm):
    """What is reported on an indicator.

    Another figure or other words clear the verdict, which was given on the old ones.
    """

    instance: Actual
    labelled = ("value", "amount")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_empty_choice(self, nature="数据性质", outlook="研判")

    @classmethod
    def names_for(cls, row: Any) -> Collection[str]:
        """All, and 总量 where the target asks for it."""
        if row.asks_amount or row.amount is not None:
            return super().names_for(row)
        return [name for name in super().names_for(row) if name != "amount"]

    @classmethod
    def units_for(cls, row: Any) -> dict[str, str]:
        """Those of the target, as printed or changed."""
        amount_unit = str(getattr(row, "amount_unit", row.target.amount_unit))
        return {"value": row.unit, "forecast": row.unit, "amount": amount_unit}

    def _post_clean(self) -> None:
        super()._post_clean()
        if {"value", "words"}.intersection(self.changed_data):
            self.instance.verdict = ""
            self.instance.verdict_note = ""


class ActualForm(_Reported):
    """One indicator in its unit's form, with only the fields that its target asks for.

    A figure that another unit provides is not typed here; the lead may mark it as not published.
    """

    # A page from before the remark has no box for a reply: then it stays as it is.
    parts = {"note": ("unpublished_note",), CONFIRM: (CONFIRM,), REPLY: (REPLY,)}
    placeholders = {"unpublished_note": "何时、由谁发布", CONFIRM: CONFIRM_WORDS}
    words = WordsField(
        label="完成情况（文字）", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    explanation = WordsField(label="原因", required=False, widget=_one_line("原因"))
    measures = WordsField(label="下一步措施", required=False, widget=_one_line("下一步措施"))
    reply = reply_box()

    class Meta:
        model = Actual
        fields = (
            *("value", "amount", "words", "nature", "unpublished", "unpublished_note"),
            *("forecast", "outlook", "explanation", "measures", CONFIRM, REPLY),
        )

    @classmethod
    def names_for(cls, row: Any) -> Collection[str]:
        """All but what another unit provides, and words only where they are judged or stored."""
        left_out: set[str] = set()
        if row.target.other_provider:
            left_out.update(("value", "amount", "nature"))
        if not row.is_judged_by_person and not row.words:
            left_out.add("words")
        return [name for name in super().names_for(row) if name not in left_out]

    def clean(self) -> dict[str, Any]:
        """数据未发布 requires a note and no figure; a constraint requires the same."""
        data = super().clean() or {}
        provider = self.instance.target.other_provider
        if provider is not None and data.get("unpublished") and self.instance.value is not None:
            self.add_error("unpublished", f"{provider}已经提供了完成数，不能再勾选“数据未发布”。")
        self.check_unpublished(data, "" if provider else "value")
        return data


class FigureForm(_Reported):
    """The cells of an indicator that its provider fills in; the rest of the row is its lead's."""

    # The columns that `save_rows` writes.
    written = (
        "value",
        "amount",
        "nature",
        "source",
        "unpublished",
        "unpublished_note",
        "verdict",
        "verdict_note",
        *CONFIRMATION,
        REPLY,
    )
    # What a provider is told of when it changes; the rest of the row is its lead's.
    told = ("value", "amount", "nature", "source", "unpublished", "unpublished_note")
    parts = {CONFIRM: (CONFIRM,), REPLY: (REPLY,)}
    placeholders = {CONFIRM: CONFIRM_WORDS, "unpublished_note": "何时、由谁发布"}
    reply = reply_box()

    class Meta:
        model = Actual
        fields = (
            *("value", "amount", "nature", "source", "unpublished", "unpublished_note"),
            *(CONFIRM, REPLY),
        )

    @classmethod
    def names_for(cls, row: Any) -> Collection[str]:
        """All, and the answer to a remark only where that is about the figure."""
        names = super().names_for(row)
        return [name for name in names if name != REPLY or row.remark_is_of_figure]

    def clean(self) -> dict[str, Any]:
        """数据未发布 requires a note and no figure; a figure that comes in takes the mark away."""
        data = super().clean() or {}
        if not self._is_published_now():
            self.check_unpublished(data, "value")
        return data

    def _post_clean(self) -> None:
        super()._post_clean()
        if self._is_published_now():
            self.instance.unpublished = False
            self.instance.unpublished_note = ""

    def _is_published_now(self) -> bool:
        """Whether there is a figure under a mark of before that there is none yet."""
        was_marked = bool(self.initial.get("unpublished"))
        is_marked_now = "unpublished" in self.changed_data
        return was_marked and not is_marked_now and self.cleaned_data.get("value") is not None


class ActualVerdictForm(VerdictForm):
    """评定 of a target in words."""

    class Meta:
        model = Actual
        fields = VerdictForm.written
