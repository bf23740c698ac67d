"""自上期以来: what has begun to fall short since the period before, and what was made good."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from chengkou.dashboards.flagged import Flagged
from chengkou.dashboards.standing import PlanStanding
from reporting.enums import RowGroup
from reporting.months import months_label
from reporting.pages.text import Part

NAMED = 3
"""How many indicators of each the sentence names; the list of what is flagged has them all."""

_MEASURES = {
    RowGroup.INDICATORS: ("指标", "项"),
    RowGroup.PROJECTS: ("重点项目", "个"),
    RowGroup.TASKS: ("民生实事", "件"),
}


@dataclass(frozen=True)
class StatusChange:
    """What has turned of one kind since its period before."""

    kind: RowGroup
    before: int
    """The month through which that period runs."""
    newly: list[Flagged]
    """Flagged now, and in no period before without a better one since."""
    made_good: list[Flagged]
    """Flagged when it was last judged before, and judged well now."""


def status_changes(sheet: PlanStanding) -> list[StatusChange]:
    """One for each kind of which an earlier period of the year is known; a sub-row is told under its headline."""
    found = []
    for kind in _MEASURES:
        before = sheet.month_before(kind)
        if before is None:
            continue
        told = [each for each in sheet.ever if each.kind == kind and not each.is_sub]
        newly = [each for each in told if each.light.lags and len(each.run) == 1]
        found.append(
            StatusChange(kind, before, newly, [each for each in told if each.is_just_made_good])
        )
    return found


def since_last(sheet: PlanStanding) -> list[Part]:
    """与1—3月相比，指标新增落后2项（…）、补上1项（…）；重点项目新增落后3个。 Empty in a year's first period.

    Where the kinds have different periods before them, that nothing has turned is said of the kinds it holds for.
    """
    parts: list[Part] = []
    found = status_changes(sheet)
    differ = len({turn.before for turn in found}) > 1
    for before, of_month in groupby(found, key=lambda turn: turn.before):
        of_kinds = list(of_month)
        told = [clause for clause in map(_clause, of_kinds) if clause]
        parts += [Part("与"), Part(months_label(before), "whole"), Part("相比，")]
        if not told:
            whose = "、".join(_MEASURES[turn.kind][0] for turn in of_kinds) if differ else ""
            parts.append(Part(f"{whose}没有新增落后的，也没有补上的"))
        for place, clause in enumerate(told):
            parts += [*([Part("；")] if place else []), *clause]
        parts.append(Part("。"))
    return parts


def _clause(turn: StatusChange) -> list[Part]:
    """指标新增落后2项（…）、补上1项（…）; empty where nothing has turned."""
    what, measure = _MEASURES[turn.kind]
    parts: list[Part] = []
    for word, tone, rows in (("新增落后", "late", turn.newly), ("补上", "good", turn.made_good)):
        if rows:
            counted = Part(f"{word}{len(rows)}{measure}", tone)
            names = _names(rows) if turn.kind == RowGroup.INDICATORS else []
            parts += [Part("、") if parts else Part(what), counted, *names]
    return parts


def _names(rows: Iterable[Flagged]) -> list[Part]:
    """（地区生产总值增速、金融业增加值增速等）, each leading to its page."""
    rows = list(rows)
    parts = [Part("（")]
    for row in rows[:NAMED]:
        parts += [Part(row.name, url=row.url), Part("、")]
    parts[-1] = Part("等）" if len(rows) > NAMED else "）")
    return parts
