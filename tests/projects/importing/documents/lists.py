"""The county's list of livelihood tasks as its document prints it."""

import csv
from typing import Any

from projects.importing.documents.livelihood_tables import ReadTasks
from tests.indicators.importing.offices import SOURCE
from tests.reporting.tables.word_files import ABOVE, LEFT

TITLE = "城口县2024年重点民生实事建议清单"
LEVELS = {"city": "市级", "county": "县级"}
FUNDS = ("investment", "fund_upper", "fund_county", "fund_bond", "fund_social")
HEADINGS = {
    "市级": "一、承接市级重点民生实事13件",
    "县级": "二、2024年县级重点民生实事候选项目3件",
}


def printed() -> list[dict[str, str]]:
    """The rows of `livelihood_2024.csv` with the printed sum last."""
    with (SOURCE / "livelihood_2024.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_read(read: ReadTasks) -> list[dict[str, str]]:
    """The rows that were read as those of the table: it has ； for 、 and texts in one line."""
    rows = []
    for row in read.table.rows:
        values: dict[str, Any] = row.values
        target = "".join(str(values.get("target_text", "")).splitlines())
        cells = {
            "level": LEVELS.get(values.get("level", ""), ""),
            "number": str(values.get("number", "")),
            "project_name": values.get("name", ""),
            "lead_unit": values.get("lead", ""),
            "responsible_units": values.get("responsible", "").replace("、", "；"),
            "target_text": target,
        }
        cells |= {name: str(values.get(name, "")) for name in FUNDS}
        rows.append({**cells, "remark": values.get("remark", "")})
    return rows


def as_printed() -> list[list[str]]:
    """The table with its merged cells: a head of two lines, headings, the sum."""
    titles = ["序号", "项目名称", "牵头单位", "责任单位", "2024年工作目标任务", "年度投资\n(万元)"]
    funds = ["市级以上资金", "县级统筹资金", "专项债券", "社会投资"]
    lines = [
        [*titles, "资金来源（万元）", LEFT, LEFT, LEFT, "备注"],
        [*[ABOVE] * 6, *funds, ABOVE],
    ]
    level = ""
    for row in printed():
        money = [row[name] for name in FUNDS]
        if row["level"] == "合计":
            lines.append(["合计", *[LEFT] * 4, *money, ""])
            continue
        if row["level"] != level:
            level = row["level"]
            lines.append([HEADINGS[level], *[LEFT] * 10])
        texts = [row["number"], row["project_name"], row["lead_unit"]]
        texts += [row["responsible_units"].replace("；", "、"), row["target_text"]]
        lines.append([*texts, *money, ""])
    return lines
