"""Whether the money of a project or a livelihood task can be right; amounts in 万元.

Of each field the first thing is said that speaks against it, the plainest first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from reporting.rules.figures import bare
from reporting.rules.plausibility.doubts import (
    Doubt,
    Earlier,
    fallen,
    impossible,
    off_by_thousands,
    unlikely,
)

WAN = "万元"


@dataclass(frozen=True)
class Spending:
    """Amounts through the year of one period."""

    first: Decimal | None = None
    """完成投资 of a project, 到位资金 of a task."""
    second: Decimal | None = None
    """到位资金 of a project, 支出资金 of a task."""
    percent: int | None = None
    """形象进度 of the whole project, in %."""


@dataclass(frozen=True)
class ProjectMoney:
    """A project's row with all that its money is held against."""

    planned: Decimal
    """年度计划投资."""
    total: Decimal
    """总投资."""
    done_before: Decimal
    """Done up to the end of last year."""
    reported: Spending
    before: Spending | None = None
    before_label: str = ""
    """The year's latest approved period before: 1—3月."""


@dataclass(frozen=True)
class TaskMoney:
    """A livelihood task's row with all that its money is held against."""

    planned: Decimal
    """年度投资."""
    reported: Spending
    before: Spending | None = None
    before_label: str = ""
    has_to_arrive_first: bool = False
    """Whether the county says that no more can be spent than has arrived."""


def doubts_of_project(money: ProjectMoney) -> list[Doubt]:
    """What speaks against a project's figures, by field."""
    return [
        *_first_doubt("completed", _about_completed(money)),
        *_first_doubt("arrived", _about_arrived(money)),
        *_first_doubt("progress_percent", _about_percent(money)),
        *_about_plan(money),
    ]


def doubts_of_task(money: TaskMoney) -> list[Doubt]:
    """What speaks against a task's money, by field."""
    arrived, spent = money.reported.first, money.reported.second
    found = _first_doubt("arrived", _about_arrived_of_task(money))
    if spent is None:
        return found
    is_more = arrived is not None and spent > arrived
    compared = ""
    if is_more and arrived is not None:
        compared = f"累计支出{_wan(spent)}大于累计到位{_wan(arrived)}"
    if compared and money.has_to_arrive_first:
        return [*found, impossible("spent", f"{compared}，本县规定支出不能大于到位", "arrived")]
    before = money.before.second if money.before else None
    sentences = (
        _scale("累计支出", spent, money.planned, "年度投资", before, money.before_label),
        _fell("累计支出", spent, before, money.before_label),
    )
    found += _first_doubt("spent", sentences)
    if compared and not any(sentences):
        found.append(unlikely("spent", compared, "arrived"))
    return found


def _first_doubt(field: str, sentences: Iterable[str]) -> list[Doubt]:
    """A doubt of the first sentence that says something."""
    for sentence in sentences:
        if sentence:
            return [unlikely(field, sentence)]
    return []


def _about_completed(money: ProjectMoney) -> Iterator[str]:
    completed = money.reported.first
    if completed is None:
        return
    before = money.before.first if money.before else None
    yield _scale("累计完成", completed, money.planned, "年度计划", before, money.before_label)
    done = money.done_before + completed
    if done > money.total:
        yield (
            f"超概算：至上年底{bare(money.done_before)} + 本年{bare(completed)} = {_wan(done)}，"
            f"超过总投资{_wan(money.total)}"
        )
    yield _fell("累计完成", completed, before, money.before_label)


def _about_arrived(money: ProjectMoney) -> Iterator[str]:
    arrived = money.reported.second
    if arrived is None:
        return
    before = money.before.second if money.before else None
    yield _scale("累计到位", arrived, money.planned, "年度计划", before, money.before_label)
    if arrived > money.total:
        yield f"累计到位{_wan(arrived)}超过总投资{_wan(money.total)}"
    yield _fell("累计到位", arrived, before, money.before_label)


def _about_percent(money: ProjectMoney) -> Iterator[str]:
    percent = money.reported.percent
    before = money.before.percent if money.before else None
    if percent is not None and before is not None and percent < before:
        yield f"形象进度{percent}%小于{money.before_label}的{before}%"


def _about_plan(money: ProjectMoney) -> Iterator[Doubt]:
    """That more is planned for the year than the total leaves; only once something is reported."""
    left = money.total - money.done_before
    if money.reported.first is None or left < 0 or money.planned <= left:
        return
    yield unlikely(
        "completed",
        f"年度计划{_wan(money.planned)}大于剩余投资{_wan(left)}"
        f"（总投资{bare(money.total)} − 至上年底{bare(money.done_before)}）",
    )


def _about_arrived_of_task(money: TaskMoney) -> Iterator[str]:
    arrived = money.reported.first
    if arrived is None:
        return
    before = money.before.first if money.before else None
    yield _scale("累计到位", arrived, money.planned, "年度投资", before, money.before_label)
    if arrived > money.planned:
        yield f"累计到位{_wan(arrived)}超过年度投资{_wan(money.planned)}"
    yield _fell("累计到位", arrived, before, money.before_label)


def _scale(
    word: str,
    amount: Decimal,
    planned: Decimal,
    name: str,
    before: Decimal | None,
    label: str,
) -> str:
    """That an amount is thousands of times the year's plan, or of the period before."""
    limit = Earlier(name, planned)
    beside = [limit] if amount > planned else []
    if before is not None:
        beside.append(Earlier(label, before))
    plain = [Earlier(each.name, Decimal(bare(each.figure))) for each in beside]
    sentence = off_by_thousands(Decimal(bare(amount)), plain, WAN)
    return f"{word}{sentence}" if sentence else ""


def _fell(word: str, amount: Decimal, before: Decimal | None, label: str) -> str:
    if before is None:
        return ""
    return fallen(word, Decimal(bare(amount)), Earlier(label, Decimal(bare(before))))


def _wan(amount: Decimal) -> str:
    """1026万元, without the zeros that a column of the database adds."""
    return f"{bare(amount)}{WAN}"
