"""The page of the one sheet."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chengkou.brief.document import MATTER_HEAD, SHORTFALL_HEAD, write_brief
from chengkou.brief.sheet import Brief, one_page
from chengkou.dashboards.filters import FlaggedFilter
from chengkou.dashboards.standing import PlanStanding
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.list_page import crumbs
from reporting.pages.plan_page import PlanPage, with_changes
from reporting.pages.plan_view import plan_view
from reporting.rules.office.leaders import line_in_words
from reporting.site import names_on

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@plan_view("brief", along="grade_scale")
def brief(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """一页纸简报 of the plan or of one unit's part of it; as a Word file when asked for."""
    standing = cached_judgement(page, PlanStanding.of_page)
    chooser = FlaggedFilter(page.narrowing, standing.leads, standing.leaders)
    leader = chooser.chosen_leader
    narrowed = standing.narrowed("", chooser.chosen_department, leader)
    whose = "、".join(filter(None, (chooser.unit, line_in_words(leader) if leader else "")))
    sheet = one_page(Brief(page, narrowed, whose, names_on(request).office))
    if request.GET.get("export") == "docx":
        return _file(sheet)
    context = {
        "page": page,
        "section": "overview",
        "title": sheet.title,
        "crumbs": crumbs(page, ("一页纸简报", "")),
        "is_sample": narrowed.is_sample,
        "has_key_tasks": standing.has_key_tasks,
        "sheet": sheet,
        "shortfall_head": SHORTFALL_HEAD,
        "matter_head": MATTER_HEAD,
        "word_url": with_changes(request.GET, export="docx"),
        "whose_fields": (chooser["department"], chooser["leader"]),
    }
    return render(request, "chengkou/brief.html", context)


def _file(sheet: Brief) -> HttpResponse:
    response = HttpResponse(write_brief(sheet), content_type=DOCX)
    name = f"{sheet.title}（{sheet.whose}）" if sheet.whose else sheet.title
    if sheet.standing.is_sample:
        name += "（演示数据）"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.docx"
    return response
