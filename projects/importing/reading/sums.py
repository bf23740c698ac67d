"""What a file says of its own rows, their sums and how many they are, held against what was read.

Offices put a sum below its rows, above them or on their heading: it agrees if it is that of any
group of rows that it can be of. Cumulative sums keep the cost of each the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from projects.importing.reading.columns import Column, Value
from reporting.rules.figures import bare

Scope = tuple[int, int]
"""The rows from a place up to another, which is not in it."""


@dataclass(frozen=True)
class Stated:
    """What one line of the file says of several rows."""

    number: int
    words: str
    """As they stand in the file."""
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    """Sums in 万元, by field."""
    count: int | None = None
    given: Mapping[str, Value] = field(default_factory=dict)
    """The fields and values that its words name: nature of 续建项目小计."""


@dataclass(frozen=True)
class _Event:
    """A heading or a sum, before the row at this place."""

    at: int
    depth: int
    """Of a heading; 0 for a sum."""
    stated: Stated
    is_grand: bool = False
    open_since: tuple[int, ...] = ()
    """The places of the headings above it, the nearest first."""


class Sums:
    """Collects the headings and sums of a table in their order."""

    def __init__(self) -> None:
        self._events: list[_Event] = []
        self._open: list[tuple[int, int]] = []
        """Depth and place of the headings above."""

    def heading(self, at: int, depth: int, stated: Stated) -> None:
        """Take a heading; `at` is the number of rows read so far."""
        self._open = [opened for opened in self._open if opened[0] < depth]
        self._open.append((depth, at))
        self._events.append(_Event(at, depth, stated))

    def total(self, at: int, stated: Stated, *, is_grand: bool) -> None:
        """Take a sum; `is_grand` says that it can be of the whole table."""
        since = tuple(place for _, place in reversed(self._open))
        self._events.append(_Event(at, 0, stated, is_grand, since))

    def differences(
        self, rows: Sequence[Mapping[str, Value]], columns: Mapping[str, Column], unread: set[str]
    ) -> Iterator[tuple[Stated, str]]:
        """Each line of the file that says something else than the rows do, with a sentence.

        `unread` are fields of which not every cell could be read.
        """
        read = _Read(rows, columns, unread)
        ends = self._ends(len(rows))
        for place, event in enumerate(self._events):
            stated = event.stated
            if not stated.amounts and stated.count is None:
                continue
            wrong = [read.differs(stated, *scope) for scope in self._scopes(place, ends, len(rows))]
            if stated.given:
                group = read.with_values(stated.given)
                wrong.insert(0, group.differs(stated, 0, len(group.rows)))
            found = [sentences for sentences in wrong if sentences is not None]
            if found and all(found):
                for sentence in found[0]:
                    yield stated, sentence

    def _ends(self, rows: int) -> list[int]:
        """Where the rows under each heading end; of a sum, where the next event is."""
        ends = []
        next_at = rows
        ends_by_depth: dict[int, int] = {}
        for event in reversed(self._events):
            if event.depth:
                above = [end for depth, end in ends_by_depth.items() if depth <= event.depth]
                ends.append(min(above, default=rows))
                ends_by_depth[event.depth] = event.at
            else:
                ends.append(next_at)
            next_at = event.at
        ends.reverse()
        return ends

    def _scopes(self, place: int, ends: Sequence[int], rows: int) -> list[Scope]:
        """The groups of rows that an event can be of, the likeliest first."""
        event = self._events[place]
        if event.depth:
            return [(event.at, ends[place]), (event.at, rows)]
        before = self._events[place - 1].at if place else 0
        scopes = [(since, event.at) for since in event.open_since]
        scopes += [(before, event.at), (event.at, ends[place])]
        return [(0, rows), (0, event.at), *scopes] if event.is_grand else scopes


class _Read:
    """The rows that were read, with cumulative sums of each field of money."""

    def __init__(
        self, rows: Sequence[Mapping[str, Value]], columns: Mapping[str, Column], unread: set[str]
    ) -> None:
        self.rows = rows
        self.columns = columns
        self.unread = unread
        self._sums: dict[str, list[Decimal]] = {}
        self._groups: dict[tuple[tuple[str, Value], ...], _Read] = {}

    def differs(self, stated: Stated, start: int, end: int) -> list[str] | None:
        """What is said otherwise of these rows, as sentences; None for no rows."""
        if start >= end:
            return None
        amounts = {}
        for name in stated.amounts:
            sums = self._sums_of(name)
            amounts[name] = sums[end] - sums[start]
        return self._sentences(stated, end - start, amounts)

    def with_values(self, given: Mapping[str, Value]) -> "_Read":
        """The rows that have these values."""
        key = tuple(given.items())
        if key not in self._groups:
            rows = [row for row in self.rows if given.items() <= row.items()]
            self._groups[key] = _Read(rows, self.columns, self.unread)
        return self._groups[key]

    def _sums_of(self, name: str) -> list[Decimal]:
        """The sums of the field over no row, the first row, the first two …"""
        if name not in self._sums:
            amounts = (_amount(row, name) for row in self.rows)
            self._sums[name] = list(accumulate(amounts, initial=Decimal(0)))
        return self._sums[name]

    def _sentences(self, stated: Stated, rows: int, amounts: Mapping[str, Decimal]) -> list[str]:
        sentences = []
        if stated.count is not None and stated.count != rows:
            sentences.append(f"写的是{stated.count}个，读到{rows}个。")
        for name, said in stated.amounts.items():
            read = amounts[name]
            if said != read and name not in self.unread:
                sentences.append(
                    f"写的{self.columns[name].label}是{bare(said)}万元，读到的{rows}行相加是"
                    f"{bare(read)}万元，相差{bare(abs(said - read))}万元。"
                )
        return sentences


def _amount(row: Mapping[str, Value], name: str) -> Decimal:
    """The amount of one row; 0 where it has none."""
    amount = row.get(name, 0)
    assert isinstance(amount, Decimal | int)
    return Decimal(amount)
