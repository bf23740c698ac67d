"""历史: the days on which what is known of a plan changed: each publication, each correction, each
change of a target.

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
from indicators.judging import changed_targets
from indicators.presenters.changes import target_changes
from reporting.directory import Directory
from reporting.drawing.figure_marks import counting_rows
from reporting.fields import FigureField
from reporting.history import EMPTY, shown
from reporting.models import Plan, ReportRow
from reporting.months import last_day, months_label
from reporting.pages.plan_page import QUARTER_MONTHS, PlanPage
from reporting.visibility import Viewer

NAMED = 10
"""How many changes of one report are listed."""
MOST_DAYS = 100
"""How many days are listed, the latest."""


@dataclass(frozen=True)
class Change:
    """One figure of an approved revision, or one target, that was another one before."""

    title: str
    """What it is of: 15 游客接待量, without the year."""
    words: str
    """完成数由6.42改为6.24."""


@dataclass(frozen=True)
class Event:
    """What happened on a day to one period."""

    words: str
    """发布1—6月, 县统计局修订1—6月2处, or 目标变更1项."""
    url: str
    """The overview of the period as known at the end of the day."""
    changes: Sequence[Change] = ()

    @property
    def listed(self) -> Sequence[Change]:
        return self.changes[:NAMED]

    @property
    def left(self) -> int:
        """How many more were changed than are listed."""
        return len(self.changes) - len(self.listed)


@dataclass(frozen=True)
class KnownDay:
    """A day with what happened on it, publications first."""

    day: datetime.date
    events: Sequence[Event]


class KnownDays:
    """The days of a plan, the latest first, as far as the reader may know what changed on them.

    A query for each kind of rows, one for the units, and one for changes of targets.
    """

    def __init__(self, page: PlanPage) -> None:
        self.page = page

    @cached_property
    def days(self) -> list[KnownDay]:
        found: dict[datetime.date, list[Event]] = defaultdict(list)
        happened = (*self._publications(), *self._corrections(), *self._new_targets())
        for day, event in happened:
            found[day].append(event)
        latest = sorted(found, reverse=True)[:MOST_DAYS]
        return [KnownDay(day, found[day]) for day in latest]

    def _publications(self) -> Iterator[tuple[datetime.date, Event]]:
        for period in self.page.plan.all_periods:
            if period.published_at:
                day = timezone.localdate(period.published_at)
                words = f"发布{months_label(period.month)}"
                yield day, Event(words, self._url(period.month, day))

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
                words = f"{name}修订{months_label(month)}{len(of_report)}处"
                yield day, Event(words, self._url(month, day), of_report)

    def _new_targets(self) -> Iterator[tuple[datetime.date, Event]]:
        """One for the changes of a day that hold from one period on, in printed order."""
        plan = self.page.plan
        until = self.page.known_on or self.page.today
        found: dict[tuple[datetime.date, int], list[Change]] = defaultdict(list)
        for change in target_changes(changed_targets(plan), until):
            if change.known_from <= until:
                month = _first_judged(plan, change.effective_on)
                title = f"第{change.number}项{change.name}"
                found[change.known_from, month].append(Change(title, change.words))
        for (day, month), changes in sorted(found.items()):
            words = f"目标变更{len(changes)}项，自{months_label(month)}起按新目标判断"
            yield day, Event(words, self._url(month, day), changes)

    def _url(self, month: int, day: datetime.date) -> str:
        address = reverse("overview", args=[self.page.year])
        choices = dict(self.page.chosen) | {"through": month, "known": day}
        return f"{address}?{urlencode(choices)}"


def _first_judged(plan: Plan, effective_on: datetime.date) -> int:
    """The first month that a page of the plan offers whose period ends on that day or after it."""
    months = sorted({*QUARTER_MONTHS, *(period.month for period in plan.all_periods)})
    ends = [month for month in months if last_day(plan.year, month) >= effective_on]
    return ends[0] if ends else months[-1]


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
