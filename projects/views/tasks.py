"""The pages of a plan's livelihood tasks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from projects.presenters.filters import TaskFilter
from projects.presenters.funding import Funding, share
from projects.presenters.task_totals import SHOWN, PlanTasks
from projects.presenters.tasks import EXPORT_HEAD
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.list_page import Link, ListPage, crumbs
from reporting.pages.paging import in_bands, paged
from reporting.pages.plan_page import PlanPage
from reporting.pages.plan_view import plan_view
from reporting.pages.text import Part
from reporting.pages.units import leader_link

PER_PAGE = 50
"""Tasks of the list: a county's plan has some sixteen."""


@plan_view("livelihood", shown=SHOWN)
def task_list(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """Every task of the plan with its units and its money; as a file where one is asked for."""
    whole = cached_judgement(page, PlanTasks.of_page, shown=SHOWN)
    chooser = TaskFilter(page.narrowing, whole.rows)
    tasks = whole.among(chooser.chosen()) if chooser.chosen_leader else whole
    listed = ListPage(
        page,
        section="livelihood",
        title=f"{page.year}年重点民生实事",
        sub=_list_sub(page, tasks),
        crumbs=[("民生实事", "")],
        is_sample=tasks.is_sample,
        chosen=chooser.in_words,
        unit="万元",
    )
    if listed.wants_file:
        return listed.file(EXPORT_HEAD, tasks.export)
    in_order = [row for band in tasks.bands for row in band.rows]
    shown = paged(in_order, request.GET, per_page=PER_PAGE, measure="件")
    context = listed.context | {
        "tasks": tasks,
        "paged": shown,
        "bands": in_bands([(band, band.rows) for band in tasks.bands], shown.rows),
        "whole": whole,
        "chooser": chooser,
        "lead": _lead(page, tasks),
        "empty": f"{page.year}年没有逐件的民生实事：文件没有逐件列出项目、单位和资金，"
        "或者尚未录入；录入后在这里显示。",
    }
    return render(request, "projects/livelihood_list.html", context)


def _lead(page: PlanPage, tasks: PlanTasks) -> list[Part]:
    """The list's first sentences: what the tasks cost, and that nothing is known of them yet."""
    parts = [
        Part(f"{page.line_in_words}的" if page.leader else ""),
        Part(f"{tasks.number}件民生实事年度投资"),
        Part(f"{tasks.funding.investment_text}万元", "strong"),
    ]
    if main := tasks.main_source:
        parts.append(Part(f"，其中{main.name}资金最多，{main.text}万元，占{main.share}"))
    parts.append(Part("。"))
    largest = tasks.largest
    if largest and tasks.number > 1:
        words = f"单件投资最大的是{largest.name}，{largest.text}万元，占{largest.share}。"
        parts.append(Part(words))
    if tasks.arrived:
        parts.append(Part(f"{page.period_name}到位资金{tasks.arrived}万元。"))
    if tasks.arrived_coverage:
        parts.append(Part(f"到位资金{tasks.arrived_coverage}。"))
    if not tasks.with_data:
        why = "还没有发布进展，发布后在这里判断"
        if page.too_early:
            why = f"，{page.too_early}"
        parts.append(Part(f"{page.period_name}{why}。"))
    return parts


def _list_sub(page: PlanPage, tasks: PlanTasks) -> list[str]:
    """报告期 2023年1—12月, 市级12件、县级4件, and the document it is from; only what is known."""
    sub = [f"报告期 {page.period_label}"]
    if tasks.bands:
        sub.append("、".join(f"{band.name}{len(band.rows)}件" for band in tasks.bands))
    if page.plan.document_no:
        sub.append(f"目标和资金取自{page.plan.document_no}")
    return sub


@plan_view("livelihood", shown=SHOWN)
def task_detail(request: HttpRequest, page: PlanPage, pk: int) -> HttpResponse:
    """One task: what was promised, by whom, and where the money comes from."""
    tasks = cached_judgement(page, PlanTasks.of_page, shown=SHOWN)
    place = tasks.place(pk)
    if place is None:
        raise Http404(f"{page.year}年计划没有这件民生实事。")
    row = tasks.rows[place]
    context = {
        "page": page,
        "section": "livelihood",
        "title": row.name,
        "sub": [f"{row.level}第{row.number}件，全年共{tasks.number}件"],
        "sub_links": _neighbours(page, tasks, place),
        "crumbs": crumbs(page, ("民生实事", _list_url(page)), (f"{row.level}{row.number}", "")),
        "row": row,
        "leader": leader_link(row.leader, page),
        "is_sample": row.is_sample,
        "funding": Funding([row.task], is_wide=True),
        "sources": list(zip(row.funding.sources, row.money_by_source, strict=True)),
        "share_of_all": share(row.funding.investment, tasks.funding.investment),
        "number": tasks.number,
    }
    return render(request, "projects/livelihood_detail.html", context)


def _list_url(page: PlanPage) -> str:
    return reverse("livelihood", args=[page.year]) + page.query


def _neighbours(page: PlanPage, tasks: PlanTasks, place: int) -> list[Link]:
    """To all tasks, and to those before and after the one at `place`, where there are any."""
    links = [("全部民生实事", _list_url(page))]
    if place > 0:
        before = tasks.rows[place - 1]
        links.append((f"上一件 {before.name}", before.url))
    if place + 1 < tasks.number:
        after = tasks.rows[place + 1]
        links.append((f"下一件 {after.name}", after.url))
    return links
