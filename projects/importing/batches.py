"""Writes what an import found: rows of one model at a time, each with its history."""

from collections.abc import Collection
from typing import Any

from django.db import models
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from projects.adoption import keep_former_lines
from projects.importing.comparing import Comparison, is_new
from projects.models import ProjectPlan
from reporting.models import User

BATCH = 200
"""Rows of one statement: statements over all rows get slower the more there are."""


def keep_former(found: Comparison) -> None:
    """Let published periods keep what the file changes, in the lines of other years as well."""
    changed = [entry.rows for entry in found.entries if entry.changed]
    projects = {row.pk: row for row, _ in changed if not is_new(row)}
    of_file = {line.pk: line for _, line in changed if not is_new(line)}
    lines = []
    for stored in ProjectPlan.objects.filter(project__in=projects):
        line: Any = of_file.get(stored.pk, stored)
        line.project = projects[stored.project_id]
        lines.append(line)
    ProjectPlan.objects.bulk_update(keep_former_lines(lines), ["former_terms"], batch_size=BATCH)


class Batch:
    """Rows of one model to be written with history: new ones, and changed fields of others."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.new: list[Any] = []
        self.changed: list[Any] = []
        self.fields: set[str] = set()

    def add(self, row: models.Model, changed: Collection[str]) -> None:
        """Add a row; a stored one only if any of its fields changed."""
        if is_new(row):
            self.new.append(row)
        elif changed:
            self.changed.append(row)
            self.fields.update(changed)

    def write(self, by: User, reason: str) -> None:
        if self.new:
            bulk_create_with_history(
                self.new,
                self.model,
                batch_size=BATCH,
                default_user=by,
                default_change_reason=reason,
            )
        if self.changed:
            bulk_update_with_history(
                self.changed,
                self.model,
                sorted(self.fields),
                batch_size=BATCH,
                default_user=by,
                default_change_reason=reason,
            )
