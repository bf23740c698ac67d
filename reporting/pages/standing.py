"""How one kind of rows of a plan stands at the end of a period: what every kind tells alike."""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from reporting.directory import Directory
from reporting.enums import RowGroup
from reporting.models import Department, Plan
from reporting.months import last_day
from reporting.pages.flagged import Flagged
from reporting.pages.lights import Light
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part
from reporting.rules.office.leaders import is_asked_for
from reporting.visibility import Viewer

YEAR_END = 12


@dataclass(frozen=True)
class PlanAtPeriod:
    """A plan at the end of the months 1 to `through`, as somebody may know it."""

    plan: Plan
    through: int
    viewer: Viewer
    units: Directory
    query: str = ""
    """Of links to other pages: ?through=6."""
    page: PlanPage | None = None
    """The page it is judged for, which has judgements in common with others; None for none."""

    @property
    def day(self) -> datetime.date:
        """The period's last day."""
        return last_day(self.plan.year, self.through)

    @property
    def is_year_end(self) -> bool:
        return self.through == YEAR_END


@dataclass(frozen=True)
class Narrowing:
    """Which rows of a plan are asked for; empty for all."""

    department: str = ""
    """The code of the unit that leads them."""
    leader: str = ""
    """The county leader in charge of them, or `NOBODY`."""

    def holds(self, lead: Department, leader: str) -> bool:
        """Whether a row is asked for: by the unit that leads it and the leader in charge of it."""
        if self.department and lead.code != self.department:
            return False
        return not self.leader or is_asked_for(leader, self.leader)


class KindStanding(ABC):
    """How one kind of rows stands at the end of a period, and stood at each before it."""

    group: RowGroup
    """Under which the list of what is flagged is filtered."""
    name: str
    """What one of them is called: 指标."""
    measure: str
    """With which they are counted: 项."""
    made_good_word = "由低转达"
    """What those are called that were flagged before and are judged well now."""
    names_rows = False
    """Whether sentences about what has changed name the rows, or only count them."""

    def __init__(self, at: PlanAtPeriod) -> None:
        self.at = at

    @property
    @abstractmethod
    def lagging_word(self) -> str:
        """What those that are flagged are called: 低于序时, 滞后."""

    @property
    @abstractmethod
    def is_sample(self) -> bool:
        """Whether any figure of it was made up by the demo."""

    @property
    @abstractmethod
    def known_months(self) -> Iterable[int]:
        """The months of the year of which the viewer knows approved rows of the kind."""

    @property
    @abstractmethod
    def led(self) -> list[Department]:
        """The unit that leads each of them on the period's last day; each counts once."""

    @property
    def leads(self) -> list[Department]:
        """Every unit that leads any row of the kind."""
        return self.led

    @abstractmethod
    def light(self, key: int) -> Light | None:
        """How the row with this key stands; None where the plan has no such row then."""

    @property
    @abstractmethod
    def ever(self) -> list[Flagged]:
        """What is flagged in the period or was in one before it, most important first."""

    @property
    @abstractmethod
    def leaders(self) -> list[str]:
        """The county leader in charge of each row, on the period's last day; empty for nobody."""

    @property
    @abstractmethod
    def size(self) -> int:
        """How many rows of the kind there are, as `carried` lists them."""

    @abstractmethod
    def carried(self, limit: int | None = None) -> list[Flagged]:
        """All rows of the kind, or the first `limit`, whether flagged or not; the flagged first."""

    @abstractmethod
    def clause(self) -> list[Part]:
        """How many of how many lag; empty without any."""

    @abstractmethod
    def in_short(self) -> list[Part]:
        """How many lag, without how many there are: 低于序时1项; empty where none does."""

    def narrowed(self, to: Narrowing) -> Self:
        """These of its rows alone, as judged already (no query)."""
        part = copy(self)
        for name in ("lagging", "newly_flagged", "just_made_good", "charts", "_by_key"):
            part.__dict__.pop(name, None)
        part.__dict__["ever"] = [row for row in self.ever if to.holds(row.lead, row.leader)]
        part.keep(to)
        return part

    @abstractmethod
    def keep(self, to: Narrowing) -> None:
        """Leave only these of the rows."""

    @property
    @abstractmethod
    def notes(self) -> dict[str, str]:
        """Band of the list of what is flagged → so many of so many."""

    @cached_property
    def months_before(self) -> list[int]:
        """The earlier periods of which the viewer knows approved rows of the kind, in order."""
        return sorted({month for month in self.known_months if month < self.at.through})

    @property
    def month_before(self) -> int | None:
        """The month of the period before this one; None where the viewer knows of none."""
        return self.months_before[-1] if self.months_before else None

    @cached_property
    def lagging(self) -> int:
        """How many are flagged in the period."""
        return sum(row.light.lags for row in self.ever)

    @cached_property
    def newly_flagged(self) -> list[Flagged]:
        """Flagged now, and in no period before without a better one since; without sub-rows."""
        lagging = [row for row in self.ever if row.light.lags]
        return [row for row in lagging if not row.is_sub and len(row.run) == 1]

    @cached_property
    def just_made_good(self) -> list[Flagged]:
        """Flagged when it was last judged before, and judged well now; without sub-rows."""
        return [row for row in self.ever if row.is_just_made_good and not row.is_sub]

    def apart(self, rows: Iterable[Flagged]) -> str:
        """Which of the flagged rows are flagged by something else than the word for them says:
        节点逾期7个 among 26个; empty where none is."""
        return ""


def counted(
    kind: KindStanding,
    *,
    total: int,
    reported: int,
    word: str,
    lagging: int,
    tone: str = "late",
    apart: str = "",
) -> list[Part]:
    """135个重点项目中有数据130个，滞后12个、节点逾期7个; empty without any.

    `apart`: what is flagged beside those that the word counts.
    """
    if not total:
        return []
    whole = f"{total}{kind.measure}{kind.name}"
    if not reported:
        return [Part(f"{whole}都还没有数据")]
    coverage = "中" if reported == total else f"中有数据{reported}{kind.measure}，"
    return [
        Part(f"{whole}{coverage}"),
        Part(f"{word}{lagging}{kind.measure}", tone if lagging else ""),
        *([Part("、"), Part(apart, tone)] if apart else []),
    ]


def in_a_row(*words: str, tone: str) -> list[Part]:
    """滞后12个、节点逾期7个: those that are not empty, in one tone."""
    parts: list[Part] = []
    for text in filter(None, words):
        parts += [*([Part("、")] if parts else []), Part(text, tone)]
    return parts


def ever_lagged(lights: Iterable[Light]) -> bool:
    return any(light.lags for light in lights)
