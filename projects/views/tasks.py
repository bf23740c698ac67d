"""The pages of a plan's livelihood tasks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from projects.judging import TaskLedger
from projects.presenters.funding import Funding, share
from projects.presenters.task_totals import PlanTasks
from projects.presenters.tasks import EXPORT_HEAD
from reporting.directory import Directory
from reporting.pages.etag import etag
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.plan_page import PlanPage, plan_page
from reporting.spreadsheets.write import FORMATS, file_response
from reporting.visibility import Viewer


@require_GET
@etag
def task_list(request: HttpRequest, year: int) -> HttpResponse:
    """Every task of the plan with its units and its money; as a file when the reader asks for one."""
    page = plan_page(request, year, _list_address)
    sheet = cached_judgement(request, page, _sheet)
    if request.GET.get("export") in FORMATS:
        made_up = "（演示数据）" if sheet.is_sample else ""
        name = f"{year}年重点民生实事（{page.file_period}）{made_up}"
        return file_response(request.GET["export"], name, EXPORT_HEAD, sheet.export)
    levels = "、".join(f"{band.name}{len(band.rows)}件" for band in sheet.bands)
    context = {
        "page": page,
        "section": "livelihood",
        "title": f"{year}年重点民生实事",
        "sub": [word for word in (f"报告期 {page.period_label}", levels, _source(page)) if word],
        "is_sample": sheet.is_sample,
        "crumbs": [_overview(page), ("民生实事", "")],
        "sheet": sheet,
        "exports": [("Excel", _export(page, "xlsx")), ("CSV", _export(page, "csv"))],
        "empty": f"{year}年没有逐件的民生实事：文件没有逐件列出项目、单位和资金，或者尚未录入；录入后在这里显示。",
    }
    return render(request, "projects/livelihood_list.html", context)


@require_GET
@etag
def task_detail(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """One task: what was promised, by whom, and where the money comes from."""
    page = plan_page(request, year, _list_address)
    sheet = cached_judgement(request, page, _sheet)
    place = sheet.place(pk)
    if place is None:
        raise Http404(f"{year}年计划没有这件民生实事。")
    row = sheet.rows[place]
    context = {
        "page": page,
        "section": "livelihood",
        "title": row.name,
        "sub": [f"{row.level}第{row.number}件，全年共{sheet.number}件"],
        "sub_links": _links(page, sheet, place),
        "crumbs": [
            _overview(page),
            ("民生实事", _list_address(year) + page.query),
            (f"{row.level}{row.number}", ""),
        ],
        "row": row,
        "is_sample": row.is_sample,
        "funding": Funding([row.task], is_wide=True),
        "sources": list(zip(row.funding.sources, row.money_by_source, strict=True)),
        "share_of_all": share(row.funding.investment, sheet.funding.investment),
        "number": sheet.number,
    }
    return render(request, "projects/livelihood_detail.html", context)


def _sheet(page: PlanPage, viewer: Viewer) -> PlanTasks:
    units = Directory(viewer)
    return PlanTasks(
        page.plan,
        page.through,
        page.query,
        units=units,
        ledger=TaskLedger.of_plan(page.plan, units.viewer),
    )


def _list_address(year: int) -> str:
    """A task is one plan's alone: from it, another year is that year's list."""
    return reverse("livelihood", args=[year])


def _links(page: PlanPage, sheet: PlanTasks, place: int) -> list[tuple[str, str]]:
    """To the tasks before and after this one, where there are any, and back to all of them."""
    links = [("全部民生实事", _list_address(page.year) + page.query)]
    if place > 0:
        before = sheet.rows[place - 1]
        links.append((f"上一件 {before.name}", before.url))
    if place + 1 < sheet.number:
        after = sheet.rows[place + 1]
        links.append((f"下一件 {after.name}", after.url))
    return links


def _overview(page: PlanPage) -> tuple[str, str]:
    return f"{page.year}年", reverse("overview", args=[page.year]) + page.query


def _source(page: PlanPage) -> str:
    return f"目标和资金取自{page.plan.document_no}" if page.plan.document_no else ""


def _export(page: PlanPage, kind: str) -> str:
    return f"{page.query}{'&' if page.query else '?'}export={kind}"
