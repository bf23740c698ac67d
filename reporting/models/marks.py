"""What a database says of itself: the versions of its data, and that the demo made it."""

from django.db import models

DEMO_PASSWORD = "chengkou-demo"  # noqa: S105  printed for everyone: it opens demo databases only


class DataVersion(models.Model):
    """A token that a write replaces; all that begin alike are the version of the same data.

    There are as many of each as writers ever wrote the same data at the same moment, mostly one.
    Cached judgements become invalid by them: see `reporting/db/data_version.py`.
    """

    token = models.CharField(max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "数据版本"
        default_permissions = ()

    def __str__(self) -> str:
        return self.token


class DemoMark(models.Model):
    """Its one row says that the database is the demo's and may be made anew.

    Without it nobody signs in with the demo's password, however an account came to have it.
    """

    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "演示数据库标记"
        default_permissions = ()

    def __str__(self) -> str:
        return f"演示数据库，{self.made_at:%Y-%m-%d} 建"
