"""历史: the days on which what is known of a plan changed: each publication, each correction, each
change of a target.

A correction is a revision, approved after its period was published, with another figure than the
one before it. Reasons and words are none. It stands on the day since which the reader may know of
it: 发改委 since its approval, others since 发布更新. That a period was taken back is listed too.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.kinds import row_models
from chengkou.cycle.since_approved import FigureChange, figure_changes
from indicators.judging import changed_targets
from indicators.presenters.changes import target_changes
from reporting.directory import Directory
from reporting.drawing.figure_marks import counting_rows
from reporting.enums import PublishingAction
from reporting.models import Period, Plan, PublishingEvent, ReportRow
from reporting.months import last_day, months_label
from reporting.pages.plan_page import QUARTER_MONTHS, PlanPage
from reporting.visibility import Viewer

NAMED = 10
"""How many changes of one report are listed."""
MOST_DAYS = 100
"""How many days are listed, the latest."""


class Change(Protocol):
    """One figure of an approved revision, or one target, that was another one before."""

    @property
    def title(self) -> str:
        """What it is of: 15 游客接待量, without the year."""

    @property
    def words(self) -> str:
        """完成数由6.42改为6.24."""


@dataclass(frozen=True)
class TargetChange:
    """One target that was another one before."""

    title: str
    words: str


@dataclass(frozen=True)
class Event:
    """What happened on a day to one period."""

    words: str
    """发布1—6月, 撤回发布1—6月, 县统计局修订1—6月2处, or 目标变更1项."""
    url: str
    """The overview of the period as known at the end of the day; empty while it is not public."""
    changes: Sequence[Change] = ()
    note: str = ""
    """Why a period was taken back."""

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

    A query for each kind of rows, one for the units, one for changes of targets, and one for what
    was done with periods.
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
        recorded = set()
        for event in PublishingEvent.objects.of_plan(self.page.plan):
            recorded.add((event.period_id, event.at))
            yield self._publication(event.period, event.at, event.action, event.words)
        # What came with a document, or was published before there were events, has none.
        for period in self.page.plan.all_periods:
            if period.published_at and (period.pk, period.published_at) not in recorded:
                yield self._publication(period, period.published_at, PublishingAction.PUBLISH, "")

    def _publication(
        self, period: Period, at: datetime.datetime, action: str, note: str
    ) -> tuple[datetime.date, Event]:
        day = timezone.localdate(at)
        is_shown = period.published_at is not None and action != PublishingAction.TAKE_BACK
        url = self._url(period.month, day) if is_shown else ""
        words = f"{PublishingAction(action).label}{months_label(period.month)}"
        return day, Event(words, url, note=note)

    def _corrections(self) -> Iterator[tuple[datetime.date, Event]]:
        """One for each report that was corrected, in the order in which the reader got to know."""
        units = Directory(self.page.viewer)
        sees_all = units.viewer.sees_all_submissions
        changes: dict[tuple[Any, int, int], list[FigureChange]] = defaultdict(list)
        for model in row_models():
            for row in corrected(model, self.page.plan, units.viewer):
                known_at = row.approved_at if sees_all else row.released_at or row.approved_at
                key = (known_at, row.month, row.submission.department_id)
                changes[key] += figure_changes(row, row.replaced, self.page.year)
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
        found: dict[tuple[datetime.date, int], list[TargetChange]] = defaultdict(list)
        for change in target_changes(changed_targets(plan), until):
            if change.known_from <= until:
                month = _first_judged(plan, change.effective_on)
                title = f"第{change.number}项{change.name}"
                found[change.known_from, month].append(TargetChange(title, change.words))
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
