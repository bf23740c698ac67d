"""The planner's forms of projects, their lines in a plan, and livelihood tasks; the models hold sums together."""

from typing import Any

from django.core.exceptions import ValidationError

from projects.adoption import refused_by_adoption, reports_begun
from projects.models import (
    GradeScale,
    KeyProject,
    LivelihoodTask,
    PlanMilestone,
    ProjectPlan,
    TaskTarget,
)
from reporting.admin.forms import ConstraintsAtFields, InDraft, LineForm, told_in_heads
from reporting.models import Plan


class LivelihoodTaskForm(InDraft):
    """What the plan promises, to whom it is given, and its money."""

    constraint_fields = {
        "livelihood_task_once": "number",
        "livelihood_money_not_negative": "investment",
        "livelihood_funds_add_up": "investment",
    }

    class Meta:
        model = LivelihoodTask
        fields = "__all__"


class KeyProjectForm(ConstraintsAtFields):
    """A project's facts."""

    constraint_fields = {
        "project_money_not_negative": "total_investment",
        "project_planned_start_before_finish": "planned_finish",
        "project_started_before_finished": "finished_on",
        "project_ended_with_reason": "ended_on",
    }

    class Meta:
        model = KeyProject
        fields = "__all__"


class ProjectPlanForm(ConstraintsAtFields):
    """A project's line in a plan. Once the plan is adopted, a document alone moves it (中期调整)."""

    constraint_fields = {
        "project_plan_once": "project",
        "project_plan_money_not_negative": "investment",
        "project_plan_funds_add_up": "investment",
        "project_plan_adjustment_has_document": "adjustment",
        "project_plan_withdrawn_with_reason": "withdrawn_on",
    }

    class Meta:
        model = ProjectPlan
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Hold an adopted plan's list and sums to the documents that change them."""
        data = super().clean() or self.cleaned_data
        is_new = self.instance.pk is None
        plan: Plan | None = data.get("plan") or (None if is_new else self.instance.plan)
        if plan is not None:
            refused = refused_by_adoption(
                plan,
                is_begun=reports_begun(plan),
                is_new=is_new,
                adjustment=data.get("adjustment", ""),
                changed=self.changed_data,
            )
            if refused:
                field, sentence = refused
                self.add_error(
                    field if field in self.fields else None,
                    ValidationError(sentence, code="adopted"),
                )
        return data


class GradeScaleForm(ConstraintsAtFields):
    constraint_fields = {"grade_scale_descends": "ahead"}

    class Meta:
        model = GradeScale
        fields = "__all__"


class LabelledRow(LineForm):
    """A row of a table whose heads name the columns for the eye alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            each.widget.attrs["aria-label"] = each.label


class PlanMilestoneForm(LabelledRow):
    """What is to be invested by the end of a month."""

    class Meta:
        model = PlanMilestone
        fields = ("month", "amount")
        help_texts = told_in_heads(PlanMilestone, "month")


class TaskTargetForm(LabelledRow):
    """One number that a task promises; its words stand in the task's sentence."""

    class Meta:
        model = TaskTarget
        fields = ("order", "words", "quantity", "unit", "measure", "pace")
        help_texts = told_in_heads(TaskTarget, "order", "words", "measure", "pace")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        sentence = self.instance.task.target_text if self.instance.task_id else ""
        words = data.get("words", "")
        if sentence and words and words not in sentence:
            self.add_error("words", "年度目标里没有这句话：请照年度目标的原文填。")
        return data
