"""How a plan's indicators and its 重点任务 stand at the end of a period, and what is flagged."""

from abc import abstractmethod
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import ClassVar

from indicators.enums import Catalogue
from indicators.judging import Ledger
from indicators.models import Target
from indicators.presenters.groups import ShortfallGroup, shortfalls, shortfalls_in_one
from indicators.presenters.rows import IndicatorRow, make_rows
from indicators.presenters.tallies import Tally
from indicators.presenters.through_time.charts import is_on_overview, overview_charts
from reporting.drawing.charts import Charts
from reporting.enums import RowGroup, Status
from reporting.models import Department
from reporting.pages.flagged import Flagged
from reporting.pages.lights import Light, status_light
from reporting.pages.standing import KindStanding, Narrowing, PlanAtPeriod, counted, in_a_row
from reporting.pages.text import Part
from reporting.spreadsheets.write import Cell

RowsByMonth = dict[int, list[IndicatorRow]]


class TargetStanding(KindStanding):
    """The targets of one catalogue of a plan, judged for a period and for each before it (no query
    beside those of the ledger).
    """

    catalogue: ClassVar[Catalogue]
    measure = "项"

    def __init__(self, at: PlanAtPeriod, ledger: Ledger) -> None:
        """`ledger`: of all catalogues of the plan."""
        super().__init__(at)
        self.ledger = ledger.of_catalogue(self.catalogue)
        self.rows = make_rows(self.ledger.judge_all(at.through), at.through, at.query)
        self.tally = Tally(self.rows)

    @property
    def size(self) -> int:
        return len(self.rows)

    @property
    def is_sample(self) -> bool:
        return any(row.is_sample for row in self.rows)

    @cached_property
    def _by_key(self) -> dict[int, IndicatorRow]:
        return {row.target.pk: row for row in self.rows}

    def row(self, key: int) -> IndicatorRow | None:
        """The row of the target with this key, if it is one of them."""
        return self._by_key.get(key)

    def light(self, key: int) -> Light | None:
        row = self.row(key)
        return None if row is None else status_light(self.at.through, row.status, row.label)

    @property
    def known_months(self) -> Iterable[int]:
        return self.ledger.known_months(self.at.plan.year)

    @property
    def led(self) -> list[Department]:
        """One for each headline: an indicator with several printed rows counts once."""
        return [row.target.lead for row in self.tally.headlines]

    @property
    def leaders(self) -> list[str]:
        return [row.leader for row in self.rows]

    @property
    def leads(self) -> list[Department]:
        return [row.target.lead for row in self.rows]

    @staticmethod
    @abstractmethod
    def bands(rows: list[IndicatorRow]) -> list[ShortfallGroup]:
        """What falls short of these rows, in the bands of the list of what is flagged."""

    def clause(self) -> list[Part]:
        """36项指标中有数据28项，低于序时7项."""
        tally = self.tally
        return counted(
            self,
            total=tally.total,
            reported=tally.with_data,
            word=self.lagging_word,
            lagging=tally.lagging,
            tone=self._tone,
        )

    def in_short(self) -> list[Part]:
        """低于序时7项."""
        number = self.tally.lagging
        return in_a_row(f"{self.lagging_word}{number}项" if number else "", tone=self._tone)

    def keep(self, to: Narrowing) -> None:
        self.rows = [row for row in self.rows if to.holds(row.target.lead, row.leader)]
        self.tally = Tally(self.rows)

    @property
    def lagging_word(self) -> str:
        return "低于目标" if self.at.is_year_end else "低于序时"

    @property
    def _tone(self) -> str:
        return "bad" if self.at.is_year_end else "late"

    @property
    def notes(self) -> dict[str, str]:
        return {band.title: band.note for band in self.bands(self.rows)}

    @cached_property
    def _rows_by_month(self) -> RowsByMonth:
        """All rows of the plan, as judged for each known period up to this one."""
        rows_by_month: RowsByMonth = {}
        for month in self.months_before:
            rows_by_month[month] = make_rows(self.ledger.judge_all(month), month)
        rows_by_month[self.at.through] = self.rows
        return rows_by_month

    @cached_property
    def _lights(self) -> dict[int, list[Light]]:
        return _lights_by_target(self._rows_by_month)

    @cached_property
    def _samples(self) -> set[int]:
        return _sample_targets(self._rows_by_month)

    def _as_flagged(self, row: IndicatorRow, group: str) -> Flagged:
        row = row.alone()
        key = row.target.pk
        is_sample = key in self._samples
        return flagged_indicator(row, group, tuple(self._lights[key]), is_sample=is_sample)

    @cached_property
    def ever(self) -> list[Flagged]:
        groups_by_month = {month: self.bands(rows) for month, rows in self._rows_by_month.items()}
        found = []
        for group in groups_by_month[self.at.through]:
            found += [self._as_flagged(row, group.title) for row in group.rows]
        # A sub-row counts where it is listed of its own, and not under its headline.
        ever_listed = _listed_targets(groups_by_month.values())
        for row in self.rows:
            if row.target.pk in ever_listed and not row.status.lags:
                found.append(self._as_flagged(row, self.name))
        return found

    def carried(self, limit: int | None = None) -> list[Flagged]:
        return self._listed(self.rows)[:limit]

    def provided_by(self, code: str) -> list[Flagged]:
        """The rows whose figures the unit with this code gives for units that lead them."""
        provided = []
        for row in self.rows:
            target = row.target
            if target.figure_provider.code == code and target.lead.code != code:
                provided.append(row)
        return self._listed(provided)

    def among(self, keys: Collection[int]) -> list[Flagged]:
        """The rows of these targets, listed like those that a unit leads."""
        return self._listed(row for row in self.rows if row.target.pk in keys)

    def _listed(self, rows: Iterable[IndicatorRow]) -> list[Flagged]:
        """Rows in printed order, but what is flagged first."""
        in_order = sorted(rows, key=lambda row: (not row.status.lags, row.printed_order))
        return [self._as_flagged(row, self.name) for row in in_order]


