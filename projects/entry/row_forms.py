"""The forms for rows of a report: projects, livelihood tasks, and 量化目标."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from projects.fields import PercentFormField
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from projects.models.ledger import SOURCES
from projects.models.rows import ARRIVED, TASK_ARRIVED, TASK_SOURCES, TASK_SPENT
from reporting.entry.row_form import (
    CONFIRM,
    CONFIRM_WORDS,
    RowForm,
    VerdictForm,
    WordsField,
    label_empty_choice,
    reply_box,
)
from reporting.models import ReportRow
from reporting.models.submissions import REPLY
from reporting.rules.figures import bare


def _typed(model: type[ReportRow]) -> tuple[str, ...]:
    """The fields of a row that its unit types; a verdict is the reviewer's."""
    others = (*VerdictForm.written, "confirmed")
    return tuple(name for name in model.written_fields() if name not in others)


def one_line(label: str) -> WordsField:
    """A text field that begins as one line and grows."""
    return WordsField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": 1, "placeholder": label})
    )


def day_box() -> forms.DateInput:
    """A date picker; browsers take its value in ISO format whatever their language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def fill_total(form: RowForm, data: dict[str, Any], total: str, parts: tuple[str, ...]) -> None:
    """Fill an empty total with the sum of its typed parts; add an error where they differ."""
    if not data.keys() >= {total, *parts}:
        return  # one has an error of its own
    typed = [data[name] for name in parts if data[name] is not None]
    if not typed:
        return
    summed = sum(typed, Decimal(0))
    if data[total] is None:
        data[total] = summed
    elif data[total] != summed:
        form.add_error(
            total,
            f"{form.fields[total].label}填了 {bare(data[total])}，各来源之和是 {bare(summed)}，"
            "两者要相等；合计不填，保存时自动相加。",
        )


class ProjectProgressForm(RowForm):
    """One project of a report form."""

    progress_words = one_line("形象进度")
    problem = one_line("存在问题")
    matter = one_line("需协调事项")
    explanation = one_line("原因")
    measures = one_line("下一步措施")
    reply = reply_box()

    class Meta:
        model = ProjectProgress
        fields = _typed(ProjectProgress)
        field_classes = {"progress_percent": PercentFormField}
        widgets = {"started_on": day_box(), "finished_on": day_box(), "matter_by": day_box()}

    instance: ProjectProgress
    source_names = {f"arrived_{source}": label for source, label in SOURCES.items()}
    labelled = ("completed", "arrived", *ARRIVED, "started_on", "finished_on")
    placeholders = {
        "unpublished_note": "何时能报",
        "progress_percent": "%",
        "matter_for": "协调领导",
        "arrived": "到位",
        CONFIRM: CONFIRM_WORDS,
    }
    parts = {
        "note": ("unpublished_note",),
        CONFIRM: (CONFIRM,),
        REPLY: (REPLY,),
        "sources": ARRIVED,
        "days": ("started_on", "finished_on"),
        "problem": ("problem_kind", "problem", "matter", "matter_for", "matter_by"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_empty_choice(self, stage="阶段", problem_kind="问题类别")
        self.fields["progress_percent"].widget = _percent_box(
            self.fields["progress_percent"].widget.attrs
        )

    def clean(self) -> dict[str, Any]:
        """Check the database's constraints, with errors at the fields that cause them."""
        data: dict[str, Any] = super().clean() or {}
        self.check_unpublished(data, "completed")
        fill_total(self, data, "arrived", ARRIVED)
        started = data.get("started_on")
        finished = data.get("finished_on")
        if started and finished and finished < started:
            self.add_error("finished_on", "竣工日期不能早于开工日期。")
        has_addressee = data.get("matter_for") or data.get("matter_by")
        if data.get("matter") == "" and has_addressee:
            self.add_error("matter", "写了协调领导或提请办结时限的，要写需协调什么。")
        return data


def _percent_box(attrs: Mapping[str, Any]) -> forms.TextInput:
    """A text input: number inputs drop what was typed wrongly, and scroll by accident."""
    attrs = {name: value for name, value in attrs.items() if name not in ("min", "max")}
    return forms.TextInput(attrs={**attrs, "inputmode": "numeric", "autocomplete": "off"})


class TaskProgressForm(RowForm):
    """One livelihood task of a report form: its money, and whether it is done."""

    words = one_line("进展情况")
    explanation = one_line("原因")
    measures = one_line("下一步措施")
    reply = reply_box()

    class Meta:
        model = TaskProgress
        fields = _typed(TaskProgress)
        widgets = {"done_on": day_box()}

    instance: TaskProgress
    source_names = TASK_SOURCES
    labelled = ("arrived", "spent", *TASK_SOURCES)
    placeholders = {"unpublished_note": "何时能报", CONFIRM: CONFIRM_WORDS}
    parts = {
        "note": ("unpublished_note",),
        CONFIRM: (CONFIRM,),
        REPLY: (REPLY,),
        "sources": tuple(TASK_SOURCES),
    }

    def _post_clean(self) -> None:
        """Remove the verdict when the words or the completion that it judged change."""
        super()._post_clean()
        if {"words", "done", "done_on"}.intersection(self.changed_data):
            self.instance.verdict = self.instance.verdict_note = ""

    def clean(self) -> dict[str, Any]:
        """Check the database's constraints, with errors at the fields that cause them."""
        data: dict[str, Any] = super().clean() or {}
        self.check_unpublished(data)
        fill_total(self, data, "arrived", TASK_ARRIVED)
        fill_total(self, data, "spent", TASK_SPENT)
        if "done_on" in data:
            if data.get("done") and data["done_on"] is None:
                self.add_error("done_on", "勾选已完成的，要填完成日期。")
            elif data["done_on"] is not None and not data.get("done"):
                self.add_error("done", "填了完成日期，请勾选“已完成”，或者删去日期。")
        return data


class TaskVerdictForm(VerdictForm):
    """评定 of a livelihood task without 量化目标."""

    class Meta:
        model = TaskProgress
        fields = VerdictForm.written


class TargetProgressForm(RowForm):
    """One 量化目标 of a report form."""

    explanation = one_line("原因")
    measures = one_line("下一步措施")
    reply = reply_box()

    class Meta:
        model = TargetProgress
        fields = _typed(TargetProgress)

    instance: TargetProgress

    @classmethod
    def units_for(cls, row: Any) -> dict[str, str]:
        """That of the 量化目标."""
        return {"value": row.task_target.unit}

    labelled = ("value",)
    placeholders = {"unpublished_note": "何时能报", CONFIRM: CONFIRM_WORDS}
    parts = {"note": ("unpublished_note",), CONFIRM: (CONFIRM,), REPLY: (REPLY,)}

    def clean(self) -> dict[str, Any]:
        """Check the database's constraints, with errors at the fields that cause them."""
        data: dict[str, Any] = super().clean() or {}
        self.check_unpublished(data, "value")
        return data
