"""What a plan sets as its targets, and what is reported and known of them."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from indicators.enums import Area, Outlook
from indicators.querysets import ActualQuerySet, IndicatorQuerySet, ObservationQuerySet, SectionQuerySet, TargetQuerySet
from reporting.enums import (
    Attribute,
    DataNature,
    Direction,
    GrowthBasis,
    Measure,
    Pace,
    RuleKind,
    Verdict,
)
from reporting.fields import FigureField
from reporting.models import Department, Period, Plan, ReportRow
from reporting.wording import Rule

QUARTER_ENDS = "3,6,9,12"


def read_months(text: str) -> tuple[int, ...]:
    """The months of `3,6,9,12` in order. Raises ValidationError in the clerk's words for anything else."""
    try:
        months = sorted({int(word) for word in text.replace("，", ",").replace("、", ",").split(",")})
    except ValueError:
        months = [0]
    if not all(1 <= month <= 12 for month in months):
        raise ValidationError("请填 1 至 12 的月份，用逗号隔开，如 3,6,9,12。", code="months")
    return tuple(months)


def validate_months(text: str) -> None:
    """Raise ValidationError when `text` is no list of months."""
    read_months(text)


def validate_above_zero(number: Decimal) -> None:
    """Raise ValidationError for zero and less."""
    if number <= 0:
        raise ValidationError("要填大于 0 的数。", code="above_zero")


def validate_not_negative(number: Decimal) -> None:
    """Raise ValidationError for less than zero."""
    if number < 0:
        raise ValidationError("不能填负数。", code="not_negative")


