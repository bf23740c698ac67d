"""The pages of a plan's indicators."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from indicators.judging import Ledger
from indicators.presenters.changes import target_changes
from indicators.presenters.charts import indicator_charts
from indicators.presenters.filters import RowFilter
from indicators.presenters.rows import IndicatorRow, make_rows
from indicators.presenters.section_periods import SectionPeriods
from indicators.presenters.tables import EXPORT_HEAD, IndicatorTable, export_row
from indicators.presenters.tallies import Tally
from indicators.presenters.year_on_year import Fate, YearOnYear, export_head
from indicators.presenters.years import Year, neighbours, years_of
from reporting.enums import Measure
from reporting.pages.etag import etag
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.plan_page import PlanPage, plan_page, viewer_of, with_changes
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import with_unit
from reporting.rules.rule import describe
from reporting.spreadsheets.write import FORMATS, file_response
from reporting.visibility import Viewer


@require_GET
@etag
def indicator_list(request: HttpRequest, year: int) -> HttpResponse:
    """Every printed row of the plan as it stands; filtered, sorted and exported as the reader asks."""
    page = plan_page(request, year, lambda other: reverse("indicators", args=[other]))
    section = request.GET.get("section", "")
    ledger, rows = cached_judgement(request, page, _through_periods if section else _of_period)
    chooser = RowFilter(request.GET, rows)
    table = IndicatorTable(chooser.chosen(), order_by=request.GET.get("sort"))
    if request.GET.get("export") in FORMATS:
        made_up = "（演示数据）" if any(row.is_sample for row in rows) else ""
        name = f"{page.year}年计划指标完成情况（{page.file_period}）{made_up}"
        return file_response(request.GET["export"], name, EXPORT_HEAD, map(export_row, table.shown))
    context = {
        "page": page,
        "section": "indicators",
        "title": f"{page.year}年计划指标完成情况",
        "sub": _list_sub(page, Tally(rows), len(rows)),
        "sub_links": [
            (f"与{page.year - 1}年对照", reverse("indicator_years", args=[page.year]) + page.query)
        ],
        "crumbs": [
            (f"{page.year}年", reverse("overview", args=[page.year]) + page.query),
            ("指标", ""),
        ],
        "is_sample": any(row.is_sample for row in rows),
        "table": table,
        "periods": SectionPeriods(ledger, page.plan, section, page.through, page.query)
        if section
        else None,
        "chooser": chooser,
        "chips": _chips(request.GET, Tally(rows)),
        "clear_url": request.path + page.query,
        "exports": [
            ("Excel", with_changes(request.GET, export="xlsx")),
            ("CSV", with_changes(request.GET, export="csv")),
        ],
    }
    return render(request, "indicators/indicator_list.html", context)


def _of_period(page: PlanPage, viewer: Viewer) -> tuple[Ledger, list[IndicatorRow]]:
    """The plan's rows, from what judging them for the page's period takes."""
    ledger = Ledger.of_plan(page.plan, viewer, [page.through])
    return ledger, make_rows(ledger.judge_all(page.through), page.through, page.query)


def _through_periods(page: PlanPage, viewer: Viewer) -> tuple[Ledger, list[IndicatorRow]]:
    """The same with all periods, through which a section is shown."""
    ledger = Ledger.of_plan(page.plan, viewer, range(1, page.through + 1))
    return ledger, make_rows(ledger.judge_all(page.through), page.through, page.query)


@require_GET
@etag
def year_on_year(request: HttpRequest, year: int) -> HttpResponse:
    """Every indicator of the plan beside last year's, and what was replaced, dropped and new."""
    page = plan_page(request, year, lambda other: reverse("indicator_years", args=[other]))
    before = f"?{urlencode(dict(page.chosen) | {'through': YEAR_END})}"
    ledger = Ledger.of_two_years(year, viewer_of(request))
    both = YearOnYear(ledger, year, page.through, query=page.query, before_query=before)
    if request.GET.get("export") in FORMATS:
        made_up = "（演示数据）" if both.is_sample else ""
        name = f"{year}年与{year - 1}年指标对照（{page.file_period}）{made_up}"
        head = export_head(year, page.period_label)
        return file_response(
            request.GET["export"], name, head, (pair.export for pair in both.pairs)
        )
    listed = reverse("indicators", args=[year]) + page.query
    context = {
        "page": page,
        "section": "indicators",
        "title": f"{year}年与{year - 1}年指标对照",
        "sub": [f"{year - 1}年按全年，{year}年截至{page.period_name}", *_fates(both)],
        "sub_links": [("各项指标", listed)],
        "crumbs": [
            (f"{year}年", reverse("overview", args=[year]) + page.query),
            ("指标", listed),
            ("与上年对照", ""),
        ],
        "is_sample": both.is_sample,
        "both": both,
        "last_year": year - 1,
        "exports": [
            ("Excel", with_changes(request.GET, export="xlsx")),
            ("CSV", with_changes(request.GET, export="csv")),
        ],
    }
    return render(request, "indicators/year_on_year.html", context)


def _fates(both: YearOnYear) -> list[str]:
    """两年都有33项 …: what became of the indicators, as far as there are two plans to compare."""
    if not both.now or not both.before:
        return []
    words = {
        Fate.KEPT: "两年都有",
        Fate.TOOK_OVER: "接替上年",
        Fate.NEW: "今年新列",
        Fate.DROPPED: "不再列入",
    }
    numbers = {word: both.number_of(fate) for fate, word in words.items()}
    return ["、".join(f"{word}{number}项" for word, number in numbers.items() if number)]


