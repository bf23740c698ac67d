"""Sums over projects that compare like with like: no query, no clock. Amounts are in 万元.

What is completed is held against the plan and the pace of the projects that have reported, and of
no others: a project that is silent is neither behind nor on its pace. It is counted beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from reporting.enums import Grade
from reporting.rules.figures import completion, difference, half_up
from reporting.rules.projects.facts import ProjectFacts
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
    reported = []
    silent = []
    for project in projects:
        if project.facts.completed is None:
            silent.append(project)
        else:
            reported.append(project.facts)
    return ProjectSums(
        reported=len(reported),
        planned=_planned(reported),
        completed=sum((facts.completed or Decimal(0) for facts in reported), Decimal(0)),
        expected=_expected(reported),
        is_paced=any(map(_is_paced, reported)),
        silent=_by_reason(silent),
    )


def _planned(projects: Iterable[ProjectFacts]) -> Decimal:
    return sum((facts.investment for facts in projects), Decimal(0))


def _is_paced(facts: ProjectFacts) -> bool:
    return not facts.is_preparation and facts.investment > 0


def _expected(projects: Iterable[ProjectFacts]) -> Fraction:
    """What they should have completed: their investment at the same pace is added up first.

    Few paces occur among many projects, and exact fractions take long to add one by one.
    """
    at_share: dict[tuple[int, int], Decimal] = {}
    unpaced = Decimal(0)
    for facts in projects:
        if _is_paced(facts):
            share = facts.pace.share.as_integer_ratio()
            at_share[share] = at_share.get(share, Decimal(0)) + facts.investment
        else:
            unpaced += facts.completed or Decimal(0)
    paced = (Fraction(planned) * Fraction(*share) for share, planned in at_share.items())
    return sum(paced, Fraction(unpaced))


def _by_reason(projects: list[GradedProject]) -> tuple[Silent, ...]:
    """未填报 first, then the other reasons in the order of their names."""
    by_reason: dict[str, list[ProjectFacts]] = {}
    for project in projects:
        by_reason.setdefault(_why_silent(project), []).append(project.facts)
    reasons = sorted(by_reason, key=lambda why: (why != NOT_REPORTED, why))
    return tuple(Silent(why, len(by_reason[why]), _planned(by_reason[why])) for why in reasons)


def _why_silent(project: GradedProject) -> str:
    """Its grade says it; a project in preparation has one by its nodes all the same."""
    if project.facts.is_preparation:
        return PREPARATION_NOT_REPORTED
    return project.grade.label
