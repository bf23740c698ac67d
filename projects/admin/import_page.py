"""The admin page of an import: choose a file or paste, see what it would do, correct how it is
read, and confirm.

In between, tables and rows of the file are in the page, signed, with digests of what was stored:
nothing is left on the server, and users confirm exactly what they saw.
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

from projects.admin.import_state import LedgerImport, Preview, said_in
from projects.importing.comparing import (
    CHANGED,
    NEW,
    SAME,
    Comparison,
    Importer,
    Unconfirmed,
    carry_out,
)
from projects.importing.reading.table import Table
from reporting.actions import Refused
from reporting.admin.import_source import SourceForm, read_source
from reporting.models import ImportLayout, Plan, User
from reporting.models.layouts import Layout
from reporting.spreadsheets.limits import Unreadable
from reporting.spreadsheets.write import FORMATS, file_response

SALT = "projects.import"
FAULTS_SHOWN = 200
MAX_AGE = settings.SESSION_COOKIE_AGE
# Django's limit for a POST without files, less some room for the other fields of the form.
MAX_TOKEN = settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 10_000


_NOT_READ = (
    "列、单位或名称改过，还没有照此读过：下面是照新的读法读出来的，"
    "请核对以后再确认。什么都没有导入。"
)
_TOO_OLD = "预览已经过期，请重新上传。什么都没有导入。"


class LedgerSourceForm(SourceForm):
    """The plan whose ledger is imported, and a file or what was pasted."""

    field_order = ("plan", "file", "pasted")
    plan = forms.ModelChoiceField(
        label="年度计划", queryset=Plan.objects.order_by("-year"), empty_label=None
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
            return self._show(request, form=LedgerSourceForm())
        assert isinstance(request.user, User)
        if "token" in request.POST and "again" not in request.POST:
            return self._confirmed(request, request.user)
        if "source" in request.POST:
            return self._settled(request, request.user)
        form = LedgerSourceForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, form=form)
        try:
            tables, file = read_source(form)
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
            return self._show(request, form=form)
        plan = form.cleaned_data["plan"]
        return self._read(request, LedgerImport(self.importer, plan, file, tables))

    def _settled(self, request: HttpRequest, user: User, *, error: str = "") -> HttpResponse:
        """The preview of the file as the planner says that it is to be read."""
        state = LedgerImport.of(self.importer, request.POST["source"], user, request.POST)
        if state is None:
            return self._show(request, form=LedgerSourceForm(), error=_TOO_OLD)
        return self._read(request, state, error=error)

    def _read(self, request: HttpRequest, state: LedgerImport, *, error: str = "") -> HttpResponse:
        """The preview of what was read, above the tables that it was read of."""
        assert isinstance(request.user, User)
        source = state.token(request.user)
        return self._preview(request, state.preview, error=error, state=state, source=source)

    def _preview(
        self,
        request: HttpRequest,
        preview: Preview,
        *,
        error: str = "",
        source: str = "",
        **context: Any,
    ) -> HttpResponse:
        """What the import would do, and the button to confirm it."""
        found, faults = preview.found, preview.faults
        token = ""
        if not faults and (found.of(NEW) or found.of(CHANGED)):
            token = self._token(request, preview)
        if len(token) > MAX_TOKEN:
            token = ""
            error = "文件里的文字太多，一次导入不了，请分成几个文件。"
        if len(token) + len(source) > MAX_TOKEN:
            # One form posts both: what can be confirmed goes before what can be changed.
            source = ""
        return self._show(
            request,
            form=LedgerSourceForm(initial={"plan": preview.plan.pk}),
            plan=preview.plan,
            file=preview.file,
            answer=_answer(self.importer, found, bool(faults)),
            faults=faults[:FAULTS_SHOWN],
            more_faults=max(0, len(faults) - FAULTS_SHOWN),
            fault_count=len(faults),
            warnings=found.warnings,
            notices=preview.table.notices,
            new=found.of(NEW),
            changed=found.of(CHANGED),
            left_out=found.left_out,
            shown=self.importer.shown_columns,
            token=token,
            source=source,
            error=error,
            **context,
        )

    def _token(self, request: HttpRequest, preview: Preview) -> str:
        """The previewed table, signed for the confirmation by the same user."""
        content = {
            "user": request.user.pk,
            "plan": preview.plan.pk,
            "kind": self.importer.title,
            "file": preview.file,
            "seen": preview.found.seen,
            "layouts": preview.layouts,
            "said": preview.said,
            **preview.table.dump(),
        }
        return signing.dumps(content, salt=SALT, compress=True)

    def _confirmed(self, request: HttpRequest, user: User) -> HttpResponse:
        """Import what was previewed, and go to the list; the page again where it is refused."""
        try:
            content = signing.loads(request.POST["token"], salt=SALT, max_age=MAX_AGE)
        except signing.BadSignature:
            content = {}
        if (content.get("user"), content.get("kind")) != (user.pk, self.importer.title):
            return self._show(request, form=LedgerSourceForm(), error=_TOO_OLD)
        plan = Plan.objects.filter(pk=content["plan"]).first()
        if plan is None:
            return self._show(
                request, form=LedgerSourceForm(), error="这个年度计划已经删除。什么都没有导入。"
            )
        if "source" in request.POST and said_in(request.POST) != content["said"]:
            return self._settled(request, user, error=_NOT_READ)
        layouts = [Layout.loaded(*dumped) for dumped in content["layouts"]]
        table = Table.load(content, self.importer.columns)
        try:
            found = carry_out(
                self.importer,
                table,
                plan,
                seen=content["seen"],
                confirmed="looked" in request.POST,
                by=user,
                file=content["file"],
            )
        except Unconfirmed as refused:
            if "source" in request.POST:
                return self._settled(request, user, error=str(refused))
            compared = self.importer.compare(table, plan)
            preview = Preview(plan, content["file"], table, compared, layouts)
            return self._preview(request, preview, error=str(refused))
        except Refused as refused:
            return self._show(
                request, form=LedgerSourceForm(initial={"plan": plan.pk}), error=str(refused)
            )
        ImportLayout.remember(self.importer.kind, layouts)
        messages.success(
            request, f"已导入{plan.year}年{self.importer.title}：{_counts(self.importer, found)}。"
        )
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        )

    def _show(
        self, request: HttpRequest, *, form: LedgerSourceForm, **context: Any
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export")
        exports = []
        plans = list(form.fields["plan"].queryset)  # type: ignore[attr-defined]
        # Read once for the box and for the links.
        form.fields["plan"].widget.choices = [(plan.pk, str(plan)) for plan in plans]
        for plan in plans:
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
        return (
            f"{read_in}有错误，什么都没有导入：请改好文件再上传，"
            "或者在“表头和各列”里改列、单位和名称。"
        )
    left_out = ""
    if found.left_out:
        number = len(found.left_out)
        left_out = f"{found.plan}里另有{number}{importer.noun}不在文件里，保持原样。"
    if not found.of(NEW) and not found.of(CHANGED):
        return f"{read_in}和系统里的完全一样，没有要导入的。{left_out}"
    return f"{read_in}确认以后：{_counts(importer, found)}。{left_out}"
