"""The pages of a plan's key projects."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from projects.presenters.amounts import in_wan
from projects.presenters.charts import project_charts, sector_charts, sums_in_words
from projects.presenters.filters import LAGGING, ProjectFilter
from projects.presenters.project_totals import PlanProjects
from projects.presenters.projects import EXPORT_HEAD, ProjectRow
from projects.presenters.published import PublishedSums
from projects.presenters.tables import ProjectTable
from reporting.months import months_label
from reporting.pages.etag import etag
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.plan_page import PlanPage, plan_page, with_changes
from reporting.rules.figures import plain
from reporting.spreadsheets.write import FORMATS, file_response


@require_GET
@etag
def project_list(request: HttpRequest, year: int) -> HttpResponse:
    """The plan's projects: what they come to, how they stand, by every split, and the ledger itself."""
    page = plan_page(request, year, _list_address, along="grade_scale")
    sheet = cached_judgement(request, page, PlanProjects.of_page)
    context: dict[str, Any] = {
        "page": page,
        "section": "projects",
        "title": f"{year}年重点项目",
        "sub": [f"报告期 {page.period_label}"],
        "crumbs": [_overview(page), ("重点项目", "")],
    }
    if not sheet.rows:
        return render(
            request, "projects/project_none.html", context | {"sums": PublishedSums(page.plan)}
        )
    chooser = ProjectFilter(request.GET, sheet.rows)
    table = ProjectTable(chooser.chosen(), order_by=request.GET.get("sort"))
    if request.GET.get("export") in FORMATS:
        made_up = "（演示数据）" if sheet.is_sample else ""
        name = f"{year}年重点项目进度（{page.file_period}）{made_up}"
        return file_response(
            request.GET["export"], name, EXPORT_HEAD, (row.export for row in table.shown)
        )
    context |= {
        "is_sample": sheet.is_sample,
        "sheet": sheet,
        "lead": sums_in_words(sheet, page.too_early),
        "charts": sector_charts(sheet),
        "table": table,
        "chooser": chooser,
        "chips": _chips(request.GET, sheet),
        "lists": [
            (nature, name, part, with_changes(request.GET, which=nature))
            for nature, name, part in sheet.lists
        ],
        "clear_url": request.path + page.query,
        "exports": [
            ("Excel", with_changes(request.GET, export="xlsx")),
            ("CSV", with_changes(request.GET, export="csv")),
        ],
    }
    return render(request, "projects/project_list.html", context)


@require_GET
@etag
def project_detail(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """One project: its facts, its light with the arithmetic, its periods against the pace, what was reported."""
    page = plan_page(request, year, _list_address, along="grade_scale")
    sheet = cached_judgement(request, page, PlanProjects.of_page)
    row = next((each for each in sheet.rows if each.line.pk == pk), None)
    if row is None:
        raise Http404(f"{year}年计划没有这个重点项目。")
    context = {
        "page": page,
        "section": "projects",
        "title": row.name,
        "sub": [row.code, row.sector, row.source, row.nature],
        "crumbs": [_overview(page), ("重点项目", _list_address(year) + page.query), (row.code, "")],
        "is_sample": row.line.project.is_sample,
        "row": row,
        "facts": _facts(row),
        "nodes": row.judged.judged.facts.nodes,
        "charts": project_charts(row, sheet.ledger),
        "told": _told(sheet, row),
        "unconfirmed": sheet.has_unconfirmed_bounds,
    }
    return render(request, "projects/project_detail.html", context)


def _facts(row: ProjectRow) -> list[tuple[str, str]]:
    """What the ledger says of the project, as label and value; only what is known."""
    project, line = row.line.project, row.line
    funds = "、".join(
        f"{name}{in_wan(amount)}万元" for name, amount in line.planned_funds if amount
    )
    facts = [
        ("牵头单位", row.lead),
        ("业主单位", project.owner),
        ("分管县领导", project.county_leader),
        ("项目指挥长", project.commander),
        ("联系人", " ".join(filter(None, (project.contact, project.phone)))),
        ("建设地点", project.place),
        ("建设内容", project.content),
        ("计划工期", _span(row)),
        ("实际开工", str(row.judged.judged.facts.started_on or "")),
        ("实际竣工", str(row.judged.judged.facts.finished_on or "")),
        ("阶段", row.stage),
        ("总投资", f"{row.total}万元"),
        ("上年底累计完成", f"{in_wan(line.done_before)}万元"),
        ("年度计划投资", f"{row.planned}万元"),
        ("计划资金", funds),
        ("年度目标", line.goal),
        (
            "中期调整",
            f"{line.get_adjustment_display()}，{line.adjustment_no}" if line.adjustment else "",
        ),
        ("入统日期", str(project.enrolled_on or "")),
    ]
    return [fact for fact in facts if fact[1]]


def _span(row: ProjectRow) -> str:
    start, finish = row.line.project.planned_start, row.line.project.planned_finish
    told = [
        f"{day.year}年{day.month}月{word}"
        for day, word in ((start, "开工"), (finish, "竣工"))
        if day
    ]
    return "，".join(told)


def _told(sheet: PlanProjects, row: ProjectRow) -> list[dict[str, Any]]:
    """What was reported period by period up to the page's, the latest first."""
    told = []
    for month in sorted(sheet.ledger.months, reverse=True):
        judged = sheet.ledger.judge(row.line, month) if month <= sheet.through else None
        if judged is None or judged.row is None:
            continue
        each = ProjectRow(judged, row.query)
        told.append(
            {
                "label": months_label(month),
                "row": each,
                "report": judged.row,
                "arrived": in_wan(judged.arrived),
                "pace": "" if judged.judged.pace is None else f"{plain(judged.judged.pace)}%",
            }
        )
    return told


def _chips(asked: QueryDict, sheet: PlanProjects) -> list[dict[str, Any]]:
    """One link for all, one for what is flagged, one per grade that occurs."""
    chosen = asked.get("grade", "")

    def chip(
        label: str, number: int, value: str, mark: str = "", colour: str = ""
    ) -> dict[str, Any]:
        url = with_changes(asked, grade=value or None)
        return {
            "label": label,
            "number": number,
            "url": url,
            "current": chosen == value,
            "mark": mark,
            "colour": colour,
        }

    whole = sheet.all
    found = [chip("全部", whole.number, ""), chip("滞后及以下", len(whole.lagging), LAGGING)]
    for grade, number in (*whole.five, *whole.others):
        if number:
            found.append(chip(grade.label, number, grade.value, grade.mark, grade.colour))
    return found


def _list_address(year: int) -> str:
    return reverse("projects", args=[year])


def _overview(page: PlanPage) -> tuple[str, str]:
    return f"{page.year}年", reverse("overview", args=[page.year]) + page.query
