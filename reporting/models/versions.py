"""What tells one state of the data from the next."""

from django.db import models


class DataVersion(models.Model):
    """A token that a write replaces; all rows together are the version of the data (`reporting/db/data_version.py`).

    There are as many as ever wrote at the same moment, mostly one.
    """

    token = models.CharField(max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "数据版本"
        default_permissions = ()

    def __str__(self) -> str:
        return self.token
