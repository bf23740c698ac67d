"""What a planner lets be typed as a target's figure."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from indicators.enums import JumpIn
from indicators.models.validators import validate_above_zero
from reporting.fields import FigureField
from reporting.rules.plausibility.limits import Jump, SetLimits


class Limited(models.Model):
    """Limits of a figure; empty: by its name and unit. No judgement depends on them."""

    lowest = FigureField("最小数", null=True, blank=True, help_text="填报数比它小的不能保存。")
    highest = FigureField("最大数", null=True, blank=True, help_text="填报数比它大的不能保存。")
    whole_only = models.BooleanField(
        "整数",
        null=True,
        blank=True,
        choices=[(None, "按单位推定"), (True, "只填整数"), (False, "可以有小数")],
    )
    jump = FigureField(
        "变动多大须确认",
        null=True,
        blank=True,
        validators=[validate_above_zero],
        help_text="累计量与上年同期比，其他与上期比。",
    )
    jump_in = models.CharField("变动按", max_length=10, choices=JumpIn, default=JumpIn.PERCENT)

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse limits without a number between them. Raises ValidationError."""
        super().clean()
        if self.lowest is not None and self.highest is not None and self.lowest > self.highest:
            raise ValidationError({"highest": "最大数不能小于最小数。"})

    @property
    def chosen_limits(self) -> SetLimits:
        """What the planner set."""
        jump = None
        if self.jump is not None:
            jump = Jump(self.jump, is_times=self.jump_in == JumpIn.TIMES)
        return SetLimits(self.lowest, self.highest, self.whole_only, jump)


def limit_constraints(name: str) -> list[models.CheckConstraint]:
    """The constraints of a model on `Limited`, their names beginning with `name`."""
    known = Q(jump_in__in=JumpIn.values)
    return [models.CheckConstraint(condition=known, name=f"{name}_jump_kind_known")]
