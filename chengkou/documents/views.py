"""The addresses at which documents of a plan are had."""

from collections.abc import Sequence
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from chengkou.documents.asked import NotUnderstood, asked_of
from chengkou.documents.catalogue import DOCUMENTS, DocumentKind
from chengkou.statement.held import Contradicted
from reporting.documents.files import CONTENT_TYPES
from reporting.documents.templates.fill import Faulty
from reporting.pages.list_page import crumbs
from reporting.pages.plan_page import PlanPage
from reporting.pages.plan_view import plan_view
from reporting.site import names_on
from reporting.spreadsheets.limits import Unreadable

DIFFERS = (
    "文稿写成以后，按“数据核对”的同样方法与逐项评定核对，有不一致的，所以没有生成。"
    "请把这一页告诉系统管理员。"
)
BAD_TEMPLATE = (
    "本单位上传的模板填不出文件。请计划管理员在管理后台的“文件模板”里改正或恢复为原来的。"
)


@plan_view("overview", along="grade_scale")
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
        content = composed.write(ending)
    except Contradicted as refused:
        return _refused(request, page, kind, DIFFERS, refused.contradictions)
    except Faulty as refused:
        return _refused(request, page, kind, BAD_TEMPLATE, refused.faults)
    except Unreadable as refused:
        return _refused(request, page, kind, BAD_TEMPLATE, [str(refused)])
    response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
    file_name = quote(f"{composed.file_name}.{ending}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name}"
    return response


def _refused(
    request: HttpRequest, page: PlanPage, kind: DocumentKind, lead: str, reasons: Sequence[str]
) -> HttpResponse:
    """Why a document is not handed out."""
    context = {
        "page": page,
        "section": "overview",
        "title": f"没有生成{kind.label}",
        "crumbs": crumbs(page, (f"没有生成{kind.label}", "")),
        "lead": lead,
        "reasons": reasons,
    }
    return render(request, "chengkou/document_refused.html", context, status=409)
