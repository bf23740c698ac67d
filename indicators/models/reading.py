"""How the wording of a target is read: the columns that a target and its changes share."""

from django.db import models
from django.db.models import Q

from reporting.enums import RuleKind, Tie
from reporting.fields import FigureField
from reporting.rules.wording import Rule


class Read(models.Model):
    """A row with a wording, and its rule: as read from the wording, or as the planner typed it."""

    rule_kind = models.CharField("读作", max_length=10, choices=RuleKind, default=RuleKind.NONE)
    rule_low = FigureField("下限", null=True, blank=True)
    rule_high = FigureField("上限", null=True, blank=True)
    rule_strict = models.BooleanField(
        "不含本数", default=False, help_text="超过、突破、低于之类，等于这个数不算达到。"
    )
    rule_relative = models.BooleanField(
        "按上年的百分比", default=False, help_text="上年数 ×（1 ± %），而不是上年数 ± 步长。"
    )
    rule_tolerance = FigureField(
        "容许范围",
        null=True,
        blank=True,
        help_text="“左右”容许差多少，% 默认 0.5 个百分点；“同步”默认 0。",
    )
    rule_tie = models.CharField(
        "与什么比",
        max_length=10,
        choices=Tie,
        blank=True,
        help_text="读作“与其他数比”的才选；比排名的，在上限填几位。",
    )
    rule_other = models.ForeignKey(
        "indicators.Indicator",
        models.PROTECT,
        verbose_name="另一个指标",
        null=True,
        blank=True,
        related_name="+",
        help_text="与本计划的哪个指标比，单位须相同。",
    )

    class Meta:
        abstract = True

    @property
    def rule(self) -> Rule:
        """The columns as one value, for judging."""
        return Rule(
            kind=RuleKind(self.rule_kind),
            low=self.rule_low,
            high=self.rule_high,
            strict=self.rule_strict,
            relative=self.rule_relative,
            tolerance=self.rule_tolerance,
            tie=Tie(self.rule_tie) if self.rule_tie else None,
            other=self.rule_other_id,
        )

    @rule.setter
    def rule(self, rule: Rule) -> None:
        self.rule_kind = rule.kind
        self.rule_low = rule.low
        self.rule_high = rule.high
        self.rule_strict = rule.strict
        self.rule_relative = rule.relative
        self.rule_tolerance = rule.tolerance
        self.rule_tie = rule.tie or ""
        self.rule_other_id = rule.other


def rule_constraints(row: str) -> list[models.BaseConstraint]:
    """A rule is of a known kind and has its numbers; `row` begins the constraints' names."""
    return [
        models.CheckConstraint(
            condition=Q(rule_kind__in=RuleKind.values), name=f"{row}_rule_kind_known"
        ),
        # A rule without its number could only be judged by guessing one.
        models.CheckConstraint(
            condition=(
                Q(
                    rule_kind__in=[RuleKind.NONE, RuleKind.TEXT],
                    rule_low__isnull=True,
                    rule_high__isnull=True,
                )
                | Q(
                    rule_kind__in=[RuleKind.AT_LEAST, RuleKind.STEP],
                    rule_low__isnull=False,
                    rule_high__isnull=True,
                )
                | Q(rule_kind=RuleKind.AT_MOST, rule_low__isnull=True, rule_high__isnull=False)
                | Q(rule_kind=RuleKind.BETWEEN, rule_low__isnull=False, rule_high__isnull=False)
                | Q(rule_kind=RuleKind.ABOUT, rule_low__isnull=False, rule_high__isnull=True)
                | Q(rule_kind=RuleKind.ABOUT, rule_low__isnull=True, rule_high__isnull=False)
                | Q(rule_kind=RuleKind.TIED, rule_low__isnull=True)
            ),
            name=f"{row}_rule_has_its_numbers",
            violation_error_message="读作的方式和上限、下限不一致。",
        ),
        # A tied rule without its other side would wait for ever for a figure nobody named.
        models.CheckConstraint(
            condition=(
                Q(rule_tie="", rule_other__isnull=True) & ~Q(rule_kind=RuleKind.TIED)
                | Q(
                    rule_kind=RuleKind.TIED,
                    rule_tie=Tie.INDICATOR,
                    rule_other__isnull=False,
                    rule_high__isnull=True,
                )
                | Q(
                    rule_kind=RuleKind.TIED,
                    rule_tie=Tie.CITY,
                    rule_other__isnull=True,
                    rule_high__isnull=True,
                )
                | Q(
                    rule_kind=RuleKind.TIED,
                    rule_tie__in=[Tie.RANK, Tie.RANK_GAIN],
                    rule_other__isnull=True,
                    rule_high__isnull=False,
                )
            ),
            name=f"{row}_tie_has_its_side",
            violation_error_message="与其他数比的，要选好与什么比：另一个指标要选指标，排名要填几位。",
        ),
    ]
