"""All units on a day: their names then, and the successors of those that were closed by then."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from functools import cache
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from reporting.enums import Role
from reporting.models import Department, User, name_of_day
from reporting.models.querysets import own_and_succeeded
from reporting.visibility import SERVER, Viewer


class Directory:
    """Every unit with its former names and successors, read once (one query) for any day.

    For a viewer who does not see everything, `self.viewer` is the same viewer with the keys of
    their own units, so that reading what they may know needs no further query.
    """

    def __init__(self, viewer: Viewer = SERVER) -> None:
        self._units: dict[int, Department] = {}
        self._former: dict[int, list[tuple[datetime.date, str]]] = defaultdict(list)
        units: QuerySet[Department] = Department.objects.all()
        is_limited = isinstance(viewer.user, User) and not viewer.sees_all_submissions
        if isinstance(viewer.user, User) and is_limited:
            units = Department.objects.told_whose(viewer.user)
        unit: Any
        names = FilteredRelation("former_names", condition=Q(former_names__deleted_since=None))
        units = units.annotate(names=names)
        for unit in units.annotate(called=F("names__name"), until=F("names__until")):
            self._units[unit.pk] = unit
            if unit.until is not None:
                self._former[unit.pk].append((unit.until, unit.called))
        self.viewer = viewer
        if is_limited:
            own = own_and_succeeded(self._units.values(), timezone.localdate())
            self.viewer = replace(viewer, own=frozenset(own))
        self.on = cache(self._on)

    def seen_by(self, viewer: Viewer) -> "Directory":
        """The same units for another viewer, whose own units are known."""
        other = copy(self)
        other.viewer = viewer
        return other

    def _on(self, key: int, day: datetime.date) -> Department:
        """The unit with this key, or its successor of that day, by its name of that day.

        A unit that was closed without a successor is its own. Not to be saved.
        """
        unit = self._units[key]
        seen = {key}
        while unit.succeeded_by_id and unit.is_closed_on(day) and unit.succeeded_by_id not in seen:
            unit = self._units[unit.succeeded_by_id]
            seen.add(unit.pk)
        name = name_of_day(unit.name, self._former[unit.pk], day)
        if name == unit.name:
            return unit
        of_day = copy(unit)
        of_day.name = name
        return of_day

    def with_code(self, code: str) -> Department | None:
        """The unit with this code, whatever the day; None where there is none."""
        return next((unit for unit in self._units.values() if unit.code == code), None)

    def answered_for(self, code: str, day: datetime.date) -> list[Department]:
        """The unit with this code, and those it succeeded by that day, in the order of units."""
        found = [unit for key, unit in self._units.items() if self.on(key, day).code == code]
        return sorted(found, key=lambda unit: (unit.order, unit.code))

    def former_names(self, key: int) -> list[tuple[datetime.date, str]]:
        """What the unit was called, each with the last day of it, the latest first."""
        return sorted(self._former[key], reverse=True)

    def now(self, key: int) -> Department:
        """The unit with this key, whatever the day."""
        return self._units[key]

    @property
    def by_name(self) -> dict[str, Department]:
        """Every unit by its former names and its name; a name in use now is its present unit's."""
        units = {}
        for key, former_names in self._former.items():
            for _, name in former_names:
                units[name] = self._units[key]
        for unit in self._units.values():
            units[unit.name] = unit
        return units


def is_only_reporter(user: User, unit: int) -> bool:
    """Whether nobody else can sign in and report for the unit of this key (one query)."""
    others = User.objects.filter(is_active=True, groups__name=Role.REPORTER.value, departments=unit)
    return not others.exclude(pk=user.pk).exists()


def reporters_on(units: Iterable[int], day: datetime.date) -> dict[int, list[User]]:
    """Unit key → who may sign in and report for it (填报员) on the day (two queries).

    For a unit that is closed by then those of the unit in its place.
    """
    reporters: Any = User.objects.filter(is_active=True, groups__name=Role.REPORTER.value)
    people: dict[int, list[User]] = defaultdict(list)
    for reporter in reporters.annotate(unit=F("departments")).order_by("username"):
        people[reporter.unit].append(reporter)
    directory = Directory()
    return {unit: people[directory.on(unit, day).pk] for unit in units}
