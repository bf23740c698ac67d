"""The admin page of an import: choose a file, see what it would do, and confirm with a second POST.

In between, the rows of the file are in the page, signed, with digests of what was stored: nothing
is left on the server, and users confirm exactly what they saw.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse

from projects.importing.comparing import (
    CHANGED,
    NEW,
    SAME,
    Comparison,
    Importer,
    Unconfirmed,
    carry_out,
)
from projects.importing.reading.file import read
from projects.importing.reading.table import Table
from reporting.actions import Refused
from reporting.db.waiting import give_back_connection
from reporting.models import Plan
from reporting.spreadsheets.limits import MAX_BYTES, MAX_ROWS, MEGABYTE, Unreadable
from reporting.spreadsheets.write import FORMATS, file_response

SALT = "projects.import"
FAULTS_SHOWN = 200
MAX_AGE = settings.SESSION_COOKIE_AGE
# Django's limit for a POST without files, less some room for the other fields of the form.
MAX_TOKEN = settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 10_000


class UploadForm(forms.Form):
    """The plan whose ledger is imported, and the file."""

    required_css_class = "required"
    plan = forms.ModelChoiceField(
        label="年度计划", queryset=Plan.objects.order_by("-year"), empty_label=None
    )
    file = forms.FileField(
        label="文件",
        allow_empty_file=True,  # said in our own words
        max_length=200,
        help_text=f".xlsx 或 .csv，不超过 {MAX_BYTES // MEGABYTE} MB、{MAX_ROWS} 行。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选择文件。"},
    )


class ImportMixin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Adds the pages `import/` and `export/`, for users who may add and change the model's rows."""

    importer: Importer

    def get_urls(self) -> list[Any]:
        def address(name: str, view: Callable[..., HttpResponse]) -> Any:
            label = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
            return path(f"{name}/", self.admin_site.admin_view(view), name=label)

        return [
            address("import", self.import_view),
            address("export", self.export_view),
            *super().get_urls(),
        ]

    def _guard(self, request: HttpRequest) -> None:
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The plan's ledger as a file that can be imported as it is (`?plan=2024&export=xlsx`)."""
        self._guard(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        plan = _plan_of(request.GET.get("plan", ""))
        if plan is None or request.GET.get("export") not in FORMATS:
            raise Http404("没有这个年度计划，或者没有这种文件。")
        name = f"{plan.year}年{self.importer.title}{plan.draft_mark}"
        rows = self.importer.export(plan)
        return file_response(request.GET["export"], name, self.importer.head, rows)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file (GET), preview it (POST of the file), confirm (POST of the preview)."""
        self._guard(request)
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        if request.method != "POST":
            return self._show(request, form=UploadForm())
        if "token" in request.POST:
            return self._confirmed(request)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, form=form)
        plan = form.cleaned_data["plan"]
        upload = form.cleaned_data["file"]
        known = self.importer.known()
        give_back_connection()
        try:
            table = read(
                upload,
                name=upload.name,
                size=upload.size,
                columns=self.importer.readable,
                year=plan.year,
                known=known,
            )
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
            return self._show(request, form=form)
        return self._preview(request, plan, table, upload.name)

    def _preview(
        self, request: HttpRequest, plan: Plan, table: Table, file: str, *, error: str = ""
    ) -> HttpResponse:
        """What the import would do, and the button to confirm it."""
        found = self.importer.compare(table, plan)
        faults = [*table.faults, *found.faults]
        token = ""
        if not faults and (found.of(NEW) or found.of(CHANGED)):
            token = self._token(request, table, found, file)
        if len(token) > MAX_TOKEN:
            token = ""
            error = "文件里的文字太多，一次导入不了，请分成几个文件。"
        faults.sort(key=lambda fault: fault.row or 0)
        return self._show(
            request,
            form=UploadForm(initial={"plan": plan.pk}),
            plan=plan,
            file=file,
            answer=_answer(self.importer, found, bool(faults)),
            faults=faults[:FAULTS_SHOWN],
            more_faults=max(0, len(faults) - FAULTS_SHOWN),
            fault_count=len(faults),
            warnings=found.warnings,
            notices=table.notices,
            new=found.of(NEW),
            changed=found.of(CHANGED),
            left_out=found.left_out,
            shown=self.importer.shown_columns,
            token=token,
            error=error,
        )

    def _token(self, request: HttpRequest, table: Table, found: Comparison, file: str) -> str:
        """The previewed table, signed for the confirmation by the same user."""
        content = {
            "user": request.user.pk,
            "plan": found.plan.pk,
            "kind": self.importer.title,
            "file": file,
            "seen": found.seen,
            **table.dump(),
        }
        return signing.dumps(content, salt=SALT, compress=True)

    def _confirmed(self, request: HttpRequest) -> HttpResponse:
        """Import what was previewed, and go to the list; the page again where it is refused."""
        assert request.user.is_authenticated, "the admin lets nobody else in"
        try:
            content = signing.loads(request.POST["token"], salt=SALT, max_age=MAX_AGE)
        except signing.BadSignature:
            content = {}
        if (content.get("user"), content.get("kind")) != (request.user.pk, self.importer.title):
            return self._show(
                request, form=UploadForm(), error="预览已经过期，请重新上传。什么都没有导入。"
            )
        plan = Plan.objects.filter(pk=content["plan"]).first()
        if plan is None:
            return self._show(
                request, form=UploadForm(), error="这个年度计划已经删除。什么都没有导入。"
            )
        table = Table.load(content, self.importer.columns)
        try:
            found = carry_out(
                self.importer,
                table,
                plan,
                seen=content["seen"],
                confirmed="looked" in request.POST,
                by=request.user,
                file=content["file"],
            )
        except Unconfirmed as refused:
            return self._preview(request, plan, table, content["file"], error=str(refused))
        except Refused as refused:
            return self._show(
                request, form=UploadForm(initial={"plan": plan.pk}), error=str(refused)
            )
        messages.success(
            request, f"已导入{plan.year}年{self.importer.title}：{_counts(self.importer, found)}。"
        )
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        )

    def _show(self, request: HttpRequest, *, form: UploadForm, **context: Any) -> HttpResponse:
        request.current_app = self.admin_site.name
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export")
        exports = []
        for plan in form.fields["plan"].queryset:  # type: ignore[attr-defined]
            link = f"{address}?plan={plan.year}&export="
            exports.append((plan, f"{link}xlsx", f"{link}csv"))
        return TemplateResponse(
            request,
            "admin/projects/import.html",
            {
                **self.admin_site.each_context(request),
                "title": f"导入{self.importer.title}",
                "opts": self.opts,
                "form": form,
                "columns": self.importer.head,
                "exports": exports,
                # The columns need the width.
                "is_nav_sidebar_enabled": False,
                **context,
            },
        )


def _plan_of(year: str) -> Plan | None:
    """The plan of a year that was typed into an address, if there is one."""
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        return None
    return Plan.objects.filter(year=year).first()


def _counts(importer: Importer, found: Comparison) -> str:
    """新增2个项目，改动1个，不变0个."""
    measure_word = importer.noun[0]
    return (
        f"新增{len(found.of(NEW))}{importer.noun}，改动{len(found.of(CHANGED))}{measure_word}，"
        f"不变{len(found.of(SAME))}{measure_word}"
    )


def _answer(importer: Importer, found: Comparison, is_wrong: bool) -> str:
    """The preview in a paragraph."""
    read_in = f"读到{len(found.entries)}{importer.noun}。"
    if is_wrong:
        return f"{read_in}有错误，什么都没有导入；请改好文件再上传。"
    left_out = ""
    if found.left_out:
        number = len(found.left_out)
        left_out = f"{found.plan}里另有{number}{importer.noun}不在文件里，保持原样。"
    if not found.of(NEW) and not found.of(CHANGED):
        return f"{read_in}和系统里的完全一样，没有要导入的。{left_out}"
    return f"{read_in}确认以后：{_counts(importer, found)}。{left_out}"
