"""Closed lists of accounts and of the log."""

from django.db.models import TextChoices


class AuditAction(TextChoices):
    """What the log tells of."""

    SIGNED_IN = "signed_in", "登录"
    FAILED = "failed", "登录失败"
    SIGNED_OUT = "signed_out", "退出"
    RIGHTS = "rights", "账号和权限"
    EXPORTED = "exported", "导出"
    PUBLISHED = "published", "发布"
    READ = "read", "查看未发布数据"
