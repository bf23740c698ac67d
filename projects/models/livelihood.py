"""民生实事: livelihood tasks of a plan, their money by source, and 量化目标."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.urls import reverse
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from projects.enums import Level
from projects.fields import money
from projects.models.dated import Dated
from projects.models.querysets import LivelihoodTaskQuerySet, TaskTargetQuerySet
from reporting.enums import Measure, Pace
from reporting.fields import FigureField
from reporting.models import Department, Plan
from reporting.rules.figures import plain, trimmed

# The four sources in the order in which the plan prints them.
FUNDS = ("fund_upper", "fund_county", "fund_bond", "fund_social")
FUNDS_UNEQUAL = "四项资金之和要等于年度投资。"


def check_funds(investment: Decimal, funds: Mapping[str, Decimal]) -> None:
    """Raise ValidationError, with both sums in 万元, when the funds differ from the investment."""
    total = sum(funds.values(), Decimal(0))
    if total != investment:
        raise ValidationError(
            f"四项资金之和是 {trimmed(total)} 万元，年度投资是 {trimmed(investment)} 万元，相差 "
            f"{trimmed(abs(total - investment))} 万元；两者要相等。",
            code="funds",
        )


class LivelihoodTask(Dated):
    """民生实事: one promise of the year to the people, with its units and its money by source."""

    TERMS = ("investment", *FUNDS)

    plan = models.ForeignKey(
        Plan, models.PROTECT, verbose_name="年度计划", related_name="livelihood_tasks"
    )
    level = models.CharField("级别", max_length=10, choices=Level)
    number = models.PositiveSmallIntegerField(
        "序号", validators=[MinValueValidator(1)], help_text="照文件，每一级从 1 起。"
    )
    name = models.CharField("项目名称", max_length=120, help_text="照文件。")
    lead = models.ForeignKey(
        Department, models.PROTECT, verbose_name="牵头单位", related_name="led_livelihood_tasks"
    )
    county_leader = models.CharField(
        "分管县领导",
        max_length=40,
        blank=True,
        help_text="和牵头单位的分管县领导不同的才填。",
    )
    responsible = models.ManyToManyField(
        Department, verbose_name="责任单位", blank=True, related_name="livelihood_tasks"
    )
    target_text = models.TextField("年度目标", help_text="照文件。")
    due_on = models.DateField(
        "完成时限",
        null=True,
        blank=True,
        help_text="年度目标写明的期限；没有写明的不填，到年底判断。",
    )
    investment = money("年度投资")
    fund_upper = money("上级资金", default=0)
    fund_county = money("县级资金", default=0)
    fund_bond = money("债券资金", default=0)
    fund_social = money("社会资金", default=0)
    remark = models.CharField("备注", max_length=200, blank=True)

    history = HistoricalRecords(
        m2m_fields=[responsible],
        excluded_fields=["former_terms"],
        verbose_name="民生实事修改记录",
    )
    objects = LivelihoodTaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民生实事"
        ordering = ["-plan__year", "-level", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "level", "number"],
                name="livelihood_task_once",
                violation_error_message="这个年度计划已经有这个级别和序号的民生实事。",
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="livelihood_level_known"
            ),
            models.CheckConstraint(
                condition=Q(investment__gte=0, **{f"{fund}__gte": 0 for fund in FUNDS}),
                name="livelihood_money_not_negative",
                violation_error_message="金额不能是负数。",
            ),
            # Rounded: SQLite stores decimals as doubles, to which 0.1 + 0.2 is not 0.3.
            models.CheckConstraint(
                condition=Q(
                    investment=Round(
                        F("fund_upper") + F("fund_county") + F("fund_bond") + F("fund_social"), 4
                    )
                ),
                name="livelihood_funds_add_up",
                violation_error_message=FUNDS_UNEQUAL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year} {self.get_level_display()}{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("livelihood-task", args=[self.plan.year, self.pk])

    def natural_key(self) -> tuple[int, str, int]:
        return (self.plan.year, self.level, self.number)

    natural_key.dependencies = ["reporting.plan", "reporting.department"]  # type: ignore[attr-defined]

    @cached_property
    def all_targets(self) -> "list[TaskTarget]":
        """Its 量化目标, read once; ledgers read them with the tasks."""
        return list(self.targets.all())

    def clean(self) -> None:
        """Raises ValidationError for a time limit before the plan's year, or funds that miss the
        investment, with the difference."""
        super().clean()
        if self.due_on is not None and self.plan_id and self.due_on.year < self.plan.year:
            sentence = f"完成时限{self.due_on}早于{self.plan.year}年。"
            raise ValidationError({"due_on": sentence})
        funds = {name: getattr(self, name) for name in FUNDS}
        if self.investment is not None and None not in funds.values():
            try:
                check_funds(self.investment, funds)
            except ValidationError as error:
                raise ValidationError({"investment": error.messages}) from error


class TaskTarget(models.Model):
    """量化目标: a number that a livelihood task promises, in its own words; more is better."""

    task = models.ForeignKey(
        LivelihoodTask, models.CASCADE, verbose_name="民生实事", related_name="targets"
    )
    order = models.PositiveSmallIntegerField(
        "顺序", validators=[MinValueValidator(1)], help_text="照原文，从 1 起。"
    )
    words = models.CharField(
        "原文",
        max_length=80,
        help_text="年度目标里的原话，一字不改，如 农村公路安全生命防护工程110公里。",
    )
    quantity = FigureField("数量", validators=[MinValueValidator(Decimal(0))])
    unit = models.CharField("单位", max_length=20)
    measure = models.CharField(
        "计量方式",
        max_length=10,
        choices=[
            (Measure.CUMULATIVE.value, Measure.CUMULATIVE.label),
            (Measure.LEVEL.value, Measure.LEVEL.label),
        ],
        default=Measure.CUMULATIVE,
        help_text="从年初起一件件累计的是累计量；到年底要达到的水平、比例是期末水平。",
    )
    pace = models.CharField(
        "序时方式",
        max_length=10,
        choices=[
            (Pace.EVEN.value, Pace.EVEN.label),
            (Pace.YEAR_END.value, Pace.YEAR_END.label),
        ],
        default=Pace.EVEN,
        help_text="只有几件、按月分不成份的，选年末集中。",
    )

    history = HistoricalRecords(verbose_name="量化目标修改记录")
    objects = TaskTargetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "量化目标"
        ordering = ["task", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "order"],
                name="task_target_once",
                violation_error_message="这件民生实事已经有这个顺序的量化目标。",
            ),
            models.CheckConstraint(condition=Q(order__gte=1), name="task_target_order_from_1"),
            models.CheckConstraint(condition=~Q(words=""), name="task_target_has_words"),
            models.CheckConstraint(
                condition=Q(measure__in=[Measure.CUMULATIVE, Measure.LEVEL]),
                name="task_target_measure_known",
            ),
            models.CheckConstraint(
                condition=Q(pace__in=[Pace.EVEN, Pace.YEAR_END]), name="task_target_pace_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{plain(self.quantity)}{self.unit}：{self.words}"

    def natural_key(self) -> tuple[int, str, int, int]:
        return (*self.task.natural_key(), self.order)

    natural_key.dependencies = ["projects.livelihoodtask"]  # type: ignore[attr-defined]
