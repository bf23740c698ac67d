"""The submission in the admin: its list, the report form as its change form, its history."""

import datetime
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
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode

from chengkou.cycle.admin.evidence import evidence_view, file_view
from chengkou.cycle.admin.notices import notices_view
from chengkou.cycle.admin.workbook import UploadForm, workbook_view
from chengkou.cycle.autosave import not_saved, rows_of_save, wants_rows
from chengkou.cycle.kinds import row_models
from chengkou.cycle.page import page
from chengkou.cycle.post import act
from chengkou.cycle.refusals import Refusal
from chengkou.cycle.workbook.desks import Desk, SubmissionDesk
from reporting.admin.base import BaseAdmin
from reporting.admin.change_list import NumericChangeList
from reporting.history import WHAT_HAPPENED, FieldChange, changes
from reporting.models import ReportRow, Submission, User
from reporting.models.querysets import SubmissionQuerySet
from reporting.rules.office.workflow import FILL, REVIEW

PER_PAGE = 100
NO_SUBMISSION = "没有这张填报表。"
AT_IT = datetime.timedelta(minutes=30)
"""So far apart two saves of one row by one person may be and still be told as one."""
_BY_ITSELF: list[Any] = [ReportRow._meta.get_field(name) for name in ("version", "remarked_at")]
NOT_TYPED = {str(each.verbose_name) for each in _BY_ITSELF}
"""What changes with a row by itself, as its history calls it."""


