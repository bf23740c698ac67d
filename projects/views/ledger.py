"""The ledger of a plan's key projects: searched, filtered, summed and exported."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from projects.presenters.filters import ProjectFilter
from projects.presenters.ledger import LAGGING, SHOWN, ProjectList
from projects.presenters.project_totals import ProjectTotals
from projects.presenters.projects import EXPORT_HEAD, ProjectRow
from projects.presenters.tables import ProjectTable
from projects.views.projects import without_ledger
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.list_page import Chip, ListPage
from reporting.pages.marks import grade_symbol
from reporting.pages.paging import Paged, paged, without_page
from reporting.pages.plan_page import PlanPage, with_changes
from reporting.pages.plan_view import plan_view
from reporting.pages.tables import read_sort


@plan_view("project-ledger", shown=SHOWN, along="grade_scale")
def project_ledger(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """Every project of the plan, some at a time; as a file all that are chosen."""
    projects = cached_judgement(page.of_county, ProjectList.of_page, shown=SHOWN)
    overview = reverse("projects", args=[page.year]) + page.query
    listed = ListPage(
        page,
        section="projects",
        title=f"{page.year}年重点项目台账",
        sub=[f"报告期 {page.period_label}", "金额单位 万元"],
        crumbs=[("重点项目", overview), ("台账", "")],
        is_sample=projects.is_sample,
        file_title=f"{page.year}年重点项目进度",
        unit="万元",
    )
    if not projects.number:
        return without_ledger(request, page, listed.context)
    chooser = ProjectFilter(page.narrowing, projects)
    choice = chooser.chosen()
    table = ProjectTable(read_sort(request.GET.get("sort")))
    rows = projects.rows(choice, table.order)
    if listed.wants_file:
        listed = replace(listed, chosen=chooser.in_words)
        return listed.file(EXPORT_HEAD, (row.export for row in rows))
    context = listed.context | {
        "sub_links": [("概览", overview)],
        "totals": projects.totals(choice),
        "county": projects.county if choice else "",
        "table": table,
        "paged": _with_links(paged(rows, request.GET), page),
        "chooser": chooser,
        "chips": _chips(request.GET, projects.totals(chooser.chosen(but="grade"))),
    }
    return render(request, "projects/project_ledger.html", context)


def _with_links(shown: Paged[ProjectRow], page: PlanPage) -> Paged[ProjectRow]:
    """The rows shown, with links that keep what the reader chose."""
    return replace(shown, rows=[row.linked(page.query) for row in shown.rows])


def _chips(parameters: QueryDict, whole: ProjectTotals) -> list[Chip]:
    """A link to all projects, one to 滞后及以下, and one for each grade that occurs."""
    parameters = without_page(parameters)
    chosen = parameters.get("grade", "")

    def url(grade: str | None) -> str:
        return with_changes(parameters, grade=grade)

    chips = [
        Chip("全部", whole.number, url(None), not chosen),
        Chip("滞后及以下", whole.slow, url(LAGGING), chosen == LAGGING),
    ]
    for grade, number in (*whole.five, *whole.others):
        if number:
            is_current = chosen == grade.value
            mark = grade_symbol(grade)
            chips.append(Chip(grade.label, number, url(grade.value), is_current, mark))
    return chips
