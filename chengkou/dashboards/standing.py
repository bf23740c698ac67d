"""未达预期和滞后清单: what is flagged of all kinds of rows, for how long, and what was made good.

Everything is judged from the same ledgers as the pages of each kind; nothing of it is stored.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from chengkou.cycle.kinds import ROW_KINDS, RowKind, row_models
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.tallies import Tally
from indicators.standing import IndicatorStanding, KeyTaskStanding
from projects.presenters.project_totals import PlanProjects
from projects.presenters.tasks import TaskRow
from projects.standing import ProjectStanding, TaskStanding
from reporting.directory import Directory
from reporting.drawing.charts import Charts
from reporting.enums import Grade, RowGroup
from reporting.models import Department, Plan
from reporting.pages.flagged import Flagged
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.plan_page import PlanPage
from reporting.pages.standing import KindStanding, Narrowing, PlanAtPeriod
from reporting.pages.text import Part
from reporting.rules.office.leaders import NOBODY, line_in_words
from reporting.visibility import Viewer

StandingT = TypeVar("StandingT", bound=KindStanding)


_OF_ALL_ROWS = (
    *("leads", "leaders", "ever", "flagged", "made_good", "gone_silent", "is_sample"),
    *("subs", "lasting", "carried", "_narrowings"),
)
"""What a standing keeps that is another of a part of its rows."""


def _by_unit() -> dict[str, Counter[RowGroup]]:
    return defaultdict(Counter)


@dataclass(frozen=True)
class Carried:
    """What units lead, by their codes."""

    leads: dict[str, Counter[RowGroup]] = field(default_factory=_by_unit)
    flagged: dict[str, Counter[RowGroup]] = field(default_factory=_by_unit)
    """As many as the list of what is flagged has rows, with those of the two next."""
    subs: Counter[str] = field(default_factory=Counter)
    """Of the flagged rows of indicators: sub-rows."""
    late_nodes: Counter[str] = field(default_factory=Counter)
    """Of the flagged projects: those flagged by their nodes (节点逾期)."""


@dataclass(frozen=True)
class _KindOfPage:
    """Judges one kind of rows for a page; another kind that is reported leaves it as it is."""

    kind: RowKind

    def __call__(self, page: PlanPage, units: Directory) -> Sequence[KindStanding]:
        at = PlanAtPeriod(page.plan, page.through, units.viewer, units, page.query, page)
        return _standings(self.kind, at)


def _standings(kind: RowKind, at: PlanAtPeriod) -> Sequence[KindStanding]:
    """How its rows stand; empty for a kind of which another tells."""
    return kind.standings(at) if kind.standings else []


def _at(plan: Plan, through: int, units: Directory, query: str) -> PlanAtPeriod:
    return PlanAtPeriod(plan, through, units.viewer, units, query)


class PlanStanding:
    """How all kinds of a plan's rows stand at the end of a period, and stood before.

    Read once (nine queries for any number of rows and periods), and judged without asking the
    database again.
    """

    def __init__(self, at: PlanAtPeriod, kinds: Iterable[KindStanding]) -> None:
        self.through = at.through
        self.query = at.query
        self.units = at.units
        self.viewer = at.viewer
        self.day = at.day
        self.kinds = sorted(kinds, key=lambda standing: list(RowGroup).index(standing.group))
        self.has_key_tasks = bool(self.key_tasks.size or self.key_tasks.printed_again)
        """Whether the plan has any 重点任务: pages tell nothing of them where it has none."""

    @classmethod
    def of(cls, plan: Plan, through: int, viewer: Viewer, query: str = "") -> "PlanStanding":
        """The standing at the end of the months 1 to `through`."""
        at = _at(plan, through, Directory(viewer), query)
        kinds: list[KindStanding] = []
        for kind in ROW_KINDS:
            kinds += _standings(kind, at)
        return cls(at, kinds)

    @classmethod
    def of_page(cls, page: PlanPage, units: Directory) -> "PlanStanding":
        """The standing at the end of a page's period, each kind of rows judged for itself."""
        kinds: list[KindStanding] = []
        for kind in [kind for kind in ROW_KINDS if kind.standings]:
            shown = (kind.model, *kind.tells_of)
            kinds += cached_judgement(page, _KindOfPage(kind), shown=shown)
        return cls(_at(page.plan, page.through, units, page.query), kinds)

    def narrowed(self, kind: str = "", department: str = "", leader: str = "") -> "PlanStanding":
        """One kind of rows, what one unit leads, what one leader is in charge of (no query).

        By value, code, and name or `NOBODY`; empty for all. Kept for the next reader: among many
        rows it costs as much as reading all of them.
        """
        key = (kind, department, leader)
        if not any(key):
            return self
        if leader and leader not in (NOBODY, *self.leaders):
            return self._narrowed(*key)  # a name that anybody can type is not kept
        if key not in self._narrowings:
            self._narrowings[key] = self._narrowed(*key)
        return self._narrowings[key]

    @cached_property
    def _narrowings(self) -> dict[tuple[str, str, str], "PlanStanding"]:
        return {}

    def _narrowed(self, kind: str, department: str, leader: str) -> "PlanStanding":
        part = copy(self)
        for name in _OF_ALL_ROWS:
            part.__dict__.pop(name, None)
        kinds = [each for each in self.kinds if kind in ("", each.group)]
        to = Narrowing(department, leader)
        part.kinds = [each.narrowed(to) for each in kinds] if department or leader else kinds
        return part

    # The kinds that pages show by name.

    def _of(self, kind: type[StandingT]) -> StandingT:
        return next(standing for standing in self.kinds if isinstance(standing, kind))

    @property
    def rows(self) -> list[IndicatorRow]:
        """The printed rows of indicators."""
        return self._of(IndicatorStanding).rows

    @property
    def tally(self) -> Tally:
        return self._of(IndicatorStanding).tally

    @property
    def charts(self) -> Charts:
        """The trends of the main indicators."""
        return self._of(IndicatorStanding).charts

    @property
    def groups(self) -> list[RowGroup]:
        """The kinds that its pages list, in their order."""
        groups = list(RowGroup)
        if not self.has_key_tasks:
            groups.remove(RowGroup.KEY_TASKS)
        return groups

    @property
    def plan_projects(self) -> PlanProjects:
        return self._of(ProjectStanding).plan_projects

    @property
    def tasks(self) -> list[TaskRow]:
        return self._of(TaskStanding).rows

    @property
    def indicators(self) -> IndicatorStanding:
        return self._of(IndicatorStanding)

    @property
    def key_tasks(self) -> KeyTaskStanding:
        return self._of(KeyTaskStanding)

    @property
    def livelihood(self) -> TaskStanding:
        return self._of(TaskStanding)

    # Who leads anything, on the period's last day.

    @cached_property
    def leads(self) -> list[Department]:
        """Every unit that leads anything, in the order of units."""
        found: dict[str, Department] = {}
        for kind in self.kinds:
            found |= {lead.code: lead for lead in kind.leads}
        return sorted(found.values(), key=lambda unit: (unit.order, unit.code))

    @cached_property
    def leaders(self) -> list[str]:
        """Every county leader in charge of anything, and an empty name where there is a row
        without."""
        found: dict[str, None] = {}
        for kind in self.kinds:
            found |= dict.fromkeys(kind.leaders)
        return list(found)

    # What is and was flagged.

    @cached_property
    def ever(self) -> list[Flagged]:
        """What is flagged in the period or was in one before it, by kind, most important first."""
        found: list[Flagged] = []
        for kind in self.kinds:
            found += kind.ever
        return found

    @cached_property
    def flagged(self) -> list[Flagged]:
        return [row for row in self.ever if row.light.lags]

    @cached_property
    def subs(self) -> int:
        """How many of them are sub-rows that are listed for themselves (分项)."""
        return sum(row.group == "分项" for row in self.flagged)

    @cached_property
    def lasting(self) -> int:
        """How many of them are flagged for two periods or more."""
        return sum(len(row.run) > 1 for row in self.flagged)

    @cached_property
    def carried(self) -> Carried:
        """How much each unit leads, and how much of it is flagged."""
        carried = Carried()
        for kind in self.kinds:
            for lead in kind.led:
                carried.leads[lead.code][kind.group] += 1
        for row in self.flagged:
            code = row.lead.code
            carried.flagged[code][row.kind] += 1
            carried.subs[code] += row.is_sub
            carried.late_nodes[code] += row.light.value == Grade.NODES_LATE
        return carried

    @cached_property
    def made_good(self) -> list[Flagged]:
        """由低转达: flagged in an earlier period, and judged well in this one."""
        return [row for row in self.ever if row.light.is_judged and not row.light.lags]

    @property
    def indicators_just_made_good(self) -> list[str]:
        """The names of indicators that were flagged when last judged before, and stand well now."""
        turned = [row for row in self.made_good if row.is_just_made_good]
        return [row.name for row in turned if row.kind is RowGroup.INDICATORS]

    @cached_property
    def gone_silent(self) -> list[Flagged]:
        """Flagged in an earlier period, with nothing to judge in this one."""
        return [row for row in self.ever if not row.light.is_judged]

    @cached_property
    def is_sample(self) -> bool:
        """Whether any figure of it was made up by the demo."""
        if any(kind.is_sample for kind in self.kinds):
            return True
        return any(row.is_sample for row in self.ever)

    # The bands of the list.

    def bands(self, rows: Iterable[Flagged]) -> list[tuple[str, str, list[Flagged]]]:
        """These flagged rows under their bands: title, how many of how many in all, rows."""
        notes: dict[str, str] = {}
        for kind in self.kinds:
            notes |= kind.notes
        rows_by_band: dict[str, list[Flagged]] = {}
        for row in rows:
            rows_by_band.setdefault(row.group, []).append(row)
        return [(title, notes[title], rows) for title, rows in rows_by_band.items()]


