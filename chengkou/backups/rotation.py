"""Which backups stay, as a pure function of when they were made."""

import datetime
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

Moment = datetime.datetime

_NAME = re.compile(r"chengkou-(\d{8}-\d{6})\.tar\.gz(\.age)?")
_FORMAT = "%Y%m%d-%H%M%S"
_KEEP = re.compile(r"(\d{1,3}),(\d{1,3}),(\d{1,3})")


@dataclass(frozen=True)
class Keep:
    """Of how many days, weeks and months, counted back, the last backup stays."""

    days: int
    weeks: int
    months: int

    @classmethod
    def of(cls, words: str) -> "Keep":
        """`7,4,12`: seven days, four weeks, twelve months. Raises ValueError for anything else."""
        found = _KEEP.fullmatch(words.replace(" ", ""))
        if found is None:
            raise ValueError(f"{words!r} is not three numbers as in 7,4,12.")
        return cls(*(int(number) for number in found.groups()))


def name_of(moment: Moment, *, is_encrypted: bool) -> str:
    """The name of a backup that is made at this moment."""
    return f"chengkou-{moment.strftime(_FORMAT)}.tar.gz{'.age' if is_encrypted else ''}"


def moment_of(name: str) -> Moment | None:
    """When the backup of this name was made; None for a file that is none of ours."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return datetime.datetime.strptime(found[1], _FORMAT)  # noqa: DTZ007  compared by names alone
    except ValueError:
        return None


def outdated(names: Collection[str], keep: Keep) -> list[str]:
    """Those of the names that need not be kept, the oldest first; never the last one.

    Days, weeks and months without a backup do not count, so that one which was off for a year does
    not lose what it has.
    """
    made = {name: moment for name in names if (moment := moment_of(name))}
    newest_first = sorted(made, key=lambda name: made[name], reverse=True)
    kept = set(newest_first[:1])
    spans: list[tuple[int, Callable[[Moment], object]]] = [
        (keep.days, lambda moment: moment.date()),
        (keep.weeks, lambda moment: moment.isocalendar()[:2]),
        (keep.months, lambda moment: (moment.year, moment.month)),
    ]
    for number, span in spans:
        last_of_each: dict[object, str] = {}
        for name in newest_first:
            last_of_each.setdefault(span(made[name]), name)
        kept.update(list(last_of_each.values())[:number])
    return [name for name in reversed(newest_first) if name not in kept]
