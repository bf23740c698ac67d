"""The submission in the admin: a list, the report form in the place of Django's change form, and its history."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from chengkou.cycle.kinds import ROW_KINDS
from chengkou.cycle.page import page
from chengkou.cycle.post import act
from chengkou.cycle.refusals import Refusal
from reporting.admin.base import BaseAdmin
from reporting.history import WHAT_HAPPENED, changes
from reporting.models import Submission, User
from reporting.models.querysets import SubmissionQuerySet
from reporting.rules.workflow import FILL, REVIEW

PER_PAGE = 100
NO_FORM = "没有这张填报表。"


class SubmissionChangeList(ChangeList):
    """The list names each unit as it was called in the period."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        return (
            super()
            .get_queryset(request, exclude_parameters)
            .prefetch_related("department__former_names")
        )


@admin.register(Submission)
class SubmissionAdmin(BaseAdmin):
    """Each unit sees its own forms; another unit's answers as one that does not exist, to every method."""

    list_display = [
        "unit",
        "period",
        "revision",
        "state",
        "due",
        "submitted_at",
        "approved_at",
        "approved_by",
    ]
    list_filter = ["state", ("period__plan", admin.RelatedOnlyFieldListFilter), "period__month"]
    list_select_related = ["period__plan", "department", "submitted_by", "approved_by"]
    search_fields = ["department__name", "department__former_names__name", "period__plan__year"]
    search_help_text = "按单位或年度找"

    def get_queryset(self, request: HttpRequest) -> SubmissionQuerySet:
        assert request.user.is_authenticated, "the admin lets nobody else in"
        return Submission.objects.for_user(request.user).select_related(*self.list_select_related)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: forms are made by opening a period."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        """Role and scope alone. The form's state decides in the form: a late POST is answered with what was typed."""
        return request.user.has_perm(FILL) or request.user.has_perm(REVIEW)

    def has_delete_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        """Never, for anybody: nothing reported is deleted."""
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return SubmissionChangeList

    @admin.display(description="单位", ordering="department__order")
    def unit(self, form: Submission) -> str:
        return form.unit_name

    @admin.display(description="截止日期")
    def due(self, form: Submission) -> Any:
        return form.due_on

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.print_view)
        return [
            path("<path:object_id>/print/", view, name="reporting_submission_print"),
            *super().get_urls(),
        ]

    def print_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form on A4, to be signed and stamped: its rows to be read, whatever its state."""
        assert request.user.is_authenticated, "the admin lets nobody else in"
        form = self._form(request, object_id)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        context = {**page(form, request.user, to_read=True), "made_at": timezone.now()}
        return self._page(request, form, context, None, template="print.html")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The whole report of one unit. A POST does what its button says (`chengkou.cycle.post.act`)."""
        assert request.user.is_authenticated, "the admin lets nobody else in"
        if request.method == "POST" and self.has_change_permission(request):
            return self._act(request, request.user, object_id, extra_context)
        form = self._form(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        context = page(form, request.user, check="check" in request.GET)
        return self._page(request, form, context, extra_context)

    def _act(
        self, request: HttpRequest, user: User, object_id: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        try:
            done = act(
                self.get_queryset(request), self._key(request, object_id), user, request.POST
            )
        except Submission.DoesNotExist:
            raise Http404(NO_FORM) from None
        except Refusal as refusal:
            form = self._form(request, object_id)
            context = page(form, user, refusal=refusal, data=request.POST)
            return self._page(request, form, context, extra_context, status=refusal.status)
        messages.add_message(request, messages.DEFAULT_LEVELS[done.level.upper()], done.message)
        address = reverse("admin:reporting_submission_change", args=[done.form.pk])
        anchor = f"#{done.anchor}" if done.anchor else ""
        return HttpResponseRedirect(f"{address}{'?check=1' if done.check else ''}{anchor}")

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every change of the form's rows, the newest first, with old and new."""
        form = self._form(request, object_id)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        entries = _row_changes(form)
        shown = Paginator(entries, PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"修改记录：{form}",
            "opts": self.opts,
            "object": form,
            "module_name": self.opts.verbose_name_plural,
            "entries": list(shown),
            "page": shown,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def _key(self, request: HttpRequest, object_id: str) -> int:
        """The key that an address names, for those who come here at all. Raises PermissionDenied or Http404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return int(self.opts.pk.to_python(unquote(object_id)))
        except ValidationError:
            raise Http404(NO_FORM) from None

    def _form(self, request: HttpRequest, object_id: str) -> Submission:
        """The form, if it is in this person's scope. Raises PermissionDenied or Http404."""
        form = self.get_queryset(request).filter(pk=self._key(request, object_id)).first()
        if form is None:
            raise Http404(NO_FORM)
        return form

    def _page(
        self,
        request: HttpRequest,
        form: Submission,
        context: dict[str, Any],
        extra_context: dict[str, Any] | None,
        status: int = 200,
        template: str = "report.html",
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        revision = f"（第{form.revision}版）" if form.revision > 1 else ""
        return TemplateResponse(
            request,
            f"admin/reporting/submission/{template}",
            {
                **self.admin_site.each_context(request),
                "title": f"{form.unit_name}　{form.period}填报表{revision}",
                "opts": self.opts,
                "original": form,
                # The columns need the width.
                "is_nav_sidebar_enabled": False,
                **context,
                **(extra_context or {}),
            },
            status=status,
        )


def _row_changes(form: Submission) -> list[dict[str, Any]]:
    """One entry for each change of a row, with what it changed (one query for each kind of rows)."""
    entries = []
    for kind in ROW_KINDS:
        titles = {row.pk: row.title for row in kind.of_form(form)}
        before: dict[int, Any] = {}
        records = kind.history.filter(submission=form).select_related("history_user")
        for record in records.order_by("history_date", "history_id"):
            earlier = before.get(record.id)
            entries.append(
                {
                    "record": record,
                    "what": f"{titles.get(record.id, '已移走的一项')}：{WHAT_HAPPENED[record.history_type]}",
                    "changes": [
                        each for each in changes(record, earlier) if each.field != "version"
                    ]
                    if earlier
                    else [],
                    "is_first": earlier is None,
                }
            )
            before[record.id] = record
    return sorted(entries, key=lambda entry: entry["record"].history_date, reverse=True)
