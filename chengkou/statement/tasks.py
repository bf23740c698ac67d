"""The paragraph about livelihood tasks: how many of each level, how they stand, their money."""

from collections.abc import Iterable

from projects.enums import Level
from projects.presenters.task_totals import TaskTotals
from reporting.pages.flagged import Flagged
from reporting.pages.text import in_sentences

_BY_LEVEL = {Level.CITY.label: "承接市级重点民生实事", Level.COUNTY.label: "遴选县级重点民生实事"}


def tasks_in_words(tasks: TaskTotals, flagged: Iterable[Flagged]) -> list[str]:
    """One paragraph, and one for each task that lags; empty without tasks."""
    if not tasks.number:
        return []
    levels = [f"{_BY_LEVEL[band.name]}{len(band.rows)}件" for band in tasks.bands]
    counts = [f"{label}{number}件" for _, label, number in tasks.counts]
    funding = tasks.funding
    sources = [f"{source.name}资金{source.text}万元、占{source.share}" for source in funding.given]
    words = f"{tasks.number}件重点民生实事中，{'、'.join(levels)}：{'、'.join(counts)}。"
    words += f"民生实事年度投资{funding.investment_text}万元"
    words += f"，其中{'，'.join(sources)}" if sources else ""
    if tasks.arrived:
        covered = f"（{tasks.arrived_coverage}）" if tasks.arrived_coverage else ""
        words += f"；到位资金{tasks.arrived}万元{covered}"
    return [f"{words}。", *(_lagging(row) for row in flagged)]


def _lagging(row: Flagged) -> str:
    """县医院扩建：低于序时。原因：…。措施：…。"""
    told = (("", f"{row.name}{row.light.label}"), ("原因", row.why or row.no_reason))
    return in_sentences((*told, ("措施", row.measures)))
