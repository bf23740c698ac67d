"""What a search found, as ready strings: by kind, each thing once with its row in one year."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from chengkou.dashboards.standing import PlanStanding, standing_of
from chengkou.search.index import COUNTED, Entry, Index, Kind, Place
from chengkou.search.words import LONGEST, terms_of
from reporting.models import Department
from reporting.months import last_day
from reporting.pages.lights import Light
from reporting.pages.list_page import Link
from reporting.pages.plan_page import PlanPage, with_changes
from reporting.pages.text import Part
from reporting.rules.facts import YEAR_END

OF_EACH_KIND = 10
"""How many things of a kind are shown beside other kinds."""
OF_ONE_KIND = 100
"""How many where one kind was asked for."""
LINKED_YEARS = 4
"""In how many plans a thing is linked; its page has the other years."""
_ADDRESSES = {
    Kind.INDICATORS: "indicator",
    Kind.PROJECTS: "project",
    Kind.TASKS: "livelihood-task",
    Kind.KEY_TASKS: "key-task",
}


@dataclass(frozen=True)
class Found:
    """One thing that was found, with its row in the page's plan or else in its latest."""

    name: str
    url: str
    """Empty where no period of its plan has it."""
    about: str
    """第1项, a code, 县级第3件: how its plan lists it; of a unit what became of it."""
    year: str = ""
    """2024年; empty for a unit."""
    lead: str = ""
    light: Light | None = None
    """How it stands; known of rows of the page's plan alone."""
    others: tuple[Link, ...] = ()
    """Its pages in the plans of other years, the latest first."""


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    kind: Kind
    number: int
    rows: Sequence[Found]
    url: str
    """Lists this kind alone; empty where that shows no more."""

    @property
    def is_in_plans(self) -> bool:
        """Whether these are rows of plans; units are not."""
        return self.kind != Kind.DEPARTMENTS

    @property
    def count(self) -> str:
        """3条; 500条以上 where they were not counted to the end."""
        return self._counted(self.number)

    @property
    def left(self) -> str:
        """8条: how many more there are than are shown; empty where there are none."""
        left = self.number - len(self.rows)
        return self._counted(left) if left else ""

    def _counted(self, number: int) -> str:
        return f"{number}条以上" if self.number >= COUNTED else f"{number}条"


class Search:
    """What the reader of a page finds by a text; all kinds, or one by its value.

    No query, beyond those of judging the page's plan where its rows are found.
    """

    def __init__(self, page: PlanPage, index: Index, text: str, kind: str = "") -> None:
        self.page = page
        self.text = " ".join(text[:LONGEST].split())
        self.kind = Kind(kind) if kind in Kind.values else None
        self._index = index
        self._terms = terms_of(text)

    @cached_property
    def groups(self) -> list[Group]:
        """Of each kind of which anything was found, what is shown."""
        kinds = [self.kind] if self.kind else list(Kind)
        most = OF_ONE_KIND if self.kind else OF_EACH_KIND
        groups = []
        for kind in kinds if self._terms else []:
            number, entries = self._index[kind].find(self._terms, most)
            if entries:
                rows = [self._found(kind, entry) for entry in entries]
                groups.append(Group(kind, number, rows, self._url_of_kind(kind, number)))
        return groups

    def _url_of_kind(self, kind: Kind, number: int) -> str:
        if self.kind or number <= OF_EACH_KIND:
            return ""
        return with_changes(self.page.parameters, kind=kind.value)

    @property
    def all_kinds_url(self) -> str:
        """The same search over all kinds; empty where it is that."""
        return with_changes(self.page.parameters, kind=None) if self.kind else ""

    @property
    def lead(self) -> list[Part]:
        """“生产总值”：找到指标1条、重点项目3条。"""
        if not self._terms:
            return []
        if not self.groups:
            return [Part(f"没有找到“{self.text}”。")]
        parts = [Part(f"“{self.text}”：找到")]
        for group in self.groups:
            parts += [Part(f"{group.kind.label}{group.count}", "strong"), Part("、")]
        parts[-1] = Part("。")
        return parts

    @property
    def is_sample(self) -> bool:
        """Whether any figure that decides what is shown was made up by the demo."""
        for group in self.groups:
            if any(row.light for row in group.rows):
                return self._standing.is_sample
        return False

    # The rows.

    @property
    def _standing(self) -> PlanStanding:
        """How the page's plan stands; judged once for all its pages."""
        return standing_of(self.page)

    def _found(self, kind: Kind, entry: Entry) -> Found:
        """A unit, or a thing by its row in the page's plan, else in the latest that has it."""
        if kind == Kind.DEPARTMENTS:
            return self._department(entry)
        places = sorted(entry.places, key=lambda place: place.year != self.page.year)
        first = places[0]
        links = [
            (self._year_name(place.year), self._url(kind, place)) for place in places[:LINKED_YEARS]
        ]
        return Found(
            name=first.name,
            url=links[0][1],
            about=first.about,
            year=links[0][0],
            lead=self._lead_name(first),
            light=self._light(kind, first),
            others=tuple(link for link in links[1:] if link[1]),
        )

    def _year_name(self, year: int) -> str:
        """2024年; 2025年（草案）."""
        return f"{year}年{self._index.plans[year].draft_mark}"

    def _url(self, kind: Kind, place: Place) -> str:
        """Of its page in one year, a sub-row's of its number; empty where no month has it."""
        query: str | None = self.page.query
        if kind == Kind.PROJECTS and place.key in self._index.months_of_part:
            query = self._query_in_part(place, self._index.months_of_part[place.key])
        if query is None:
            return ""
        return reverse(_ADDRESSES[kind], args=[place.year, place.at]) + query

    def _query_in_part(self, place: Place, months: Sequence[int]) -> str | None:
        """Of a line that its plan has in some months: the last of them, where it is not had in the
        month shown; None where it is had in none."""
        is_here = place.year == self.page.year
        shown = self.page.through if is_here else self.page.chosen_month
        if shown in months:
            return self.page.query
        if not months:
            return None
        return f"?{urlencode(dict(self.page.chosen) | {'through': months[-1]})}"

    def _lead_name(self, place: Place) -> str:
        """What the unit was called, or its successor, at the end of the period or the year."""
        through = self.page.through if place.year == self.page.year else YEAR_END
        return self._index.units.on(place.lead, last_day(place.year, through)).name

    def _light(self, kind: Kind, place: Place) -> Light | None:
        if place.year != self.page.year:
            return None
        of_kind = next(each for each in self._standing.kinds if each.group.value == kind.value)
        return of_kind.light(place.key)

    def _department(self, entry: Entry) -> Found:
        """A unit by its name of today, with what became of it or what it was called before."""
        unit = self._index.units.now(entry.places[0].key)
        former = "、".join(entry.words[2:])
        return Found(
            name=unit.name,
            url=reverse("department", args=[self.page.year, unit.code]) + self.page.query,
            about=self._fate(unit) or (f"曾用名{former}" if former else ""),
        )

    def _fate(self, unit: Department) -> str:
        """已撤销，由县发展改革委承接; empty for a unit that is one."""
        today = self.page.today
        if not unit.is_closed_on(today):
            return ""
        heir = self._index.units.on(unit.pk, today)
        return "已撤销" if heir.pk == unit.pk else f"已撤销，由{heir.name}承接"
