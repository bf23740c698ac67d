"""The log of who did what: records that are only ever added, each holding the one before."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from accounts.enums import AuditAction

FIRST = "0" * 64
"""What the first record holds in the place of the digest before it."""


class AppendOnly(Exception):
    """Somebody tried to change or delete a record of the log."""


class AuditRecordQuerySet(models.QuerySet["AuditRecord"]):
    def update(self, **_fields: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class AuditRecord(models.Model):
    """One event; written by `accounts.audit.record` alone, which chains them (decision 0055)."""

    at = models.DateTimeField("时间", db_index=True)
    # As text: the log stays what it was when an account is renamed.
    username = models.CharField("登录名", max_length=150, blank=True, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="用户",
        null=True,
        related_name="+",
    )
    address = models.CharField("地址", max_length=45, blank=True)
    action = models.CharField("动作", max_length=12, choices=AuditAction)
    subject = models.CharField("对象", max_length=200, blank=True)
    words = models.CharField("说明", max_length=500, blank=True)
    previous = models.CharField("上一条的摘要", max_length=64, unique=True)
    digest = models.CharField("摘要", max_length=64, unique=True)

    objects = AuditRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计日志"
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("read_audit", "查看审计日志")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__in=AuditAction.values), name="audit_action_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.username} {self.get_action_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly
