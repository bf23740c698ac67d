"""How many rows stand how, with the mark and the words of each status."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from indicators.presenters.rows import IndicatorRow
from reporting.enums import Attribute, Status
from reporting.rules.assessment import status_label


@dataclass(frozen=True)
class StatusCount:
    """So many of so many, with the mark and the words of their status."""

    number: int
    of: int
    status: Status
    label: str
    attribute: str = ""

    @property
    def words(self) -> str:
        """The label, with 约束性 before it where the row's own word does not say that it is binding."""
        return f"约束性{self.label}" if self.attribute == Attribute.BINDING else self.label


class Tally:
    """How many of a set of rows stand how; a number with several printed rows counts once, by its first."""

    def __init__(self, rows: Iterable[IndicatorRow]) -> None:
        self.headlines = [row for row in rows if not row.is_sub]
        self.total = len(self.headlines)
        self._by_attribute = Counter((row.target.attribute, row.status) for row in self.headlines)
        self._open = Counter(
            (row.target.attribute, row.status)
            for row in self.headlines
            if row.assessment.final is None
        )

    def count(self, *statuses: Status, attribute: str | None = None) -> int:
        """Headlines in any of these statuses, of one attribute where it is named."""
        return sum(
            number
            for (of, status), number in self._by_attribute.items()
            if status in statuses and attribute in (None, of)
        )

    def of_attribute(self, attribute: str) -> int:
        return sum(number for (of, _), number in self._by_attribute.items() if of == attribute)

    @property
    def with_data(self) -> int:
        """Headlines for which a figure, or words, were approved."""
        return sum(1 for row in self.headlines if row.actual_text)

    @property
    def settled(self) -> int:
        """Headlines that fall short for good before the year is over: 已突破, 已无法完成."""
        return sum(
            1 for row in self.headlines if row.status.lags and row.assessment.final is not None
        )

    @property
    def lagging(self) -> int:
        return sum(1 for row in self.headlines if row.status.lags)

    @cached_property
    def counts(self) -> list[StatusCount]:
        """Every status that occurs, in the order of the enum; they add up to the total.

        Where binding and expected rows have words of their own (完成, 达到预期) each is counted of its own kind; what
        is settled before the year is over (提前完成, 已突破, 已无法完成) goes by that word.
        """
        found = []
        for status in Status:
            settled = Counter(
                row.label for row in self.headlines if row.status == status and row.assessment.final
            )
            found += [
                StatusCount(number, self.total, status, label) for label, number in settled.items()
            ]
            words = {attribute: status_label(status, attribute) for attribute in (*Attribute, None)}
            if len(set(words.values())) == 1:
                if number := self.count(status) - settled.total():
                    found.append(StatusCount(number, self.total, status, words[None]))
                continue
            for attribute, label in words.items():
                key = attribute or ""
                if number := self._open[key, status]:
                    found.append(StatusCount(number, self.of_attribute(key), status, label, key))
        return found
