"""A site of its own to be backed up: committed rows, files of evidence, folders."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from chengkou.backups.rotation import Keep
from chengkou.databases.copying import other_database
from chengkou.databases.measures import Measures, measure_all
from reporting.evidence.store import keep, path_of
from reporting.models import Department
from tests.chengkou.databases import fresh

KEEP = Keep(7, 4, 12)


@dataclass
class Site:
    """A database beside the tests' own, and the folders of its files and backups."""

    alias: str
    variables: dict[str, str]
    folder: Path
    backups: Path

    def add_unit(self, name: str) -> None:
        rows: models.QuerySet[Department] = models.QuerySet(Department, using=self.alias)
        rows.bulk_create([Department(code=name, name=name)])

    def units(self) -> list[str]:
        rows: models.QuerySet[Department] = models.QuerySet(Department, using=self.alias)
        return list(rows.order_by("name").values_list("name", flat=True))

    def measures(self) -> Measures:
        return measure_all(self.alias)

    def add_file(self, content: bytes) -> Path:
        digest = hashlib.sha256(content).hexdigest()
        keep(digest, content, b"")
        return path_of(digest)

    def found(self) -> list[str]:
        """The names in the folder of backups, but for the lock's."""
        return sorted(path.name for path in self.backups.iterdir() if path.name != ".lock")


@pytest.fixture
def site(
    db: None, tables_alone: fresh.Environment, settings: Any, tmp_path: Path
) -> Iterator[Site]:
    """A site with one unit and two files, on the database of this run."""
    evidence = {**settings.STORAGES["evidence"], "OPTIONS": {"location": tmp_path / "evidence"}}
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence}
    with ExitStack() as stack:
        file = tmp_path / "data" / "site.sqlite3"
        variables = stack.enter_context(fresh.copy_of(tables_alone, file))
        database = fresh.settings_of(variables)
        alias = stack.enter_context(other_database(database, "site"))
        made = Site(alias, variables, tmp_path, tmp_path / "backups")
        made.add_unit("甲")
        made.add_file(b"first")
        made.add_file(b"second")
        yield made
