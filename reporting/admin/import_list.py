"""The admin page on which a list comes in: of units, of people.

Choose or paste (GET, POST of the file), say what columns and rows are (POST of the page, as often
as needed), confirm. In between everything is in the page, signed: nothing is left on the server.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from reporting.actions import Refused
from reporting.admin.import_mapping import MappedTables
from reporting.admin.import_source import MAX_TOKEN, SourceForm, packed, read_source, unpacked
from reporting.importing.lists import ReadList, read_list
from reporting.models import User
from reporting.spreadsheets.limits import Unreadable
from reporting.tables.found import FoundTable
from reporting.tables.mapping import Vocabulary

TOO_OLD = "这一页已经过期，请重新上传。什么都没有导入。"
TOO_MUCH = "文件里的表太多，一次导入不了：请只留下名单再上传。"
TO_CHOOSE = ("", "请选择")


class ListState:
    """All that a page of such an import shows, made of the tables and of what was posted."""

    kind: ClassVar[str]
    vocabulary: ClassVar[Vocabulary]

    def __init__(
        self,
        editor: User,
        file: str,
        tables: Sequence[FoundTable],
        posted: Mapping[str, Any] | None = None,
    ) -> None:
        self.editor = editor
        self.file = file
        self.files_tables = tables
        self.posted = posted
        year = timezone.localdate().year
        self.mapping = MappedTables(self.kind, tables, self.vocabulary, year, posted)
        self.read = self._read()
        self.understand()

    def understand(self) -> None:
        """Match and compare the rows that were read: once, when the state is made."""
        raise NotImplementedError

    @property
    def open(self) -> list[str]:
        """Sentences on what has to be said before it can be confirmed."""
        raise NotImplementedError

    def token(self) -> str:
        """The tables, signed for the next page of the same person."""
        return packed(self.editor, self.kind, self.file, self.files_tables)

    def posted_for(self, key: str) -> Mapping[str, Any] | None:
        """What was posted of a row; None where it was not on the page yet."""
        if self.posted is None or f"{key}-choice" not in self.posted:
            return None
        return self.posted

    def _read(self) -> ReadList:
        taken = self.mapping.taken
        found = [(each.understood.table, each.understood.heads) for each in taken]
        read = read_list(found, self.vocabulary.needed[0])
        read.not_taken += self.mapping.not_taken
        for each in taken:
            if each.not_taken:
                columns = "、".join(each.not_taken)
                read.not_taken.append(f"{each.understood.table.place}没有用到的列：{columns}。")
        return read


def chosen_in(form: forms.Form) -> str:
    """What is to be done with a row: as it was posted, else as it is proposed."""
    if form.is_bound and form.is_valid():
        return str(form.cleaned_data["choice"])
    return str(form["choice"].value() or "")


class ListImportMixin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Adds the page `import/`, for those who may add and change the model's rows."""

    list_state: type[ListState]
    import_title: str
    import_template: str

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        page = path("import/", self.admin_site.admin_view(self.import_view), name=name)
        return [page, *super().get_urls()]

    def carried_out(self, request: HttpRequest, state: Any, seen: str) -> HttpResponse:
        """Write what was confirmed, and where its page leads on. Raises Refused."""
        raise NotImplementedError

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file (GET), read it (POST of it), settle and confirm (POST of the page)."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        if request.method in ("GET", "HEAD"):
            return self._import_page(request, SourceForm())
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        assert isinstance(request.user, User)
        if "token" in request.POST:
            return self._settle(request, request.user)
        form = SourceForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._import_page(request, form)
        try:
            tables, file = read_source(form)
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
            return self._import_page(request, form)
        return self._state_page(request, self.list_state(request.user, file, tables))

    def _settle(self, request: HttpRequest, user: User) -> HttpResponse:
        """The page again with what was said, or the import where it was confirmed."""
        content = unpacked(request.POST["token"], user, self.list_state.kind)
        if content is None:
            return self._import_page(request, SourceForm(), error=TOO_OLD)
        state = self.list_state(user, content["file"], content["tables"], request.POST)
        if "confirm" not in request.POST or state.open:
            return self._state_page(request, state)
        try:
            answer = self.carried_out(request, state, request.POST.get("seen", ""))
        except Refused as refused:
            return self._state_page(request, state, error=str(refused))
        state.mapping.remember()
        return answer

    def _state_page(
        self, request: HttpRequest, state: ListState, *, error: str = ""
    ) -> HttpResponse:
        token = state.token()
        if len(token) > MAX_TOKEN:
            return self._import_page(request, SourceForm(), error=TOO_MUCH)
        return self._import_page(request, SourceForm(), state=state, token=token, error=error)

    def _import_page(self, request: HttpRequest, form: SourceForm, **context: Any) -> HttpResponse:
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            self.import_template,
            {
                **self.admin_site.each_context(request),
                "title": self.import_title,
                "opts": self.opts,
                "form": form,
                # The columns need the width.
                "is_nav_sidebar_enabled": False,
                **context,
            },
        )
