"""Names and codes of all years, in the process for one version of the data.

Names change seldom and are looked for often: a search reads them from here (no query), and only
what it shows from the database. Nothing of it is stored; it belongs to a version of the data, as
cached judgements do.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, islice
from typing import NamedTuple

from django.db.models import TextChoices

from chengkou.search.words import begins, haystack, initials, is_spelt
from indicators.enums import Catalogue
from indicators.models import Target
from indicators.presenters.printed_row import SUB_ROW_PREFIX
from projects.enums import Level
from projects.models import LivelihoodTask, ProjectPlan
from reporting.db.data_version import DataVersions
from reporting.directory import Directory
from reporting.enums import RowGroup
from reporting.models import Department
from reporting.pages.page_of_request import plans_with_periods
from reporting.visibility import SERVER, public

COUNTED = 500
"""How many finds are counted; beyond it there are 500条以上."""
NO_YEAR = 0
_END = "\0"
"""Between two texts: no name has it, and nothing that is looked for."""
PART = "其中："
"""Before the name of a sub-row."""
VERSIONS = 2
"""How many indices a process keeps: with drafts and without, or of a version of the data before."""


class Kind(TextChoices):
    """What can be found, in the order of the page."""

    INDICATORS = RowGroup.INDICATORS.value, RowGroup.INDICATORS.label
    PROJECTS = RowGroup.PROJECTS.value, RowGroup.PROJECTS.label
    TASKS = RowGroup.TASKS.value, RowGroup.TASKS.label
    KEY_TASKS = RowGroup.KEY_TASKS.value, RowGroup.KEY_TASKS.label
    DEPARTMENTS = "departments", "单位"


class Place(NamedTuple):
    """Where a thing stands in one plan; of a unit in none."""

    year: int
    """NO_YEAR of a unit."""
    key: int
    """Of its row, or of the unit."""
    at: int
    """What the address of its page ends in."""
    lead: int
    """The key of the unit that leads it."""
    name: str
    about: str
    """第1项, a code, 县级第3件: how its plan lists it."""


class Entry(NamedTuple):
    """One thing that can be found, across the years."""

    places: tuple[Place, ...]
    """In the plans of the years, the latest first."""
    words: tuple[str, ...]
    """Its names and codes."""


class Names:
    """The names of one kind, in the order in which they are shown."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)
        self._plain = Texts(haystack(entry.words) for entry in self._entries)

    @cached_property
    def _with_initials(self) -> "Texts":
        """The same with the initials of each name; made when letters are first looked for."""
        return Texts(
            haystack((*entry.words, *map(initials, entry.words))) for entry in self._entries
        )

    def find(self, terms: Sequence[str], most: int) -> tuple[int, list[Entry]]:
        """How many have every term, at most COUNTED, and the first of them, at most `most`.

        Those of which a word begins with the first term are ahead.
        """
        texts = self._with_initials if any(map(is_spelt, terms)) else self._plain
        rarest = min(terms, key=texts.count) if len(terms) > 1 else terms[0]

        def found(term: str) -> Iterator[int]:
            for place in texts.having(term):
                if len(terms) == 1 or texts.has_all(place, terms):
                    yield place

        ahead = list(islice(found(begins(terms[0])), most))
        all_found = list(islice(found(rarest), COUNTED))
        places = islice(dict.fromkeys((*ahead, *all_found)), most)
        return len(all_found), [self._entries[place] for place in places]


class Texts:
    """Many short texts as one, which is searched faster than each by itself."""

    def __init__(self, texts: Iterable[str]) -> None:
        parts = list(texts)
        self._whole = _END.join([*parts, ""])
        lengths = (len(part) + len(_END) for part in parts)
        self._starts = list(accumulate(lengths, initial=0))

    def count(self, term: str) -> int:
        """How often the term occurs in all of them."""
        return self._whole.count(term)

    def having(self, term: str) -> Iterator[int]:
        """The places of those in which the term occurs, in order."""
        at = self._whole.find(term)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield place
            at = self._whole.find(term, self._starts[place + 1])

    def has_all(self, place: int, terms: Iterable[str]) -> bool:
        """Whether all terms occur in the text at a place."""
        text = self._whole[self._starts[place] : self._starts[place + 1]]
        return all(term in text for term in terms)


