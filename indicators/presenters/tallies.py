"""How many rows have which status, with its mark and words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from indicators.presenters.rows import IndicatorRow
from reporting.enums import Attribute, Status
from reporting.rules.assessment import status_label

LAGS = (Status.BEHIND, Status.SHORT)
STANDS_WELL = (Status.ON_TRACK, Status.MET)
LATER = (Status.YEAR_END, Status.NOT_EVALUATED, Status.NOT_DUE)
"""Whose time to be judged has not come."""

STATUS_GROUPS = {"lags": LAGS, "well": STANDS_WELL, "later": LATER}
"""Statuses that are counted as one inside the year, by the name that filters a list by them."""


@dataclass(frozen=True)
class BriefCount:
    """How many rows of a plan stand how, in a word or two, with what is among them."""

    number: int
    label: str
    choice: str
    """The value by which the list of indicators is filtered to exactly these rows."""
    note: str = ""
    """What is among them: 含全年已无法完成1."""
    attribute: str = ""
    """The attribute of which alone it counts rows, for the filter; empty for all."""
    tone: str = ""

    @property
    def parameters(self) -> str:
        """status=lags, for the address of the list."""
        return f"status={self.choice}" + (f"&attribute={self.attribute}" if self.attribute else "")


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

    def known(self, status: Status) -> int:
        """Headlines in this status for which anything is known."""
        return sum(row.has_data for row in self.headlines if row.status == status)

    def choice(self, statuses: Sequence[Status]) -> str:
        """The value by which a list is filtered to the rows in these statuses.

        That of the one that occurs, or of the group that they are.
        """
        occurring = [status for status in statuses if self.count(status)]
        if len(occurring) == 1:
            return occurring[0].value
        return next(name for name, group in STATUS_GROUPS.items() if group == tuple(statuses))

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

    @cached_property
    def in_brief(self) -> list[BriefCount]:
        """Inside the year: what falls short, what stands well, what is judged later, and the rest;
        they add up to the total. What there is none of is left out, but for the first two.
        """
        counts = [
            BriefCount(
                self.count(*LAGS),
                "低于序时",
                self.choice(LAGS) if self.count(*LAGS) else "",
                self._among(LAGS),
                tone="late" if self.count(*LAGS) else "",
            ),
            BriefCount(
                self.count(*STANDS_WELL),
                "达到序时",
                self.choice(STANDS_WELL) if self.count(*STANDS_WELL) else "",
                self._among(STANDS_WELL),
            ),
        ]
        later = self.count(*LATER)
        if later:
            with_data = self.count(Status.YEAR_END, Status.NOT_EVALUATED)
            note = f"{with_data}项已有数据" if with_data else ""
            counts.append(BriefCount(later, "未到时点", self.choice(LATER), note))
        for status in (Status.NOT_REPORTED, Status.UNDETERMINED, Status.NEAR, Status.NO_TARGET):
            number = self.count(status)
            if number:
                counts.append(BriefCount(number, str(status.label), status.value))
        return counts

    def _among(self, statuses: Sequence[Status]) -> str:
        """含全年已无法完成1、已突破1: what of these is settled before the year is over."""
        finals = Counter(
            str(row.assessment.final.label)
            for row in self.headlines
            if row.status in statuses and row.assessment.final is not None
        )
        words = "、".join(f"{label}{number}" for label, number in finals.items())
        return f"含{words}" if words else ""

    @cached_property
    def by_attribute(self) -> list[BriefCount]:
        """The same of a whole year, binding and expected rows apart: 约束性完成6 of 6."""
        counts = []
        for count in self.counts:
            note = f"共{count.of}项" if count.attribute else ""
            tone = "bad" if count.status.lags else ""
            counts.append(
                BriefCount(
                    count.number,
                    count.words,
                    count.status.value,
                    note,
                    count.attribute,
                    tone,
                )
            )
        return counts
