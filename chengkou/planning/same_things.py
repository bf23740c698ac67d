"""重点任务 that are probably a livelihood task as well: proposed to the planner, never decided.

Both are printed with their number: 新增“错时共享”停车泊位 300个 in a box, and among the livelihood
tasks. Neither app knows the other (decision 0040), so that they are held against each other here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from rapidfuzz import fuzz

from indicators.enums import Catalogue
from indicators.importing.common import folded_name
from indicators.models import Target
from projects.enums import Level
from projects.models import LivelihoodTask
from reporting.models import Plan

LIKE = 80
"""From this likeness on, of 100, a task's name is found again in the words of a promise.

In the plan of 2024 with the same number and unit: the same thing from 80, others up to 70.
"""
_SQUARE_METRES = {"㎡": "平方米"}


class Promise(NamedTuple):
    """What a livelihood task promises: one of its 量化目标, or nothing in numbers."""

    level: str
    task: int
    """Its number in its level."""
    words: str | None
    """None, as number and unit, of a task without 量化目标."""
    quantity: Decimal | None
    unit: str | None


@dataclass(frozen=True)
class SameThing:
    """A task of a box, and the livelihood task that it can be."""

    target: Target
    livelihood: str
    """As `Target.livelihood` has it: 市级9."""


def promises_of(plan: Plan) -> list[Promise]:
    """What the plan's livelihood tasks promise, each task at least once (one query)."""
    columns = ("level", "number", "targets__words", "targets__quantity", "targets__unit")
    rows = LivelihoodTask.objects.filter(plan=plan).order_by("level", "number", "targets__order")
    return [Promise(*row) for row in rows.values_list(*columns)]


def unlinked_tasks(plan: Plan, promises: Iterable[Promise]) -> list[SameThing]:
    """The plan's tasks that promise what a livelihood task does and do not say so.

    Number and unit are the same and the name is alike (one query, none without promises).
    """
    in_numbers = [promise for promise in promises if promise.quantity is not None]
    if not in_numbers:
        return []
    found = []
    for target in Target.objects.printed(plan, Catalogue.KEY_TASKS):
        if target.is_printed_again or target.rule.low is None:
            continue
        promise = next((each for each in in_numbers if _is_same(target, each)), None)
        if promise is not None:
            found.append(SameThing(target, f"{Level(promise.level).label}{promise.task}"))
    return found


def _is_same(target: Target, promise: Promise) -> bool:
    unit = _SQUARE_METRES.get(promise.unit or "", promise.unit)
    if target.rule.low != promise.quantity or target.unit != unit:
        return False
    likeness = fuzz.partial_ratio(folded_name(target.name), folded_name(promise.words or ""))
    return likeness >= LIKE
