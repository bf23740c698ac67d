"""All units as they stand on a day: what they are called then, and who has taken the place of those that closed."""

import datetime
from collections import defaultdict
from copy import copy
from functools import cache
from typing import Any

from django.db.models import F
from django.utils import timezone

from reporting.models import Department, name_of_day
from reporting.models.querysets import own_and_succeeded
from reporting.visibility import Reader


class Directory:
    """Every unit with its former names and successors, read once (one query) and asked for any day.

    The `reader` is told which of them are his: what he may know is then read without asking for them again.
    """

    def __init__(self, reader: Reader | None = None) -> None:
        self._units: dict[int, Department] = {}
        self._former: dict[int, list[tuple[datetime.date, str]]] = defaultdict(list)
        units = Department.objects.annotate(called=F("former_names__name"), until=F("former_names__until"))
        limited = reader.person if reader is not None and not reader.sees_all_submissions else None
        each: Any
        for each in units.told_whose(limited) if limited else units:
            self._units[each.pk] = each
            if each.until is not None:
                self._former[each.pk].append((each.until, each.called))
        if limited:
            limited.department_ids = own_and_succeeded(self._units.values(), timezone.localdate())
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
        called = {name: self._units[key] for key, former in self._former.items() for _, name in former}
        return called | {unit.name: unit for unit in self._units.values()}
