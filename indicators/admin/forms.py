"""The forms of sections, indicators, targets with their milestones and changes, observations."""

from typing import Any

from django import forms

from indicators.admin.wording_form import ReadingForm
from indicators.enums import Catalogue
from indicators.models import Milestone, Section, Target
from indicators.models.defaults import usual_direction
from reporting.admin.forms import ConstraintsAtFields, InDraft, LineForm, told_in_heads


class _OfCatalogue(forms.ModelForm):  # type: ignore[type-arg]
    """A section without a catalogue is one of indicators."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "catalogue" in self.fields:
            self.fields["catalogue"].required = False


class SectionForm(_OfCatalogue, InDraft):
    constraint_fields = {"section_number_once": "number", "section_order_once": "order"}


class SectionLineForm(_OfCatalogue, LineForm):
    """A section as a line of its plan's page."""

    class Meta:
        model = Section
        fields = ("number", "name", "order", "catalogue")
        help_texts = told_in_heads(Section, "number", "order", "catalogue")


class IndicatorForm(ConstraintsAtFields):
    constraint_fields = {"indicator_not_replaced_by_itself": "replaces"}


class MilestoneForm(LineForm, ConstraintsAtFields):
    constraint_fields = {"milestone_once_per_month": "month"}

    class Meta:
        model = Milestone
        fields = ("month", "value")


class MilestoneFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The milestones of one target."""

    def validate_unique(self) -> None:
        """Put the error of a repeated month at its second line, where Django has it on top."""
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


class TargetForm(ReadingForm, InDraft):
    """A target, as its plan prints it."""

    constraint_fields = {
        "target_once_per_number_and_row": "number",
        "target_once_per_indicator": "indicator",
        "target_rule_has_its_numbers": "rule_kind",
        "target_tie_has_its_side": "rule_tie",
        "target_binding_has_no_near_band": "near_band",
        "target_same_as_one_thing": "livelihood",
    }

    class Meta:
        model = Target
        fields = "__all__"

    def clean_direction(self) -> str:
        """The direction, by the name of a new target where the planner left it as it came."""
        direction: str = self.cleaned_data["direction"]
        if self.instance.pk is None and "direction" not in self.changed_data:
            return usual_direction(self.data.get(self.add_prefix("name"), ""))
        return direction

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        # A locked row has no attribute in its form; a sub-row may have none, a task has none.
        section = data.get("section")
        is_task = section is not None and section.catalogue == Catalogue.KEY_TASKS
        if data.get("row") == 0 and data.get("attribute") == "" and not is_task:
            self.add_error("attribute", "第一行（行 0）要选属性：约束性或预期性。")
        return data
