"""The pages of a plan's key projects."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from projects.presenters.amounts import in_wan
from projects.presenters.charts import project_charts, sector_charts, sums_in_words
from projects.presenters.filters import CHOOSING
from projects.presenters.ledger import LAGGING, SHOWN, ProjectList, ledger_url
from projects.presenters.project_totals import PlanProjects, ProjectTotals, TotalsSplit
from projects.presenters.projects import ProjectRow
from projects.presenters.published import PublishedSums
from reporting.enums import Grade
from reporting.months import months_label
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.list_page import crumbs
from reporting.pages.plan_page import PlanPage
from reporting.pages.plan_view import plan_view
from reporting.pages.text import as_parts
from reporting.pages.units import leader_link, unit_link
from reporting.rules.figures import plain

PRESSING = 8
"""How many projects that lag the overview names; the ledger has them all."""

Fact = tuple[str, str]
"""A label and its value."""


@plan_view("projects", shown=SHOWN, along="grade_scale")
def project_overview(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """The plan's projects in short: sums, what lags most, 四率, lists and splits.

    An address that filters, as this page had them before the ledger was one of its own, leads on to
    the ledger.
    """
    if not CHOOSING.isdisjoint(request.GET):
        ledger = reverse("project-ledger", args=[page.year])
        return redirect(f"{ledger}?{request.GET.urlencode()}")
    whole_county = cached_judgement(page.of_county, ProjectList.of_page, shown=SHOWN)
    projects = whole_county.of_line(page.leader)
    context = {
        "page": page,
        "section": "projects",
        "lines": page.lines,
        "title": f"{page.year}年重点项目",
        "sub": [f"报告期 {page.period_label}"],
        "crumbs": crumbs(page, ("重点项目", "")),
        "is_sample": projects.is_sample,
    }
    if not projects.rows:
        return without_ledger(request, page, context)
    ledger = reverse("project-ledger", args=[page.year])
    whole = projects.all
    context |= {
        "sub_links": [("项目台账", ledger + page.query)],
        "projects": projects,
        "lead": as_parts(sums_in_words(projects, page.too_early)),
        "charts": sector_charts(projects),
        "pressing": [row.linked(page.query) for row in whole.lagging[:PRESSING]],
        "ledger_url": ledger + page.query,
        "lagging_links": _lagging_links(whole, page),
        "lists": [
            (name, part, ledger_url(page, which=nature)) for nature, name, part in projects.lists
        ],
        "splits": [(split.title, _linked(page, split)) for split in projects.splits],
    }
    return render(request, "projects/project_overview.html", context)


def without_ledger(request: HttpRequest, page: PlanPage, context: dict[str, Any]) -> HttpResponse:
    """What the pages of projects show of a plan without any: the sums that its document prints."""
    # The printed sums are the county's own, whatever else the ledger has.
    context |= {"is_sample": False, "sums": PublishedSums(page.plan)}
    return render(request, "projects/project_none.html", context)


def _lagging_links(whole: ProjectTotals, page: PlanPage) -> list[tuple[str, str]]:
    """滞后及以下23个, 节点逾期3个: those that lag, with the addresses that list them all."""
    links = []
    if whole.slow:
        links.append((f"滞后及以下{whole.slow}个", ledger_url(page, grade=LAGGING)))
    if whole.late_nodes:
        late_nodes = ledger_url(page, grade=Grade.NODES_LATE.value)
        links.append((f"节点逾期{whole.late_nodes}个", late_nodes))
    return links


def _linked(page: PlanPage, split: TotalsSplit) -> list[tuple[ProjectTotals, str]]:
    """Each part with the address that lists it; those that stand together for others have none."""
    return [
        (part, "" if part.is_rest else ledger_url(page, **{split.parameter: part.name}))
        for part in split.parts
    ]


@plan_view("projects", shown=SHOWN, along="grade_scale")
def project_detail(request: HttpRequest, page: PlanPage, pk: int) -> HttpResponse:
    """One project: its facts, its grade with the arithmetic, its periods, what was reported."""
    projects = cached_judgement(page.of_county, PlanProjects.of_page, shown=SHOWN)
    if pk not in projects.by_key:
        raise Http404(f"{page.year}年计划没有这个重点项目。")
    row = projects.by_key[pk].linked(page.query)
    overview = reverse("projects", args=[page.year]) + page.query
    context = {
        "page": page,
        "section": "projects",
        "title": row.name,
        "sub": [row.code, row.sector, row.source, row.nature],
        "crumbs": crumbs(page, ("重点项目", overview), ("台账", ledger_url(page)), (row.code, "")),
        "is_sample": row.project.is_sample,
        "row": row,
        "facts": _facts(row, page),
        "nodes": row.facts.nodes,
        "charts": project_charts(row, projects.ledger),
        "reports": _reports(projects, row),
        "unconfirmed": projects.has_unconfirmed_bounds,
    }
    return render(request, "projects/project_detail.html", context)


def _facts(row: ProjectRow, page: PlanPage) -> list[Fact]:
    """What the ledger has on the project; only what is known."""
    project = row.project
    line = row.line
    reported = row.facts
    facts = [
        ("牵头单位", unit_link(project.lead, row.year, row.query)),
        ("业主单位", project.owner),
        ("分管县领导", leader_link(row.leader, page)),
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
    project = row.project
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
