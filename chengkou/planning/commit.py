"""Bringing what a file says into its plan, where nothing of it is open: all of it or nothing."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction

from chengkou.planning.from_file import Kind, PlanFile
from indicators.importing import plan_import
from indicators.importing.settled import Result, SettledTarget, results_of, settle
from projects.importing import comparing
from projects.importing.livelihood import TaskImporter
from reporting.actions import Refused
from reporting.models import Department, Plan, User

_PERMISSIONS = {
    Kind.TARGETS: ("indicators.add_target", "indicators.change_target"),
    Kind.KEY_TASKS: ("indicators.add_target", "indicators.change_target"),
    Kind.LIVELIHOOD: ("projects.add_livelihoodtask", "projects.change_livelihoodtask"),
}


@dataclass
class Ready:
    """What would be written of a file, and what keeps it from being written."""

    plan: Plan | None
    targets: list[SettledTarget] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    has_livelihood: bool = False
    open: list[str] = field(default_factory=list)
    """A sentence for each thing that somebody has to settle first, on a page of the admin."""


@dataclass
class Written:
    """How many rows a file changed."""

    new: int = 0
    changed: int = 0
    results: int = 0
    """Observations of whole years."""


def ready(found: PlanFile, kinds: Collection[Kind], file: str, lead: Department | None) -> Ready:
    """The rows of these kinds as the pages would take them, none of them changed.

    `lead` leads targets that name no unit and are new.
    """
    plan = Plan.objects.filter(year=found.year).first()
    result = Ready(plan)
    if plan is None:
        result.open.append(f"系统里还没有{found.year}年的计划，请先新建它的草案。")
        return result
    rows = found.of_targets(kinds)
    units = list(Department.objects.filter(closed_on=None))
    settlement = settle([row for row in rows if row.printed.year == found.year], units, lead)
    result.targets, result.open = settlement.targets, settlement.open
    result.results = results_of(rows, file)
    if rows and not result.open:
        result.open += _faults(plan, result)
    if Kind.LIVELIHOOD in kinds and found.livelihood.table.rows:
        result.has_livelihood = True
        result.open += map(str, found.remarks_of_livelihood)
    if not rows and not result.has_livelihood:
        result.open.append("文件里没有读到可以写入的内容。")
    return result


def _faults(plan: Plan, result: Ready) -> list[str]:
    """Why the page would not let the settled targets in."""
    try:
        return plan_import.compare(plan, result.targets, result.results).faults
    except Refused as refused:
        return [str(refused)]


@transaction.atomic
def commit(found: PlanFile, result: Ready, *, by: User, file: str) -> Written:
    """Write what is ready by the functions of the pages, with history, all of it or nothing.

    Raises Refused where something is open, or somebody changed the plan meanwhile.
    """
    if result.open or result.plan is None:
        raise Refused(result.open[0])
    written = Written()
    if result.targets or result.results:
        compared = plan_import.compare(result.plan, result.targets, result.results)
        changes = plan_import.carry_out(
            result.plan, result.targets, result.results, seen=compared.seen, by=by, file=file
        )
        written.new += len(changes.new)
        written.changed += len(changes.changed)
        written.results = len(changes.results)
    if result.has_livelihood and found.compared is not None:
        tasks = comparing.carry_out(
            TaskImporter(),
            found.livelihood.table,
            result.plan,
            seen=found.compared.seen,
            confirmed=False,
            by=by,
            file=file,
        )
        written.new += len(tasks.of(comparing.NEW))
        written.changed += len(tasks.of(comparing.CHANGED))
    return written


def may_commit(user: User, kinds: Collection[Kind]) -> bool:
    """Whether the user may import these kinds of rows on their pages."""
    wanted = [name for kind in kinds for name in _PERMISSIONS[kind]]
    return user.is_active and user.has_perms(wanted)
