"""The rows in which units report on projects and livelihood tasks for one period."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Round

from projects.enums import ProblemKind, Stage
from projects.fields import MoneyField, money
from projects.models.ledger import ProjectPlan
from projects.models.livelihood import LivelihoodTask, TaskTarget
from projects.models.querysets import (
    ProjectProgressQuerySet,
    TargetProgressQuerySet,
    TaskProgressQuerySet,
)
from reporting.directory import Directory
from reporting.enums import RowGroup, Verdict
from reporting.fields import FigureField
from reporting.models import Department, Period, ReportRow, Submission
from reporting.models.constraints import remark_with_its_moment
from reporting.models.judged import JudgedByPerson, held_back_once_judged
from reporting.models.submissions import CONFIRMATION

ARRIVED = (
    "arrived_central",
    "arrived_treasury",
    "arrived_bond",
    "arrived_city",
    "arrived_county",
    "arrived_social",
)
TASK_ARRIVED = ("arrived_upper", "arrived_county", "arrived_bond", "arrived_social")
TASK_SPENT = ("spent_upper", "spent_county", "spent_bond", "spent_social")
TASK_SOURCES = {
    "arrived_upper": "到位上级",
    "arrived_county": "到位县级",
    "arrived_bond": "到位债券",
    "arrived_social": "到位社会",
    "spent_upper": "支出上级",
    "spent_county": "支出县级",
    "spent_bond": "支出债券",
    "spent_social": "支出社会",
}
"""The short name of the money of each source, by its field."""
QUARTER_MONTHS = (3, 6, 9, 12)


def is_due(group: RowGroup, period: Period) -> bool:
    """Whether rows of the group are reported in the period.

    They are quarterly, and in other months where the period is limited to them.
    """
    return period.takes(group) and (period.month in QUARTER_MONTHS or group in period.limited_to)


def reported(verbose_name: str) -> MoneyField:
    """A field for a reported amount in 万元; NULL is not known, which is not zero."""
    return money(verbose_name, null=True, blank=True)


def _not_negative(*fields: str) -> Q:
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0})
    return condition


def _adds_up(total: str, parts: tuple[str, ...]) -> Q:
    """No part is known, or the known ones add up to the total."""
    amounts = [Coalesce(F(part), 0, output_field=models.DecimalField()) for part in parts]
    summed: Any = amounts[0]
    for amount in amounts[1:]:
        summed = summed + amount
    # Rounded: SQLite stores decimals as doubles.
    return Q(**{f"{part}__isnull": True for part in parts}) | Q(**{total: Round(summed, 4)})


class ProjectProgress(ReportRow):
    """项目进度: the report on one project's line for one period; amounts in 万元, year to date."""

    groups = (RowGroup.PROJECTS,)
    subject = "project_plan"
    subject_related = (
        "project_plan__plan__grade_scale",
        "project_plan__project__sector",
        "project_plan__project__lead",
    )
    form_order = ("project_plan__project__sector__order", "project_plan__project__code")
    entry_fields = (
        "completed",
        "arrived",
        *ARRIVED,
        "progress_words",
        "progress_percent",
        "stage",
        "started_on",
        "finished_on",
        "problem_kind",
        "problem",
        "matter",
        "matter_for",
        "matter_by",
        "unpublished",
        "unpublished_note",
        "explanation",
        "measures",
        *CONFIRMATION,
    )

    project_plan = models.ForeignKey(
        ProjectPlan, models.PROTECT, verbose_name="年度安排", related_name="progress"
    )
    completed = reported("本年累计完成投资")
    arrived = reported("本年累计到位资金")
    arrived_central = reported("到位中央预算内")
    arrived_treasury = reported("到位特别国债")
    arrived_bond = reported("到位专项债")
    arrived_city = reported("到位市级")
    arrived_county = reported("到位县级")
    arrived_social = reported("到位社会资本")
    progress_words = models.TextField("形象进度", blank=True)
    progress_percent = models.PositiveSmallIntegerField(
        "形象进度（%）",
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text="整个项目完成了百分之几。",
    )
    stage = models.CharField("阶段", max_length=12, choices=Stage, blank=True)
    started_on = models.DateField("实际开工日期", null=True, blank=True)
    finished_on = models.DateField("实际竣工日期", null=True, blank=True)
    problem_kind = models.CharField("问题类别", max_length=12, choices=ProblemKind, blank=True)
    problem = models.TextField("存在问题", blank=True)
    matter = models.TextField("需协调事项", blank=True)
    matter_for = models.CharField("协调领导", max_length=60, blank=True)
    matter_by = models.DateField("希望何时解决", null=True, blank=True)

    objects = ProjectProgressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目进度"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "project_plan"],
                name="project_progress_once",
                violation_error_message="这张填报表里已经有这个项目。",
            ),
            models.UniqueConstraint(
                fields=["open_in", "project_plan"],
                name="project_progress_at_work_once",
                violation_error_message="这个项目已经在这个报告期另一张没有审核通过的填报表里。",
            ),
            models.CheckConstraint(
                condition=Q(unpublished=False, unpublished_note="")
                | (Q(unpublished=True, completed__isnull=True) & ~Q(unpublished_note="")),
                name="project_progress_unpublished_has_note",
                violation_error_message="勾选数据未发布的，要写说明，并且不能填完成投资；没有勾选的不要写说明。",
            ),
            models.CheckConstraint(
                condition=_not_negative("completed", "arrived", *ARRIVED),
                name="project_progress_money_not_negative",
            ),
            models.CheckConstraint(
                condition=_adds_up("arrived", ARRIVED),
                name="project_progress_arrived_adds_up",
                violation_error_message="分来源填了到位资金的，各项之和要等于到位资金。",
            ),
            models.CheckConstraint(
                condition=Q(progress_percent__isnull=True) | Q(progress_percent__lte=100),
                name="project_progress_percent_to_100",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["", *Stage.values]), name="project_progress_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(problem_kind__in=["", *ProblemKind.values]),
                name="project_progress_problem_known",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True)
                | Q(finished_on__isnull=True)
                | Q(finished_on__gte=F("started_on")),
                name="project_progress_started_before_finished",
                violation_error_message="竣工日期不能早于开工日期。",
            ),
            # Who is asked by when belongs to something that is asked.
            models.CheckConstraint(
                condition=~Q(matter="") | Q(matter_for="", matter_by__isnull=True),
                name="project_progress_matter_has_words",
                violation_error_message="写了协调领导或提请办结时限的，要写需协调什么。",
            ),
            *remark_with_its_moment("project_progress"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.project_plan.project.name}"

    def natural_key(self) -> tuple[int, int, str, int, int, str]:
        return (*self.submission.natural_key(), *self.project_plan.natural_key())

    natural_key.dependencies = ["reporting.submission", "projects.projectplan"]  # type: ignore[attr-defined]

    @property
    def title(self) -> str:
        """县育才中学."""
        return self.project_plan.project.name

    @property
    def is_filled(self) -> bool:
        return self.unpublished or self.completed is not None

    @classmethod
    def due(cls, period: Period) -> "list[tuple[Department, ProjectProgress]]":
        """One unsaved row, with the project's lead, for each line in the plan by then."""
        if not is_due(RowGroup.PROJECTS, period):
            return []
        units = Directory()
        return [
            (units.on(line.project.lead_id, period.ends_on), cls(project_plan=line))
            for line in ProjectPlan.objects.listed(period.plan)
            if line.stands_in(period.month)
        ]

    def clean(self) -> None:
        """Raises ValidationError for a line of another year's plan."""
        super().clean()
        if not self.submission_id or not self.project_plan_id:
            return
        if self.project_plan.plan_id != self.submission.period.plan_id:
            raise ValidationError({"project_plan": "这个年度安排不是报告期所在年度的。"})


