"""Rows that a person judges (评定), where no figure can."""

from collections.abc import Iterator
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Q, Value, When

from reporting.enums import Verdict
from reporting.models.querysets import ReportRowQuerySet, RowT, end_of
from reporting.visibility import Viewer


class JudgedRowQuerySet(ReportRowQuerySet[RowT]):
    """Rows `JudgedByPerson`."""

    def known_to(self, viewer: Viewer) -> Self:
        """As for every kind, with whether the viewer may not know the verdict: `hides_verdict`.

        A verdict that was given once its period was public waits for 发布更新, as an approval does.
        """
        rows = super().known_to(viewer)
        unknown = _verdict_unknown_to(viewer)
        if not unknown:
            return rows
        return rows.annotate(
            hides_verdict=Case(
                When(unknown, then=Value(True)),
                default=Value(False),
                output_field=models.BooleanField(),
            )
        )


def _verdict_unknown_to(viewer: Viewer) -> Q:
    """The condition that the viewer may not know a row's verdict; empty where they may any."""
    unknown = Q()
    waits = Q(verdict_held_back=True)
    if viewer.known_on is not None:
        end = end_of(viewer.known_on)
        unknown |= Q(judged_at__gte=end)
        waits |= Q(verdict_released_at__gte=end)
    if not viewer.sees_all_submissions:
        unknown |= waits & ~Q(submission__department__in=viewer.department_ids)
    return unknown


class JudgedByPerson(models.Model):
    """A row with the fields `verdict` and `verdict_note`."""

    verdict: Any
    # An approved row changes in this alone, once: pages as known before that day have no verdict.
    judged_at = models.DateTimeField(
        "审核通过以后评定的时间", null=True, blank=True, editable=False
    )
    # Given when its period was public already: it waits for 发布更新.
    verdict_held_back = models.BooleanField("评定待发布更新", default=False, editable=False)
    # When 发布更新 made it public; empty where publishing its period, or its form, did.
    verdict_released_at = models.DateTimeField(
        "评定更新发布时间", null=True, blank=True, editable=False
    )

    hides_verdict = False
    """Whether the viewer that the row was read for may not know its verdict."""

    class Meta:
        abstract = True

    @property
    def known_verdict(self) -> Verdict | None:
        """The verdict as the viewer may know it; None while there is none for them."""
        if not self.verdict or self.hides_verdict:
            return None
        return Verdict(self.verdict)


def held_back_once_judged(name: str) -> models.CheckConstraint:
    """Only what was judged after its approval, and is not public yet, waits for 发布更新."""
    return models.CheckConstraint(
        condition=Q(verdict_held_back=False)
        | Q(judged_at__isnull=False, verdict_released_at__isnull=True),
        name=name,
        violation_error_message="只有审核通过以后的、还没有公开的评定能等待发布更新。",
    )


def judged_models() -> Iterator[type[Any]]:
    """Each kind of rows that a person judges."""
    for model in apps.get_models():
        if issubclass(model, JudgedByPerson):
            yield model
