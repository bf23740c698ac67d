"""Closed lists of the indicators app."""

from django.db import models

from reporting.enums import RowGroup


class Catalogue(models.TextChoices):
    """Which list of a plan's targets a section belongs to; each is counted by itself."""

    INDICATORS = "indicators", "指标"
    KEY_TASKS = "tasks", "重点任务"
    """The quantified tasks of the boxes (专栏) in the text."""

    @property
    def group(self) -> RowGroup:
        """What its rows are called among all kinds of rows; a period can be limited to them."""
        return _GROUPS[self]


_GROUPS = {
    Catalogue.INDICATORS: RowGroup.INDICATORS,
    Catalogue.KEY_TASKS: RowGroup.KEY_TASKS,
}


class Area(models.TextChoices):
    """Whose figure an observation is."""

    COUNTY = "county", "全县"
    CITY = "city", "全市"


class Outlook(models.TextChoices):
    """研判: what the unit itself expects of the whole year."""

    REACHABLE = "reachable", "可完成"
    EFFORT = "effort", "需努力"
    HARD = "hard", "难以完成"


class RevisionKind(models.TextChoices):
    """What changes a target after its plan was adopted."""

    ADJUSTMENT = "adjustment", "计划调整（人大常委会批准）"
    HANDED_DOWN = "handed", "市级下达·参照"
    CORRECTION = "correction", "勘误"


class JumpIn(models.TextChoices):
    """How the change is counted from which on a figure has to be confirmed."""

    PERCENT = "percent", "百分之几（比率类为个百分点）"
    TIMES = "times", "几倍"
