"""What differs from county to county, as one row: its names, and the usual bounds of grades."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from reporting.rules.projects.grade import Bounds

ANY_OFFICE = "发展和改革委员会"
"""What the planning office is called where the site does not know its name."""


@dataclass(frozen=True)
class SiteNames:
    """What pages, documents and commands call the county and its planning office."""

    county: str = ""
    """某某县; empty where nobody has set it."""
    office: str = ANY_OFFICE

    @property
    def ledger(self) -> str:
        """某某县年度计划台账: the name of the site."""
        return f"{self.county}年度计划台账"

    @property
    def ours(self) -> str:
        """The county inside a sentence."""
        return self.county or "本县"


def bound(verbose_name: str, default: int) -> models.DecimalField[Decimal, Decimal]:
    """The points of 完成率 − 序时进度 from which on a grade is given."""
    return models.DecimalField(
        f"{verbose_name}，不低于（个百分点）",
        max_digits=4,
        decimal_places=1,
        default=Decimal(default),
    )


class GradeBounds(models.Model):
    """五色等级: the bounds of the grades, each lower than the one before."""

    ahead = bound("超前", 10)
    normal = bound("正常", 0)
    slow = bound("略慢", -10)
    lagging = bound("滞后", -20)
    far_behind = bound("明显滞后", -30)

    DESCEND = (
        Q(ahead__gt=F("normal"))
        & Q(normal__gt=F("slow"))
        & Q(slow__gt=F("lagging"))
        & Q(lagging__gt=F("far_behind"))
    )
    NOT_DESCENDING = "界限要一个比一个低：超前、正常、略慢、滞后、明显滞后。"

    class Meta:
        abstract = True

    @property
    def bounds(self) -> Bounds:
        """The bounds as the rules of judging take them."""
        return Bounds(self.ahead, self.normal, self.slow, self.lagging, self.far_behind)


class SiteSettingsManager(models.Manager["SiteSettings"]):
    def get_by_natural_key(self, only: bool) -> SiteSettings:
        return self.get(only=only)

    def stored(self) -> SiteSettings:
        """The site's settings, unsaved ones where nobody has set any (one query)."""
        return self.first() or self.model()


class SiteSettings(GradeBounds):
    """The settings of the site: at most one row."""

    only = models.BooleanField("唯一的一行", default=True, unique=True, editable=False)
    county = models.CharField(
        "县名",
        max_length=20,
        help_text="写在各页的标题和打印件上，如某某县；区、自治县、市也写全称。",
    )
    office = models.CharField(
        "发展改革部门全称",
        max_length=40,
        help_text="写在各页的页脚、打印件和简报上，如某某县发展和改革委员会。",
    )

    history = HistoricalRecords(verbose_name="站点设置修改记录")
    objects = SiteSettingsManager()

    class Meta:
        verbose_name = verbose_name_plural = "站点设置"
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="site_settings_only_once"),
            models.CheckConstraint(
                condition=~Q(county="") & ~Q(office=""), name="site_settings_have_names"
            ),
            models.CheckConstraint(
                condition=GradeBounds.DESCEND,
                name="site_settings_bounds_descend",
                violation_error_message=GradeBounds.NOT_DESCENDING,
            ),
        ]

    def __str__(self) -> str:
        return self.county

    def natural_key(self) -> tuple[bool]:
        return (self.only,)

    @property
    def names(self) -> SiteNames:
        """The names as pages have them."""
        return SiteNames(self.county, self.office or ANY_OFFICE)


def read_with_names(users: models.QuerySet[Any], key: Any) -> Any:
    """The user of this key with the names of the site, by one query for both.

    Raises the model's DoesNotExist.
    """
    settings = SiteSettings.objects.order_by()
    named = users.annotate(
        site_county=models.Subquery(settings.values("county")[:1]),
        site_office=models.Subquery(settings.values("office")[:1]),
    )
    return named.get(pk=key)


def names_read_with(user: Any) -> SiteNames | None:
    """The names of the site that a user was read with; None where they were not."""
    if not hasattr(user, "site_county"):
        return None
    return SiteNames(user.site_county or "", user.site_office or ANY_OFFICE)
