"""The pages of a plan's key projects."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from projects.presenters.amounts import in_wan
from projects.presenters.charts import (
    county_in_words,
    project_charts,
    sector_charts,
    sums_in_words,
)
from projects.presenters.filters import LAGGING, ProjectFilter
from projects.presenters.project_totals import PlanProjects, ProjectTotals, TotalsSplit
from projects.presenters.projects import EXPORT_HEAD, ProjectRow
from projects.presenters.published import PublishedSums
from projects.presenters.tables import ProjectTable
from reporting.months import months_label
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.list_page import Chip, ListPage, crumbs
from reporting.pages.marks import grade_symbol
from reporting.pages.plan_page import PlanPage, with_changes
from reporting.pages.plan_view import plan_view
from reporting.pages.tables import read_sort
from reporting.pages.text import Part, as_parts
from reporting.pages.units import unit_link
from reporting.rules.figures import plain

Fact = tuple[str, str]
"""A label and its value."""


@plan_view("projects", along="grade_scale")
def project_list(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """The plan's projects: sums, grades, by every split, and the ledger itself."""
    projects = cached_judgement(page, PlanProjects.of_page)
    listed = ListPage(
        page,
        section="projects",
        title=f"{page.year}年重点项目",
        sub=[f"报告期 {page.period_label}"],
        crumbs=[("重点项目", "")],
        is_sample=projects.is_sample,
        file_title=f"{page.year}年重点项目进度",
    )
    if not projects.rows:
        # The printed sums are the county's own, whatever else the ledger has.
        context = listed.context | {"is_sample": False, "sums": PublishedSums(page.plan)}
        return render(request, "projects/project_none.html", context)
    chooser = ProjectFilter(request.GET, projects.rows)
    chosen = chooser.chosen()
    table = ProjectTable(chosen, order_by=read_sort(request.GET.get("sort")))
    if listed.wants_file:
        listed = replace(listed, chosen=chooser.in_words)
        return listed.file(EXPORT_HEAD, (row.export for row in table.shown))
    shown = projects
    if len(chosen) < len(projects.rows):
        shown = projects.among(chosen, chooser.in_words)
    context = listed.context | {
        "projects": shown,
        "lead": _lead(page, shown, projects),
        "charts": sector_charts(shown),
        "table": table,
        "chooser": chooser,
        "chips": _chips(request.GET, projects.among(chooser.chosen(but="grade"))),
        "lists": [
            (name, part, with_changes(request.GET, which=nature))
            for nature, name, part in projects.among(chooser.chosen(but="which")).lists
        ],
        "splits": [(split.title, _linked(request.GET, split)) for split in shown.splits],
    }
    return render(request, "projects/project_list.html", context)


def _lead(page: PlanPage, shown: PlanProjects, projects: PlanProjects) -> list[Part]:
    """The sums of what is listed in words; of a part with the county's beside it."""
    if shown is projects:
        return as_parts(sums_in_words(projects, page.too_early))
    county = Part(county_in_words(projects))
    if not shown.rows:
        return [Part("没有符合这些条件的项目。"), county]
    return [*as_parts(sums_in_words(shown, page.too_early)), county]


def _linked(parameters: QueryDict, split: TotalsSplit) -> list[tuple[ProjectTotals, str]]:
    """Each part with the address that lists it, the other filters kept."""
    return [
        (part, with_changes(parameters, **{split.parameter: part.name})) for part in split.parts
    ]


def _chips(parameters: QueryDict, projects: PlanProjects) -> list[Chip]:
    """A link to all projects, one to 滞后及以下, and one for each grade that occurs."""
    chosen = parameters.get("grade", "")

    def url(grade: str | None) -> str:
        return with_changes(parameters, grade=grade)

    whole = projects.all
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


@plan_view("projects", along="grade_scale")
def project_detail(request: HttpRequest, page: PlanPage, pk: int) -> HttpResponse:
    """One project: its facts, its grade with the arithmetic, its periods, what was reported."""
    projects = cached_judgement(page, PlanProjects.of_page)
    row = next((row for row in projects.rows if row.line.pk == pk), None)
    if row is None:
        raise Http404(f"{page.year}年计划没有这个重点项目。")
    list_url = reverse("projects", args=[page.year]) + page.query
    context = {
        "page": page,
        "section": "projects",
        "title": row.name,
        "sub": [row.code, row.sector, row.source, row.nature],
        "crumbs": crumbs(page, ("重点项目", list_url), (row.code, "")),
        "is_sample": row.line.project.is_sample,
        "row": row,
        "facts": _facts(row),
        "nodes": row.judged.judged.facts.nodes,
        "charts": project_charts(row, projects.ledger),
        "reports": _reports(projects, row),
        "unconfirmed": projects.has_unconfirmed_bounds,
    }
    return render(request, "projects/project_detail.html", context)


def _facts(row: ProjectRow) -> list[Fact]:
    """What the ledger has on the project; only what is known."""
    project = row.line.project
    line = row.line
    reported = row.judged.judged.facts
    facts = [
        ("牵头单位", unit_link(project.lead, row.year, row.query)),
        ("业主单位", project.owner),
        ("分管县领导", project.county_leader),
        ("项目指挥长", project.commander),
        ("联系人", " ".join(filter(None, (project.contact, project.phone)))),
        ("建设地点", project.place),
        ("建设内容", project.content),
        ("计划工期", _planned_time(row)),
        ("实际开工", str(reported.started_on or "")),
        ("实际竣工", str(reported.finished_on or "")),
        ("阶段", row.stage),
        ("总投资", f"{row.total}万元"),
        ("上年底累计完成", f"{in_wan(line.done_before)}万元"),
        ("年度计划投资", f"{row.planned}万元"),
        ("计划资金", _planned_funds(row)),
        ("年度目标", line.goal),
    ]
    if line.adjustment:
        adjustment = f"{line.get_adjustment_display()}，{line.adjustment_no}"
        facts.append(("中期调整", adjustment))
    facts.append(("入统日期", str(project.enrolled_on or "")))
    return [fact for fact in facts if fact[1]]


def _planned_time(row: ProjectRow) -> str:
    """2023年3月开工，2024年12月竣工, as far as they are known."""
    project = row.line.project
    days = []
    if start := project.planned_start:
        days.append(f"{start.year}年{start.month}月开工")
    if finish := project.planned_finish:
        days.append(f"{finish.year}年{finish.month}月竣工")
    return "，".join(days)


def _planned_funds(row: ProjectRow) -> str:
    """市级以上300万元、县级200万元: the money of the year by its source."""
    funds = row.line.planned_funds
    return "、".join(f"{name}{in_wan(amount)}万元" for name, amount in funds if amount)


def _reports(projects: PlanProjects, row: ProjectRow) -> list[dict[str, Any]]:
    """What was reported period by period up to the page's, the latest first."""
    reports = []
    for month in sorted(projects.ledger.months, reverse=True):
        if month > projects.through:
            continue
        judged = projects.ledger.judge(row.line, month)
        if judged.row is None:
            continue
        row = ProjectRow(judged, row.query)
        reports.append(
            {
                "label": months_label(month),
                "row": row,
                "arrived": in_wan(judged.arrived),
                "completion": _completion_in_words(row),
                "stage": f"{row.stage}：{row.progress}" if row.progress else row.stage,
            }
        )
    return reports


def _completion_in_words(row: ProjectRow) -> str:
    """，完成93.8%、序时50%; empty where it has no 完成率."""
    if not row.completion:
        return ""
    pace = row.judged.judged.pace
    words = f"，完成{row.completion}、序时"
    return words if pace is None else f"{words}{plain(pace)}%"
