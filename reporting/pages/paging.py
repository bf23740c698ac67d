"""Lists in pages of a few rows, and whole for print as far as a page can hold them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import QueryDict

from reporting.pages.plan_page import with_changes

PAGE = "page"
"""The parameter of the address that names a page: a number from 1, or WHOLE."""
WHOLE = "all"
PER_PAGE = 30
MOST_AT_ONCE = 1000
"""Rows of a list shown whole: more than a reader goes through, and less than hurts a browser."""
BESIDE = 2
"""So many pages before and after the shown one have links; the first and the last always do."""

Row = TypeVar("Row")


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
        if self.number == 0:
            return f"{whole}，只列前{self.last}{self.measure}，其余见 Excel"
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
            return f"列出前{MOST_AT_ONCE}{self.measure}"
        return "全部列出"

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
    it names one beyond it; all rows (at most MOST_AT_ONCE) where it asks for the whole list.

    The links keep all other parameters; `anchor` (#ledger) is added to each.
    """
    asked = parameters.get(PAGE, "")
    parameters = without_page(parameters)
    pages = max(1, -(-len(rows) // per_page))
    number = 0 if asked == WHOLE else min(_number(asked), pages)
    start = max(number - 1, 0) * per_page
    size = per_page if number else MOST_AT_ONCE
    return Paged(
        rows[start : start + size],
        len(rows),
        start + 1 if rows else 0,
        number,
        pages,
        parameters,
        anchor,
        measure,
    )


def without_page(parameters: QueryDict) -> QueryDict:
    """The parameters for links to another choice of rows, which begins with its first page."""
    others = parameters.copy()
    others.pop(PAGE, None)
    return others


def _number(text: str) -> int:
    """The page that the address names, at least 1."""
    return max(1, int(text)) if re.fullmatch("[0-9]{1,6}", text) else 1
