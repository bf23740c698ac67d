"""An indicator's year by reported period: figures against what was to be reached by then, and how each was judged."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from indicators.judging import Ledger
from indicators.presenters.rows import IndicatorRow, make_rows
from reporting.drawing.bullets import TONES
from reporting.drawing.charts import Figure, NumberRow, NumberTable
from reporting.enums import Measure, Status
from reporting.months import months_label
from reporting.rules.facts import YEAR_END
from reporting.rules.figures import plain

UNJUDGED = frozenset({Status.NOT_DUE, Status.NOT_REPORTED, Status.NO_TARGET, Status.UNDETERMINED})


class Periods:
    """The periods of the row's year for which it is due or reported, up to the row's own; each judged as of its day."""

    def __init__(self, row: IndicatorRow, ledger: Ledger) -> None:
        self.row = row
        target, self.year = row.target, row.target.plan.year
        months = {month for month in range(1, row.through + 1) if ledger.actual(target, month)}
        months |= {month for month in target.months if month <= row.through}
        self.rows = [make_rows([ledger.judge(target, month)], month)[0] for month in sorted(months)]
        self.known = [each for each in self.rows if each.assessment.actual is not None]

    @property
    def is_drawable(self) -> bool:
        return len(self.known) > 1

    @property
    def months(self) -> set[int]:
        """The months whose figures are drawn."""
        return {each.through for each in self.known}

    @property
    def sources(self) -> list[str]:
        return [each.actual.source for each in self.known if each.actual]

    @property
    def is_sample(self) -> bool:
        """Whether a figure was made by the demo."""
        return any(each.is_sample for each in self.known)

    @property
    def _named(self) -> str:
        return f"{self.row.name}（{self.row.unit}）" if self.row.unit else self.row.name

    @property
    def _is_paced(self) -> bool:
        """Whether another number than the year's target was to be reached in any of the periods."""
        return any(
            each.assessment.expected is not None
            and each.assessment.expected != each.assessment.bound
            for each in self.rows
        )

    def figure(self, key: str) -> Figure:
        """A bar for each period with its status under it, a tick for its pace, the year's target across."""
        bound = self.row.assessment.bound
        data: dict[str, Any] = {
            "kind": "bars",
            "labels": [months_label(each.through) for each in self.rows],
            "values": _texts(each.assessment.actual for each in self.rows),
            "tones": [TONES[each.status] for each in self.rows],
            "under": [each.label for each in self.rows],
        }
        amount = "各期累计" if self.row.target.measure == Measure.CUMULATIVE else "各期"
        about = [f"{self._named}，{self.year}年{amount}，下为判断"]
        if self._is_paced:
            data["targets"] = _texts(each.assessment.expected for each in self.rows)
            about.append("；短横线为当期应达到的数")
        if bound is not None:
            data["target"] = {"value": plain(bound), "text": f"目标{plain(bound)}"}
            about.append(f"；虚线为全年目标{self.row.target_text}")
        return Figure(key, self._title(), "".join(about), data)

    def table(self) -> NumberTable:
        """The periods' figures, what each was held against, and what that came to."""
        rows = [NumberRow("完成数", [each.actual_text or each.label for each in self.rows])]
        if self._is_paced:
            expected = [each.assessment.expected for each in self.rows]
            rows.append(
                NumberRow(
                    "当期应达到", ["—" if figure is None else plain(figure) for figure in expected]
                )
            )
        rows += [
            NumberRow("全年目标", [each.target_text or "——" for each in self.rows]),
            NumberRow("差距", [each.gap_text or "—" for each in self.rows]),
            NumberRow("状态", [each.label for each in self.rows]),
        ]
        head = [months_label(each.through) for each in self.rows]
        return NumberTable(f"{self.year}年{self.row.name}各报告期", self._named, head, rows)

    def _title(self) -> str:
        """各期都低于序时，1—6月少66.9万人次: since when it stands as it stands now, and how far off it is."""
        judged = [each for each in self.known if each.status not in UNJUDGED]
        last = self.known[-1]
        when = "全年" if last.through == YEAR_END else months_label(last.through)
        if not judged or judged[-1] is not last:
            return f"{when}为{last.actual_text}{self.row.unit}，{last.label}"
        begun = last
        for each in reversed(judged):
            if each.status.lags != last.status.lags:
                break
            begun = each
        is_settled = last.through == YEAR_END or last.assessment.final is not None
        if is_settled or len(judged) == 1:
            stand, off = f"{when}{last.label}", last.gap_text
        elif begun is last:
            stand, off = f"{when}转为{last.label}", last.gap_text
        else:
            always = begun is judged[0] and len(judged) == len(self.rows)
            since = "各期都" if always else f"{months_label(begun.through)}起"
            stand, off = f"{since}{last.label}", f"{when}{last.gap_text}"
        return f"{stand}，{off}" if last.gap_number else stand


def _texts(figures: Iterable[Decimal | None]) -> list[str | None]:
    return [None if figure is None else plain(figure) for figure in figures]
