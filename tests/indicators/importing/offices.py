"""The county's two tables of targets, and the same laid out as other offices lay them out."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.reporting.tables.word_files import ABOVE, LEFT

SOURCE = Path(__file__).parents[3] / "fixtures" / "source"


def printed(year: int) -> list[dict[str, str]]:
    """The rows of the table as the document prints them."""
    with (SOURCE / f"indicators_{year}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_read(targets: Sequence[Any], year: int) -> list[dict[str, str]]:
    """The targets of a year as rows of the same table."""
    rows = []
    for target in targets:
        if target.year != year:
            continue
        row = {
            "section_no": target.section_number,
            "section_name": target.section,
            "number": str(target.number),
            "group_name": target.group,
            "name": target.name,
            "unit": target.unit,
            "is_subitem": str(target.is_subitem).lower(),
            "target_text": target.target_text,
            "attribute": {"binding": "约束性", "expected": "预期性"}.get(target.attribute, ""),
        }
        if year == 2023:
            row["actual_text"] = target.actual
        rows.append(row)
    return rows


def as_printed(year: int) -> list[list[str]]:
    """The table with its merged cells: groups before their rows, sections over all columns."""
    last = ["完成情况"] if year == 2023 else []
    lines = [["序号", "指标", LEFT, "预期", "指标属性", *last]]
    section = ""
    before: dict[str, str] = {}
    for row in printed(year):
        if row["section_name"] != section:
            section = row["section_name"]
            lines.append([row["section_no"], section, *[LEFT] * (len(lines[0]) - 2)])
        is_first = row["number"] != before.get("number")
        number = row["number"] if is_first else ABOVE
        name = f"{row['name']}（{row['unit']}）" if row["unit"] else row["name"]
        names = [row["group_name"] if is_first else ABOVE, name]
        if not row["group_name"]:
            names = [name, LEFT]
        figures = [row["target_text"], row["attribute"]]
        if year == 2023:
            figures.append(row["actual_text"])
        lines.append([number, *names, *figures])
        before = row
    return lines
