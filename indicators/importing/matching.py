"""Which indicator a printed row is of, by what earlier plans called it; and how its wording reads.

The same name is the same indicator. A name that is nearly the same is offered, never taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from indicators.enums import Catalogue
from indicators.importing import boxes
from indicators.importing.common import Manner, folded_name, manner_of
from indicators.importing.printed import PrintedTarget
from indicators.models import Indicator, Target
from reporting.enums import Direction, GrowthBasis, Measure, Pace, RuleKind
from reporting.rules.rule import Rule, describe
from reporting.rules.wording import read

LIKENESS = 75
"""From 0 to 100: a name less alike than that is not offered."""
OFFERED = 3


@dataclass(frozen=True)
class Known:
    """An indicator as the latest plan that has it knows it."""

    code: str
    name: str
    year: int | None
    """The year of that plan; None for an indicator that no plan has."""
    unit: str = ""
    manner: Manner | None = None
    lead: int | None = None
    """The key of the unit that answered for it."""


@dataclass(frozen=True)
class Offer:
    """An indicator whose name is nearly the row's, and how alike, from 0 to 100."""

    code: str
    name: str
    likeness: int


@dataclass
class MatchedTarget:
    """A printed row, its indicator where one has its name, and how its wording reads."""

    printed: PrintedTarget
    known: Known | None = None
    offers: list[Offer] = field(default_factory=list)
    manner: Manner | None = None
    rule: Rule | None = None
    """None where it is not known how the indicator is measured."""
    problems: list[str] = field(default_factory=list)
    """Those of the printed row first."""

    @property
    def rule_in_words(self) -> str:
        """How the wording reads: ≥ 6.5 %; empty where it cannot be read."""
        if self.rule is None or self.manner is None:
            return ""
        return describe(self.rule, self.printed.unit, self.manner.direction)


def known_indicators(catalogue: Catalogue = Catalogue.INDICATORS) -> dict[str, Known]:
    """Every indicator, as its latest plan has it, by each name that it has or had (two queries).

    Names are folded. One that two indicators had at different times is of the later one. How the
    tasks of boxes are measured says nothing of indicators; a task may be an indicator.
    """
    latest: dict[str, Known] = {}
    codes: dict[str, str] = {}
    is_of_tasks = catalogue is Catalogue.KEY_TASKS
    indicators = Indicator.objects.all() if is_of_tasks else Indicator.objects.but_key_tasks()
    for indicator in indicators.order_by("code"):
        latest[indicator.code] = Known(indicator.code, indicator.name, None)
        codes[folded_name(indicator.name)] = indicator.code
    for target in Target.objects.of_catalogue(None if is_of_tasks else catalogue).oldest_first():
        manner = Manner(
            Measure(target.measure),
            Direction(target.direction),
            Pace(target.pace),
            target.months_due,
            GrowthBasis(target.growth_basis),
        )
        code = target.indicator.code
        latest[code] = Known(
            code, target.name, target.plan.year, target.unit, manner, target.lead_id
        )
        codes[folded_name(target.name)] = code
    return {name: latest[code] for name, code in codes.items()}


def matched(targets: Sequence[PrintedTarget], known: Mapping[str, Known]) -> list[MatchedTarget]:
    """Each printed row with its indicator, offers, proposals and problems, in the same order."""
    found = [_match(target, known) for target in targets]
    _name_twice_matched(found)
    return found


def _match(printed: PrintedTarget, known: Mapping[str, Known]) -> MatchedTarget:
    folded = folded_name(printed.name)
    same = known.get(folded)
    manner = (same and same.manner) or _proposed(printed)
    found = read_as(printed, same, manner)
    if same is None:
        found.offers = _offers(folded, known)
    return found


def _proposed(printed: PrintedTarget) -> Manner | None:
    """How a new row is measured: a task by the words around its number, others by their name."""
    if printed.quantity is not None:
        return boxes.manner_of(printed.quantity)
    return manner_of(printed.name)


def read_as(printed: PrintedTarget, known: Known | None, manner: Manner | None) -> MatchedTarget:
    """A row of this indicator (None: a new one), measured in this manner (None: not known yet)."""
    found = MatchedTarget(printed, known, manner=manner, problems=list(printed.problems))
    if manner is None:
        found.problems.append("不知道怎样计量（增速·比率、累计量还是期末水平），请选定。")
    else:
        found.rule = _rule(printed, manner)
        if found.rule.kind is RuleKind.TEXT:
            found.problems.append(f"目标“{printed.target_text}”没有读成数，由人工评定。")
    _compare_unit(found)
    return found


def _rule(printed: PrintedTarget, manner: Manner) -> Rule:
    return read(
        printed.target_text,
        unit=printed.unit,
        measure=manner.measure,
        direction=manner.direction,
    )


def _offers(folded: str, known: Mapping[str, Known]) -> list[Offer]:
    """The indicators with the names most like this one, each once."""
    offers: dict[str, Offer] = {}
    alike = process.extract(
        folded, list(known), scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=2 * OFFERED
    )
    for name, likeness, _ in alike:
        one = known[name]
        offers.setdefault(one.code, Offer(one.code, one.name, round(likeness)))
    return list(offers.values())[:OFFERED]


def _compare_unit(found: MatchedTarget) -> None:
    known = found.known
    if known is not None and known.year is not None and known.unit != found.printed.unit:
        before = known.unit or "没有单位"
        found.problems.append(f"单位与{known.year}年不同：那时是{before}。")


def _name_twice_matched(found: Sequence[MatchedTarget]) -> None:
    """Add a problem to a row whose indicator another row of the same year's plan has, too."""
    first: dict[tuple[int, str], MatchedTarget] = {}
    for each in found:
        if each.known is None:
            continue
        other = first.setdefault((each.printed.year, each.known.code), each)
        if other is not each and other.printed.name != each.printed.name:
            each.problems.append(f"与“{other.printed.name}”是同一个指标。")
