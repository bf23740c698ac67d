"""重点项目: the county's projects, and their lines in the plans of the years."""

import datetime
from collections.abc import Mapping
from copy import copy
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from projects.enums import Adjustment, InvestmentSource, Level, Nature, Node, Stage
from projects.fields import MonthField, money
from projects.models.dated import Dated, set_values, values_of
from projects.models.milestones import PlanMilestone
from projects.models.querysets import KeyProjectQuerySet, ProjectPlanQuerySet, SectorQuerySet
from reporting.models import Department, Plan
from reporting.models.constraints import both_or_neither, day_with_words
from reporting.months import last_day, months_label
from reporting.rules.figures import trimmed

# The six sources of a project's money and their names, in the order of ledgers.
SOURCES = {
    "central": "中央预算内",
    "treasury": "特别国债",
    "bond": "专项债",
    "city": "市级",
    "county": "县级",
    "social": "社会资本",
}
PLAN_FUNDS = (
    "fund_central",
    "fund_treasury",
    "fund_bond",
    "fund_city",
    "fund_county",
    "fund_social",
)
ALL_MONTHS = range(1, 13)
PLAN_FUNDS_UNEQUAL = "填了计划资金的，六项之和要等于年度计划投资。"


def check_plan_funds(investment: Decimal, funds: Mapping[str, Decimal]) -> None:
    """Raise ValidationError, with both sums in 万元, when funds differ from the year's investment.

    Funds that are all 0 are not typed, and allowed.
    """
    total = sum(funds.values(), Decimal(0))
    if total and total != investment:
        raise ValidationError(
            f"六项计划资金之和是 {trimmed(total)} 万元，"
            f"年度计划投资是 {trimmed(investment)} 万元，"
            f"相差 {trimmed(abs(total - investment))} 万元；两者要相等，或者资金都不填。",
            code="funds",
        )


class Sector(models.Model):
    """行业领域: how plans sort their projects, in their order."""

    name = models.CharField(
        "名称",
        max_length=40,
        unique=True,
        error_messages={"unique": "已经有一个行业领域叫这个名称。"},
    )
    order = models.PositiveSmallIntegerField(
        "排序", default=500, help_text="名单按这个数从小到大排列。"
    )

    objects = SectorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "行业领域"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)


