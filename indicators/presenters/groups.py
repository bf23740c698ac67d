"""Rows put together for a page: under the sections of the plan's table, and what falls short by kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from indicators.models import Section
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.tallies import Tally


@dataclass(frozen=True)
class SectionBand:
    """One part of the plan's table with its rows and how they stand."""

    section: Section
    rows: list[IndicatorRow]

    @cached_property
    def tally(self) -> Tally:
        return Tally(self.rows)


def by_section(rows: Iterable[IndicatorRow]) -> list[SectionBand]:
    """The rows under their sections, both in printed order."""
    bands: dict[int, SectionBand] = {}
    for row in sorted(rows, key=lambda row: row.printed_order):
        bands.setdefault(row.target.section_id, SectionBand(row.target.section, [])).rows.append(
            row
        )
    return list(bands.values())


@dataclass(frozen=True)
class ShortfallGroup:
    """Rows that fall short, of one kind."""

    title: str
    note: str
    rows: list[IndicatorRow]


def shortfalls(rows: list[IndicatorRow]) -> list[ShortfallGroup]:
    """What falls short in the order in which it is told: binding, 主要指标, the others, then sub-rows of their own.

    A sub-row is listed of its own only where its headline does not fall short; otherwise it stands under that one.
    """
    lagging = sorted((row for row in rows if row.status.lags), key=lambda row: row.shortfall_order)
    short_numbers = {row.number for row in lagging if not row.is_sub}
    headlines = [row for row in rows if not row.is_sub]

    def of(
        rows: Iterable[IndicatorRow], *, binding: bool, main: bool | None = None
    ) -> list[IndicatorRow]:
        return [
            row for row in rows if row.is_binding == binding and main in (None, row.target.is_main)
        ]

    # Inside the year nothing that can still turn is said to miss its target.
    missed = "目标" if all(row.through == 12 for row in rows) else "序时"
    heads = [row for row in lagging if not row.is_sub]
    subs = [row for row in lagging if row.is_sub and row.number not in short_numbers]
    groups = [
        ShortfallGroup("约束性指标", "", of(heads, binding=True)),
        ShortfallGroup("主要指标", "", of(heads, binding=False, main=True)),
        ShortfallGroup("其他指标", "", of(heads, binding=False, main=False)),
        ShortfallGroup("分项", f"所在指标没有低于{missed}，分项低于{missed}", subs),
    ]
    all_of = [
        of(headlines, binding=True),
        of(headlines, binding=False, main=True),
        of(headlines, binding=False, main=False),
    ]
    return [
        ShortfallGroup(
            group.title,
            group.note or f"{len(whole)}项中{len(group.rows)}项低于{missed}",
            group.rows,
        )
        for group, whole in zip(groups, [*all_of, subs], strict=True)
        if group.rows
    ]
