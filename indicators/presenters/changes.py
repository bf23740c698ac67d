"""What changed a target after its plan was adopted, as ready strings."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from indicators.models import Milestone, Target, TargetRevision
from indicators.models.target_of_day import TargetOfDay
from indicators.models.terms import TERMS
from reporting.enums import Attribute
from reporting.rules.figures import plain
from reporting.rules.labels import in_chinese

NONE = "无"
NOTHING = "——"
"""How a plan prints that no target is set."""


@dataclass(frozen=True)
class TargetChange:
    """One change of one printed row, from what to what."""

    name: str
    """The printed row's name."""
    number: int
    """The number under which it is printed."""
    effective_on: datetime.date
    known_from: datetime.date
    """The first day as known on which pages judge by it: once it is in force and was recorded."""
    since: str
    old: str
    new: str
    kind: str
    reason: str
    document_no: str
    terms: str
    """What else of how it is judged changes; empty where only the wording does."""
    is_coming: bool
    """Whether it does not hold yet at the end of the period shown."""

    @property
    def words(self) -> str:
        """目标由7左右改为6，计划调整，城人大发〔2024〕12号, with what else changes."""
        target = f"目标由{self.old}改为{self.new}" if self.old != self.new else ""
        return "，".join(filter(None, (target, self.terms, self.kind, self.document_no)))


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
                    number=target.number,
                    effective_on=revision.effective_on,
                    known_from=max(revision.effective_on, localdate(revision.recorded_at)),
                    since=in_chinese(revision.effective_on),
                    old=old,
                    new=new,
                    kind=revision.get_kind_display(),
                    reason=revision.reason,
                    document_no=revision.document_no,
                    terms="；".join(_terms(target, revision)),
                    is_coming=revision.effective_on > day,
                )
            )
    return found


def _terms(target: Target, revision: TargetRevision) -> list[str]:
    """What the change changes beside wording and attribute, its milestones included."""
    revision.target = target  # read along with it
    own = [row for row in target.all_milestones if row.revision_id == revision.pk]
    before = target.milestones_before(revision)
    return changed_terms(revision) + _changed_milestones(own, before)


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


def changed_terms(change: TargetRevision) -> list[str]:
    """计量方式由累计量改为期末水平: every term that differs from its day on (no query).

    Needs the changes of its target, which lists and ledgers read along.
    """
    before = change.terms_before
    after = before.changed_by(change)
    found = []
    for name in TERMS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found.append(f"{_label(name)}由{_in_words(name, old)}改为{_in_words(name, new)}")
    return found


def _changed_milestones(
    milestones: Iterable[Milestone], before: Mapping[int, Decimal]
) -> list[str]:
    """9月节点由60改为70: the milestones of one change, beside what they were."""
    found = []
    for milestone in sorted(milestones, key=lambda milestone: milestone.month):
        old = before.get(milestone.month)
        old_words = NONE if old is None else plain(old)
        new_words = NONE if milestone.value is None else plain(milestone.value)
        found.append(f"{milestone.month}月节点由{old_words}改为{new_words}")
    return found


def _label(name: str) -> str:
    return str(Target._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _in_words(name: str, value: Any) -> str:
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    field: Any = Target._meta.get_field(name)
    return str(dict(field.flatchoices).get(value, value))
