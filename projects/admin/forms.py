"""The planners' forms for projects, their lines in the plans, and livelihood tasks.

The models check that funds add up.
"""

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
    """A livelihood task: its promise, its units, and its money."""

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
    """A project's line in a plan. An adopted plan takes changes by document alone (中期调整)."""

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
        """Refuse changes of an adopted plan's list and sums that have no document."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        is_new = self.instance._state.adding
        plan: Plan | None = data.get("plan")
        if plan is None and not is_new:
            plan = self.instance.plan
        if plan is None:
            return data
        refused = refused_by_adoption(
            plan,
            is_begun=reports_begun(plan),
            is_new=is_new,
            adjustment=data.get("adjustment", ""),
            changed=self.changed_data,
        )
        if refused:
            name, sentence = refused
            field = name if name in self.fields else None
            self.add_error(field, ValidationError(sentence, code="adopted"))
        return data


class GradeScaleForm(ConstraintsAtFields):
    constraint_fields = {"grade_scale_descends": "ahead"}

    class Meta:
        model = GradeScale
        fields = "__all__"


class LabelledRow(LineForm):
    """A row of an inline table, with labels for screen readers: its heads do not reach them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label


class PlanMilestoneForm(LabelledRow):
    """The investment that should be done by the end of a month."""

    class Meta:
        model = PlanMilestone
        fields = ("month", "amount")
        help_texts = told_in_heads(PlanMilestone, "month")


class TaskTargetForm(LabelledRow):
    """One 量化目标; its words must be part of the task's 年度目标."""

    class Meta:
        model = TaskTarget
        fields = ("order", "words", "quantity", "unit", "measure", "pace")
        help_texts = told_in_heads(TaskTarget, "order", "words", "measure", "pace")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        sentence = self.instance.task.target_text if self.instance.task_id else ""
        words = data.get("words", "")
        if sentence and words and words not in sentence:
            self.add_error("words", "年度目标里没有这句话：请照年度目标的原文填。")
        return data
