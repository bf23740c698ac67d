"""One section of a plan through the periods of its year: how each of its indicators stood, and how many stood how."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from indicators.judging import Ledger
from indicators.presenters.rows import IndicatorRow, make_rows
from reporting.enums import Status
from reporting.models import Plan
from reporting.months import months_label
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import plain


@dataclass(frozen=True)
class PeriodCell:
    """How an indicator stood at the end of a period; the figure as typed, empty where there is none."""

    status: Status
    label: str
    figure: str


@dataclass(frozen=True)
class PeriodLine:
    """One indicator's cells, a period each."""

    row: IndicatorRow
    cells: list[PeriodCell]


@dataclass(frozen=True)
class PeriodCounts:
    """How many of the section's indicators had a status, by its words at the end of each period."""

    status: Status
    label: str
    numbers: list[int]


class SectionPeriods:
    """The headlines of the section with this number, judged for each period by the ledger that judges the page."""

    def __init__(self, ledger: Ledger, plan: Plan, section: str, through: int, query: str) -> None:
        self.months = _months(plan, through)
        targets = [
            each for each in ledger.targets if each.is_headline and each.section.number == section
        ]
        self._rows = {
            month: make_rows([ledger.judge(target, month) for target in targets], month, query)
            for month in self.months
        }
        self.name = targets[0].section.name if targets else ""
        self.lines = [
            PeriodLine(row, [_cell(self._rows[month][place]) for month in self.months])
            for place, row in enumerate(self._rows[through])
        ]

    def __bool__(self) -> bool:
        """Whether there is anything to compare: two periods or more."""
        return bool(self.lines) and len(self.months) > 1

    @property
    def head(self) -> list[str]:
        return ["全年" if month == YEAR_END else months_label(month) for month in self.months]

    @property
    def counts(self) -> list[PeriodCounts]:
        """Every status that occurs, in the order of the enum; each period's numbers add up to the section's."""
        by_month = [Counter(row.status for row in self._rows[month]) for month in self.months]
        found = [
            PeriodCounts(each, self._word(each), [of[each] for of in by_month]) for each in Status
        ]
        return [line for line in found if any(line.numbers)]

    def _word(self, status: Status) -> str:
        """The rows' own word for it where they have one in common, else the status's."""
        labels: dict[bool, set[str]] = {True: set(), False: set()}
        for row in (row for rows in self._rows.values() for row in rows if row.status == status):
            labels[row.assessment.final is None].add(row.label)
        words = labels[True] or labels[False]
        return words.pop() if len(words) == 1 else status.label

    @property
    def title(self) -> str:
        """1—6月落后5项，比1—3月多2项; what can no more be reached is among them."""
        if not any(row.actual_text for row in self._rows[self.months[-1]]):
            return f"{self.name}：{self.head[-1]}还没有数据"
        before, now = (
            sum(row.status.lags for row in self._rows[month]) for month in self.months[-2:]
        )
        word = "低于目标" if self.months[-1] == YEAR_END else "落后"
        stand = f"{self.head[-1]}{word}{now}项" if now else f"{self.head[-1]}没有{word}的"
        if now == before:
            return (
                f"{self.name}：{stand}，与{self.head[-2]}一样多" if now else f"{self.name}：{stand}"
            )
        return f"{self.name}：{stand}，比{self.head[-2]}{'多' if now > before else '少'}{abs(now - before)}项"


def _months(plan: Plan, through: int) -> list[int]:
    """The plan's published periods up to the page's own, and that."""
    published: Iterable[int] = (period.month for period in plan.all_periods if period.published_at)
    return sorted({*(month for month in published if month < through), through})


def _cell(row: IndicatorRow) -> PeriodCell:
    actual = row.assessment.actual
    return PeriodCell(row.status, row.label, "" if actual is None else plain(actual))
