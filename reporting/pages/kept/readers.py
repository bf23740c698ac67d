"""What an account may know and do, and all units: kept while nobody writes anything of them.

Each takes a query or two, and every page needs them.
"""

import datetime
from dataclasses import dataclass

from reporting.directory import Directory
from reporting.models import User
from reporting.pages.kept.recent import Recent
from reporting.visibility import Rights, Viewer

READ = "reporting.read_plans"
"""The permission that every role has."""
USE_ADMIN = "reporting.use_admin"
READERS = 2000
"""How many accounts a process keeps."""


@dataclass(frozen=True)
class Reader:
    """What an account may know and do on pages of a plan."""

    reads: bool
    """Whether it may read them at all."""
    uses_admin: bool
    rights: Rights


@dataclass(frozen=True)
class Moment:
    """When something is read: as long as this is the same, what was read is."""

    plan_version: str
    """That of all that is no report, older than anything that is read."""
    today: datetime.date
    """Units close, and others take their place."""


readers: Recent[Reader] = Recent(READERS)
"""Those of this process."""
directories: Recent[Directory] = Recent(2)
"""All units, now and at the last moment before, of which pages may still be made."""


def reader_of(user: User, moment: Moment | None) -> Reader:
    """What the account may (three queries, none at the same moment again).

    `moment`: None where nothing is kept.
    """
    if moment is None:
        return _read(user, None)
    # What was read with the account was read before the version.
    asked = (moment, user.pk, user.is_active, user.is_superuser)
    kept = readers.get(asked)
    if kept is None:
        kept = _read(user, moment)
        readers.put(asked, kept)
    return kept


def _read(user: User, moment: Moment | None) -> Reader:
    rights = Rights(sees_all_submissions=True)
    if not user.sees_all_submissions:
        units = Directory(Viewer(user))
        rights = Rights(department_ids=frozenset(units.viewer.department_ids))
        if moment is not None:
            directories.put(moment, units)
    return Reader(reads=user.has_perm(READ), uses_admin=user.has_perm(USE_ADMIN), rights=rights)


def units_at(moment: Moment) -> Directory:
    """All units, for whichever viewer (one query, none at the same moment again)."""
    kept = directories.get(moment)
    if kept is None:
        kept = Directory()
        directories.put(moment, kept)
    return kept


def forget() -> None:
    """Let all be read again."""
    readers.forget()
    directories.forget()
