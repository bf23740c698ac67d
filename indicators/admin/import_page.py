"""The admin page on which a plan's targets come in from a file.

Choose or paste (GET, POST of the file), say what columns and rows are (POST of the page, as often
as needed), confirm. In between everything is in the page, signed: nothing is left on the server.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from indicators.admin.import_forms import TargetSourceForm
from indicators.admin.import_state import ImportState
from indicators.importing.plan_import import PlanComparison, carry_out, compare
from reporting.actions import Refused
from reporting.admin.import_source import MAX_TOKEN, read_source
from reporting.models import User
from reporting.spreadsheets.limits import Unreadable

_NOT_SHOWN = (
    "这一页上改过，还没有照此看过：下面是照新的内容读出来的，请核对以后再确认。什么都没有导入。"
)
_TOO_OLD = "这一页已经过期，请重新上传。什么都没有导入。"


class TargetImportMixin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Adds the page `import/`, for users who may add and change targets."""

    def get_urls(self) -> list[Any]:
        page = path(
            "import/",
            self.admin_site.admin_view(self.import_view),
            name="indicators_target_import",
        )
        return [page, *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file (GET), read it (POST of it), settle and confirm (POST of the page)."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        if request.method in ("GET", "HEAD"):
            return self._show(request, TargetSourceForm())
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        assert isinstance(request.user, User)
        if "token" in request.POST:
            return self._settle(request, request.user)
        form = TargetSourceForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, form)
        try:
            tables, file = read_source(form)
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
            return self._show(request, form)
        return self._state(request, ImportState(form.cleaned_data["plan"], file, tables))

    def _settle(self, request: HttpRequest, user: User) -> HttpResponse:
        """The page again with what was said, or the import where it was confirmed."""
        state = ImportState.of(request.POST["token"], user, request.POST)
        if state is None:
            return self._show(request, TargetSourceForm(), error=_TOO_OLD)
        if "confirm" not in request.POST or state.open:
            return self._state(request, state)
        if request.POST.get("shown", "") != state.digest:
            return self._state(request, state, error=_NOT_SHOWN)
        try:
            found = carry_out(
                state.plan,
                state.settled(),
                state.results(),
                seen=request.POST.get("seen", ""),
                by=user,
                file=state.file,
            )
        except Refused as refused:
            return self._state(request, state, error=str(refused))
        state.remember()
        messages.success(
            request,
            f"已导入{state.plan}的目标：新增{len(found.new)}行，改动{len(found.changed)}行，"
            f"参考数据{len(found.results)}个。",
        )
        address = reverse("admin:indicators_target_changelist")
        return HttpResponseRedirect(f"{address}?plan_year={state.plan.year}")

    def _state(self, request: HttpRequest, state: ImportState, *, error: str = "") -> HttpResponse:
        assert isinstance(request.user, User)
        token = state.token(request.user)
        if len(token) > MAX_TOKEN:
            error = "文件里的表太多，一次导入不了：请只留下目标的表再上传。"
            form = TargetSourceForm(initial={"plan": state.plan.pk})
            return self._show(request, form, error=error)
        found: PlanComparison | None = None
        if not state.open:
            try:
                found = compare(state.plan, state.settled(), state.results())
            except Refused as refused:
                error = error or str(refused)
        return self._show(
            request,
            TargetSourceForm(initial={"plan": state.plan.pk}),
            state=state,
            token=token,
            found=found,
            error=error,
        )

    def _show(self, request: HttpRequest, form: TargetSourceForm, **context: Any) -> HttpResponse:
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            "admin/indicators/target/import.html",
            {
                **self.admin_site.each_context(request),
                "title": "导入年度目标",
                "opts": self.opts,
                "form": form,
                # The columns need the width.
                "is_nav_sidebar_enabled": False,
                **context,
            },
        )
