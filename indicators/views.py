"""The pages of a plan's indicators."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from indicators.enums import Catalogue
from indicators.judging import Ledger
from indicators.models import Actual, Target
from indicators.models.target_of_day import TargetOfDay
from indicators.presenters.addresses import list_url, target_url
from indicators.presenters.changes import target_changes
from indicators.presenters.filters import RowFilter, status_chips
from indicators.presenters.groups import size_in_words
from indicators.presenters.rows import IndicatorRow, make_rows
from indicators.presenters.tables import EXPORT_HEAD, IndicatorTable, export_row
from indicators.presenters.tallies import Tally
from indicators.presenters.through_time.charts import indicator_charts
from indicators.presenters.through_time.section_periods import SectionPeriods
from indicators.presenters.through_time.year_on_year import Fate, YearOnYear, export_head, finding
from indicators.presenters.through_time.years import Year, neighbours, years_of
from reporting.directory import Directory
from reporting.enums import Measure
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.list_page import ListPage, crumbs
from reporting.pages.paging import in_bands, paged, without_page
from reporting.pages.plan_page import PlanPage
from reporting.pages.plan_view import plan_view
from reporting.pages.tables import read_sort
from reporting.pages.units import leader_link, unit_link
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import with_unit

Fact = tuple[str, str, str]
"""A label, its value and a tag beside it."""

_FATES = {
    Fate.KEPT: "两年都有",
    Fate.TOOK_OVER: "由上年指标调整",
    Fate.NEW: "今年新列",
    Fate.DROPPED: "今年未列入",
}

SHOWN = (Actual,)
"""The rows of reports that these pages are made of."""
PER_PAGE = 100
"""Rows of a list: a county's plan prints some fifty."""

# The list.


