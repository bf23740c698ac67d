"""The draft of a plan with sectors and units, for files that name them."""

from typing import IO

import pytest

from reporting.enums import PlanState
from reporting.models import Plan
from reporting.tables import read
from reporting.tables.found import FoundTable
from reporting.tables.sheets import table_of
from tests.factories import make_department, make_plan, make_sector
from tests.reporting.spreadsheets.workbooks import opened


@pytest.fixture(autouse=True)
def _read_by_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of files are read here; that another process reads the same is tested beside it."""

    def tables_of(file: IO[bytes], *, name: str, size: int) -> list[FoundTable]:
        file.seek(0)
        return [table_of(sheet) for sheet in opened(file.read(), name)]

    monkeypatch.setattr(read, "tables_of", tables_of)


@pytest.fixture
def plan() -> Plan:
    make_sector("基础设施", 10)
    make_sector("乡村振兴", 20)
    make_department("jiaotong", "县交通局")
    make_department("shuili", "县水利局")
    return make_plan(2024, PlanState.DRAFT)
