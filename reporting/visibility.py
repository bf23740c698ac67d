"""Who reads a page, and as known on which day.

"As known on" a day (历史) turns back what had been approved by its end and the changes of targets in force by
then; nothing else: not who may know of a period before it is published, and not the ledger, the units or what was
observed. A period published later shows to whoever may see it now.
"""

import datetime
import re
from dataclasses import dataclass
from typing import Protocol

from reporting.models import User


class Reader(Protocol):
    """What reading approved figures asks of a reader; a user is one, who reads what is known now."""

    @property
    def person(self) -> User | None: ...
    @property
    def sees_all_submissions(self) -> bool: ...
    @property
    def department_ids(self) -> list[int]: ...
    @property
    def known_on(self) -> datetime.date | None: ...


@dataclass(frozen=True)
class AsKnown:
    """Somebody, or with None a command run on the server, who reads what was known at the end of a day."""

    user: User | None
    known_on: datetime.date

    @property
    def person(self) -> User | None:
        return self.user

    @property
    def sees_all_submissions(self) -> bool:
        return self.user is None or self.user.sees_all_submissions

    @property
    def department_ids(self) -> list[int]:
        return self.user.department_ids if self.user else []


@dataclass(frozen=True)
class Everybody:
    """Who reads what is published alone, now or as known on a day: no unit's own figures before that."""

    known_on: datetime.date | None = None

    @property
    def person(self) -> None:
        return None

    @property
    def sees_all_submissions(self) -> bool:
        return False

    @property
    def department_ids(self) -> list[int]:
        return []


def read_known(text: str | None, today: datetime.date) -> datetime.date | None:
    """The day that `?known=` names, or None when it names none up to `today`."""
    # As text first: the calendar also reads 20240731 and 2024-W31-3.
    if not text or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day <= today else None
