"""Closed lists of the projects app: the value is stored, the label is shown."""

from django.db import models


class Level(models.TextChoices):
    """Whether a livelihood task or key project is the municipality's or the county's.

    In the order in which plans print them.
    """

    CITY = "city", "市级"
    COUNTY = "county", "县级"


class InvestmentSource(models.TextChoices):
    """Who pays for a project."""

    GOVERNMENT = "government", "政府（国有）"
    SOCIAL = "social", "社会"


class Nature(models.TextChoices):
    """How a plan lists a project."""

    CONTINUED = "continued", "续建"
    NEW = "new", "新开工"
    PREPARATION = "preparation", "前期"


class Stage(models.TextChoices):
    """How far a project has come."""

    PREPARATION = "preparation", "前期"
    NOT_STARTED = "not_started", "未开工"
    BUILDING = "building", "在建"
    COMPLETED = "completed", "完工"
    IN_USE = "in_use", "投用"
    STOPPED = "stopped", "停工"
    ENDED = "ended", "终止"


OVER = (Stage.COMPLETED, Stage.IN_USE, Stage.ENDED)
"""Stages in which nothing more is built."""


class Node(models.TextChoices):
    """前期节点: the approvals that a project needs before it can be built, in their order."""

    APPROVAL = "approval", "立项"
    FEASIBILITY = "feasibility", "可研"
    LAND = "land", "用地"
    ENVIRONMENT = "environment", "环评"
    TENDER = "tender", "招标"
    PERMIT = "permit", "施工许可"


class Adjustment(models.TextChoices):
    """中期调整: what a document changes in a plan's list of projects in the middle of the year."""

    IN = "in", "调入"
    OUT = "out", "调出"
    AMOUNT = "amount", "调整投资"


class ProblemKind(models.TextChoices):
    """What delays a project."""

    LAND = "land", "用地"
    FOREST = "forest", "林地"
    CLEARANCE = "clearance", "征拆"
    MONEY = "money", "资金"
    APPROVAL = "approval", "审批"
    WORKS = "works", "施工"
    OTHER = "other", "其他"