class TaskProgress(JudgedByPerson, ReportRow):
    """民生实事进度: the report on one livelihood task for one period.

    Amounts in 万元, year to date.
    """

    groups = (RowGroup.TASKS,)
    subject = "task"
    subject_related = ("task__plan", "task__lead")
    # 市级 comes before 县级, and happens to in the alphabet too.
    form_order = ("task__level", "task__number")
    entry_fields = (
        "arrived",
        *TASK_ARRIVED,
        "spent",
        *TASK_SPENT,
        "done",
        "done_on",
        "words",
        "unpublished",
        "unpublished_note",
        "explanation",
        "measures",
        *CONFIRMATION,
        "verdict",
        "verdict_note",
    )

    has_targets: bool
    """Whether the task has 量化目标; only on rows of forms."""

    task = models.ForeignKey(
        LivelihoodTask, models.PROTECT, verbose_name="民生实事", related_name="progress"
    )
    arrived = reported("本年累计到位资金")
    arrived_upper = reported("到位上级资金")
    arrived_county = reported("到位县级资金")
    arrived_bond = reported("到位债券资金")
    arrived_social = reported("到位社会资金")
    spent = reported("本年累计支出资金")
    spent_upper = reported("支出上级资金")
    spent_county = reported("支出县级资金")
    spent_bond = reported("支出债券资金")
    spent_social = reported("支出社会资金")
    done = models.BooleanField("已完成", default=False)
    done_on = models.DateField("完成日期", null=True, blank=True)
    words = models.TextField("进展情况", blank=True)
    verdict = models.CharField(
        "评定",
        max_length=10,
        choices=Verdict,
        blank=True,
        help_text="没有量化目标的，由审核员评定。",
    )
    verdict_note = models.CharField("评定依据", max_length=200, blank=True)

    objects = TaskProgressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民生实事进度"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "task"],
                name="task_progress_once",
                violation_error_message="这张填报表里已经有这件民生实事。",
            ),
            models.UniqueConstraint(
                fields=["open_in", "task"],
                name="task_progress_at_work_once",
                violation_error_message="这件民生实事已经在这个报告期另一张没有审核通过的填报表里。",
            ),
            models.CheckConstraint(
                condition=Q(unpublished=False, unpublished_note="")
                | (Q(unpublished=True) & ~Q(unpublished_note="")),
                name="task_progress_unpublished_has_note",
                violation_error_message="勾选数据未发布的，要写说明；没有勾选的不要写说明。",
            ),
            models.CheckConstraint(
                condition=_not_negative("arrived", *TASK_ARRIVED, "spent", *TASK_SPENT),
                name="task_progress_money_not_negative",
            ),
            models.CheckConstraint(
                condition=_adds_up("arrived", TASK_ARRIVED) & _adds_up("spent", TASK_SPENT),
                name="task_progress_funds_add_up",
                violation_error_message="分来源填了资金的，各项之和要等于合计。",
            ),
            models.CheckConstraint(
                condition=Q(done=True, done_on__isnull=False) | Q(done=False, done_on__isnull=True),
                name="task_progress_done_has_date",
                violation_error_message="勾选已完成的，要填完成日期；没有完成的不填。",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", verdict_note="")
                | (Q(verdict__in=Verdict.values) & ~Q(verdict_note="")),
                name="task_progress_verdict_has_note",
                violation_error_message="评定要写依据；没有评定的不要写依据。",
            ),
            held_back_once_judged("task_progress_verdict_held_back_once_judged"),
            *remark_with_its_moment("task_progress"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.task.name}"

    def natural_key(self) -> tuple[int, int, str, int, int, str, int]:
        return (*self.submission.natural_key(), *self.task.natural_key())

    natural_key.dependencies = ["reporting.submission", "projects.livelihoodtask"]  # type: ignore[attr-defined]

    @property
    def title(self) -> str:
        """市级2 实施农村公路安全生命防护工程."""
        return f"{self.task.get_level_display()}{self.task.number} {self.task.name}"

    @classmethod
    def of_revisions(cls, submission: Submission) -> "models.QuerySet[TaskProgress]":
        """As of every kind of rows, with `has_targets`."""
        return _with_has_targets(super().of_revisions(submission))

    @classmethod
    def of_forms(cls, forms: Iterable[Submission]) -> "models.QuerySet[TaskProgress]":
        """As of every kind of rows, with `has_targets`."""
        return _with_has_targets(super().of_forms(forms))

    @property
    def is_judged_by_person(self) -> bool:
        """Whether the task has no 量化目标; only on rows of forms."""
        return not self.has_targets

    @property
    def is_filled(self) -> bool:
        return self.unpublished or self.done or self.arrived is not None or bool(self.words)

    @classmethod
    def due(cls, period: Period) -> "list[tuple[Department, TaskProgress]]":
        """One unsaved row for each livelihood task of the plan, with its lead."""
        if not is_due(RowGroup.TASKS, period):
            return []
        units = Directory()
        return [
            (units.on(task.lead_id, period.ends_on), cls(task=task))
            for task in LivelihoodTask.objects.printed(period.plan)
        ]


