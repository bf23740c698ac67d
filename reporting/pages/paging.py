"""Lists in pages of a few rows, and whole for print: in parts where one page cannot hold them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import QueryDict

from reporting.pages.plan_page import with_changes

PAGE = "page"
"""The parameter of the address that names a page: a number from 1, or WHOLE."""
WHOLE = "all"
"""The list as a whole, or the first part of it; all-2 is the second part."""
PER_PAGE = 30
MOST_AT_ONCE = 1000
"""Rows of a part of a list shown whole: more than a reader goes through, and less than hurts a
browser."""
BESIDE = 2
"""So many pages before and after the shown one have links; the first and the last always do."""

Row = TypeVar("Row")
Band = TypeVar("Band")


@dataclass(frozen=True)
class PageLink:
    """A link of the pager; a gap between links has neither label nor address."""

    label: str
    url: str = ""
    current: bool = False


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """The rows of a list that one page shows, and the links to the others."""

    rows: Sequence[Row]
    total: int
    """How many rows the list has on all its pages."""
    first: int
    """The place of the first row shown, from 1; 0 in an empty list."""
    number: int
    """The page shown, from 1; 0 for the list as a whole."""
    part: int
    """The part shown of the list as a whole, from 1; 0 for a page."""
    pages: int
    parameters: QueryDict
    anchor: str
    measure: str
    """With which the rows are counted: 个."""

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def is_part(self) -> bool:
        """Whether the list has rows that this page does not show."""
        return len(self.rows) < self.total

    @property
    def has_pages(self) -> bool:
        """Whether the list takes more than one page, so that there is a pager."""
        return self.pages > 1

    @property
    def in_words(self) -> str:
        """第31—60个，共135个; of the list as a whole 共135个."""
        whole = f"共{self.total}{self.measure}"
        if not self.is_part:
            return whole
        return f"第{self.first}—{self.last}{self.measure}，{whole}"

    @property
    def previous(self) -> str:
        """The address of the page before; empty on the first one."""
        return self._url(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        """The address of the page after; empty on the last one."""
        return self._url(self.number + 1) if 0 < self.number < self.pages else ""

    @property
    def whole(self) -> str:
        """The address of the list as a whole, as it is printed."""
        return with_changes(self.parameters, page=WHOLE) + self.anchor

    @property
    def whole_label(self) -> str:
        """What the link to it is called."""
        if self.total > MOST_AT_ONCE:
            return f"每{MOST_AT_ONCE}{self.measure}一页"
        return "全部列出"

    @property
    def parts(self) -> list[PageLink]:
        """Where the whole takes several parts and one is shown: a link to each, by its rows."""
        number = -(-self.total // MOST_AT_ONCE)
        if not self.part or number == 1:
            return []
        return [self._part_link(part) for part in range(1, number + 1)]

    def _part_link(self, part: int) -> PageLink:
        first = (part - 1) * MOST_AT_ONCE + 1
        last = min(part * MOST_AT_ONCE, self.total)
        name = f"{WHOLE}-{part}" if part > 1 else WHOLE
        url = with_changes(self.parameters, page=name) + self.anchor
        return PageLink(f"{first}—{last}", url, part == self.part)

    @property
    def links(self) -> list[PageLink]:
        """The first page, those around the one shown, and the last, with gaps between."""
        shown = [number for number in range(1, self.pages + 1) if self._is_linked(number)]
        links = []
        before = 0
        for number in shown:
            if number > before + 1:
                links.append(PageLink("…"))
            links.append(PageLink(str(number), self._url(number), number == self.number))
            before = number
        return links

    def _is_linked(self, number: int) -> bool:
        around = max(self.number, 1)
        return number in (1, self.pages) or abs(number - around) <= BESIDE

    def _url(self, number: int) -> str:
        page = str(number) if number > 1 else None
        return with_changes(self.parameters, page=page) + self.anchor


def paged(
    rows: Sequence[Row],
    parameters: QueryDict,
    *,
    per_page: int = PER_PAGE,
    anchor: str = "",
    measure: str = "个",
) -> Paged[Row]:
    """The page of the list that the address asks for: the first where it names none, the last where
    it names one beyond it; where it asks for the whole list all rows, or MOST_AT_ONCE of them.

    The links keep all other parameters; `anchor` (#ledger) is added to each.
    """
    asked = parameters.get(PAGE, "")
    pages = _number_of_pages(rows, per_page)
    part = _part(asked, _number_of_pages(rows, MOST_AT_ONCE))
    number = 0 if part else min(_number(asked), pages)
    size = MOST_AT_ONCE if part else per_page
    start = ((part or number) - 1) * size
    return Paged(
        rows=rows[start : start + size],
        total=len(rows),
        first=start + 1 if rows else 0,
        number=number,
        part=part,
        pages=pages,
        parameters=without_page(parameters),
        anchor=anchor,
        measure=measure,
    )


def in_bands(
    bands: Iterable[tuple[Band, Sequence[Row]]], shown: Sequence[Row]
) -> list[tuple[Band, list[Row]]]:
    """The bands of a list with those of their rows that a page shows; without bands of other pages.

    Rows are told apart as objects: two may be equal.
    """
    on_page = {id(row) for row in shown}
    found = []
    for band, rows in bands:
        placed = [row for row in rows if id(row) in on_page]
        if placed:
            found.append((band, placed))
    return found


def _number_of_pages(rows: Sequence[Row], size: int) -> int:
    """At least one: an empty list has an empty page."""
    return max(1, -(-len(rows) // size))


def without_page(parameters: QueryDict) -> QueryDict:
    """The parameters for links to another choice of rows, which begins with its first page."""
    others = parameters.copy()
    others.pop(PAGE, None)
    return others


def _number(text: str) -> int:
    """The page that the address names, at least 1."""
    return max(1, int(text)) if re.fullmatch("[0-9]{1,6}", text) else 1


def _part(asked: str, parts: int) -> int:
    """The part of the list as a whole that the address names, from 1; 0 where it names a page."""
    match = re.fullmatch(f"{WHOLE}(?:-([0-9]{{1,6}}))?", asked)
    if match is None:
        return 0
    return min(max(1, int(match[1] or 1)), parts)
