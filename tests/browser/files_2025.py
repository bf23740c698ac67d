"""The files of an office that begins 2025: units, people, targets, projects and livelihood tasks.

Targets and tasks are those of the county's 2024, the projects are the sample's. The head of the
ledger is the office's own: no word of it is known to the import.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from chengkou.demo.sample.ledger import BLOCKS, Named, projects_of
from projects.enums import InvestmentSource
from tests.indicators.importing.offices import SOURCE, as_printed
from tests.projects.importing.documents import lists
from tests.reporting.tables import word_files
from tests.reporting.tables.word_files import LEFT

YEAR, BEFORE = "2025", "2024"
LEADERS = ("谭示例", "邓示例", "彭示例")
OWN_TITLES = {
    "工程全称": "项目名称",
    "条线": "行业领域",
    "出资方": "投资来源",
    "怎么列": "建设性质",
    "抓落实的部门": "牵头单位",
    "总盘子（万元）": "总投资",
    "去年底前到位（万元）": "截至上年底累计完成投资",
    "今年安排（万元）": "本年计划投资",
    "何时动工": "计划开工",
    "何时干完": "计划竣工",
}
"""The titles of the office's ledger, with what each is in ours."""
SOURCES = {InvestmentSource.GOVERNMENT: "政府投资", InvestmentSource.SOCIAL: "社会投资"}
NATURES = ("续建", "新开工")


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table of the county's data."""
    with (SOURCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = {row["code"]: row["name"] for row in rows_of("departments.csv")}
TASKS = lists.printed()


def units(folder: Path) -> Path:
    """A workbook with the county's units, in charge of each one of three leaders."""
    lines = [["单位名称", "分管县领导", "联系人", "联系电话"]]
    for place, name in enumerate(UNITS.values()):
        leader = LEADERS[place % len(LEADERS)]
        lines.append([name, leader, _person(place), f"59220{place:03}"])
    return _workbook(folder / "单位名单.xlsx", lines)


def people() -> str:
    """A reporter of each unit and the leaders, as Excel puts their cells on the clipboard."""
    lines = [["姓名", "单位", "角色", "电话"]]
    for place, name in enumerate(UNITS.values()):
        lines.append([_person(place), name, "填报员", f"59220{place:03}"])
    lines += [[leader, "", "县领导", ""] for leader in LEADERS]
    return "\n".join("\t".join(line) for line in lines)


def targets(folder: Path) -> Path:
    """The annex as a Word file: merged groups and sections, and who leads each target."""
    leads = [row["lead"] for row in rows_of("decisions.csv") if row["year"] == BEFORE]
    head, *rows = as_printed(int(BEFORE))
    lines = [[*head, "牵头单位"]]
    for row in rows:
        is_section = row[-1] == LEFT
        lines.append([*row, LEFT if is_section else leads.pop(0)])
    assert not leads
    title = f"城口县{YEAR}年国民经济和社会发展预期目标"
    path = folder / "附件2.docx"
    path.write_bytes(word_files.saved(word_files.document(title, lines)))
    return path


def ledger(folder: Path) -> Path:
    """A workbook with the 135 projects under a head of the office's own."""
    lines: list[list[Any]] = [[f"城口县{YEAR}年重点工程盘子"], ["编号", *OWN_TITLES]]
    for block in BLOCKS:
        for project in projects_of(block):
            lines.append(_project(len(lines) - 1, project, block.sector, SOURCES[block.source]))
    return _workbook(folder / "重点工程.xlsx", lines)


def _project(number: int, project: Named, sector: str, source: str) -> list[Any]:
    """A row of the ledger; half of what is left after the year was done before it."""
    nature = NATURES[number % len(NATURES)]
    left = project.total - project.planned
    before = left // 2 if nature == "续建" else 0
    start = BEFORE if nature == "续建" else YEAR
    cells = [nature, UNITS[project.lead], project.total, before, project.planned]
    return [number, project.name, sector, source, *cells, f"{start}年3月", f"{int(YEAR) + 1}年6月"]


def tasks(folder: Path) -> Path:
    """The list of livelihood tasks as a Word file, merged cells and all."""
    lines = [_of_the_year(line) for line in lists.as_printed()]
    title = lists.TITLE.replace(BEFORE, YEAR)
    path = folder / "附件3.docx"
    path.write_bytes(word_files.saved(word_files.document(title, lines)))
    return path


def _of_the_year(line: Sequence[str]) -> list[str]:
    """A line of 2024's list as one of 2025's."""
    return [cell.replace(BEFORE, YEAR) for cell in line]


def _person(place: int) -> str:
    """A name of its own for each unit's contact."""
    return "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严"[place] + "示例"


def _workbook(path: Path, lines: Sequence[Sequence[Any]]) -> Path:
    book = Workbook()
    sheet: Any = book.active
    for line in lines:
        sheet.append(line)
    book.save(path)
    return path
