"""A plan's projects as a list to search: chosen, ordered and summed, each choice once.

Among 20,000 projects asking each row takes most of the time, so what rows are chosen and sorted by
is asked once of all, in columns: a choice goes through the columns that it names.
"""

from collections.abc import Callable, Collection
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from projects.models import ProjectProgress
from projects.presenters.charts import county_in_words
from projects.presenters.project_totals import AmountColumns, PlanProjects, ProjectTotals
from projects.presenters.projects import ProjectRow
from reporting.directory import Directory
from reporting.enums import Grade
from reporting.pages.filters import takes
from reporting.pages.judged_cache import Kept, cached_judgement
from reporting.pages.plan_page import PlanPage, with_changes
from reporting.rules.office.leaders import line_in_words

SHOWN = (ProjectProgress,)
"""The rows of reports that pages of projects are made of."""
LAGGING = "lags"
"""滞后及以下: the grades from 滞后 down, as one choice; 节点逾期 is a choice of its own."""
MATTERS = "matters"
"""Projects with a matter that leaders are asked to settle (需协调事项), as a list of its own."""
KEPT = 16
"""So many choices are kept: whoever turns pages or sorts asks for the same rows again."""

Choice = tuple[tuple[str, str], ...]
"""Filters with their values, as `ProjectFilter` understood them; empty for all projects."""
Order = tuple[str, ...]
"""What rows are sorted by, most important first: keys of ORDERS, with - for the other way round."""

ORDERS: dict[str, Callable[[ProjectRow], Any]] = {
    "grade": lambda row: row.grade_order,
    "name": lambda row: row.ledger_order,
    "total": lambda row: row.project.total_investment,
    "planned": lambda row: row.line.investment,
    "completed": lambda row: row.completed_order,
    "completion": lambda row: row.completion_order,
    "points": lambda row: row.points_order,
}
"""What each column that can be sorted is sorted by."""


def ledger_url(page: PlanPage, **filters: str) -> str:
    """The ledger of the page's year and period, filtered."""
    ledger = reverse("project-ledger", args=[page.year])
    return ledger + with_changes(QueryDict(page.query.removeprefix("?")), **filters)


FILTERS: dict[str, Callable[[ProjectRow], str]] = {
    "q": lambda row: row.searched,
    "grade": lambda row: row.grade.value,
    "sector": lambda row: row.sector,
    "source": lambda row: row.source,
    "nature": lambda row: row.nature,
    "lead": lambda row: row.lead,
    "leader": lambda row: row.leader,
    "which": lambda row: row.judged.list_name.value,
    MATTERS: lambda row: row.matter,
}
"""What each filter of the form looks at; 需协调事项 is one of the lists of `which`."""


class ProjectList:
    """The projects of a page's plan and period, and what its readers choose of them (no query).

    It is cached with the judgement that it is made of, and keeps what was chosen last. Rows are
    named by their places in the ledger's order.
    """

    def __init__(self, projects: PlanProjects) -> None:
        self.projects = projects
        self._totals: Kept[ProjectTotals] = Kept(KEPT)
        self._rows: Kept[list[ProjectRow]] = Kept(KEPT)
        self._of_line: Kept[PlanProjects] = Kept(KEPT)
        self._chosen: Kept[Collection[int]] = Kept(KEPT)
        self._sorted: Kept[list[int]] = Kept(KEPT)
        rows = projects.rows
        self._columns = {name: list(map(looked_at, rows)) for name, looked_at in FILTERS.items()}
        self._amounts = AmountColumns(rows)
        self._sorted_by = {name: list(map(value, rows)) for name, value in ORDERS.items()}

    @classmethod
    def of_page(cls, page: PlanPage, units: Directory) -> "ProjectList":  # noqa: ARG003
        """That of a page, made of the judgement that its other pages show."""
        return cls(cached_judgement(page, PlanProjects.of_page, shown=SHOWN))

    @property
    def number(self) -> int:
        """How many projects there are in all."""
        return self.projects.all.number

    @cached_property
    def county(self) -> str:
        """The sums of all projects in words, beside those of a part."""
        return county_in_words(self.projects)

    @property
    def is_sample(self) -> bool:
        return self.projects.is_sample

    def totals(self, choice: Choice) -> ProjectTotals:
        """The projects that pass every filter, in the ledger's order, with their sums."""
        return self._totals.get(choice, lambda: self._make_totals(choice))

    def _make_totals(self, choice: Choice) -> ProjectTotals:
        places = self._places(choice)
        if len(places) == self.number:
            return self.projects.all
        chosen = [self.projects.rows[place] for place in places]
        return ProjectTotals("小计", chosen, among=(self._amounts, places))

    def rows(self, choice: Choice, order: Order) -> list[ProjectRow]:
        """The same in the order asked for."""
        return self._rows.get((choice, order), lambda: self._make_rows(choice, order))

    def _make_rows(self, choice: Choice, order: Order) -> list[ProjectRow]:
        places = self._sorted.get(order, lambda: self._sort(order))
        chosen = self._places(choice)
        if len(chosen) < self.number:
            among = set(chosen)
            places = [place for place in places if place in among]
        return list(map(self.projects.rows.__getitem__, places))

    def of_line(self, leader: str) -> PlanProjects:
        """The projects that a county leader is in charge of, with their sums; empty for all."""
        if not leader:
            return self.projects
        return self._of_line.get(leader, lambda: self._make_line(leader))

    def _make_line(self, leader: str) -> PlanProjects:
        rows = self.totals((("leader", leader),)).rows
        return self.projects.among(rows, line_in_words(leader))

    def _places(self, choice: Choice) -> Collection[int]:
        """The places of the rows that pass every filter, in order."""
        return self._chosen.get(choice, lambda: self._choose(choice))

    def _choose(self, choice: Choice) -> Collection[int]:
        places: Collection[int] = range(self.number)
        for name, value in choice:
            places = self._passing(places, name, value)
        return places

    def _passing(self, places: Collection[int], name: str, value: str) -> list[int]:
        """Those of the places whose rows pass one filter of the form."""
        values = self._columns[name]
        if name == "q":
            for word in value.lower().split():
                places = [place for place in places if word in values[place]]
            return list(places)
        if (name, value) == ("which", MATTERS):
            matters = self._columns[MATTERS]
            return [place for place in places if matters[place]]
        taken = {each for each in set(values) if _takes(name, each, value)}
        return [place for place in places if values[place] in taken]

    def _sort(self, order: Order) -> list[int]:
        """The places of all rows in the order asked for."""
        places = list(range(self.number))
        for key in reversed(order):
            values = self._sorted_by[key.removeprefix("-")]
            places.sort(key=values.__getitem__, reverse=key.startswith("-"))
        return places

    # What there is to choose from.

    @cached_property
    def grades(self) -> list[Grade]:
        """The grades that occur."""
        return [grade for grade in Grade if self.projects.all.grades[grade]]

    @cached_property
    def sectors(self) -> list[str]:
        """The 行业领域 that occur, in their order."""
        return [part.name for part in self.projects.sectors]

    @cached_property
    def leads(self) -> list[str]:
        """The units that lead any of them, in the order of units."""
        return [part.name for part in self.projects.leads]

    @cached_property
    def leaders(self) -> list[str]:
        """The county leaders in charge of any of them; an empty name where one has none."""
        return list(dict.fromkeys(self._columns["leader"]))


def _takes(name: str, value: str, asked: str) -> bool:
    """Whether a row with this value passes a filter."""
    if name == "leader":
        return takes(value, asked)
    if name == "grade" and asked == LAGGING:
        return Grade(value).is_slow
    return value == asked
