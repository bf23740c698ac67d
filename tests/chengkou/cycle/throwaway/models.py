from django.db import models

from reporting.enums import RowGroup
from reporting.models import Department, Period, Plan, ReportRow
from reporting.models.querysets import ReportRowQuerySet


class Petition(models.Model):
    """信访事项: so many are to be settled in the year."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+")
    name = models.CharField("事项", max_length=40)
    promised = models.PositiveIntegerField("应办结")

    objects: "models.Manager[Petition]" = models.Manager()

    def __str__(self) -> str:
        return self.name


class PetitionProgress(ReportRow):
    """How many were settled so far."""

    groups = (RowGroup.TASKS,)
    subject = "petition"
    subject_related = ("petition__plan", "petition__lead")
    form_order = ("petition__pk",)
    entry_fields = ("value", "unpublished", "unpublished_note", "explanation", "measures")

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+")
    value = models.PositiveIntegerField("已办结", null=True, blank=True)

    objects = ReportRowQuerySet.as_manager()

    class Meta:
        verbose_name = "信访事项进度"

    @property
    def is_filled(self) -> bool:
        return self.value is not None or self.unpublished

    @classmethod
    def due(cls, period: Period) -> "list[tuple[Department, PetitionProgress]]":
        petitions = Petition.objects.filter(plan=period.plan).select_related("lead")
        return [(petition.lead, cls(petition=petition)) for petition in petitions]
