"""What a file with a plan says, of all kinds of rows that a plan has; writes nothing."""

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from indicators.enums import Catalogue
from indicators.importing.boxes import read_boxes
from indicators.importing.matching import MatchedTarget, known_indicators, matched
from indicators.importing.printed import read_targets, understood
from projects.importing.comparing import Comparison
from projects.importing.documents.livelihood_tables import ReadTasks, read_task_tables
from projects.importing.livelihood import TaskImporter
from projects.importing.reading.table import Remark
from reporting.models import Plan
from reporting.tables.found import FoundTable


class Kind(enum.StrEnum):
    """The kinds of rows that a file with a plan can have."""

    TARGETS = "targets"
    KEY_TASKS = "tasks"
    LIVELIHOOD = "livelihood"


@dataclass
class PlanFile:
    """The rows of a file, as printed and as they would come into the plan."""

    year: int
    targets: list[MatchedTarget] = field(default_factory=list)
    """Of the plan's year, and of other years whose tables the file has too."""
    key_tasks: list[MatchedTarget] = field(default_factory=list)
    """The tasks of the boxes (专栏) in its text."""
    livelihood: ReadTasks = field(default_factory=ReadTasks)
    compared: Comparison | None = None
    """The livelihood tasks beside the plan's; None without a plan, or where none were read."""
    not_taken: list[str] = field(default_factory=list)
    """Sentences on tables, columns and rows of targets that were not read."""

    def of_targets(self, kinds: Collection[Kind]) -> list[MatchedTarget]:
        """The targets of these kinds: indicators before the tasks that may be the same."""
        targets = self.targets if Kind.TARGETS in kinds else []
        return [*targets, *(self.key_tasks if Kind.KEY_TASKS in kinds else [])]

    @property
    def remarks_of_livelihood(self) -> list[Remark]:
        """What has to be mended, and what looked at, before the tasks can come in."""
        table = self.livelihood.table
        if self.compared is None:
            return [*table.faults, *table.warnings]
        return [*table.faults, *self.compared.faults, *self.compared.warnings]


def read_plan_file(tables: Sequence[FoundTable], year: int) -> PlanFile:
    """What the tables of a file say of the plan of the year (a fixed number of queries)."""
    read = read_targets([understood(table, year) for table in tables])
    found = PlanFile(year, not_taken=read.not_taken)
    found.targets = matched(read.targets, known_indicators())
    in_boxes = read_boxes(tables, year)
    found.not_taken += in_boxes.not_taken
    if in_boxes.targets:
        found.key_tasks = matched(in_boxes.targets, known_indicators(Catalogue.KEY_TASKS))
    found.livelihood = read_task_tables(tables, year)
    plan = Plan.objects.filter(year=year).first()
    if plan is not None and found.livelihood.table.rows:
        found.compared = TaskImporter().compare(found.livelihood.table, plan)
    return found
