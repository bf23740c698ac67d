"""How many rows have which status, with its mark and words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from indicators.presenters.rows import IndicatorRow
from reporting.enums import Attribute, Status
from reporting.rules.assessment import status_label


@dataclass(frozen=True)
class StatusCount:
    """How many of how many rows have a status, with its mark and words."""

    number: int
    of: int
    status: Status
    label: str
    attribute: str = ""

    @property
    def words(self) -> str:
        """The label, with 约束性 before it where it counts binding rows alone."""
        return f"约束性{self.label}" if self.attribute == Attribute.BINDING else self.label


class Tally:
    """The statuses of a set of rows, counted.

    A number with several printed rows counts once, by its headline.
    """

    def __init__(self, rows: Iterable[IndicatorRow]) -> None:
        self.headlines = [row for row in rows if not row.is_sub]
        self.total = len(self.headlines)
        self._by_attribute: Counter[tuple[str, Status]] = Counter()
        self._open: Counter[tuple[str, Status]] = Counter()
        for row in self.headlines:
            key = (row.target.attribute, row.status)
            self._by_attribute[key] += 1
            if row.assessment.final is None:
                self._open[key] += 1

    def count(self, *statuses: Status, attribute: str | None = None) -> int:
        """Headlines in any of these statuses, of this attribute if one is given."""
        total = 0
        for (row_attribute, status), number in self._by_attribute.items():
            if status in statuses and attribute in (None, row_attribute):
                total += number
        return total

    def of_attribute(self, attribute: str) -> int:
        return self.count(*Status, attribute=attribute)

    @property
    def with_data(self) -> int:
        """Headlines for which a figure, words or a verdict were approved."""
        return sum(row.has_data for row in self.headlines)

    @property
    def settled(self) -> int:
        """Headlines that fall short for good before the year is over: 已突破, 已无法完成."""
        return sum(row.status.lags and row.assessment.final is not None for row in self.headlines)

    @property
    def lagging(self) -> int:
        return sum(row.status.lags for row in self.headlines)

    @cached_property
    def counts(self) -> list[StatusCount]:
        """Every status that occurs, in the order of the enum; they add up to the total.

        Where binding and expected rows have words of their own (完成, 达到预期) they are counted
        apart. What is settled before the year is over (提前完成, 已突破, 已无法完成) is counted by
        that word.
        """
        counts = []
        for status in Status:
            counts += self._settled_counts(status)
            counts += self._open_counts(status)
        return counts

    def _settled_counts(self, status: Status) -> list[StatusCount]:
        labels = Counter(
            row.label for row in self.headlines if row.status == status and row.assessment.final
        )
        return [StatusCount(number, self.total, status, label) for label, number in labels.items()]

    def _open_counts(self, status: Status) -> list[StatusCount]:
        """One for all attributes where their word is the same, else one for each."""
        labels = {attribute: status_label(status, attribute) for attribute in (*Attribute, None)}
        if len(set(labels.values())) == 1:
            number = sum(self._open[attribute, status] for attribute in ("", *Attribute))
            if not number:
                return []
            return [StatusCount(number, self.total, status, labels[None])]
        counts = []
        for attribute, label in labels.items():
            key = attribute or ""
            number = self._open[key, status]
            if number:
                of = self.of_attribute(key)
                counts.append(StatusCount(number, of, status, label, key))
        return counts
