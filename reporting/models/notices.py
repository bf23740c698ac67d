"""What units are told of their submissions, and how that left the house."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reporting.enums import Channel, NoticeKind
from reporting.models.constraints import both_or_neither
from reporting.models.submissions import Submission
from reporting.models.units import User


class NoticeQuerySet(models.QuerySet[Any]):
    def for_user(self, user: User) -> Self:
        """The notices about submissions that this person may see; others none."""
        if user.sees_all_submissions:
            return self
        return self.filter(submission__department__in=user.department_ids)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def with_names(self) -> Self:
        """With what their submissions' titles consist of (two queries)."""
        return self.select_related(
            "submission__department", "submission__period__plan"
        ).prefetch_related("submission__department__former_names")


class DeliveryQuerySet(models.QuerySet[Any]):
    def to_try(self, channel: str, *, most: int, before: datetime.datetime) -> Self:
        """Those that were never tried, and those that failed fewer than `most` times, the last time
        before a moment.
        """
        failed = ~Q(failure="") & Q(tries__lt=most, tried_at__lt=before)
        waiting = self.filter(Q(tries=0) | failed, channel=channel, sent_at=None)
        return waiting.order_by("notice__submission__department", "pk")

    def with_names(self) -> Self:
        """With what the titles of their notices consist of (two queries)."""
        return self.select_related(
            "notice__submission__department", "notice__submission__period__plan"
        ).prefetch_related("notice__submission__department__former_names")

    def not_arrived(self) -> Self:
        """Those that were tried and are not known to have left, the latest first."""
        tried = self.filter(sent_at=None, tries__gt=0)
        return tried.order_by("-tried_at", "-pk")


class Notice(models.Model):
    """One thing that a unit is told of one of its submissions; never deleted, never made twice."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="填报表", related_name="notices"
    )
    kind = models.CharField("类别", max_length=10, choices=NoticeKind)
    # What tells two of a kind apart: the version of the submission, or the date that is due.
    occasion = models.CharField("由来", max_length=20, editable=False)
    words = models.CharField("内容", max_length=600)
    made_at = models.DateTimeField("时间", default=timezone.now)
    # By anybody of the unit.
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)
    read_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="阅读人", null=True, blank=True, related_name="+"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind", "occasion"],
                name="notice_once",
                violation_error_message="这件事已经通知过。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"
            ),
            both_or_neither(
                "read_at",
                "read_by",
                "notice_read_by_and_at",
                "阅读人和阅读时间要么都有，要么都没有。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.get_kind_display()}"


class Delivery(models.Model):
    """A notice on its way through one channel: how often it was tried, and what came of it.

    Tried, neither sent nor failed: the process ended in between. It may have arrived, and is not
    sent again.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    tried_at = models.DateTimeField("上次发送时间", null=True, blank=True)
    sent_at = models.DateTimeField("送出时间", null=True, blank=True)
    failure = models.CharField("没有送出的原因", max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知发送"
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel"],
                name="delivery_once",
                violation_error_message="这条通知在这个渠道已经有发送记录。",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="delivery_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(failure=""),
                name="delivery_sent_has_no_failure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.get_channel_display()}"
