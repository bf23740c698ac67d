"""文件模板: the list of documents from templates, the page of each, and its files."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from chengkou.documents.templated import TEMPLATED, Templated
from chengkou.office_templates.keeping import (
    asked_now,
    file_of,
    lines_of,
    material_now,
    put_back,
    put_in_place,
)
from chengkou.statement.held import Contradicted
from reporting.db.waiting import give_back_connection
from reporting.documents.templates.fill import Faulty
from reporting.documents.word import DOCX
from reporting.models import DocumentTemplate, User
from reporting.site import names_on
from reporting.spreadsheets.limits import MAX_BYTES, MEGABYTE, Unreadable

PERMISSION = "reporting.add_documenttemplate"
NO_PLAN = "还没有年度计划，占位符没有例子，也不能上传模板。"


def urls_of(site: AdminSite) -> list[URLPattern]:
    """The addresses, each for planners alone."""

    def only_planners(view: Any) -> Any:
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(PERMISSION):
                raise PermissionDenied("文件模板由计划管理员管理。")
            request.current_app = site.name
            answer: HttpResponse = view(request, site, *args, **kwargs)
            return answer

        return site.admin_view(guarded)

    at = "document-templates/"
    one = "<slug:document>/"
    return [
        path(at, only_planners(template_list), name="document-templates"),
        path(at + one, only_planners(template_page), name="document-template"),
        path(
            f"{at}{one}<int:key>.docx",
            only_planners(template_file),
            name="document-template-file",
        ),
    ]


@require_safe
def template_list(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The documents that are made from templates, and from which (one query for each)."""
    rows = [(kind, DocumentTemplate.objects.current(kind.name)) for kind in TEMPLATED]
    context = {**site.each_context(request), "title": "文件模板", "rows": rows}
    return TemplateResponse(request, "admin/documents/template_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def template_page(request: HttpRequest, site: AdminSite, document: str) -> HttpResponse:
    """A document's placeholders with examples, its files; a POST puts one in place or goes back."""
    kind = _kind(document)
    assert isinstance(request.user, User)
    faults: list[str] = []
    material = None
    try:
        material = material_now(kind, asked_now(names_on(request)))
    except Contradicted as refused:
        faults = list(refused.contradictions)
    if request.method == "POST":
        if "restore" in request.POST:
            if put_back(kind, by=request.user):
                messages.success(request, f"{kind.label}已恢复为原来的模板。")
            return HttpResponseRedirect(_url(kind))
        upload = request.FILES.get("file")
        if material is None:
            faults = faults or [NO_PLAN]
        elif upload is None:
            faults = ["请选择文件。"]
        else:
            faults = _upload(request, kind, upload, material)
        if not faults:
            return HttpResponseRedirect(_url(kind))
    context = {
        **site.each_context(request),
        "title": f"{kind.label}的模板",
        "kind": kind,
        "faults": faults,
        "lines": lines_of(kind, material),
        "no_plan": NO_PLAN if material is None and not faults else "",
        "current": DocumentTemplate.objects.current(kind.name),
        "history": DocumentTemplate.objects.of_document(kind.name),
        "most": MAX_BYTES // MEGABYTE,
        # The columns need the width.
        "is_nav_sidebar_enabled": False,
    }
    status = 200 if request.method != "POST" else 400
    return TemplateResponse(request, "admin/documents/template.html", context, status=status)


def _upload(request: HttpRequest, kind: Templated, upload: Any, material: Any) -> list[str]:
    """Put the file in place; what is wrong in it, or nothing."""
    assert isinstance(request.user, User)
    give_back_connection()
    try:
        template = put_in_place(kind, upload, name=upload.name, material=material, by=request.user)
    except Faulty as refused:
        return list(refused.faults)
    except Unreadable as refused:
        return [str(refused)]
    messages.success(request, f"{kind.label}以后用{template.name}生成。")
    return []


@require_safe
def template_file(_request: HttpRequest, _site: AdminSite, document: str, key: int) -> HttpResponse:
    """A template as a download; 0 is the one that comes along."""
    kind = _kind(document)
    try:
        found = file_of(kind, key)
    except Unreadable as refused:
        raise Http404(str(refused)) from refused
    if found is None:
        raise Http404("没有这个模板。")
    name, content = found
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _kind(document: str) -> Templated:
    """The document of that name. Raises Http404."""
    for kind in TEMPLATED:
        if kind.name == document:
            return kind
    raise Http404("没有这种文件。")


def _url(kind: Templated) -> str:
    return reverse("admin:document-template", args=[kind.name])
