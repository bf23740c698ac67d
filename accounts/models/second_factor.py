"""The second step of a sign-in, and what opens the account without it once."""

from django.conf import settings
from django.db import models


class SecondFactor(models.Model):
    """The key that a person's authenticator makes codes of (TOTP)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="second_factor"
    )
    key = models.CharField("密钥", max_length=40)
    is_confirmed = models.BooleanField("已启用", default=False)
    # A code is taken once: none of this step of time or before.
    last_step = models.BigIntegerField("最后用过的时间步", default=-1)

    class Meta:
        verbose_name = verbose_name_plural = "两步验证"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """A code that replaces the authenticator's once, as its digest; it is deleted when used."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="recovery_codes"
    )
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "恢复码"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)