class Index:
    """The names of all kinds, with the units and plans that are shown with them.

    Shared by the requests of a process: read it only.
    """

    def __init__(self, *, drafts: bool) -> None:
        """`drafts`: with plans that are drafts and not shown to everybody."""
        self.plans = plans_with_periods(SERVER if drafts else public(None))
        self.units = Directory()
        self.months_of_part = {
            line.pk: line.months for line in ProjectPlan.objects.of_part_of_year()
        }
        """Lines that their plan does not have all year: the months at whose ends it has them."""
        years = set(self.plans)
        targets = _targets()
        self._names = {
            Kind.INDICATORS: Names(_entries(targets[Catalogue.INDICATORS], years)),
            Kind.KEY_TASKS: Names(_entries(targets[Catalogue.KEY_TASKS], years)),
            Kind.PROJECTS: Names(_entries(_lines(), years)),
            Kind.TASKS: Names(_entries(_tasks(), years)),
            Kind.DEPARTMENTS: Names(_entries(_departments(), {NO_YEAR})),
        }

    def __getitem__(self, kind: Kind) -> Names:
        return self._names[kind]


def index_of(versions: DataVersions | None, *, drafts: bool) -> Index:
    """The names of all kinds (nine queries, none while these stay the same)."""
    if versions is None:
        return Index(drafts=drafts)
    return _index_of_version(versions.of(()), drafts=drafts)


@lru_cache(maxsize=VERSIONS)
def _index_of_version(_data_version: str, *, drafts: bool) -> Index:
    return Index(drafts=drafts)


Row = tuple[int, Place, tuple[str, ...]]
"""What identifies a thing across the years, its place in one, and its names and codes there."""


def _targets() -> dict[str, list[Row]]:
    """The printed rows of each catalogue."""
    found: dict[str, list[Row]] = {catalogue: [] for catalogue in Catalogue.values}
    for catalogue, indicator, *facts, own_name, group, known, code in Target.objects.to_search():
        year, key, number, row, lead, name = facts
        about = f"第{number}项分项" if row else f"第{number}项"
        called = name.removeprefix(SUB_ROW_PREFIX)
        words = (called, own_name.removeprefix(SUB_ROW_PREFIX), group, known, code)
        found[catalogue].append((indicator, Place(year, key, number, lead, called, about), words))
    return found


def _lines() -> Iterator[Row]:
    for project, year, key, lead, name, code in ProjectPlan.objects.to_search():
        yield project, Place(year, key, key, lead, name, code), (name, code)


def _tasks() -> Iterator[Row]:
    for key, year, level, number, lead, name in LivelihoodTask.objects.to_search():
        about = f"{Level(level).label}第{number}件"
        yield key, Place(year, key, key, lead, name, about), (name,)


def _departments() -> Iterator[Row]:
    """Every unit, as often as it had a former name."""
    for key, name, code, former in Department.objects.to_search():
        yield key, Place(NO_YEAR, key, key, key, name, ""), (name, code, former or "")


def _entries(rows: Iterable[Row], years: Collection[int]) -> Iterator[Entry]:
    """One entry for each identity, of the rows of these years, in their order."""
    places: dict[int, dict[Place, None]] = {}
    words: dict[int, dict[str, None]] = {}
    for identity, place, of_place in rows:
        if place.year in years:
            places.setdefault(identity, {})[place] = None
            words.setdefault(identity, {}).update(dict.fromkeys(filter(None, of_place)))
    for identity, found in places.items():
        yield Entry(tuple(found), tuple(words[identity]))