class Section(models.Model):
    """One part of one plan's table: 一 推动高质量发展."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="年度计划", related_name="sections")
    number = models.CharField("序号", max_length=4, help_text="照文件，如 一。")
    name = models.CharField("名称", max_length=40)
    order = models.PositiveSmallIntegerField("排序", help_text="一填 1，二填 2。")

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "类别"
        ordering = ["-plan__year", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="section_number_once",
                violation_error_message="这个年度计划已经有这个序号的类别。",
            ),
            # Two sections in one place would make the printed order depend on the database.
            models.UniqueConstraint(
                fields=["plan", "order"],
                name="section_order_once",
                violation_error_message="这个年度计划已经有一个类别排在这个位置。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year} {self.number} {self.name}"

    def natural_key(self) -> tuple[int, str]:
        return (self.plan.year, self.number)

    natural_key.dependencies = ["reporting.plan"]  # type: ignore[attr-defined]


class Indicator(models.Model):
    """An indicator's identity across the years, and nothing else: what a year printed stands in its targets."""

    code = models.SlugField(
        "代码",
        unique=True,
        error_messages={"unique": "已经有一个指标用这个代码。"},
        help_text="小写字母，建好后不再改动，如 gdp-growth。",
    )
    name = models.CharField("名称", max_length=60, unique=True, error_messages={"unique": "已经有一个指标叫这个名称。"})
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name="替代的指标",
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text="接替了哪个指标，如 全体居民收入 接替 城镇居民收入。",
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="indicator_not_replaced_by_itself",
                violation_error_message="指标不能替代它自己。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class Target(models.Model):
    """One printed row of one plan, with all that judging it needs; another year's row is another Target."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="年度计划", related_name="targets")
    section = models.ForeignKey(Section, models.PROTECT, verbose_name="类别", related_name="targets")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="targets")
    number = models.PositiveSmallIntegerField("序号", validators=[MinValueValidator(1)], help_text="照文件。")
    row = models.PositiveSmallIntegerField(
        "行", default=0, help_text="一个序号的第一行填 0，它下面的分项填 1、2……一个序号只算一项，按第一行计。"
    )
    group = models.CharField("合并名称", max_length=40, blank=True, help_text="一个序号有几行时的总名，如 金融业。")
    name = models.CharField("名称", max_length=60, help_text="照文件。")
    unit = models.CharField("单位", max_length=20, blank=True, help_text="照文件；文件没有印的留空。")
    gap_unit = models.CharField(
        "差距的单位",
        max_length=20,
        blank=True,
        help_text="文件没有印单位时填，如 人；不填就用上面的单位，% 用个百分点。",
    )
    amount_unit = models.CharField(
        "总量单位", max_length=20, blank=True, help_text="同时要填总量的，填总量的单位，如 亿元。"
    )
    attribute = models.CharField(
        "属性", max_length=10, choices=Attribute, blank=True, help_text="照文件；没有印属性的分项留空。"
    )
    is_main = models.BooleanField("主要指标", default=False, help_text="写进“主要预期目标”的指标，未达标时排在前面。")
    wording = models.CharField("目标原文", max_length=80, blank=True, help_text="照文件一字不改，如 7左右、≥358、——。")

    rule_kind = models.CharField("读作", max_length=10, choices=RuleKind, default=RuleKind.NONE)
    rule_low = FigureField("下限", null=True, blank=True)
    rule_high = FigureField("上限", null=True, blank=True)
    rule_strict = models.BooleanField("不含本数", default=False, help_text="超过、突破、低于之类，等于这个数不算达到。")
    rule_relative = models.BooleanField(
        "按上年的百分比", default=False, help_text="上年数 ×（1 ± %），而不是上年数 ± 步长。"
    )
    rule_tolerance = FigureField("容许范围", null=True, blank=True, help_text="“左右”容许差多少，% 默认 0.5 个百分点。")

    measure = models.CharField("计量方式", max_length=10, choices=Measure)
    direction = models.CharField("方向", max_length=4, choices=Direction, default=Direction.UP)
    pace = models.CharField("序时方式", max_length=10, choices=Pace, default=Pace.EVEN)
    near_band = FigureField(
        "基本达到的范围",
        null=True,
        blank=True,
        validators=[validate_not_negative],
        help_text="文件明确写了容许差多少才填；约束性指标不适用。",
    )
    months_due = models.CharField(
        "填报月份",
        max_length=30,
        default=QUARTER_ENDS,
        validators=[validate_months],
        help_text="如 3,6,9,12；一年只报一次的填 12。",
    )
    maximum_per_year = FigureField(
        "全年最多",
        null=True,
        blank=True,
        validators=[validate_above_zero],
        help_text="全年最多能有多少，如优良天数 365，用来判断是否已无法完成。",
    )
    ceiling_share = models.PositiveSmallIntegerField(
        "上限预警（%）",
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="累计量用到上限的百分之几时提醒。",
    )
    year_end_from = models.PositiveSmallIntegerField(
        "从几月起判断",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="年末集中完成的，从这个月起按序时判断。",
    )
    definition = models.TextField("口径说明", blank=True)
    growth_basis = models.CharField(
        "增速口径", max_length=10, choices=GrowthBasis, default=GrowthBasis.UNKNOWN, help_text="不是增速的选未注明。"
    )

    lead = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name="牵头单位",
        related_name="led_targets",
        help_text="对这个指标负责的单位。",
    )
    lead_confirmed = models.BooleanField(
        "牵头单位已确认", default=False, help_text="文件没有写牵头单位，请县里确认后打勾。"
    )
    provider = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name="数据提供单位",
        null=True,
        blank=True,
        related_name="provided_targets",
        help_text="给出数据的单位；不填就是牵头单位。",
    )
    cooperating = models.ManyToManyField(
        Department, verbose_name="配合单位", blank=True, related_name="cooperating_targets"
    )

    history = HistoricalRecords(m2m_fields=[cooperating], verbose_name="年度目标修改记录")
    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度目标"
        ordering = ["-plan__year", "section__order", "number", "row"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number", "row"],
                name="target_once_per_number_and_row",
                violation_error_message="这个年度计划已经有这个序号和行的目标。",
            ),
            # An indicator printed twice in one plan would have two truths.
            models.UniqueConstraint(
                fields=["plan", "indicator"],
                name="target_once_per_indicator",
                violation_error_message="这个年度计划已经有这个指标的目标。",
            ),
            models.CheckConstraint(condition=Q(attribute__in=["", *Attribute.values]), name="target_attribute_known"),
            models.CheckConstraint(condition=Q(rule_kind__in=RuleKind.values), name="target_rule_kind_known"),
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="target_measure_known"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="target_direction_known"),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="target_pace_known"),
            models.CheckConstraint(condition=Q(growth_basis__in=GrowthBasis.values), name="target_basis_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="target_number_from_1"),
            models.CheckConstraint(condition=Q(ceiling_share__range=(1, 100)), name="target_ceiling_share_1_to_100"),
            models.CheckConstraint(condition=Q(year_end_from__range=(1, 12)), name="target_year_end_month_1_to_12"),
            # A rule without its number could only be judged by guessing one.
            models.CheckConstraint(
                condition=(
                    Q(rule_kind__in=[RuleKind.NONE, RuleKind.TEXT], rule_low__isnull=True, rule_high__isnull=True)
                    | Q(
                        rule_kind__in=[RuleKind.AT_LEAST, RuleKind.STEP], rule_low__isnull=False, rule_high__isnull=True
                    )
                    | Q(rule_kind=RuleKind.AT_MOST, rule_low__isnull=True, rule_high__isnull=False)
                    | Q(rule_kind=RuleKind.BETWEEN, rule_low__isnull=False, rule_high__isnull=False)
                    | Q(rule_kind=RuleKind.ABOUT, rule_low__isnull=False, rule_high__isnull=True)
                    | Q(rule_kind=RuleKind.ABOUT, rule_low__isnull=True, rule_high__isnull=False)
                ),
                name="target_rule_has_its_numbers",
                violation_error_message="读作的方式和上限、下限对不上。",
            ),
            # 基本达到 is a mercy that a binding target does not know.
            models.CheckConstraint(
                condition=Q(near_band__isnull=True) | ~Q(attribute=Attribute.BINDING),
                name="target_binding_has_no_near_band",
                violation_error_message="约束性指标没有“基本达到”，不能填范围。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year} {self.number} {self.name}"

    def natural_key(self) -> tuple[int, int, int]:
        return (self.plan.year, self.number, self.row)

    natural_key.dependencies = ["reporting.plan", "indicators.section", "indicators.indicator"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Say in the clerk's words what the row's own facts contradict. Raises ValidationError."""
        super().clean()
        if self.plan_id and self.section_id and self.section.plan_id != self.plan_id:
            raise ValidationError({"section": "这个类别不在所选的年度计划里。"})

    @property
    def rule(self) -> Rule:
        """The wording as it was read, for judging."""
        return Rule(
            kind=RuleKind(self.rule_kind),
            low=self.rule_low,
            high=self.rule_high,
            strict=self.rule_strict,
            relative=self.rule_relative,
            tolerance=self.rule_tolerance,
        )

    @rule.setter
    def rule(self, rule: Rule) -> None:
        self.rule_kind = rule.kind
        self.rule_low = rule.low
        self.rule_high = rule.high
        self.rule_strict = rule.strict
        self.rule_relative = rule.relative
        self.rule_tolerance = rule.tolerance

    @property
    def months(self) -> tuple[int, ...]:
        """The months for which a figure is due."""
        return read_months(self.months_due)

    @property
    def is_headline(self) -> bool:
        """Whether this row stands for its number in every count."""
        return self.row == 0

    @property
    def figure_provider(self) -> Department:
        """The unit that gives the figure: the provider, else the lead."""
        return self.provider or self.lead

    @property
    def other_provider(self) -> Department | None:
        """The unit that gives the figure where that is not the lead itself: its cells are not the lead's to fill."""
        return self.provider if self.provider_id not in (None, self.lead_id) else None

    @property
    def is_judged_by_person(self) -> bool:
        """Whether no figure can judge it, but a reviewer's verdict (评定)."""
        return self.rule_kind == RuleKind.TEXT


