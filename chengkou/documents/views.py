"""The addresses at which documents of a plan are had."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from chengkou.dashboards.standing import ROWS
from chengkou.documents.asked import NotUnderstood, asked_of
from chengkou.documents.catalogue import DOCUMENTS, DocumentKind
from chengkou.statement.held import Contradicted
from reporting.documents.files import CONTENT_TYPES
from reporting.pages.list_page import crumbs
from reporting.pages.plan_page import PlanPage
from reporting.pages.plan_view import plan_view
from reporting.site import names_on


@plan_view("overview", shown=ROWS, along="grade_scale")
def document(request: HttpRequest, page: PlanPage, name: str, ending: str) -> HttpResponse:
    """A document of the plan as a file; `?status=on` adds the column 状态 where it has one."""
    kind = DOCUMENTS.get(name)
    if kind is None or ending not in kind.endings:
        raise Http404("没有这种文件。")
    try:
        asked = asked_of(page, request.GET, names_on(request))
    except NotUnderstood as refused:
        raise Http404(str(refused)) from refused
    try:
        composed = kind.compose(asked)
    except Contradicted as refused:
        return _refused(request, page, kind, refused)
    response = HttpResponse(composed.write(ending), content_type=CONTENT_TYPES[ending])
    file_name = quote(f"{composed.file_name}.{ending}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name}"
    return response


def _refused(
    request: HttpRequest, page: PlanPage, kind: DocumentKind, refused: Contradicted
) -> HttpResponse:
    """Why a document is not handed out: what its sentences say otherwise than the judgement."""
    context = {
        "page": page,
        "section": "overview",
        "title": f"没有生成{kind.label}",
        "crumbs": crumbs(page, (f"没有生成{kind.label}", "")),
        "contradictions": refused.contradictions,
    }
    return render(request, "chengkou/document_refused.html", context, status=409)