@plan_view("indicators", shown=SHOWN)
def indicator_list(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """Every printed row of the plan; filtered, sorted and exported as the reader asks."""
    section = request.GET.get("section", "")
    judge = _through_periods if section else _of_period
    ledger, rows = cached_judgement(page, judge, shown=SHOWN)
    chooser = RowFilter(page.narrowing, rows)
    chosen = chooser.chosen()
    table = IndicatorTable(chosen, order_by=read_sort(request.GET.get("sort")))
    listed = ListPage(
        page,
        section="indicators",
        title=f"{page.year}年计划指标完成情况",
        sub=_list_sub(page, chosen, rows),
        crumbs=[("指标", "")],
        is_sample=any(row.is_sample for row in rows),
        chosen=chooser.in_words,
    )
    if listed.wants_file:
        return listed.file(EXPORT_HEAD, map(export_row, table.shown))
    shown = paged(table.shown, request.GET, per_page=PER_PAGE, measure="行")
    table.page_rows = shown.rows
    context = listed.context | {
        "sub_links": [(f"与{page.year - 1}年对照", _address("indicator_years", page))],
        "table": table,
        "paged": shown,
        "chooser": chooser,
        "chips": status_chips(without_page(request.GET), chooser),
    }
    if section:
        targets = {row.target.pk for row in chooser.passing(but=("status",))}
        context["periods"] = SectionPeriods(
            ledger, page.plan, section, page.through, page.query, targets
        )
    return render(request, "indicators/indicator_list.html", context)


def _of_period(page: PlanPage, units: Directory) -> tuple[Ledger, list[IndicatorRow]]:
    """The plan's rows, from what judging them for the page's period takes."""
    ledger = Ledger.of_plan(page.plan, units.viewer, [page.through], units)
    return ledger, make_rows(ledger.judge_all(page.through), page.through, page.query)


def _through_periods(page: PlanPage, units: Directory) -> tuple[Ledger, list[IndicatorRow]]:
    """The same with all periods, through which a section is shown."""
    ledger = Ledger.of_plan(page.plan, units.viewer, range(1, page.through + 1), units)
    return ledger, make_rows(ledger.judge_all(page.through), page.through, page.query)


def _list_sub(
    page: PlanPage, chosen: Sequence[IndicatorRow], rows: Sequence[IndicatorRow]
) -> list[str]:
    """报告期 2023年1—12月, 38项指标、46行，数据齐全, and how many have which status.

    Of a filtered list what is listed, with the plan's number beside it.
    """
    tally = Tally(chosen)
    size = f"{tally.total}项指标、{len(rows)}行"
    if len(chosen) < len(rows):
        size = f"列{size_in_words(chosen)}（全部{Tally(rows).total}项）"
    data = f"有数据{tally.with_data}项"
    if tally.total and tally.with_data == tally.total:
        data = "数据齐全"
    statuses = "；".join(f"{count.words}{count.number}项" for count in tally.counts)
    return [f"报告期 {page.period_label}", f"{size}，{data}", *filter(None, [statuses])]


# This year beside the last.


@plan_view("indicator_years", shown=SHOWN)
def year_on_year(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """Every indicator of the plan beside last year's, and what was replaced, dropped and new."""
    year = page.year
    last_year = page.year - 1
    last_year_query = f"?{urlencode(dict(page.chosen) | {'through': YEAR_END})}"
    ledger = Ledger.of_two_years(year, page.viewer)
    county = YearOnYear(ledger, year, page.through, query=page.query, before_query=last_year_query)
    both = county.of_line(page.leader)
    list_url = _address("indicators", page)
    listed = ListPage(
        page,
        section="indicators",
        title=f"{year}年与{last_year}年指标对照",
        sub=[_years_in_words(both, page), *_fates(both)],
        crumbs=[("指标", list_url), ("与上年对照", "")],
        chosen=page.line_in_words,
        is_sample=both.is_sample,
    )
    if listed.wants_file:
        head = export_head(year, page.period_label)
        return listed.file(head, (pair.export for pair in both.pairs))
    in_order = [pair for band in both.bands for pair in band.pairs]
    shown = paged(in_order, request.GET, per_page=PER_PAGE, measure="行")
    context = listed.context | {
        "sub_links": [("各项指标", list_url)],
        "both": both,
        "paged": shown,
        "bands": in_bands([(band, band.pairs) for band in both.bands], shown.rows),
        "empty": _nothing_to_compare(both, county),
        "lead": finding(both, year, page.whose),
        "last_year": last_year,
    }
    return render(request, "indicators/year_on_year.html", context)


def _nothing_to_compare(both: YearOnYear, county: YearOnYear) -> str:
    """Why there is no table; empty where there is one."""
    if not county.now:
        return "这个年度还没有录入指标，录入后在这里与上年逐项并列。"
    if not county.before:
        return "没有录入上一年度的计划，无从对照；录入后在这里逐项并列。"
    return "" if both.pairs else "没有由这位县领导分管的指标。"


def _years_in_words(both: YearOnYear, page: PlanPage) -> str:
    """Which months of either year are shown."""
    last_year = page.year - 1
    if page.is_year_end:
        return f"{last_year}年、{page.year}年都按全年"
    beside = f"{last_year}年同期和全年" if both.has_same_months else f"{last_year}年全年"
    return f"{page.period_label}，{beside}"


def _fates(both: YearOnYear) -> list[str]:
    """两年都有33项 …: what became of the indicators, as far as there are two plans to compare."""
    if not both.now or not both.before:
        return []
    counted = []
    for fate, words in _FATES.items():
        number = both.number_of(fate)
        if number:
            counted.append(f"{words}{number}项")
    return ["、".join(counted)]


# One indicator.


@plan_view("indicators", shown=SHOWN)
def indicator_detail(request: HttpRequest, page: PlanPage, number: int) -> HttpResponse:
    """One indicator: its judgement with the arithmetic, sub-rows, years and reasons."""
    return _detail(request, page, number, Catalogue.INDICATORS)


@plan_view("key-tasks", shown=SHOWN)
def key_task_detail(request: HttpRequest, page: PlanPage, number: int) -> HttpResponse:
    """One 重点任务, likewise."""
    return _detail(request, page, number, Catalogue.KEY_TASKS)


def _detail(
    request: HttpRequest, page: PlanPage, number: int, catalogue: Catalogue
) -> HttpResponse:
    ledger = Ledger.of_number(page.year, number, page.viewer)
    page = _linked_by_number(page, ledger, catalogue)
    printed = _printed(ledger, page, number, catalogue)
    rows = make_rows(
        [ledger.judge(target, page.through) for target in printed], page.through, page.query
    )
    row, *subs = rows
    years = years_of(ledger, printed[0], page.query, page.through)
    charts = indicator_charts(row, years, ledger)
    context = {
        "page": page,
        "section": catalogue.value,
        "title": _detail_title(row),
        "sub": _detail_sub(row),
        "sub_links": neighbours(page, number, catalogue),
        "crumbs": crumbs(
            page,
            (catalogue.label, list_url(catalogue, page.year) + page.query),
            (_place(row.target), ""),
        ),
        "is_sample": charts.is_sample or any(row.is_sample for row in rows),
        "about": f"{catalogue.label}说明",
        "row": row,
        "subs": subs,
        "with_last_year": any(sub.last_year for sub in subs),
        "whose": _whose(row, page),
        "facts": _facts(row) + _city(row, years),
        "changes": target_changes(printed, page.target_day),
        "replaced": _replaced(row),
        "charts": charts,
        **_years_table(years),
    }
    return render(request, "indicators/indicator_detail.html", context)


def _linked_by_number(page: PlanPage, ledger: Ledger, catalogue: Catalogue) -> PlanPage:
    """The page whose other years lead to the same indicator, where that year's plan has it.

    Numbers change hands between plans: without it a year leads to the list.
    """
    of_years = {target.plan.year: target for target in ledger.targets if target.is_headline}

    def address(year: int) -> str:
        if year in of_years:
            return target_url(of_years[year].catalogue, year, of_years[year].number)
        return list_url(catalogue, year)

    return replace(page, address=address)


def _printed(ledger: Ledger, page: PlanPage, number: int, catalogue: Catalogue) -> list[Target]:
    """The rows that the catalogue of the page's plan has under a number.

    Raises Http404 where there is none.
    """
    of_plan = [target for target in ledger.targets if target.plan_id == page.plan.pk]
    of_number = [target for target in of_plan if target.number == number]
    printed = [target for target in of_number if target.catalogue == catalogue]
    if not printed:
        raise Http404(f"{page.year}年计划没有第{number}项{catalogue.label}。")
    return printed


def _detail_title(row: IndicatorRow) -> str:
    """15　旅游接待; of a key task its name: its number is no printed one."""
    target = row.target
    if target.catalogue is Catalogue.KEY_TASKS:
        return row.name
    return f"{target.number}　{target.group or row.name}"


def _place(target: TargetOfDay) -> str:
    """一　推动高质量发展; of a key task its box with the subheading."""
    place = f"{target.section.number}　{target.section.name}"
    if target.catalogue is Catalogue.KEY_TASKS and target.group:
        place += f"·{target.group}"
    return place


def _detail_sub(row: IndicatorRow) -> list[str]:
    """预期性, 主要指标, 单位 %."""
    words = []
    if row.attribute:
        words.append(row.attribute)
    if row.target.is_main:
        words.append("主要指标")
    if row.unit:
        words.append(f"单位 {row.unit}")
    return words


def _years_table(years: Sequence[Year]) -> dict[str, Any]:
    """The table of the indicator's years: which of its lines there are, and where it is from."""
    sources: dict[str, None] = {}
    for year in years:
        sources |= dict.fromkeys(year.sources)
    return {
        "years": years,
        "has_amount": any(year.amount_text for year in years),
        "has_city": any(year.city_text for year in years),
        "has_rank": any(year.rank_text for year in years),
        "sources": list(sources),
    }


def _whose(row: IndicatorRow, page: PlanPage) -> list[Fact]:
    """Who carries it, and who answers for them; only what is known."""
    target = row.target
    unconfirmed = "" if target.lead_confirmed else "待确认"
    year = target.plan.year
    lead = unit_link(target.lead, year, row.query)
    provider = unit_link(target.figure_provider, year, row.query)
    return _known(
        [
            ("牵头单位", lead, unconfirmed),
            ("数据提供单位", provider, unconfirmed if provider == lead else ""),
            ("分管县领导", leader_link(row.leader, page), ""),
        ]
    )


def _facts(row: IndicatorRow) -> list[Fact]:
    """What decides the judgement; only what is known of the row."""
    target = row.target
    actual = row.actual
    facts: list[Fact] = [
        ("计量方式", target.get_measure_display(), ""),
        (
            "规则",
            row.judged.rule_in_words,
            "",
        ),
    ]
    if target.measure == Measure.RATE:
        facts.append(("增速口径", target.get_growth_basis_display(), ""))
    facts.append(("序时方式", row.assessment.paced_by, ""))
    months = "、".join(f"{month}月" for month in target.months)
    facts += [("填报月份", months, ""), ("口径说明", target.definition, "")]
    if actual:
        facts += [
            ("评定依据", actual.verdict_note if row.judged.facts.verdict else "", ""),
            ("数据性质", actual.get_nature_display() or "文件未注明", ""),
            ("数据来源", actual.source, ""),
        ]
    return _known(facts)


def _city(row: IndicatorRow, years: Sequence[Year]) -> list[Fact]:
    """The municipality's figure of the page's months and the county's place in it, where known."""
    own = next(year for year in years if year.year == row.target.plan.year)
    value = ""
    if own.city and own.city.value is not None:
        value = with_unit(own.city.value, row.unit)
    return _known([("全市同期", value, ""), ("全市排名", own.rank_text, "")])


def _known(facts: list[Fact]) -> list[Fact]:
    """Those that have a value."""
    return [fact for fact in facts if fact[1]]


def _replaced(row: IndicatorRow) -> str:
    """That this indicator took over from another, whose page has the earlier years; else empty."""
    old = row.target.indicator.replaces
    return f"由“{old.name}”调整为本指标，口径不同，历年数不相接" if old else ""


def _address(name: str, page: PlanPage) -> str:
    """The address of a list in the page's year and period."""
    return reverse(name, args=[page.year]) + page.query
