"""All units as they stand on a day: what they are called then, and who has taken the place of those that closed."""

import datetime
from collections import defaultdict
from copy import copy
from dataclasses import replace
from functools import cache
from typing import Any

from django.db.models import F
from django.utils import timezone

from reporting.models import Department, User, name_of_day
from reporting.models.querysets import own_and_succeeded
from reporting.visibility import SERVER, Viewer


class Directory:
    """Every unit with its former names and successors, read once (one query) and asked for any day.

    For a viewer who does not see everything, `self.viewer` is the same viewer with the keys of their own units, so
    that reading what they may know asks no further query.
    """

    def __init__(self, viewer: Viewer = SERVER) -> None:
        self._units: dict[int, Department] = {}
        self._former: dict[int, list[tuple[datetime.date, str]]] = defaultdict(list)
        units = Department.objects.annotate(
            called=F("former_names__name"), until=F("former_names__until")
        )
        user = (
            viewer.user
            if isinstance(viewer.user, User) and not viewer.sees_all_submissions
            else None
        )
        each: Any
        for each in units.told_whose(user) if user else units:
            self._units[each.pk] = each
            if each.until is not None:
                self._former[each.pk].append((each.until, each.called))
        self.viewer = viewer
        if user:
            own = own_and_succeeded(self._units.values(), timezone.localdate())
            self.viewer = replace(viewer, own=frozenset(own))
        self.on = cache(self._on)

    def _on(self, key: int, day: datetime.date) -> Department:
        """Who stands for the unit with this key on that day, by the name of then: itself, or who succeeded it by then.

        A unit that closed without a successor stays. Not to be saved.
        """
        unit, seen = self._units[key], {key}
        while unit.succeeded_by_id and unit.is_closed_on(day) and unit.succeeded_by_id not in seen:
            unit = self._units[unit.succeeded_by_id]
            seen.add(unit.pk)
        name = name_of_day(unit.name, self._former[unit.pk], day)
        if name == unit.name:
            return unit
        of_day = copy(unit)
        of_day.name = name
        return of_day

    def now(self, key: int) -> Department:
        """The unit with this key as it stands, whatever the day."""
        return self._units[key]

    @property
    def by_name(self) -> dict[str, Department]:
        """Every unit by its name and by what it was called; a name in use now is that of who bears it."""
        called = {
            name: self._units[key] for key, former in self._former.items() for _, name in former
        }
        return called | {unit.name: unit for unit in self._units.values()}