class SubmissionChangeList(NumericChangeList):
    """The list names each unit as it was called in the period."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        submissions: Any = super().get_queryset(request, exclude_parameters)
        return submissions.with_first().prefetch_related("department__former_names")


@admin.register(Submission)
class SubmissionAdmin(BaseAdmin):
    """Each department sees its own; another department's answers 404 to every method."""

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
        known = Submission.objects.for_user(request.user).with_evidence_given()
        return known.select_related(*self.list_select_related)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: submissions are made by opening a period."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        """Role and scope alone: a POST that comes too late is answered with what was typed."""
        return request.user.has_perm(FILL) or request.user.has_perm(REVIEW)

    def has_delete_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        """Never, for anybody: nothing reported is deleted."""
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return SubmissionChangeList

    @admin.display(description="单位", ordering="department__order")
    def unit(self, submission: Submission) -> str:
        return submission.unit_name

    @admin.display(description="截止日期")
    def due(self, submission: Submission) -> str:
        """2024年7月10日（逾期5天）; the date alone where it is not overdue."""
        if submission.due_on is None:
            return ""
        due = date_format(submission.due_on)
        lateness = submission.lateness(timezone.localdate())
        return f"{due}（逾期{lateness.days}天）" if lateness.is_overdue else due

    def get_urls(self) -> list[Any]:
        printed = self.admin_site.admin_view(self.print_view)
        workbook = self.admin_site.admin_view(self.workbook_view)
        evidence = self.admin_site.admin_view(self.evidence_view)
        file = self.admin_site.admin_view(self.evidence_file_view)
        picture = self.admin_site.admin_view(self.evidence_picture_view)
        notices = self.admin_site.admin_view(self.notices_view)
        return [
            path("notices/", notices, name="reporting_submission_notices"),
            path("<path:object_id>/print/", printed, name="reporting_submission_print"),
            path("<path:object_id>/workbook/", workbook, name="reporting_submission_workbook"),
            path("<path:object_id>/evidence/", evidence, name="reporting_submission_evidence"),
            path(
                "<path:object_id>/evidence/<int:evidence_id>/",
                file,
                name="reporting_submission_evidence_file",
            ),
            path(
                "<path:object_id>/evidence/<int:evidence_id>/picture/",
                picture,
                name="reporting_submission_evidence_picture",
            ),
            *super().get_urls(),
        ]

    def notices_view(self, request: HttpRequest) -> HttpResponse:
        return notices_view(request, self.admin_site)

    def print_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The report form on A4, to be signed and stamped; its rows are read only."""
        assert request.user.is_authenticated, "the admin lets nobody else in"
        submission = self._submission(request, object_id)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        context = page(submission, request.user, to_read=True)
        context["made_at"] = timezone.now()
        return self._page(request, context, template="print.html")

    def evidence_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """佐证 of the form: who may see the form may see it, who may change it may add to it."""
        self._submission(request, object_id)
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        return evidence_view(
            request,
            self.admin_site,
            self.opts,
            lambda: self._submission(request, object_id),
        )

    def evidence_file_view(
        self, request: HttpRequest, object_id: str, evidence_id: int
    ) -> HttpResponseBase:
        """One file of it as a download."""
        submission = self._submission(request, object_id)
        return file_view(request, submission, evidence_id, is_picture=False)

    def evidence_picture_view(
        self, request: HttpRequest, object_id: str, evidence_id: int
    ) -> HttpResponseBase:
        """The small picture of one file."""
        submission = self._submission(request, object_id)
        return file_view(request, submission, evidence_id, is_picture=True)

    def workbook_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form as a workbook to be filled in offline: download, preview, confirmation."""
        assert request.user.is_authenticated, "the admin lets nobody else in"
        user = request.user
        key = self._submission(request, object_id).pk
        if not self.has_change_permission(request):
            raise PermissionDenied

        def desk() -> Desk:
            return SubmissionDesk(self.get_queryset(request), key, user)

        return workbook_view(request, self.admin_site, desk, self.opts)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The report form of one department.

        A POST does what its button says (`chengkou.cycle.post.act`).
        """
        assert request.user.is_authenticated, "the admin lets nobody else in"
        if request.method == "POST" and self.has_change_permission(request):
            return self._act(request, request.user, object_id)
        submission = self._submission(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        opened = request.GET.get("row", "")
        context = page(submission, request.user, check="check" in request.GET, opened=opened)
        return self._page(request, context)

    def _act(self, request: HttpRequest, user: User, object_id: str) -> HttpResponse:
        """Carry out a POST and go on, or show the page again with what was typed and why not.

        A script that saves without leaving the page gets the rows that it sent.
        """
        key = self._key(request, object_id)
        try:
            done = act(self.get_queryset(request), key, user, request.POST)
        except Submission.DoesNotExist:
            raise Http404(NO_SUBMISSION) from None
        except Refusal as refusal:
            if wants_rows(request):
                return not_saved(refusal)
            return self._again(request, user, object_id, refusal)
        if wants_rows(request):
            return JsonResponse(rows_of_save(done, user, check="check" in request.GET))
        if done.saved is not None and done.saved.refusal is not None:
            return self._again(request, user, object_id, done.saved.refusal)
        messages.add_message(request, messages.DEFAULT_LEVELS[done.level.upper()], done.message)
        address = reverse("admin:reporting_submission_change", args=[done.submission.pk])
        query = {}
        if done.check:
            query["check"] = "1"
        # Who has no JavaScript goes on with the boxes that were open.
        opened = done.opened or request.GET.get("row", "")
        if opened:
            query["row"] = opened
        if query:
            address += f"?{urlencode(query)}"
        if done.anchor:
            address += f"#{done.anchor}"
        return HttpResponseRedirect(address)

    def _again(
        self, request: HttpRequest, user: User, object_id: str, refusal: Refusal
    ) -> HttpResponse:
        """The page with what was typed and why it was not carried out."""
        submission = self._submission(request, object_id)
        opened = request.POST.get("row", request.GET.get("row", ""))
        context = page(submission, user, refusal=refusal, data=request.POST, opened=opened)
        return self._page(request, context, status=refusal.status)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every change of the submission's rows, the newest first, with old and new."""
        submission = self._submission(request, object_id)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        entries = Paginator(_row_changes(submission), PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"修改记录：{submission}",
            "opts": self.opts,
            "object": submission,
            "module_name": self.opts.verbose_name_plural,
            "entries": list(entries),
            "page": entries,
        }
        return TemplateResponse(request, "admin/history.html", context)

    def _key(self, request: HttpRequest, object_id: str) -> int:
        """The key in an address, for those who come here at all.

        Raises PermissionDenied or Http404.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return int(self.opts.pk.to_python(unquote(object_id)))
        except ValidationError:
            raise Http404(NO_SUBMISSION) from None

    def _submission(self, request: HttpRequest, object_id: str) -> Submission:
        """The submission, if it is in this person's scope. Raises PermissionDenied or Http404."""
        key = self._key(request, object_id)
        submission = self.get_queryset(request).filter(pk=key).first()
        if submission is None:
            raise Http404(NO_SUBMISSION)
        return submission

    def _page(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *,
        status: int = 200,
        template: str = "report.html",
    ) -> HttpResponse:
        """Answer with a page of the submission in the context (`chengkou.cycle.page.page`)."""
        request.current_app = self.admin_site.name
        submission = context["submission"]
        title = f"{submission.unit_name}　{submission.period}填报表"
        if submission.revision > 1:
            title += f"（第{submission.revision}版）"
        return TemplateResponse(
            request,
            f"admin/reporting/submission/{template}",
            {
                **self.admin_site.each_context(request),
                "title": title,
                "opts": self.opts,
                "original": submission,
                "workbook": UploadForm(),
                # The columns need the width.
                "is_nav_sidebar_enabled": False,
                **context,
            },
            status=status,
        )


def _row_changes(submission: Submission) -> list[dict[str, Any]]:
    """One entry for each change of a row, with what it changed (two queries a kind, and one).

    What one person saves of a row while at it, again and again, is one entry: the latest.
    """
    steps = list(submission.events.values_list("at", flat=True))
    entries = []
    for model in row_models():
        titles = {row.pk: row.title for row in model.of_form(submission)}
        latest: dict[int, dict[str, Any]] = {}
        records = model.history.filter(submission=submission).select_related("history_user")
        for record in records.order_by("history_date", "history_id"):
            last = latest.get(record.id)
            if last is not None and _goes_on(last["record"], record, steps):
                last["record"] = record
                last["changes"] = _changed_fields(record, last["before"])
                continue
            before = last["record"] if last else None
            title = titles.get(record.id, "已移走的一项")
            latest[record.id] = {
                "record": record,
                "before": before,
                "what": f"{title}：{WHAT_HAPPENED[record.history_type]}",
                "changes": _changed_fields(record, before),
                "is_first": before is None,
            }
            entries.append(latest[record.id])
    return sorted(entries, key=lambda entry: entry["record"].history_date, reverse=True)


def _goes_on(earlier: Any, later: Any, steps: list[datetime.datetime]) -> bool:
    """Whether the same person went on with a row: soon, and without a step in between."""
    is_same = earlier.history_user_id is not None and (
        earlier.history_user_id == later.history_user_id
    )
    if not is_same or {earlier.history_type, later.history_type} != {"~"}:
        return False
    start, end = earlier.history_date, later.history_date
    return end - start <= AT_IT and not any(start < at <= end for at in steps)


def _changed_fields(record: Any, earlier: Any) -> list[FieldChange]:
    """What a history record changed against the one before, of what somebody typed."""
    if earlier is None:
        return []
    return [change for change in changes(record, earlier) if change.field not in NOT_TYPED]
