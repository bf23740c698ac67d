"""Judgements for pages, made once for a reader and cached in the process while nothing is written.

Nothing of it is stored: a judgement belongs to the version of the data that it is made of, as an
ETag does. Decisions 0013 and 0044 say why.
"""

import datetime
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from threading import Lock, RLock
from typing import Any, Generic, TypeVar, cast

from django.conf import settings

from reporting.db.data_version import DataVersions, Shown
from reporting.db.uncollected import uncollected
from reporting.directory import Directory
from reporting.models import ReportRow
from reporting.pages.kept.readers import Moment, units_at
from reporting.pages.plan_page import PlanPage

CACHED = 64
"""How many judgements a process caches; each has at most some megabytes."""

Judged = TypeVar("Judged")
Result = TypeVar("Result")
Make = Callable[[PlanPage, Directory], Judged]
"""Judges a page's plan, as the viewer of the units may know it."""


@dataclass(frozen=True)
class _Data:
    """Of which data something is made, and who may know what of it."""

    shown: frozenset[type[ReportRow]]
    version: str
    today: datetime.date
    """On which it is known who reports for units that were closed."""

    def is_current(self, versions: DataVersions) -> bool:
        return self.version == versions.of(self.shown)


@dataclass(frozen=True)
class _Judging:
    """Which judgement of a page's plan, and for whom."""

    make: Make[Any]
    year: int
    through: int
    query: str
    """Part of links, and names the day as known on which."""
    own: frozenset[int] | None
    """The units of which the reader knows what is not public; None: of all."""


@dataclass
class _Once:
    """Something that is made once, by the first thread that asks for it."""

    lock: RLock = field(default_factory=RLock)
    is_made: bool = False
    made: Any = None


class Judgements:
    """What a process keeps of what it was asked for, the last ones.

    Threads that ask for the same wait for the first of them to make it. What cannot be made is
    tried again by the next.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[_Data, Hashable], _Once] = OrderedDict()
        self._lock = Lock()
        self.made: list[Make[Any]] = []
        """What judged, since all was forgotten last."""

    def get(
        self, data: _Data, asked: Hashable, versions: DataVersions, make: Callable[[], Any]
    ) -> Any:
        """What was asked for, made of the data; what is of data that are no more is dropped."""
        once = self._place(data, asked, versions)
        with once.lock:
            if not once.is_made:
                with uncollected():
                    once.made = make()
                once.is_made = True
                if isinstance(asked, _Judging):
                    self.made.append(asked.make)
        return once.made

    def _place(self, data: _Data, asked: Hashable, versions: DataVersions) -> _Once:
        with self._lock:
            once = self._kept.get((data, asked))
            if once is None:
                self._drop_outdated(versions)
                once = self._kept[data, asked] = _Once()
            self._kept.move_to_end((data, asked))
            while len(self._kept) > CACHED:
                self._kept.popitem(last=False)
            return once

    def _drop_outdated(self, versions: DataVersions) -> None:
        """Nobody asks for judgements of earlier data again, and they may be large."""
        for data, asked in list(self._kept):
            if not data.is_current(versions):
                del self._kept[data, asked]

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()
            self.made.clear()


judgements = Judgements()
"""Those of this process."""


def cached_judgement(page: PlanPage, make: Make[Judged], *, shown: Shown) -> Judged:
    """What `make` judges of the page's plan at the end of its period, as the reader may know it.

    `make` is a function of a module that depends on its arguments alone, and on no other kinds of
    rows than are `shown`. Readers who may know the same get the same object: read it only. Raises
    RuntimeError for a page whose view is not a `plan_view`.
    """
    versions = page.data_versions
    if versions is None:
        if not settings.DEBUG:
            raise RuntimeError("The page has no data version: decorate its view with @plan_view.")
        return make(page, Directory(page.viewer))
    units = _units(page, versions)
    viewer = units.viewer
    asked = _Judging(
        make=make,
        year=page.year,
        through=page.through,
        query=page.query,
        own=None if viewer.sees_all_submissions else frozenset(viewer.department_ids),
    )
    data = _data(page, versions, shown)
    return cast("Judged", judgements.get(data, asked, versions, lambda: make(page, units)))


def _units(page: PlanPage, versions: DataVersions) -> Directory:
    """All units for the page's viewer (one query, none while nothing of them changes)."""
    return units_at(Moment(versions.of(()), page.today)).seen_by(page.viewer)


def _data(page: PlanPage, versions: DataVersions, shown: Iterable[type[ReportRow]]) -> _Data:
    kinds = frozenset(shown)
    return _Data(kinds, versions.of(kinds), page.today)


class Kept(Generic[Result]):
    """The last results that a judgement keeps of itself, by what was asked for.

    Several threads may ask. Unlike an `lru_cache` of its methods it does not tie a judgement into a
    circle: one that is dropped is freed at once, and not by a search for garbage among a million
    objects.
    """

    def __init__(self, most: int) -> None:
        """`most`: so many are kept; the one made first is dropped for another."""
        self._most = most
        self._results: dict[Hashable, Result] = {}

    def get(self, asked: Hashable, make: Callable[[], Result]) -> Result:
        """What was made for it, else what `make` makes now."""
        found = self._results.get(asked)
        if found is not None:
            return found
        made = make()
        self._results[asked] = made
        while len(self._results) > self._most:
            self._results.pop(next(iter(self._results)), None)
        return made