class KeyProject(models.Model):
    """重点项目: a project and its facts, across the years; `ProjectPlan` has a year's plan."""

    code = models.CharField(
        "项目代码",
        max_length=60,
        unique=True,
        error_messages={"unique": "已经有一个项目用这个代码。"},
        help_text="投资项目在线平台的代码；没有的，用县里自己的编号。",
    )
    name = models.CharField("项目名称", max_length=120)
    level = models.CharField("级别", max_length=10, choices=Level, default=Level.COUNTY)
    sector = models.ForeignKey(
        Sector, models.PROTECT, verbose_name="行业领域", related_name="projects"
    )
    source = models.CharField("投资来源", max_length=12, choices=InvestmentSource)
    owner = models.CharField("业主单位", max_length=120, blank=True)
    lead = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name="牵头单位",
        related_name="led_projects",
        help_text="对项目负责、每期填报进度的单位。",
    )
    county_leader = models.CharField("分管县领导", max_length=40, blank=True)
    commander = models.CharField("项目指挥长", max_length=40, blank=True)
    contact = models.CharField("联系人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    place = models.CharField("建设地点", max_length=120, blank=True)
    content = models.TextField("建设内容及规模", blank=True)
    planned_start = MonthField("计划开工", null=True, blank=True, help_text="年月，如 2024-03。")
    planned_finish = MonthField("计划竣工", null=True, blank=True, help_text="年月，如 2025-12。")
    started_on = models.DateField("实际开工日期", null=True, blank=True)
    finished_on = models.DateField("实际竣工日期", null=True, blank=True)
    total_investment = money("总投资")
    stage = models.CharField("阶段", max_length=12, choices=Stage, default=Stage.NOT_STARTED)
    enrolled_on = models.DateField(
        "入统日期", null=True, blank=True, help_text="纳入投资统计的日期。"
    )
    ended_on = models.DateField(
        "终止日期", null=True, blank=True, help_text="项目不再建设时填；填报过的项目不删除。"
    )
    end_reason = models.CharField("终止原因", max_length=200, blank=True)
    is_sample = models.BooleanField(
        "示例", default=False, help_text="演示用的，不是真实项目；凡有示例的页面都写明演示数据。"
    )

    history = HistoricalRecords(verbose_name="重点项目修改记录")
    objects = KeyProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重点项目"
        ordering = ["sector__order", "code"]
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="project_has_code"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="project_level_known"),
            models.CheckConstraint(
                condition=Q(source__in=InvestmentSource.values), name="project_source_known"
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="project_stage_known"),
            models.CheckConstraint(
                condition=Q(total_investment__gte=0),
                name="project_money_not_negative",
                violation_error_message="金额不能是负数。",
            ),
            models.CheckConstraint(
                condition=Q(planned_start__isnull=True)
                | Q(planned_finish__isnull=True)
                | Q(planned_finish__gte=F("planned_start")),
                name="project_planned_start_before_finish",
                violation_error_message="计划竣工不能早于计划开工。",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True)
                | Q(finished_on__isnull=True)
                | Q(finished_on__gte=F("started_on")),
                name="project_started_before_finished",
                violation_error_message="实际竣工不能早于实际开工。",
            ),
            day_with_words(
                "ended_on",
                "end_reason",
                "project_ended_with_reason",
                "终止的项目要填日期和原因；没有终止的都不填。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    natural_key.dependencies = ["projects.sector", "reporting.department"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Raises ValidationError for 终止 without its day, or the day without 终止."""
        super().clean()
        if (self.stage == Stage.ENDED) != (self.ended_on is not None):
            raise ValidationError(
                {"ended_on": "阶段是“终止”的要填终止日期和原因；没有终止的都不填。"}
            )


class Preparation(models.Model):
    """前期节点: an approval that a project needs before it can be built, with its dates."""

    project = models.ForeignKey(
        KeyProject, models.CASCADE, verbose_name="重点项目", related_name="preparations"
    )
    node = models.CharField("节点", max_length=12, choices=Node)
    planned_on = models.DateField("计划完成日期", null=True, blank=True)
    done_on = models.DateField("实际完成日期", null=True, blank=True)

    history = HistoricalRecords(verbose_name="前期节点修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "前期节点"
        ordering = ["project", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "node"],
                name="preparation_once",
                violation_error_message="这个项目已经有这个节点。",
            ),
            models.CheckConstraint(
                condition=Q(node__in=Node.values), name="preparation_node_known"
            ),
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(done_on__isnull=False),
                name="preparation_says_a_date",
                violation_error_message="计划日期和实际日期至少填一个。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_node_display()


class ProjectPlan(Dated):
    """年度安排: a project's line in one year's plan, with its investment; amounts in 万元."""

    TERMS = (
        *("investment", "done_before", *PLAN_FUNDS),
        *("adjustment", "adjustment_no", "adjusted_on", "withdrawn_on", "withdrawal_reason"),
    )
    PROJECT_TERMS = ("total_investment", "planned_start", "planned_finish", "ended_on")
    """What judging a line reads of its project, which has other lines in other years."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, verbose_name="年度计划", related_name="project_plans"
    )
    project = models.ForeignKey(
        KeyProject, models.PROTECT, verbose_name="重点项目", related_name="plans"
    )
    nature = models.CharField("建设性质", max_length=12, choices=Nature)
    done_before = money("至上年底累计完成投资", default=0)
    investment = money("年度计划投资")
    fund_central = money("中央预算内资金", default=0)
    fund_treasury = money("特别国债资金", default=0)
    fund_bond = money("专项债资金", default=0)
    fund_city = money("市级资金", default=0)
    fund_county = money("县级资金", default=0)
    fund_social = money("社会资本", default=0)
    goal = models.TextField("年度目标", blank=True, help_text="到年底要做到什么，如 完成主体工程。")
    adjustment = models.CharField("中期调整", max_length=10, choices=Adjustment, blank=True)
    adjustment_no = models.CharField("调整文号", max_length=60, blank=True)
    adjusted_on = models.DateField("调整日期", null=True, blank=True)
    withdrawn_on = models.DateField(
        "撤销日期", null=True, blank=True, help_text="不再列入这个年度计划时填；填报过的不删除。"
    )
    withdrawal_reason = models.CharField("撤销原因", max_length=200, blank=True)
    # What 结转 gave the line, so that it can be refreshed where nobody changed it.
    carried_month = models.PositiveSmallIntegerField(
        "结转所用月份", null=True, blank=True, editable=False
    )
    """Up to which month of the year before its sums run; NULL: it was typed or imported."""
    carried_investment = money("结转的计划投资", null=True, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["former_terms"], verbose_name="年度安排修改记录")
    objects = ProjectPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目年度安排"
        ordering = ["-plan__year", "project__sector__order", "project__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "project"],
                name="project_plan_once",
                violation_error_message="这个年度计划已经有这个项目。",
            ),
            models.CheckConstraint(
                condition=Q(nature__in=Nature.values), name="project_plan_nature_known"
            ),
            models.CheckConstraint(
                condition=Q(adjustment__in=["", *Adjustment.values]),
                name="project_plan_adjustment_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    investment__gte=0,
                    done_before__gte=0,
                    **{f"{fund}__gte": 0 for fund in PLAN_FUNDS},
                ),
                name="project_plan_money_not_negative",
                violation_error_message="金额不能是负数。",
            ),
            # Rounded: SQLite stores decimals as doubles. Funds that are all 0 are not typed.
            models.CheckConstraint(
                condition=Q(**dict.fromkeys(PLAN_FUNDS, 0))
                | Q(
                    investment=Round(
                        F("fund_central")
                        + F("fund_treasury")
                        + F("fund_bond")
                        + F("fund_city")
                        + F("fund_county")
                        + F("fund_social"),
                        4,
                    )
                ),
                name="project_plan_funds_add_up",
                violation_error_message=PLAN_FUNDS_UNEQUAL,
            ),
            models.CheckConstraint(
                condition=Q(adjustment="", adjustment_no="", adjusted_on__isnull=True)
                | (~Q(adjustment="") & ~Q(adjustment_no="") & Q(adjusted_on__isnull=False)),
                name="project_plan_adjustment_has_document",
                violation_error_message="中期调整要填怎么调整、文号和日期；没有调整的都不填。",
            ),
            day_with_words(
                "withdrawn_on",
                "withdrawal_reason",
                "project_plan_withdrawn_with_reason",
                "撤销要填日期和原因；没有撤销的都不填。",
            ),
            both_or_neither(
                "carried_month",
                "carried_investment",
                "project_plan_carried_month_with_sum",
                "结转所用月份和结转的计划投资，要么都有，要么都没有。",
            ),
            models.CheckConstraint(
                condition=Q(carried_month__isnull=True) | Q(carried_month__range=(1, 12)),
                name="project_plan_carried_month_1_to_12",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year} {self.project.name}"

    def natural_key(self) -> tuple[int, str]:
        return (self.plan.year, self.project.code)

    natural_key.dependencies = ["reporting.plan", "projects.keyproject"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Raises ValidationError, with the difference, when typed funds miss the investment."""
        super().clean()
        funds = {name: getattr(self, name) for name in PLAN_FUNDS}
        if self.investment is not None and None not in funds.values():
            try:
                check_plan_funds(self.investment, funds)
            except ValidationError as error:
                raise ValidationError({"investment": error.messages}) from error

    def terms(self) -> dict[str, Any]:
        """Its own terms, its project's and its milestones, as JSON has them."""
        milestones = {str(row.month): f"{row.amount:.4f}" for row in self.all_milestones}
        return {
            **values_of(self, self.TERMS),
            "project": values_of(self.project, self.PROJECT_TERMS),
            "milestones": milestones,
        }

    def take(self, values: Mapping[str, Any]) -> None:
        """Set its own terms, its project's on a copy, and its milestones."""
        own = dict(values)
        milestones = own.pop("milestones", None)
        of_project = own.pop("project", None)
        set_values(self, own)
        if of_project is not None:
            self.project = copy(self.project)
            set_values(self.project, of_project)
        if milestones is not None:
            self.all_milestones = [
                PlanMilestone(project_plan=self, month=int(month), amount=Decimal(amount))
                for month, amount in milestones.items()
            ]

    @cached_property
    def all_milestones(self) -> list[PlanMilestone]:
        """Its milestones, read once; ledgers read them with the lines."""
        return list(self.milestones.all())

    @cached_property
    def all_nodes(self) -> list[Preparation]:
        """前期节点 of its project, read once; ledgers read them with lines in preparation."""
        return list(self.project.preparations.all())

    @property
    def carried_in_words(self) -> str:
        """按上年1—6月的数结转; empty for a line that was typed or imported."""
        if self.carried_month is None:
            return ""
        return f"按上年{months_label(self.carried_month)}的完成投资结转"

    @property
    def planned_funds(self) -> list[tuple[str, Decimal]]:
        """The year's planned funds by source, in 万元."""
        return [(name, getattr(self, f"fund_{source}")) for source, name in SOURCES.items()]

    @property
    def left_on(self) -> datetime.date | None:
        """The day on which the line left the plan: withdrawn, 调出, or its project ended."""
        days = [self.withdrawn_on, self.project.ended_on]
        if self.adjustment == Adjustment.OUT:
            days.append(self.adjusted_on)
        return min((day for day in days if day is not None), default=None)

    def stands_in(self, month: int) -> bool:
        """Whether the line is part of its plan at the end of the month."""
        last = last_day(self.plan.year, month)
        came_on = self.adjusted_on if self.adjustment == Adjustment.IN else None
        if came_on is not None and came_on > last:
            return False
        return self.left_on is None or self.left_on > last

    @property
    def months(self) -> list[int]:
        """The months at the end of which the line is part of its plan, in order."""
        return [month for month in ALL_MONTHS if self.stands_in(month)]
