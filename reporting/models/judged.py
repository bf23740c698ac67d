"""Rows that a person judges (评定), where no figure can."""

import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from reporting.enums import Verdict


class JudgedByPerson(models.Model):
    """A row with the fields `verdict` and `verdict_note`."""

    verdict: Any
    # An approved row changes in this alone, once: pages as known before that day have no verdict.
    judged_at = models.DateTimeField(
        "审核通过以后评定的时间", null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    def verdict_known_on(self, day: datetime.date | None) -> Verdict | None:
        """The verdict as known at the end of a day, of today for None; None while there is none."""
        if not self.verdict or self._is_judged_after(day):
            return None
        return Verdict(self.verdict)

    def _is_judged_after(self, day: datetime.date | None) -> bool:
        if day is None or self.judged_at is None:
            return False
        return timezone.localdate(self.judged_at) > day
