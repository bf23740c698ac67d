"""The page of the one sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from chengkou.brief.document import MATTER_HEAD, SHORTFALL_HEAD
from chengkou.brief.sheet import Brief, one_page
from chengkou.dashboards.filters import FlaggedFilter
from chengkou.dashboards.standing import ROWS, standing_of
from reporting.pages.list_page import crumbs
from reporting.pages.plan_page import PlanPage, with_changes
from reporting.pages.plan_view import plan_view
from reporting.rules.office.leaders import line_in_words
from reporting.site import names_on


@plan_view("brief", shown=ROWS, along="grade_scale")
def brief(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """一页纸简报 of the plan or of one unit's part of it, with a link to it as a Word file."""
    standing = standing_of(page)
    chooser = FlaggedFilter(page.narrowing, standing.leads, standing.leaders)
    leader = chooser.chosen_leader
    narrowed = standing.narrowed("", chooser.chosen_department, leader)
    whose = "、".join(filter(None, (chooser.unit, line_in_words(leader) if leader else "")))
    sheet = one_page(Brief(page, narrowed, whose, names_on(request).office))
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
        "word_url": reverse("document", args=[page.year, "brief", "docx"])
        + with_changes(request.GET),
        "whose_fields": (chooser["department"], chooser["leader"]),
    }
    return render(request, "chengkou/brief.html", context)