ROWS = row_models()
"""The rows of reports that pages of a plan's standing are made of."""


def standing_of(page: PlanPage) -> PlanStanding:
    """How the plan of a page stands at the end of its period."""
    return cached_judgement(page, PlanStanding.of_page, shown=ROWS)


# Sentences.


def opening(
    standing: PlanStanding,
    page: PlanPage,
    *,
    unit: str = "",
    leader: str = "",
    county: PlanStanding | None = None,
) -> list[Part]:
    """The list's first sentence: how many of how many are flagged, how long, what was made good.

    Of a list narrowed to a `unit` or to the line of a `leader`, whose it is, and beside it the
    `county` with the same kinds.
    """
    whose = "，".join(filter(None, (line_in_words(leader), unit)))
    clauses = [kind.clause() for kind in standing.kinds]
    period = f"{page.year}年" if page.is_year_end else page.period_label
    names = [kind.name for kind in standing.kinds if kind.group in standing.groups]
    kinds = "和".join("、".join(names).rsplit("、", 1))
    if not any(clauses) and leader:
        led = f"、{unit}牵头" if unit else ""
        return [Part(f"{period}，没有{line_in_words(leader)}{led}的{kinds}。")]
    if not any(clauses) and unit:
        return [Part(f"{period}，{unit}没有牵头的{kinds}。")]
    if not any(clauses):
        return [Part(f"{page.year}年计划还没有录入{kinds}。")]
    parts = [Part(f"{period}，")]
    if whose and county is not None:
        parts += [Part(f"{whose}：", "whole"), *_in_short(standing)]
        parts += [Part("；全县"), *_in_short(county), Part("。")]
    parts += _joined(clauses)
    if standing.subs:
        parts.append(Part(f"另有{standing.subs}个分项单独列出。"))
    if standing.lasting:
        parts += [
            Part(f"所列{len(standing.flagged)}个中，"),
            Part(f"{standing.lasting}个已连续两期以上", "strong"),
            Part("。"),
        ]
    if standing.made_good:
        parts += [
            Part("与前期相比，"),
            Part(f"{len(standing.made_good)}个由低转达", "good"),
            Part("。"),
        ]
    if standing.gone_silent:
        parts.append(Part(f"前期曾列入、本期暂未评价的{len(standing.gone_silent)}个。"))
    return parts


def _in_short(standing: PlanStanding) -> list[Part]:
    """低于序时1项、滞后2个; 没有低于序时或滞后的."""
    parts: list[Part] = []
    for kind in standing.kinds:
        words = kind.in_short()
        parts += [*([Part("、")] if parts and words else []), *words]
    return parts or [Part("没有低于序时或滞后的")]


def kinds_beside(standing: PlanStanding, address: Callable[[RowGroup], str]) -> list[Part]:
    """135个重点项目中有数据130个，滞后12个；16件民生实事中滞后2件。 Empty without either.

    What is flagged leads to the `address` of its kind.
    """
    clauses = []
    for kind in standing.kinds:
        if not isinstance(kind, IndicatorStanding):
            url = address(kind.group)
            clauses.append([replace(part, url=url if part.tone else "") for part in kind.clause()])
    return _joined(clauses)


def _joined(clauses: Iterable[list[Part]]) -> list[Part]:
    """Clauses as one sentence, without those that are empty; empty where all are."""
    parts: list[Part] = []
    for clause in clauses:
        if clause:
            parts += [*clause, Part("；")]
    if parts:
        parts[-1] = Part("。")
    return parts
