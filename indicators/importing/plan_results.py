"""Results of whole years that a file prints beside its targets, as observations."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from indicators.enums import Area
from indicators.importing.common import folded_name
from indicators.importing.settled import Result
from indicators.models import Indicator, Observation
from reporting.fields import typed_figure
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import plain
from reporting.rules.typed.numbers import Unreadable, read_number


def compared_results(
    results: Sequence[Result], indicators: Iterable[Indicator]
) -> tuple[list[Observation], list[str]]:
    """New observations of printed results, and sentences on those that are none (one query).

    What is stored already stays. `indicators` are all there are, with new ones of the same import.
    """
    by_code = {each.code: each for each in indicators}
    by_name = {folded_name(each.name): each for each in by_code.values()}
    stored = _stored({result.year for result in results})
    found: list[Observation] = []
    notices: list[str] = []
    for result in results:
        indicator = by_code.get(result.indicator)
        indicator = indicator or by_name.get(folded_name(result.indicator_name))
        value = _figure(result)
        if indicator is None or value is None:
            notices.append(
                f"{result.year}年“{result.indicator_name}”的“{result.text}”没有作为参考数据。"
            )
            continue
        key = (indicator.pk, result.year)
        if key not in stored:
            found.append(_observation(indicator, result, value))
        elif stored[key] != value:
            notices.append(
                f"{result.year}年“{indicator.name}”文件里是{result.text}，"
                "系统里已有别的参考数据，没有改。"
            )
    return found, notices


def _stored(years: Iterable[int]) -> Mapping[tuple[int, int], Decimal | None]:
    """The county's figures of these whole years by indicator and year."""
    of_years = Observation.objects.filter(area=Area.COUNTY, year__in=years, month=YEAR_END)
    return {(each.indicator_id, each.year): each.value for each in of_years}


def _observation(indicator: Indicator, result: Result, value: Decimal) -> Observation:
    return Observation(
        indicator=indicator,
        area=Area.COUNTY,
        year=result.year,
        month=YEAR_END,
        value=value,
        source=result.source,
    )


def _figure(result: Result) -> Decimal | None:
    """The printed figure in its unit: 7.0, 6.1%, １，２００, 1.2万; None for what is not one."""
    try:
        number = read_number(result.text, result.unit).number
    except Unreadable:
        return None
    return typed_figure(plain(number))
