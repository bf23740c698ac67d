"""Which charts a page shows: built from judged rows, years and observations, without a query."""

from collections.abc import Iterable, Sequence

from indicators.judging import Ledger
from indicators.models import Target
from indicators.models.target_of_day import TargetOfDay
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.through_time.annual import Annual
from indicators.presenters.through_time.months import Months
from indicators.presenters.through_time.periods import Periods
from indicators.presenters.through_time.years import Year, years_of
from reporting.drawing.charts import ChartGroup, Charts, NumberTable

ON_OVERVIEW = 3
"""How many charts the overview shows at most, one beside the other."""
FEWEST_MONTHS = 4
"""How many months the overview draws at least; a way of fewer is told by the numbers."""
LATEST = 6
"""How many years of a series are drawn there."""


def is_on_overview(target: Target | TargetOfDay) -> bool:
    """Whether the overview may draw it."""
    return target.is_main and target.is_headline


def overview_charts(year: int, rows: Iterable[IndicatorRow], ledger: Ledger) -> Charts:
    """Up to three charts of the main indicators of `year`'s plan, over one table of years and one
    for the months of each indicator drawn by month.

    A main indicator is drawn when it has two figures or more: its amounts by year, with the growth
    under the bars; else enough months of the plan's year, county and city; else its values by year.
    Years after the plan's are not drawn.
    """
    drawn: list[Annual | Months] = []
    for row in rows:
        if not is_on_overview(row.target) or len(drawn) == ON_OVERVIEW:
            continue
        series = _overview_series(year, row, ledger)
        if series is not None:
            drawn.append(series)
    if not drawn:
        return Charts([])
    annuals = [series for series in drawn if isinstance(series, Annual)]
    figures = []
    tables = []
    sources = []
    for annual in annuals:
        figure = annual.overview_figure(f"years-{annual.row.number}")
        if figure is not None:
            figures.append(figure)
    if annuals:
        tables.append(_annual_table(annuals))
    for series in drawn:
        sources += series.sources
        if isinstance(series, Months):
            figures.append(series.figure(f"months-{series.row.number}"))
            tables.append(series.table())
    is_sample = any(series.is_sample for series in drawn)
    return Charts([ChartGroup(figures, tables, _source_note(sources))], is_sample)


def _overview_series(year: int, row: IndicatorRow, ledger: Ledger) -> Annual | Months | None:
    """What the overview draws of an indicator; None where it has too few figures."""
    years = years_of(ledger, row.target, row.query, row.through)
    annual = Annual(row, [known for known in years if known.year <= year][-LATEST:])
    if annual.has_amounts:
        return annual
    months = Months(row, ledger)
    if len(months.county) >= FEWEST_MONTHS:
        return months
    return annual if len(annual.known) > 1 else None


def indicator_charts(row: IndicatorRow, years: Sequence[Year], ledger: Ledger) -> Charts:
    """One indicator's charts: the periods of the plan's year against target, pace and the city, its
    months, each with their table, then its years and its amounts by year.

    Months are drawn where there are more of them than periods. The charts of years have no table of
    their own: the page's table of years is below them.
    """
    groups = []
    drawn: list[Periods | Months | Annual] = []
    periods = Periods(row, ledger)
    if periods.is_drawable:
        drawn.append(periods)
        note = _source_note(periods.sources)
        groups.append(ChartGroup([periods.figure("periods")], [periods.table()], note))
    months = Months(row, ledger)
    known_months = {*months.county, *months.city}
    if months.is_drawable and not (periods.is_drawable and known_months <= periods.months):
        drawn.append(months)
        figure = months.figure("months", is_tall=True)
        groups.append(ChartGroup([figure], [months.table()], _source_note(months.sources)))
    annual = Annual(row, years)
    figures = [figure for figure in (annual.value_figure(), annual.amount_figure()) if figure]
    if figures:
        drawn.append(annual)
        groups.append(ChartGroup(figures, note=annual.basis_note()))
    return Charts(groups, any(series.is_sample for series in drawn))


def _annual_table(annuals: Sequence[Annual]) -> NumberTable:
    """Several indicators in one table of the years for which anything is known."""
    known: set[int] = set()
    labels: dict[int, str] = {}
    for annual in annuals:
        known.update(annual.known, annual.known_amounts)
        for year in annual.years:
            labels[year.year] = year.label
    years = sorted(known)
    rows = []
    for annual in annuals:
        rows += annual.table_rows(years)
    return NumberTable("各年数据", "年份", [labels[year] for year in years], rows)


def _source_note(sources: Iterable[str]) -> str:
    """来源 …, each once; empty when none is on record."""
    names = dict.fromkeys(source for source in sources if source)
    return f"来源 {'；'.join(names)}" if names else ""
