"""The sessions of people who signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


class SessionQuerySet(models.QuerySet["Session"]):
    def of(self, user: Any) -> SessionQuerySet:
        """The user's own that have not ended, the last used first."""
        alive = self.filter(user=user, expire_date__gt=timezone.now())
        return alive.order_by("-used", "session_key")


class Session(AbstractBaseSession):
    """A session of Django's with whose it is; written by `accounts.sessions.SessionStore` alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name="用户",
        null=True,
        related_name="sessions",
    )
    address = models.GenericIPAddressField("地址", null=True)
    device = models.CharField("设备", max_length=200, blank=True)
    began = models.DateTimeField("登录时间")
    used = models.DateTimeField("最后使用")

    objects = SessionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(AbstractBaseSession.Meta):
        verbose_name = verbose_name_plural = "登录状态"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}，{self.began:%Y-%m-%d %H:%M}"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from accounts.sessions import SessionStore

        return SessionStore
