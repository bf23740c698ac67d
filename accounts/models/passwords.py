"""The hashes of passwords that people had."""

from django.conf import settings
from django.db import models


class OldPassword(models.Model):
    """A password that somebody set, as its hash; the last few of each person are kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="old_passwords"
    )
    password = models.CharField("密码的散列", max_length=128)
    made_at = models.DateTimeField("设置时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}，{self.made_at:%Y-%m-%d}"
