"""Files as counties make them, and ledgers of projects imported from them."""

import io
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from projects.importing.comparing import Comparison, Importer, carry_out
from projects.importing.ledger import ProjectImporter
from projects.importing.reading.table import Table
from projects.importing.reading.tables import Wanted, parts_of, read_tables
from projects.models import KeyProject, ProjectPlan
from reporting.models import Plan, User
from reporting.tables import read

IMPORTER = ProjectImporter()
HEAD = [
    "项目代码",
    "项目名称",
    "建设性质",
    "行业领域",
    "投资来源",
    "牵头单位",
    "总投资（万元）",
    "截至2023年底累计完成投资（万元）",
    "2024年计划投资（万元）",
]


def xlsx(*lines: Sequence[Any]) -> io.BytesIO:
    """A workbook of one sheet with these lines."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(list(line))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def sheets_of(**sheets: Sequence[Sequence[Any]]) -> io.BytesIO:
    """A workbook with these sheets, by name."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def workbook(lines: Sequence[Sequence[Any]], change: Callable[[Any], object]) -> io.BytesIO:
    """The same after a change of its sheet: cells merged, rows hidden."""
    book = load_workbook(xlsx(*lines))
    change(book.active)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def row(code: str | None = "p-1", name: str = "甲路", **cells: Any) -> list[Any]:
    """A line under HEAD; `cells` by what its columns are about."""
    values = {
        "nature": "续建",
        "sector": "基础设施",
        "source": "政府",
        "lead": "县交通局",
        "total": 1000,
        "done": 300,
        "plan": 200,
    }
    return [code, name, *{**values, **cells}.values()]


def table(
    file: io.BytesIO, importer: Importer | None = None, year: int = 2024, name: str = "台账.xlsx"
) -> Table:
    """The file read as the importer's pages read it."""
    importer = importer or ProjectImporter()
    wanted = Wanted(importer.readable, year, {"sector": ["基础设施", "乡村振兴"]})
    found = read.tables_of(file, name=name, size=len(file.getvalue()))
    return read_tables(parts_of(found, wanted), wanted)


def lines(*rows: list[Any], head: list[str] = HEAD) -> Table:
    found = table(xlsx(head, *rows))
    assert found.faults == []
    return found


def compared(plan: Plan, *rows: list[Any], head: list[str] = HEAD) -> Comparison:
    return IMPORTER.compare(lines(*rows, head=head), plan)


def imported(plan: Plan, by: User, *rows: list[Any], head: list[str] = HEAD) -> Comparison:
    """The rows imported as they were previewed, warnings looked at."""
    read = lines(*rows, head=head)
    seen = IMPORTER.compare(read, plan).seen
    return carry_out(IMPORTER, read, plan, seen=seen, confirmed=True, by=by, file="台账.xlsx")


def faults(found: Comparison) -> list[str]:
    return [str(fault) for fault in found.faults]


def warned(found: Comparison) -> list[str]:
    return [warning.sentence for warning in found.warnings]


def kinds(found: Comparison) -> list[str]:
    return [entry.kind for entry in found.entries]


def nothing_written() -> bool:
    return (
        not KeyProject.objects.exists()
        and not KeyProject.history.exists()
        and not ProjectPlan.history.exists()
    )
