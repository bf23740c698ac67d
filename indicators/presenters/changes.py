"""What changed a target after its plan was adopted, as ready strings."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from indicators.models import Target
from indicators.models.target_of_day import TargetOfDay
from reporting.enums import Attribute
from reporting.rules.labels import in_chinese

NOTHING = "——"
"""How a plan prints that no target is set."""


@dataclass(frozen=True)
class TargetChange:
    """One change of one printed row, from what to what."""

    name: str
    """The printed row's name."""
    since: str
    old: str
    new: str
    kind: str
    reason: str
    document_no: str
    is_coming: bool
    """Whether it does not hold yet at the end of the period shown."""


def target_changes(targets: Iterable[Target], day: datetime.date) -> list[TargetChange]:
    """Every change of the rows, each row's oldest first, as seen on `day`.

    Reads `all_revisions`, which ledgers read along.
    """
    found = []
    for target in targets:
        wording = target.wording
        attribute = target.attribute
        for revision in sorted(target.all_revisions, key=lambda revision: revision.effective_on):
            old = wording or NOTHING
            new = revision.wording
            if revision.attribute and revision.attribute != attribute:
                old += f"，{_attribute(attribute)}"
                new += f"，{_attribute(revision.attribute)}"
            wording = revision.wording
            attribute = revision.attribute or attribute
            found.append(
                TargetChange(
                    name=target.name,
                    since=in_chinese(revision.effective_on),
                    old=old,
                    new=new,
                    kind=revision.get_kind_display(),
                    reason=revision.reason,
                    document_no=revision.document_no,
                    is_coming=revision.effective_on > day,
                )
            )
    return found


def change_in_words(target: TargetOfDay) -> str:
    """原为 7左右，2024年7月1日起变更，市级下达·参照; empty for a target as its plan printed it."""
    change = target.revision
    if change is None:
        return ""
    since = in_chinese(change.effective_on)
    return f"原为 {printed_wording(target)}，{since}起变更，{change.get_kind_display()}"


def printed_wording(target: TargetOfDay) -> str:
    """What the plan printed of a target that has changed since; empty where it has not."""
    if target.revision is None:
        return ""
    return target.printed_wording or NOTHING


def _attribute(value: str) -> str:
    return Attribute(value).label if value else "未注明属性"
