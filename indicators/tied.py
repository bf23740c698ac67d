"""What tied targets are compared with: read along with a ledger, found without a query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indicators.enums import Area
from indicators.models import Actual, Observation, Target
from indicators.models.target_of_day import TargetOfDay
from reporting.enums import RuleKind, Tie
from reporting.rules.facts import YEAR_END, Compared

_NAMED_BY = {
    "经济增长": ("生产总值",),
    "城镇居民收入增长": ("城镇", "居民", "收入"),
    "农村居民收入增长": ("农村", "居民", "收入"),
}
"""What the plan's name of an indicator contains that wordings call so."""


def is_named_by(words: str, name: str) -> bool:
    """Whether a wording's words (与经济增长同步) mean the indicator that the plan calls so."""
    return all(part in name for part in _NAMED_BY[words])


Place = tuple[int, int, int]
"""Indicator, year, and the month that a figure's period runs through."""


@dataclass(frozen=True)
class Ties:
    """What the tied ones among some targets have to read besides."""

    indicators: set[int]
    """Their own indicators, of which the city's figure and the rank are asked, and the others."""
    names: dict[tuple[int, int], str]
    """Plan and indicator → the name by which the plan prints it."""

    @classmethod
    def of(cls, targets: Iterable[Target]) -> "Ties":
        """One query for the names of indicators that are not among these targets, if any."""
        indicators: set[int] = set()
        others: set[tuple[int, int]] = set()
        names: dict[tuple[int, int], str] = {}
        for target in targets:
            names[target.plan_id, target.indicator_id] = target.name
            for row in (target, *target.all_revisions):
                if row.rule_kind != RuleKind.TIED:
                    continue
                indicators.add(target.indicator_id)
                if row.rule_other_id is not None:
                    others.add((target.plan_id, row.rule_other_id))
        compared = {indicator for _, indicator in others}
        if not others <= names.keys():
            plans = {plan for plan, _ in others}
            for plan, indicator, name in Target.objects.names_in(plans, compared):
                names[plan, indicator] = name
        return cls(indicators | compared, names)


class TiedFigures:
    """The other figures of a ledger's tied targets, in the same months of their year."""

    def __init__(
        self,
        ties: Ties,
        actuals: Mapping[Place, Actual],
        observed: Mapping[str, Mapping[Place, Observation]],
    ) -> None:
        self._names = ties.names
        self._actuals = actuals
        self._observed = observed

    def compared(self, target: TargetOfDay, through: int) -> Compared:
        """What the target is compared with; whatever is unknown is None."""
        other = self._other(target, through)
        tie = target.rule.tie
        if tie is Tie.INDICATOR:
            key = (target.plan.pk, target.rule.other or 0)
            value = None if other is None else other.value
            return Compared(self._names.get(key, "另一指标"), value)
        if tie is Tie.CITY:
            return Compared("全市同一指标", None if other is None else other.value)
        place = (target.indicator_id, target.plan.year - 1, YEAR_END)
        last = self._observed[Area.COUNTY].get(place)
        return Compared(
            "全市排名",
            rank=other.rank if isinstance(other, Observation) else None,
            last_rank=None if last is None else last.rank,
        )

    def is_sample(self, target: TargetOfDay, through: int) -> bool:
        """Whether the demo made the figure that a tied target is compared with."""
        if target.rule.kind is not RuleKind.TIED:
            return False
        other = self._other(target, through)
        return other is not None and other.is_sample

    def _other(self, target: TargetOfDay, through: int) -> Actual | Observation | None:
        """The row with the other figure: of another indicator the approved one, else the observed
        one; for a rank the own one."""
        place = (target.rule.other or target.indicator_id, target.plan.year, through)
        if target.rule.tie is Tie.CITY:
            return self._observed[Area.CITY].get(place)
        actual = self._actuals.get(place)
        if target.rule.tie is Tie.INDICATOR and actual is not None and actual.value is not None:
            return actual
        return self._observed[Area.COUNTY].get(place)
