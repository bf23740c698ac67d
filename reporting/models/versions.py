"""The versions of the data, by which cached judgements become invalid."""

from django.db import models


class DataVersion(models.Model):
    """A token that a write replaces; all that begin alike are the version of the same data.

    There are as many of each as writers ever wrote the same data at the same moment, mostly one.
    See `reporting/db/data_version.py`.
    """

    token = models.CharField(max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "数据版本"
        default_permissions = ()

    def __str__(self) -> str:
        return self.token
