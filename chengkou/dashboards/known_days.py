"""历史: the days on which what is known of a plan changed: each publication, each correction.

A correction is a revision, approved after its period was published, with another figure than the
one before it. Reasons and words are none.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.kinds import row_models
from reporting.directory import Directory
from reporting.drawing.figure_marks import counting_rows
from reporting.fields import FigureField
from reporting.history import EMPTY, shown
from reporting.models import Plan, ReportRow
from reporting.months import last_day, months_label
from reporting.pages.plan_page import PlanPage
from reporting.visibility import Viewer

NAMED = 10
"""How many changes of one report are listed."""
MOST_DAYS = 100
"""How many days are listed, the latest."""


@dataclass(frozen=True)
class Change:
    """One figure of an approved revision that was another one before."""

    title: str
    """What it is of: 15 游客接待量, without the year."""
    words: str
    """完成数由6.42改为6.24."""


@dataclass(frozen=True)
class Event:
    """What happened on a day to the figures of one period."""

    month: int
    unit: str
    """The unit whose report was corrected; empty of a publication."""
    url: str
    """The overview of the period as known at the end of the day."""
    changes: Sequence[Change] = ()

    @property
    def period(self) -> str:
        """1—6月."""
        return months_label(self.month)

    @property
    def listed(self) -> Sequence[Change]:
        return self.changes[:NAMED]

    @property
    def left(self) -> int:
        """How many more figures were changed than are listed."""
        return len(self.changes) - len(self.listed)

    @property
    def words(self) -> str:
        """发布1—6月, or 县统计局修订1—6月2处."""
        if not self.unit:
            return f"发布{self.period}"
        return f"{self.unit}修订{self.period}{len(self.changes)}处"


@dataclass(frozen=True)
class KnownDay:
    """A day with what happened on it, publications first."""

    day: datetime.date
    events: Sequence[Event]


class KnownDays:
    """The days of a plan, the latest first, as far as the reader may know what changed on them.

    A query for each kind of rows, and one for the units.
    """

    def __init__(self, page: PlanPage) -> None:
        self.page = page

    @cached_property
    def days(self) -> list[KnownDay]:
        found: dict[datetime.date, list[Event]] = defaultdict(list)
        for day, event in (*self._publications(), *self._corrections()):
            found[day].append(event)
        latest = sorted(found, reverse=True)[:MOST_DAYS]
        return [KnownDay(day, found[day]) for day in latest]

    def _publications(self) -> Iterator[tuple[datetime.date, Event]]:
        for period in self.page.plan.all_periods:
            if period.published_at:
                day = timezone.localdate(period.published_at)
                yield day, Event(period.month, "", self._url(period.month, day))

    def _corrections(self) -> Iterator[tuple[datetime.date, Event]]:
        """One for each report that was corrected, in the order of its approval."""
        units = Directory(self.page.viewer)
        changes: dict[tuple[Any, int, int], list[Change]] = defaultdict(list)
        for model in row_models():
            for row in corrected(model, self.page.plan, units.viewer):
                key = (row.approved_at, row.month, row.submission.department_id)
                changes[key] += figure_changes(row, self.page.year)
        for (at, month, unit), of_report in sorted(changes.items()):
            if of_report:
                day = timezone.localdate(at)
                name = units.on(unit, last_day(self.page.year, month)).name
                yield day, Event(month, name, self._url(month, day), of_report)

    def _url(self, month: int, day: datetime.date) -> str:
        address = reverse("overview", args=[self.page.year])
        choices = dict(self.page.chosen) | {"through": month, "known": day}
        return f"{address}?{urlencode(choices)}"


def corrected(model: type[ReportRow], plan: Plan, viewer: Viewer) -> list[Any]:
    """The rows of a kind that replaced another of their subject once their period was published,
    with it as `replaced` (one query)."""
    rows = model.objects.known_to(viewer).approved().reported_again(plan).with_months()
    rows = list(rows.select_related("submission", *model.subject_related))
    counting_rows(rows, lambda row: (row.subject_id, row.month))
    return [row for row in rows if row.replaced and row.approved_at > row.published_at]


def figure_changes(row: Any, year: int) -> list[Change]:
    """What a row's figures were before it; empty where words alone changed, or nothing."""
    changes = []
    title = row.title.removeprefix(f"{year} ")
    for name in row.entry_fields:
        field = row._meta.get_field(name)
        if not isinstance(field, FigureField | models.DecimalField):
            continue
        old, new = shown(row.replaced, field), shown(row, field)
        if old == EMPTY != new:
            changes.append(Change(title, f"补报{field.verbose_name}{new}"))
        elif old != new:
            changes.append(Change(title, f"{field.verbose_name}由{old}改为{new}"))
    return changes
