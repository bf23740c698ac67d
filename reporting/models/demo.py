"""The mark of a database that was made by the demo."""

from django.db import models


class DemoMark(models.Model):
    """Its one row says that the database is the demo's and may be made anew."""

    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "演示数据库标记"
        default_permissions = ()

    def __str__(self) -> str:
        return f"演示数据库，{self.made_at:%Y-%m-%d} 建"
