"""What leaders read: the pages of a plan that tell of indicators, projects and livelihood tasks together."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengkou.checks import run
from chengkou.checks.reading import contradicted_counts, read_document
from chengkou.checks.report import EXPORT_HEAD as CHECKS_HEAD
from chengkou.checks.report import Report
from chengkou.dashboards.departments import EXPORT_HEAD as UNITS_HEAD
from chengkou.dashboards.departments import DepartmentList, handing_in
from chengkou.dashboards.filters import FlaggedFilter
from chengkou.dashboards.flagged import EXPORT_HEAD, Flagged
from chengkou.dashboards.overview import Overview
from chengkou.dashboards.standing import PlanStanding, opening
from chengkou.dashboards.tables import DepartmentTable
from chengkou.dashboards.wall import Wall
from reporting.enums import RowGroup
from reporting.pages.etag import etag
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.plan_page import PlanPage, plan_page, viewer_of, with_changes
from reporting.spreadsheets.write import FORMATS, file_response
from reporting.visibility import public

EXPORTS = (("Excel", "xlsx"), ("CSV", "csv"))


@require_GET
@etag
def overview(request: HttpRequest, year: int) -> HttpResponse:
    """How the plan stands: a paragraph to read aloud, what falls short and why, then projects, tasks and trends."""
    page = plan_page(
        request, year, lambda other: reverse("overview", args=[other]), along="grade_scale"
    )
    sheet = cached_judgement(request, page, PlanStanding.of_page)
    overview = Overview(page, sheet)
    source = [f"数据来源 {page.plan.document_no}"] if page.plan.document_no else []
    context = {
        "page": page,
        "section": "overview",
        "title": f"{page.plan.title}执行情况",
        "sub": [f"报告期 {page.period_label}", *source],
        "contradiction": contradicted_counts(page.plan, overview.judged)
        if page.is_year_end
        else "",
        "overview": overview,
        "charts": overview.charts,
        "is_sample": overview.is_sample,
    }
    return render(request, "chengkou/overview.html", context)


@require_GET
@etag
def checks(request: HttpRequest, year: int) -> HttpResponse:
    """The plan's document held against itself; as a file when the reader asks for one.

    One document for all: but for 发改委 it is held against what is published, without figures that only a unit knows.
    """
    page = plan_page(request, year, lambda other: reverse("checks", args=[other]))
    viewer = viewer_of(request)
    if not viewer.sees_all_submissions:
        viewer = public(page.known_on)
    report = Report(run(read_document(page.plan, viewer)))
    if request.GET.get("export") in FORMATS:
        as_known = f"（{page.known_text}）" if page.known_on else ""
        return file_response(
            request.GET["export"], f"{year}年数据核对{as_known}", CHECKS_HEAD, report.export
        )
    context = {
        "page": page,
        "section": "checks",
        "title": f"{year}年计划数据核对",
        "sub": ["文件载明的数相互核对，并与逐项判断和台账核对", "按全年数"],
        "crumbs": [(f"{year}年", reverse("overview", args=[year]) + page.query), ("数据核对", "")],
        "report": report,
        "exports": [
            (name, f"{page.query}{'&' if page.query else '?'}export={kind}")
            for name, kind in EXPORTS
        ],
    }
    return render(request, "chengkou/checks.html", context)


@require_GET
@etag
def shortfall_list(request: HttpRequest, year: int) -> HttpResponse:
    """Everything that is flagged, in the order in which it is told, how long it has been, and what was made good."""
    page = plan_page(
        request, year, lambda other: reverse("shortfalls", args=[other]), along="grade_scale"
    )
    sheet = cached_judgement(request, page, PlanStanding.of_page)
    chooser = FlaggedFilter(request.GET, sheet.leads)
    lists = {
        "未达预期和滞后": chooser.chosen(sheet.flagged),
        "已补上": chooser.chosen(sheet.made_good),
        "本期没有判断": chooser.chosen(sheet.gone_silent),
    }
    if request.GET.get("export") in FORMATS:
        made_up = "（演示数据）" if sheet.is_sample else ""
        name = f"{year}年未达预期和滞后清单（{page.file_period}）{made_up}"
        cells = (each.export(listed) for listed, rows in lists.items() for each in rows)
        return file_response(request.GET["export"], name, EXPORT_HEAD, cells)
    flagged, made_good, gone_silent = lists.values()
    context = {
        "page": page,
        "section": "shortfalls",
        "title": f"{year}年未达预期和滞后清单",
        "sub": [
            f"报告期 {page.period_label}",
            "约束性、主要指标在前，其余按计划序号，再列项目和民生实事",
        ],
        "crumbs": [_overview(page), ("未达预期和滞后", "")],
        "is_sample": sheet.is_sample,
        "lead": opening(sheet, page),
        "bands": sheet.bands(flagged),
        "number": len(flagged),
        "whole": len(sheet.flagged),
        "past": [
            ("h-good", "已补上", "本年前几期落后，本期已达到", made_good),
            (
                "h-silent",
                "前期落后、本期没有判断",
                "本期没有填报或者未到统计时点，看不出是否补上",
                gone_silent,
            ),
        ],
        "unconfirmed": any(
            each.lead_text.endswith("＊") for rows in lists.values() for each in rows
        ),
        "chooser": chooser,
        "chips": _chips(request.GET, chooser, sheet.flagged),
        "clear_url": request.path + page.query,
        "exports": _exports(request.GET),
    }
    return render(request, "chengkou/shortfall_list.html", context)


@require_GET
@etag
def department_list(request: HttpRequest, year: int) -> HttpResponse:
    """Who has reported and when, what each unit leads, and what of it is flagged."""
    page = plan_page(
        request, year, lambda other: reverse("departments", args=[other]), along="grade_scale"
    )
    sheet = cached_judgement(request, page, PlanStanding.of_page)
    listed = (
        f"{reverse('shortfalls', args=[year])}{page.query}{'&' if page.query else '?'}department="
    )
    units = DepartmentList(
        page.plan, page.period, sheet.viewer, sheet, listed=listed, today=timezone.localdate()
    )
    table = DepartmentTable(units.rows, order_by=request.GET.get("sort"))
    if request.GET.get("export") in FORMATS:
        made_up = "（演示数据）" if sheet.is_sample else ""
        name = f"{year}年单位填报和牵头情况（{page.file_period}）{made_up}"
        return file_response(
            request.GET["export"], name, UNITS_HEAD, (row.export for row in table.shown)
        )
    context = {
        "page": page,
        "section": "departments",
        "title": f"{year}年单位填报和牵头情况",
        "sub": [f"报告期 {page.period_label}"],
        "crumbs": [_overview(page), ("单位", "")],
        "is_sample": sheet.is_sample,
        "lead": handing_in(units, page),
        "is_known": units.is_known,
        "table": table,
        "unconfirmed": any(not row.target.lead_confirmed for row in sheet.rows),
        "exports": _exports(request.GET),
    }
    return render(request, "chengkou/department_list.html", context)


@require_GET
@etag
def screen(request: HttpRequest, year: int) -> HttpResponse:
    """The wall screen: the plan in pictures that turn by themselves."""
    page = plan_page(
        request, year, lambda other: reverse("screen", args=[other]), along="grade_scale"
    )
    return render(
        request,
        "chengkou/screen.html",
        {"page": page, "screen": Wall(page, cached_judgement(request, page, PlanStanding.of_page))},
    )


def _exports(asked: QueryDict) -> list[tuple[str, str]]:
    """The page's table as a file: name and link of each kind."""
    return [
        ("Excel", with_changes(asked, export="xlsx")),
        ("CSV", with_changes(asked, export="csv")),
    ]


def _chips(
    asked: QueryDict, chooser: FlaggedFilter, flagged: list[Flagged]
) -> list[dict[str, Any]]:
    """One link for all and one for each kind, with how many of the list each has."""
    chosen = chooser.cleaned_data.get("kind", "")

    def chip(label: str, number: int, value: str) -> dict[str, Any]:
        url = with_changes(asked, kind=value or None)
        return {"label": label, "number": number, "url": url, "current": chosen == value}

    kinds = [(kind, sum(each.kind == kind for each in flagged)) for kind in RowGroup]
    return [
        chip("全部", len(flagged), ""),
        *(chip(kind.label, number, kind.value) for kind, number in kinds),
    ]


def _overview(page: PlanPage) -> tuple[str, str]:
    return f"{page.year}年", reverse("overview", args=[page.year]) + page.query
