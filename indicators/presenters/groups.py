"""Rows grouped for a page: under the sections of the plan's table, and what falls short by kind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from indicators.models import Section
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.tallies import Tally
from reporting.rules.facts import YEAR_END


@dataclass(frozen=True)
class SectionBand:
    """One section of the plan's table with its rows and their tally."""

    section: Section
    rows: list[IndicatorRow]

    @cached_property
    def tally(self) -> Tally:
        return Tally(self.rows)

    @property
    def size(self) -> str:
        """3项, 2项、另1个分项: how many indicators, and sub-rows without theirs."""
        return size_in_words(self.rows)


def size_in_words(rows: Iterable[IndicatorRow]) -> str:
    """3项, 2项、另1个分项, 1个分项: indicators, and sub-rows that are listed without theirs."""
    listed = list(rows)
    headlines = sum(not row.is_sub for row in listed)
    alone = sum(row.is_alone for row in listed)
    if not alone:
        return f"{headlines}项"
    return f"{headlines}项、另{alone}个分项" if headlines else f"{alone}个分项"


def by_section(rows: Iterable[IndicatorRow]) -> list[SectionBand]:
    """The rows under their sections, both in printed order."""
    bands: dict[int, SectionBand] = {}
    for row in sorted(rows, key=lambda row: row.printed_order):
        section = row.target.section
        bands.setdefault(section.pk, SectionBand(section, [])).rows.append(row)
    return list(bands.values())


@dataclass(frozen=True)
class ShortfallGroup:
    """Rows that fall short, of one kind."""

    title: str
    note: str
    rows: list[IndicatorRow]


def shortfalls(rows: list[IndicatorRow]) -> list[ShortfallGroup]:
    """What falls short: binding rows, 主要指标, the others, then sub-rows of their own.

    A sub-row is in a group of its own only where its headline does not fall short; otherwise it is
    shown under that one.
    """
    missed = _missed(rows)
    lagging = sorted((row for row in rows if row.status.lags), key=lambda row: row.shortfall_order)
    headlines: dict[str, list[IndicatorRow]] = {title: [] for title in _TITLES}
    short_numbers = set()
    for row in lagging:
        if not row.is_sub:
            headlines[_title(row)].append(row)
            short_numbers.add(row.number)
    totals = Counter(_title(row) for row in rows if not row.is_sub)
    groups = []
    for title, short in headlines.items():
        if short:
            note = f"{totals[title]}项中{len(short)}项低于{missed}"
            groups.append(ShortfallGroup(title, note, short))
    subs = [row.alone() for row in lagging if row.is_sub and row.number not in short_numbers]
    if subs:
        note = f"所在指标没有低于{missed}，分项低于{missed}"
        groups.append(ShortfallGroup("分项", note, subs))
    return groups


def shortfalls_in_one(rows: list[IndicatorRow]) -> list[ShortfallGroup]:
    """What falls short of rows that all count alike, as one group by the name of their catalogue.

    What is lost first, then in printed order; none where nothing falls short.
    """
    lagging = sorted((row for row in rows if row.status.lags), key=lambda row: row.shortfall_order)
    if not lagging:
        return []
    title = lagging[0].target.catalogue.label
    note = f"{len(rows)}项中{len(lagging)}项低于{_missed(rows)}"
    return [ShortfallGroup(title, note, lagging)]


def _missed(rows: Iterable[IndicatorRow]) -> str:
    """Inside the year nothing that can still turn is said to miss its target."""
    return "目标" if all(row.through == YEAR_END for row in rows) else "序时"


_TITLES = ("约束性指标", "主要指标", "其他指标")


def _title(row: IndicatorRow) -> str:
    """The group that a headline belongs to."""
    if row.is_binding:
        return "约束性指标"
    return "主要指标" if row.target.is_main else "其他指标"
