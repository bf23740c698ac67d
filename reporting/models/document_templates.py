"""Word templates that the office put in the place of those that come along."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reporting.models.units import User


class DocumentTemplateQuerySet(models.QuerySet["DocumentTemplate"]):
    """Reads of templates."""

    def of_document(self, document: str) -> "DocumentTemplateQuerySet":
        """Those of one document, the newest first."""
        return self.filter(document=document).order_by("-pk").select_related("added_by")

    def current(self, document: str) -> "DocumentTemplate | None":
        """The office's own template of a document; None while its own is not used (one query)."""
        newest = self.of_document(document).first()
        return newest if newest is not None and newest.digest else None


class DocumentTemplate(models.Model):
    """One change of which template a document is made from: to a file, or back to the original.

    The newest of a document counts. None is changed or deleted; files are kept by their digests.
    """

    document = models.CharField("文件", max_length=20, validators=[RegexValidator(r"\A[a-z]+\Z")])
    name = models.CharField("文件名", max_length=200, blank=True)
    # Of its content; empty: back to the template that comes along.
    digest = models.CharField("摘要", max_length=64, blank=True)
    size = models.PositiveIntegerField("大小", default=0)
    added_at = models.DateTimeField("时间", default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name="操作人", related_name="+")

    objects = DocumentTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件模板"
        ordering = ["pk"]
        constraints = [
            # A file without a name could not be offered again; a name without a file is none.
            models.CheckConstraint(
                condition=Q(digest="", name="", size=0)
                | (~Q(digest="") & ~Q(name="") & Q(size__gt=0)),
                name="document_template_file_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name or "随系统的模板"