class Milestone(models.Model):
    """What a target paced by milestones should have reached at the end of a month."""

    target = models.ForeignKey(Target, models.CASCADE, verbose_name="年度目标", related_name="milestones")
    month = models.PositiveSmallIntegerField("截至月份", validators=[MinValueValidator(1), MaxValueValidator(12)])
    value = FigureField("应达到")

    history = HistoricalRecords(verbose_name="节点修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "节点"
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "month"],
                name="milestone_once_per_month",
                violation_error_message="这个月已经有一个节点。",
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="milestone_month_1_to_12"),
        ]

    def __str__(self) -> str:
        return f"{self.month}月 {self.value}"


class Actual(ReportRow):
    """完成情况: what was reported on one target for one period."""

    subject = "target"
    subject_related = ("target__section", "target__plan", "target__lead", "target__provider")
    form_order = ("target__section__order", "target__number", "target__row")
    entry_fields = (
        "value",
        "amount",
        "words",
        "nature",
        "source",
        "unpublished",
        "unpublished_note",
        "forecast",
        "outlook",
        "explanation",
        "measures",
        "verdict",
        "verdict_note",
    )

    target = models.ForeignKey(Target, models.PROTECT, verbose_name="年度目标", related_name="actuals")
    value = FigureField("完成数", null=True, blank=True, help_text="没有数就留空；零要填 0。")
    amount = FigureField("总量", null=True, blank=True)
    words = models.TextField("完成情况（文字）", blank=True, help_text="目标是文字的，用文字说明。")
    nature = models.CharField("数据性质", max_length=10, choices=DataNature, blank=True)
    source = models.CharField("数据来源", max_length=120, blank=True)
    forecast = FigureField("全年预计", null=True, blank=True)
    outlook = models.CharField("研判", max_length=10, choices=Outlook, blank=True)
    verdict = models.CharField("评定", max_length=10, choices=Verdict, blank=True, help_text="文字目标由审核员评定。")
    verdict_note = models.CharField("评定依据", max_length=200, blank=True)

    objects = ActualQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "完成情况"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "target"],
                name="actual_once_per_submission",
                violation_error_message="这张填报表里已经有这个指标。",
            ),
            models.UniqueConstraint(
                fields=["open_in", "target"],
                name="actual_at_work_once",
                violation_error_message="这个指标已经在这个报告期另一张没有审核通过的填报表里。",
            ),
            # A zero is a value, missing is NULL, not published is a stated reason: they never mix.
            models.CheckConstraint(
                condition=Q(unpublished=False, unpublished_note="")
                | (Q(unpublished=True, value__isnull=True) & ~Q(unpublished_note="")),
                name="actual_unpublished_has_note_and_no_value",
                violation_error_message="勾选数据未发布的，要写说明，并且不能填完成数；没有勾选的不要写说明。",
            ),
            models.CheckConstraint(condition=Q(nature__in=["", *DataNature.values]), name="actual_nature_known"),
            models.CheckConstraint(condition=Q(outlook__in=["", *Outlook.values]), name="actual_outlook_known"),
            models.CheckConstraint(
                condition=Q(verdict="", verdict_note="") | (Q(verdict__in=Verdict.values) & ~Q(verdict_note="")),
                name="actual_verdict_has_note",
                violation_error_message="评定要写依据；没有评定的不要写依据。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.target.name}"

    def natural_key(self) -> tuple[int, int, str, int, int, int, int]:
        return (*self.submission.natural_key(), *self.target.natural_key())

    natural_key.dependencies = ["reporting.submission", "indicators.target"]  # type: ignore[attr-defined]

    @property
    def title(self) -> str:
        """第1项地区生产总值增速."""
        return f"第{self.target.number}项{self.target.name}"

    @property
    def is_filled(self) -> bool:
        return self.unpublished or self.value is not None or bool(self.words)

    @classmethod
    def due(cls, period: Period) -> "list[tuple[Department, Actual]]":
        """One row for each target of the plan that is due in the period's month, with the target's lead."""
        return [
            (target.lead, cls(target=target))
            for target in Target.objects.printed(period.plan)
            if period.month in target.months
        ]

    def clean(self) -> None:
        """Refuse a target of another year's plan. Raises ValidationError."""
        super().clean()
        if self.submission_id and self.target_id and self.target.plan_id != self.submission.period.plan_id:
            raise ValidationError({"target": "这个年度目标不是报告期所在年度的。"})


class Observation(models.Model):
    """参考数据: a figure from outside the reporting cycle; it is compared with and never itself judged."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="observations")
    area = models.CharField("范围", max_length=10, choices=Area, default=Area.COUNTY)
    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(1950), MaxValueValidator(2200)])
    month = models.PositiveSmallIntegerField(
        "截至月份", default=12, validators=[MinValueValidator(1), MaxValueValidator(12)], help_text="全年数填 12。"
    )
    value = FigureField("数值", null=True, blank=True)
    amount = FigureField("总量", null=True, blank=True)
    rank = models.PositiveSmallIntegerField("排名", null=True, blank=True)
    source = models.CharField("来源", max_length=200, help_text="文件和句子，如 城发改委发〔2024〕47号图1。")

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参考数据"
        ordering = ["indicator__code", "area", "year", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "year", "month"],
                name="observation_once",
                violation_error_message="这个指标在这个范围和月份已经有参考数据。",
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="observation_month_1_to_12"),
            models.CheckConstraint(condition=Q(area__in=Area.values), name="observation_area_known"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(amount__isnull=False),
                name="observation_says_something",
                violation_error_message="数值和总量至少填一个。",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="observation_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.get_area_display()} {self.year}年1—{self.month}月"

    def natural_key(self) -> tuple[str, str, int, int]:
        return (self.indicator.code, self.area, self.year, self.month)

    natural_key.dependencies = ["indicators.indicator"]  # type: ignore[attr-defined]