@require_GET
@etag
def indicator_detail(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One printed number: its judgement with the arithmetic, its sub-rows, its years, what was said about it."""
    ledger = Ledger.of_number(year, number, viewer_of(request))
    numbers = {target.plan.year: target.number for target in ledger.targets if target.is_headline}

    def address(other: int) -> str:
        """The same indicator's page in another year, else that year's list: numbers change hands between plans."""
        if other in numbers:
            return reverse("indicator", args=[other, numbers[other]])
        return reverse("indicators", args=[other])

    page = plan_page(request, year, address)
    printed = [
        target
        for target in ledger.targets
        if target.plan_id == page.plan.pk and target.number == number
    ]
    if not printed:
        raise Http404(f"{year}年计划没有第{number}项指标。")
    rows = make_rows(
        [ledger.judge(target, page.through) for target in printed], page.through, page.query
    )
    row, *subs = rows
    years = years_of(ledger, printed[0], page.query, page.through)
    charts = indicator_charts(row, years, ledger)
    context = {
        "page": page,
        "section": "indicators",
        "title": f"{number}　{row.target.group or row.name}",
        "sub": _detail_sub(row),
        "crumbs": [
            (f"{page.year}年", reverse("overview", args=[page.year]) + page.query),
            ("指标", reverse("indicators", args=[page.year]) + page.query),
            (f"{row.target.section.number}　{row.target.section.name}", ""),
        ],
        "row": row,
        "subs": subs,
        "facts": _facts(row, page) + _city(row, years),
        "changes": target_changes(printed, page.target_day),
        "years": years,
        "has_amount": any(known.amount_text for known in years),
        "has_city": any(known.city_text for known in years),
        "has_rank": any(known.rank_text for known in years),
        "sources": list(dict.fromkeys(source for known in years for source in known.sources)),
        "replaced": _replaced(row),
        "charts": charts,
        "is_sample": charts.is_sample or any(each.is_sample for each in rows),
        "sub_links": neighbours(page, number),
    }
    return render(request, "indicators/indicator_detail.html", context)


def _facts(row: IndicatorRow, page: PlanPage) -> list[tuple[str, str, str]]:
    """What decides the judgement, as label, value and tag; only what is known of the row."""
    target, actual = row.target, row.actual
    provider = target.figure_provider.name
    facts = [
        ("牵头单位", target.lead.name, "" if target.lead_confirmed else "待确认"),
        (
            "数据提供单位",
            provider,
            "" if target.lead_confirmed or provider != target.lead.name else "待确认",
        ),
        ("计量方式", target.get_measure_display(), ""),
        ("规则", describe(target.rule, row.unit or target.gap_unit), ""),
        (
            "增速口径",
            target.get_growth_basis_display() if target.measure == Measure.RATE else "",
            "",
        ),
        ("序时方式", "" if target.measure == Measure.RATE else target.get_pace_display(), ""),
        ("填报月份", "、".join(f"{month}月" for month in target.months), ""),
        ("口径说明", target.definition, ""),
        ("评定依据", actual.verdict_note if actual else "", ""),
        ("数据性质", (actual.get_nature_display() or "文件未注明") if actual else "", ""),
        ("数据来源", actual.source if actual else "", ""),
    ]
    return [fact for fact in facts if fact[1]]


def _city(row: IndicatorRow, years: list[Year]) -> list[tuple[str, str, str]]:
    """The municipality's figure of the page's months and the county's place in it, as far as they are known."""
    own = next(year for year in years if year.year == row.target.plan.year)
    value = with_unit(own.city.value, row.unit) if own.city and own.city.value is not None else ""
    return [fact for fact in (("全市同期", value, ""), ("全市排名", own.rank_text, "")) if fact[1]]


def _replaced(row: IndicatorRow) -> str:
    """That this indicator took over from another, whose years are told on that one's page."""
    old = row.target.indicator.replaces
    return f"接替“{old.name}”，口径不同，不与它的历年数相接" if old else ""


def _list_sub(page: PlanPage, tally: Tally, lines: int) -> list[str]:
    data = "数据齐全" if tally.with_data == tally.total else f"有数据{tally.with_data}项"
    stand = "、".join(f"{count.words}{count.number}项" for count in tally.counts)
    return [f"报告期 {page.period_label}", f"{tally.total}项指标、{lines}行，{data}", stand]


def _detail_sub(row: IndicatorRow) -> list[str]:
    main = "主要指标" if row.target.is_main else ""
    return [word for word in (row.attribute, main, f"单位 {row.unit}" if row.unit else "") if word]


def _chips(asked: QueryDict, tally: Tally) -> list[dict[str, Any]]:
    """One link per status that occurs, binding and expected apart, with its count of headlines."""
    everything = not asked.get("status")
    chips: list[dict[str, Any]] = [
        {
            "label": "全部",
            "number": tally.total,
            "url": with_changes(asked, status=None, attribute=None),
            "current": everything and not asked.get("attribute"),
        }
    ]
    for count in tally.counts:
        current = (
            asked.get("status") == count.status and asked.get("attribute", "") == count.attribute
        )
        url = with_changes(asked, status=count.status.value, attribute=count.attribute or None)
        chips.append(
            {
                "label": count.words,
                "number": count.number,
                "url": url,
                "current": current,
                "mark": count.status.value,
            }
        )
    return chips
