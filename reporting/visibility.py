"""Who looks at a page, and as known on which day.

A page as known on a day (历史) shows what had been approved by its end, the changes of targets that
were recorded and in force by then, and observations as they were then. Nothing else is of that day:
not who may know of a period before it is published, and not the ledger or the units. A period
published later shows to whoever may see it now; what became public by 发布更新 shows to others than
发改委 and the unit from the day of that (`known_to` in `reporting/models/querysets.py`).
"""

import datetime
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


class Person(Protocol):
    """What visibility asks of somebody; `reporting.models.User` is one."""

    @property
    def sees_all_submissions(self) -> bool: ...
    @property
    def department_ids(self) -> Collection[int]: ...


@dataclass(frozen=True)
class Rights:
    """What somebody may know: people with the same are one and the same to a page.

    By default without any right beyond being signed in.
    """

    sees_all_submissions: bool = False
    department_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Viewer:
    """Who looks at approved figures, and as known on which day."""

    user: Person | None = None
    """None: a command run on the server, which sees everything, published or not."""
    known_on: datetime.date | None = None
    """The day whose knowledge is shown; None for now."""
    own: frozenset[int] | None = None
    """Keys of the user's own departments if a `Directory` has read them; None: ask the user."""

    @property
    def sees_all_submissions(self) -> bool:
        """Whether unpublished figures of every department are visible."""
        return self.user is None or self.user.sees_all_submissions

    @property
    def department_ids(self) -> Collection[int]:
        """Keys of the departments whose figures are visible unpublished (at most one query)."""
        if self.own is not None:
            return self.own
        return self.user.department_ids if self.user else ()


SERVER = Viewer()
"""A command run on the server, which sees everything as it is known now."""


def public(known_on: datetime.date | None) -> Viewer:
    """A viewer of published figures alone."""
    return Viewer(Rights(), known_on)


def read_known(text: str | None, today: datetime.date) -> datetime.date | None:
    """The day that `?known=` names, or None if it names none up to `today`."""
    # As text first: the calendar also reads 20240731 and 2024-W31-3.
    if not text or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    if day > today:
        return None
    return day
