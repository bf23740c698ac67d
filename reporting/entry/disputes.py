"""Rows that two people wrote: what is asked about one, and what the person chose."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reporting.entry.row_form import RowForm
from reporting.history import shown
from reporting.models import ReportRow

MINE = "mine"
THEIRS = "theirs"
_CHOICE = re.compile(rf"(?P<whose>{MINE}|{THEIRS})-(?P<version>[0-9]{{1,9}})")


@dataclass(frozen=True)
class Difference:
    """One field of a row that two people wrote."""

    label: str
    before: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Dispute:
    """A row that somebody else wrote while this person typed into it, who has to choose."""

    who: str
    when: Any
    version: int
    differences: list[Difference]


@dataclass(frozen=True)
class Choice:
    """Whose fields the person wants to stand, when asked about this version of the row."""

    whose: str
    """MINE or THEIRS."""
    version: int


def read_choice(text: str) -> Choice | None:
    """mine-3 as a choice; None for anything else."""
    match = _CHOICE.fullmatch(text)
    return Choice(match["whose"], int(match["version"])) if match else None


def stands(mine: RowForm, was: Any, asked: Any, row: ReportRow) -> bool:
    """Whether a choice still holds: the fields in dispute are what they were when it was made.

    Those are the fields typed into `mine` and those that others had changed, from the row as it
    `was` shown to the one the person was `asked` about (None: not known). Whoever wrote the row
    since then has to have left them alone.
    """
    if asked is None:
        return False
    for name in mine.fields:
        field: Any = row._meta.get_field(name)
        then = shown(asked, field)
        is_in_dispute = name in mine.changed_data or then != shown(was, field)
        if is_in_dispute and then != shown(row, field):
            return False
    return True


def differences(
    form: RowForm, touched: Sequence[str], then: Mapping[str, str], now: Mapping[str, str]
) -> list[Difference]:
    """The fields that this person or somebody else changed."""
    differences = []
    for name, form_field in form.fields.items():
        if name in touched:
            mine = form.typed_in_words(name)
        elif then[name] != now[name]:
            mine = now[name]
        else:
            continue
        differences.append(Difference(str(form_field.label), then[name], now[name], mine))
    return differences
