"""Sums over projects that compare like with like: no query, no clock. Amounts are in 万元.

What is completed is held against the plan and the pace of the projects that have reported, and of
no others: a project that is silent is neither behind nor on its pace. It is counted beside them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from reporting.enums import Grade
from reporting.rules.figures import completion, difference, half_up
from reporting.rules.projects.facts import ProjectFacts, ProjectPace
from reporting.rules.projects.grade import GradedProject

NOT_REPORTED = Grade.NOT_REPORTED.label
PREPARATION_NOT_REPORTED = "前期项目未填报投资"


@dataclass(frozen=True)
class Silent:
    """Projects without a figure for the same reason."""

    why: str
    """未填报, 未到开工时间, 未到统计时点, or 前期项目未填报投资."""
    number: int
    planned: Decimal


@dataclass(frozen=True)
class ProjectSums:
    """What any projects have completed, against the plan and the pace of those that reported."""

    reported: int
    """How many have a figure; with all that are silent they add up to all projects."""
    planned: Decimal
    """The year's plan of those that have reported."""
    completed: Decimal
    expected: Fraction
    """What those that have reported should have completed by now."""
    is_paced: bool
    """Whether any of them is judged by its pace; else nothing is compared."""
    silent: tuple[Silent, ...] = ()

    @property
    def share(self) -> Fraction:
        """序时进度 of those that have reported; 0 where nothing is compared."""
        return self.expected / Fraction(self.planned) if self.is_paced else Fraction(0)

    @cached_property
    def completion(self) -> Decimal | None:
        """完成率 in %, one decimal; below 100.0 as long as the plan is not reached."""
        return completion(self.completed, self.planned) if self.is_paced else None

    @cached_property
    def pace(self) -> Decimal | None:
        """序时进度 in %, one decimal."""
        return half_up(self.share * 100, 1) if self.is_paced else None

    @cached_property
    def points(self) -> Decimal | None:
        """完成率 − 序时进度, in 个百分点; None where nothing is compared."""
        if self.completion is None or self.pace is None:
            return None
        return difference(self.completion, self.pace)


def sum_up(projects: Iterable[GradedProject]) -> ProjectSums:
    """The sums over any projects.

    What has no pace (前期, no plan of the year) moves the comparison neither way: what it has
    completed is expected of it, no more and no less.
    """
    addends = Addends(projects)
    return addends.sum_up(range(addends.number))


class Addends:
    """What each of many projects adds to sums, asked once of it and kept in columns by its place.

    Then the sums over some of them take no more than adding up.
    """

    def __init__(self, projects: Iterable[GradedProject]) -> None:
        self._planned: list[Decimal] = []
        self._completed: list[Decimal | None] = []
        self._paces: list[ProjectPace | None] = []
        """None of what is not judged by its pace."""
        self._why_silent: list[str] = []
        for project in projects:
            facts = project.facts
            self._planned.append(facts.investment)
            self._completed.append(facts.completed)
            self._paces.append(facts.pace if _is_paced(facts) else None)
            self._why_silent.append(_why_silent(project) if facts.completed is None else "")

    @property
    def number(self) -> int:
        return len(self._planned)

    def planned(self, places: Iterable[int]) -> Decimal:
        """The year's plan of the projects at these places."""
        return sum(map(self._planned.__getitem__, places), Decimal(0))

    def sum_up(self, places: Iterable[int]) -> ProjectSums:
        """The sums over the projects at these places."""
        reported = []
        silent: dict[str, list[int]] = {}
        for place in places:
            if self._completed[place] is None:
                silent.setdefault(self._why_silent[place], []).append(place)
            else:
                reported.append(place)
        return ProjectSums(
            reported=len(reported),
            planned=self.planned(reported),
            completed=sum((self._completed[place] or Decimal(0) for place in reported), Decimal(0)),
            expected=self._expected(reported),
            is_paced=any(self._paces[place] is not None for place in reported),
            silent=self._by_reason(silent),
        )

    def _expected(self, places: Iterable[int]) -> Fraction:
        """What they should have completed: their investment at the same pace is added up first.

        Few paces occur among many projects, mostly as the same object, and exact fractions take
        long to add one by one.
        """
        at_pace: dict[int, tuple[ProjectPace, list[Decimal]]] = {}
        unpaced = Decimal(0)
        for place in places:
            pace = self._paces[place]
            if pace is None:
                unpaced += self._completed[place] or Decimal(0)
            elif id(pace) in at_pace:
                at_pace[id(pace)][1].append(self._planned[place])
            else:
                at_pace[id(pace)] = pace, [self._planned[place]]
        at_share: dict[tuple[int, int], Decimal] = {}
        for pace, planned in at_pace.values():
            share = pace.share.as_integer_ratio()
            at_share[share] = sum(planned, at_share.get(share, Decimal(0)))
        paced = (Fraction(planned) * Fraction(*share) for share, planned in at_share.items())
        return sum(paced, Fraction(unpaced))

    def _by_reason(self, silent: Mapping[str, Collection[int]]) -> tuple[Silent, ...]:
        """未填报 first, then the other reasons in the order of their names."""
        reasons = sorted(silent, key=lambda why: (why != NOT_REPORTED, why))
        return tuple(Silent(why, len(silent[why]), self.planned(silent[why])) for why in reasons)


def _is_paced(facts: ProjectFacts) -> bool:
    return not facts.is_preparation and facts.investment > 0


def _why_silent(project: GradedProject) -> str:
    """Its grade says it; a project in preparation has one by its nodes all the same."""
    if project.facts.is_preparation:
        return PREPARATION_NOT_REPORTED
    return project.grade.label
