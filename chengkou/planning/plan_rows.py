"""The rows of a file with a plan as text for people and as JSON, texts as printed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from chengkou.planning.from_file import PlanFile
from indicators.importing.matching import MatchedTarget
from projects.importing.livelihood import TaskImporter
from projects.importing.reading.columns import by_field
from projects.importing.reading.table import Remark, SourceRow
from projects.models import LivelihoodTask
from reporting.enums import Attribute

_TASK_KEYS = (
    *("level", "number", "name", "lead", "responsible", "target_text", "investment"),
    *("fund_upper", "fund_county", "fund_bond", "fund_social", "due_on", "targets", "remark"),
)
_BREAKS = re.compile(r"\s*\n\s*")


def target_as_json(row: MatchedTarget) -> dict[str, Any]:
    """One target for machines: texts as printed, None where there is none."""
    printed, manner = row.printed, row.manner
    return {
        "table": printed.table,
        "year": printed.year,
        "section_number": printed.section_number,
        "section": printed.section,
        "number": printed.number,
        "row": printed.row,
        "group": printed.group,
        "name": printed.name,
        "unit": printed.unit,
        "is_subitem": printed.is_subitem,
        "target_text": printed.target_text,
        "attribute": printed.attribute or None,
        "actual": printed.actual or None,
        "last_year": printed.last_year or None,
        "lead": printed.lead or None,
        "rule": row.rule.kind.value if row.rule else None,
        "rule_in_words": row.rule_in_words or None,
        "measure": manner.measure.value if manner else None,
        "direction": manner.direction.value if manner else None,
        "matched": row.known.code if row.known else None,
        "offers": [offer.code for offer in row.offers],
        "problems": row.problems,
    }


def key_task_as_json(row: MatchedTarget) -> dict[str, Any]:
    """One task of a box for machines, with the number as printed and the clause that it stands in.

    `box`, `heading`, `comparator`, `value` and `unit` stand in the text; `item` and `name` are
    proposed, and so is how it is measured.
    """
    printed, quantity = row.printed, row.printed.quantity
    assert quantity is not None  # it has been read of a box
    return {
        **target_as_json(row),
        "box": printed.section_number.removeprefix("专栏"),
        "heading": printed.group,
        "item": quantity.item,
        "comparator": quantity.comparator,
        "value": quantity.value,
        "quote": quantity.quote,
    }


def livelihood_as_json(found: PlanFile) -> Iterator[dict[str, Any]]:
    """Each livelihood task for machines: amounts in 万元 as decimal strings, a text in one line.

    `matched` is the name of the plan's task that it is; `problems` are of its row.
    """
    problems = _problems(found.remarks_of_livelihood)
    stored = _stored(found)
    read = found.livelihood
    for place, row in enumerate(read.table.rows):
        texts = _texts(row)
        yield {
            "table": read.places[place],
            "row": row.number,
            **{key: texts.get(key) for key in _TASK_KEYS},
            "matched": stored.get(row.number),
            "problems": problems[row.number],
        }


def lines_of_targets(rows: Iterable[MatchedTarget]) -> Iterator[str]:
    """The targets for people, under their tables and sections."""
    before = ""
    for row in rows:
        printed = row.printed
        head = f"{printed.table}　{printed.year}年　{printed.section}"
        if head != before:
            yield head
            before = head
        yield _line(row)
        yield from (f"      问题：{problem}" for problem in row.problems)


def _line(row: MatchedTarget) -> str:
    """One row for people: what is printed, how it is read, and which indicator it is."""
    printed = row.printed
    attribute = Attribute(printed.attribute).label if printed.attribute else ""
    indent = "" if printed.row == 0 else "　"
    name = f"{printed.name}（{printed.unit}）" if printed.unit else printed.name
    words = [f"{printed.number:>3} {indent}{name}", printed.target_text, attribute]
    words.append(f"读作 {row.rule_in_words}" if row.rule_in_words else "")
    if row.known is not None:
        words.append(f"指标 {row.known.code}")
    elif row.offers:
        offers = "、".join(f"{offer.name}（{offer.code}）" for offer in row.offers)
        words.append(f"新指标，或者是 {offers}")
    else:
        words.append("新指标")
    return "　".join(word for word in words if word)


def lines_of_livelihood(found: PlanFile) -> Iterator[str]:
    """The livelihood tasks for people, then what is said of them."""
    read = found.livelihood
    before = ""
    for place, row in enumerate(read.table.rows):
        if read.places[place] != before:
            before = read.places[place]
            yield f"{before}　{found.year}年民生实事"
        texts = _texts(row)
        words = (texts.get(key, "") for key in ("level", "number", "name", "lead", "target_text"))
        money = f"年度投资{texts['investment']}万元" if "investment" in texts else ""
        yield "　".join(word for word in (*words, money) if word)
    yield from (f"      问题：{remark}" for remark in found.remarks_of_livelihood)
    yield from (f"说明：{remark}" for remark in read.table.notices)


def _texts(row: SourceRow) -> dict[str, str]:
    """The values of a row as they are shown, each in one line."""
    columns = by_field(TaskImporter.columns)
    texts = {}
    for name, value in row.values.items():
        shown = columns[name].show(value)
        texts[name] = shown if name == "targets" else _BREAKS.sub("", shown)
    return texts


def _stored(found: PlanFile) -> dict[int, str]:
    """The name of the plan's task by the row that is it."""
    stored = {}
    for entry in found.compared.entries if found.compared else ():
        (task,) = entry.rows
        if isinstance(task, LivelihoodTask) and task.pk is not None:
            stored[entry.row] = task.name
    return stored


def _problems(remarks: Iterable[Remark]) -> dict[int | None, list[str]]:
    """The sentences by the number of their row."""
    problems: dict[int | None, list[str]] = defaultdict(list)
    for remark in remarks:
        column = f"{remark.column}：" if remark.column else ""
        problems[remark.row].append(f"{column}{remark.sentence}")
    return problems
