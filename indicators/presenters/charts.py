"""Which charts a page shows: built from judged rows, years and observations, without a query."""

from collections.abc import Iterable, Sequence

from indicators.judging import Ledger
from indicators.models import Target
from indicators.presenters.periods import Periods
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.series import Annual, Months
from indicators.presenters.years import Year, years_of
from reporting.drawing.charts import ChartGroup, Charts, NumberTable

ON_OVERVIEW = 3
"""At most so many charts stand on the overview, one beside the other."""
LATEST = 6
"""So many years of a series are drawn there."""


def is_on_overview(target: Target) -> bool:
    """Whether the overview may draw it."""
    return target.is_main and target.is_headline


def overview_charts(year: int, rows: Iterable[IndicatorRow], ledger: Ledger) -> Charts:
    """Up to three charts of the main indicators of `year`'s plan, over one table of years and one for each months.

    A main indicator is drawn when it has two figures or more: its amounts by year, with the growth under the bars; else
    its months of the plan's year, county and city; else its values by year. Years after the plan's are not drawn.
    """
    drawn: list[Annual | Months] = []
    for row in rows:
        if not is_on_overview(row.target) or len(drawn) == ON_OVERVIEW:
            continue
        years = years_of(ledger, row.target, row.query, row.through)
        annual = Annual(row, [each for each in years if each.year <= year][-LATEST:])
        months = Months(row, ledger)
        if annual.has_amounts:
            drawn.append(annual)
        elif months.is_drawable:
            drawn.append(months)
        elif len(annual.known) > 1:
            drawn.append(annual)
    if not drawn:
        return Charts([])
    annuals = [each for each in drawn if isinstance(each, Annual)]
    monthlies = [each for each in drawn if isinstance(each, Months)]
    figures = [each.overview_figure(f"years-{each.row.number}") for each in annuals]
    figures += [each.figure(f"months-{each.row.number}") for each in monthlies]
    tables = [_annual_table(annuals)] if annuals else []
    tables += [each.table() for each in monthlies]
    note = _source_note(source for each in drawn for source in each.sources)
    is_sample = any(each.is_sample for each in drawn)
    return Charts([ChartGroup([figure for figure in figures if figure], tables, note)], is_sample)


def indicator_charts(row: IndicatorRow, years: Sequence[Year], ledger: Ledger) -> Charts:
    """One indicator's charts: the periods of the plan's year against target and pace, its months beside the city's,
    each with their table, then its years and its amounts by year.

    Months are not drawn where they would be the periods' figures again. The page's own table of years stands below the
    charts of years and is theirs.
    """
    groups = []
    periods, months = Periods(row, ledger), Months(row, ledger)
    if periods.is_drawable:
        groups.append(
            ChartGroup(
                [periods.figure("periods")], [periods.table()], _source_note(periods.sources)
            )
        )
    shows_months = months.is_drawable and bool(
        months.city or not months.county.keys() <= periods.months
    )
    if shows_months:
        figure = months.figure("months", is_tall=True)
        groups.append(ChartGroup([figure], [months.table()], _source_note(months.sources)))
    annual = Annual(row, years)
    figures = [figure for figure in (annual.value_figure(), annual.amount_figure()) if figure]
    if figures:
        groups.append(ChartGroup(figures, note=annual.basis_note()))
    is_sample = (
        (periods.is_drawable and periods.is_sample)
        or (shows_months and months.is_sample)
        or (bool(figures) and annual.is_sample)
    )
    return Charts(groups, is_sample)


def _annual_table(annuals: Sequence[Annual]) -> NumberTable:
    """Several indicators in one table of the years for which anything is known."""
    years = sorted(
        {year for annual in annuals for year, _ in [*annual.known, *annual.known_amounts]}
    )
    labels = {year.year: year.label for annual in annuals for year in annual.years}
    rows = [row for annual in annuals for row in annual.table_rows(years)]
    return NumberTable("各年数据", "年份", [labels[year] for year in years], rows)


def _source_note(sources: Iterable[str]) -> str:
    """来源 …, each named once; empty when none is on record."""
    named = list(dict.fromkeys(source for source in sources if source))
    return f"来源 {'；'.join(named)}" if named else ""