class IndicatorStanding(TargetStanding):
    """The indicators of a plan."""

    catalogue = Catalogue.INDICATORS
    group = RowGroup.INDICATORS
    name = "指标"
    names_rows = True
    bands = staticmethod(shortfalls)

    @cached_property
    def charts(self) -> Charts:
        """The trends of the main indicators."""
        return overview_charts(self.at.plan.year, self.rows, self.ledger)


class KeyTaskStanding(TargetStanding):
    """The 重点任务 of a plan, without those that are the same as an indicator or another row."""

    catalogue = Catalogue.KEY_TASKS
    group = RowGroup.KEY_TASKS
    name = "重点任务"
    bands = staticmethod(shortfalls_in_one)

    def clause(self) -> list[Part]:
        """142项重点任务中有数据128项，低于序时17项; that none is due in this period."""
        if self.rows and all(row.status is Status.NOT_DUE for row in self.rows):
            return [Part(f"{len(self.rows)}项{self.name}{Status.NOT_DUE.label}")]
        return super().clause()

    def in_short(self) -> list[Part]:
        """重点任务低于序时7项."""
        number = self.tally.lagging
        words = f"{self.name}{self.lagging_word}{number}项" if number else ""
        return in_a_row(words, tone=self._tone)

    @property
    def printed_again(self) -> list[Target]:
        """Those that are, of all units and leaders."""
        return self.ledger.printed_again


def target_standings(at: PlanAtPeriod) -> list[KindStanding]:
    """How the targets of each catalogue stand, read together (three queries)."""
    months = range(1, at.through + 1)
    ledger = Ledger.of_plan(
        at.plan, at.viewer, months, at.units, catalogue=None, drawn=is_on_overview
    )
    return [IndicatorStanding(at, ledger), KeyTaskStanding(at, ledger)]


def _lights_by_target(rows_by_month: RowsByMonth) -> dict[int, list[Light]]:
    """Of each target's key its lights, in the order of the months."""
    lights: dict[int, list[Light]] = {}
    for month, rows in rows_by_month.items():
        for row in rows:
            light = status_light(month, row.status, row.label)
            lights.setdefault(row.target.pk, []).append(light)
    return lights


def _sample_targets(rows_by_month: RowsByMonth) -> set[int]:
    """The keys of targets with a made-up figure in any month."""
    found: set[int] = set()
    for rows in rows_by_month.values():
        found.update(row.target.pk for row in rows if row.is_sample)
    return found


def _listed_targets(months: Iterable[list[ShortfallGroup]]) -> set[int]:
    """The keys of targets that are listed as a shortfall in any month."""
    found: set[int] = set()
    for groups in months:
        for group in groups:
            found.update(row.target.pk for row in group.rows)
    return found


def flagged_indicator(
    row: IndicatorRow, group: str, lights: tuple[Light, ...], *, is_sample: bool
) -> Flagged:
    """The strings of an indicator in the list of what is flagged."""
    assessment = row.assessment
    target = row.target
    actual: Cell = assessment.actual
    if actual is None:
        actual = row.actual_text
    return Flagged(
        kind=target.catalogue.group,
        group=group,
        key=str(row.number),
        data=(("status", row.status.value), ("number", str(row.number)), ("row", str(target.row))),
        name=row.name,
        url=row.url,
        unit=row.unit,
        planned=row.target_text,
        actual=row.actual_text,
        gap=row.gap_in_words,
        figures=(row.target_text, actual, assessment.gap),
        sentence=row.sentence,
        lights=lights,
        explanation=row.explanation,
        measures=row.measures,
        lead=target.lead,
        lead_text=row.lead_text,
        lead_url=row.lead_url,
        leader=row.leader,
        is_sample=is_sample,
        tags=tuple(row.tags),
        bullet=row.bullet,
        onward=row.onward,
        last_year=row.judged.comparison.phrase if row.judged.comparison else "",
    )
