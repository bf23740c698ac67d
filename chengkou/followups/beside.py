"""The open 督办事项 that other pages name: of a plan, of a unit, of whoever signed in."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from chengkou.followups.filters import OPEN
from chengkou.followups.page import known_of, reader_of
from chengkou.followups.rows import FollowUpRow, FollowUps, rows_of
from reporting.models import Department
from reporting.pages.filters import takes
from reporting.pages.plan_page import PlanPage

LISTED = 10
"""How many overdue ones a page lists; the list of 督办事项 has them all."""


@dataclass(frozen=True)
class FollowUpsBeside(FollowUps):
    """Those that a page of a plan names, and where all of them are listed."""

    all_url: str = ""

    @property
    def first_overdue(self) -> list[FollowUpRow]:
        return self.overdue[:LISTED]


def followups_of_plan(page: PlanPage) -> FollowUpsBeside:
    """The open ones of the plan and of the line that is shown, as far as the reader may see them.

    None on a page as known on another day: they are today's (at most three queries).
    """
    rows = []
    if page.known_on is None:
        rows = rows_of(known_of(page.plan, reader_of(page)).open(), page.today)
    of_line = [row for row in rows if takes(row.leader, page.leader)]
    url = f"{reverse('followups', args=[page.year])}?state={OPEN}{page.more}"
    return FollowUpsBeside(of_line, url)


def followups_of_unit(page: PlanPage, unit: Department, keys: Collection[int]) -> FollowUpsBeside:
    """The open ones of a unit and of those it succeeded, by their keys, likewise."""
    rows = []
    if page.known_on is None:
        rows = rows_of(known_of(page.plan, reader_of(page)).open().of_units(keys), page.today)
    query = urlencode({"state": OPEN, "department": unit.code, "leader": "all"})
    return FollowUpsBeside(rows, f"{reverse('followups', args=[page.year])}?{query}")
