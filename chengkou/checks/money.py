"""Funding against investment by row and column; the ledger of projects against published sums."""

import re
from collections.abc import Iterator
from decimal import Decimal

from chengkou.checks.document import Document
from chengkou.checks.parts import Stated
from chengkou.checks.result import Check, Kind, compared, quotes_of, unknown
from projects.enums import Level
from reporting.rules.figures import places, trimmed
from reporting.rules.rounding import PrintedNumber, exactly, printed, scaled, total

TASKS = "民生实事"
TOTAL_ROW = "合计"
INVESTMENT = "年度投资"
PROJECTS = "重点项目"
LEDGER_QUANTITIES = ("个数", "总投资", "年度计划投资")
LEDGER_SPLITS = ("", "行业领域", "投资来源")
# The work items that say how many tasks of a level there are.
TASK_COUNTS = {"承接市级重点民生实事": Level.CITY, "遴选县级重点民生实事": Level.COUNTY}
_INVESTED = re.compile(r"完成投资(\d+(?:\.\d+)?)(万元|亿元)")
IN_WAN = {"万元": 1, "亿元": 10**4}


def funding_by_row(document: Document) -> Iterator[Check]:
    """The sum of each task's sources of money against its investment."""
    for task in document.tasks:
        together = sum(task.amounts.values(), Decimal(0)) - task.amounts[INVESTMENT]
        yield compared(
            Kind.FUNDING,
            f"民生实事{task.label}：年度投资与各项资金之和",
            exactly(task.amounts[INVESTMENT]),
            exactly(trimmed(together)),
            quotes=[task.quote],
            unit="万元",
        ).of_row(task.leader)


def funding_by_column(document: Document) -> Iterator[Check]:
    """The printed total row against the sum of each column."""
    for figure in document.about(subject=TASKS, dimension="", name=TOTAL_ROW):
        tasks = [task for task in document.tasks if figure.quantity in task.amounts]
        amounts = [task.amounts[figure.quantity] for task in tasks]
        name = f"民生实事{figure.quantity}：合计行与逐件之和"
        if figure.number is None or not amounts:
            note = "没有逐件录入民生实事。"
            yield unknown(
                Kind.FUNDING, name, figure.number, quotes=[figure.quote], unit="万元", note=note
            )
            continue
        together = exactly(trimmed(sum(amounts, Decimal(0))))
        yield compared(
            Kind.FUNDING, name, figure.number, together, quotes=[figure.quote], unit=figure.unit
        )


def investment_in_words(document: Document) -> Iterator[Check]:
    """The investment that a task's target names in words against that of its row."""
    for task in document.tasks:
        named = [_in_wan(match[1], match[2]) for match in _INVESTED.finditer(task.target_text)]
        if named:
            yield compared(
                Kind.ANNEX,
                f"民生实事{task.label}：目标任务中的完成投资与年度投资",
                total(named),
                exactly(task.amounts[INVESTMENT]),
                quotes=[task.quote],
                unit="万元",
            ).of_row(task.leader)


def _in_wan(text: str, unit: str) -> PrintedNumber:
    number = printed(Decimal(text))
    if unit == "亿元":
        return scaled(number, IN_WAN[unit], 0)
    return scaled(number, IN_WAN[unit], places(number.value))


def task_counts(document: Document) -> Iterator[Check]:
    """The number of tasks of a level that the text states, against the tasks one by one."""
    for name, level in TASK_COUNTS.items():
        for figure in document.about(name=name):
            rows = [task for task in document.tasks if task.level == level]
            title = f"{level.label}民生实事件数：文中与附件"
            if figure.number is None or not document.tasks:
                note = "没有逐件录入民生实事。"
                yield unknown(
                    Kind.ANNEX, title, figure.number, quotes=[figure.quote], unit="件", note=note
                )
                continue
            yield compared(
                Kind.ANNEX,
                title,
                figure.number,
                exactly(len(rows)),
                quotes=[figure.quote],
                unit=figure.unit,
            )


def ledger_against_aggregates(document: Document) -> Iterator[Check]:
    """The ledger's counts, totals and plans by sector and source against the document's."""
    figures = [
        figure
        for figure in document.about(subject=PROJECTS)
        if _is_of_the_plan(figure) or _is_added_up(figure, document)
    ]
    if not figures:
        return
    if document.ledger is None:
        wholes = [figure for figure in figures[1:] if not figure.dimension]
        yield unknown(
            Kind.LEDGER,
            "重点项目台账与文件汇总数",
            None,
            quotes=quotes_of([figures[0], *wholes]),
            note="还没有重点项目台账；导入后按行业领域、投资来源逐项核对。示例项目不参加核对。",
        )
        return
    for figure in figures:
        name = f"台账：{figure.name}{figure.quantity}"
        found = document.ledger.get(_key(figure))
        if found is None or figure.number is None:
            note = f"台账里没有{figure.name}的{figure.quantity}。"
            yield unknown(
                Kind.LEDGER, name, figure.number, quotes=[figure.quote], unit=figure.unit, note=note
            )
            continue
        yield compared(
            Kind.LEDGER,
            name,
            figure.number,
            exactly(found),
            quotes=[figure.quote],
            unit=figure.unit,
        )


def _key(figure: Stated) -> tuple[str, str, str]:
    """Its place among the ledger's sums, in which the whole has no name."""
    return figure.dimension, figure.name if figure.dimension else "", figure.quantity


def _is_added_up(figure: Stated, document: Document) -> bool:
    """Whether the ledger was read with this sum, such as of what was completed."""
    return document.ledger is not None and _key(figure) in document.ledger


def _is_of_the_plan(figure: Stated) -> bool:
    """Whether a plan's ledger adds up the figure: not what was completed or carried over."""
    return figure.quantity in LEDGER_QUANTITIES and figure.dimension in LEDGER_SPLITS
