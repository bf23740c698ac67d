"""A plan's projects as a list to search: chosen, ordered and summed, each choice once."""

from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from projects.models import ProjectProgress
from projects.presenters.charts import county_in_words
from projects.presenters.project_totals import PlanProjects, ProjectTotals
from projects.presenters.projects import ProjectRow
from reporting.directory import Directory
from reporting.enums import Grade
from reporting.pages.filters import takes
from reporting.pages.judged_cache import cached_judgement
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
    "total": lambda row: row.line.project.total_investment,
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


class ProjectList:
    """The projects of a page's plan and period, and what its readers choose of them (no query).

    It is cached with the judgement that it is made of, and keeps what was chosen last: among many
    projects a choice costs as much as reading all of them.
    """

    def __init__(self, projects: PlanProjects) -> None:
        self.projects = projects
        self.totals = lru_cache(maxsize=KEPT)(self._totals)
        self.rows = lru_cache(maxsize=KEPT)(self._rows)
        self.of_line = lru_cache(maxsize=KEPT)(self._of_line)

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

    def _totals(self, choice: Choice) -> ProjectTotals:
        """The projects that pass every filter, in the ledger's order, with their sums."""
        if not choice:
            return self.projects.all
        rows: Iterable[ProjectRow] = self.projects.rows
        for name, value in choice:
            rows = [row for row in rows if _passes(row, name, value)]
        return ProjectTotals("小计", rows)

    def _rows(self, choice: Choice, order: Order) -> list[ProjectRow]:
        """The same in the order asked for."""
        rows = list(self.totals(choice).rows)
        for key in reversed(order):
            rows.sort(key=ORDERS[key.removeprefix("-")], reverse=key.startswith("-"))
        return rows

    def _of_line(self, leader: str) -> PlanProjects:
        """The projects that a county leader is in charge of, with their sums; empty for all."""
        if not leader:
            return self.projects
        rows = self.totals((("leader", leader),)).rows
        return self.projects.among(rows, line_in_words(leader))

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
        return list(dict.fromkeys(row.leader for row in self.projects.rows))


def _passes(row: ProjectRow, name: str, value: str) -> bool:
    """Whether the row passes one filter of the form."""
    if name == "q":
        return _matches(row, value)
    if name == "grade":
        return row.grade.is_slow if value == LAGGING else row.grade == value
    if name == "leader":
        return takes(row.leader, value)
    if name == "which":
        return bool(row.matter) if value == MATTERS else row.judged.list_name == value
    return bool(getattr(row, name) == value)


def _matches(row: ProjectRow, search: str) -> bool:
    """Whether the row's name, code, lead, owner and place together contain every searched word."""
    return all(word in row.searched for word in search.lower().split())
