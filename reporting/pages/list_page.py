"""What every list of a plan shares: its heading, its way back, its files and its filters."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from reporting.pages.plan_page import PlanPage, with_changes
from reporting.rules.office.leaders import EVERYBODY
from reporting.spreadsheets.write import FORMATS, Cell, SheetTitle, file_response

Link = tuple[str, str]
"""A label and the address it leads to; the address is empty for the page itself."""

NO_MARK = SafeString()


@dataclass(frozen=True)
class Chip:
    """A link that filters a list, with the number of rows it leads to."""

    label: str
    number: int
    url: str
    current: bool
    mark: SafeString = NO_MARK
    """Drawn before the label."""
    beside: str = ""
    """What the link leads to beside the rows that are counted, as its title."""


@dataclass(frozen=True)
class ListPage:
    """A list of a plan as of a period, and as a file."""

    page: PlanPage
    section: str
    """The entry of the navigation that is marked."""
    title: str
    sub: Sequence[str]
    """What stands under the title."""
    crumbs: Sequence[Link]
    """The way to it from the overview."""
    is_sample: bool = False
    """Whether any figure of it was made up by the demo."""
    file_title: str = ""
    """What its files are called where that is not the title."""
    is_filtered: bool = True
    """Whether the address filters and sorts it: its files then have the same rows."""
    chosen: str = ""
    """The reader's choice of rows in words, for the names of its files; empty for all rows."""
    unit: str = ""
    """Of all its figures, over a workbook's table; empty where each row or column has its own."""
    is_narrowed: bool = True
    """Whether it lists the line that the reader asked for (分管县领导), or always the county's."""
    is_of_period: bool = True
    """Whether it shows the period; False for a list of the whole year."""

    @property
    def wants_file(self) -> bool:
        """Whether the reader asked for a file in place of the page."""
        return self._format in FORMATS

    def file(self, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
        """The list as the file that was asked for."""
        return file_response(self._format, self.file_name, head, rows, self._over)

    @property
    def _over(self) -> SheetTitle:
        """What stands over the list in a workbook: 报告期：2024年1—6月　只列：滞后及以下."""
        about = [self.page.draft_words]
        about.append(f"报告期：{self.page.period_label}" if self.is_of_period else "")
        about += [self.page.known_text, self.page.held_back_in_words]
        about.append(f"只列：{self.chosen}" if self.chosen else "")
        about.append("演示数据" if self.is_sample else "")
        return SheetTitle(self.file_title or self.title, "　".join(filter(None, about)), self.unit)

    @property
    def _format(self) -> str:
        return self.page.parameters.get("export", "")

    @property
    def file_name(self) -> str:
        """2024年重点项目进度（1—6月）（草案）（演示数据）."""
        name = self.file_title or self.title
        shown = self.page.file_period if self.is_of_period else self.page.known_text
        in_brackets = "，".join(filter(None, (shown, _in_a_file_name(self.chosen))))
        if in_brackets:
            name += f"（{in_brackets}）"
        name += self.page.plan.draft_mark
        if self.is_sample:
            name += "（演示数据）"
        return name

    @property
    def exports(self) -> list[Link]:
        """A link to the list as a file of each kind."""
        parameters = self.page.parameters
        if not self.is_filtered:
            parameters = QueryDict(self.page.query.removeprefix("?"))
        return [
            ("Excel", with_changes(parameters, export="xlsx", page=None)),
            ("CSV", with_changes(parameters, export="csv", page=None)),
        ]

    @property
    def context(self) -> dict[str, Any]:
        """What the templates of all lists take."""
        return {
            "page": self.page,
            "section": self.section,
            "title": self.title,
            "sub": self.sub,
            "crumbs": crumbs(self.page, *self.crumbs),
            "is_sample": self.is_sample,
            "exports": self.exports,
            "lines": self.page.lines if self.is_narrowed else [],
            "clear_url": self.page.path + self.page.of_line(EVERYBODY),
        }


def _in_a_file_name(words: str) -> str:
    """The words without what file systems refuse, and not too long for them."""
    return re.sub(r'[\\/:*?"<>|\s]+', " ", words).strip()[:60]


def crumbs(page: PlanPage, *further: Link) -> list[Link]:
    """The way to a page: from the overview of its year through `further`."""
    overview = reverse("overview", args=[page.year]) + page.query
    return [(f"{page.year}年", overview), *further]


def formulas(parameters: QueryDict) -> dict[str, Any]:
    """What a page takes whose rows keep their arithmetic (算式) folded.

    `?formula=open` has all of them open, on the screen and on paper.
    """
    is_open = parameters.get("formula") == "open"
    return {
        "formulas_open": is_open,
        "formulas_url": with_changes(parameters, formula=None if is_open else "open"),
    }
