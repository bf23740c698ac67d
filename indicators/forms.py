"""The forms of targets, of their changes and of what is reported on them."""

from typing import Any

from django import forms

from indicators.models import Actual, Milestone, Section, Target, TargetRevision
from indicators.reading_form import ReadingForm
from reporting.admin.forms import ConstraintsAtFields, InDraft, LineForm, told_in_heads
from reporting.entry.row_forms import RowForm, VerdictForm, WordsField, name_the_empty_choice


class SectionForm(InDraft):
    constraint_fields = {"section_number_once": "number", "section_order_once": "order"}


class SectionLineForm(LineForm):
    """A section as a line of its plan's page."""

    class Meta:
        model = Section
        fields = ("number", "name", "order")
        help_texts = told_in_heads(Section, "number", "order")


class IndicatorForm(ConstraintsAtFields):
    constraint_fields = {"indicator_not_replaced_by_itself": "replaces"}


class MilestoneForm(ConstraintsAtFields):
    constraint_fields = {"milestone_once_per_month": "month"}

    class Meta:
        model = Milestone
        fields = ("month", "value")


class MilestoneFormSet(forms.BaseInlineFormSet):
    """The milestones of one target; a month that stands twice is named at its second line."""

    def validate_unique(self) -> None:
        # Django would say so above the table, in words of its own.
        months: set[int] = set()
        for form in self.forms:
            month = getattr(form, "cleaned_data", {}).get("month")
            if month is None or form in self.deleted_forms:
                continue
            if month in months:
                form.add_error("month", "这个月已经有一个节点。")
            months.add(month)


class ObservationForm(ConstraintsAtFields):
    constraint_fields = {"observation_once": "month", "observation_says_something": "value"}


def _one_line(placeholder: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 1, "placeholder": placeholder})


class _Reported(RowForm):
    """What is reported on an indicator. A verdict was given on it as it was: with another figure or other words it
    falls away."""

    instance: Actual

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.target.amount_unit and self.instance.amount is None:
            self.fields.pop("amount", None)
        name_the_empty_choice(self, nature="数据性质", outlook="研判")

    def _post_clean(self) -> None:
        super()._post_clean()
        if {"value", "words"}.intersection(self.changed_data):
            self.instance.verdict = self.instance.verdict_note = ""


class ActualForm(_Reported):
    """One indicator in its unit's form. Only fields that its target asks for are there.

    A figure that another unit provides is not typed here; its lead may say that it is not published yet.
    """

    words = WordsField(label="完成情况（文字）", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    explanation = WordsField(label="原因", required=False, widget=_one_line("原因"))
    measures = WordsField(label="下一步措施", required=False, widget=_one_line("下一步措施"))

    class Meta:
        model = Actual
        fields = (
            *("value", "amount", "words", "nature", "unpublished", "unpublished_note"),
            *("forecast", "outlook", "explanation", "measures"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = self.instance.target
        if target.other_provider:
            for name in ("value", "amount", "nature"):
                self.fields.pop(name, None)
        if not self.instance.is_judged_by_person and not self.instance.words:
            del self.fields["words"]
        self.fields["unpublished_note"].widget.attrs["placeholder"] = "何时、由谁发布"

    def clean(self) -> dict[str, Any]:
        """数据未发布 takes a note and no figure; the database promises the same."""
        data = super().clean() or {}
        provider = self.instance.target.other_provider
        if provider is not None and data.get("unpublished") and self.instance.value is not None:
            self.add_error("unpublished", f"{provider}已经提供了完成数，不能再勾选“数据未发布”。")
        self.check_unpublished(data, "" if provider else "value")
        return data


class FigureForm(_Reported):
    """The cells of an indicator that its provider fills in, and nothing else of its lead's row."""

    # What `save_rows` writes of a row for it.
    written = ("value", "amount", "nature", "source", "unpublished", "unpublished_note", "verdict", "verdict_note")

    class Meta:
        model = Actual
        fields = ("value", "amount", "nature", "source")

    def _post_clean(self) -> None:
        """A figure that came in cannot stand beside the lead's mark that it is not published."""
        super()._post_clean()
        if self.instance.value is not None:
            self.instance.unpublished, self.instance.unpublished_note = False, ""


class ActualVerdictForm(VerdictForm):
    """评定 of a target in words."""

    class Meta:
        model = Actual
        fields = VerdictForm.written


class TargetForm(ReadingForm, InDraft):
    """A printed row."""

    constraint_fields = {
        "target_once_per_number_and_row": "number",
        "target_once_per_indicator": "indicator",
        "target_rule_has_its_numbers": "rule_kind",
        "target_binding_has_no_near_band": "near_band",
    }

    class Meta:
        model = Target
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        # A locked row has no attribute in its form; what the document did not print of a part stays empty.
        if data.get("row") == 0 and data.get("attribute") == "":
            self.add_error("attribute", "第一行（行 0）要选属性：约束性或预期性。")
        return data


class TargetRevisionForm(ReadingForm):
    """What a target asks for from a date on; its wording is read in the target's unit, measure and direction."""

    read_from = ("target", "wording")
    constraint_fields = {
        "revision_once_per_day": "effective_on",
        "revision_has_wording": "wording",
        "revision_has_reason": "reason",
        "revision_rule_has_its_numbers": "rule_kind",
    }

    class Meta:
        model = TargetRevision
        fields = "__all__"

    def terms(self, data: dict[str, Any]) -> dict[str, Any]:
        target: Target = data["target"]
        return {"unit": target.unit, "measure": target.measure, "direction": target.direction}
