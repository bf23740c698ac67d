"""What leaders read: pages of a plan's indicators, projects and livelihood tasks together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from chengkou.checks import run
from chengkou.checks.reading import contradicted_counts, read_document
from chengkou.checks.report import EXPORT_HEAD as CHECKS_HEAD
from chengkou.checks.report import Report
from chengkou.dashboards.departments import EXPORT_HEAD as DEPARTMENTS_HEAD
from chengkou.dashboards.departments import DepartmentList, handing_in
from chengkou.dashboards.filters import FlaggedFilter
from chengkou.dashboards.key_tasks import EXPORT_HEAD as KEY_TASKS_HEAD
from chengkou.dashboards.key_tasks import KeyTasks, KeyTaskTable
from chengkou.dashboards.known_days import KnownDays
from chengkou.dashboards.overview import BY_DEPTH, Overview
from chengkou.dashboards.standing import ROWS, PlanStanding, opening, standing_of
from chengkou.dashboards.tables import DepartmentTable
from chengkou.dashboards.unit import SHOWN, UnitOfPlan
from chengkou.dashboards.wall import Wall
from indicators.enums import Catalogue
from indicators.models import Actual
from indicators.presenters.filters import status_chips
from reporting.directory import Directory
from reporting.pages.flagged import EXPORT_HEAD as FLAGGED_HEAD
from reporting.pages.flagged import Flagged
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.list_page import Chip, ListPage, formulas
from reporting.pages.paging import paged, without_page
from reporting.pages.plan_page import PlanPage, with_changes
from reporting.pages.plan_view import plan_view
from reporting.pages.tables import read_sort
from reporting.pages.units import unit_url
from reporting.spreadsheets.write import Cell
from reporting.visibility import public

FLAGGED_PER_PAGE = 50
UNITS_PER_PAGE = 100
CHECKS_PER_PAGE = 200
TASKS_PER_PAGE = 200
OTHERS = 50
"""How many rows of each list below that of what is flagged are shown."""

FlaggedLists = dict[str, list[Flagged]]
"""The lists of the page of what is flagged, by their names in a file."""


@plan_view("overview", shown=ROWS, along="grade_scale")
def overview(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """The plan in short: a paragraph to read aloud, shortfalls, projects, tasks and trends."""
    order = request.GET.get("sort", "")
    standing = standing_of(page).narrowed(leader=page.leader)
    overview = Overview(page, standing, order)
    sub = [f"报告期 {page.period_label}"]
    if page.plan.document_no:
        sub.append(f"数据来源 {page.plan.document_no}")
    contradiction = ""
    # The document counts the county's indicators, and no leader's.
    if page.is_year_end and not page.leader:
        contradiction = contradicted_counts(page.plan, overview.judged)
    context = {
        "page": page,
        "section": "overview",
        "lines": page.lines,
        "title": f"{page.plan.title}执行情况",
        "sub": sub,
        "sub_links": [("一页纸简报", reverse("brief", args=[page.year]) + page.query)],
        "contradiction": contradiction,
        "has_key_tasks": standing.has_key_tasks,
        "overview": overview,
        "charts": overview.charts,
        "is_sample": overview.is_sample,
        "is_by_depth": order == BY_DEPTH,
        "order_url": with_changes(request.GET, sort=None if order == BY_DEPTH else BY_DEPTH),
        **formulas(request.GET),
    }
    return render(request, "chengkou/overview.html", context)


@plan_view("checks", shown=(Actual,))
def checks(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """The plan's document checked against itself; as a file when the reader asks for one.

    It is one document for all: but for 发改委 it is checked against what is published, without
    figures that only a unit knows.
    """
    judged_for = page.of_county
    if not page.viewer.sees_all_submissions:
        judged_for = replace(judged_for, viewer=public(page.known_on))
    report = cached_judgement(judged_for, _checked, shown=(Actual,)).of_line(page.leader)
    listed = ListPage(
        page,
        section="checks",
        title=f"{page.year}年计划数据核对",
        sub=["文件载明的数相互核对，并与逐项判断和台账核对", "按全年数"],
        crumbs=[("数据核对", "")],
        file_title=f"{page.year}年数据核对",
        is_filtered=False,
        chosen=page.line_in_words,
        is_of_period=False,
    )
    if listed.wants_file:
        return listed.file(CHECKS_HEAD, report.export)
    shown = paged(report.in_order, request.GET, per_page=CHECKS_PER_PAGE, measure="处")
    context = listed.context | {
        "report": report,
        "paged": shown,
        "groups": report.shown(shown.rows),
    }
    return render(request, "chengkou/checks.html", context)


def _checked(page: PlanPage, units: Directory) -> Report:
    return Report(run(read_document(page.plan, units.viewer)))


@plan_view("shortfalls", shown=ROWS, along="grade_scale")
def shortfall_list(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """Everything that is flagged, most important first, for how long, and what was made good."""
    standing = standing_of(page)
    chooser = FlaggedFilter(page.narrowing, standing.leads, standing.leaders, standing.groups)
    kind = chooser.chosen_kind
    department = chooser.chosen_department
    leader = chooser.chosen_leader
    narrowed = standing.narrowed(kind, department, leader)
    listed = ListPage(
        page,
        section="shortfalls",
        title=f"{page.year}年未达预期和滞后清单",
        sub=[
            f"报告期 {page.period_label}",
            f"约束性、主要指标在前，其余按计划序号，再列{_listed_after(standing)}",
        ],
        crumbs=[("未达预期和滞后", "")],
        is_sample=standing.is_sample,
        chosen=chooser.in_words,
    )
    lists = {
        "未达预期和滞后": narrowed.flagged,
        "由低转达": narrowed.made_good,
        "本期暂未评价": narrowed.gone_silent,
    }
    if listed.wants_file:
        return listed.file(FLAGGED_HEAD, _file_rows(lists))
    shown = paged(narrowed.flagged, request.GET, per_page=FLAGGED_PER_PAGE)
    others = [] if shown.number > 1 else _others(narrowed)
    rows = [*shown.rows, *(row for other in others for row in other.rows)]
    county = standing.narrowed(kind) if kind else standing
    context = listed.context | formulas(request.GET)
    context |= {
        "lead": opening(narrowed, page, unit=chooser.unit, leader=leader, county=county),
        "bands": narrowed.bands(shown.rows),
        "paged": shown,
        "whole": len(standing.flagged),
        "has_key_tasks": standing.has_key_tasks,
        "others": others,
        "unconfirmed": any(row.lead_text.endswith("＊") for row in rows),
        "chooser": chooser,
        "chips": _chips(without_page(request.GET), kind, standing.narrowed("", department, leader)),
    }
    return render(request, "chengkou/shortfall_list.html", context)


def _listed_after(standing: PlanStanding) -> str:
    """项目和民生实事: the kinds after indicators."""
    return "项目、民生实事和重点任务" if standing.has_key_tasks else "项目和民生实事"


@dataclass(frozen=True)
class OtherList:
    """What was flagged before: a list below that of what is flagged, in full only as a file."""

    key: str
    title: str
    note: str
    rows: list[Flagged]
    left: int
    """How many more there are than `rows` has."""


def _others(standing: PlanStanding) -> list[OtherList]:
    """What was made good, and what has nothing to judge now; none that is empty."""
    good = standing.made_good
    silent = standing.gone_silent
    lists = (
        ("good", f"由低转达{len(good)}个", "本年前几期列入本清单，本期已达到", good),
        (
            "silent",
            f"前期曾列入、本期暂未评价{len(silent)}个",
            "本期没有填报或者未到统计时点，看不出是否已达到",
            silent,
        ),
    )
    return [
        OtherList(key, title, note, rows[:OTHERS], max(len(rows) - OTHERS, 0))
        for key, title, note, rows in lists
        if rows
    ]


def _file_rows(lists: FlaggedLists) -> Iterator[tuple[Cell, ...]]:
    """The rows of all lists, each with the name of its list."""
    for name, rows in lists.items():
        for row in rows:
            yield row.export(name)


def _chips(parameters: QueryDict, chosen: str, standing: PlanStanding) -> list[Chip]:
    """A link to all kinds and one to each kind, with how many of the list each has."""
    flagged = standing.flagged
    chips = [Chip("全部", len(flagged), with_changes(parameters, kind=None), not chosen)]
    for kind in standing.groups:
        number = sum(row.kind == kind for row in flagged)
        url = with_changes(parameters, kind=kind.value)
        chips.append(Chip(kind.label, number, url, chosen == kind))
    return chips


@plan_view("key-tasks", shown=ROWS, along="grade_scale")
def key_task_list(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """The 重点任务 of the plan by box; filtered, sorted and exported as the reader asks."""
    tasks = KeyTasks(page, standing_of(page), page.narrowing)
    table = KeyTaskTable(tasks.rows, order_by=read_sort(request.GET.get("sort")))
    listed = ListPage(
        page,
        section=Catalogue.KEY_TASKS.value,
        title=f"{page.year}年重点任务完成情况",
        sub=tasks.sub,
        crumbs=[(Catalogue.KEY_TASKS.label, "")],
        is_sample=any(row.is_sample for row in tasks.rows),
        chosen=tasks.chooser.in_words,
    )
    if listed.wants_file:
        return listed.file(KEY_TASKS_HEAD, tasks.export)
    shown = paged(table.shown, request.GET, per_page=TASKS_PER_PAGE, measure="项")
    table.page_rows = shown.rows
    context = listed.context | {
        "tasks": tasks,
        "has_key_tasks": bool(tasks.number_printed),
        "table": table,
        "paged": shown,
        "chooser": tasks.chooser,
        "chips": status_chips(without_page(request.GET), tasks.chooser),
    }
    return render(request, "chengkou/key_task_list.html", context)


@plan_view("departments", along="grade_scale")
def department_list(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """Who has reported and when, what each unit leads, and what of it is flagged."""
    standing = standing_of(page).narrowed(leader=page.leader)
    shortfalls = reverse("shortfalls", args=[page.year]) + page.query
    departments = DepartmentList(
        page.plan,
        page.period,
        standing.viewer,
        standing,
        flagged_url=f"{shortfalls}{'&' if page.query else '?'}department=",
        leader=page.leader,
        today=timezone.localdate(),
    )
    table = DepartmentTable(
        departments.rows,
        order_by=read_sort(request.GET.get("sort")),
        with_key_tasks=standing.has_key_tasks,
    )
    listed = ListPage(
        page,
        section="departments",
        title=f"{page.year}年单位填报和牵头情况",
        sub=[f"报告期 {page.period_label}"],
        crumbs=[("单位", "")],
        is_sample=standing.is_sample,
        chosen=page.line_in_words,
    )
    if listed.wants_file:
        return listed.file(DEPARTMENTS_HEAD, (row.export for row in table.shown))
    context = listed.context | {
        "lead": handing_in(departments, page),
        "is_known": departments.is_known,
        "has_key_tasks": standing.has_key_tasks,
        "table": table,
        "paged": paged(table.shown, request.GET, per_page=UNITS_PER_PAGE),
        "unconfirmed": any(not row.target.lead_confirmed for row in standing.rows),
    }
    return render(request, "chengkou/department_list.html", context)


@plan_view("departments", along="grade_scale")
def department_detail(request: HttpRequest, page: PlanPage, code: str) -> HttpResponse:
    """One unit: what it leads and provides, judged, what it asks for, how punctually it reports.

    The page of a unit that was closed by the period's last day leads to its successor's.
    """
    standing = standing_of(page)
    unit = standing.units.with_code(code)
    if unit is None:
        raise Http404("没有这个单位。")
    unit = standing.units.on(unit.pk, standing.day)
    if unit.code != code:
        return redirect(unit_url(page.year, unit.code, with_changes(request.GET)))
    page = replace(page, address=lambda year: unit_url(year, code))
    of_plan = UnitOfPlan(unit, page, standing, timezone.localdate())
    listed = ListPage(
        page,
        section="departments",
        title=unit.name,
        sub=[f"报告期 {page.period_label}"],
        crumbs=[("单位", reverse("departments", args=[page.year]) + page.query), (unit.name, "")],
        is_sample=of_plan.standing.is_sample,
        file_title=f"{page.year}年{unit.name}承担事项",
        is_filtered=False,
        is_narrowed=False,
    )
    if listed.wants_file:
        return listed.file(FLAGGED_HEAD, of_plan.export)
    context = listed.context | {
        "unit": of_plan,
        "sections": of_plan.sections(SHOWN),
        "lead": of_plan.lead,
        "has_key_tasks": standing.has_key_tasks,
    }
    return render(request, "chengkou/department_detail.html", context)


@plan_view("history")
def history(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """历史: the days on which something was published, corrected or aimed at anew, and what."""
    listed = ListPage(
        page,
        section="overview",
        title=f"{page.year}年发布和修订",
        sub=["每次发布，发布以后改动了数据的修订，以及目标变更"],
        crumbs=[("历史", "")],
        is_of_period=False,
    )
    context = listed.context | {"days": KnownDays(page).days}
    return render(request, "chengkou/history.html", context)


@plan_view("screen", shown=ROWS, along="grade_scale")
def wall(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """大屏: the plan in slides that turn by themselves on a wall.

    Like every page it opens with the line of the leader who signed in; on a wall before everybody
    that is an account without a line.
    """
    standing = standing_of(page).narrowed(leader=page.leader)
    wall = Wall(page, standing)
    return render(request, "chengkou/wall.html", {"page": page, "wall": wall})
