"""One section of a plan by period of its year: the status of each indicator, and their counts."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from indicators.judging import Ledger
from indicators.presenters.figures import figure_text
from indicators.presenters.rows import IndicatorRow, make_rows
from reporting.enums import Status
from reporting.models import Plan
from reporting.months import months_label
from reporting.rules.facts import YEAR_END


@dataclass(frozen=True)
class PeriodCell:
    """An indicator at the end of a period; the figure as typed, empty where there is none."""

    status: Status
    label: str
    figure: str


@dataclass(frozen=True)
class PeriodLine:
    """One indicator with a cell for each period."""

    row: IndicatorRow
    cells: list[PeriodCell]


@dataclass(frozen=True)
class PeriodCounts:
    """How many of the section's indicators have a status at the end of each period."""

    status: Status
    label: str
    numbers: list[int]


class SectionPeriods:
    """The headlines of the section with this number, judged for each period.

    `among`: the keys of the targets that a filter leaves; None for all.
    """

    def __init__(
        self,
        ledger: Ledger,
        plan: Plan,
        section: str,
        through: int,
        query: str,
        among: Collection[int] | None = None,
    ) -> None:
        self.months = _months(plan, through)
        targets = [
            target
            for target in ledger.targets
            if target.is_headline and target.section.number == section
        ]
        if among is not None:
            targets = [target for target in targets if target.pk in among]
        self.name = targets[0].section.name if targets else ""
        self._rows: dict[int, list[IndicatorRow]] = {}
        for month in self.months:
            judged = [ledger.judge(target, month) for target in targets]
            self._rows[month] = make_rows(judged, month, query)
        self.lines = [PeriodLine(row, []) for row in self._rows[through]]
        for rows in self._rows.values():
            for line, row in zip(self.lines, rows, strict=True):
                line.cells.append(_cell(row))

    def __bool__(self) -> bool:
        """Whether there is anything to compare: two periods or more."""
        return bool(self.lines) and len(self.months) > 1

    @property
    def head(self) -> list[str]:
        return ["全年" if month == YEAR_END else months_label(month) for month in self.months]

    @property
    def counts(self) -> list[PeriodCounts]:
        """Every status that occurs, in the order of the enum; they add up to the section."""
        by_month = [Counter(row.status for row in rows) for rows in self._rows.values()]
        found = []
        for status in Status:
            numbers = [counter[status] for counter in by_month]
            if any(numbers):
                found.append(PeriodCounts(status, self._word(status), numbers))
        return found

    def _word(self, status: Status) -> str:
        """The rows' own word for it where they have one in common, else the status's."""
        open_labels: set[str] = set()
        final_labels: set[str] = set()
        for rows in self._rows.values():
            for row in rows:
                if row.status != status:
                    continue
                if row.assessment.final is None:
                    open_labels.add(row.label)
                else:
                    final_labels.add(row.label)
        words = open_labels or final_labels
        return words.pop() if len(words) == 1 else status.label

    @property
    def title(self) -> str:
        """1—6月低于序时5项，比1—3月多2项; those that can no longer be reached are counted in.

        Of two periods or more.
        """
        *_, month_before, month = self.months
        period_before, period = self.head[-2:]
        if not any(row.actual_text for row in self._rows[month]):
            return f"{self.name}：{period}还没有数据"
        before = self._lagging(month_before)
        now = self._lagging(month)
        lag = "低于目标" if month == YEAR_END else "低于序时"
        words = f"{self.name}：{period}没有{lag}的"
        if now:
            words = f"{self.name}：{period}{lag}{now}项"
        if now > before:
            return f"{words}，比{period_before}多{now - before}项"
        if now < before:
            return f"{words}，比{period_before}少{before - now}项"
        if now:
            return f"{words}，与{period_before}一样多"
        return words

    def _lagging(self, month: int) -> int:
        return sum(row.status.lags for row in self._rows[month])


def _months(plan: Plan, through: int) -> list[int]:
    """The plan's published periods up to the page's own, and that."""
    months = {through}
    for period in plan.all_periods:
        if period.published_at and period.month < through:
            months.add(period.month)
    return sorted(months)


def _cell(row: IndicatorRow) -> PeriodCell:
    return PeriodCell(row.status, row.label, figure_text(row.assessment.actual))
