"""What is to be imported: printed rows as they were settled, and figures of whole years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indicators.importing.common import Manner
from indicators.importing.matching import MatchedTarget
from indicators.importing.printed import PrintedTarget
from reporting.models import Department


@dataclass(frozen=True)
class SettledTarget:
    """A printed row as the planner settled it: what the plan's target is to be."""

    printed: PrintedTarget
    indicator: str
    """The code of its indicator; empty for a new one."""
    manner: Manner
    lead: Department
    is_lead_confirmed: bool
    """Whether the file itself names the lead."""


@dataclass(frozen=True)
class Result:
    """A figure of a whole year that the file prints beside the targets."""

    indicator_name: str
    indicator: str
    """The code; empty for one that is new with this import."""
    year: int
    text: str
    source: str
    unit: str = ""


@dataclass
class Settlement:
    """Rows that nobody has to look at any more, and what is open of the others."""

    targets: list[SettledTarget] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    """A sentence for each thing that a person has to settle first."""


def settle(
    rows: Iterable[MatchedTarget], units: Sequence[Department], lead: Department | None = None
) -> Settlement:
    """The rows as they were understood, none changed; those with problems are open.

    A row is led by the unit that the file names, else by that of its indicator's latest plan, else
    by `lead`.
    """
    found = Settlement()
    for row in rows:
        printed = row.printed
        unit = lead_of(row, units) or lead
        said = list(row.problems)
        if unit is None:
            said.append("没有牵头单位。")
        if said or unit is None or row.manner is None:
            found.open += [f"{printed.table}“{printed.name}”：{sentence}" for sentence in said]
            continue
        found.targets.append(
            SettledTarget(
                printed,
                row.known.code if row.known else "",
                row.manner,
                unit,
                is_lead_confirmed=unit.name == printed.lead,
            )
        )
    return found


def lead_of(row: MatchedTarget, units: Iterable[Department]) -> Department | None:
    """The unit that the file names, or that led the indicator last; None where it is none."""
    if row.printed.lead:
        return next((unit for unit in units if unit.name == row.printed.lead), None)
    last = row.known.lead if row.known else None
    return next((unit for unit in units if unit.pk == last), None)


def results_of(rows: Iterable[MatchedTarget], file: str) -> list[Result]:
    """The whole years' figures that the rows print: 完成情况 and 上年完成."""
    found = []
    for row in rows:
        printed = row.printed
        code = row.known.code if row.known else ""
        source = f"{file} {printed.table}"[:200]
        for year, text in (
            (printed.year, printed.actual),
            (printed.year - 1, printed.last_year),
        ):
            if text:
                found.append(Result(printed.name, code, year, text, source, printed.unit))
    return found
