"""需协调事项: what leaders are asked to settle, as far as a page lists it."""

from dataclasses import dataclass

from projects.presenters.ledger import MATTERS, ledger_url
from projects.presenters.project_totals import ProjectTotals
from projects.presenters.projects import ProjectRow
from reporting.pages.plan_page import PlanPage

OPEN = 6
"""How many of them stand open where the others are folded."""
LISTED = 30
"""How many a page lists; the ledger has them all."""


@dataclass(frozen=True)
class Matters:
    """The matters of some projects, the most pressing first."""

    rows: list[ProjectRow]
    all_url: str
    """The ledger of projects with such a matter: of all of them, and others at most."""

    @classmethod
    def of(cls, totals: ProjectTotals, page: PlanPage, **filters: str) -> "Matters":
        """Those of these projects; `filters` choose the projects in the ledger."""
        return cls(totals.matters, ledger_url(page, which=MATTERS, **filters) + "#ledger")

    @property
    def number(self) -> int:
        """How many there are, listed or not."""
        return len(self.rows)

    @property
    def listed(self) -> list[ProjectRow]:
        return self.rows[:LISTED]

    @property
    def first(self) -> list[ProjectRow]:
        return self.rows[:OPEN]

    @property
    def further(self) -> list[ProjectRow]:
        """Those that a page keeps folded."""
        return self.rows[OPEN:LISTED]

    @property
    def left(self) -> int:
        """How many the page does not list."""
        return max(self.number - LISTED, 0)
