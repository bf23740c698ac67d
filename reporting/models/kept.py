"""Rows whose deletion is a mark: they stay readable, with who deleted them in their history."""

from typing import TypeVar

from django.db import models, transaction
from django.db.models import Q
from django.db.models.deletion import Collector
from django.utils import timezone

RowT = TypeVar("RowT", bound=models.Model, covariant=True)
PRESENT = Q(deleted_since__isnull=True)


class KeptQuerySet(models.QuerySet[RowT]):
    """Rows that are marked where others would be deleted."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Mark them as deleted, each in its history. Raises ProtectedError, and marks none."""
        with transaction.atomic(using=self.db):
            rows = list(self)
            for row in rows:
                row.delete()
        return len(rows), {self.model._meta.label: len(rows)}


class PresentManager(models.Manager[RowT]):
    """The rows that are not deleted."""

    def get_queryset(self) -> models.QuerySet[RowT]:
        return super().get_queryset().filter(PRESENT)


class Kept(models.Model):
    """A row that is never deleted but marked.

    `objects` and the relations to it leave the marked ones out; `with_deleted` has all.
    """

    deleted_since = models.DateTimeField("删除时间", null=True, blank=True, editable=False)
    """Since when; by whom stands in its history."""

    class Meta:
        abstract = True

    def delete(
        self, using: str | None = None, keep_parents: bool = False
    ) -> tuple[int, dict[str, int]]:
        """Mark it as deleted. Raises ProtectedError where other rows need it."""
        alias = using or self._state.db or "default"
        Collector(using=alias, origin=self).collect([self], keep_parents=keep_parents)
        if self.deleted_since is None:
            self.deleted_since = timezone.now()
            self.save(using=using, update_fields=["deleted_since"])
        return 1, {self._meta.label: 1}
