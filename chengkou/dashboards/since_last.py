"""自上期以来: what has begun to fall short since the period before, and what was made good."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from chengkou.dashboards.standing import PlanStanding
from reporting.months import months_label
from reporting.pages.flagged import Flagged
from reporting.pages.standing import KindStanding
from reporting.pages.text import Part

NAMED = 3
"""How many indicators of each the sentence names; the list of what is flagged has them all."""


@dataclass(frozen=True)
class StatusChange:
    """What has changed of one kind since its period before."""

    kind: KindStanding
    month_before: int
    """The month through which that period runs."""
    newly: list[Flagged]
    """Flagged now, and in no period before without a better one since."""
    made_good: list[Flagged]
    """Flagged when it was last judged before, and judged well now."""


def status_changes(standing: PlanStanding) -> list[StatusChange]:
    """One for each kind of which an earlier period of the year is known; without sub-rows."""
    changes = []
    for kind in standing.kinds:
        month = kind.month_before
        if month is not None:
            changes.append(StatusChange(kind, month, kind.newly_flagged, kind.just_made_good))
    return changes


def since_last(standing: PlanStanding, *, named_made_good: bool = True) -> list[Part]:
    """与1—3月相比，指标新增低于序时2项（…）、1项由低转达（…）；重点项目新增滞后3个。

    Empty in a year's first period. A sentence for each period before, where the kinds differ in it.
    `named_made_good`: False where what was made good is named elsewhere, of kinds that name rows.
    """
    parts: list[Part] = []
    changes = status_changes(standing)
    differ = len({change.month_before for change in changes}) > 1
    for month, of_month in groupby(changes, key=lambda change: change.month_before):
        parts += [Part("与"), Part(months_label(month), "whole"), Part("相比，")]
        parts += _changed(list(of_month), name_kinds=differ, named_made_good=named_made_good)
        parts.append(Part("。"))
    return parts


def _changed(
    changes: Sequence[StatusChange], *, name_kinds: bool, named_made_good: bool
) -> list[Part]:
    """What has changed since one period; that nothing has, `name_kinds`: of which kinds."""
    parts: list[Part] = []
    told_good = [change.kind for change in changes if named_made_good or not change.kind.names_rows]
    for change in changes:
        clause = _clause(change, change.made_good if change.kind in told_good else [])
        if clause and parts:
            parts.append(Part("；"))
        parts += clause
    if parts:
        return parts
    kinds = ""
    if name_kinds:
        kinds = "、".join(change.kind.name for change in changes)
    words = dict.fromkeys(change.kind.lagging_word for change in changes)
    none_newly = f"{kinds}没有新增{'或'.join(words)}的"
    good = dict.fromkeys(kind.made_good_word for kind in told_good)
    none_made_good = f"，也没有{'或'.join(good)}的" if good else ""
    return [Part(none_newly + none_made_good)]


def _clause(change: StatusChange, told_good: list[Flagged]) -> list[Part]:
    """指标新增低于序时2项（…）、1项由低转达（…）; empty where nothing has changed."""
    kind = change.kind
    parts: list[Part] = []
    newly = f"新增{kind.lagging_word}{len(change.newly)}{kind.measure}"
    made_good = f"{len(told_good)}{kind.measure}{kind.made_good_word}"
    for words, tone, rows in (
        (newly, "late", change.newly),
        (made_good, "good", told_good),
    ):
        if rows:
            parts.append(Part("、") if parts else Part(kind.name))
            parts.append(Part(words, tone))
            if apart := kind.apart(rows):
                parts.append(Part(f"（其中{apart}）"))
            if kind.names_rows:
                parts += _names(rows)
    return parts


def _names(rows: Sequence[Flagged]) -> Iterable[Part]:
    """（地区生产总值增速、金融业增加值增速等）, with links to their pages."""
    parts = [Part("（")]
    for row in rows[:NAMED]:
        parts += [Part(row.name, url=row.url), Part("、")]
    parts[-1] = Part("等）" if len(rows) > NAMED else "）")
    return parts
