"""How common indicators are measured, by their names: what to propose for one that is new.

The table `fixtures/common_indicators.csv` is in order: the first pattern that a name contains
counts. What it proposes is shown to the planner before anything is written.
"""

import csv
import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from reporting.enums import Direction, GrowthBasis, Measure, Pace

TABLE = Path(__file__).parents[2] / "fixtures" / "common_indicators.csv"


@dataclass(frozen=True)
class Manner:
    """How the figures of an indicator behave and when they are due."""

    measure: Measure
    direction: Direction
    pace: Pace
    months_due: str
    growth_basis: GrowthBasis


def manner_of(name: str) -> Manner | None:
    """How an indicator of this name is measured; None where the table knows none like it."""
    folded = folded_name(name)
    for pattern, manner in _table():
        if pattern.search(folded):
            return manner
    return None


def folded_name(name: str) -> str:
    """The name as it is compared: narrow signs, no blanks, line breaks or quotes."""
    return re.sub(r"[\s\"'“”‘’]", "", unicodedata.normalize("NFKC", name))


@functools.cache
def _table() -> list[tuple[re.Pattern[str], Manner]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [(re.compile(row.pop("names")), _manner(row)) for row in csv.DictReader(file)]


def _manner(row: dict[str, str]) -> Manner:
    return Manner(
        Measure(row["measure"]),
        Direction(row["direction"]),
        Pace(row["pace"]),
        row["months_due"],
        GrowthBasis(row["growth_basis"]),
    )