def _with_has_targets(
    rows: "models.QuerySet[TaskProgress]",
) -> "models.QuerySet[TaskProgress]":
    numbers = TaskTarget.objects.filter(task=OuterRef("task"))
    return rows.annotate(has_targets=Exists(numbers))  # type: ignore[no-redef]


class TargetProgress(ReportRow):
    """量化目标完成数: how much of one 量化目标 is done, year to date."""

    groups = (RowGroup.TASKS,)
    subject = "task_target"
    subject_related = ("task_target__task__plan", "task_target__task__lead")
    form_order = ("task_target__task__level", "task_target__task__number", "task_target__order")
    entry_fields = (
        *("value", "unpublished", "unpublished_note", "explanation", "measures"),
        *CONFIRMATION,
    )

    task_target = models.ForeignKey(
        TaskTarget, models.PROTECT, verbose_name="量化目标", related_name="progress"
    )
    value = FigureField(
        "完成数",
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="没有数就留空；零要填 0。",
    )

    objects = TargetProgressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "量化目标完成数"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "task_target"],
                name="target_progress_once",
                violation_error_message="这张填报表里已经有这个量化目标。",
            ),
            models.UniqueConstraint(
                fields=["open_in", "task_target"],
                name="target_progress_at_work_once",
                violation_error_message="这个量化目标已经在这个报告期另一张没有审核通过的填报表里。",
            ),
            models.CheckConstraint(
                condition=Q(unpublished=False, unpublished_note="")
                | (Q(unpublished=True, value__isnull=True) & ~Q(unpublished_note="")),
                name="target_progress_unpublished_has_note",
                violation_error_message="勾选数据未发布的，要写说明，并且不能填完成数；没有勾选的不要写说明。",
            ),
            *remark_with_its_moment("target_progress"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.task_target.words}"

    def natural_key(self) -> tuple[int, int, str, int, int, str, int, int]:
        return (*self.submission.natural_key(), *self.task_target.natural_key())

    natural_key.dependencies = ["reporting.submission", "projects.tasktarget"]  # type: ignore[attr-defined]

    @property
    def title(self) -> str:
        """市级2 农村公路安全生命防护工程110公里."""
        task = self.task_target.task
        return f"{task.get_level_display()}{task.number} {self.task_target.words}"

    @property
    def is_filled(self) -> bool:
        return self.unpublished or self.value is not None

    @classmethod
    def due(cls, period: Period) -> "list[tuple[Department, TargetProgress]]":
        """One unsaved row for each 量化目标 of the plan's tasks, with the task's lead."""
        if not is_due(RowGroup.TASKS, period):
            return []
        units = Directory()
        return [
            (units.on(target.task.lead_id, period.ends_on), cls(task_target=target))
            for target in TaskTarget.objects.of_plan(period.plan)
        ]
